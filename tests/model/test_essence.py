"""The essence: what can influence an answer changes it, and nothing else does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace

import pytest

from cpmodel.model.essence import Essences, fingerprint
from cpmodel.model.findings import Place
from cpmodel.model.procedure import Grounds, Never, Pathway, Procedure, Requirement, Role, Rule, Story, Word
from tests.building import fact, follows, is_so, limit, pathway, procedure, state, transition

EXAMPLE = procedure(
    pathway("child", "born dead", transition("died", "born", "dead", by="outside"), final="dead"),
    pathway(
        "plan",
        "none active ended",
        transition("agreed", "none", "active", when=is_so("urgent"), sets={"told": True}),
        transition("ended", "active", "ended", tells=("family",)),
        follows("child.died", "active", "ended"),
        final="ended",
        within={"active": "10 days"},
    ),
    pathway("record", "none kept", follows("plan.agreed", "none", "kept"), final="kept"),
    facts=[fact("urgent", initial=None), fact("told")],
    limits=[limit("length", "plan.agreed", "plan.ended", within="3 months")],
    roles={"chair": Role("chair", "The chair")},
    rules={"once": Rule("once", "Not so.", Never(state("plan.ended")))},
    events={"ends": frozenset({"child.died"})},
)
ASKED = frozenset({"child", "plan", "urgent"})


def essence_of(some: Procedure) -> str:
    return fingerprint(Essences.of(some).cut(ASKED, ["once"]))


def changed(name: str, change: Callable[[Pathway], Pathway]) -> Procedure:
    return replace(EXAMPLE, pathways={**EXAMPLE.pathways, name: change(EXAMPLE.pathways[name])})


def with_transition(number: int, **more: object) -> Procedure:
    def change(one: Pathway) -> Pathway:
        moved = [*one.transitions]
        moved[number] = replace(moved[number], **more)
        return replace(one, transitions=tuple(moved))

    return changed("plan", change)


def with_state(name: str, **more: object) -> Procedure:
    return changed("plan", lambda one: replace(one, states={**one.states, name: replace(one.states[name], **more)}))


@pytest.mark.parametrize(
    "edited",
    [
        replace(EXAMPLE, title="Another", version="2", note="New", place=Place("other.yaml", 7), bases=("a",)),
        replace(EXAMPLE, requirements={"A-1": Requirement("A-1", "guide", "1", "state", "It says so.")}),
        replace(EXAMPLE, stories=(Story("one", "required", ("plan.agreed",)),)),
        replace(EXAMPLE, rules={**EXAMPLE.rules, "other": Rule("other", "Nor so.", Never(state("record.kept")))}),
        replace(EXAMPLE, rules={"once": replace(EXAMPLE.rules["once"], says="Otherwise.", place=Place("a.yaml", 3))}),
        replace(EXAMPLE, roles={"chair": replace(EXAMPLE.roles["chair"], title="Who leads", also=("Leader",))}),
        replace(EXAMPLE, words={"harm": Word("harm", "Harm", "What hurts.")}),
        changed("record", lambda one: replace(one, transitions=())),
        with_transition(
            0, title="It is agreed", note="Again", grounds=Grounds(assumed="So."), place=Place("b.yaml", 9)
        ),
        with_state("active", title="It runs", note="Long"),
    ],
)
def test_words_places_and_what_is_not_asked_about_do_not_change_it(edited: Procedure) -> None:
    assert edited != EXAMPLE
    assert essence_of(edited) == essence_of(EXAMPLE)


@pytest.mark.parametrize(
    "edited",
    [
        replace(EXAMPLE, rules={"once": replace(EXAMPLE.rules["once"], pattern=Never(state("plan.active")))}),
        replace(EXAMPLE, limits={"length": replace(EXAMPLE.limits["length"], until=frozenset({"child.died"}))}),
        replace(EXAMPLE, facts={**EXAMPLE.facts, "urgent": fact("urgent")}),
        replace(EXAMPLE, facts={**EXAMPLE.facts, "told": fact("told", initial=True)}),
        replace(EXAMPLE, roles={**EXAMPLE.roles, "nurse": Role("nurse", "A nurse")}),
        replace(EXAMPLE, ends_when=state("child.dead")),
        replace(EXAMPLE, outlives=frozenset({"plan"})),
        replace(EXAMPLE, events={"ends": frozenset({"plan.ended"})}),
        changed("plan", lambda one: replace(one, transitions=one.transitions[::-1])),
        changed("plan", lambda one: replace(one, states=dict(reversed(one.states.items())))),
        with_transition(0, when=is_so("urgent", False)),
        with_transition(0, to="ended"),
        with_transition(0, by=("clock",)),
        with_transition(0, sets={}),
        with_transition(1, tells=()),
        with_transition(0, acts_after_end=True),
        with_state("active", within=None),
        with_state("active", waits_for="An answer"),
        with_state("active", final=True),
        with_state("active", owner="chair"),
    ],
)
def test_whatever_can_influence_an_answer_changes_it(edited: Procedure) -> None:
    assert essence_of(edited) != essence_of(EXAMPLE)


def test_it_has_what_is_asked_about_and_no_more() -> None:
    cut = Essences.of(EXAMPLE).cut(ASKED, [])
    assert [*cut.pathways, *cut.facts, *cut.limits, *cut.rules] == ["child", "plan", "urgent", "told", "length"]
    assert set(cut.variables) == ASKED


def test_a_limit_that_asks_for_what_is_not_there_is_not_there_either() -> None:
    beyond = limit("beyond", "plan.agreed", "record.kept", within="2 days", when=state("record.none"))
    cut = Essences.of(replace(EXAMPLE, limits={"beyond": beyond})).cut(ASKED, [])
    assert cut.limits == {}
    assert set(cut.variables) == ASKED


def test_what_has_no_order_has_none_in_the_fingerprint() -> None:
    assert fingerprint(frozenset("abc")) == fingerprint(frozenset("cba"))
    assert fingerprint(("a", "b")) != fingerprint(("b", "a"))
    assert fingerprint(True) != fingerprint("true") != fingerprint(1)


def test_every_field_of_a_procedure_is_either_kept_or_taken_away_on_purpose() -> None:
    described = {
        "name",
        "title",
        "version",
        "note",
        "grounds",
        "place",
        "stories",
        "sources",
        "requirements",
        "names",
        "bases",
        "changed",
        "words",
    }
    kept = {"pathways", "roles", "facts", "dates", "events", "conditions", "ends_when", "outlives", "limits", "rules"}
    assert {each.name for each in fields(Procedure)} == described | kept | {"calendar"}

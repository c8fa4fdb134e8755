"""Kept results: a check with them says what a check without them says, after whatever edit."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cpmodel import checks
from cpmodel.checks import _kept, catalogue, check
from cpmodel.keeping import Shelf
from cpmodel.model.condition import Not
from cpmodel.model.essence import Essences
from cpmodel.model.findings import Place
from cpmodel.model.procedure import (
    Always,
    CanAlwaysStill,
    LeadsTo,
    Limit,
    Never,
    OnThen,
    Pathway,
    Possible,
    Precedes,
    Procedure,
    Rule,
    Unchanged,
)
from cpmodel.mutating import mutants, refused
from cpmodel.reading.procedures import load
from cpmodel.space import Space
from tests.building import follows, length, pathway, procedure, state, transition
from tests.checks.examples import DOCUMENTS
from tests.conformance.strategies import procedures

SMALL = procedure(
    pathway("child", "home away", transition("moved", "home", "away"), transition("returned", "away", "home")),
    pathway("plan", "none active", transition("agreed", "none", "active", when=state("child.home")), final="active"),
    pathway("record", "empty kept", follows("plan.agreed", "empty", "kept"), final="kept"),
)


def told(some: Procedure, shelf: Shelf | None, **more: Any) -> tuple[Any, ...]:
    """All that a check says, traces and places included, which do not count when findings are compared."""
    verdict = check(some, shelf=shelf, **more)
    details = [(str(f), f.severity, f.subject, f.trace, f.doomed_after, f.remarks, f.mend) for f in verdict.findings]
    return details, verdict.explored, verdict.unanswered


# --- never stale -----------------------------------------------------------------------------------------------------


@st.composite
def asked(draw: st.DrawFn) -> Procedure:
    """A random procedure with some rules and limits about it."""
    some = draw(procedures())
    atoms = st.sampled_from([state(f"{name}.{each}") for name, one in some.pathways.items() for each in one.states])
    events = st.sampled_from(sorted(some.own_events)).map(lambda each: frozenset({each}))
    names = st.sampled_from(sorted(some.pathways)).map(lambda each: (each,))
    patterns = st.one_of(
        atoms.map(Never),
        atoms.map(Always),
        atoms.map(Possible),
        st.builds(Precedes, events, events, since=events),
        st.builds(OnThen, events, atoms),
        st.builds(LeadsTo, atoms, atoms),
        st.builds(CanAlwaysStill, atoms, atoms),
        st.builds(Unchanged, names, names),
    )
    rules = draw(st.lists(patterns, max_size=3))
    limits = draw(st.lists(st.builds(Limit, st.just(""), st.just("A limit"), events, events), max_size=2))
    return replace(
        some,
        rules={f"rule {n}": Rule(f"rule {n}", f"It holds, {n}.", each) for n, each in enumerate(rules)},
        limits={
            f"limit {n}": replace(each, name=f"limit {n}", within=length("3 days")) for n, each in enumerate(limits)
        },
    )


def edited(draw: st.DrawFn, some: Procedure) -> Procedure:
    """The procedure after one edit: of its words, of where things are written, or of what it does."""
    match draw(st.sampled_from(("words", "lines", "state", "behaviour", "behaviour", "rule", "by"))):
        case "words":
            name = draw(st.sampled_from(sorted(some.pathways)))
            word = draw(st.sampled_from(("new", "other")))
            return _with(some, _worded(some.pathways[name], word))
        case "lines":
            name = draw(st.sampled_from(sorted(some.pathways)))
            return _with(some, _moved(some.pathways[name], draw(st.integers(1, 9))))
        case "state":
            one = some.pathways[draw(st.sampled_from(sorted(some.pathways)))]
            which = draw(st.sampled_from(sorted(one.states)))
            more = draw(st.sampled_from(({"final": True}, {"waits_for": "A word"}, {"owner": "chair"})))
            return _with(some, replace(one, states={**one.states, which: replace(one.states[which], **more)}))
        case "behaviour":
            copy = draw(st.sampled_from(mutants(some))).of(some)
            return some if refused(copy) else copy
        case "by":
            one = some.pathways[draw(st.sampled_from(sorted(some.pathways)))]
            by = draw(st.sampled_from((("outside",), ("chair",))))
            return _with(
                some,
                replace(
                    one, transitions=tuple(replace(each, by=by) if each.event else each for each in one.transitions)
                ),
            )
        case _:
            rules = {name: replace(each, says=f"{each.says} Still.") for name, each in some.rules.items()}
            return replace(some, rules=dict(list(rules.items())[draw(st.integers(0, 1)) :]))


def _with(some: Procedure, one: Pathway) -> Procedure:
    return replace(some, pathways={**some.pathways, one.name: one})


def _worded(one: Pathway, word: str) -> Pathway:
    states = {name: replace(each, title=f"{word} {name}", note=word) for name, each in one.states.items()}
    return replace(
        one,
        title=word,
        states=states,
        transitions=tuple(replace(each, title=f"{word} {each.id}") for each in one.transitions),
    )


def _moved(one: Pathway, line: int) -> Pathway:
    place = Place(f"{one.name}.yaml", line)
    return replace(
        one,
        states={name: replace(each, place=place) for name, each in one.states.items()},
        transitions=tuple(replace(each, place=place) for each in one.transitions),
    )


@settings(deadline=None, max_examples=40)
@given(st.data())
def test_a_check_with_kept_results_equals_one_without_after_any_edits(data: st.DataObject) -> None:
    holds_after_edits(data)


@pytest.mark.slow
@settings(deadline=None, max_examples=600)
@given(st.data())
def test_a_check_with_kept_results_equals_one_without_after_many_more_edits(data: st.DataObject) -> None:
    holds_after_edits(data)


def holds_after_edits(data: st.DataObject) -> None:
    some = data.draw(asked())
    with TemporaryDirectory() as folder:
        shelf = Shelf(Path(folder))
        for _ in range(4):
            assert told(some, shelf) == told(some, None)
            assert told(some, shelf) == told(some, None), "now everything is kept"
            some = data.draw(st.composite(edited)(some))


def test_a_key_that_forgot_something_would_be_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "fingerprint", lambda essence: " ".join(essence.pathways))
    plan = SMALL.pathways["plan"]
    never = replace(plan, transitions=(replace(plan.transitions[0], when=Not(plan.transitions[0].when)),))
    trapped = _with(SMALL, replace(never, transitions=(replace(never.transitions[0], sources=("active",)),)))
    assert told(SMALL, Shelf(tmp_path)) == told(SMALL, None)
    assert told(trapped, Shelf(tmp_path)) != told(trapped, None)


# --- what is a hit ---------------------------------------------------------------------------------------------------


@pytest.fixture
def explored(monkeypatch: pytest.MonkeyPatch) -> list[set[str]]:
    """The pathways of each space that is explored."""
    found: list[set[str]] = []

    class Counted(Space):
        def __init__(self, some: Procedure, *arguments: Any, **more: Any):
            super().__init__(some, *arguments, **more)
            found.append(set(some.pathways))

    monkeypatch.setattr(checks, "Space", Counted)
    return found


TWO = procedure(
    pathway("child", "home away", transition("moved", "home", "away"), transition("returned", "away", "home")),
    pathway("complaint", "none made", follows("child.moved", "none", "made"), final="made"),
    pathway("record", "empty kept", follows("child.moved", "empty", "kept"), final="kept"),
)


def test_only_the_groups_that_an_edited_pathway_is_in_are_explored_again(
    tmp_path: Path, explored: list[set[str]]
) -> None:
    shelf = Shelf(tmp_path)
    check(TWO, shelf=shelf)
    assert explored == [{"child", "complaint"}, {"child", "record"}]
    explored.clear()
    check(TWO, shelf=shelf)
    check(_with(TWO, _moved(_worded(TWO.pathways["child"], "new"), 7)), shelf=shelf)
    assert explored == []
    record = TWO.pathways["record"]
    check(_with(TWO, replace(record, transitions=(replace(record.transitions[0], to=None),))), shelf=shelf)
    assert explored == [{"child", "record"}]


def test_what_is_known_to_be_too_large_is_not_taken(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    check(SMALL, shelf=shelf)
    assert told(SMALL, shelf, largest=1) == told(SMALL, None, largest=1)


@pytest.mark.parametrize(
    "kept",
    [
        1,
        {},
        {"configurations": "4", "steps": 1, "speaking": []},
        {"configurations": 4, "steps": 1, "speaking": ["CP999"]},
    ],
)
def test_what_is_not_an_answer_is_asked_anew(tmp_path: Path, kept: object) -> None:
    shelf = Shelf(tmp_path)
    check(SMALL, shelf=shelf)
    for path in tmp_path.iterdir():
        shelf.put(path.stem, kept)
    assert told(SMALL, shelf) == told(SMALL, None)


def test_another_program_has_other_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    one = _kept.key("essence", ("plan",))
    monkeypatch.setattr(_kept, "_program", lambda: "another")
    assert _kept.key("essence", ("plan",)) != one


# --- the essence is enough -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(each.name for each in DOCUMENTS.iterdir()))
def test_every_check_says_as_much_of_the_essence_as_of_the_procedure(name: str) -> None:
    some = load(DOCUMENTS / name)
    essences = Essences.of(some)
    for group in checks._groups(some):
        space = Space(some, group.asked)
        bare = essences.cut(group.asked, group.rules)
        for code, module in catalogue().items():
            if hasattr(module, "explore"):
                of_all = {each.subject for each in module.explore(checks._view(some, space, group))}
                of_essence = {each.subject for each in module.explore(checks._view(bare, Space(bare), group))}
                assert of_essence == of_all, code

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis.strategies import data, sampled_from

from cpmodel.checks import check
from cpmodel.model import wording
from cpmodel.model.condition import And, Not, Or
from cpmodel.model.findings import Finding
from cpmodel.model.procedure import (
    Always,
    CanAlwaysStill,
    HoldsUntil,
    LeadsTo,
    Never,
    OnThen,
    Pattern,
    Possible,
    Precedes,
    Procedure,
    Role,
    Rule,
    Told,
    Unchanged,
)
from cpmodel.model.semantics import Configuration, ended, steps
from cpmodel.reading.procedures import load
from cpmodel.space import cone
from tests.building import follows, pathway, procedure, state, transition
from tests.checks.examples import Edit, copied, found, mended, told
from tests.conformance.strategies import procedures


def test_a_broken_rule_is_found() -> None:
    assert told("rule") == [
        "pathways/visit.yaml:10:5: error CP211 [consent_first] The rule 'consent_first' does not hold: No visit is made without consent. A case can stand where the visit is “Visit made” and the consent is “Not yet given”. | visit.requested, visit.made",
    ]


def test_a_guard_mends_it(tmp_path: Path) -> None:
    edits: list[Edit] = [
        ("pathways/visit.yaml", "from: requested, to: made,", "from: requested, to: made, when: consent.given,"),
        ("pathways/visit.yaml", "owner: worker,", "owner: worker, waits_for: The parents have not consented yet.,"),
    ]
    assert mended("rule", tmp_path, *edits) == []


def visits(pattern: Pattern) -> Procedure:
    """A visit needs consent, which can be withdrawn; a letter announces it until it is made."""
    return procedure(
        pathway(
            "visit",
            {"none": {}, "asked": {"owner": "chair"}, "made": {}},
            transition("asked", "none made", "asked", tells=("parents",)),
            transition("made", "asked", "made", when=state("consent.given")),
            final="made",
        ),
        pathway(
            "consent",
            "open given",
            transition("given", "open", "given"),
            transition("withdrawn", "given", "open"),
            final="given",
        ),
        pathway(
            "letter",
            "none sent",
            follows("visit.asked", "none", "sent"),
            follows("visit.made", "sent", "none", tells=("parents",)),
        ),
        roles={each: Role(each, each.capitalize()) for each in ("chair", "parents", "court")},
        rules={"r": Rule("r", "So it is.", pattern)},
    )


def events(*names: str) -> frozenset[str]:
    return frozenset(names)


MADE, ASKED, NONE = state("visit.made"), state("visit.asked"), state("visit.none")
GIVEN, OPEN = state("consent.given"), state("consent.open")
SENT, UNSENT = state("letter.sent"), state("letter.none")


@pytest.mark.parametrize(
    "pattern",
    [
        Never(And((MADE, SENT))),
        Always(Or((Not(ASKED), SENT))),
        Possible(And((MADE, OPEN))),
        Precedes(events("consent.given"), events("visit.made")),
        Precedes(events("visit.asked"), events("visit.made"), since=events("visit.made")),
        Precedes(events("visit.asked"), condition=MADE),
        OnThen(events("visit.made"), UNSENT),
        OnThen(events("visit.asked"), GIVEN, when=GIVEN),
        HoldsUntil(events("visit.asked"), SENT, events("visit.made")),
        HoldsUntil(events("visit.made"), And((MADE, UNSENT)), events("visit.asked")),
        HoldsUntil(events("visit.asked"), GIVEN, events("consent.withdrawn", "visit.made"), when=GIVEN),
        LeadsTo(ASKED, MADE),
        CanAlwaysStill(ASKED, MADE),
        Unchanged(("letter", "visit"), ("consent",)),
        Told(events("visit.asked", "visit.made"), ("parents",)),
        Told(events("consent.given"), ("parents",), when=And((GIVEN, OPEN))),
    ],
    ids=lambda pattern: type(pattern).__name__,
)
def test_a_rule_that_holds_is_no_finding(pattern: Pattern) -> None:
    assert found(visits(pattern), "CP211") == []


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        (
            Never(And((MADE, OPEN))),
            "A case can stand where the visit is “Made” and the consent is “Open”. | visit.asked, consent.given, visit.made, consent.withdrawn",
        ),
        (Always(OPEN), "A case can stand where it is not so that the consent is “Open”. | consent.given"),
        (Possible(And((MADE, SENT))), "No case ever stands where the visit is “Made” and the letter is “Sent”."),
        (
            Precedes(events("consent.withdrawn"), events("visit.made")),
            "“Made” can happen without “Withdrawn” before it. | consent.given, visit.asked, visit.made",
        ),
        (
            Precedes(events("consent.given"), events("visit.made"), since=events("visit.asked")),
            "“Made” can happen after “Asked” without “Given” in between. | consent.given, visit.asked, visit.made",
        ),
        (
            Precedes(events("consent.withdrawn"), condition=MADE),
            "A case can stand where the visit is “Made” without “Withdrawn” before it. | consent.given, visit.asked, visit.made",
        ),
        (
            OnThen(events("visit.asked"), GIVEN),
            "After the last step it is not so that the consent is “Given”. | visit.asked",
        ),
        (
            OnThen(events("visit.asked"), UNSENT, when=GIVEN),
            "After the last step it is not so that the letter is “None”. | consent.given, visit.asked",
        ),
        (
            LeadsTo(ASKED, NONE),
            "From here no way leads any more to where the visit is “None”, whatever anybody does. | visit.asked",
        ),
        (CanAlwaysStill(ASKED, NONE), "From here there is no way any more to where the visit is “None”. | visit.asked"),
        (
            HoldsUntil(events("visit.asked"), GIVEN, events("visit.made"), when=GIVEN),
            "Before “Made” it is no longer so that the consent is “Given”. | consent.given, visit.asked, consent.withdrawn",
        ),
        (
            HoldsUntil(events("consent.given"), GIVEN, events("visit.made", "visit.asked")),
            "Before “Asked” or “Made” it is no longer so that the consent is “Given”. | consent.given, consent.withdrawn",
        ),
        (
            HoldsUntil(events("visit.asked"), And((ASKED, SENT)), events("consent.withdrawn")),
            (
                "Before “Withdrawn” it is no longer so that the visit is “Asked” and the letter is “Sent”."
                " | visit.asked, consent.given, visit.made"
            ),
        ),
        (
            Never(Or((And((MADE, SENT)), And((MADE, GIVEN))))),
            (
                "A case can stand where the visit is “Made” and the letter is “Sent” or the visit is “Made” and the"
                " consent is “Given”. Namely: the visit is “Made” and the consent is “Given”."
                " | visit.asked, consent.given, visit.made"
            ),
        ),
        (
            OnThen(events("visit.made"), And((MADE, SENT))),
            (
                "After the last step it is not so that the visit is “Made” and the letter is “Sent”. Namely: the letter"
                " is not “Sent”. | visit.asked, consent.given, visit.made"
            ),
        ),
        (Unchanged(("consent", "letter"), ("visit",)), "The last step changes consent or letter. | visit.asked"),
        (
            Told(events("visit.asked"), ("parents", "court")),
            "Court: nobody tells them of the last step, “Asked”. | visit.asked",
        ),
        (
            Told(events("visit.asked"), ("court",), when=GIVEN),
            "Court: nobody tells them of the last step, “Asked”. | consent.given, visit.asked",
        ),
    ],
    ids=lambda pattern: type(pattern).__name__,
)
def test_a_rule_that_is_broken_says_how(pattern: Pattern, said: str) -> None:
    assert found(visits(pattern), "CP211") == [f"r: The rule 'r' does not hold: So it is. {said}"]


def broken(example: Procedure) -> Finding:
    return next(each for each in check(example).findings if each.code == "CP211")


def complaints(pattern: Pattern) -> Procedure:
    """A complaint goes to the chair, who answers it or passes it on; from the managers there is one way only."""
    return procedure(
        pathway(
            "complaint",
            "none chair managers changed stands",
            transition("made", "none", "chair"),
            transition("answered", "chair", "stands"),
            transition("passed_on", "chair", "managers"),
            transition("overturned", "managers", "changed"),
            final="changed stands",
        ),
        rules={"r": Rule("r", "So it is.", pattern)},
    )


@pytest.mark.parametrize(
    ("pattern", "after", "said"),
    [
        (
            Never(state("complaint.changed")),
            2,
            "After step 2, “Passed on”, it could no longer be prevented.",
        ),
        (
            Precedes(events("complaint.answered"), events("complaint.overturned")),
            2,
            "After step 2, “Passed on”, it could no longer be prevented.",
        ),
        (
            HoldsUntil(events("complaint.made"), Not(state("complaint.managers")), events("complaint.answered")),
            2,
            "Until the last step, “Passed on”, it could still be prevented.",
        ),
        (
            LeadsTo(state("complaint.chair"), state("complaint.stands")),
            2,
            "Until the last step, “Passed on”, it could still be prevented.",
        ),
        (Never(state("complaint.chair")), 1, "Until the last step, “Made”, it could still be prevented."),
        (Always(state("complaint.chair")), None, None),
    ],
)
def test_a_broken_rule_says_from_when_on_it_could_not_be_prevented(
    pattern: Pattern, after: int | None, said: str | None
) -> None:
    example = complaints(pattern)
    found = broken(example)
    assert (found.doomed_after, wording.doom(example, found)) == (after, said)


def test_a_trap_is_shown_at_the_state_that_it_is_and_points_to_the_rule(tmp_path: Path) -> None:
    folder = copied(
        "rule",
        tmp_path,
        ("procedure.yaml", "never: visit.made and consent.open", "when: visit.requested, leads_to: visit.none"),
    )
    found = broken(load(folder))
    told_at = [(Path(each.place.file).name, each.place.line, each.sentence) for each in found.remarks]
    assert (Path(found.place.file).name, found.place.line) == ("visit.yaml", 6)
    assert told_at == [("procedure.yaml", 8, "Here is the rule 'consent_first'.")]


def test_what_no_step_of_a_pathway_may_change_is_shown_where_it_is_changed(tmp_path: Path) -> None:
    folder = copied(
        "rule",
        tmp_path,
        ("procedure.yaml", "never: visit.made and consent.open", "unchanged: consent, by: visit"),
        ("pathways/consent.yaml", "event: given, by: worker", "follows: visit.requested"),
    )
    found = broken(load(folder))
    assert (Path(found.place.file).name, found.place.line) == ("consent.yaml", 8)


@settings(max_examples=150, deadline=None)
@given(procedures(), data())
def test_the_point_of_no_return_is_the_last_that_a_patient_search_can_still_avoid(example: Procedure, chosen) -> None:
    """By hand: from each configuration of the story, is there a way to rest, without the forbidden state and without luck?"""
    forbidden = chosen.draw(sampled_from(sorted(example.states)))
    pathway_name, _, name = forbidden.partition(".")
    ruled = replace(example, rules={"r": Rule("r", "Never so.", Never(state(forbidden)))})
    found = next((each for each in check(ruled).findings if each.code == "CP211"), None)
    if found is None or found.trace is None or not found.trace.steps:
        return
    names = cone(ruled, {pathway_name})

    def at_rest(here: Configuration) -> bool:
        return ended(ruled, here) or all(
            ruled.pathways[each].states[str(here[each])].at_rest for each in names if each in ruled.pathways
        )

    def avoidable(start: Configuration) -> bool:
        waiting, known = [start], {start}
        while waiting:
            here = waiting.pop()
            if here[pathway_name] == name:
                continue
            if at_rest(here):
                return True
            for step in steps(ruled, here):
                inside = "outside" not in step.taken[0].by
                if step.event.partition(".")[0] in names and inside and step.after not in known:
                    known.add(step.after)
                    waiting.append(step.after)
        return False

    stands = [found.trace.start, *(each.after for each in found.trace.steps)]
    first = next(number for number, here in enumerate(stands) if not avoidable(here))
    assert found.doomed_after in (first, None)
    if found.doomed_after is None:
        assert not any(at_rest(here) for here in stands)


def test_a_story_that_shows_what_comes_too_early_does_not_begin_with_what_should_come_first() -> None:
    made = procedure(
        pathway("visit", "none open", transition("begun", "none", "open"), initial="none open"),
        rules={
            "r": Rule("r", "It is begun first.", Precedes(frozenset({"visit.begun"}), condition=state("visit.open")))
        },
    )
    (finding,) = (each for each in check(made).findings if each.code == "CP211")
    assert finding.trace is not None
    assert (dict(finding.trace.start), finding.trace.events) == ({"visit": "open"}, ())

from pathlib import Path

import pytest

from cpmodel.model.condition import And, Not, Or
from cpmodel.model.procedure import (
    Always,
    CanAlwaysStill,
    CausedBy,
    LeadsTo,
    Never,
    OnThen,
    Owned,
    Pattern,
    Possible,
    Precedes,
    Procedure,
    Role,
    Rule,
    Told,
    Unchanged,
)
from tests.building import follows, pathway, procedure, state, transition
from tests.checks.examples import Edit, found, mended, told


def test_a_broken_rule_is_found() -> None:
    assert told("rule") == [
        "procedure.yaml:8:3: error CP211 [consent_first] The rule 'consent_first' does not hold: No visit is made without consent. A case can stand where the visit is “Visit made” and the consent is “Not yet given”. | visit.requested, visit.made",
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
        LeadsTo(ASKED, MADE),
        CanAlwaysStill(ASKED, MADE),
        Unchanged(("letter", "visit"), ("consent",)),
        CausedBy(events("visit.made", "visit.asked"), ("chair", "court")),
        Told(events("visit.asked", "visit.made"), ("parents",)),
        Told(events("consent.given"), ("parents",), when=And((GIVEN, OPEN))),
        Owned(("visit.asked",), "chair"),
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
            "It happens without what must come before. | consent.given, visit.asked, visit.made",
        ),
        (
            Precedes(events("consent.given"), events("visit.made"), since=events("visit.asked")),
            "It happens without what must come before. | consent.given, visit.asked, visit.made",
        ),
        (
            Precedes(events("consent.withdrawn"), condition=MADE),
            "It happens without what must come before. | consent.given, visit.asked, visit.made",
        ),
        (
            OnThen(events("visit.asked"), GIVEN),
            "After the last step it is not so that the consent is “Given”. | visit.asked",
        ),
        (
            OnThen(events("visit.asked"), UNSENT, when=GIVEN),
            "After the last step it is not so that the letter is “None”. | consent.given, visit.asked",
        ),
        (LeadsTo(ASKED, NONE), "From here a case never comes to where the visit is “None”. | visit.asked"),
        (CanAlwaysStill(ASKED, NONE), "From here there is no way any more to where the visit is “None”. | visit.asked"),
        (Unchanged(("consent", "letter"), ("visit",)), "The last step changes consent or letter. | visit.asked"),
        (
            CausedBy(events("visit.asked", "visit.made"), ("court",)),
            "The last step, “Asked”, can be caused by Chair. | visit.asked",
        ),
        (
            Told(events("visit.asked"), ("parents", "court")),
            "Court: nobody tells them of the last step, “Asked”. | visit.asked",
        ),
        (
            Told(events("visit.asked"), ("court",), when=GIVEN),
            "Court: nobody tells them of the last step, “Asked”. | consent.given, visit.asked",
        ),
        (Owned(("visit.asked",), "court"), "In “Asked” (visit.asked) it is Chair who has to act."),
        (Owned(("visit.made",), "court"), "In “Made” (visit.made) nobody has to act."),
    ],
    ids=lambda pattern: type(pattern).__name__,
)
def test_a_rule_that_is_broken_says_how(pattern: Pattern, said: str) -> None:
    assert found(visits(pattern), "CP211") == [f"r: The rule 'r' does not hold: So it is. {said}"]

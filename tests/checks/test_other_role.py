from pathlib import Path

import pytest

from cpmodel.model.procedure import CausedBy, Owned, Pattern, Procedure, Role, Rule
from tests.building import pathway, procedure, transition
from tests.checks.examples import Edit, found, mended, told


def test_a_step_that_somebody_else_can_cause_is_found() -> None:
    assert told("other_role") == [
        "pathways/order.yaml:12:5: error CP109 [only_the_court] The rule 'only_the_court' does not hold: Only the court ends an order. “Ended” can be caused by Social worker.",
    ]


def test_taking_the_role_away_mends_it(tmp_path: Path) -> None:
    edits: list[Edit] = [
        ("pathways/order.yaml", "by: [court, worker]", "by: court"),
        ("pathways/order.yaml", "owner: worker,", "owner: court,"),
    ]
    assert mended("other_role", tmp_path, *edits) == []


def visits(pattern: Pattern) -> Procedure:
    """A visit that waits for the chair."""
    return procedure(
        pathway(
            "visit",
            {"none": {}, "asked": {"owner": "chair"}, "made": {"owner": "chair"}},
            transition("asked", "none made", "asked"),
            transition("made", "asked", "made"),
            final="made",
        ),
        roles={each: Role(each, each.capitalize()) for each in ("chair", "court")},
        rules={"r": Rule("r", "So it is.", pattern)},
    )


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        (CausedBy(frozenset({"visit.asked", "visit.made"}), ("court",)), "“Asked” can be caused by Chair."),
        (Owned(("visit.asked",), "court"), "In “Asked” (visit.asked) it is Chair who has to act."),
        (Owned(("visit.made",), "chair"), "In “Made” (visit.made) nobody has to act."),
    ],
)
def test_it_says_who_does_it_instead(pattern: Pattern, said: str) -> None:
    assert found(visits(pattern), "CP109") == [f"r: The rule 'r' does not hold: So it is. {said}"]


@pytest.mark.parametrize(
    "pattern",
    [CausedBy(frozenset({"visit.asked", "visit.made"}), ("chair", "court")), Owned(("visit.asked",), "chair")],
)
def test_what_is_as_the_rule_says_is_no_finding(pattern: Pattern) -> None:
    assert found(visits(pattern), "CP109") == []

from pathlib import Path

import pytest

from cpmodel.model.condition import And, Not, Or
from cpmodel.model.procedure import (
    Always,
    CanAlwaysStill,
    HoldsUntil,
    LeadsTo,
    Never,
    OnThen,
    Pattern,
    Precedes,
    Procedure,
    Rule,
    Unchanged,
)
from tests.building import pathway, procedure, state, transition
from tests.checks.examples import Edit, found, mended, told


def test_a_rule_about_what_never_comes_about_is_found() -> None:
    assert told("vacuous_rule") == [
        (
            "procedure.yaml:8:3: warning CP212 [visits_are_made] The rule 'visits_are_made' holds, but guards nothing: no case"
            " ever stands where the visit is “Visit asked for” and the record is “Record kept”."
        )
    ]


def test_a_rule_about_what_does_come_about_mends_it(tmp_path: Path) -> None:
    edit: Edit = ("procedure.yaml", "record.kept", "record.open")
    assert mended("vacuous_rule", tmp_path, edit) == []


def ruled(pattern: Pattern) -> Procedure:
    """A plan is agreed and ended; nothing ever withdraws it."""
    return procedure(
        pathway(
            "plan",
            "none active ended withdrawn",
            transition("agreed", "none", "active"),
            transition("closed", "active", "ended"),
            transition("withdrawn", "withdrawn", "none"),
            final="ended withdrawn",
        ),
        pathway("record", "none kept", transition("kept", "none", "kept", when=state("plan.withdrawn")), final="kept"),
        rules={"r": Rule("r", "So it is.", pattern)},
    )


WITHDRAWN, ACTIVE = state("plan.withdrawn"), state("plan.active")
NEVER_SO = "no case ever stands where the plan is “Withdrawn”"


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        (Never(And((WITHDRAWN, ACTIVE))), NEVER_SO),
        (Always(Or((Not(WITHDRAWN), ACTIVE))), NEVER_SO),
        (LeadsTo(WITHDRAWN, ACTIVE), NEVER_SO),
        (CanAlwaysStill(WITHDRAWN, ACTIVE), NEVER_SO),
        (Precedes(frozenset({"plan.agreed"}), condition=WITHDRAWN), NEVER_SO),
        (Precedes(frozenset({"plan.agreed"}), frozenset({"plan.withdrawn"})), "“Withdrawn” never happens"),
        (OnThen(frozenset({"plan.withdrawn"}), ACTIVE), "“Withdrawn” never happens"),
        (HoldsUntil(frozenset({"plan.withdrawn"}), ACTIVE, frozenset({"plan.closed"})), "“Withdrawn” never happens"),
        (
            HoldsUntil(frozenset({"plan.agreed"}), ACTIVE, frozenset({"plan.closed"}), when=WITHDRAWN),
            "“Agreed” never happens where the plan is “Withdrawn”",
        ),
        (Unchanged(("plan",), ("record",)), "nothing ever happens in record"),
    ],
    ids=lambda each: type(each).__name__ if not isinstance(each, str) else "",
)
def test_it_says_what_never_comes_about(pattern: Pattern, why: str) -> None:
    assert found(ruled(pattern), "CP212") == [f"r: The rule 'r' holds, but guards nothing: {why}."]


@pytest.mark.parametrize(
    "pattern",
    [
        Never(WITHDRAWN),
        Never(And((ACTIVE, state("record.none"), Not(state("plan.none")), Not(ACTIVE)))),
        LeadsTo(ACTIVE, state("plan.ended")),
        OnThen(frozenset({"plan.agreed"}), ACTIVE, when=WITHDRAWN),
        HoldsUntil(frozenset({"plan.agreed"}), ACTIVE, frozenset({"plan.closed"})),
        Precedes(frozenset({"plan.agreed"}), frozenset({"plan.closed"})),
        Precedes(frozenset({"plan.withdrawn"}), frozenset({"plan.closed"})),
    ],
)
def test_a_rule_that_something_puts_to_the_test_is_no_finding(pattern: Pattern) -> None:
    assert found(ruled(pattern), "CP212") == []

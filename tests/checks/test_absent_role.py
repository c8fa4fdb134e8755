from pathlib import Path
from typing import Any

from cpmodel.checks import questions
from cpmodel.model.procedure import Procedure, Role
from tests.building import pathway, procedure, state, transition
from tests.checks.examples import Edit, found, mended, told


def test_a_role_that_owns_acts_or_is_told_where_there_is_none_is_found() -> None:
    assert told("absent_role") == [
        "pathways/plan.yaml:6:3: error CP216 [plan.drafted group] “Plan drafted” (plan.drafted) is owned by “Core group”, which is not there yet or no longer: it exists only while the plan is “Plan in force”. | plan.drafted",
        "pathways/plan.yaml:10:5: error CP216 [plan.drafted@idle group] “Drafted” (plan.drafted@idle) tells “Core group”, which is not there yet or no longer: it exists only while the plan is “Plan in force”. | plan.drafted",
        "pathways/plan.yaml:11:5: error CP216 [plan.agreed@drafted group] “Agreed” (plan.agreed@drafted) is caused by “Core group”, which is not there yet or no longer: it exists only while the plan is “Plan in force”. | plan.drafted, plan.agreed",
    ]


def test_the_role_that_is_there_mends_it(tmp_path: Path) -> None:
    edits: list[Edit] = [
        ("pathways/plan.yaml", "{title: Plan drafted, owner: group,", "{title: Plan drafted, owner: worker,"),
        ("pathways/plan.yaml", "to: drafted, tells: group,", "to: drafted,"),
        ("pathways/plan.yaml", "{event: agreed, by: group,", "{event: agreed, by: worker,"),
    ]
    assert mended("absent_role", tmp_path, *edits) == []


def plan(**more: Any) -> Procedure:
    return procedure(
        pathway("plan", "none active", transition("agreed", "none", "active", **more), final="active"),
        roles={
            "chair": Role("chair", "Chair"),
            "group": Role("group", "Core group", exists_when=state("plan.active")),
        },
    )


def test_somebody_else_can_cause_it() -> None:
    assert found(plan(by="group chair"), "CP216") == []
    assert found(plan(by="group"), "CP216") == [
        (
            "plan.agreed@none group: “Agreed” (plan.agreed@none) is caused by “Core group”, which is not there yet or no longer:"
            " it exists only while the plan is “Active”. | plan.agreed"
        )
    ]


def test_a_body_can_be_told_of_its_own_beginning() -> None:
    assert found(plan(tells=("group",)), "CP216") == []


def test_what_says_that_there_is_a_role_is_asked_with_every_pathway_that_asks_it() -> None:
    made = procedure(
        *plan().pathways.values(),
        pathway("meeting", "none held", transition("held", "none", "held", by="group"), final="held"),
        pathway("visit", "none made", transition("made", "none", "made"), final="made"),
        roles=plan().roles,
    )
    asked = questions(made)
    assert asked["pathway", "meeting"] == {"meeting", "plan"}
    assert asked["pathway", "visit"] == {"visit"}
    assert found(made, "CP216") == [
        (
            "meeting.held@none group: “Held” (meeting.held@none) is caused by “Core group”, which is not there yet or no longer:"
            " it exists only while the plan is “Active”. | meeting.held"
        )
    ]

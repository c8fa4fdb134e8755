from pathlib import Path

from tests.building import pathway, procedure, state, transition
from tests.checks.examples import Edit, found, mended, mends, told


def test_what_could_still_be_done_after_the_end_is_found() -> None:
    assert told("acts_after_end") == [
        "pathways/visit.yaml:10:5: error CP208 [visit.requested@idle] “Requested” (visit.requested@idle) would still be allowed after the case has ended. | child.turned_18",
    ]


def test_a_guard_that_says_when_it_is_over_mends_it(tmp_path: Path) -> None:
    edits: list[Edit] = [
        ("pathways/visit.yaml", "from: idle, to: requested,", "from: idle, to: requested, when: child.minor,"),
    ]
    assert mended("acts_after_end", tmp_path, *edits) == []


CHILD = pathway("child", "minor adult", transition("turned_18", "minor", "adult", by="outside"), final="adult")
OVER = state("child.adult")


def test_what_reopens_the_case_may_act() -> None:
    plan = pathway("plan", "none active", transition("agreed", "none", "active", reopens=True))
    assert found(procedure(CHILD, plan, ends_when=OVER), "CP208") == []


def test_a_pathway_that_outlives_the_case_may_act() -> None:
    plan = pathway("plan", "none active", transition("agreed", "none", "active"))
    assert found(procedure(CHILD, plan, ends_when=OVER, outlives="plan"), "CP208") == []


def test_what_happens_from_outside_is_left_alone() -> None:
    plan = pathway("plan", "none active", transition("moved", "none", "active", by="outside"))
    assert found(procedure(CHILD, plan, ends_when=OVER), "CP208") == []


def test_a_case_that_never_ends_is_left_alone() -> None:
    plan = pathway("plan", "none active", transition("agreed", "none", "active"))
    assert found(procedure(CHILD, plan), "CP208") == []


def test_the_mend_asks_that_the_case_has_not_ended_by_the_name_that_this_has() -> None:
    plan = pathway("plan", "none active", transition("agreed", "none", "active"))
    assert mends(procedure(CHILD, plan, ends_when=OVER), "CP208") == [
        ("let it ask that the case has not ended", ("when",), "not child.adult")
    ]
    named = procedure(CHILD, plan, ends_when=OVER, conditions={"over": OVER})
    assert mends(named, "CP208") == [("let it ask that the case has not ended", ("when",), "not over")]

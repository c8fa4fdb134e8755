from pathlib import Path

from cpmodel.model.procedure import Procedure, Transition
from tests.building import follows, pathway, procedure, state, transition
from tests.checks.examples import Edit, found, mended, mends, told


def test_a_state_that_nothing_leads_out_of_is_found() -> None:
    assert told("no_way_out") == [
        "pathways/visit.yaml:7:3: error CP202 [visit.put_off] A case can be stuck in “Put off” (visit.put_off): from there this pathway can never come to an end. | visit.requested, visit.put_off",
    ]


def test_a_way_out_mends_it(tmp_path: Path) -> None:
    edits: list[Edit] = [
        (
            "pathways/visit.yaml",
            "{event: made, by: worker, from: requested,",
            "{event: made, by: worker, from: [requested, put_off],",
        ),
    ]
    assert mended("no_way_out", tmp_path, *edits) == []


def test_what_happens_from_outside_is_no_way_out() -> None:
    made = procedure(
        pathway(
            "plan",
            "none active ended",
            transition("agreed", "none", "active"),
            transition("moved_away", "active", "ended", by="outside"),
            final="ended",
        )
    )
    assert found(made, "CP202") == [
        (
            "plan.active: A case can be stuck in “Active” (plan.active): from there this pathway can never come to an end."
            " | plan.agreed"
        )
    ]


def test_what_somebody_causes_elsewhere_is_no_way_out_where_it_happens_from_outside() -> None:
    made = procedure(
        pathway(
            "plan",
            "none active ended",
            transition("agreed", "none", "active"),
            transition("withdrawn", "none", "ended", by="chair"),
            transition("withdrawn", "active", "ended", by="outside"),
            final="ended",
        )
    )
    assert found(made, "CP202") == [
        (
            "plan.active: A case can be stuck in “Active” (plan.active): from there this pathway can never come to an end."
            " | plan.agreed"
        )
    ]


def test_pathways_that_can_rest_only_one_at_a_time_are_found() -> None:
    made = procedure(
        pathway("day", "rests works", transition("began", "rests", "works"), follows("night.began", "works", "rests")),
        pathway(
            "night",
            "works rests",
            transition("began", "rests", "works", when=state("day.works")),
            follows("day.began", "works", "rests"),
            initial="rests",
        ),
    )
    assert found(made, "CP202") == [
        "day: A case can come to where its pathways can no longer all be at rest together; open are: Day. | day.began"
    ]


def test_a_way_back_to_the_beginning_is_a_way_out() -> None:
    made = procedure(
        pathway("plan", "none active", transition("agreed", "none", "active"), transition("undone", "active", "none"))
    )
    assert found(made, "CP202") == []


def visit(*more: Transition, by: str = "worker", final: str = "made") -> Procedure:
    """A visit that can be put off for ever."""
    states = {each: {"owner": "worker"} for each in ("none", "asked", "put_off", "made", "given_up")}
    return procedure(
        pathway(
            "visit",
            states,
            transition("asked", "none", "asked"),
            transition("made", "asked", "made", by=by),
            transition("put_off", "asked", "put_off"),
            *more,
            final=final,
        )
    )


def test_the_mend_lets_the_owner_do_what_leads_to_the_only_outcome() -> None:
    assert mends(visit(), "CP202") == [
        ("let visit.made@asked lead from 'put_off' too, to the only outcome that there is", ("from", "+"), "put_off")
    ]


def test_there_is_no_mend_where_there_are_two_outcomes() -> None:
    assert mends(visit(transition("given_up", "asked", "given_up"), final="made given_up"), "CP202") == [None]


def test_there_is_no_mend_where_somebody_else_brings_the_outcome_about() -> None:
    assert mends(visit(by="chair"), "CP202") == [None]

from pathlib import Path
from typing import Any

from cpmodel.model.condition import And
from cpmodel.model.procedure import Procedure, Transition
from tests.building import follows, pathway, procedure, state, transition
from tests.checks.examples import Edit, found, mended, mends, told


def test_what_is_still_running_at_the_end_is_found() -> None:
    assert told("left_running") == [
        "pathways/visit.yaml:6:3: error CP209 [visit.requested] “Visit asked for” (visit.requested) can still be running when the case has ended. | visit.requested, child.turned_18",
    ]


def test_coming_to_rest_with_the_case_mends_it(tmp_path: Path) -> None:
    edits: list[Edit] = [
        (
            "pathways/visit.yaml",
            "to: made, reopens: true, because: Example}",
            "to: made, when: child.minor, because: Example}\n  - {follows: child.turned_18, from: requested, to: none, because: Example}",
        ),
    ]
    assert mended("left_running", tmp_path, *edits) == []


def test_a_pathway_that_outlives_the_case_may_run_on() -> None:
    made = procedure(
        pathway("child", "minor adult", transition("turned_18", "minor", "adult", by="outside"), final="adult"),
        pathway(
            "complaint",
            "none heard answered",
            transition("made", "none", "heard"),
            transition("answered", "heard", "answered"),
            final="answered",
        ),
        ends_when=state("child.adult"),
        outlives="complaint",
    )
    assert found(made, "CP209") == []


def visiting(*more: Transition, states: str = "none asked made", **also: Any) -> Procedure:
    """A visit that can be under way when the child turns 18."""
    return procedure(
        pathway("child", "minor adult", transition("turned_18", "minor", "adult", by="outside"), final="adult"),
        pathway(
            "visit",
            states,
            transition("asked", "none", "asked"),
            transition("made", "asked", "made"),
            *more,
            final="made",
        ),
        ends_when=state("child.adult"),
        **also,
    )


def test_the_mend_follows_what_ends_the_case_to_where_the_pathway_begins() -> None:
    follower = {"follows": "child.turned_18", "from": "unfinished", "to": "none", "because": "The case has ended."}
    assert mends(visiting(), "CP209") == [
        ("follow child.turned_18 from whatever is unfinished, to 'none'", ("transitions", "+"), follower)
    ]


def test_the_mend_follows_the_group_of_events_that_end_a_case_where_there_is_one() -> None:
    made = visiting(events={"case_ends": frozenset({"child.turned_18"})})
    assert [each and each[0] for each in mends(made, "CP209")] == [
        "follow events.case_ends from whatever is unfinished, to 'none'"
    ]


def test_where_it_is_followed_from_elsewhere_the_mend_adds_the_state_to_that() -> None:
    made = visiting(follows("child.turned_18", "made", "none"))
    assert mends(made, "CP209") == [
        (
            "let visit.child.turned_18@made lead from 'asked' too, so that the pathway rests when the case has ended",
            ("from", "+"),
            "asked",
        )
    ]


def test_there_is_no_mend_where_it_is_followed_to_somewhere_unfinished() -> None:
    made = visiting(follows("child.turned_18", "made", "asked"))
    assert mends(made, "CP209") == [None]


def test_there_is_no_mend_where_the_event_does_not_always_end_the_case() -> None:
    made = procedure(
        pathway("child", "minor adult", transition("turned_18", "minor", "adult", by="outside"), final="adult"),
        pathway("visit", "none asked", transition("asked", "none", "asked"), transition("put_off", "asked", "none")),
        ends_when=And((state("child.adult"), state("visit.asked"))),
    )
    assert mends(made, "CP209") == [None]

from pathlib import Path

from tests.building import follows, limit, pathway, procedure, transition
from tests.checks.examples import Edit, found, mended, told

SENTENCE = (
    "What is done under “Time to visit” (answer) may take longer than its 15 working days, even on the way that takes least:"
    " “Visit asked for” (10 working days) and “Visit planned” (10 working days)."
)


def test_steps_that_are_longer_than_their_limit_are_found() -> None:
    assert told("steps_exceed_limit") == [f"procedure.yaml:8:3: warning CP304 [answer] {SENTENCE}"]


def test_as_much_time_as_the_steps_have_mends_it(tmp_path: Path) -> None:
    edits: list[Edit] = [("procedure.yaml", "15 working days", "20 working days")]
    assert mended("steps_exceed_limit", tmp_path, *edits) == []


def test_a_shorter_way_is_enough(tmp_path: Path) -> None:
    way = "transitions:\n  - {event: made, by: worker, id: at once, from: requested, to: made, because: Example}"
    assert mended("steps_exceed_limit", tmp_path, ("pathways/visit.yaml", "transitions:", way)) == []


def test_steps_are_followed_into_other_pathways() -> None:
    made = procedure(
        pathway(
            "visit",
            "none asked made",
            transition("asked", "none", "asked"),
            transition("made", "asked", "made"),
            within={"asked": "3 weeks"},
        ),
        pathway(
            "record",
            "empty open kept",
            follows("visit.made", "empty", "open"),
            transition("kept", "open", "kept"),
            within={"open": "2 weeks"},
        ),
        limits=[limit("whole", "visit.asked", "record.kept", within="4 weeks")],
    )
    assert found(made, "CP304") == [
        "whole: What is done under “Whole” (whole) may take longer than its 4 weeks, even on the way that takes least: “Asked” (3 weeks) and “Open” (2 weeks)."
    ]


def test_a_step_that_can_be_under_way_before_counts_for_nothing() -> None:
    made = procedure(
        pathway("visit", "none asked", transition("asked", "none", "asked")),
        pathway(
            "record",
            "empty open kept",
            transition("opened", "empty", "open"),
            follows("visit.asked", "empty", "open"),
            transition("kept", "open", "kept"),
            within={"open": "2 weeks"},
        ),
        limits=[limit("whole", "visit.asked", "record.kept", within="1 week")],
    )
    assert found(made, "CP304") == []


def test_limits_in_a_row_count_as_steps() -> None:
    made = procedure(
        pathway(
            "visit",
            "none asked planned made",
            transition("asked", "none", "asked"),
            transition("planned", "asked", "planned"),
            transition("made", "planned", "made"),
        ),
        limits=[
            limit("whole", "visit.asked", "visit.made", within="15 working days"),
            limit("planning", "visit.asked", "visit.planned", within="10 working days"),
            limit("making", "visit.planned", "visit.made", within="2 weeks"),
        ],
    )
    assert found(made, "CP304") == [
        "whole: What is done under “Whole” (whole) may take longer than its 15 working days, even on the way that takes least: “Planning” (10 working days) and “Making” (2 weeks)."
    ]

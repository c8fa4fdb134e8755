from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cpmodel.model.procedure import LimitAtEnd, Procedure, Story, StoryKind
from tests.building import fact, is_so, limit, pathway, procedure, state, transition
from tests.checks.examples import Edit, found, mended, told


def test_a_required_story_that_stops_is_found() -> None:
    assert told("story") == [
        "stories/usual.yaml:4:43: error CP210 [A second visit] The required story 'A second visit' stops at event 3, “Requested” (visit.requested), which is refused. | visit.requested, visit.made",
    ]


def test_letting_it_happen_again_mends_it(tmp_path: Path) -> None:
    edits: list[Edit] = [
        ("pathways/visit.yaml", "from: none", "from: idle"),
    ]
    assert mended("story", tmp_path, *edits) == []


def visited(kind: StoryKind, *events: str, **more: Any) -> Procedure:
    """A visit is asked for and made, once; `urgent` may be so at the start."""
    return procedure(
        pathway(
            "visit",
            "none asked made",
            transition("asked", "none", "asked"),
            transition("made", "asked", "made", when=more.pop("guard", is_so("urgent"))),
            final="made",
        ),
        facts=[fact("urgent", initial=None)],
        stories=(Story("S", kind, events, **more),),
    )


@pytest.mark.parametrize(
    ("story", "said"),
    [
        (
            visited("required", "visit.asked", starts={"visit": "made"}),
            "S: The story 'S' has no beginning: no case starts so.",
        ),
        (
            visited("required", "visit.made"),
            "S: The required story 'S' stops at event 1, “Made” (visit.made), which is refused. | at the beginning",
        ),
        (
            visited("required", "visit.asked", "visit.made"),
            "S: The required story 'S' stops at event 2, “Made” (visit.made), which is refused. | visit.asked",
        ),
        (
            visited("required", "visit.asked", ends=state("visit.made")),
            "S: The story 'S' does not end as it says: the visit is “Made”. | visit.asked",
        ),
        (
            visited("forbidden", "visit.asked", "visit.made", starts={"urgent": True}),
            "S: The forbidden story 'S' is possible: “Made” is not refused. | visit.asked, visit.made",
        ),
        (
            visited("forbidden", "visit.made", "visit.asked"),
            "S: The forbidden story 'S' stops at event 1, “Made” (visit.made), which is refused. | at the beginning",
        ),
    ],
)
def test_it_says_how_a_story_goes_wrong(story: Procedure, said: str) -> None:
    assert found(story, "CP210") == [said]


@pytest.mark.parametrize(
    "story",
    [
        visited("required", "visit.asked", "visit.made", starts={"urgent": True}, ends=state("visit.made")),
        visited("forbidden", "visit.asked", "visit.made", starts={"urgent": False}),
        visited("optional", "visit.made"),
    ],
)
def test_a_story_that_goes_as_it_should_is_no_finding(story: Procedure) -> None:
    assert found(story, "CP210") == []


def timed(told: date | LimitAtEnd, *days: int, events: tuple[str, ...] = ("visit.asked", "visit.made")) -> Procedure:
    """A visit that is asked for in November 2026, and made within five working days unless it is called off."""
    happened = events[: len(days)]
    return procedure(
        pathway(
            "visit",
            "none asked made off",
            transition("asked", "none", "asked"),
            transition("made", "asked", "made"),
            transition("called_off", "asked", "off"),
            final="made off",
        ),
        limits=[limit("answer", "visit.asked", "visit.made", within="5 working days", void="visit.called_off")],
        stories=(
            Story("S", "required", happened, days=tuple(date(2026, 11, day) for day in days), limits={"answer": told}),
        ),
    )


@pytest.mark.parametrize(
    ("story", "said"),
    [
        (timed("kept", 2), "is kept. Here it is running and due on 2026-11-09."),
        (timed(date(2026, 11, 10), 2), "is running and due on 2026-11-10. Here it is running and due on 2026-11-09."),
        (timed("kept", 2, 10), "is kept. Here it is missed."),
        (timed("none", 2, 9), "has not begun. Here it is kept."),
        (timed("missed", 2, 9, events=("visit.asked", "visit.called_off")), "is missed. Here it is out of the count."),
        (timed("void", 2, 10), "is out of the count. Here it is missed."),
    ],
)
def test_it_says_how_a_limit_stands_otherwise(story: Procedure, said: str) -> None:
    expected = f"S: The story 'S' does not end as it says: the limit “Answer” {said}"
    assert [each.partition(" | ")[0] for each in found(story, "CP210")] == [expected]


@pytest.mark.parametrize(
    "story",
    [
        timed(date(2026, 11, 9), 2),
        timed("kept", 2, 9),
        timed("missed", 2, 10),
        timed("void", 2, 10, events=("visit.asked", "visit.called_off")),
    ],
)
def test_a_limit_that_stands_as_told_is_no_finding(story: Procedure) -> None:
    assert found(story, "CP210") == []

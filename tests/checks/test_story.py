from pathlib import Path
from typing import Any

import pytest

from cpmodel.checks import check
from cpmodel.model.procedure import Procedure, Story, StoryKind
from cpmodel.reading.procedures import load
from tests.building import fact, is_so, pathway, procedure, state, transition
from tests.checks.examples import DOCUMENTS, Edit, copied, found, mended, told

AGAIN: Edit = ("pathways/visit.yaml", "from: none", "from: idle")


def test_a_required_story_that_stops_is_found() -> None:
    assert told("story") == [
        "stories/usual.yaml:4:43: error CP210 [A second visit] The required story 'A second visit' stops at event 3, “Requested” (visit.requested), which is refused: the visit is “Visit made”, and it may happen only from “No visit”. | visit.requested, visit.made",
    ]


def test_letting_it_happen_again_mends_it(tmp_path: Path) -> None:
    assert mended("story", tmp_path, AGAIN) == []


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
            "S: The required story 'S' has no beginning: no case starts so.",
        ),
        (
            visited("required", "visit.made"),
            "S: The required story 'S' stops at event 1, “Made” (visit.made), which is refused: the visit is “None”, and it may happen only from “Asked”. | at the beginning",
        ),
        (
            visited("required", "visit.asked", "visit.made"),
            "S: The required story 'S' stops at event 2, “Made” (visit.made), which is refused: it asks that “Urgent” is true, and “Urgent” is not true. | visit.asked",
        ),
        (
            visited("required", "visit.asked", ends=state("visit.made")),
            "S: The required story 'S' does not end as it says: it wants that the visit is “Made”, and the visit is “Asked”. | visit.asked",
        ),
        (
            visited("forbidden", "visit.asked", "visit.made", starts={"urgent": True}),
            "S: The forbidden story 'S' is possible: “Made” (visit.made) is not refused. | visit.asked, visit.made",
        ),
        (
            visited("forbidden", "visit.made", "visit.asked"),
            "S: The forbidden story 'S' stops at event 1, “Made” (visit.made), which is refused: the visit is “None”, and it may happen only from “Asked”. | at the beginning",
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


def test_the_transitions_that_refuse_are_named_at_their_places() -> None:
    folder = DOCUMENTS / "story"
    (found,) = check(load(folder)).findings
    assert [(Path(each.place.file).name, each.sentence) for each in found.remarks] == [
        ("visit.yaml", "This leads from “No visit”; the visit is “Visit made”."),
    ]


def test_what_lets_a_forbidden_story_happen_is_named_at_its_place(tmp_path: Path) -> None:
    folder = copied("story", tmp_path, ("stories/usual.yaml", "kind: required", "kind: forbidden"), AGAIN)
    found = check(load(folder)).findings
    assert [(each.code, [one.sentence for one in each.remarks]) for each in found] == [
        ("CP210", ["This lets it happen."])
    ]

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cpmodel.checks import check
from cpmodel.model.findings import Place, Remark
from cpmodel.model.procedure import LimitAtEnd, Procedure, Story, StoryKind
from cpmodel.reading.procedures import load
from tests.building import fact, is_so, limit, pathway, procedure, state, transition
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
            "S: The required story 'S' stops at event 2, “Made” (visit.made), which is refused: it asks for this: “Urgent” is true; but “Urgent” is not true. | visit.asked",
        ),
        (
            visited("required", "visit.asked", ends=state("visit.made")),
            "S: The required story 'S' does not end as it says: it wants this: the visit is “Made”; but the visit is “Asked”. | visit.asked",
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
        (timed("kept", 2), "is to be kept. Here it is due on Mon 9 Nov 2026."),
        (timed(date(2026, 11, 10), 2), "is to be due on Tue 10 Nov 2026. Here it is due on Mon 9 Nov 2026."),
        (timed("kept", 2, 10), "is to be kept. Here it is missed."),
        (timed("none", 2, 9), "is not to have begun. Here it is kept."),
        (
            timed("missed", 2, 9, events=("visit.asked", "visit.called_off")),
            "is to be missed. Here it is out of the count.",
        ),
        (timed("void", 2, 10), "is to be out of the count. Here it is missed."),
    ],
)
def test_it_says_how_a_limit_stands_otherwise(story: Procedure, said: str) -> None:
    expected = f"S: The required story 'S' does not end as it says: the limit “Answer” {said}"
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


def test_the_transitions_that_refuse_are_named_at_their_places() -> None:
    folder = DOCUMENTS / "story"
    (found,) = check(load(folder)).findings
    assert [(Path(each.place.file).name, each.sentence) for each in found.remarks] == [
        ("visit.yaml", "This leads from “No visit”; the visit is “Visit made”."),
        ("visit.yaml", "Here it came about that the visit is “Visit made”."),
        ("visit.yaml", "The visit stands here by then."),
    ]


def test_what_lets_a_forbidden_story_happen_is_named_at_its_place(tmp_path: Path) -> None:
    folder = copied("story", tmp_path, ("stories/usual.yaml", "kind: required", "kind: forbidden"), AGAIN)
    found = check(load(folder)).findings
    assert [(each.code, [one.sentence for one in each.remarks]) for each in found] == [
        ("CP210", ["This lets it happen."])
    ]


# --- what decided that it went this way ------------------------------------------------------------------------------

LETTER = """\
pathway: letter
title: A letter
because: Example.
states:
  none: {title: No letter, initial: true}
  sent: {title: Letter sent, final: true}
transitions:
  - {follows: events.visit_ends, from: none, to: sent, because: Example}
"""


def remarks(tmp_path: Path, story: str, *edits: Edit, letter: str = "") -> list[str]:
    """What is remarked on this story, as `file:line sentence`."""
    folder = copied("story", tmp_path, *edits)
    (folder / "stories/usual.yaml").write_text(f"stories:\n  - {story}\n", encoding="utf-8")
    if letter:
        (folder / "pathways/letter.yaml").write_text(letter, encoding="utf-8")
    (finding,) = (each for each in check(load(folder)).findings if each.code == "CP210")
    return [f"{Path(each.place.file).name}:{each.place.line} {each.sentence}" for each in finding.remarks]


MADE = "  - {event: made, by: worker, from: requested, to: made, because: Example}\n"


def test_of_a_forbidden_story_the_step_is_shown_that_allows_it(tmp_path: Path) -> None:
    story = "{name: S, kind: forbidden, events: [visit.requested, visit.made]}"
    assert remarks(tmp_path, story) == ["visit.yaml:10 This lets it happen."]


def test_where_a_guard_refuses_what_it_asks_for_is_shown_and_what_led_away_from_it(tmp_path: Path) -> None:
    story = "{name: S, kind: required, events: [visit.requested, visit.made]}"
    guarded = MADE.replace("to: made", "to: made, when: quiet")
    edits: list[Edit] = [
        ("pathways/visit.yaml", MADE, guarded),
        ("procedure.yaml", "roles:\n", "conditions:\n  quiet: visit.none\nroles:\n"),
    ]
    assert remarks(tmp_path, story, *edits) == [
        "visit.yaml:10 This asks for this: “quiet”; but the visit is “Visit asked for”.",
        "procedure.yaml:6 It depends on “quiet”, which is laid down here.",
        "visit.yaml:9 Here it came about that the visit is “Visit asked for”.",
    ]


def test_where_nothing_starts_on_an_event_the_state_is_shown_and_where_it_does_start(tmp_path: Path) -> None:
    story = "{name: S, kind: required, events: [visit.requested, visit.requested]}"
    assert remarks(tmp_path, story) == [
        "visit.yaml:9 This leads from “No visit”; the visit is “Visit asked for”.",
        "visit.yaml:6 The visit stands here by then.",
    ]


def test_where_the_case_has_ended_that_is_said(tmp_path: Path) -> None:
    story = "{name: S, kind: required, events: [visit.requested, visit.made]}"
    edits: list[Edit] = [
        (
            "procedure.yaml",
            "roles:\n",
            "conditions:\n  over: visit.requested\ncase_ends: {when: over, because: Example}\nroles:\n",
        )
    ]
    assert remarks(tmp_path, story, *edits) == [
        "visit.yaml:10 This may not happen after the end of the case, and the case has ended.",
        "procedure.yaml:6 It depends on “over”, which is laid down here.",
    ]


def test_where_a_story_ends_elsewhere_what_it_came_to_last_is_shown(tmp_path: Path) -> None:
    story = "{name: S, kind: required, events: [visit.requested], ends: visit.made}"
    assert remarks(tmp_path, story) == ["visit.yaml:9 Here it came about that the visit is “Visit asked for”."]


def test_where_a_pathway_does_not_hear_the_last_event_what_it_hears_is_shown_with_its_group(tmp_path: Path) -> None:
    story = "{name: S, kind: required, events: [visit.requested, visit.made], ends: letter.sent}"
    edits: list[Edit] = [
        ("procedure.yaml", "roles:\n", "events:\n  visit_ends: [visit.requested]\nroles:\n"),
    ]
    letter = LETTER.replace("from: none, to: sent", "from: none, when: visit.made, to: sent")
    assert remarks(tmp_path, story, *edits, letter=letter) == [
        "letter.yaml:8 From there it moves on with this, and not with “Made”.",
        "procedure.yaml:6 “Made” is not among these.",
        "letter.yaml:5 The letter stays here on “Made”.",
    ]


def test_where_a_fact_is_left_as_it_is_the_fact_is_shown(tmp_path: Path) -> None:
    story = "{name: S, kind: required, events: [visit.requested, visit.made], ends: not urgent}"
    edits: list[Edit] = [
        ("procedure.yaml", "roles:\n", "facts:\n  urgent: {title: Urgent, initial: false, because: Example}\nroles:\n"),
        ("pathways/visit.yaml", "to: requested,", "to: requested, sets: {urgent: true},"),
    ]
    assert remarks(tmp_path, story, *edits) == [
        "visit.yaml:9 Here it came about that “Urgent” is true.",
        "procedure.yaml:6 “Made” does not change this.",
    ]


def test_where_a_limit_stands_otherwise_it_points_to_the_limit() -> None:
    some = timed("kept", 2)
    placed = replace(some.limits["answer"], place=Place("procedure.yaml", 8, 3))
    (finding,) = (each for each in check(replace(some, limits={"answer": placed})).findings if each.code == "CP210")
    assert finding.remarks == (Remark(placed.place, "“Answer” is laid down here."),)


def test_a_limit_that_a_broken_copy_no_longer_has_is_pointed_to_by_nothing() -> None:
    (finding,) = (each for each in check(replace(timed("kept", 2), limits={})).findings if each.code == "CP210")
    assert finding.remarks == ()

"""The shipped procedure against edited copies of it: whole files, and how long that takes."""

import time
from pathlib import Path

import pytest

import cpmodel
from cpmodel.checks import state_without_owner
from cpmodel.comparing import Pair, compare, finding_changes
from cpmodel.model.findings import Place
from cpmodel.reading.procedures import SHIPPED
from cpmodel.reports.comparison import answer
from tests.shipped import beside

BASE = cpmodel.load("derbyshire")


def copy(folder: Path, *edits: tuple[str, str, str]) -> Path:
    """A copy of the procedure with some texts replaced: in the files of one name, its own or its base's, or wherever they are."""
    kept = beside(folder)
    for where, was, now in edits:
        files = [path for path in sorted(folder.rglob("*.yaml")) if path.as_posix().endswith(where)]
        texts = {path: path.read_text(encoding="utf-8") for path in files}
        assert any(was in text for text in texts.values()), was
        for path, text in texts.items():
            path.write_text(text.replace(was, now), encoding="utf-8")
    return kept


def test_a_state_that_is_renamed_in_every_file_is_one_change(tmp_path):
    found = compare(BASE, cpmodel.load(copy(tmp_path, ("", "at_panel", "before_the_panel"))))
    assert found.equivalent
    assert [each.sentence for each in found.changes] == [
        "The state “With the multi-agency panel” (dissent.at_panel) is now called dissent.before_the_panel."
    ]
    assert (found.limits, found.people, found.walked) == ((), (), ())


def test_a_guard_that_is_dropped_is_told_with_a_story_places_and_requirements_and_takes_less_than_two_seconds(tmp_path):
    edited = copy(tmp_path, ("pathways/dissent.yaml", "    when: not review_in_session\n", ""))
    new = cpmodel.load(edited)
    began = time.process_time()
    found = compare(BASE, new)
    assert time.process_time() - began < 2
    (difference,) = found.differences
    assert difference.sentence == (
        "Newly possible: “Conference to be held again” (dissent), while the dissent is “With the multi-agency panel”; by"
        " Multi-agency panel; until now only if not “review in session”."
    )
    assert difference.old
    assert difference.new
    old_file, new_file = (path / "pathways" / "dissent.yaml" for path in (SHIPPED / "derbyshire", edited))
    line = next(
        number
        for number, text in enumerate(new_file.read_text(encoding="utf-8").splitlines(), start=1)
        if "event: conference_again" in text
    )
    assert (difference.old.place, difference.new.place) == (
        Place(old_file.as_posix(), line, 5),
        Place(new_file.as_posix(), line, 5),
    )
    assert difference.new.grounds.cites == ("DIS-4",)
    assert difference.new_story
    assert difference.new_story.events[-5:] == (
        "review.opened",
        "dissent.raised",
        "dissent.dissent_recorded",
        "dissent.escalated",
        "dissent.conference_again",
    )
    assert [each.title for each in found.people] == ["Multi-agency panel"]


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        (
            "conference_called: [referral.conference_called, disagreement.conference_ordered, transfer_in",
            "conference_called: [referral.conference_called, transfer_in",
            "The group of events conference_called: means no longer “Conference ordered” (disagreement).",
        ),
        (
            "title: Decision on a referral",
            "title: What to do with a referral",
            (
                "The limit “What to do with a referral” (referral_decision): title “What to do with a referral”, was “Decision on a"
                " referral”."
            ),
        ),
    ],
)
def test_one_line_that_is_used_in_many_places_is_one_change(tmp_path, was, now, said):
    found = compare(BASE, cpmodel.load(copy(tmp_path, ("procedure.yaml", was, now))))
    assert [each.sentence for each in found.changes] == [said]


def test_findings_that_only_one_of_the_two_has_are_told(tmp_path):
    edited = copy(
        tmp_path,
        ("", "at_panel", "before_the_panel"),
        ("pathways/dissent.yaml", "    owner: dissent_panel\n", ""),
    )
    new = cpmodel.load(edited)
    one, other = (tuple(state_without_owner.examine(some)) for some in (BASE, new))
    found = finding_changes(Pair.of(BASE, new), one, other)
    assert ([each.subject for each in found.appeared], found.gone) == (["dissent.before_the_panel"], ())
    back = finding_changes(Pair.of(new, BASE), other, one)
    assert (back.appeared, [each.subject for each in back.gone]) == ((), ["dissent.before_the_panel"])


def test_a_social_worker_who_moves_to_hampshire_learns_what_is_done_otherwise_matter_by_matter():
    found = compare(BASE, cpmodel.load("hips"))
    learned = {each.new: {one.title: one.sentences for one in each.matters} for each in found.people}
    assert learned["social_worker"] == {
        "What you do": (
            (
                "You may newly do this, which was done by Child protection conference team: “Conference convened” (conference) and"
                " “Invitations sent” (review)."
            ),
            "You may newly do this: “Decision recorded” (record).",
            "You now have to act in “Conference called” (conference) and “Decision to be recorded” (record).",
        ),
        "By when": (
            "“Assessment finished”: It no longer stops on “Conference put off until after birth” (referral).",
            (
                "These times are no longer set: “Assessment finished after a conference was put off until birth”, within 45 working"
                " days (unverified); “Reports shared before the conference”, at least 2 days ahead; “Reports shared before the"
                " review”, at least 3 days ahead; “First child in need meeting to be held” (child in need), within 10 working days"
                " (unverified); “Child in need plan at work” (child in need), within 4 weeks (unverified); “Core group at work”"
                " (core group), within 6 weeks (unverified); “Joint assessment ready for the review” (core group), within 6 weeks"
                " (unverified); “Next visit due” (visits), within 10 working days (unverified)."
            ),
        ),
        "Your duties": (
            (
                "In other words: Convenes the conference, attends, presents why it is held, writes the report with its analysis and"
                " a recommendation, and shares it with the family beforehand. It was: Brings the conference about, attends,"
                " presents why it is held, writes the report with its analysis, shares it with the family beforehand, records what"
                " was decided and sees that it is done."
            ),
            "Newly said: Says when the review is held, within the national times.",
        ),
        "Other names": ("“Conference convened” is what was called “Invitations sent”.",),
    }
    assert [each.title for each in found.people if each.new is None] == [
        "Multi-agency panel",
        "The council's complaints manager",
    ]
    assert answer(found).endswith(
        "“Complaint by the parents” and “Professional dissent from a decision” are no longer there."
    )


def test_times_that_are_new_are_told_together_and_each_with_its_length():
    found = compare(cpmodel.load("england"), BASE)
    (team_manager,) = [each for each in found.people if each.new == "team_manager"]
    assert team_manager.sentences[-1] == (
        "This time is new: “Assessment finished after a conference was put off until birth”, within 45 working days (unverified)."
    )

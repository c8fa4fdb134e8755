"""A walk that is saved is a story that the reader reads back, and the file that it goes into stays as it was before it."""

from datetime import date
from pathlib import Path

import pytest

import cpmodel
from cpmodel.model.condition import InState
from cpmodel.model.stories import tell
from cpmodel.reading.procedures import load
from cpmodel.walking.case import begin
from cpmodel.walking.commands import perform
from cpmodel.walking.commands import session as begin_session
from cpmodel.walking.recording import CannotRecord, record, story
from tests.test_cli import SOUND, written

WALKED = """\
# Stories recorded with cpmodel walk.
stories:
  - name: A talk
    kind: required
    because: recorded with cpmodel walk
    events:
      - talk.begun  # Mon 5 Jan 2026
      - talk.ended  # Fri 9 Jan 2026
    days: ["2026-01-05", "2026-01-09"]
    ends: talk.closed
"""


@pytest.fixture
def folder(tmp_path):
    return written(tmp_path / "small", SOUND)


def walked(folder, *lines):
    session = cpmodel.walk(folder)
    for line in lines:
        answer = perform(session, line)
        assert not answer.refused, answer.said
        session = answer.session
    return session


def test_a_walk_that_is_saved_is_read_back_as_it_was_walked(folder):
    session = walked(folder, "begun", "day Friday", "ended", "save A talk")
    assert session.file.read_text(encoding="utf-8") == WALKED
    read = cpmodel.load(folder)
    (told,) = read.stories
    assert told.name == "A talk"
    assert (told.kind, told.events, told.starts) == ("required", ("talk.begun", "talk.ended"), {})
    assert told.ends == InState("talk", "closed")
    assert tell(read, told).runs[0].trace.end == session.walk.here


def test_a_walk_that_is_saved_is_told_again_on_its_days_and_with_its_limits(folder):
    before = walked(folder, "begun", "day Friday", "ended", "save A talk")
    again = walked(folder, "replay A talk", "rest")
    assert again.walk.happened == before.walk.happened
    assert again.walk.clocks == before.walk.clocks


def test_the_file_stays_as_it_was_before_the_new_story(folder):
    file = folder / "stories" / "walked.yaml"
    file.parent.mkdir()
    before = "# by hand\nstories:\n\n- {name: Old, kind: optional,   events: [talk.begun]}  # kept\n# at the end"
    file.write_bytes(before.replace("\n", "\r\n").encode())
    walked(folder, "begun", "save New: the first", "undo", "begun", "save Newer")
    after = file.read_bytes().decode()
    assert after.startswith(before.replace("\n", "\r\n"))
    assert after.count("\n") == after.count("\r\n")
    assert [each.name for each in cpmodel.load(folder).stories] == ["Old", "New: the first", "Newer"]


@pytest.mark.parametrize(
    "name",
    ["Yes", "a: b", "It's “quoted”", "# no", "- dash", "null", "ends with:", 'has "these"', "Zoë", "12", "2026-01-05"],
)
def test_any_name_is_read_back(folder, name):
    record(walked(folder, "begun").walk, name, folder / "stories" / "walked.yaml")
    assert [each.name for each in cpmodel.load(folder).stories] == [name]


def test_how_the_case_began_and_its_dates_are_kept(tmp_path):
    file = tmp_path / "walked.yaml"
    session = cpmodel.walk("derbyshire", stories=file)
    for line in ("set child unborn", "set expected_birth 2026-06-01", "referral.referred", "save Before birth"):
        session = perform(session, line).session
    assert file.read_text(encoding="utf-8").splitlines()[2:] == [
        "  - name: Before birth",
        "    kind: required",
        "    starts: {child: unborn, residence: here}",
        '    dates: {expected_birth: "2026-06-01"}',
        "    because: recorded with cpmodel walk",
        "    events:",
        "      - referral.referred  # Mon 5 Jan 2026",
        '    day: "2026-01-05"',
        "    ends: referral.received",
        '    limits: {referral_decision: "2026-01-06", assessment: "2026-03-09"}',
    ]


def test_each_shipped_story_that_is_walked_and_saved_ends_where_it_ended(tmp_path):
    procedure = cpmodel.load("derbyshire")
    shipped = Path(cpmodel.__file__).parent / "procedures" / "derbyshire" / "stories" / "transfer.yaml"
    file = tmp_path / "walked.yaml"
    file.write_bytes(shipped.read_bytes())
    stories = [each for each in procedure.stories if each.kind == "required"][::9]
    for each in stories:
        walk = begin(procedure, date(2026, 1, 5), tell(procedure, each).runs[0].trace.start)
        for event in each.events:
            walk = walk.on(event)
        record(walk, f"Again, {each.name}", file)
    read = load("derbyshire", {shipped.as_posix(): file.read_bytes()})
    again = [each for each in read.stories if each.name.startswith("Again, ")]
    assert [each.events for each in again] == [each.events for each in stories]
    assert all(tell(read, each).as_wanted for each in again)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("stories: []\n", "does not list its stories one below the other; name another file with --to"),
        (
            "stories: [{name: Old, kind: optional, events: [talk.begun]}]\n",
            "does not list its stories one below the other",
        ),
        (
            "stories:\n  - {name: Old, kind: optional, events: [talk.begun]}\nchanges:\n  stories:\n    Other: {kind: optional}\n",
            "does not end with its stories; name another file with --to",
        ),
        ("storeys:\n  - name: Old\n", "cannot be read as a file of stories"),
        (
            "stories:\n  - {name: Old, kind: optional, events: [talk.begun]}\n...\n",
            "cannot be read as a file of stories",
        ),
        ("stories:\n  - {name: A talk, kind: optional, events: [talk.begun]}\n", "There is a story 'A talk' already"),
    ],
)
def test_a_file_that_nothing_can_be_put_after_is_left_alone(folder, content, said):
    file = folder / "walked.yaml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(CannotRecord, match=said):
        record(walked(folder, "begun").walk, "A talk", file)
    assert file.read_text(encoding="utf-8") == content


def test_a_name_that_the_procedure_has_already_is_refused(folder):
    walked(folder, "begun", "save A talk")
    again = cpmodel.walk(folder).walk.on("talk.begun")
    with pytest.raises(CannotRecord, match="There is a story 'A talk' already; choose another name"):
        record(again, "A talk", folder / "other.yaml")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("save A talk", "Nothing has happened yet that could be saved."),
        ("save", "Say under which name: 'save A second conference keeps the plan'."),
    ],
)
def test_what_cannot_be_saved_says_why(folder, line, said):
    answer = perform(cpmodel.walk(folder), line)
    assert (answer.refused, answer.said, answer.session.saved) == (True, (said,), ())


def test_a_place_where_nothing_can_be_written_is_said(folder):
    (folder / "stories").write_text("a file, and no folder")
    answer = perform(walked(folder, "begun"), "save A talk")
    assert answer.refused
    assert "could not be written" in answer.said[0]


def test_what_was_saved_outlives_undo(folder):
    session = walked(folder, "begun", "save A talk", "undo")
    assert (session.saved, session.walk.happened) == (("A talk",), ())


def test_a_shipped_story_with_days_is_walked_on_them_and_its_limits_stand_as_it_says():
    procedure = cpmodel.load("derbyshire")
    timed = [each for each in procedure.stories if each.limits and each.kind == "required"]
    assert len(timed) > 40
    for each in timed:
        session = begin_session(procedure, Path("unused.yaml"))
        for line in (f"replay {each.name}", "rest"):
            session = perform(session, line).session
        assert not session.left, each.name
        assert tuple(one.at.date() for one in session.walk.happened) == each.days
        stand = story(session.walk, "Again").limits
        assert {name: stand.get(name, "none") for name in each.limits} == each.limits

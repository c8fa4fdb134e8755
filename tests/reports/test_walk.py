"""What is shown of a walk: it fits a terminal of 80 columns and 24 lines, and says first what can happen next and by when."""

from dataclasses import replace
from datetime import date

import pytest

import cpmodel
from cpmodel.model.stories import tell
from cpmodel.reports import walk as report
from cpmodel.walking.case import begin
from cpmodel.walking.commands import Session, asked, perform
from tests.walking.test_commands import TALK, after, session

DERBYSHIRE = cpmodel.load("derbyshire")


def shown(line, *before, made=TALK):
    now = after(*before, made=made)
    return report.answer(now, perform(now, line))


@pytest.mark.parametrize("story", DERBYSHIRE.stories[::3], ids=lambda story: story.name)
def test_every_screen_fits_after_every_step_of_a_shipped_story(story):
    run = tell(DERBYSHIRE, story).runs[0]
    before = Session(begin(DERBYSHIRE, start=run.trace.start), session().file)
    for step in run.trace.steps:
        answer = perform(before, step.event)
        lines = report.screen(answer.session).split("\n")
        said = report.answer(before, answer).split("\n")
        assert (max(map(len, [*lines, *said])) <= 80, len(lines) <= 22) == (True, True), lines
        before = answer.session
    for command in ("where", "tasks", "limits", "story", "help"):
        assert max(map(len, report.answer(before, perform(before, command)).split("\n"))) <= 80


def test_the_screen_says_where_it_stands_by_when_and_what_can_happen_next():
    now = after("referral.referred", "referral.danger_excluded", "day 2026-01-06", made=DERBYSHIRE)
    assert (
        report.screen(now)
        == """
Tuesday 6 January 2026, 2 events so far
Where it stands
  Referral: “What response is needed?”; to act: Social work team manager
By when
  Tue 6 Jan 2026   today                    Decision on a referral
  Mon 9 Mar 2026   44 working days left     Assessment finished
What can happen next
  1  No assessment needed: Social work team manager            by Tue 6 Jan 2026
  2  Assessment decided: Social work team manager              by Tue 6 Jan 2026
  3  Significant harm suspected: Social worker or Social w...  by Tue 6 Jan 2026
Circumstances: 4 The child turns 18; 5 The child dies; 2 more
A number or a name; day, next due, undo, why EVENT, tasks, where, help, quit."""
    )


def test_a_step_says_what_has_changed_who_is_told_and_which_limits_run_and_are_kept():
    assert (
        shown("danger_found", "referred", made=DERBYSHIRE)
        == """\
Immediate danger found (referral), by Social worker or Police: now the
  protection is “How is the child made safe now?” and the referral is “Strategy
  discussion”.
  Told: Police, Social work team manager and Professional who knows the child.
  ✓ kept: Decision on a referral, done Mon 5 Jan 2026, due Tue 6 Jan 2026."""
    )


def test_a_day_that_passes_says_what_was_missed_and_names_a_bank_holiday():
    assert (
        shown("day 3 April", "booked")
        == """\
Friday 3 April 2026 (bank holiday: Good Friday)
  ✗ missed: Soon, due Thu 8 Jan 2026, still to be done."""
    )
    assert (
        shown("begun", "booked", "day 3 April")
        == """\
The talk begins (talk), by Chair: now the talk is “Open”.
  ✗ missed: Soon, due Thu 8 Jan 2026, done Fri 3 Apr 2026."""
    )


def test_time_that_is_up_is_told_with_its_instant():
    lines = ("referral.referred", "danger_found", "day Friday 10:00", "protection.police_protection_used")
    assert (
        shown("wait 1 week", *lines, made=DERBYSHIRE)
        == """\
Monday 12 January 2026
Time is up on Mon 12 Jan 2026, 10:00: Police protection runs out (protection),
  by the clock, when the time is up: now the protection is “No emergency measure
  in force”.
  Told: Parents or carers and Social worker.
Friday 16 January 2026
  ✓ kept: Police protection, done Mon 12 Jan 2026, 10:00, due Mon 12 Jan 2026,
    10:00."""
    )


def test_undo_says_where_it_goes_back_to():
    assert shown("undo", "booked", "day 12") == "Undone.\nMonday 5 January 2026. 1 event so far."
    assert shown("undo", "booked") == (
        "Undone.\nMonday 5 January 2026. At the beginning the talk is “None”, “Route” is court and\n“Loud” is not true."
    )


def test_what_is_too_soon_says_from_when_it_is_not():
    tasks = shown("tasks chair", "go to conference.ready", made=DERBYSHIRE)
    assert (
        tasks
        == """\
Child protection manager (conference chair)
   1  Conference opened
      conference.opened                           too soon before Wed 7 Jan 2026
   2  Opened as an exception with too few agencies
      conference.opened_inquorate                 too soon before Wed 7 Jan 2026
   3  Adjourned, too few agencies
      conference.adjourned"""
    )


def test_what_one_role_can_do_is_shown_alone_and_nothing_is_said_to_be_so():
    assert shown("tasks police", made=DERBYSHIRE) == "Nothing can happen now by Police."
    assert shown("tasks outside", made=DERBYSHIRE).startswith("Circumstances outside the procedure\n")


def test_hours_that_are_left_and_what_is_late_are_counted():
    lines = ("referral.referred", "danger_found", "protection.police_protection_used")
    rows = report.screen(after(*lines, made=DERBYSHIRE)).split("\n")
    assert "  Thu 8 Jan 2026, 09:00  72 hours left            Police protection" in rows
    late = report.screen(after("booked", "day 12")).split("\n")
    assert "  Thu 8 Jan 2026   ✗ missed, still to do    Soon" in late
    assert f"{'  1  The talk begins: Chair':<53}  late since Thu 8 Jan 2026" in late


def test_a_date_and_how_a_case_begins_are_asked_with_what_enter_takes():
    assert [report.question(session(), each) for each in asked(session(), date(2026, 11, 23))] == [
        "On which day does it begin? [Mon 23 Nov 2026]",
        "Talk? [1]\n  1  The talk is “None”\n  2  The talk is “Booked”",
        "Route? [1]\n  1  “Route” is court\n  2  “Route” is panel",
        "Loud? [1]\n  1  “Loud” is not true\n  2  “Loud” is true",
        "Birthday? [none known]",
    ]


def test_what_has_happened_is_told_under_its_days():
    assert (
        shown("story", "booked", "day 8", "begun")
        == """\
At the beginning the talk is “None”, “Route” is court and “Loud” is not true.
Monday 5 January 2026
  1. Booked (talk), by Chair: now the talk is “Booked”.
Thursday 8 January 2026
  2. The talk begins (talk), by Chair: now the talk is “Open”."""
    )


def test_why_says_where_it_is_written():
    assert shown("why conference.opened", made=DERBYSHIRE).split("\n")[-1].startswith("Written in ")


def test_a_story_that_is_told_says_what_comes_next():
    assert report.screen(after("replay a talk")).endswith("“A talk” goes on with “Booked”: step, or rest for all 2.")


def test_at_the_end_it_says_what_was_kept():
    assert report.farewell(after("booked")) == "The walk ends after 1 event; nothing was saved."
    saved = replace(after("booked"), saved=("A talk", "Another"))
    assert report.farewell(saved) == "The walk ends after 1 event. Kept in walked.yaml: “A talk” and “Another”."

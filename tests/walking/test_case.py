"""A walked case stands where the model says, its limits are due when a person with a calendar would say, and time ends what it may."""

from datetime import date, datetime, time

import pytest
from hypothesis import given

import cpmodel
from cpmodel.model.procedure import CLOCK, CalendarRules
from cpmodel.model.semantics import step_on, usual
from cpmodel.model.stories import morning, tell
from cpmodel.walking.case import begin, beginning, questions
from tests.building import limit, pathway, procedure, transition
from tests.conformance.strategies import picked, procedures, words

DERBYSHIRE = cpmodel.load("derbyshire")


def walked(*events, day=date(2026, 1, 5), made=DERBYSHIRE):
    walk = begin(made, day)
    for event in events:
        walk = walk.on(event)
    return walk


def due(walk):
    return {each.limit: each.due for each in walk.open}


def end_of(*day):
    return datetime.combine(date(*day), time.max)


# --- where it stands -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("story", DERBYSHIRE.stories, ids=lambda story: story.name)
def test_walking_a_shipped_story_by_hand_gives_the_configurations_of_the_api(story):
    for run in tell(DERBYSHIRE, story).runs:
        walk = begin(DERBYSHIRE, start=run.trace.start)
        stood = [walk.here]
        for event in story.events[: run.refused]:
            walk = walk.on(event)
            stood.append(walk.here)
        assert stood == [run.trace.start, *(step.after for step in run.trace.steps)]
        assert run.refused is None or walk.on(story.events[run.refused]) is None


@given(procedures(), words)
def test_every_step_of_a_walk_is_one_of_the_model_in_order_of_time(made, word):
    walk = begin(made)
    for number in word:
        event = picked(number, [each.event for each in walk.possible], [*made.own_events])
        after = walk.on(event)
        assert (after is None) == (step_on(made, walk.here, event) is None)
        walk = after or walk
    stood = [walk.start, *(each.step.after for each in walk.happened)]
    assert [each.step.before for each in walk.happened] == stood[:-1]
    assert [each.at for each in walk.happened] == sorted(each.at for each in walk.happened)


@given(procedures())
def test_every_task_can_be_done_and_people_come_before_circumstances(made):
    walk = begin(made)
    assert sorted(each.event for each in walk.tasks) == [each.event for each in walk.possible]
    assert all(walk.on(each.event) is not None for each in walk.tasks)
    ranks = [0 if each.by_people else 1 if CLOCK in each.by else 2 for each in walk.tasks]
    assert ranks == sorted(ranks)


def test_a_case_begins_as_most_stories_do():
    start = usual(DERBYSHIRE)
    assert {each.name: start[each.name] for each in questions(DERBYSHIRE)} == {"child": "born", "residence": "here"}


def test_another_beginning_can_be_chosen_and_an_impossible_one_not():
    assert beginning(DERBYSHIRE, {"child": "unborn"})["child"] == "unborn"
    with pytest.raises(ValueError, match="No case begins so"):
        beginning(DERBYSHIRE, {"child": "dead"})


# --- by when, worked out by hand -----------------------------------------------------------------------------------


def test_over_christmas_two_bank_holidays_new_year_and_the_weekends_do_not_count():
    # Working days after Wednesday 23 December 2026: 24 | 29 30 31 (the 25th is Christmas Day, the 28th stands for Boxing
    # Day) | 4 5 6 7 8 (the 1st is New Year) | 11 12 13 14 15 | 18 January: the fifteenth.
    walk = walked("referral.referred", "referral.danger_found", "referral.enquiry_started", day=date(2026, 12, 23))
    assert due(walk)["initial_conference"] == end_of(2027, 1, 18)


def test_three_months_from_the_last_day_of_november_end_with_february():
    events = next(each.events for each in DERBYSHIRE.stories if each.name == "A plan is agreed")
    assert due(walked(*events, day=date(2026, 11, 30)))["first_review"] == end_of(2027, 2, 28)


def test_72_hours_run_on_over_a_weekend():
    walk = walked("referral.referred", "referral.danger_found", day=date(2026, 1, 9)).until(datetime(2026, 1, 9, 10))
    walk = walk.on("protection.police_protection_used")
    assert due(walk)["protection.police_protection"] == datetime(2026, 1, 12, 10)
    assert walk.until(datetime(2026, 1, 12, 9, 59)).here["protection"] == "police_protection"
    assert walk.until(datetime(2026, 1, 12, 10)).here["protection"] == "safe"


def test_what_ends_a_running_limit_says_by_when_and_circumstances_do_not():
    walk = walked("referral.referred", "referral.danger_excluded")
    when = {each.event: each.due for each in walk.tasks}
    assert when["referral.assessment_decided"] == end_of(2026, 1, 6)
    assert when["residence.moved_away"] is None


def test_a_date_that_is_known_has_a_limit_before_it():
    walk = begin(DERBYSHIRE, start=beginning(DERBYSHIRE, {"child": "unborn"})).with_date(
        "expected_birth", morning(date(2026, 6, 1))
    )
    for event in (
        "referral.referred",
        "referral.danger_found",
        "referral.enquiry_started",
        "referral.conference_called",
    ):
        walk = walk.on(event)
    assert due(walk)["before_birth"] == end_of(2026, 3, 9)  # twelve weeks before a Monday
    assert "before_birth" not in due(walk.with_date("expected_birth", None))


# --- time ----------------------------------------------------------------------------------------------------------

ORDER = procedure(
    pathway(
        "order",
        "none made lapsed",
        transition("made", "none lapsed", "made"),
        transition("lapsed", "made", "lapsed", by="clock"),
        final="lapsed",
        within={"made": "8 days"},
    ),
    pathway("talk", "none open", transition("begun", "none", "open")),
    limits=[limit("answer", "talk.begun", "order.lapsed", within="2 working days")],
)


def test_time_that_is_up_ends_a_state_at_its_due_instant():
    after = walked("order.made", made=ORDER).until(morning(date(2026, 2, 1)))
    assert [(each.step.event, each.at, each.by_itself) for each in after.happened] == [
        ("order.made", datetime(2026, 1, 5, 9), False),
        ("order.lapsed", end_of(2026, 1, 13), True),
    ]
    assert (after.now, [each.standing for each in after.clocks]) == (morning(date(2026, 2, 1)), ["kept"])


def test_what_the_clock_alone_causes_is_walked_to_when_it_is_chosen():
    after = walked("order.made", "order.lapsed", made=ORDER)
    assert (after.here["order"], after.now) == ("lapsed", end_of(2026, 1, 13))


def test_before_that_it_is_said_when_it_comes():
    tasks = {each.event: each.lapses for each in walked("order.made", made=ORDER).tasks}
    assert tasks == {"order.lapsed": end_of(2026, 1, 13), "talk.begun": None}


def test_a_limit_is_missed_when_its_day_is_over():
    walk = walked("talk.begun", made=ORDER)
    standing = [walk.until(at).clocks[0].standing for at in (end_of(2026, 1, 7), morning(date(2026, 1, 8)))]
    assert standing == ["running", "missed"]


def test_the_next_due_time_is_the_morning_of_a_day_that_is_left_to_its_end():
    walk = walked("order.made", "talk.begun", made=ORDER)
    first = walk.next_due
    then = walk.until(first).next_due
    assert (first, then, walk.until(then).next_due) == (
        morning(date(2026, 1, 7)),
        morning(date(2026, 1, 13)),
        None,
    )


def test_no_time_comes_back():
    with pytest.raises(ValueError, match="2026-01-04 09:00:00 is before 2026-01-05 09:00:00, which it is already"):
        begin(ORDER).until(morning(date(2026, 1, 4)))


def test_a_clock_that_would_go_on_for_ever_is_not_followed():
    ever = procedure(
        pathway(
            "round",
            "none on",
            transition("begun", "none", "on"),
            transition("again", "on", "on", by="clock"),
            within={"on": "1 day"},
        ),
        calendar=CalendarRules(),
    )
    walk = begin(ever).on("round.begun")
    with pytest.raises(ValueError, match="Time would be up more than 1,000 times until then"):
        walk.until(morning(date(2040, 1, 1)))

"""Every answer of a quiz is proved again here, from the walk that the question shows and by other means than the quiz's."""

from collections import Counter
from datetime import timedelta

import pytest

import cpmodel
from cpmodel.model import wording
from cpmodel.model.semantics import step_on
from cpmodel.quizzing import CHOICES, KINDS, quiz


@pytest.fixture(scope="module")
def derbyshire():
    return cpmodel.load("derbyshire")


@pytest.fixture(scope="module")
def covering(derbyshire):
    return cpmodel.cover(derbyshire).stories


@pytest.fixture(scope="module")
def asked(derbyshire, covering):
    return [each for seed in range(6) for each in quiz(derbyshire, covering, 25, seed)]


def of(asked, kind):
    found = [each for each in asked if each.kind == kind]
    assert len(found) == 30
    return found


def events_titled(procedure, title):
    return [each for each in procedure.own_events if wording.event_of_pathway(procedure, each) == title]


def test_each_question_has_four_different_answers_one_of_them_right_and_each_with_its_reason(asked):
    assert {len({choice.text for choice in each.choices}) for each in asked} == {CHOICES}
    assert {sum(choice.right for choice in each.choices) for each in asked} == {1}
    assert all(choice.because for each in asked for choice in each.choices)


def test_every_kind_is_asked_as_often_and_nothing_is_asked_twice(derbyshire, covering):
    sheet = quiz(derbyshire, covering, 25, 7)
    assert Counter(each.kind for each in sheet) == dict.fromkeys(KINDS, 5)
    assert len({(each.asked, each.choices[each.right].text) for each in sheet}) == 25


def test_the_right_answer_stands_in_every_place(asked):
    free = [each.right for each in asked if not each.said]
    assert set(free) == set(range(CHOICES))


def test_a_case_that_is_asked_about_is_one_that_could_come_up(derbyshire, covering):
    told = [each for each in derbyshire.stories if each.kind == "required"]
    sheet = quiz(derbyshire, (*told, *covering), 25, 1)
    from_outside = [sum("outside" in each.step.taken[0].by for each in one.walk.happened) for one in sheet]
    assert max(from_outside) <= 1
    assert Counter(each.walk.start["child"] for each in sheet)["born"] > 20


def test_the_same_seed_asks_the_same_and_another_asks_otherwise(derbyshire, covering):
    assert quiz(derbyshire, covering, 10, 3) == quiz(derbyshire, covering, 10, 3)
    assert quiz(derbyshire, covering, 10, 3) != quiz(derbyshire, covering, 10, 4)


def test_what_happens_next_can_happen_and_nothing_else_of_the_choice_can(derbyshire, asked):
    for each in of(asked, "what next"):
        for choice in each.choices:
            events = events_titled(derbyshire, choice.text)
            possible = [step_on(derbyshire, each.walk.here, event) is not None for event in events]
            assert events
            assert any(possible) == choice.right, (each, choice)


def test_who_has_to_act_owns_the_state_and_the_others_can_do_nothing_there(derbyshire, asked):
    for each in of(asked, "who acts"):
        (pathway,) = [
            one for one in derbyshire.pathways.values() if f"In {wording.quoted(one.title)} the case" in each.asked
        ]
        state = pathway.states[each.walk.here[pathway.name]]
        can = {
            role for step in each.walk.possible if step.taken[0].pathway == pathway.name for role in step.taken[0].by
        }
        for choice in each.choices:
            (role,) = [name for name, one in derbyshire.roles.items() if one.title == choice.text]
            assert (role == state.owner) == choice.right
            assert choice.right or role not in can


def test_the_day_is_the_last_on_which_the_limit_is_kept(asked):
    for each in of(asked, "by when"):
        right = each.choices[each.right].text
        matching = [clock for clock in each.walk.open if wording.day(clock.due.date()) == right]
        assert matching
        clock = next(one for one in matching if each.walk.limit(one).title in each.asked)
        limit, calendar = each.walk.limit(clock), each.walk.limits.calendar
        if limit.duration.unit == "working days":
            days = (clock.started.date() + timedelta(days=number) for number in range(1, 400))
            working = [day for day in days if day.weekday() < 5 and calendar.holiday(day) is None]
            assert wording.day(working[limit.duration.count - 1]) == right


def test_the_first_step_that_cannot_happen_is_refused_after_those_before_it_were_taken(derbyshire, asked):
    for each in of(asked, "what is wrong"):
        here, refused = each.walk.here, None
        for told in each.said:
            (event,) = events_titled(derbyshire, told.partition(". ")[2])
            step = step_on(derbyshire, here, event)
            if step is None:
                refused = told
                break
            here = step.after
        assert refused == each.choices[each.right].text


def test_who_is_told_is_named_by_what_happens_and_the_others_are_not(derbyshire, asked):
    for each in of(asked, "who is told"):
        (event,) = [
            one
            for one in derbyshire.own_events
            if wording.quoted(wording.event_of_pathway(derbyshire, one)) in each.asked
        ]
        told = {role for one in step_on(derbyshire, each.walk.here, event).taken for role in one.tells}
        for choice in each.choices:
            (role,) = [name for name, one in derbyshire.roles.items() if one.title == choice.text]
            assert (role in told) == choice.right


def test_there_are_fewer_questions_where_there_is_no_more_to_ask(derbyshire, covering):
    assert 0 < len(quiz(derbyshire, covering[:1], 100, 1)) < 100


def test_a_quiz_without_questions_is_refused(derbyshire, covering):
    with pytest.raises(ValueError, match="A quiz has at least 1 question, not 0"):
        quiz(derbyshire, covering, 0, 1)

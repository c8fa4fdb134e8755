"""Stories told again: what each kind asks of a procedure, and where one departs."""

import pytest

from cpmodel.model.condition import And
from cpmodel.model.procedure import Story
from cpmodel.model.stories import tell
from tests.building import fact, is_so, pathway, procedure, state, transition

TALK = procedure(
    pathway("talk", "none open closed", transition("begun", "none", "open"), transition("ended", "open", "closed"))
)
TWICE = procedure(
    pathway("talk", "none hurt open", transition("begun", "none", "open"), initial="none hurt"),
)


def result(kind, *events, made=TALK, **more):
    return tell(made, Story("a story", kind, events, **more))


@pytest.mark.parametrize(
    ("kind", "events", "as_wanted"),
    [
        ("required", ("talk.begun", "talk.ended"), True),
        ("required", ("talk.ended",), False),
        ("forbidden", ("talk.begun", "talk.begun"), True),
        ("forbidden", ("talk.begun", "talk.ended"), False),
        ("forbidden", ("talk.ended", "talk.begun"), False),
        ("optional", ("talk.ended",), True),
    ],
)
def test_each_kind_asks_its_own(kind, events, as_wanted):
    assert result(kind, *events).as_wanted is as_wanted


def test_a_story_that_ends_elsewhere_than_it_says_is_not_possible():
    told = result("required", "talk.begun", ends=state("talk.closed"))
    assert (told.possible, told.departs.refused, told.departs.ends_as_told) == (False, None, False)


def test_it_says_where_it_first_departs():
    told = result("required", "talk.begun", "talk.begun", "talk.ended")
    assert (told.departs.refused, told.departs.trace.events) == (1, ("talk.begun",))


def test_every_beginning_that_agrees_must_be_able_to_take_it():
    assert not result("required", "talk.begun", made=TWICE).possible
    assert result("required", "talk.begun", made=TWICE, starts={"talk": "none"}).possible


def test_a_story_that_no_case_begins_is_not_possible():
    assert not result("required", "talk.begun", starts={"talk": "closed"}).possible


def test_a_story_that_says_how_a_case_begins_is_not_told_from_all_the_others() -> None:
    facts = [fact(f"f{number}", initial=None) for number in range(40)]
    visit = pathway(
        "visit", "none made", transition("made", "none", "made", when=And(tuple(is_so(f.name) for f in facts)))
    )
    told = tell(
        procedure(visit, facts=facts), Story("Made", "required", ("visit.made",), {f.name: True for f in facts})
    )
    assert [run.possible for run in told.runs] == [True]

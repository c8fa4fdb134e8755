"""The shipped stories: every outcome, and every requirement that can be told, is in one of them."""

from functools import cache

import pytest

import cpmodel
from cpmodel.model.coverage import citations
from cpmodel.model.procedure import State, Transition
from cpmodel.model.stories import tell

DERBYSHIRE = cpmodel.load("derbyshire")
FINAL = sorted(name for name, state in DERBYSHIRE.states.items() if state.final)
TOLD_BY = {
    name: {each.element.qualified if isinstance(each.element, State) else each.element.id for each in some}
    for name, cited in citations(DERBYSHIRE).items()
    if (some := [each for each in cited if isinstance(each.element, State | Transition)])
}
"""For each requirement that a state or a transition carries, these: a story that comes to one of them tells it."""


@cache
def come_to():
    """All states that required stories come to, and the ids of all transitions that they take."""
    runs = [run for story in DERBYSHIRE.stories if story.kind == "required" for run in tell(DERBYSHIRE, story).runs]
    states = {f"{name}.{value}" for run in runs for step in run.trace.steps for name, value in step.after.items()}
    return states | {taken.id for run in runs for step in run.trace.steps for taken in step.taken}


def test_there_are_at_least_forty():
    assert len(DERBYSHIRE.stories) >= 40


@pytest.mark.parametrize("state", FINAL)
def test_some_required_story_comes_to_every_outcome(state):
    assert state in come_to()


@pytest.mark.parametrize("requirement", sorted(TOLD_BY))
def test_some_required_story_tells_every_requirement_that_can_be_told(requirement):
    assert TOLD_BY[requirement] & come_to()


def test_every_transition_is_taken_in_some_required_story():
    assert set(DERBYSHIRE.transitions) - come_to() == set()

"""Semantics, chart and space are three implementations of one meaning: here they are held together."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cpmodel.chart import chart
from cpmodel.model.procedure import OUTSIDE, Procedure
from cpmodel.model.semantics import Configuration, Step, initial, step_on, steps
from cpmodel.reading.procedures import load
from cpmodel.space import Space
from tests.conformance.properties import chart_agrees, space_agrees
from tests.conformance.strategies import procedures, words


@settings(deadline=None, max_examples=60)
@given(procedures(largest=4), st.integers(0, 99), words)
def test_the_chart_does_what_the_semantics_says_on_every_prefix(
    procedure: Procedure, beginning: int, word: list[int]
) -> None:
    chart_agrees(procedure, beginning, word)


@settings(deadline=None, max_examples=40)
@given(procedures())
def test_the_space_is_what_a_plain_search_finds(procedure: Procedure) -> None:
    space_agrees(procedure, None)


@settings(deadline=None, max_examples=40)
@given(procedures(), st.data())
def test_the_space_of_a_cone_is_the_projection_of_the_whole(procedure: Procedure, data: st.DataObject) -> None:
    asked = data.draw(st.lists(st.sampled_from(tuple(procedure.variables)), min_size=1, max_size=2, unique=True))
    space_agrees(procedure, asked)


@pytest.mark.slow
@settings(deadline=None, max_examples=400)
@given(procedures(largest=4), st.integers(0, 99), words, st.data())
def test_all_readings_agree_on_many_procedures(
    procedure: Procedure, beginning: int, word: list[int], data: st.DataObject
) -> None:
    chart_agrees(procedure, beginning, word)
    if len(procedure.pathways) < 4:
        space_agrees(procedure, [data.draw(st.sampled_from(tuple(procedure.variables)))])


# --- Derbyshire ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def derbyshire() -> Procedure:
    return load("derbyshire")


def test_chart_and_semantics_walk_derbyshire_together(derbyshire: Procedure) -> None:
    walk_together(derbyshire, walks=8, longest=50)


@pytest.mark.slow
def test_chart_and_semantics_walk_derbyshire_together_for_thousands_of_steps(derbyshire: Procedure) -> None:
    assert walk_together(derbyshire, walks=120, longest=100) > 5000


def walk_together(procedure: Procedure, walks: int, longest: int) -> int:
    """Random cases that mostly leave aside what comes from outside, which would end them soon; returns their steps."""
    pick = random.Random(1989)
    beginnings = list(initial(procedure))
    case_class = chart(procedure)
    taken = 0
    for _ in range(walks):
        here = pick.choice(beginnings)
        case = case_class(here)
        for _ in range(longest):
            possible = list(steps(procedure, here))
            assert case.enabled_events() == tuple(step.event for step in possible)
            if not possible:
                break
            step = pick.choice(_from_inside(possible) if pick.random() < 0.95 else possible)
            assert case.send(step.event) == step.taken
            assert case.values == step.after
            here = step.after
            taken += 1
    return taken


def _from_inside(possible: Sequence[Step]) -> Sequence[Step]:
    return [step for step in possible if OUTSIDE not in step.taken[0].by] or possible


def test_the_space_of_derbyshires_core_has_the_steps_of_the_semantics_wherever_one_looks(derbyshire: Procedure) -> None:
    space = Space(derbyshire, ["conference"])
    beginning = next(initial(derbyshire))
    pick = random.Random(1989)
    for number in pick.sample(range(len(space)), 300):
        inside = space.configuration(number)
        whole = Configuration({**beginning, **inside})
        expected = {
            (step.event, Configuration({name: step.after[name] for name in inside}))
            for step in steps(derbyshire, whole)
            if step.event.partition(".")[0] in inside
        }
        first, last = np.searchsorted(space.sources, [number, number + 1])
        assert {
            (space.event_names[event], space.configuration(target))
            for event, target in zip(space.events[first:last], space.targets[first:last], strict=True)
        } == expected


def test_stories_of_derbyshires_core_are_possible(derbyshire: Procedure) -> None:
    space = Space(derbyshire, ["conference"])
    for number in random.Random(1989).sample(range(len(space)), 30):
        story = space.story(number)
        here = story.start
        for step in story.steps:
            assert step_on(derbyshire, here, step.event) == step
            here = step.after
        assert {name: here[name] for name in space.variables} == dict(space.configuration(number))

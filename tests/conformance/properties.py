"""What the readings of a procedure must agree on, each as a function that raises AssertionError where they do not.

The readings are given as modules, so that mutants can be put in their places.
"""

from __future__ import annotations

import heapq
import importlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import count
from types import ModuleType
from typing import Any

import numpy as np

from cpmodel import space as space_module
from cpmodel.model import semantics
from cpmodel.model.condition import Value
from cpmodel.model.procedure import OUTSIDE, Procedure
from cpmodel.model.semantics import Configuration, Step, initial, steps
from tests.conformance.strategies import picked

chart_module = importlib.import_module("cpmodel.chart")
"""The module: `cpmodel.chart` itself may be the verb of that name."""

Projected = frozenset[tuple[str, Value]]


def chart_agrees(
    procedure: Procedure,
    beginning: int,
    word: Sequence[int],
    *,
    chart: ModuleType = chart_module,
    meaning: ModuleType = semantics,
) -> None:
    """Chart and semantics begin alike, and after every prefix of the word can do, take and come to the same."""
    beginnings = list(meaning.initial(procedure))
    here = beginnings[beginning % len(beginnings)]
    case_class = chart.chart(procedure)
    case = case_class(here)
    _begins_alike(beginnings, procedure, case_class)
    every = tuple(procedure.own_events)
    for number in word:
        assert dict(case.values) == dict(here)
        possible = {step.event: step for step in meaning.steps(procedure, here)}
        assert case.enabled_events() == tuple(possible)
        event = picked(number, tuple(possible), every)
        assert (meaning.step_on(procedure, here, event) is None) == (event not in possible)
        if event in possible:
            assert case.send(event) == possible[event].taken
            here = possible[event].after
        else:
            _refused(case, event, chart)
    assert dict(case.values) == dict(here)
    assert list(here) == list(procedure.variables)


def _refused(case: Any, event: str, chart: ModuleType) -> None:
    stood = case.values
    refusal = _raised(chart.Refused, lambda: case.send(event))
    assert refusal is not None
    assert event in str(refusal)
    assert case.values == stood


def _begins_alike(beginnings: Sequence[Mapping[str, Value]], procedure: Procedure, case_class: Any) -> None:
    """A case can begin with just those values that some beginning has, and begins as usual where nothing is said."""
    assert dict(case_class().values) == dict(beginnings[0])
    for name, values in procedure.variables.items():
        for value in values:
            if any(each[name] == value for each in beginnings):
                assert case_class({name: value}).values[name] == value
            else:
                assert _raised(ValueError, partial(case_class, {name: value})) is not None


def _raised(kind: type[Exception], act: Callable[[], object]) -> Exception | None:
    """What `act` raises of this kind. pytest's own would not let a mutant's failure be caught like any other."""
    try:
        act()
    except kind as error:
        return error
    return None


# --- the space -------------------------------------------------------------------------------------------------------


def explored(procedure: Procedure) -> dict[Configuration, list[Step]]:
    """Every configuration that can be reached with its steps, by plain breadth-first search."""
    found: dict[Configuration, list[Step]] = {}
    waiting = list(initial(procedure))
    while waiting:
        here = waiting.pop(0)
        if here not in found:
            found[here] = list(steps(procedure, here))
            waiting += [step.after for step in found[here] if step.after not in found]
    return found


def space_agrees(procedure: Procedure, asked: Iterable[str] | None, *, space: ModuleType = space_module) -> None:
    """The space of a cone is the projection of the plainly explored whole on its variables and events."""
    whole = explored(procedure)
    made = space.Space(procedure, asked)
    variables = made.variables
    assert variables >= set(procedure.variables if asked is None else asked)

    numbers = [frozenset(made.configuration(number).items()) for number in range(len(made))]
    assert len(set(numbers)) == len(numbers)
    assert set(numbers) == {_projected(each, variables) for each in whole}
    begin = {_projected(each, variables) for each in initial(procedure)}
    assert {numbers[number] for number in made.initial} == begin
    assert [each in begin for each in numbers] == made.beginnings.tolist()

    taken = [
        (numbers[source], made.event_names[event], numbers[target])
        for source, event, target in zip(made.sources, made.events, made.targets, strict=True)
    ]
    assert len(set(taken)) == len(taken)
    assert made.sources.tolist() == sorted(made.sources)
    own = {event for event, declared in procedure.own_events.items() if declared[0].pathway in variables}
    expected = {
        (_projected(step.before, variables), step.event, _projected(step.after, variables)): step
        for possible in whole.values()
        for step in possible
        if step.event in own
    }
    assert set(taken) == set(expected)
    assert made.happening == {event for _, event, _ in taken}
    steps_taken = [expected[each] for each in taken]
    assert made.inside.tolist() == [OUTSIDE not in step.taken[0].by for step in steps_taken]
    _choices_agree(procedure, made, steps_taken)
    _stories_agree(procedure, made, numbers, expected)


def _projected(configuration: Configuration, variables: Iterable[str]) -> Projected:
    return frozenset((name, configuration[name]) for name in variables)


def _choices_agree(procedure: Procedure, made: Any, expected: Sequence[Step]) -> None:
    """What each pathway does on each step: which of its transitions is taken, and whether others were enabled too."""
    seen = set()
    for event, pathway, candidates in made.reactions():
        seen.add((event, pathway))
        positions, chosen, overlapping = made.chosen(event, pathway)
        assert positions.tolist() == [number for number, step in enumerate(expected) if step.event == event]
        for number, choice, overlap in zip(positions, chosen, overlapping, strict=True):
            step = expected[number]
            enabled = [each for each in candidates if semantics.enabled(procedure, each, step.before)]
            assert [each for each in step.taken if each.pathway == pathway] == enabled[:1]
            assert ([candidates[choice]] if choice >= 0 else []) == enabled[:1]
            assert overlap == (len(enabled) > 1)
    reacting = {(event, own[0].pathway) for event, own in procedure.own_events.items()}
    reacting |= {(event, pathway) for event, by in procedure.followers.items() for pathway in by}
    assert seen == {(e, p) for e, p in reacting if {e.partition(".")[0], p} <= made.variables}


def _stories_agree(
    procedure: Procedure,
    made: Any,
    numbers: Sequence[Projected],
    taken: Mapping[tuple[Projected, str, Projected], Step],
) -> None:
    """Distances are those of Dijkstra's algorithm, and every story is as long, possible, and ends where it should."""
    usual = next(initial(procedure))
    starts = {numbers[number]: _unusual(dict(numbers[number]), usual) for number in made.initial}
    nearest = _nearest(starts, [(before, _cost(step), after) for (before, _, after), step in taken.items()])
    assert made.distances.tolist() == [nearest[each] for each in numbers]
    for number in range(len(made)):
        story = made.story(number)
        assert _projected(story.end, made.variables) == numbers[number]
        before = [story.start, *(step.after for step in story.steps)]
        assert [semantics.step_on(procedure, *each) for each in zip(before, story.events, strict=False)] == list(
            story.steps
        )
        told = _unusual({name: story.start[name] for name in made.variables}, usual)
        assert told + sum(map(_cost, story.steps)) == nearest[numbers[number]]
    everywhere = np.ones(len(made), dtype=np.bool_)
    assert made.distances[made.nearest(everywhere)] == min(nearest.values())


def _cost(step: Step) -> int:
    return 6 if OUTSIDE in step.taken[0].by else 1


def _unusual(values: Mapping[str, Value], usual: Mapping[str, Value]) -> int:
    return 12 * sum(usual[name] != value for name, value in values.items())


def _nearest(
    starts: Mapping[Projected, int], edges: Iterable[tuple[Projected, int, Projected]]
) -> dict[Projected, int]:
    leaving: dict[Projected, list[tuple[int, Projected]]] = {}
    for before, cost, after in edges:
        leaving.setdefault(before, []).append((cost, after))
    found: dict[Projected, int] = {}
    number: Iterator[int] = count()
    waiting = [(cost, next(number), each) for each, cost in starts.items()]
    heapq.heapify(waiting)
    while waiting:
        distance, _, here = heapq.heappop(waiting)
        if here not in found:
            found[here] = distance
            for cost, after in leaving.get(here, ()):
                heapq.heappush(waiting, (distance + cost, next(number), after))
    return found

"""A small set of stories that takes every transition, and has every guard say yes and no.

Each goal is reached by a shortest story; then as few of these as will do are kept, the one that reaches most of what
is still open first (Chvátal, A greedy heuristic for the set-covering problem, 1979: at most a logarithm worse than the
smallest set).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from cpmodel.checks import spaces
from cpmodel.model.condition import ALWAYS, InState, Not, holds
from cpmodel.model.procedure import Procedure, Story, Transition
from cpmodel.model.semantics import Trace
from cpmodel.space import Space

Goal = tuple[str, bool]
"""A transition's id, and whether it is taken or its guard says no."""


@dataclass(frozen=True, slots=True)
class Covering:
    """The stories, the goals that each reaches first, and the goals that no story can reach."""

    stories: tuple[Story, ...]
    reached: tuple[frozenset[Goal], ...]
    unreachable: tuple[Goal, ...]


def cover(procedure: Procedure) -> Covering:
    """Find the stories. The same procedure gives the same stories."""
    open_ = set(_goals(procedure))
    candidates: dict[tuple[str, ...], Trace] = {}
    possible: set[Goal] = set()
    for asked, space in spaces(procedure):
        for goal, trace in _shortest(procedure, space, asked):
            possible.add(goal)
            candidates.setdefault(trace.events, trace)
    reaching = {events: _reached(procedure, trace) & open_ for events, trace in sorted(candidates.items())}
    unreachable = tuple(sorted(open_ - possible - frozenset[Goal]().union(*reaching.values())))
    open_ -= set(unreachable)
    kept: list[tuple[Trace, frozenset[Goal]]] = []
    while open_:
        best = max(reaching, key=lambda events: (len(reaching[events] & open_), -len(events)))
        kept.append((candidates[best], frozenset(reaching[best] & open_)))
        open_ -= reaching[best]
    stories = tuple(_story(procedure, number, trace) for number, (trace, _) in enumerate(kept, start=1))
    return Covering(stories, tuple(new for _, new in kept), unreachable)


def _goals(procedure: Procedure) -> Iterator[Goal]:
    for name, transition in procedure.transitions.items():
        yield name, True
        if transition.when != ALWAYS:
            yield name, False


def _shortest(procedure: Procedure, space: Space, asked: tuple[str, ...]) -> Iterator[tuple[Goal, Trace]]:
    """For each transition of the pathways asked about, a shortest story that takes it, and one in which its guard says no."""
    for event, pathway, candidates in space.reactions():
        if pathway not in asked:
            continue
        steps, chosen, _ = space.chosen(event, pathway)
        for number, transition in enumerate(candidates):
            step = space.nearest_step(steps[chosen == number])
            if step is not None:
                yield (transition.id, True), space.story(int(space.sources[step]), [step])
            if transition.when != ALWAYS:
                told = _refused(space, steps, transition)
                if told:
                    yield (transition.id, False), told


def _refused(space: Space, steps: np.ndarray[tuple[int], np.dtype[np.int64]], transition: Transition) -> Trace | None:
    """A shortest story to where only the guard keeps the transition from being taken."""
    here = space.where(Not(transition.when))
    standing = np.zeros(len(space), dtype=np.bool_)
    for source in transition.sources:
        standing |= space.where(InState(transition.pathway, source))
    if transition.event:
        goal = space.nearest(here & standing)
        return None if goal is None else space.story(goal)
    step = space.nearest_step(steps[(here & standing)[space.sources[steps]]])
    return None if step is None else space.story(int(space.sources[step]), [step])


def _reached(procedure: Procedure, trace: Trace) -> frozenset[Goal]:
    """The goals that a story reaches on its way: what it takes, and the guards that say no where it stands."""
    found: set[Goal] = set()
    for step in trace.steps:
        found |= {(taken.id, True) for taken in step.taken}
    stood = [(trace.start, trace.steps[0].event if trace.steps else None)]
    stood += [
        (step.after, trace.steps[number + 1].event if number + 1 < len(trace.steps) else None)
        for number, step in enumerate(trace.steps)
    ]
    for name, transition in procedure.transitions.items():
        if transition.when == ALWAYS:
            continue
        for configuration, then in stood:
            offered = transition.event is not None or then in transition.follows
            if (
                offered
                and configuration[transition.pathway] in transition.sources
                and not holds(transition.when, configuration)
            ):
                found.add((name, False))
                break
    return frozenset(found)


def _story(procedure: Procedure, number: int, trace: Trace) -> Story:
    starts = {name: trace.start[name] for name, pathway in procedure.pathways.items() if len(pathway.initial) > 1}
    starts |= {name: trace.start[name] for name in procedure.read_facts if procedure.facts[name].initial is None}
    return Story(f"covering story {number}", "required", trace.events, starts)

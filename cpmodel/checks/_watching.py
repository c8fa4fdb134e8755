"""What a rule watches for, as one shape for all patterns: what is bad, and between which steps it is looked for.

A *watch* is set by some steps (or stands from the beginning) and is lifted by others; while it is set, some
configurations and some steps are bad. This is the automaton of a safety property with two states (Alpern and Schneider,
Recognizing safety and liveness, Distributed Computing 2, 1987); what must come about is turned into it first, by the
configurations from which it no longer can.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cpmodel.model.condition import InState, Or
from cpmodel.model.semantics import Trace
from cpmodel.space import Bools, Space


@dataclass(frozen=True)
class Watch:
    """Bad configurations and bad steps, the steps that set the watch and those that lift it. Setting wins over lifting."""

    bad: Bools
    bad_steps: Bools
    sets: Bools
    lifts: Bools
    from_the_beginning: bool = True


def watch(
    space: Space,
    *,
    bad: Bools | None = None,
    bad_steps: Bools | None = None,
    sets: Bools | None = None,
    lifts: Bools | None = None,
    from_the_beginning: bool = True,
) -> Watch:
    """A watch in which what is not given is empty; a step that sets it does not lift it."""
    no_steps = np.zeros(len(space.sources), dtype=np.bool_)
    setting = no_steps if sets is None else sets
    return Watch(
        np.zeros(len(space), dtype=np.bool_) if bad is None else bad,
        no_steps if bad_steps is None else bad_steps,
        setting,
        no_steps if lifts is None else lifts & ~setting,
        from_the_beginning,
    )


def seen(space: Space, watched: Watch) -> Trace | None:
    """A short story to where the watch sees something bad, or None where it never does."""
    starts = space.after(watched.sets)
    if watched.from_the_beginning:
        starts |= space.beginnings
    on_watch = space.forward(starts, ~watched.lifts)
    standing = on_watch & watched.bad
    bad_steps = np.flatnonzero(watched.bad_steps & on_watch[space.sources])
    goal = space.nearest(space.before(np.isin(np.arange(len(space.sources)), bad_steps)) | standing)
    if goal is None:
        return None
    last = [] if standing[goal] else [int(bad_steps[space.sources[bad_steps] == goal][0])]
    if watched.from_the_beginning and not watched.lifts.any():
        return space.story(goal, last)
    start, way = _way_on_watch(space, starts, goal, watched)
    return space.story(start, [*way, *last])


def _way_on_watch(space: Space, starts: Bools, goal: int, watched: Watch) -> tuple[int, list[int]]:
    """A beginning, or a configuration in which the watch is then set, and steps from it to the goal that do not lift it."""
    target = np.zeros(len(space), dtype=np.bool_)
    target[goal] = True
    candidates = np.flatnonzero(starts & space.backward(target, ~watched.lifts))
    nearest = int(candidates[np.argmin(space.distances[candidates])])
    rest = space.way(nearest, target, ~watched.lifts) or []
    if watched.from_the_beginning and space.beginnings[nearest]:
        return nearest, rest
    entry = space.nearest_step(np.flatnonzero(watched.sets & (space.targets == nearest)))
    assert entry is not None
    return int(space.sources[entry]), [entry, *rest]


def doomed_after(space: Space, watched: Watch, trace: Trace) -> int | None:
    """The number of the step of a bad story after which what is bad could no longer be prevented.

    It can be prevented as long as some way leads on to rest, or to the end of the case, without it; what happens from
    outside does not count as such a way. Where it could be prevented until the last step, that is its number. None where
    no case ever comes to rest, since then the question has no answer.
    """
    if not trace.steps or not trace.steps[-1].taken:
        return None
    rest = space.where(space.procedure.ends_when) | _all_at_rest(space)
    if not rest.any():
        return None
    with_watch, without = _safe(space, watched, rest)
    on_watch = watched.from_the_beginning
    number = space.number(trace.start)
    for position, step in enumerate(trace.steps):
        if not (with_watch if on_watch else without)[number]:
            return position
        taken = space.step_number(number, step.event)
        on_watch = bool(watched.sets[taken]) or (on_watch and not watched.lifts[taken])
        number = int(space.targets[taken])
    return len(trace.steps)


def _safe(space: Space, watched: Watch, rest: Bools) -> tuple[Bools, Bools]:
    """From where a way leads on to rest without anything bad: with the watch set, and without."""
    good = ~watched.bad
    stays = space.inside & ~watched.sets
    on_watch = space.inside & ~watched.bad_steps & good[space.sources]
    carries_on = on_watch & good[space.targets] & ~watched.lifts & ~watched.sets
    with_watch = space.backward(rest & good, carries_on)
    without = space.backward(rest, stays)
    while watched.sets.any() or watched.lifts.any():
        into = space.before(space.inside & watched.sets & with_watch[space.targets])
        out = space.before(on_watch & watched.lifts & without[space.targets])
        again = space.before(on_watch & watched.sets & with_watch[space.targets])
        more_without = space.backward(without | into, stays)
        more_with = space.backward(with_watch | out | again, carries_on)
        if (more_without == without).all() and (more_with == with_watch).all():
            break
        with_watch, without = more_with, more_without
    return with_watch, without


def _all_at_rest(space: Space) -> Bools:
    found = np.ones(len(space), dtype=np.bool_)
    for name, pathway in space.procedure.pathways.items():
        if name in space.variables:
            found &= space.where(Or(tuple(InState(name, each) for each in pathway.resting)))
    return found

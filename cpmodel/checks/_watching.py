"""What a rule watches for, as one shape for all patterns: what is bad, and between which steps it is looked for.

A *watch* is set by some steps (or stands from the beginning) and is lifted by others; while it is set, some
configurations and some steps are bad. This is the automaton of a safety property with two states (Alpern and Schneider,
Recognizing safety and liveness, Distributed Computing 2, 1987); what must come about is turned into it first, by the
configurations from which it no longer can.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from cpmodel.model.condition import And, Or
from cpmodel.model.semantics import Trace
from cpmodel.space import Bools, Ints, Space


@dataclass(frozen=True)
class Watch:
    """Bad configurations and bad steps, the steps that set the watch and those that lift it. Setting wins over lifting.

    Configurations are marked, steps are numbered: they are few, and most rules have nothing bad at all to look for.
    """

    bad: Bools
    bad_steps: Ints
    sets: Ints
    lifts: Ints
    from_the_beginning: bool = True


def watch(
    space: Space,
    *,
    bad: Bools | None = None,
    bad_steps: Ints | None = None,
    sets: Ints | None = None,
    lifts: Ints | None = None,
    from_the_beginning: bool = True,
) -> Watch:
    """A watch in which what is not given is empty; a step that sets it does not lift it."""
    no_steps = np.empty(0, dtype=np.int64)
    setting = no_steps if sets is None else sets
    return Watch(
        np.zeros(len(space), dtype=np.bool_) if bad is None else bad,
        no_steps if bad_steps is None else bad_steps,
        setting,
        no_steps if lifts is None else lifts[space.other_than(setting)[lifts]],
        from_the_beginning,
    )


def seen(space: Space, watched: Watch) -> Trace | None:
    """A short story to where the watch sees something bad, or None where it never does."""
    if not watched.bad.any() and not len(watched.bad_steps):
        return None
    starts = space.after(watched.sets)
    if watched.from_the_beginning:
        starts |= space.beginnings
    always = watched.from_the_beginning and not len(watched.lifts)
    staying = space.other_than(watched.lifts)
    if not always and not space.leads(starts, watched.bad | space.before(watched.bad_steps), staying):
        return None
    on_watch = np.ones(len(space), dtype=np.bool_) if always else space.forward(starts, staying)
    standing = on_watch & watched.bad
    bad_steps = watched.bad_steps[on_watch[space.sources[watched.bad_steps]]]
    goal = space.nearest(space.before(bad_steps) | standing)
    if goal is None:
        return None
    last = [] if standing[goal] else [int(bad_steps[space.sources[bad_steps] == goal][0])]
    if always:
        return space.story(goal, last)
    return _on_watch(space, starts, goal, last, watched)


def _on_watch(space: Space, starts: Bools, goal: int, last: list[int], watched: Watch) -> Trace:
    """A story from a beginning, or from where the watch is set, by steps that do not lift it to the goal, and by the last."""
    target = np.zeros(len(space), dtype=np.bool_)
    target[goal] = True
    staying = space.other_than(watched.lifts)
    candidates = np.flatnonzero(starts & space.backward(target, staying))
    nearest = int(candidates[np.argmin(space.distances[candidates])])
    rest = space.way(nearest, target, staying) or []
    if watched.from_the_beginning and space.beginnings[nearest]:
        return space.story_from(nearest, [*rest, *last])
    entry = space.nearest_step(watched.sets[space.targets[watched.sets] == nearest])
    assert entry is not None
    return space.story(int(space.sources[entry]), [entry, *rest, *last])


def doomed_after(space: Space, watched: Watch, trace: Trace, concerned: Collection[str]) -> int | None:
    """The number of the step of a bad story after which what is bad could no longer be prevented.

    It can be prevented as long as some way leads on to rest, or to the end of the case, without it; what happens from
    outside does not count as such a way, and of the pathways only those that are `concerned` have to come to rest: which
    others are in the space hangs on what else is asked of it. Where it could be prevented until the last step, that is its number. None where
    no case ever comes to rest, since then the question has no answer.
    """
    if not trace.steps or not trace.steps[-1].taken:
        return None
    pathways = space.procedure.pathways
    at_rest = And(tuple(pathways[each].at_rest for each in sorted(concerned) if each in pathways))
    rest = space.where(Or((space.procedure.ends_when, at_rest)))
    if not rest.any():
        return None
    with_watch, without = _safe(space, watched, rest)
    on_watch = watched.from_the_beginning
    number = space.number(trace.start)
    for position, step in enumerate(trace.steps):
        if not (with_watch if on_watch else without)[number]:
            return position
        taken = space.step_number(number, step.event)
        on_watch = taken in watched.sets or (on_watch and taken not in watched.lifts)
        number = int(space.targets[taken])
    return len(trace.steps)


def _safe(space: Space, watched: Watch, rest: Bools) -> tuple[Bools, Bools]:
    """From where a way leads on to rest without anything bad: with the watch set, and without."""
    good = ~watched.bad
    sets, lifts = ~space.other_than(watched.sets), ~space.other_than(watched.lifts)
    stays = space.inside & ~sets
    on_watch = space.inside & space.other_than(watched.bad_steps) & good[space.sources]
    carries_on = on_watch & good[space.targets] & ~lifts & ~sets
    with_watch = space.backward(rest & good, carries_on)
    without = space.backward(rest, stays)
    while len(watched.sets) or len(watched.lifts):
        into = space.before(space.inside & sets & with_watch[space.targets])
        out = space.before(on_watch & lifts & without[space.targets])
        again = space.before(on_watch & sets & with_watch[space.targets])
        more_without = space.backward(without | into, stays)
        more_with = space.backward(with_watch | out | again, carries_on)
        if (more_without == without).all() and (more_with == with_watch).all():
            break
        with_watch, without = more_with, more_without
    return with_watch, without

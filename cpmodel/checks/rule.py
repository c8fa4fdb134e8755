"""A rule that does not hold.

Rules say what must hold whatever happens; each is asked of every configuration that a case can come to. The story shown
is the shortest way to break it. Either the procedure allows something that it should not, or the rule says too much.
"""

from collections.abc import Callable, Iterator
from functools import partial

import numpy as np

from cpmodel.checks import View
from cpmodel.checks._who import otherwise
from cpmodel.model import wording
from cpmodel.model.condition import Condition, Not
from cpmodel.model.findings import Finding
from cpmodel.model.procedure import (
    Always,
    CanAlwaysStill,
    CausedBy,
    LeadsTo,
    Never,
    OnThen,
    Owned,
    Pattern,
    Possible,
    Precedes,
    Told,
    Unchanged,
)
from cpmodel.model.semantics import Trace
from cpmodel.space import Bools, Space

CODE = "CP211"


def explore(view: View) -> Iterator[Finding]:
    """Yield a finding for each rule that is broken, with the shortest story that breaks it."""
    said = partial(wording.condition, view.procedure)
    for rule in view.rules:
        broken = _broken(view.space, rule.pattern, said)
        if broken:
            how, trace = broken
            sentence = f"The rule '{rule.name}' does not hold: {rule.says.rstrip('.')}. {how}"
            yield Finding(rule.place, CODE, sentence, subject=rule.name, trace=trace)


def _broken(space: Space, pattern: Pattern, said: Callable[[Condition], str]) -> tuple[str, Trace | None] | None:
    match pattern:
        case Never(condition):
            return _standing(space, space.where(condition), f"A case can stand where {said(condition)}.")
        case Always(condition):
            return _standing(
                space, ~space.where(condition), f"A case can stand where it is not so that {said(condition)}."
            )
        case Possible(condition):
            return None if space.where(condition).any() else (f"No case ever stands where {said(condition)}.", None)
        case Precedes():
            return _too_early(space, pattern)
        case OnThen(on, then, when):
            steps = space.on(on) & space.where(when)[space.sources] & space.where(Not(then))[space.targets]
            return _stepping(space, steps, f"After the last step it is not so that {said(then)}.")
        case LeadsTo(when, then):
            wanted = space.where(then)
            waiting = space.forward(space.where(when) & ~wanted, ~wanted[space.targets])
            return _standing(
                space,
                waiting & ~space.backward(wanted, space.inside),
                f"From here a case never comes to where {said(then)}.",
            )
        case CanAlwaysStill(when, still):
            lost = space.where(when) & ~space.backward(space.where(still), space.inside)
            return _standing(space, lost, f"From here there is no way any more to where {said(still)}.")
        case Unchanged(variables, by):
            caused = space.on(name for name in space.event_names if name.partition(".")[0] in by)
            changed = np.zeros(len(space.sources), dtype=np.bool_)
            for name in variables:
                values = space.values(name)
                changed |= values[space.sources] != values[space.targets]
            return _stepping(space, caused & changed, f"The last step changes {wording.listed(variables, 'or')}.")
        case CausedBy() | Told() | Owned():
            return _of_somebody(space, pattern)


def _of_somebody(space: Space, pattern: CausedBy | Told | Owned) -> tuple[str, Trace | None] | None:
    found = otherwise(space, pattern)
    if found is None:
        return None
    how, steps = found
    return (how, None) if steps is None else _stepping(space, steps, how)


def _standing(space: Space, configurations: Bools, how: str) -> tuple[str, Trace] | None:
    goal = space.nearest(configurations)
    return None if goal is None else (how, space.story(goal))


def _stepping(space: Space, steps: Bools, how: str) -> tuple[str, Trace] | None:
    step = space.nearest_step(steps)
    return None if step is None else (how, space.story(int(space.sources[step]), [step]))


def _too_early(space: Space, pattern: Precedes) -> tuple[str, Trace] | None:
    """What must come after `first` is looked for wherever a case can come without it, from the start or from `since`."""
    without = ~space.on(pattern.first)
    again = space.on(pattern.since) & without
    starts = space.beginnings | space.after(again)
    early = space.forward(starts, without)
    how = "It happens without what must come before."
    standing = early & space.where(pattern.condition)
    bad = np.flatnonzero(space.on(pattern.then) & early[space.sources])
    ends = space.before(np.isin(np.arange(len(space.sources)), bad)) | standing
    goal = space.nearest(ends)
    if goal is None:
        return None
    way = _way_without(space, starts, goal, without, again)
    last = [int(each) for each in bad[space.sources[bad] == goal][:1]] if not standing[goal] else []
    return how, space.story(way[0], [*way[1], *last])


def _way_without(space: Space, starts: Bools, goal: int, without: Bools, again: Bools) -> tuple[int, list[int]]:
    """A beginning, and steps from it to the goal of which none after the last `since` is one of `first`."""
    target = np.zeros(len(space), dtype=np.bool_)
    target[goal] = True
    candidates = np.flatnonzero(starts & space.backward(target, without))
    nearest = int(candidates[np.argmin(space.distances[candidates])])
    rest = space.way(nearest, target, without) or []
    if space.beginnings[nearest]:
        return nearest, rest
    entries = np.flatnonzero(again & (space.targets == nearest))
    entry = space.nearest_step(entries)
    assert entry is not None
    return int(space.sources[entry]), [entry, *rest]

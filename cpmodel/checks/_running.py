"""Where the clock of a limit can be running: asked of a state space by several checks, and explored once for each limit."""

from __future__ import annotations

from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np

from cpmodel.model.clocks import outlives
from cpmodel.model.condition import Condition
from cpmodel.model.procedure import Limit
from cpmodel.space import Bools, Ints, Space


@dataclass(frozen=True)
class Running:
    """The steps that start and that stop a limit's clock, by number, and where it can run.

    `over` is where the end of the case stops it: nowhere where the limit goes on after that. `going_on` says of each step
    whether a clock that ran before it still runs after it.
    """

    starting: Ints
    stopping: Ints
    over: Bools
    going_on: Bools
    here: Bools


_Asked = tuple[frozenset[str], frozenset[str], Condition, bool]
_known: WeakKeyDictionary[Space, dict[_Asked, Running]] = WeakKeyDictionary()


def running(space: Space, limit: Limit) -> Running:
    """Where the clock can run; it starts only where the limit's condition holds, and the end of the case stops most."""
    known = _known.setdefault(space, {})
    asked = limit.starts, limit.until | limit.void, limit.when, outlives(space.procedure, limit)
    if asked not in known:
        over = ending(space, limit)
        starting = starts(space, limit)
        stopping = space.steps_on(limit.until | limit.void)
        going_on = ~over[space.targets]
        going_on[stopping] = False
        here = space.forward(space.after(starting), going_on)
        known[asked] = Running(starting, stopping, over, going_on, here)
    return known[asked]


def starts(space: Space, limit: Limit) -> Ints:
    """The steps that start the clock."""
    steps = space.steps_on(limit.starts)
    counting: Bools = space.where(limit.when)[space.sources[steps]] & ~ending(space, limit)[space.targets[steps]]
    return steps[counting]


def ending(space: Space, limit: Limit) -> Bools:
    """Where the end of the case keeps the clock from running."""
    if outlives(space.procedure, limit):
        return np.zeros(len(space), dtype=np.bool_)
    return space.where(space.procedure.ends_when)

"""Where the clock of a limit can be running: asked of a state space by several checks, and explored once for each limit."""

from __future__ import annotations

from dataclasses import dataclass
from weakref import WeakKeyDictionary

from cpmodel.model.condition import Condition
from cpmodel.model.procedure import Limit
from cpmodel.space import Bools, Ints, Space


@dataclass(frozen=True)
class Running:
    """The steps that start and that stop a limit's clock, by number, and where it can run."""

    starting: Ints
    stopping: Ints
    here: Bools


_Asked = tuple[frozenset[str], frozenset[str], Condition]
_known: WeakKeyDictionary[Space, dict[_Asked, Running]] = WeakKeyDictionary()


def running(space: Space, limit: Limit) -> Running:
    """Where the clock can run; it starts only where the limit's condition holds, and the end of the case stops it."""
    known = _known.setdefault(space, {})
    asked = limit.starts, limit.until | limit.void, limit.when
    if asked not in known:
        over = space.where(space.procedure.ends_when)
        starting = space.steps_on(limit.starts)
        starting = starting[space.where(limit.when)[space.sources[starting]] & ~over[space.targets[starting]]]
        stopping = space.steps_on(limit.until | limit.void)
        known[asked] = Running(starting, stopping, space.forward(space.after(starting), going_on(space, stopping)))
    return known[asked]


def going_on(space: Space, stopping: Ints) -> Bools:
    """For each step whether a clock that these steps stop is still running after it, if it was before."""
    found: Bools = ~space.where(space.procedure.ends_when)[space.targets]
    found[stopping] = False
    return found

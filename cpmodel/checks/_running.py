"""Where the clock of a limit can be running: asked of a state space by several checks, and explored once for each limit."""

from __future__ import annotations

from dataclasses import dataclass

from cpmodel.model.procedure import Limit
from cpmodel.space import Bools, Ints, Space


@dataclass(frozen=True)
class Running:
    """The steps that start and that stop a limit's clock, by number, those on which it goes on, and where it can run."""

    starting: Ints
    stopping: Ints
    going_on: Bools
    here: Bools


def running(space: Space, limit: Limit) -> Running:
    """Where the clock can run; it starts only where the limit's condition holds, and the end of the case stops it."""
    going_on = ~space.where(space.procedure.ends_when)[space.targets]
    starting = space.steps_on(limit.starts)
    starting = starting[space.where(limit.when)[space.sources[starting]] & going_on[starting]]
    stopping = space.steps_on(limit.until | limit.void)
    going_on[stopping] = False
    return Running(starting, stopping, going_on, space.forward(space.after(starting), going_on))

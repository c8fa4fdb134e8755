"""Simulate: the two verbs of the simulator."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from cpmodel.model.log import EventLog, Record
from cpmodel.model.procedure import Procedure
from cpmodel.model.scenario import Scenario


def simulate(procedure: Procedure, scenario: Scenario, replication: int = 0, seed: int = 1) -> EventLog:
    """Run one replication and return its whole log.

    Raises `SimulationStopped` where a case goes round in a circle within one instant.
    """
    return EventLog(tuple(stream(procedure, scenario, replication, seed)), scenario.begins, scenario.ends)


def stream(procedure: Procedure, scenario: Scenario, replication: int = 0, seed: int = 1) -> Iterator[Record]:
    """Run one replication and yield its records in order of time, as they happen.

    Python's garbage collector is off until the last of them was taken, or the iterator is closed.
    """
    from cpmodel.simulation import program, reference

    with without_collecting():
        yield from reference.run(program.compiled(procedure, scenario), replication, seed)


@contextmanager
def without_collecting() -> Iterator[None]:
    """Leave the garbage collector off: what is made here is kept or goes by itself, and looking for more takes a fifth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()

"""Simulate: the two verbs of the simulator."""

from __future__ import annotations

from collections.abc import Iterator

from cpmodel.model.log import EventLog, Record
from cpmodel.model.procedure import Procedure
from cpmodel.model.scenario import Scenario


def simulate(procedure: Procedure, scenario: Scenario, replication: int = 0, seed: int = 1) -> EventLog:
    """Run one replication and return its whole log.

    Raises `SimulationStopped` where a case goes round in a circle within one instant.
    """
    return EventLog(tuple(stream(procedure, scenario, replication, seed)), scenario.begins, scenario.ends)


def stream(procedure: Procedure, scenario: Scenario, replication: int = 0, seed: int = 1) -> Iterator[Record]:
    """Run one replication and yield its records in order of time, as they happen."""
    from cpmodel.simulation import program, reference

    yield from reference.run(program.compiled(procedure, scenario), replication, seed)

"""One simulated Derbyshire year, made once for all tests that look at it."""

from __future__ import annotations

from functools import cache

from cpmodel.model.log import EventLog
from cpmodel.model.procedure import Procedure
from cpmodel.model.scenario import Scenario
from cpmodel.reading.scenarios import load
from cpmodel.simulation import simulate


@cache
def derbyshire() -> tuple[Procedure, Scenario]:
    """The shipped scenario and its procedure."""
    return load("derbyshire_2024")


@cache
def year() -> EventLog:
    """The log of the shipped scenario, first replication, seed 1."""
    return simulate(*derbyshire())

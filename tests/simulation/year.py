"""One simulated Derbyshire year, and five of them, made once for all tests that look at them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
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


YEARS = 5


@cache
def five_years() -> EventLog:
    """The log of five such years on end, each with as many referrals as the first in each month."""
    procedure, scenario = derbyshire()
    return simulate(procedure, years(scenario, YEARS))


def years(scenario: Scenario, count: int) -> Scenario:
    """So many years on end of a scenario of one, each like the first."""
    arrivals = {
        name: replace(
            each,
            children={
                f"{int(month[:4]) + later}{month[4:]}": number
                for later in range(count)
                for month, number in each.children.items()
            },
        )
        for name, each in scenario.arrivals.items()
    }
    ends = date(scenario.begins.year + count, scenario.begins.month, scenario.begins.day)
    return replace(scenario, arrivals=arrivals, ends=ends)

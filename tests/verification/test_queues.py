"""A team with room for one child a worker is a queue with so many servers: its waits against Erlang's formulas.

Everything is counted in working time, in which families come at one rate. Each replication of ten years is one observation; the
intervals of all seven cases together hold with 99 per cent (Bonferroni), and each is no wider than two per cent of
the theoretical value to either side.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import factorial, sqrt
from statistics import fmean, stdev

import pytest
from scipy.stats import t

from cpmodel.model.log import TEAM_ASKED, TEAM_GIVEN
from cpmodel.model.scenario import Number, Scenario, Team
from cpmodel.simulation.program import WORKING_MINUTES, Program, compiled
from cpmodel.simulation.reference import run
from tests.building import pathway, procedure, transition
from tests.simulation.small import arrivals, scenario, stay

CASES = 7
WORK = procedure(
    pathway(
        "work",
        "none asked done",
        transition("asked", "none", "asked"),
        transition("done", "asked", "done"),
        final="done",
    )
)
FIRST, LAST = 2012, 2021
"""The years of a replication."""


def queue(servers: int, takes: str, a_day: float) -> Program:
    """A team of so many workers who each carry one child, and families that come at so many a working day."""
    days = {f"{year}-{month:02}": 0 for year in range(FIRST, LAST + 1) for month in range(1, 13)}
    empty = compiled(WORK, told(servers, takes, {}))
    for day in range(empty.begins // 1440, empty.ends // 1440):
        if empty.days.is_working(day):
            days[f"{empty.days.table.date(day):%Y-%m}"] += 1
    return compiled(WORK, told(servers, takes, {month: count * a_day for month, count in days.items()}))


def told(servers: int, takes: str, months: dict[str, float]) -> Scenario:
    return scenario(
        arrivals("work.asked", months),
        stay("work.asked", takes, {"work.done": 1}),
        Team("team", "Team", "chair", Number(servers), Number(1), frozenset({"work.asked"})),
        begins=f"{FIRST}-01-01",
        ends=f"{LAST + 1}-01-01",
    )


def waits(program: Program, replication: int) -> Iterator[float]:
    """How long each child waits for a worker, in working minutes."""
    asked: dict[str, int] = {}
    for each in run(program, replication, seed=1889):
        if each.event == TEAM_ASKED:
            asked[each.case] = program.days.worked(program.days.table.minute(each.time))
        elif each.event == TEAM_GIVEN:
            yield program.days.worked(program.days.table.minute(each.time)) - asked.pop(each.case)


def mean_and_square(program: Program) -> tuple[float, float]:
    """The mean of the time that work takes as it is drawn, in whole minutes, and of its square."""
    (action,) = program.actions.values()
    drawn = [action.lengths.drawn((2 * part + 1) << 43) for part in range(1 << 20)]
    return fmean(drawn), fmean(each * each for each in drawn)


def erlang_c(servers: int, load: float) -> float:
    """The chance of having to wait, where `load` servers are busy on average."""
    busy = load**servers / factorial(servers) * servers / (servers - load)
    return busy / (sum(load**count / factorial(count) for count in range(servers)) + busy)


def observed(program: Program, replications: int) -> tuple[float, float]:
    """The mean wait, and to either side the half-width of its interval."""
    means = [fmean(waits(program, replication)) for replication in range(replications)]
    return fmean(means), t.ppf(1 - 0.01 / CASES / 2, replications - 1) * stdev(means) / sqrt(replications)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("servers", "used", "replications"),
    [(1, 0.2, 240), (1, 0.3, 150), (1, 0.4, 150), (1, 0.5, 200), (2, 0.5, 160)],
)
def test_waits_for_a_team_are_erlangs(servers: int, used: float, replications: int) -> None:
    program = queue(servers, "exponential mean 0.2 working days", servers * used / 0.2)
    mean, _ = mean_and_square(program)
    load = servers * used / 0.2 / WORKING_MINUTES * mean
    expected = erlang_c(servers, load) * mean / (servers - load)
    found, half = observed(program, replications)
    assert half <= 0.02 * expected
    assert found == pytest.approx(expected, abs=half)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("takes", "replications"), [("0.2 working days", 130), ("uniform 0.1 to 0.3 working days", 115)]
)
def test_waits_for_one_worker_are_those_of_pollaczek_and_khinchine(takes: str, replications: int) -> None:
    """M/D/1 and M/G/1: the mean wait needs only the first two moments of what the work takes."""
    program = queue(1, takes, 0.5 / 0.2)
    mean, square = mean_and_square(program)
    rate = 0.5 / 0.2 / WORKING_MINUTES
    expected = rate * square / (2 * (1 - rate * mean))
    found, half = observed(program, replications)
    assert half <= 0.02 * expected
    assert found == pytest.approx(expected, abs=half)


def test_a_wrong_formula_is_not_agreed_with() -> None:
    """A few replications tell an exponential time from one that is always the same, at the same mean."""
    program = queue(1, "exponential mean 0.2 working days", 0.5 / 0.2)
    mean, _ = mean_and_square(program)
    found, half = observed(program, 5)
    assert abs(found - 0.5 * mean / 2 / (1 - 0.5)) > half

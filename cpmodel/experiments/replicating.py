"""Run a scenario again and again with other random numbers, on both cores, and estimate every measure.

The interval is Student's for a mean of independent replications, the usual one for terminating simulations (Law,
Simulation Modeling and Analysis, chapter 9).
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from statistics import fmean, stdev

from cpmodel.kpis import Measure, Measured, Series, measure_all
from cpmodel.model.procedure import Procedure
from cpmodel.model.scenario import Scenario
from cpmodel.processes import started
from cpmodel.simulation import simulate
from cpmodel.simulation.running import without_collecting

Progress = Callable[[int, int], None]
"""Called with the replications done and to do."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over replications and the interval that holds the true mean with this confidence (0 to 1).

    With one replication there is no interval: `low` and `high` are the mean.
    """

    mean: float
    low: float
    high: float
    confidence: float
    replications: int

    @property
    def half_width(self) -> float:
        """Half the length of the interval."""
        return (self.high - self.low) / 2


@dataclass(frozen=True)
class Results:
    """What a set of replications found. A measure that a replication had nothing to measure by is None there."""

    procedure: Procedure
    scenario: Scenario
    seed: int
    measures: Mapping[str, Measure]
    replications: tuple[Mapping[str, float | None], ...]
    estimates: Mapping[str, Estimate]
    series: tuple[Mapping[str, Series], ...] = ()
    """What was counted by day, by week or by length of a wait, in each replication."""


@dataclass(frozen=True, slots=True)
class Band:
    """A series over replications: of each number the mean, and the lowest and highest that any replication had."""

    series: Series
    low: Mapping[str, tuple[float, ...]]
    high: Mapping[str, tuple[float, ...]]


def replicate(
    procedure: Procedure,
    scenario: Scenario,
    replications: int = 10,
    seed: int = 1,
    processes: int | None = None,
    progress: Progress | None = None,
    confidence: float = 0.95,
) -> Results:
    """Simulate `replications` years and estimate every measure of `cpmodel.kpis`.

    `processes` is how many run at once (as many as there are cores). Raises ValueError where a number is below one, and
    `cpmodel.simulation.SimulationStopped` where the scenario runs in a circle.
    """
    if replications < 1 or (processes is not None and processes < 1):
        raise ValueError("There is at least one replication and one process.")
    measures: dict[str, Measure] = {}
    found: list[Mapping[str, float | None]] = []
    series: list[Mapping[str, Series]] = []
    for done, measured in enumerate(_runs(procedure, scenario, replications, seed, processes), start=1):
        measures.update((each.name, replace(each, value=None, count=None)) for each in measured.measures)
        found.append({each.name: each.value for each in measured.measures})
        series.append({each.name: each for each in measured.series})
        if progress:
            progress(done, replications)
    estimates = {}
    for name in measures:
        known = [value for each in found if (value := each.get(name)) is not None]
        if known:
            estimates[name] = estimate(known, confidence)
    return Results(procedure, scenario, seed, measures, tuple(found), estimates, tuple(series))


def estimate(values: Sequence[float], confidence: float = 0.95) -> Estimate:
    """The mean of independent values with Student's confidence interval.

    >>> found = estimate([2.0, 4.0])
    >>> found.mean, round(found.low, 3), round(found.high, 3)
    (3.0, -9.706, 15.706)
    """
    if not values:
        raise ValueError("A mean needs at least one value.")
    mean, count = fmean(values), len(values)
    if count == 1:
        return Estimate(mean, mean, mean, confidence, 1)
    from scipy.special import stdtrit  # quicker to import than scipy.stats, and the same numbers

    reach = float(stdtrit(count - 1, (1 + confidence) / 2)) * stdev(values) / math.sqrt(count)
    return Estimate(mean, mean - reach, mean + reach, confidence, count)


def band(found: Sequence[Series]) -> Band:
    """The same series of several replications as one, place by place; a line that one of them lacks is nothing there."""
    first = found[0]
    nothing = (0.0,) * len(first.at)
    names = dict.fromkeys(name for each in found for name in each.lines)
    columns = {name: list(zip(*(each.lines.get(name, nothing) for each in found), strict=True)) for name in names}
    return Band(
        replace(first, lines={name: tuple(map(fmean, each)) for name, each in columns.items()}),
        {name: tuple(map(min, each)) for name, each in columns.items()},
        {name: tuple(map(max, each)) for name, each in columns.items()},
    )


def _runs(
    procedure: Procedure, scenario: Scenario, replications: int, seed: int, processes: int | None
) -> Iterator[Measured]:
    run = partial(_run, procedure, scenario, seed)
    workers = min(processes or os.cpu_count() or 1, replications)
    if workers == 1:
        yield from map(run, range(replications))
        return
    with started(workers) as pool:
        yield from pool.map(run, range(replications))


def _run(procedure: Procedure, scenario: Scenario, seed: int, replication: int) -> Measured:
    with without_collecting():
        return measure_all(simulate(procedure, scenario, replication, seed), procedure)

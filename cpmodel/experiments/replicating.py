"""Run a scenario again and again with other random numbers, on all cores, and estimate every measure.

The interval is Student's for a mean of independent replications, the usual one for terminating simulations (Law,
Simulation Modeling and Analysis, chapter 9).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import fmean, stdev

from cpmodel.experiments.choosing import USUAL, amount, chosen, refuse_unknown
from cpmodel.experiments.running import Runner, Runs
from cpmodel.keeping import Shelf
from cpmodel.kpis import Measure, Measured, Series
from cpmodel.model.procedure import Procedure
from cpmodel.model.scenario import Scenario

FIRST = 10
"""So many replications are run before it is asked whether they are enough: of fewer an interval is too often narrow by chance."""
MOST = 400
"""So many are run at most where nothing else is said."""
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


@dataclass(frozen=True, slots=True)
class Precision:
    """How precise a study is to be: half an interval of one measure is at most so wide, both as a person writes them."""

    at_most: str
    measure: str = USUAL
    most: int = MOST
    """No more replications are run, also where it is not that precise then."""


@dataclass(frozen=True, slots=True)
class Goal:
    """A precision in the unit of its measure, and whether it was reached."""

    measure: str
    half_width: float
    reached: bool


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
    goal: Goal | None = None
    """How precise they were to be, where that decided how many there are."""
    stopped: bool = False
    """True where Ctrl-C came before all were run."""


@dataclass(frozen=True, slots=True)
class Band:
    """A series over replications: of each number the mean, and the lowest and highest that any replication had."""

    series: Series
    low: Mapping[str, tuple[float, ...]]
    high: Mapping[str, tuple[float, ...]]


def replicate(
    procedure: Procedure,
    scenario: Scenario,
    replications: int | Precision = 10,
    seed: int = 1,
    processes: int | None = None,
    progress: Progress | None = None,
    confidence: float = 0.95,
    shelf: Shelf | None = None,
    only: Collection[str] = (),
) -> Results:
    """Simulate the period so many times, or until it is precise enough, and estimate every measure of `cpmodel.kpis`.

    With `only` some of their files, or some limits, everything that has no part in these is left out of the simulation, which is
    then quicker and gives the same numbers. `processes` is how many run at once (as many as there are cores); what is on the `shelf` is not run again. After Ctrl-C there
    are the results of those that were finished. Raises ValueError where a number is below one, or the precision is asked of what
    there is not, and `cpmodel.simulation.SimulationStopped` where the scenario runs in a circle.

    Where a precision decides, the number grows by one until it is enough (Law, Simulation Modeling and Analysis, 9.4.1, with at
    least ten): that is asked in the order of replications, so that it does not matter how many ran at once.
    """
    most = replications.most if isinstance(replications, Precision) else replications
    if most < 1:
        raise ValueError("There is at least one replication and one process.")
    if isinstance(replications, Precision):
        refuse_unknown([replications.measure], procedure, scenario)
    found: list[Measured] = []
    goal: Goal | None = None
    stopped = False
    try:
        with Runner(processes, shelf) as runner:
            runs = Runs.of(procedure, scenario, seed, only)
            for measured in runner.measured((runs, number) for number in range(most)):
                found.append(measured)
                total = most
                if isinstance(replications, Precision):
                    goal = goal or goal_of(replications, measured)
                    known = known_values(found, goal.measure)
                    goal = replace(goal, reached=precise(known, goal, confidence))
                    total = min(most, expected(known, goal, confidence))
                if progress:
                    progress(len(found), total)
                if goal and goal.reached:
                    break
    except KeyboardInterrupt:
        if not found:
            raise
        stopped = True
    return results(procedure, scenario, seed, found, confidence, goal, stopped)


def results(
    procedure: Procedure,
    scenario: Scenario,
    seed: int,
    found: Sequence[Measured],
    confidence: float = 0.95,
    goal: Goal | None = None,
    stopped: bool = False,
) -> Results:
    """What these replications say together."""
    measures = {each.name: replace(each, value=None, count=None) for one in found for each in one.measures}
    values: dict[str, list[float]] = {name: [] for name in measures}
    for one in found:
        for each in one.measures:
            if each.value is not None:
                values[each.name].append(each.value)
    return Results(
        procedure,
        scenario,
        seed,
        measures,
        tuple({each.name: each.value for each in one.measures} for one in found),
        {name: estimate(known, confidence) for name, known in values.items() if known},
        tuple({each.name: each for each in one.series} for one in found),
        goal,
        stopped,
    )


def known_values(found: Sequence[Measured], name: str) -> list[float]:
    """The values of a measure, of the replications that have one."""
    return [each.value for one in found for each in one.measures if each.name == name and each.value is not None]


def goal_of(asked: Precision, measured: Measured) -> Goal:
    """A precision in the unit of its measure, which a first replication has. Raises ValueError where it does not fit."""
    measure = chosen(asked.measure, {each.name: each for each in measured.measures})
    return Goal(measure.name, amount(asked.at_most, measure, "--precision"), False)


def precise(values: Sequence[float], goal: Goal, confidence: float) -> bool:
    """True where so many values are enough."""
    return len(values) >= FIRST and estimate(values, confidence).half_width <= goal.half_width


def expected(values: Sequence[float], goal: Goal, confidence: float) -> int:
    """How many replications it looks as if it would need, by those of which the values are known."""
    if goal.reached or len(values) < 2:
        return max(len(values), FIRST)
    needed = len(values) * (estimate(values, confidence).half_width / goal.half_width) ** 2
    return max(len(values) + 1, FIRST, math.ceil(needed))


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

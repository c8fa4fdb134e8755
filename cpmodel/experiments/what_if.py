"""What if? One scenario beside others that differ from it, on the same random numbers, and how far their measures differ.

Every replication is run of each of them with the same fate of the same families (common random numbers), so that a difference
within a replication is one between the scenarios and hardly one of luck. Its interval is Student's over those differences (a paired
t interval: Law, Simulation Modeling and Analysis, 10.2.1 and 11.2).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import variance

from cpmodel.experiments.choosing import USUAL, chosen, refuse_unknown
from cpmodel.experiments.replicating import (
    Estimate,
    Goal,
    Precision,
    Progress,
    Results,
    estimate,
    expected,
    goal_of,
    precise,
    results,
)
from cpmodel.experiments.running import Runner, Runs
from cpmodel.keeping import Shelf
from cpmodel.kpis import Measured
from cpmodel.model.procedure import Procedure
from cpmodel.model.scenario import Scenario


@dataclass(frozen=True)
class Variant:
    """A scenario beside the base: its own results, and of each measure that both have by how much it is more than the base's."""

    title: str
    results: Results
    differences: Mapping[str, Estimate]


@dataclass(frozen=True)
class WhatIf:
    """A base and its variants, and the measure that the question is about."""

    base: Results
    variants: tuple[Variant, ...]
    measure: str
    goal: Goal | None = None
    stopped: bool = False

    def gain(self, variant: Variant) -> float | None:
        """How many times as many replications would be needed without the same random numbers; None where nothing varies."""
        both = pairs(self.base.replications, variant.results.replications, self.measure)
        if len(both) < 2:
            return None
        apart = sum(variance(side) for side in zip(*both, strict=True))
        together = variance([other - one for one, other in both])
        return apart / together if together else None


def told_apart(difference: Estimate) -> bool:
    """True where the interval of a difference lies on one side of nothing."""
    return difference.replications > 1 and (difference.low > 0 or difference.high < 0)


Titled = tuple[str, Procedure, Scenario]
"""A scenario, its procedure, and what it is called in an answer."""


def what_if(
    base: Titled,
    variants: Sequence[Titled],
    replications: int | Precision = 10,
    measure: str = USUAL,
    seed: int = 1,
    processes: int | None = None,
    progress: Progress | None = None,
    confidence: float = 0.95,
    shelf: Shelf | None = None,
    only: Collection[str] = (),
) -> WhatIf:
    """Run all of them so many times, or until the differences of one measure are precise enough; `only` says what is measured, if not all.

    After Ctrl-C there is what was run of all. Raises ValueError for a measure that there is not.
    """
    refuse_unknown([measure], *base[1:])
    everyone = (base, *variants)
    most = replications.most if isinstance(replications, Precision) else replications
    found: list[list[Measured]] = [[] for _ in everyone]
    goal: Goal | None = None
    stopped = False
    try:
        with Runner(processes, shelf) as runner:
            runs = [Runs.of(procedure, scenario, seed, only) for _, procedure, scenario in everyone]
            asked = ((each, number) for number in range(most) for each in runs)
            for done, measured in enumerate(runner.measured(asked), start=1):
                if done == 1:
                    about = chosen(measure, {each.name: each for each in measured.measures}).name
                    goal = (
                        goal_of(replace(replications, measure=about), measured)
                        if isinstance(replications, Precision)
                        else None
                    )
                found[(done - 1) % len(everyone)].append(measured)
                row = not done % len(everyone)
                if goal and row:
                    goal = _standing(found, goal, confidence)
                if progress:
                    progress(done, len(everyone) * (min(most, _expected(found, goal, confidence)) if goal else most))
                if goal and goal.reached and row:
                    break
    except KeyboardInterrupt:
        if not found[-1]:
            raise
        stopped = True
    return _told(everyone, [each[: len(found[-1])] for each in found], about, seed, confidence, goal, stopped)


def _told(
    everyone: Sequence[Titled],
    found: Sequence[Sequence[Measured]],
    about: str,
    seed: int,
    confidence: float,
    goal: Goal | None,
    stopped: bool,
) -> WhatIf:
    base, *others = (
        results(procedure, scenario, seed, each, confidence)
        for (_, procedure, scenario), each in zip(everyone, found, strict=True)
    )
    variants = (
        Variant(title, each, dict(_differences(base, each, confidence)))
        for (title, _, _), each in zip(everyone[1:], others, strict=True)
    )
    return WhatIf(base, tuple(variants), about, goal, stopped)


def _differences(base: Results, other: Results, confidence: float) -> Iterator[tuple[str, Estimate]]:
    for name in base.measures:
        if both := pairs(base.replications, other.replications, name):
            yield name, estimate([then - now for now, then in both], confidence)


_Values = Sequence[Mapping[str, float | None]]


def pairs(base: _Values, other: _Values, name: str) -> list[tuple[float, float]]:
    """The values of a measure in the replications in which both have one."""
    both = ((one.get(name), two.get(name)) for one, two in zip(base, other, strict=True))
    return [(one, two) for one, two in both if one is not None and two is not None]


def _of_goal(found: Sequence[Sequence[Measured]], goal: Goal) -> Iterator[list[float]]:
    """Of each variant the differences from the base of the measure that the goal is about."""
    rows = len(found[-1])
    base, *others = (
        [
            {each.name: each.value for each in measured.measures if each.name == goal.measure}
            for measured in column[:rows]
        ]
        for column in found
    )
    for other in others:
        yield [then - now for now, then in pairs(base, other, goal.measure)]


def _standing(found: Sequence[Sequence[Measured]], goal: Goal, confidence: float) -> Goal:
    return replace(goal, reached=all(precise(each, goal, confidence) for each in _of_goal(found, goal)))


def _expected(found: Sequence[Sequence[Measured]], goal: Goal, confidence: float) -> int:
    return max(expected(each, goal, confidence) for each in _of_goal(found, goal))

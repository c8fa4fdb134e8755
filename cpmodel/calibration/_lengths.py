"""How long plans last: the odds of ending at the first, the second and later reviews that fit the plans that ended.

Plans end at reviews, besides the few that end by a birthday, a move or a death. When reviews are held is known from the base:
so long before the end of three months, and then of six. The chance that a plan of an age has ended is worked out on a grid
of days, and held against the published numbers of ended plans by length: those that began a while ago in as many as began
then. The odds are those under which the published numbers are likeliest, each being a Poisson count.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from cpmodel.model.distribution import MINUTES_OF, Distribution
from cpmodel.model.scenario import Scenario

BANDS = ((0.0, 3.0), (3.0, 6.0), (6.0, 12.0), (12.0, 24.0), (24.0, 96.0))
"""The bands of length of tables D5 and D7, in months; whoever has had a plan for eight years is left out."""

SOONER = 40.0
"""The working days ahead of its time from which on a review counts as held well ahead of it."""

_STEPS = 10  # of the grid, a month
_MONTHS = 96
_PADDED = 4096  # cells, so that what lasts beyond the grid does not come round to its beginning
_WORKING_DAYS_A_MONTH = 253 / 12
_FIRST, _LATER = 3.0, 6.0


@dataclass(frozen=True)
class Lengths:
    """The chance to end at the first, second and each later review, and how many later reviews are held well ahead of their time."""

    ending: tuple[float, float, float]
    early: float
    reviews: float
    """How many reviews a plan has on average."""
    mean: float
    """How many months a plan lasts on average."""
    expected: tuple[float, ...]
    """How many plans of each band would have ended, all years together."""
    lasting: tuple[float, ...]
    """The share of plans that last, by age on the grid."""
    years: tuple[int, ...]
    """The years of the plans that ended."""

    def aged(self, low: float, high: float) -> float:
        """How many open plans are of an age in months, where one begins each month."""
        return sum(self.lasting[round(low * _STEPS) : round(high * _STEPS)]) / _STEPS


def fitted(base: Scenario, ended: Mapping[int, Sequence[float]], started: Mapping[int, float]) -> Lengths:
    """Fit to the plans that ended in some years, by band, and those that started in these years and before."""
    from scipy.optimize import minimize  # takes a while to import

    counts = np.sum([ended[year] for year in sorted(ended)], axis=0)
    exposure = sum(_exposure(started, year) for year in ended)
    reviews = _Reviews(base)

    def unlikely(numbers: np.ndarray) -> float:
        first, second, later, early = _plausible(numbers)
        expected = _by_band(reviews.ends(first, second, later, early)[0] * exposure)
        return float(np.sum(expected - counts * np.log(np.maximum(expected, 1e-9)))) + 1e-3 * float(numbers @ numbers)

    found = minimize(
        unlikely, np.zeros(4), method="Nelder-Mead", options={"maxiter": 600, "xatol": 1e-4, "fatol": 1e-4}
    )
    first, second, later, early = (round(each, 3) for each in _plausible(found.x))
    ends, held, lasting = reviews.ends(first, second, later, early)
    mean = float(np.sum(lasting)) / _STEPS
    return Lengths(
        (first, second, later),
        early,
        held,
        mean,
        tuple(_by_band(ends * exposure)),
        tuple(map(float, lasting)),
        tuple(sorted(ended)),
    )


def _plausible(numbers: np.ndarray) -> tuple[float, float, float, float]:
    """Any four numbers as chances: the first three of anything below 0.95, the last of anything below 0.6."""
    shares = 1 / (1 + np.exp(-np.asarray(numbers)))
    first, second, later, early = (float(each) for each in shares)
    return first * 0.95, second * 0.95, later * 0.95, early * 0.6


def _by_band(ends: np.ndarray) -> list[float]:
    return [float(np.sum(ends[int(low * _STEPS) : int(high * _STEPS)])) for low, high in BANDS]


def _exposure(started: Mapping[int, float], year: int) -> np.ndarray:
    """How many plans began so long before the days of a year, by age: where a year is not known, as in the nearest that is."""
    ages = (np.arange(_MONTHS * _STEPS) + 0.5) / _STEPS / 12
    whole = np.floor(ages).astype(int)
    numbers = np.array([_nearest(started, year - back) for back in range(_MONTHS // 12 + 2)])
    return np.asarray(numbers[whole] * (1 - (ages - whole)) + numbers[whole + 1] * (ages - whole))


def _nearest(started: Mapping[int, float], year: int) -> float:
    return started[min(started, key=lambda each: (abs(each - year), each))]


class _Reviews:
    """When plans are reviewed and how they end, by the base's times.

    Lengths of time are kept as their Fourier transforms: there a sum of two is a product, and any number of later reviews
    a geometric series.
    """

    def __init__(self, base: Scenario):
        aims = base.meetings["review"].aims
        first, later = (aims[name].distribution for name in ("first_review", "later_review"))
        self.first = _transform(_FIRST, _cells(first))
        cells = _cells(later)
        self.usual = _transform(_LATER, [each for each in cells if each[0] < SOONER])
        early = [each for each in cells if each[0] >= SOONER]
        self.early = _transform(_LATER, early) if early else self.usual
        self.staying = np.exp(-exits(base) * (np.arange(_MONTHS * _STEPS) + 0.5) / _STEPS)

    def ends(self, first: float, second: float, later: float, early: float) -> tuple[np.ndarray, float, np.ndarray]:
        """The chance to end at each age, the reviews of a plan, and the chance to last at each age."""
        between = (1 - early) * self.usual + early * self.early
        second_review = (1 - first) * self.first * between
        third_and_on = (1 - second) * second_review * between / (1 - (1 - later) * between)
        ending = _on_grid(first * self.first + second * second_review + later * third_and_on)
        held = float(np.sum(_on_grid(self.first + second_review + third_and_on) * self.staying))
        lasting = np.maximum(1 - np.cumsum(ending), 0.0) * self.staying
        return -np.diff(lasting, prepend=1.0), held, lasting


def _cells(distribution: Distribution) -> list[tuple[float, float, float]]:
    """A distribution as bands: from, to and share; one that is not written in bands as twenty of the same share."""
    if distribution.kind == "bands":
        edges, weights = distribution.numbers[::2], distribution.numbers[1::2]
        return [(edges[n], edges[n + 1], weight / sum(weights)) for n, weight in enumerate(weights)]
    at = [distribution.quantile(min(n / 20, 0.999)) for n in range(21)]
    return [(at[n], at[n + 1], 0.05) for n in range(20)]


def _transform(months: float, ahead: Sequence[tuple[float, float, float]]) -> np.ndarray:
    """Of the chance of each cell of the grid, for what happens so many working days ahead of so many months."""
    found = np.zeros(_PADDED)
    whole = sum(share for *_, share in ahead)
    for low, high, share in ahead:
        for part in range(20):
            at = months - (low + (high - low) * (part + 0.5) / 20) / _WORKING_DAYS_A_MONTH
            found[max(int(at * _STEPS), 0)] += share / whole / 20
    return np.fft.rfft(found)


def _on_grid(transformed: np.ndarray) -> np.ndarray:
    """The chance of each cell of the grid again."""
    return np.fft.irfft(transformed, _PADDED)[: _MONTHS * _STEPS]


def exits(base: Scenario) -> float:
    """The share of plans that end otherwise in a month: the base's hazards that end or move a case, in their first year."""
    found = 0.0
    for name in ("child.turned_18", "child.died", "residence.moved_away", "residence.left_uk"):
        if name in base.hazards:
            after = base.hazards[name].after.distribution
            year = MINUTES_OF["years"] / MINUTES_OF.get(after.unit, 1440)
            found -= math.log1p(-min(after.share_below(year), 0.99)) / 12
    return found

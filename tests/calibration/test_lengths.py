"""The lengths of plans: the grid against a simulation of its own, and the fit against figures that it must find again."""

from __future__ import annotations

import random

import numpy as np
import pytest

from cpmodel.calibration._lengths import BANDS, SOONER, _by_band, _exposure, _Reviews, exits, fitted
from cpmodel.model.distribution import Distribution
from cpmodel.reading.scenarios import load

_, BASE = load("typical")
DAYS = 253 / 12


def simulated(chances: tuple[float, float, float], early: float, plans: int) -> list[float]:
    """The shares of lengths by band, of so many plans, each followed from review to review."""
    draw = random.Random(1)
    first = BASE.meetings["review"].aims["first_review"].distribution
    later = BASE.meetings["review"].aims["later_review"].distribution
    ahead = SOONER

    def interval() -> float:
        wanted = draw.random() < early
        while True:
            days = later.quantile(draw.random())
            if (days >= ahead) == wanted:
                return 6 - days / DAYS

    lengths = []
    for _ in range(plans):
        out = draw.expovariate(exits(BASE))
        at, visit = 3 - first.quantile(draw.random()) / DAYS, 0
        while at < out and draw.random() >= chances[min(visit, 2)]:
            at, visit = at + interval(), visit + 1
        lengths.append(min(at, out))
    return [sum(low <= each < high for each in lengths) / plans for low, high in BANDS]


def test_the_grid_gives_the_lengths_of_plans_that_are_followed_one_by_one() -> None:
    ends, reviews, lasting = _Reviews(BASE).ends(0.1, 0.45, 0.5, 0.3)
    assert _by_band(ends) == pytest.approx(simulated((0.1, 0.45, 0.5), 0.3, 20_000), abs=0.012)
    assert float(np.sum(ends)) == pytest.approx(1, abs=0.01)
    assert reviews == pytest.approx(2.7, abs=0.2)
    assert float(lasting[0]) > 0.99


def test_the_fit_finds_the_odds_that_the_figures_were_made_with() -> None:
    started = {2021: 900.0, 2022: 1100.0, 2023: 1000.0, 2020: 1000.0}
    ends = _Reviews(BASE).ends(0.15, 0.4, 0.5, 0.25)[0]
    ended = {year: _by_band(ends * _exposure(started, year)) for year in (2022, 2023)}
    found = fitted(BASE, ended, started)
    assert found.ending == pytest.approx((0.15, 0.4, 0.5), abs=0.02)
    assert found.early == pytest.approx(0.25, abs=0.03)
    assert found.expected == pytest.approx(np.sum([ended[2022], ended[2023]], axis=0), rel=0.02)
    assert found.years == (2022, 2023)
    assert found.aged(0, 96) == pytest.approx(found.mean)


def test_as_many_plans_end_as_began_where_nothing_changes() -> None:
    ends = _Reviews(BASE).ends(0.15, 0.4, 0.5, 0.25)[0]
    assert sum(_by_band(ends * _exposure({2023: 1000.0}, 2023))) == pytest.approx(1000, rel=0.01)


def test_the_exits_are_the_hazards_of_the_first_year() -> None:
    # one in 25 moves, 5.6 per cent turn 18, and few leave the country or die
    assert exits(BASE) * 12 == pytest.approx(1 / 25 + 0.0576 + 1 / 800 + 1 / 1500, rel=0.01)


def test_the_share_below_is_the_quantile_turned_round() -> None:
    bands = Distribution("bands", (0, 1, 10, 3, 20), "days")
    for share in (0.1, 0.25, 0.6, 0.99):
        assert bands.share_below(bands.quantile(share)) == pytest.approx(share)

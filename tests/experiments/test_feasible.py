"""The sequential test is wrong as seldom as it says, and stops early where the answer is clear."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from random import Random

import pytest

from cpmodel.experiments.feasible import FIRST, Check

CHECK = Check(95, at_least=True, tolerance=1, wrong=0.025)


def told(check: Check, values: Iterator[float]) -> tuple[bool, int]:
    """The answer, and after how many observations."""
    seen = list(islice(values, FIRST))
    while (verdict := check.meets(seen)) is None:
        seen.append(next(values))
    return verdict, len(seen)


def normal(random: Random, mean: float, spread: float) -> Iterator[float]:
    while True:
        yield random.gauss(mean, spread)


@pytest.mark.parametrize(("mean", "right"), [(96, True), (94, False)])
def test_it_is_wrong_at_most_as_often_as_it_says_at_the_tolerance(mean: float, right: bool) -> None:
    """The hardest case: 2.5 per cent of 2000, and three standard deviations of that count (7) more."""
    random = Random(1)
    wrong = sum(told(CHECK, normal(random, mean, 4))[0] is not right for _ in range(2000))
    assert wrong <= 50 + 3 * 7


def test_what_is_far_from_the_target_takes_few_observations_and_what_is_near_takes_more() -> None:
    random = Random(2)
    far, near = (sum(told(CHECK, normal(random, mean, 4))[1] for _ in range(50)) / 50 for mean in (80, 95.5))
    assert far < FIRST + 1
    assert near > 3 * FIRST


def test_observations_that_do_not_vary_are_told_at_once() -> None:
    assert told(CHECK, iter([95.0] * 20)) == (True, FIRST)
    assert told(CHECK, iter([94.9] * 20)) == (False, FIRST)
    assert CHECK.meets([99.0] * (FIRST - 1)) is None


def test_at_most_is_at_least_turned_round() -> None:
    most = Check(14, at_least=False, tolerance=0.5, wrong=0.025)
    assert most.meets([13.0, 12.0] * 5) is True
    assert most.meets([17.0, 18.0] * 5) is False
    assert most.looks_met([14.0, 13.0])
    assert not most.looks_met([15.0])

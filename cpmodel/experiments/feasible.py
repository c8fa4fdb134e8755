"""Does a mean meet a target? A test that asks after each observation whether it can tell, and stops as soon as it can.

The fully sequential feasibility check of Andradóttir and Kim (Fully sequential procedures for comparing constrained systems via
simulation, Naval Research Logistics 57, 2010), with the constants of Kim and Nelson's procedure: the sum of the differences from the
target has left a region that narrows with every observation. Where the true mean is at least the tolerance away from the target
the answer is wrong with at most the given chance; where it is nearer, either answer is right.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, variance

FIRST = 10
"""So many observations tell how much they vary, before the first decision."""


@dataclass(frozen=True, slots=True)
class Check:
    """A target (at least so much, or at most), how near to it is near enough, and the chance of a wrong answer."""

    value: float
    at_least: bool
    tolerance: float
    wrong: float

    def meets(self, values: Sequence[float]) -> bool | None:
        """Whether the mean meets the target, by the first observation at which it can be told; None where more are needed to tell."""
        total = 0.0
        start = self._start(values) if len(values) >= FIRST else 0.0
        for count, each in enumerate(values, start=1):
            total += self._over(each)
            if count >= FIRST and abs(total) >= max(0.0, start - self.tolerance * count / 2):
                return total >= 0
        return None

    def looks_met(self, values: Sequence[float]) -> bool:
        """Whether it looks met, by few observations."""
        return self._over(fmean(values)) >= 0

    def expected(self, values: Sequence[float]) -> int:
        """How many observations it looks as if it would take."""
        if len(values) < FIRST:
            return FIRST
        drift = abs(self._over(fmean(values)))
        return max(FIRST, round(self._start(values) / (drift + self.tolerance / 2)))

    def _over(self, value: float) -> float:
        return value - self.value if self.at_least else self.value - value

    def _start(self, values: Sequence[float]) -> float:
        """How wide the region is before any observation."""
        degrees = FIRST - 1
        eta: float = ((2 * self.wrong) ** (-2 / degrees) - 1) / 2
        return 2 * eta * degrees * variance(values[:FIRST]) / (2 * self.tolerance)

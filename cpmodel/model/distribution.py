"""How long things take, as a scenario says it: a shape, a few numbers and a unit.

Written as text, so that a person can read it aloud:

- `4 hours` or `fixed 4 hours`: always the same
- `uniform 2 to 5 working days`: every length between is as likely
- `triangular 1, 3, 8 working days`: least, most likely, most
- `lognormal median 5, p90 12 working days`: half are shorter than the median, nine in ten shorter than p90
- `exponential mean 40 years`: the chance is the same at every moment, whatever has passed
- `quantiles 5, 17, 33, 43, 80 working days`: equally many lie between each number and the next
- `bands 0 (100) 10 (852) 15 (226) 40 working days`: so many between each number and the next, as published tables give them

Lengths may be negative only in `uniform`, `triangular`, `quantiles`, `bands` and `fixed`, where a scenario asks for a distance that may lie
on either side. `working days` may be fractions: half a working day is four hours of an eight-hour day.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate, pairwise
from statistics import NormalDist
from typing import Literal, get_args

from cpmodel.model.duration import UNITS, Unit

Kind = Literal["fixed", "uniform", "triangular", "lognormal", "exponential", "quantiles", "bands"]
KINDS: tuple[Kind, ...] = get_args(Kind)

MINUTES_OF = {"hours": 60, "days": 1440, "weeks": 10080, "months": 43830, "years": 525960}
"""The minutes of a unit where it is a mere length and no date is asked for: a month is a twelfth of 365.25 days."""

_NUMBER = r"-?\d+(?:\.\d+)?"
_WRITTEN = re.compile(rf"(?:(?P<kind>[a-z]+) )?(?P<numbers>.*?) ?(?P<unit>{'|'.join(unit[:-1] for unit in UNITS)})s?")
_NUMBERS: dict[str, re.Pattern[str]] = {
    "fixed": re.compile(rf"({_NUMBER})"),
    "uniform": re.compile(rf"({_NUMBER}) to ({_NUMBER})"),
    "triangular": re.compile(rf"({_NUMBER}), ({_NUMBER}), ({_NUMBER})"),
    "lognormal": re.compile(rf"median ({_NUMBER}), p90 ({_NUMBER})"),
    "exponential": re.compile(rf"mean ({_NUMBER})"),
    "quantiles": re.compile(rf"{_NUMBER}(?:, {_NUMBER})+"),
    "bands": re.compile(rf"{_NUMBER}(?: \({_NUMBER}\) {_NUMBER})+"),
}
_EXAMPLE = {
    "fixed": "4 hours",
    "uniform": "uniform 2 to 5 working days",
    "triangular": "triangular 1, 3, 8 working days",
    "lognormal": "lognormal median 5, p90 12 working days",
    "exponential": "exponential mean 40 years",
    "quantiles": "quantiles 5, 17, 33, 43, 80 working days",
    "bands": "bands 0 (100) 10 (852) 15 (226) 40 working days",
}
_EXAMPLES = "'4 hours', 'uniform 2 to 5 working days', 'lognormal median 5, p90 12 working days'"
_Z90 = NormalDist().inv_cdf(0.9)


@dataclass(frozen=True, slots=True)
class Distribution:
    """A length of time that varies. `numbers` are in `unit`; for `bands` edges and weights take turns.

    Made by `parse`; `quantile` is all that a simulator needs.
    """

    kind: Kind
    numbers: tuple[float, ...]
    unit: Unit

    def quantile(self, share: float) -> float:
        """The length, in `unit`, that this share (0 to below 1) of all lengths stay under."""
        numbers = self.numbers
        match self.kind:
            case "fixed":
                return numbers[0]
            case "uniform" | "quantiles":
                return _along(numbers, share * (len(numbers) - 1))
            case "triangular":
                return _triangular(numbers[0], numbers[1], numbers[2], share)
            case "lognormal":
                median, p90 = numbers
                spread = math.log(p90 / median) / _Z90
                return median * math.exp(spread * NormalDist().inv_cdf(share)) if share > 0 else 0.0
            case "exponential":
                return -numbers[0] * math.log1p(-share)
            case "bands":
                return _banded(numbers[::2], numbers[1::2], share)

    def times(self, factor: float) -> Distribution:
        """The same with every length so many times as long.

        >>> str(parse("bands 0 (2) 3 (1) 5 days").times(2))
        'bands 0 (2) 6 (1) 10 days'
        """
        step = 2 if self.kind == "bands" else 1  # of bands every second number is a weight
        longer = (each if at % step else each * factor for at, each in enumerate(self.numbers))
        return Distribution(self.kind, tuple(longer), self.unit)

    def share_below(self, length: float) -> float:
        """The share of all lengths that stay under this one, which is in `unit`: `quantile` turned round.

        >>> round(parse("uniform 2 to 6 days").share_below(3), 9)
        0.25
        """
        low, high = 0.0, 1.0
        for _ in range(50):
            middle = (low + high) / 2
            low, high = (middle, high) if self.quantile(middle) < length else (low, middle)
        return low

    def __str__(self) -> str:
        """Write it as `parse` reads it."""
        written = [f"{number:g}" for number in self.numbers]
        match self.kind:
            case "uniform":
                text = " to ".join(written)
            case "lognormal":
                text = f"median {written[0]}, p90 {written[1]}"
            case "exponential":
                text = f"mean {written[0]}"
            case "bands":
                text = " ".join(each if place % 2 == 0 else f"({each})" for place, each in enumerate(written))
            case _:
                text = ", ".join(written)
        return f"{self.kind} {text} {self.unit}"


def fixed(number: float, unit: Unit) -> Distribution:
    """Always the same length."""
    return Distribution("fixed", (float(number),), unit)


def parse(text: str) -> Distribution:
    """Read a distribution as the module's text shows it.

    Raises ValueError with a sentence that says what is allowed.

    >>> parse("bands 0 (1) 10 (3) 20 working days").quantile(0.5)
    13.333333333333334
    """
    plain = " ".join(text.split())
    found = _WRITTEN.fullmatch(plain)
    if not found:
        raise ValueError(
            f"'{text}' has no unit; a length of time ends in one of {', '.join(UNITS)}, such as {_EXAMPLES}"
        )
    kind = found["kind"] or "fixed"
    if kind not in _NUMBERS:
        raise ValueError(f"'{kind}' is no shape of distribution; it may be {', '.join(KINDS)}, such as {_EXAMPLES}")
    if not _NUMBERS[kind].fullmatch(found["numbers"]):
        raise ValueError(f"'{text}' has not the numbers that '{kind}' needs; it is written as '{_EXAMPLE[kind]}'")
    numbers = tuple(float(each) for each in re.findall(_NUMBER, found["numbers"].replace("p90", "")))
    fault = _fault(kind, numbers)
    if fault:
        raise ValueError(f"'{text}': {fault}")
    return Distribution(kind, numbers, f"{found['unit']}s")  # type: ignore[arg-type]  # the patterns admit only kinds and units


def _fault(kind: str, numbers: tuple[float, ...]) -> str | None:
    edges = numbers[::2] if kind == "bands" else numbers
    if kind != "exponential" and any(one > two for one, two in pairwise(edges)):
        return "the numbers are not in order, smallest first"
    if kind in ("lognormal", "exponential") and numbers[0] <= 0:
        return "a median or mean is more than nothing"
    if kind == "lognormal" and numbers[0] == numbers[1]:
        return "p90 is more than the median; write 'fixed' for what does not vary"
    if kind == "bands" and (min(numbers[1::2]) < 0 or not sum(numbers[1::2])):
        return "weights are not less than nothing, and some are more"
    return None


def _along(numbers: tuple[float, ...], position: float) -> float:
    whole = min(int(position), len(numbers) - 2)
    return numbers[whole] + (numbers[whole + 1] - numbers[whole]) * (position - whole)


def _triangular(least: float, likely: float, most: float, share: float) -> float:
    width = most - least
    if not width:
        return least
    if share < (likely - least) / width:
        return least + math.sqrt(share * width * (likely - least))
    return most - math.sqrt((1 - share) * width * (most - likely))


def _banded(edges: tuple[float, ...], weights: tuple[float, ...], share: float) -> float:
    sums = (0.0, *accumulate(weights))
    sought = share * sums[-1]
    band = min(bisect_right(sums, sought) - 1, len(weights) - 1)
    while not weights[band]:
        band -= 1
    return edges[band] + (edges[band + 1] - edges[band]) * (sought - sums[band]) / weights[band]

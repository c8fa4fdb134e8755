"""How long children waited from the strategy discussion to the initial conference, in working days (DfE, table C4).

The wait is that of the limit `initial_conference`, for every conference that was held in the period. The bands are the
published ones: up to 10, 11 to 15, 16 to 20, and 21 or more working days. A quantile is the least wait that so many per cent
of the children did not exceed. In the histogram the last bar stands for all longer waits too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from statistics import median

from cpmodel.kpis._measuring import Measure, Reading, Series, quantile, share

ASKS = ("limits.initial_conference",)
LIMIT = "initial_conference"
BANDS = (
    ("to_10", "up to 10 working days", 0, 10),
    ("11_to_15", "11 to 15 working days", 11, 15),
    ("16_to_20", "16 to 20 working days", 16, 20),
    ("from_21", "21 working days or more", 21, 10_000),
)
QUANTILES = (10, 25, 75, 90, 95)
LONGEST = 40
"""The histogram counts waits of so many working days and more together."""


def measure(reading: Reading) -> Iterator[Measure | Series]:
    """Measure the bands and the median."""
    limit = reading.procedure.limits.get(LIMIT)
    if limit is None:
        return
    waits = [
        reading.calendar.elapsed(clock.started, clock.stopped, "working days")
        for clock in (each.clock for each in reading.timed if each.clock.limit == LIMIT)
        if clock.started and clock.stopped and reading.ended_in_period(clock)
    ]
    for name, said, least, most in BANDS:
        value = share(sum(least <= wait <= most for wait in waits), len(waits))
        yield Measure(f"conference_waits.{name}", f"Conference after {said}", "%", "children", value, len(waits))
    in_time = share(sum(wait <= 15 for wait in waits), len(waits))
    yield Measure("conference_waits.to_15", "Conference within 15 working days", "%", "children", in_time, len(waits))
    middle = float(median(waits)) if waits else None
    yield Measure(
        "conference_waits.median", "Median wait for a conference", "working days", "children", middle, len(waits)
    )
    for percent in QUANTILES:
        name, title = f"conference_waits.quantile_{percent}", f"Wait that {percent} % of children did not exceed"
        yield Measure(name, title, "working days", "children", quantile(waits, percent), len(waits))
    shown = Counter(min(wait, LONGEST) for wait in waits)
    at = tuple(range(LONGEST + 1))
    yield Series(
        "conference_waits.histogram",
        "Waits for an initial conference",
        "children",
        "children",
        "working days",
        at,
        {"": tuple(float(shown[wait]) for wait in at)},
        limit.within.count if limit.within and limit.within.unit == "working days" else None,
    )

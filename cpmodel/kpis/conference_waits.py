"""How long children waited from the strategy discussion to the initial conference, in working days (DfE, table C4).

The wait is that of the limit `initial_conference`, for every conference that was held in the period. The bands are the
published ones: up to 10, 11 to 15, 16 to 20, and 21 or more working days.
"""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

from cpmodel.kpis._measuring import Measure, Reading, share

LIMIT = "initial_conference"
BANDS = (
    ("to_10", "up to 10 working days", 0, 10),
    ("11_to_15", "11 to 15 working days", 11, 15),
    ("16_to_20", "16 to 20 working days", 16, 20),
    ("from_21", "21 working days or more", 21, 10_000),
)


def measure(reading: Reading) -> Iterator[Measure]:
    """Measure the bands and the median."""
    if LIMIT not in reading.procedure.limits:
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

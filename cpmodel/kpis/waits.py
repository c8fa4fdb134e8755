"""How long each thing took that a limit is set for, in the limit's own unit, whether in time or not.

Of every clock that was stopped in the period: the time from its start to what stopped it, as the least number that half, and nine in ten,
did not exceed. What ran out undone has no length and is not among them. The
wait for an initial conference has more quantiles, and a file of its own. `cpmodel.model.clocks` says when clocks start and stop.
"""

from __future__ import annotations

from collections.abc import Iterator

from cpmodel.kpis._measuring import Measure, Reading, quantile, title_of
from cpmodel.kpis.conference_waits import LIMIT

ALSO = ("waits.{limit}.quantile_50", "waits.{limit}.quantile_90")


def measure(reading: Reading) -> Iterator[Measure]:
    """Measure every limit that runs from something to something."""
    found: dict[str, list[int]] = {}
    for each in reading.timed:
        clock, limit = each.clock, reading.procedure.all_limits[each.clock.limit]
        if limit.within and clock.started and clock.stopped and reading.ended_in_period(clock):
            took = reading.calendar.elapsed(clock.started, clock.stopped, limit.within.unit)
            found.setdefault(clock.limit, []).append(took)
    for name, limit in reading.procedure.all_limits.items():
        if limit.within and name in found and name != LIMIT:
            title = title_of(limit)
            lengths = found[name]
            for percent, most in ((50, "Half"), (90, "Nine in ten")):
                yield Measure(
                    f"waits.{name}.quantile_{percent}",
                    f"{most} within: {title}",
                    limit.within.unit,
                    "children",
                    quantile(lengths, percent),
                    len(lengths),
                )

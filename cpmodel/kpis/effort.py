"""Hours that each role worked at what happened in the period, and what they cost, by a table of effort that is given beside the log.

An event counts for every child to whom it happened, or once for the meeting at which it did, as the table says; where the log does
not name the meeting, every child counts. The cost is that of the lines that have one. A log alone does not say how long anybody
worked, so without a table there is no such measure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from cpmodel.kpis._measuring import Measure, Reading
from cpmodel.model.effort import Effort

ALSO = ("effort.cost",)


def measure(reading: Reading) -> Iterator[Measure]:
    """Add the hours up, role by role, and their cost."""
    hours: dict[str, float] = defaultdict(float)
    times: dict[str, int] = defaultdict(int)
    cost, costed = 0.0, 0
    for each in reading.effort:
        count = _times(reading, each)
        hours[each.role] += count * each.hours
        times[each.role] += count
        if each.cost is not None:
            cost += count * each.hours * each.cost
            costed += count
    for role, worked in hours.items():
        title = reading.procedure.roles[role].title
        yield Measure(f"effort.{role}.hours", f"Hours worked: {title}", "hours", "activities", worked, times[role])
    if costed:
        yield Measure("effort.cost", "Cost of the hours worked", "pounds", "activities", cost, costed)


def _times(reading: Reading, effort: Effort) -> int:
    happened = reading.happened(effort.events)
    if effort.counts == "child":
        return len(happened)
    return len({(each.event, each.meeting or each.case + each.time.isoformat()) for each in happened})

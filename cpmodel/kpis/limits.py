"""Each limit's share kept.

A limit is measured where its clock came to an answer within the period: it was stopped in time or too late, or it ran out
undone. What was taken out of the count (void) is not measured. `cpmodel.model.clocks` says which is which. By meeting, where
the clock is stopped at a meeting: a meeting kept the limit if it did for every child there.
"""

from __future__ import annotations

from collections.abc import Iterator

from cpmodel.kpis._measuring import Measure, Reading, share, title_of

ALSO = ("limits.{limit}.by_meeting",)


def measure(reading: Reading) -> Iterator[Measure]:
    """Measure every limit of the procedure."""
    children: dict[str, list[bool]] = {name: [] for name in reading.procedure.all_limits}
    meetings: dict[str, dict[str, bool]] = {name: {} for name in reading.procedure.all_limits}
    for each in reading.timed:
        if reading.ended_in_period(each.clock):
            kept = each.clock.standing == "kept"
            children[each.clock.limit].append(kept)
            if each.meeting:
                sittings = meetings[each.clock.limit]
                sittings[each.meeting] = kept and sittings.get(each.meeting, True)
    for name, limit in reading.procedure.all_limits.items():
        title = title_of(limit)
        found = children[name]
        yield Measure(
            f"limits.{name}.by_child", f"In time: {title}", "%", "children", share(sum(found), len(found)), len(found)
        )
        sittings = meetings[name]
        if sittings:
            value = share(sum(sittings.values()), len(sittings))
            yield Measure(
                f"limits.{name}.by_meeting", f"In time: {title}, by meeting", "%", "meetings", value, len(sittings)
            )

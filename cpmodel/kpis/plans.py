"""Child protection plans started and ended in the period, open at its end (DfE, table D1), and open at the end of each of its days, by child."""

from __future__ import annotations

from collections.abc import Iterator

from cpmodel.kpis._measuring import Measure, Reading, Series, midnight_after, open_at

ASKS = ("plan.active",)
STATE = "plan.active"


def measure(reading: Reading) -> Iterator[Measure | Series]:
    """Count the plans."""
    if STATE not in reading.procedure.states:
        return
    stays = [each for each in reading.stays(*STATE.split(".")) if each.entered < reading.log.end]
    started = sum(reading.log.within(each.entered) for each in stays)
    ended = sum(each.left is not None and reading.log.within(each.left) for each in stays)
    still_open = sum(each.left is None or each.left >= reading.log.end for each in stays)
    yield Measure("plans.started.by_child", "Plans started", "children", "children", started, started)
    yield Measure("plans.ended.by_child", "Plans ended", "children", "children", ended, ended)
    yield Measure("plans.open.by_child", "Plans open at the end", "children", "children", still_open, still_open)
    by_day = open_at(((each.entered, each.left) for each in stays), map(midnight_after, reading.days))
    yield Series("plans.open_by_day", "Plans open", "children", "children", "day", reading.days, {"": by_day})

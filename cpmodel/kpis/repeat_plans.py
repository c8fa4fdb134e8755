"""Plans started in the period that were the child's second or a later one (DfE, Children in need, "second or subsequent" plans).

Published is the share of children who ever had a plan before in the same authority. A log knows of earlier plans as far as it goes back and as it
keeps a child under one name: one that begins with the period gives too low a share, and a scenario in which every
referral brings another child gives none.
"""

from __future__ import annotations

from collections.abc import Iterator

from cpmodel.kpis._measuring import Measure, Reading, share

ASKS = ("plan.active",)
STATE = "plan.active"


def measure(reading: Reading) -> Iterator[Measure]:
    """Measure the share."""
    if STATE not in reading.procedure.states:
        return
    seen: set[str] = set()
    again: list[bool] = []
    for each in reading.stays(*STATE.split(".")):
        if reading.log.within(each.entered):
            again.append(each.case in seen)
        seen.add(each.case)
    value = share(sum(again), len(again))
    yield Measure("repeat_plans.by_child", "Plans that are second or later", "%", "children", value, len(again))

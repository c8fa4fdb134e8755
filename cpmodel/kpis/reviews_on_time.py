"""Children whose reviews were all in time (DfE, table D6).

Of the children who have had a plan for at least three months at the end of the period: the share of those of whom every review
that was held or fell due within the period, under this plan, was held in time.
"""

from __future__ import annotations

from collections.abc import Iterator

from cpmodel.kpis._measuring import Measure, Reading, share
from cpmodel.model.duration import Duration

ASKS = ("plan.active", "limits.first_review", "limits.later_review")
STATE, LIMITS = "plan.active", ("first_review", "later_review")


def measure(reading: Reading) -> Iterator[Measure]:
    """Measure the share."""
    if STATE not in reading.procedure.states or not set(LIMITS) <= set(reading.procedure.limits):
        return
    end = reading.log.end
    three_months = reading.calendar.latest(end, Duration(3, "months"))
    since = {
        each.case: each.entered
        for each in reading.stays(*STATE.split("."))
        if (each.left is None or each.left >= end) and each.entered <= three_months
    }
    late = {
        each.case
        for each in reading.timed
        if each.clock.limit in LIMITS
        and each.clock.standing == "missed"
        and each.case in since
        and each.clock.due >= since[each.case]
        and reading.ended_in_period(each.clock)
    }
    value = share(len(since) - len(late), len(since))
    yield Measure("reviews_on_time.by_child", "Children with all reviews in time", "%", "children", value, len(since))

"""Children with a plan a worker, at the end of the period: the mean, and the most that one has.

The worker of a child is who made, or tried, its latest visit before then. A log that does not say who makes visits, as a simulated one does
not, gives no such measure; what its teams carry is measured as teams.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from cpmodel.kpis._measuring import Measure, Reading

ASKS = ("plan.active", "visits.child_seen", "visits.child_not_seen")
STATE, VISITS = "plan.active", frozenset({"visits.child_seen", "visits.child_not_seen"})


def measure(reading: Reading) -> Iterator[Measure]:
    """Count each worker's children."""
    if STATE not in reading.procedure.states:
        return
    end = reading.log.end
    open_now = {
        each.case
        for each in reading.stays(*STATE.split("."))
        if each.entered < end and not (each.left and each.left < end)
    }
    workers = {
        each.case: each.resource
        for each in reading.log.records
        if each.event in VISITS and each.resource and each.time < end and each.case in open_now
    }
    children = Counter(workers.values())
    if children:
        mean, most = len(workers) / len(children), max(children.values())
        yield Measure(
            "caseloads.mean", "Children with a plan a worker", "children a worker", "children", mean, len(children)
        )
        yield Measure(
            "caseloads.most",
            "Most children with a plan of one worker",
            "children a worker",
            "children",
            most,
            len(children),
        )

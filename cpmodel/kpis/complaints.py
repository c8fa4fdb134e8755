"""Complaints of parents made in the period, and how many there were to a hundred decisions of initial conferences, by child.

Upheld is a complaint after which there is a second conference or an earlier review; its share is of those that were answered in the
period, and those that were passed to another agency are not among them.
"""

from __future__ import annotations

from collections.abc import Iterator

from cpmodel.kpis._measuring import Measure, Reading, share

ASKS = ("complaint.made", "events.conference_decides")
MADE = "complaint.made"
UPHELD = frozenset({"complaint.second_conference", "complaint.review_brought_forward"})
ANSWERS = UPHELD | {"complaint.decision_upheld"}


def measure(reading: Reading) -> Iterator[Measure]:
    """Count the complaints and how they were answered."""
    if MADE not in reading.procedure.own_events:
        return
    made, decided = len(reading.happened([MADE])), len(reading.happened(reading.group("conference_decides")))
    answered = reading.happened(ANSWERS)
    upheld = sum(each.event in UPHELD for each in answered)
    yield Measure("complaints.by_child", "Complaints made", "children", "children", made, made)
    yield Measure(
        "complaints.of_decisions", "Complaints to 100 decisions", "%", "children", share(made, decided), decided
    )
    yield Measure(
        "complaints.upheld", "Complaints upheld", "%", "children", share(upheld, len(answered)), len(answered)
    )

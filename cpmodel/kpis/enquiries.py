"""Section 47 enquiries begun in the period, by child (DfE, table C4).

An enquiry that goes on after a further strategy discussion is the same enquiry and is counted once.
"""

from __future__ import annotations

from collections.abc import Iterator

from cpmodel.kpis._measuring import Measure, Reading

ASKS = ("referral.enquiry_started",)
EVENT, AGAIN = "referral.enquiry_started", "referral.strategy_reconvened"


def measure(reading: Reading) -> Iterator[Measure]:
    """Count the enquiries."""
    if EVENT not in reading.procedure.own_events:
        return
    found, reconvened = 0, set()
    for each in reading.events:
        if each.event == AGAIN:
            reconvened.add(each.case)
        elif each.event == EVENT:
            found += each.case not in reconvened
            reconvened.discard(each.case)
    yield Measure("enquiries.by_child", "Section 47 enquiries", "children", "children", found, found)

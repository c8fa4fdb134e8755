"""Meetings that were adjourned, of those for which people had come: opened, with or without a quorum, or adjourned instead.

A conference that is opened when it is held again is another meeting. Where the log does not name meetings, each child counts.
"""

from __future__ import annotations

from collections.abc import Iterator

from cpmodel.kpis._measuring import Measure, Reading, share

ASKS = ("conference.adjourned", "review.adjourned")
ALSO = ("adjournments.conference.by_meeting", "adjournments.review.by_meeting")


def measure(reading: Reading) -> Iterator[Measure]:
    """Measure conferences and reviews."""
    for pathway, title in (("conference", "Initial conferences"), ("review", "Review conferences")):
        opens, event = reading.group(f"{pathway}_opens"), f"{pathway}.adjourned"
        if not opens or event not in reading.procedure.own_events:
            continue
        adjourned, began = (len(reading.happened(names)) for names in ([event], opens | {event}))
        yield Measure(
            f"adjournments.{pathway}.by_child",
            f"{title} adjourned, by child",
            "%",
            "children",
            share(adjourned, began),
            began,
        )
        sittings = [each for each in reading.sittings if each.review == (pathway == "review")]
        if sittings:
            value = share(sum(each.adjourned for each in sittings), len(sittings))
            yield Measure(
                f"adjournments.{pathway}.by_meeting", f"{title} adjourned", "%", "meetings", value, len(sittings)
            )

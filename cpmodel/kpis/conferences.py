"""Initial conferences held in the period, by child (as DfE's table C4 counts them) and by meeting, with the children at each.

An adjourned conference is held when it is held again. Conferences held again after a dissent or complaint are counted too.
"""

from __future__ import annotations

from collections.abc import Iterator

from cpmodel.kpis._measuring import Measure, Reading

MEASURES = ("conferences", "reviews")
ASKS = ("events.conference_opens", "events.review_opens")


def measure(reading: Reading) -> Iterator[Measure]:
    """Count conferences and reviews."""
    for group, name, title in (
        ("conference_opens", "conferences", "Initial conferences"),
        ("review_opens", "reviews", "Review conferences"),
    ):
        if not reading.group(group):
            continue
        held = reading.happened(reading.group(group))
        meetings = {each.meeting for each in held if each.meeting}
        yield Measure(f"{name}.by_child", f"{title}, by child", "children", "children", len(held), len(held))
        yield Measure(f"{name}.by_meeting", title, "meetings", "meetings", len(meetings), len(meetings))

"""Each person's diary: how many meetings they held in each week of the period.

A meeting counts in the week in which it was opened, or adjourned instead. Where the log says who had room for meetings, it is
those persons, also with nothing held; else everybody who held one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from cpmodel.kpis._measuring import Reading, Series, monday

ASKS = ("events.conference_opens", "events.review_opens")


def measure(reading: Reading) -> Iterator[Series]:
    """Count the meetings."""
    held = Counter((each.resource, monday(each.at.date())) for each in reading.sittings)
    if reading.holders:
        lines = {name: tuple(float(held[name, week]) for week in reading.weeks) for name in reading.holders}
        yield Series("diaries.by_week", "Meetings held", "meetings", "meetings", "week", reading.weeks, lines)

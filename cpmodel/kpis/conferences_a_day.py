"""Meetings a day of those who hold them: of each person and day on which they held any, how many they held.

A meeting counts on the day on which it was opened, or adjourned instead. The busiest day is that of any person. Where the log says
who had room for meetings only they count, and nobody who stood in. A log that does not say who held its meetings gives no such measure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from cpmodel.kpis._measuring import Measure, Reading

ASKS = ("events.conference_opens", "events.review_opens")
ALSO = ("conferences_a_day.mean", "conferences_a_day.most")


def measure(reading: Reading) -> Iterator[Measure]:
    """Measure the mean and the busiest day."""
    held = Counter((each.resource, each.at.date()) for each in reading.sittings if each.resource in reading.holders)
    if held:
        mean, most = held.total() / len(held), max(held.values())
        yield Measure(
            "conferences_a_day.mean", "Meetings a chair and day with any", "meetings a day", "meetings", mean, len(held)
        )
        yield Measure(
            "conferences_a_day.most", "Meetings on a chair's busiest day", "meetings a day", "meetings", most, len(held)
        )

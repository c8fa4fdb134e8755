"""How far the diaries of those who hold meetings are used, and how often the same person takes a family's next review.

Use is the meetings held by each group of people, of the places that they offered in the period (days at work, times the meetings a
day and a week that one person holds); so too of minute takers and rooms that meetings need beside their chair. Meetings that
somebody stood in for are not theirs. The same-chair share is that of reviews held by the person who held the family's meeting before it.
"""

from __future__ import annotations

from collections.abc import Iterator

from cpmodel.kpis._measuring import Measure, Reading, share
from cpmodel.model.log import PLACE_OFFERED, PLACE_TAKEN

MEASURES = ("use", "same_chair")
ASKS = ("events.conference_opens", "events.review_opens")
ALSO = ("use.{people}", "use.{people}.meetings")


def measure(reading: Reading) -> Iterator[Measure]:
    """Measure use and continuity."""
    log = reading.log
    offered: dict[str, int] = {}
    people: dict[str, str] = {}
    for each in log.records:
        if each.event == PLACE_OFFERED and log.within(each.time):
            offered[each.pathway] = offered.get(each.pathway, 0) + 1
            people[each.resource] = each.pathway
    held = {(each.meeting, ""): each.resource for each in reading.events if each.meeting and each.resource}
    held |= {
        (each.meeting, each.pathway): each.resource
        for each in log.records
        if each.event == PLACE_TAKEN and log.within(each.time)
    }
    for group, places in sorted(offered.items()):
        meetings = sum(people.get(resource) == group for resource in held.values())
        name = group.replace("_", " ")
        yield Measure(f"use.{group}", f"Use of the diaries of {name}", "%", "places", share(meetings, places), places)
        yield Measure(f"use.{group}.meetings", f"Meetings held by {name}", "meetings", "meetings", meetings, meetings)
    yield from _same_chair(reading)


def _same_chair(reading: Reading) -> Iterator[Measure]:
    opens = reading.group("conference_opens") | reading.group("review_opens")
    reviews = reading.group("review_opens")
    last: dict[str, str] = {}
    same: dict[str, bool] = {}
    for each in reading.log.records:
        if not (each.own and each.event in opens and each.meeting) or each.meeting in same:
            continue
        if each.event in reviews and each.family in last and reading.log.within(each.time):
            same[each.meeting] = last[each.family] == each.resource
        last[each.family] = each.resource
    if reviews:
        value = share(sum(same.values()), len(same))
        yield Measure("same_chair.by_meeting", "Reviews by the same chair", "%", "meetings", value, len(same))

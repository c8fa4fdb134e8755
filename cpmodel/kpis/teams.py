"""How far the workers of teams are used, and how long children wait for one.

A child needs a worker from when it comes to where the team works with it until it is nowhere there any more, and is carried from when a
worker has room. Carried is the mean number of children at any moment of the period; the wait is in working days from needing to having a
worker, of those who were given one in the period; waiting are those who have none at its end. A log that does not tell of
teams gives no such measure.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from cpmodel.kpis._measuring import Measure, Reading
from cpmodel.model.log import TEAM_ASKED, TEAM_FREED, TEAM_GIVEN, EventLog, Record

MEASURES = ("team",)
ALSO = ("team.{team}.carried", "team.{team}.wait", "team.{team}.wait_95", "team.{team}.waiting")


def measure(reading: Reading) -> Iterator[Measure]:
    """Measure each team of the log."""
    told: dict[str, list[Record]] = {}
    for each in reading.log.records:
        if each.event in (TEAM_ASKED, TEAM_GIVEN, TEAM_FREED):
            told.setdefault(each.pathway, []).append(each)
    for team, records in sorted(told.items()):
        name = team.replace("_", " ")
        carried, waits, waiting = _of_team(reading, records)
        ordered = sorted(waits)
        yield Measure(
            f"team.{team}.carried", f"Children carried by {name}", "children", "children", carried, len(waits)
        )
        yield Measure(
            f"team.{team}.wait",
            f"Mean wait for {name}",
            "working days",
            "children",
            sum(ordered) / len(ordered) if ordered else None,
            len(ordered),
        )
        late = ordered[int(0.95 * (len(ordered) - 1))] if ordered else None
        yield Measure(
            f"team.{team}.wait_95", f"Wait for {name}, longest of 95 %", "working days", "children", late, len(ordered)
        )
        yield Measure(
            f"team.{team}.waiting", f"Waiting for {name} at the end", "children", "children", waiting, waiting
        )


def _of_team(reading: Reading, records: list[Record]) -> tuple[float, list[int], int]:
    """The mean number carried, the waits in working days, and how many wait at the end."""
    log = reading.log
    asked: dict[str, datetime] = {}
    given: dict[str, datetime] = {}
    waits: list[int] = []
    minutes = 0.0
    for each in records:
        if each.time >= log.end:
            break
        if each.event == TEAM_ASKED:
            asked[each.case] = each.time
        elif each.event == TEAM_GIVEN:
            since = asked.pop(each.case, each.time)
            given[each.case] = each.time
            if log.within(each.time):
                waits.append(reading.calendar.elapsed(since, each.time, "working days"))
        elif asked.pop(each.case, None) is None and each.case in given:
            minutes += _carried(log, given.pop(each.case), each.time)
    minutes += sum(_carried(log, since, log.end) for since in given.values())
    return minutes / _minutes(log.end, _begin(log)), waits, len(asked)


def _carried(log: EventLog, since: datetime, until: datetime) -> float:
    """How many minutes of the period lie between two times."""
    return max(0.0, _minutes(until, max(since, _begin(log))))


def _begin(log: EventLog) -> datetime:
    return datetime.combine(log.begins, datetime.min.time())


def _minutes(later: datetime, earlier: datetime) -> float:
    return (later - earlier).total_seconds() / 60

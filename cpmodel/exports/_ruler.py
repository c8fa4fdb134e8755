"""Rulers: how the time of a limit goes by on a real calendar, as an example that a picture can show."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from cpmodel.model import wording
from cpmodel.model.calendar import Calendar
from cpmodel.model.procedure import Limit, Procedure
from cpmodel.model.stories import morning

FIRST_DAY, LATER_DAY = date(2026, 1, 5), date(2026, 3, 2)
"""Two Mondays without a bank holiday near: on which a clock starts, and from which a distance is looked back."""
DAYS, WEEKS = 70, 200
"""Up to so many days a ruler has a cell for each day, and up to so many for each week; else, and for months, for each month."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A piece of the ruler: what is written in it and below it, and whether it counts."""

    inside: str
    below: str
    counts: bool


@dataclass(frozen=True, slots=True)
class Ruler:
    """The cells from the start to the end, and the example in a sentence. `backwards` where it is a least distance."""

    cells: tuple[Cell, ...]
    said: str
    backwards: bool = False


def ruler(procedure: Procedure, limit: Limit) -> Ruler:
    """The ruler of a limit."""
    calendar = Calendar.of(procedure.calendar)
    if limit.within is None:
        first, last = calendar.latest(morning(LATER_DAY), limit.duration), morning(LATER_DAY)
        said = (
            f"For example: ahead of {wording.day(LATER_DAY)} it is done by {wording.day(first.date())} at the latest."
        )
    else:
        first, last = morning(FIRST_DAY), calendar.due(morning(FIRST_DAY), limit.duration)
        hours = limit.duration.unit == "hours"
        starts, due = (f" at {each:%H:%M}" if hours else "" for each in (first, last))
        said = f"For example: a clock that starts on {wording.day(FIRST_DAY)}{starts} is due on {wording.day(last.date())}{due}."
    cells = tuple(_cells(calendar, limit, first, last))
    if not all(each.counts for each in cells):
        said += " Grey days do not count."
    return Ruler(cells, said, backwards=limit.within is None)


def _cells(calendar: Calendar, limit: Limit, start: datetime, end: datetime) -> list[Cell]:
    if limit.duration.unit == "hours":
        return _hours(start, end)
    days = (end.date() - start.date()).days
    if days <= DAYS:
        return _days(calendar, limit, start.date(), days)
    months = limit.duration.unit in ("months", "years")
    found = _months(start.date(), end.date()) if months or days > WEEKS else _weeks(start.date(), days)
    if limit.within is not None:
        return found
    return [replace(each, inside=other.inside) for each, other in zip(found, reversed(found), strict=True)]


def _hours(start: datetime, end: datetime) -> list[Cell]:
    count = int((end - start).total_seconds() // 3600)
    step = 24 if count % 24 == 0 and count > 24 else max(1, count // 12)
    return [Cell(str(hours), _hour(start + timedelta(hours=hours)), counts=True) for hours in range(0, count + 1, step)]


def _hour(at: datetime) -> str:
    return f"{wording.DAYS[at.weekday()][:3]} {at:%H:%M}"


def _days(calendar: Calendar, limit: Limit, first: date, days: int) -> list[Cell]:
    """A cell for each day; those that count have their number, counted back from the end where it is a least distance."""
    every = [first + timedelta(days=place) for place in range(days + 1)]
    working = limit.duration.unit == "working days"
    counted = [day for day in every if not working or calendar.is_working_day(day)]
    zero = 1 if calendar.rules.day_zero_counts else 0
    if limit.within is None:
        counted.reverse()
    numbers = {day: str(number) for number, day in enumerate(counted, start=zero)}
    return [
        Cell(
            inside=numbers.get(day, ""),
            below=wording.short_day(day)[:-5] if day.weekday() == 0 or day in (every[0], every[-1]) else "",
            counts=day in numbers,
        )
        for day in every
    ]


def _weeks(first: date, days: int) -> list[Cell]:
    weeks = days // 7
    return [
        Cell(
            str(week),
            wording.short_day(first + timedelta(days=7 * week)) if week % 4 == 0 or week == weeks else "",
            counts=True,
        )
        for week in range(weeks + 1)
    ]


def _months(first: date, last: date) -> list[Cell]:
    count = (last.year - first.year) * 12 + last.month - first.month
    begun = [divmod(first.month - 1 + month, 12) for month in range(count + 1)]
    named = [f"{wording.MONTHS[month][:3]} {first.year + years}" for years, month in begun]
    below = [wording.short_day(first), *named[1:-1], wording.short_day(last)]
    return [Cell(str(number), said, counts=True) for number, said in enumerate(below)]

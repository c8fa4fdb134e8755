"""A scenario to begin with, of one area: over another scenario or of published data, with the sheets of its people and its caseload.

It can be simulated as it is. The people are as many as the base has; the children of the caseload are made up, as many and
with plans as old as the base says, so that the sheet shows what belongs there. Whoever has the real ones puts them in their place.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from cpmodel.calibration import BASE, Calibrated, Request, calibrated
from cpmodel.files import create
from cpmodel.model.calendar import MINUTES_A_DAY, Calendar
from cpmodel.model.distribution import MINUTES_OF
from cpmodel.model.pasts import cycle
from cpmodel.model.scenario import Arrivals, Caseload, Meeting, OpenPlan, People, Person, Scenario, Siblings
from cpmodel.reading import caseload_sheets, staff_sheets
from cpmodel.reading.document import text_of
from cpmodel.reading.scenarios import load, shipped
from cpmodel.reading.staff_sheets import Member

PEOPLE, CASELOAD = "people.csv", "caseload.csv"
SHIFTED = (0.8, 1.2)
"""How much fewer or more may come in a year than in the one that the base has."""
MADE_UP = (0.5, 2.0)
_GOLDEN, _SILVER = 0.6180339887498949, 0.41421356237309503
"""Multiples of these fill the span from 0 to 1 evenly, as far as one goes; no draw is needed for what is only an example."""
_NEAR = 10
"""How many working days from its usual day an example of a review is booked at most."""


@dataclass(frozen=True)
class Draft:
    """A scenario that was begun: its file, the sheets beside it, what it says, and what was made of data for it."""

    file: Path
    sheets: tuple[Path, ...]
    scenario: Scenario
    based_on: str
    made: Calibrated | None = None


def draft(
    where: Path | None,
    area: str,
    based_on: str | Path | None = None,
    begins: date | None = None,
    data: Path | None = None,
    year: int | None = None,
) -> Draft:
    """Write a scenario and its sheets, all or none, and read them back.

    `where` is a folder or a .yaml file; without it, a folder named after the area. With `data` it is made of the published
    figures of `year`. Raises ValueError where a file is there already or something does not go together, and `Unreadable`
    where the base cannot be read.
    """
    if (data is None) != (year is None):
        raise ValueError("--data and --year go together: the folder of the published tables, and the year to take")
    if begins and begins.day != 1:
        raise ValueError(f"a scenario begins on the first day of a month, which {begins} is not")
    base = based_on or (BASE if data else _usual_base(area))
    file = _file(where, area, base)
    request = Request(data or Path(), (area,), year or 0, file, base)
    made = calibrated("dfe", request) if data else None
    document = dict(made.document) if made else _over(request, area)
    procedure, scenario = load(file, content=text_of(document).encode())
    changes = dict(document.pop("changes", {}))
    begin, end = scenario.begins, scenario.ends
    if begins and begins != begin:
        begin, end = begins, begins.replace(year=begins.year + 1)
        _shift(changes, scenario, begin, end)
        document.pop("published", None)
    group, meeting = _reviewed(scenario)
    plans = tuple(_made_up(group, meeting, scenario, begin, Calendar.of(procedure.calendar)))
    _name_sheets(changes, scenario, group, meeting)
    document["title"] = f"{area}, {_said(begin)} to {_said(end - timedelta(days=1))}"
    published = {"published": document.pop("published")} if "published" in document else {}
    document |= {"changes": changes} | published
    sheets = {
        file.parent / PEOPLE: staff_sheets.written(_members(scenario)),
        file.parent / CASELOAD: caseload_sheets.written(plans),
    }
    create({file: _opening(file, made) + text_of(document), **sheets})
    return Draft(file, tuple(sheets), load(file, procedure)[1], str(document["based_on"]), made)


def _file(where: Path | None, area: str, base: str | Path) -> Path:
    """The scenario's file: the one that is named, or one in the folder, named after the area."""
    words = _named_after(area)
    if where is None:
        where = Path(words)
    if where.suffix != ".yaml":
        return where / f"{words}_local.yaml" if words == str(base) else where / f"{words}.yaml"
    if where.stem == str(base):
        raise ValueError(f"'{where}' would have the name of its base, '{base}'; choose another")
    return where


def _named_after(area: str) -> str:
    return Request(Path(), (area,), 0, Path(f"{area.replace('.', ' ')}.yaml")).name


def _usual_base(area: str) -> str:
    """The latest scenario of the area that there is, or that of a typical authority."""
    name = _named_after(area)
    return max((each for each in shipped() if each == name or each.startswith(f"{name}_")), default=BASE)


def _over(request: Request, area: str) -> dict[str, Any]:
    base = request.base_from_there
    note = f"It is as '{base}', but for the people and the caseload, which are in the sheets beside it."
    return {"scenario": request.name, "title": area, "language": 1, "based_on": base, "note": note}


def _said(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


# --- another year --------------------------------------------------------------------------------------------------


def _shift(changes: dict[str, Any], scenario: Scenario, begins: date, ends: date) -> None:
    """Let the scenario's year begin on another day, with as many arrivals in each month of the year."""
    changes["period"] = {"begins": begins.isoformat(), "ends": ends.isoformat()}
    arrivals = changes["arrivals"] = {name: dict(each) for name, each in changes.get("arrivals", {}).items()}
    for name, each in scenario.arrivals.items():
        arrivals[name] = arrivals.get(name, {}) | {"children": _months(each, scenario, begins)}


def _months(arrivals: Arrivals, scenario: Scenario, begins: date) -> dict[str, Any]:
    mean = sum(arrivals.children.values()) / len(arrivals.children)
    by_month = {}
    for number in range(12):
        month = begins.replace(
            year=begins.year + (begins.month + number - 1) // 12, month=(begins.month + number - 1) % 12 + 1
        )
        found = [count for name, count in arrivals.children.items() if name.endswith(f"-{month:%m}")]
        count = sum(found) / len(found) if found else mean
        by_month[f"{month:%Y-%m}"] = int(count) if count == int(count) else round(count, 2)
    rests, (low, high) = arrivals.evidence, SHIFTED
    if rests.assumed:
        return {"by_month": by_month, "assumed": rests.assumed, "range": [min(low, rests.low), max(high, rests.high)]}
    said = f"As in the year from {_said(scenario.begins)} ({rests.source})."
    return {"by_month": by_month, "assumed": said, "range": [low, high]}


# --- the sheets ----------------------------------------------------------------------------------------------------


def _holding(scenario: Scenario) -> Iterator[People]:
    """The groups of people that hold meetings."""
    holding = {each.people for each in scenario.meetings.values()}
    return (each for name, each in scenario.people.items() if name in holding)


def _members(scenario: Scenario) -> Iterator[Member]:
    roles = [each.role for each in _holding(scenario)]
    for group in _holding(scenario):
        team = group.name if roles.count(group.role) > 1 else ""
        for name in group.names:
            yield Member(group.person(name), group.role, team)


def _reviewed(scenario: Scenario) -> tuple[Caseload, Meeting]:
    """The caseload that has plans, and the sort of meeting by which they are reviewed."""
    for group in scenario.caseload.values():
        for meeting in scenario.meetings.values():
            if cycle(group.past, meeting.events):
                return group, meeting
    raise ValueError(f"'{scenario.name}' has no caseload of plans that are reviewed; choose another base")


def _name_sheets(changes: dict[str, Any], scenario: Scenario, group: Caseload, meeting: Meeting) -> None:
    """Let the scenario take its people and its caseload from the sheets."""
    range_ = {"range": list(MADE_UP)}
    people = changes["people"] = {name: dict(each) for name, each in changes.get("people", {}).items()}
    for each in _holding(scenario):
        said = "As many as the base has, until your own are in the sheet."
        _take_from(
            people.setdefault(each.name, {}),
            {"file": PEOPLE, "assumed": said, **range_},
            *(() if each.persons else ("count",)),
        )
    said = "Made up, as many and as old as the base has, until your own are in the sheet."
    caseload = changes["caseload"] = {name: dict(each) for name, each in changes.get("caseload", {}).items()}
    sheet = {"file": CASELOAD, "meeting": meeting.name, "assumed": said, **range_}
    _take_from(caseload.setdefault(group.name, {}), sheet, *(() if group.plans else ("children", "ago")))


def _take_from(part: dict[str, Any], sheet: dict[str, Any], *keys: str) -> None:
    """Let a part have a sheet in place of the keys that the base has."""
    for key in ("count", "children", "ago"):
        part.pop(key, None)
    part["from"] = sheet
    if keys:
        part["without"] = list(keys)


def _made_up(
    group: Caseload, meeting: Meeting, scenario: Scenario, begins: date, calendar: Calendar
) -> Iterator[OpenPlan]:
    """Children with plans as old as the base has them, each family with its next review in a diary that has room."""
    line = cycle(group.past, meeting.events)
    assert line, group.name
    assert line.every, group.name
    diaries = _Diaries(scenario.people[meeting.people], calendar)
    left, number = len(group.plans) or round(group.children.value), 0
    while left > 0:
        number += 1
        began = begins - timedelta(days=_days_ago(group, begins, number))
        while not calendar.is_working_day(began):
            began -= timedelta(days=1)
        usual = [began + timedelta(days=(line.at + turn * line.every) // MINUTES_A_DAY) for turn in range(60)]
        held = [_working(each, calendar) for each in usual if _working(each, calendar) < begins]
        day, chair = diaries.booked(max(begins, usual[len(held)]), max([begins, *held[-1:]]))
        size = min(left, _size(scenario.siblings, number))
        for child in range(1, size + 1):
            case, family = f"C{number:04}{'abcdefghijklmnopqrst'[child - 1]}", f"F{number:04}" if size > 1 else ""
            yield OpenPlan(case, began, family, len(held), held[-1] if held else None, day, chair)
        left -= size


def _days_ago(group: Caseload, begins: date, number: int) -> int:
    if group.plans:
        return (begins - group.plans[number % len(group.plans)].began).days
    ago = group.ago.distribution
    minutes = ago.quantile(number * _GOLDEN % 1) * MINUTES_OF.get(ago.unit, MINUTES_A_DAY)
    return min(max(1, round(minutes / MINUTES_A_DAY)), 365 * (caseload_sheets.OLDEST - 1))


def _size(siblings: Siblings, number: int) -> int:
    share, total = number * _SILVER % 1, sum(siblings.sizes.values())
    for size, weight in sorted(siblings.sizes.items()):
        share -= weight / total
        if share < 0:
            return size
    return max(siblings.sizes)


def _working(day: date, calendar: Calendar) -> date:
    """The day, or the last working day before it."""
    while not calendar.is_working_day(day):
        day -= timedelta(days=1)
    return day


class _Diaries:
    """Who has room for an example of a review, and when."""

    def __init__(self, people: People, calendar: Calendar):
        self.people, self.calendar = people, calendar
        self.days: dict[tuple[str, date], int] = {}
        self.weeks: dict[tuple[str, date], int] = {}
        self.totals: dict[str, int] = {}

    def booked(self, wanted: date, earliest: date) -> tuple[date, str]:
        """The day nearest to the one wanted, earlier ones first, on which somebody has room; else that day with nobody."""
        days = [wanted - timedelta(days=each) for each in range(2 * _NEAR)]
        days += [wanted + timedelta(days=each) for each in range(1, 2 * _NEAR)]
        able = [each for each in days if each >= earliest and self.calendar.is_working_day(each)]
        for day in able:
            monday = day - timedelta(days=day.weekday())
            free = [each for each in self.people.names if self._has_room(self.people.person(each), day, monday)]
            if free:
                chair = min(free, key=lambda each: (self.weeks.get((each, monday), 0), self.totals.get(each, 0)))
                self.totals[chair] = self.totals.get(chair, 0) + 1
                self.days[chair, day] = self.days.get((chair, day), 0) + 1
                self.weeks[chair, monday] = self.weeks.get((chair, monday), 0) + 1
                return day, chair
        return able[0], ""

    def _has_room(self, person: Person, day: date, monday: date) -> bool:
        return (
            person.is_there(day)
            and self.days.get((person.name, day), 0) < self.people.a_day.value
            and self.weeks.get((person.name, monday), 0) < self.people.a_week.value * person.share
        )


# --- the text ------------------------------------------------------------------------------------------------------


def _opening(file: Path, made: Calibrated | None) -> str:
    by = f"# Made by: {made.made_by}\n" if made else ""
    return f"""\
{_schema_line(file)}{by}# The people who hold conferences are in {PEOPLE}, and the children with a plan on the first day in {CASELOAD}; both open in Excel
# and say in their first lines what belongs in each column. Put your own in, and save them as CSV. Then give, under `from`, a
# `source` in place of `assumed` and `range`. Everything else is the base's, and is said otherwise under `changes`.
"""


def _schema_line(file: Path) -> str:
    """The first line, which tells an editor where `cpmodel schema --to schemas` puts the schema of a scenario."""
    try:
        schema = Path(os.path.relpath(Path("schemas") / "scenario.json", file.parent)).as_posix()
    except ValueError:  # on another drive
        return ""
    return f"# yaml-language-server: $schema={schema}\n"

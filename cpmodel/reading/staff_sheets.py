"""Sheets of people: a line for each person of the groups with diaries and of the teams that take theirs from it.

    name,role,wte,conferences_a_week,leave_days
    Chair A,chair,0.6,,21

What is left empty is as the scenario has it for the group. A line goes to the group that has the person's role; where
several have it, `team` says which.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from cpmodel.model.procedure import Procedure
from cpmodel.model.scenario import Person
from cpmodel.model.wording import listed
from cpmodel.reading.sheets import Column, Sheet, plain, text

COLUMNS = (
    Column("name", "a name or a pseudonym, as the diaries have it; each once"),
    Column("role", "what the person is, in the words of the procedure, such as chair"),
    Column("team", "the group or team of the scenario; needed only where several have people of this role"),
    Column("wte", "whole-time equivalent: 1 is a whole post, 0.5 half a one; empty is 1"),
    Column("conferences_a_day", "how many the person holds on a day at most; empty is as the scenario has it"),
    Column("conferences_a_week", "how many a week at most, such as 2.5; empty is the scenario's number times wte"),
    Column("leave_days", "days of leave a year, in days that the person works; empty is as the scenario has it"),
    Column("training_days", "days of training a year; empty is none"),
    Column("start", "the first day in post, such as 2026-04-01; empty where they are there already"),
    Column("end", "the last day in post; empty where they stay"),
    Column("caseload", "for members of a team: how many children the person carries at most; empty is the scenario's"),
    Column("agency", "for members of a team: yes where they come from an agency"),
)
_DIARY = ("conferences_a_day", "conferences_a_week", "leave_days", "training_days")
_TEAM = ("caseload", "agency")


@dataclass(frozen=True)
class Taker:
    """What takes its people from a sheet: a group of the `people` of a scenario, who have diaries, or one of its `teams`."""

    part: str
    name: str
    title: str
    role: str

    @property
    def has_diaries(self) -> bool:
        """True where people of it hold meetings."""
        return self.part == "people"


@dataclass(frozen=True)
class Member:
    """A line of the sheet."""

    person: Person
    role: str
    team: str = ""
    caseload: float | None = None
    agency: bool = False


def load(path: Path, procedure: Procedure, takers: Sequence[Taker]) -> tuple[Sheet, dict[Taker, list[Member]]]:
    """Read the people of each part of the scenario. What is wrong is in the faults of the sheet."""
    sheet = Sheet(path, "A sheet of people", COLUMNS, ("name", "role"))
    titles = {each.title.lower(): name for name, each in procedure.roles.items()}
    found: dict[Taker, list[Member]] = {each: [] for each in takers}
    for fields in sheet.rows():
        if not fields["name"]:
            sheet.fault("name", "There is nothing under 'name'")
        taker = _taker(sheet, fields, procedure, titles, takers)
        member = _member(sheet, fields)
        if taker is None:
            continue
        _look_at_columns(sheet, fields, taker)
        if any(each.person.name == fields["name"] for each in found[taker]):
            sheet.fault("name", f"'{fields['name']}' is there twice; each person has one line")
        found[taker].append(member)
    for each in takers:
        if not found[each] and not sheet.faults:
            sheet.whole(
                f"There is nobody with the role '{each.role}', whom '{each.name}' of the scenario takes from here"
            )
    return sheet, found


def _taker(
    sheet: Sheet, fields: dict[str, str], procedure: Procedure, titles: dict[str, str], takers: Sequence[Taker]
) -> Taker | None:
    """The part of the scenario that a line goes to; None where there is none, which is noted as a fault."""
    role = titles.get(fields["role"].lower(), fields["role"].lower())
    if not sheet.is_one_of("role", role, f"role of the procedure '{procedure.name}'", procedure.roles):
        return None
    team = fields["team"].lower()
    of_role = [each for each in takers if each.role == role]
    able = [each for each in of_role if team in ("", each.name.lower(), each.title.lower())]
    if len(able) == 1:
        return able[0]
    if not of_role:
        roles = listed(sorted({f"'{each.role}'" for each in takers}))
        sheet.fault("role", f"The scenario takes nobody with the role '{role}' from here; it takes those with {roles}")
    elif able:
        sheet.fault("team", f"Several have the role '{role}'; say under 'team' which: {listed(_names(able))}")
    else:
        sheet.fault(
            "team", f"There is no team '{fields['team']}' with the role '{role}'; there is {listed(_names(of_role))}"
        )
    return None


def _names(takers: Iterable[Taker]) -> list[str]:
    return [f"'{each.name}'" for each in takers]


def _look_at_columns(sheet: Sheet, fields: dict[str, str], taker: Taker) -> None:
    """Some columns are for those with diaries only, and some for members of a team."""
    for column in _TEAM if taker.has_diaries else _DIARY:
        if fields[column]:
            whom = "members of a team" if taker.has_diaries else "people with diaries"
            sheet.fault(column, f"'{column}' is for {whom} only; leave it empty for '{taker.name}'", kind=column)


def _member(sheet: Sheet, fields: dict[str, str]) -> Member:
    starts, ends = sheet.day("start", fields["start"]), sheet.day("end", fields["end"])
    if starts and ends and ends < starts:
        sheet.fault("end", f"The last day, {ends}, is before the first, {starts}")
    share = sheet.number("wte", fields["wte"], 0.01, 1.5)
    person = Person(
        fields["name"],
        1.0 if share is None else share,
        sheet.number("conferences_a_day", fields["conferences_a_day"], 0, 20, whole=True),
        sheet.number("conferences_a_week", fields["conferences_a_week"], 0, 100),
        sheet.number("leave_days", fields["leave_days"], 0, 260),
        sheet.number("training_days", fields["training_days"], 0, 260),
        starts,
        ends,
        sheet.place,
    )
    caseload = sheet.number("caseload", fields["caseload"], 0, 1_000)
    return Member(person, fields["role"], fields["team"], caseload, sheet.says_yes("agency", fields["agency"]))


def share_in_post(person: Person, begins: date, ends: date) -> float:
    """The whole-time equivalent of a person, times the share of the period (up to but not including `ends`) in post."""
    first, last = max(begins, person.starts or begins).toordinal(), ends.toordinal()
    if person.ends:
        last = min(last, person.ends.toordinal() + 1)
    return person.share * max(0, last - first) / (ends - begins).days


def written(members: Iterable[Member], *, explained: bool = True) -> str:
    """A sheet of people as the text of a file."""
    rows = (
        (
            each.person.name,
            each.role,
            each.team,
            plain(each.person.share),
            plain(each.person.a_day),
            plain(each.person.a_week),
            plain(each.person.leave),
            plain(each.person.training),
            plain(each.person.starts),
            plain(each.person.ends),
            plain(each.caseload),
            "yes" if each.agency else "",
        )
        for each in members
    )
    return text(COLUMNS, rows, explained=explained)

"""The event log: what happened to every case, one immutable record after another.

A log is all that a measure may read (`cpmodel.kpis`), so that the same measure works on a log that was simulated
and on one that a real service exported. The columns are those of a process-mining event log (case, time, activity,
resource), with the family and the meeting beside them, because published figures count children and capacity counts
meetings.

Six kinds of record:

- *a change*: `event` happened to `case`, and `pathway` went from `state_from` to `state_to`. The event's own pathway
  comes first (`own` is true), those that followed come after it with the same time, case and event.
- *a beginning* (`event` is `begins`): where a variable of the case stood at first, given for the variables whose
  beginning a procedure leaves open. `pathway` is the variable, `state_to` its value.
- *a date* (`event` is `date`): a date that the case has from elsewhere. `pathway` is the date's name, `state_to` the date.
- *a place* (`event` is `place_offered`): a resource could have taken one meeting at that time. It has no case; it is
  what the use of a diary is measured by.
- *a place taken* (`event` is `place_taken`): somebody or something that a meeting needed beside its chair, such as a room, was
  there. `meeting` is the meeting, `pathway` the group that the resource belongs to; it has no case.
- *a team's place*: `team_asked`, `team_given` and `team_freed` say when a case began to need a worker of a team, had one, and
  needed none any more. `pathway` is the team's name, `resource` empty.
"""

from __future__ import annotations

import csv
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import quoteattr

from cpmodel.files import whole

BEGINS = "begins"
"""The event of a record that says where a variable of a case began."""
DATE = "date"
"""The event of a record that gives a date of a case, such as the expected birth."""
PLACE_OFFERED = "place_offered"
"""The event of a record that says that a resource had room for one meeting."""
PLACE_TAKEN = "place_taken"
"""The event of a record that says that a resource beside the chair was at a meeting."""
TEAM_ASKED, TEAM_GIVEN, TEAM_FREED = "team_asked", "team_given", "team_freed"
"""The events of records that say when a case began to need a worker of a team, had one, and needed none any more."""
BESIDES = frozenset({BEGINS, DATE, PLACE_OFFERED, PLACE_TAKEN, TEAM_ASKED, TEAM_GIVEN, TEAM_FREED})
"""The events of records that tell of something else than a change."""


class Record(NamedTuple):
    """One line of the log. A named tuple, since a county's year has some hundred thousand of them.

    `family` is the sibling group, `meeting` the sitting at which it happened (one id for all siblings) and `resource`
    who held it; each is empty where there is none. States are the names inside the pathway.
    """

    time: datetime
    case: str
    family: str
    meeting: str
    pathway: str
    event: str
    state_from: str
    state_to: str
    resource: str

    @property
    def own(self) -> bool:
        """True where this is the event's own pathway, so that counting such records counts events."""
        return self.event.partition(".")[0] == self.pathway


COLUMNS = Record._fields


@dataclass(frozen=True)
class EventLog:
    """Records in order of time, and the period that is to be measured: from `begins` up to but not including `ends`.

    Records from before the period tell how its cases came to stand where they do; they are read and not counted.
    """

    records: tuple[Record, ...]
    begins: date
    ends: date

    @cached_property
    def by_case(self) -> dict[str, tuple[Record, ...]]:
        """The records of each case in order, cases in order of their names; records without a case are left out."""
        found: dict[str, list[Record]] = {}
        for record in self.records:
            if record.case:
                found.setdefault(record.case, []).append(record)
        return {case: tuple(found[case]) for case in sorted(found)}

    def within(self, at: datetime) -> bool:
        """True where an instant lies in the period that is measured."""
        return self.begins <= at.date() < self.ends

    @cached_property
    def end(self) -> datetime:
        """The first instant after the period."""
        return datetime.combine(self.ends, time.min)


def happened(records: Iterable[Record]) -> Iterator[tuple[Record, ...]]:
    """The changes of one case, those of each event together: its own pathway's first, then those that followed."""
    taken: list[Record] = []
    for each in records:
        if each.event in BESIDES:
            continue
        if taken and (each.own or each.event != taken[0].event or each.time != taken[0].time):
            yield tuple(taken)
            taken = []
        taken.append(each)
    if taken:
        yield tuple(taken)


def write(path: Path, records: Iterable[Record]) -> int:
    """Write the records to a file as they come, in the format that its name ends with; return how many there were.

    Little is kept in memory, and the file is there whole or not at all. Raises ValueError where the name ends otherwise
    than with one of `FORMATS`.
    """
    return writer_for(path)(path, records)


def writer_for(path: Path) -> Callable[[Path, Iterable[Record]], int]:
    """What writes a log to a file of that name. Raises ValueError where its ending says nothing that is known."""
    known = FORMATS.get(path.suffix.lower())
    if known is None:
        raise ValueError(
            f"the name of the log '{path}' does not say in which format it is to be written; it ends with "
            f"{' or '.join(FORMATS)}"
        )
    return known


def write_csv(path: Path, records: Iterable[Record]) -> int:
    """Write the records to a CSV file as they come, with a line of column names; return how many there were.

    Times are written to the minute (`2023-04-03T09:30`). Nothing is kept in memory, and
    the file is there whole or not at all.
    """
    count = 0
    with whole(path) as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for record in records:
            writer.writerow((record.time.isoformat(timespec="minutes"), *record[1:]))
            count += 1
    return count


def write_xes(path: Path, records: Iterable[Record]) -> int:
    """Write the records to an XES file (IEEE 1849-2016), which process mining tools open; return how many came.

    A trace is a case, with its family, its beginning and its dates; an event of it is an event, with the meeting, who held
    it, and as `followed.PATHWAY` what followed it. Times are local, without a zone, as everywhere here. What is
    offered in diaries and teams is no part of any case's story, and is left out. Records come in order of time and a trace
    needs them by case, so they are sorted on disk and not in memory.
    """
    count = 0
    with closing(sqlite3.connect("")) as sorting, whole(path) as file:
        sorting.execute(f"CREATE TABLE log ({_NAMES})")
        into = f"INSERT INTO log VALUES ({', '.join('?' * len(COLUMNS))})"
        for record in records:
            sorting.execute(into, (record.time.isoformat(timespec="seconds"), *record[1:]))
            count += 1
        found = sorting.execute(f'SELECT {_NAMES} FROM log WHERE "case" != \'\' ORDER BY "case", rowid')
        file.write(_XES)
        for case, rows in groupby(map(_stored, found), key=lambda record: record.case):
            file.writelines(_trace(case, tuple(rows)))
        file.write("</log>\n")
    return count


_NAMES = ", ".join(f'"{name}"' for name in COLUMNS)
FORMATS: dict[str, Callable[[Path, Iterable[Record]], int]] = {".csv": write_csv, ".xes": write_xes}
"""How a log is written, by how the file's name ends."""

_XES = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849.2016" xes.features="" xmlns="http://www.xes-standard.org/">
<extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
<extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
<extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
<extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
<global scope="trace"><string key="concept:name" value=""/></global>
<global scope="event"><string key="concept:name" value=""/><date key="time:timestamp" value="1970-01-01T00:00:00"/>\
<string key="lifecycle:transition" value="complete"/></global>
<classifier name="Event" scope="event" keys="concept:name"/>
"""


def _stored(row: tuple[str, ...]) -> Record:
    return Record(datetime.fromisoformat(row[0]), *row[1:])


def _trace(case: str, records: tuple[Record, ...]) -> Iterator[str]:
    yield f"<trace>{_attribute('concept:name', case)}{_attribute('family', records[0].family)}"
    for each in records:
        if each.event == BEGINS:
            yield _attribute(each.pathway, each.state_to)
        elif each.event == DATE:
            yield _attribute(each.pathway, datetime.fromisoformat(each.state_to).isoformat(), "date")
    yield "\n"
    for first, *followed in happened(records):
        yield "<event>"
        yield _attribute("concept:name", first.event)
        yield _attribute("time:timestamp", first.time.isoformat(), "date")
        yield _attribute("lifecycle:transition", "complete")
        yield _attribute("org:resource", first.resource)
        for name in ("meeting", "pathway", "state_from", "state_to"):
            yield _attribute(name, getattr(first, name))
        for each in followed:
            yield _attribute(
                f"followed.{each.pathway}", f"{each.state_from} to {each.state_to}" if each.state_to else ""
            )
        yield "</event>\n"
    yield "</trace>\n"


def _attribute(key: str, value: str, kind: str = "string") -> str:
    return f"<{kind} key={quoteattr(key)} value={quoteattr(value)}/>" if value else ""

"""The event log: what happened to every case, one immutable record after another.

A log is all that a measure may read (`cpmodel.kpis`), so that the same measure works on a log that was simulated
and on one that a real service exported. The columns are those of a process-mining event log (case, time, activity,
resource), with the family and the meeting beside them, because published figures count children and capacity counts
meetings.

Five kinds of record:

- *a change*: `event` happened to `case`, and `pathway` went from `state_from` to `state_to`. The event's own pathway
  comes first (`own` is true), those that followed come after it with the same time, case and event.
- *a beginning* (`event` is `begins`): where a variable of the case stood at first, given for the variables whose
  beginning a procedure leaves open. `pathway` is the variable, `state_to` its value.
- *a date* (`event` is `date`): a date that the case has from elsewhere. `pathway` is the date's name, `state_to` the date.
- *a place* (`event` is `place_offered`): a resource could have taken one meeting at that time. It has no case; it is
  what the use of a diary is measured by.
- *a team's place*: `team_asked`, `team_given` and `team_freed` say when a case began to need a worker of a team, had one, and
  needed none any more. `pathway` is the team's name, `resource` empty.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from cpmodel.files import whole

BEGINS = "begins"
"""The event of a record that says where a variable of a case began."""
DATE = "date"
"""The event of a record that gives a date of a case, such as the expected birth."""
PLACE_OFFERED = "place_offered"
"""The event of a record that says that a resource had room for one meeting."""


TEAM_ASKED, TEAM_GIVEN, TEAM_FREED = "team_asked", "team_given", "team_freed"
"""The events of records that say when a case began to need a worker of a team, had one, and needed none any more."""
BESIDES = frozenset({BEGINS, DATE, PLACE_OFFERED, TEAM_ASKED, TEAM_GIVEN, TEAM_FREED})
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


def read_csv(path: Path) -> Iterator[Record]:
    """Yield the records of a CSV file, one at a time. Columns may stand in any order; more columns are ignored.

    Raises ValueError with a sentence, at the line, where a column is missing or a time cannot be read.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        missing = [name for name in ("time", "case", "event") if name not in (reader.fieldnames or ())]
        if missing:
            raise ValueError(
                f"{path.name}: a log needs the columns time, case and event; there is no {' and no '.join(missing)}."
            )
        for row in reader:
            yield _record(row, f"{path.name}:{reader.line_num}")


def of_csv(path: Path, begins: date | None = None, ends: date | None = None) -> EventLog:
    """The whole log of a CSV file, in order of time; without a period, from its first day to its last.

    Raises ValueError where the file has no records or cannot be read.
    """
    records = tuple(sorted(read_csv(path), key=lambda record: record.time))
    if not records:
        raise ValueError(f"{path.name}: the log has no records.")
    last = date.fromordinal(records[-1].time.toordinal() + 1)
    return EventLog(records, begins or records[0].time.date(), ends or last)


def _record(row: dict[str, str], place: str) -> Record:
    try:
        at = datetime.fromisoformat(row["time"])
    except (TypeError, ValueError):
        raise ValueError(f"{place}: '{row['time']}' is not a time; it is written as 2023-04-03T09:30.") from None
    event = row["event"] or ""
    return Record(
        at,
        row["case"] or "",
        row.get("family") or "",
        row.get("meeting") or "",
        row.get("pathway") or event.partition(".")[0],
        event,
        row.get("state_from") or "",
        row.get("state_to") or "",
        row.get("resource") or "",
    )

"""Event logs: a CSV file to an `EventLog` whose every name means something in the procedure.

All faults are reported together, each with its place and the nearest allowed word. What is asked of a log: the columns time,
case and event, times that can be, and the records of each case in order. Whether the procedure allows what a log
tells is another question, answered by `cpmodel.simulation.replaying`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from cpmodel.model.calendar import Calendar
from cpmodel.model.condition import Value
from cpmodel.model.findings import Place, Unreadable
from cpmodel.model.log import BEGINS, BESIDES, COLUMNS, DATE, PLACE_OFFERED, PLACE_TAKEN, EventLog, Record
from cpmodel.model.procedure import Procedure
from cpmodel.reading.tables import Table

NEEDED = ("time", "case", "event")
"""The columns without which there is no log."""
_ORDER = "CP423"
_LIKE_A_TIME = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?)?")


@dataclass(frozen=True)
class ReadLog:
    """A log and where each of its records is written, in the same order."""

    log: EventLog
    places: tuple[Place, ...]


def load(path: Path, procedure: Procedure, begins: date | None = None, ends: date | None = None) -> ReadLog:
    """Read the log of a CSV file, in order of time; without a period, from its first day to its last.

    `ends` is the first day after the period. Raises Unreadable with every fault.
    """
    reader = _Reader(Table(path, "A log", NEEDED, [each for each in COLUMNS if each not in NEEDED]), procedure)
    found = sorted(reader.records(), key=lambda each: each[0].time)
    if not found:
        reader.table.is_empty()
    if reader.table.faults:
        raise Unreadable(reader.table.findings())
    records = tuple(record for record, _ in found)
    first, last = records[0].time.date(), records[-1].time.date() + timedelta(days=1)
    return ReadLog(EventLog(records, begins or first, ends or last), tuple(place for _, place in found))


class _Reader:
    """Turns the fields of lines into records, and notes what is wrong with them."""

    def __init__(self, table: Table, procedure: Procedure):
        self.table, self.procedure = table, procedure
        self.calendar = Calendar.of(procedure.calendar)
        self.latest: dict[str, tuple[datetime, int]] = {}
        self.years: dict[int, bool] = {}
        self.values = {name: [_word(each) for each in values] for name, values in procedure.variables.items()}

    def records(self) -> Iterator[tuple[Record, Place]]:
        """Every record that can be read, with its place."""
        for fields in self.table.rows():
            record = self._record(fields)
            if record:
                yield record, self.table.place

    def _record(self, fields: dict[str, str]) -> Record | None:
        event, case = fields["event"], fields["case"]
        fields["pathway"] = fields["pathway"] or event.partition(".")[0]
        at = self._time("time", fields["time"])
        if not case and event not in (PLACE_OFFERED, PLACE_TAKEN):
            self.table.fault("case", "The record does not say which case it is of")
        if at is not None:
            self._ordered(case, at)
        known = self._is_known(event, fields["pathway"], fields)
        if at is None or not known:
            return None
        return Record(at, *(fields[name] for name in COLUMNS if name != "time"))

    def _time(self, column: str, written: str) -> datetime | None:
        try:
            at = datetime.fromisoformat(written)
        except ValueError:
            is_one = _LIKE_A_TIME.fullmatch(written)
            no = "is in no calendar and on no clock" if is_one else "is not a time; it is written as 2023-04-03T09:30"
            said = f"'{written}' {no}" if written else "The record does not say when it was"
            self.table.fault(column, said, kind=f"{column} {no}" if written else "")
            return None
        if at.tzinfo is not None:
            said = "The time has a zone; it is written as the clock on the wall has it: 2023-04-03T09:30"
            self.table.fault(column, said)
            return None
        if not self._has_a_calendar(at.date()):
            said = f"Nothing can have happened in the year {at.year}, or its bank holidays are not known"
            self.table.fault(column, said)
            return None
        return at

    def _has_a_calendar(self, day: date) -> bool:
        if day.year not in self.years:
            try:
                self.calendar.holiday(day)
                self.years[day.year] = True
            except ValueError:
                self.years[day.year] = False
        return self.years[day.year]

    def _ordered(self, case: str, at: datetime) -> None:
        before, line = self.latest.get(case, (at, self.table.line))
        if case and at < before:
            said = (
                f"This is earlier than the record of the same case before it, on line {line} ({before:%Y-%m-%dT%H:%M})"
            )
            self.table.fault("time", said, _ORDER, kind="order")
        self.latest[case] = (max(at, before), self.table.line if at >= before else line)

    def _is_known(self, event: str, pathway: str, fields: dict[str, str]) -> bool:
        """Whether all names of a record are known; those that are not become faults."""
        procedure = self.procedure
        if not event:
            self.table.fault("event", "The record does not say what happened")
            return False
        if event == BEGINS:
            return self._one_of("pathway", pathway, "pathway or fact", self.values) and self._one_of(
                "state_to", fields["state_to"], f"value of '{pathway}'", self.values[pathway]
            )
        if event == DATE:
            known = self._one_of("pathway", pathway, "date", procedure.dates)
            return known and self._time("state_to", fields["state_to"]) is not None
        if event in BESIDES:
            return True
        known = self._one_of("event", event, "event", procedure.own_events)
        if not known and pathway == event.partition(".")[0]:
            return False  # the pathway is unknown with it
        if not self._one_of("pathway", pathway, "pathway", procedure.pathways):
            return False
        states = procedure.pathways[pathway].states
        for column in ("state_from", "state_to"):
            if fields[column]:
                known &= self._one_of(column, fields[column], f"state of '{pathway}'", states)
        return known

    def _one_of(self, column: str, written: str, what: str, allowed: Iterable[str]) -> bool:
        where = column if column in self.table.columns else "event"
        return self.table.is_one_of(where, written, f"{what} of the procedure '{self.procedure.name}'", allowed)


def _word(value: Value) -> str:
    return value if isinstance(value, str) else str(value).lower()

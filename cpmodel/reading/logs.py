"""Event logs: a CSV file to an `EventLog` whose every name means something in the procedure.

All faults are reported together, each with its place and the nearest allowed word; what is wrong in the same way on many
lines is told once. What is asked of a log: the columns time, case and event, times that can be, and the records of each case
in order. Columns may stand in any order, and more columns are ignored. Whether the procedure allows what a log
tells is another question, answered by `cpmodel.simulation.replaying`.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from cpmodel.model.calendar import Calendar
from cpmodel.model.condition import Value
from cpmodel.model.findings import Finding, Place, Unreadable
from cpmodel.model.log import BEGINS, BESIDES, COLUMNS, DATE, PLACE_OFFERED, EventLog, Record
from cpmodel.model.procedure import Procedure
from cpmodel.model.wording import counted
from cpmodel.reading.document import nearest

NEEDED = ("time", "case", "event")
"""The columns without which there is no log."""
_NO_LOG, _UNKNOWN, _VALUE, _ORDER = "CP420", "CP421", "CP422", "CP423"
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
    reader = _Reader(path, procedure)
    found = sorted(reader.records(), key=lambda each: each[0].time)
    if not found and not reader.faults:
        reader.fault(Place(path.as_posix()), _NO_LOG, "The log has no records: there is nothing below its first line")
    if reader.faults:
        raise Unreadable(reader.findings())
    records = tuple(record for record, _ in found)
    first, last = records[0].time.date(), records[-1].time.date() + timedelta(days=1)
    return ReadLog(EventLog(records, begins or first, ends or last), tuple(place for _, place in found))


class _Lines:
    """The lines of a file as they are asked for, of which the latest is remembered."""

    def __init__(self, file: Iterable[str]):
        self.file, self.latest = iter(file), ""

    def __iter__(self) -> Iterator[str]:
        for line in self.file:
            self.latest = line
            yield line


class _Reader:
    """Turns lines into records, gathering faults: the first place of each, and on how many more lines it is."""

    def __init__(self, path: Path, procedure: Procedure):
        self.path, self.procedure = path, procedure
        self.calendar = Calendar.of(procedure.calendar)
        self.faults: dict[tuple[str, str], list[Place]] = {}
        self.columns: dict[str, int] = {}
        self.latest: dict[str, tuple[datetime, int]] = {}
        self.years: dict[int, bool] = {}
        self.values = {name: [_word(each) for each in values] for name, values in procedure.variables.items()}
        self.line, self.text = 1, ""

    def fault(self, place: Place, code: str, sentence: str) -> None:
        """Note a fault; the sentence has no full stop yet."""
        self.faults.setdefault((code, sentence), []).append(place)

    def findings(self) -> Iterator[Finding]:
        """Each fault once, where it is first."""
        for (code, sentence), places in self.faults.items():
            more = len(places) - 1
            besides = f"; so it is on {more:,} more {'line' if more == 1 else 'lines'}" if more else ""
            yield Finding(places[0], code, f"{sentence}{besides}.")

    def records(self) -> Iterator[tuple[Record, Place]]:
        """Every record that can be read, with its place."""
        name = self.path.as_posix()
        try:
            with self.path.open(encoding="utf-8-sig", newline="") as file:
                lines = _Lines(file)
                rows = csv.reader(lines, strict=True)
                self._header(next(rows, []))
                for row in rows if self.columns else ():
                    self.line, self.text = rows.line_num, lines.latest
                    record = self._record(row) if row else None
                    if record:
                        yield record, Place(name, self.line)
        except OSError as error:
            self.fault(Place(name), "CP001", f"The file cannot be read: {error.strerror or error}")
        except UnicodeDecodeError:
            self.fault(
                Place(name, self.line),
                "CP001",
                "From about this line on the file is not UTF-8 text; save it as CSV UTF-8",
            )
        except csv.Error as error:
            self.fault(Place(name, self.line + 1), _NO_LOG, f"This line cannot be read as CSV: {error}")

    def _header(self, names: list[str]) -> None:
        given = {each.strip().lower(): number for number, each in enumerate(names)}
        if missing := [each for each in NEEDED if each not in given]:
            written = f"its first line names {', '.join(filter(None, given)) or 'nothing'}"
            here = Place(self.path.as_posix())
            self.fault(
                here,
                _NO_LOG,
                f"A log needs the columns time, case and event; there is no {' and no '.join(missing)}: {written}",
            )
            return
        self.columns = {each: given[each] for each in COLUMNS if each in given}
        self.width = len(names)

    def _record(self, row: list[str]) -> Record | None:
        if len(row) != self.width:
            here = Place(self.path.as_posix(), self.line)
            self.fault(
                here,
                _NO_LOG,
                f"The line has {counted(len(row), 'field')} and the first line of the file has {self.width}",
            )
            return None
        fields = {name: row[number].strip() for name, number in self.columns.items()}
        at = self._time(fields["time"])
        event, case = fields["event"], fields["case"]
        pathway = fields.get("pathway") or event.partition(".")[0]
        if not case and event != PLACE_OFFERED:
            self._fault("case", _VALUE, "The record does not say which case it is of")
        if at is not None:
            self._ordered(case, at)
        known = self._is_known(event, pathway, fields)
        if at is None or not known:
            return None
        return Record(
            at,
            case,
            fields.get("family", ""),
            fields.get("meeting", ""),
            pathway,
            event,
            fields.get("state_from", ""),
            fields.get("state_to", ""),
            fields.get("resource", ""),
        )

    def _time(self, written: str) -> datetime | None:
        try:
            at = datetime.fromisoformat(written)
        except ValueError:
            is_one = _LIKE_A_TIME.fullmatch(written)
            no = "is in no calendar and on no clock" if is_one else "is not a time; it is written as 2023-04-03T09:30"
            self._fault("time", _VALUE, f"'{written}' {no}" if written else "The record does not say when it was")
            return None
        if at.tzinfo is not None:
            self._fault(
                "time", _VALUE, "The time has a zone; it is written as the clock on the wall has it: 2023-04-03T09:30"
            )
            return None
        if not self._has_a_calendar(at.date()):
            self._fault(
                "time", _VALUE, f"Nothing can have happened in the year {at.year}, or its bank holidays are not known"
            )
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
        before, line = self.latest.get(case, (at, self.line))
        if case and at < before:
            sentence = (
                f"This is earlier than the record of the same case before it, on line {line} ({before:%Y-%m-%dT%H:%M})"
            )
            self._fault("time", _ORDER, sentence)
        self.latest[case] = (max(at, before), self.line if at >= before else line)

    def _is_known(self, event: str, pathway: str, fields: dict[str, str]) -> bool:
        """Whether all names of a record are known; those that are not become faults."""
        procedure = self.procedure
        if not event:
            self._fault("event", _VALUE, "The record does not say what happened")
            return False
        if event == BEGINS:
            return self._one_of("pathway", pathway, "pathway or fact", self.values) and self._one_of(
                "state_to", fields.get("state_to", ""), f"value of '{pathway}'", self.values[pathway]
            )
        if event == DATE:
            return self._one_of("pathway", pathway, "date", procedure.dates) and (
                self._time(fields.get("state_to", "")) is not None
            )
        if event in BESIDES:
            return True
        known = self._one_of("event", event, "event", procedure.own_events)
        if not self._one_of("pathway", pathway, "pathway", procedure.pathways):
            return False
        states = procedure.pathways[pathway].states
        for column in ("state_from", "state_to"):
            if fields.get(column):
                known &= self._one_of(column, fields[column], f"state of '{pathway}'", states)
        return known

    def _one_of(self, column: str, written: str, what: str, allowed: Iterable[str]) -> bool:
        words = list(allowed)
        if written in words:
            return True
        where = column if column in self.columns else "event"
        self._fault(
            where,
            _UNKNOWN,
            f"'{written}' is no {what} of the procedure '{self.procedure.name}'{nearest(written, words)}",
        )
        return False

    def _fault(self, column: str, code: str, sentence: str) -> None:
        """Note a fault in a field of the line that is being read."""
        at = _column(self.text, self.columns.get(column, 0))
        self.fault(Place(self.path.as_posix(), self.line, at), code, sentence)


def _column(line: str, field: int) -> int:
    """Where a field of a line begins, from 1.

    >>> _column('a,"b, c",d', 2)
    10
    """
    quoted = False
    for number, letter in enumerate(line, start=1):
        if field == 0:
            return number
        quoted ^= letter == '"'
        field -= letter == "," and not quoted
    return len(line) + 1


def _word(value: Value) -> str:
    return value if isinstance(value, str) else str(value).lower()

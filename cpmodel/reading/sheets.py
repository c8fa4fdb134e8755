"""Spreadsheets saved as CSV by Excel: read strictly, and written so that Excel opens them.

Taken are the forms in which Excel of an English council saves: UTF-8 with or without its mark, or Windows-1252; commas,
semicolons or tabs; blank lines and columns at the end; days as 2026-03-31, or as 31/03/2026 where the file shows that the day
comes first. A line whose first field begins with # explains something and is not read. A column that is not asked for is
refused: nothing is ignored silently, and what could tell who a child is has no place here.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from cpmodel.model.findings import Place
from cpmodel.model.wording import listed
from cpmodel.reading.document import known_are
from cpmodel.reading.tables import Lines, Table, column_of

LARGEST = 5_000_000
"""The most bytes of a sheet: a county has some thousand plans, of a hundred bytes each."""
EXPLAINS = "#"
"""What the first field of a line begins with that is there for the reader alone."""
PERSONAL = "CP410"

_LINES = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_MIDNIGHT = re.compile(r"[ T]0?0:00(:00)?$")
_PSEUDONYM = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,39}")
_WORKBOOKS = {b"PK\x03\x04": "an Excel workbook", b"\xd0\xcf\x11\xe0": "an Excel workbook", b"\xff\xfe": "Unicode text"}
_PERSONAL_WORD = re.compile(
    r"(fore|sur)?names?|initials|nhs|upn|uln|nino|insurance|passport|address|street|postcode|dob|born|birth(day|date)?|ethnic(ity)?"
    r"|religion|nationality|e?mail|(tele)?phone|mobile|mother|father|parents?|carers?|school|gp|diagnosis|disability"
)
"""Words of headings under which somebody might be recognised."""
_UPN = re.compile(r"[A-Z]\d{11}[0-9A-Z]")


class Column(NamedTuple):
    """One column: its heading, and what is written there."""

    name: str
    says: str


class Sheet(Table):
    """One sheet: a table that has no other columns than those that are asked for."""

    no_table, unknown, value = "CP408", "CP409", "CP409"

    def __init__(self, path: Path, what: str, columns: Sequence[Column], needed: Sequence[str]):
        """Keep what is to be read; nothing is read yet."""
        names = [each.name for each in columns]
        super().__init__(path, what, needed, [each for each in names if each not in needed])
        self.allowed = names
        self.day_first = False

    def rows(self) -> Iterator[dict[str, str]]:
        """The fields of every line that says something, with no spaces around them; those of a column that is not there are empty."""
        text = self._text()
        if text is None:
            return
        found = list(self._split(text))
        self.day_first = any(int(first) > 12 for first, _ in _slashed(each for _, _, row in found for each in row))
        for self.line, self.text, row in found:
            fields = {name: row[number] for name, number in self.columns.items() if number < len(row)}
            yield dict.fromkeys(self.allowed, "") | fields

    # --- fields -----------------------------------------------------------------------------------------------------

    def day(self, column: str, written: str) -> date | None:
        """The day that a field has; None where it is empty, or has none, which is noted as a fault."""
        if not written:
            return None
        plain = _MIDNIGHT.sub("", written)
        if match := _ISO.fullmatch(plain):
            year, month, day = map(int, match.groups())
        elif match := _SLASHED.fullmatch(plain):
            day, month, year = map(int, match.groups())
            if max(day, month) <= 12 and day != month and min(day, month) and not self.day_first:
                said = f"'{written}' is two days, by whether the day or the month comes first, and no other day in the file shows which; write {year}-{month:02}-{day:02} or {year}-{day:02}-{month:02}"
                self.fault(column, said, kind="two days")
                return None
        else:
            year = month = day = 0
        try:
            return date(year, month, day)
        except ValueError:
            allowed = "a day is written as 2026-03-31, or as 31/03/2026 with the day first"
            self.fault(column, f"'{written}' under '{column}' is no day; {allowed}")
            return None

    def number(self, column: str, written: str, least: float, most: float, *, whole: bool = False) -> float | None:
        """The number that a field has; None where it is empty, or has none, which is noted as a fault."""
        if not written:
            return None
        plain = written.replace(",", ".") if self.delimiter == ";" else written
        if re.fullmatch(r"\d+(\.\d+)?", plain):
            value = float(plain)
            if least <= value <= most and (value.is_integer() or not whole):
                return value
        kind = "a whole number" if whole else "a number"
        self.fault(column, f"'{written}' under '{column}' is not {kind} from {least:g} to {most:g}")
        return None

    def says_yes(self, column: str, written: str) -> bool:
        """True where a field says yes; an empty one says no, and anything else is noted as a fault."""
        word = written.lower()
        if word not in ("", "yes", "no", "y", "n", "true", "false"):
            self.fault(column, f"'{written}' under '{column}' is neither yes nor no")
        return word in ("yes", "y", "true")

    def is_pseudonym(self, column: str, written: str) -> bool:
        """Whether a field has a pseudonym; where not, that is noted as a fault."""
        if _PSEUDONYM.fullmatch(written):
            return True
        said = (
            f"'{written}' under '{column}' is no pseudonym, which has letters, digits and . _ / - only, and no spaces; a number"
            " of your own that only you can look up will do"
        )
        self.fault(column, said if written else f"There is nothing under '{column}'")
        return False

    def refuse_identifiers(self, column: str, values: Collection[str]) -> None:
        """Note where a whole column has numbers by which somebody can be looked up elsewhere: NHS numbers or pupil numbers."""
        for what, fits in (("NHS numbers", _is_nhs_number), ("unique pupil numbers", _UPN.fullmatch)):
            if len(values) > 1 and all(map(fits, values)):
                said = f"What stands under '{column}' looks like {what}. They are never needed here; give each child a number of your own instead"
                self.note(Place(self.place.file), PERSONAL, said)

    # --- the file ---------------------------------------------------------------------------------------------------

    def _text(self) -> str | None:
        file = Place(self.place.file)
        try:
            raw = self.path.read_bytes() if self.path.stat().st_size <= LARGEST else None
        except OSError as error:
            self.note(file, "CP001", f"The file cannot be read: {error.strerror or error}")
            return None
        if raw is None:
            self.note(file, "CP001", f"The file is larger than {LARGEST:,} bytes, which no such sheet needs")
            return None
        for begins, what in _WORKBOOKS.items():
            if raw.startswith(begins):
                self.note(file, self.no_table, f"The file is {what}; in Excel, save it as 'CSV UTF-8'")
                return None
        for encoding in ("utf-8-sig", "cp1252"):
            try:
                return raw.decode(encoding)
            except UnicodeDecodeError:
                continue
        self.note(file, "CP001", "The file is neither UTF-8 nor Windows text; in Excel, save it as 'CSV UTF-8'")
        return None

    def _split(self, text: str) -> Iterator[tuple[int, str, list[str]]]:
        """The lines that say something, each with its number and its text."""
        lines = Lines(_LINES.findall(text))
        self.delimiter = _delimiter(text)
        rows = csv.reader(lines, delimiter=self.delimiter, strict=True)
        try:
            head = next((row for row in rows if any(row) and not row[0].lower().startswith("sep=")), [])
            self.line, self.text = rows.line_num or 1, lines.latest
            self._take_heading([each.strip() for each in head])
            for row in rows if self.columns else ():
                self.line, self.text = rows.line_num, lines.latest
                fields = [each.strip() for each in row]
                if any(fields) and not fields[0].startswith(EXPLAINS):
                    self._refuse_headless(fields)
                    yield self.line, self.text, fields
        except csv.Error as error:
            here = Place(self.place.file, rows.line_num)
            self.note(here, self.no_table, f"This line cannot be read as CSV: {error}")

    def _take_heading(self, names: list[str]) -> None:
        self.headed = {number for number, name in enumerate(names) if name}
        for number, written in enumerate(names):
            name = re.sub(r"[^a-z0-9]+", "_", written.lower()).strip("_")
            place = Place(self.place.file, self.line, column_of(self.text, number, self.delimiter))
            if name in self.columns:
                self.note(place, self.no_table, f"There are two columns '{name}'")
            elif name in self.allowed:
                self.columns[name] = number
            elif _is_personal(name):
                said = (
                    f"A column '{written}' could tell who somebody is. That is never needed here, and is best kept in your own"
                    f" system alone; delete the column. {self.what} has: {', '.join(self.allowed)}"
                )
                self.note(place, PERSONAL, said)
            elif written:
                known = known_are(name, self.allowed, f"{self.what[:1].lower()}{self.what[1:]} has")
                self.note(place, self.no_table, f"There is no column '{written}'{known}")
        missing = [each for each in self.needed if each not in self.columns]
        if missing:
            columns = "the column" if len(missing) == 1 else "the columns"
            self.note(
                Place(self.place.file, self.line), self.no_table, f"{self.what} needs {columns} {listed(missing)}"
            )
            self.columns = {}

    def _refuse_headless(self, fields: list[str]) -> None:
        for number, each in enumerate(fields):
            if each and number not in self.headed:
                place = Place(self.place.file, self.line, column_of(self.text, number, self.delimiter))
                self.note(place, self.no_table, f"'{each}' stands in a column that has no heading")


def text(columns: Sequence[Column], rows: Iterable[Sequence[str]], *, explained: bool = True) -> str:
    """A sheet as the text of a file that Excel opens, with a line for each column that explains it."""
    file = io.StringIO()
    file.write("\ufeff")
    lines = csv.writer(file)
    lines.writerow(each.name for each in columns)
    said = [f"{each.name}: {each.says}" for each in columns]
    for each in (
        (f"Lines that begin with {EXPLAINS} explain the columns; nobody reads them but you", *said) if explained else ()
    ):
        lines.writerow([f"{EXPLAINS} {each}", *[""] * (len(columns) - 1)])
    lines.writerows(rows)
    return file.getvalue()


def plain(value: float | date | None) -> str:
    """A number or a day as a field; nothing is an empty one."""
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(int(value) if value == int(value) else value)


def _delimiter(text: str) -> str:
    """What stands between the fields: what most often stands in the first line, or what that says."""
    first = next(iter(_LINES.findall(text)), "").strip().strip('"')
    if re.fullmatch(r"(?i)sep=.", first):
        return first[-1]
    return max(",;\t", key=first.count)


def _is_personal(heading: str) -> bool:
    """True where somebody might be recognised by what stands under a heading. A month of birth tells nobody."""
    words = heading.split("_")
    return "month" not in words and any(map(_PERSONAL_WORD.fullmatch, [*words, "".join(words)]))


def _slashed(fields: Iterable[str]) -> Iterator[tuple[str, str]]:
    for each in fields:
        if match := _SLASHED.fullmatch(_MIDNIGHT.sub("", each)):
            yield match[1], match[2]


def _is_nhs_number(written: str) -> bool:
    """True for ten digits of which the last is right by the rule of NHS numbers (modulus 11).

    >>> _is_nhs_number("943 476 5919")
    True
    """
    digits = [int(each) for each in re.sub(r"[ -]", "", written) if each.isdecimal()]
    if len(digits) != 10 or not re.fullmatch(r"[\d -]+", written):
        return False
    check = 11 - sum(digit * (10 - place) for place, digit in enumerate(digits[:9])) % 11
    return check % 11 == digits[9]

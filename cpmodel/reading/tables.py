"""Tables in CSV files, read line by line: fields by the names of their columns, and faults gathered with their places.

What is wrong in the same way on many lines is told once, at the first of them, and of very many faults not all are listed.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from cpmodel.model.findings import Finding, Place
from cpmodel.model.wording import counted, listed
from cpmodel.reading.document import nearest

MOST = 40
"""How many different faults of a table are told: a file of the wrong kind has one on every line."""


class Table:
    """One table. Columns may stand in any order, and more columns are ignored; `what` says what it is a table of."""

    no_table, unknown, value = "CP420", "CP421", "CP422"
    """The codes of its faults: of the whole or a line, of a name that nothing has, of a value."""
    delimiter = ","

    def __init__(self, path: Path, what: str, needed: Sequence[str], optional: Sequence[str] = ()):
        """Keep what is to be read; nothing is read yet."""
        self.path, self.what, self.needed, self.optional = path, what, needed, optional
        self.columns: dict[str, int] = {}
        self.line, self.text = 1, ""
        self.faults: dict[tuple[str, str], tuple[str, list[Place]]] = {}

    @property
    def place(self) -> Place:
        """The place of the line that is being read."""
        return Place(self.path.as_posix(), self.line)

    def rows(self) -> Iterator[dict[str, str]]:
        """The fields of every line, with no spaces around them; those of a column that is not there are empty."""
        try:
            with self.path.open(encoding="utf-8-sig", newline="") as file:
                lines = Lines(file)
                rows = csv.reader(lines, strict=True)
                width = self._header(next(rows, []))
                for row in rows if self.columns else ():
                    self.line, self.text = rows.line_num, lines.latest
                    if len(row) == width:
                        fields = {name: row[number].strip() for name, number in self.columns.items()}
                        yield dict.fromkeys(self.optional, "") | fields
                    elif row:
                        sentence = (
                            f"The line has {counted(len(row), 'field')} and the first line of the file has {width}"
                        )
                        self.note(self.place, self.no_table, sentence)
        except OSError as error:
            self.note(Place(self.place.file), "CP001", f"The file cannot be read: {error.strerror or error}")
        except UnicodeDecodeError:
            sentence = "From about this line on the file is not UTF-8 text; save it as CSV UTF-8"
            self.note(self.place, "CP001", sentence)
        except csv.Error as error:
            here = Place(self.place.file, self.line + 1)
            self.note(here, self.no_table, f"This line cannot be read as CSV: {error}")

    def fault(self, column: str, sentence: str, code: str = "", kind: str = "") -> None:
        """Note a fault in a field of the line that is being read; the sentence has no full stop yet.

        Faults of one `kind` are told once, by the first sentence; without it, those that have the same sentence.
        """
        at = column_of(self.text, self.columns.get(column, 0), self.delimiter)
        self.note(Place(self.place.file, self.line, at), code or self.value, sentence, kind)

    def is_one_of(self, column: str, written: str, what: str, allowed: Iterable[str]) -> bool:
        """Whether a field has one of the allowed words; where not, that is noted as a fault."""
        words = list(allowed)
        if written in words:
            return True
        self.fault(column, f"'{written}' is no {what}{nearest(written, words)}", self.unknown)
        return False

    def is_empty(self) -> None:
        """Note that there was nothing to read, unless there is a fault that explains it."""
        if not self.faults:
            self.whole(f"{self.what} has nothing below its first line")

    def whole(self, sentence: str) -> None:
        """Note a fault of the whole table."""
        self.note(Place(self.path.as_posix()), self.no_table, sentence)

    def findings(self) -> Iterator[Finding]:
        """Each fault once, where it is first; of very many the first ones, and how many more there are."""
        for number, ((code, _), (sentence, places)) in enumerate(self.faults.items(), start=1):
            more, others = len(places) - 1, len(self.faults) - number
            besides = f"; so it is on {counted(more, 'more line')}" if more else ""
            if number == MOST and others:
                besides += f"; there {'is' if others == 1 else 'are'} {counted(others, 'more fault')} that {'is' if others == 1 else 'are'} not listed"
            yield Finding(places[0], code, f"{sentence}{besides}.")
            if number == MOST:
                return

    def note(self, place: Place, code: str, sentence: str, kind: str = "") -> None:
        """Note a fault at a place."""
        self.faults.setdefault((code, kind or sentence), (sentence, []))[1].append(place)

    def _header(self, names: list[str]) -> int:
        given = {each.strip().lower(): number for number, each in enumerate(names)}
        if missing := [each for each in self.needed if each not in given]:
            written = ", ".join(filter(None, given)) or "nothing"
            self.note(
                Place(self.place.file),
                self.no_table,
                f"{self.what} needs the columns {listed(self.needed)}; there is no {' and no '.join(missing)}: its first line names"
                f" {written}",
            )
        else:
            self.columns = {each: given[each] for each in (*self.needed, *self.optional) if each in given}
        return len(names)


class Lines:
    """The lines of a file as they are asked for, of which the latest is remembered."""

    def __init__(self, file: Iterable[str]):
        """Nothing was asked for yet."""
        self.file, self.latest = iter(file), ""

    def __iter__(self) -> Iterator[str]:
        for line in self.file:
            self.latest = line
            yield line


def column_of(line: str, field: int, delimiter: str = ",") -> int:
    """Where a field of a line begins, from 1.

    >>> column_of('a,"b, c",d', 2)
    10
    """
    quoted = False
    for number, letter in enumerate(line, start=1):
        if field == 0:
            return number
        quoted ^= letter == '"'
        field -= letter == delimiter and not quoted
    return len(line) + 1

"""Published tables as they are: a row for each area and year, and cells that hold a number or say why there is none.

The Department's open data has letters where a number is withheld or was never there. They are never read as zero: a
cell without a number is None, and `Row.why` has the reason in words.
"""

from __future__ import annotations

import csv
import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

NATION = "England"
REASONS = {
    "c": "suppressed, since it is from 1 to 5 or would give such a number away",
    "u": "unreliable",
    "x": "not available",
    "z": "not applicable",
    ":": "not available",
    "..": "not available",
    "-": "not available",
    "k": "rounded away",
    "low": "rounded away",
    "": "left empty",
}
"""What is written in place of a number, and what that means."""

_NUMBER = re.compile(r"\d+(\.\d+)?")
_LOCAL, _NATIONAL = "Local authority", "National"
_NEEDED = ("time_period", "geographic_level", "la_name")


class NotPossible(ValueError):  # noqa: N818  # it is an answer, a sentence, and no fault of the program
    """What was asked for cannot be made of these data. The message is the sentence that says why."""


@dataclass(frozen=True)
class Row:
    """One area in one year, in one table."""

    table: str
    area: str
    year: int
    cells: Mapping[str, str] = field(repr=False)

    def __getitem__(self, column: str) -> float | None:
        """The number in a column; None where there is none, whatever is written instead."""
        written = self._written(column)
        return float(written) if _NUMBER.fullmatch(written) else None

    def why(self, column: str) -> str:
        """Why there is no number."""
        written = self._written(column)
        return REASONS.get(written.lower(), f"written as '{written[:20]}'")

    def _written(self, column: str) -> str:
        if column not in self.cells:
            raise NotPossible(f"Table {self.table.upper()} has no column '{column}', so that it is another table.")
        return (self.cells[column] or "").strip()


@dataclass(frozen=True)
class Together:
    """Areas together in one year, in one table: counts add up, and where one of them has no number there is none.

    >>> two = Together((Row("d1", "Here", 2023, {"a": "40", "b": "c"}), Row("d1", "There", 2023, {"a": "2", "b": "1"})))
    >>> two["a"], two["b"]
    (42.0, None)
    """

    rows: tuple[Row | None, ...]

    def __getitem__(self, column: str) -> float | None:
        """The sum of the numbers in a column; None where any area has none, or no row."""
        numbers = [number for row in self.rows if row and (number := row[column]) is not None]
        return sum(numbers) if len(numbers) == len(self.rows) else None


class Tables:
    """The tables of a folder: each a CSV file whose name begins with the table's, such as `c4_`."""

    def __init__(self, folder: Path, names: Sequence[str], optional: Sequence[str] = ()):
        """Read them; raises NotPossible where one that is needed is missing or is no such table."""
        if not folder.is_dir():
            raise NotPossible(f"There is no folder '{folder}' with the tables.")
        self._rows: dict[tuple[str, str, int], Row] = {}
        files = {name: sorted(folder.glob(f"{name}_*.csv")) for name in (*names, *optional)}
        missing = [name.upper() for name in names if not files[name]]
        if missing:
            wanted = ", ".join(f"{name.lower()}_*.csv" for name in missing)
            raise NotPossible(f"The folder '{folder}' lacks the tables {', '.join(missing)}: files named {wanted}.")
        for name, found in files.items():
            for path in found:
                self._rows |= {(name, row.area, row.year): row for row in _read(name, path)}

    def row(self, table: str, area: str, year: int) -> Row | None:
        """The row of an area and year, if the table has one."""
        return self._rows.get((table, area, year))

    def areas(self, year: int | None = None) -> tuple[str, ...]:
        """The areas in the tables, or those that have anything for one year."""
        return tuple(sorted({area for _, area, at in self._rows if area != NATION and year in (None, at)}))

    def years(self, area: str, table: str | None = None) -> tuple[int, ...]:
        """The years that there are of an area, in any table or in one."""
        return tuple(sorted({at for name, each, at in self._rows if each == area and table in (None, name)}))

    def named(self, area: str) -> str:
        """The area of this name, however it is capitalised. Raises NotPossible with the nearest names."""
        known = {each.casefold(): each for each in self.areas()}
        asked = " ".join(area.casefold().split())
        if asked in known:
            return known[asked]
        near = [known[each] for each in difflib.get_close_matches(asked, known, n=3, cutoff=0.5)]
        near += [name for each, name in known.items() if len(asked) > 2 and asked in each and name not in near]
        if not near:
            raise NotPossible(f"There is no area '{area}' in the tables, nor one with a name like it.")
        raise NotPossible(f"There is no area '{area}' in the tables; near to it are: {', '.join(near[:5])}.")


def _read(table: str, path: Path) -> Iterator[Row]:
    try:
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
            rows = csv.DictReader(file)
            lacking = [each for each in _NEEDED if each not in (rows.fieldnames or ())]
            if lacking:
                raise NotPossible(f"The file '{path.name}' has no column '{lacking[0]}', so that it is no such table.")
            for each in rows:
                area = {_LOCAL: each["la_name"], _NATIONAL: NATION}.get(each["geographic_level"])
                if area and (each["time_period"] or "").isdigit():
                    yield Row(table, area, int(each["time_period"]), each)
    except csv.Error as error:
        raise NotPossible(f"The file '{path.name}' cannot be read as CSV: {error}.") from None


@dataclass(frozen=True)
class Split:
    """A total by parts. `shared` names the parts that are withheld, and got England's proportions of what was left."""

    parts: tuple[float, ...]
    shared: tuple[str, ...] = ()

    @property
    def total(self) -> float:
        """All parts together."""
        return sum(self.parts)


def split(row: Row | None, nation: Row | None, columns: Sequence[str], total: float) -> Split:
    """The parts of a total: what is known of the row, and the rest of the total in England's proportions.

    >>> local = Row("d7", "Here", 2023, {"a": "40", "b": "c", "c": "c"})
    >>> split(local, Row("d7", "England", 2023, {"a": "10", "b": "30", "c": "10"}), "abc", 100)
    Split(parts=(40.0, 45.0, 15.0), shared=('b', 'c'))
    """
    known = {each: row[each] if row else None for each in columns}
    weights = {each: (nation[each] if nation else None) or 0.0 for each in columns}
    unknown = tuple(each for each in columns if known[each] is None)
    left = max(total - sum(each or 0.0 for each in known.values()), 0.0)
    whole = sum(weights[each] for each in unknown)
    parts = (known[each] if each not in unknown else left * weights[each] / whole if whole else 0.0 for each in columns)
    return Split(tuple(each or 0.0 for each in parts), unknown)

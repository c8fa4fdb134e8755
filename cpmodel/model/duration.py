"""Lengths of time as practitioners write them: a whole number and a unit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, get_args

Unit = Literal["hours", "working days", "days", "weeks", "months", "years"]
UNITS: tuple[Unit, ...] = get_args(Unit)

_WRITTEN = re.compile(r"(\d{1,4}) (hour|working day|day|week|month|year)s?")


@dataclass(frozen=True, slots=True)
class Duration:
    """So many of one unit. A calendar turns it into a date (`cpmodel.model.calendar`); alone it has no length."""

    count: int
    unit: Unit

    def __str__(self) -> str:
        """Write it as a person would: `1 working day`, `15 working days`."""
        return f"{self.count} {self.unit[:-1] if self.count == 1 else self.unit}"


def parse(text: str) -> Duration:
    """Read `15 working days` or `1 month`.

    Raises ValueError with a sentence that says what is allowed.
    """
    found = _WRITTEN.fullmatch(" ".join(text.split()))
    if not found:
        raise ValueError(
            f"'{text}' is not a duration; it is a whole number and a unit ({', '.join(UNITS)}), such as '15 working days'"
        )
    return Duration(int(found[1]), f"{found[2]}s")  # type: ignore[arg-type]  # the pattern admits only units

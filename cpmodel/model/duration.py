"""Lengths of time as practitioners write them: a whole number and a unit, or a few words in a sentence."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
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
    if not found and text.strip().isdecimal():
        raise ValueError(
            f"'{text}' has no unit; a time needs one, for instance '{text} working days' (units are: {', '.join(UNITS)})"
        )
    if not found:
        unit = re.fullmatch(r"\s*\d+\s*([A-Za-z ]{1,40})", text)
        close = difflib.get_close_matches(unit[1], UNITS, n=1) if unit else []
        near = f" (did you mean '{close[0]}'?)" if close else ""
        raise ValueError(
            f"'{text}' is not a duration{near}; it is a whole number and a unit ({', '.join(UNITS)}), such as '15 working days'"
        )
    return Duration(int(found[1]), f"{found[2]}s")  # type: ignore[arg-type]  # the pattern admits only units


# --- in prose ----------------------------------------------------------------------------------------------------------

_ONES = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_NUMBERS = {word: number for number, word in enumerate(_ONES.split(), start=1)} | {
    word: 10 * number for number, word in enumerate(_TENS.split(), start=2)
}
_UNIT = re.compile("hour|day|week|fortnight|month|year", re.IGNORECASE)
_NUMBER = rf"\d{{1,4}}|(?:{'|'.join(_NUMBERS)})(?:[ -](?:{'|'.join(_ONES.split()[:9])}))?"
_MENTIONED = re.compile(
    rf"\b(?:(?P<least>(?:{_NUMBER})(?= to | or | and )|\d{{1,4}}(?=[-\u2013]))(?: to | or | and |[-\u2013]))?(?P<count>{_NUMBER}|an?|next)[ -]"
    r"(?P<kind>working |calendar |clear |whole )?(?P<unit>hour|day|week|fortnight|month|year)s?\b(?![ -](?:old|of age))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A length of time that a sentence speaks of.

    Where it says only "days" it may mean working days (`loose`). "A month" may be meant as one month or as no length at all
    (`vague`).
    """

    length: Duration
    loose: bool = False
    vague: bool = False

    def means(self, length: Duration) -> bool:
        """True where it can be that length: "two weeks" are 14 days, and "15 days" may be 15 working days."""
        if self.loose and length.unit == "working days":
            return self.length.count == length.count
        return _plain(self.length) == _plain(length)


def mentions(text: str) -> Iterator[Mention]:
    """Yield the lengths of time that a text speaks of, in digits or in words; ages are none.

    >>> [str(each.length) for each in mentions("Within fifteen working days, and a review after 3 to 6 months.")]
    ['15 working days', '3 months', '6 months']
    """
    if not _UNIT.search(text):  # which is so nearly always, and quicker to see
        return
    for found in _MENTIONED.finditer(" ".join(text.split())):
        kind, word = (found["kind"] or "").strip().lower(), found["unit"].lower()
        working, weeks = kind == "working" and word == "day", 2 if word == "fortnight" else 1
        unit: Unit = "working days" if working else "weeks" if weeks > 1 else f"{word}s"  # type: ignore[assignment]
        for written in (found["least"], found["count"]):
            if written:
                one = written.lower() in ("a", "an", "next")
                count = 1 if one else _number(written)
                yield Mention(Duration(count * weeks, unit), word == "day" and not kind, one and not working)


def _number(written: str) -> int:
    if written.isdigit():
        return int(written)
    return sum(_NUMBERS[word] for word in re.split("[ -]", written.lower()))


def _plain(length: Duration) -> Duration:
    """The same length in the smallest unit that it is always the same in."""
    times: dict[Unit, tuple[int, Unit]] = {"weeks": (7, "days"), "years": (12, "months")}
    if length.unit == "hours" and length.count % 24 == 0:
        return Duration(length.count // 24, "days")
    factor, unit = times.get(length.unit, (1, length.unit))
    return Duration(length.count * factor, unit)

"""Working days, due dates and distances: how a length of time becomes a date.

There is one convention, and everything that speaks of time keeps to it.

- Times are naive local datetimes: what the clock on the wall says. When clocks go forward or back, an hour is not mended.
- Hours run on, by night, over weekends and over bank holidays: 72 hours from Friday 10:00 end on Monday 10:00.
- Every other unit counts whole days. What is due on a day may be done at any time of that day.
- **A due time is the last instant that is still in time**: `at <= due` is kept, and `due.date()` is the day to show.
  For days and longer units it is the last microsecond of the day, so that it holds however finely times are recorded.
- Day 0, the day counted from, does not count: one working day from Monday is Tuesday. Where the calendar says
  `day_zero_counts`, the day counted from is day 1, and every due day but that of hours is one day (or working day) sooner.
- Working days begin to count with the first working day after day 0; from a Saturday the first is Monday.
- Months and years go to the same day of the month. Where that month is too short they go to its last day, or with
  `month_end: next month` to the first of the next one. Where day 0 counts, a period of months ends on the day before
  the same day of the month, and for a month that is too short on its last day.
- Backwards (`at_least 2 days before`) the same is done from the later end: day 0 is the day of what lies ahead.

Bank holidays are those of the `holidays` package, which is imported when a calendar is made. The count of whole days is
that of the Children in Need census (DfE), where a conference on the 15th working day after the strategy discussion is in time.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property, lru_cache

from cpmodel.model.duration import Duration, Unit
from cpmodel.model.procedure import CalendarRules

MINUTES_A_DAY = 24 * 60
_Shift = Callable[[int, int, Unit], int]
_HOUR = timedelta(hours=1)
_MONTHS = {"months": 1, "years": 12}
_DAYS = {"days": 1, "weeks": 7}


@dataclass(frozen=True)
class _Years:
    """The working days, as ordinals, of all years from `first` to `last`."""

    first: int
    last: int
    working: tuple[int, ...]

    @cached_property
    def since(self) -> int:
        """The ordinal of the first day."""
        return date(self.first, 1, 1).toordinal()

    @cached_property
    def until(self) -> int:
        """The ordinal of the last day."""
        return date(self.last, 12, 31).toordinal()


class Calendar:
    """Turns durations into dates by the rules of a procedure's calendar.

    It knows the working days of the years that it was asked about, and finds more as they are needed. Make it with
    `Calendar.of(rules)`, which gives the same calendar for the same rules.

    >>> calendar = Calendar.of(CalendarRules())
    >>> print(calendar.due(datetime(2026, 12, 23, 14, 30), Duration(3, "working days")).date())
    2026-12-30
    """

    def __init__(self, rules: CalendarRules):
        """Keep the rules. Raises ValueError where they name no working day, or a place whose holidays nobody knows."""
        if not set(rules.working_week) & set(range(7)):
            raise ValueError("A calendar needs a working day in the week: 0 is Monday, 6 is Sunday.")
        self.rules = rules
        self._known = _known_years(rules.country, rules.subdivision)
        self._years: _Years | None = None

    @staticmethod
    @lru_cache(maxsize=64)
    def of(rules: CalendarRules) -> Calendar:
        """The calendar of these rules: the same object for the same rules, so that its years are found once."""
        return Calendar(rules)

    # Days

    def is_working_day(self, day: date) -> bool:
        """True where people work on that day: it is in the working week and no bank holiday."""
        return day.weekday() in self.rules.working_week and self.holiday(day) is None

    def holiday(self, day: date) -> str | None:
        """The name of the bank holiday on that day, or None."""
        return _holidays(self.rules.country, self.rules.subdivision, self._checked(day.year)).get(day.toordinal())

    def working_days_between(self, first: date, last: date) -> int:
        """How many working days there are after `first`, up to and including `last`; none where `last` is not later."""
        start, end = first.toordinal(), last.toordinal()
        working = self._working(start, end)
        return max(0, bisect_right(working, end) - bisect_right(working, start))

    # From a start

    def due(self, start: datetime, duration: Duration) -> datetime:
        """The last instant at which a thing due so long after `start` is still in time."""
        if duration.unit == "hours":
            return start + duration.count * _HOUR
        return _end_of(self._due_day(start.toordinal(), duration.count, duration.unit))

    def elapsed(self, start: datetime, end: datetime, unit: Unit) -> int:
        """How many of the unit it took from `start` to `end`: the smallest count that would have been kept.

        So a wait is at most 15 working days exactly where a limit of 15 working days was kept. What ends on a day on which
        nobody works counts as if it ended on the next working day. Raises ValueError where `end` is before `start`.
        """
        if end < start:
            raise ValueError(f"The end ({end}) must not be before the start ({start}).")
        if unit == "hours":
            return -((start - end) // _HOUR)
        first, last = start.toordinal(), end.toordinal()
        count = max(0, self._counted(first, last, unit) - 1)
        while self._due_day(first, count, unit) < last:
            count += 1
        return count

    def earliest(self, start: datetime, duration: Duration) -> datetime:
        """The first instant that lies at least so long after `start`: `start <= latest(t, duration)` from it on."""
        if duration.unit == "hours":
            return start + duration.count * _HOUR
        first = start.toordinal()
        day = self._due_day(first, duration.count, duration.unit)
        while self._latest_day(day, duration.count, duration.unit) >= first:
            day -= 1
        while self._latest_day(day, duration.count, duration.unit) < first:
            day += 1
        return datetime.combine(date.fromordinal(day), time.min)

    # Up to an end

    def latest(self, end: datetime, duration: Duration) -> datetime:
        """The last instant that lies at least so long before `end`: two days before a Monday, the end of Saturday."""
        if duration.unit == "hours":
            return end - duration.count * _HOUR
        return _end_of(self._latest_day(end.toordinal(), duration.count, duration.unit))

    # Tables for an engine that counts in integers

    def days(self, first: date, last: date) -> DayTable:
        """The working days from `first` to `last`, both included, as integers that count from `first`."""
        zero, end = first.toordinal(), last.toordinal()
        if end < zero:
            raise ValueError(f"The last day ({last}) must not be before the first ({first}).")
        working = self._working(zero, end)
        start = bisect_left(working, zero)
        numbers = tuple(day - zero for day in working[start : bisect_right(working, end)])
        before = tuple(bisect_left(numbers, day) for day in range(end - zero + 2))
        return DayTable(date.fromordinal(zero), before, numbers)

    def due_days(self, table: DayTable, duration: Duration) -> tuple[int, ...]:
        """For a start on each day of the table, the number of the day on which the duration is due.

        A thing is in time up to and including the last minute of that day. Numbers beyond the table's own days are right too.
        Raises ValueError for hours, which are a plain sum of minutes.
        """
        return self._each_day(table, duration, self._due_day)

    def latest_days(self, table: DayTable, duration: Duration) -> tuple[int, ...]:
        """For an end on each day of the table, the number of the last day that is far enough ahead of it."""
        return self._each_day(table, duration, self._latest_day)

    def _each_day(self, table: DayTable, duration: Duration, shift: _Shift) -> tuple[int, ...]:
        if duration.unit == "hours":
            raise ValueError(f"{duration} is not counted in days; add the minutes.")
        zero = table.first.toordinal()
        return tuple(shift(zero + day, duration.count, duration.unit) - zero for day in range(len(table)))

    # The arithmetic, in ordinals of days

    def _due_day(self, start: int, count: int, unit: Unit) -> int:
        inclusive = self.rules.day_zero_counts
        if unit == "working days":
            return self._working_day_after(start - inclusive, count)
        if unit in _MONTHS:
            rule = "next month" if inclusive else self.rules.month_end
            return _plus_months(start, count * _MONTHS[unit], rule) - inclusive
        return start + count * _DAYS[unit] - inclusive

    def _latest_day(self, end: int, count: int, unit: Unit) -> int:
        inclusive = self.rules.day_zero_counts
        if unit == "working days":
            return self._working_day_before(end + inclusive, count)
        if unit in _MONTHS:
            rule = "last day" if inclusive else self.rules.month_end
            return _plus_months(end, -count * _MONTHS[unit], rule) + inclusive
        return end - count * _DAYS[unit] + inclusive

    def _counted(self, first: int, last: int, unit: Unit) -> int:
        """About how many of the unit lie between two days; never more than one too many."""
        if unit == "working days":
            return self.working_days_between(date.fromordinal(first), date.fromordinal(last))
        if unit in _MONTHS:
            one, two = date.fromordinal(first), date.fromordinal(last)
            return ((two.year - one.year) * 12 + two.month - one.month) // _MONTHS[unit]
        return (last - first) // _DAYS[unit]

    def _working_day_after(self, day: int, count: int) -> int:
        if count == 0:
            return day
        working, last = self._working(day, day), day
        while (index := bisect_right(working, day) + count - 1) >= len(working):
            last += 366
            working = self._working(day, last)
        return working[index]

    def _working_day_before(self, day: int, count: int) -> int:
        if count == 0:
            return day
        working, first = self._working(day, day), day
        while (index := bisect_left(working, day) - count) < 0:
            first -= 366
            working = self._working(first, day)
        return working[index]

    def _working(self, first: int, last: int) -> tuple[int, ...]:
        """Every working day that is known, after those of the years of `first` and `last` have been made known."""
        years = self._years
        if years is None or not years.since <= first <= years.until or not years.since <= last <= years.until:
            one, two = date.fromordinal(first).year, date.fromordinal(last).year
            years = self._years = self._spanning(min(one, two), max(one, two), years)
        return years.working

    def _spanning(self, first: int, last: int, known: _Years | None) -> _Years:
        first, last = self._checked(first), self._checked(last)
        if known is None:
            return _Years(first, last, self._working_in(first, last))
        earlier = self._working_in(first, known.first - 1)
        later = self._working_in(known.last + 1, last)
        return _Years(min(first, known.first), max(last, known.last), earlier + known.working + later)

    def _working_in(self, first: int, last: int) -> tuple[int, ...]:
        return tuple(day for year in range(first, last + 1) for day in self._working_in_year(year))

    def _working_in_year(self, year: int) -> Iterator[int]:
        free = _holidays(self.rules.country, self.rules.subdivision, year)
        for day in range(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1):
            if (day - 1) % 7 in self.rules.working_week and day not in free:
                yield day

    def _checked(self, year: int) -> int:
        if year not in self._known:
            raise ValueError(
                f"Bank holidays are known from {self._known[0]} to {self._known[-1]}; {year} is not among these years."
            )
        return year


@dataclass(frozen=True)
class DayTable:
    """The working days of a span as plain integers, for an engine that does no datetime arithmetic in its loop.

    Day 0 is `first`, minute 0 its midnight; a day that begins at minute 1440 * d ends with minute 1440 * d + 1439.

    - `before[d]`: how many working days of the span come before day `d`; one entry more than there are days.
    - `numbers[k]`: the day number of the working day that has `k` before it.

    Day `d` is a working day where `before[d + 1] > before[d]`; the n-th working day after it is `numbers[before[d + 1] + n - 1]`
    and the n-th before it `numbers[before[d] - n]`.
    """

    first: date
    before: tuple[int, ...]
    numbers: tuple[int, ...]

    def __len__(self) -> int:
        """How many days there are."""
        return len(self.before) - 1

    def day(self, day: date) -> int:
        """The number of a day."""
        return day.toordinal() - self.first.toordinal()

    def date(self, day: int) -> date:
        """The day that has a number."""
        return date.fromordinal(self.first.toordinal() + day)

    def minute(self, at: datetime) -> int:
        """The minute that an instant falls in."""
        return self.day(at) * MINUTES_A_DAY + at.hour * 60 + at.minute

    def instant(self, minute: int) -> datetime:
        """The instant at which a minute begins."""
        return self._start + timedelta(minutes=minute)

    @cached_property
    def _start(self) -> datetime:
        return datetime.combine(self.first, time.min)


def _end_of(day: int) -> datetime:
    return datetime.combine(date.fromordinal(day), time.max)


def _plus_months(day: int, months: int, rule: str) -> int:
    """The same day of the month so many months on (or back), by the rule where that month is too short."""
    start = date.fromordinal(day)
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    length = monthrange(year, month + 1)[1]
    first = date(year, month + 1, 1).toordinal()
    if start.day <= length:
        return first + start.day - 1
    return first + length - (rule == "last day")


def _known_years(country: str, subdivision: str | None) -> range:
    from holidays import country_holidays

    try:
        found = country_holidays(country, subdiv=subdivision)
    except NotImplementedError:
        place = country if subdivision is None else f"{country}, {subdivision}"
        raise ValueError(
            f"No bank holidays are known for '{place}'; a calendar names a country by its two letters and a part of it "
            "by the package `holidays`, such as GB and ENG."
        ) from None
    return range(found.start_year, found.end_year + 1)


@lru_cache(maxsize=4096)
def _holidays(country: str, subdivision: str | None, year: int) -> dict[int, str]:
    from holidays import country_holidays

    found = country_holidays(country, subdiv=subdivision, years=year, expand=False)
    return {day.toordinal(): name for day, name in found.items()}

"""Diaries: who can hold a meeting, on which day, and which day a booking gets.

A booking looks for its day like a person who keeps the diaries: the day that it aims at, then the days after that up to the
due day, then earlier ones, then the first one after the due day. Where the same chair is asked for, all days that keep the
limit are tried with that chair first. Among several with room, the one with the fewest meetings in that week takes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from cpmodel.model.calendar import MINUTES_A_DAY
from cpmodel.simulation.draws import Draws, key
from cpmodel.simulation.program import WORKING_MINUTES, Days, Staff

LATEST = 366
"""How many days after the first possible one a place is looked for."""
_LEAVE, _SICKNESS = key("leave"), key("sickness")
_WEEKS = 52


@dataclass
class Diary:
    """One person's meetings: for each day the places taken, for each week how many."""

    name: str
    key: int
    leave: frozenset[int]
    taken: dict[int, set[int]] = field(default_factory=dict)
    weeks: dict[int, int] = field(default_factory=dict)
    sick_until: int = -1
    """The first working day on which the person is well again."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a diary: who, and the minute."""

    diary: Diary
    minute: int

    @property
    def day(self) -> int:
        """The day it is on."""
        return self.minute // MINUTES_A_DAY


@dataclass(frozen=True, slots=True)
class Wish:
    """What a booking asks for: no earlier than the minute `earliest`, by the day `due`, best on the day `aim`.

    `preferred` is the diary asked for, `excluded` one that must not take it.
    """

    earliest: int
    aim: int
    due: int
    preferred: Diary | None = None
    excluded: Diary | None = None


class Diaries:
    """The diaries of one staff."""

    def __init__(self, staff: Staff, days: Days, draws: Draws, first: int, last: int):
        """Open a diary for each person and enter the leave of all years from the day `first` to the day `last`."""
        self.staff, self.days, self.draws = staff, days, draws
        self.all = tuple(
            Diary(name, who, frozenset(_leave(staff, who, days, draws, first, last)))
            for name, who in zip(staff.names, staff.keys, strict=True)
        )

    def place(self, wish: Wish) -> Place | None:
        """The place that the booking gets, or None where there is none for a year."""
        in_time = list(self._days_in_time(wish))
        if wish.preferred and wish.preferred is not wish.excluded:
            found = self._first(in_time, (wish.preferred,), wish)
            if found:
                return found
        others = tuple(each for each in self.all if each is not wish.excluded)
        late = range(max(wish.due + 1, wish.earliest // MINUTES_A_DAY), wish.earliest // MINUTES_A_DAY + LATEST)
        return self._first(in_time, others, wish) or self._first(late, others, wish)

    def take(self, place: Place) -> None:
        """Enter a meeting."""
        place.diary.taken.setdefault(place.day, set()).add(place.minute)
        week = self.days.week(place.day)
        place.diary.weeks[week] = place.diary.weeks.get(week, 0) + 1

    def free(self, place: Place) -> None:
        """Strike a meeting out."""
        place.diary.taken[place.day].remove(place.minute)
        place.diary.weeks[self.days.week(place.day)] -= 1

    def on_day(self, day: int, earliest: int) -> Place | None:
        """A place on that very day with somebody who is there, or None."""
        return self._first((day,), self.all, Wish(earliest, day, day))

    def morning(self, day: int) -> Iterator[Diary]:
        """Begin a working day: who is fallen ill today stays away for a spell. Yield those who are sick on the day, in order."""
        for diary in self.all:
            chance, length, _, _ = self.draws.block(diary.key, _SICKNESS, self.days.zero + day)
            if chance < self.staff.sickness:
                spell = max(1, round(self.staff.sick_for.drawn(length) / WORKING_MINUTES))
                diary.sick_until = max(diary.sick_until, self.days.table.numbers[self.days.table.before[day] + spell])
            if day < diary.sick_until:
                yield diary

    def offered(self, day: int, weeks: dict[tuple[int, int], int]) -> Iterator[tuple[Diary, int]]:
        """Who could hold how many meetings today; `weeks` keeps count of what was offered in each week."""
        for diary in self.all:
            if day not in diary.leave and day >= diary.sick_until:
                week = diary.key, self.days.week(day)
                places = min(self.staff.a_day, self.staff.a_week - weeks.get(week, 0))
                weeks[week] = weeks.get(week, 0) + places
                yield diary, places

    def _days_in_time(self, wish: Wish) -> Iterator[int]:
        first = wish.earliest // MINUTES_A_DAY
        aim = min(max(wish.aim, first), wish.due)
        yield from range(aim, wish.due + 1)
        yield from range(aim - 1, first - 1, -1)

    def _first(self, days: Iterable[int], diaries: tuple[Diary, ...], wish: Wish) -> Place | None:
        for day in days:
            if not self.days.is_working(day):
                continue
            week = self.days.week(day)
            free = [(each, minute) for each in diaries if (minute := self._free(each, day, week, wish.earliest)) >= 0]
            if free:
                # A late meeting is with the preferred person where that costs no day.
                diary, minute = min(free, key=lambda each: (each[0] is not wish.preferred, each[0].weeks.get(week, 0)))
                return Place(diary, minute)
        return None

    def _free(self, diary: Diary, day: int, week: int, earliest: int) -> int:
        """The first free minute of a diary on a day, or -1."""
        taken = diary.taken.get(day, ())
        if (
            day in diary.leave
            or day < diary.sick_until
            or len(taken) >= self.staff.a_day
            or diary.weeks.get(week, 0) >= self.staff.a_week
        ):
            return -1
        starts = (day * MINUTES_A_DAY + clock for clock in self.staff.places)
        return next((minute for minute in starts if minute >= earliest and minute not in taken), -1)


def _leave(staff: Staff, who: int, days: Days, draws: Draws, first: int, last: int) -> Iterator[int]:
    """Leave in whole weeks, as far as they go, spread over each year of 52 weeks by draws of the person's own."""
    for year in range(days.week(first) // _WEEKS, days.week(last) // _WEEKS + 1):
        left, taken, attempt = staff.leave, set[int](), 0
        while left > 0 and len(taken) < _WEEKS:
            week = draws.block(who, _LEAVE, year, attempt)[0] * _WEEKS >> 64
            attempt += 1
            if week in taken:
                continue
            taken.add(week)
            for day in _days_of(year * _WEEKS + week, days):
                if left > 0:
                    left -= 1
                    yield day


def _days_of(week: int, days: Days) -> Iterator[int]:
    monday = days.monday(week)
    return (day for day in range(monday, monday + 7) if 0 <= day < len(days.table) and days.is_working(day))

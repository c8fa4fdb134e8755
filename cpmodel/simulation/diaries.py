"""Diaries: who can hold a meeting, on which day, and which day a booking gets.

A booking looks for its day like a person who keeps the diaries: the day that it aims at, then the days after that up to the
due day, then earlier ones, then the first one after the due day. Where the same chair is asked for, all days that keep the
limit are tried with that chair first. Among several with room, the one with the fewest meetings in that week takes it. Days
that are avoided come after all others that keep the limit, and overtime after those; a late day is the first there is. Where a
meeting needs somebody or something beside its chair, such as a room, it begins when one of each is free.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from cpmodel.model.calendar import MINUTES_A_DAY
from cpmodel.simulation.draws import Draws, key
from cpmodel.simulation.program import WORKING_MINUTES, Days, Staff, Terms

LATEST = 366
"""How many days after the first possible one a place is looked for."""
_CLOSEST = 90
"""How many minutes after another a meeting begins that was booked beyond the places of a day."""
_LEAVE, _SICKNESS, _TRAINING = key("leave"), key("sickness"), key("training")
_WEEKS = 52


@dataclass
class Diary:
    """The meetings of one person of a group: for each day the places taken, for each week how many."""

    group: str
    name: str
    key: int
    full: set[int]
    """Days on which nobody of the group takes one meeting more, as far as it was noticed: with many waiting, they come up again and again."""
    leave: frozenset[int]
    """The days on which the person is away, for whatever reason that is known beforehand."""
    a_day: int
    a_week: int
    """In hundredths, so that who holds two and a half a week holds two and three in turn."""
    taken: dict[int, set[int]] = field(default_factory=dict)
    weeks: dict[int, int] = field(default_factory=dict)
    sick_until: int = -1
    """The first working day on which the person is well again."""

    def most(self, week: int) -> int:
        """How many meetings the person holds in that week."""
        return self.a_week * (week + 1) // 100 - self.a_week * week // 100


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a diary: who, and the minute; and in whose diaries it stands besides."""

    diary: Diary
    minute: int
    beside: tuple[Diary, ...] = ()

    @property
    def day(self) -> int:
        """The day it is on."""
        return self.minute // MINUTES_A_DAY


@dataclass(frozen=True, slots=True)
class Wish:
    """What a booking asks for: no earlier than the minute `earliest`, by the day `due`, best on the day `aim`.

    `preferred` is the diary asked for, up to the day `preferred_until`; `excluded` one that must not take it. `needs` has the
    diaries of which one each is needed besides, `avoided` days that are taken only to keep the limit. With `overtime` people
    hold more than their meetings a day and a week to keep it.
    """

    earliest: int
    aim: int
    due: int
    preferred: Diary | None = None
    excluded: Diary | None = None
    preferred_until: int | None = None
    needs: tuple[Diaries, ...] = ()
    avoided: frozenset[int] = frozenset()
    overtime: bool = False


class Diaries:
    """The diaries of one staff."""

    def __init__(self, staff: Staff, days: Days, draws: Draws, first: int, last: int):
        """Open a diary for each person and enter the leave of all years from the day `first` to the day `last`."""
        self.staff, self.days, self.draws = staff, days, draws
        usual = Terms(staff.a_day, 100 * staff.a_week, staff.leave, 0, 0, len(days.table) - 1)
        self.full: set[int] = set()
        self.all = tuple(
            Diary(
                staff.name,
                name,
                who,
                self.full,
                frozenset(_away(who, each, days, draws, first, last)),
                each.a_day,
                each.a_week,
            )
            for name, who in zip(staff.names, staff.keys, strict=True)
            for each in [staff.terms.get(name, usual)]
        )

    def place(self, wish: Wish) -> Place | None:
        """The place that the booking gets, or None where there is none for a year."""
        in_time = sorted(self._days_in_time(wish), key=wish.avoided.__contains__)
        if wish.preferred and wish.preferred is not wish.excluded:
            until = wish.due if wish.preferred_until is None else wish.preferred_until
            found = self._first([day for day in in_time if day <= until], (wish.preferred,), wish)
            if found:
                return found
        others = tuple(each for each in self.all if each is not wish.excluded) if wish.excluded else self.all
        found = self._first(in_time, others, wish)
        if found is None and wish.overtime:
            found = self._first(in_time, others, wish, overtime=True)
        late = range(max(wish.due + 1, wish.earliest // MINUTES_A_DAY), wish.earliest // MINUTES_A_DAY + LATEST)
        return found or self._first(late, others, wish)

    def take(self, place: Place) -> None:
        """Enter a meeting."""
        week = self.days.week(place.day)
        for diary in (place.diary, *place.beside):
            diary.taken.setdefault(place.day, set()).add(place.minute)
            diary.weeks[week] = diary.weeks.get(week, 0) + 1

    def free(self, place: Place) -> None:
        """Strike a meeting out."""
        week = self.days.week(place.day)
        for diary in (place.diary, *place.beside):
            diary.taken[place.day].remove(place.minute)
            diary.weeks[week] -= 1
            diary.full.difference_update(_days_of(week, self.days))

    def named(self, name: str) -> Diary | None:
        """The diary of a person, by name."""
        return next((each for each in self.all if each.name == name), None)

    def kept(self, day: int, diary: Diary | None, needs: tuple[Diaries, ...] = ()) -> Place:
        """The place of a meeting that is in a diary already; without one, of somebody who has room. It stands, leave or not."""
        place = None if diary else self.on_day(day, day * MINUTES_A_DAY, needs)
        if place:
            return place
        diary = diary or min(self.all, key=lambda each: len(each.taken.get(day, ())))
        begins, taken = day * MINUTES_A_DAY, diary.taken.get(day, set())
        beside = range(self.staff.places[-1] + _CLOSEST, MINUTES_A_DAY, _CLOSEST)
        clocks = (*self.staff.places, *beside)
        minute = next(begins + clock for clock in clocks if begins + clock not in taken)
        return Place(diary, minute, tuple(each for group in needs if (each := group.free_at(minute))))

    def on_day(self, day: int, earliest: int, needs: tuple[Diaries, ...] = ()) -> Place | None:
        """A place on that very day with somebody who is there, or None."""
        return self._first((day,), self.all, Wish(earliest, day, day, needs=needs))

    def free_at(self, minute: int) -> Diary | None:
        """Whoever can take a meeting at that very minute and has the fewest in the week, or None."""
        day = minute // MINUTES_A_DAY
        week, clock = self.days.week(day), minute - day * MINUTES_A_DAY
        if clock not in self.staff.places:
            return None
        able = [each for each in self.all if self._has_room(each, day, week) and minute not in each.taken.get(day, ())]
        return min(able, key=lambda each: each.weeks.get(week, 0), default=None)

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
                places = min(diary.a_day, diary.most(week[1]) - weeks.get(week, 0))
                weeks[week] = weeks.get(week, 0) + places
                yield diary, places

    def _days_in_time(self, wish: Wish) -> Iterator[int]:
        first = wish.earliest // MINUTES_A_DAY
        aim = min(max(wish.aim, first), wish.due)
        yield from range(aim, wish.due + 1)
        yield from range(aim - 1, first - 1, -1)

    def _first(
        self, days: Iterable[int], diaries: tuple[Diary, ...], wish: Wish, *, overtime: bool = False
    ) -> Place | None:
        for day in days:
            if (day in self.full and not overtime) or not self.days.is_working(day):
                continue
            week = self.days.week(day)
            able = [each for each in diaries if self._has_room(each, day, week, overtime=overtime)]
            if not able and diaries is self.all:
                self.full.add(day)
            free = [(each, minute) for each in able if (minute := self._begin(each, day, wish)) >= 0]
            if free:
                # A late meeting is with the preferred person where that costs no day.
                diary, minute = min(free, key=lambda each: (each[0] is not wish.preferred, each[0].weeks.get(week, 0)))
                beside = [each.free_at(minute) for each in wish.needs]
                return Place(diary, minute, tuple(each for each in beside if each))
        return None

    def _has_room(self, diary: Diary, day: int, week: int, *, overtime: bool = False) -> bool:
        """True where the person is at work on the day and takes one meeting more."""
        if day in diary.leave or day < diary.sick_until:
            return False
        if overtime:
            return True
        return len(diary.taken.get(day, ())) < diary.a_day and diary.weeks.get(week, 0) < diary.most(week)

    def _begin(self, diary: Diary, day: int, wish: Wish) -> int:
        """The first minute of a day at which the person is free, and all that is needed besides; or -1."""
        taken = diary.taken.get(day, ())
        for clock in self.staff.places:
            minute = day * MINUTES_A_DAY + clock
            if minute >= wish.earliest and minute not in taken and all(each.free_at(minute) for each in wish.needs):
                return minute
        return -1


def _away(who: int, terms: Terms, days: Days, draws: Draws, first: int, last: int) -> Iterator[int]:
    """The days on leave and in training, and those before and after the person is in post."""
    yield from range(terms.first)
    yield from range(terms.last + 1, len(days.table))
    leave = set(_leave(terms.leave, who, days, draws, first, last))
    yield from leave
    if terms.training:
        yield from _training(terms.training, who, leave, days, draws, first, last)


def _training(count: int, who: int, leave: set[int], days: Days, draws: Draws, first: int, last: int) -> Iterator[int]:
    """Single working days of each year of 52 weeks, by draws of the person's own, that are no leave."""
    for year in range(days.week(first) // _WEEKS, days.week(last) // _WEEKS + 1):
        able = [day for week in range(_WEEKS) for day in _days_of(year * _WEEKS + week, days) if day not in leave]
        order = sorted(able, key=lambda day: draws.block(who, _TRAINING, days.zero + day)[0])
        yield from order[:count]


def _leave(leave: int, who: int, days: Days, draws: Draws, first: int, last: int) -> Iterator[int]:
    """Leave in whole weeks, as far as they go, spread over each year of 52 weeks by draws of the person's own."""
    for year in range(days.week(first) // _WEEKS, days.week(last) // _WEEKS + 1):
        left, taken, attempt = leave, set[int](), 0
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

"""Bookings worked out by hand. Day 0 is Monday 27 March 2023; Good Friday is day 11, Easter Monday day 14."""

from datetime import date

from cpmodel.model import distribution
from cpmodel.model.calendar import Calendar
from cpmodel.model.procedure import CalendarRules
from cpmodel.simulation.diaries import Diaries, Diary, Place, Wish
from cpmodel.simulation.draws import Draws
from cpmodel.simulation.program import Days, Staff, lengths

DAY = 24 * 60
DAYS = Days(Calendar.of(CalendarRules()).days(date(2023, 3, 27), date(2026, 3, 27)))


def diaries(count: int = 1, a_day: int = 1, a_week: int = 5, leave: int = 0, sickness: int = 0) -> Diaries:
    names = tuple(f"Chair {number}" for number in range(1, count + 1))
    spell = lengths(distribution.parse("2 working days"))
    staff = Staff(
        "chairs", names, tuple(range(1, count + 1)), (600, 840)[:a_day], a_day, a_week, leave, sickness, spell
    )
    return Diaries(staff, DAYS, Draws(1, 0), 0, 400)


def booked(found: Diaries, wish: Wish) -> tuple[str, int] | None:
    """Who gets it, and on which day; it is entered."""
    place = found.place(wish)
    if place is None:
        return None
    found.take(place)
    return place.diary.name, place.day


def test_a_booking_gets_the_day_it_aims_at_then_later_ones_then_earlier_ones_then_late_ones() -> None:
    found = diaries()
    days = [booked(found, Wish(0, aim=2, due=3)) for _ in range(6)]
    assert [each[1] for each in days if each] == [2, 3, 1, 0, 4, 7]


def test_nothing_is_booked_on_a_bank_holiday_or_a_weekend() -> None:
    found = diaries()
    days = [booked(found, Wish(10 * DAY, aim=11, due=15)) for _ in range(3)]
    assert [each[1] for each in days if each] == [15, 10, 16]


def test_a_place_earlier_on_the_day_than_the_notice_allows_is_not_taken() -> None:
    found = diaries(a_day=2)
    place = found.place(Wish(12 * 60, aim=0, due=0))
    assert place == Place(found.all[0], 14 * 60)


def test_a_week_that_is_full_takes_no_more() -> None:
    found = diaries(a_week=2)
    days = [booked(found, Wish(0, aim=0, due=4)) for _ in range(3)]
    assert [each[1] for each in days if each] == [0, 1, 7]


def test_the_chair_with_fewer_meetings_in_the_week_takes_the_next() -> None:
    found = diaries(count=2)
    assert [booked(found, Wish(0, aim=day, due=4)) for day in (0, 1, 2)] == [
        ("Chair 1", 0),
        ("Chair 2", 1),
        ("Chair 1", 2),
    ]


def test_the_same_chair_is_asked_on_every_day_that_keeps_the_limit() -> None:
    found = diaries(count=2)
    second: Diary = found.all[1]
    wish = Wish(0, aim=1, due=2, preferred=second)
    assert [booked(found, wish) for _ in range(4)] == [("Chair 2", 1), ("Chair 2", 2), ("Chair 2", 0), ("Chair 1", 1)]


def test_the_same_chair_is_waited_for_so_many_working_days_and_no_longer() -> None:
    found = diaries(count=2)
    wish = Wish(DAY, aim=1, due=4, preferred=found.all[1], preferred_until=DAYS.working_day_after(1, 1))
    assert [booked(found, wish) for _ in range(3)] == [("Chair 2", 1), ("Chair 2", 2), ("Chair 1", 1)]


def test_another_chair_takes_what_the_first_must_not() -> None:
    found = diaries(count=2)
    wish = Wish(0, aim=1, due=1, preferred=None, excluded=found.all[0])
    assert [booked(found, wish) for _ in range(2)] == [("Chair 2", 1), ("Chair 2", 0)]


def test_a_place_that_is_freed_is_taken_again() -> None:
    found = diaries()
    place = found.place(Wish(0, aim=1, due=1))
    assert place
    found.take(place)
    found.free(place)
    assert booked(found, Wish(0, aim=1, due=1)) == ("Chair 1", 1)


def test_with_nobody_there_is_no_place() -> None:
    assert diaries(count=0).place(Wish(0, aim=1, due=1)) is None


def test_leave_is_so_many_working_days_in_each_year_and_nothing_is_booked_on_them() -> None:
    found = diaries(leave=30)
    assert 30 <= len(found.all[0].leave) <= 90
    day = min(found.all[0].leave)
    assert booked(found, Wish(day * DAY, aim=day, due=day)) != ("Chair 1", day)


def test_who_falls_ill_is_away_for_the_spell() -> None:
    found = diaries(sickness=2**64)
    assert [each.name for each in found.morning(0)] == ["Chair 1"]
    assert found.all[0].sick_until == 2
    assert list(found.offered(0, {})) == []

"""Bookings one after the other into the diaries of two chairs, each worked out by hand beforehand.

Day 0 is Monday 27 March 2023, Good Friday is day 11 and Easter Monday day 14. Each chair holds one meeting a day, at ten, and three a
week; the second is on leave on the days 4, 7 and 8.
"""

from dataclasses import dataclass

from cpmodel.simulation.diaries import Diary, Place, Wish
from tests.simulation.test_diaries import DAY, diaries


@dataclass(frozen=True)
class Asked:
    """A booking: its wish, why it gets what it gets, and what that is."""

    why: str
    wish: Wish
    chair: str
    day: int


def bookings(first: Diary, second: Diary) -> list[Asked]:
    """Twenty-one bookings, in the order in which they are made; the thirteenth is struck out before the sixteenth."""
    week, easter = frozenset({17, 18}), 15 * DAY
    return [
        Asked("the day aimed at", Wish(0, 2, 3), "Chair 1", 2),
        Asked("the same day with the other chair", Wish(0, 2, 3), "Chair 2", 2),
        Asked("a later day that keeps the limit", Wish(0, 2, 3), "Chair 1", 3),
        Asked("a later day with the other chair", Wish(0, 2, 3), "Chair 2", 3),
        Asked("no later day is left: an earlier one", Wish(0, 2, 3), "Chair 1", 1),
        Asked("an earlier one with the other chair", Wish(0, 2, 3), "Chair 2", 1),
        Asked("three a week are held by both: late, and the second is on leave", Wish(0, 0, 4), "Chair 1", 7),
        Asked("leave, a weekend, and a day that is taken", Wish(4 * DAY, 4, 8), "Chair 1", 8),
        Asked("back from leave, with fewer in the week", Wish(8 * DAY, 8, 10), "Chair 2", 9),
        Asked("the same chair, who is busier", Wish(9 * DAY, 9, 10, first), "Chair 1", 9),
        Asked("the same chair has held three in the week", Wish(10 * DAY, 10, 10, first), "Chair 2", 10),
        Asked("Good Friday, the weekend, Easter Monday", Wish(11 * DAY, 11, 15), "Chair 1", 15),
        Asked("not the second chair", Wish(easter, 15, 16, excluded=second), "Chair 1", 16),
        Asked("not the first chair", Wish(16 * DAY, 16, 16, excluded=first), "Chair 2", 16),
        Asked("notice until eleven on the day aimed at", Wish(16 * DAY + 660, 16, 17), "Chair 2", 17),
        Asked("a place that became free again", Wish(16 * DAY, 16, 16), "Chair 1", 16),
        Asked("holidays are avoided: earlier instead", Wish(easter, 17, 18, avoided=week), "Chair 2", 15),
        Asked("holidays cannot be avoided any more", Wish(easter, 17, 18, avoided=week), "Chair 1", 17),
        Asked("overtime, as both have held three", Wish(18 * DAY, 18, 18, overtime=True), "Chair 1", 18),
        Asked("late, with the same chair on the first day", Wish(18 * DAY, 18, 18, second), "Chair 2", 21),
        Asked("the first chair is sick until day 23", Wish(21 * DAY, 21, 22), "Chair 2", 22),
    ]


def test_each_booking_gets_the_place_that_was_worked_out_by_hand() -> None:
    found = diaries(count=2, a_week=3)
    first, second = found.all
    second.leave = frozenset({4, 7, 8})
    places: list[Place | None] = []
    asked = bookings(first, second)
    for number, each in enumerate(asked, start=1):
        if number == 16:
            struck_out = places[12]
            assert struck_out
            found.free(struck_out)
        if number == 21:
            first.sick_until = 23
        place = found.place(each.wish)
        assert place, each.why
        found.take(place)
        places.append(place)
    told = [(each.why, place.diary.name, place.day) for each, place in zip(asked, places, strict=True) if place]
    assert told == [(each.why, each.chair, each.day) for each in asked]

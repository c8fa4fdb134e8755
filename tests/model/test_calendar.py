from datetime import date, datetime, timedelta
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpmodel.model.calendar import Calendar, DayTable
from cpmodel.model.duration import UNITS, Duration, parse
from cpmodel.model.procedure import CalendarRules

ENGLAND = Calendar.of(CalendarRules())
DAY_ZERO = Calendar.of(CalendarRules(day_zero_counts=True))
NEXT_MONTH = Calendar.of(CalendarRules(month_end="next month"))
DAY_ZERO_NEXT_MONTH = Calendar.of(CalendarRules(day_zero_counts=True, month_end="next month"))
SCOTLAND = Calendar.of(CalendarRules(subdivision="SCT"))
SATURDAYS_TOO = Calendar.of(CalendarRules(working_week=(0, 1, 2, 3, 4, 5)))

calendars = st.sampled_from([ENGLAND, DAY_ZERO, NEXT_MONTH, DAY_ZERO_NEXT_MONTH, SCOTLAND, SATURDAYS_TOO])
times = st.datetimes(datetime(2019, 1, 1), datetime(2031, 12, 31))
days = st.dates(date(2019, 1, 1), date(2031, 12, 31))
units = st.sampled_from(UNITS)
day_units = st.sampled_from([each for each in UNITS if each != "hours"])
counts = st.integers(0, 60)


def on(written: str) -> datetime:
    """A day as people write it, at half past two: `Fri 11 Dec 2026`. The weekday is checked."""
    return at(f"{written} 14:30")


def at(written: str) -> datetime:
    found = datetime.strptime(written, "%a %d %b %Y %H:%M")
    assert found.strftime("%a") == written[:3], f"{written} is a {found:%A}"
    return found


def end_of(written: str) -> datetime:
    return on(written).replace(hour=23, minute=59, second=59, microsecond=999_999)


# Which days are working days


def test_the_bank_holidays_of_england_are_those_that_the_government_publishes():
    published = {
        2025: ["1 Jan", "18 Apr", "21 Apr", "5 May", "26 May", "25 Aug", "25 Dec", "26 Dec"],
        2026: ["1 Jan", "3 Apr", "6 Apr", "4 May", "25 May", "31 Aug", "25 Dec", "28 Dec"],
        2027: ["1 Jan", "26 Mar", "29 Mar", "3 May", "31 May", "30 Aug", "27 Dec", "28 Dec"],
    }
    for year, written in published.items():
        free = {datetime.strptime(f"{each} {year}", "%d %b %Y").date() for each in written}
        weekdays = {day for day in _year(year) if day.weekday() < 5}
        assert {day for day in weekdays if not ENGLAND.is_working_day(day)} == free


def test_days_that_were_free_once_are_known():
    assert ENGLAND.holiday(date(2022, 9, 19)) is not None, "the funeral of Queen Elizabeth II"
    assert ENGLAND.due(on("Fri 16 Sep 2022"), parse("1 working day")) == end_of("Tue 20 Sep 2022")


def test_nobody_works_on_saturday_and_sunday():
    assert [ENGLAND.is_working_day(date(2026, 11, 20 + each)) for each in range(4)] == [True, False, False, True]


def test_scotland_has_other_holidays():
    assert ENGLAND.is_working_day(date(2025, 1, 2))
    assert not SCOTLAND.is_working_day(date(2025, 1, 2))


def test_a_calendar_may_work_on_saturdays():
    assert SATURDAYS_TOO.due(on("Fri 20 Nov 2026"), parse("1 working day")) == end_of("Sat 21 Nov 2026")


# Worked examples, by hand


@pytest.mark.parametrize(
    ("start", "length", "due"),
    [
        # 14 15 16 17 18, 21 22 23 24, then 29 30 31 (25 and 28 are free), then 4 5 6 January (1 is free)
        ("Fri 11 Dec 2026", "15 working days", "Wed 06 Jan 2027"),
        # Christmas Day 2027 is a Saturday, its substitutes are Monday 27 and Tuesday 28
        ("Fri 24 Dec 2027", "1 working day", "Wed 29 Dec 2027"),
        # Good Friday is 3 April, Easter Monday 6 April
        ("Thu 02 Apr 2026", "1 working day", "Tue 07 Apr 2026"),
        ("Wed 25 Mar 2026", "10 working days", "Fri 10 Apr 2026"),
        # from a day on which nobody works, the next working day is the first
        ("Sat 21 Nov 2026", "1 working day", "Mon 23 Nov 2026"),
        ("Fri 20 Nov 2026", "1 working day", "Mon 23 Nov 2026"),
        ("Fri 20 Nov 2026", "0 working days", "Fri 20 Nov 2026"),
        ("Sat 21 Nov 2026", "0 working days", "Sat 21 Nov 2026"),
        ("Fri 20 Nov 2026", "3 days", "Mon 23 Nov 2026"),
        ("Fri 20 Nov 2026", "2 weeks", "Fri 04 Dec 2026"),
        # months: the same day, or the last of a month that is too short
        ("Mon 23 Nov 2026", "3 months", "Tue 23 Feb 2027"),
        ("Mon 30 Nov 2026", "3 months", "Sun 28 Feb 2027"),
        ("Tue 30 Nov 2027", "3 months", "Tue 29 Feb 2028"),
        ("Sun 31 Jan 2027", "1 month", "Sun 28 Feb 2027"),
        ("Mon 31 Jan 2028", "1 month", "Tue 29 Feb 2028"),
        ("Mon 31 Aug 2026", "6 months", "Sun 28 Feb 2027"),
        ("Sun 28 Feb 2027", "6 months", "Sat 28 Aug 2027"),
        ("Tue 29 Feb 2028", "1 year", "Wed 28 Feb 2029"),
        ("Tue 29 Feb 2028", "4 years", "Sun 29 Feb 2032"),
    ],
)
def test_a_thing_is_in_time_until_the_last_instant_of_its_due_day(start, length, due):
    assert ENGLAND.due(on(start), parse(length)) == end_of(due)


def test_the_time_of_day_at_which_counting_starts_does_not_matter():
    for time in ("00:00", "09:15", "23:59"):
        assert ENGLAND.due(at(f"Fri 11 Dec 2026 {time}"), parse("15 working days")) == end_of("Wed 06 Jan 2027")


def test_hours_run_on_over_the_weekend():
    assert ENGLAND.due(at("Fri 20 Nov 2026 10:30"), parse("72 hours")) == at("Mon 23 Nov 2026 10:30")
    assert ENGLAND.latest(at("Mon 23 Nov 2026 10:30"), parse("72 hours")) == at("Fri 20 Nov 2026 10:30")


def test_hours_run_on_over_christmas():
    assert ENGLAND.due(at("Thu 24 Dec 2026 16:00"), parse("24 hours")) == at("Fri 25 Dec 2026 16:00")


@pytest.mark.parametrize(
    ("start", "length", "due"),
    [
        ("Fri 11 Dec 2026", "15 working days", "Tue 05 Jan 2027"),
        ("Fri 11 Dec 2026", "1 working day", "Fri 11 Dec 2026"),
        ("Sat 12 Dec 2026", "1 working day", "Mon 14 Dec 2026"),
        ("Fri 11 Dec 2026", "3 days", "Sun 13 Dec 2026"),
        ("Fri 11 Dec 2026", "1 week", "Thu 17 Dec 2026"),
        ("Fri 15 Jan 2027", "3 months", "Wed 14 Apr 2027"),
        ("Mon 01 Mar 2027", "3 months", "Mon 31 May 2027"),
        ("Mon 30 Nov 2026", "3 months", "Sun 28 Feb 2027"),
        ("Sat 28 Nov 2026", "3 months", "Sat 27 Feb 2027"),
    ],
)
def test_where_day_zero_counts_the_day_of_the_start_is_day_one(start, length, due):
    assert DAY_ZERO.due(on(start), parse(length)) == end_of(due)


def test_hours_know_no_day_zero():
    assert DAY_ZERO.due(at("Fri 20 Nov 2026 10:30"), parse("72 hours")) == at("Mon 23 Nov 2026 10:30")


@pytest.mark.parametrize(
    ("start", "length", "due"),
    [
        ("Mon 30 Nov 2026", "3 months", "Mon 01 Mar 2027"),
        ("Sun 31 Jan 2027", "1 month", "Mon 01 Mar 2027"),
        ("Thu 28 Jan 2027", "1 month", "Sun 28 Feb 2027"),
        ("Tue 29 Feb 2028", "1 year", "Thu 01 Mar 2029"),
    ],
)
def test_a_month_that_is_too_short_can_end_on_the_first_of_the_next(start, length, due):
    assert NEXT_MONTH.due(on(start), parse(length)) == end_of(due)


def test_a_wait_that_ends_on_the_first_of_the_next_month_was_one_month():
    assert NEXT_MONTH.elapsed(on("Sun 31 Jan 2027"), on("Mon 01 Mar 2027"), "months") == 1


@pytest.mark.parametrize(
    ("end", "length", "latest"),
    [
        ("Mon 14 Dec 2026", "2 days", "Sat 12 Dec 2026"),
        ("Mon 14 Dec 2026", "2 working days", "Thu 10 Dec 2026"),
        ("Tue 29 Dec 2026", "1 working day", "Thu 24 Dec 2026"),
        ("Sun 13 Dec 2026", "1 working day", "Fri 11 Dec 2026"),
        ("Tue 01 Jun 2027", "12 weeks", "Tue 09 Mar 2027"),
        ("Sun 30 May 2027", "3 months", "Sun 28 Feb 2027"),
        ("Mon 14 Dec 2026", "0 days", "Mon 14 Dec 2026"),
        ("Sun 13 Dec 2026", "0 working days", "Sun 13 Dec 2026"),
    ],
)
def test_a_least_distance_is_counted_back_from_what_lies_ahead(end, length, latest):
    assert ENGLAND.latest(on(end), parse(length)) == end_of(latest)


def test_where_day_zero_counts_it_does_so_backwards_too():
    assert DAY_ZERO.latest(on("Mon 14 Dec 2026"), parse("2 days")) == end_of("Sun 13 Dec 2026")
    assert DAY_ZERO.latest(on("Mon 14 Dec 2026"), parse("2 working days")) == end_of("Fri 11 Dec 2026")
    assert DAY_ZERO.latest(on("Thu 15 Apr 2027"), parse("3 months")) == end_of("Sat 16 Jan 2027")


@pytest.mark.parametrize(
    ("start", "length", "earliest"),
    [
        ("Thu 10 Dec 2026", "2 working days", "Sat 12 Dec 2026 00:00"),
        ("Sat 12 Dec 2026", "2 days", "Mon 14 Dec 2026 00:00"),
        ("Sat 12 Dec 2026", "1 working day", "Tue 15 Dec 2026 00:00"),
        ("Sun 28 Feb 2027", "3 months", "Fri 28 May 2027 00:00"),
        ("Fri 20 Nov 2026", "72 hours", "Mon 23 Nov 2026 14:30"),
    ],
)
def test_the_earliest_instant_is_far_enough_after_the_start(start, length, earliest):
    assert ENGLAND.earliest(on(start), parse(length)) == at(earliest)


@pytest.mark.parametrize(
    ("start", "end", "unit", "count"),
    [
        ("Fri 11 Dec 2026", "Wed 06 Jan 2027", "working days", 15),
        ("Fri 11 Dec 2026", "Thu 07 Jan 2027", "working days", 16),
        ("Fri 11 Dec 2026", "Fri 11 Dec 2026", "working days", 0),
        ("Thu 10 Dec 2026", "Sat 12 Dec 2026", "working days", 2),
        ("Fri 11 Dec 2026", "Sat 12 Dec 2026", "days", 1),
        ("Fri 11 Dec 2026", "Sat 19 Dec 2026", "weeks", 2),
        ("Mon 30 Nov 2026", "Sun 28 Feb 2027", "months", 3),
        ("Mon 30 Nov 2026", "Mon 01 Mar 2027", "months", 4),
        ("Fri 11 Dec 2026", "Sat 12 Dec 2026", "hours", 24),
        ("Tue 29 Feb 2028", "Wed 28 Feb 2029", "years", 1),
    ],
)
def test_a_wait_is_the_smallest_count_that_would_have_been_kept(start, end, unit, count):
    assert ENGLAND.elapsed(on(start), on(end), unit) == count


def test_a_begun_hour_counts():
    assert ENGLAND.elapsed(at("Fri 11 Dec 2026 10:00"), at("Fri 11 Dec 2026 11:01"), "hours") == 2


def test_working_days_between_leave_out_the_first_day_and_include_the_last():
    assert ENGLAND.working_days_between(date(2026, 12, 11), date(2027, 1, 6)) == 15
    assert ENGLAND.working_days_between(date(2026, 12, 11), date(2026, 12, 11)) == 0
    assert ENGLAND.working_days_between(date(2026, 12, 14), date(2026, 12, 11)) == 0


# Wrong use


def test_a_wait_cannot_end_before_it_starts():
    with pytest.raises(ValueError, match="must not be before the start"):
        ENGLAND.elapsed(on("Sat 12 Dec 2026"), on("Fri 11 Dec 2026"), "days")


@pytest.mark.parametrize(("country", "part", "named"), [("XX", None, "'XX'"), ("GB", "ZZZ", "'GB, ZZZ'")])
def test_a_place_that_nobody_knows_is_named(country, part, named):
    with pytest.raises(ValueError, match=f"No bank holidays are known for {named}"):
        Calendar(CalendarRules(country=country, subdivision=part))


@pytest.mark.parametrize("week", [(), (7,)])
def test_a_week_without_a_working_day_is_refused(week):
    with pytest.raises(ValueError, match="needs a working day in the week"):
        Calendar(CalendarRules(working_week=week))


def test_years_without_known_holidays_are_refused_and_not_guessed():
    with pytest.raises(ValueError, match="known from 1872 to 2100; 2101 is not among"):
        ENGLAND.due(datetime(2100, 12, 30), Duration(10, "working days"))
    assert ENGLAND.due(datetime(2100, 12, 30), Duration(10, "days")).date() == date(2101, 1, 9)


def test_a_table_ends_after_it_begins():
    with pytest.raises(ValueError, match="must not be before the first"):
        ENGLAND.days(date(2026, 1, 2), date(2026, 1, 1))


def test_hours_have_no_table_of_days():
    with pytest.raises(ValueError, match="72 hours is not counted in days"):
        ENGLAND.due_days(ENGLAND.days(date(2026, 1, 1), date(2026, 1, 2)), Duration(72, "hours"))


# A second opinion: numpy counts working days by another implementation


@given(days, st.integers(1, 60))
def test_numpy_finds_the_same_due_days(day, count):
    offset = np.busday_offset(day, count, roll="preceding", holidays=_free())
    assert ENGLAND.due(_noon(day), Duration(count, "working days")).date() == offset.astype(object)


@given(days, st.integers(1, 60))
def test_numpy_finds_the_same_days_counting_back(day, count):
    offset = np.busday_offset(day, -count, roll="following", holidays=_free())
    assert ENGLAND.latest(_noon(day), Duration(count, "working days")).date() == offset.astype(object)


@given(days, days)
def test_numpy_counts_as_many_working_days(one, two):
    first, last = sorted((one, two))
    counted = np.busday_count(first + timedelta(1), last + timedelta(1), holidays=_free())
    assert ENGLAND.working_days_between(first, last) == counted


# Laws


@given(calendars, times, times, counts, units)
def test_who_starts_later_is_due_no_sooner(calendar, one, two, count, unit):
    first, second = sorted((one, two))
    assert calendar.due(first, Duration(count, unit)) <= calendar.due(second, Duration(count, unit))
    assert calendar.latest(first, Duration(count, unit)) <= calendar.latest(second, Duration(count, unit))


@given(calendars, times, counts, units)
def test_one_more_is_due_later(calendar, start, count, unit):
    assert calendar.due(start, Duration(count, unit)) < calendar.due(start, Duration(count + 1, unit))
    assert calendar.latest(start, Duration(count, unit)) > calendar.latest(start, Duration(count + 1, unit))


@given(calendars, times, st.integers(1, 60), units)
def test_measuring_what_was_added_gives_the_count_back(calendar, start, count, unit):
    assert calendar.elapsed(start, calendar.due(start, Duration(count, unit)), unit) == count


@given(calendars, times, times, units, counts)
def test_a_wait_is_within_a_count_exactly_where_the_limit_was_kept(calendar, one, two, unit, count):
    start, end = sorted((one, two))
    assert (calendar.elapsed(start, end, unit) <= count) == (end <= calendar.due(start, Duration(count, unit)))


@given(calendars, times, times, counts, units)
def test_earliest_and_latest_are_two_sides_of_one_distance(calendar, start, end, count, unit):
    length = Duration(count, unit)
    assert (start <= calendar.latest(end, length)) == (calendar.earliest(start, length) <= end)


@given(times, counts, day_units)
def test_where_day_zero_counts_a_short_month_leaves_no_choice(start, count, unit):
    length = Duration(count, unit)
    assert DAY_ZERO.due(start, length) == DAY_ZERO_NEXT_MONTH.due(start, length)
    assert DAY_ZERO.latest(start, length) == DAY_ZERO_NEXT_MONTH.latest(start, length)


@given(calendars, times, counts, day_units)
def test_due_days_end_with_the_day(calendar, start, count, unit):
    due = calendar.due(start, Duration(count, unit))
    assert due + timedelta(microseconds=1) == datetime.combine(due.date() + timedelta(1), datetime.min.time())


@given(calendars, times, st.integers(1, 60))
def test_working_days_end_on_a_working_day(calendar, start, count):
    assert calendar.is_working_day(calendar.due(start, Duration(count, "working days")))
    assert calendar.is_working_day(calendar.latest(start, Duration(count, "working days")))


@given(st.lists(days, min_size=1, max_size=5))
def test_the_order_of_questions_does_not_matter(asked):
    fresh = Calendar(CalendarRules())
    for day in asked:
        assert fresh.due(_noon(day), Duration(7, "working days")) == ENGLAND.due(
            _noon(day), Duration(7, "working days")
        )
        assert fresh.latest(_noon(day), Duration(7, "working days")) == ENGLAND.latest(
            _noon(day), Duration(7, "working days")
        )


def test_the_same_rules_have_the_same_calendar():
    assert Calendar.of(CalendarRules()) is ENGLAND
    assert Calendar.of(CalendarRules(day_zero_counts=True)) is not ENGLAND


# Tables


def test_a_table_of_a_week_at_easter():
    assert ENGLAND.days(date(2026, 4, 1), date(2026, 4, 8)) == DayTable(
        date(2026, 4, 1),
        before=(0, 1, 2, 2, 2, 2, 2, 3, 4),
        numbers=(0, 1, 6, 7),
    )


def test_a_table_tells_days_and_minutes():
    table = ENGLAND.days(date(2026, 4, 1), date(2026, 4, 8))
    assert len(table) == 8
    assert table.day(date(2026, 4, 3)) == 2
    assert table.date(2) == date(2026, 4, 3)
    assert table.minute(datetime(2026, 4, 2, 9, 30, 59)) == 1440 + 570
    assert table.instant(1440 + 570) == datetime(2026, 4, 2, 9, 30)


@given(calendars, days, st.integers(0, 800))
def test_a_table_agrees_with_is_working_day(calendar, first, length):
    table = calendar.days(first, first + timedelta(length))
    assert len(table) == length + 1
    working = [day for day in range(len(table)) if calendar.is_working_day(table.date(day))]
    assert list(table.numbers) == working
    assert [day for day in range(len(table)) if table.before[day + 1] > table.before[day]] == working
    assert all(table.before[day] == count for count, day in enumerate(working))
    assert all(0 <= two - one <= 1 for one, two in pairwise(table.before))


@given(calendars, days, counts, day_units)
def test_tables_of_due_days_agree_with_the_calendar(calendar, first, count, unit):
    table = calendar.days(first, first + timedelta(40))
    length = Duration(count, unit)
    starts = [_noon(table.date(day)) for day in range(len(table))]
    assert calendar.due_days(table, length) == tuple(table.day(calendar.due(each, length)) for each in starts)
    assert calendar.latest_days(table, length) == tuple(table.day(calendar.latest(each, length)) for each in starts)


@given(days, st.integers(1, 20))
def test_the_working_days_of_a_table_give_the_due_days(first, count):
    table = ENGLAND.days(first, first + timedelta(200))
    due = ENGLAND.due_days(table, Duration(count, "working days"))
    assert all(due[day] == table.numbers[table.before[day + 1] + count - 1] for day in range(60))


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12)


def _year(year: int) -> list[date]:
    return [
        date(year, 1, 1) + timedelta(each) for each in range(366) if (date(year, 1, 1) + timedelta(each)).year == year
    ]


@cache
def _free() -> list[date]:
    from holidays import country_holidays

    return sorted(country_holidays("GB", subdiv="ENG", years=range(2017, 2034)))

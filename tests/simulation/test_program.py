"""The compiled steps are the semantics; lengths, days and odds are what a scenario says."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings

from cpmodel.model import distribution
from cpmodel.model.calendar import Calendar
from cpmodel.model.procedure import CalendarRules, Procedure
from cpmodel.model.scenario import Number, Surge
from cpmodel.model.semantics import initial, step_on
from cpmodel.reading.procedures import load
from cpmodel.simulation.program import Days, Steps, compiled, lengths
from tests.conformance.strategies import picked, procedures, words
from tests.simulation.small import arrivals, scenario, stay
from tests.simulation.test_reference import WORK


def agree(procedure: Procedure, beginning: int, word: list[int]) -> None:
    """Walk a word, and compare every event at every configuration on the way."""
    starts = list(initial(procedure))
    standing = starts[beginning % len(starts)]
    steps = Steps(procedure)
    for number in word:
        integers = tuple(
            values.index(standing[name]) for name, values in zip(steps.variables, steps.values, strict=True)
        )
        possible = []
        for place, event in enumerate(steps.events):
            meant, found = step_on(procedure, standing, event), steps.step(integers, place)
            assert (meant is None) == (found is None), event
            if meant and found:
                possible.append(event)
                named = {
                    name: values[held]
                    for name, values, held in zip(steps.variables, steps.values, found.after, strict=True)
                }
                assert named == dict(meant.after)
                assert tuple(steps.transitions[each] for each in found.moves) == meant.taken
        if not possible:
            return
        step = step_on(procedure, standing, picked(number, possible, possible))
        assert step
        standing = step.after


@settings(deadline=None, max_examples=100)
@given(procedures(largest=4), words)
def test_compiled_steps_are_those_of_the_semantics(procedure: Procedure, word: list[int]) -> None:
    agree(procedure, sum(word), word)


@settings(deadline=None, max_examples=10)
@given(words)
def test_compiled_steps_are_those_of_the_semantics_in_derbyshire(word: list[int]) -> None:
    agree(load("derbyshire"), sum(word), word)


def test_lengths_keep_the_mean_of_an_exponential_distribution() -> None:
    table = lengths(distribution.parse("exponential mean 10 days"))
    mean = sum(table.drawn((place << 46) + (1 << 45)) for place in range(1 << 18)) / (1 << 18)
    assert mean == pytest.approx(10 * 1440, rel=0.001)


def test_a_working_day_of_work_begun_on_friday_afternoon_ends_on_monday_afternoon() -> None:
    days = Days(Calendar.of(CalendarRules()).days(date(2023, 3, 27), date(2023, 5, 1)))
    friday = (4 * 24 + 15) * 60
    assert days.after(friday, 8 * 60, "working") == friday + 3 * 24 * 60


def test_what_would_fall_on_a_weekend_is_done_before_it_or_after_it() -> None:
    days = Days(Calendar.of(CalendarRules()).days(date(2023, 3, 27), date(2023, 5, 1)))
    tuesday, monday = (8 * 24 + 10) * 60, (7 * 24 + 9) * 60
    assert days.after(tuesday, -2 * 24 * 60, "office") == (4 * 24 + 17) * 60 - 1
    assert days.after((4 * 24 + 10) * 60, 2 * 24 * 60, "office") == monday


def test_growth_and_surges_multiply_what_comes_on_a_day() -> None:
    plain = arrivals("work.asked", {f"2023-{month:02}": 100 for month in range(1, 13)})
    surge = Surge("surge", date(2023, 7, 3), date(2023, 7, 7), Number(1.5))
    grown = replace(plain, growth=Number(0.1), surges=(surge, replace(surge, times=Number(2))))
    first, second = (
        compiled(WORK, scenario(each, stay("work.asked", "1 days"), begins="2023-01-02", ends="2024-01-01")).streams[0]
        for each in (plain, grown)
    )
    begins, monday = date(2023, 1, 2), date(2023, 7, 3)

    def times(day: date) -> float:
        number = (
            min(first.families) - 1 + (day - begins).days
        )  # 2 January is a holiday, and the first working day the next
        return second.families[number] / first.families[number]

    assert times(date(2023, 1, 3)) == pytest.approx(1.1 ** (1 / 365.25))
    assert times(monday) == pytest.approx(3 * 1.1 ** ((monday - begins).days / 365.25))
    assert times(date(2023, 7, 10)) == pytest.approx(1.1 ** ((date(2023, 7, 10) - begins).days / 365.25))


def test_what_ends_years_after_the_period_ends_on_the_last_working_day_that_is_known() -> None:
    days = Days(Calendar.of(CalendarRules()).days(date(2023, 3, 27), date(2023, 5, 1)))
    friday, nine_o_clock = (4 * 24 + 15) * 60, 9 * 60
    last = days.table.numbers[-1] * 24 * 60 + nine_o_clock
    assert days.after(friday, 5 * 365 * 24 * 60, "working") == last
    assert days.after(friday, 5 * 365 * 24 * 60, "office") == last

"""The compiled steps are the semantics; lengths, days and odds are what a scenario says."""

from datetime import date

import pytest
from hypothesis import given, settings

from cpmodel.model import distribution
from cpmodel.model.calendar import Calendar
from cpmodel.model.procedure import CalendarRules, Procedure
from cpmodel.model.semantics import initial, step_on
from cpmodel.reading.procedures import load
from cpmodel.simulation.program import Days, Steps, lengths
from tests.conformance.strategies import picked, procedures, words


def agree(procedure: Procedure, beginning: int, word: list[int]) -> None:
    """Walk a word, and compare every event at every configuration on the way."""
    starts = list(initial(procedure))
    standing = starts[beginning % len(starts)]
    compiled = Steps(procedure)
    for number in word:
        integers = tuple(
            values.index(standing[name]) for name, values in zip(compiled.variables, compiled.values, strict=True)
        )
        possible = []
        for place, event in enumerate(compiled.events):
            meant, found = step_on(procedure, standing, event), compiled.step(integers, place)
            assert (meant is None) == (found is None), event
            if meant and found:
                possible.append(event)
                named = {
                    name: values[held]
                    for name, values, held in zip(compiled.variables, compiled.values, found.after, strict=True)
                }
                assert named == dict(meant.after)
                assert tuple(compiled.transitions[each] for each in found.moves) == meant.taken
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

"""Studies of a queue whose answer is known: intervals cover it as often as they say, and a search finds the right number of servers.

Families come at one rate and wait for one of so many workers; how many are begun with on the day on which they come follows from
Erlang's formula: a family comes at a moment that is even over the working day, and has the rest of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from math import exp

import pytest

from cpmodel.experiments import Range, capacity, replicate
from cpmodel.model.procedure import Procedure
from cpmodel.model.scenario import Number, Scenario, Team
from cpmodel.simulation.program import compiled
from tests.building import limit, pathway, procedure, transition
from tests.simulation.small import arrivals, scenario, stay
from tests.verification.test_queues import erlang_c

BEGUN = "limits.begun.by_child"
A_DAY, TAKES = 2.5, 0.4
"""Families that come on a working day, and the mean of the working days that one keeps a worker busy."""
WORK: Procedure = procedure(
    pathway(
        "work",
        "none asked begun done",
        transition("asked", "none", "asked"),
        transition("begun", "asked", "begun"),
        transition("done", "begun", "done"),
        final="done",
    ),
    limits=[limit("begun", "work.asked", "work.begun", within="0 working days")],
)


@cache
def queue(workers: int, ends: str) -> Scenario:
    """So many workers, from January 2023 until then."""
    months = [f"2023-{month:02}" for month in range(1, 13)]
    days = dict.fromkeys(months, 0)
    program = compiled(WORK, told(days, workers, ends))
    for day in range(program.begins // 1440, program.ends // 1440):
        if program.days.is_working(day):
            days[f"{program.days.table.date(day):%Y-%m}"] += 1
    return told({month: count * A_DAY for month, count in days.items()}, workers, ends)


def told(months: Mapping[str, float], workers: int, ends: str) -> Scenario:
    needs = frozenset({"work.asked", "work.begun"})
    return scenario(
        arrivals("work.asked", months),
        stay("work.asked", "0 working days", {"work.begun": 1}),
        stay("work.begun", f"exponential mean {TAKES} working days", {"work.done": 1}),
        Team("team", "Team", "chair", Number(workers), Number(1), needs),
        begins="2023-01-01",
        ends=ends,
    )


def in_time(workers: int) -> float:
    """Per cent of families that are begun with on the day on which they come."""
    spare = workers / TAKES - A_DAY
    return 100 * (1 - erlang_c(workers, A_DAY * TAKES) * (1 - exp(-spare)) / spare)


@pytest.mark.slow
def test_intervals_cover_the_truth_as_often_as_they_say() -> None:
    """Three replications of a whole year each: an office that begins empty is hardly felt in a year."""
    truth, covered = in_time(2), 0
    for study in range(400):
        found = replicate(WORK, queue(2, "2024-01-01"), 3, seed=study, processes=1).estimates[BEGUN]
        covered += found.low <= truth <= found.high
    assert 365 <= covered <= 392


@pytest.mark.slow
def test_the_right_number_of_workers_is_found() -> None:
    """In 95 of 100 studies at least; the target lies between what two and what three workers reach."""
    asked = f"begun >= {round((in_time(2) + in_time(3)) / 2)}%"
    right = 0
    for study in range(100):
        scenario = queue(2, "2023-03-01")
        found = capacity(WORK, scenario, "team", [asked], within=["3pp"], staff=Range(1, 6), seed=study, processes=1)
        right += found.answer == 3
    assert right >= 95


def test_a_queue_with_another_answer_is_not_covered() -> None:
    """A few replications tell two workers from three."""
    found = replicate(WORK, queue(3, "2023-04-01"), 10, processes=1).estimates[BEGUN]
    assert not found.low <= in_time(2) <= found.high

"""Studies of queues whose answer is known: intervals cover it as often as they say, and a search finds the right number of servers.

Families come at one rate and wait for one of so many workers; how many are begun with on the day on which they come follows from
Erlang's formula: a family comes at a moment that is even over the working day, and has the rest of it.
"""

from __future__ import annotations

from functools import cache
from math import exp

import pytest

from cpmodel.experiments import capacity, replicate
from cpmodel.model.procedure import Pathway, Procedure
from cpmodel.model.scenario import Number, Scenario, Team
from cpmodel.simulation.program import compiled
from tests.building import limit, pathway, procedure, transition
from tests.simulation.small import arrivals, scenario, stay
from tests.verification.test_queues import erlang_c

BEGUN = "limits.work_begun.by_child"
A_DAY, TAKES = {"work": 2.5, "visit": 1.25}, 0.4
"""Families that come on a working day to each of two queues, and the mean of the working days that one keeps a worker busy."""


def line(name: str) -> Pathway:
    return pathway(
        name,
        "none asked begun done",
        transition("asked", "none", "asked"),
        transition("begun", "asked", "begun"),
        transition("done", "begun", "done"),
        final="done",
    )


def procedure_of(*names: str) -> Procedure:
    limits = [limit(f"{each}_begun", f"{each}.asked", f"{each}.begun", within="0 working days") for each in names]
    return procedure(*map(line, names), limits=limits)


WORK, BOTH = procedure_of("work"), procedure_of("work", "visit")


@cache
def working_days(ends: str) -> dict[str, int]:
    """How many there are in each month from January 2023 until then."""
    days = {f"2023-{month:02}": 0 for month in range(1, 13)}
    program = compiled(WORK, queues(days, ends, work=1))
    for day in range(program.begins // 1440, program.ends // 1440):
        if program.days.is_working(day):
            days[f"{program.days.table.date(day):%Y-%m}"] += 1
    return days


def queues(days: dict[str, int], ends: str, **workers: int) -> Scenario:
    """So many workers in each queue, from January 2023 until then, to which families come on so many days of each month."""
    parts: list[object] = []
    for name, count in workers.items():
        needs = frozenset({f"{name}.asked", f"{name}.begun"})
        months = {month: each * A_DAY[name] for month, each in days.items()}
        parts += [
            arrivals(f"{name}.asked", months, name),
            stay(f"{name}.asked", "0 working days", {f"{name}.begun": 1}),
            stay(f"{name}.begun", f"exponential mean {TAKES} working days", {f"{name}.done": 1}),
            Team(f"{name}_team", f"Team {name}", "chair", Number(count), Number(1), needs),
        ]
    return scenario(*parts, begins="2023-01-01", ends=ends)


def queue(ends: str, **workers: int) -> Scenario:
    """The same with families on every working day."""
    return queues(working_days(ends), ends, **workers)


def in_time(workers: int, name: str = "work") -> float:
    """Per cent of families that are begun with on the day on which they come; none where they are too many for the workers."""
    spare = workers / TAKES - A_DAY[name]
    return 100 * (1 - erlang_c(workers, A_DAY[name] * TAKES) * (1 - exp(-spare)) / spare) if spare > 0 else 0


def least(workers: int, name: str = "work") -> str:
    """A target that so many reach, and one less does not: half way between what they reach."""
    return f"{name}_begun >= {round((in_time(workers - 1, name) + in_time(workers, name)) / 2)}%"


@pytest.mark.slow
def test_intervals_cover_the_truth_as_often_as_they_say() -> None:
    """Three replications of a whole year each: an office that begins empty is hardly felt in a year."""
    truth, covered = in_time(2), 0
    for study in range(400):
        found = replicate(WORK, queue("2024-01-01", work=2), 3, seed=study, processes=1).estimates[BEGUN]
        covered += found.low <= truth <= found.high
    assert 365 <= covered <= 392


@pytest.mark.slow
def test_the_right_number_of_workers_is_found() -> None:
    """In 95 of 100 studies at least; the target lies between what two and what three workers reach."""
    told, right = queue("2023-03-01", work=2), 0
    for study in range(100):
        found = capacity(WORK, told, ["work_team=1..6"], [least(3)], ["3pp"], seed=study, processes=1)
        right += found.answer == (3,)
    assert right >= 95


@pytest.mark.slow
def test_the_right_numbers_of_two_teams_are_found_together() -> None:
    """Two queues that have nothing to do with each other need together what each needs by itself, whatever a worker costs."""
    told, right = queue("2023-03-01", work=2, visit=2), 0
    vary, targets = ["work_team=1..6", "visit_team=1..6"], [least(3), least(2, "visit")]
    costs = ["work_team=30000", "visit_team=80000"]
    for study in range(100):
        found = capacity(BOTH, told, vary, targets, ["3pp"], costs, seed=study, processes=1)
        right += found.answer == (3, 2)
    assert right >= 95


def test_a_queue_with_another_answer_is_not_covered() -> None:
    """A few replications tell two workers from three."""
    found = replicate(WORK, queue("2023-04-01", work=3), 10, processes=1).estimates[BEGUN]
    assert not found.low <= in_time(2) <= found.high

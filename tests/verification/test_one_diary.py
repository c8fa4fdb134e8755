"""A chair with one place a day is no counter: waits in working days against the exact Markov chain of the diary.

Families call for a conference at one rate on every working day, and each gets the first free place from the next working day on. B, the
places taken on later days when a day is over, is a Markov chain: B' = max(B - 1, 0) + A, with A families a day, Poisson. The j-th family of a
day waits max(B - 1, 0) + j working days. So the waits of a family are known exactly once the stationary distribution of B is, which a
linear system gives; the simulator is asked for nothing. Intervals of the four cases hold together with 99 per cent (Bonferroni), the chance
of the usual wait and the mean being told for each of two loads, with half-widths of at most two per cent.
"""

from __future__ import annotations

from math import sqrt
from statistics import fmean, stdev

import numpy as np
import pytest
from scipy.stats import poisson, t

from cpmodel.model.scenario import Scenario
from cpmodel.simulation.program import Program, compiled
from cpmodel.simulation.reference import run
from tests.building import pathway, procedure, transition
from tests.simulation.small import arrivals, chairs, meeting, scenario

CASES, MOST = 4, 400
FIRST, LAST = 2012, 2021
CONFERENCE = procedure(
    pathway(
        "conference",
        {"none": {}, "called": {"meeting": True}, "held": {"final": True}},
        transition("called", "none", "called"),
        transition("opened", "called", "held"),
    )
)


def diary(a_day: float) -> Program:
    """One chair with one place a day, at the end of the day, and so many families on every working day."""
    empty = compiled(CONFERENCE, told({}))
    days: dict[str, int] = {}
    for day in range(empty.begins // 1440, empty.ends // 1440):
        if empty.days.is_working(day):
            month = f"{empty.days.table.date(day):%Y-%m}"
            days[month] = days.get(month, 0) + 1
    return compiled(CONFERENCE, told({month: count * a_day for month, count in days.items()}))


def told(months: dict[str, float]) -> Scenario:
    return scenario(
        arrivals("conference.called", months),
        meeting("conference.opened", "conference.called", notice="1 working days", otherwise="0 working days"),
        chairs(1, a_day=1, hours=(17,)),
        begins=f"{FIRST}-01-01",
        ends=f"{LAST + 1}-01-01",
    )


def exact(a_day: float) -> np.ndarray:
    """The chance of each wait, in working days from 0 on."""
    come = poisson.pmf(np.arange(MOST), a_day)
    moves = np.zeros((MOST, MOST))
    for taken in range(MOST):
        left = max(taken - 1, 0)
        moves[taken, left:] = come[: MOST - left]
        moves[taken, -1] += 1 - moves[taken].sum()
    balance = np.vstack([moves.T - np.eye(MOST), np.ones(MOST)])
    resting = np.linalg.lstsq(balance, np.append(np.zeros(MOST), 1.0), rcond=None)[0]
    at_least = poisson.sf(np.arange(MOST) - 1, a_day)
    waits = np.zeros(2 * MOST)
    for taken, share in enumerate(resting):
        left = max(taken - 1, 0)
        waits[left + 1 : left + MOST] += share * at_least[1:]
    return waits / a_day


def waits(program: Program, replication: int) -> list[int]:
    """How many working days each family waits, but for the first year's, in which the diary fills."""
    called: dict[str, int] = {}
    found = []
    before = program.days.table.before
    for each in run(program, replication, seed=1907):
        if each.event == "conference.called":
            called[each.case] = program.days.table.day(each.time)
        elif each.event == "conference.opened":
            begun, held = called[each.case], program.days.table.day(each.time)
            if program.days.table.date(begun).year > FIRST:
                found.append(before[held] - before[begun])
    return found


def agrees(found: list[float], expected: float) -> None:
    half = t.ppf(1 - 0.01 / CASES / 2, len(found) - 1) * stdev(found) / sqrt(len(found))
    assert half <= 0.02 * expected
    assert fmean(found) == pytest.approx(expected, abs=half)


@pytest.mark.slow
@pytest.mark.parametrize(("a_day", "usual", "replications"), [(0.5, 1, 40), (0.65, 2, 140)])
def test_waits_for_a_place_in_one_diary_are_those_of_its_markov_chain(
    a_day: float, usual: int, replications: int
) -> None:
    program = diary(a_day)
    chances = exact(a_day)
    found = [waits(program, replication) for replication in range(replications)]
    agrees([fmean(each) for each in found], float(chances @ np.arange(len(chances))))
    agrees([each.count(usual) / len(each) for each in found], float(chances[usual]))


def test_the_exact_chances_are_chances() -> None:
    assert exact(0.5).sum() == pytest.approx(1)
    # Where hardly anybody comes, whoever does is seen on the next working day.
    assert exact(1e-6)[1] == pytest.approx(1, abs=1e-5)

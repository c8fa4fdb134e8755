"""Simple cases against what theory says, with seeds fixed beforehand and bounds of four standard errors."""

from math import sqrt
from statistics import fmean, pvariance

import pytest

from cpmodel.simulation import simulate
from tests.building import pathway, procedure, transition
from tests.simulation.small import arrivals, hazard, scenario, stay, there

WORK = procedure(
    pathway(
        "work",
        "none asked done other",
        transition("asked", "none", "asked"),
        transition("done", "asked", "done"),
        transition("refused", "asked", "other"),
        final="done other",
    )
)


def test_arrivals_of_a_month_are_poisson_with_the_month_s_mean() -> None:
    told = scenario(
        arrivals("work.asked", {"2023-04": 60}), stay("work.asked", "90 days", {"work.done": 1}), ends="2023-05-01"
    )
    counts = [len(simulate(WORK, told, replication).records) for replication in range(60)]
    assert fmean(counts) == pytest.approx(60, abs=4 * sqrt(60 / 60))
    assert pvariance(counts) == pytest.approx(60, rel=4 * sqrt(2 / 60))


def test_hazards_come_at_an_exponential_time() -> None:
    gone = procedure(pathway("child", "here gone", transition("left", "here", "gone", by="outside"), final="gone"))
    told = scenario(
        there(2000), hazard("child.left", "exponential mean 60 days"), begins="2023-04-03", ends="2023-07-02"
    )
    left = len(simulate(gone, told).records)
    expected = 1 - 2.718281828 ** (-90 / 60)
    assert left / 2000 == pytest.approx(expected, abs=4 * sqrt(expected * (1 - expected) / 2000))


def test_outcomes_come_by_their_odds() -> None:
    told = scenario(
        there(2000, ("work.asked", 0), ago="1 days"),
        stay("work.asked", "5 days", {"work.done": 3, "work.refused": 1}),
        begins="2023-04-05",
    )
    done = sum(each.event == "work.done" for each in simulate(WORK, told).records)
    assert done / 2000 == pytest.approx(0.75, abs=4 * sqrt(0.75 * 0.25 / 2000))


def test_cases_open_are_the_rate_times_the_mean_time() -> None:
    """M/G/infinity: the number in the system is Poisson with mean rate x time, whatever the distribution (Little's law)."""
    told = scenario(
        arrivals("work.asked", {f"2023-{month:02}": 100 for month in range(4, 10)}),
        stay("work.asked", "uniform 20 to 40 days", {"work.done": 1}),
        begins="2023-04-01",
        ends="2023-10-01",
    )
    left = []
    for replication in range(10):
        records = simulate(WORK, told, replication).records
        left.append(
            sum(each.event == "work.asked" for each in records) - sum(each.event == "work.done" for each in records)
        )
    expected = 100 / 30 * 30.5  # a day or so more than thirty, as what falls on a weekend is done on Monday
    assert fmean(left) == pytest.approx(expected, abs=4 * sqrt(expected / 10))


def test_siblings_share_a_decision_as_often_as_they_should() -> None:
    told = scenario(
        there(4000, ("work.asked", 0), ago="1 days"),
        stay("work.asked", "5 days", {"work.done": 1, "work.refused": 1}),
        begins="2023-04-05",
        sizes={2: 1.0},
        shared=0.6,
    )
    outcomes: dict[str, list[str]] = {}
    for each in simulate(WORK, told).records:
        if each.event != "work.asked":
            outcomes.setdefault(each.family, []).append(each.event)
    same = fmean(one == two for one, two in outcomes.values())
    expected = 0.6 + 0.4 * 0.5  # it is one decision, or two that agree by chance
    assert same == pytest.approx(expected, abs=4 * sqrt(expected * (1 - expected) / 2000))

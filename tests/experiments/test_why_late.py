"""What makes people late: an obstacle that is one is found, and one that is none is not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cpmodel.experiments import WhyLate, told_apart, why_late
from cpmodel.experiments.why_late import OBSTACLES, Obstacle
from cpmodel.model.procedure import Procedure
from cpmodel.model.scenario import Scenario
from cpmodel.reading.scenarios import load
from tests.building import limit, pathway, procedure, transition
from tests.experiments import office
from tests.simulation.small import arrivals, chairs, meeting, scenario, stay

HELD = procedure(
    pathway(
        "talk",
        "none called ready held",
        transition("called", "none", "called"),
        transition("prepared", "called", "ready"),
        transition("held", "ready", "held"),
        final="held",
    ),
    limits=[limit("talk", "talk.called", "talk.held", within="5 working days")],
)
"""A talk that somebody holds, after it has been prepared."""


def told(folder: Path, **more: Any) -> WhyLate:
    meant, usual = office.read(folder)
    return why_late(meant, usual, "answer", 4, processes=1, **more)


def test_each_obstacle_is_taken_away_alone_and_after_those_before_it(tmp_path: Path) -> None:
    found = told(tmp_path)
    assert [each.name for each in found.causes] == ["teams", "work", "season"]
    teams, work, season = found.causes
    assert teams.alone == teams.then
    assert told_apart(teams.alone)
    assert work.left.mean == pytest.approx(100)
    assert season.then.mean == 0
    base = found.found.base.estimates["limits.answer.by_child"].mean
    assert base + sum(each.then.mean for each in found.causes) == pytest.approx(season.left.mean)


def held(count: int, **more: Any) -> WhyLate:
    asked = scenario(
        arrivals("talk.called", {"2023-04": 60, "2023-05": 60, "2023-06": 60}),
        stay("talk.called", "0 hours"),
        meeting("talk.held", "talk.ready", aims={"talk": "0 working days"}, **more),
        chairs(count, a_day=2),
    )
    return why_late(HELD, asked, "talk", 4, processes=1)


def test_too_few_people_are_the_cause_where_they_are_too_few_and_notice_where_it_is_too_long() -> None:
    few = {each.name: each for each in held(1).causes}
    assert few["people"].alone.low > 10
    assert not told_apart(few["notice"].alone)
    late = {each.name: each for each in held(20, notice="10 working days").causes}
    assert late["notice"].alone.low > 50
    assert not told_apart(late["people"].alone)


@pytest.mark.parametrize("obstacle", OBSTACLES, ids=lambda each: each.name)
def test_an_obstacle_that_is_taken_away_from_the_shipped_scenario_changes_what_it_names(obstacle: Obstacle) -> None:
    meant, year = load("derbyshire_2024")
    changed = obstacle.without(meant, year, meant.limits["initial_conference"])
    parts = {
        "people": "people",
        "absence": "people",
        "notice": "meetings",
        "aims": "meetings",
        "adjournments": "meetings",
        "work": "stays",
        "season": "arrivals",
    }
    if obstacle.name == "teams":
        assert changed is None  # it has none
        return
    assert changed is not None
    part = parts[obstacle.name]
    assert getattr(changed, part) != getattr(year, part)
    assert changed == replace(year, **{part: getattr(changed, part)})


def test_the_work_before_a_conference_is_the_enquiry_and_nothing_before_the_clock_starts() -> None:
    meant, year = load("derbyshire_2024")
    (work,) = (each for each in OBSTACLES if each.name == "work")
    changed = work.without(meant, year, meant.limits["initial_conference"])
    assert changed is not None
    quick = {name for name, each in changed.stays.items() if each != year.stays[name]}
    assert "referral.enquiring" in quick
    assert "referral.assessing" not in quick


def test_as_many_children_come_as_before_where_they_come_evenly() -> None:
    meant, year = load("derbyshire_2024")
    (season,) = (each for each in OBSTACLES if each.name == "season")
    changed = season.without(meant, year, meant.limits["initial_conference"])
    assert changed is not None
    before, after = (coming(each) for each in (year, changed))
    assert sum(after.values()) == pytest.approx(sum(before.values()))
    assert after["2024-02"] / 29 == pytest.approx(after["2023-08"] / 31)


def coming(some: Scenario) -> dict[str, float]:
    return dict(some.arrivals["referrals"].children)


def test_a_limit_that_there_is_not_is_a_sentence(tmp_path: Path) -> None:
    meant: Procedure
    meant, usual = office.read(tmp_path)
    with pytest.raises(ValueError, match=r"there is no limit 'anser' \(did you mean 'answer'\?\)"):
        why_late(meant, usual, "anser")

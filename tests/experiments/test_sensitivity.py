"""Every assumed number is moved to both ends of its range, and the one that matters comes first."""

from __future__ import annotations

from pathlib import Path

import pytest

from cpmodel.experiments import Sensitivity, assumptions, sensitivity, varied
from cpmodel.model.scenario import Scenario, evidence
from cpmodel.reading.scenarios import load
from tests.experiments import office


@pytest.fixture(scope="module")
def derbyshire() -> Scenario:
    return load("derbyshire_2024")[1]


def test_every_assumed_number_of_the_shipped_scenario_is_in_it(derbyshire: Scenario) -> None:
    known = list(assumptions(derbyshire))
    written = [each.place for _, each in evidence(derbyshire) if each.assumed]
    assert sorted(map(str, (each.evidence.place for each in known))) == sorted(map(str, written))
    assert len(known) > 100


def test_once_a_number_is_the_number_and_any_other_factor_is_another_scenario(derbyshire: Scenario) -> None:
    for each in assumptions(derbyshire):
        assert each.times(1) == derbyshire, each.path
        assert each.times(each.evidence.low * 0.9) != derbyshire, each.path


def test_a_factor_is_one_on_the_length_the_number_or_the_first_outcome(derbyshire: Scenario) -> None:
    known = {".".join(each.path): each for each in assumptions(derbyshire)}
    stays = known["stays.referral.received.time"].times(2).stays["referral.received"]
    assert str(stays.time.distribution) == "uniform 0.2 to 0.8 working days"
    odds = known["stays.referral.received.odds"].times(2).stays["referral.received"].odds
    assert odds is not None
    assert odds.by_visit == ({"referral.danger_found": 6, "referral.danger_excluded": 97},)
    assert len(known["people.chairs"].times(0.8).people["chairs"].names) == 10
    assert known["people.chairs.a_week"].times(1.4).people["chairs"].a_week.value == pytest.approx(7)
    assert known["siblings.shared"].times(0.9).siblings.shared.value == pytest.approx(0.891)


def found(folder: Path, processes: int = 1) -> Sensitivity:
    return sensitivity(*office.read(folder), "answer", 4, processes=processes)


def test_what_matters_most_comes_first_with_what_it_changes_at_either_end(tmp_path: Path) -> None:
    told = found(tmp_path)
    assert [".".join(each.assumption.path) for each in told.effects] == ["stays.work.asked.time", "arrivals.letters"]
    first, second = told.effects
    assert first.most > second.most
    assert first.low is not None
    assert first.high is not None
    assert first.low.mean > 0 > first.high.mean
    assert told.found == found(tmp_path, 2).found


def test_where_nothing_is_assumed_there_is_nothing_to_try(tmp_path: Path) -> None:
    meant, told = office.read(tmp_path)
    certain, _ = varied(told, [])
    for each in assumptions(certain):
        object.__setattr__(each.evidence, "assumed", None)
        object.__setattr__(each.evidence, "source", "counted")
    with pytest.raises(ValueError, match="no number of the scenario is assumed"):
        sensitivity(meant, certain, "answer", 1, processes=1)

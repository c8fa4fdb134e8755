"""The names of measures are known before anything is simulated."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from cpmodel.experiments import varied
from cpmodel.kpis import can_come, measure_all
from cpmodel.model.procedure import Procedure
from cpmodel.model.scenario import Number, Scenario, Work
from cpmodel.reading.scenarios import load
from cpmodel.simulation import simulate
from tests.experiments import office


def small_year() -> tuple[Procedure, Scenario]:
    """Derbyshire's year with a tenth of its referrals, in which all happens that happens in the whole."""
    procedure, scenario = load("derbyshire_2024")
    return procedure, varied(scenario, ["demand x0.1"])[0]


def costly_office(folder: Path) -> tuple[Procedure, Scenario]:
    """The office with a team, and with work that costs something."""
    procedure, scenario = office.read(folder)
    hour = Work("answering", frozenset({"work.answered"}), "child", "worker", Number(1), Number(30))
    return procedure, replace(scenario, work={"answering": hour})


def came(procedure: Procedure, scenario: Scenario) -> set[str]:
    found = measure_all(simulate(procedure, scenario), procedure, scenario.effort)
    return {each.name for each in found.measures}


@pytest.mark.parametrize(
    ("shipped", "among"),
    [
        (True, {"limits.initial_conference.by_meeting", "waits.first_review.quantile_90", "use.chairs.meetings"}),
        (False, {"team.desk.wait_95", "effort.worker.hours", "effort.cost"}),
    ],
)
def test_whatever_a_simulation_measures_was_known_before(tmp_path: Path, shipped: bool, among: set[str]) -> None:
    procedure, scenario = small_year() if shipped else costly_office(tmp_path)
    found = came(procedure, scenario)
    assert among <= found
    assert found <= can_come(procedure, scenario)


def test_few_are_known_that_do_not_come(tmp_path: Path) -> None:
    procedure, scenario = office.read(tmp_path)
    assert can_come(procedure, scenario) - came(procedure, scenario) == {
        "adjournments.conference.by_meeting",
        "adjournments.review.by_meeting",
        "conferences_a_day.mean",
        "conferences_a_day.most",
        "effort.cost",
        "limits.answer.by_meeting",
    }

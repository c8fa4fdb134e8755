"""What is left out has no part in what is asked: the records, and the measures, of what is kept are the same as in the whole."""

from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from cpmodel.experiments.leaving_out import part
from cpmodel.experiments.running import Runs
from cpmodel.kpis import can_be_asked, measure_all, pathways_asked
from cpmodel.model.log import EventLog
from cpmodel.model.procedure import Procedure
from cpmodel.model.scenario import Number, Scenario
from cpmodel.reading.scenarios import load
from cpmodel.simulation import simulate


@cache
def quarter() -> tuple[Procedure, Scenario]:
    """The first three months of the shipped year, with a third of its children."""
    procedure, scenario = load("derbyshire_2024")
    return procedure, replace(
        scenario,
        ends=date(2023, 7, 1),
        arrivals={
            name: replace(each, children={month: number / 3 for month, number in each.children.items()})
            for name, each in scenario.arrivals.items()
        },
        caseload={
            name: replace(each, children=Number(each.children.value / 3)) for name, each in scenario.caseload.items()
        },
    )


@cache
def whole() -> EventLog:
    return simulate(*quarter())


def test_the_records_of_what_is_kept_are_those_of_the_whole() -> None:
    procedure, scenario = part(*quarter(), {"conference"})
    kept = {*procedure.variables, *procedure.dates, *scenario.people, *scenario.teams}
    assert quarter()[0].pathways.keys() - kept == {
        "child_in_need",
        "core_group",
        "court",
        "protection",
        "record",
        "visits",
    }
    assert simulate(procedure, scenario).records == tuple(each for each in whole().records if each.pathway in kept)


@pytest.mark.slow
@pytest.mark.parametrize("name", can_be_asked(quarter()[0]))
def test_each_measure_by_itself_is_what_it_is_in_the_whole(name: str) -> None:
    procedure, scenario = quarter()
    among_all = measure_all(whole(), procedure, only=(name,))
    cut, small = part(procedure, scenario, pathways_asked(procedure, (name,)))
    assert measure_all(simulate(cut, small), cut, only=(name,)) == among_all


def test_what_cannot_be_measured_by_itself_is_said_with_the_nearest_name() -> None:
    with pytest.raises(ValueError, match=r"'plan' cannot be measured by itself \(did you mean 'plans'\?\)"):
        Runs.of(*quarter(), seed=1, only=["plan"])


def test_only_what_is_asked_is_measured() -> None:
    procedure, _ = quarter()
    names = {each.name for each in measure_all(whole(), procedure, only=("plans", "initial_conference")).measures}
    assert {name.partition(".")[0] for name in names} == {"plans", "limits"}
    assert {name for name in names if name.startswith("limits.")} == {
        "limits.initial_conference.by_child",
        "limits.initial_conference.by_meeting",
    }

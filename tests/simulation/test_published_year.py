"""The shipped year against the published one: which figures come out, how closely, and which do not.

The scenario was fitted to the years to 2023, and takes of 2024 how many were referred. So all figures but that one are
predictions, and the tolerances are no allowance for a misfit: they are what one simulated year varies by.
"""

from __future__ import annotations

import pytest

from cpmodel.experiments import replicate
from cpmodel.model.scenario import evidence
from tests.simulation.year import derbyshire

VARIES = {
    "referrals.by_child": 267,
    "enquiries.by_child": 237,
    "conferences.by_child": 136,
    "conference_waits.to_10": 2.1,
    "conference_waits.11_to_15": 4.4,
    "conference_waits.16_to_20": 3.5,
    "conference_waits.from_21": 3.4,
    "conference_waits.to_15": 4.3,
    "plans.started.by_child": 119,
    "plans.ended.by_child": 85,
    "plans.open.by_child": 123,
    "plan_lengths.ended.to_3_months": 3.0,
    "plan_lengths.ended.to_6_months": 2.4,
    "plan_lengths.ended.to_1_year": 4.9,
    "plan_lengths.ended.to_2_years": 4.6,
    "plan_lengths.ended.longer": 2.4,
    "plan_lengths.open.to_3_months": 6.0,
    "plan_lengths.open.to_6_months": 5.3,
    "plan_lengths.open.to_1_year": 5.3,
    "plan_lengths.open.to_2_years": 4.5,
    "plan_lengths.open.longer": 1.6,
    "reviews_on_time.by_child": 2.1,
}
"""Half the interval that has one simulated year in twenty outside, from twenty replications: children, or percentage points."""
MISSED = {
    "enquiries.by_child",
    "conference_waits.to_10",
    "conference_waits.11_to_15",
    "plan_lengths.ended.to_2_years",
    "reviews_on_time.by_child",
}
"""The figures that lie outside it; README.md says what is likely to be the reason."""


@pytest.mark.slow
def test_the_published_year_could_be_a_simulated_one_but_for_what_is_known_to_be_missed() -> None:
    procedure, scenario = derbyshire()
    found = replicate(procedure, scenario, 6, seed=1)
    assert VARIES.keys() == scenario.published.keys()
    off = {
        name: abs(found.estimates[name].mean - figure.value) / VARIES[name]
        for name, figure in scenario.published.items()
    }
    assert {name: by for name, by in off.items() if by > 1 and name not in MISSED} == {}
    assert {name: by for name, by in off.items() if by < 0.8 and name in MISSED} == {}, (
        "mend the README: it comes out now"
    )


def test_of_the_published_year_only_the_demand_was_used() -> None:
    _, scenario = derbyshire()
    assert {name for name, each in scenario.published.items() if each.use != "predicted"} == {"referrals.by_child"}
    assert scenario.published["referrals.by_child"].use == "input"
    assert all(each.source.startswith("DfE, Children in need 2024") for each in scenario.published.values())


def test_nothing_of_derbyshire_rests_on_a_later_year_than_2023_but_its_demand() -> None:
    _, scenario = derbyshire()
    later = {name for name, each in evidence(scenario) if each.source and "2024, table" in each.source}
    assert {name for name in later if name.startswith(("arrivals.referrals", "hazards"))} == later


def test_the_numbers_of_a_scenario_can_be_listed_with_what_they_rest_on() -> None:
    _, scenario = derbyshire()
    found = dict(evidence(scenario))
    assert found["stays.referral.received.time"].assumed == "Danger is asked about within hours."
    assert found["arrivals.referrals"].source == "DfE, Children in need 2024, table C6, Derbyshire"
    assert found["people.chairs"].low == 0.8
    assert found["stays.conference.giving_views.odds"].source == (
        "DfE, Children in need 2023, tables C4 and D1, Derbyshire - 928 plans from 1,141 conferences"
    )
    assert all(each.low < 1 or each.high > 1 for each in found.values() if each.assumed)

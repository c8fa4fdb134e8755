"""The shipped year against the published one: which figures come out, and how closely.

The tolerances are beside the figures; they are what a mean of six replications can be off by, or, where they are wider, the misfit
that the scenario is known to have.
"""

from __future__ import annotations

import pytest

from cpmodel.experiments import replicate
from cpmodel.model.scenario import evidence
from tests.simulation.year import derbyshire

WITHIN = {
    "referrals.by_child": 250,
    "enquiries.by_child": 110,
    "conferences.by_child": 80,
    "conference_waits.to_10": 2.0,
    "conference_waits.11_to_15": 4.0,
    "conference_waits.16_to_20": 2.0,
    "conference_waits.from_21": 2.5,
    "conference_waits.to_15": 2.5,
    "plans.started.by_child": 60,
    "plans.ended.by_child": 45,
    "plans.open.by_child": 60,
    "plan_lengths.ended.to_3_months": 4.0,
    "plan_lengths.ended.to_6_months": 4.0,
    "plan_lengths.ended.to_1_year": 5.0,
    "plan_lengths.ended.to_2_years": 4.0,
    "plan_lengths.ended.longer": 3.0,
    "plan_lengths.open.to_3_months": 3.5,
    "plan_lengths.open.to_6_months": 3.5,
    "plan_lengths.open.to_1_year": 4.0,
    "plan_lengths.open.to_2_years": 5.0,
    "plan_lengths.open.longer": 3.0,
    "reviews_on_time.by_child": 6.0,
}
"""How far from the published figure the mean may be, in the figure's own unit (children, or percentage points)."""


@pytest.mark.slow
def test_the_simulated_year_reproduces_the_published_one() -> None:
    procedure, scenario = derbyshire()
    found = replicate(procedure, scenario, 6, seed=1)
    assert WITHIN.keys() == scenario.published.keys()
    off = {
        name: round(found.estimates[name].mean - figure.value, 1)
        for name, figure in scenario.published.items()
        if abs(found.estimates[name].mean - figure.value) > WITHIN[name]
    }
    assert off == {}


def test_every_published_figure_says_what_it_was_to_the_scenario() -> None:
    _, scenario = derbyshire()
    uses = {each.use for each in scenario.published.values()}
    assert uses == {"input", "fitted", "predicted"}
    assert all(each.source.startswith("DfE, Children in need 2024") for each in scenario.published.values())


def test_the_numbers_of_a_scenario_can_be_listed_with_what_they_rest_on() -> None:
    _, scenario = derbyshire()
    found = dict(evidence(scenario))
    assert found["stays.referral.received.time"].assumed == "Danger is asked about within hours."
    assert found["arrivals.referrals"].source == "DfE, Children in need 2024, table C6, Derbyshire"
    assert found["people.chairs"].low == 0.8
    assert all(each.low < 1 or each.high > 1 for each in found.values() if each.assumed)

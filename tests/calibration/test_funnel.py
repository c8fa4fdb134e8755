"""The odds that are solved for, against an exact solve of the chain that they make."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cpmodel.calibration import NotPossible
from cpmodel.calibration._funnel import Funnel, funnel, shares
from cpmodel.model.scenario import Scenario
from cpmodel.reading.scenarios import load

BASE: Scenario = load("typical")[1]

STATES = ("received", "deciding", "seeking", "pressed", "assessing", "strategy", "enquiring", "strategy_again")


def expected(found: Funnel) -> dict[str, float]:
    """How often each event happens for one referral that is of a child who is born, by a linear solve."""
    to: dict[str, list[tuple[str, float, str]]] = {each: [] for each in STATES}

    def leads(state: str, odds: dict[str, float], targets: dict[str, str]) -> None:
        for event, share in odds.items():
            to[state].append((event, share, targets.get(event.partition(".")[2], "")))

    leads("received", shares(BASE, "referral.received"), {"danger_found": "strategy", "danger_excluded": "deciding"})
    leads("deciding", dict(found.deciding), {"harm_suspected": "strategy", "assessment_decided": "seeking"})
    given_ = {"consent_given": "assessing", "consent_not_sought": "assessing", "assessment_ordered": "assessing"}
    leads("seeking", shares(BASE, "referral.seeking_consent"), given_ | {"consent_refused": "pressed"})
    leads("pressed", shares(BASE, "referral.seeking_consent", 1), given_)
    leads("assessing", dict(found.assessing), {"harm_suspected": "strategy"})
    for state in ("strategy", "strategy_again"):
        again = {"enquiry_started": "enquiring", "enquiry_not_needed": "assessing"}
        leads(state, shares(BASE, "referral.strategy"), again)
    born = {name: share for name, share in found.enquiring.items() if not name.endswith("deferred")}
    whole = sum(born.values())
    leads("enquiring", {name: n / whole for name, n in born.items()}, {"strategy_reconvened": "strategy_again"})

    matrix = np.eye(len(STATES))
    for state, ways in to.items():
        for _, share, target in ways:
            if target:
                matrix[STATES.index(target), STATES.index(state)] -= share
    start = np.zeros(len(STATES))
    start[0] = 1
    visits = np.linalg.solve(matrix, start)
    happened: dict[str, float] = {}
    for state, ways in to.items():
        for event, share, _ in ways:
            counted = "again" if state == "strategy_again" and event.endswith("enquiry_started") else event
            happened[counted] = happened.get(counted, 0.0) + float(visits[STATES.index(state)]) * share
    return happened


@given(st.floats(0, 0.4), st.floats(0, 0.5), st.floats(0.08, 0.6), st.floats(0.05, 0.6))
def test_the_chain_gives_the_published_shares(
    no_action: float, not_in_need: float, enquiries: float, conferences: float
) -> None:
    try:
        found = funnel(BASE, no_action, not_in_need, enquiries, conferences)
    except NotPossible:
        assume(False)
    happened = expected(found)
    assert happened["referral.no_assessment_needed"] == pytest.approx(no_action, abs=1e-9)
    assert happened["referral.enquiry_started"] == pytest.approx(enquiries, rel=1e-9)
    assert happened["referral.conference_called"] == pytest.approx(enquiries * conferences, rel=1e-9)
    if not found.cut_short:
        assert happened["referral.assessed_safe"] == pytest.approx(not_in_need, abs=1e-9)
    assert happened["referral.assessed_safe"] <= not_in_need + 1e-9
    for odds in (found.deciding, found.assessing):
        assert sum(odds.values()) == pytest.approx(1)
        assert min(odds.values()) >= -1e-12


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        ((0.05, 0.3, 1.5, 0.3), r"So many enquiries a referral \(1\.50\) cannot come of this procedure and base\."),
        ((0.05, 0.3, 0.01, 0.3), r"So few enquiries a referral \(0\.01\) cannot"),
        ((0.05, 0.3, 0.3, 1.2), r"There were more conferences an enquiry \(1\.20\) than enquiries can lead to\."),
    ],
)
def test_figures_that_no_odds_can_give_are_a_sentence(figures: tuple[float, float, float, float], said: str) -> None:
    with pytest.raises(NotPossible, match=said):
        funnel(BASE, *figures)


def test_more_not_in_need_than_are_assessed_are_cut_short() -> None:
    found = funnel(BASE, 0.1, 0.9, 0.3, 0.3)
    assert found.cut_short
    assert found.assessing["referral.assessed_in_need"] == pytest.approx(0)

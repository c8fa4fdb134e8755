"""Replications: the same on one process and two, and estimates as the textbook has them."""

import pytest

from cpmodel.experiments import Estimate, estimate, replicate
from tests.building import pathway, procedure, transition
from tests.simulation.small import arrivals, scenario, stay

MEANT = procedure(
    pathway(
        "referral",
        "none received done",
        transition("referred", "none", "received"),
        transition("decided", "received", "done"),
        final="done",
        within={"received": "1 working day"},
    )
)
TOLD = scenario(
    arrivals("referral.referred", {"2023-04": 40, "2023-05": 40}),
    stay("referral.received", "uniform 0 to 4 working days"),
)


def test_one_process_and_two_find_the_same_in_the_same_order() -> None:
    done: list[tuple[int, int]] = []
    one = replicate(MEANT, TOLD, 4, seed=3, processes=1)
    two = replicate(MEANT, TOLD, 4, seed=3, processes=2, progress=lambda *each: done.append(each))
    assert one == two
    assert done == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert one.measures["referrals.by_child"].title == "Referrals"
    assert len({each["referrals.by_child"] for each in one.replications}) > 1


def test_the_interval_is_student_s() -> None:
    # Mean 2, standard deviation 1; Student's quantile for two degrees of freedom is 4.302653.
    assert estimate([1.0, 2.0, 3.0]).mean == 2
    assert estimate([5.0]) == Estimate(5.0, 5.0, 5.0, 0.95, 1)
    assert estimate([1.0, 2.0, 3.0]).half_width == pytest.approx(4.302653 / 3**0.5, rel=1e-6)


def test_there_is_at_least_one_replication() -> None:
    with pytest.raises(ValueError, match="at least one"):
        replicate(MEANT, TOLD, 0)

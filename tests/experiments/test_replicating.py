"""Replications: the same on one process and two, and estimates as the textbook has them."""

from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest

from cpmodel.experiments import Estimate, Goal, Precision, estimate, replicate, running
from cpmodel.experiments.replicating import precise
from cpmodel.keeping import Shelf
from tests.building import pathway, procedure, transition
from tests.experiments import office
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


# --- as many as it needs ---------------------------------------------------------------------------------------------


def test_replications_go_on_until_half_the_interval_is_so_small_whatever_runs_at_once(tmp_path: Path) -> None:
    meant, told = office.read(tmp_path)
    ten = replicate(meant, told, 10, processes=1).estimates["limits.answer.by_child"].half_width
    asked = Precision(f"{ten * 0.7}pp", "answer")
    one, two = (replicate(meant, told, asked, processes=processes) for processes in (1, 2))
    assert one == two
    assert one.goal == Goal("limits.answer.by_child", ten * 0.7, reached=True)
    count = len(one.replications)
    assert count > 10
    values = [each["limits.answer.by_child"] for each in one.replications]
    widths = [estimate([each for each in values[:some] if each is not None]).half_width for some in range(10, count)]
    assert all(each > ten * 0.7 for each in widths)
    assert one == replace(replicate(meant, told, count, processes=1), goal=one.goal)


def test_no_more_than_the_most_are_run_and_it_says_that_it_is_not_so_precise(tmp_path: Path) -> None:
    found = replicate(*office.read(tmp_path), Precision("0.1pp", "answer", most=12), processes=1)
    assert (len(found.replications), found.goal) == (12, Goal("limits.answer.by_child", 0.1, reached=False))


def test_ctrl_c_keeps_what_is_done_and_the_next_time_goes_on_from_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    meant, told = office.read(tmp_path)
    shelf = Shelf(tmp_path / "kept", running.LONGEST)
    run, numbers = running._run, []

    def counted(*asked: Any) -> Any:
        numbers.append(asked[3])
        if len(numbers) == 4:
            raise KeyboardInterrupt
        return run(*asked)

    monkeypatch.setattr(running, "_run", counted)
    found = replicate(meant, told, 5, processes=1, shelf=shelf)
    assert (found.stopped, len(found.replications)) == (True, 3)
    whole = replicate(meant, told, 5, processes=1, shelf=shelf)
    assert numbers == [0, 1, 2, 3, 3, 4]
    assert whole == replicate(meant, told, 5, processes=1)
    assert whole.replications[:3] == found.replications


def test_ctrl_c_before_anything_is_done_is_ctrl_c(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def at_once(*_: Any) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr(running, "_run", at_once)
    with pytest.raises(KeyboardInterrupt):
        replicate(*office.read(tmp_path), 3, processes=1)


def test_an_interval_at_which_it_stops_covers_nearly_as_often_as_one_of_so_many_replications() -> None:
    """Stopping by what was seen costs a little: of intervals that should cover 95 of 100 about 93 do."""
    random, goal, covered = Random(1), Goal("any", 1.0, reached=False), 0
    for _ in range(400):
        seen = [random.gauss(80, 2.5) for _ in range(10)]
        while not precise(seen, goal, 0.95):
            seen.append(random.gauss(80, 2.5))
        found = estimate(seen)
        covered += found.low <= 80 <= found.high
    assert 365 <= covered <= 392

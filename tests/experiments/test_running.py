"""Replications are given in order, whatever ran at once, and none is run twice."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import count, islice
from pathlib import Path

import pytest

from cpmodel.experiments import running
from cpmodel.experiments.running import Runner, Runs
from cpmodel.keeping import Shelf
from cpmodel.model.findings import Place
from cpmodel.model.scenario import Evidence, Number, Scenario
from tests.experiments import office


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Runs:
    return Runs.of(*office.read(tmp_path_factory.mktemp("office")), seed=1)


def with_workers(scenario: Scenario, workers: Number) -> Scenario:
    return replace(scenario, teams={"desk": replace(scenario.teams["desk"], workers=workers)})


def test_one_process_and_two_give_the_same_in_the_order_that_was_asked_for(runs: Runs) -> None:
    asked = [(runs, number) for number in (3, 0, 4, 1)]
    with Runner(1) as one, Runner(2) as two:
        found = list(one.measured(asked))
        assert list(two.measured(asked)) == found
    assert found[1] == running._run(runs.procedure, runs.scenario, 1, 0)


def test_whoever_has_enough_leaves_off_and_what_was_begun_is_stopped(runs: Runs) -> None:
    with Runner(2) as runner:
        assert len(list(islice(runner.measured((runs, number) for number in count()), 2))) == 2


def test_what_was_run_before_is_not_run_again(runs: Runs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = Shelf(tmp_path, running.LONGEST)
    with Runner(1, shelf) as runner:
        found = list(runner.measured([(runs, 0), (runs, 1)]))
    monkeypatch.setattr(running, "_run", None)
    with Runner(1, shelf) as runner:
        assert list(runner.measured([(runs, 1), (runs, 0)])) == found[::-1]


@pytest.mark.parametrize("kept", [{}, {"measures": 3}, {"measures": [["a"]], "series": []}, [1], {"measures": []}])
def test_what_is_no_replication_is_run_again(runs: Runs, tmp_path: Path, kept: object) -> None:
    shelf = Shelf(tmp_path, running.LONGEST)
    with Runner(1, shelf) as runner:
        (found,) = runner.measured([(runs, 0)])
        (file,) = tmp_path.glob("*.json")
        file.write_text(json.dumps({"key": runs.key(0), "kept": kept}), encoding="utf-8")
        assert list(runner.measured([(runs, 0)])) == [found]


def test_a_replication_is_known_by_all_that_can_influence_it_and_by_nothing_else(runs: Runs) -> None:
    scenario, workers = runs.scenario, runs.scenario.teams["desk"].workers

    def key(some: Scenario, seed: int = 1, replication: int = 0) -> str:
        return Runs.of(runs.procedure, some, seed).key(replication)

    usual = key(scenario)
    assert usual == key(replace(scenario, title="Another title", note="A note", name="other"))
    assert usual == key(
        with_workers(scenario, replace(workers, evidence=Evidence("elsewhere", place=Place("x.yaml", 3, 1))))
    )
    others = [
        key(scenario, seed=2),
        key(scenario, replication=1),
        key(with_workers(scenario, Number(4))),
        Runs.of(replace(runs.procedure, limits={}), scenario, 1).key(0),
    ]
    assert len({usual, *others}) == 5


def test_there_is_at_least_one_process() -> None:
    with pytest.raises(ValueError, match="at least one"):
        Runner(0)

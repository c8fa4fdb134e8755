"""How long exploring takes: `pytest -m benchmark tests/benchmarks/test_exploring.py`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from time import process_time
from typing import Any

import pytest

from cpmodel.model.condition import ALWAYS, Not
from cpmodel.model.procedure import Procedure
from cpmodel.reading.procedures import load
from cpmodel.space import Space
from tests.building import follows, pathway, procedure, state, transition

pytestmark = pytest.mark.benchmark
ROOT = Path(__file__).parents[2]


def rounds(count: int) -> Procedure:
    """So many pathways of four states that go round; each waits for the one before it to move on, the next one hears.

    Four to the power of `count` configurations, nearly all of which can be reached.
    """
    made = []
    for number in range(count):
        before = f"matter_{number - 1:02}"
        free = Not(state(f"{before}.closed")) if number else ALWAYS
        hearing = [follows(f"{before}.closed", "asked", "held")] if number else []
        made.append(
            pathway(
                f"matter_{number:02}",
                "asked under_way held closed",
                transition("begun", "asked", "under_way"),
                transition("held", "under_way", "held", when=free),
                transition("closed", "held", "closed"),
                transition("asked_again", "closed", "asked"),
                *hearing,
            )
        )
    return procedure(*made)


@pytest.mark.benchmark(timer=process_time)  # on one core, whatever else runs
def test_a_million_configurations(benchmark: Any) -> None:
    example = rounds(10)
    space = benchmark.pedantic(Space, (example,), rounds=3)
    assert len(space) > 900_000


def test_a_million_configurations_need_less_than_a_gigabyte() -> None:
    command = (
        "import resource; from cpmodel.space import Space; from tests.benchmarks.test_exploring import rounds;"
        " Space(rounds(10)); print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    pytest.importorskip("resource", reason="Windows does not say how much memory a process had at the most")
    found = subprocess.run([sys.executable, "-c", command], capture_output=True, text=True, check=True, cwd=ROOT)
    assert int(found.stdout) * (1 if sys.platform == "darwin" else 1024) < 1e9


def test_the_core_of_derbyshire(benchmark: Any) -> None:
    derbyshire = load("derbyshire")
    space = benchmark.pedantic(Space, (derbyshire, ["conference"]), rounds=3)
    assert len(space) > 10_000

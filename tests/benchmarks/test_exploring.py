"""How long exploring takes: `pytest -m benchmark tests/benchmarks/test_exploring.py`."""

from __future__ import annotations

from typing import Any

import pytest

from cpmodel.model.condition import ALWAYS, Not
from cpmodel.model.procedure import Procedure
from cpmodel.reading.procedures import load
from cpmodel.space import Space
from tests.building import follows, pathway, procedure, state, transition

pytestmark = pytest.mark.benchmark


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


def test_a_million_configurations(benchmark: Any) -> None:
    example = rounds(10)
    space = benchmark.pedantic(Space, (example,), rounds=3)
    assert len(space) > 900_000


def test_the_core_of_derbyshire(benchmark: Any) -> None:
    derbyshire = load("derbyshire")
    space = benchmark.pedantic(Space, (derbyshire, ["conference"]), rounds=3)
    assert len(space) > 10_000

"""How long the engine takes for a logged event, on one core: `pytest -m benchmark tests/benchmarks/test_simulating.py`.

The log is streamed and forgotten, as `cpmodel simulate --log` does. The microseconds of processor time for an event are in
`extra_info`, and the memory of the whole run beside them.
"""

from __future__ import annotations

import sys
from time import process_time
from typing import Any

import pytest

from cpmodel.experiments.leaving_out import part
from cpmodel.kpis import pathways_asked
from cpmodel.simulation import stream
from tests.simulation.year import derbyshire, years

pytestmark = pytest.mark.benchmark


@pytest.mark.parametrize("only", [(), ("conferences", "conference_waits")], ids=["all of it", "conferences alone"])
@pytest.mark.parametrize("count", [1, 5])
def test_a_county(benchmark: Any, count: int, only: tuple[str, ...]) -> None:
    procedure, scenario = derbyshire()
    if only:
        procedure, scenario = part(procedure, scenario, pathways_asked(procedure, only))
    scenario = years(scenario, count)
    began = process_time()
    events = benchmark.pedantic(lambda: sum(1 for _ in stream(procedure, scenario)), rounds=3 if count == 1 else 1)
    used = (process_time() - began) / (3 if count == 1 else 1)
    benchmark.extra_info.update(events=events, seconds=round(used, 2), microseconds=round(used / events * 1e6, 1))
    if sys.platform != "win32":
        from resource import RUSAGE_SELF, getrusage

        benchmark.extra_info["megabytes"] = getrusage(RUSAGE_SELF).ru_maxrss // 1024
        assert benchmark.extra_info["megabytes"] < 500
    assert used / events < 2 * 12e-6

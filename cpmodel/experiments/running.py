"""Run replications: on several cores, in the order in which they were asked for, and none of them twice.

What a replication found is kept in the user's cache folder under all that can influence it: the procedure, the scenario, the
seed, its number, and the code that simulates and measures. So a study that was stopped goes on where it stood, and two studies
share the replications that they have in common.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Collection, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import date
from functools import partial
from types import TracebackType
from typing import Any

from cpmodel.experiments.leaving_out import part
from cpmodel.keeping import Shelf, program
from cpmodel.keeping import shelf as kept
from cpmodel.kpis import Measure, Measured, Series, can_be_asked, measure_all, pathways_asked
from cpmodel.model.essence import Essences, fingerprint, of_scenario
from cpmodel.model.procedure import Procedure
from cpmodel.model.scenario import Scenario
from cpmodel.processes import started, stop
from cpmodel.reading.document import known_are
from cpmodel.simulation import simulate
from cpmodel.simulation.running import without_collecting

MOST = 2000
"""So many replications are kept."""
LONGEST = 1_000_000
"""None of them is longer, in bytes."""


def shelf() -> Shelf | None:
    """Where the user's replications are kept, or None where nothing is to be kept."""
    return kept("replications", LONGEST)


@dataclass(frozen=True, eq=False)
class Runs:
    """The replications of one scenario and seed."""

    procedure: Procedure
    scenario: Scenario
    seed: int
    content: str
    """The same for whatever gives the same replications."""
    only: tuple[str, ...] = ()
    """What is measured, where that is not everything: files of `cpmodel.kpis`, and limits."""

    @classmethod
    def of(cls, procedure: Procedure, scenario: Scenario, seed: int, only: Collection[str] = ()) -> Runs:
        """Prepare to run a scenario for its procedure; where `only` some things are measured, what has no part in them is left out.

        Raises ValueError where one of them cannot be measured by itself.
        """
        if only:
            known = can_be_asked(procedure)
            for name in only:
                if name not in known:
                    raise ValueError(f"'{name}' cannot be measured by itself{known_are(name, known, most=200)}")
            procedure, scenario = part(procedure, scenario, pathways_asked(procedure, only))
        code = program(("model", "simulation", "kpis"), ("numpy", "simpy", "holidays"))
        titles = {name: each.title for name, each in procedure.all_limits.items()}
        essence = Essences.of(procedure).bare, titles, of_scenario(scenario)
        content = fingerprint(code, *essence, seed, sorted(only))
        return cls(procedure, scenario, seed, content, tuple(sorted(only)))

    def key(self, replication: int) -> str:
        """The key under which a replication is kept."""
        return fingerprint(self.content, replication)


class Runner:
    """Several processes at work on one study, and the shelf of what was run before. Used in a `with` block.

    Leaving the block stops whatever is still being run.
    """

    def __init__(self, processes: int | None = None, shelf: Shelf | None = None):
        """Use so many processes, or as many as there are cores; they begin when there is something to run."""
        if processes is not None and processes < 1:
            raise ValueError("There is at least one replication and one process.")
        self.processes, self.shelf = processes or os.cpu_count() or 1, shelf
        self._stack = ExitStack()
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Runner:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool and kind is None:
            stop(self._pool)
        self._stack.__exit__(kind, error, trace)
        if self.shelf:
            self.shelf.tidy(MOST)

    def measured(self, asked: Iterable[tuple[Runs, int]]) -> Iterator[Measured]:
        """What each replication found, in the order in which they are asked for; some are begun ahead of it.

        Whoever has enough may leave off at any time: what was asked for is what is given, whatever has been begun.
        """
        ahead = 0 if self.processes == 1 else 2 * self.processes
        begun: deque[tuple[str, Measured | Future[Measured]]] = deque()
        try:
            for runs, replication in asked:
                begun.append((key := runs.key(replication), self._known(key) or self._begun(runs, replication)))
                if len(begun) > ahead:
                    yield self._found(*begun.popleft())
            while begun:
                yield self._found(*begun.popleft())
        finally:
            for key, each in begun:
                if isinstance(each, Future) and not each.cancel():
                    each.add_done_callback(partial(self._keep_if_done, key))

    def _known(self, key: str) -> Measured | None:
        return _read(self.shelf.get(key)) if self.shelf else None

    def _begun(self, runs: Runs, replication: int) -> Measured | Future[Measured]:
        if self.processes == 1:
            return self._kept(
                runs.key(replication), _run(runs.procedure, runs.scenario, runs.seed, replication, runs.only)
            )
        self._pool = self._pool or self._stack.enter_context(started(self.processes))
        return self._pool.submit(_run, runs.procedure, runs.scenario, runs.seed, replication, runs.only)

    def _found(self, key: str, each: Measured | Future[Measured]) -> Measured:
        return self._kept(key, each.result()) if isinstance(each, Future) else each

    def _kept(self, key: str, found: Measured) -> Measured:
        if self.shelf:
            self.shelf.put(key, _plain(found))
        return found

    def _keep_if_done(self, key: str, done: Future[Measured]) -> None:
        if not done.cancelled() and not done.exception():
            self._kept(key, done.result())


def _run(procedure: Procedure, scenario: Scenario, seed: int, replication: int, only: tuple[str, ...] = ()) -> Measured:
    with without_collecting():
        return measure_all(simulate(procedure, scenario, replication, seed), procedure, scenario.effort, only)


# --- as it is kept -----------------------------------------------------------------------------------------------------


def _plain(found: Measured) -> dict[str, Any]:
    return {
        "measures": [[each.name, each.title, each.unit, each.basis, each.value, each.count] for each in found.measures],
        "series": [
            [
                each.name,
                each.title,
                each.unit,
                each.basis,
                each.along,
                [at if isinstance(at, int) else at.isoformat() for at in each.at],
                each.lines,
                each.limit,
            ]
            for each in found.series
        ],
    }


def _read(kept: Any) -> Measured | None:
    """What was kept, or None where it is nothing that was put there."""
    with suppress(TypeError, ValueError, KeyError, AttributeError):
        return Measured(
            tuple(Measure(*each) for each in kept["measures"]),
            tuple(_series(*each) for each in kept["series"]),
        )
    return None


def _series(
    name: str, title: str, unit: str, basis: Any, along: Any, at: list[Any], lines: Any, limit: int | None
) -> Series:
    places: Any = tuple(each if isinstance(each, int) else date.fromisoformat(each) for each in at)
    return Series(name, title, unit, basis, along, places, {key: tuple(line) for key, line in lines.items()}, limit)

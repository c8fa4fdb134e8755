"""Broken copies of a procedure, and which of them the checks would notice.

A *mutant* differs from the procedure in one small thing that a person can get wrong (`cpmodel.mutating.changes`). One
that nothing notices shows an unguarded place, where a rule or a story is missing. The idea is mutation analysis
(DeMillo, Lipton and Sayward, Computer 11(4), 1978), asked of a specification instead of a program.
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass

from cpmodel.model.procedure import Procedure
from cpmodel.mutating.changes import mutants
from cpmodel.mutating.judging import Baseline, Fate, Outcome
from cpmodel.mutating.mutants import Mutant, refused
from cpmodel.processes import started

__all__ = ["Mutant", "Outcome", "Score", "measure", "mutants", "refused"]

Progress = Callable[[int, int], None]
"""Called with the mutants that are done, and their number."""


@dataclass(frozen=True, slots=True)
class Score:
    """How many mutants were noticed, and which were not, in the order in which they were made.

    `made` is how many there were to judge: more than the outcomes where it was stopped.
    """

    outcomes: tuple[Outcome, ...]
    made: int

    def _count(self, fate: Fate) -> int:
        return sum(each.fate == fate for each in self.outcomes)

    @property
    def stopped(self) -> bool:
        """True where somebody stopped it before all were judged."""
        return len(self.outcomes) < self.made

    @property
    def noticed(self) -> int:
        """How many led to a finding that the procedure itself does not have."""
        return self._count("noticed")

    @property
    def survived(self) -> int:
        """How many are not the same, and nothing says so."""
        return self._count("survived")

    @property
    def equal(self) -> int:
        """How many were proved to be the same; they are not counted in the share."""
        return self._count("equal")

    @property
    def refused(self) -> int:
        """How many the reader would refuse; they are not counted in the share."""
        return self._count("refused")

    @property
    def share(self) -> float:
        """The noticed among those that count, from 0 to 1; 1 where there are none."""
        counted = self.noticed + self.survived
        return self.noticed / counted if counted else 1.0

    @property
    def survivors(self) -> tuple[Mutant, ...]:
        """The mutants that nothing noticed."""
        return tuple(each.mutant for each in self.outcomes if each.fate == "survived")

    @property
    def by_code(self) -> dict[str, int]:
        """How many each check was the first to notice, by code."""
        codes = sorted(each.by[0] for each in self.outcomes if each.by)
        return {code: codes.count(code) for code in dict.fromkeys(codes)}


def measure(
    procedure: Procedure,
    sample: int | None = None,
    seed: int = 0,
    processes: int = 2,
    progress: Progress | None = None,
) -> Score:
    """Make the mutants, or a sample of so many of them, and say which the checks notice.

    The same procedure, sample and seed give the same score, whatever the number of processes. Stopped with Ctrl-C it
    gives the score of those that were judged.
    """
    made = mutants(procedure)
    if sample is not None and sample < len(made):
        chosen = random.Random(seed).sample(range(len(made)), sample)
        made = [made[index] for index in sorted(chosen)]
    outcomes: list[Outcome] = []
    try:
        for outcome in _outcomes(procedure, made, processes):
            outcomes.append(outcome)
            if progress:
                progress(len(outcomes), len(made))
    except KeyboardInterrupt:
        pass
    return Score(tuple(outcomes), len(made))


def _outcomes(procedure: Procedure, made: list[Mutant], processes: int) -> Iterator[Outcome]:
    baseline = Baseline.of(procedure)
    if processes <= 1 or len(made) <= 1:
        yield from map(baseline.judged, made)
        return
    with started(min(processes, len(made)), initializer=_begin, initargs=(baseline,)) as pool:
        # So few wait that none has to be cancelled: where a pool is broken off, that makes a thread of it complain aloud.
        waiting: deque[Future[list[Outcome]]] = deque()
        for begin in range(0, len(made), _TOGETHER):
            waiting.append(pool.submit(_judged, made[begin : begin + _TOGETHER]))
            if len(waiting) == 2 * processes:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()


_TOGETHER = 4
"""How many mutants are sent to a process at once."""
_begun: list[Baseline] = []
"""In a process of the pool: what it compares with, sent once instead of with every mutant."""


def _begin(baseline: Baseline) -> None:
    _begun[:] = [baseline]


def _judged(some: list[Mutant]) -> list[Outcome]:
    return [_begun[0].judged(each) for each in some]

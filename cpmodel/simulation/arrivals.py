"""Families: who comes on which day, and who is there on the first one.

Candidates come at a fixed rate in layers, and a draw of each candidate's own decides whether it comes: so more demand adds
families and changes nothing about those that came before (thinning: Lewis and Shedler, Naval Research Logistics 26, 1979).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from math import exp

from cpmodel.model.calendar import MINUTES_A_DAY
from cpmodel.simulation.draws import Draws, key
from cpmodel.simulation.program import DAY_STARTS, WORKING_MINUTES, Group, Kept, Program, Start, Stream, picked

LAYER = 8
"""How many candidates of one layer are expected on a day. A day takes as many layers as its rate needs."""
_COUNT, _CANDIDATE, _SIZE, _AGO = key("arrivals.count"), key("arrivals.candidate"), key("siblings"), key("caseload.ago")


@dataclass(frozen=True, slots=True)
class Child:
    """A child of a family: where its open variables begin, the events of its past with their minutes, and what is booked."""

    name: str
    key: int
    begins: tuple[tuple[int, int], ...]
    past: tuple[tuple[int, int], ...] = ()
    kept: Kept | None = None


@dataclass(frozen=True, slots=True)
class Family:
    """A sibling group; `minute` is when it comes, or when its past begins."""

    name: str
    key: int
    minute: int
    children: tuple[Child, ...]

    def kept(self, name: str) -> Kept | None:
        """What is in a diary for a child on the first day."""
        return next(each.kept for each in self.children if each.name == name)


def arriving(stream: Stream, program: Program, draws: Draws, day: int) -> Iterator[Family]:
    """The families of a stream that come on a day."""
    left, layer = stream.families.get(day, 0), 0
    date = program.days.table.date(day)
    while left > 0:
        share = min(left, LAYER << 32)
        at = (program.days.zero + day) << 16 | layer
        for index in range(_poisson(draws.block(stream.key, _COUNT, at)[0])):
            accepted, clock, _, _ = draws.block(stream.key, _CANDIDATE, at, index)
            if accepted * (LAYER << 32) >> 64 < share:
                minute = day * MINUTES_A_DAY + DAY_STARTS + (clock * WORKING_MINUTES >> 64)
                yield _family(f"{stream.name}-{date:%y%m%d}-{layer}{index:02}", minute, stream.starts, program, draws)
        left -= share
        layer += 1


def first_day_families(group: Group, program: Program, draws: Draws) -> Iterator[Family]:
    """The families of a group: those that are known, or else until it has its number of children; the last one has as many as are missing."""
    for name, known in group.known.items():
        who = key(name)
        children = tuple(_child(each.name, who, group.starts, draws, each.past, each.kept) for each in known)
        yield Family(name, who, min(each.past[0][0] for each in known), children)
    left, number = 0 if group.known else group.children, 0
    while left > 0:
        number += 1
        name = f"{group.name}-{number:04}"
        ago = group.ago.drawn(draws.block(key(name), _AGO)[0])
        past = tuple(_past(group, program, program.begins - ago))
        minute = past[0][0] if past else program.begins
        family = _family(name, minute, group.starts, program, draws, left, past)
        left -= len(family.children)
        yield family


def _past(group: Group, program: Program, anchor: int) -> Iterator[tuple[int, int]]:
    """The events up to the first day in order of time, in working hours; what falls on a day off before it, before that."""
    found = []
    for order, each in enumerate(group.past):
        minute = anchor + each.at
        while minute <= program.begins:
            at = program.days.at_work(minute, forward=True)
            if at >= program.begins:
                at = program.days.at_work(minute, forward=False)
            found.append((minute, order, at, each.events))
            if not each.every:
                break
            minute += each.every
    for _, _, at, events in sorted(found):
        for event in events:
            yield at, event


def _family(
    name: str,
    minute: int,
    starts: tuple[Start, ...],
    program: Program,
    draws: Draws,
    most: int | None = None,
    past: tuple[tuple[int, int], ...] = (),
) -> Family:
    who = key(name)
    size = picked(program.sizes, draws.block(who, _SIZE)[0]) + 1
    names = [f"{name}.{number}" for number in range(1, min(size, most or size) + 1)]
    return Family(name, who, minute, tuple(_child(each, who, starts, draws, past) for each in names))


def _child(
    name: str,
    family: int,
    starts: tuple[Start, ...],
    draws: Draws,
    past: tuple[tuple[int, int], ...],
    kept: Kept | None = None,
) -> Child:
    who = key(name)
    begins = tuple((start.variable, _start(start, family, who, draws)) for start in starts)
    return Child(name, who, begins, past, kept)


def _start(start: Start, family: int, child: int, draws: Draws) -> int:
    if len(start.values) == 1:
        return start.values[0]
    return start.values[picked(start.weights, draws.block(child if start.each else family, start.key)[0])]


@cache
def _poisson_table() -> tuple[int, ...]:
    """The share of days, in 2**-64, with none, at most one, at most two ... candidates in a layer."""
    chances = [exp(-LAYER)]
    for count in range(1, 60):
        chances.append(chances[-1] * LAYER / count)
    return tuple(round(share * 2**64) for share in accumulate(chances))


def _poisson(word: int) -> int:
    return sum(word >= share for share in _poisson_table())

"""Families: who comes on which day, and who is there on the first one.

Candidates come at a fixed rate in layers, and a draw of each candidate's own decides whether it comes: so more demand adds
families and changes nothing about those that came before (thinning: Lewis and Shedler, Naval Research Logistics 26, 1979).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, islice
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


def arriving(stream: Stream, program: Program, draws: Draws, days: Iterable[int]) -> list[Family]:
    """The families of a stream that come on some days."""
    layers = []
    for day in days:
        left, layer = stream.families.get(day, 0), 0
        while left > 0:
            layers.append((day, layer, (program.days.zero + day) << 16 | layer, min(left, LAYER << 32)))
            left -= LAYER << 32
            layer += 1
    counts = draws.blocks([(stream.key, _COUNT, at, 0) for _, _, at, _ in layers])
    candidates = [
        (each, index) for each, count in zip(layers, counts, strict=True) for index in range(_poisson(count[0]))
    ]
    words = draws.blocks([(stream.key, _CANDIDATE, at, index) for (_, _, at, _), index in candidates])
    coming = []
    for ((day, layer, _, share), index), (accepted, clock, _, _) in zip(candidates, words, strict=True):
        if accepted * (LAYER << 32) >> 64 < share:
            minute = day * MINUTES_A_DAY + DAY_STARTS + (clock * WORKING_MINUTES >> 64)
            coming.append((f"{stream.name}-{program.days.table.date(day):%y%m%d}-{layer}{index:02}", minute))
    return _families(coming, stream.starts, program, draws)


def first_day_families(group: Group, program: Program, draws: Draws) -> Iterator[Family]:
    """The families of a group: those that are known, or else until it has its number of children; the last one has as many as are missing."""
    for name, known in group.known.items():
        who = key(name)
        keys = [key(each.name) for each in known]
        begun = _beginnings([(own, who) for own in keys], group.starts, draws)
        children = tuple(
            Child(each.name, own, begins, each.past, each.kept)
            for each, own, begins in zip(known, keys, begun, strict=True)
        )
        yield Family(name, who, min(each.past[0][0] for each in known), children)
    left, number = 0 if group.known else group.children, 0
    while left > 0:
        number += 1
        name = f"{group.name}-{number:04}"
        ago = group.ago.drawn(draws.block(key(name), _AGO)[0])
        past = tuple(_past(group, program, program.begins - ago))
        minute = past[0][0] if past else program.begins
        (family,) = _families([(name, minute)], group.starts, program, draws, left, past)
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


def _families(
    coming: Sequence[tuple[str, int]],
    starts: tuple[Start, ...],
    program: Program,
    draws: Draws,
    most: int | None = None,
    past: tuple[tuple[int, int], ...] = (),
) -> list[Family]:
    """The families of these names and minutes."""
    keys = [key(name) for name, _ in coming]
    sizes = [picked(program.sizes, size) + 1 for size, *_ in draws.blocks([(who, _SIZE, 0, 0) for who in keys])]
    names = [
        [f"{name}.{number}" for number in range(1, min(size, most or size) + 1)]
        for (name, _), size in zip(coming, sizes, strict=True)
    ]
    children = [(name, key(name), who) for who, named in zip(keys, names, strict=True) for name in named]
    begun = _beginnings([(own, family) for _, own, family in children], starts, draws)
    made = (Child(name, own, begins, past) for (name, own, _), begins in zip(children, begun, strict=True))
    return [
        Family(name, who, minute, tuple(islice(made, len(named))))
        for (name, minute), who, named in zip(coming, keys, names, strict=True)
    ]


def _beginnings(
    children: Sequence[tuple[int, int]], starts: tuple[Start, ...], draws: Draws
) -> Iterator[tuple[tuple[int, int], ...]]:
    """Where the open variables of children begin, each child by its own key and its family's."""
    drawn = [each for each in starts if len(each.values) > 1]
    asked = [(own if start.each else family, start.key, 0, 0) for own, family in children for start in drawn]
    words = iter(draws.blocks(asked))
    for _ in children:
        yield tuple(
            (each.variable, each.values[picked(each.weights, next(words)[0]) if len(each.values) > 1 else 0])
            for each in starts
        )


@cache
def _poisson_table() -> tuple[int, ...]:
    """The share of days, in 2**-64, with none, at most one, at most two ... candidates in a layer."""
    chances = [exp(-LAYER)]
    for count in range(1, 60):
        chances.append(chances[-1] * LAYER / count)
    return tuple(round(share * 2**64) for share in accumulate(chances))


def _poisson(word: int) -> int:
    return sum(word >= share for share in _poisson_table())

"""A loop with no limit on it: a case can go round unfinished states for ever by what people in the procedure do.

No state of the loop has a limit on one stay (`within:`), and no other limit runs all the way round: it has not started,
or going round stops it, takes it out of the count, or restarts it before it is kept. Put a limit on one of the states,
or one over the whole loop. It is enough that the limit is kept on every round and starts anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from cpmodel.checks import View
from cpmodel.checks._running import ending, starts
from cpmodel.model import wording
from cpmodel.model.condition import InState, Or, variables
from cpmodel.model.findings import Finding, Mend, Put
from cpmodel.model.procedure import OUTSIDE, Limit, Pathway, State
from cpmodel.model.semantics import Trace
from cpmodel.space import Bools, Ints, Space

CODE = "CP213"
_MENDED_TO = "1 month"
_ASSUMED = "No source gives a time here; one month was put so that the loop has a limit, and nobody has confirmed it."
_LARGEST = 100_000_000
"""Up to so many configurations, each counted once for every way in which limits can be running, the story leaves them off for certain."""


def explore(view: View) -> Iterator[Finding]:
    """Yield a finding for each set of states that a case can go round for ever, with the shortest story that goes round once."""
    circular = [(pathway, states) for pathway in view.pathways if (states := _circular(pathway))]
    if not circular:
        return
    clocks = _Clocks(view)
    for pathway, states in circular:
        found: dict[frozenset[str], Trace] = {}
        for loop in _loops(clocks, pathway, states):
            if not any(known <= loop.states for known in found) and (trace := _story(clocks, loop)):
                found[loop.states] = trace
        for names, trace in found.items():
            yield _finding(pathway, [state for name, state in pathway.states.items() if name in names], trace)


def _finding(pathway: Pathway, states: list[State], trace: Trace) -> Finding:
    first = states[0]
    titles = wording.listed(wording.quoted(each.title) for each in states)
    how = f"go round {titles} for ever" if len(states) > 1 else f"come to {titles} again and again for ever"
    mend = Mend(
        f"put 'within: {_MENDED_TO}' on {wording.quoted(first.title)}, marked as an assumption.",
        (Put(first.place, ("within",), _MENDED_TO), Put(first.place, ("assumed",), _assumed(first))),
        assumes=True,
    )
    return Finding(
        first.place,
        CODE,
        f"A case can {how} ({first.qualified}), and no limit is over it. The story ends with going round once.",
        subject=first.qualified,
        trace=trace,
        mend=mend,
    )


def _assumed(state: State) -> str:
    return f"{state.grounds.assumed.rstrip('.')}. {_ASSUMED}" if state.grounds.assumed else _ASSUMED


def _circular(pathway: Pathway) -> frozenset[str]:
    """The unfinished states without a limit that declared transitions lead round, found by leaving out the others."""
    found = {name for name, state in pathway.states.items() if not state.at_rest and not state.within}
    ways = [
        (source, each.to)
        for each in pathway.transitions
        if each.to is not None and each.by != (OUTSIDE,)
        for source in each.sources
    ]
    while True:
        inner = [(source, to) for source, to in ways if source in found and to in found]
        kept = {source for source, _ in inner} & {to for _, to in inner}
        if kept == found:
            return frozenset(found)
        found = kept


# --- limits --------------------------------------------------------------------------------------------------------


class _Clocks:
    """The limits of a state space, and each two together of which one starts on whatever keeps the other.

    What the steps do to them is kept as one bit a clock. A limit that asks for what the space does not hold need not
    start; what would stop it there need not happen.
    """

    def __init__(self, view: View):
        """Say of every step which clocks it starts, after which they are not running, and through which they do not run."""
        self.space = view.space
        declared = [each for each in view.procedure.limits.values() if each.within is not None]
        limits = [each for each in declared if variables(each.when) <= self.space.variables]
        pairs = [(one, other) for one in limits for other in limits if _hands_over(one, other)]
        self.count = len(limits) + len(pairs)
        clocks = [*((each,) for each in limits), *pairs]
        space = self.space
        self.started, again, ended = (np.zeros(len(space.sources), dtype=np.int64) for _ in range(3))
        kept, void = (np.zeros(len(space.event_names), dtype=np.int64) for _ in range(2))
        for limit in limits:
            bits = sum(1 << number for number, each in enumerate(clocks) if limit in each)
            starting = starts(space, limit)
            self.started[starting] |= bits
            ended[ending(space, limit)[space.targets]] |= bits
            if limit.restart:
                again[starting] |= bits
            kept[self._are(limit.until)] |= bits
            void[self._are(limit.void)] |= bits
        self.stopped = ((kept | void)[space.events] | ended) & ~self.started
        self.broken = self.stopped | void[space.events] | (again & ~kept[space.events])
        self._off: dict[int, Bools] = {}

    def _are(self, events: frozenset[str]) -> Bools:
        return np.array([name in events for name in self.space.event_names], dtype=np.bool_)

    def all_may_be_off(self, bits: int) -> Bools:
        """Where none of several clocks may be running, or perhaps one is: each is taken to stop when another does."""
        if bits not in self._off:
            seeds = self.space.beginnings | self.space.after(
                ((self.stopped & bits) != 0) & ((self.started & bits) == 0)
            )
            self._off[bits] = self.space.forward(seeds, (self.started & bits) == 0)
        return self._off[bits]

    def may_be_off(self, bits: int) -> Ints:
        """For each configuration which of the clocks may not be running there, each by itself."""
        found = np.zeros(len(self.space), dtype=np.int64)
        for one in _ones(bits):
            found |= self.all_may_be_off(one).astype(np.int64) * one
        return found

    def may_be_on(self, bits: int) -> Ints:
        """For each configuration which of the clocks may be running there."""
        found = np.zeros(len(self.space), dtype=np.int64)
        for one in _ones(bits):
            started = self.space.after((self.started & one) != 0)
            found |= self.space.forward(started, (self.stopped & one) == 0).astype(np.int64) * one
        return found


def _hands_over(one: Limit, other: Limit) -> bool:
    """True where the other starts on whatever keeps the one, as a later review does on a first."""
    return one is not other and one.until <= other.starts


def _ones(bits: int) -> list[int]:
    return [1 << number for number in range(bits.bit_length()) if bits >> number & 1]


# --- loops ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Loop:
    """Ways round the same states, and the limits that must be off from before it for none to be over it."""

    states: frozenset[str]
    steps: Ints
    moves: Ints
    """Those of the steps in which the pathway itself moves."""
    clocks: int


def _loops(clocks: _Clocks, pathway: Pathway, states: frozenset[str]) -> list[_Loop]:
    """The ways round that no limit is over, as far as each limit by itself can tell; those through fewest states first.

    A limit is over a way round that does not break it, unless the way round does not start it either and it may be off
    to begin with. Where that is so, what is left is looked through again (Emerson and Lei, Modalities for model
    checking, 1987, on Streett's condition).
    """
    space = clocks.space
    here = space.where(Or(tuple(InState(pathway.name, name) for name in states)))
    moving = _moves(space, pathway)
    steps = np.flatnonzero(space.inside & here[space.sources] & here[space.targets])
    found: list[_Loop] = []
    while len(steps):
        steps, part = space.circles(steps)
        kept = (_of_parts(part, moving[steps]) != 0)[part]
        steps, part = steps[kept], part[kept]
        over = (~_of_parts(part, clocks.broken[steps]) & ((1 << clocks.count) - 1))[part]
        off = clocks.may_be_off(int(np.bitwise_or.reduce(over, initial=0)))
        left = (over & (clocks.started[steps] | ~off[space.sources[steps]])) == 0
        whole = (_of_parts(part, ~left) == 0)[part]
        found += _gathered(clocks, pathway, steps[whole], part[whole], over[whole], moving)
        steps = steps[left & ~whole]
    return sorted(found, key=lambda each: (len(each.states), sorted(each.states)))


def _gathered(clocks: _Clocks, pathway: Pathway, steps: Ints, part: Ints, over: Ints, moving: Bools) -> Iterator[_Loop]:
    """The parts together that go through the same states while the same limits may be running."""
    if not len(steps):
        return
    space, moves = clocks.space, moving[steps]
    standing = np.left_shift(1, space.values(pathway.name)[space.sources[steps]])
    visited = _of_parts(part, np.where(moves, standing, 0))[part]
    running = clocks.may_be_on(int(np.bitwise_or.reduce(over)))[space.sources[steps]]
    running = _of_parts(part, over & running)[part]
    for states, bits in np.unique(np.stack([visited, running]), axis=1).T.tolist():
        same = (visited == states) & (running == bits)
        names = frozenset(name for number, name in enumerate(pathway.states) if states >> number & 1)
        yield _Loop(names, steps[same], steps[same & moves], bits)


def _of_parts(part: Ints, bits: Ints | Bools) -> Ints:
    """For each part the bits of all its steps together."""
    found = np.zeros(int(part.max(initial=-1)) + 1, dtype=np.int64)
    np.bitwise_or.at(found, part, bits.astype(np.int64))
    return found


def _moves(space: Space, pathway: Pathway) -> Bools:
    """The steps in which the pathway enters a state."""
    found = np.zeros(len(space.sources), dtype=np.bool_)
    for event, name, candidates in space.reactions():
        if name == pathway.name:
            steps, chosen, _ = space.chosen(event, name)
            entering = np.array([*(each.to is not None for each in candidates), False])
            found[steps[entering[chosen]]] = True
    return found


def _story(clocks: _Clocks, loop: _Loop) -> Trace | None:
    """A shortest story to the loop that leaves its limits off together, and once round; None where there is none."""
    space, bits = clocks.space, _ones(loop.clocks)
    goals = np.zeros(len(space), dtype=np.bool_)
    goals[space.sources[loop.moves]] = True
    goals &= clocks.all_may_be_off(loop.clocks)
    if not goals.any():
        return None
    if exact := len(space) << len(bits) <= _LARGEST:
        started, stopped = ([(marks & one) != 0 for one in bits] for marks in (clocks.started, clocks.stopped))
        found = space.unmarked(goals, started, stopped)
        if found is None:
            return None
        start, way = found
        at = int(space.targets[way[-1]]) if way else start
    else:
        nearest = space.nearest(goals)
        assert nearest is not None
        at, way = nearest, []
    move = int(loop.moves[space.sources[loop.moves] == at][0])
    goal, allowed = np.zeros(len(space), dtype=np.bool_), np.zeros(len(space.sources), dtype=np.bool_)
    goal[at] = allowed[loop.steps] = True
    lap = space.way(int(space.targets[move]), goal, allowed) or []
    return space.story_from(start, [*way, move, *lap]) if exact else space.story(at, [move, *lap])

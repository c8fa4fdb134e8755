"""Both procedures walked at once: whether the same can happen after the same events.

On one event a procedure goes from a configuration to one other, so two of them are bisimilar exactly where every pair of
configurations that the same events lead to shows the same (Hopcroft and Karp, A linear algorithm for testing equivalence
of finite automata, 1971). The pairs are walked here in arrays, on two state spaces with the same names for the same things.

A pair is *in step* where every pathway that both have is in the same state. From there all events that both have are
followed. A pair that is *apart* (an event led elsewhere, or the beginnings differ) is followed only as long as it shows
the same, which proves that being apart makes no difference, or tells after which events it does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from cpmodel.model.condition import Value
from cpmodel.model.procedure import Procedure
from cpmodel.model.semantics import initial
from cpmodel.space import Bools, Ints, Space, distinct, ranges

OUTSIDE_WEIGHT = 6
"""A shortest story counts what happens from outside as so many steps, as `cpmodel.space` does."""
UNUSUAL_WEIGHT = 12
"""It counts each variable that does not begin as usual as so many."""
_FAR = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True)
class Steps:
    """Steps that both can take: the pair they are taken in, what each takes, and the pair they lead to (-1: not walked)."""

    pairs: Ints
    events: Ints
    old: Ints
    new: Ints
    targets: Ints


@dataclass(frozen=True, slots=True)
class Alone:
    """Steps that one of the two can take in a pair and the other cannot, by number in its own space."""

    pairs: Ints
    events: Ints
    steps: Ints


class Walk:
    """All pairs of configurations that the same events lead to, in step or apart, and what they show."""

    def __init__(self, old: Space, new: Space):
        """Walk from every pair of beginnings that agree on what is open at first."""
        self.old, self.new = old, new
        self.event_names = sorted({*old.event_names, *new.event_names})
        self.pathways = [name for name in new.procedure.pathways if name in old.variables & new.variables]
        self._numbers = (_numbered(old, self.event_names), _numbered(new, self.event_names))
        self._first = tuple(np.searchsorted(space.sources, np.arange(len(space) + 1)) for space in (old, new))
        self._causes = _causes(old, new)
        self._standing = [_standing(old, new, name) for name in self.pathways]
        self._showing = [_showing(old, new, name) for name in self.pathways]
        self._walk()

    def __len__(self) -> int:
        """The number of pairs."""
        return len(self.codes)

    # --- walking -------------------------------------------------------------------------------------------------

    def _walk(self) -> None:
        starts, self.lonely = _beginnings(self.old, self.new)
        beginning = np.unique(self._coded(starts[:, 0], starts[:, 1]))
        seen = frontier = beginning
        steps: list[tuple[Ints, ...]] = []
        alone: tuple[list[tuple[Ints, ...]], list[tuple[Ints, ...]]] = ([], [])
        stopped = [frontier[:0]]
        while len(frontier):
            both, only_old, only_new, followed = self._taken(frontier)
            steps.append(both)
            alone[0].append(only_old)
            alone[1].append(only_new)
            stopped.append(frontier[~followed])
            reached = distinct(both[4][followed[np.searchsorted(frontier, both[0])]])
            at = np.searchsorted(seen, reached)
            new = seen[np.minimum(at, len(seen) - 1)] != reached
            frontier = reached[new]
            seen = np.insert(seen, at[new], frontier)
        self.codes = seen
        self.a, self.b = np.divmod(seen, len(self.new))
        self.beginnings = np.searchsorted(seen, beginning)
        self.followed = np.ones(len(seen), dtype=np.bool_)
        self.followed[np.searchsorted(seen, np.concatenate(stopped))] = False
        self.in_step = self._agree(self._standing, self.a, self.b)
        self.rests_alike = self._agree(self._showing, self.a, self.b)
        codes, events, one, other, after = (np.concatenate(each) for each in zip(*steps, strict=True))
        pairs = np.searchsorted(seen, codes)
        targets = np.full(len(after), -1, dtype=np.int64)
        walked = self.followed[pairs]
        targets[walked] = np.searchsorted(seen, after[walked])
        self.steps = Steps(pairs, events, one, other, targets)
        self.alone = tuple(
            Alone(np.searchsorted(seen, pairs), events, numbers)
            for pairs, events, numbers in (
                tuple(np.concatenate(each) for each in zip(*some, strict=True)) for some in alone
            )
        )
        self.by_others = self._causes[0][self.steps.old] != self._causes[1][self.steps.new]

    def _coded(self, a: Ints, b: Ints) -> Ints:
        return a.astype(np.int64) * len(self.new) + b

    def _taken(self, codes: Ints) -> tuple[tuple[Ints, ...], tuple[Ints, ...], tuple[Ints, ...], Bools]:
        """The steps from some pairs: those that both take, those that one takes alone, and which pairs are followed."""
        a, b = np.divmod(codes, len(self.new))
        first, one = _ranges(self._first[0], a)
        second, other = _ranges(self._first[1], b)
        width = max(len(self.event_names), 1)
        keys = first * width + self._numbers[0][self.old.events[one]]
        others = second * width + self._numbers[1][self.new.events[other]]
        at = np.minimum(np.searchsorted(others, keys), max(len(others) - 1, 0))
        shared = others[at] == keys if len(others) else np.zeros(len(keys), dtype=np.bool_)
        unshared = np.ones(len(others), dtype=np.bool_)
        unshared[at[shared]] = False
        pair, event = np.divmod(keys[shared], width)
        taken, matching = one[shared], other[at[shared]]
        after = self._coded(self.old.targets[taken], self.new.targets[matching])
        telling = np.zeros(len(codes), dtype=np.bool_)
        telling[first[~shared]] = telling[second[unshared]] = True
        telling[pair[self._causes[0][taken] != self._causes[1][matching]]] = True
        telling |= ~self._agree(self._showing, a, b)
        followed = self._agree(self._standing, a, b) | ~telling
        return (
            (codes[pair], event, taken, matching, after),
            (codes[first[~shared]], keys[~shared] % width, one[~shared]),
            (codes[second[unshared]], others[unshared] % width, other[unshared]),
            followed,
        )

    @staticmethod
    def _agree(tables: list[tuple[Ints, Ints]], a: Ints, b: Ints) -> Bools:
        found = np.ones(len(a), dtype=np.bool_)
        for one, other in tables:
            found &= one[a] == other[b]
        return found

    # --- looking at pairs ----------------------------------------------------------------------------------------

    def state(self, pathway: str, pairs: Ints, *, new: bool) -> Ints:
        """In which state a pathway of one procedure is in some pairs, as the position in its own states."""
        space, configurations = (self.new, self.b) if new else (self.old, self.a)
        return space.values(pathway)[configurations[pairs]]

    def differs(self, pathway: str, pairs: Ints) -> Bools:
        """For each of some pairs whether a pathway that both have is in different states."""
        one, other = self._standing[self.pathways.index(pathway)]
        found: Bools = one[self.a[pairs]] != other[self.b[pairs]]
        return found

    def shown_otherwise(self) -> Iterator[tuple[str, Bools]]:
        """Yield each pathway that both have with the pairs in which it is at rest in one only, or with another outcome."""
        for name, (one, other) in zip(self.pathways, self._showing, strict=True):
            yield name, one[self.a] != other[self.b]

    def moved_apart(self, variable: str) -> bool:
        """True where a pathway or fact differs in some pair that was followed, or is in one of the two only."""
        if variable not in self.old.variables or variable not in self.new.variables:
            return True
        one, other = _standing(self.old, self.new, variable)
        return bool((one[self.a] != other[self.b])[self.followed].any())

    # --- stories -------------------------------------------------------------------------------------------------

    @cached_property
    def distances(self) -> Ints:
        """How many steps lead to each pair at the least, counted as in `Space.distances`."""
        found = np.full(len(self), _FAR, dtype=np.int64)
        waiting: dict[int, list[Ints]] = {}
        for pair in self.beginnings.tolist():
            waiting.setdefault(self._cost_of_beginning(pair), []).append(np.array([pair]))
        first, order = self._outgoing
        now = 0
        while waiting:
            for reached in waiting.pop(now, ()):
                found[reached[found[reached] == _FAR]] = now
            edges = order[_ranges(first, np.flatnonzero(found == now))[1]]
            for weight in (1, OUTSIDE_WEIGHT):
                reached = self.steps.targets[edges[self.weights[edges] == weight]]
                reached = reached[found[reached] == _FAR]
                if len(reached):
                    waiting.setdefault(now + weight, []).append(reached)
            now += 1
        return found

    @cached_property
    def _outgoing(self) -> tuple[Ints, Ints]:
        """For each pair where its steps begin in the order that is the second: those that were followed, by pair."""
        followed = np.flatnonzero(self.steps.targets >= 0)
        order = followed[np.argsort(self.steps.pairs[followed], kind="stable")]
        return np.searchsorted(self.steps.pairs[order], np.arange(len(self) + 1)), order

    @cached_property
    def _incoming(self) -> tuple[Ints, Ints]:
        followed = np.flatnonzero(self.steps.targets >= 0)
        order = followed[np.argsort(self.steps.targets[followed], kind="stable")]
        return np.searchsorted(self.steps.targets[order], np.arange(len(self) + 1)), order

    @cached_property
    def weights(self) -> Ints:
        """What each step counts in a story: it is from outside where it is so in both."""
        inside = self.old.inside[self.steps.old] | self.new.inside[self.steps.new]
        return np.where(inside, 1, OUTSIDE_WEIGHT)

    def _cost_of_beginning(self, pair: int) -> int:
        return max(
            UNUSUAL_WEIGHT * sum(usual[name] != value for name, value in space.configuration(int(at[pair])).items())
            for space, usual, at in zip((self.old, self.new), self._usual, (self.a, self.b), strict=True)
        )

    @cached_property
    def _usual(self) -> tuple[dict[str, Value], dict[str, Value]]:
        return dict(next(initial(self.old.procedure))), dict(next(initial(self.new.procedure)))

    def nearest(self, pairs: Ints) -> int:
        """The position among the pairs of the one that the shortest story leads to."""
        return int(np.lexsort((self.codes[pairs], self.distances[pairs]))[0])

    def story(self, pair: int) -> tuple[int, tuple[str, ...]]:
        """A shortest way to a pair: the pair of beginnings, and the events from there."""
        first, order = self._incoming
        begins = {each: self._cost_of_beginning(each) for each in self.beginnings.tolist()}
        events: list[str] = []
        while begins.get(pair) != self.distances[pair]:
            edges = order[first[pair] : first[pair + 1]]
            best = edges[self.distances[self.steps.pairs[edges]] + self.weights[edges] == self.distances[pair]]
            edge = best[np.lexsort((self.codes[self.steps.pairs[best]], self.steps.events[best]))[0]]
            events.append(self.event_names[self.steps.events[edge]])
            pair = int(self.steps.pairs[edge])
        return pair, tuple(reversed(events))

    def way(self, pair: int, goals: Bools) -> tuple[int, tuple[str, ...]]:
        """A way from a pair that is apart, over others that are, to the nearest of the goals, and the events on it."""
        first, order = self._outgoing
        came: dict[int, int] = {pair: -1}
        waiting = [pair]
        for here in waiting:
            if goals[here]:
                break
            for edge in order[first[here] : first[here + 1]].tolist():
                there = int(self.steps.targets[edge])
                if there not in came and not self.in_step[there]:
                    came[there] = edge
                    waiting.append(there)
        events: list[str] = []
        back = here
        while came[back] >= 0:
            events.append(self.event_names[self.steps.events[came[back]]])
            back = int(self.steps.pairs[came[back]])
        return here, tuple(reversed(events))

    def leading_to(self, goals: Bools) -> Bools:
        """The pairs apart from which one of the goals is reached over others that are apart, the goals included."""
        first, order = self._incoming
        found = goals & ~self.in_step
        frontier = np.flatnonzero(found)
        while len(frontier):
            before = self.steps.pairs[order[_ranges(first, frontier)[1]]]
            frontier = distinct(before[~found[before] & ~self.in_step[before]])
            found[frontier] = True
        return found


# --- tables ----------------------------------------------------------------------------------------------------------


def _numbered(space: Space, names: list[str]) -> Ints:
    """For each event of a space its number among the events of both."""
    number = {name: position for position, name in enumerate(names)}
    return np.array([number[name] for name in space.event_names], dtype=np.int64)


def _standing(old: Space, new: Space, variable: str) -> tuple[Ints, Ints]:
    """The value of a variable in each configuration of both, the same number for the same value."""
    names: list[Value] = list(new.procedure.variables[variable])
    names += [value for value in old.procedure.variables[variable] if value not in names]
    return tuple(  # type: ignore[return-value]  # there are two
        np.array([names.index(value) for value in space.procedure.variables[variable]])[space.values(variable)]
        for space in (old, new)
    )


def _showing(old: Space, new: Space, pathway: str) -> tuple[Ints, Ints]:
    """What is to be seen of a pathway: that it is under way, has not begun, or has which outcome."""
    seen: dict[str, int] = {}
    tables = []
    several = any(len(space.procedure.pathways[pathway].initial) > 1 for space in (old, new))
    for space in (old, new):
        found = space.procedure.pathways[pathway]
        shown = [
            name
            if state.final or (state.initial and several)
            else "has not begun."
            if state.initial
            else "is under way."
            for name, state in found.states.items()
        ]
        tables.append(np.array([seen.setdefault(each, len(seen)) for each in shown])[space.values(pathway)])
    return tables[0], tables[1]


def _causes(old: Space, new: Space) -> tuple[Ints, Ints]:
    """Who causes each step of both, the same number for the same people."""
    seen: dict[frozenset[str], int] = {}
    found = []
    for space in (old, new):
        table = np.zeros(len(space.events), dtype=np.int64)
        for number, name in enumerate(space.event_names):
            own = space.procedure.own_events[name]
            people = np.array([seen.setdefault(frozenset(each.by), len(seen)) for each in own])
            if len(set(people.tolist())) == 1:
                table[space.events == number] = people[0]
            else:
                steps, chosen, _ = space.chosen(name, own[0].pathway)
                table[steps] = people[chosen]
        found.append(table)
    return found[0], found[1]


def _beginnings(old: Space, new: Space) -> tuple[Ints, tuple[list[int], list[int]]]:
    """The pairs of beginnings that agree on what is open at first in either, and those of each that have no partner."""
    shared = old.variables & new.variables
    open_ = sorted(_open(old.procedure) & shared | _open(new.procedure) & shared)

    def by_choice(space: Space) -> dict[tuple[Value, ...], list[int]]:
        found: dict[tuple[Value, ...], list[int]] = {}
        for number in space.initial.tolist():
            configuration = space.configuration(number)
            found.setdefault(tuple(configuration[name] for name in open_), []).append(number)
        return found

    one, other = by_choice(old), by_choice(new)
    pairs = [(a, b) for choice, some in one.items() for a in some for b in other.get(choice, ())]
    lonely = (
        [some[0] for choice, some in one.items() if choice not in other],
        [some[0] for choice, some in other.items() if choice not in one],
    )
    return np.array(pairs, dtype=np.int64).reshape(-1, 2), lonely


def _open(procedure: Procedure) -> set[str]:
    """What a case can begin with in several ways."""
    return {name for name, pathway in procedure.pathways.items() if len(pathway.initial) > 1} | {
        name for name in procedure.read_facts if procedure.facts[name].initial is None
    }


def _ranges(first: Ints, chosen: Ints) -> tuple[Ints, Ints]:
    """All whole numbers of the chosen ranges, each with the position of its range; range n is from first[n] to first[n + 1]."""
    starts, ends = first[chosen], first[chosen + 1]
    return np.repeat(np.arange(len(chosen)), ends - starts), ranges(starts, ends)


def taken(space: Space, event: str, pathway: str, steps: Ints) -> Ints:
    """Which transition a pathway takes on each of some steps of an event, as its position among all; -1 where none."""
    procedure = space.procedure
    own = procedure.own_events.get(event, ())
    candidates = own if own and own[0].pathway == pathway else procedure.followers.get(event, {}).get(pathway, ())
    if pathway not in space.variables or not candidates:
        return np.full(len(steps), -1, dtype=np.int64)
    position = {name: number for number, name in enumerate(procedure.transitions)}
    numbers, chosen, _ = space.chosen(event, pathway)
    positions = np.array([*(position[each.id] for each in candidates), -1])
    return positions[chosen[np.searchsorted(numbers, steps)]]

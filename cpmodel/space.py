"""The state space of a procedure: every configuration that a case can come to, and every step between them.

`steps` is the meaning; this module compiles it to integers so that a whole case can be explored in seconds, and a
property test holds the two equal. One configuration is one packed integer, what a pathway does on an event is a
table over the few variables it reads, and a frontier is an array.

A question is asked of the *cone* of its variables: the pathways and facts that can influence them. An event never
waits for its followers, so what nothing in the cone reads cannot influence it, and leaving it out is exact (Clarke,
Grumberg and Peled, Model Checking, 1999, section 10.3).

The only module that knows NetworkX.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from cpmodel.model.condition import And, Condition, FactIs, InState, Not, Or, Value, variables
from cpmodel.model.procedure import OUTSIDE, Procedure, Transition
from cpmodel.model.semantics import Configuration, Step, Trace, choices, initial, step_on, usual

if TYPE_CHECKING:
    import networkx as nx

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
Key = TypeVar("Key")
Progress = Callable[[int], None]
"""Called with the number of configurations found so far."""

LARGEST = 20_000_000
"""Where exploring stops if nobody says otherwise: as many configurations as fit into about 3 GB with their steps."""
_AT_ONCE = 1 << 16
"""How many configurations are looked at together, which also bounds the memory that exploring needs."""
_OFTEN = 1_000_000
"""Up to so many configurations what is asked often is kept; of more it would need too much memory."""
_OUTSIDE_WEIGHT = 6
"""A shortest story counts what happens from outside as so many steps: deaths and moves explain little."""
_UNUSUAL_WEIGHT = 12
"""It counts each variable that does not begin as usual, as most of the procedure's stories do, as so many."""


class TooLarge(ValueError):  # noqa: N818  # reads as what it says
    """The space has more configurations than were allowed."""


def cone(procedure: Procedure, asked: Iterable[str]) -> frozenset[str]:
    """The variables that can influence those asked about, themselves included."""
    return cones(procedure, {"": asked})[""]


def cones(procedure: Procedure, asked: Mapping[Key, Iterable[str]]) -> dict[Key, frozenset[str]]:
    """The cones of several sets of variables."""
    read = reads(procedure)
    ending = variables(procedure.ends_when)
    found: dict[Key, frozenset[str]] = {}
    for key, some in asked.items():
        influencing: set[str] = set()
        waiting = {*some, *ending}
        while waiting:
            influencing |= waiting
            waiting = set().union(*(read[each] for each in waiting)) - influencing
        found[key] = frozenset(influencing)
    return found


def dependencies(procedure: Procedure) -> nx.DiGraph[str]:
    """The graph in which a variable points at each variable that it reads, follows or is written by."""
    import networkx as nx  # here, because a check does without

    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(procedure.variables)
    graph.add_edges_from((one, each) for one, some in reads(procedure).items() for each in some)
    return graph


def reads(procedure: Procedure) -> dict[str, set[str]]:
    """For each variable those that it reads, follows or is written by."""
    found: dict[str, set[str]] = {name: set() for name in procedure.variables}
    ending = variables(procedure.ends_when)
    for transition in procedure.transitions.values():
        found[transition.pathway] |= variables(transition.when) | ending
        found[transition.pathway] |= {event.partition(".")[0] for event in transition.follows}
        for fact in transition.sets:
            if fact in found:
                found[fact].add(transition.pathway)
    for fact in procedure.read_facts:
        found[fact] |= {event.partition(".")[0] for event in procedure.facts[fact].resets_on}
    return found


@dataclass(frozen=True, slots=True)
class _Field:
    """The bits of one variable in a packed configuration."""

    shift: int
    mask: int
    values: tuple[Value, ...]


@dataclass(frozen=True)
class _Reaction:
    """What one pathway does on one event: tables over the joint value of the fields that it reads."""

    pathway: str
    parts: tuple[tuple[int, int, int], ...]
    """The bits that are read: how far they are shifted, which of them then count, and how far they are shifted back."""
    delta: Ints
    """What is added to the packed configuration."""
    chosen: NDArray[np.int16]
    """Which of the pathway's transitions on the event is taken, or -1."""
    overlapping: Bools
    """True where more than one was enabled."""
    candidates: tuple[Transition, ...]

    def at(self, packed: Ints) -> Ints:
        """The positions in the tables of these configurations."""
        (shift, mask, _), *more = self.parts
        index = (packed >> shift) & mask
        for shift, mask, offset in more:
            index |= ((packed >> shift) & mask) << offset
        return index


@dataclass(frozen=True)
class _Event:
    name: str
    field: _Field
    """The event's own pathway."""
    sources: tuple[int, ...]
    """In which of its states it can happen at all, as positions: what is quickly asked comes first."""
    own: _Reaction
    others: tuple[_Reaction, ...]


def _leads_alike(one: _Event, two: _Event) -> bool:
    """True where an event can happen in the same configurations and leads to the same, whatever else is said of it."""
    pairs = list(zip((one.own, *one.others), (two.own, *two.others), strict=False))
    return (
        len(one.others) == len(two.others)
        and all(a.pathway == b.pathway and a.parts == b.parts and np.array_equal(a.delta, b.delta) for a, b in pairs)
        and np.array_equal(one.own.chosen >= 0, two.own.chosen >= 0)
    )


class _Batch:
    """Some configurations, and who stands where in them, which many events ask."""

    def __init__(self, packed: Ints):
        """Look at these."""
        self.packed = packed
        self._digits: dict[int, NDArray[np.uint8 | np.int64]] = {}
        self._standing: dict[tuple[int, tuple[int, ...]], Ints] = {}

    def standing(self, field: _Field, states: tuple[int, ...]) -> Ints:
        """The positions of the configurations in which a variable has one of these values."""
        key = field.shift, states
        if key not in self._standing:
            if field.shift not in self._digits:
                self._digits[field.shift] = _narrow((self.packed >> field.shift) & field.mask, field)
            found = np.zeros(len(self.packed), dtype=np.bool_)
            for each in states:
                found |= self._digits[field.shift] == each
            self._standing[key] = np.flatnonzero(found)
        return self._standing[key]

    def taken(self, event: _Event) -> tuple[Ints, Ints]:
        """The positions of the configurations in which the event can happen, and the configurations that it leads to."""
        able = self.standing(event.field, event.sources)
        before = self.packed[able]
        if not len(able):
            return able, before
        rows = event.own.at(before)
        ready = event.own.chosen[rows] >= 0
        if not ready.all():
            able, before, rows = able[ready], before[ready], rows[ready]
        after = before + event.own.delta[rows]
        for reaction in event.others:
            after += reaction.delta[reaction.at(before)]
        return able, after


@dataclass
class _Side:
    """What has been found by going along steps, from some configurations on, and what of it is new."""

    found: Bools
    frontier: Ints
    first: Ints
    """Where the steps of each configuration begin, in `order` where there is one."""
    order: Ints | None
    ends: NDArray[np.int32]
    """The configuration that each step leads to."""

    def grown(self, allowed: Bools | None) -> Ints:
        """Go on by one step, and say what was found."""
        edges = ranges(self.first[self.frontier], self.first[self.frontier + 1])
        if self.order is not None:
            edges = self.order[edges]
        if allowed is not None:
            edges = edges[allowed[edges]]
        new = np.zeros(len(self.found), dtype=np.bool_)
        new[self.ends[edges]] = True
        new &= ~self.found
        self.found |= new
        self.frontier = np.flatnonzero(new)
        return self.frontier


class Space:
    """All configurations of the variables of one cone that can be reached, and the steps between them.

    Configurations are numbered from 0 in the order of their packed integers. Steps are three arrays of one length:
    `sources`, `events` (positions in `event_names`) and `targets`, sorted by source.
    """

    def __init__(
        self,
        procedure: Procedure,
        asked: Iterable[str] | None = None,
        largest: int = LARGEST,
        progress: Progress | None = None,
    ):
        """Explore the cone of the variables in `asked` (all variables where None). Raises TooLarge."""
        self.procedure = procedure
        self.variables = frozenset(procedure.variables) if asked is None else cone(procedure, asked)
        self._fields = _packing(procedure, self.variables)
        self._events = tuple(_compiled(procedure, self._fields))
        self.event_names = tuple(each.name for each in self._events)
        self._explore(largest, progress)

    def __len__(self) -> int:
        """The number of configurations."""
        return len(self.packed)

    # --- exploring -----------------------------------------------------------------------------------------------

    def _explore(self, largest: int, progress: Progress | None) -> None:
        seen = frontier = starts = self._beginnings(largest)
        while len(frontier):
            reached = self._next(frontier)
            frontier = reached[~_is_in(reached, seen)]
            seen = _merged(seen, frontier)
            if len(seen) > largest:
                raise TooLarge(
                    f"more than {largest:,} configurations: exploring stopped after {len(seen):,}, and says nothing of the rest"
                )
            if progress:
                progress(len(seen))
        self.packed = seen
        self.initial = np.searchsorted(seen, starts)
        self._connect()

    def _beginnings(self, largest: int) -> Ints:
        """The configurations in which a case can begin, sorted: every choice for each variable with every other."""
        found = np.zeros(1, dtype=np.int64)
        for name, values in choices(self.procedure).items():
            if field := self._fields.get(name):
                if len(found) * len(values) > largest:
                    raise TooLarge(f"a case can begin in more than {largest:,} configurations, and none was explored")
                digits = np.array([field.values.index(each) for each in values], dtype=np.int64)
                found = np.add.outer(found, digits << field.shift).ravel()
        return np.sort(found)

    def _next(self, frontier: Ints) -> Ints:
        """The configurations that one step leads to, sorted."""
        reached = frontier[:0]
        for batch in _batches(frontier):
            reached = distinct(np.concatenate([reached, *(batch.taken(event)[1] for event in self._events)]))
        return reached

    def _connect(self) -> None:
        """Number the steps, so many configurations at a time that what is written stays near."""
        parts = [self._steps_of(batch) for batch in _batches(self.packed)]
        degree = np.concatenate([each[0] for each in parts])
        self.events = np.concatenate([each[1] for each in parts])
        self.targets = np.concatenate([each[2] for each in parts])
        self.sources = np.repeat(np.arange(len(self), dtype=np.int32), degree)
        self._first = np.concatenate(([0], np.cumsum(degree)))

    def _steps_of(self, batch: _Batch) -> tuple[Ints, NDArray[np.int16], NDArray[np.int32]]:
        """How many steps each configuration has, their events and targets: a counting sort, as an event happens once in each."""
        taken = [batch.taken(event) for event in self._events]
        degree = np.zeros(len(batch.packed), dtype=np.int64)
        for sources, _ in taken:
            degree[sources] += 1
        free = np.cumsum(degree) - degree
        count = int(degree.sum())
        events = np.empty(count, dtype=np.int16)
        targets = np.empty(count, dtype=np.int32)
        for number, (sources, after) in enumerate(taken):
            places = free[sources]
            targets[places] = _positions(after, self.packed)
            events[places] = number
            free[sources] += 1
        return degree, events, targets

    def edited(self, procedure: Procedure, events: Collection[str], largest: int = LARGEST) -> Self:
        """The space of a procedure that differs from this one's only in what its transitions do on `events`.

        The same as exploring anew, and several times quicker: steps on other events are taken over, what is new is
        explored, and what can no longer be reached is left out. Raises TooLarge.
        """
        fresh = {each.name: each for each in _compiled(procedure, self._fields, events)}
        if tuple(procedure.variables) != tuple(self.procedure.variables) or not fresh.keys() >= {*events} & {
            *self.event_names
        }:
            return type(self)(procedure, self.variables & procedure.variables.keys(), largest)
        found = copy(self)
        for name in [each for each in vars(found) if isinstance(getattr(type(self), each, None), cached_property)]:
            delattr(found, name)
        found.procedure = procedure
        found._events = tuple(fresh.get(each.name, each) for each in self._events)
        changed = [
            number
            for number, each in enumerate(self._events)
            if each.name in fresh and not _leads_alike(each, fresh[each.name])
        ]
        if changed:
            found._reconnect(changed, largest)
        return found

    def told_by(self, procedure: Procedure) -> Self:
        """The same space of a procedure that behaves the same in these variables, which gives it its words and places."""
        found = copy(self)
        found.procedure = procedure
        found._events = tuple(_compiled(procedure, self._fields))
        vars(found).pop("_beginning_costs", None)
        if found._beginning_costs != self._beginning_costs:  # its stories begin otherwise
            vars(found).pop("distances", None)
        return found

    def _reconnect(self, changed: list[int], largest: int) -> None:
        """Take the steps on the changed events anew, from all that is known and from all that is new."""
        known, starts = self.packed, self.packed[self.initial]
        everywhere = _Batch(known)
        fresh = [(number, *everywhere.taken(self._events[number])) for number in changed]
        frontier = distinct(np.concatenate([known[:0], *(after for _, _, after in fresh)]))
        frontier = frontier[~_is_in(frontier, known)]
        outside = frontier
        while len(frontier):
            reached = self._next(frontier)
            frontier = reached[~_is_in(reached, known)]
            frontier = frontier[~_is_in(frontier, outside)]
            outside = _merged(outside, frontier)
            if len(known) + len(outside) > largest:
                raise TooLarge(f"more than {largest:,} configurations: exploring stopped, and says nothing of the rest")
        self.packed = _merged(known, outside)
        moved = np.searchsorted(self.packed, known)
        new_at = np.searchsorted(self.packed, outside)
        steps = [(number, moved[able], after) for number, able, after in fresh]
        if len(outside):
            beyond = _Batch(outside)
            steps += [
                (number, new_at[able], after)
                for number, event in enumerate(self._events)
                for able, after in [beyond.taken(event)]
            ]
        kept = ~np.isin(np.arange(len(self.event_names)), changed)[self.events]
        self._merge_steps(moved[self.sources[kept]], self.events[kept], moved[self.targets[kept]], steps)
        self.initial = np.searchsorted(self.packed, starts)
        self._leave_out_unreached()

    def _merge_steps(
        self, sources: Ints, events: NDArray[np.int16], targets: Ints, steps: list[tuple[int, Ints, Ints]]
    ) -> None:
        """Put new steps (an event, its sources, and the configurations after it) among the old, by source and event."""
        width = len(self.event_names)
        keys = np.concatenate([np.empty(0, np.int64), *(able * width + number for number, able, _ in steps)])
        after = np.concatenate([np.empty(0, np.int64), *(each for _, _, each in steps)])
        order = np.argsort(keys)
        keys, after = keys[order], _positions(after[order], self.packed)
        places = np.searchsorted(sources * width + events, keys)
        self.sources = np.insert(sources, places, keys // width).astype(np.int32)
        self.events = np.insert(events, places, keys % width).astype(np.int16)
        self.targets = np.insert(targets, places, after).astype(np.int32)
        self._number_steps()

    def _leave_out_unreached(self) -> None:
        reached = self.forward(self.beginnings)
        del self.beginnings
        if not reached.all():
            number = np.cumsum(reached) - 1
            kept = reached[self.sources]
            self.packed = self.packed[reached]
            self.initial = number[self.initial]
            self.sources = number[self.sources[kept]].astype(np.int32)
            self.events = self.events[kept]
            self.targets = number[self.targets[kept]].astype(np.int32)
            self._number_steps()

    def _number_steps(self) -> None:
        degree = np.bincount(self.sources, minlength=len(self))
        self._first = np.concatenate(([0], np.cumsum(degree)))

    def _pack(self, configuration: Mapping[str, Value]) -> int:
        return sum(field.values.index(configuration[name]) << field.shift for name, field in self._fields.items())

    # --- looking at configurations -------------------------------------------------------------------------------

    def values(self, variable: str, configurations: Ints | NDArray[np.int32] | None = None) -> Ints:
        """For each configuration, or for each of these, the position of the variable's value among its possible values."""
        field = self._fields[variable]
        packed = self.packed if configurations is None else self.packed[configurations]
        return (packed >> field.shift) & field.mask

    def where(self, condition: Condition) -> Bools:
        """For each configuration whether the condition holds."""
        return _evaluated(condition, self._equal, len(self))

    @cached_property
    def at_rest(self) -> Bools:
        """For each configuration whether every pathway of the cone is at rest."""
        pathways = (each for name, each in self.procedure.pathways.items() if name in self.variables)
        return self.where(And(tuple(each.at_rest for each in pathways)))

    def enabled(self, transition: Transition) -> Bools:
        """For each configuration whether the transition could be taken there."""
        standing = self.where(Or(tuple(InState(transition.pathway, each) for each in transition.sources)))
        open_ = standing & self.where(transition.when)
        return open_ if transition.acts_after_end else open_ & ~self.where(self.procedure.ends_when)

    def _equal(self, variable: str, value: Value) -> Bools:
        if variable not in self._digits:
            self._digits[variable] = _narrow(self.values(variable), self._fields[variable])
        found: Bools = self._digits[variable] == self._fields[variable].values.index(value)
        return found

    @cached_property
    def _digits(self) -> dict[str, NDArray[np.uint8 | np.int64]]:
        """The values of the variables that conditions have asked for."""
        return {}

    def configuration(self, number: int) -> Configuration:
        """The values of the cone's variables in one configuration."""
        packed = int(self.packed[number])
        return Configuration(
            {name: field.values[(packed >> field.shift) & field.mask] for name, field in self._fields.items()}
        )

    def number(self, configuration: Mapping[str, Value]) -> int:
        """The number of a configuration that can be reached, which may have further variables."""
        return int(np.searchsorted(self.packed, self._pack(configuration)))

    # --- looking at steps ----------------------------------------------------------------------------------------

    def on(self, events: Iterable[str]) -> Bools:
        """For each step whether it is one of these events."""
        found = np.zeros(len(self.events), dtype=np.bool_)
        found[self.steps_on(events)] = True
        return found

    def steps_on(self, events: Iterable[str]) -> Ints:
        """The numbers of the steps that are one of these events, ascending: quicker than `on` where they are few."""
        order, first = self._by_event
        names = {*events}
        wanted = [number for number, name in enumerate(self.event_names) if name in names]
        parts = [order[first[each] : first[each + 1]] for each in wanted]
        return parts[0] if len(parts) == 1 else np.sort(np.concatenate([order[:0], *parts]))

    def other_than(self, steps: Ints) -> Bools:
        """For each step whether it is none of those with these numbers."""
        found = np.ones(len(self.events), dtype=np.bool_)
        found[steps] = False
        return found

    @cached_property
    def _by_event(self) -> tuple[Ints, Ints]:
        counts = np.bincount(self.events, minlength=len(self.event_names))
        return np.argsort(self.events, kind="stable"), np.concatenate(([0], np.cumsum(counts)))

    @cached_property
    def happening(self) -> frozenset[str]:
        """The events that some step is."""
        counts = np.bincount(self.events, minlength=len(self.event_names))
        return frozenset(name for name, count in zip(self.event_names, counts, strict=True) if count)

    @cached_property
    def inside(self) -> Bools:
        """For each step whether somebody in the procedure, or the clock, causes it: all that is not from outside.

        The transition that is taken says so: one event can come from outside in one state and not in another.
        """
        found = np.ones(len(self.events), dtype=np.bool_)
        for number, event in enumerate(self._events):
            outside = np.array([OUTSIDE in each.by for each in event.own.candidates], dtype=np.bool_)
            if outside.any():
                steps = np.flatnonzero(self.events == number)
                found[steps] = ~outside[event.own.chosen[event.own.at(self.packed[self.sources[steps]])]]
        return found

    def step_number(self, configuration: int, event: str) -> int:
        """The number of the step that an event is in a configuration. Raises ValueError where it cannot happen there."""
        first, last = int(self._first[configuration]), int(self._first[configuration + 1])
        found = np.flatnonzero(self.events[first:last] == self.event_names.index(event))
        if not len(found):
            raise ValueError(f"'{event}' cannot happen in configuration {configuration}")
        return first + int(found[0])

    def reactions(self, on: str | None = None) -> Iterator[tuple[str, str, tuple[Transition, ...]]]:
        """Yield each event, or this one, with each pathway that has transitions on it, and these, in the order in which they are tried."""
        for event in self._events if on is None else [self._events[self.event_names.index(on)]]:
            for reaction in (event.own, *event.others):
                if reaction.candidates:
                    yield event.name, reaction.pathway, reaction.candidates

    def chosen(self, event: str, pathway: str) -> tuple[Ints, NDArray[np.int16], Bools]:
        """What a pathway does on each step of an event.

        Returns the numbers of the steps, which of the pathway's transitions each takes (-1: none), and whether more
        than one was enabled.
        """
        if (event, pathway) in self._choices:
            return self._choices[event, pathway]
        compiled = self._events[self.event_names.index(event)]
        reaction = next(
            each for each in (compiled.own, *compiled.others) if each.pathway == pathway and each.candidates
        )
        steps = self.steps_on([event])
        positions = reaction.at(self.packed[self.sources[steps]])
        found = steps, reaction.chosen[positions], reaction.overlapping[positions]
        if len(self) <= _OFTEN:
            self._choices[event, pathway] = found
        return found

    @cached_property
    def _choices(self) -> dict[tuple[str, str], tuple[Ints, NDArray[np.int16], Bools]]:
        """What `chosen` was asked, which many checks ask alike."""
        return {}

    # --- ways ----------------------------------------------------------------------------------------------------

    @cached_property
    def _backwards(self) -> tuple[Ints, Ints]:
        # Sorted as one number each, which is several times quicker than a stable sort of positions.
        order = np.sort((self.targets.astype(np.int64) << 32) | np.arange(len(self.targets))) & 0xFFFF_FFFF
        return order, np.concatenate(([0], np.cumsum(np.bincount(self.targets, minlength=len(self)))))

    def forward(self, starts: Bools, allowed: Bools | None = None) -> Bools:
        """The configurations that can be reached from `starts`, themselves included, by the allowed steps."""
        return self._closure(starts, allowed, None, self._first, self.targets)

    def backward(self, goals: Bools, allowed: Bools | None = None) -> Bools:
        """The configurations from which one of `goals` can be reached by the allowed steps, themselves included."""
        order, first = self._backwards
        return self._closure(goals, allowed, order, first, self.sources)

    def _closure(
        self, marked: Bools, allowed: Bools | None, order: Ints | None, first: Ints, ends: NDArray[np.int32]
    ) -> Bools:
        side = _Side(marked.copy(), np.flatnonzero(marked), first, order, ends)
        while len(side.frontier):
            side.grown(allowed)
        return side.found

    def leads(self, starts: Bools, goals: Bools, allowed: Bools) -> bool:
        """Whether the allowed steps lead from one of `starts` to one of `goals`: looked for from the side that has less."""
        order, before = self._backwards
        sides = [
            _Side(starts.copy(), np.flatnonzero(starts), self._first, None, self.targets),
            _Side(goals.copy(), np.flatnonzero(goals), before, order, self.sources),
        ]
        if (starts & goals).any():
            return True
        while all(len(each.frontier) for each in sides):
            one, other = sorted(sides, key=lambda each: len(each.frontier))
            if other.found[one.grown(allowed)].any():
                return True
        return False

    def remoteness(self, goals: Bools, allowed: Bools) -> NDArray[np.int32]:
        """For each configuration how many of the allowed steps lead to one of `goals` at the least; -1 where none do."""
        order, first = self._backwards
        found = np.where(goals, 0, -1).astype(np.int32)
        frontier = np.flatnonzero(goals)
        level = 0
        while len(frontier):
            level += 1
            edges = order[ranges(first[frontier], first[frontier + 1])]
            reached = self.sources[edges[allowed[edges]]]
            reached = reached[found[reached] < 0]
            found[reached] = level
            new = np.zeros(len(self), dtype=np.bool_)
            new[reached] = True
            frontier = np.flatnonzero(new)
        return found

    def circles(self, steps: Ints) -> tuple[Ints, Ints]:
        """Of the numbered steps those on some way round, each with the number of its part: a part has the ways round that meet.

        From each step of a part one can come to any other of it by the steps of the part.
        """
        from scipy.sparse import coo_array  # only where a circle is looked for: importing it takes a while
        from scipy.sparse.csgraph import connected_components

        nodes = np.unique(np.concatenate([self.sources[steps], self.targets[steps]]))
        sources, targets = np.searchsorted(nodes, self.sources[steps]), np.searchsorted(nodes, self.targets[steps])
        graph = coo_array((np.ones(len(steps), dtype=np.int8), (sources, targets)), shape=(len(nodes), len(nodes)))
        _, part = connected_components(graph.tocsr(), directed=True, connection="strong")
        round_ = part[sources] == part[targets]
        return steps[round_], part[sources[round_]]

    def after(self, steps: Bools | Ints) -> Bools:
        """The configurations right after one of the steps, which are marked or numbered."""
        found = np.zeros(len(self), dtype=np.bool_)
        found[self.targets[steps]] = True
        return found

    def before(self, steps: Bools | Ints) -> Bools:
        """The configurations in which one of the steps, which are marked or numbered, is possible."""
        found = np.zeros(len(self), dtype=np.bool_)
        found[self.sources[steps]] = True
        return found

    @cached_property
    def beginnings(self) -> Bools:
        """The configurations in which a case can begin."""
        found = np.zeros(len(self), dtype=np.bool_)
        found[self.initial] = True
        return found

    # --- stories -------------------------------------------------------------------------------------------------

    @cached_property
    def distances(self) -> NDArray[np.int32]:
        """How many steps lead to each configuration at the least, where one from outside counts as several."""
        far = np.iinfo(np.int32).max
        distance = np.full(len(self), far, dtype=np.int32)
        weights = np.where(self.inside, 1, _OUTSIDE_WEIGHT).astype(np.int32)
        waiting: dict[int, list[Ints]] = {}
        for number, cost in zip(self.initial.tolist(), self._beginning_costs, strict=True):
            waiting.setdefault(cost, []).append(np.array([number]))
        now = 0
        while waiting:
            for reached in waiting.pop(now, ()):
                distance[reached[distance[reached] == far]] = now
            arrived = np.flatnonzero(distance == now)
            edges = ranges(self._first[arrived], self._first[arrived + 1])
            for weight in (1, _OUTSIDE_WEIGHT):
                reached = self.targets[edges[weights[edges] == weight]]
                reached = reached[distance[reached] == far]
                if len(reached):
                    waiting.setdefault(now + weight, []).append(reached)
            now += 1
        return distance

    @cached_property
    def _beginning_costs(self) -> list[int]:
        """What it costs a story to begin other than usual."""
        first = usual(self.procedure)
        return [
            _UNUSUAL_WEIGHT * sum(first[name] != value for name, value in self.configuration(number).items())
            for number in self.initial.tolist()
        ]

    def nearest(self, configurations: Bools) -> int | None:
        """The configuration among these that the shortest story leads to, or None where there is none."""
        found = np.flatnonzero(configurations)
        return int(found[np.argmin(self.distances[found])]) if len(found) else None

    def nearest_step(self, steps: Bools | Ints) -> int | None:
        """The step among these that can be taken soonest, or None where there is none."""
        found = np.flatnonzero(steps) if steps.dtype == np.bool_ else steps
        return int(found[np.argmin(self.distances[self.sources[found]])]) if len(found) else None

    def story(self, goal: int, then: Sequence[int] = ()) -> Trace:
        """A shortest trace to a configuration, and on by the numbered steps, told by the whole procedure."""
        events: list[str] = []
        order, first = self._backwards
        current = goal
        while not self._is_beginning(current):
            edges = order[first[current] : first[current + 1]]
            costs = self.distances[self.sources[edges]] + np.where(self.inside[edges], 1, _OUTSIDE_WEIGHT)
            best = edges[np.flatnonzero(costs == self.distances[current])]
            edge = int(best[np.lexsort((self.sources[best], self.events[best]))[0]])
            events.append(self.event_names[self.events[edge]])
            current = int(self.sources[edge])
        events.reverse()
        events.extend(self.event_names[self.events[edge]] for edge in then)
        return self._told(self.configuration(current), events)

    def story_from(self, beginning: int, steps: Sequence[int]) -> Trace:
        """The trace of a case that begins in a configuration, and not perhaps in one that leads there, and takes the numbered steps."""
        return self._told(self.configuration(beginning), (self.event_names[self.events[each]] for each in steps))

    def unmarked(
        self, goals: Bools, marking: Sequence[Bools], clearing: Sequence[Bools]
    ) -> tuple[int, list[int]] | None:
        """The cheapest way from a beginning to one of `goals` on which no mark is left: the beginning, and the steps.

        A step in `marking[n]` sets mark n, one in `clearing[n]` takes it away. None where there is no such way.
        """
        count, width = len(self.sources), len(marking)
        sets, clears = np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.int64)
        for bit, (marked, cleared) in enumerate(zip(marking, clearing, strict=True)):
            sets |= marked.astype(np.int64) << bit
            clears |= (cleared & ~marked).astype(np.int64) << bit
        weights = np.where(self.inside, 1, _OUTSIDE_WEIGHT)
        came = np.full(
            len(self) << width, -2, dtype=np.int64
        )  # how each configuration with its marks was come to first
        waiting: dict[int, list[tuple[Ints, Ints]]] = {}
        for number, cost in zip(self.initial.tolist(), self._beginning_costs, strict=True):
            waiting.setdefault(cost, []).append((np.array([number << width]), np.array([-1])))
        while waiting:
            now = min(waiting)
            parts = waiting.pop(now)
            places, ways = (np.concatenate(each) for each in zip(*parts, strict=True))
            places, first = np.unique(places, return_index=True)
            new = came[places] == -2
            places, ways = places[new], ways[first[new]]
            came[places] = ways
            arrived = places[(places & ((1 << width) - 1) == 0) & goals[places >> width]]
            if len(arrived):
                return self._traced(int(arrived[0]), came, width)
            numbers, marks = places >> width, places & ((1 << width) - 1)
            lengths = self._first[numbers + 1] - self._first[numbers]
            edges = ranges(self._first[numbers], self._first[numbers + 1])
            after = (
                (self.targets[edges].astype(np.int64) << width)
                | (np.repeat(marks, lengths) & ~clears[edges])
                | sets[edges]
            )
            back = (edges << width) | np.repeat(marks, lengths)
            for weight in (1, _OUTSIDE_WEIGHT):
                taken = weights[edges] == weight
                if taken.any():
                    waiting.setdefault(now + weight, []).append((after[taken], back[taken]))
        return None

    def _traced(self, place: int, came: Ints, width: int) -> tuple[int, list[int]]:
        steps: list[int] = []
        while (way := int(came[place])) >= 0:
            steps.append(way >> width)
            place = (int(self.sources[steps[-1]]) << width) | (way & ((1 << width) - 1))
        return place >> width, steps[::-1]

    def _is_beginning(self, number: int) -> bool:
        costs = dict(zip(self.initial.tolist(), self._beginning_costs, strict=True))
        return number in costs and costs[number] == self.distances[number]

    def way(self, start: int, goals: Bools, allowed: Bools | None = None) -> list[int] | None:
        """The numbers of the steps of a shortest way from a configuration to one of `goals`, or None."""
        came = np.full(len(self), -1, dtype=np.int64)
        seen = np.zeros(len(self), dtype=np.bool_)
        seen[start] = True
        frontier = np.array([start])
        while len(frontier):
            arrived = frontier[goals[frontier]]
            if len(arrived):
                steps: list[int] = []
                current = int(arrived[0])
                while current != start:
                    steps.append(int(came[current]))
                    current = int(self.sources[steps[-1]])
                return steps[::-1]
            edges = ranges(self._first[frontier], self._first[frontier + 1])
            if allowed is not None:
                edges = edges[allowed[edges]]
            edges = edges[~seen[self.targets[edges]]]
            frontier, where = np.unique(self.targets[edges], return_index=True)
            came[frontier] = edges[where]
            seen[frontier] = True
        return None

    def _told(self, start: Configuration, events: Iterable[str]) -> Trace:
        """The same steps taken by `semantics`, with all pathways along: a second opinion on every trace."""
        beginning = next(initial(self.procedure, start))
        steps: list[Step] = []
        for event in events:
            step = step_on(self.procedure, steps[-1].after if steps else beginning, event)
            assert step is not None, f"the space has a step on {event} that the semantics has not"
            steps.append(step)
        return Trace(beginning, tuple(steps))


# --- compiling -----------------------------------------------------------------------------------------------------


def _packing(procedure: Procedure, cone_: frozenset[str]) -> dict[str, _Field]:
    fields: dict[str, _Field] = {}
    shift = 0
    for name, values in procedure.variables.items():
        if name in cone_:
            bits = max(1, (len(values) - 1).bit_length())
            fields[name] = _Field(shift, (1 << bits) - 1, values)
            shift += bits
    if shift > 62:
        raise TooLarge(f"{len(fields)} variables need {shift} bits for one configuration; 62 is the most")
    return fields


def _compiled(
    procedure: Procedure, fields: Mapping[str, _Field], only: Collection[str] | None = None
) -> Iterator[_Event]:
    for name, own in procedure.own_events.items():
        pathway = own[0].pathway
        if pathway not in fields or (only is not None and name not in only):
            continue
        reset = {
            fact: procedure.facts[fact].initial
            for fact in procedure.read_facts
            if fact in fields and name in procedure.facts[fact].resets_on
        }
        reacting = {pathway: own} | {p: ts for p, ts in procedure.followers[name].items() if p in fields}
        reactions = {p: _reaction(procedure, p, ts, fields) for p, ts in reacting.items()}
        resets = tuple(_reset(procedure, fact, value, reacting, fields) for fact, value in reset.items())
        others = tuple(each for p, each in reactions.items() if p != pathway)
        positions = {source: fields[pathway].values.index(source) for each in own for source in each.sources}
        sources = tuple(sorted(positions.values()))
        yield _Event(name, fields[pathway], sources, reactions[pathway], (*others, *resets))


def _reaction(
    procedure: Procedure, pathway: str, transitions: tuple[Transition, ...], fields: Mapping[str, _Field]
) -> _Reaction:
    read = {pathway}
    for each in transitions:
        read |= variables(each.when) | {fact for fact in each.sets if fact in fields}
        if not each.acts_after_end:
            read |= variables(procedure.ends_when)
    names, grids, size = _grid(read, fields)
    chosen, count = _choose(procedure, transitions, grids, fields, size)
    delta = np.zeros(size, dtype=np.int64)
    for number, each in enumerate(transitions):
        here = chosen == number
        changes = ({pathway: each.to} if each.to is not None else {}) | dict(each.sets)
        for variable, value in changes.items():
            if variable in fields:
                field = fields[variable]
                delta[here] += (field.values.index(value) - grids[variable][here]) << field.shift
    return _Reaction(pathway, _parts(fields[name] for name in names), delta, chosen, count > 1, transitions)


def _reset(
    procedure: Procedure,
    fact: str,
    value: Value | None,
    reacting: Mapping[str, tuple[Transition, ...]],
    fields: Mapping[str, _Field],
) -> _Reaction:
    """The event sets a fact back, unless a transition taken on it sets the fact itself."""
    writers = {p: ts for p, ts in reacting.items() if any(fact in each.sets for each in ts)}
    read = {fact, *writers}
    for transitions in writers.values():
        for each in transitions:
            read |= variables(each.when)
            if not each.acts_after_end:
                read |= variables(procedure.ends_when)
    names, grids, size = _grid(read, fields)
    written = np.zeros(size, dtype=np.bool_)
    for transitions in writers.values():
        chosen, _ = _choose(procedure, transitions, grids, fields, size)
        for number, each in enumerate(transitions):
            if fact in each.sets:
                written |= chosen == number
    field = fields[fact]
    assert value is not None, fact
    delta = np.where(written, 0, (field.values.index(value) - grids[fact]) << field.shift)
    nothing = np.full(size, -1, dtype=np.int16)
    return _Reaction(fact, _parts(fields[name] for name in names), delta, nothing, nothing >= 0, ())


def _grid(read: set[str], fields: Mapping[str, _Field]) -> tuple[list[str], dict[str, Ints], int]:
    """Every joint value of some variables: for each the array of its digits, as `_Reaction.at` numbers them."""
    names = [name for name in fields if name in read]
    bits = sum(fields[name].mask.bit_length() for name in names)
    if bits > 24:
        raise TooLarge(f"what one pathway does on one event reads {', '.join(names)}: more than a table can hold")
    position = np.arange(1 << bits, dtype=np.int64)
    grids: dict[str, Ints] = {}
    offset = 0
    for name in names:
        grids[name] = (position >> offset) & fields[name].mask
        offset += fields[name].mask.bit_length()
    return names, grids, 1 << bits


def _parts(fields: Iterable[_Field]) -> tuple[tuple[int, int, int], ...]:
    """Where a table's position is read in a packed configuration; neighbouring fields are read as one."""
    parts: list[tuple[int, int, int]] = []
    offset = 0
    for each in fields:
        shift, mask, begin = parts[-1] if parts else (-1, 0, 0)
        bits = mask.bit_length()
        if parts and shift + bits == each.shift:
            parts[-1] = shift, mask | each.mask << bits, begin
        else:
            parts.append((each.shift, each.mask, offset))
        offset += each.mask.bit_length()
    return tuple(parts)


def _choose(
    procedure: Procedure,
    transitions: Iterable[Transition],
    grids: Mapping[str, Ints],
    fields: Mapping[str, _Field],
    size: int,
) -> tuple[NDArray[np.int16], NDArray[np.int16]]:
    """Which transition is taken at each point of a grid (-1: none), and how many were enabled."""

    def equal(variable: str, value: Value) -> Bools:
        found: Bools = grids[variable] == fields[variable].values.index(value)
        return found

    chosen = np.full(size, -1, dtype=np.int16)
    count = np.zeros(size, dtype=np.int16)
    for number, each in enumerate(transitions):
        enabled = _evaluated(each.when, equal, size)
        enabled &= _evaluated(Or(tuple(InState(each.pathway, source) for source in each.sources)), equal, size)
        if not each.acts_after_end:
            enabled &= ~_evaluated(procedure.ends_when, equal, size)
        count += enabled
        chosen[enabled & (chosen < 0)] = number
    return chosen, count


def _evaluated(condition: Condition, equal: Callable[[str, Value], Bools], size: int) -> Bools:
    match condition:
        case InState(variable, value) | FactIs(variable, value):
            return equal(variable, value)
        case Not(operand):
            return ~_evaluated(operand, equal, size)
        case And(operands):
            found = np.ones(size, dtype=np.bool_)
            for each in operands:
                found &= _evaluated(each, equal, size)
            return found
        case Or(operands):
            found = np.zeros(size, dtype=np.bool_)
            for each in operands:
                found |= _evaluated(each, equal, size)
            return found


# --- arrays ----------------------------------------------------------------------------------------------------------


def _batches(packed: Ints) -> Iterator[_Batch]:
    """The same configurations in batches that fit into a processor's cache with what is reckoned of them."""
    for begin in range(0, len(packed), _AT_ONCE):
        yield _Batch(packed[begin : begin + _AT_ONCE])


def _narrow(digits: Ints, field: _Field) -> NDArray[np.uint8 | np.int64]:
    """The same numbers in bytes where they fit, which are compared several times faster."""
    return digits.astype(np.uint8) if field.mask < 256 else digits


def distinct(values: Ints) -> Ints:
    """The different values, sorted."""
    values = np.sort(values)
    return values[np.concatenate(([True], values[1:] != values[:-1]))] if len(values) else values


def _positions(values: Ints, sorted_others: Ints) -> Ints:
    """Where each value stands among the others; looked up in ascending order, which is several times faster."""
    order = np.argsort(values)
    found = np.empty(len(values), dtype=np.int64)
    found[order] = np.searchsorted(sorted_others, values[order])
    return found


def _is_in(sorted_values: Ints, sorted_others: Ints) -> Bools:
    positions = np.searchsorted(sorted_others, sorted_values)
    positions[positions == len(sorted_others)] = 0
    found: Bools = sorted_others[positions] == sorted_values
    return found


def _merged(one: Ints, two: Ints) -> Ints:
    """Two sorted arrays without common values as one sorted array."""
    return np.insert(one, np.searchsorted(one, two), two)


def ranges(starts: Ints, ends: Ints) -> Ints:
    """All whole numbers of several half-open ranges, one range after the other."""
    lengths = ends - starts
    total = int(lengths.sum())
    if total == 0:
        return np.empty(0, dtype=np.int64)
    offsets = np.repeat(starts - np.concatenate(([0], np.cumsum(lengths)[:-1])), lengths)
    return offsets + np.arange(total)

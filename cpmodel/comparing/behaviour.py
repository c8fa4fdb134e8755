"""How two procedures behave differently: every way in which a walk through both comes apart, once.

What is told is the first place at which they come apart, with the shortest story that both can tell up to it. The same
difference shows in many combinations of other pathways; it is one where the same transitions make it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from cpmodel.comparing.pairing import Pair
from cpmodel.comparing.product import Alone, Walk, taken
from cpmodel.comparing.saying import begins, sentence
from cpmodel.comparing.values import Aftermath, Difference, Side, Turn, Walked
from cpmodel.model.condition import Value, variables
from cpmodel.model.procedure import Procedure, Transition
from cpmodel.model.semantics import Trace, initial, step_on
from cpmodel.space import LARGEST, Bools, Ints, Space, cones, reads

Key = tuple[Turn, str | None, str, str | None, str | None]
"""What makes two differences the same: what turns out otherwise, where, and the transitions (or states) that make it so."""


@dataclass(frozen=True)
class _Found:
    """A difference in one walk: the pair in which it shows soonest, and where it shows at all."""

    walk: Walk
    key: Key
    pair: int
    event: str | None
    events: tuple[str, ...]
    states: tuple[str, ...]
    after: int | None = None
    """The pair that the event leads to, where both can take it."""


def differences(pair: Pair, largest: int = LARGEST) -> tuple[tuple[Difference, ...], tuple[Walked, ...]]:
    """Walk through everything that may behave differently. Raises `cpmodel.space.TooLarge`."""
    found: dict[Key, Difference] = {}
    walked: list[Walked] = []
    walks: list[Walk] = []
    old, new = pair.translated, pair.new
    for pathways, asked in _groups(old, new):
        if any(_adds_nothing(old, new, pathways, asked, walk) for walk in walks):
            continue
        walk = Walk(*(Space(each, asked & each.variables.keys(), largest) for each in (old, new)))
        for each in _Search(walk, set(found)).all():
            if each.key not in found:
                found[each.key] = _told(pair, each)
        for lonely in _lonely(pair, walk):
            found.setdefault(("begins otherwise", None, lonely.pathway, *_lonely_key(lonely)), lonely)
        walks.append(walk)
        walked.append(Walked(pathways, len(walk)))
    order = {name: number for number, name in enumerate(pair.new.pathways)}
    told = sorted(found.items(), key=lambda each: (order.get(each[0][2], len(order)), _shown(each[0])))
    return tuple(each for _, each in told), tuple(walked)


def _lonely_key(told: Difference) -> tuple[str | None, str | None]:
    return (None, told.states[0]) if told.old_story is None else (told.states[0], None)


def _shown(key: Key) -> tuple[str, ...]:
    return tuple(each or "" for each in key)


# --- what has to be walked ---------------------------------------------------------------------------------------------


def _groups(old: Procedure, new: Procedure) -> Iterator[tuple[tuple[str, ...], frozenset[str]]]:
    """The pathways that may behave differently, with what influences them in either, the smallest first."""
    by_cone: dict[frozenset[str], list[str]] = {}
    influences = [cones(each, {"": (), **{name: {name} for name in each.variables}}) for each in (old, new)]
    for name in sorted({*old.pathways, *new.pathways}):
        asked = _closed(influences, frozenset({name}))
        if _essence(old, asked) != _essence(new, asked):
            by_cone.setdefault(asked, []).append(name)
    for asked in sorted(by_cone, key=lambda each: (len(each), sorted(each))):
        yield tuple(by_cone[asked]), asked


def _closed(influences: Iterable[Mapping[str, frozenset[str]]], asked: frozenset[str]) -> frozenset[str]:
    """All that can influence the variables in either procedure; whether a case has ended can influence everything."""
    asked = asked.union(*(some[""] for some in influences))
    while True:
        wider = asked.union(*(some.get(name, frozenset()) for some in influences for name in asked))
        if wider == asked:
            return asked
        asked = wider


def _essence(procedure: Procedure, asked: frozenset[str]) -> object:
    """All that decides what these variables do: where it is the same twice, they behave the same."""
    pathways = [
        (
            name,
            [(state.name, state.initial, state.final) for state in procedure.pathways[name].states.values()],
            [_does(each, procedure) for each in procedure.pathways[name].transitions],
        )
        for name in sorted(asked & procedure.pathways.keys())
    ]
    facts = [
        (name, fact.values, fact.initial, fact.resets_on & procedure.own_events.keys())
        for name in sorted(asked & set(procedure.read_facts))
        for fact in [procedure.facts[name]]
    ]
    return pathways, facts, procedure.ends_when


def _does(each: Transition, procedure: Procedure) -> object:
    sets = {name: value for name, value in each.sets.items() if name in procedure.variables}
    return set(each.sources), each.to, each.events, set(each.by), each.when, sets, each.acts_after_end


def _adds_nothing(old: Procedure, new: Procedure, pathways: Iterable[str], asked: frozenset[str], walk: Walk) -> bool:
    """True where pathways that nobody changed read nothing that differed in a walk through all that they read.

    They then do the same in every pair of that walk, and whatever is behind one that was not followed is told there.
    """
    known = walk.old.variables | walk.new.variables
    added = asked - known
    if not added <= set(pathways) or not all(_unchanged(old, new, name) for name in added):
        return False
    read = set().union(*(_read(each, name) for each in (old, new) for name in added)) - added
    return read <= known and not any(walk.moved_apart(each) for each in read)


def _unchanged(old: Procedure, new: Procedure, name: str) -> bool:
    if name not in old.pathways or name not in new.pathways:
        return False
    alone = frozenset({name})
    return _essence(old, alone) == _essence(new, alone)


def _read(procedure: Procedure, name: str) -> set[str]:
    """What a pathway reads or follows."""
    return reads(procedure)[name]


# --- what a walk shows -------------------------------------------------------------------------------------------------


@dataclass
class _Search:
    """Looks for differences in a walk. What was found before explains what shows where the two are apart already."""

    walk: Walk
    known: set[Key]
    found: dict[Key, _Found] = field(default_factory=dict)

    def all(self) -> Iterable[_Found]:
        self.alone()
        self.by_others()
        self.at_rest()
        self.only_in_one()
        blamed = self.walk.leading_to(self.unexplained())
        self.leading_elsewhere(blamed)
        self.beginning_otherwise(blamed)
        return self.found.values()

    def note(self, key: Key, pairs: Ints, states: Iterable[str], event: str | None, after: Ints | None = None) -> None:
        """Keep a difference with the pair that is reached soonest; the same one on another event may be reached sooner."""
        best = self.walk.nearest(pairs)
        pair = int(pairs[best])
        known = self.found.get(key)
        names = tuple(dict.fromkeys([*(known.states if known else ()), *states]))
        events = dict.fromkeys([*(known.events if known else ()), *([event] if event else [])])
        if known and self.walk.distances[known.pair] <= self.walk.distances[pair]:
            pair, event, reached = known.pair, known.event, known.after
        else:
            reached = None if after is None else int(after[best])
        ordered = tuple(sorted(events, key=lambda each: each != event))
        self.found[key] = _Found(self.walk, key, pair, event, ordered, names, reached)

    def _states(self, pathway: str, pairs: Ints, *, new: bool) -> list[str]:
        space = self.walk.new if new else self.walk.old
        names = tuple(space.procedure.pathways[pathway].states)
        return [names[each] for each in np.unique(self.walk.state(pathway, pairs, new=new)).tolist()]

    def _ids(self, *, new: bool) -> list[str | None]:
        """The ids of the transitions by position, and None last, which is where -1 leads."""
        return [*(self.walk.new if new else self.walk.old).procedure.transitions, None]

    # Where one can do what the other cannot

    def _alone(self, some: Alone, *, new: bool) -> Iterator[tuple[Key, Ints, str]]:
        """The steps that one can take alone, as positions, by the transition that is taken."""
        walk = self.walk
        ids = self._ids(new=new)
        for number in np.unique(some.events).tolist():
            event = walk.event_names[number]
            pathway = event.partition(".")[0]
            at = np.flatnonzero(some.events == number)
            chosen = taken(walk.new if new else walk.old, event, pathway, some.steps[at])
            for choice in np.unique(chosen).tolist():
                turn: Turn = "newly possible" if new else "no longer possible"
                key: Key = (turn, event, pathway, None if new else ids[choice], ids[choice] if new else None)
                yield key, at[chosen == choice], event

    def alone(self) -> None:
        for new, some in enumerate(self.walk.alone):
            for key, at, event in self._alone(some, new=bool(new)):
                pairs = some.pairs[at]
                pairs = pairs[self.walk.in_step[pairs]]
                if len(pairs):
                    self.note(key, pairs, self._states(key[2], pairs, new=bool(new)), event)

    # Where others act

    def _by_others(self) -> Iterator[tuple[Key, Ints, str]]:
        steps = self.walk.steps
        for number in np.unique(steps.events[self.walk.by_others]).tolist():
            event = self.walk.event_names[number]
            at = np.flatnonzero(self.walk.by_others & (steps.events == number))
            yield from self._by_transitions("by others", event, event.partition(".")[0], at)

    def _by_transitions(self, turn: Turn, event: str, pathway: str, at: Ints) -> Iterator[tuple[Key, Ints, str]]:
        """Steps that both take, by the transitions that a pathway takes in each."""
        steps, walk = self.walk.steps, self.walk
        old = taken(walk.old, event, pathway, steps.old[at])
        new = taken(walk.new, event, pathway, steps.new[at])
        for one, other in sorted(set(zip(old.tolist(), new.tolist(), strict=True))):
            ids = (self._ids(new=False)[one], self._ids(new=True)[other])
            named = event if turn == "by others" else None
            yield (turn, named, pathway, *ids), at[(old == one) & (new == other)], event

    def by_others(self) -> None:
        for key, at, event in self._by_others():
            pairs = self.walk.steps.pairs[at]
            pairs = pairs[self.walk.in_step[pairs]]
            if len(pairs):
                self.note(key, pairs, self._states(key[2], pairs, new=True), event)

    # Where one is at rest and the other is not

    def _at_rest(self) -> Iterator[tuple[Key, Ints]]:
        for name, differ in self.walk.shown_otherwise():
            pairs = np.flatnonzero(differ)
            old, new = (self.walk.state(name, pairs, new=each) for each in (False, True))
            for one, other in sorted(set(zip(old.tolist(), new.tolist(), strict=True))):
                names = (
                    tuple(space.procedure.pathways[name].states)[number]
                    for space, number in ((self.walk.old, one), (self.walk.new, other))
                )
                was, now = names
                yield ("at rest", None, name, was, now), pairs[(old == one) & (new == other)]

    def at_rest(self) -> None:
        for key, pairs in self._at_rest():
            here = pairs[self.walk.in_step[pairs]]
            if len(here):
                self.note(key, here, (key[4] or "",), None)

    # Where a pathway that only one of the two has follows

    def only_in_one(self) -> None:
        walk, steps = self.walk, self.walk.steps
        for new, space, numbers in ((False, walk.old, steps.old), (True, walk.new, steps.new)):
            for name in sorted(space.procedure.pathways.keys() & space.variables - set(walk.pathways)):
                values, first = space.values(name), space.procedure.pathways[name].initial
                resting = np.isin(values, [tuple(space.procedure.pathways[name].states).index(each) for each in first])
                begun = resting[space.sources] & ~resting[space.targets]
                at = np.flatnonzero(begun[numbers] & walk.in_step[steps.pairs])
                if len(at):
                    best = int(at[walk.nearest(steps.pairs[at])])
                    event = walk.event_names[steps.events[best]]
                    key: Key = ("leads elsewhere", None, name, *((None, name) if new else (name, None)))
                    self.note(key, steps.pairs[[best]], first, event, steps.targets[[best]])

    # Where they come apart

    def unexplained(self) -> Bools:
        """The pairs apart that show something which is no difference by itself: being apart is to blame for it."""
        walk = self.walk
        known = self.known | self.found.keys()
        found = np.zeros(len(walk), dtype=np.bool_)
        for new, some in enumerate(walk.alone):
            for key, at, _ in self._alone(some, new=bool(new)):
                if key not in known:
                    found[some.pairs[at]] = True
        for key, at, _ in self._by_others():
            if key not in known:
                found[walk.steps.pairs[at]] = True
        for key, pairs in self._at_rest():
            if key not in known:
                found[pairs] = True
        return found & ~walk.in_step

    def leading_elsewhere(self, blamed: Bools) -> None:
        walk, steps = self.walk, self.walk.steps
        led = np.flatnonzero((steps.targets >= 0) & walk.in_step[steps.pairs])
        led = led[blamed[steps.targets[led]]]
        for name in walk.pathways:
            apart = led[walk.differs(name, steps.targets[led])]
            for number in np.unique(steps.events[apart]).tolist():
                event = walk.event_names[number]
                here = apart[steps.events[apart] == number]
                for key, at, _ in self._by_transitions("leads elsewhere", event, name, here):
                    pairs = steps.pairs[at]
                    self.note(key, pairs, self._states(name, pairs, new=True), event, steps.targets[at])

    def beginning_otherwise(self, blamed: Bools) -> None:
        walk = self.walk
        begun = walk.beginnings[blamed[walk.beginnings]]
        for name in walk.pathways:
            for pair in begun[walk.differs(name, begun)].tolist():
                at = np.array([pair])
                was, now = (self._states(name, at, new=each)[0] for each in (False, True))
                self.note(("begins otherwise", None, name, was, now), at, (now,), None, at)


# --- telling -----------------------------------------------------------------------------------------------------------


def _told(pair: Pair, found: _Found) -> Difference:
    walk = found.walk
    turn, _, pathway, _, _ = found.key
    first, events = walk.story(found.pair)
    tried = (found.event,) if found.event else ()
    starts = (walk.old.configuration(int(walk.a[first])), walk.new.configuration(int(walk.b[first])))
    old_story = _trace(pair, starts[0], events + (tried if turn != "newly possible" else ()), new=False)
    new_story = _trace(pair, starts[1], events + (tried if turn != "no longer possible" else ()), new=True)
    aftermath = None
    if found.after is not None and not walk.in_step[found.after]:
        aftermath = _aftermath(walk, found.after)
    old, new = _sides(pair, found.key)
    facts = _facts(pair, found)
    told = Difference(
        turn, found.event, found.events, pathway, found.states, old, new, old_story, new_story, aftermath, facts, ""
    )
    return replace(told, sentence=sentence(pair, told, found.key[3:]))


def _facts(pair: Pair, found: _Found) -> tuple[str, ...]:
    """Of what can be done in one only: the facts that its condition reads and that are not the same in both."""
    turn, _, _, was, now = found.key
    if turn not in ("newly possible", "no longer possible"):
        return ()
    transition = pair.new.transitions[now] if now else pair.translated.transitions[was or ""]
    walk, at = found.walk, found.pair
    before = walk.old.configuration(int(walk.a[at]))
    after = walk.new.configuration(int(walk.b[at]))
    read = sorted(variables(transition.when) & pair.new.facts.keys() & before.keys() & after.keys())
    return tuple(name for name in read if before[name] != after[name])


def _sides(pair: Pair, key: Key) -> tuple[Side | None, Side | None]:
    turn, _, pathway, was, now = key
    match turn:
        case "at rest" | "begins otherwise":
            assert was is not None
            assert now is not None
            return pair.state(pathway, was, new=False), pair.state(pathway, now, new=True)
        case "newly possible":
            return pair.other(now or "", new=False), pair.transition(now, new=True)
        case "no longer possible":
            return pair.transition(was, new=False), pair.other(was or "", new=True)
        case _:
            return pair.transition(was, new=False), pair.transition(now, new=True)


def _lonely(pair: Pair, walk: Walk) -> Iterator[Difference]:
    """The beginnings that only one of the two has."""
    for new, space, numbers in ((False, walk.old, walk.lonely[0]), (True, walk.new, walk.lonely[1])):
        others = walk.old if new else walk.new
        possible = {
            (name, value) for number in others.initial.tolist() for name, value in others.configuration(number).items()
        }
        for number in numbers:
            start = space.configuration(number)
            name, value = next(
                (each for each in start.items() if each[0] in others.variables and each not in possible),
                next(iter(start.items())),
            )
            trace = _trace(pair, start, (), new=new)
            stories = {"old_story": None if new else trace, "new_story": trace if new else None}
            told = Difference(
                "begins otherwise",
                None,
                (),
                name,
                (str(value),),
                None,
                None,
                **stories,
                aftermath=None,
                facts=(),
                sentence="",
            )
            yield replace(told, sentence=begins(pair, name, value, new=new))


def _aftermath(walk: Walk, pair: int) -> Aftermath:
    """The soonest that it shows that the two are apart."""
    shows = ~walk.rests_alike
    for some in walk.alone:
        shows[some.pairs] = True
    shows[walk.steps.pairs[walk.by_others]] = True
    there, events = walk.way(pair, shows)
    newly, no_longer = (
        tuple(sorted({walk.event_names[each] for each in some.events[some.pairs == there].tolist()}))
        for some in (walk.alone[1], walk.alone[0])
    )
    return Aftermath(events, newly, no_longer)


def _trace(pair: Pair, start: Mapping[str, Value], events: tuple[str, ...], *, new: bool) -> Trace:
    """The same steps taken by `semantics` in the procedure as it was given, with all pathways along: a second opinion."""
    procedure = pair.new if new else pair.old
    beginning = next(
        each
        for each in initial(procedure)
        if all(start[name] == value for name, value in pair.named_now(each, new=new).items() if name in start)
    )
    trace = Trace(beginning)
    for event in events:
        step = step_on(procedure, trace.end, event if new else pair.old_event(event))
        assert step is not None, f"the walk has a step on {event} that the semantics has not"
        trace = Trace(beginning, (*trace.steps, step))
    return trace

"""A small set of stories that takes every transition, and has every guard say yes and no.

Candidates are the shortest story to each goal, and longer ones that go on from such a goal to the nearest that is still
open. Of these a smallest set is chosen that reaches every goal: fewest stories, then fewest events (set cover as an
integer program, solved by HiGHS; Karp, Reducibility among combinatorial problems, 1972, has it among his 21). It is
smallest among the candidates, and `Covering.proved` says whether the solver came to an end.

One endless story would cover everything and help nobody, so a story goes on only up to `LONGEST` events.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cpmodel.checks import spaces
from cpmodel.model.condition import ALWAYS, InState, Not, Value, holds
from cpmodel.model.procedure import Procedure, Story, Transition
from cpmodel.model.semantics import Configuration, Step, Trace, step_on
from cpmodel.space import Space

Goal = tuple[str, bool]
"""A transition's id, and whether it is taken or its guard says no."""
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

LONGEST = 30
"""The most events to which a story is drawn out. The shortest way to the furthest goal of the shipped procedure has 23."""
NODES = 20_000
"""How many nodes of its tree the solver may look at: a count, so that the answer does not hang on the machine."""


@dataclass(frozen=True, slots=True)
class Covering:
    """The stories, the goals that each reaches first, and the goals that no story can reach.

    `candidates` is how many stories there were to choose from, and `proved` says that no fewer of these would do.
    """

    stories: tuple[Story, ...]
    reached: tuple[frozenset[Goal], ...]
    unreachable: tuple[Goal, ...]
    candidates: int
    proved: bool


def cover(procedure: Procedure) -> Covering:
    """Find the stories. The same procedure gives the same stories."""
    wanted, guards = frozenset(_goals(procedure)), _Guards(procedure)
    candidates: dict[tuple[str, ...], Trace] = {}
    for asked, space in spaces(procedure):
        for trace in (*_shortest(space, asked), *_longer(guards, space)):
            candidates.setdefault(trace.events, trace)
    traces = [candidates[events] for events in sorted(candidates, key=lambda each: (len(each), each))]
    reaching = [frozenset(guards.reached(trace)) for trace in traces]
    possible = frozenset[Goal]().union(*reaching)
    chosen, proved = _smallest(traces, reaching, sorted(possible))
    kept = _shortened(guards, [traces[each] for each in chosen], possible)
    stories = tuple(_story(procedure, number, trace) for number, (trace, _) in enumerate(kept, start=1))
    unreachable = tuple(sorted(wanted - possible))
    return Covering(stories, tuple(new for _, new in kept), unreachable, len(traces), proved)


def _goals(procedure: Procedure) -> Iterator[Goal]:
    for name, transition in procedure.transitions.items():
        yield name, True
        if transition.when != ALWAYS:
            yield name, False


# --- candidates ----------------------------------------------------------------------------------------------------


def _shortest(space: Space, asked: tuple[str, ...]) -> Iterator[Trace]:
    """For each goal of the pathways asked about a shortest story that reaches it."""
    for event, pathway, candidates in space.reactions():
        if pathway not in asked:
            continue
        steps, chosen, _ = space.chosen(event, pathway)
        for number, transition in enumerate(candidates):
            step = space.nearest_step(steps[chosen == number])
            if step is not None:
                yield space.story(int(space.sources[step]), [step])
            if transition.when != ALWAYS:
                yield from _refused(space, steps, transition)


def _refused(space: Space, steps: Ints, transition: Transition) -> Iterator[Trace]:
    """A shortest story to where only the guard keeps the transition from being taken."""
    here = _held_back(space, transition)
    if transition.event:
        goal = space.nearest(here)
        if goal is not None:
            yield space.story(goal)
        return
    step = space.nearest_step(steps[here[space.sources[steps]]])
    if step is not None:
        yield space.story(int(space.sources[step]), [step])


def _held_back(space: Space, transition: Transition) -> Bools:
    """The configurations in which the pathway is in one of the sources and the guard says no."""
    standing = np.zeros(len(space), dtype=np.bool_)
    for source in transition.sources:
        standing |= space.where(InState(transition.pathway, source))
    return standing & space.where(Not(transition.when))


def _longer(guards: _Guards, space: Space) -> Iterator[Trace]:
    """Stories that go on from goal to goal until they are long enough, and together reach all that the space has.

    That is done twice, so that there is more to choose from: each story begins with the furthest goal that is open, and
    then again with the nearest.
    """
    homes = _homes(space)
    yield from _drawn_out(guards, space, homes, nearest_first=False)
    yield from _drawn_out(guards, space, homes, nearest_first=True)


def _drawn_out(guards: _Guards, space: Space, homes: Mapping[Goal, Ints], nearest_first: bool) -> Iterator[Trace]:
    open_ = set(homes)
    count = np.zeros(len(space), dtype=np.int32)
    for each in homes.values():
        count[each] += 1
    sign = 1 if nearest_first else -1
    distance = {goal: sign * int(space.distances[each].min()) for goal, each in homes.items()}
    while open_:
        first = min(sorted(open_), key=lambda goal: distance[goal])
        walk = _Walk(guards, space, int(homes[first][np.argmin(space.distances[homes[first]])]))
        going = True
        while going:
            walk.take_best(open_)
            done = (walk.reached.keys() & open_) | ({first} & open_)
            for goal in done:
                count[homes[goal]] -= 1
            open_ -= done
            going = bool(done) and bool(open_) and walk.go_on(count > 0)
        yield walk.trace


def _homes(space: Space) -> dict[Goal, Ints]:
    """For each goal the configurations in which it can be reached by the next event, or by standing there."""
    found: dict[Goal, Bools] = {}
    for event, pathway, candidates in space.reactions():
        steps, chosen, _ = space.chosen(event, pathway)
        for number, transition in enumerate(candidates):
            taken = found.setdefault((transition.id, True), np.zeros(len(space), dtype=np.bool_))
            taken[space.sources[steps[chosen == number]]] = True
            if transition.when == ALWAYS:
                continue
            here = _held_back(space, transition)
            if not transition.event:
                offered = np.zeros(len(space), dtype=np.bool_)
                offered[space.sources[steps]] = True
                here &= offered
            refused = found.setdefault((transition.id, False), np.zeros(len(space), dtype=np.bool_))
            refused |= here
    return {goal: np.flatnonzero(each) for goal, each in found.items() if each.any()}


class _Walk:
    """A story that is being drawn out: where it stands in the space, and all that it has reached."""

    def __init__(self, guards: _Guards, space: Space, goal: int):
        self.guards, self.space, self.here = guards, space, goal
        self.trace = space.story(goal)
        self.reached = guards.reached(self.trace)

    def take_best(self, open_: set[Goal]) -> None:
        """Take the event that reaches most of what is open, if any does."""
        sources = self.space.sources
        first, last = np.searchsorted(sources, np.array([self.here, self.here + 1], dtype=sources.dtype)).tolist()
        gains = {edge: self._gain(edge, open_) for edge in range(first, last)}
        best = max(gains, key=lambda edge: (gains[edge], -edge), default=None)
        if best is not None and gains[best]:
            self._take(best)

    def go_on(self, goals: Bools) -> bool:
        """Go to the nearest of the configurations, and say whether there was a way that is not too long."""
        way = self.space.way(self.here, goals)
        if way is None or len(self.trace.steps) + len(way) >= LONGEST:
            return False
        for edge in way:
            self._take(edge)
        return True

    def _gain(self, edge: int, open_: set[Goal]) -> int:
        step = self._step(edge)
        return len(open_ & {*self.guards.taking(step), *self.guards.standing(step.after)})

    def _step(self, edge: int) -> Step:
        event = self.space.event_names[self.space.events[edge]]
        step = step_on(self.space.procedure, self.trace.end, event)
        assert step is not None, f"the space has a step on {event} that the semantics has not"
        return step

    def _take(self, edge: int) -> None:
        step = self._step(edge)
        self.trace = Trace(self.trace.start, (*self.trace.steps, step))
        for goal in (*self.guards.taking(step), *self.guards.standing(step.after)):
            self.reached.setdefault(goal, len(self.trace.steps))
        self.here = int(self.space.targets[edge])


# --- what a story reaches ------------------------------------------------------------------------------------------


class _Guards:
    """The guarded transitions by where they can say no: in a state, or in a state on an event of another pathway."""

    def __init__(self, procedure: Procedure):
        self.own: dict[tuple[str, Value], list[Transition]] = {}
        self.following: dict[tuple[str, Value, str], list[Transition]] = {}
        for each in procedure.transitions.values():
            for source in each.sources if each.when != ALWAYS else ():
                if each.event:
                    self.own.setdefault((each.pathway, source), []).append(each)
                for event in each.follows:
                    self.following.setdefault((each.pathway, source, event), []).append(each)

    def standing(self, here: Configuration) -> Iterator[Goal]:
        """The guards of own events that say no in a configuration."""
        for place in here.items():
            yield from self._saying_no(self.own.get(place, ()), here)

    def taking(self, step: Step) -> Iterator[Goal]:
        """What a step takes, and the guards of followers that say no to it."""
        yield from ((each.id, True) for each in step.taken)
        for name, value in step.before.items():
            yield from self._saying_no(self.following.get((name, value, step.event), ()), step.before)

    def _saying_no(self, some: Iterable[Transition], here: Configuration) -> Iterator[Goal]:
        return ((each.id, False) for each in some if not holds(each.when, here))

    def reached(self, trace: Trace) -> dict[Goal, int]:
        """The goals that a story reaches, each with how many of its events are needed for it."""
        found = dict.fromkeys(self.standing(trace.start), 0)
        for number, step in enumerate(trace.steps, start=1):
            for goal in (*self.taking(step), *self.standing(step.after)):
                found.setdefault(goal, number)
        return found


# --- the choice ----------------------------------------------------------------------------------------------------


def _smallest(traces: list[Trace], reaching: list[frozenset[Goal]], goals: list[Goal]) -> tuple[list[int], bool]:
    """The positions of the fewest stories, of these with the fewest events, that reach all goals; and whether that is proved."""
    if not goals:
        return [], True
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    rows, columns = zip(
        *((goals.index(goal), each) for each, some in enumerate(reaching) for goal in some), strict=True
    )
    matrix = csr_array((np.ones(len(rows)), (rows, columns)), shape=(len(goals), len(traces)))
    a_story = 1 + sum(sorted((len(each.events) for each in traces), reverse=True)[: len(goals)])
    found = milp(
        np.array([a_story + len(each.events) for each in traces], dtype=float),
        integrality=np.ones(len(traces), dtype=np.int64),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(matrix, lb=1),
        options={"node_limit": NODES, "mip_rel_gap": 0.0},
    )
    if found.x is None:
        return _greedy(traces, reaching, goals), False
    return [int(each) for each in np.flatnonzero(found.x > 0.5)], found.status == 0


def _greedy(traces: list[Trace], reaching: list[frozenset[Goal]], goals: list[Goal]) -> list[int]:
    """As few as will do when always the story is taken that reaches most of what is open (Chvátal, 1979)."""
    open_, chosen = set(goals), []
    while open_:
        chosen.append(max(range(len(traces)), key=lambda each: (len(reaching[each] & open_), -len(traces[each].steps))))
        open_ -= reaching[chosen[-1]]
    return chosen


def _shortened(guards: _Guards, traces: list[Trace], goals: frozenset[Goal]) -> list[tuple[Trace, frozenset[Goal]]]:
    """The stories without the ends that nothing hangs on, each with the goals that it is the first to reach."""
    needed = [guards.reached(trace) for trace in traces]
    for number, mine in enumerate(needed):
        others = frozenset[Goal]().union(*(each for each in needed if each is not mine))
        length = max((events for goal, events in mine.items() if goal not in others), default=0)
        traces[number] = Trace(traces[number].start, traces[number].steps[:length])
        needed[number] = {goal: events for goal, events in mine.items() if events <= length}
    kept: list[tuple[Trace, frozenset[Goal]]] = []
    open_ = set(goals)
    for trace, mine in zip(traces, needed, strict=True):
        new = frozenset(mine.keys() & open_)
        kept.append((trace, new))
        open_ -= new
    return kept


def _story(procedure: Procedure, number: int, trace: Trace) -> Story:
    starts = {name: trace.start[name] for name, pathway in procedure.pathways.items() if len(pathway.initial) > 1}
    starts |= {name: trace.start[name] for name in procedure.read_facts if procedure.facts[name].initial is None}
    changed = trace.steps[-1].taken[0].pathway if trace.steps else None
    ends = InState(changed, str(trace.end[changed])) if changed else ALWAYS
    return Story(f"Covering story {number}", "required", trace.events, starts, ends)

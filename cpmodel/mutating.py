"""Broken copies of a procedure, and which of them the checks would notice.

A *mutant* differs from the procedure in one transition: it is deleted, leads to another state, or has its guard turned
into the opposite. A mutant that nothing notices shows an unguarded place, where a rule or a story is missing. The idea
is mutation analysis (DeMillo, Lipton and Sayward, Computer 11(4), 1978), asked of a specification instead of a program.

Two sorts of mutant prove nothing and are left out of the count: those that the reader would refuse (`refused`), and
those that behave the same. The latter is proved, not guessed: after every sequence of events the changed pathway, and
the facts that the transition sets, have the same values in both, because the two state spaces of everything that can
influence them are equal, configuration by configuration and step by step. What other pathways do then is the same too,
since nothing else was changed. Two states that differ only in their names are not the same: outcomes are what people read.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from types import ModuleType
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from cpmodel.checks import Question, View, catalogue, questions
from cpmodel.model.condition import ALWAYS, Not, text
from cpmodel.model.findings import Finding, Place
from cpmodel.model.procedure import Procedure, Transition, named_events
from cpmodel.model.semantics import Configuration, Step, Trace
from cpmodel.processes import started
from cpmodel.space import Bools, Space, TooLarge, cone

Change = Literal["delete", "retarget", "negate"]
Fate = Literal["noticed", "survived", "equal", "refused"]
Key = tuple[str, str]
"""What makes two findings the same one: the code and the subject."""
Progress = Callable[[int, int], None]
"""Called with the mutants that are done, and their number."""

LARGEST = 5_000_000
"""The most configurations that are explored to notice one mutant; two of this size fit into memory side by side."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change to one transition. `to` is the state that it now leads to, where it is retargeted."""

    change: Change
    transition: str
    place: Place
    to: str | None = None

    def __str__(self) -> str:
        """Say the change in a few words."""
        match self.change:
            case "delete":
                return f"{self.transition} deleted"
            case "retarget":
                return f"{self.transition} leads to '{self.to}'"
            case "negate":
                return f"{self.transition} has the opposite guard"

    def of(self, procedure: Procedure) -> Procedure:
        """The copy of the procedure with this one change; every place stays what it was."""
        changed = procedure.transitions[self.transition]
        pathway = procedure.pathways[changed.pathway]
        transitions = tuple(
            kept for each in pathway.transitions for kept in (self._changed(each) if each is changed else (each,))
        )
        pathways = dict(procedure.pathways) | {pathway.name: replace(pathway, transitions=transitions)}
        return replace(procedure, pathways=pathways)

    def _changed(self, transition: Transition) -> tuple[Transition, ...]:
        match self.change:
            case "delete":
                return ()
            case "retarget":
                return (replace(transition, to=self.to),)
            case "negate":
                return (replace(transition, when=Not(transition.when)),)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a mutant; where it was noticed, by the first finding that the procedure itself does not have."""

    mutant: Mutant
    fate: Fate
    by: Key | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """How many mutants were noticed, and which were not, in the order in which they were made."""

    outcomes: tuple[Outcome, ...]

    def _count(self, fate: Fate) -> int:
        return sum(each.fate == fate for each in self.outcomes)

    @property
    def noticed(self) -> int:
        """How many led to a finding that the procedure itself does not have."""
        return self._count("noticed")

    @property
    def survived(self) -> int:
        """How many behave differently, and nothing says so."""
        return self._count("survived")

    @property
    def equal(self) -> int:
        """How many were proved to behave the same; they are not counted in the share."""
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


def mutants(procedure: Procedure) -> list[Mutant]:
    """Every mutant, transition by transition in file order: deleted, led to each other state, guard negated.

    A transition without `to:` has nowhere to be led away from, and one without a guard has nothing to negate.
    """
    return [
        mutant
        for pathway in procedure.pathways.values()
        for transition in pathway.transitions
        for mutant in _mutants(transition, pathway.states)
    ]


def _mutants(transition: Transition, states: Iterable[str]) -> Iterator[Mutant]:
    yield Mutant("delete", transition.id, transition.place)
    if transition.to is not None:
        for state in states:
            if state != transition.to:
                yield Mutant("retarget", transition.id, transition.place, state)
    if transition.when != ALWAYS:
        yield Mutant("negate", transition.id, transition.place)


def refused(procedure: Procedure) -> bool:
    """True where the reader would refuse it: a pathway without transitions, or a name of an event that nothing declares."""
    empty = any(not pathway.transitions for pathway in procedure.pathways.values())
    return empty or any(name not in procedure.own_events for name in _named_events(procedure))


def _named_events(procedure: Procedure) -> Iterator[str]:
    """Every event that is named anywhere but where it is declared."""
    for transition in procedure.transitions.values():
        yield from transition.follows
    for group in procedure.events.values():
        yield from group
    for fact in procedure.facts.values():
        yield from fact.resets_on
    for limit in procedure.limits.values():
        yield from limit.starts | limit.until | limit.void | limit.before
    for rule in procedure.rules.values():
        yield from named_events(rule.pattern)
    for story in procedure.stories:
        yield from story.events
    for role in procedure.roles.values():
        for duty in role.duties:
            if duty.when and duty.when not in procedure.states:
                yield duty.when


def measure(
    procedure: Procedure,
    sample: int | None = None,
    seed: int = 0,
    processes: int = 2,
    progress: Progress | None = None,
) -> Score:
    """Make the mutants, or a sample of so many of them, and say which the checks notice.

    The same procedure, sample and seed give the same score, whatever the number of processes.
    """
    made = mutants(procedure)
    if sample is not None and sample < len(made):
        chosen = random.Random(seed).sample(range(len(made)), sample)
        made = [made[index] for index in sorted(chosen)]
    outcomes: list[Outcome] = []
    for outcome in _outcomes(procedure, made, processes):
        outcomes.append(outcome)
        if progress:
            progress(len(outcomes), len(made))
    return Score(tuple(outcomes))


def _outcomes(procedure: Procedure, made: list[Mutant], processes: int) -> Iterator[Outcome]:
    baseline = _Baseline.of(procedure)
    if processes <= 1 or len(made) <= 1:
        yield from map(baseline.judged, made)
        return
    with started(min(processes, len(made)), initializer=_begin, initargs=(baseline,)) as pool:
        yield from pool.map(_judged, made, chunksize=4)


_begun: list[_Baseline] = []
"""In a process of the pool: what it compares with, sent once instead of with every mutant."""


def _begin(baseline: _Baseline) -> None:
    _begun[:] = [baseline]


def _judged(mutant: Mutant) -> Outcome:
    return _begun[0].judged(mutant)


@dataclass(frozen=True)
class _Baseline:
    """What is known of the procedure itself: its findings, and its state spaces by their variables."""

    procedure: Procedure
    known: frozenset[Key]
    questions: Mapping[Question, frozenset[str]]
    spaces: Mapping[frozenset[str], Space]

    @classmethod
    def of(cls, procedure: Procedure) -> _Baseline:
        asked = questions(procedure)
        homes = {_home(procedure, each) for each in procedure.transitions.values()}
        spaces = {each: _Outline(procedure, each) for each in sorted({*asked.values(), *homes}, key=_size)}
        known = {_key(each) for module in _checks("examine") for each in module.examine(procedure)}
        for needed, space in spaces.items():
            view = _view(procedure, space, asked, needed)
            known |= {_key(each) for module in _checks("explore") for each in module.explore(view)}
        return cls(procedure, frozenset(known), asked, spaces)

    def judged(self, mutant: Mutant) -> Outcome:
        """What becomes of a mutant, asked in the order of what the answers cost."""
        copy = mutant.of(self.procedure)
        if refused(copy):
            return Outcome(mutant, "refused")
        retold = self._new(catalogue()[_STORIES].examine(copy))
        if retold:  # A story that goes differently is itself the proof that the copy behaves differently.
            return Outcome(mutant, "noticed", retold)
        changed = self.procedure.transitions[mutant.transition]
        home = _home(self.procedure, changed)
        space = self._space(copy, home, changed)
        if space and not _restarts_a_clock(self.procedure, changed) and _same(space, self.spaces[home]):
            return Outcome(mutant, "equal")
        noticed = self._noticed(copy, changed, {home: space})
        return Outcome(mutant, "noticed", noticed) if noticed else Outcome(mutant, "survived")

    def _space(self, copy: Procedure, needed: frozenset[str], changed: Transition) -> Space | None:
        """The copy's state space of these variables; None where it is too large to explore, and so answers nothing."""
        try:
            return self.spaces[needed].edited(copy, changed.events, LARGEST)
        except TooLarge:
            return None

    def _noticed(
        self, copy: Procedure, changed: Transition, explored: Mapping[frozenset[str], Space | None]
    ) -> Key | None:
        for module in _checks("examine"):
            if found := self._new(module.examine(copy)):
                return found
        touched = {asked for asked in self.questions.values() if changed.pathway in asked}
        for needed in sorted(touched, key=_size):
            space = explored[needed] if needed in explored else self._space(copy, needed, changed)
            if space is None:
                continue
            view = _view(copy, space, self.questions, needed)
            for module in _checks("explore"):
                if found := self._new(module.explore(view)):
                    return found
        return None

    def _new(self, findings: Iterable[Finding]) -> Key | None:
        return next((key for key in map(_key, findings) if key not in self.known), None)


_STORIES = "CP210"


def _checks(kind: Literal["examine", "explore"]) -> list[ModuleType]:
    return [module for module in catalogue().values() if hasattr(module, kind)]


def _key(finding: Finding) -> Key:
    return finding.code, finding.subject


def _home(procedure: Procedure, transition: Transition) -> frozenset[str]:
    """Everything that can influence what the transition changes: where its pathway stands, and the facts that it sets."""
    return cone(procedure, {transition.pathway, *(name for name in transition.sets if name in procedure.variables)})


def _restarts_a_clock(procedure: Procedure, transition: Transition) -> bool:
    """True where it enters a state again that has a limit: the untimed space does not see what is lost without it."""
    again = transition.to is not None and transition.to in transition.sources
    return again and procedure.pathways[transition.pathway].states[str(transition.to)].within is not None


def _size(needed: frozenset[str]) -> tuple[int, list[str]]:
    """Orders sets of variables by how much there is to explore, more or less."""
    return len(needed), sorted(needed)


def _view(procedure: Procedure, space: Space, asked: Mapping[Question, frozenset[str]], needed: frozenset[str]) -> View:
    """The questions that need just these variables, to be asked of the space."""
    named = [question for question, variables in asked.items() if variables == needed]
    return View(
        procedure,
        space,
        tuple(procedure.pathways[name] for kind, name in named if kind == "pathway"),
        tuple(procedure.limits[name] for kind, name in named if kind == "limit"),
        tuple(procedure.rules[name] for kind, name in named if kind == "rule"),
    )


class _Outline(Space):
    """A state space that answers with any example instead of the nearest: that there is one is all that is asked."""

    @cached_property
    def distances(self) -> NDArray[np.int32]:
        return np.zeros(len(self), dtype=np.int32)

    def story(self, goal: int, then: Iterable[int] = ()) -> Trace:
        """The place itself, and on by the numbered steps, without the way that leads there."""
        start = self.configuration(goal)
        steps: list[Step] = []
        before: Configuration = start
        for number in then:
            after = self.configuration(int(self.targets[number]))
            steps.append(Step(self.event_names[self.events[number]], (), before, after))
            before = after
        return Trace(start, tuple(steps))

    def way(self, start: int, goals: Bools, allowed: Bools | None = None) -> list[int] | None:
        """Nothing: the steps between are not asked for."""
        return []


def _same(one: Space, two: Space) -> bool:
    """True where both have the same beginnings, configurations and steps."""
    return (
        one.variables == two.variables
        and one.event_names == two.event_names
        and all(
            np.array_equal(getattr(one, name), getattr(two, name))
            for name in ("packed", "initial", "sources", "events", "targets")
        )
    )


def said(procedure: Procedure, mutant: Mutant) -> str:
    """The change as a sentence with its place, for lists of survivors."""
    changed = procedure.transitions[mutant.transition]
    match mutant.change:
        case "delete":
            return f"{mutant.place}: {mutant.transition} is deleted."
        case "retarget":
            return f"{mutant.place}: {mutant.transition} leads to '{mutant.to}' instead of '{changed.to}'."
        case "negate":
            return f"{mutant.place}: {mutant.transition} asks for the opposite of: {text(changed.when)}."

"""Whether anything would notice a mutant, asked in the order of what the answers cost.

Two sorts prove nothing and are left out of the count: those that the reader would refuse, and those that are proved to
be the same. What "the same" means depends on what is changed:

- *What can happen*: in the state space of all that can influence a changed pathway or fact there are the same
  configurations and steps, each step tells the same roles and is caused by the same, the same states are beginnings and
  at rest, and no state that has a limit is entered again in one and only heard in the other. Two states that differ only in their names are not the same:
  outcomes are what people read.
- *Who*: a role that is no longer told is told all the same where at every such step something else tells it. Who causes an event and who has to act is never the same.
- *Time*: an event that stops a clock, or takes it out of the count, can never happen while the clock runs, or something
  else does the same there: what stops it comes first, and the end of the case takes out of the count what it leaves
  undone. A length is never the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import ModuleType
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from cpmodel.checks import Question, View, catalogue, questions
from cpmodel.checks._told import told
from cpmodel.model.findings import Finding, Unreadable
from cpmodel.model.procedure import Procedure, Told, Transition
from cpmodel.model.semantics import Configuration, Step, Trace, choices
from cpmodel.mutating.mutants import Mutant, refused
from cpmodel.space import Bools, Space, TooLarge, cone

Fate = Literal["noticed", "survived", "equal", "refused"]
Key = tuple[str, str]
"""What makes two findings the same one: the code and the subject."""

LARGEST = 5_000_000
"""The most configurations that are explored to notice one mutant; two of this size fit into memory side by side."""
_STORIES, _ROLES = "CP210", "CP109"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a mutant; where it was noticed, by the first finding that the procedure itself does not have."""

    mutant: Mutant
    fate: Fate
    by: Key | None = None


@dataclass(frozen=True)
class Baseline:
    """What is known of the procedure itself: its findings, and its state spaces by their variables."""

    procedure: Procedure
    known: frozenset[Key]
    questions: Mapping[Question, frozenset[str]]
    spaces: Mapping[frozenset[str], Space]

    @classmethod
    def of(cls, procedure: Procedure) -> Baseline:
        """Explore the procedure and check it."""
        asked = questions(procedure)
        homes = {cone(procedure, {each}) for each in procedure.variables}
        spaces = {each: _Outline(procedure, each) for each in sorted({*asked.values(), *homes}, key=_size)}
        known = {_key(each) for module in _checks("examine") for each in module.examine(procedure)}
        for needed, space in spaces.items():
            view = _view(procedure, space, asked, needed)
            known |= {_key(each) for module in _checks("explore") for each in module.explore(view)}
        return cls(procedure, frozenset(known), asked, spaces)

    def judged(self, mutant: Mutant) -> Outcome:
        """What becomes of a mutant."""
        try:
            copy = mutant.of(self.procedure)
        except Unreadable:
            return Outcome(mutant, "refused")
        if refused(copy):
            return Outcome(mutant, "refused")
        if noticed := self._told(mutant, copy):
            return Outcome(mutant, "noticed", noticed)
        trial = _Trial(self, mutant, copy)
        if trial.same():
            return Outcome(mutant, "equal")
        noticed = self._noticed(trial)
        return Outcome(mutant, "noticed", noticed) if noticed else Outcome(mutant, "survived")

    def _told(self, mutant: Mutant, copy: Procedure) -> Key | None:
        """A story that goes differently is itself the proof that the copy behaves differently. None tells who does a thing."""
        if mutant.concern == "who":
            return None
        return self._new(catalogue()[_STORIES].examine(copy))

    def _noticed(self, trial: _Trial) -> Key | None:
        copy = trial.copy
        if trial.mutant.concern == "who":
            asked = {
                each: needed
                for each, needed in self.questions.items()
                if each[0] == "rule" and isinstance(copy.rules[each[1]].pattern, Told)
            }
            if found := self._new(catalogue()[_ROLES].examine(copy)):
                return found
            if found := self._explored(trial, asked):
                return found
        for module in _checks("examine"):
            if found := self._new(module.examine(copy)):
                return found
        return self._explored(trial, self.questions)

    def _explored(self, trial: _Trial, asked: Mapping[Question, frozenset[str]]) -> Key | None:
        touched = {needed for each, needed in asked.items() if needed & trial.changed or trial.redeclares(each)}
        for needed in sorted(touched, key=_size):
            space = trial.space(needed)
            if space is None:
                continue
            view = _view(trial.copy, space, asked, needed)
            for module in _checks("explore"):
                if found := self._new(module.explore(view)):
                    return found
        return None

    def _new(self, findings: Iterable[Finding]) -> Key | None:
        return next((key for key in map(_key, findings) if key not in self.known), None)


class _Trial:
    """One mutant beside the procedure: what differs, and its state spaces, each explored once."""

    def __init__(self, baseline: Baseline, mutant: Mutant, copy: Procedure):
        self.baseline = baseline
        self.procedure = baseline.procedure
        self.mutant = mutant
        self.copy = copy
        self._spaces: dict[frozenset[str], Space | None] = {}

    @cached_property
    def events(self) -> frozenset[str]:
        """The events on which something else is taken or set back."""
        one, two = self.procedure, self.copy
        return frozenset(
            event
            for event in one.own_events.keys() | two.own_events.keys()
            if one.own_events.get(event) != two.own_events.get(event)
            or one.followers.get(event) != two.followers.get(event)
            or any(
                (event in each.resets_on) != (event in two.facts[name].resets_on) for name, each in one.facts.items()
            )
        )

    @cached_property
    def transitions(self) -> tuple[Transition, ...]:
        """The transitions that are not in both, as they are in each that has them."""
        one, two = self.procedure.transitions, self.copy.transitions
        moved = [*one] != [*two]
        ids = [each for each in one.keys() | two.keys() if one.get(each) != two.get(each)]
        ids += [each for each in one if moved and each == self.mutant.element]
        return tuple(some[each] for each in ids for some in (one, two) if each in some)

    @cached_property
    def changed(self) -> frozenset[str]:
        """The pathways and facts that are changed themselves."""
        names = {each.pathway for each in self.transitions}
        names |= {name for each in self.transitions for name in each.sets if name in self.procedure.variables}
        for name, pathway in self.procedure.pathways.items():
            if dict(pathway.states) != dict(self.copy.pathways[name].states):
                names.add(name)
        facts = self.procedure.facts
        names |= {each for each in self.procedure.read_facts if facts[each] != self.copy.facts[each]}
        return frozenset(names)

    def redeclares(self, question: Question) -> bool:
        """True where what is asked about is declared otherwise."""
        kind, name = question
        match kind:
            case "limit":
                return self.procedure.limits[name] != self.copy.limits[name]
            case "rule":
                return self.procedure.rules[name] != self.copy.rules[name]
            case _:
                return False

    def space(self, needed: frozenset[str]) -> Space | None:
        """The copy's state space of these variables; None where it is too large to explore, and so answers nothing."""
        if needed not in self._spaces:
            try:
                self._spaces[needed] = self._explored(needed)
            except TooLarge:
                self._spaces[needed] = None
        return self._spaces[needed]

    def _explored(self, needed: frozenset[str]) -> Space:
        known = self.baseline.spaces[needed]
        if self.begins_otherwise:
            return _Outline(self.copy, needed & self.copy.variables.keys(), LARGEST)
        return known.edited(self.copy, self.events, LARGEST)

    @cached_property
    def begins_otherwise(self) -> bool:
        """True where a case can begin otherwise."""
        return choices(self.procedure) != choices(self.copy)

    def same(self) -> bool:
        """True where the copy is proved to be the same, in the sense that the module says."""
        match self.mutant.concern:
            case "who":
                return self._told_all_the_same()
            case "time":
                return self._never_while_running()
            case "behaviour":
                return self._behaves_the_same()

    def _behaves_the_same(self) -> bool:
        if any(map(self.redeclares, self.baseline.questions)) or self._stands_otherwise():
            return False
        for name in sorted(self.changed, key=lambda each: len(cone(self.procedure, {each}))):
            home = cone(self.procedure, {name})
            space = self.space(home)
            if space is None or not _same(self.baseline.spaces[home], space):
                return False
            if not _said_alike(self.baseline.spaces[home], space, self.events, name):
                return False
        return True

    def _stands_otherwise(self) -> bool:
        """True where a state is at rest, or a beginning, in one and not in the other."""
        two = self.copy.states
        return any(
            (each.initial, each.at_rest) != (two[name].initial, two[name].at_rest)
            for name, each in self.procedure.states.items()
        )

    def _told_all_the_same(self) -> bool:
        if self.mutant.change != "tells":
            return False
        before, after = self.procedure.transitions[self.mutant.element], self.copy.transitions[self.mutant.element]
        lost = {*before.tells} - {*after.tells}
        here = cone(self.procedure, {before.pathway, *(event.partition(".")[0] for event in before.events)})
        return any(self._told_alike(needed, before, lost) for needed in self.baseline.spaces if here <= needed)

    def _told_alike(self, needed: frozenset[str], before: Transition, lost: set[str]) -> bool:
        """True where these pathways alone tell the same roles at every step that the transition can be taken on."""
        one, two = self.baseline.spaces[needed], self.space(needed)
        return two is not None and all(
            np.array_equal(told(one, event, role, needed), told(two, event, role, needed))
            for event in before.events & one.happening
            for role in lost
        )

    def _never_while_running(self) -> bool:
        lost = self.mutant.lost
        limit = self.procedure.limits.get(self.mutant.element)
        if lost is None or limit is None or not limit.within or self.mutant.change not in ("until", "void"):
            return False
        space = self.baseline.spaces[self.baseline.questions["limit", limit.name]]
        ending = space.on((limit.until | limit.void) - {lost})
        starting = space.on(limit.starts) & space.where(limit.when)[space.sources]
        running = space.forward(space.after(starting), ~ending)
        matters = space.on([lost]) & running[space.sources]
        if self.mutant.change == "void":
            if lost in limit.until:  # stopping comes first
                return True
            if not all(event.partition(".")[0] in self.procedure.outlives for event in limit.until):
                matters &= ~space.where(self.procedure.ends_when)[space.targets]
        return not matters.any()


def _checks(kind: Literal["examine", "explore"]) -> list[ModuleType]:
    return [module for module in catalogue().values() if hasattr(module, kind)]


def _key(finding: Finding) -> Key:
    return finding.code, finding.subject


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

    def story_from(self, beginning: int, steps: Iterable[int]) -> Trace:
        """The same: where it begins is the place itself."""
        return self.story(beginning, steps)

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


def _said_alike(one: Space, two: Space, events: Iterable[str], pathway: str) -> bool:
    """True where on each step of these events the pathway tells the same, the same can cause it, and it enters the same states."""
    return all(
        list(_said(one, event, pathway)) == list(_said(two, event, pathway))
        for event in events
        if event in one.happening
    )


def _said(space: Space, event: str, pathway: str) -> Iterator[tuple[object, ...]]:
    """What the pathway says at the steps of an event, each different thing once with the steps at which it is said."""
    for name, of, candidates in space.reactions():
        if (name, of) == (event, pathway):
            _, chosen, _ = space.chosen(event, pathway)
            said = [(sorted(each.tells), sorted(each.by), _begins_a_stay(space.procedure, each)) for each in candidates]
            for words in sorted({repr(each) for each in said if any(each)}):
                yield words, np.isin(chosen, [n for n, each in enumerate(said) if repr(each) == words]).tobytes()


def _begins_a_stay(procedure: Procedure, transition: Transition) -> str:
    """The state that it enters, where that has a limit: entering it again, which the untimed space does not show, starts the time again."""
    to = transition.to
    return to if to and procedure.pathways[transition.pathway].states[to].within else ""

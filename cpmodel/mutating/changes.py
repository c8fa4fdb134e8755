"""Every small change that a person can get wrong, element by element in the order of the files.

Of a list that is long only the first and the last are changed, where the others would tell nothing new.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import combinations

from cpmodel.model import wording
from cpmodel.model.condition import ALWAYS, And, Condition, Not, Or
from cpmodel.model.duration import Duration
from cpmodel.model.findings import NOWHERE
from cpmodel.model.procedure import CLOCK, Fact, Limit, Pathway, Procedure, State, Transition
from cpmodel.mutating.mutants import Concern, Mutant, Outlives
from cpmodel.reading.procedures import Otherwise


def mutants(procedure: Procedure) -> list[Mutant]:
    """Every mutant: of the pathways' transitions and states, then of what `procedure.yaml` declares."""
    return [
        *(each for pathway in procedure.pathways.values() for each in _of_pathway(procedure, pathway)),
        *(each for fact in procedure.facts.values() for each in _of_fact(procedure, fact)),
        *_of_groups(procedure),
        *_of_end(procedure),
        *(each for limit in procedure.limits.values() for each in _of_limit(procedure, limit)),
    ]


def _of_pathway(procedure: Procedure, pathway: Pathway) -> Iterator[Mutant]:
    for transition in pathway.transitions:
        changed = _Changed(procedure, transition)
        yield from changed.where_it_leads()
        yield from changed.when_it_is_taken()
        yield from changed.what_it_does()
        yield from changed.who_is_concerned()
    yield from _swapped(procedure, pathway)
    for state in pathway.states.values():
        yield from _of_state(procedure, state)


class _Changed:
    """The changes to one transition."""

    def __init__(self, procedure: Procedure, transition: Transition):
        self.procedure = procedure
        self.transition = transition
        self.pathway = procedure.pathways[transition.pathway]
        self.name = _named(procedure, transition)

    def _mutant(self, change: str, says: str, concern: Concern = "behaviour", **keys: object) -> Mutant:
        now = replace(self.transition, **keys)  # type: ignore[arg-type]  # the callers name fields of a transition
        return Mutant(change, now.id, now.place, f"{self.name} {says}.", (now,), concern)

    def where_it_leads(self) -> Iterator[Mutant]:
        """Deleted, led to each other state, or only heard."""
        transition, states = self.transition, self.pathway.states
        yield Mutant("delete", transition.id, transition.place, f"{self.name} is deleted.", ())
        if transition.to is None:
            return
        right = wording.quoted(states[transition.to].title)
        for name, state in states.items():
            if name != transition.to:
                yield self._mutant("retarget", f"leads to {wording.quoted(state.title)} instead of {right}", to=name)
        yield self._mutant("stay", f"is heard, and does not lead to {right}", to=None)

    def when_it_is_taken(self) -> Iterator[Mutant]:
        """Its guard negated or with a part missing, one state too few or too many to leave, one event too few to follow."""
        transition = self.transition
        if transition.when != ALWAYS:
            asked = wording.condition(self.procedure, transition.when)
            yield self._mutant("negate", f"asks for the opposite of: {asked}", when=Not(transition.when))
        for part, rest in _parts(transition.when):
            asked = wording.condition(self.procedure, part)
            yield self._mutant("loosen", f"no longer asks whether {asked}", when=rest)
        titles = {name: wording.quoted(state.title) for name, state in self.pathway.states.items()}
        if len(transition.sources) > 1:
            for name in _ends(transition.sources):
                kept = tuple(each for each in transition.sources if each != name)
                yield self._mutant("not from", f"can no longer happen in {titles[name]}", sources=kept)
        more = next((name for name in titles if name not in transition.sources), None)
        if more:
            wider = tuple(each for each in titles if each in transition.sources or each == more)
            yield self._mutant("also from", f"can happen in {titles[more]} too", sources=wider)
        if len(transition.follows) > 1:
            for event in sorted(transition.follows):
                said = _event(self.procedure, event)
                yield self._mutant("not follows", f"no longer follows {said}", follows=transition.follows - {event})

    def what_it_does(self) -> Iterator[Mutant]:
        """What it sets left out or otherwise, and whether it reopens the case."""
        transition = self.transition
        for name, held in transition.sets.items():
            title = wording.quoted(self.procedure.facts[name].title)
            rest = {each: value for each, value in transition.sets.items() if each != name}
            yield self._mutant("sets", f"no longer sets {title}", sets=rest)
            other = next((each for each in self.procedure.facts[name].values if each != held), None)
            if other is not None:
                said = wording.value(self.procedure, name, other)
                yield self._mutant("sets", f"makes it so that {said}", sets={**transition.sets, name: other})
        reopens = not transition.reopens
        after = reopens or transition.pathway in self.procedure.outlives
        says = "may happen after the end of the case" if reopens else "no longer reopens the case"
        yield self._mutant("reopens", says, reopens=reopens, acts_after_end=after)

    def who_is_concerned(self) -> Iterator[Mutant]:
        """Somebody else causes it, or one role is no longer told."""
        transition = self.transition
        other = _another(self.procedure, self.pathway, transition.by) if transition.by else None
        if other:
            by, right = wording.role(self.procedure, other), wording.role(self.procedure, transition.by[0])
            yield self._mutant("by", f"is caused by {by} instead of {right}", "who", by=(other, *transition.by[1:]))
        for role in transition.tells:
            said = wording.role(self.procedure, role)
            rest = tuple(each for each in transition.tells if each != role)
            yield self._mutant("tells", f"no longer tells: {said}", "who", tells=rest)


def _named(procedure: Procedure, transition: Transition) -> str:
    """A transition as a sentence begins with it."""
    pathway = procedure.pathways[transition.pathway]
    where = f"{wording.in_words(pathway.name)}, from {wording.sources(pathway, transition)}"
    return f"{wording.quoted(wording.transition(procedure, transition))} ({where})"


def _event(procedure: Procedure, event: str) -> str:
    return f"{wording.quoted(wording.event(procedure, event))} ({event})"


def _ends(names: Iterable[str]) -> tuple[str, ...]:
    """The first and the last."""
    listed = list(names)
    return tuple(dict.fromkeys((listed[0], listed[-1])))


def _parts(condition: Condition) -> Iterator[tuple[Condition, Condition]]:
    """Each part of a conjunction or disjunction, with what is left without it."""
    match condition:
        case And(operands) | Or(operands) if len(operands) > 1:
            for index, part in enumerate(operands):
                rest = operands[:index] + operands[index + 1 :]
                yield part, rest[0] if len(rest) == 1 else type(condition)(rest)


def _another(procedure: Procedure, pathway: Pathway, by: Iterable[str]) -> str | None:
    """The role that somebody could most easily write instead: one that acts in the same pathway, else the first that there is."""
    acting = [role for each in pathway.transitions for role in each.by if role in procedure.roles]
    return next((role for role in [*acting, *procedure.roles] if role not in by), None)


def _swapped(procedure: Procedure, pathway: Pathway) -> Iterator[Mutant]:
    """Each pair of transitions that one event could take from one state, in the other order."""
    seen: set[tuple[str, str]] = set()
    for one, two in combinations(pathway.transitions, 2):
        shared = [(event, state) for event in one.events & two.events for state in {*one.sources} & {*two.sources}]
        if shared and seen.isdisjoint(shared):  # the first two of those that overlap
            seen.update(shared)
            says = f"{_named(procedure, two)} comes before {_named(procedure, one)}."
            yield Mutant("swap", one.id, one.place, says, (two, one))


def _of_state(procedure: Procedure, state: State) -> Iterator[Mutant]:
    name = f"{wording.quoted(state.title)} ({state.qualified})"
    if state.within:
        acting = any(CLOCK in each.by and state.name in each.sources for each in procedure.transitions.values())
        if not acting:
            now = replace(state, within=None)
            says = f"{name} has no limit any more."
            yield Mutant("no within", state.qualified, state.place, says, now, "time")
        for length in _other_lengths(state.within):
            says = f"{name} may last {length} instead of {state.within}."
            now = replace(state, within=length)
            yield Mutant("length", state.qualified, state.place, says, now, "time")
    if state.owner:
        other = _another(procedure, procedure.pathways[state.pathway], [state.owner])
        if other:
            says = f"In {name} {wording.role(procedure, other)} has to act instead of {wording.role(procedure, state.owner)}."
            now = replace(state, owner=other)
            yield Mutant("owner", state.qualified, state.place, says, now, "who")
    if procedure.place != NOWHERE:  # what is not in files cannot be read again
        for key, is_so, words in (("initial", state.initial, "the beginning"), ("final", state.final, "an outcome")):
            says = f"{name} is {'no longer' if is_so else 'also'} {words}."
            flipped = Otherwise(state.pathway, ("states", state.name, key), not is_so)
            yield Mutant(key, state.qualified, state.place, says, flipped)


def _other_lengths(length: Duration) -> Iterator[Duration]:
    if length.count > 1:
        yield replace(length, count=length.count // 2)
    yield replace(length, count=length.count * 2)


def _of_fact(procedure: Procedure, fact: Fact) -> Iterator[Mutant]:
    if fact.name in procedure.read_facts:
        for event in sorted(fact.resets_on):
            says = f"{wording.quoted(fact.title)} is no longer set back by {_event(procedure, event)}."
            now = replace(fact, resets_on=fact.resets_on - {event})
            yield Mutant("resets", fact.name, fact.place, says, now, lost=event)


def _of_groups(procedure: Procedure) -> Iterator[Mutant]:
    places = {each.name: each.place for each in procedure.names if each.kind == "group of events"}
    for name, events in procedure.events.items():
        place = places.get(name, procedure.place)
        if len(events) > 1 and procedure.place != NOWHERE:
            for event in sorted(events):
                says = f"The group {wording.quoted(wording.in_words(name))} no longer has {_event(procedure, event)}."
                now = Otherwise("procedure", ("events", name), sorted(events - {event}))
                yield Mutant("group", f"events.{name}", place, says, now, lost=event)


def _of_end(procedure: Procedure) -> Iterator[Mutant]:
    for name in sorted(procedure.outlives):
        says = f"{wording.quoted(procedure.pathways[name].title)} no longer goes on after the end of the case."
        yield Mutant("outlives", "case_ends", procedure.place, says, Outlives(procedure.outlives - {name}))


def _of_limit(procedure: Procedure, limit: Limit) -> Iterator[Mutant]:
    name = f"The limit {wording.quoted(limit.title)}"

    def mutant(change: str, says: str, now: Limit, lost: str | None = None) -> Mutant:
        return Mutant(change, limit.name, limit.place, f"{name} {says}.", now, "time", lost)

    for event in sorted(limit.starts):
        now = replace(limit, starts=limit.starts - {event})
        yield mutant("starts", f"no longer begins with {_event(procedure, event)}", now, event)
    for event in sorted(limit.until):
        now = replace(limit, until=limit.until - {event})
        yield mutant("until", f"is no longer kept by {_event(procedure, event)}", now, event)
    for event in sorted(limit.void):
        now = replace(limit, void=limit.void - {event})
        yield mutant("void", f"is no longer taken out of the count by {_event(procedure, event)}", now, event)
    for event in sorted(limit.before):
        now = replace(limit, before=limit.before - {event})
        yield mutant("before", f"no longer looks back from {_event(procedure, event)}", now, event)
    for length in _other_lengths(limit.duration):
        key = "within" if limit.within else "at_least"
        now = replace(limit, **{key: length})  # type: ignore[arg-type]  # both are lengths
        yield mutant("length", f"is {length} instead of {limit.duration}", now)
    if limit.when != ALWAYS:
        asked = wording.condition(procedure, limit.when)
        yield mutant("when", f"asks for the opposite of: {asked}", replace(limit, when=Not(limit.when)))

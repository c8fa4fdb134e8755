"""The old procedure with the names of the new, so that the two can be held against each other word by word.

What was renamed has its new name everywhere; what is not there any more keeps its own. Places stay the old ones, and so
does the order of everything but pathways, which are in the order of their names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import fields, replace
from typing import Any, TypeVar

from cpmodel.comparing.matching import Matching, Names
from cpmodel.model.condition import And, Condition, FactIs, InState, Not, Or
from cpmodel.model.procedure import (
    CaseDate,
    CausedBy,
    Duty,
    Fact,
    Grounds,
    Limit,
    Owned,
    Pathway,
    Pattern,
    Procedure,
    Role,
    Rule,
    Source,
    State,
    Story,
    Told,
    Transition,
    Unchanged,
    Word,
)

N = TypeVar("N", Role, Fact, CaseDate, Pathway, Limit, Rule, Story, Source, Word)
_CONDITIONS = (And, FactIs, InState, Not, Or)


def translated(procedure: Procedure, known: Matching) -> Procedure:
    """The old procedure in the words of the new one."""
    return _Translator(known).procedure(procedure)


class _Translator:
    def __init__(self, known: Matching):
        self.known = known
        self.variables: Names = {**known.facts, **known.pathways}

    def procedure(self, old: Procedure) -> Procedure:
        known = self.known
        pathways = [self.pathway(each) for each in old.pathways.values()]
        return replace(
            old,
            pathways={each.name: each for each in sorted(pathways, key=lambda each: each.name)},
            roles={each.name: each for each in map(self.role, old.roles.values())},
            facts={each.name: each for each in map(self.fact, old.facts.values())},
            dates={each.name: each for each in (self.named(date, known.dates) for date in old.dates.values())},
            words={each.name: each for each in (self.named(word, known.words) for word in old.words.values())},
            events={known.groups.get(name, name): self.events(some) for name, some in old.events.items()},
            conditions={
                known.conditions.get(name, name): self.condition(each) for name, each in old.conditions.items()
            },
            ends_when=self.condition(old.ends_when),
            outlives=frozenset(known.pathways.get(name, name) for name in old.outlives),
            limits={each.name: each for each in map(self.limit, old.limits.values())},
            rules={
                each.name: replace(each, pattern=self.pattern(each.pattern))
                for each in (self.named(rule, known.rules) for rule in old.rules.values())
            },
            stories=tuple(map(self.story, old.stories)),
            sources={each.name: each for each in (self.named(one, known.sources) for one in old.sources.values())},
            requirements={
                each.id: each
                for each in (
                    replace(
                        one,
                        id=known.requirements.get(one.id, one.id),
                        document=known.sources.get(one.document, one.document),
                    )
                    for one in old.requirements.values()
                )
            },
            grounds=self.grounds(old.grounds),
        )

    def named(self, element: N, names: Names) -> N:
        """The element under its new name, and its grounds."""
        given: Any = {"name": names.get(element.name, element.name)}
        if not isinstance(element, Source):
            given["grounds"] = self.grounds(element.grounds)
        return replace(element, **given)

    def grounds(self, old: Grounds) -> Grounds:
        return replace(old, cites=tuple(self.known.requirements.get(each, each) for each in old.cites))

    def roles(self, names: Iterable[str]) -> tuple[str, ...]:
        return tuple(self.known.roles.get(name, name) for name in names)

    def events(self, names: Iterable[str]) -> frozenset[str]:
        return frozenset(map(self.known.event, names))

    def role(self, old: Role) -> Role:
        duties = tuple(map(self.duty, old.duties))
        return replace(self.named(old, self.known.roles), duties=duties, exists_when=self.condition(old.exists_when))

    def duty(self, old: Duty) -> Duty:
        when = old.when and (self.known.states.get(old.when) or self.known.event(old.when))
        return replace(old, role=self.known.roles.get(old.role, old.role), when=when, grounds=self.grounds(old.grounds))

    def fact(self, old: Fact) -> Fact:
        return replace(self.named(old, self.known.facts), resets_on=self.events(old.resets_on))

    def pathway(self, old: Pathway) -> Pathway:
        states = [self.state(each) for each in old.states.values()]
        return replace(
            self.named(old, self.known.pathways),
            states={each.name: each for each in states},
            transitions=tuple(map(self.transition, old.transitions)),
        )

    def state(self, old: State) -> State:
        return replace(
            old,
            pathway=self.known.pathways.get(old.pathway, old.pathway),
            name=self.known.state(old.pathway, old.name),
            owner=old.owner and self.known.roles.get(old.owner, old.owner),
            grounds=self.grounds(old.grounds),
        )

    def transition(self, old: Transition) -> Transition:
        return replace(
            old,
            pathway=self.known.pathways.get(old.pathway, old.pathway),
            id=self.id(old),
            sources=tuple(self.known.state(old.pathway, each) for each in old.sources),
            to=old.to and self.known.state(old.pathway, old.to),
            event=old.event and self.known.event(old.event),
            follows=self.events(old.follows),
            by=self.roles(old.by),
            when=self.condition(old.when),
            sets={self.known.facts.get(name, name): value for name, value in old.sets.items()},
            tells=self.roles(old.tells),
            written=self.words(old.written),
            grounds=self.grounds(old.grounds),
        )

    def id(self, old: Transition) -> str:
        """The id that the transition would have now, where it is the one that it has by default."""
        head, at, states = old.id.partition("@")
        if not at or not head.startswith(f"{old.pathway}."):
            return old.id
        pathway = self.known.pathways.get(old.pathway, old.pathway)
        heard = self.known.event(old.event).partition(".")[2] if old.event else self.words(head.partition(".")[2])
        return f"{pathway}.{heard}@{'+'.join(self.known.state(old.pathway, each) for each in states.split('+'))}"

    def words(self, written: str) -> str:
        """A text that names events and groups of events, with their new names."""

        def renamed(found: re.Match[str]) -> str:
            kind, _, name = found[0].partition(".")
            return f"events.{self.known.groups.get(name, name)}" if kind == "events" else self.known.event(found[0])

        return re.sub(r"\b\w+\.\w+\b", renamed, written)

    def limit(self, old: Limit) -> Limit:
        return replace(
            self.named(old, self.known.limits),
            starts=self.events(old.starts),
            until=self.events(old.until),
            void=self.events(old.void),
            before=self.events(old.before),
            before_date=old.before_date and self.known.dates.get(old.before_date, old.before_date),
            when=self.condition(old.when),
        )

    def story(self, old: Story) -> Story:
        return replace(
            self.named(old, self.known.stories),
            events=tuple(map(self.known.event, old.events)),
            starts={self.variables.get(name, name): self.value(name, value) for name, value in old.starts.items()},
            ends=self.condition(old.ends),
            dates={self.known.dates.get(name, name): date for name, date in old.dates.items()},
            limits={self.limit_name(name): stands for name, stands in old.limits.items()},
        )

    def limit_name(self, old: str) -> str:
        """The new name of a limit, which for the limit of a state is the state's."""
        return self.known.limits.get(old) or self.known.states.get(old, old)

    def value(self, variable: str, value: Any) -> Any:
        return self.known.state(variable, value) if variable in self.known.pathways else value

    def condition(self, old: Condition) -> Condition:
        match old:
            case InState(variable, value):
                return InState(self.variables.get(variable, variable), self.known.state(variable, value))
            case FactIs(variable, value):
                return FactIs(self.known.facts.get(variable, variable), value)
            case Not(operand):
                return Not(self.condition(operand))
            case And(operands):
                return And(tuple(map(self.condition, operands)))
            case Or(operands):
                return Or(tuple(map(self.condition, operands)))

    def pattern(self, old: Pattern) -> Pattern:
        known = self.known
        match old:
            case Unchanged(names, by):
                pathways = tuple(known.pathways.get(name, name) for name in by)
                return Unchanged(tuple(self.variables.get(name, name) for name in names), pathways)
            case CausedBy(events, by):
                return CausedBy(self.events(events), self.roles(by))
            case Told(on, roles, when):
                return Told(self.events(on), self.roles(roles), self.condition(when))
            case Owned(states, owner):
                return Owned(tuple(known.states.get(each, each) for each in states), known.roles.get(owner, owner))
            case _:
                new = {each.name: self.part(getattr(old, each.name)) for each in fields(old)}
                return replace(old, **new)

    def part(self, value: Any) -> Any:
        """A part of a pattern that has only conditions and events."""
        return self.condition(value) if isinstance(value, _CONDITIONS) else self.events(value)

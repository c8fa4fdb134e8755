"""Random procedures, small but with everything that the language has, and random words over their events.

Several pathways; states initial, final and neither; own events and followers of one, several or a group of events;
guards over states and facts; facts of two and three values, set by one pathway, set back by events, open at the
start; transitions that go somewhere, re-enter and only hear; cases that end, pathways that outlive them, transitions
that reopen them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from hypothesis import strategies as st

from cpmodel.model.condition import ALWAYS, NEVER, And, Condition, FactIs, InState, Not, Or
from cpmodel.model.procedure import Fact, Pathway, Procedure, Transition
from tests.building import fact, follows, pathway, procedure, transition

T = TypeVar("T")

PATHWAYS = ("child", "conference", "plan", "review")
STATES = ("asked", "under_way", "held", "closed")
EVENTS = ("begun", "changed", "ended")
FACTS = ("agreed", "route", "urgent")
ROUTES = ("court", "panel", "plan")

words = st.lists(st.integers(0, 999), min_size=4, max_size=16)
"""Each number picks an event: three in four times one that can happen, else any."""


def picked(number: int, enabled: Sequence[str], every: Sequence[str]) -> str:
    """The event that a number of a word stands for."""
    choice = enabled if number % 4 and enabled else every
    return choice[number // 4 % len(choice)]


@st.composite
def procedures(draw: st.DrawFn, largest: int = 3) -> Procedure:
    """A procedure of two to `largest` pathways."""
    return _Author(draw).procedure(largest)


_below = cache(lambda count: st.integers(0, count - 1))


@dataclass
class _Author:
    """Writes one procedure by small choices among a few options, the first of which is the simplest.

    Plain numbers are drawn and strategies are kept, since building a strategy costs more than drawing from it.
    """

    draw: st.DrawFn

    def one(self, options: Sequence[T]) -> T:
        return options[self.draw(_below(len(options)))]

    def chance(self, percent: int) -> bool:
        return self.draw(_below(100)) >= 100 - percent

    def some(self, options: Sequence[T], least: int = 1, most: int = 3) -> list[T]:
        """Different options, in the order in which they are given."""
        wanted = {self.draw(_below(len(options))) for _ in range(least + self.draw(_below(most - least + 1)))}
        return [each for number, each in enumerate(options) if number in wanted]

    def procedure(self, largest: int) -> Procedure:
        names = PATHWAYS[: self.one(range(2, largest + 1))]
        # Where each pathway reads only those before it, there are cones smaller than the whole.
        self.layered = self.chance(50)
        self.states = {name: STATES[: self.one((2, 3, 4))] for name in names}
        own = {name: [self.one(EVENTS) for _ in range(self.one((3, 4, 5)))] for name in names}
        self.events = [f"{name}.{event}" for name in names for event in dict.fromkeys(own[name])]
        self.facts = [self.fact(name) for name in FACTS[: self.one((0, 1, 2, 3))]]
        self.writers = {each.name: self.one(names) for each in self.facts}
        self.atoms = {
            name: self.readable(names[: number + 1] if self.layered else names) for number, name in enumerate(names)
        }
        self.group = frozenset(self.some(self.events))
        made = [self.pathway(name, own[name]) for name in names]
        ends = self.chance(35)
        return procedure(
            *made,
            facts=self.facts,
            events={"some": self.group},
            ends_when=self.condition(self.atoms[names[0]]) if ends else NEVER,
            outlives=self.some(names, most=2) if ends and self.chance(70) else (),
        )

    def readable(self, names: Sequence[str]) -> list[Condition]:
        facts = [each for each in self.facts if self.writers[each.name] in names]
        return [
            *(InState(name, state) for name in names for state in self.states[name]),
            *(FactIs(each.name, value) for each in facts for value in each.values),
        ]

    def fact(self, name: str) -> Fact:
        values: tuple[str | bool, ...] = ROUTES if name == "route" else (False, True)
        initial = self.one((*values, None))
        resets = self.some(self.events, most=2) if initial is not None and self.chance(60) else ()
        return fact(name, values=values, initial=initial, resets_on=frozenset(resets))

    def pathway(self, name: str, own: Sequence[str]) -> Pathway:
        states = self.states[name]
        initial = states[: self.one((1, 1, 1, 2))]
        final = states[-1:] if self.chance(50) else ()
        resting = [each for each in states if each in initial or each in final]
        order: list[str | None] = [*own]
        for _ in range(self.one((0, 1, 2, 3)) if self.foreign(name) else 0):
            order.insert(self.one(range(len(order) + 1)), None)
        made = (self.transition(name, number, event, resting) for number, event in enumerate(order))
        return pathway(name, states, *made, initial=initial, final=final)

    def transition(self, name: str, number: int, event: str | None, resting: Sequence[str]) -> Transition:
        states = self.states[name]
        sources = self.sources(states, resting)
        to = None if self.chance(15) else self.one(states[::-1])
        if self.chance(50):  # the next way round, or most pathways would soon be stuck
            sources, to = [states[number % len(states)]], states[(number + 1) % len(states)]
        sets = {each.name: self.one(each.values) for each in self.facts if self.writers[each.name] == name}
        more = {
            "id": f"{name} {number}",
            "when": self.condition(self.atoms[name]) if self.chance(40) else ALWAYS,
            "sets": {each: value for each, value in sets.items() if self.chance(50)},
            "reopens": self.chance(15),
        }
        if event is not None:
            return transition(event, sources, to, by=self.one(("chair", "chair", "outside", "clock")), **more)
        foreign = self.foreign(name)
        known = self.group.intersection(foreign)
        return follows(known if known and self.chance(40) else self.some(foreign), sources, to, **more)

    def foreign(self, name: str) -> list[str]:
        """The events that a pathway can follow."""
        others = [each for each in self.states if (each < name if self.layered else each != name)]
        return [each for each in self.events if each.partition(".")[0] in others]

    def sources(self, states: Sequence[str], resting: Sequence[str]) -> Sequence[str]:
        """One state, several, any, the idle or the unfinished ones."""
        unfinished = [each for each in states if each not in resting]
        return self.one(([self.one(states)], states, self.some(states), resting, unfinished or states))

    def condition(self, atoms: Sequence[Condition]) -> Condition:
        kind = self.one(("literal", "joined", "joined", "nested"))
        if kind == "literal":
            return self.literal(atoms)
        if kind == "joined":
            return self.joined(*(self.literal(atoms) for _ in range(self.one((2, 3, 1, 0)))))
        return self.joined(Not(self.joined(self.literal(atoms), self.literal(atoms))), self.literal(atoms))

    def joined(self, *operands: Condition) -> Condition:
        return And(operands) if self.chance(50) else Or(operands)

    def literal(self, atoms: Sequence[Condition]) -> Condition:
        atom = self.one(atoms)
        return Not(atom) if self.chance(40) else atom

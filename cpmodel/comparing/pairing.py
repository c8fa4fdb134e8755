"""Two procedures side by side: who is whom, in the words of either."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from cpmodel.comparing.matching import Features, Matching, likeness, matched, paired_by_likeness
from cpmodel.comparing.translating import translated
from cpmodel.comparing.values import Side
from cpmodel.model import wording
from cpmodel.model.condition import Value
from cpmodel.model.procedure import Procedure, Transition

_OWN_EVENT, _FOLLOWED = 3, 2
"""What a transition is taken on counts as so many of its features."""


@dataclass(frozen=True, slots=True)
class Couple:
    """Transitions that are the same: mostly one and one, several on one side where they were merged or split."""

    old: tuple[Transition, ...]
    translated: tuple[Transition, ...]
    new: tuple[Transition, ...]


@dataclass(frozen=True)
class Pair:
    """The old procedure, the same in the new one's words, and the new one."""

    old: Procedure
    new: Procedure
    known: Matching
    translated: Procedure

    @staticmethod
    def of(old: Procedure, new: Procedure) -> Pair:
        """Match two procedures."""
        known = matched(old, new)
        return Pair(old, new, known, translated(old, known))

    @cached_property
    def old_names(self) -> Mapping[str, str]:
        """The old name of each event, in the names of the translation."""
        return {self.known.event(name): name for name in self.old.own_events}

    def old_event(self, name: str) -> str:
        """The old name of an event of the translation."""
        return self.old_names[name]

    def named_now(self, configuration: Mapping[str, Value], *, new: bool) -> dict[str, Value]:
        """A configuration of either procedure, in the names of the new one."""
        if new:
            return dict(configuration)
        known = self.known
        return {
            known.pathways.get(name, known.facts.get(name, name)): (
                known.state(name, str(value)) if name in self.old.pathways else value
            )
            for name, value in configuration.items()
        }

    @cached_property
    def _originals(self) -> dict[str, Transition]:
        """The transition of the old procedure for each id in the translation."""
        found = {}
        for name, pathway in self.old.pathways.items():
            moved = self.translated.pathways[self.known.pathways.get(name, name)]
            for one, other in zip(pathway.transitions, moved.transitions, strict=True):
                found[other.id] = one
        return found

    def original(self, identity: str) -> Transition:
        """The transition of the old procedure that has this id in the translation."""
        return self._originals[identity]

    # --- transitions ---------------------------------------------------------------------------------------------

    @cached_property
    def couples(self) -> tuple[Couple, ...]:
        """Every transition of a pathway that both have, with what it has become; alone where it was added or removed."""
        found = []
        for name, pathway in self.new.pathways.items():
            if name in self.translated.pathways:
                couples = _coupled(self.translated.pathways[name].transitions, pathway.transitions)
                found += [Couple(tuple(self.original(each.id) for each in old), old, new) for old, new in couples]
        return tuple(found)

    @cached_property
    def _now(self) -> dict[str, Transition]:
        return {one.id: each.new[0] for each in self.couples if each.new for one in each.translated}

    @cached_property
    def _before(self) -> dict[str, Transition]:
        return {one.id: each.old[0] for each in self.couples if each.old for one in each.new}

    def counterpart(self, identity: str, *, new: bool) -> Transition | None:
        """The transition of the other procedure that this one is, by its id in the translation or in the new one."""
        return (self._now if new else self._before).get(identity)

    # --- sides ---------------------------------------------------------------------------------------------------

    def transition(self, identity: str | None, *, new: bool) -> Side | None:
        """A transition by its id in the translation or in the new procedure; a pathway by its name."""
        if identity is None:
            return None
        procedure = self.new if new else self.old
        if "." not in identity and identity not in (self.new if new else self.translated).transitions:
            names = {now: was for was, now in self.known.pathways.items()}
            return side(procedure, procedure.pathways[identity if new else names.get(identity, identity)])
        return side(procedure, self.new.transitions[identity] if new else self.original(identity))

    def other(self, identity: str, *, new: bool) -> Side | None:
        """The side of the counterpart of a transition, in the new procedure or in the old."""
        found = self.counterpart(identity, new=new)
        return side(self.new if new else self.old, found) if found else None

    def state(self, pathway: str, name: str, *, new: bool) -> Side | None:
        """A state by its name in the translation or in the new procedure."""
        if new:
            return side(self.new, self.new.pathways[pathway].states[name])
        return side(self.old, self.old_state(pathway, name))

    def old_state(self, pathway: str, name: str) -> Any:
        """The state of the old procedure that has these names in the translation."""
        was = next((old for old, now in self.known.pathways.items() if now == pathway), pathway)
        place = list(self.translated.pathways[pathway].states).index(name)
        return list(self.old.pathways[was].states.values())[place]


def side(procedure: Procedure, element: Any) -> Side:
    """An element as its procedure has it."""
    name = getattr(element, "qualified", None) or getattr(element, "id", None) or element.name
    title = wording.transition(procedure, element) if isinstance(element, Transition) else getattr(element, "title", "")
    grounds = getattr(element, "grounds", procedure.grounds)
    return Side(name, title or wording.sentence_case(wording.in_words(name)), element.place, grounds)


# --- which transition is which -----------------------------------------------------------------------------------------

_Group = tuple[tuple[Transition, ...], tuple[Transition, ...]]


def _coupled(old: Iterable[Transition], new: Iterable[Transition]) -> Iterator[_Group]:
    """The same transitions, then those merged or split, then those with one id, then those that are most alike."""
    left, right = list(old), list(new)
    identity = {each.id: each for each in right}
    found: list[_Group] = [
        ((one,), (identity[one.id],)) for one in left if one.id in identity and _does(one) == _does(identity[one.id])
    ]
    _without(left, right, found)
    found += _merged(left, right)
    _without(left, right, found)
    found += [((one,), (identity[one.id],)) for one in left if identity.get(one.id) in right]
    _without(left, right, found)
    found += [
        ((one,), (other,))
        for one, other in paired_by_likeness(left, right, lambda a, b: likeness(_features(a), _features(b)))
    ]
    _without(left, right, found)
    yield from found
    yield from (((one,), ()) for one in left)
    yield from (((), (one,)) for one in right)


def _without(left: list[Transition], right: list[Transition], found: Iterable[_Group]) -> None:
    gone = {id(each) for group in found for some in group for each in some}
    left[:] = [each for each in left if id(each) not in gone]
    right[:] = [each for each in right if id(each) not in gone]


def _does(each: Transition) -> object:
    return set(each.sources), each.when, _leads(each)


def _leads(each: Transition) -> object:
    return each.events, each.to, frozenset(each.sets.items())


def _merged(left: Iterable[Transition], right: Iterable[Transition]) -> Iterator[_Group]:
    """Several transitions that do the same from the same states as a single one of the other procedure."""
    ones, others = _by_what_they_do(left), _by_what_they_do(right)
    for key, some in ones.items():
        same = others.get(key, ())
        if (len(some) == 1) != (len(same) == 1) and some and same and _from(some) == _from(same):
            yield tuple(some), tuple(same)


def _by_what_they_do(some: Iterable[Transition]) -> dict[object, list[Transition]]:
    found: dict[object, list[Transition]] = {}
    for each in some:
        found.setdefault(_leads(each), []).append(each)
    return found


def _from(some: Iterable[Transition]) -> set[str]:
    return {source for each in some for source in each.sources}


def _features(each: Transition) -> Features:
    found: Features = Counter({("to", each.to): 1})
    found.update({("on", event): _OWN_EVENT if each.event else _FOLLOWED for event in each.events})
    found.update(("from", source) for source in each.sources)
    if each.title:
        found["title", each.title] = 2
    return found

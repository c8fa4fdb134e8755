"""What was written otherwise: elements that were added, removed, changed or renamed, each once.

An element whose names alone are others, because something that it names was renamed, has not changed; neither has one
that means something else only because a named condition or group of events does: that is one change, of the name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import fields, is_dataclass, replace
from typing import Any, cast

from cpmodel.comparing.matching import Names, own_title
from cpmodel.comparing.pairing import Couple, Pair, side
from cpmodel.comparing.saying import EVENTS, event_named, pattern, said
from cpmodel.comparing.values import Change, How, Kind, Reset, Side
from cpmodel.model import wording
from cpmodel.model.condition import And, Condition, Not, Or, text
from cpmodel.model.procedure import Grounds, Name, Procedure, Story, Transition

_NOT_SAID = {
    *("name", "id", "pathway", "place", "written", "of_state", "states", "transitions", "event_places", "grounds"),
    *("restart_written", "acts_after_end", "role"),
}
"""Fields that say which element it is and where, that have elements of their own, or that follow from others."""
_OF_A_PROCEDURE = {"title", "version", "note", "ends_when", "outlives"}


def changes(pair: Pair) -> tuple[Change, ...]:
    """Every change from the old procedure to the new, kind by kind, in the order of the files."""
    return tuple(_Changes(pair).all())


class _Changes:
    def __init__(self, pair: Pair):
        self.pair = pair
        self.old, self.new, self.moved, self.known = pair.old, pair.new, pair.translated, pair.known
        self.said_anew = _Meanings(pair)

    def all(self) -> Iterator[Change]:
        old, new, moved, known = self.old, self.new, self.moved, self.known
        yield from self.whole()
        yield from self.calendar()
        for kind, key, names in (
            ("role", "roles", known.roles),
            ("fact", "facts", known.facts),
            ("date", "dates", known.dates),
            ("word", "words", known.words),
        ):
            yield from self.each(cast("Kind", kind), getattr(old, key), getattr(moved, key), getattr(new, key), names)
        yield from self.names("condition", old.conditions, moved.conditions, new.conditions, known.conditions)
        yield from self.names("group of events", old.events, moved.events, new.events, known.groups)
        yield from self.each("pathway", old.pathways, moved.pathways, new.pathways, known.pathways)
        for name, now in known.pathways.items():
            yield from self.inside(name, now)
        yield from self.each("limit", old.limits, moved.limits, new.limits, known.limits)
        yield from self.each("rule", old.rules, moved.rules, new.rules, known.rules)
        yield from self.each("story", _by_name(old), _by_name(moved), _by_name(new), known.stories)
        yield from self.each("source", old.sources, moved.sources, new.sources, known.sources)
        yield from self.each("requirement", old.requirements, moved.requirements, new.requirements, known.requirements)

    # --- kinds ---------------------------------------------------------------------------------------------------

    def whole(self) -> Iterator[Change]:
        keys = [each for each in self.resets(self.old, self.moved, self.new) if each.key in _OF_A_PROCEDURE | _GROUNDS]
        if keys:
            yield self.change("procedure", "changed", [self.old], [self.new], keys)

    def calendar(self) -> Iterator[Change]:
        old, new = self.old.calendar, self.new.calendar
        keys = list(self.resets(old, old, new))
        if keys:
            here = (Side("calendar", "The calendar", each.place, each.grounds) for each in (self.old, self.new))
            one, other = here
            yield Change("calendar", "changed", (one,), (other,), tuple(keys), f"Calendar: {_listed(keys)}.")

    def each(
        self, kind: Kind, old: Mapping[str, Any], moved: Mapping[str, Any], new: Mapping[str, Any], names: Names
    ) -> Iterator[Change]:
        """The elements of one kind: those of the old procedure in its order, then the added ones."""
        for name, one in old.items():
            now = names.get(name)
            if now is None:
                yield self.change(kind, "removed", [one], [])
                continue
            keys = self.resets(one, moved[now], new[now])
            if keys or name != now:
                yield self.change(kind, "changed" if name == now else "renamed", [one], [new[now]], keys)
        there = set(names.values())
        yield from (self.change(kind, "added", [], [each]) for name, each in new.items() if name not in there)

    def names(
        self, kind: Kind, old: Mapping[str, Any], moved: Mapping[str, Any], new: Mapping[str, Any], names: Names
    ) -> Iterator[Change]:
        """Named conditions and groups of events: what they stand for is their only key."""
        there = set(names.values())
        for name, held in old.items():
            now = names.get(name)
            one = self.named(self.old, kind, name)
            if now is None:
                yield self.told(kind, "removed", (one,), (), ())
            elif name != now or moved[now] != new[now]:
                other = self.named(self.new, kind, now)
                keys: tuple[Reset, ...] = ()
                if moved[now] != new[now]:
                    means = _means(self.old, held), _means(self.new, new[now])
                    keys = (Reset("means", *means, *self.members("means", moved[now], new[now])),)
                yield self.told(kind, "changed" if name == now else "renamed", (one,), (other,), keys)
        for name in new:
            if name not in there:
                yield self.told(kind, "added", (), (self.named(self.new, kind, name),), ())

    @staticmethod
    def named(procedure: Procedure, kind: str, name: str) -> Side:
        declared = next((each for each in procedure.names if (each.kind, each.name) == (kind, name)), None)
        place = declared.place if isinstance(declared, Name) else procedure.place
        return Side(name, wording.sentence_case(wording.in_words(name)), place, Grounds())

    def inside(self, name: str, now: str) -> Iterator[Change]:
        """The states, events and transitions of a pathway that both have."""
        old, moved, new = self.old.pathways[name], self.moved.pathways[now], self.new.pathways[now]
        states = {
            each: known.partition(".")[2]
            for each in old.states
            if (known := self.known.states.get(f"{name}.{each}")) is not None
        }
        yield from self.each("state", old.states, moved.states, new.states, states)
        for event, other in self.known.events.items():
            if event.startswith(f"{name}.") and event.partition(".")[2] != other.partition(".")[2]:
                yield self.told("event", "renamed", (_event(self.old, event),), (_event(self.new, other),), ())
        for couple in self.pair.couples:
            if (couple.old or couple.new)[0].pathway == (name if couple.old else now):
                yield from self.transitions(couple)

    def transitions(self, couple: Couple) -> Iterator[Change]:
        old, new = couple.old, couple.new
        if not new or not old:
            yield self.change("transition", "removed" if old else "added", old, new)
            return
        keys = [
            key
            for one, moved in zip(old, couple.translated, strict=True)
            for other in new
            for key in self.resets(one, moved, other)
        ]
        if len(old) == len(new) == 1:
            named = couple.translated[0].id != new[0].id and not _default(couple.translated[0], new[0])
            if keys or named:
                yield self.change("transition", "renamed" if named else "changed", old, new, keys)
            return
        apart = [each for each in dict.fromkeys(keys) if each.key != "sources"]
        yield self.change("transition", "merged" if len(new) == 1 else "split", old, new, apart)

    # --- keys ----------------------------------------------------------------------------------------------------

    def resets(self, old: Any, moved: Any, new: Any) -> list[Reset]:
        """The keys under which an element says something else than before, the grounds among them."""
        found: list[Reset] = []
        for each in fields(new):
            if each.name in _NOT_SAID or (isinstance(new, Procedure) and each.name not in _OF_A_PROCEDURE):
                continue
            was, held = getattr(moved, each.name), getattr(new, each.name)
            if was == held or self.said_anew.same(moved, each.name, was, held) or _titles_by_name(each.name, old, new):
                continue
            if each.name == "sources" and self.from_as_before(moved, new):
                continue
            if each.name == "duties":
                found += _duties(was, held)
                continue
            original = getattr(old, each.name)
            shown = said(self.old, old, each.name, original), said(self.new, new, each.name, held)
            if each.name == "pattern" and type(was) is type(held):
                keys = {part.name for part in fields(held) if getattr(was, part.name) != getattr(held, part.name)}
                shown = pattern(self.old, original, keys), pattern(self.new, held, keys)
            if shown[0] == shown[1] and isinstance(held, And | Or | Not):
                shown = text(original), text(held)
            members = self.members(each.name, was, held)
            if each.name == "ends" and isinstance(was, And) and isinstance(held, And):
                members = self.asked(original, was, held)
            found.append(Reset(each.name, *shown, *members))
        if hasattr(new, "grounds"):
            found += _grounds(old.grounds, moved.grounds, new.grounds)
        return found

    def from_as_before(self, moved: Transition, new: Transition) -> bool:
        """True where a transition leads from other states only because there are other states: from any, still."""
        if moved.id == new.id and _default(moved, new):
            return True
        groups = (
            wording.source_group(some.pathways[each.pathway], each.sources)
            for some, each in ((self.moved, moved), (self.new, new))
        )
        before, after = groups
        return before is not None and before == after

    def members(self, key: str, was: Any, held: Any) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Of a key that lists events or roles, those that are new and those that are gone, in words."""
        if key not in EVENTS | {"by", "tells"} or is_dataclass(held) or is_dataclass(was) or not set(was) & set(held):
            return (), ()
        if isinstance(was, frozenset) and isinstance(held, frozenset):
            more = (event_named(self.new, each) for each in sorted(held - was))
            less = (event_named(self.old, self.pair.old_event(each)) for each in sorted(was - held))
            return tuple(more), tuple(less)
        if isinstance(was, tuple):
            names: dict[str, str] = {now: old for old, now in self.known.roles.items()}
            more = (wording.role(self.new, each) for each in held if each not in was)
            less = (wording.role(self.old, names.get(each) or each) for each in was if each not in held)
            return tuple(more), tuple(less)
        return (), ()  # what a story starts with, or a condition

    def asked(self, original: And, was: And, held: And) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Of conditions that are asked together those that are new, and those that are not asked any more."""
        more = (wording.condition(self.new, each) for each in held.operands if each not in was.operands)
        pairs = zip(original.operands, was.operands, strict=True)
        less = (wording.condition(self.old, each) for each, moved in pairs if moved not in held.operands)
        return tuple(more), tuple(less)

    # --- sentences -----------------------------------------------------------------------------------------------

    def change(
        self, kind: Kind, how: How, old: Iterable[Any], new: Iterable[Any], keys: Iterable[Reset] = ()
    ) -> Change:
        ones, others = (tuple(side(self.old, each) for each in old), tuple(side(self.new, each) for each in new))
        if kind == "requirement":
            ones, others = (
                tuple(replace(each, grounds=Grounds((each.name,))) for each in some) for some in (ones, others)
            )
        return self.told(kind, how, ones, others, tuple(keys))

    @staticmethod
    def told(kind: Kind, how: How, old: tuple[Side, ...], new: tuple[Side, ...], keys: tuple[Reset, ...]) -> Change:
        return Change(kind, how, old, new, keys, _sentence(kind, how, old, new, keys))


def _by_name(procedure: Procedure) -> dict[str, Story]:
    return {each.name: each for each in procedure.stories}


_GROUNDS = {"cites", "because", "assumed", "adopted_from"}


def _sentence(kind: Kind, how: How, old: tuple[Side, ...], new: tuple[Side, ...], keys: tuple[Reset, ...]) -> str:
    was, now = wording.listed(map(_named, old)), wording.listed(map(_named, new))
    more = f": {_listed(keys)}" if keys else ""
    match how:
        case "added":
            return f"New {kind} {now}."
        case "removed":
            return f"The {kind} {was} is gone."
        case "renamed":
            return f"The {kind} {was} is now called {new[0].name}{more}."
        case "merged":
            return f"The {kind}s {was} are now one, {new[0].name}{more}."
        case "split":
            return f"The {kind} {was} is now {len(new)}: {wording.listed(each.name for each in new)}{more}."
        case "changed":
            return f"The {kind} {now}{more}."


def _named(one: Side) -> str:
    shown = own_title(one.name.rpartition(".")[2], one.title)
    return f"{wording.quoted(one.title)} ({one.name})" if shown else one.name


def _listed(keys: Iterable[Reset]) -> str:
    return "; ".join(map(_reset, keys))


def _reset(each: Reset) -> str:
    key = each.called
    if each.more or each.less:
        parts = [*([f"now also {wording.listed(each.more)}"] if each.more else [])]
        parts += [f"no longer {wording.listed(each.less)}"] if each.less else []
        return f"{key} {', '.join(parts)}"
    return f"{key} {each.now or 'none'}, was {each.was or 'none'}"


def _means(procedure: Procedure, held: Condition | Set[str]) -> str:
    if isinstance(held, frozenset):
        return said(procedure, None, "follows", held) or "nothing"
    unnamed = replace(procedure, conditions={name: each for name, each in procedure.conditions.items() if each != held})
    return wording.condition(unnamed, cast("Condition", held))


def _event(procedure: Procedure, event: str) -> Side:
    first = procedure.own_events[event][0]
    return Side(event, wording.event(procedure, event), first.place, first.grounds)


def _duties(was: tuple[Any, ...], now: tuple[Any, ...]) -> Iterator[Reset]:
    said_before, said_now = {(each.text, each.when) for each in was}, {(each.text, each.when) for each in now}
    for each in was:
        if (each.text, each.when) not in said_now:
            yield Reset("duty", wording.quoted(each.text), None)
    for each in now:
        if (each.text, each.when) not in said_before:
            yield Reset("duty", None, wording.quoted(each.text))


def _grounds(old: Grounds, moved: Grounds, new: Grounds) -> Iterator[Reset]:
    if set(moved.cites) != set(new.cites):
        was, now = (wording.listed(each.cites) or None for each in (old, new))
        yield Reset("cites", was, now)
    for key in ("because", "assumed", "adopted_from"):
        if getattr(moved, key) != getattr(new, key):
            was, now = (held and wording.quoted(held) for held in (getattr(old, key), getattr(new, key)))
            yield Reset(key, was, now)


def _titles_by_name(key: str, old: Any, new: Any) -> bool:
    """True where a title is another only because it is the name in words, and the name was changed."""
    if key != "title" or not hasattr(new, "name"):
        return False
    return own_title(old.name, old.title) is None and own_title(new.name, new.title) is None


def _default(moved: Transition, new: Transition) -> bool:
    """True where both ids are those that a transition has by default, which say only what other keys say."""
    return all("@" in each.id and each.id.startswith(f"{each.pathway}.") for each in (moved, new))


class _Meanings:
    """Knows where another condition or other events are only what a changed name stands for now."""

    def __init__(self, pair: Pair):
        names = pair.known
        moved, new = pair.translated, pair.new
        self.conditions = [
            (moved.conditions[now], new.conditions[now])
            for now in names.conditions.values()
            if moved.conditions[now] != new.conditions[now]
        ]
        self.groups = [
            (moved.events[now], new.events[now])
            for now in names.groups.values()
            if moved.events[now] != new.events[now]
        ]

    def same(self, element: Any, key: str, was: Any, now: Any) -> bool:
        """True where the two say the same by their words."""
        if key in ("by", "tells") and isinstance(element, Transition):
            return set(was) == set(now)
        if key == "sources":
            return set(was) == set(now)
        if isinstance(was, frozenset) and isinstance(now, frozenset):
            return self._events(was) == now
        if isinstance(was, And | Or | Not) and self.conditions:
            return _normal(self._condition(was)) == _normal(now)
        if is_dataclass(was) and not isinstance(was, type) and type(was) is type(now) and key == "pattern":
            return all(
                getattr(was, each.name) == getattr(now, each.name)
                or self.same(element, each.name, getattr(was, each.name), getattr(now, each.name))
                for each in fields(was)
            )
        return False

    def _events(self, was: frozenset[str]) -> frozenset[str]:
        for old, new in self.groups:
            if old <= was:
                was = (was - old) | new
        return was

    def _condition(self, was: Condition) -> Condition:
        for old, new in self.conditions:
            was = _replaced(was, old, new)
        return was


def _replaced(whole: Condition, old: Condition, new: Condition) -> Condition:
    """The condition with another one in the place of a part, which may stand among other operands of its kind."""
    if whole == old:
        return new
    match whole:
        case Not(operand):
            return Not(_replaced(operand, old, new))
        case And(operands) | Or(operands):
            if type(whole) is type(old) and set(old.operands) <= set(operands):
                left = tuple(each for each in operands if each not in old.operands)
                return type(whole)((*left, new))
            return type(whole)(tuple(_replaced(each, old, new) for each in operands))
        case _:
            return whole


def _normal(condition: Condition) -> object:
    """The same for conditions that differ only in the order and the grouping of operands."""
    match condition:
        case Not(operand):
            return "not", _normal(operand)
        case And(operands) | Or(operands):
            kind = type(condition)
            flat: set[object] = set()
            for each in operands:
                normal = _normal(each)
                if isinstance(normal, tuple) and normal[0] == kind.__name__:
                    flat |= normal[1]
                else:
                    flat.add(normal)
            return next(iter(flat)) if len(flat) == 1 else (kind.__name__, frozenset(flat))
        case _:
            return condition

"""Two versions of a pathway in one picture: what was added, removed and changed is marked, and what is as it was is pale.

The picture is that of a pathway which has the states and transitions of both, so it is laid out and drawn like any other. A
transition that leads from other states than before has the lines of both; one that leads to another state is there twice. What
is marked is what a picture shows: notes, reasons and what is cited are compared in words elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import TypeVar

from cpmodel.exports import _picture, svg
from cpmodel.exports._became import SIGNS, Mark, signed
from cpmodel.exports._picture import CLOCK_SIGN, Edge, Node, Picture
from cpmodel.model import wording
from cpmodel.model.procedure import Pathway, Procedure, State, Transition

Couple = tuple[tuple[Transition, ...], tuple[Transition, ...]]
"""Transitions of the old version and what they are in the new one; nothing on one side where they are in one only."""
K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Compared:
    """A picture of two versions of a pathway: the drawing, and each mark in it told in a sentence."""

    name: str
    title: str
    drawing: str
    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]


def compared(old: Procedure, new: Procedure, name: str, couples: Iterable[Couple]) -> Compared | None:
    """Draw one pathway of two versions, of which the old has the names of the new; None where nothing is drawn otherwise."""
    picture, told = _Merged(old, new, name, tuple(couples)).picture()
    if not any(told.values()):
        return None
    added, removed, changed = (tuple(dict.fromkeys(told[mark])) for mark in SIGNS)
    return Compared(name, picture.title, svg.drawn(picture), added, removed, changed)


@dataclass(frozen=True, slots=True)
class _Label:
    """What is written at a state or a transition, and the sentence that says it all."""

    title: str
    details: tuple[str, ...]
    sentence: str


class _Merged:
    """A pathway of which both versions are known, and how each part of it is marked."""

    def __init__(self, old: Procedure, new: Procedure, name: str, couples: tuple[Couple, ...]):
        self.old, self.new, self.name = old, new, name
        self.before, self.now = old.pathways.get(name), new.pathways.get(name)
        words = _in_the_words_of(new, old, name)
        pictures = [_picture.of_pathway(each, name) if name in each.pathways else None for each in (words, new)]
        numbers = _numbers(words, new, name)
        self.limits = [_limits(*each) for each in zip(pictures, numbers, strict=True)]
        self.labels = [_labels(*each) for each in zip(pictures, numbers, strict=True)]
        self.parts: dict[str, Couple] = {}
        self.pathway = self._pathway(couples)

    # --- the pathway that has everything -------------------------------------------------------------------------

    def _pathway(self, couples: tuple[Couple, ...]) -> Pathway:
        one = self.now or self.before
        assert one, self.name
        states = _in_order(self.before.states if self.before else {}, self.now.states if self.now else {})
        order = {each.id: number for number, each in enumerate(self.now.transitions if self.now else ())}
        transitions = []
        for olds, news in sorted(couples, key=lambda each: order[each[1][0].id] if each[1] else len(order)):
            for drawn, couple in _drawn(olds, news, states):
                transitions.append(drawn)
                self.parts[drawn.id] = couple
        return replace(one, states=states, transitions=tuple(transitions))

    def picture(self) -> tuple[Picture, dict[Mark, list[str]]]:
        """The picture with its marks, and what was added, removed and changed in sentences."""
        both = {**self.old.pathways, **self.new.pathways, self.name: self.pathway}
        plain = _picture.of_pathway(replace(self.new, pathways=both), self.name)
        marks = {each.id: self._of_transition(each.id) for each in self.pathway.transitions}
        told: dict[Mark, list[str]] = {mark: [] for mark in SIGNS}
        nodes = tuple(self._node(each, marks) for each in plain.nodes)
        for node in nodes:
            if node.mark in told and node.kind not in ("junction", "loop", "group"):
                told[node.mark].append(node.sentence)
        for mark, label in marks.values():
            if mark in told:
                told[mark].append(label.sentence)
        limits = list(self._limit_lines())
        for mark, _, sentence in limits:
            if mark in told:
                told[mark].append(sentence)
        picture = replace(
            plain,
            name=f"{self.name}-compared",
            procedure=f"From {self.old} to {self.new}",
            nodes=nodes,
            edges=tuple(self._edge(each, *marks[each.id]) for each in plain.edges),
            limits=tuple(line for _, line, _ in limits),
            sentence=" ".join(_summary(mark, some) for mark, some in told.items()) + " All else is as it was.",
        )
        return picture, told

    # --- marks ---------------------------------------------------------------------------------------------------

    def _node(self, node: Node, marks: Mapping[str, tuple[Mark, _Label]]) -> Node:
        match node.kind:
            case "junction":
                return replace(node, mark=marks[node.id.removeprefix(f"{self.name}.+")][0])
            case "loop":
                mark, label = marks[node.id.removeprefix(f"{self.name}.~")]
            case "group":
                return self._group(node, marks)
            case _:
                mark, label = self._of_state(node.id)
        return replace(node, mark=mark, title=signed(mark, label.title), details=label.details, sentence=label.sentence)

    def _of_state(self, identity: str) -> tuple[Mark, _Label]:
        before, now = (some.get(identity) for some in self.labels)
        if before and self.before:
            state = self.before.states[identity.partition(".")[2]]
            before = replace(before, title=state.title)
        return _marked(before, now)

    def _of_transition(self, identity: str) -> tuple[Mark, _Label]:
        olds, news = self.parts[identity]
        before = _joined(self.labels[0][each.id] for each in olds)
        now = self.labels[1][news[0].id] if len(news) == 1 else _joined(self.labels[1][each.id] for each in news)
        mark, label = _marked(before, now)
        if mark == "same" and (len(olds), len(news)) != (1, 1):
            said = f"(was {len(olds)} transitions)" if len(olds) > 1 else f"(now {len(news)} transitions)"
            return "changed", replace(label, details=(*label.details, said))
        if mark == "same" and self._leads_from_others(olds, news):
            assert before
            return "changed", replace(label, sentence=_both(label.sentence, before.sentence))
        return mark, label

    def _leads_from_others(self, olds: tuple[Transition, ...], news: tuple[Transition, ...]) -> bool:
        """True where a transition leads from other states, and not still from any, or from any unfinished one."""
        if not (olds and news and self.before and self.now):
            return False
        was, now = ({source for each in some for source in each.sources} for some in (olds, news))
        group = wording.source_group(self.before, was)
        return was != now and (group is None or group != wording.source_group(self.now, now))

    def _edge(self, edge: Edge, mark: Mark, label: _Label) -> Edge:
        olds, news = self.parts[edge.id]
        part = mark
        if mark == "changed" and edge.kind == "joins":
            before, now = (
                any(f"{self.name}.{source}" == edge.tail for each in some for source in each.sources)
                for some in (olds, news)
            )
            part = "changed" if before == now else "added" if now else "removed"
        if not edge.title:
            return replace(edge, mark=part, sentence=label.sentence if edge.sentence else "")
        return replace(edge, mark=part, title=signed(mark, label.title), details=label.details, sentence=label.sentence)

    def _group(self, node: Node, marks: Mapping[str, tuple[Mark, _Label]]) -> Node:
        """Several states at once: each that a transition leads from in one version only has its sign."""
        assert node.members
        names = {each.partition(".")[2] for each in node.members}
        here = [each.id for each in self.pathway.transitions if set(each.sources) == names]
        found = {marks[each][0] for each in here}
        if len(found) == 1 and found <= {"added", "removed"}:
            (mark,) = found
            return replace(node, mark=mark)
        for each in here:
            olds, news = self.parts[each]
            if self._leads_from_others(olds, news):
                return replace(node, mark="changed", details=tuple(self._members(olds, news)))
        return replace(node, mark="same")

    def _members(self, olds: tuple[Transition, ...], news: tuple[Transition, ...]) -> Iterator[str]:
        was, now = ({source for each in some for source in each.sources} for some in (olds, news))
        titles = {name: each.title for name, each in self.pathway.states.items()}
        kept = [title for name, title in titles.items() if name in was & now]
        if kept:
            yield ", ".join(kept)
        yield from (signed("added", title) for name, title in titles.items() if name in now - was)
        yield from (signed("removed", title) for name, title in titles.items() if name in was - now)

    def _limit_lines(self) -> Iterator[tuple[Mark, str, str]]:
        before, now = self.limits
        for number in dict.fromkeys([*now, *before]):
            one, other = before.get(number), now.get(number)
            if one == other:
                yield "same", f"{number} {other}", ""
            elif one is None or other is None:
                mark: Mark = "added" if other else "removed"
                yield mark, f"{signed(mark, number)} {other or one}", f"{other or one}"
            else:
                yield "changed", f"{signed('changed', number)} {_both(other, one)}", _both(other, one)


def _both(now: str, before: str) -> str:
    return f"{now} Before: {before}"


def _summary(mark: Mark, some: list[str]) -> str:
    return f"{wording.counted(len(dict.fromkeys(some)), 'thing')} {mark}."


def _marked(before: _Label | None, now: _Label | None) -> tuple[Mark, _Label]:
    """The mark of what was written so before and is now, and what is written for both: signs at what differs."""
    if before is None or now is None:
        found = before or now
        assert found
        return ("added" if now else "removed"), found
    if (before.title, before.details) == (now.title, now.details):
        return "same", now
    was = (signed("removed", before.title),) if before.title != now.title else ()
    details = (*was, *_line_by_line(before.details, now.details))
    return "changed", _Label(now.title, details, _both(now.sentence, before.sentence))


def _line_by_line(before: tuple[str, ...], now: tuple[str, ...]) -> Iterator[str]:
    for what, i, j, k, n in SequenceMatcher(None, before, now, autojunk=False).get_opcodes():
        if what == "equal":
            yield from before[i:j]
        else:
            yield from (signed("removed", each) for each in before[i:j])
            yield from (signed("added", each) for each in now[k:n])


def _joined(labels: Iterable[_Label]) -> _Label | None:
    """The label of transitions that are one in the other version."""
    some = tuple(labels)
    if not some:
        return None
    details = tuple(dict.fromkeys(line for each in some for line in each.details))
    return _Label(some[0].title, details, " ".join(dict.fromkeys(each.sentence for each in some)))


# --- parts ---------------------------------------------------------------------------------------------------------


def _in_order(old: Mapping[str, State], new: Mapping[str, State]) -> dict[str, State]:
    """The states of both: those of the new version, and each other after the one that it came after."""
    order = list(new)
    for after, name in zip([None, *old], old, strict=False):
        if name not in new:
            order.insert(order.index(after) + 1 if after else 0, name)
    return {name: new.get(name) or old[name] for name in order}


def _drawn(
    olds: tuple[Transition, ...], news: tuple[Transition, ...], states: Iterable[str]
) -> Iterator[tuple[Transition, Couple]]:
    """The transitions that are drawn for some that belong together, each with those of both versions that it stands for."""
    if olds and news and {each.to for each in olds} == {each.to for each in news}:
        for each in news:
            found = {*each.sources, *(olds[0].sources if len(olds) == len(news) == 1 else ())}
            yield replace(each, sources=tuple(name for name in states if name in found)), (olds, (each,))
        return
    for each in news:
        yield each, ((), (each,))
    for each in olds:
        yield replace(each, id=f"{each.id} before"), ((each,), ())


def _in_the_words_of(new: Procedure, old: Procedure, name: str) -> Procedure:
    """The old version with the new titles of all that a pathway names, so that another title of a role is no change in what it does."""
    pathways = {}
    for pathway in old.pathways.values():
        others = new.pathways[pathway.name].states if pathway.name in new.pathways else {}
        states = {
            each.name: replace(each, title=others[each.name].title) if each.name in others else each
            for each in pathway.states.values()
        }
        transitions = tuple(
            replace(each, title=wording.event(new, each.event))
            if each.event and each.event in new.own_events and pathway.name != name
            else each
            for each in pathway.transitions
        )
        pathways[pathway.name] = replace(pathway, states=states, transitions=transitions)
    limits = {
        key: replace(each, title=new.limits[key].title) if key in new.limits else each
        for key, each in old.limits.items()
    }
    return replace(
        old,
        pathways=pathways,
        limits=limits,
        roles=_known(old.roles, new.roles),
        facts=_known(old.facts, new.facts),
        dates=_known(old.dates, new.dates),
    )


def _known(old: Mapping[K, V], new: Mapping[K, V]) -> dict[K, V]:
    return {name: new.get(name, each) for name, each in old.items()}


# --- labels --------------------------------------------------------------------------------------------------------


def _numbers(old: Procedure, new: Procedure, name: str) -> tuple[dict[str, str], dict[str, str]]:
    """The number that each limit has in the picture of both, by its number in each version's: the new version's come first."""
    before, now = (
        _picture.numbered_limits(each, each.pathways[name].transitions) if name in each.pathways else {}
        for each in (old, new)
    )
    both = list(dict.fromkeys(each.name for each in (*now.values(), *before.values())))
    found = ({number: f"L{both.index(limit.name) + 1}" for number, limit in some.items()} for some in (before, now))
    return tuple(found)  # type: ignore[return-value]  # there are two


def _limits(picture: Picture | None, numbers: Mapping[str, str]) -> dict[str, str]:
    """What is said of each limit below the picture, by its number in the picture of both."""
    if picture is None:
        return {}
    found = (line.split(" ", 1) for line in picture.limits)
    return {numbers[number]: said for number, said in found}


def _labels(picture: Picture | None, numbers: Mapping[str, str]) -> dict[str, _Label]:
    """What is written at each state and transition, by their names and ids."""
    if picture is None:
        return {}
    found = {}
    for node in picture.nodes:
        identity = node.id.removeprefix(f"{picture.name}.~") if node.kind == "loop" else node.id
        found[identity] = _label(node, numbers)
    return found | {edge.id: _label(edge, numbers) for edge in picture.edges if edge.title}


def _label(part: Node | Edge, numbers: Mapping[str, str]) -> _Label:
    details = (
        re.sub(r"\bL\d+\b", lambda each: numbers.get(each[0], each[0]), line) if line.startswith(CLOCK_SIGN) else line
        for line in part.details
    )
    return _Label(part.title, tuple(details), part.sentence)

"""The sentences of a comparison, for the authors of procedures."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from typing import Any

from cpmodel.comparing.pairing import Pair
from cpmodel.comparing.values import Difference
from cpmodel.model import wording
from cpmodel.model.condition import ALWAYS, NEVER, InState, Or, Value
from cpmodel.model.procedure import (
    Always,
    Never,
    Pattern,
    Possible,
    Procedure,
    Transition,
)
from cpmodel.model.semantics import Trace

_MOST = 3
"""So many events are named where any of them leads elsewhere."""


def sentence(pair: Pair, told: Difference, which: tuple[str | None, str | None]) -> str:
    """What a difference in behaviour is, in a sentence. `which` are the transitions or states that make it."""
    was, now = which
    match told.turn:
        case "newly possible":
            assert told.event
            assert now
            where = f"{event_named(pair.new, told.event)}, while {_standing(pair.new, told.pathway, told.states)}"
            return f"Newly possible: {where}{by_whom(pair.new, told.new_story)}{_until_now(pair, now)}{_facts(pair, told)}."
        case "no longer possible":
            assert told.event
            assert was
            where = (
                f"{event_named(pair.old, pair.old_event(told.event))}, while {_before(pair, told.pathway, told.states)}"
            )
            return f"No longer possible: {where}{by_whom(pair.old, told.old_story)}{_from_now(pair, was)}{_facts(pair, told)}."
        case "by others":
            assert told.event
            assert was
            assert now
            people = wording.who(pair.new, pair.new.transitions[now].by)
            others = wording.who(pair.old, pair.original(was).by)
            return f"{event_named(pair.new, told.event)} is now caused by {people}, and was by {others}."
        case "at rest":
            assert was
            assert now
            return _at_rest(pair, told.pathway, was, now)
        case "leads elsewhere":
            return _leads(pair, told)
        case "begins otherwise":
            assert was
            assert now
            return f"At the beginning {_standing(pair.new, told.pathway, [now])}, where {_before(pair, told.pathway, [was])} before."


def begins(pair: Pair, name: str, value: Value, *, new: bool) -> str:
    """That a case can begin in a way that only one of the two has."""
    if new:
        return f"A case can newly begin where {wording.value(pair.new, name, value)}."
    said = wording.value(pair.translated, name, value)
    return f"A case can no longer begin where {said}."


def event_named(procedure: Procedure, event: str) -> str:
    """An event with its pathway: `“Plan agreed” (conference)`."""
    pathway, _, _ = event.partition(".")
    return f"{wording.quoted(wording.event(procedure, event))} ({wording.in_words(pathway)})"


def _any_of(events: list[str]) -> str:
    """Events as alternatives; of many the first few, and how many more there are."""
    if len(events) <= _MOST + 1:
        return wording.listed(events, "or")
    return f"{', '.join(events[:_MOST])} or one of {len(events) - _MOST} other events"


def _standing(procedure: Procedure, pathway: str, states: Iterable[str]) -> str:
    states = tuple(states)
    if len(states) > 1 and set(states) == set(procedure.pathways[pathway].states):
        return f"the {wording.in_words(pathway)} is in {wording.ANY}"
    return wording.condition(procedure, Or(tuple(InState(pathway, each) for each in states)))


def _before(pair: Pair, pathway: str, states: Iterable[str]) -> str:
    """The same of the old procedure, of states with their names in the translation."""
    found = [pair.old_state(pathway, each) for each in states]
    return _standing(pair.old, found[0].pathway, [each.name for each in found])


def by_whom(procedure: Procedure, told: Trace | None) -> str:
    """Who causes the last event of a story, as the part of a sentence."""
    assert told
    assert told.steps
    return f"; by {wording.who(procedure, told.steps[-1].taken[0].by)}"


def _until_now(pair: Pair, identity: str) -> str:
    """The condition that another version had, where it is the condition that has changed."""
    before, now = pair.counterpart(identity, new=False), pair.new.transitions[identity]
    return _only_if(pair.old, before, now, "until now")


def _from_now(pair: Pair, identity: str) -> str:
    now = pair.counterpart(identity, new=True)
    return _only_if(pair.new, now, pair.translated.transitions[identity], "from now on")


def _facts(pair: Pair, told: Difference) -> str:
    """The facts that make it so, as they are then in the new procedure."""
    assert told.new_story
    before = told.new_story.steps[-1].before if told.turn == "newly possible" else told.new_story.end
    said = [wording.value(pair.new, name, before[name]) for name in told.facts]
    return f"; there {wording.listed(said)}, unlike before" if said else ""


def _only_if(procedure: Procedure, other: Transition | None, this: Transition, when: str) -> str:
    if other is None or other.when in (this.when, ALWAYS):
        return ""
    return f"; {when} only if {wording.condition(procedure, other.when)}"


def _at_rest(pair: Pair, pathway: str, was: str, now: str) -> str:
    state = pair.new.pathways[pathway].states[now]
    old = pair.old_state(pathway, was)

    def standing(one: Any) -> str:
        return "an outcome" if one.final else "the beginning" if one.initial else "under way"

    return f"{wording.quoted(state.title)} ({wording.in_words(pathway)}) is now {standing(state)}, and was {standing(old)}."


def _leads(pair: Pair, told: Difference) -> str:
    assert told.old_story
    assert told.new_story
    assert told.event
    after = f"After {_any_of([event_named(pair.new, each) for each in told.events])}"
    name = told.pathway
    if name not in pair.translated.pathways:
        return f"{after} {wording.value(pair.new, name, told.new_story.end[name])}; there was no such pathway."
    was = pair.named_now(told.old_story.end, new=False)[name]
    stood = pair.named_now(told.old_story.steps[-1].before, new=False)[name]
    before = _before(pair, name, [str(was)])
    if name not in pair.new.pathways:
        return f"{after} it is no longer so that {before}: there is no such pathway now."
    now, here = told.new_story.end[name], told.new_story.steps[-1].before[name]
    stays, stayed = ("still " if now == here else ""), ("still " if was == stood else "")
    title = wording.quoted(pair.old_state(name, str(was)).title)
    return (
        f"{after} the {wording.in_words(name)} is {stays}{wording.quoted(wording.state(pair.new, f'{name}.{now}'))},"
        f" where it was {stayed}{title} before.{_aftermath(pair, told)}"
    )


def _aftermath(pair: Pair, told: Difference) -> str:
    found = told.aftermath
    if found is None or not (found.newly or found.no_longer):
        return ""
    then = "Then"
    if found.events:
        then = f"Then, after {wording.listed((event_named(pair.new, each) for each in found.events), 'and')},"
    parts = []
    if found.newly:
        parts.append(f"newly possible: {wording.listed(event_named(pair.new, each) for each in found.newly)}")
    if found.no_longer:
        events = (event_named(pair.old, pair.old_event(each)) for each in found.no_longer)
        parts.append(f"no longer possible: {wording.listed(events)}")
    return f" {then} {'; '.join(parts)}."


# --- what is written under a key ---------------------------------------------------------------------------------------

EVENTS = {"means", "starts", "until", "void", "before", "resets_on", "follows"}
_ROLES = {"by", "tells", "owner"}


def said(procedure: Procedure, element: Any, key: str, held: Any) -> str | None:
    """What an element says under a key, in words; None where it says nothing."""
    if held is None or (held in ((), frozenset()) or held == {}):
        return None
    if held == ALWAYS:
        return None
    if isinstance(held, bool):
        return "yes" if held else "no"
    if key in _ROLES:
        names = (held,) if isinstance(held, str) else held
        return wording.listed((wording.role(procedure, each) for each in names), "or" if key == "by" else "and")
    if key in EVENTS and isinstance(held, frozenset):
        return wording.listed((event_named(procedure, each) for each in sorted(held)), "or")
    return _said(procedure, element, key, held)


def _said(procedure: Procedure, element: Any, key: str, held: Any) -> str:
    match key:
        case "when" | "exists_when" | "ends_when" | "ends" | "means" if not isinstance(held, str):
            return wording.condition(procedure, held)
        case "means":
            return str(held)
        case "sources":
            return wording.sources(procedure.pathways[element.pathway], element)
        case "to":
            return wording.quoted(wording.state(procedure, f"{element.pathway}.{held}"))
        case "event":
            return event_named(procedure, held)
        case "sets" | "starts":
            return wording.listed(wording.value(procedure, name, each) for name, each in held.items())
        case "pattern":
            return pattern(procedure, held)
        case "working_week":
            days = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
            return wording.listed(days[each] for each in held)
        case "duties":
            return wording.listed(wording.quoted(each.text) for each in held)
        case _:
            return plain(held)


def plain(held: Any) -> str:
    """A word, a number or a list of them, as it is written."""
    if isinstance(held, (tuple, frozenset)):
        return wording.listed(map(plain, sorted(held, key=str) if isinstance(held, frozenset) else held))
    if isinstance(held, Mapping):
        return wording.listed(f"{wording.in_words(str(name))}: {each}" for name, each in held.items())
    return wording.quoted(held) if isinstance(held, str) else str(held)


def pattern(procedure: Procedure, held: Pattern, keys: Container[str] | None = None) -> str:
    """What a rule asks, in words of the language: `never the plan is “Active”`; of several `keys` only some where they are given."""
    if isinstance(held, Never | Always | Possible):
        return f"{type(held).__name__.lower()} {wording.condition(procedure, held.condition)}"
    parts = [
        f"{key} {_part(procedure, key, value)}"
        for key in type(held).__dataclass_fields__
        if (keys is None or key in keys) and (value := getattr(held, key)) not in (frozenset(), ALWAYS, NEVER)
    ]
    return f"{_words(type(held).__name__)}: {', '.join(parts)}"


def _part(procedure: Procedure, key: str, value: Any) -> str:
    match key:
        case "states":
            return wording.listed((wording.quoted(wording.state(procedure, each)) for each in value), "or")
        case "roles" | "owner" | "by" if key != "by" or not set(value) <= procedure.pathways.keys():
            return wording.listed(wording.role(procedure, each) for each in ((value,) if key == "owner" else value))
        case _ if isinstance(value, frozenset):
            return wording.listed((event_named(procedure, each) for each in sorted(value)), "or")
        case _ if isinstance(value, tuple):
            return wording.listed(map(wording.in_words, value))
        case _:
            return wording.condition(procedure, value)


def _words(name: str) -> str:
    return "".join(f" {each.lower()}" if each.isupper() else each for each in name).strip()

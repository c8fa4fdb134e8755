"""What each role must do differently, in sentences that it can read alone."""

from __future__ import annotations

from collections.abc import Iterator

from cpmodel.comparing.pairing import Pair
from cpmodel.comparing.saying import by_whom, event_named
from cpmodel.comparing.values import Difference, LimitChange, Person
from cpmodel.model import wording
from cpmodel.model.procedure import Procedure, State, Transition
from cpmodel.model.semantics import Trace


def people(pair: Pair, differences: tuple[Difference, ...], limits: tuple[LimitChange, ...]) -> tuple[Person, ...]:
    """Everybody for whom something is not as it was, in the order of the new procedure, then those who are gone."""
    names: dict[str, str | None] = {now: was for was, now in pair.known.roles.items()}
    found = []
    for role in pair.new.roles.values():
        sentences = tuple(dict.fromkeys(_for(pair, role.name, differences, limits)))
        was = names.get(role.name)
        if sentences:
            found.append(Person(role.title, was, role.name, sentences))
    for role in pair.old.roles.values():
        if role.name not in pair.known.roles:
            sentences = tuple(dict.fromkeys(_for(pair, role.name, differences, limits)))
            if sentences:
                found.append(Person(role.title, role.name, None, sentences))
    return tuple(found)


def _for(pair: Pair, role: str, differences: tuple[Difference, ...], limits: tuple[LimitChange, ...]) -> Iterator[str]:
    yield from _doing(pair, role, differences)
    yield from _owning(pair, role)
    yield from _in_time(pair, role, limits)
    yield from _told(pair, role)
    yield from _duties(pair, role)
    yield from _called_otherwise(pair, role)


# --- what it may do ----------------------------------------------------------------------------------------------------


def _doing(pair: Pair, role: str, differences: tuple[Difference, ...]) -> Iterator[str]:
    for each in differences:
        before, after = _causes(each, new=False), _causes(each, new=True)
        before = {pair.known.roles.get(name, name) for name in before}
        if each.turn == "newly possible" and role in after:
            yield f"You may newly do this: {_rest(pair.new, each.sentence, each.new_story)}"
        elif each.turn == "no longer possible" and role in before:
            yield f"You may no longer do this: {_rest(pair.old, each.sentence, each.old_story)}"
        elif each.turn == "by others" and role in after - before:
            yield f"You may newly do this: {event_named(pair.new, each.event or '')}."
        elif each.turn == "by others" and role in before - after:
            yield f"You may no longer do this: {event_named(pair.old, pair.old_event(each.event or ''))}."
        elif each.turn == "leads elsewhere" and role in after:
            yield each.sentence


def _causes(each: Difference, *, new: bool) -> set[str]:
    story = each.new_story if new else each.old_story
    return set(story.steps[-1].taken[0].by) if story and story.steps and each.event else set()


def _rest(procedure: Procedure, sentence: str, story: Trace | None) -> str:
    """What a sentence says beyond what is said to the people themselves: that it is possible, and by whom."""
    return sentence.partition(": ")[2].replace(by_whom(procedure, story), "", 1)


# --- what it has to see to ---------------------------------------------------------------------------------------------


def _owning(pair: Pair, role: str) -> Iterator[str]:
    before, after = _owned(pair.translated, role), _owned(pair.new, role)
    added = [_state(pair.new.states[name]) for name in after if name not in before]
    if added:
        yield f"You now have to act in {wording.listed(added)}."
    gone = [_state(pair.old_state(*name.split(".")), timed=False) for name in before if name not in after]
    if gone:
        yield f"You no longer have to act in {wording.listed(gone)}."


def _state(state: State, *, timed: bool = True) -> str:
    time = f", {wording.stay(state)}" if timed and state.within else ""
    return f"{wording.quoted(state.title)} ({wording.in_words(state.pathway)}){time}"


def _owned(procedure: Procedure, role: str) -> list[str]:
    return [name for name, state in procedure.states.items() if state.owner == role]


def _in_time(pair: Pair, role: str, limits: tuple[LimitChange, ...]) -> Iterator[str]:
    """Of what it has to do in time: the limits that it stops, and those of states that it owns before and after."""
    owned = set(_owned(pair.translated, role)) & set(_owned(pair.new, role))
    for each in limits:
        if each.name in owned or _stops(pair.translated, each.name, role) or _stops(pair.new, each.name, role):
            title = (each.new or each.old).title  # type: ignore[union-attr]  # one of them is there
            where = wording.in_words(each.name.partition(".")[0]) if "." in each.name else ""
            said = wording.quoted(title) + (f" ({where})" if where else "")
            yield f"{said}: {' '.join(each.sentences)}"


def _stops(procedure: Procedure, name: str, role: str) -> bool:
    limit = procedure.limits.get(name)
    events = () if limit is None else (*limit.until, *(limit.starts if limit.at_least else ()))
    return any(role in each.by for event in events for each in procedure.own_events.get(event, ()))


# --- what it hears -----------------------------------------------------------------------------------------------------


def _told(pair: Pair, role: str) -> Iterator[str]:
    before, after = _hears(pair.translated, role), _hears(pair.new, role)
    more = [_heard(pair.new, told) for what, told in after.items() if _is_news(what, before, pair.translated)]
    if more:
        yield f"You are now told of {wording.listed(dict.fromkeys(more))}."
    less = [
        _heard(pair.old, pair.original(told.id))
        for what, told in before.items()
        if what[0] in pair.new.own_events and _is_news(what, after, pair.new)
    ]
    if less:
        yield f"You are no longer told of {wording.listed(dict.fromkeys(less))}."


_Hearing = tuple[str, str, str]


def _hears(procedure: Procedure, role: str) -> dict[_Hearing, Transition]:
    """What a role is told of: the event, and in which state of which pathway."""
    return {
        (event, each.pathway, source): each
        for each in procedure.transitions.values()
        if role in each.tells
        for event in sorted(each.events)
        for source in each.sources
    }


def _is_news(what: _Hearing, others: dict[_Hearing, Transition], other: Procedure) -> bool:
    """True where it was not heard of; in a state that is itself new, where it was heard of in no state."""
    if what in others:
        return False
    event, pathway, source = what
    return f"{pathway}.{source}" in other.states or not any(each[:2] == (event, pathway) for each in others)


def _heard(procedure: Procedure, each: Transition) -> str:
    return f"{wording.quoted(wording.transition(procedure, each))} ({wording.in_words(each.pathway)})"


def _duties(pair: Pair, role: str) -> Iterator[str]:
    before, after = (
        {each.text: each for each in procedure.roles[role].duties} if role in procedure.roles else {}
        for procedure in (pair.translated, pair.new)
    )
    yield from (f"A new duty: {each}" for each in after if each not in before)
    yield from (f"No longer a duty: {each}" for each in before if each not in after)


def _called_otherwise(pair: Pair, role: str) -> Iterator[str]:
    """What it does or sees to, and that has another title now."""
    for name in _owned(pair.new, role):
        if name in pair.translated.states:
            old, new = pair.old_state(*name.split(".")), pair.new.states[name]
            if old.title != new.title:
                yield f"What was called {wording.quoted(old.title)} is now called {wording.quoted(new.title)}."
    for couple in pair.couples:
        for one in couple.old:
            for other in couple.new:
                if role in other.by:
                    was, now = wording.transition(pair.old, one), wording.transition(pair.new, other)
                    if was != now:
                        yield f"What was called {wording.quoted(was)} is now called {wording.quoted(now)}."

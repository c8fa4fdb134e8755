"""What each role must do differently, in sentences that it can read alone, matter by matter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from cpmodel.comparing.matching import likeness, paired_by_likeness
from cpmodel.comparing.pairing import Pair
from cpmodel.comparing.saying import by_whom, event_named
from cpmodel.comparing.timing import length
from cpmodel.comparing.values import Difference, LimitChange, Matter, Person
from cpmodel.model import wording
from cpmodel.model.procedure import Limit, Procedure, State, Transition
from cpmodel.model.semantics import Trace


def people(pair: Pair, differences: tuple[Difference, ...], limits: tuple[LimitChange, ...]) -> tuple[Person, ...]:
    """Everybody for whom something is not as it was, in the order of the new procedure, then those who are gone."""
    names: dict[str, str | None] = {now: was for was, now in pair.known.roles.items()}
    found = [
        Person(role.title, names.get(role.name), role.name, _for(pair, role.name, differences, limits))
        for role in pair.new.roles.values()
    ]
    found += [
        Person(role.title, role.name, None, _for(pair, role.name, differences, limits))
        for role in pair.old.roles.values()
        if role.name not in pair.known.roles
    ]
    return tuple(each for each in found if each.matters)


def _for(
    pair: Pair, role: str, differences: tuple[Difference, ...], limits: tuple[LimitChange, ...]
) -> tuple[Matter, ...]:
    matters = {
        "What you do": (*_doing(pair, role, differences), *_owning(pair, role)),
        "By when": _in_time(pair, role, limits),
        "What you are told": _told(pair, role),
        "Your duties": _duties(pair, role),
        "Other names": _called_otherwise(pair, role),
    }
    found = ((title, tuple(dict.fromkeys(sentences))) for title, sentences in matters.items())
    return tuple(Matter(title, sentences) for title, sentences in found if sentences)


# --- what it may do ----------------------------------------------------------------------------------------------------


def _doing(pair: Pair, role: str, differences: tuple[Difference, ...]) -> Iterator[str]:
    newly, no_longer = _alone(pair, role, differences, new=True), _alone(pair, role, differences, new=False)
    yield from _in_place_of(pair, role, differences)
    if newly:
        yield f"You may newly do this: {newly}."
    if no_longer:
        yield f"You may no longer do this: {no_longer}."
    for each in differences:
        if each.turn == "leads elsewhere" and role in _causes(each, new=True):
            yield each.sentence


def _alone(pair: Pair, role: str, differences: tuple[Difference, ...], *, new: bool) -> str:
    """What it may do in one version only, as the rest of a sentence: what is so in the same state is told together."""
    procedure, turn = (pair.new, "newly possible") if new else (pair.old, "no longer possible")
    found: dict[str, list[str]] = {}
    known = set()
    for each in differences:
        if each.turn == turn and role in _causes(each, new=new):
            story = each.new_story if new else each.old_story
            event, _, state = _rest(procedure, each.sentence, story).removesuffix(".").partition(", while ")
            found.setdefault(state, []).append(event)
            known.add(each.event)
    for event in _aftermath(pair, role, differences, new=new):
        if event not in known:
            found.setdefault("", []).append(event_named(procedure, event if new else pair.old_event(event)))
    parts = (
        wording.listed(dict.fromkeys(some)) + (f", while {state}" if state else "") for state, some in found.items()
    )
    return "; ".join(parts)


def _aftermath(pair: Pair, role: str, differences: tuple[Difference, ...], *, new: bool) -> list[str]:
    """The events that only one version has, and that show only after something leads elsewhere."""
    here, there = (pair.new, pair.translated) if new else (pair.translated, pair.new)
    found = [
        event
        for each in differences
        if each.aftermath
        for event in (each.aftermath.newly if new else each.aftermath.no_longer)
        if event not in there.own_events and any(role in one.by for one in here.own_events[event])
    ]
    return list(dict.fromkeys(found))


def _in_place_of(pair: Pair, role: str, differences: tuple[Difference, ...]) -> Iterator[str]:
    """What others did, or do now: told together where they are the same."""
    taken: dict[tuple[str, ...], list[str]] = {}
    given: dict[tuple[str, ...], list[str]] = {}
    for each in differences:
        if each.turn == "by others" and each.event:
            before, after = _causes(each, new=False), _causes(each, new=True)
            known = {pair.known.roles.get(name, name) for name in before}
            if role in after - known:
                others = tuple(sorted(name for name in before if pair.known.roles.get(name, name) not in after))
                taken.setdefault(others, []).append(event_named(pair.new, each.event))
            if role in known - after:
                others = tuple(sorted(after - known))
                given.setdefault(others, []).append(event_named(pair.old, pair.old_event(each.event)))
    for others, events in taken.items():
        before_you = f", which was done by {wording.who(pair.old, others)}" if others else ""
        yield f"You may newly do this{before_you}: {wording.listed(events)}."
    for others, events in given.items():
        after_you = f", which is now done by {wording.who(pair.new, others)}" if others else ""
        yield f"You may no longer do this{after_you}: {wording.listed(events)}."


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
    whole: dict[str, list[str]] = {"added": [], "removed": []}
    for each in limits:
        if each.name in owned or _stops(pair.translated, each.name, role) or _stops(pair.new, each.name, role):
            title = (each.new or each.old).title  # type: ignore[union-attr]  # one of them is there
            where = wording.in_words(each.name.partition(".")[0]) if "." in each.name else ""
            said = wording.quoted(title) + (f" ({where})" if where else "")
            if each.effect in whole:
                there = pair.new if each.new else pair.translated
                whole[each.effect].append(f"{said}, {_how_long(there.all_limits[each.name])}")
            else:
                yield f"{said}: {' '.join(each.sentences)}"
    for effect, words in (("added", "new"), ("removed", "no longer set")):
        if some := whole[effect]:
            yield f"{'This time is' if len(some) == 1 else 'These times are'} {words}: {'; '.join(some)}."


def _how_long(limit: Limit) -> str:
    return length(limit) + wording.standing(statutory=limit.statutory, verified=limit.verified)


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
    before, after = (_texts(each, role) for each in (pair.translated, pair.new))
    gone, come = ([each for each in some if each not in others] for some, others in ((before, after), (after, before)))
    said_otherwise = paired_by_likeness(gone, come, lambda one, other: likeness(_words(one), _words(other)))
    yield from (f"In other words: {now} It was: {was}" for was, now in said_otherwise)
    yield from (f"Newly said: {each}" for each in come if each not in [now for _, now in said_otherwise])
    yield from (f"No longer said: {each}" for each in gone if each not in [was for was, _ in said_otherwise])


def _texts(procedure: Procedure, role: str) -> list[str]:
    duties = procedure.roles[role].duties if role in procedure.roles else ()
    return [f"{each.text.rstrip('.')}." for each in duties]


def _words(text: str) -> Counter[str]:
    return Counter(text.lower().replace(",", "").rstrip(".").split())


def _called_otherwise(pair: Pair, role: str) -> Iterator[str]:
    """What it does or sees to, and that has another title now."""
    names = dict.fromkeys(_other_names(pair, role))
    if names:
        said = (f"{wording.quoted(now)} is what was called {wording.quoted(was)}" for was, now in names)
        yield f"{'; '.join(said)}."


def _other_names(pair: Pair, role: str) -> Iterator[tuple[str, str]]:
    for name in _owned(pair.new, role):
        if name in pair.translated.states:
            old, new = pair.old_state(*name.split(".")), pair.new.states[name]
            if old.title != new.title:
                yield old.title, new.title
    for couple in pair.couples:
        for one in couple.old:
            for other in couple.new:
                if role in other.by:
                    was, now = wording.transition(pair.old, one), wording.transition(pair.new, other)
                    if was != now:
                        yield was, now

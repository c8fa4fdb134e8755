"""A time that is said in two places, and differently.

A limit has a number, and so have the requirement that it cites, its own note and reasons, and what is written beside the
steps that it measures. When a number is changed in one place only, people keep to the one that they read. Say the same in all of them.
Where a source counts in another way, a note that names both lengths explains it: "28 weeks of pregnancy is twelve weeks
before the expected birth".
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from cpmodel.model import wording
from cpmodel.model.duration import Duration, Mention, mentions
from cpmodel.model.findings import Finding, Place, Remark, Severity
from cpmodel.model.procedure import Grounds, Limit, Procedure, State, Transition

CODE = "CP504"


def examine(procedure: Procedure) -> Iterator[Finding]:
    """Yield a finding for each limit that its requirements or its own words contradict, and for each step beside it."""
    texts = {name: _own_texts(procedure, each) for name, each in procedure.all_limits.items()}
    for name, limit in procedure.all_limits.items():
        yield from _contradicted(procedure, limit, texts[name])
    for element in _elements(procedure):
        yield from _beside(procedure, element, texts)


@dataclass(frozen=True, slots=True)
class _Text:
    """Something written about a time: what it is called, and the lengths of time that it speaks of."""

    called: str
    spoken: tuple[Mention, ...]

    def names(self, length: Duration) -> bool:
        """True where it speaks of that length."""
        return any(each.means(length) for each in self.spoken)

    def others(self, length: Duration) -> tuple[Mention, ...]:
        """The lengths that it speaks of, where that one is not among them. "A month" is a length beside one in months."""
        if self.names(length):
            return ()
        return tuple(each for each in self.spoken if not each.vague or each.length.unit == length.unit)


def _texts(words: Iterable[tuple[str, str | None]]) -> tuple[_Text, ...]:
    return tuple(_Text(called, tuple(mentions(text))) for called, text in words if text)


def _reasons(grounds: Grounds) -> Iterator[tuple[str, str | None]]:
    yield "the reason beside it", grounds.because
    yield "the assumption beside it", grounds.assumed


def _own_texts(procedure: Procedure, limit: Limit) -> tuple[_Text, ...]:
    note = procedure.states[limit.name].note if limit.of_state else limit.note
    return _texts([("its title", limit.title), (_NOTE, note), *_reasons(limit.grounds)])


_NOTE = "its note"


# --- a limit, its requirements and its own words -----------------------------------------------------------------------


def _contradicted(procedure: Procedure, limit: Limit, own: tuple[_Text, ...]) -> Iterator[Finding]:
    cited = [procedure.requirements[each] for each in limit.grounds.cites if each in procedure.requirements]
    asked = [(each, _Text(f"the requirement {each.id}", tuple(mentions(each.says)))) for each in cited]
    others = [(each, text) for each, text in asked if _differs(text, limit.duration, own)]
    against = [*(text for _, text in others), *(text for text in own if _differs(text, limit.duration, own))]
    if against:
        only_notes = all(text.called == _NOTE for text in against)
        yield Finding(
            limit.place,
            CODE,
            f"{wording.quoted(limit.title)} ({limit.name}) has {limit.duration}, but"
            f" {wording.listed(f'{text.called} says {_lengths(text.others(limit.duration))}' for text in against)}.",
            Severity.WARNING if only_notes else Severity.ERROR,
            subject=limit.name,
            remarks=tuple(Remark(each.place, f"{each.id}: {each.says}") for each, _ in others),
        )


def _differs(text: _Text, length: Duration, own: Iterable[_Text]) -> bool:
    """True where a text speaks of times and not of this one, and no text of the limit's own explains the difference."""
    others = {each.length for each in text.others(length)}
    explained = any(each.names(length) and others <= {one.length for one in each.spoken} for each in own)
    return bool(others) and not explained


def _lengths(mentioned: Iterable[Mention]) -> str:
    return wording.listed(dict.fromkeys(str(each.length) for each in mentioned))


# --- what is written beside the steps ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Beside:
    """Something that is written about a step, a state or a duty, which can have to do with limits."""

    called: str
    name: str
    place: Place
    words: tuple[str | None, ...]
    about: Transition | State | str | None
    """The step or state itself, or the event or state at which a duty is done."""
    grounds: Grounds


def _elements(procedure: Procedure) -> Iterator[_Beside]:
    for each in procedure.transitions.values():
        words = (each.title, each.note, each.grounds.because, each.grounds.assumed)
        called = wording.quoted(wording.transition(procedure, each))
        yield _Beside(called, each.id, each.place, words, each, each.grounds)
    for name, state in procedure.states.items():
        if state.within is None:
            words = (state.title, state.note, state.grounds.because, state.grounds.assumed)
            yield _Beside(wording.quoted(state.title), name, state.place, words, state, state.grounds)
    for role in procedure.roles.values():
        for duty in role.duties:
            called = f"A duty of {wording.quoted(role.title)}"
            yield _Beside(called, role.name, duty.place, (duty.text,), duty.when, duty.grounds)


def _beside(procedure: Procedure, element: _Beside, texts: Mapping[str, tuple[_Text, ...]]) -> Iterator[Finding]:
    mentioned = [each for words in element.words if words for each in mentions(words) if not each.vague]
    if not mentioned:
        return
    text = _Text("", tuple(mentioned))
    limits = _limits_of(procedure, element)
    counted = [each for each in limits if any(_same_unit(one, each.duration) for one in mentioned)]
    # A step can have to do with several limits and speak of one: only where it speaks of none is something wrong.
    if counted and all(_differs(text, each.duration, texts[each.name]) for each in limits):
        own = wording.listed(f"{wording.quoted(each.title)} ({each.name}), {each.duration}" for each in counted)
        yield Finding(
            element.place,
            CODE,
            f"{element.called} ({element.name}) speaks of {_lengths(mentioned)}, and has to do with {own}.",
            Severity.WARNING,
            subject=element.name,
            remarks=tuple(Remark(each.place, f"{wording.quoted(each.title)} has {each.duration}.") for each in counted),
        )


def _limits_of(procedure: Procedure, element: _Beside) -> list[Limit]:
    """The limits that cite what the element cites, and those that it starts or stops."""
    begun, ended = _events_at(procedure, element.about)
    cited = {*element.grounds.cites}
    return [
        each
        for each in procedure.all_limits.values()
        if cited & {*each.grounds.cites} or begun & each.starts or ended & (each.until | each.before)
    ]


def _events_at(procedure: Procedure, about: Transition | State | str | None) -> tuple[frozenset[str], frozenset[str]]:
    """The events that it begins with, and those that it ends with."""
    match about:
        case Transition():
            return about.events, about.events
        case State():
            transitions = procedure.pathways[about.pathway].transitions
            into = (each.events for each in transitions if each.to == about.name)
            out = (each.events for each in transitions if about.name in each.sources and each.to is not None)
            return frozenset[str]().union(*into), frozenset[str]().union(*out)
        case str():  # An event and a state can have the same name.
            into_state, out_of_state = _events_at(procedure, procedure.states.get(about))
            return into_state | {about}, out_of_state | {about}
        case None:
            return frozenset(), frozenset()


def _same_unit(mentioned: Mention, length: Duration) -> bool:
    return mentioned.length.unit == length.unit or (mentioned.loose and length.unit == "working days")

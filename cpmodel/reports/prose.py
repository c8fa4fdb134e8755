"""A procedure read back in plain sentences: pathway by pathway, state by state, who may do what, when, by when, and what then.

Of a local procedure, what it adds to its base is marked with `+` and what it changes with `~`; all else is the base's.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cpmodel.model import wording
from cpmodel.model.condition import ALWAYS
from cpmodel.model.findings import Place
from cpmodel.model.procedure import CLOCK, OUTSIDE, Limit, Pathway, Procedure, Role, State, Transition

WIDTH = 110
"""The longest line, in characters."""


def read_back(procedure: Procedure, base: Procedure | None = None, pathway: str | None = None) -> str:
    """The procedure, or one of its pathways, in sentences. `base` is what it is based on, as it is by itself.

    Raises ValueError where there is no such pathway.
    """
    if pathway is not None and pathway not in procedure.pathways:
        raise ValueError(
            f"The procedure '{procedure.name}' has no pathway '{pathway}'; it has: {', '.join(procedure.pathways)}."
        )
    reading = _Reading(procedure, base)
    parts = [reading.beginning()]
    if pathway is None:
        parts.append(reading.roles())
    parts += [reading.pathway(each) for name, each in procedure.pathways.items() if pathway in (None, name)]
    if pathway is None:
        parts.append(reading.rules())
        parts.append(reading.words())
    parts.append(reading.left_out(pathway))
    return "\n\n".join(each for each in ("\n".join(part) for part in parts) if each)


@dataclass(frozen=True)
class _Reading:
    """A procedure while it is read back."""

    procedure: Procedure
    base: Procedure | None

    # --- the whole -----------------------------------------------------------------------------------------------

    def beginning(self) -> Iterator[str]:
        """What it is, and what the marks mean."""
        yield f"{self.procedure} ({self.procedure.name})"
        if self.base:
            yield from _filled(
                f"Based on {self.base} ({self.base.name}): what is marked + is added here, what is marked ~ is changed"
                " here, and all else is as it is there.",
                "",
                hanging=False,
            )

    def roles(self) -> Iterator[str]:
        """The people and bodies, with what they do besides acting in the pathways."""
        for each in self.procedure.roles.values():
            yield from _filled(self._mark(each.place, "roles", each.name) + _role(self.procedure, each), "")
            for duty in each.duties:
                when = f" ({self._event_or_state(duty.when)})" if duty.when else ""
                yield from _filled(f"· {duty.text.rstrip('.')}{when}.", "    ")

    def rules(self) -> Iterator[str]:
        """What must hold whatever happens."""
        if self.procedure.rules:
            yield "WHATEVER HAPPENS"
        for each in self.procedure.rules.values():
            yield from _filled(self._mark(each.place, "rules", each.name) + each.says, "")

    def words(self) -> Iterator[str]:
        """What the words of the field mean."""
        if self.procedure.words:
            yield "WORDS"
        for each in self.procedure.words.values():
            yield from _filled(self._mark(each.place, "words", each.name) + f"{each.title}: {each.says}", "")

    def left_out(self, pathway: str | None) -> Iterator[str]:
        """What the base has and this has not."""
        gone = [*self._gone(pathway)]
        if gone:
            yield f"NOT TAKEN OVER FROM {self.base.name.upper() if self.base else ''}"
        for each in gone:
            yield from _filled(f"- {each}", "  ")

    def _gone(self, pathway: str | None) -> Iterator[str]:
        base, here = self.base, self.procedure
        if base is None:
            return
        wanted = [each for each in base.pathways.values() if pathway in (None, each.name)]
        for theirs in wanted:
            ours = here.pathways.get(theirs.name)
            if ours is None:
                yield f"the pathway {wording.quoted(theirs.title)} ({theirs.name})"
            else:
                yield from self._gone_from(base, theirs, ours)
        if pathway is None:
            yield from (
                f"the limit {wording.quoted(base.limits[name].title)}"
                for name in base.limits
                if name not in here.limits
            )
            yield from (
                f"the rule {wording.quoted(base.rules[name].says)}" for name in base.rules if name not in here.rules
            )
            yield from (
                f"the word {wording.quoted(base.words[name].title)}" for name in base.words if name not in here.words
            )
            yield from (
                f"the role {wording.quoted(base.roles[name].title)}" for name in base.roles if name not in here.roles
            )
            stories = {each.name for each in here.stories}
            yield from (f"the story {wording.quoted(each.name)}" for each in base.stories if each.name not in stories)

    def _gone_from(self, base: Procedure, theirs: Pathway, ours: Pathway) -> Iterator[str]:
        for name, state in theirs.states.items():
            if name not in ours.states:
                yield f"the state {wording.quoted(state.title)} ({wording.in_words(theirs.name)})"
        for each in theirs.transitions:
            if each.id not in self.procedure.transitions:
                title = wording.quoted(wording.transition(base, each))
                yield f"{title} from {wording.sources(theirs, each)} ({wording.in_words(theirs.name)})"

    # --- one pathway ---------------------------------------------------------------------------------------------

    def pathway(self, pathway: Pathway) -> Iterator[str]:
        """One pathway: what it is about, each state with what can happen there, and the limits that run in it."""
        new = self.base is not None and pathway.name not in self.base.pathways
        yield f"{'+ ' if new else ''}{pathway.title.upper()} ({pathway.name})"
        if pathway.note:
            yield from _filled(pathway.note, "", hanging=False)
        for state in pathway.states.values():
            yield ""
            yield from self._state(pathway, state)
        for names in dict.fromkeys(each.sources for each in pathway.transitions if _from_many(each)):
            yield ""
            said = wording.source_group(pathway, names) or wording.listed(_titles(pathway, names), "or")
            yield from _filled(f"In {said}:", "")
            yield from self._ways(pathway, (each for each in pathway.transitions if each.sources == names))
        if limits := [*self._limits(pathway)]:
            yield ""
            yield "By when:"
            for each in limits:
                said = f"{each.title}. {wording.limit_sentence(self.procedure, each)}"
                yield from _filled(self._mark(each.place, "limits", each.name) + said, "  ")

    def _state(self, pathway: Pathway, state: State) -> Iterator[str]:
        said = f"{wording.quoted(state.title)}: {_stands(self.procedure, state)}"
        if state.note:
            said += f" {state.note.rstrip('.')}."
        yield from _filled(self._mark(state.place, "states", state.qualified) + said, "")
        leaving = (each for each in pathway.transitions if state.name in each.sources and not _from_many(each))
        yield from self._ways(pathway, leaving)

    def _ways(self, pathway: Pathway, ways: Iterable[Transition]) -> Iterator[str]:
        for each in ways:
            said = self._transition(pathway, each)
            yield from _filled(self._mark(each.place, "transitions", each.id) + said, "  ")

    def _transition(self, pathway: Pathway, taken: Transition) -> str:
        procedure, title = self.procedure, wording.quoted(wording.transition(self.procedure, taken))
        if taken.event is None:
            said = f"{title}: when " if taken.title else "When "
            said += f"{wording.followed(procedure, taken)} happens"
        elif taken.by in ((CLOCK,), (OUTSIDE,)):
            said = f"{'When the time is up' if taken.by == (CLOCK,) else 'From outside'}: {title}"
        else:
            said = f"{wording.sentence_case(wording.who(procedure, taken.by))} may do: {title}"
        if taken.when != ALWAYS:
            said += f", but only if {wording.condition(procedure, taken.when)}"
        if taken.needs_quorum:
            said += ", in a quorate meeting"
        said += f". {self._then(pathway, taken)}"
        if due := [*self._due(taken)]:
            said += f" By when: {wording.listed(due)}."
        return f"{said} {taken.note.rstrip('.')}." if taken.note else said

    def _then(self, pathway: Pathway, taken: Transition) -> str:
        procedure = self.procedure
        then = [] if taken.to is None else [f"it is {wording.quoted(pathway.states[taken.to].title)}"]
        then += [wording.value(procedure, name, held) for name, held in taken.sets.items()]
        said = f"Then {wording.listed(then)}" if then else "Nothing changes here"
        if taken.tells:
            said += f"; told: {wording.listed(wording.role(procedure, name) for name in taken.tells)}"
        if taken.event and (others := procedure.followers.get(taken.event)):
            said += f"; followed by: {wording.listed(wording.in_words(name) for name in others)}"
        return f"{said}."

    def _due(self, taken: Transition) -> Iterator[str]:
        """By when it is to be done, with the title of the limit that the end of the pathway tells in full."""
        for limit in self.procedure.limits.values() if taken.event else ():
            if taken.event in limit.until:
                yield f"within {limit.duration} ({limit.title})"
            elif limit.at_least and taken.event in limit.starts:
                yield f"at least {limit.duration} ahead ({limit.title})"

    def _limits(self, pathway: Pathway) -> Iterator[Limit]:
        """The limits that an event of the pathway starts, stops or has ahead of it."""
        for limit in self.procedure.limits.values():
            if any(each.partition(".")[0] == pathway.name for each in limit.starts | limit.until | limit.before):
                yield limit

    def _event_or_state(self, qualified: str) -> str:
        if qualified in self.procedure.own_events:
            return f"on {wording.quoted(wording.event(self.procedure, qualified))}"
        return f"while it is {wording.quoted(wording.state(self.procedure, qualified))}"

    # --- what is local -------------------------------------------------------------------------------------------

    def _mark(self, place: Place, kind: str, name: str) -> str:
        """What stands before an element of a kind, which is the name of a mapping of the procedure's."""
        if self.base is None or self.procedure.local(place) is None:
            return ""
        return "~ " if name in getattr(self.base, kind) else "+ "


def _stands(procedure: Procedure, state: State) -> str:
    if state.initial and state.final:
        said = "the beginning, and an outcome"
    elif state.initial:
        said = "the beginning"
    else:
        said = "an outcome" if state.final else "under way"
    if state.owner:
        said += f"; {wording.role(procedure, state.owner)} has to act"
    if time := wording.stay(state):
        said += f", {time}"
    if state.waits_for:
        said += f"; it waits for {state.waits_for.rstrip('.')}"
    return f"{said}."


def _role(procedure: Procedure, role: Role) -> str:
    said = role.title
    if role.exists_when != ALWAYS:
        said += f", while {wording.condition(procedure, role.exists_when)}"
    also = f" Also: {', '.join(role.also)}." if role.also else ""
    return f"{said}. {role.note or ''}".rstrip() + also


def _from_many(taken: Transition) -> bool:
    """True where it leads from so many states that it is said once for all of them."""
    return len(taken.sources) > 2


def _titles(pathway: Pathway, names: Iterable[str]) -> Iterator[str]:
    return (wording.quoted(pathway.states[each].title) for each in names)


def _filled(text: str, indent: str, hanging: bool = True) -> list[str]:
    further = f"{indent}    " if hanging else indent
    return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=further, break_long_words=False)

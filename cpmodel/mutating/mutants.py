"""What one change to a procedure is, and the copy that has it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from cpmodel.model.findings import Place
from cpmodel.model.procedure import CLOCK, Fact, Limit, Procedure, State, Transition, named_events
from cpmodel.reading.procedures import Otherwise, load

Concern = Literal["behaviour", "who", "time"]
"""What a change is about: what can happen, who does or hears it, or how long it may take."""

HINTS = {
    "delete": "A required story that goes through it would notice.",
    "retarget": "A story through it that says with 'ends' where the case then stands would notice, or a rule 'on ... then'.",
    "negate": "A required story where the condition holds, or a forbidden one where it does not, would notice.",
    "loosen": "A forbidden story in which only this part of the condition says no would notice.",
    "not from": "A required story that takes it from that state would notice.",
    "also from": "A forbidden story that tries it in that state would notice, or a rule 'never' or 'precedes'.",
    "swap": "A story that comes to where both could be taken, and says where the case then stands, would notice.",
    "sets": "A story through it whose 'ends' asks for the fact would notice, or a rule about the fact.",
    "stay": "A story through it that says with 'ends' where the case then stands would notice.",
    "by": "A rule 'event ... by' that says who alone causes it would notice.",
    "tells": "A rule 'on ... told' that says who is told of it would notice.",
    "reopens": "A story that tries it after the end of the case would notice, required or forbidden.",
    "not follows": "A story in which that event happens there, and 'ends' says what follows, would notice.",
    "no within": "A story with a 'day' that says under 'limits' when it is due would notice.",
    "length": "A story with a 'day' that says under 'limits' when it is due would notice.",
    "owner": "A rule 'owner ... of' that says who has to act there would notice.",
    "initial": "A story would notice that is possible from every beginning, or is not from this one.",
    "final": "A rule about where the case stands would notice, or a story of what is heard there.",
    "resets": "A story in which the fact holds and that event happens, and 'ends' asks for the fact, would notice.",
    "starts": "A story with a 'day' in which that event happens, and that says under 'limits' when it is due, would notice.",
    "until": "A story with a 'day' in which that event happens, and that says under 'limits' that it is kept, would notice.",
    "void": "A story with a 'day' in which that event happens, and that says under 'limits' that it is void, would notice.",
    "before": "A story with a 'day' in which that event happens, and that says under 'limits' that it is kept or missed, would notice.",
    "when": "A story with a 'day' that says under 'limits' whether it runs would notice.",
    "outlives": "A story that goes on in that pathway after the end of the case would notice.",
    "group": "A story in which that event happens, and 'ends' or 'limits' says what comes of it, would notice.",
}
"""For each kind of change, what would notice it."""


@dataclass(frozen=True, slots=True)
class Outlives:
    """The pathways that go on after the end of the case."""

    pathways: frozenset[str]


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change to one element.

    `now` is what stands in the place of the element that `element` names: transitions (none where it is deleted), a
    state, a limit, a fact, what outlives the case, or something written that has to be read again. `lost` is the event
    that a limit, a fact or a group of events no longer has.
    """

    change: str
    element: str
    place: Place
    says: str
    now: tuple[Transition, ...] | State | Limit | Fact | Outlives | Otherwise
    concern: Concern = "behaviour"
    lost: str | None = None

    def __str__(self) -> str:
        """Say the change as a sentence."""
        return self.says

    @property
    def hint(self) -> str:
        """What would notice it."""
        return HINTS[self.change]

    def of(self, procedure: Procedure) -> Procedure:
        """The copy of the procedure with this one change; every place stays what it was. Raises Unreadable."""
        match self.now:
            case State() as state:
                pathway = procedure.pathways[state.pathway]
                states = dict(pathway.states) | {state.name: state}
                pathways = dict(procedure.pathways) | {pathway.name: replace(pathway, states=states)}
                return replace(procedure, pathways=pathways)
            case Limit() as limit:
                return replace(procedure, limits=dict(procedure.limits) | {limit.name: limit})
            case Fact() as fact:
                return replace(procedure, facts=dict(procedure.facts) | {fact.name: fact})
            case Outlives(pathways):
                return _outlived_by(procedure, pathways)
            case Otherwise() as otherwise:
                return load(Path(procedure.place.file).parent, otherwise=otherwise)
            case transitions:
                return self._with(procedure, transitions)

    def _with(self, procedure: Procedure, now: tuple[Transition, ...]) -> Procedure:
        """Put the transitions where the first of those with their ids stands, and take these away."""
        pathway = procedure.pathways[procedure.transitions[self.element].pathway]
        old = {self.element, *(each.id for each in now)}
        first = next(index for index, each in enumerate(pathway.transitions) if each.id in old)
        kept = [each for each in pathway.transitions if each.id not in old]
        transitions = (*kept[:first], *now, *kept[first:])
        pathways = dict(procedure.pathways) | {pathway.name: replace(pathway, transitions=transitions)}
        return replace(procedure, pathways=pathways)


def _outlived_by(procedure: Procedure, outlives: frozenset[str]) -> Procedure:
    pathways = {
        name: replace(
            pathway,
            transitions=tuple(
                replace(each, acts_after_end=each.reopens or name in outlives) for each in pathway.transitions
            ),
        )
        for name, pathway in procedure.pathways.items()
    }
    return replace(procedure, pathways=pathways, outlives=outlives)


def refused(procedure: Procedure) -> bool:
    """True where the reader would refuse it.

    A pathway without transitions, a name of an event that nothing declares, nobody who causes an event, nothing that
    stops a clock or that a least distance is measured to, or a clock that acts where no time runs.
    """
    return (
        any(not pathway.transitions for pathway in procedure.pathways.values())
        or any(name not in procedure.own_events for name in _named_events(procedure))
        or any(_is_incomplete(each) for each in procedure.limits.values())
        or any(
            CLOCK in each.by and not all(procedure.pathways[each.pathway].states[name].within for name in each.sources)
            for each in procedure.transitions.values()
        )
    )


def _is_incomplete(limit: Limit) -> bool:
    ahead = limit.before or limit.before_date
    return not limit.starts or not (limit.until if limit.within else ahead)


def _named_events(procedure: Procedure) -> Iterator[str]:
    """Every event that is named anywhere but where it is declared."""
    for transition in procedure.transitions.values():
        yield from transition.follows
    for group in procedure.events.values():
        yield from group
    for fact in procedure.facts.values():
        yield from fact.resets_on
    for limit in procedure.limits.values():
        yield from limit.events
    for rule in procedure.rules.values():
        yield from named_events(rule.pattern)
    for story in procedure.stories:
        yield from story.events
    for role in procedure.roles.values():
        for duty in role.duties:
            if duty.when and duty.when not in procedure.states:
                yield duty.when

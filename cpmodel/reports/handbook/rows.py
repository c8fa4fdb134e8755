"""Elements of a procedure as rows for the templates: the words of the procedure's files, with links to what they speak of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from cpmodel.guiding import limits_on
from cpmodel.model import wording
from cpmodel.model.condition import ALWAYS
from cpmodel.model.procedure import CLOCK, OUTSIDE, Grounds, Limit, Pathway, Procedure, State, Transition
from cpmodel.reports.handbook import links
from cpmodel.reports.handbook.links import Link


def grounds(found: Grounds) -> dict[str, Any]:
    """On what an element rests."""
    return {
        "cites": [links.requirement(name) for name in found.cites],
        "because": (found.because or "").rstrip("."),
        "assumed": (found.assumed or "").rstrip("."),
        "adopted": (found.adopted_from or "").rstrip("."),
    }


def way(procedure: Procedure, taken: Transition) -> dict[str, Any]:
    """A transition: who may do it or what makes it happen, on which condition, what then, who is told, and by when."""
    pathway = procedure.pathways[taken.pathway]
    again = taken.sources == (taken.to,)
    return {
        "id": links.anchor("way", taken.id),
        "link": links.transition(procedure, taken),
        "title": wording.transition(procedure, taken),
        "who": [] if only_from_elsewhere(taken) else links.roles(procedure, taken.by),
        "outside": taken.by == (OUTSIDE,),
        "clock": taken.by == (CLOCK,),
        "heard": heard(procedure, taken),
        "asks": "" if taken.when == ALWAYS else wording.condition(procedure, taken.when),
        "quorum": taken.needs_quorum,
        "where": where(pathway, taken),
        "to": links.state(procedure, f"{taken.pathway}.{taken.to}") if taken.to else None,
        "again": again,
        "timed": again and pathway.states[taken.sources[0]].within is not None,
        "sets": [wording.value(procedure, name, held) for name, held in taken.sets.items()],
        "told": links.roles(procedure, taken.tells),
        "not_told": (taken.not_told or "").rstrip("."),
        "moves": moves(procedure, taken),
        "limits": by_length(limits_on(procedure, taken)),
        "note": taken.note,
        "local": procedure.local(taken.place),
        "grounds": grounds(taken.grounds),
    }


SPANS = {
    wording.ANY: "at any time",
    wording.UNFINISHED: "while it is under way",
    wording.BEGUN: "once it has begun",
    wording.IDLE: "while nothing of it is under way",
}
"""When something can happen that can happen in many states."""


def where(pathway: Pathway, taken: Transition) -> str:
    """When a transition can be taken, as the end of a sentence: `while it is “Asked”`, `once it has begun`."""
    group = wording.source_group(pathway, taken.sources)
    return SPANS[group] if group else f"while it is {wording.sources(pathway, taken)}"


def only_from_elsewhere(taken: Transition) -> bool:
    """True where nobody in the procedure causes it: circumstances or the clock do, or it follows another event."""
    return set(taken.by) <= {CLOCK, OUTSIDE}


def heard(procedure: Procedure, taken: Transition) -> list[Link]:
    """What a transition follows: groups of events under their names, then single events."""
    groups, single = wording.heard(procedure, taken)
    found = [Link(wording.sentence_case(wording.in_words(name)), links.word("group", name).href) for name in groups]
    return found + [links.event(procedure, each) for each in single]


def causes(procedure: Procedure, taken: Transition) -> list[Link]:
    """Who brings a transition about: those who cause its own event, or the events that it follows."""
    if taken.event:
        return links.roles(procedure, taken.by)
    by = (name for event in sorted(taken.follows) for own in procedure.own_events.get(event, ()) for name in own.by)
    return links.roles(procedure, dict.fromkeys(by))


def moves(procedure: Procedure, taken: Transition) -> list[dict[str, Any]]:
    """What the event does in other pathways, in the same instant."""
    if taken.event is None:
        return []
    return [
        {
            "pathway": links.pathway(procedure, name),
            "ways": [links.transition(procedure, each) for each in _different(procedure, some)],
        }
        for name, some in procedure.followers.get(taken.event, {}).items()
    ]


def _different(procedure: Procedure, some: Iterable[Transition]) -> list[Transition]:
    """The first of those that are called the same, without those that change nothing."""
    moving = [each for each in some if each.to is not None]
    return list({wording.transition(procedure, each): each for each in reversed(moving)}.values())[::-1]


def state(procedure: Procedure, described: State) -> dict[str, Any]:
    """A state: whether it is the beginning or an outcome, who has to act there, and within what time."""
    return {
        "id": links.anchor("at", described.name),
        "link": links.state(procedure, described.qualified),
        "title": described.title,
        "kind": "Beginning" if described.initial else "Outcome" if described.final else "Under way",
        "owner": links.role(procedure, described.owner) if described.owner else None,
        "within": wording.stay(described),
        "limit": links.limit(procedure.all_limits[described.qualified]) if described.within else None,
        "waits_for": (described.waits_for or "").rstrip("."),
        "note": described.note,
        "local": procedure.local(described.place),
        "grounds": grounds(described.grounds),
    }


def by_length(limits: Iterable[Limit]) -> list[dict[str, Any]]:
    """Several limits as one says them: each length once, with all that have it."""
    found: dict[str, list[Link]] = {}
    for each in limits:
        found.setdefault(length(each), []).append(links.limit(each))
    return [{"length": said, "links": some} for said, some in found.items()]


def limit(procedure: Procedure, declared: Limit, *, void: bool = True) -> dict[str, Any]:
    """A time limit: how long, from what until what, and whether the number is the law's and is confirmed.

    Without `void` it is not said what takes it out of the count.
    """
    return {
        "id": links.anchor("limit", declared.name),
        "link": links.limit(declared),
        "title": declared.title,
        "length": length(declared),
        "said": wording.limit_sentence(procedure, between_events(procedure, declared), void=void),
        "pathways": [links.pathway(procedure, name) for name in pathways_of(declared)],
        "statutory": declared.statutory,
        "verified": declared.verified,
        "note": declared.note,
        "local": procedure.local(declared.place),
        "grounds": grounds(declared.grounds),
    }


def pathways_of(declared: Limit) -> list[str]:
    """The pathways in which a limit runs: those whose events start it, stop it or have it ahead, or that of its state."""
    if declared.of_state:
        return [declared.of_state[0]]
    return sorted({each.partition(".")[0] for each in declared.starts | declared.until | declared.before})


def between_events(procedure: Procedure, declared: Limit) -> Limit:
    """The time of a state as a limit between events: from those on which it is entered to what its owner does there."""
    if declared.of_state is None:
        return declared
    pathway, name = declared.of_state
    here = procedure.pathways[pathway].transitions
    owner = procedure.pathways[pathway].states[name].owner
    starts = [each.events for each in here if each.to == name]
    until = [each.events for each in here if name in each.sources and each.to and owner in each.by]
    none = frozenset[str]()
    return (
        replace(declared, of_state=None, starts=none.union(*starts), until=none.union(*until)) if starts else declared
    )


def length(declared: Limit) -> str:
    """How long: `within 15 working days`, `at least 3 days before`."""
    return f"within {declared.within}" if declared.within else f"at least {declared.at_least} before"

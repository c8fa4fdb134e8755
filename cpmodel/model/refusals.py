"""Why an event cannot happen where a case stands, and where a story departs: as values, which `wording` says.

Each of the event's own transitions is refused by where its pathway is, by a part of its guard, or by the end of the
case; several of these can hold at once. Followers are not asked: an event waits for nobody.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from cpmodel.model.condition import Condition, Value, failing, variables
from cpmodel.model.procedure import LimitAtEnd, Procedure, Transition
from cpmodel.model.semantics import Configuration, ended
from cpmodel.model.stories import StoryResult


@dataclass(frozen=True, slots=True)
class Refusal:
    """What keeps one transition from being taken.

    `stands` is the state that its pathway is in, and `leads_from_here` says whether the transition leaves that state.
    `missing` is the part of its guard that does not hold, or None, and `case` what is so for each variable which that
    part reads. `ended` is true where the case has ended and the transition is not one that may still be taken then.
    """

    transition: Transition
    stands: str
    leads_from_here: bool
    missing: Condition | None
    case: tuple[tuple[str, Value], ...]
    ended: bool


def why(procedure: Procedure, configuration: Configuration, event: str) -> tuple[Refusal, ...]:
    """What refuses each of the event's own transitions, those that lead from here first.

    It is empty where the event can happen, and where no pathway declares it.
    """
    refusals = [_refusal(procedure, configuration, each) for each in procedure.own_events.get(event, ())]
    if any(each.leads_from_here and each.missing is None and not each.ended for each in refusals):
        return ()
    return tuple(sorted(refusals, key=lambda each: not each.leads_from_here))


def nearest(refusals: Iterable[Refusal]) -> tuple[Refusal, ...]:
    """Those that tell most: the transitions that lead from here, and all of them only where none does."""
    every = tuple(refusals)
    return tuple(each for each in every if each.leads_from_here) or every


def _refusal(procedure: Procedure, configuration: Configuration, transition: Transition) -> Refusal:
    missing = failing(transition.when, configuration)
    return Refusal(
        transition=transition,
        stands=str(configuration[transition.pathway]),
        leads_from_here=configuration[transition.pathway] in transition.sources,
        missing=missing,
        case=case(configuration, missing),
        ended=not transition.acts_after_end and ended(procedure, configuration),
    )


def case(configuration: Configuration, asked: Condition | None) -> tuple[tuple[str, Value], ...]:
    """What is so for each variable that a condition reads, in the order of the configuration."""
    read = variables(asked) if asked is not None else frozenset[str]()
    return tuple((name, configuration[name]) for name in configuration if name in read)


@dataclass(frozen=True, slots=True)
class Departure:
    """Where a story first is not as wanted.

    `begins` is false where no case begins as the story says. `event` is the one that should have gone otherwise, and
    `position` how many are before it: it was `refused`, for the reasons in `refusals`, or it is the last of a forbidden
    story and was not. Where there is none the whole story was told and does not end as it says: of what it wants
    `missing` does not hold, and `case` is so instead; or
    `limits` stand otherwise than it says, each as it does.
    """

    begins: bool
    position: int | None = None
    event: str | None = None
    refused: bool = False
    refusals: tuple[Refusal, ...] = ()
    missing: Condition | None = None
    case: tuple[tuple[str, Value], ...] = ()
    limits: tuple[tuple[str, date | LimitAtEnd], ...] = ()


def departure(procedure: Procedure, result: StoryResult) -> Departure | None:
    """Where a story departs from what its kind wants, or None where it is as wanted."""
    story, run = result.story, result.departs
    if result.as_wanted:
        return None
    if run is None:
        return Departure(begins=False)
    end = run.trace.end
    if run.refused is not None:
        event = story.events[run.refused]
        return Departure(True, run.refused, event, True, why(procedure, end, event))
    if story.kind == "forbidden":
        return Departure(True, len(story.events) - 1, story.events[-1])
    missing = failing(story.ends, end)
    return Departure(True, missing=missing, case=case(end, missing), limits=tuple(run.limits.items()))

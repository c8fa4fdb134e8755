"""What a handbook of a procedure tells, as values: what each role has to do, and one case from its beginning to its end on real days.

Nothing here is made up: a role's card is put together from the events that it causes, the states that it owns, its
duties and whom the transitions tell; the typical case is one of the procedure's own stories, walked on its days.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from cpmodel.model.clocks import Clock
from cpmodel.model.procedure import Duty, Limit, Procedure, Role, State, Story, Transition
from cpmodel.model.stories import StoryResult, morning, tell_all
from cpmodel.walking.case import Happened, Walk, begin


@dataclass(frozen=True, slots=True)
class Act:
    """Something that a role may do, and the limits that say by when."""

    transition: Transition
    limits: tuple[Limit, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """What one role has to know: what it may do, what waits for it, what it brings, and what it is told."""

    role: Role
    acts: tuple[Act, ...]
    owns: tuple[State, ...]
    told: tuple[Transition, ...]
    due: tuple[tuple[Duty, tuple[Limit, ...]], ...]
    """Its duties, each with the limits that rest on the same requirements."""

    @property
    def empty(self) -> bool:
        """True where the procedure gives the role nothing to do and nothing to know."""
        return not (self.acts or self.owns or self.told or self.due)


@dataclass(frozen=True)
class Example:
    """One of the procedure's stories, walked on its own days."""

    story: Story
    walk: Walk

    @property
    def happened(self) -> tuple[Happened, ...]:
        """What happens, in order."""
        return self.walk.happened

    @cached_property
    def clocks(self) -> tuple[Clock, ...]:
        """Every time that a limit was measured, in the order in which they begin to run."""
        order = self.walk.limits.order
        return tuple(
            sorted(self.walk.clocks, key=lambda each: (each.started or each.stopped or each.due, order[each.limit]))
        )


@dataclass(frozen=True)
class Handbook:
    """A procedure with all that its handbook tells beyond it."""

    procedure: Procedure
    cards: tuple[Card, ...]
    stories: tuple[StoryResult, ...]
    example: Example | None
    """The typical case; None where no story has days on which every limit is kept."""
    passed: tuple[str, ...]
    """The pathways that the typical case passes through, in the order in which it comes to them."""

    base: Procedure | None = None
    """What the procedure is based on, as it is by itself."""

    @property
    def order(self) -> tuple[str, ...]:
        """All pathways: those of the typical case, then the others as they are named."""
        return tuple(dict.fromkeys([*self.passed, *self.procedure.pathways]))


def handbook(procedure: Procedure, story: str | None = None, base: Procedure | None = None) -> Handbook:
    """Gather what the handbook of a procedure tells; `story` is the one to tell as the typical case.

    `base` is what the procedure is based on, beside which it can be told what is local. Without a `story` it is the one in which no limit is missed and which takes the longest time. Raises ValueError where
    there is no such story, or where it has no days or is not possible.
    """
    told = tell_all(procedure)
    example = _typical(procedure, told) if story is None else _named(procedure, told, story)
    cards = tuple(card(procedure, each) for each in procedure.roles.values())
    return Handbook(procedure, cards, told, example, _passed(example), base)


# --- roles ---------------------------------------------------------------------------------------------------------


def card(procedure: Procedure, role: Role) -> Card:
    """What the procedure has for one role, in file order."""
    some = procedure.transitions.values()
    return Card(
        role,
        tuple(Act(each, limits_on(procedure, each)) for each in some if each.event and role.name in each.by),
        tuple(each for each in procedure.states.values() if each.owner == role.name),
        tuple(each for each in some if role.name in each.tells),
        tuple((each, tuple(_cited_with(procedure, each))) for each in role.duties),
    )


def limits_on(procedure: Procedure, taken: Transition) -> tuple[Limit, ...]:
    """The limits that say by when a transition's own event is to come: what it stops, and what it must come well ahead of.

    The time of a state counts where those who have to act there cause the event, and not where it only ends otherwise.
    """
    return tuple(_limits_on(procedure, taken))


def _limits_on(procedure: Procedure, taken: Transition) -> Iterator[Limit]:
    for limit in procedure.limits.values() if taken.event else ():
        if taken.event in limit.until or (limit.at_least and taken.event in limit.starts):
            yield limit
    for name in taken.sources if taken.event and taken.to else ():
        qualified = f"{taken.pathway}.{name}"
        if procedure.states[qualified].within and procedure.states[qualified].owner in taken.by:
            yield procedure.all_limits[qualified]


def _cited_with(procedure: Procedure, duty: Duty) -> Iterator[Limit]:
    cited = set(duty.grounds.cites)
    return (each for each in procedure.limits.values() if cited.intersection(each.grounds.cites))


# --- the typical case ----------------------------------------------------------------------------------------------


def _typical(procedure: Procedure, told: Iterable[StoryResult]) -> Example | None:
    dated = [each for each in told if each.story.days and each.story.kind == "required" and each.possible]
    for result in sorted(dated, key=_length, reverse=True):
        example = _walked(procedure, result)
        if example and all(each.standing != "missed" for each in example.clocks):
            return example
    return None


def _length(result: StoryResult) -> tuple[int, int]:
    days = result.story.days
    return (days[-1] - days[0]).days, len(days)


def _named(procedure: Procedure, told: Iterable[StoryResult], name: str) -> Example:
    result = next((each for each in told if each.story.name == name), None)
    if result is None:
        raise ValueError(f"There is no story '{name}' in {procedure}")
    if not result.story.days:
        raise ValueError(f"The story '{name}' has no days, so that it cannot be told on a calendar")
    example = _walked(procedure, result)
    if example is None:
        raise ValueError(f"The story '{name}' is not possible on its days, so that it cannot be told on a calendar")
    return example


def _walked(procedure: Procedure, result: StoryResult) -> Example | None:
    """The story on its days from the first beginning that agrees with it; None where it stops on the way."""
    story = result.story
    walk = begin(procedure, story.days[0], result.runs[0].trace.start)
    for name, day in story.dates.items():
        walk = walk.with_date(name, morning(day))
    for event, day in zip(story.events, story.days, strict=True):
        at = morning(day)
        waited = walk.until(at) if at > walk.now else walk
        after = waited.on(event)
        if after is None:
            return None
        walk = after
    return Example(story, walk)


def _passed(example: Example | None) -> tuple[str, ...]:
    moved = [each.pathway for one in (example.happened if example else ()) for each in one.step.taken if each.to]
    return tuple(dict.fromkeys(moved))

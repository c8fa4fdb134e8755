"""Why is it late? The scenario is run again with one obstacle less, and it is seen what that changes: nothing is attributed by looking.

Each obstacle that the scenario has is taken away alone, and all of them one after the other, on the same random numbers. What one takes
away alone and what it takes away after the others can differ: with chairs without number notice still has to be given, and without
notice the chairs' diaries can be full. Both are told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from cpmodel.experiments.replicating import Estimate, Progress, estimate
from cpmodel.experiments.varying import staffed
from cpmodel.experiments.what_if import Titled, WhatIf, pairs, what_if
from cpmodel.keeping import Shelf
from cpmodel.model.distribution import fixed
from cpmodel.model.procedure import Limit, Procedure
from cpmodel.model.scenario import Number, Scenario, Stay, Time
from cpmodel.reading.document import known_are

MANY = 10
"""So many times as many people, or places of a team, are taken for any number of them."""
_AT_ONCE = Time(fixed(0, "working days"))
_EARLY = Time(fixed(1000, "working days"))


@dataclass(frozen=True)
class Obstacle:
    """Something that may make people late: how it is said to be gone, and the scenario without it (None where there is nothing to take away)."""

    name: str
    title: str
    gone: str
    without: Callable[[Procedure, Scenario, Limit], Scenario | None]


@dataclass(frozen=True)
class Cause:
    """An obstacle, and by how much the share in time is more without it: alone, and after those before it are gone too."""

    name: str
    title: str
    gone: str
    alone: Estimate
    then: Estimate
    """How much more than without the obstacles before it."""
    left: Estimate
    """The share in time without it and those before it."""


@dataclass(frozen=True)
class WhyLate:
    """How often a limit is kept as it is, and what stands in the way."""

    limit: str
    causes: tuple[Cause, ...]
    found: WhatIf


def why_late(
    procedure: Procedure,
    scenario: Scenario,
    limit: str,
    replications: int = 5,
    seed: int = 1,
    processes: int | None = None,
    progress: Progress | None = None,
    confidence: float = 0.95,
    shelf: Shelf | None = None,
) -> WhyLate:
    """Run the scenario without each obstacle, and without more and more of them. Raises ValueError for a limit that there is not."""
    if limit not in procedure.all_limits:
        raise ValueError(f"there is no limit '{limit}'{known_are(limit, procedure.all_limits, most=200)}")
    asked = procedure.all_limits[limit]
    obstacles = list(_there(procedure, scenario, asked))
    if not obstacles:
        raise ValueError(f"the scenario has nothing that could be taken away for '{asked.title}'")
    variants: list[Titled] = [(each.gone, procedure, changed) for each, changed in obstacles]
    bare = scenario
    for each, _ in obstacles:
        bare = each.without(procedure, bare, asked) or bare
        variants.append((f"and {each.gone}", procedure, bare))
    del variants[len(obstacles)]  # the first of them alone, which is there already
    measure = f"limits.{limit}.by_child"
    base = (scenario.title, procedure, scenario)
    found = what_if(base, variants, replications, measure, seed, processes, progress, confidence, shelf, [limit])
    return WhyLate(limit, tuple(_causes([each for each, _ in obstacles], found, measure, confidence)), found)


def _causes(obstacles: list[Obstacle], found: WhatIf, measure: str, confidence: float) -> Iterator[Cause]:
    alone = found.variants[: len(obstacles)]
    together = (alone[0], *found.variants[len(obstacles) :])
    before = found.base
    for obstacle, one, all_ in zip(obstacles, alone, together, strict=True):
        both = pairs(before.replications, all_.results.replications, measure)
        if not both or measure not in one.differences:
            raise ValueError(
                f"no case came to an answer about '{measure}' in some replication; there is nothing to explain"
            )
        then = estimate([now - was for was, now in both], confidence)
        yield Cause(
            obstacle.name,
            obstacle.title,
            obstacle.gone,
            one.differences[measure],
            then,
            all_.results.estimates[measure],
        )
        before = all_.results


# --- what can stand in the way ---------------------------------------------------------------------------------------


def _there(procedure: Procedure, scenario: Scenario, limit: Limit) -> Iterator[tuple[Obstacle, Scenario]]:
    for each in OBSTACLES:
        if changed := each.without(procedure, scenario, limit):
            yield each, changed


def _many_people(_procedure: Procedure, scenario: Scenario, _limit: Limit) -> Scenario | None:
    if not scenario.people:
        return None
    many = {name: staffed(each, MANY * len(each.names)) for name, each in scenario.people.items()}
    return replace(scenario, people=many)


def _always_there(_procedure: Procedure, scenario: Scenario, _limit: Limit) -> Scenario | None:
    none = Number(0)
    there = {name: replace(each, leave=none, sickness=none) for name, each in scenario.people.items()}
    return replace(scenario, people=there) if there else None


def _many_workers(_procedure: Procedure, scenario: Scenario, _limit: Limit) -> Scenario | None:
    many = {name: replace(each, workers=Number(MANY * each.workers.value)) for name, each in scenario.teams.items()}
    return replace(scenario, teams=many) if many else None


def _no_notice(_procedure: Procedure, scenario: Scenario, _limit: Limit) -> Scenario | None:
    at_once = {name: replace(each, notice=_AT_ONCE) for name, each in scenario.meetings.items()}
    return replace(scenario, meetings=at_once) if at_once else None


def _booked_early(_procedure: Procedure, scenario: Scenario, limit: Limit) -> Scenario | None:
    early = {
        name: replace(each, aims={**each.aims, limit.name: _EARLY})
        for name, each in scenario.meetings.items()
        if limit.name in each.aims
    }
    return replace(scenario, meetings={**scenario.meetings, **early}) if early else None


def _not_adjourned(_procedure: Procedure, scenario: Scenario, limit: Limit) -> Scenario | None:
    """Meetings are held that stop the limit and could be adjourned instead."""
    held = {}
    for name, each in scenario.meetings.items():
        visits = tuple(
            {event: odds for event, odds in visit.items() if event in limit.until} for visit in each.odds.by_visit
        )
        if all(visits) and visits != each.odds.by_visit:
            held[name] = replace(each, odds=replace(each.odds, by_visit=visits))
    return replace(scenario, meetings={**scenario.meetings, **held}) if held else None


def _work_at_once(procedure: Procedure, scenario: Scenario, limit: Limit) -> Scenario | None:
    """What is done between the limit's start and its end by the pathways that start it takes no time."""
    states = set(_on_the_way(procedure, limit))
    quick: Mapping[str, Stay] = {
        name: replace(each, time=_AT_ONCE) for name, each in scenario.stays.items() if name in states
    }
    return replace(scenario, stays={**scenario.stays, **quick}) if quick else None


def _on_the_way(procedure: Procedure, limit: Limit) -> Iterator[str]:
    """The states, of the pathways whose events start a limit, that a case can come to from then until they are at rest."""
    for pathway in procedure.pathways.values():
        reached = {each.to for each in pathway.transitions if each.event in limit.starts and each.to}
        left = list(reached)
        while left:
            state = left.pop()
            if pathway.states[state].at_rest:
                continue
            yield f"{pathway.name}.{state}"
            further = {
                each.to
                for each in pathway.transitions
                if state in each.sources and each.to and each.event not in limit.until | limit.void
            } - reached
            reached |= further
            left += sorted(further)


def _evenly(_procedure: Procedure, scenario: Scenario, _limit: Limit) -> Scenario | None:
    """As many children come each day of the period, working days alone."""
    period = range(scenario.begins.toordinal(), scenario.ends.toordinal())
    days = Counter(f"{date.fromordinal(day):%Y-%m}" for day in period)
    even = {
        name: replace(
            each,
            children={month: sum(each.children.values()) * days[month] / len(period) for month in each.children},
            weekdays=tuple(1.0 if weight else 0.0 for weight in each.weekdays),
        )
        for name, each in scenario.arrivals.items()
    }
    return replace(scenario, arrivals={**scenario.arrivals, **even}) if even else None


OBSTACLES = (
    Obstacle("people", "Too few people", "there are people without number to hold meetings", _many_people),
    Obstacle("absence", "Leave and sickness", "none of them is on leave or sick", _always_there),
    Obstacle("teams", "Too few workers", "teams have workers without number", _many_workers),
    Obstacle("notice", "Notice", "meetings need no notice", _no_notice),
    Obstacle("aims", "Booked close to the limit", "meetings are booked for the first possible day", _booked_early),
    Obstacle("adjournments", "Adjournments", "no meeting is adjourned", _not_adjourned),
    Obstacle("work", "Work before it", "the work before it takes no time", _work_at_once),
    Obstacle("season", "Busy times of the year", "children come evenly over the year", _evenly),
)

"""Leave out what some measures do not depend on: the pathways that cannot influence them, and what a scenario says of those.

A pathway is kept where a kept one reads or follows it (its cone, `cpmodel.space.cones`), and where the scenario ties it to a kept
one: by something that may happen after its events, by what is done ahead of a meeting, by the limits that a booking looks at, and by
diaries and teams that both use. Draws are keyed by name and depend on nothing else, so the records of what is kept are the same as
in the whole: a test holds them so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TypeVar

from cpmodel.model.condition import Condition, variables
from cpmodel.model.essence import Essences
from cpmodel.model.procedure import Procedure, conditions_of
from cpmodel.model.scenario import Beginning, Caseload, Meeting, Scenario
from cpmodel.space import cones

T = TypeVar("T")


def part(procedure: Procedure, scenario: Scenario, asked: Collection[str]) -> tuple[Procedure, Scenario]:
    """The part of a procedure and its scenario that can influence these pathways."""
    kept = _kept(procedure, scenario, asked)
    rules = [name for name, each in procedure.rules.items() if _speak(conditions_of(each.pattern), kept)]
    stories = tuple(each for each in procedure.stories if _speak([each.ends], kept))
    return replace(Essences(procedure).cut(kept, rules), stories=stories), _part(scenario, kept)


def _speak(conditions: Iterable[Condition], kept: frozenset[str]) -> bool:
    """True where the conditions speak of nothing else: a fact stays one of a configuration by being read."""
    return all(variables(each) <= kept for each in conditions)


def _kept(procedure: Procedure, scenario: Scenario, asked: Collection[str]) -> frozenset[str]:
    """The variables that can influence some pathways when they are simulated."""
    kept = frozenset({*asked, *_entrances(scenario)})
    while True:
        wider = cones(procedure, {"": {*kept, *_tied(procedure, scenario, kept)}})[""]
        if wider == kept:
            return kept
        kept = wider


def _entrances(scenario: Scenario) -> Iterator[str]:
    """The pathways by which cases come in."""
    yield from (_pathway(each.event) for each in scenario.arrivals.values())
    for group in scenario.caseload.values():
        yield from (_pathway(event) for past in group.past[:1] for event in past.events)


def _tied(procedure: Procedure, scenario: Scenario, kept: frozenset[str]) -> Iterator[str]:
    """The variables that the scenario ties to some."""
    for event, opportunity in scenario.opportunities.items():
        if _pathway(event) in kept:
            yield from map(_pathway, opportunity.on)
    for state, stay in scenario.stays.items():
        if _pathway(state) in kept and stay.ahead_of:
            yield scenario.meetings[stay.ahead_of].pathway
    used = {name for each in scenario.meetings.values() if each.pathway in kept for name in (each.people, *each.needs)}
    for meeting in scenario.meetings.values():
        if used & {meeting.people, *meeting.needs}:
            yield from _asked_by(procedure, meeting)
    for team in scenario.teams.values():
        pathways = set(map(_pathway, team.states))
        if pathways & kept:
            yield from pathways


def _asked_by(procedure: Procedure, meeting: Meeting) -> Iterator[str]:
    yield meeting.pathway
    yield from variables(meeting.another_chair)
    for name in (*meeting.aims, *meeting.postponed_by):
        yield from procedure.all_limits[name].asks


def _part(scenario: Scenario, kept: frozenset[str]) -> Scenario:
    meetings = {name: each for name, each in scenario.meetings.items() if each.pathway in kept}
    people = {name for each in meetings.values() for name in (each.people, *each.needs)}
    return replace(
        scenario,
        arrivals={
            name: replace(each, beginnings=_begun(each.beginnings, kept)) for name, each in scenario.arrivals.items()
        },
        caseload={name: _cut(each, kept) for name, each in scenario.caseload.items()},
        stays=_of(scenario.stays, kept),
        hazards=_of(scenario.hazards, kept),
        opportunities=_of(scenario.opportunities, kept),
        meetings=meetings,
        people={name: each for name, each in scenario.people.items() if name in people},
        teams={name: each for name, each in scenario.teams.items() if set(map(_pathway, each.states)) & kept},
        work={},
        published={},
    )


def _cut(caseload: Caseload, kept: frozenset[str]) -> Caseload:
    past = (
        replace(each, events=tuple(event for event in each.events if _pathway(event) in kept)) for each in caseload.past
    )
    return replace(
        caseload, past=tuple(each for each in past if each.events), beginnings=_begun(caseload.beginnings, kept)
    )


def _begun(beginnings: Iterable[Beginning], kept: frozenset[str]) -> tuple[Beginning, ...]:
    return tuple(each for each in beginnings if each.variable in kept)


def _of(parts: Mapping[str, T], kept: frozenset[str]) -> dict[str, T]:
    """Of what is said of states or events that of the kept pathways."""
    return {name: each for name, each in parts.items() if _pathway(name) in kept}


def _pathway(name: str) -> str:
    return name.partition(".")[0]

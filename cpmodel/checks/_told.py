"""Rules about who is told of an event."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from cpmodel.model import wording
from cpmodel.model.condition import variables
from cpmodel.model.procedure import Pattern, Procedure, Told
from cpmodel.space import Bools, Ints, Space

_NO_STEPS: Ints = np.empty(0, dtype=np.int64)


def telling_besides(procedure: Procedure, pattern: Pattern) -> frozenset[str]:
    """The pathways that a rule about who is told asks besides the events' own and those that it speaks of."""
    if not isinstance(pattern, Told):
        return frozenset()
    return frozenset().union(
        *(_telling(procedure, pattern, event, role) for event in pattern.on for role in pattern.roles)
    )


def _telling(procedure: Procedure, pattern: Told, event: str, role: str) -> frozenset[str]:
    """The pathways that count: the event's own and those that `when` speaks of, or all where these never tell the role."""
    near = {event.partition(".")[0], *variables(pattern.when)}
    telling = {
        each.pathway
        for heard in ({"": procedure.own_events.get(event, ())}, procedure.followers.get(event, {}))
        for some in heard.values()
        for each in some
        if role in each.tells
    }
    return frozenset(telling & near or telling)


def not_told(space: Space, pattern: Told) -> tuple[str, Ints]:
    """Who is not told of what, and the numbers of the steps that show it: none where the rule holds."""
    asked = space.where(pattern.when)
    for event in sorted(pattern.on & {*space.event_names}):
        steps = space.steps_on([event])
        counting = asked[space.sources[steps]]
        for role in pattern.roles:
            left_out = steps[counting & ~told(space, event, role, _telling(space.procedure, pattern, event, role))]
            if len(left_out):
                who = wording.role(space.procedure, role)
                return f"{who}: nobody tells them of the last step, {_named(space, event)}.", left_out
    return "", _NO_STEPS


def told(space: Space, event: str, role: str, pathways: Iterable[str]) -> Bools:
    """For each step that is this event whether one of the pathways tells the role on it."""
    found = np.zeros(len(space.steps_on([event])), dtype=np.bool_)
    among = {*pathways}
    for _, pathway, candidates in space.reactions(event):
        if pathway in among and any(role in each.tells for each in candidates):
            tells = np.array([role in each.tells for each in candidates])
            _, chosen, _ = space.chosen(event, pathway)
            found |= (chosen >= 0) & tells[chosen]
    return found


def _named(space: Space, event: str) -> str:
    return wording.quoted(wording.event(space.procedure, event))

"""Rules about who causes an event, who is told of it, and who has to act in a state."""

from __future__ import annotations

import numpy as np

from cpmodel.model import wording
from cpmodel.model.condition import Condition
from cpmodel.model.procedure import CausedBy, Owned, Procedure, Told
from cpmodel.space import Bools, Space


def otherwise(space: Space, pattern: CausedBy | Told | Owned) -> tuple[str, Bools | None] | None:
    """What is otherwise than the rule says, and the steps that show it, where steps do; None where it holds."""
    match pattern:
        case CausedBy(events, by):
            return _by_others(space, events, by)
        case Told(on, roles, when):
            return _not_told(space, on, roles, when)
        case Owned(states, owner):
            return _others_act(space.procedure, states, owner)


def _by_others(space: Space, events: frozenset[str], by: tuple[str, ...]) -> tuple[str, Bools] | None:
    for event in sorted(events & {*space.event_names}):
        for number, each in enumerate(space.procedure.own_events[event]):
            others = [role for role in each.by if role not in by]
            if others:
                found, chosen, _ = space.chosen(event, each.pathway)
                steps = np.zeros(len(space.sources), dtype=np.bool_)
                steps[found[chosen == number]] = True
                if steps.any():
                    who = wording.who(space.procedure, others)
                    named = wording.quoted(wording.event(space.procedure, event))
                    return f"The last step, {named}, can be caused by {who}.", steps
    return None


def _not_told(space: Space, on: frozenset[str], roles: tuple[str, ...], when: Condition) -> tuple[str, Bools] | None:
    asked = space.where(when)[space.sources]
    for event in sorted(on & {*space.event_names}):
        for role in roles:
            left_out = space.on([event]) & asked & ~space.telling(event, role)
            if left_out.any():
                who = wording.role(space.procedure, role)
                named = wording.quoted(wording.event(space.procedure, event))
                return f"{who}: nobody tells them of the last step, {named}.", left_out
    return None


def _others_act(procedure: Procedure, states: tuple[str, ...], owner: str) -> tuple[str, None] | None:
    for name in states:
        state = procedure.states[name]
        acts = None if state.at_rest else state.owner
        if acts != owner:
            where = f"In {wording.quoted(state.title)} ({name})"
            return f"{where} {f'it is {wording.role(procedure, acts)} who' if acts else 'nobody'} has to act.", None
    return None

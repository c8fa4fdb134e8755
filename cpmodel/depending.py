"""Who can hold up whom: for each role the states in which a case would stay for ever if the role did nothing.

Everybody else who has to act does all that they can; nothing is relied upon that comes from outside, or from another
who can stay away. A check asks this of those who can stay away (`cpmodel.checks.held_up`); here it is asked of every
role, one at a time, since that is where a service needs deputies.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from cpmodel.checks import spaces
from cpmodel.checks._absence import QUORUM, without
from cpmodel.model.procedure import Pathway, Procedure
from cpmodel.space import LARGEST, Bools, Space

__all__ = ["QUORUM", "Absence", "absences"]


@dataclass(frozen=True, slots=True)
class Absence:
    """A role, or `QUORUM`, and what waits for ever without it: the states by qualified name, in the order of the files."""

    role: str
    can_stay_away: bool
    waiting: tuple[str, ...]

    @property
    def by_pathway(self) -> dict[str, tuple[str, ...]]:
        """The same states by the pathway that they are in."""
        pathways = dict.fromkeys(each.partition(".")[0] for each in self.waiting)
        return {name: tuple(each for each in self.waiting if each.startswith(f"{name}.")) for name in pathways}


def absences(procedure: Procedure, largest: int = LARGEST) -> tuple[Absence, ...]:
    """Try every role staying away, and last no meeting being quorate where some event needs that."""
    roles = [*procedure.roles]
    if any(each.needs_quorum for each in procedure.transitions.values()):
        roles.append(QUORUM)
    waiting: dict[str, set[str]] = {role: set() for role in roles}
    for names, space in spaces(procedure, largest):
        pathways = [procedure.pathways[name] for name in names]
        for role, state in _waiting(space, pathways, roles):
            waiting[role].add(state)
    return tuple(
        Absence(
            role, _can_stay_away(procedure, role), tuple(each for each in procedure.states if each in waiting[role])
        )
        for role in roles
    )


def _can_stay_away(procedure: Procedure, role: str) -> bool:
    return role == QUORUM or procedure.roles[role].can_stay_away


def _waiting(space: Space, pathways: list[Pathway], roles: list[str]) -> Iterator[tuple[str, str]]:
    """Each role with each state in which a case would stay for ever without it."""
    away = frozenset(role for role in roles if _can_stay_away(space.procedure, role))
    gone = without(space, away)
    never = {role: without(space, away | {role}) for role in roles}
    but_for = {role: without(space, away - {role}) for role in away}
    for pathway in pathways:
        rest = space.where(pathway.at_rest)
        remoteness = space.remoteness(rest, space.inside & ~gone)
        after, before = remoteness[space.targets], remoteness[space.sources]
        nearer = space.inside & ~gone & (after >= 0) & (after < before)
        for role in roles:
            if role in away:
                lost = (remoteness < 0) & _leads(space, rest, but_for[role]) if (remoteness < 0).any() else rest & ~rest
            elif (space.before(nearer & ~never[role]) | (remoteness <= 0)).all():
                continue  # each still has a step that leads nearer to rest
            else:
                lost = ~_leads(space, rest, never[role]) & (remoteness >= 0)
            yield from ((role, each) for each in _states(space, pathway, lost))


def _leads(space: Space, rest: Bools, never: Bools) -> Bools:
    """From where there is a way to rest without these steps."""
    return space.backward(rest, space.inside & ~never)


def _states(space: Space, pathway: Pathway, lost: Bools) -> Iterator[str]:
    for number in np.unique(space.values(pathway.name)[lost]).tolist():
        yield tuple(pathway.states.values())[number].qualified

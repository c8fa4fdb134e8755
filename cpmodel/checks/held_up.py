"""A case that needs somebody who can stay away: without them it never comes to an end.

Parents, professionals and other authorities cannot be ordered to act (`can_stay_away: true` on the role), and a quorum
may never come together (`needs_quorum: true` on the transition). Wherever a case can come to, it must still be able to
come to rest without any of these, and without anything from outside: a way out that another of them would have to open
is none. Name somebody else in `by`, let the clock act when the time of the state is up, or give the case a way round.
"""

from collections.abc import Iterator

import numpy as np

from cpmodel.checks import View
from cpmodel.checks._absence import QUORUM, needs, without
from cpmodel.model import wording
from cpmodel.model.condition import InState
from cpmodel.model.findings import Finding, Remark
from cpmodel.model.procedure import Pathway, Procedure, State, Transition
from cpmodel.space import Bools

CODE = "CP214"


def explore(view: View) -> Iterator[Finding]:
    """Yield a finding for each state in which a case can wait for ever for somebody who stays away, with the shortest story."""
    space, procedure = view.space, view.procedure
    absent = frozenset((QUORUM, *(name for name, role in procedure.roles.items() if role.can_stay_away)))
    never = without(space, absent)
    if not never.any():
        return
    able, left = space.inside, space.inside & ~never
    pathways = [each for name, each in procedure.pathways.items() if name in space.variables]
    together = space.at_rest
    if space.backward(together, left).all():
        return
    lost = {}
    for each in pathways:
        rest = space.where(each.at_rest)
        lost[each.name] = space.backward(rest, able) & ~space.backward(rest, left)
    yield from _waiting(view, absent, lost)
    if not any(each.any() for each in lost.values()):
        yield from _only_together(view, space.backward(together, able) & ~space.backward(together, left))


def _waiting(view: View, absent: frozenset[str], lost: dict[str, Bools]) -> Iterator[Finding]:
    """The states that wait for the absent themselves; where there are none, the first that is left waiting by another."""
    waiting = [
        (state, here, _waited_for(pathway, state, absent))
        for pathway in view.pathways
        for state in pathway.states.values()
        if (here := np.asarray(lost[pathway.name] & view.space.where(InState(pathway.name, state.name)))).any()
    ]
    for state, here, events in [each for each in waiting if each[2]] or waiting[:1]:
        goal = view.space.nearest(here)
        assert goal is not None
        yield Finding(
            state.place,
            CODE,
            _sentence(view.procedure, state, events),
            subject=state.qualified,
            trace=view.space.story(goal),
            remarks=tuple(Remark(each.place, f"This needs {_whom(view.procedure, [each])}.") for each in events),
        )


def _only_together(view: View, lost: Bools) -> Iterator[Finding]:
    goal = view.space.nearest(lost)
    if goal is not None and view.pathways:
        yield Finding(
            view.pathways[0].place,
            CODE,
            "Where those who can stay away do so, a case can come to where its pathways can no longer all be at rest together.",
            subject=view.pathways[0].name,
            trace=view.space.story(goal),
        )


def _sentence(procedure: Procedure, state: State, events: list[Transition]) -> str:
    where = f"{wording.quoted(state.title)} ({state.qualified})"
    if not events:
        return (
            f"A case can stand in {where} for ever where those who can stay away do so: what leads on from there needs what"
            " they alone bring about elsewhere."
        )
    titles = dict.fromkeys(wording.quoted(wording.transition(procedure, each)) for each in events)
    return (
        f"A case can wait in {where} for ever for {_whom(procedure, events)}: no way to an end but"
        f" {wording.listed(titles, 'or')} can be relied upon. Name somebody else in 'by', let the clock act, or give the"
        " case a way round."
    )


def _whom(procedure: Procedure, events: list[Transition]) -> str:
    names = dict.fromkeys(name for each in events for name in ((QUORUM,) if each.needs_quorum else each.by))
    return wording.listed(
        (wording.quoted(wording.role(procedure, name)) if name != QUORUM else name for name in names), "or"
    )


def _waited_for(pathway: Pathway, state: State, absent: frozenset[str]) -> list[Transition]:
    return [each for each in pathway.transitions if each.event and state.name in each.sources and needs(each, absent)]

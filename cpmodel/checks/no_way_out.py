"""A state from which no end can be reached.

A case that comes here can never come to rest again, whatever the people in the procedure do. What happens from outside
(a birthday, a move, a death) is not counted as a way out: it would hide nearly every trap. Add a transition out of the
state, or loosen the guards on those that are there.
"""

from collections.abc import Iterator

import numpy as np

from cpmodel.checks import View
from cpmodel.model import wording
from cpmodel.model.condition import ALWAYS, InState
from cpmodel.model.findings import Finding, Mend, Put
from cpmodel.model.procedure import OUTSIDE, Pathway, State

CODE = "CP202"


def explore(view: View) -> Iterator[Finding]:
    """Yield a finding for each state in which a pathway can be stuck, with the shortest story that leads there."""
    space = view.space
    pathways = [view.procedure.pathways[name] for name in view.procedure.pathways if name in space.variables]
    stuck = ~space.backward(space.at_rest, space.inside)
    if not stuck.any():
        return
    alone = False
    for pathway in view.pathways:
        trapped = ~space.backward(space.where(pathway.at_rest), space.inside)
        for state in pathway.states.values():
            here = trapped & space.where(InState(pathway.name, state.name))
            goal = space.nearest(here)
            if goal is not None:
                alone = True
                said = wording.quoted(state.title)
                yield Finding(
                    state.place,
                    CODE,
                    f"A case can be stuck in {said} ({state.qualified}): from there this pathway can never come to an end.",
                    subject=state.qualified,
                    trace=space.story(goal),
                    mend=_mend(pathway, state),
                )
    if not alone:
        goal = space.nearest(stuck)
        assert goal is not None
        unfinished = [each for each in pathways if not np.asarray(space.where(each.at_rest))[goal]]
        names = wording.listed(each.title for each in unfinished)
        yield Finding(
            unfinished[0].place,
            CODE,
            f"A case can come to where its pathways can no longer all be at rest together; open are: {names}.",
            subject=unfinished[0].name,
            trace=space.story(goal),
        )


def _mend(pathway: Pathway, state: State) -> Mend | None:
    """Let the owner do from here what leads to the only outcome, where nothing at all leads on from here."""
    leaving = [
        each for each in pathway.transitions if state.name in each.sources and each.to and OUTSIDE not in each.by
    ]
    outcomes = [each.name for each in pathway.states.values() if each.final]
    if leaving or len(outcomes) != 1:
        return None
    ways = [each for each in pathway.transitions if each.event and each.to == outcomes[0] and OUTSIDE not in each.by]
    if len(ways) != 1 or state.owner not in ways[0].by or ways[0].when != ALWAYS:
        return None
    says = f"let {ways[0].id} lead from '{state.name}' too, to the only outcome that there is"
    return Mend(says, (Put(ways[0].place, ("from", "+"), state.name),), redirects=True)

"""A pathway that can still be running when the case has ended.

Nobody will finish it any more. Let it follow the events that end a case, and come to rest on them.
"""

from collections.abc import Iterator

from cpmodel.checks import View
from cpmodel.model import wording
from cpmodel.model.condition import InState
from cpmodel.model.findings import Finding

CODE = "CP209"


def explore(view: View) -> Iterator[Finding]:
    """Yield a finding for each unfinished state that a case can have when it has ended, with the shortest story."""
    over = view.space.where(view.procedure.ends_when)
    for pathway in view.pathways:
        if pathway.name in view.procedure.outlives:
            continue
        for state in pathway.states.values():
            goal = (
                None
                if state.at_rest
                else view.space.nearest(over & view.space.where(InState(pathway.name, state.name)))
            )
            if goal is not None:
                yield Finding(
                    state.place,
                    CODE,
                    f"{wording.quoted(state.title)} ({state.qualified}) can still be running when the case has ended.",
                    subject=state.qualified,
                    trace=view.space.story(goal),
                )

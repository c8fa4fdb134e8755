"""Guards that leave a case unanswered: somebody has to act, and at that moment nothing is allowed to them.

The state has events of its own, but a case can stand in it while every one of their guards says no. If waiting is
meant, say what for with `waits_for:` on the state; if it is not, a guard forgets this case.
"""

from collections.abc import Iterator

from cpmodel.checks import View
from cpmodel.model import wording
from cpmodel.model.condition import InState
from cpmodel.model.findings import Finding, Severity
from cpmodel.model.procedure import OUTSIDE

CODE = "CP205"


def explore(view: View) -> Iterator[Finding]:
    """Yield a warning for each unfinished state in which no own event may be possible."""
    space = view.space
    for pathway in view.pathways:
        own = [each for each in pathway.transitions if each.event and OUTSIDE not in each.by]
        open_to = space.before(space.on({each.event for each in own if each.event}) & space.inside)
        for state in pathway.states.values():
            acting = [each for each in own if state.name in each.sources]
            if state.at_rest or state.waits_for or not acting:
                continue
            goal = space.nearest(space.where(InState(pathway.name, state.name)) & ~open_to)
            if goal is not None:
                yield Finding(
                    state.place,
                    CODE,
                    f"A case can stand in {wording.quoted(state.title)} ({state.qualified}) while nothing is allowed there:"
                    f" every guard on {wording.listed(sorted({wording.quoted(wording.transition(view.procedure, each)) for each in acting}))}"
                    " says no. Say what it waits for with 'waits_for', or mend a guard.",
                    Severity.WARNING,
                    subject=state.qualified,
                    trace=space.story(goal),
                )

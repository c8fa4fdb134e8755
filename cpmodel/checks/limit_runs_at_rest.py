"""A limit whose clock goes on when nobody has anything to do any more.

Every pathway that bears on it is at rest, no end of the case stops the clock, and it still runs: what it waited for was decided
another way, and the limit does not know. It will be counted as missed, or as kept by something that begins much later.
Name the events that decide it the other way in its `until`, or in its `void` where it is then out of the count.
"""

from collections.abc import Iterator

from cpmodel.checks import View
from cpmodel.checks._running import running
from cpmodel.model import wording
from cpmodel.model.condition import And
from cpmodel.model.findings import Finding, Remark
from cpmodel.model.procedure import OUTSIDE
from cpmodel.space import cone

CODE = "CP307"


def explore(view: View) -> Iterator[Finding]:
    """Yield a finding for each running limit whose clock can run while all is at rest, with the shortest story."""
    space = view.space
    for limit in view.limits:
        if limit.within is None:
            continue
        clock = running(space, limit)
        bearing = cone(view.procedure, limit.asks)
        rest = And(tuple(each.at_rest for name, each in view.procedure.pathways.items() if name in bearing))
        resting = clock.here & space.where(rest)
        if not resting.any():
            continue
        stopping = clock.stopping[space.inside[clock.stopping]]
        goal = space.nearest(resting & space.backward(space.before(stopping), space.inside))
        if goal is None:
            continue
        story = space.story(goal)
        own = (step.taken[0] for step in reversed(story.steps) if step.taken)
        last = next((each for each in own if OUTSIDE not in each.by and each.event not in limit.starts), None)
        said = wording.quoted(limit.title)
        yield Finding(
            limit.place,
            CODE,
            f"The clock of {said} ({limit.name}) can still run when nobody has anything to do any more.",
            subject=limit.name,
            trace=story,
            remarks=(Remark(last.place, "This comes last that anybody does, and does not stop it."),) if last else (),
        )

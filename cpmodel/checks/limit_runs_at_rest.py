"""A limit whose clock goes on when nobody has anything to do any more.

Every pathway that bears on it is at rest, the case has not ended, and the clock still runs: what it waited for was decided
another way, and the limit does not know. It will be counted as missed, or as kept by something that begins much later.
Name the events that decide it the other way in its `until`, or in its `void` where it is then out of the count.
"""

from collections.abc import Iterator

from cpmodel.checks import View
from cpmodel.model import wording
from cpmodel.model.condition import And, InState, Or
from cpmodel.model.findings import Finding, Remark
from cpmodel.model.procedure import OUTSIDE

CODE = "CP307"


def explore(view: View) -> Iterator[Finding]:
    """Yield a finding for each running limit whose clock can run while all is at rest, with the shortest story."""
    space, procedure = view.space, view.procedure
    over = space.where(procedure.ends_when)
    pathways = [procedure.pathways[name] for name in procedure.pathways if name in space.variables]
    at_rest = space.where(
        And(tuple(Or(tuple(InState(each.name, state) for state in each.resting)) for each in pathways))
    )
    for limit in view.limits:
        if limit.within is None:
            continue
        stopping = space.steps_on(limit.until | limit.void)
        going_on = ~over[space.targets]
        starting = space.steps_on(limit.starts)
        starting = starting[space.where(limit.when)[space.sources[starting]] & going_on[starting]]
        going_on[stopping] = False
        running = space.forward(space.after(starting), going_on)
        stoppable = space.backward(space.before(stopping[space.inside[stopping]]), space.inside)
        goal = space.nearest(running & at_rest & stoppable)
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

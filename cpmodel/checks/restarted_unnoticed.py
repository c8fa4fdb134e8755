"""A limit that can be started again while its clock is running, and does not say what then.

Does a second strategy discussion give another 15 working days? People answer that differently, and the numbers that they
report cannot be compared. Write `restart: false` where the clock goes on from its first start, which is what happens as long
as nothing is written, or `restart: true` where each later start begins the time again.
"""

from collections.abc import Iterator

from cpmodel.checks import View
from cpmodel.checks._running import running
from cpmodel.model import wording
from cpmodel.model.findings import Finding, Severity
from cpmodel.model.procedure import Limit
from cpmodel.model.semantics import Trace
from cpmodel.space import Space

CODE = "CP303"


def explore(view: View) -> Iterator[Finding]:
    """Yield a warning for each limit that leaves it open, with the shortest story in which it matters."""
    for limit in view.limits:
        if limit.within is None or limit.restart or limit.restart_written:
            continue
        found = _restarted(view.space, limit)
        if found:
            again = found.steps[-1].event
            yield Finding(
                limit.place,
                CODE,
                f"{wording.quoted(wording.event(view.procedure, again))} ({again}) can come while the clock of"
                f" {wording.quoted(limit.title)} ({limit.name}) is running, and the limit does not say whether it starts"
                " again then; write 'restart: false' where the clock goes on, or 'restart: true'.",
                Severity.WARNING,
                subject=limit.name,
                trace=found,
            )


def _restarted(space: Space, limit: Limit) -> Trace | None:
    """The shortest story that starts the clock and then, with nothing that ended it, comes to another start."""
    clock = running(space, limit)
    again = clock.starting[clock.here[space.sources[clock.starting]]]
    again = again[space.other_than(clock.stopping)[again]]
    if not len(again):
        return None
    goals = space.before(again)
    leading = space.backward(goals, clock.going_on)[space.targets[clock.starting]]
    first = space.nearest_step(clock.starting[leading])
    assert first is not None
    way = [first, *(space.way(int(space.targets[first]), goals, clock.going_on) or ())]
    last = space.nearest_step(again[space.sources[again] == space.targets[way[-1]]])
    return space.story(int(space.sources[first]), way if last is None else [*way, last])

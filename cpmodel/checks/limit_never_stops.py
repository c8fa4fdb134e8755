"""A limit that nothing stops: its clock can run where no event in `until` or `void`, and no end of the case, can come.

Such a clock runs out sooner or later whatever anybody does. Name what else stops it, or takes it out of the count. What
happens from outside does not count as a way to stop it.
"""

from collections.abc import Iterator

from cpmodel.checks import View
from cpmodel.checks._running import running
from cpmodel.model import wording
from cpmodel.model.findings import Finding

CODE = "CP301"


def explore(view: View) -> Iterator[Finding]:
    """Yield a finding for each running limit that can run for ever, with the shortest story."""
    space = view.space
    for limit in view.limits:
        if limit.within is None:
            continue
        clock = running(space, limit)
        stopping = clock.stopping[space.inside[clock.stopping]]
        # On the way to where it is stopped it is running, so that only ways from there are looked at.
        leaving = space.backward(space.before(stopping) | clock.over, space.inside & clock.here[space.sources])
        goal = space.nearest(clock.here & ~leaving)
        if goal is not None:
            said = wording.quoted(limit.title)
            yield Finding(
                limit.place,
                CODE,
                f"The clock of {said} ({limit.name}) can run where nothing stops it any more.",
                subject=limit.name,
                trace=space.story(goal),
            )

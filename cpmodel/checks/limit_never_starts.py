"""A limit whose clock can never start.

None of the events in its `from` can happen where its `when` holds, or only by ending the case. A limit that never runs is never kept and never
missed: nobody is held to it. Start it on an event that can happen, or loosen its `when`.
"""

from collections.abc import Iterator

from cpmodel.checks import View
from cpmodel.model import wording
from cpmodel.model.findings import Finding

CODE = "CP302"


def explore(view: View) -> Iterator[Finding]:
    """Yield a finding for each limit of the view that no step starts."""
    space = view.space
    over = space.where(view.procedure.ends_when)
    for limit in view.limits:
        starting = space.steps_on(limit.starts)
        if limit.within is not None:
            starting = starting[space.where(limit.when)[space.sources[starting]] & ~over[space.targets[starting]]]
        if not len(starting):
            said = wording.quoted(limit.title)
            yield Finding(limit.place, CODE, f"The clock of {said} ({limit.name}) can never start.", subject=limit.name)

"""A limit whose clock can never start.

None of the events in its `from` can happen where its `when` holds, or only by ending the case. A limit that never runs is never kept and never
missed: nobody is held to it. Start it on an event that can happen, or loosen its `when`.
"""

from collections.abc import Iterator

from cpmodel.checks import View
from cpmodel.checks._running import starts
from cpmodel.model import wording
from cpmodel.model.findings import Finding

CODE = "CP302"


def explore(view: View) -> Iterator[Finding]:
    """Yield a finding for each limit of the view that no step starts."""
    space = view.space
    for limit in view.limits:
        if not len(space.steps_on(limit.starts) if limit.within is None else starts(space, limit)):
            said = wording.quoted(limit.title)
            yield Finding(limit.place, CODE, f"The clock of {said} ({limit.name}) can never start.", subject=limit.name)

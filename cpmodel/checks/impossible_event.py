"""An event that nobody can ever cause.

It is declared, and perhaps other pathways wait for it, but its own pathway is never where it could happen, or its
guard never holds.
"""

from collections.abc import Iterator

from cpmodel.checks import View
from cpmodel.model import wording
from cpmodel.model.findings import Finding

CODE = "CP206"


def explore(view: View) -> Iterator[Finding]:
    """Yield a finding for each event of the view's pathways that no step is caused by."""
    wanted = {pathway.name for pathway in view.pathways}
    for event, own in view.procedure.own_events.items():
        if own[0].pathway in wanted and event not in view.space.happening:
            waiting = sorted(view.procedure.followers[event])
            wait = (
                f"; {wording.listed(waiting)} wait{'s' if len(waiting) == 1 else ''} for it in vain" if waiting else ""
            )
            yield Finding(
                own[0].place,
                CODE,
                f"{wording.quoted(wording.event(view.procedure, event))} ({event}) can never happen{wait}.",
                subject=event,
            )

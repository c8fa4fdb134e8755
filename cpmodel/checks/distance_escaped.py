"""A least distance that a case can escape: what it measures to can happen without what it measures from.

Reports are to be shared two days before a meeting, and the meeting can be held with none shared: nothing is then measured,
and nobody is held to it. Perhaps `from` and `before` stand the wrong way round, or a step that comes first can be left out.
"""

from collections.abc import Iterator

from cpmodel.checks import View
from cpmodel.checks._watching import seen, watch
from cpmodel.model import wording
from cpmodel.model.findings import Finding, Severity

CODE = "CP308"


def explore(view: View) -> Iterator[Finding]:
    """Yield a warning for each least distance to an event that can come first, or again, with the shortest story."""
    space = view.space
    for limit in view.limits:
        if limit.at_least is None or not limit.before:
            continue
        arriving = space.steps_on(limit.before - limit.void)
        measured = arriving[space.where(limit.when)[space.sources[arriving]]]
        # What is looked back from an event comes before what the event itself begins; after one in `void` nothing is due.
        again = space.steps_on(limit.before - limit.starts)
        begun = space.steps_on(limit.starts | limit.void - limit.before)
        watched = watch(space, bad_steps=measured, sets=again, lifts=begun)
        trace = seen(space, watched)
        if trace is not None:
            events = (wording.quoted(wording.event(view.procedure, each)) for each in sorted(limit.starts))
            last = wording.quoted(wording.event(view.procedure, trace.steps[-1].event))
            yield Finding(
                limit.place,
                CODE,
                f"{wording.quoted(limit.title)} ({limit.name}) can be escaped: {last} can happen without"
                f" {wording.listed(events, 'or')} before it.",
                Severity.WARNING,
                subject=limit.name,
                trace=trace,
            )

"""Two transitions of one pathway that one event finds enabled at once.

The first in file order is taken, so the case still does one thing; but a reader of the procedure cannot tell which.
Make the guards exclude each other.
"""

from collections.abc import Iterator

from cpmodel.checks import View
from cpmodel.model import semantics, wording
from cpmodel.model.findings import Finding
from cpmodel.model.semantics import Trace

CODE = "CP204"


def explore(view: View) -> Iterator[Finding]:
    """Yield a finding for each pair that is enabled at once, with the shortest story that leads there."""
    wanted = {pathway.name for pathway in view.pathways}
    for event, pathway, candidates in view.space.reactions():
        if pathway not in wanted or len(candidates) < 2:
            continue
        steps, _, overlapping = view.space.chosen(event, pathway)
        soonest = view.space.nearest_step(steps[overlapping])
        if soonest is None:
            continue
        source = int(view.space.sources[soonest])
        trace: Trace = view.space.story(source, [soonest])
        before = trace.steps[-1].before
        one, two, *_ = (each for each in candidates if semantics.enabled(view.procedure, each, before))
        yield Finding(
            two.place,
            CODE,
            f"On {wording.quoted(wording.event(view.procedure, event))} two transitions are possible at once,"
            f" {one.id} (line {one.place.line}) and {two.id}; the first is taken. Let their guards exclude each other.",
            subject=two.id,
            trace=trace,
        )

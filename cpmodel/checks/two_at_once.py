"""Two transitions of one pathway that one event finds enabled at once.

The first in file order is taken, so the case still does one thing; but a reader of the procedure cannot tell which.
Make the guards exclude each other.
"""

from collections.abc import Iterator

import numpy as np

from cpmodel.checks import View
from cpmodel.model import semantics, wording
from cpmodel.model.condition import ALWAYS, Not, text
from cpmodel.model.findings import Ask, Finding, Mend
from cpmodel.model.procedure import Transition
from cpmodel.space import Ints

CODE = "CP204"


def explore(view: View) -> Iterator[Finding]:
    """Yield a finding for each transition that is enabled when an earlier one is, with the shortest story that leads there."""
    wanted = {pathway.name for pathway in view.pathways}
    for event, pathway, candidates in view.space.reactions():
        if pathway not in wanted or len(candidates) < 2:
            continue
        steps, _, overlapping = view.space.chosen(event, pathway)
        steps = steps[overlapping]
        if len(steps):
            yield from _overlaps(view, event, candidates, steps)


def _overlaps(view: View, event: str, candidates: tuple[Transition, ...], steps: Ints) -> Iterator[Finding]:
    space = view.space
    sources = space.sources[steps]
    earlier = np.zeros(len(steps), dtype=np.bool_)
    for two in candidates:
        enabled = space.enabled(two)[sources]
        soonest = space.nearest_step(steps[earlier & enabled])
        earlier |= enabled
        if soonest is None:
            continue
        trace = space.story(int(space.sources[soonest]), [soonest])
        one = next(each for each in candidates if semantics.enabled(view.procedure, each, trace.steps[-1].before))
        yield Finding(
            two.place,
            CODE,
            f"On {wording.quoted(wording.event(view.procedure, event))} two transitions are possible at once,"
            f" {one.id} (line {one.place.line}) and {two.id}; the first is taken. Let their guards exclude each other.",
            subject=two.id,
            trace=trace,
            mend=_mend(one, two),
        )


def _mend(one: Transition, two: Transition) -> Mend | None:
    """Have the second ask for the opposite of the first, where that changes nothing that can happen."""
    if one.when == ALWAYS or not set(two.sources) <= set(one.sources) or not two.events <= one.events:
        return None
    condition = text(Not(one.when))
    return Mend(f"let {two.id} ask for '{condition}'", (Ask(two.place, condition),))

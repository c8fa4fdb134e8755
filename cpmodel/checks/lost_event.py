"""An event that a pathway follows elsewhere, and that finds it unfinished and deaf.

The event happens, the pathway is in the middle of something, and nothing in that state takes notice. A conference that
is ordered while another is under way is lost like this. Add a transition that follows it from that state; without a
`to:` it says that the event is heard and nothing changes. In states at rest nothing is lost.
"""

from collections.abc import Iterator

import numpy as np

from cpmodel.checks import View
from cpmodel.model import wording
from cpmodel.model.findings import Finding

CODE = "CP207"


def explore(view: View) -> Iterator[Finding]:
    """Yield a finding for each event and unfinished state in which it can be lost, with the shortest story."""
    space = view.space
    pathways = {pathway.name: pathway for pathway in view.pathways}
    for event, name, _ in space.reactions():
        pathway = pathways.get(name)
        if pathway is None or event.startswith(f"{name}."):
            continue
        steps, chosen, _ = space.chosen(event, name)
        steps = steps[chosen < 0]
        standing = space.values(name, space.sources[steps])
        for number in np.flatnonzero(np.bincount(standing)).tolist():
            state = tuple(pathway.states.values())[number]
            soonest = space.nearest_step(steps[standing == number])
            if state.at_rest or soonest is None:
                continue
            yield Finding(
                state.place,
                CODE,
                f"{wording.quoted(wording.event(view.procedure, event))} ({event}) can be lost: it happens while"
                f" '{name}' is in {wording.quoted(state.title)}, where nothing follows it.",
                subject=f"{state.qualified} {event}",
                trace=space.story(int(space.sources[soonest]), [soonest]),
            )

"""A transition that can never be taken, although the event that it waits for does happen.

Its guard never holds where the pathway is, an earlier transition of the same pathway always comes first, or the
pathway is never in one of its states when the event happens.
"""

from collections.abc import Iterator

import numpy as np

from cpmodel.checks import View
from cpmodel.model import wording
from cpmodel.model.findings import Finding

CODE = "CP203"


def explore(view: View) -> Iterator[Finding]:
    """Yield a finding for each transition of the view's pathways that no step takes."""
    wanted = {pathway.name for pathway in view.pathways}
    taken: set[str] = set()
    for event, name, candidates in view.space.reactions():
        if name in wanted:
            _, chosen, _ = view.space.chosen(event, name)
            taken |= {candidates[number].id for number in np.flatnonzero(np.bincount(chosen[chosen >= 0])).tolist()}
    for pathway in view.pathways:
        for each in pathway.transitions:
            if each.id not in taken and each.events & view.space.happening:
                said = wording.quoted(wording.transition(view.procedure, each))
                yield Finding(each.place, CODE, f"{said} can never be taken ({each.id}).", subject=each.id)

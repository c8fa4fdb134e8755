"""What never happens when some roles stay away, or no meeting is ever quorate."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from cpmodel.model.procedure import Transition
from cpmodel.space import Bools, Space

QUORUM = "a quorate meeting"
"""Stands among the names of roles for what needs a quorum."""


def needs(transition: Transition, absent: Collection[str]) -> bool:
    """True where nobody but the absent can cause the event in this way, or where it needs a quorum that is absent."""
    return (transition.needs_quorum and QUORUM in absent) or all(name in absent for name in transition.by)


def without(space: Space, absent: Collection[str]) -> Bools:
    """The steps that never happen without them."""
    found = np.zeros(len(space.sources), dtype=np.bool_)
    for event, pathway, candidates in space.reactions():
        if event.startswith(f"{pathway}.") and any(waits := [needs(each, absent) for each in candidates]):
            steps, chosen, _ = space.chosen(event, pathway)
            found[steps[np.array(waits)[chosen]]] = True
    return found

"""A state that no case can ever come to.

Either nothing leads to it, or what leads to it can never happen. Give it a way in, or take it out: a state that is
drawn and taught but never reached misleads everybody who reads the procedure.
"""

from collections.abc import Iterator

import numpy as np

from cpmodel.checks import View
from cpmodel.model import wording
from cpmodel.model.findings import Finding

CODE = "CP201"


def explore(view: View) -> Iterator[Finding]:
    """Yield a finding for each state of the view's pathways that no configuration is in."""
    for pathway in view.pathways:
        found = np.bincount(view.space.values(pathway.name), minlength=len(pathway.states))
        for state, count in zip(pathway.states.values(), found, strict=False):
            if not count:
                said = wording.quoted(state.title)
                yield Finding(
                    state.place, CODE, f"No case can ever come to {said} ({state.qualified}).", subject=state.qualified
                )

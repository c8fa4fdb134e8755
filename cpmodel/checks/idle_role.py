"""A role that has nothing to do with a case.

It owns no state, causes no event, is told nothing and has no duty. Perhaps it was renamed and half of the procedure still
has the old name, or its part was forgotten. Give it its part, or take it out.
"""

from collections.abc import Iterator

from cpmodel.model import wording
from cpmodel.model.findings import Finding
from cpmodel.model.procedure import Procedure

CODE = "CP101"


def examine(procedure: Procedure) -> Iterator[Finding]:
    """Yield a finding for each role that no state, transition or duty names."""
    busy = {state.owner for state in procedure.states.values()}
    for transition in procedure.transitions.values():
        busy |= {*transition.by, *transition.tells}
    for name, role in procedure.roles.items():
        if name not in busy and not role.duties:
            yield Finding(
                role.place,
                CODE,
                f"{wording.quoted(role.title)} ({name}) owns no state, causes no event, is told nothing and has no duty.",
                subject=name,
            )

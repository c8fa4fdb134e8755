"""A state that waits for somebody, and nobody is named.

Every unfinished state needs an `owner`: the role that has to act while a case stands there. What nobody owns is what
gets forgotten between agencies. Name the role; a state in which the pathway is at rest is marked `initial` or `final`.
"""

from collections.abc import Iterator

from cpmodel.model import wording
from cpmodel.model.findings import Finding, Mend, Put
from cpmodel.model.procedure import CLOCK, OUTSIDE, Procedure, State

CODE = "CP105"


def examine(procedure: Procedure) -> Iterator[Finding]:
    """Yield a finding for each unfinished state without an owner."""
    for name, state in procedure.states.items():
        if not state.at_rest and not state.owner:
            yield Finding(
                state.place,
                CODE,
                f"{wording.quoted(state.title)} ({name}) has no owner: nobody has to act there.",
                subject=name,
                mend=_mend(procedure, state),
            )


def _mend(procedure: Procedure, state: State) -> Mend | None:
    """Where one role alone acts in the state, it owns it."""
    transitions = procedure.pathways[state.pathway].transitions
    acting = {role for each in transitions if state.name in each.sources for role in each.by} - {OUTSIDE, CLOCK}
    if len(acting) != 1:
        return None
    role = acting.pop()
    says = f"let {wording.role(procedure, role)} own it, who alone acts there"
    return Mend(says, (Put(state.place, ("owner",), role),))

"""A state whose owner can cause nothing there, while others can.

The owner is who has to act. Where every event that leads on is caused by somebody else, either the state has the wrong
owner or the events have: often a role was exchanged in one place only. Name the one who acts, or, where the owner really
has to wait for others, say what for with `waits_for:`. `--fix` names an owner only where one role acts there that has to
act elsewhere in the pathway too, and the owner that is written causes nothing in it.
"""

from collections.abc import Iterator

from cpmodel.model import wording
from cpmodel.model.findings import Finding, Mend, Put, Remark
from cpmodel.model.procedure import CLOCK, OUTSIDE, Procedure, State

CODE = "CP106"


def examine(procedure: Procedure) -> Iterator[Finding]:
    """Yield a finding for each unfinished state in which only others than its owner act."""
    for name, state in procedure.states.items():
        if state.at_rest or not state.owner or state.waits_for:
            continue
        own = [
            each
            for each in procedure.pathways[state.pathway].transitions
            if each.event and state.name in each.sources and {*each.by} - {OUTSIDE, CLOCK}
        ]
        acting = sorted({role for each in own for role in each.by} - {OUTSIDE, CLOCK})
        if not own or state.owner in acting:
            continue
        others = wording.who(procedure, acting)
        says = f"let {others} own it"
        yield Finding(
            state.place,
            CODE,
            f"{wording.role(procedure, state.owner)} owns {wording.quoted(state.title)} ({name}) and can do nothing there;"
            f" what can be done there is done by {wording.listed(wording.role(procedure, each) for each in acting)}.",
            subject=name,
            remarks=tuple(
                Remark(
                    each.place,
                    f"{wording.quoted(wording.transition(procedure, each))} is caused by {wording.who(procedure, each.by)}.",
                )
                for each in own
            ),
            mend=Mend(says, (Put(state.place, ("owner",), acting[0]),)) if _can_own(procedure, state, acting) else None,
        )


def _can_own(procedure: Procedure, state: State, acting: list[str]) -> bool:
    """True where one role acts there that has to act elsewhere in the pathway too, and the owner causes nothing in it.

    Whoever only asks, answers or complains owns nothing by it; and an owner who acts elsewhere may well be the right one.
    """
    pathway = procedure.pathways[state.pathway]
    elsewhere = {each.owner for each in pathway.states.values() if each is not state}
    causing = {role for each in pathway.transitions for role in each.by}
    role = procedure.roles.get(acting[0])
    fit = role is not None and not (role.family or role.can_stay_away)
    return len(acting) == 1 and fit and acting[0] in elsewhere and state.owner not in causing

"""An outcome after which nobody informs the family: somebody brings a matter to its end, and no parent or child is told.

Whoever caused it, and whatever follows it in the same moment, says in `tells` who hears of it; roles that are the family
say `family: true`. What the family bring about themselves they know. Tell them; or, where that would be wrong or
pointless, say why with `not_told:` on the transition.
"""

from collections.abc import Iterator

import numpy as np

from cpmodel.checks import View
from cpmodel.model import wording
from cpmodel.model.findings import Finding, Mend, Put
from cpmodel.model.procedure import Pathway, Procedure, Transition
from cpmodel.space import Ints

CODE = "CP215"


def explore(view: View) -> Iterator[Finding]:
    """Yield a finding for each transition that brings a pathway to an outcome of which the family is not told, with a story."""
    space, procedure = view.space, view.procedure
    silent = {
        each.id: [np.empty(0, dtype=np.int64)]
        for pathway in view.pathways
        for each in pathway.transitions
        if _is_silent_outcome(procedure, pathway, each)
    }
    if not procedure.family or not silent:
        return
    informed = np.zeros(len(space.sources), dtype=np.bool_)
    for event, name, candidates in space.reactions():
        informing = [_informs(procedure, each) for each in candidates]
        if any(informing) or any(each.id in silent for each in candidates):
            steps, chosen, _ = space.chosen(event, name)
            informed[steps[np.array([*informing, False])[chosen]]] = True
            for number, each in enumerate(candidates):
                if each.id in silent:
                    silent[each.id].append(steps[chosen == number])
    for name, parts in silent.items():
        taken = np.sort(np.concatenate(parts))
        yield from _findings(view, procedure.transitions[name], taken[space.inside[taken] & ~informed[taken]])


def _findings(view: View, ending: Transition, steps: Ints) -> Iterator[Finding]:
    procedure, pathway = view.procedure, view.procedure.pathways[ending.pathway]
    working = np.array([not each.at_rest for each in pathway.states.values()])
    before = view.space.values(pathway.name, view.space.sources[steps])
    step = view.space.nearest_step(steps[working[before]])
    if step is None or ending.to is None:
        return
    trace = view.space.story(int(view.space.sources[step]), [step])
    if any(_informs(procedure, each) for each in trace.steps[-1].taken):
        return  # A pathway that the space leaves out, since nothing reads it, tells them.
    family = wording.listed((wording.quoted(wording.role(procedure, each)) for each in procedure.family), "or")
    yield Finding(
        ending.place,
        CODE,
        f"{wording.quoted(wording.transition(procedure, ending))} ({ending.id}) brings the case to"
        f" {wording.quoted(pathway.states[ending.to].title)}, and nobody tells {family}. Tell them with 'tells', or say"
        " with 'not_told' why not.",
        subject=ending.id,
        trace=trace,
        mend=Mend(
            f"tell {wording.listed(wording.quoted(wording.role(procedure, each)) for each in procedure.family)}.",
            tuple(Put(ending.place, ("tells", "+"), each) for each in procedure.family),
        ),
    )


def _is_silent_outcome(procedure: Procedure, pathway: Pathway, transition: Transition) -> bool:
    if transition.to is None or transition.not_told or _informs(procedure, transition):
        return False
    reached = pathway.states[transition.to]
    return reached.final and not reached.initial


def _informs(procedure: Procedure, transition: Transition) -> bool:
    """True where the family is told, or where it is the family alone who cause it."""
    family = set(procedure.family)
    return bool(family & set(transition.tells)) or bool(transition.by and family.issuperset(transition.by))

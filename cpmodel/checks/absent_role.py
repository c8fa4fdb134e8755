"""A role that is asked while it cannot exist: it owns a state, causes an event or is told while there is no such body.

A core group lasts as long as its plan, and says so with `exists_when:`. It cannot own a state in which that does not
hold; it cannot cause an event before which it does not, so that somebody else in `by` has to; and nobody can tell it
anything in a step with none before and none after it. Name a role that is there at that time, or mend the guard or the
condition.
"""

from collections.abc import Iterator

import numpy as np

from cpmodel.checks import View
from cpmodel.model import wording
from cpmodel.model.condition import ALWAYS, InState, variables
from cpmodel.model.findings import Finding, Place
from cpmodel.model.procedure import Procedure, State, Transition
from cpmodel.model.semantics import Trace
from cpmodel.space import Bools, Ints

CODE = "CP216"


def explore(view: View) -> Iterator[Finding]:
    """Yield a finding for each state and transition that asks a role that is not there, with the shortest story."""
    space = view.space
    there = {
        name: np.asarray(space.where(role.exists_when))
        for name, role in view.procedure.roles.items()
        if role.exists_when != ALWAYS and variables(role.exists_when) <= space.variables
    }
    if not there:
        return
    for pathway in view.pathways:
        for state in pathway.states.values():
            if state.owner in there:
                yield from _owning(view, state, there[state.owner])
        for each in pathway.transitions:
            if not there.keys().isdisjoint((*each.by, *each.tells)):
                yield from _asking(view, each, there)


def _owning(view: View, state: State, there: Bools) -> Iterator[Finding]:
    goal = view.space.nearest(view.space.where(InState(state.pathway, state.name)) & ~there)
    if goal is not None and state.owner:
        sentence = f"{wording.quoted(state.title)} ({state.qualified}) is owned by {_said(view.procedure, state.owner)}"
        yield _finding(
            view, state.place, f"{state.qualified} {state.owner}", state.owner, sentence, view.space.story(goal)
        )


def _asking(view: View, transition: Transition, there: dict[str, Bools]) -> Iterator[Finding]:
    space = view.space
    steps = _taking(view, transition)
    said = f"{wording.quoted(wording.transition(view.procedure, transition))} ({transition.id})"
    before, after = space.sources[steps], space.targets[steps]
    if transition.by and all(name in there for name in transition.by):
        nobody = ~np.any([there[name][before] for name in transition.by], axis=0)
        for name in transition.by[:1]:
            yield from _at(view, transition, name, steps[nobody], f"{said} is caused by {_said(view.procedure, name)}")
    for name in transition.tells:
        if name in there:
            nobody = ~there[name][before] & ~there[name][after]
            yield from _at(view, transition, name, steps[nobody], f"{said} tells {_said(view.procedure, name)}")


def _at(view: View, transition: Transition, role: str, steps: Ints, sentence: str) -> Iterator[Finding]:
    step = view.space.nearest_step(steps)
    if step is not None:
        trace = view.space.story(int(view.space.sources[step]), [step])
        yield _finding(view, transition.place, f"{transition.id} {role}", role, sentence, trace)


def _taking(view: View, transition: Transition) -> Ints:
    """The steps in which the transition is taken."""
    found = []
    for event, name, candidates in view.space.reactions():
        if name == transition.pathway and event in transition.events:
            steps, chosen, _ = view.space.chosen(event, name)
            found.append(steps[chosen == candidates.index(transition)])
    return np.concatenate([np.empty(0, dtype=np.int64), *found])


def _finding(view: View, place: Place, subject: str, role: str, sentence: str, trace: Trace) -> Finding:
    while_ = wording.condition(view.procedure, view.procedure.roles[role].exists_when)
    return Finding(
        place,
        CODE,
        f"{sentence}, which is not there yet or no longer: it exists only while {while_}.",
        subject=subject,
        trace=trace,
    )


def _said(procedure: Procedure, role: str) -> str:
    return wording.quoted(wording.role(procedure, role))

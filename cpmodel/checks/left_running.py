"""A pathway that can still be running when the case has ended.

Nobody will finish it any more. Let it follow the events that end a case, and come to rest on them.
"""

from collections.abc import Iterator

from cpmodel.checks import View
from cpmodel.model import semantics, wording
from cpmodel.model.condition import ALWAYS, InState
from cpmodel.model.findings import Finding, Mend, Put
from cpmodel.model.procedure import State
from cpmodel.model.semantics import Trace

CODE = "CP209"


def explore(view: View) -> Iterator[Finding]:
    """Yield a finding for each unfinished state that a case can have when it has ended, with the shortest story."""
    over = view.space.where(view.procedure.ends_when)
    for pathway in view.pathways:
        if pathway.name in view.procedure.outlives:
            continue
        for state in pathway.states.values():
            goal = (
                None
                if state.at_rest
                else view.space.nearest(over & view.space.where(InState(pathway.name, state.name)))
            )
            if goal is not None:
                trace = view.space.story(goal)
                yield Finding(
                    state.place,
                    CODE,
                    f"{wording.quoted(state.title)} ({state.qualified}) can still be running when the case has ended.",
                    subject=state.qualified,
                    trace=trace,
                    mend=_mend(view, state, trace),
                )


def _mend(view: View, state: State, trace: Trace) -> Mend | None:
    """Let the pathway come to rest on what ends the case, where it is plain what that is and where it rests."""
    procedure, pathway = view.procedure, view.procedure.pathways[state.pathway]
    last = next((step for step in trace.steps if semantics.ended(procedure, step.after)), None)
    if last is None or last.before[pathway.name] != state.name or last.event.startswith(f"{pathway.name}."):
        return None
    following = [each for each in pathway.transitions if last.event in each.follows]
    if following:
        one = following[0]
        if len(following) > 1 or one.when != ALWAYS or not one.to or not pathway.states[one.to].at_rest:
            return None
        says = f"let {one.id} lead from '{state.name}' too, so that the pathway rests when the case has ended"
        return Mend(says, (Put(one.place, ("from", "+"), state.name),), redirects=True)
    rest = pathway.initial if len(pathway.initial) == 1 else pathway.resting
    ends = _ending(view, last.event)
    if len(rest) != 1 or ends is None:
        return None
    follower = {
        "follows": ends,
        "from": "unfinished",
        "to": rest[0],
        "because": "The case has ended.",
    }
    says = f"follow {ends} from whatever is unfinished, to '{rest[0]}'"
    return Mend(says, (Put(pathway.place, ("transitions", "+"), follower),), redirects=True)


def _ending(view: View, event: str) -> str | None:
    """What to write for the events that end a case: the group that other pathways rest on, or an event that always ends it."""
    written = {each.written for each in view.procedure.transitions.values() if event in each.follows}
    groups = [
        f"events.{name}"
        for name, members in view.procedure.events.items()
        if event in members and (name == "case_ends" or f"events.{name}" in written)
    ]
    if "events.case_ends" in groups or len(groups) == 1:
        return "events.case_ends" if "events.case_ends" in groups else groups[0]
    if groups:
        return None
    space = view.space
    steps = space.events == space.event_names.index(event)
    over = space.where(view.procedure.ends_when)
    return event if bool(over[space.targets[steps]].all()) else None

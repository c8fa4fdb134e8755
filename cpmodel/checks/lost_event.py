"""An event that a pathway follows elsewhere, and that finds it unfinished and deaf.

The event happens, the pathway is in the middle of something, and nothing in that state takes notice. A conference that
is ordered while another is under way is lost like this. Add a transition that follows it from that state; without a
`to:` it says that the event is heard and nothing changes. That is what `--fix` writes, as an assumption, unless a rule or
a story fails besides and it would hide what comes of one and the same cause; but where it
brings the pathway to rest from all its other unfinished states, `--fix` adds this one to them. In states at rest nothing
is lost.
"""

from collections.abc import Iterator

import numpy as np

from cpmodel.checks import View
from cpmodel.model import wording
from cpmodel.model.condition import ALWAYS
from cpmodel.model.findings import Finding, Mend, Put
from cpmodel.model.procedure import Pathway, Procedure, State, Transition

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
            if state.at_rest:
                continue
            soonest = space.nearest_step(steps[standing == number])
            assert soonest is not None
            yield Finding(
                state.place,
                CODE,
                f"{wording.quoted(wording.event(view.procedure, event))} ({event}) can be lost: it happens while"
                f" '{name}' is in {wording.quoted(state.title)}, where nothing follows it.",
                subject=f"{state.qualified} {event}",
                trace=space.story(int(space.sources[soonest]), [soonest]),
                mend=_mend(view.procedure, state, event),
            )


def _mend(procedure: Procedure, state: State, event: str) -> Mend:
    """Follow it as all the other unfinished states do; else say that it changes nothing, which is what happens already."""
    pathway = procedure.pathways[state.pathway]
    followers = [each for each in pathway.transitions if event in each.follows]
    others = {each.name for each in pathway.states.values() if not each.at_rest} - {state.name}
    if len(followers) == 1 and others and _leads_to_rest(pathway, followers[0]) and others <= set(followers[0].sources):
        says = f"let {wording.quoted(wording.transition(procedure, followers[0]))} lead from '{state.name}' too, as from all that is unfinished besides"
        return Mend(says, (Put(followers[0].place, ("from", "+"), state.name),), redirects=True)
    heard = [each for each in followers if not each.to and not each.sets and each.when == ALWAYS]
    if len(heard) == 1 and heard[0].follows == {event}:
        says = f"let {wording.quoted(wording.transition(procedure, heard[0]))} hear it from '{state.name}' too; nothing changes there"
        return Mend(says, (Put(heard[0].place, ("from", "+"), state.name),), assumes=True)
    follower = {
        "follows": event,
        "from": state.name,
        "assumed": f"{wording.quoted(wording.event(procedure, event))} changes nothing here; nobody has confirmed it.",
    }
    says = f"follow {event} from '{state.name}' and change nothing, as an assumption"
    return Mend(says, (Put(pathway.place, ("transitions", "+"), follower),), assumes=True)


def _leads_to_rest(pathway: Pathway, follower: Transition) -> bool:
    """True where the pathway comes to rest by it whatever the case is like."""
    return follower.when == ALWAYS and follower.to is not None and pathway.states[follower.to].at_rest

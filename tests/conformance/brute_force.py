"""What the checks should say, by brute force: every configuration one after the other, from `semantics.steps` alone.

Nothing here is taken from `cpmodel.space`, from cones or from the checks: each verdict is read off the graph of all
configurations as the check's document says it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from cpmodel.model.condition import Condition, holds, variables
from cpmodel.model.procedure import (
    OUTSIDE,
    Always,
    CanAlwaysStill,
    HoldsUntil,
    LeadsTo,
    Limit,
    Never,
    OnThen,
    Pathway,
    Pattern,
    Possible,
    Precedes,
    Procedure,
    Told,
    Transition,
    Unchanged,
)
from cpmodel.model.semantics import Configuration, Step, Trace, enabled, ended, initial, steps

Verdict = tuple[str, str]
"""A code and the element that it is about."""
Edges = Callable[[Step], bool]
CODES = frozenset(f"CP{number}" for number in (*range(201, 210), 211, 216, 301, 302, 303, 308))


class Graph:
    """Every configuration that a case can come to, and every step between them."""

    def __init__(self, procedure: Procedure):
        """Explore it."""
        self.procedure = procedure
        self.starts = tuple(initial(procedure))
        self.steps: dict[Configuration, list[Step]] = {}
        waiting = [*self.starts]
        while waiting:
            here = waiting.pop()
            if here not in self.steps:
                self.steps[here] = list(steps(procedure, here))
                waiting += (each.after for each in self.steps[here])
        self.all_steps = [each for some in self.steps.values() for each in some]

    def where(self, condition: Condition) -> set[Configuration]:
        return {each for each in self.steps if holds(condition, each)}

    def forward(self, starts: Iterable[Configuration], allowed: Edges) -> set[Configuration]:
        found, waiting = set(starts), [*starts]
        while waiting:
            for step in self.steps[waiting.pop()]:
                if allowed(step) and step.after not in found:
                    found.add(step.after)
                    waiting.append(step.after)
        return found

    def backward(self, goals: Iterable[Configuration], allowed: Edges) -> set[Configuration]:
        found = set(goals)
        while new := {each.before for each in self.all_steps if each.after in found and allowed(each)} - found:
            found |= new
        return found


def inside(step: Step) -> bool:
    return OUTSIDE not in step.taken[0].by


def verdicts(graph: Graph) -> set[Verdict]:
    """What should be found, as code and subject."""
    procedure = graph.procedure
    return {
        *_of_happenings(graph),
        *(each for pathway in procedure.pathways.values() for each in _of_pathway(graph, pathway)),
        *(("CP216", each) for each in _of_roles(graph)),
        *((code, name) for name, limit in procedure.limits.items() for code in _of_limit(graph, limit)),
        *(("CP211", name) for name, rule in procedure.rules.items() if _broken(graph, rule.pattern)),
    }


# --- what happens ----------------------------------------------------------------------------------------------------


def _of_happenings(graph: Graph) -> Iterator[Verdict]:
    procedure = graph.procedure
    happening = {each.event for each in graph.all_steps}
    taken = {transition.id for each in graph.all_steps for transition in each.taken}
    yield from (("CP206", each) for each in procedure.own_events if each not in happening)
    for name, each in procedure.transitions.items():
        if name not in taken and each.events & happening:
            yield "CP203", name
    for step in graph.all_steps:
        for pathway in procedure.pathways.values():
            hearing = [each for each in pathway.transitions if step.event in each.events]
            able = [each for each in hearing if enabled(procedure, each, step.before)]
            yield from (("CP204", each.id) for each in able[1:])
            here = pathway.states[str(step.before[pathway.name])]
            if any(each.follows for each in hearing) and not able and not here.at_rest:
                yield "CP207", f"{here.qualified} {step.event}"


def _of_pathway(graph: Graph, pathway: Pathway) -> Iterator[Verdict]:
    own = [each for each in pathway.transitions if each.event and OUTSIDE not in each.by]
    leads_out = graph.backward(graph.where(pathway.at_rest), inside)
    over = {each for each in graph.steps if ended(graph.procedure, each)}
    for state in pathway.states.values():
        here = {each for each in graph.steps if each[pathway.name] == state.name}
        if not here:
            yield "CP201", state.qualified
        if here - leads_out:
            yield "CP202", state.qualified
        if not state.at_rest and any(state.name in each.sources for each in own):
            acted = {step.before for step in graph.all_steps if step.taken[0] in own}
            if not state.waits_for and here - acted:
                yield "CP205", state.qualified
        if not state.at_rest and pathway.name not in graph.procedure.outlives and here & over:
            yield "CP209", state.qualified
    yield from (("CP208", each.id) for each in own if _still_allowed(each, over))


def _still_allowed(transition: Transition, over: Iterable[Configuration]) -> bool:
    return not transition.acts_after_end and any(
        each[transition.pathway] in transition.sources and holds(transition.when, each) for each in over
    )


def _of_roles(graph: Graph) -> Iterator[str]:
    """Who owns a state, causes an event or is told while they are not there."""
    roles = graph.procedure.roles

    def gone(name: str, here: Configuration) -> bool:
        return name in roles and not holds(roles[name].exists_when, here)

    for state in graph.procedure.states.values():
        owner = state.owner
        if owner and any(gone(owner, each) for each in graph.steps if each[state.pathway] == state.name):
            yield f"{state.qualified} {owner}"
    for step in graph.all_steps:
        for each in step.taken:
            if each.by and all(gone(name, step.before) for name in each.by):
                yield f"{each.id} {each.by[0]}"
            told = (name for name in each.tells if gone(name, step.before) and gone(name, step.after))
            yield from (f"{each.id} {name}" for name in told)


# --- limits ----------------------------------------------------------------------------------------------------------


def _of_limit(graph: Graph, limit: Limit) -> Iterator[str]:
    if limit.within is None:
        yield from _of_distance(graph, limit)
        return
    procedure = graph.procedure
    goes_on = all(each.partition(".")[0] in procedure.outlives for each in limit.until)
    over = set() if goes_on else {each for each in graph.steps if ended(procedure, each)}
    ending = limit.until | limit.void

    def starts(step: Step) -> bool:
        return step.event in limit.starts and holds(limit.when, step.before) and step.after not in over

    def runs_on(step: Step) -> bool:
        return step.event not in ending and step.after not in over

    starting = [each for each in graph.all_steps if starts(each)]
    if not starting:
        yield "CP302"
    running = graph.forward({each.after for each in starting}, runs_on)
    stopping = {each.before for each in graph.all_steps if each.event in ending and inside(each)}
    if running - graph.backward(stopping | over, inside):
        yield "CP301"
    again = any(each.before in running and each.event not in ending for each in starting)
    if again and not (limit.restart or limit.restart_written):
        yield "CP303"


def _of_distance(graph: Graph, limit: Limit) -> Iterator[str]:
    if not any(each.event in limit.starts for each in graph.all_steps):
        yield "CP302"

    def open_after(step: Step, was_open: bool) -> bool:
        """Nothing counts for the next event that it is measured to."""
        if step.event in limit.starts:
            return False
        return step.event in limit.before or (was_open and step.event not in limit.void)

    waiting = [(each, True) for each in graph.starts]
    known = {*waiting}
    while waiting:
        here, is_open = waiting.pop()
        for step in graph.steps[here]:
            if is_open and step.event in limit.before - limit.void and holds(limit.when, here):
                yield "CP308"
                return
            now = step.after, open_after(step, is_open)
            if now not in known:
                known.add(now)
                waiting.append(now)


# --- rules -----------------------------------------------------------------------------------------------------------


def _broken(graph: Graph, pattern: Pattern) -> bool:
    match pattern:
        case Possible(condition):
            return not graph.where(condition)
        case LeadsTo(when, then):
            wanted = graph.where(then)
            waiting = graph.forward(graph.where(when) - wanted, lambda step: step.after not in wanted)
            return bool(waiting - graph.backward(wanted, inside))
        case CanAlwaysStill(when, still):
            return bool(graph.where(when) - graph.backward(graph.where(still), inside))
        case Told(on, roles, when):
            asked = [each for each in graph.all_steps if each.event in on and holds(when, each.before)]
            return any(not _told(graph.procedure, step, role, when) for step in asked for role in roles)
        case _:
            return any(_seen(graph, pattern))


def _told(procedure: Procedure, step: Step, role: str, when: Condition) -> bool:
    """Whether the event's own pathway tells the role, or one that the rule speaks of; or any, where these never do."""
    telling = {
        each.pathway for each in procedure.transitions.values() if step.event in each.events and role in each.tells
    }
    near = telling & {step.event.partition(".")[0], *variables(when)}
    return any(role in each.tells and each.pathway in (near or telling) for each in step.taken)


def _seen(graph: Graph, pattern: Pattern) -> Iterator[bool]:
    """For every step with what is remembered before it, whether it breaks the rule."""
    waiting = [(each, False) for each in graph.starts]
    known = {*waiting}
    yield from (_stands_badly(pattern, each, remembered=False) for each in graph.starts)
    while waiting:
        here, remembered = waiting.pop()
        for step in graph.steps[here]:
            now = _remembered(pattern, step, remembered)
            yield _happens_badly(pattern, step, remembered) or _stands_badly(pattern, step.after, now)
            if (step.after, now) not in known:
                known.add((step.after, now))
                waiting.append((step.after, now))


def _remembered(pattern: Pattern, step: Step, before: bool) -> bool:
    """Of a rule about what comes before: that it came; of one about what holds from then on: that it is to hold."""
    match pattern:
        case Precedes(first=first, since=since):
            return step.event in first or (before and step.event not in since)
        case HoldsUntil(on=on, until=until, when=when):
            return (step.event in on and holds(when, step.before)) or (before and step.event not in until)
    return False


def _stands_badly(pattern: Pattern, here: Configuration, remembered: bool) -> bool:
    match pattern:
        case Never(condition):
            return holds(condition, here)
        case Always(condition):
            return not holds(condition, here)
        case Precedes(condition=condition):
            return not remembered and holds(condition, here)
        case HoldsUntil(holds=condition):
            return remembered and not holds(condition, here)
    return False


def _happens_badly(pattern: Pattern, step: Step, remembered: bool) -> bool:
    match pattern:
        case Precedes(then=then):
            return step.event in then and not remembered
        case OnThen(on, then, when):
            return step.event in on and holds(when, step.before) and not holds(then, step.after)
        case Unchanged(names, by):
            own = step.event.partition(".")[0] in by
            return own and any(step.before[each] != step.after[each] for each in names)
    return False


def shows(pattern: Pattern, trace: Trace) -> bool:
    """True where the end of a story breaks the rule, or for what is to come about, where it has not come about there."""
    match pattern:
        case Possible():
            return False
        case LeadsTo(then=wanted) | CanAlwaysStill(still=wanted):
            return not holds(wanted, trace.end)
    remembered = bad = False
    for step in trace.steps:
        bad = _happens_badly(pattern, step, remembered)
        remembered = _remembered(pattern, step, remembered)
    return bad or _stands_badly(pattern, trace.end, remembered)

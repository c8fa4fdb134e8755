"""A rule that does not hold.

Rules say what must hold whatever happens; each is asked of every configuration that a case can come to. The story shown
is a shortest way to break it, with the step after which it could no longer be prevented. Either the procedure allows
something that it should not, there at the end of the story or before it, or the rule says too much.

Where a rule says that something comes about sooner or later, nobody is taken to put off for ever what they can do, and
nothing that happens from outside is counted on: the rule is broken where a case can come to stand so that no way leads
there any more, however willing everybody is.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np

from cpmodel.checks import View, asked_by
from cpmodel.checks._told import not_told, telling_besides
from cpmodel.checks._watching import Watch, doomed_after, seen, watch
from cpmodel.model import wording
from cpmodel.model.condition import NEVER, And, Condition, Not, Or, Value, holds, variables
from cpmodel.model.findings import Finding, Place, Remark
from cpmodel.model.procedure import (
    Always,
    CanAlwaysStill,
    HoldsUntil,
    LeadsTo,
    Never,
    OnThen,
    Possible,
    Precedes,
    Procedure,
    Rule,
    Told,
    Unchanged,
)
from cpmodel.model.semantics import Trace
from cpmodel.space import Ints, Space, cone

CODE = "CP211"
Said = Callable[[Condition], str]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a pattern asks of a space, what is said where it is broken, and the condition that then does not hold."""

    watched: Watch
    said: Callable[[Trace], str]
    wanted: Condition | None = None
    comes_about: bool = False
    """True where the story ends in a trap, and not with a step too many."""
    changed: tuple[str, ...] = ()
    """The variables that the last step changes and should not."""


def explore(view: View) -> Iterator[Finding]:
    """Yield a finding for each rule that is broken, with the shortest story that breaks it."""
    procedure, space = view.procedure, view.space
    for rule in view.rules:
        if isinstance(rule.pattern, Possible):
            if not space.where(rule.pattern.condition).any():
                never = f"No case ever stands where {wording.condition(procedure, rule.pattern.condition)}."
                yield Finding(rule.place, CODE, _sentence(rule, never), subject=rule.name)
            continue
        asked = _asked(procedure, space, rule)
        trace = seen(space, asked.watched)
        if trace is None:
            continue
        place = _place(procedure, asked, trace) or rule.place
        yield Finding(
            place,
            CODE,
            _sentence(rule, asked.said(trace) + _part(procedure, asked.wanted, trace)),
            subject=rule.name,
            trace=trace,
            doomed_after=doomed_after(space, asked.watched, trace, _concerned(procedure, rule)),
            remarks=(Remark(rule.place, _says(rule)),) if place != rule.place else (),
        )


def _concerned(procedure: Procedure, rule: Rule) -> frozenset[str]:
    """The variables that can influence whether the rule holds."""
    asked = asked_by(rule) | telling_besides(procedure, rule.pattern)
    return cone(procedure, asked & procedure.variables.keys())


def _sentence(rule: Rule, how: str) -> str:
    return f"The rule '{rule.name}' does not hold: {rule.says.rstrip('.')}. {how}"


def _says(rule: Rule) -> str:
    cited = f" ({', '.join(rule.grounds.cites)})" if rule.grounds.cites else ""
    return f"Here is the rule '{rule.name}'{cited}."


def _asked(procedure: Procedure, space: Space, rule: Rule) -> _Asked:
    said = partial(wording.condition, procedure)
    match rule.pattern:
        case Never(condition):
            how = f"A case can stand where {said(condition)}."
            return _Asked(watch(space, bad=space.where(condition)), lambda _: how, Not(condition))
        case Always(condition):
            how = f"A case can stand where it is not so that {said(condition)}."
            return _Asked(watch(space, bad=~space.where(condition)), lambda _: how, condition)
        case Precedes():
            return _too_early(procedure, space, rule.pattern)
        case OnThen(on, then, when):
            bad = _taken_where(space, on, when)
            bad = bad[space.where(Not(then))[space.targets[bad]]]
            how = f"After the last step it is not so that {said(then)}."
            return _Asked(watch(space, bad_steps=bad), lambda _: how, then)
        case HoldsUntil(on, stays, until, when):
            watched = watch(
                space,
                bad=~space.where(stays),
                sets=_taken_where(space, on, when),
                lifts=space.steps_on(until),
                from_the_beginning=False,
            )
            how = f"Before {_events(procedure, until, 'or')} it is no longer so that {said(stays)}."
            return _Asked(watched, lambda _: how, stays)
        case Unchanged(names, by):
            caused = space.steps_on(name for name in space.event_names if name.partition(".")[0] in by)
            changed = np.zeros(len(caused), dtype=np.bool_)
            for name in names:
                changed |= space.values(name, space.sources[caused]) != space.values(name, space.targets[caused])
            how = f"The last step changes {wording.listed(map(wording.in_words, names), 'or')}."
            return _Asked(watch(space, bad_steps=caused[changed]), lambda _: how, changed=names)
        case Told():
            how, steps = not_told(space, rule.pattern)
            return _Asked(watch(space, bad_steps=steps), lambda _: how)
        case LeadsTo() | CanAlwaysStill():
            return _comes_about(space, rule.pattern, said)
        case _:
            raise AssertionError(rule.pattern)


def _taken_where(space: Space, on: frozenset[str], when: Condition) -> Ints:
    """The steps that are one of these events and are taken where the condition holds."""
    steps = space.steps_on(on)
    return steps[space.where(when)[space.sources[steps]]]


def _comes_about(space: Space, pattern: LeadsTo | CanAlwaysStill, said: Said) -> _Asked:
    if isinstance(pattern, LeadsTo):
        wanted = space.where(pattern.then)
        waiting = space.forward(space.where(pattern.when) & ~wanted, ~wanted[space.targets])
        lost = waiting & ~space.backward(wanted, space.inside)
        how = f"From here no way leads any more to where {said(pattern.then)}, whatever anybody does."
        return _Asked(watch(space, bad=lost), lambda _: how, pattern.then, comes_about=True)
    lost = space.where(pattern.when) & ~space.backward(space.where(pattern.still), space.inside)
    how = f"From here there is no way any more to where {said(pattern.still)}."
    return _Asked(watch(space, bad=lost), lambda _: how, pattern.still, comes_about=True)


def _too_early(procedure: Procedure, space: Space, pattern: Precedes) -> _Asked:
    """What must come after `first` is looked for wherever a case can come without it, from the start or from `since`."""
    watched = watch(
        space,
        bad=space.where(pattern.condition),
        bad_steps=space.steps_on(pattern.then),
        sets=space.steps_on(pattern.since - pattern.first),
        lifts=space.steps_on(pattern.first),
    )
    without = _events(procedure, pattern.first, "or")

    def how(trace: Trace) -> str:
        last = trace.steps[-1] if trace.steps else None
        if last is None or last.event not in pattern.then:
            early = f"A case can stand where {wording.condition(procedure, pattern.condition)}"
        else:
            early = f"{wording.quoted(wording.event(procedure, last.event))} can happen"
        before = trace.steps[:-1] if last and last.event in pattern.then else trace.steps
        since = next((each.event for each in reversed(before) if each.event in pattern.since), None)
        if since is None:
            return f"{early} without {without} before it."
        return f"{early} after {wording.quoted(wording.event(procedure, since))} without {without} in between."

    return _Asked(watched, how, Not(pattern.condition) if pattern.condition != NEVER else None)


def _events(procedure: Procedure, events: frozenset[str], joined_by: str) -> str:
    """The events by the name of their group where they are one, else each by its title."""
    group = next((name for name, members in procedure.events.items() if members == events), None)
    if group:
        return wording.quoted(wording.in_words(group))
    return wording.listed(
        dict.fromkeys(wording.quoted(wording.event(procedure, each)) for each in sorted(events)), joined_by
    )


# --- what is to blame ------------------------------------------------------------------------------------------------


def _part(procedure: Procedure, wanted: Condition | None, trace: Trace) -> str:
    """Which part of what is wanted fails where the story ends, where that is not all of it."""
    if wanted is None:
        return ""
    parts = tuple(_failing(wanted, trace.end))
    if not parts or set(parts) == {*(wanted.operands if isinstance(wanted, And) else (wanted,))}:
        return ""
    stands = (each.operand if isinstance(each, Not) else Not(each) for each in parts)
    return f" Namely: {wording.listed(wording.condition(procedure, each) for each in stands)}."


def _failing(wanted: Condition, held: Mapping[str, Value], so: bool = True) -> Iterator[Condition]:
    """The smallest parts of a condition that should hold (or should not, where `so` is false) and do not."""
    match wanted, so:
        case And(operands), True:
            for each in operands:
                if not holds(each, held):
                    yield from _failing(each, held)
        case Or(operands), False:
            for each in operands:
                if holds(each, held):
                    yield from _failing(each, held, so=False)
        case Not(operand), _:
            yield from _failing(operand, held, not so)
        case _:
            yield wanted if so else Not(wanted)


def _place(procedure: Procedure, asked: _Asked, trace: Trace) -> Place | None:
    """Where the fault most likely is: the state that a trap is, else the last transition that changed what is wrong."""
    concerned = (
        set(asked.changed)
        if asked.wanted is None
        else {each for p in _failing(asked.wanted, trace.end) for each in variables(p)}
    )
    if asked.comes_about:
        for name in sorted(concerned):
            state = procedure.states.get(f"{name}.{trace.end.get(name)}")
            if state is not None and not state.at_rest:
                return state.place
        return None
    if not trace.steps or not trace.steps[-1].taken:
        return None
    own, *others = trace.steps[-1].taken
    for each in (own, *others):
        changed = ({each.pathway} if each.to is not None else set()) | set(each.sets)
        if changed & concerned:
            return each.place
    return own.place

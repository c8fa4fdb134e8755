"""What decided that a story went as it did, behind the place where it departs.

The named conditions that a guard is made of; what brought each pathway and fact to where it then was; and where a
pathway stayed where it was, what it waits for there instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from cpmodel.model import wording
from cpmodel.model.condition import And, Condition, Not, Or, Value, atoms, variables
from cpmodel.model.findings import Remark
from cpmodel.model.procedure import OUTSIDE, Procedure, Transition
from cpmodel.model.refusals import Departure, nearest
from cpmodel.model.semantics import Trace


def decided_by(procedure: Procedure, trace: Trace, at: Departure) -> Iterator[Remark]:
    """The places behind those where a story departs, in the order in which they say most."""
    for each in nearest(at.refusals):
        if each.ended:
            yield from _named_in(procedure, procedure.ends_when)
        elif not each.leads_from_here:
            pathway = each.transition.pathway
            starting = {source for one in at.refusals for source in one.transition.sources}
            yield from _what_led_there(procedure, trace, {pathway: {*starting}})
            yield Remark(
                procedure.states[f"{pathway}.{each.stands}"].place,
                f"The {wording.in_words(pathway)} stands here by then.",
            )
        elif each.missing is not None:
            yield from _named_in(procedure, each.missing)
            yield from _what_led_there(procedure, trace, _spoken(each.missing))
    if at.missing is not None:
        yield from _what_led_there(procedure, trace, _spoken(at.missing))
    if at.event is not None and not at.refused:
        own = trace.steps[-1].taken[0]
        yield from _named_in(procedure, own.when, *([procedure.ends_when] if OUTSIDE in own.by else []))


def _named_in(procedure: Procedure, *conditions: Condition) -> Iterator[Remark]:
    """The named conditions that these are made of: where one says what was not meant, all guards with it do."""
    parts = {part for each in conditions for part in _parts(each)}
    for name in procedure.names:
        if name.kind == "condition" and procedure.conditions.get(name.name) in parts:
            yield Remark(
                name.place, f"It depends on {wording.quoted(wording.in_words(name.name))}, which is laid down here."
            )


def _parts(condition: Condition) -> Iterator[Condition]:
    yield condition
    match condition:
        case Not(operand):
            yield from _parts(operand)
        case And(operands) | Or(operands):
            for each in operands:
                yield from _parts(each)


def _spoken(condition: Condition) -> dict[str, set[Value]]:
    """The variables that a condition reads, in order, and the values of each that it speaks of."""
    found: dict[str, set[Value]] = {name: set() for name in sorted(variables(condition))}
    for atom in atoms(condition):
        found[atom.variable].add(atom.value)
    return found


def _what_led_there(procedure: Procedure, trace: Trace, spoken: Mapping[str, set[Value]]) -> Iterator[Remark]:
    """For each variable, what gave it the value that it has; where that was before the last step, why this did not."""
    for name, wanted in spoken.items():
        changes = [each for step in trace.steps for each in step.taken if _changes(each, name)]
        if changes:
            yield Remark(
                changes[-1].place, f"Here it came about that {wording.value(procedure, name, trace.end[name])}."
            )
        if trace.steps and trace.steps[-1].before[name] == trace.end[name]:
            yield from _why_unmoved(procedure, trace, name, wanted)


def _changes(transition: Transition, name: str) -> bool:
    return (transition.pathway == name and transition.to is not None) or name in transition.sets


def _why_unmoved(procedure: Procedure, trace: Trace, name: str, wanted: set[Value]) -> Iterator[Remark]:
    """What the pathway hears where it stands instead of the last event, or the fact that the event leaves as it is."""
    event = trace.steps[-1].event
    last = wording.quoted(wording.event(procedure, event))
    if name not in procedure.pathways:
        yield Remark(procedure.facts[name].place, f"{last} does not change this.")
        return
    hearing = [
        each
        for each in procedure.pathways[name].transitions
        if each.follows and event not in each.follows and trace.end[name] in each.sources
    ]
    for each in [each for each in hearing if each.to in wanted] or hearing:
        yield Remark(each.place, f"From there it moves on with this, and not with {last}.")
        for group in procedure.names:
            if group.kind == "group of events" and f"events.{group.name}" in re.findall(r"[\w.]+", each.written):
                yield Remark(group.place, f"{last} is not among these.")
    state = procedure.states[f"{name}.{trace.end[name]}"]
    yield Remark(state.place, f"The {wording.in_words(name)} stays here on {last}.")

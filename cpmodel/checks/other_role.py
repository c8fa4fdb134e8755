"""Something that a rule gives to one role, and the procedure to another.

A rule can say that nobody else causes some events (`event`, `by`), or who has to act in some states (`owner`, `of`).
Where an event or a state says otherwise, either somebody wrote the wrong role there, or what was agreed has changed: then
change the rule, and what it cites, with it. Nobody has to act in a state that is at rest.
"""

from collections.abc import Iterator

from cpmodel.model import wording
from cpmodel.model.findings import Finding, Place, Remark
from cpmodel.model.procedure import CausedBy, Owned, Procedure

CODE = "CP109"


def examine(procedure: Procedure) -> Iterator[Finding]:
    """Yield a finding for the first place at which each rule about who causes and who acts does not hold."""
    for rule in procedure.rules.values():
        others: Iterator[tuple[Place, str]]
        match rule.pattern:
            case CausedBy():
                others = _caused_by_others(procedure, rule.pattern)
            case Owned():
                others = _owned_by_others(procedure, rule.pattern)
            case _:
                continue
        for place, sentence in others:
            yield Finding(
                place,
                CODE,
                f"The rule '{rule.name}' does not hold: {rule.says.rstrip('.')}. {sentence}",
                subject=rule.name,
                remarks=(Remark(rule.place, f"Here is the rule '{rule.name}'."),),
            )
            break


def _caused_by_others(procedure: Procedure, pattern: CausedBy) -> Iterator[tuple[Place, str]]:
    for event in sorted(pattern.events):
        for each in procedure.own_events.get(event, ()):
            others = [role for role in each.by if role not in pattern.by]
            if others:
                named = wording.quoted(wording.transition(procedure, each))
                yield each.place, f"{named} can be caused by {wording.who(procedure, others)}."


def _owned_by_others(procedure: Procedure, pattern: Owned) -> Iterator[tuple[Place, str]]:
    for name in pattern.states:
        state = procedure.states[name]
        acts = None if state.at_rest else state.owner
        if acts != pattern.owner:
            who = f"it is {wording.role(procedure, acts)} who" if acts else "nobody"
            yield state.place, f"In {wording.quoted(state.title)} ({name}) {who} has to act."

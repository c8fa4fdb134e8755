"""A rule that holds only because what it speaks of never comes about.

It guards nothing: where it says *when*, no case ever stands so; where it says *after*, the event never happens; or one
part of what it forbids can never be. Such a rule was often written for a name or a state that has changed since.
"""

from collections.abc import Iterator

from cpmodel.checks import View
from cpmodel.model import wording
from cpmodel.model.condition import NEVER, And, Condition, Not, Or
from cpmodel.model.findings import Finding, Severity
from cpmodel.model.procedure import (
    Always,
    CanAlwaysStill,
    HoldsUntil,
    LeadsTo,
    Never,
    OnThen,
    Pattern,
    Precedes,
    Procedure,
    Told,
    Unchanged,
)
from cpmodel.space import Space

CODE = "CP212"


def explore(view: View) -> Iterator[Finding]:
    """Yield a warning for each rule of the view that nothing in the space puts to the test."""
    for rule in view.rules:
        missing = next(_untested(view.procedure, view.space, rule.pattern), None)
        if missing:
            yield Finding(
                rule.place,
                CODE,
                f"The rule '{rule.name}' holds, but guards nothing: {missing}.",
                Severity.WARNING,
                subject=rule.name,
            )


def _untested(procedure: Procedure, space: Space, pattern: Pattern) -> Iterator[str]:
    """What the rule speaks of and never comes about, in words."""
    match pattern:
        case Never(And(parts)):
            yield from _never_so(procedure, space, *parts)
        case Always(Or(parts)):
            yield from _never_so(procedure, space, *(each.operand for each in parts if isinstance(each, Not)))
        case LeadsTo(when, _) | CanAlwaysStill(when, _):
            yield from _never_so(procedure, space, when)
        case OnThen(on=events) | Told(on=events):
            # Where `when` never holds before it, the rule says that the event does not happen there: that is a test.
            yield from _never_happening(procedure, space, events)
        case HoldsUntil(on=events, when=when):
            yield from _never_happening(procedure, space, events)
            if not (space.on(events) & space.where(when)[space.sources]).any():
                yield f"{_events(procedure, events)} never happens where {wording.condition(procedure, when)}"
        case Precedes():
            # Where `first` never happens, what must come after it does not either, or the rule is broken.
            if pattern.then:
                yield from _never_happening(procedure, space, pattern.then)
            if pattern.condition != NEVER:
                yield from _never_so(procedure, space, pattern.condition)
        case Unchanged(_, by):
            if not any(name.partition(".")[0] in by for name in space.happening):
                yield f"nothing ever happens in {wording.listed(by, 'or')}"


def _never_so(procedure: Procedure, space: Space, *parts: Condition) -> Iterator[str]:
    for each in parts:
        if not space.where(each).any():
            yield f"no case ever stands where {wording.condition(procedure, each)}"


def _never_happening(procedure: Procedure, space: Space, events: frozenset[str]) -> Iterator[str]:
    if not events & space.happening:
        yield f"{_events(procedure, events)} never happens"


def _events(procedure: Procedure, events: frozenset[str]) -> str:
    return wording.listed((wording.quoted(wording.event(procedure, each)) for each in sorted(events)), "or")

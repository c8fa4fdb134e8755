"""A condition that contradicts itself, or holds whatever happens.

A guard that asks for two states of one pathway at once never lets anything through; one that is content with every state
keeps nothing out. Often an `and` stands for an `or`, a `not` is missing, or parentheses are. This is seen from the
condition alone: a pathway is in one state at a time, and a fact has one value.
"""

from collections.abc import Iterator, Mapping
from itertools import product

from cpmodel.model import wording
from cpmodel.model.condition import ALWAYS, NEVER, And, Condition, Not, Or, Value, atoms, holds
from cpmodel.model.findings import Finding, Place
from cpmodel.model.procedure import Procedure, conditions_of

CODE = "CP104"


def examine(procedure: Procedure) -> Iterator[Finding]:
    """Yield a finding for each condition that is settled by itself, or of which a part is."""
    known: dict[Condition, bool | None] = {ALWAYS: None, NEVER: None}
    named = {*procedure.conditions.values()}
    for each in procedure.names:
        if each.kind == "condition":
            asked = procedure.conditions[each.name]
            others = named - {asked}
            yield from _found(procedure, f"condition '{each.name}'", each.name, each.place, asked, others, known)
    for what, name, place, asked in _written(procedure):
        yield from _found(procedure, what, name, place, asked, named, known)


def _written(procedure: Procedure) -> Iterator[tuple[str, str, Place, Condition]]:
    """Every condition that is not a named one: what it belongs to in words and by name, and where that is written."""
    yield "end of a case", "case_ends", procedure.place, procedure.ends_when
    for transition in procedure.transitions.values():
        said = f"guard of {wording.quoted(wording.transition(procedure, transition))} ({transition.id})"
        yield said, transition.id, transition.place, transition.when
    for limit in procedure.limits.values():
        yield f"'when' of the limit '{limit.name}'", limit.name, limit.place, limit.when
    for rule in procedure.rules.values():
        for asked in conditions_of(rule.pattern):
            yield f"condition of the rule '{rule.name}'", rule.name, rule.place, asked
    for story in procedure.stories:
        yield f"'ends' of the story '{story.name}'", story.name, story.place, story.ends


def _found(
    procedure: Procedure,
    what: str,
    name: str,
    place: Place,
    asked: Condition,
    told: set[Condition],
    known: dict[Condition, bool | None],
) -> Iterator[Finding]:
    """The findings about one condition. What is in `told` is left out: it is told where its name is given."""
    for part, holding in _settled(_values(procedure), asked, known):
        if part in told:
            continue
        outcome = "holds whatever happens, so that it keeps nothing out" if holding else "contradicts itself"
        where = "" if part == asked else f" in one part, {wording.quoted(wording.condition(procedure, part))}, which"
        verb = "misleads" if where else ""
        yield Finding(place, CODE, f"The {what} {verb}{where}{' ' if where else ''}{outcome}.", subject=name)


def _values(procedure: Procedure) -> Mapping[str, tuple[Value, ...]]:
    """The values of all that a condition can read; a condition that nothing uses can be the only one that reads a fact."""
    return {**procedure.variables, **{name: each.values for name, each in procedure.facts.items()}}


def _settled(
    values: Mapping[str, tuple[Value, ...]], asked: Condition, known: dict[Condition, bool | None]
) -> Iterator[tuple[Condition, bool]]:
    """The condition, or else the largest of its parts, that is true or false whatever the variables are."""
    if asked not in known:
        known[asked] = _always(values, asked)
    holding = known[asked]
    if holding is not None:
        yield asked, holding
        return
    match asked:
        case Not(operand):
            yield from _settled(values, operand, known)
        case And(operands) | Or(operands):
            for each in operands:
                yield from _settled(values, each, known)


def _always(values: Mapping[str, tuple[Value, ...]], asked: Condition) -> bool | None:
    """What the condition comes to with every value of what it reads, or None where that depends."""
    spoken: dict[str, dict[Value, None]] = {}
    for atom in atoms(asked):
        spoken.setdefault(atom.variable, {})[atom.value] = None
    # All values that are not spoken of come to the same; one of them stands for the rest.
    choices = [[*said, *[each for each in values[name] if each not in said][:1]] for name, said in spoken.items()]
    first: bool | None = None
    for chosen in product(*choices):
        now = holds(asked, dict(zip(spoken, chosen, strict=True)))
        if first is None:
            first = now
        elif now != first:
            return None
    return first

"""A condition that contradicts itself, or holds whatever happens.

A guard that asks for two states of one pathway at once never lets anything through; one that is content with every state
keeps nothing out. Often an `and` stands for an `or`, a `not` is missing, or parentheses are. This is seen from the
condition alone: a pathway is in one state at a time, and a fact has one value.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from cpmodel.model import wording
from cpmodel.model.condition import ALWAYS, NEVER, And, Condition, FactIs, Not, Or, Value, atoms, holds
from cpmodel.model.findings import Finding, Place, Remark
from cpmodel.model.procedure import Procedure, conditions_of

CODE = "CP104"


def examine(procedure: Procedure) -> Iterator[Finding]:
    """Yield a finding for each condition that is settled by itself, or of which a part is.

    What is settled only because a named condition in it is, is a remark of the finding about that one.
    """
    known: dict[Condition, bool | None] = {ALWAYS: None, NEVER: None}
    values = _values(procedure)
    written = [
        (f"condition '{each.name}'", each.name, each.place, procedure.conditions[each.name])
        for each in procedure.names
        if each.kind == "condition"
    ]
    every = {asked: name for _, name, _, asked in written if _holding(values, asked, known) is not None}
    settled = {
        asked: name
        for asked, name in every.items()
        if _holding(values, _opened(asked, every, whole=False), known) is not None
    }
    written += _written(procedure)
    remarks: dict[str, list[Remark]] = {name: [] for name in settled.values()}
    findings: list[Finding] = []
    for what, name, place, asked in written:
        opened = _opened(asked, settled, whole=name != settled.get(asked))
        findings += _found(procedure, what, name, place, opened, known)
        if opened != asked and (holding := _holding(values, asked, known)) is not None:
            outcome = "holds whatever happens" if holding else "contradicts itself"
            for each in _named_in(asked, settled):
                remarks[each].append(Remark(place, f"So the {what} {outcome} too."))
    for found in findings:
        yield replace(found, remarks=tuple(remarks.get(found.subject, ())))


def _holding(
    values: Mapping[str, tuple[Value, ...]], asked: Condition, known: dict[Condition, bool | None]
) -> bool | None:
    if asked not in known:
        known[asked] = _always(values, asked)
    return known[asked]


def _opened(asked: Condition, settled: Mapping[Condition, str], *, whole: bool = True) -> Condition:
    """The condition with each settled named one in it as if it could be so or not; `whole` where it can be one itself."""
    if whole and asked in settled:
        return FactIs(settled[asked], True)
    match asked:
        case Not(operand):
            return Not(_opened(operand, settled))
        case And(operands):
            return And(tuple(_opened(each, settled) for each in operands))
        case Or(operands):
            return Or(tuple(_opened(each, settled) for each in operands))
    return asked


def _named_in(asked: Condition, settled: Mapping[Condition, str]) -> set[str]:
    """The settled named conditions of which a condition is made."""
    if asked in settled:
        return {settled[asked]}
    match asked:
        case Not(operand):
            return _named_in(operand, settled)
        case And(operands) | Or(operands):
            return {name for each in operands for name in _named_in(each, settled)}
    return set()


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
    known: dict[Condition, bool | None],
) -> Iterator[Finding]:
    for part, holding in _settled(_values(procedure), asked, known):
        outcome = "holds whatever happens, so that it keeps nothing out" if holding else "contradicts itself"
        where = "" if part == asked else f" in one part, {wording.quoted(wording.condition(procedure, part))}, which"
        verb = "misleads" if where else ""
        yield Finding(place, CODE, f"The {what} {verb}{where}{' ' if where else ''}{outcome}.", subject=name)


def _values(procedure: Procedure) -> Mapping[str, tuple[Value, ...]]:
    """The values of all that a condition can read, and of a named one; one that nothing uses can be the only one that reads a fact."""
    named = dict.fromkeys(procedure.conditions, (False, True))
    return {**named, **procedure.variables, **{name: each.values for name, each in procedure.facts.items()}}


def _settled(
    values: Mapping[str, tuple[Value, ...]], asked: Condition, known: dict[Condition, bool | None]
) -> Iterator[tuple[Condition, bool]]:
    """The condition, or else the largest of its parts, that is true or false whatever the variables are."""
    holding = _holding(values, asked, known)
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
    atom = next(atoms(asked), None)
    if atom is None:
        return holds(asked, {})
    # All values that are not spoken of come to the same; one of them stands for the rest.
    spoken = [each.value for each in atoms(asked) if each.variable == atom.variable]
    rest = [each for each in values[atom.variable] if each not in spoken][:1]
    found: set[bool | None] = set()
    for value in dict.fromkeys([*spoken, *rest]):
        found.add(_always(values, _where(asked, atom.variable, value)))
        if found not in ({True}, {False}):
            return None
    return found.pop()


def _where(asked: Condition, variable: str, value: Value) -> Condition:
    """What is left to ask where a variable has a value: often nothing, so that few values have to be tried."""
    match asked:
        case And(operands) | Or(operands):
            parts = [_where(each, variable, value) for each in operands]
            settles, goes_without = (NEVER, ALWAYS) if isinstance(asked, And) else (ALWAYS, NEVER)
            if settles in parts:
                return settles
            return type(asked)(tuple(each for each in parts if each != goes_without))
        case Not(operand):
            left = _where(operand, variable, value)
            return NEVER if left == ALWAYS else ALWAYS if left == NEVER else Not(left)
        case _ if asked.variable == variable:
            return ALWAYS if asked.value == value else NEVER
    return asked

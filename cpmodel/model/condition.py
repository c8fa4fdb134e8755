"""Guards and other conditions: a small syntax tree over the variables of a case.

A *variable* is a pathway (its value is the state that the pathway is in) or a fact. The whole language of
conditions is "this variable has that value", joined by not, and, or. It is parsed once, in
`cpmodel.reading.conditions`; the checker, the chart, the simulator and the diagrams all read this tree, so
that a guard cannot mean two things.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

Value = str | bool
"""What a variable can have: the name of a state, a word of an enumeration, or yes and no."""


@dataclass(frozen=True, slots=True)
class InState:
    """The pathway `variable` is in the state `value`."""

    variable: str
    value: str


@dataclass(frozen=True, slots=True)
class FactIs:
    """The fact `variable` has the value `value`."""

    variable: str
    value: Value


@dataclass(frozen=True, slots=True)
class Not:
    """The operand does not hold."""

    operand: Condition


@dataclass(frozen=True, slots=True)
class And:
    """Every operand holds; with no operands, always true."""

    operands: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Some operand holds; with no operands, never true."""

    operands: tuple[Condition, ...]


Atom = InState | FactIs
Condition = Atom | Not | And | Or

ALWAYS = And(())
"""The condition of a transition that has no guard."""
NEVER = Or(())
"""The condition that nothing satisfies."""


def holds(condition: Condition, values: Mapping[str, Value]) -> bool:
    """Say whether `condition` is true where each variable has the value in `values`."""
    match condition:
        case InState(variable, value) | FactIs(variable, value):
            return values[variable] == value
        case Not(operand):
            return not holds(operand, values)
        case And(operands):
            return all(holds(each, values) for each in operands)
        case Or(operands):
            return any(holds(each, values) for each in operands)


def atoms(condition: Condition) -> Iterator[Atom]:
    """Yield every "variable has value" in the tree, from left to right, repeats included."""
    match condition:
        case InState() | FactIs():
            yield condition
        case Not(operand):
            yield from atoms(operand)
        case And(operands) | Or(operands):
            for each in operands:
                yield from atoms(each)


def variables(condition: Condition) -> frozenset[str]:
    """The names of the variables that the condition reads."""
    return frozenset(atom.variable for atom in atoms(condition))


def failing(condition: Condition, values: Mapping[str, Value]) -> Condition | None:
    """The smallest part of the tree that explains why it does not hold, or None if it holds.

    Of a conjunction only the operands that fail are kept, so that a refusal can name what is missing.
    """
    if holds(condition, values):
        return None
    if isinstance(condition, And):
        parts = tuple(part for each in condition.operands if (part := failing(each, values)) is not None)
        return parts[0] if len(parts) == 1 else And(parts)
    return condition


def text(condition: Condition) -> str:
    """Write the tree in the language of procedures, with as few parentheses as it needs.

    >>> text(And((InState("plan", "active"), Not(Or((FactIs("urgent", True), FactIs("route", "court")))))))
    'plan.active and not (urgent or route == court)'
    """
    return _text(condition, 0)


def _text(condition: Condition, strength: int) -> str:
    match condition:
        case InState(variable, value):
            return f"{variable}.{value}"
        case FactIs(variable, True):
            return variable
        case FactIs(variable, False):
            return f"not {variable}"
        case FactIs(variable, value):
            return f"{variable} == {value}"
        case Not(operand):
            return f"not {_text(operand, 3)}"
        case And(operands):
            written = " and ".join(_text(each, 2) for each in operands) or "always"
            return f"({written})" if strength > 2 else written
        case Or(operands):
            written = " or ".join(_text(each, 1) for each in operands) or "never"
            return f"({written})" if strength > 1 else written

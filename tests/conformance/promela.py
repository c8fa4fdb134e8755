"""A procedure as a Promela model, for SPIN: a third reading of what a procedure means.

Written from section 3 of the design ("Events", "Guards", "The end of a case") and not from `cpmodel.model.semantics` or
`cpmodel.space`, of which nothing is used: only what is declared is read. What SPIN does by itself is left to SPIN: which of several enabled
transitions comes first (a `d_step` takes the first executable option of an `if`), where a case can begin (an `if` per variable, of
which it tries every option), and of course finding every state. All guards of a step read the variables, and everything that a step
changes is written beside them and only then put in their place.

The model prints what the verifier does while it searches, one line a step that is taken:

    begin 0 1           a beginning: the number of each variable's value
    step 0 1 3 0 1 1    before, the number of the event, whether it came from outside, after

An exhaustive search takes each step from each state once, so that these lines are SPIN's own transition relation.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from cpmodel.model.condition import And, Condition, FactIs, InState, Not, Or, Value, atoms
from cpmodel.model.procedure import Fact, Pathway, Procedure, Transition


def promela(procedure: Procedure) -> str:
    """The text of the model."""
    return "\n".join(_Writer(procedure).lines()) + "\n"


def declared(procedure: Procedure) -> dict[str, tuple[Value, ...]]:
    """The variables of the model with their values, in the order in which it prints them.

    A fact that no guard reads is no part of a configuration.
    """
    guards = [each.when for pathway in procedure.pathways.values() for each in pathway.transitions]
    read = {atom.variable for guard in (*guards, procedure.ends_when) for atom in atoms(guard)}
    found: dict[str, tuple[Value, ...]] = {name: tuple(each.states) for name, each in procedure.pathways.items()}
    return found | {name: each.values for name, each in procedure.facts.items() if name in read}


def happening(procedure: Procedure) -> list[str]:
    """The events of the model, in the order of the numbers that it prints."""
    own = (each.event for pathway in procedure.pathways.values() for each in pathway.transitions if each.event)
    return list(dict.fromkeys(own))


class _Writer:
    def __init__(self, procedure: Procedure):
        self.procedure = procedure
        self.variables = declared(procedure)
        self.facts = [each for each in procedure.facts.values() if each.name in self.variables]

    def lines(self) -> Iterator[str]:
        for name, values in self.variables.items():
            listed = ", ".join(f"{number} {value}" for number, value in enumerate(values))
            yield f"byte now_{name};  /* {listed} */"
            yield f"hidden byte next_{name};"
        yield "hidden byte outside;"
        yield "active proctype one_case() {"
        yield "  atomic {"
        for pathway in self.procedure.pathways.values():
            yield from self.chosen(pathway.name, [each.name for each in pathway.states.values() if each.initial])
        for fact in self.facts:
            yield from self.chosen(fact.name, fact.values if fact.initial is None else [fact.initial])
        yield f"    c_code {{ {self.printed('begin', self.shown('now.now_'))} }}"
        yield "  }"
        yield "  do"
        for number, event in enumerate(happening(self.procedure)):
            yield from self.step(number, event)
        yield "  od"
        yield "}"

    def chosen(self, name: str, values: Sequence[Value]) -> Iterator[str]:
        options = " ".join(f":: now_{name} = {self.number(name, value)}" for value in values)
        yield f"    if {options} fi;"

    # --- one event ---------------------------------------------------------------------------------------------------

    def step(self, number: int, event: str) -> Iterator[str]:
        """An option of the loop: it can be taken where the event's own pathway is ready, and all others are offered it."""
        home = self.procedure.pathways[event.split(".")[0]]
        own = [each for each in home.transitions if each.event == event]
        yield f"  :: d_step {{ {' || '.join(self.enabled(each) for each in own)};  /* {event} */"
        for name in self.variables:
            yield f"    next_{name} = now_{name};"
        for fact in self.facts:
            yield from self.set_back(fact, event)
        yield from self.taken(own)
        for pathway in self.procedure.pathways.values():
            yield from self.offered(pathway, event)
        yield "    c_code {"
        yield f"      {self.printed('step', self.shown('now.now_'), str(number), 'outside', self.shown('next_'))}"
        yield "    };"
        for name in self.variables:
            yield f"    now_{name} = next_{name}; next_{name} = 0;"
        yield "    outside = 0"
        yield "  }"

    def set_back(self, fact: Fact, event: str) -> Iterator[str]:
        if event in fact.resets_on and fact.initial is not None:
            yield f"    next_{fact.name} = {self.number(fact.name, fact.initial)};"

    def offered(self, pathway: Pathway, event: str) -> Iterator[str]:
        following = [each for each in pathway.transitions if event in each.follows]
        if following:
            yield from self.taken(following)

    def taken(self, transitions: Iterable[Transition]) -> Iterator[str]:
        """The first that is enabled, in file order; none is a pathway that stays."""
        yield "    if"
        for each in transitions:
            does = [f"outside = {int('outside' in each.by)}"] if each.event else ["skip"]
            if each.to is not None:
                does.append(f"next_{each.pathway} = {self.number(each.pathway, each.to)}")
            does += [
                f"next_{fact} = {self.number(fact, value)}"
                for fact, value in each.sets.items()
                if fact in self.variables
            ]
            yield f"    :: {self.enabled(each)} -> {'; '.join(does)}"
        yield "    :: else -> skip"
        yield "    fi;"

    def enabled(self, each: Transition) -> str:
        from_here = " || ".join(f"now_{each.pathway} == {self.number(each.pathway, source)}" for source in each.sources)
        after_end = each.reopens or each.pathway in self.procedure.outlives
        in_time = "true" if after_end else f"!{self.condition(self.procedure.ends_when)}"
        return f"(({from_here}) && {self.condition(each.when)} && {in_time})"

    def condition(self, condition: Condition) -> str:
        match condition:
            case InState(variable, value) | FactIs(variable, value):
                return f"(now_{variable} == {self.number(variable, value)})"
            case Not(operand):
                return f"(!{self.condition(operand)})"
            case And(operands):
                return f"({' && '.join(map(self.condition, operands)) or 'true'})"
            case Or(operands):
                return f"({' || '.join(map(self.condition, operands)) or 'false'})"

    def number(self, variable: str, value: Value) -> int:
        return self.variables[variable].index(value)

    # --- telling -----------------------------------------------------------------------------------------------------

    def shown(self, prefix: str) -> str:
        return ", ".join(f"{prefix}{name}" for name in self.variables)

    def printed(self, word: str, *groups: str) -> str:
        count = sum(group.count(",") + 1 for group in groups)
        return f'printf("{word}{" %d" * count}\\n", {", ".join(groups)});'

"""A procedure as a python-statemachine chart: for walking one case, and for people's own programs.

The whole case is one parallel state with a region for each pathway. An event keeps the name that it has in the
procedure, `pathway.event`; it belongs to one region, and the others that follow it move in the same microstep,
which is SCXML's broadcast over parallel regions (W3C Recommendation 2015, section 3.1).

    >>> from cpmodel.reading.procedures import load
    >>> Derbyshire = chart(load("derbyshire"))
    >>> case = Derbyshire(start={"child": "unborn"})
    >>> case.values["child"], case.values["referral"]
    ('unborn', 'none')
    >>> [each.id for each in case.send("child.born")]
    ['child.born@unborn']
    >>> case.send("child.born")
    Traceback (most recent call last):
        ...
    cpmodel.chart.Refused: child.born cannot happen now: child is in 'born', and it happens only in 'unborn'.

This is a second implementation of `cpmodel.model.semantics`, made of other parts: what is enabled, in which order
and what is entered is decided by python-statemachine. A property in tests/conformance holds the two together. With
seventeen pathways it handles some hundred events a second, so exploring and simulating use other forms.

The only module that knows python-statemachine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import SimpleNamespace, new_class
from typing import Any, ClassVar, Self

from statemachine import StateChart
from statemachine.exceptions import TransitionNotAllowed
from statemachine.io.class_factory import create_machine_class_from_definition
from statemachine.orderedset import OrderedSet

from cpmodel.model.condition import And, Condition, FactIs, InState, Not, Or, Value, failing, holds, text
from cpmodel.model.procedure import Pathway, Procedure, Transition
from cpmodel.model.semantics import Configuration

_Test = Callable[[Mapping[str, Value]], bool]

_WHOLE_CASE = "whole case"
"""The id of the parallel state. A space cannot be in a name of ours, so that no pathway and no state can have it."""


class Refused(TransitionNotAllowed):
    """The event cannot happen where the case stands. The message says why."""

    def __init__(self, case: Case, event: str):
        """Say what stands in the way of `event` in `case`."""
        super().__init__(None, case.configuration)
        self.args = (_refusal(case.procedure, case.values, event),)


class Case(StateChart[Any]):
    """One case of a procedure, walked event by event. `chart` makes the class; this is what all such classes have.

    `facts` has the value of each fact that a guard reads, and `taken` the transitions of the latest step: the
    event's own pathway first, then those that followed by name.

    Everything that python-statemachine offers works: listeners and generic hooks such as `after_transition`, events
    as `send("pathway.event")`, states by their ids `pathway.state`. A step in which a hook raises has not happened.
    No hook runs when a case is set up, since it stands where it stands without having entered it.
    """

    procedure: ClassVar[Procedure]
    """The procedure that the class was made of."""

    # Unknown events and errors in guards shall be heard of.
    catch_errors_as_events = False
    allow_event_without_transition = False
    atomic_configuration_update = True
    # What is unreachable or has no way out is for our own checks to report.
    validate_disconnected_states = False
    validate_trap_states = False
    validate_final_reachability = False

    facts: dict[str, Value]
    taken: tuple[Transition, ...]

    def __init__(self, start: Mapping[str, Value] | None = None, *, listeners: Iterable[object] = ()):
        """Begin a case.

        `start` says where, by pathway and fact; what it leaves out begins with the first state or value that is
        written. Raises ValueError where a case cannot begin so; `at` sets a case down anywhere.
        """
        values = _beginning(self.procedure, start or {})
        self.facts = {}
        self.taken = ()
        super().__init__(model=SimpleNamespace(state=self._stands(values)), listeners=list(listeners))

    @classmethod
    def at(cls, values: Mapping[str, Value], *, listeners: Iterable[object] = ()) -> Self:
        """A case that stands in any configuration, such as the `values` of another.

        Raises ValueError where a variable is missing or has a value that it cannot have.
        """
        _check(cls.procedure, values, cls.procedure.variables)
        if missing := [name for name in cls.procedure.variables if name not in values]:
            raise ValueError(f"a configuration needs a value for {', '.join(missing)}")
        case = cls(listeners=listeners)
        case.current_state_value = case._stands(values)
        return case

    @property
    def values(self) -> Configuration:
        """Where the case stands: the state of each pathway and the value of each fact that is read."""
        standing = dict(each.split(".", 1) for each in self.configuration_values if "." in each)
        return Configuration(
            {name: standing[name] if name in standing else self.facts[name] for name in self.procedure.variables}
        )

    def send(self, event: str, *args: Any, **kwargs: Any) -> tuple[Transition, ...]:
        """Let an event happen, as `pathway.event`; further arguments reach the hooks.

        Returns the transitions taken, which is `taken`. Raises Refused where it cannot happen, and then nothing
        has changed. Sent from within a hook, it happens after the present step, and `taken` is still that one's.
        """
        if event not in self.procedure.own_events:
            raise Refused(self, event)
        stood, facts, taken = self.current_state_value, dict(self.facts), self.taken
        try:
            super().send(event, *args, **kwargs)
        except Exception as error:
            self.current_state_value, self.facts, self.taken = stood, facts, taken
            if type(error) is TransitionNotAllowed:
                raise Refused(self, event) from None
            raise
        return self.taken

    def enabled_events(self, *args: Any, **kwargs: Any) -> tuple[str, ...]:
        """The events that can happen now, sorted; arguments reach the guards of subclasses."""
        return tuple(sorted(str(each) for each in super().enabled_events(*args, **kwargs)))

    def _stands(self, values: Mapping[str, Value]) -> OrderedSet[str]:
        """Keep the facts, and return the ids of the states that are active, ancestors included."""
        self.facts = {name: values[name] for name in self.procedure.read_facts}
        active = [_WHOLE_CASE]
        for name in self.procedure.pathways:
            active += [_region(name), f"{name}.{values[name]}"]
        return OrderedSet(active)


def chart(procedure: Procedure) -> type[Case]:
    """Compile a procedure to a class whose instances are its cases."""
    name = "".join(part.capitalize() for part in procedure.name.split("_")) + "Case"
    regions = {_region(each.name): _defined(procedure, each) for each in procedure.pathways.values()}
    whole: dict[str, Any] = {"name": procedure.title, "initial": True, "parallel": True, "states": regions}
    unchecked = {key: value for key, value in vars(Case).items() if key.startswith("validate_")}
    states = create_machine_class_from_definition(f"{name}States", {_WHOLE_CASE: whole}, **unchecked)  # type: ignore[dict-item]  # its own types leave out what it documents
    declared = {"procedure": procedure, "__doc__": f"One case of {procedure}.", "__module__": __name__}
    return new_class(name, (Case, states), exec_body=lambda body: body.update(declared))


def _region(pathway: str) -> str:
    return f"{pathway} pathway"


def _defined(procedure: Procedure, pathway: Pathway) -> dict[str, Any]:
    """A region as python-statemachine wants it written.

    A final state is not final there, where it could not be left: in a procedure it is at rest, until the pathway's
    next episode. Transitions stand under each of their sources in file order, of which the first enabled is taken.
    """
    moves = [_Move.of(procedure, each) for each in pathway.transitions]
    states = {
        state.qualified: {
            "name": state.title,
            "initial": state.name == pathway.initial[0],
            "transitions": [move.definition() for move in moves if state.name in move.transition.sources],
        }
        for state in pathway.states.values()
    }
    return {"name": pathway.title, "states": states}


@dataclass(frozen=True, eq=False)
class _Move:
    """A transition with what python-statemachine calls for it: its guard before the step, then `begin`, then `take`."""

    transition: Transition
    open: _Test
    """Its guard holds, and the end of the case does not bar it."""
    ready: Mapping[str, _Test]
    """For a follower: that each event can happen in its own pathway. An event sent would else move followers alone."""
    resets: Mapping[str, Value]
    """For an own transition: the facts that its event sets back."""
    sets: Mapping[str, Value]

    @classmethod
    def of(cls, procedure: Procedure, transition: Transition) -> Self:
        facts = {name: procedure.facts[name] for name in procedure.read_facts}
        return cls(
            transition,
            _open(procedure, transition),
            {event: _ready(procedure, event) for event in sorted(transition.follows)},
            {
                name: fact.initial
                for name, fact in facts.items()
                if transition.event in fact.resets_on and fact.initial is not None
            },
            {name: value for name, value in transition.sets.items() if name in facts},
        )

    def definition(self) -> dict[str, Any]:
        to = self.transition.to
        return {
            "target": None if to is None else f"{self.transition.pathway}.{to}",
            "event": " ".join(sorted(self.transition.events)),
            "cond": self.enabled,
            "before": self.begin if self.transition.event else None,
            "on": self.take,
        }

    def enabled(self, machine: Case, event: str) -> bool:
        values = machine.values
        return self.open(values) and (event not in self.ready or self.ready[event](values))

    def begin(self, machine: Case) -> None:
        """Runs ahead of every `take` of the step, so that a fact that is set wins over its being set back."""
        machine.taken = ()
        machine.facts |= self.resets

    def take(self, machine: Case) -> None:
        machine.taken = tuple(
            sorted((*machine.taken, self.transition), key=lambda each: (each.event is None, each.pathway))
        )
        machine.facts |= self.sets


# --- guards ----------------------------------------------------------------------------------------------------------


def _open(procedure: Procedure, transition: Transition) -> _Test:
    guard = _test(transition.when)
    if transition.reopens or transition.pathway in procedure.outlives:
        return guard
    ended = _test(procedure.ends_when)
    return lambda values: guard(values) and not ended(values)


def _ready(procedure: Procedure, event: str) -> _Test:
    own = [(set(each.sources), each.pathway, _open(procedure, each)) for each in procedure.own_events.get(event, ())]
    return lambda values: any(values[pathway] in sources and is_open(values) for sources, pathway, is_open in own)


def _test(condition: Condition) -> _Test:
    match condition:
        case InState(variable, value) | FactIs(variable, value):
            return lambda values: values[variable] == value
        case Not(operand):
            refuted = _test(operand)
            return lambda values: not refuted(values)
        case And(operands):
            needed = [_test(each) for each in operands]
            return lambda values: all(each(values) for each in needed)
        case Or(operands):
            enough = [_test(each) for each in operands]
            return lambda values: any(each(values) for each in enough)


# --- beginnings and refusals -----------------------------------------------------------------------------------------


def _beginning(procedure: Procedure, start: Mapping[str, Value]) -> dict[str, Value]:
    choices: dict[str, tuple[Value, ...]] = {name: each.initial for name, each in procedure.pathways.items()}
    for name in procedure.read_facts:
        fact = procedure.facts[name]
        choices[name] = fact.values if fact.initial is None else (fact.initial,)
    _check(procedure, start, choices)
    return {name: start.get(name, values[0]) for name, values in choices.items()}


def _check(procedure: Procedure, values: Mapping[str, Value], allowed: Mapping[str, tuple[Value, ...]]) -> None:
    for name, value in values.items():
        if name not in allowed:
            raise ValueError(
                f"{procedure.name} has no pathway and no fact that is read called '{name}'; it has: {', '.join(allowed)}"
            )
        if value not in allowed[name]:
            raise ValueError(f"{name} cannot be {value!r} here; it can be: {', '.join(map(str, allowed[name]))}")


def _refusal(procedure: Procedure, values: Mapping[str, Value], event: str) -> str:
    own = procedure.own_events.get(event)
    if own is None:
        return f"{procedure.name} has no event '{event}'."
    pathway = own[0].pathway
    here = [each for each in own if values[pathway] in each.sources]
    if not here:
        sources = dict.fromkeys(source for each in own for source in each.sources)
        listed = ", ".join(f"'{each}'" for each in sources)
        return f"{event} cannot happen now: {pathway} is in '{values[pathway]}', and it happens only in {listed}."
    missing = [text(each) for declared in here if (each := failing(declared.when, values)) is not None]
    if missing and len(missing) == len(here):
        return f"{event} cannot happen now: it needs {', or else '.join(dict.fromkeys(missing))}."
    assert holds(procedure.ends_when, values)
    return f"{event} cannot happen now: the case has ended."

"""SCXML, which state machine libraries load: a procedure whose meaning is left to the standard (W3C, 1 September 2015).

    from statemachine.io import load

    Case = load("overview.scxml")    # the whole case
    case = Case()
    case.send("referral.referred")

A pathway's document has all that can influence it beside the pathway, so that it behaves there as in the whole. A case
begins as usual: in the first state, and with the first value, that is written.

Written from section 3 of the design, and apart from `cpmodel.chart`: nothing here is a Python function that an engine calls back. Pathways are
the regions of one `parallel`, events keep their names, guards are `In('pathway.state')` and comparisons of data, facts are data that
`assign` changes. These are SCXML's own rules and need nothing more:

- An event is offered to all regions, and all that have an enabled transition take it in one microstep (3.4, 3.13).
- In a state the first transition in document order whose condition holds is taken (3.13).
- All conditions are read before anything is executed (appendix D, `selectTransitions` before `microstep`).
- What transitions do is done in document order of their regions (3.13). So a first region, which has no state to change, sets facts back, and a
  pathway that sets one in the same step wins.
- A transition to its own state leaves and enters it; one without a target does neither (3.5, 3.13).

One thing SCXML does otherwise: an event need not be anybody's own, and would move a follower alone. So whoever follows asks whether the event's
own pathway is ready. A state that is final in a procedure can be left, and is a plain state here. Conditions are written in Python.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from cpmodel.exports import _picture
from cpmodel.model.condition import And, Condition, FactIs, InState, Not, Or, Value
from cpmodel.model.procedure import Pathway, Procedure, Transition
from cpmodel.model.semantics import initial

NAME = "SCXML"
SUFFIX = ".scxml"


def pathway(procedure: Procedure, name: str) -> str:
    """Write one pathway with all that can influence it.

    Raises ValueError where there is no such pathway.
    """
    from cpmodel.space import cone

    _picture.known(procedure, name)
    return document(procedure, next(initial(procedure)), cone(procedure, {name}))


def overview(procedure: Procedure) -> str:
    """Write the whole case."""
    return document(procedure, next(initial(procedure)))


def document(
    procedure: Procedure,
    beginning: Mapping[str, Value],
    variables: Collection[str] | None = None,
    *,
    counted: bool = False,
) -> str:
    """Write a case that begins so, the pathways and facts in `variables` alone (all where None), which nothing else may influence.

    Where it is `counted`, the data `entered_PATHWAY` tells how often the pathway has entered a state.
    """
    return _Writer(procedure, beginning, set(beginning if variables is None else variables), counted).text()


class _Writer:
    def __init__(self, procedure: Procedure, beginning: Mapping[str, Value], variables: set[str], counted: bool):
        self.procedure, self.beginning, self.counted = procedure, beginning, counted
        self.facts = {name: each for name, each in procedure.facts.items() if name in beginning and name in variables}
        self.pathways = {name: each for name, each in procedure.pathways.items() if name in variables}

    def text(self) -> str:
        root = Element(
            "scxml",
            xmlns="http://www.w3.org/2005/07/scxml",
            version="1.0",
            name=self.procedure.name,
            datamodel="python",
            initial="case",
        )
        data = SubElement(root, "datamodel")
        for name in self.facts:
            SubElement(data, "data", id=f"fact_{name}", expr=repr(self.beginning[name]))
        for name in self.pathways if self.counted else ():
            SubElement(data, "data", id=f"entered_{name}", expr="0")
        case = SubElement(root, "parallel", id="case")
        self.set_back(SubElement(case, "state", id="facts"))
        for pathway in self.pathways.values():
            self.region(case, pathway)
        indent(root)
        return tostring(root, encoding="unicode") + "\n"

    def set_back(self, region: Element) -> None:
        for event, own in self.procedure.own_events.items():
            resets = [each for each in self.facts.values() if event in each.resets_on and each.initial is not None]
            if resets and own[0].pathway in self.pathways:
                doing = SubElement(region, "transition", event=event, cond=self.ready(event))
                for fact in resets:
                    SubElement(doing, "assign", location=f"fact_{fact.name}", expr=repr(fact.initial))

    def region(self, case: Element, pathway: Pathway) -> None:
        name = pathway.name
        region = SubElement(case, "state", id=f"{name}.", initial=f"{name}.{self.beginning[name]}")
        for state in pathway.states:
            written = SubElement(region, "state", id=f"{name}.{state}")
            if self.counted:
                entering = SubElement(written, "onentry")
                SubElement(entering, "assign", location=f"entered_{name}", expr=f"entered_{name} + 1")
            for each in pathway.transitions:
                if state in each.sources:
                    for event, condition in self.heard(each):
                        self.transition(written, each, event, condition)

    def heard(self, each: Transition) -> Iterator[tuple[str, str]]:
        if each.event:
            yield each.event, self.open(each)
        for event in sorted(each.follows):
            if event.partition(".")[0] in self.pathways:
                yield event, f"({self.open(each)} and {self.ready(event)})"

    def transition(self, state: Element, each: Transition, event: str, condition: str) -> None:
        written = SubElement(state, "transition", event=event, cond=condition)
        if each.to is not None:
            written.set("target", f"{each.pathway}.{each.to}")
        for fact, value in each.sets.items():
            if fact in self.facts:
                SubElement(written, "assign", location=f"fact_{fact}", expr=repr(value))

    # --- conditions --------------------------------------------------------------------------------------------------

    def open(self, each: Transition) -> str:
        guard = self.condition(each.when)
        if each.reopens or each.pathway in self.procedure.outlives:
            return guard
        return f"({guard} and not {self.condition(self.procedure.ends_when)})"

    def ready(self, event: str) -> str:
        home = self.procedure.pathways[event.split(".")[0]]
        ways = [
            f"({self.condition(InState(home.name, source))} and {self.open(each)})"
            for each in home.transitions
            if each.event == event
            for source in each.sources
        ]
        return f"({' or '.join(ways)})"

    def condition(self, condition: Condition) -> str:
        match condition:
            case InState(pathway, state):
                return f"In('{pathway}.{state}')"
            case FactIs(fact, value):
                return f"(fact_{fact} == {value!r})"
            case Not(operand):
                return f"(not {self.condition(operand)})"
            case And(operands):
                return f"({' and '.join(map(self.condition, operands)) or 'True'})"
            case Or(operands):
                return f"({' or '.join(map(self.condition, operands)) or 'False'})"

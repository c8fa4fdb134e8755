"""What a procedure means against SCXML, which the design says that it follows.

What is compared: first, small SCXML documents written by hand, each with what the text of the W3C Recommendation (1 September 2015) says that it
does, and a procedure that says the same: python-statemachine's own reader of SCXML, the semantics and the chart all do that. Then random procedures,
turned into SCXML documents (`cpmodel.exports.scxml`), on random words: where each pathway stands, each fact, and how often each pathway
has entered a state.

Why that is independent: the expectations by hand come from the standard's text. And in a document everything is the standard's (regions, document order, `In`,
`assign`), read and run by a library that is tested with W3C's suite; of `cpmodel.chart`, which gives the same library Python functions
for guards and effects, nothing is used.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statemachine.io import load

from cpmodel.chart import chart
from cpmodel.exports import scxml as scxml_module
from cpmodel.model.condition import Not, Value
from cpmodel.model.procedure import Procedure
from cpmodel.model.semantics import initial, step_on, steps
from tests.building import fact, follows, is_so, pathway, procedure, state, transition
from tests.conformance.strategies import picked, procedures, words
from tests.conformance.test_mutants_are_killed import Mutant, Sample, executed, samples


def machine(document: str) -> Any:
    """The document as python-statemachine runs it, its expressions restricted to comparisons and sums."""
    return load(document, format="scxml")()


def standing(running: Any, procedure: Procedure) -> dict[str, Value]:
    """Where a running document stands, in the procedure's words."""
    stands = dict(each.split(".", 1) for each in running.configuration_values if "." in each and not each.endswith("."))
    return {
        name: stands[name] if name in stands else getattr(running.model, f"fact_{name}") for name in procedure.variables
    }


# --- by hand, from the text of the standard ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Said:
    """What the standard says, in a document and in a procedure; `told` are events, each with what stands as it says after it."""

    regions: str
    procedure: Procedure
    told: Sequence[tuple[str, Mapping[str, Value]]]
    data: str = ""

    @property
    def document(self) -> str:
        """The whole document: its regions side by side."""
        return (
            '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" initial="case">'
            f'<datamodel>{self.data}</datamodel><parallel id="case">{self.regions}</parallel></scxml>'
        )


SAID = {
    "3.4: an event reaches all regions at once": Said(
        """
        <state id="child."><state id="child.asked"><transition event="child.seen" target="child.held"/></state>
          <state id="child.held"/></state>
        <state id="plan."><state id="plan.asked"><transition event="child.seen" target="plan.held"/></state>
          <state id="plan.held"/></state>
        """,
        procedure(
            pathway("child", "asked held", transition("seen", "asked", "held")),
            pathway("plan", "asked held", follows("child.seen", "asked", "held")),
        ),
        [("child.seen", {"child": "held", "plan": "held"})],
    ),
    "3.4: a region without an enabled transition stays, and keeps nobody": Said(
        """
        <state id="child."><state id="child.asked"><transition event="child.seen" target="child.asked"/></state></state>
        <state id="plan." initial="plan.held"><state id="plan.asked"><transition event="child.seen" target="plan.held"/></state>
          <state id="plan.held"><transition event="plan.undone" target="plan.asked"/></state></state>
        """,
        procedure(
            pathway("child", "asked", transition("seen", "asked", "asked")),
            pathway(
                "plan",
                "asked held",
                follows("child.seen", "asked", "held"),
                transition("undone", "held", "asked"),
                initial="held",
            ),
        ),
        [
            ("child.seen", {"plan": "held"}),
            ("plan.undone", {"plan": "asked"}),
            ("child.seen", {"plan": "held"}),
        ],
    ),
    "3.13: of several enabled transitions the first in document order is taken": Said(
        """
        <state id="plan."><state id="plan.asked">
            <transition event="plan.decided" cond="In('plan.refused')" target="plan.asked"/>
            <transition event="plan.decided" target="plan.held"/>
            <transition event="plan.decided" target="plan.refused"/>
          </state><state id="plan.held"/><state id="plan.refused"/></state>
        """,
        procedure(
            pathway(
                "plan",
                "asked held refused",
                transition("decided", "asked", "asked", when=state("plan.refused"), id="1"),
                transition("decided", "asked", "held", id="2"),
                transition("decided", "asked", "refused", id="3"),
            )
        ),
        [("plan.decided", {"plan": "held"})],
    ),
    "D: all conditions are read before anything moves, so that two regions change places": Said(
        """
        <state id="child." initial="child.out"><state id="child.in">
            <transition event="child.swapped" cond="In('plan.out')" target="child.out"/></state>
          <state id="child.out"><transition event="child.swapped" cond="In('plan.in')" target="child.in"/></state></state>
        <state id="plan."><state id="plan.in"><transition event="child.swapped" cond="In('child.out')" target="plan.out"/></state>
          <state id="plan.out"><transition event="child.swapped" cond="In('child.in')" target="plan.in"/></state></state>
        """,
        procedure(
            pathway(
                "child",
                "in out",
                transition("swapped", "in", "out", when=state("plan.out")),
                transition("swapped", "out", "in", when=state("plan.in")),
                initial="out",
            ),
            pathway(
                "plan",
                "in out",
                follows("child.swapped", "in", "out", when=state("child.out")),
                follows("child.swapped", "out", "in", when=state("child.in")),
            ),
        ),
        [
            ("child.swapped", {"child": "in", "plan": "out"}),
            ("child.swapped", {"child": "out", "plan": "in"}),
        ],
    ),
    "D: data that one region assigns is read by the others from the next event on": Said(
        """
        <state id="child."><state id="child.asked"><transition event="child.seen">
            <assign location="fact_agreed" expr="True"/></transition></state></state>
        <state id="plan."><state id="plan.asked"><transition event="child.seen" cond="fact_agreed" target="plan.held"/></state>
          <state id="plan.held"/></state>
        """,
        procedure(
            pathway("child", "asked", transition("seen", "asked", sets={"agreed": True})),
            pathway("plan", "asked held", follows("child.seen", "asked", "held", when=is_so("agreed"))),
            facts=[fact("agreed")],
        ),
        [
            ("child.seen", {"agreed": True, "plan": "asked"}),
            ("child.seen", {"agreed": True, "plan": "held"}),
        ],
        data='<data id="fact_agreed" expr="False"/>',
    ),
    "3.13: what regions assign is assigned in document order, so that the last one stays": Said(
        """
        <state id="facts"><transition event="child.seen"><assign location="fact_agreed" expr="False"/></transition></state>
        <state id="child."><state id="child.asked">
            <transition event="child.seen" cond="not fact_agreed"><assign location="fact_agreed" expr="True"/></transition>
            <transition event="child.seen"/>
          </state></state>
        """,
        procedure(
            pathway(
                "child",
                "asked",
                transition("seen", "asked", when=Not(is_so("agreed")), sets={"agreed": True}, id="1"),
                transition("seen", "asked", id="2"),
            ),
            facts=[fact("agreed", resets_on=frozenset({"child.seen"}))],
        ),
        [("child.seen", {"agreed": True}), ("child.seen", {"agreed": False}), ("child.seen", {"agreed": True})],
        data='<data id="fact_agreed" expr="False"/>',
    ),
}


@pytest.mark.parametrize("name", SAID)
def test_a_document_of_the_standard_a_chart_and_the_semantics_do_what_the_standard_says(name: str) -> None:
    said = SAID[name]
    here = next(initial(said.procedure))
    running, case = machine(said.document), chart(said.procedure)()
    assert standing(running, said.procedure) == dict(case.values) == dict(here)
    for event, expected in said.told:
        step = step_on(said.procedure, here, event)
        assert step is not None
        here = step.after
        running.send(event)
        case.send(event)
        assert {variable: here[variable] for variable in expected} == expected
        assert standing(running, said.procedure) == dict(case.values) == dict(here)


def test_an_event_that_nothing_is_ready_for_is_discarded_and_does_not_wait() -> None:
    said = SAID["3.4: an event reaches all regions at once"]
    running = machine(said.document)
    for _ in range(3):  # 3.13: a transition matches the event of now, and there is none to match the second time
        running.send("child.seen")
    assert standing(running, said.procedure) == {"child": "held", "plan": "held"}
    assert [*steps(said.procedure, {"child": "held", "plan": "held"})] == []  # type: ignore[arg-type]  # a mapping will do


def test_a_transition_to_its_own_state_enters_it_again_and_one_without_a_target_does_not() -> None:
    running = machine(
        """
        <scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" initial="held">
          <datamodel><data id="entered" expr="0"/></datamodel>
          <state id="held"><onentry><assign location="entered" expr="entered + 1"/></onentry>
            <transition event="plan.begun_again" target="held"/><transition event="plan.heard"/></state>
        </scxml>
        """
    )
    entered = [running.model.entered]
    for event in ("plan.begun_again", "plan.heard", "plan.begun_again"):
        running.send(event)
        entered.append(running.model.entered)
    assert entered == [1, 2, 2, 3]


def test_in_the_standard_an_event_is_nobodys_own_and_can_move_a_follower_alone() -> None:
    """The one departure, and why charts and documents made of procedures ask whether the event's own pathway is ready."""
    said = SAID["3.4: an event reaches all regions at once"]
    running = machine(
        said.document.replace('event="child.seen" target="child.held"', 'event="child.other" target="child.held"')
    )
    running.send("child.seen")
    assert standing(running, said.procedure) == {"child": "asked", "plan": "held"}


# --- on random procedures --------------------------------------------------------------------------------------------


def document_agrees(
    procedure: Procedure, beginning: int, word: Sequence[int], *, scxml: ModuleType = scxml_module
) -> None:
    """The document and the semantics begin alike, and stand alike after every event of the word, possible or not."""
    beginnings = list(initial(procedure))
    here = beginnings[beginning % len(beginnings)]
    running = machine(scxml.document(procedure, here, counted=True))
    entered = dict.fromkeys(procedure.pathways, 1)
    every = tuple(procedure.own_events)
    assert standing(running, procedure) == dict(here)
    for number in word:
        possible = {step.event: step for step in steps(procedure, here)}
        event = picked(number, tuple(possible), every)
        running.send(event)
        if event in possible:
            here = possible[event].after
            for each in possible[event].taken:
                entered[each.pathway] += each.to is not None
        assert standing(running, procedure) == dict(here)
        assert {name: getattr(running.model, f"entered_{name}") for name in procedure.pathways} == entered


@settings(deadline=None, max_examples=15)
@given(procedures(), st.integers(0, 99), words)
def test_a_procedure_written_as_a_document_does_what_the_semantics_says(
    procedure: Procedure, beginning: int, word: list[int]
) -> None:
    document_agrees(procedure, beginning, word)


@pytest.mark.slow
@settings(deadline=None, max_examples=250)
@given(procedures(largest=4), st.integers(0, 99), words)
def test_many_procedures_written_as_documents_do_what_the_semantics_says(
    procedure: Procedure, beginning: int, word: list[int]
) -> None:
    document_agrees(procedure, beginning, word)


# --- the comparison can fail -----------------------------------------------------------------------------------------

OF_DOCUMENT = [
    Mutant(
        "the last enabled transition in file order is taken",
        "for each in pathway.transitions:",
        "for each in reversed(pathway.transitions):",
    ),
    Mutant("guards are not read", "guard = self.condition(each.when)", "guard = 'True'"),
    Mutant("nobody asks whether the event's own pathway is ready", "and {self.ready(event)})", "and True)"),
    Mutant("the end of the case bars what reopens it", "each.reopens or ", ""),
    Mutant("the end of the case bars what outlives it", " or each.pathway in self.procedure.outlives", ""),
    Mutant("facts are not set back", "if resets and", "if False and"),
    Mutant(
        "being set back wins over being set",
        'self.set_back(SubElement(case, "state", id="facts"))\n        for pathway in self.pathways.values():\n            self.region(case, pathway)\n',
        'for pathway in self.pathways.values():\n            self.region(case, pathway)\n        self.set_back(SubElement(case, "state", id="facts"))\n',
    ),
    Mutant(
        "what is heard enters the state again",
        'if each.to is not None:\n            written.set("target", f"{each.pathway}.{each.to}")',
        'written.set("target", f"{each.pathway}.{each.to}" if each.to else state.attrib["id"])',
    ),
    Mutant("and is read as or", "' and '.join(map", "' or '.join(map"),
]


def noticed(compare: Callable[[Sample], None]) -> bool:
    """Whether one of the samples is not agreed upon."""
    try:
        for sample in samples():
            compare(sample)
    except AssertionError:
        return True
    return False


@pytest.mark.slow
@pytest.mark.parametrize("mutant", OF_DOCUMENT, ids=lambda each: each.fault)
def test_a_faulty_document_is_noticed(mutant: Mutant) -> None:
    faulty = executed("cpmodel.exports.scxml", mutant)
    assert noticed(lambda sample: document_agrees(*sample, scxml=faulty))

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cpmodel.checks import check
from cpmodel.checks._running import running
from cpmodel.model.procedure import Procedure
from cpmodel.space import Space
from tests.building import limit, pathway, procedure, state, transition
from tests.checks.examples import Edit, found, mended, told
from tests.conformance.strategies import procedures


def test_a_clock_that_nothing_stops_is_found() -> None:
    assert told("limit_never_stops") == [
        "procedure.yaml:8:3: error CP301 [answer] The clock of “Time to visit” (answer) can run where nothing stops it any more. | visit.requested, visit.called_off",
    ]


def test_taking_it_out_of_the_count_mends_it(tmp_path: Path) -> None:
    edits: list[Edit] = [
        ("procedure.yaml", "    until: visit.made\n", "    until: visit.made\n    void: visit.called_off\n"),
    ]
    assert mended("limit_never_stops", tmp_path, *edits) == []


def test_what_happens_from_outside_does_not_stop_a_clock() -> None:
    made = procedure(
        pathway(
            "visit",
            "none asked made",
            transition("asked", "none", "asked"),
            transition("made", "asked", "made", by="outside"),
            final="made",
        ),
        limits=[limit("answer", "visit.asked", "visit.made", within="5 days")],
    )
    assert found(made, "CP301") == [
        "answer: The clock of “Answer” (answer) can run where nothing stops it any more. | visit.asked"
    ]


@pytest.mark.parametrize("ended", [True, False])
def test_the_end_of_the_case_stops_every_clock(ended: bool) -> None:
    made = procedure(
        pathway(
            "visit",
            "none asked off",
            transition("asked", "none", "asked"),
            transition("called_off", "asked", "off"),
            transition("made", "none", "off"),
            final="off",
        ),
        limits=[limit("answer", "visit.asked", "visit.made", within="5 days")],
        **({"ends_when": state("visit.off")} if ended else {}),
    )
    assert len(found(made, "CP301")) == (0 if ended else 1)


@settings(deadline=None, max_examples=40)
@given(procedures(), st.data())
def test_it_is_found_where_no_way_at_all_leads_to_what_stops_it(some: Procedure, data: st.DataObject) -> None:
    events = st.sampled_from(sorted(some.own_events))
    one = limit("answer", data.draw(events), data.draw(events), within="5 days")
    example = replace(some, limits={one.name: one})
    space = Space(example)
    clock = running(space, one)
    stopping = clock.stopping[space.inside[clock.stopping]]
    ended = space.before(stopping) | space.where(example.ends_when)
    for_ever = clock.here & ~space.backward(ended, space.inside)
    assert any(each.code == "CP301" for each in check(example).findings) == for_ever.any()


def test_the_end_of_the_case_does_not_stop_the_clock_of_a_pathway_that_outlives_it() -> None:
    made = procedure(
        pathway("visit", "none off", transition("called_off", "none", "off"), final="off"),
        pathway(
            "complaint",
            "none made answered dropped",
            transition("made", "none", "made"),
            transition("answered", "made", "answered", when=state("visit.none")),
            transition("dropped", "made", "dropped"),
            final="answered dropped",
        ),
        limits=[limit("answer", "complaint.made", "complaint.answered", within="10 working days")],
        ends_when=state("visit.off"),
        outlives="complaint",
    )
    assert found(made, "CP301") == [
        "answer: The clock of “Answer” (answer) can run where nothing stops it any more. | complaint.made, complaint.dropped"
    ]

from pathlib import Path

import pytest

from tests.building import limit, pathway, procedure, state, transition
from tests.checks.examples import Edit, found, mended, told


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

from pathlib import Path

import pytest

from cpmodel.checks import check
from cpmodel.reading.procedures import load
from tests.building import follows, limit, pathway, procedure, state, transition
from tests.checks.examples import DOCUMENTS, Edit, found, mended, told


def test_a_clock_that_goes_on_when_all_is_at_rest_is_found() -> None:
    assert told("limit_runs_at_rest") == [
        "procedure.yaml:8:3: error CP307 [answer] The clock of “Time to visit” (answer) can still run when nobody has anything to do any more. | visit.requested, visit.called_off",
    ]


def test_it_points_at_what_comes_last() -> None:
    (finding,) = check(load(DOCUMENTS / "limit_runs_at_rest")).findings
    assert [(each.place.line, each.sentence) for each in finding.remarks] == [
        (12, "This comes last that anybody does, and does not stop it.")
    ]


def test_taking_it_out_of_the_count_mends_it(tmp_path: Path) -> None:
    edits: list[Edit] = [
        ("procedure.yaml", "    until: visit.made\n", "    until: visit.made\n    void: visit.called_off\n"),
    ]
    assert mended("limit_runs_at_rest", tmp_path, *edits) == []


@pytest.mark.parametrize("ended", [True, False])
def test_the_end_of_the_case_stops_every_clock(ended: bool) -> None:
    made = procedure(
        pathway(
            "visit",
            "none asked off made",
            transition("asked", "none", "asked"),
            transition("called_off", "asked", "off"),
            transition("made", "asked off", "made"),
            final="off made",
        ),
        limits=[limit("answer", "visit.asked", "visit.made", within="5 days")],
        **({"ends_when": state("visit.off")} if ended else {}),
    )
    assert len(found(made, "CP307")) == (0 if ended else 1)


def test_a_limit_that_nothing_can_stop_is_left_to_the_check_that_says_so() -> None:
    made = procedure(
        pathway(
            "visit",
            "none asked off made",
            transition("asked", "none", "asked"),
            transition("called_off", "asked", "off"),
            transition("made", "asked", "made"),
            final="off made",
        ),
        limits=[limit("answer", "visit.asked", "visit.made", within="5 days")],
    )
    assert found(made, "CP307") == []
    assert len(found(made, "CP301")) == 1


def test_a_pathway_that_has_nothing_to_do_with_it_need_not_rest() -> None:
    made = procedure(
        pathway(
            "visit",
            "none asked off",
            transition("asked", "none off", "asked"),
            transition("called_off", "asked", "off"),
            transition("made", "asked", "none"),
            final="off",
        ),
        pathway("plan", "none made", transition("begun", "none", "made"), follows("visit.called_off", "none", "made")),
        limits=[limit("answer", "visit.asked", "visit.made", within="5 days")],
    )
    assert found(made, "CP307") == [
        "answer: The clock of “Answer” (answer) can still run when nobody has anything to do any more. | visit.asked, visit.called_off"
    ]

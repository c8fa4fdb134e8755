from pathlib import Path

from tests.building import limit, pathway, procedure, state, transition
from tests.checks.examples import Edit, found, mended, told


def test_a_clock_that_cannot_start_is_found() -> None:
    assert told("limit_never_starts") == [
        "procedure.yaml:8:3: error CP302 [answer] The clock of “Time to visit” (answer) can never start.",
    ]


def test_a_condition_that_can_hold_mends_it(tmp_path: Path) -> None:
    edits: list[Edit] = [
        ("procedure.yaml", "when: visit.made", "when: visit.none"),
    ]
    assert mended("limit_never_starts", tmp_path, *edits) == []


def test_a_least_distance_that_nothing_starts_is_found() -> None:
    made = procedure(
        pathway("visit", "none asked", transition("asked", "none", "asked", when=state("visit.asked"))),
        limits=[limit("notice", "visit.asked", at_least="2 days", before="visit.asked")],
    )
    assert found(made, "CP302") == ["notice: The clock of “Notice” (notice) can never start."]


def test_a_clock_that_starts_only_with_the_end_of_the_case_is_found() -> None:
    made = procedure(
        pathway(
            "visit",
            "none asked off",
            transition("asked", "none", "asked"),
            transition("called_off", "none asked", "off"),
            final="off",
        ),
        limits=[limit("answer", "visit.called_off", "visit.asked", within="5 days")],
        ends_when=state("visit.off"),
    )
    assert found(made, "CP302") == ["answer: The clock of “Answer” (answer) can never start."]


def test_a_limit_of_a_pathway_that_outlives_the_case_can_start_after_its_end() -> None:
    made = procedure(
        pathway("visit", "none off", transition("called_off", "none", "off"), final="off"),
        pathway(
            "complaint",
            "none made answered",
            transition("made", "none", "made", when=state("visit.off")),
            transition("answered", "made", "answered"),
            final="answered",
        ),
        limits=[limit("answer", "complaint.made", "complaint.answered", within="10 working days")],
        ends_when=state("visit.off"),
        outlives="complaint",
    )
    assert found(made, "CP302") == []

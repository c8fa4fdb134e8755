from pathlib import Path

import pytest

from tests.building import limit, pathway, procedure, state, transition
from tests.checks.examples import Edit, found, mended, told


def test_a_distance_to_what_can_happen_without_its_beginning_is_found() -> None:
    assert told("distance_escaped") == [
        "procedure.yaml:8:3: warning CP308 [notice] “Time to read” (notice) can be escaped: “Made” can happen without “Reported” before it. | visit.requested, visit.made",
    ]


def test_having_it_come_first_mends_it(tmp_path: Path) -> None:
    edits: list[Edit] = [
        ("pathways/visit.yaml", "from: [requested, prepared]", "from: prepared"),
    ]
    assert mended("distance_escaped", tmp_path, *edits) == []


@pytest.mark.parametrize("again", [True, False])
def test_it_is_measured_anew_each_time(again: bool) -> None:
    made = procedure(
        pathway(
            "visit",
            "none reported made",
            transition("reported", "none", "reported"),
            transition("made", "reported made" if again else "reported", "made"),
            final="made",
        ),
        limits=[limit("notice", "visit.reported", at_least="2 days", before="visit.made")],
    )
    assert found(made, "CP308") == (
        [
            "notice: “Notice” (notice) can be escaped: “Made” can happen without “Reported” before it. | visit.reported, visit.made, visit.made"
        ]
        if again
        else []
    )


def test_only_where_the_limit_holds_something_is_escaped() -> None:
    made = procedure(
        pathway(
            "visit",
            "none reported made",
            transition("reported", "none", "reported"),
            transition("made", "none reported", "made"),
            final="made",
        ),
        limits=[
            limit("notice", "visit.reported", at_least="2 days", before="visit.made", when=state("visit.reported"))
        ],
    )
    assert found(made, "CP308") == []


def test_what_is_measured_to_can_itself_begin_the_next_distance() -> None:
    made = procedure(
        pathway(
            "visit",
            "none planned made",
            transition("planned", "none", "planned"),
            transition("made", "planned made", "made"),
            final="made",
        ),
        limits=[limit("apart", "visit.planned visit.made", at_least="2 weeks", before="visit.made")],
    )
    assert found(made, "CP308") == []


def test_after_what_takes_it_out_of_the_count_nothing_is_escaped() -> None:
    made = procedure(
        pathway(
            "visit",
            "none ready made",
            transition("reported", "none", "ready"),
            transition("waived", "none", "ready"),
            transition("made", "ready", "made"),
            final="made",
        ),
        limits=[limit("notice", "visit.reported", at_least="2 days", before="visit.made", void="visit.waived")],
    )
    assert found(made, "CP308") == []

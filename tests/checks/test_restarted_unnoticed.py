from pathlib import Path

import pytest

from tests.building import limit, pathway, procedure, state, transition
from tests.checks.examples import Edit, found, mended, told


def test_a_second_start_that_the_limit_is_silent_about_is_found() -> None:
    assert told("restarted_unnoticed") == [
        "procedure.yaml:8:3: warning CP303 [answer] “Requested” (visit.requested) can come while the clock of “Time to visit” (answer) is running, and the limit does not say whether it starts again then; write 'restart: false' where the clock goes on, or 'restart: true'. | visit.requested, visit.requested",
    ]


@pytest.mark.parametrize("written", ["true", "false"])
def test_saying_what_then_mends_it(tmp_path: Path, written: str) -> None:
    edits: list[Edit] = [("procedure.yaml", "within:", f"restart: {written}, within:")]
    assert mended("restarted_unnoticed", tmp_path, *edits) == []


def test_what_stops_a_clock_and_starts_the_next_restarts_nothing(tmp_path: Path) -> None:
    edits: list[Edit] = [("procedure.yaml", "until: visit.made", "until: [visit.made, visit.requested]")]
    assert mended("restarted_unnoticed", tmp_path, *edits) == []


def test_the_story_starts_the_clock_even_where_a_shorter_way_leads_there_without_it() -> None:
    made = procedure(
        pathway(
            "visit",
            "none asked",
            transition("asked", "none asked", "asked", when=state("worker.there")),
            transition("urged", "none", "asked"),
        ),
        pathway("worker", "there away", transition("left", "there", "away"), transition("came", "away", "there")),
        limits=[limit("answer", "visit.asked", "worker.left", within="5 days")],
    )
    assert found(made, "CP303") == [
        "answer: “Asked” (visit.asked) can come while the clock of “Answer” (answer) is running, and the limit does not say whether it starts again then; write 'restart: false' where the clock goes on, or 'restart: true'. | visit.asked, visit.asked"
    ]


def test_a_start_that_does_not_count_restarts_nothing() -> None:
    made = procedure(
        pathway("visit", "none asked", transition("asked", "none asked", "asked")),
        limits=[limit("answer", "visit.asked", "visit.asked", within="5 days", when=state("visit.none"))],
    )
    assert found(made, "CP303") == []

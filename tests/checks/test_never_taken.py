from pathlib import Path

from tests.building import pathway, procedure, state, transition
from tests.checks.examples import Edit, found, mended, told


def test_a_transition_that_always_comes_too_late_is_found() -> None:
    assert told("never_taken") == [
        "pathways/record.yaml:11:5: error CP203 [record.visit.made@empty] “Made (visit)” can never be taken (record.visit.made@empty).",
    ]


def test_taking_it_out_mends_it(tmp_path: Path) -> None:
    edits: list[Edit] = [
        ("pathways/record.yaml", "  - {follows: visit.made, from: empty, to: kept, because: Example}\n", ""),
    ]
    assert mended("never_taken", tmp_path, *edits) == []


def test_a_transition_behind_one_that_always_comes_first_is_found() -> None:
    made = procedure(
        pathway(
            "plan",
            "none active ended",
            transition("agreed", "none", "active"),
            transition("closed", "active", "ended", id="first"),
            transition("closed", "active", "none", id="second"),
            final="ended",
        )
    )
    assert found(made, "CP203") == ["second: “Closed” can never be taken (second)."]


def test_an_event_that_never_happens_is_left_to_its_own_check() -> None:
    made = procedure(pathway("plan", "none active", transition("agreed", "none", "active", when=state("plan.active"))))
    assert found(made, "CP203") == []

from pathlib import Path

from tests.building import pathway, procedure, state, transition
from tests.checks.examples import Edit, found, mended, told


def test_what_is_still_running_at_the_end_is_found() -> None:
    assert told("left_running") == [
        "pathways/visit.yaml:6:3: error CP209 [visit.requested] “Visit asked for” (visit.requested) can still be running when the case has ended. | visit.requested, child.turned_18",
    ]


def test_coming_to_rest_with_the_case_mends_it(tmp_path: Path) -> None:
    edits: list[Edit] = [
        (
            "pathways/visit.yaml",
            "to: made, reopens: true, because: Example}",
            "to: made, when: child.minor, because: Example}\n  - {follows: child.turned_18, from: requested, to: none, because: Example}",
        ),
    ]
    assert mended("left_running", tmp_path, *edits) == []


def test_a_pathway_that_outlives_the_case_may_run_on() -> None:
    made = procedure(
        pathway("child", "minor adult", transition("turned_18", "minor", "adult", by="outside"), final="adult"),
        pathway(
            "complaint",
            "none heard answered",
            transition("made", "none", "heard"),
            transition("answered", "heard", "answered"),
            final="answered",
        ),
        ends_when=state("child.adult"),
        outlives="complaint",
    )
    assert found(made, "CP209") == []

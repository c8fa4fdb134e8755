from pathlib import Path

from tests.checks.examples import Edit, mended, told


def test_a_distance_that_another_limit_forbids_is_found() -> None:
    assert told("distance_out_of_reach") == [
        "procedure.yaml:9:3: error CP306 [notice] “Notice of a visit” (notice) asks for at least 10 days, and “Time to visit” (answer) allows only 3 working days from the same start: nobody can keep both.",
    ]


def test_a_distance_that_fits_mends_it(tmp_path: Path) -> None:
    assert mended("distance_out_of_reach", tmp_path, ("procedure.yaml", "at_least: 10 days", "at_least: 3 days")) == []


def test_a_distance_that_can_sometimes_be_kept_is_no_finding(tmp_path: Path) -> None:
    edits: list[Edit] = [("procedure.yaml", "within: 3 working days", "within: 5 working days")]
    assert mended("distance_out_of_reach", tmp_path, *edits) == []

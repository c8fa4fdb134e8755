from pathlib import Path

from tests.checks.examples import Edit, mended, told


def test_a_role_without_a_part_is_found() -> None:
    assert told("idle_role") == [
        "procedure.yaml:7:3: error CP101 [manager] “Team manager” (manager) owns no state, causes no event, is told nothing and has no duty.",
    ]


def test_being_told_is_a_part(tmp_path: Path) -> None:
    edits: list[Edit] = [("pathways/visit.yaml", "to: made, because", "to: made, tells: manager, because")]
    assert mended("idle_role", tmp_path, *edits) == []


def test_a_duty_is_a_part(tmp_path: Path) -> None:
    duty = "title: Team manager, duties: [{text: Reads the record of the visit.}]"
    assert mended("idle_role", tmp_path, ("procedure.yaml", "title: Team manager", duty)) == []

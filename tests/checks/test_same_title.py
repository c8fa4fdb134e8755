from pathlib import Path

from tests.checks.examples import Edit, mended, told


def test_a_title_that_two_states_have_is_found() -> None:
    assert told("same_title") == [
        "pathways/visit.yaml:8:3: warning CP108 [visit.refused] The states 'made' and 'refused' of 'visit' are both called “Visit over”.",
    ]


def test_a_title_of_its_own_mends_it(tmp_path: Path) -> None:
    edits: list[Edit] = [("pathways/visit.yaml", "refused: {title: Visit over", "refused: {title: Visit refused")]
    assert mended("same_title", tmp_path, *edits) == []

from pathlib import Path

from tests.checks.examples import Edit, mended, told


def test_a_limit_that_only_a_transition_cites_is_found() -> None:
    assert told("unfitting_citation") == [
        "requirements.yaml:5:5: error CP503 [VIS-2] The requirement VIS-2 is about a limit, and only this cites it: transition.",
    ]


def test_a_limit_that_cites_it_mends_it(tmp_path: Path) -> None:
    edits: list[Edit] = [
        ("pathways/visit.yaml", "owner: worker,", "owner: worker, within: 5 working days, cites: VIS-2,"),
        ("pathways/visit.yaml", "cites: [VIS-1, VIS-2]", "cites: VIS-1"),
    ]
    assert mended("unfitting_citation", tmp_path, *edits) == []


def test_it_names_every_sort_of_element_that_cites_it(tmp_path: Path) -> None:
    role: Edit = ("procedure.yaml", "because: An example for the tests.", "cites: VIS-2")
    assert mended("unfitting_citation", tmp_path, role) == [
        (
            "requirements.yaml:5:5: error CP503 [VIS-2] The requirement VIS-2 is about a limit, and only this cites it:"
            " role, transition."
        )
    ]


def test_a_state_carries_a_limit_only_where_it_has_one(tmp_path: Path) -> None:
    edits: list[Edit] = [
        ("pathways/visit.yaml", "owner: worker,", "owner: worker, cites: VIS-2,"),
        ("pathways/visit.yaml", "cites: [VIS-1, VIS-2]", "cites: VIS-1"),
    ]
    assert mended("unfitting_citation", tmp_path, *edits) == [
        "requirements.yaml:5:5: error CP503 [VIS-2] The requirement VIS-2 is about a limit, and only this cites it: state.",
    ]

from pathlib import Path

from tests.checks.examples import Edit, mended, told


def test_a_state_that_nothing_leads_to_is_found() -> None:
    assert told("unreachable_state") == [
        "pathways/visit.yaml:8:3: error CP201 [visit.called_off] No case can ever come to “Called off” (visit.called_off).",
    ]


def test_a_way_in_mends_it(tmp_path: Path) -> None:
    edits: list[Edit] = [
        (
            "pathways/visit.yaml",
            "  - {event: made,",
            "  - {event: called_off, by: worker, from: requested, to: called_off, because: Example}\n  - {event: made,",
        ),
    ]
    assert mended("unreachable_state", tmp_path, *edits) == []

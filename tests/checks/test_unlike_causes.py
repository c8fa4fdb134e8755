from pathlib import Path

from tests.checks.examples import Edit, mended, told


def test_an_event_that_others_cause_elsewhere_is_found() -> None:
    assert told("unlike_causes") == [
        "pathways/visit.yaml:13:5: warning CP107 [visit.made@put_off] “Made” (visit.made) is caused by Team manager from “Visit put off”, and by Social worker from “Visit asked for”.",
    ]


def test_a_role_in_common_mends_it(tmp_path: Path) -> None:
    edits: list[Edit] = [("pathways/visit.yaml", "event: made, by: manager", "event: made, by: [manager, worker]")]
    assert mended("unlike_causes", tmp_path, *edits) == []

from pathlib import Path

from tests.checks.examples import Edit, mended, told


def test_a_named_condition_that_nothing_uses_is_found() -> None:
    assert told("idle_name") == [
        "procedure.yaml:8:3: warning CP103 [visit_open] Nothing uses the condition 'visit_open'.",
    ]


def test_using_it_mends_it(tmp_path: Path) -> None:
    edits: list[Edit] = [("pathways/visit.yaml", "to: made, because", "to: made, when: visit_open, because")]
    assert mended("idle_name", tmp_path, *edits) == []


def test_a_group_of_events_and_a_date_are_found_too(tmp_path: Path) -> None:
    more = "language: 1\nevents: {anything: [visit.requested, visit.made]}\ndates: {birth: {title: Birth, because: Example}}"
    assert mended("idle_name", tmp_path, ("procedure.yaml", "language: 1", more)) == [
        "procedure.yaml:5:10: warning CP103 [anything] Nothing uses the group of events 'anything'.",
        "procedure.yaml:6:9: warning CP103 [birth] No limit is measured to the date 'birth'.",
        "procedure.yaml:10:3: warning CP103 [visit_open] Nothing uses the condition 'visit_open'.",
    ]


def test_what_another_name_uses_is_used(tmp_path: Path) -> None:
    more = "visit_open: visit.requested\n  visit_ahead: visit.none or visit_open"
    assert mended("idle_name", tmp_path, ("procedure.yaml", "visit_open: visit.requested", more)) == [
        "procedure.yaml:9:3: warning CP103 [visit_ahead] Nothing uses the condition 'visit_ahead'.",
    ]

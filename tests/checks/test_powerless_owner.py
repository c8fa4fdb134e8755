from pathlib import Path

from cpmodel.checks import check
from cpmodel.model.findings import Mend, Put
from cpmodel.reading.procedures import load
from tests.checks.examples import DOCUMENTS, Edit, mended, told


def test_an_owner_who_can_do_nothing_is_found() -> None:
    assert told("powerless_owner") == [
        "pathways/visit.yaml:6:3: error CP106 [visit.requested] Team manager owns “Visit asked for” (visit.requested) and can do nothing there; what can be done there is done by Social worker.",
    ]


def test_who_alone_acts_there_is_offered_and_the_steps_are_shown() -> None:
    (finding,) = check(load(DOCUMENTS / "powerless_owner")).findings
    assert finding.mend == Mend("let Social worker own it", (Put(finding.place, ("owner",), "worker"),))
    assert [(each.place.line, each.sentence) for each in finding.remarks] == [
        (10, "“Made” is caused by Social worker.")
    ]


def test_the_one_who_acts_as_owner_mends_it(tmp_path: Path) -> None:
    edits: list[Edit] = [
        ("pathways/visit.yaml", "owner: manager", "owner: worker"),
        ("pathways/visit.yaml", "to: made, because", "to: made, tells: manager, because"),
    ]
    assert mended("powerless_owner", tmp_path, *edits) == []


def test_an_owner_who_waits_for_others_may_say_so(tmp_path: Path) -> None:
    edits: list[Edit] = [("pathways/visit.yaml", "owner: manager", "owner: manager, waits_for: The social worker.")]
    assert mended("powerless_owner", tmp_path, *edits) == []


def test_an_owner_who_can_do_one_of_several_things_is_no_finding(tmp_path: Path) -> None:
    event = "transitions:\n  - {event: called_off, by: manager, from: requested, to: none, because: Example}"
    assert mended("powerless_owner", tmp_path, ("pathways/visit.yaml", "transitions:", event)) == []

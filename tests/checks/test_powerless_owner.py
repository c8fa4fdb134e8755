from pathlib import Path

import pytest

from cpmodel.checks import check
from cpmodel.checks.powerless_owner import examine
from cpmodel.model.procedure import Procedure, Role
from cpmodel.reading.procedures import load
from tests.building import pathway, procedure, transition
from tests.checks.examples import DOCUMENTS, Edit, mended, told


def test_an_owner_who_can_do_nothing_is_found() -> None:
    assert told("powerless_owner") == [
        "pathways/visit.yaml:6:3: error CP106 [visit.requested] Team manager owns “Visit asked for” (visit.requested) and can do nothing there; what can be done there is done by Social worker.",
    ]


def test_the_steps_are_shown_and_nobody_is_offered_who_owns_nothing_in_the_pathway() -> None:
    (finding,) = check(load(DOCUMENTS / "powerless_owner")).findings
    assert finding.mend is None
    assert [(each.place.line, each.sentence) for each in finding.remarks] == [
        (10, "“Made” is caused by Social worker.")
    ]


def handed_over(**worker: bool) -> Procedure:
    """A visit that the worker prepares and makes, and of which the manager is said to own the middle."""
    return procedure(
        pathway(
            "visit",
            {"none": {}, "prepared": {"owner": "worker"}, "ready": {"owner": "manager"}, "made": {}},
            transition("asked", "none", "prepared", by="worker"),
            transition("arranged", "prepared", "ready", by="worker"),
            transition("made", "ready", "made", by="worker"),
            final="made",
        ),
        roles={"worker": Role("worker", "Worker", **worker), "manager": Role("manager", "Manager")},
    )


@pytest.mark.parametrize(
    ("made", "mend"),
    [
        (handed_over(), "let Worker own it"),
        (handed_over(family=True), None),
        (handed_over(can_stay_away=True), None),
    ],
)
def test_an_owner_is_offered_who_has_to_act_elsewhere_in_the_pathway_and_can(made: Procedure, mend: str | None) -> None:
    (finding,) = examine(made)
    assert (finding.mend and finding.mend.says) == mend


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

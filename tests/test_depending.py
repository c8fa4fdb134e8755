"""Who can hold up whom."""

from dataclasses import replace

import cpmodel
from cpmodel.depending import QUORUM, Absence, absences
from cpmodel.model.procedure import Procedure, Role
from tests.building import follows, pathway, procedure, state, transition


def example(**more: object) -> Procedure:
    return procedure(
        pathway(
            "visit",
            "none asked agreed made",
            transition("asked", "none", "asked", by="worker"),
            transition("agreed", "asked", "agreed", by="parents worker"),
            transition("made", "agreed", "made", by="worker", **more),
            final="made",
        ),
        pathway(
            "record",
            "none open kept",
            follows("visit.asked", "none", "open"),
            transition("kept", "open", "kept", by="chair", when=state("visit.made")),
            final="kept",
        ),
        roles={
            "worker": Role("worker", "Social worker"),
            "chair": Role("chair", "Chair"),
            "parents": Role("parents", "Parents", can_stay_away=True),
        },
    )


def test_what_waits_for_a_role_waits_with_all_that_waits_for_it() -> None:
    worker, chair, parents = absences(example())
    assert worker == Absence("worker", False, ("record.open", "visit.asked", "visit.agreed"))
    assert worker.by_pathway == {"record": ("record.open",), "visit": ("visit.asked", "visit.agreed")}
    assert chair == Absence("chair", False, ("record.open",))
    assert parents == Absence("parents", True, ())


def test_help_from_somebody_who_can_stay_away_is_not_relied_upon() -> None:
    only_parents = example()
    visit = only_parents.pathways["visit"]
    changed = tuple(
        replace(each, by=("parents",)) if each.event == "visit.agreed" else each for each in visit.transitions
    )
    made = replace(only_parents, pathways={**only_parents.pathways, "visit": replace(visit, transitions=changed)})
    worker, chair, parents = absences(made)
    assert worker.waiting == ("record.open", "visit.agreed")
    assert chair.waiting == ("record.open",)
    assert parents.waiting == ("record.open", "visit.asked")


def test_a_quorum_is_tried_where_something_needs_one() -> None:
    assert absences(example(needs_quorum=True))[-1] == Absence(
        QUORUM, True, ("record.open", "visit.asked", "visit.agreed")
    )


def test_in_derbyshire_nobody_who_can_stay_away_holds_up_a_case() -> None:
    found = {each.role: each for each in cpmodel.absences(cpmodel.load("derbyshire"))}
    assert [role for role, each in found.items() if each.can_stay_away] == [
        "referrer",
        "parents",
        "family",
        "professional",
        "agency_manager",
        "other_authority",
        "agency",
        QUORUM,
    ]
    assert all(not each.waiting for each in found.values() if each.can_stay_away)
    assert found["court"].waiting == ("court.applied",)
    assert found["dissent_panel"].waiting == ("dissent.at_panel",)
    assert {"conference.ready", "review.ready", "complaint.with_chair"} <= set(found["chair"].waiting)

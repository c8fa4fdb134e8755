from pathlib import Path

from cpmodel.checks import check
from cpmodel.model.findings import NOWHERE, Remark
from cpmodel.model.procedure import Procedure, Role
from tests.building import follows, pathway, procedure, state, transition
from tests.checks.examples import Edit, found, mended, told

ROLES = {
    "chair": Role("chair", "Chair"),
    "parents": Role("parents", "Parents", can_stay_away=True),
    "professional": Role("professional", "Professional", can_stay_away=True),
}


def test_a_state_that_only_the_absent_lead_out_of_is_found() -> None:
    assert told("held_up") == [
        "pathways/visit.yaml:6:3: error CP214 [visit.asked] A case can wait in “Parents asked” (visit.asked) for ever for “Parents”: no way to an end but “Agreed” or “Refused” can be relied upon. Name somebody else in 'by', let the clock act, or give the case a way round. | visit.requested",
    ]


def test_somebody_else_in_by_mends_it(tmp_path: Path) -> None:
    edits: list[Edit] = [
        ("pathways/visit.yaml", "event: refused, by: parents", "event: refused, by: [parents, worker]")
    ]
    assert mended("held_up", tmp_path, *edits) == []


def test_the_clock_mends_it(tmp_path: Path) -> None:
    edits: list[Edit] = [
        ("pathways/visit.yaml", "{title: Parents asked,", "{title: Parents asked, within: 2 weeks,"),
        ("pathways/visit.yaml", "event: refused, by: parents", "event: refused, by: clock"),
    ]
    assert mended("held_up", tmp_path, *edits) == []


def asked(by: str, **more: object) -> Procedure:
    return procedure(
        pathway(
            "visit",
            "none asked made",
            transition("asked", "none", "asked"),
            transition("made", "asked", "made", by=by, **more),
            final="made",
        ),
        roles=ROLES,
    )


def test_those_who_cannot_stay_away_are_relied_upon() -> None:
    assert found(asked("chair"), "CP214") == []


def test_a_way_out_that_another_who_can_stay_away_opens_is_none() -> None:
    assert found(asked("parents professional"), "CP214") == [
        (
            "visit.asked: A case can wait in “Asked” (visit.asked) for ever for “Parents” or “Professional”: no way to an end"
            " but “Made” can be relied upon. Name somebody else in 'by', let the clock act, or give the case a way round."
            " | visit.asked"
        )
    ]


def test_a_quorum_can_fail_for_ever() -> None:
    made = asked("chair", needs_quorum=True)
    assert found(made, "CP214") == [
        (
            "visit.asked: A case can wait in “Asked” (visit.asked) for ever for a quorate meeting: no way to an end but “Made”"
            " can be relied upon. Name somebody else in 'by', let the clock act, or give the case a way round. | visit.asked"
        )
    ]
    (finding,) = (each for each in check(made).findings if each.code == "CP214")
    assert finding.remarks == (Remark(NOWHERE, "This needs a quorate meeting."),)


def test_what_waits_for_what_waits_is_not_told_again() -> None:
    made = procedure(
        pathway(
            "complaint",
            "none open closed",
            follows("visit.asked", "none", "open"),
            transition("answered", "open", "closed", when=state("visit.made")),
            final="closed",
        ),
        *asked("parents").pathways.values(),
        roles=ROLES,
    )
    assert [each.partition(":")[0] for each in found(made, "CP214")] == ["visit.asked"]


def test_what_only_the_absent_bring_about_elsewhere_is_told_at_the_state_that_waits() -> None:
    made = procedure(
        pathway("report", "none sent", transition("sent", "none", "sent", by="professional"), final="sent"),
        pathway(
            "visit",
            "none asked made",
            transition("asked", "none", "asked"),
            transition("made", "asked", "made", when=state("report.sent")),
            final="made",
        ),
        roles=ROLES,
    )
    assert found(made, "CP214") == [
        (
            "visit.asked: A case can stand in “Asked” (visit.asked) for ever where those who can stay away do so: what leads on"
            " from there needs what they alone bring about elsewhere. | visit.asked"
        )
    ]


def test_pathways_that_only_the_absent_let_rest_together_are_found() -> None:
    made = procedure(
        pathway(
            "day",
            "rests works over",
            transition("began", "rests", "works"),
            follows("night.began", "works", "rests"),
            transition("released", "rests", "over", by="parents"),
            final="over",
        ),
        pathway(
            "night",
            "works rests over",
            transition("began", "rests", "works", when=state("day.works")),
            follows("day.began", "works", "rests"),
            follows("day.released", "works", "over"),
            initial="rests",
            final="over",
        ),
        roles=ROLES,
    )
    assert found(made, "CP214") == [
        (
            "day: Where those who can stay away do so, a case can come to where its pathways can no longer all be at rest"
            " together. | day.began"
        )
    ]


def test_a_trap_for_everybody_is_not_told_again() -> None:
    made = procedure(
        pathway(
            "plan",
            "none active",
            transition("agreed", "none", "active"),
            transition("seen", "active", "active", by="parents"),
        ),
        roles=ROLES,
    )
    assert found(made, "CP214") == []

from pathlib import Path

from tests.building import follows, pathway, procedure, state, transition
from tests.checks.examples import Edit, found, mended, told


def test_a_guard_that_leaves_nothing_to_do_is_found() -> None:
    assert told("unanswered") == [
        "pathways/visit.yaml:6:3: warning CP205 [visit.requested] A case can stand in “Visit asked for” (visit.requested) while nothing is allowed there: every guard on “Made” says no. Say what it waits for with 'waits_for', or mend a guard. | visit.requested",
    ]


def test_saying_what_it_waits_for_mends_it(tmp_path: Path) -> None:
    edits: list[Edit] = [
        ("pathways/visit.yaml", "owner: worker,", "owner: worker, waits_for: The parents have not consented yet.,"),
    ]
    assert mended("unanswered", tmp_path, *edits) == []


def test_a_state_that_only_follows_others_is_left_alone() -> None:
    made = procedure(
        pathway("visit", "planned made", transition("made", "planned", "made"), final="made"),
        pathway("record", "none waiting", follows("visit.made", "none", "waiting")),
    )
    assert found(made, "CP205") == []


def test_what_only_comes_from_outside_is_nothing_that_somebody_is_allowed() -> None:
    made = procedure(
        pathway(
            "visit",
            "none asked made",
            transition("asked", "none", "asked"),
            transition("ended", "asked", "made", id="by the chair", when=state("visit.made")),
            transition("ended", "asked", "made", id="by itself", by="outside"),
            final="made",
        ),
    )
    assert found(made, "CP205") == [
        "visit.asked: A case can stand in “Asked” (visit.asked) while nothing is allowed there: every guard on “Ended” says no. Say what it waits for with 'waits_for', or mend a guard. | visit.asked"
    ]

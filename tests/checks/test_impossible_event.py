from pathlib import Path

from tests.building import follows, pathway, procedure, state, transition
from tests.checks.examples import Edit, found, mended, told


def test_an_event_whose_guard_never_holds_is_found() -> None:
    assert told("impossible_event") == [
        "pathways/visit.yaml:11:5: error CP206 [visit.hurried] “Hurried” (visit.hurried) can never happen.",
    ]


def test_a_guard_that_can_hold_mends_it(tmp_path: Path) -> None:
    edits: list[Edit] = [
        ("pathways/visit.yaml", "when: visit.none", "when: visit.requested"),
    ]
    assert mended("impossible_event", tmp_path, *edits) == []


NEVER_HELD = pathway("meeting", "planned held", transition("held", "planned", "held", when=state("meeting.held")))


def test_it_says_who_waits_for_the_event_in_vain() -> None:
    made = procedure(NEVER_HELD, pathway("record", "none kept", follows("meeting.held", "none", "kept")))
    assert found(made, "CP206") == [
        "meeting.held: “Held” (meeting.held) can never happen; record waits for it in vain."
    ]


def test_it_says_so_of_several() -> None:
    made = procedure(
        NEVER_HELD,
        pathway("letter", "none sent", follows("meeting.held", "none", "sent")),
        pathway("record", "none kept", follows("meeting.held", "none", "kept")),
    )
    assert found(made, "CP206") == [
        "meeting.held: “Held” (meeting.held) can never happen; letter and record wait for it in vain."
    ]

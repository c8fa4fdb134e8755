from pathlib import Path

from tests.building import follows, pathway, procedure, state, transition
from tests.checks.examples import Edit, found, mended, told


def test_two_guards_that_do_not_exclude_each_other_are_found() -> None:
    assert told("two_at_once") == [
        "pathways/request.yaml:12:5: error CP204 [refusing] On “Decided” two transitions are possible at once, agreeing (line 11) and refusing; the first is taken. Let their guards exclude each other. | request.asked, request.decided",
    ]


def test_guards_that_exclude_each_other_mend_it(tmp_path: Path) -> None:
    edits: list[Edit] = [
        ("pathways/request.yaml", "to: refused, because", "to: refused, when: not urgent, because"),
    ]
    assert mended("two_at_once", tmp_path, *edits) == []


def test_followers_overlap_too() -> None:
    made = procedure(
        pathway("meeting", "planned held", transition("held", "planned", "held"), final="held"),
        pathway(
            "record",
            "none kept lost",
            follows("meeting.held", "none", "kept", id="keeping"),
            follows("meeting.held", "none", "lost", id="losing", when=state("meeting.planned")),
            final="kept lost",
        ),
    )
    assert found(made, "CP204") == [
        (
            "losing: On “Held” two transitions are possible at once, keeping (line 0) and losing; the first is taken."
            " Let their guards exclude each other. | meeting.held"
        )
    ]


def test_one_event_from_two_states_is_no_overlap() -> None:
    made = procedure(
        pathway("plan", "none active", transition("moved", "none", "active"), transition("moved", "active", "none"))
    )
    assert found(made, "CP204") == []

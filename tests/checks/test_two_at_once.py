from pathlib import Path

from cpmodel.model.condition import ALWAYS, Condition, Or
from cpmodel.model.procedure import Procedure
from tests.building import fact, follows, is_so, pathway, procedure, state, transition
from tests.checks.examples import Edit, found, mended, mends, told


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


def deciding(first: Condition, second: Condition = ALWAYS, sources: str = "asked") -> Procedure:
    return procedure(
        pathway(
            "request",
            "none asked again agreed refused",
            transition("asked", "none", "asked"),
            transition("asked_again", "asked", "again"),
            transition("decided", "asked", "agreed", id="agreeing", when=first),
            transition("decided", sources, "refused", id="refusing", when=second),
            final="agreed refused",
        ),
        facts=[fact("urgent", initial=None), fact("late", initial=None)],
    )


def test_the_mend_asks_for_the_opposite_of_what_the_first_asks() -> None:
    first = Or((is_so("urgent"), is_so("late")))
    assert mends(deciding(first, is_so("late")), "CP204") == [
        ("let refusing ask for 'not (urgent or late)'", ("when",), "not (urgent or late)")
    ]


def test_there_is_no_mend_where_the_first_is_always_taken() -> None:
    assert mends(deciding(ALWAYS, is_so("late")), "CP204") == [None]


def test_there_is_no_mend_where_it_would_change_what_happens_in_another_state() -> None:
    assert mends(deciding(is_so("urgent"), sources="asked again"), "CP204") == [None]

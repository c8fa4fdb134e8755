from pathlib import Path

from cpmodel.model.procedure import Procedure, Transition
from tests.building import follows, pathway, procedure, transition
from tests.checks.examples import Edit, found, mended, mends, told


def test_events_that_find_a_pathway_busy_are_found() -> None:
    assert told("lost_event") == [
        "pathways/record.yaml:7:3: error CP207 [record.checking visit.made] “Made” (visit.made) can be lost: it happens while 'record' is in “Record being checked”, where nothing follows it. | visit.requested, visit.made, visit.requested, visit.made",
        "pathways/record.yaml:7:3: error CP207 [record.checking visit.requested] “Requested” (visit.requested) can be lost: it happens while 'record' is in “Record being checked”, where nothing follows it. | visit.requested, visit.made, visit.requested",
    ]


def test_following_them_from_there_mends_it(tmp_path: Path) -> None:
    edits: list[Edit] = [
        ("pathways/record.yaml", "from: idle, to: open", "from: [empty, checking, kept], to: open"),
    ]
    assert mended("lost_event", tmp_path, *edits) == []


def busy(*more: Transition) -> Procedure:
    return procedure(
        pathway("call", "none made", transition("made", "none made", "made"), final="made"),
        pathway(
            "answer",
            "none writing sent",
            follows("call.made", "none", "writing"),
            transition("sent", "writing", "sent"),
            *more,
            final="sent",
        ),
    )


def test_at_rest_nothing_is_lost() -> None:
    assert found(busy(), "CP207") == [
        (
            "answer.writing call.made: “Made” (call.made) can be lost: it happens while 'answer' is in “Writing”, where"
            " nothing follows it. | call.made, call.made"
        )
    ]


def test_an_event_that_is_heard_and_changes_nothing_is_not_lost() -> None:
    assert found(busy(follows("call.made", "writing")), "CP207") == []


def test_the_mend_says_that_the_event_is_heard_and_that_nobody_has_confirmed_it() -> None:
    follower = {
        "follows": "call.made",
        "from": "writing",
        "assumed": "“Made” changes nothing here; nobody has confirmed it.",
    }
    assert mends(busy(), "CP207") == [
        ("follow call.made from 'writing' and change nothing, as an assumption", ("transitions", "+"), follower)
    ]


def test_where_it_is_heard_elsewhere_already_the_mend_adds_the_state_to_that() -> None:
    assert mends(busy(follows("call.made", "sent")), "CP207") == [
        ("let “Made (call)” hear it from 'writing' too; nothing changes there", ("from", "+"), "writing")
    ]


def test_the_mend_follows_it_as_all_the_other_unfinished_states_do() -> None:
    made = procedure(
        pathway("call", "none made", transition("made", "none made", "made"), final="made"),
        pathway(
            "answer",
            "none writing signing waiting sent",
            transition("begun", "none", "writing"),
            transition("written", "writing", "signing"),
            transition("signed", "signing", "waiting"),
            transition("sent", "waiting", "sent"),
            follows("call.made", "writing signing", "none"),
            final="sent",
        ),
    )
    assert mends(made, "CP207") == [
        (
            "let “Made (call)” lead from 'waiting' too, as from all that is unfinished besides",
            ("from", "+"),
            "waiting",
        )
    ]

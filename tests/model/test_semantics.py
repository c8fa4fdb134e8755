"""What a procedure does: each rule of the meaning, shown on the smallest procedure that needs it."""

from cpmodel.model import semantics
from cpmodel.model.condition import InState
from cpmodel.model.semantics import Configuration, initial, step_on, steps
from tests.building import fact, follows, is_so, pathway, procedure, transition


def after(made, *events, start=None):
    """Where a case stands after the events, from the only beginning or the one that is given."""
    here = start or next(initial(made))
    for event in events:
        step = step_on(made, here, event)
        assert step is not None, f"{event} is refused"
        here = step.after
    return dict(here)


def test_an_event_happens_only_where_its_own_pathway_is_ready_for_it():
    made = procedure(
        pathway("talk", "none open", transition("begun", "none", "open")),
        pathway("record", "none kept", follows("talk.begun", "none kept", "kept")),
    )
    assert after(made, "talk.begun") == {"record": "kept", "talk": "open"}
    assert step_on(made, Configuration({"record": "none", "talk": "open"}), "talk.begun") is None


def test_an_event_never_waits_for_its_followers():
    made = procedure(
        pathway("talk", "none open", transition("begun", "none", "open")),
        pathway("record", "none kept", follows("talk.begun", "kept", "none")),
    )
    assert after(made, "talk.begun") == {"record": "none", "talk": "open"}


def test_the_first_enabled_transition_in_file_order_is_taken():
    made = procedure(
        pathway(
            "talk",
            "none one two",
            transition("begun", "none", "one", id="a"),
            transition("begun", "none", "two", id="b"),
        )
    )
    assert after(made, "talk.begun") == {"talk": "one"}


def test_all_guards_are_read_before_the_step():
    made = procedure(
        pathway("left", "off on", transition("switched", "off", "on")),
        pathway("right", "off on", follows("left.switched", "off", "on", when=InState("left", "on"))),
    )
    assert after(made, "left.switched") == {"left": "on", "right": "off"}


def test_a_transition_without_a_state_to_enter_leaves_nothing_and_still_sets_facts():
    made = procedure(
        pathway(
            "talk",
            "none open",
            transition("heard", "none", None, sets={"loud": True}),
            transition("begun", "none", "open", when=is_so("loud")),
        ),
        facts=[fact("loud")],
    )
    assert after(made, "talk.heard") == {"talk": "none", "loud": True}


def test_a_fact_is_set_back_by_its_event_unless_the_same_step_sets_it():
    made = procedure(
        pathway(
            "talk",
            "none open",
            transition("begun", "none", "open", sets={"loud": True}),
            transition("ended", "open", "none"),
            transition("shouted", "open", "open", sets={"loud": True}, when=is_so("loud")),
        ),
        facts=[fact("loud", resets_on=frozenset({"talk.ended", "talk.shouted"}))],
    )
    assert after(made, "talk.begun", "talk.ended") == {"talk": "none", "loud": False}
    assert after(made, "talk.begun", "talk.shouted") == {"talk": "open", "loud": True}


def test_a_fact_that_nothing_reads_is_no_part_of_a_configuration():
    made = procedure(pathway("talk", "none", transition("begun", "none", sets={"loud": True})), facts=[fact("loud")])
    assert dict(next(initial(made))) == {"talk": "none"}


def test_a_fact_that_begins_with_any_value_gives_as_many_beginnings():
    made = procedure(
        pathway("talk", "none open", transition("begun", "none", "open", when=is_so("loud"))),
        facts=[fact("loud", initial=None)],
    )
    assert [dict(each) for each in initial(made)] == [{"talk": "none", "loud": False}, {"talk": "none", "loud": True}]


def ending(**more):
    return procedure(
        pathway("life", "alive over", transition("ended", "alive", "over", by="outside")),
        pathway(
            "talk", "none open", transition("begun", "none", "open", **more), follows("life.ended", "open", "none")
        ),
        ends_when=InState("life", "over"),
    )


def test_the_step_that_ends_a_case_is_still_followed():
    assert after(ending(), "talk.begun", "life.ended") == {"life": "over", "talk": "none"}


def test_when_the_case_has_ended_nothing_acts_but_what_reopens_it():
    over = Configuration({"life": "over", "talk": "none"})
    assert list(steps(ending(), over)) == []
    assert [step.event for step in steps(ending(reopens=True), over)] == ["talk.begun"]


def test_a_case_is_complete_where_every_pathway_is_at_rest():
    made = ending()
    open_, closed = (Configuration({"life": "alive", "talk": each}) for each in ("open", "none"))
    assert [semantics.complete(made, each) for each in (open_, closed)] == [False, True]

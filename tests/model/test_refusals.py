"""Why an event cannot happen, and where a story departs."""

import pytest

from cpmodel.model import wording
from cpmodel.model.condition import And, Not
from cpmodel.model.procedure import Story
from cpmodel.model.refusals import Departure, Refusal, departure, nearest, why
from cpmodel.model.semantics import Configuration, initial, step_on
from cpmodel.model.stories import tell
from tests.building import fact, is_so, pathway, procedure, state, transition

URGENT, ACTIVE = is_so("urgent"), state("plan.active")
MADE = procedure(
    pathway("plan", "none active over", transition("agreed", "none", "active"), transition("ended", "active", "over")),
    pathway(
        "visit",
        "none asked made",
        transition("asked", "none", "asked", id="ask"),
        transition("made", "asked", "made", when=And((URGENT, Not(ACTIVE))), id="urgently"),
        transition("made", "asked", "made", when=ACTIVE, id="as planned"),
        transition("made", "made", "made", id="again"),
    ),
    facts=[fact("urgent")],
    ends_when=state("plan.over"),
)
TRANSITIONS = MADE.transitions


def at(**values) -> Configuration:
    return Configuration({**next(initial(MADE)), **values})


def test_where_the_pathway_stands_refuses_what_does_not_lead_from_there():
    assert why(MADE, at(visit="made"), "visit.asked") == (Refusal(TRANSITIONS["ask"], "made", False, None, (), False),)


def test_of_a_guard_the_part_that_does_not_hold_is_given_with_what_is_so():
    found = why(MADE, at(visit="asked"), "visit.made")
    assert nearest(found) == found[:2]
    assert found == (
        Refusal(TRANSITIONS["urgently"], "asked", True, URGENT, (("urgent", False),), False),
        Refusal(TRANSITIONS["as planned"], "asked", True, ACTIVE, (("plan", "none"),), False),
        Refusal(TRANSITIONS["again"], "asked", False, None, (), False),
    )


def test_the_end_of_the_case_refuses_what_does_not_reopen_it():
    assert why(MADE, at(plan="over"), "visit.asked") == (Refusal(TRANSITIONS["ask"], "none", True, None, (), True),)


def test_what_can_happen_and_what_nobody_declares_is_refused_by_nothing():
    assert why(MADE, at(), "visit.asked") == ()
    assert why(MADE, at(), "visit.sold") == ()


@pytest.mark.parametrize("event", MADE.own_events)
@pytest.mark.parametrize("plan", ["none", "active", "over"])
@pytest.mark.parametrize("visit", ["none", "asked", "made"])
@pytest.mark.parametrize("urgent", [True, False])
def test_an_event_has_refusals_where_it_cannot_happen_and_nowhere_else(event, plan, visit, urgent):
    here = at(plan=plan, visit=visit, urgent=urgent)
    assert bool(why(MADE, here, event)) == (step_on(MADE, here, event) is None)


@pytest.mark.parametrize(
    ("here", "event", "said", "remarks"),
    [
        (
            at(visit="made"),
            "visit.asked",
            "the visit is “Made”, and it may happen only from “None”",
            ["This leads from “None”; the visit is “Made”."],
        ),
        (
            at(visit="asked"),
            "visit.made",
            (
                "it asks for this: “Urgent” is true; but “Urgent” is not true;"
                " it asks for this: the plan is “Active”; but the plan is “None”"
            ),
            [
                "This asks for this: “Urgent” is true; but “Urgent” is not true.",
                "This asks for this: the plan is “Active”; but the plan is “None”.",
            ],
        ),
        (
            at(plan="over"),
            "visit.asked",
            "the case has ended, and it may not happen after that",
            ["This may not happen after the end of the case, and the case has ended."],
        ),
    ],
)
def test_what_stands_in_the_way_is_said_in_words(here, event, said, remarks):
    found = why(MADE, here, event)
    assert wording.refused(MADE, found) == said
    assert [wording.refusal(MADE, each) for each in nearest(found)] == remarks


def departs(kind, *events, **more) -> Departure | None:
    return departure(MADE, tell(MADE, Story("S", kind, events, **more)))


def test_a_story_that_is_as_wanted_departs_nowhere():
    assert departs("required", "visit.asked", ends=state("visit.asked")) is None
    assert departs("forbidden", "visit.made") is None
    assert departs("optional", "visit.made") is None


def test_it_says_where_a_story_departs():
    refusals = why(MADE, at(visit="asked"), "visit.asked")
    assert departs("required", "visit.asked", "visit.asked") == Departure(True, 1, "visit.asked", True, refusals)
    assert departs("forbidden", "visit.asked") == Departure(True, 0, "visit.asked")
    assert departs("required", "visit.asked", starts={"visit": "made"}) == Departure(False)
    assert departs("required", "visit.asked", ends=And((state("visit.asked"), ACTIVE))) == Departure(
        True, missing=ACTIVE, case=(("plan", "none"),)
    )

"""What a handbook tells: the cards of the roles, the typical case on its days, and the order of the pathways."""

from datetime import date

import pytest

from cpmodel import api
from cpmodel.guiding import card, handbook, limits_on
from cpmodel.model.procedure import Duty, Grounds, Role, Story
from tests.building import follows, limit, pathway, procedure, transition


def small(*stories):
    return procedure(
        pathway(
            "visit",
            {"none": {}, "asked": {"owner": "nurse"}, "made": {"final": True}},
            transition("asked_for", "none", "asked", by="chair", tells=("nurse",)),
            transition("done", "asked", "made", by="nurse", tells=("chair",)),
            transition("dropped", "asked", "none", by="chair"),
            within={"asked": "3 working days"},
        ),
        pathway("answer", "none sent", follows("visit.done", "none", "sent", tells=("chair",)), final="sent"),
        limits=[
            limit(
                "visit_made", "visit.asked_for", "visit.done", within="5 working days", grounds=Grounds(cites=("V-1",))
            ),
            limit("notice", "visit.asked_for", at_least="1 day", before="visit.done"),
        ],
        roles={
            "nurse": Role(
                "nurse", "Nurse", duties=(Duty("nurse", "Brings a bag.", "visit.asked", Grounds(cites=("V-1",))),)
            ),
            "chair": Role("chair", "Chair"),
            "clerk": Role("clerk", "Clerk"),
        },
        stories=stories,
    )


def told(name, *days, events=("visit.asked_for", "visit.done"), kind="required", **more):
    return Story(name, kind, events, days=tuple(date.fromisoformat(each) for each in days), **more)


IN_TIME = told("In time", "2026-11-02", "2026-11-04")
LATE = told("Late", "2026-11-02", "2026-11-25")


def test_a_card_has_what_the_role_does_owns_brings_and_is_told():
    read = small()
    nurse = card(read, read.roles["nurse"])
    assert [(each.transition.id, [one.name for one in each.limits]) for each in nurse.acts] == [
        ("visit.done@asked", ["visit_made", "visit.asked"])
    ]
    assert [each.name for each in nurse.owns] == ["asked"]
    assert [each.id for each in nurse.told] == ["visit.asked_for@none"]
    assert [(duty.text, [each.name for each in limits]) for duty, limits in nurse.due] == [
        ("Brings a bag.", ["visit_made"])
    ]
    assert card(read, read.roles["clerk"]).empty
    assert not nurse.empty


def test_a_limit_says_by_when_for_what_stops_it_and_for_what_must_come_ahead():
    read = small()
    by_id = {name: [each.name for each in limits_on(read, taken)] for name, taken in read.transitions.items()}
    assert by_id == {
        "answer.visit.done@none": [],
        "visit.asked_for@none": ["notice"],
        "visit.done@asked": ["visit_made", "visit.asked"],
        "visit.dropped@asked": [],
    }


def test_the_typical_case_is_the_longest_story_in_which_no_limit_is_missed():
    longer = told("Longer and in time", "2026-11-02", "2026-11-05")
    book = handbook(small(IN_TIME, LATE, longer, told("Refused", "2026-11-02", "2026-11-03", kind="forbidden")))
    assert book.example.story == longer
    assert [each.step.event for each in book.example.happened] == ["visit.asked_for", "visit.done"]
    assert [(each.limit, each.standing) for each in book.example.clocks] == [
        ("visit_made", "kept"),
        ("notice", "kept"),
        ("visit.asked", "kept"),
    ]


def test_the_pathways_come_in_the_order_of_the_typical_case():
    assert handbook(small(IN_TIME)).order == ("visit", "answer")
    assert handbook(small(LATE)).order == ("answer", "visit")


def test_there_is_no_typical_case_where_no_story_has_days_that_keep_every_limit():
    assert handbook(small(LATE, told("Without days"))).example is None


def test_a_story_can_be_chosen_even_where_it_is_late():
    assert handbook(small(IN_TIME, LATE), "Late").example.story == LATE


@pytest.mark.parametrize(
    ("stories", "message"),
    [
        ((IN_TIME,), "There is no story 'Late' in Example, version 1"),
        ((told("Late"),), "The story 'Late' has no days, so that it cannot be told on a calendar"),
        (
            (told("Late", "2026-11-02", events=("visit.done",)),),
            "The story 'Late' is not possible on its days, so that it cannot be told on a calendar",
        ),
    ],
)
def test_a_story_that_cannot_be_told_says_why(stories, message):
    with pytest.raises(ValueError, match=message):
        handbook(small(*stories), "Late")


def test_the_shipped_example_goes_from_the_referral_to_the_end_of_the_plan():
    example = api.handbook(api.load("derbyshire")).example
    assert example.story.name == "A typical case in Derbyshire"
    assert (example.happened[0].step.event, example.walk.here["plan"]) == ("referral.referred", "ended")
    assert {each.standing for each in example.clocks} == {"kept", "void"}
    assert example.walk.open == ()

"""How elements are said to people."""

from dataclasses import replace
from datetime import date, datetime, time

import pytest

from cpmodel.model import wording
from cpmodel.model.clocks import Clock
from cpmodel.model.condition import ALWAYS, NEVER, And, FactIs, InState, Not, Or
from cpmodel.model.procedure import Fact, Grounds
from cpmodel.model.semantics import Trace, initial, step_on
from tests.building import follows, limit, pathway, procedure, transition

UNDER_WAY = Or((InState("conference", "called"), InState("conference", "opened")))


@pytest.fixture(scope="module")
def small():
    return procedure(
        pathway(
            "conference",
            "none called opened decided",
            transition("called", "none", "called"),
            transition("opened", "called", "opened"),
            transition("plan_agreed", "opened", "decided", when=FactIs("harm", True)),
            final="decided",
            within={"called": "15 working days"},
        ),
        pathway(
            "plan",
            "none active",
            follows("conference.plan_agreed", "none", "active", grounds=Grounds(cites=("CON-9",))),
            follows("conference.opened", "none active"),
        ),
        facts=[Fact("harm", "The child is at risk", initial=None)],
        limits=[limit("held", "conference.called", "conference.opened", within="15 working days")],
        conditions={"over": And((InState("plan", "none"), InState("conference", "decided")))},
    )


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (ALWAYS, "always"),
        (NEVER, "never"),
        (InState("plan", "active"), "the plan is “Active”"),
        (Not(InState("plan", "active")), "the plan is not “Active”"),
        (FactIs("harm", True), "“The child is at risk” is true"),
        (FactIs("harm", False), "“The child is at risk” is not true"),
        (Not(FactIs("harm", True)), "“The child is at risk” is not true"),
        (UNDER_WAY, "the conference is under way"),
        (Or((InState("conference", "none"), InState("conference", "called"))), "the conference is “None” or “Called”"),
        (
            And((InState("plan", "active"), Not(FactIs("harm", True)))),
            "the plan is “Active” and “The child is at risk” is not true",
        ),
        (
            And((FactIs("harm", True), Or((InState("plan", "active"), InState("conference", "opened"))))),
            "“The child is at risk” is true and (the plan is “Active” or the conference is “Opened”)",
        ),
        (And((InState("plan", "none"), InState("conference", "decided"))), "“over”"),
        (Not(And((InState("plan", "none"), InState("conference", "decided")))), "not “over”"),
        (
            And((InState("plan", "none"), InState("conference", "decided"), FactIs("harm", True))),
            "“over” and “The child is at risk” is true",
        ),
    ],
)
def test_a_condition_is_said_in_plain_words(small, asked, said):
    assert wording.condition(small, asked) == said


def test_a_transition_is_one_sentence(small):
    agreed = next(each for each in small.transitions.values() if each.event == "conference.plan_agreed")
    assert wording.transition_sentence(small, agreed) == (
        "“Plan agreed”, by Chair: from “Opened” to “Decided”; only if “The child is at risk” is true."
    )


def test_what_follows_names_the_other_pathway_and_what_it_rests_on(small):
    begins, heard = small.pathways["plan"].transitions
    assert wording.transition_sentence(small, begins) == (
        "When Plan agreed (conference) happens: from “None” to “Active”. Requirements: CON-9."
    )
    assert wording.transition_sentence(small, heard) == (
        "When Opened (conference) happens, in any state: heard, and nothing changes here."
    )


def test_a_transition_says_why_the_family_is_not_told_and_that_it_needs_a_quorum(small):
    agreed = replace(
        small.transitions["conference.plan_agreed@opened"],
        not_told="It is a draft.",
        needs_quorum=True,
        tells=("chair",),
    )
    assert wording.transition_sentence(small, agreed) == (
        "“Plan agreed”, by Chair: from “Opened” to “Decided”; only if “The child is at risk” is true; told: Chair;"
        " the family is not told: It is a draft; only in a quorate meeting."
    )


def test_a_limit_is_one_sentence(small):
    assert wording.limit_sentence(small, small.limits["held"]).startswith(
        "From “Called” (conference): within 15 working days until “Opened” (conference)"
    )
    assert wording.limit_sentence(small, small.all_limits["conference.called"]).startswith(
        "From entering “Called” to leaving it (conference): within 15 working days"
    )


def test_a_trace_is_told_in_numbered_lines_from_its_beginning(small):
    start = next(each for each in initial(small) if each["harm"] is True)
    first = step_on(small, start, "conference.called")
    second = step_on(small, first.after, "conference.opened")
    assert wording.trace(small, Trace(start, (first, second))) == (
        "At the beginning “The child is at risk” is true.",
        "1. Called (conference), by Chair: now the conference is “Called”.",
        "2. Opened (conference), by Chair: now the conference is “Opened”.",
    )


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (("none", "called", "opened", "decided"), wording.ANY),
        (("called", "opened"), wording.UNFINISHED),
        (("none", "decided"), wording.IDLE),
        (("called", "opened", "decided"), wording.BEGUN),
        (("called", "decided"), None),
        (("called",), None),
    ],
)
def test_groups_of_states_have_names(small, names, said):
    assert wording.source_group(small.pathways["conference"], names) == said


DAY = datetime(2026, 1, 5, 9)
DUE = datetime.combine(date(2026, 1, 8), time.max)


@pytest.mark.parametrize(
    ("clock", "said"),
    [
        (Clock("soon", DAY, DUE, "running"), "due Thu 8 Jan 2026: within 3 days (unverified)"),
        (Clock("soon", DAY, DUE, "kept", DAY, DAY, "talk.ended"), "done Mon 5 Jan 2026, due Thu 8 Jan 2026"),
        (Clock("soon", DAY, DUE, "missed"), "due Thu 8 Jan 2026, still to be done"),
        (Clock("soon", DAY, DUE, "missed", None, DAY, "talk.ended"), "due Thu 8 Jan 2026, not done"),
        (Clock("soon", DAY, DUE, "void", None, DAY, "talk.ended"), "due Thu 8 Jan 2026, out of the count"),
        (
            Clock("soon", DAY, DAY.replace(hour=8), "missed", DAY, DAY, "talk.ended"),
            "due Mon 5 Jan 2026, 08:00, done Mon 5 Jan 2026, 09:00",
        ),
        (
            Clock("ahead", None, DUE, "running"),
            "due Thu 8 Jan 2026, at least 2 weeks before “Birthday” (statutory, unverified)",
        ),
        (
            Clock("ahead", None, DUE, "kept", DAY, DAY, "talk.begun"),
            "done Mon 5 Jan 2026, due Thu 8 Jan 2026, at least 2 weeks before “Birthday”",
        ),
    ],
)
def test_a_clock_says_when_it_is_due_and_what_became_of_it(clock, said):
    made = procedure(
        pathway("talk", "none", transition("begun", "none"), transition("ended", "none")),
        limits=[
            limit("soon", "talk.begun", "talk.ended", within="3 days"),
            limit("ahead", "talk.begun", at_least="2 weeks", before_date="birthday", statutory=True),
        ],
        dates="birthday",
    )
    assert wording.clock(made, clock) == said


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("plan", "the plan is “Asked”"),
        ("core_group", "the core group is “Asked”"),
        ("process", "the process is “Asked”"),
        ("visits", "“The visits of a worker” is “Asked”"),
        ("transfer_in", "“The visits of a worker” is “Asked”"),
        ("child_in_need", "“The visits of a worker” is “Asked”"),
    ],
)
def test_a_pathway_whose_name_is_no_single_thing_is_said_by_its_title(name, said):
    made = procedure(replace(pathway(name, "none asked"), title="The visits of a worker"))
    assert wording.value(made, name, "asked") == said
    assert wording.condition(made, Not(InState(name, "asked"))) == said.replace(" is ", " is not ")


def test_a_step_that_enters_the_same_state_again_says_so():
    made = procedure(
        pathway("visits", "due", transition("seen", "due", "due"), transition("missed", "due")),
    )
    start = next(initial(made))
    told = [wording.step(made, step_on(made, start, f"visits.{event}")) for event in ("seen", "missed")]
    assert told == [
        "Seen (visits), by Chair: “Due” begins again.",
        "Missed (visits), by Chair: nothing changes.",
    ]

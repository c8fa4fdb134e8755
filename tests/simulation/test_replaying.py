"""Logs told again through the procedure: what they leave out is filled in, and where they depart is said."""

from datetime import date, datetime

import pytest

from cpmodel.model.findings import Place
from cpmodel.model.log import BESIDES, EventLog, Record
from cpmodel.reading.procedures import load
from cpmodel.simulation.replaying import completed, findings
from tests.building import follows, pathway, procedure, transition
from tests.simulation.year import derbyshire, year

VISITS = procedure(
    pathway(
        "visit",
        "none asked made",
        transition("asked", "none", "asked"),
        transition("made", "asked", "made"),
        final="made",
    ),
    pathway("record", "none kept", follows("visit.made", "none", "kept"), final="kept"),
)


def record(day, event, pathway="", left="", to="", case="a", resource=""):
    at = datetime(2023, 4, day, 10)
    return Record(at, case, "", "", pathway or event.partition(".")[0], event, left, to, resource)


def log(*records):
    return EventLog(records, date(2023, 4, 1), date(2023, 5, 1))


BEFORE = ("referred", "danger_excluded", "harm_suspected", "enquiry_started", "conference_called")
"""What happens to a referral that comes to a conference."""
PREPARED = ("invitations_sent", "reports_shared", "family_met", "opened", "grid_completed")


def test_what_a_log_does_not_say_is_filled_in_from_the_procedure():
    whole, departures = completed(log(record(3, "visit.asked"), record(4, "visit.made", resource="W")), VISITS)
    assert departures == ()
    assert whole.records == (
        record(3, "visit.asked", "visit", "none", "asked"),
        record(4, "visit.made", "visit", "asked", "made", resource="W"),
        record(4, "visit.made", "record", "none", "kept"),
    )


def test_an_event_that_was_not_recorded_is_one_departure_and_what_follows_is_measured():
    whole, departures = completed(log(record(4, "visit.made"), record(5, "visit.made", case="b")), VISITS)
    assert [each.why for each in departures] == [
        "“Made” cannot happen then: the visit is “None”, and it may happen only from “Asked”",
    ] * 2
    assert record(4, "visit.made", "record", "none", "kept") in whole.records


def test_a_plan_begins_though_nobody_recorded_that_the_threshold_was_met():
    procedure = load("derbyshire")
    whole, (departure,) = completed(
        log(
            *(record(day, f"referral.{each}") for day, each in enumerate(BEFORE, start=3)),
            *(record(20, f"conference.{each}") for each in PREPARED),
            record(20, "conference.plan_agreed"),
        ),
        procedure,
    )
    assert departure.record.event == "conference.plan_agreed"
    assert ("plan", "active") in {(each.pathway, each.state_to) for each in whole.records}


def test_a_log_that_says_otherwise_than_the_procedure_is_followed_and_told():
    whole, (departure,) = completed(log(record(3, "visit.asked", "visit", "none", "made")), VISITS)
    assert departure.why == "“Asked” has visit go from none to made, and by the procedure it goes from none to asked"
    assert whole.records == (record(3, "visit.asked", "visit", "none", "made"),)


def test_departures_of_one_kind_are_one_finding_that_lists_them():
    whole = log(record(4, "visit.made"), record(5, "visit.made", case="b"))
    (found,) = findings(VISITS, completed(whole, VISITS)[1], [Place("log.csv", 2), Place("log.csv", 3)])
    assert str(found) == (
        "log.csv:2:1: CP424 Case 'a' on Tue 4 Apr 2023: “Made” cannot happen then: the visit is “None”, and it may happen only"
        " from “Asked”; so it is with 1 more."
    )
    assert [(str(each.place), each.sentence) for each in found.remarks] == [
        ("log.csv:3:1", "Case 'b' on Wed 5 Apr 2023.")
    ]


@pytest.mark.parametrize(
    ("events", "child"),
    [(["referral.referred"], "born"), (["referral.referred", "child.born"], "unborn")],
)
def test_a_child_is_taken_to_be_born_unless_only_an_unborn_one_can_have_had_its_events(events, child):
    whole, departures = completed(log(*(record(3, each) for each in events)), load("derbyshire"))
    assert departures == ()
    assert ("child", child) in {(each.pathway, each.state_from) for each in whole.records} or child == "born"


@pytest.mark.slow
def test_a_simulated_year_is_the_same_when_only_its_events_are_told():
    simulated = year()
    changes = [each for each in simulated.records if each.event not in BESIDES]
    bare = tuple(each._replace(state_from="", state_to="") for each in changes if each.own)
    whole, departures = completed(EventLog(bare, simulated.begins, simulated.ends), derbyshire()[0])
    assert departures == ()
    assert [(each[:2], each[4:8]) for each in whole.records] == [(each[:2], each[4:8]) for each in changes]


@pytest.mark.slow
def test_a_simulated_year_is_as_it_was_when_it_is_told_again():
    whole, departures = completed(year(), derbyshire()[0])
    assert (whole, departures) == (year(), ())

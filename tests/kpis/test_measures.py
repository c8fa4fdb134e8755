"""Measures of small logs, worked out by hand."""

import pytest

from cpmodel.extensions import collect
from cpmodel.kpis import Measure, Reading, files_of
from cpmodel.model.effort import Effort
from cpmodel.model.log import PLACE_OFFERED, Record
from cpmodel.reading.procedures import load
from tests.kpis.making import CONFERENCE, begun, held, plan, record, values, year


def test_a_conference_on_the_15th_working_day_is_in_time() -> None:
    # Four working days to Friday 14 April after Good Friday and Easter Monday (5, 6, 11, 12, 13, 14 are six), then 17-21, 24-27.
    found = values(*begun(), *CONFERENCE, *held("2023-04-27T10:00"))
    assert found["conference_waits.median"].value == 15
    assert found["conference_waits.11_to_15"].value == 100
    assert found["limits.initial_conference.by_child"].value == 100
    assert found["limits.initial_conference.by_meeting"].count == 1
    assert found["conferences.by_child"].value == found["conferences.by_meeting"].value == 1


def test_a_conference_a_day_later_is_not() -> None:
    found = values(*begun(), *CONFERENCE, *held("2023-04-28T10:00"))
    assert found["conference_waits.16_to_20"].value == 100
    assert found["limits.initial_conference.by_child"].value == 0
    assert found["limits.reports_before_conference.by_child"].value == 100


def test_what_nothing_was_measured_on_has_no_value() -> None:
    found = values(*begun(), CONFERENCE[0])
    assert found["limits.first_review.by_child"] == Measure(
        "limits.first_review.by_child", "In time: First review held", "%", "children", None, 0
    )


def test_plans_are_counted_by_the_day_they_begin_and_end_and_by_their_length() -> None:
    found = values(
        *plan("a", "2023-01-31T10:00", "2023-04-30T10:00"),
        *plan("b", "2023-01-31T10:00", "2023-05-01T10:00"),
        *plan("c", "2022-01-10T10:00", "2022-12-01T10:00"),
        *plan("d", "2023-10-01T10:00", None),
    )
    assert found["plans.started.by_child"].value == 1
    assert found["plans.ended.by_child"].value == 2
    assert found["plans.open.by_child"].value == 1
    assert found["plan_lengths.ended.to_3_months"].value == 50  # three months after 31 January is 30 April
    assert found["plan_lengths.ended.to_6_months"].value == 50
    assert found["plan_lengths.open.to_6_months"].value == 100


def test_an_enquiry_that_goes_on_after_a_further_discussion_is_counted_once() -> None:
    found = values(
        *begun(),
        *CONFERENCE[:4],
        record("2023-04-05T10:00", "referral.strategy_reconvened", "strategy", "enquiring"),
        record("2023-04-06T10:00", "referral.enquiry_started", "enquiring", "strategy"),
    )
    assert found["enquiries.by_child"].value == 1
    assert found["referrals.by_child"].value == 1


def test_use_is_the_meetings_held_of_the_places_offered() -> None:
    def places(resource: str, count: int) -> list[Record]:
        one = record("2023-04-27T08:00", PLACE_OFFERED, pathway="chairs", resource=resource, case="")
        return [one._replace(case="", family="")] * count

    found = values(*begun(), *CONFERENCE, *held("2023-04-27T10:00"), *places("Chair 1", 2), *places("Chair 2", 2))
    assert found["use.chairs"] == Measure("use.chairs", "Use of the diaries of chairs", "%", "places", 25.0, 4)


def test_the_same_chair_is_the_one_of_the_meeting_before() -> None:
    def review(at: str, meeting: str, chair: str) -> Record:
        return record(at, "review.opened", "in_session", "ready", meeting=meeting, resource=chair)

    found = values(
        *held("2023-04-27T10:00"),
        review("2023-07-20T10:00", "m2", "Chair 1"),
        review("2024-01-10T10:00", "m3", "Chair 2"),
    )
    assert found["same_chair.by_meeting"].value == pytest.approx(50)
    assert found["same_chair.by_meeting"].count == 2


def test_a_log_that_the_procedure_does_not_allow_can_be_measured_too() -> None:
    found = values(*begun(), *CONFERENCE[3:4], *held("2023-04-20T10:00"))
    assert found["limits.initial_conference.by_child"].value == 100


def test_a_team_is_measured_by_whom_it_carries_and_who_waits() -> None:
    found = values(
        # Carried from the first instant of the year for half of it, but for the one who waits three working days and is carried after that.
        record("2023-03-01T09:00", "team_asked", pathway="assessment", case="a"),
        record("2023-03-01T09:00", "team_given", pathway="assessment", case="a"),
        record("2023-10-01T00:00", "team_freed", pathway="assessment", case="a"),
        record("2023-09-27T09:00", "team_asked", pathway="assessment", case="b"),
        record("2023-10-02T09:00", "team_given", pathway="assessment", case="b"),
        record("2023-10-02T21:00", "team_freed", pathway="assessment", case="b"),
        record("2023-10-03T09:00", "team_asked", pathway="assessment", case="c"),
        record("2023-10-04T09:00", "team_freed", pathway="assessment", case="c"),
        record("2024-03-29T09:00", "team_asked", pathway="assessment", case="d"),
    )
    carried = found["team.assessment.carried"]
    assert (carried.value, carried.count) == (pytest.approx((183 + 0.5) / 366), 1)
    assert (found["team.assessment.wait"].value, found["team.assessment.wait_95"].value) == (3, 3)
    assert found["team.assessment.waiting"].value == 1


def test_by_its_name_the_file_of_each_measure_and_series_is_known() -> None:
    effort = Effort("conference.opened", frozenset({"conference.opened"}), "child", "chair", 1, 50, "assumed")
    team = record("2023-05-01T09:00", "team_asked", pathway="assessment", case="a")
    visit = record("2023-05-10T10:00", "visits.child_seen", "due", "due", case="b", resource="W1")
    log = year(*begun(), *CONFERENCE, *held("2023-04-27T10:00"), *plan("b", "2023-05-01T10:00"), team, visit)
    reading = Reading(log, load("derbyshire"), (effort,))
    found = {name: [each.name for each in module.measure(reading)] for name, module in collect("cpmodel.kpis").items()}
    assert [name for name, names in found.items() if not names] == []
    assert {name: files_of(names) for name, names in found.items()} == {name: (name,) for name in found}
    assert files_of(["limits.first_review.by_child", "use.chairs"]) == ("chairs", "limits")

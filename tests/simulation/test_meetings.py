"""How an area keeps its diaries, worked out by hand: each option of a meeting, against the same meeting without it.

The family's conference is called on Monday 17 April 2023. Its 15th working day is Wednesday 10 May, as 1 and 8 May are holidays,
and it aims at the working day before: Tuesday 9 May.
"""

from datetime import date
from typing import Any

from cpmodel.kpis import measured
from cpmodel.model.log import EventLog, Record
from cpmodel.model.procedure import Procedure
from cpmodel.model.scenario import Holidays, Meeting, People, Scenario
from cpmodel.simulation import simulate
from tests.building import limit, pathway, procedure, transition
from tests.simulation.small import chairs, meeting, scenario, stay, there

CONFERENCE = procedure(
    pathway(
        "conference",
        {"none": {}, "called": {}, "ready": {"meeting": True}, "held": {"final": True}},
        transition("called", "none held", "called"),
        transition("prepared", "called", "ready"),
        transition("opened", "ready", "held"),
    ),
    limits=[
        limit("conference", "conference.called", "conference.opened", within="15 working days"),
        limit("reports", "conference.prepared", at_least="5 working days", before="conference.opened"),
    ],
)


def conference(**more: Any) -> Meeting:
    aims = {"conference": more.pop("aims", "1 working days")}
    return meeting(
        "conference.opened", "conference.called conference.ready", aims=aims, notice="2 working days", **more
    )


def county(
    families: int, booked: Meeting, *people: People | Holidays, ready: str = "1 working days", ahead: str | None = None
) -> Scenario:
    return scenario(
        there(families, ("conference.called", 0), ago="1 days"),
        stay("conference.called", ready, ahead_of=ahead),
        booked,
        *people,
        begins="2023-04-18",
    )


def records(told: Scenario, event: str, meant: Procedure = CONFERENCE) -> list[Record]:
    return [each for each in simulate(meant, told).records if each.event == event]


def held(told: Scenario) -> list[tuple[str, str]]:
    """Who held each conference, and when."""
    return [(each.resource, f"{each.time:%d %b %H:%M}") for each in records(told, "conference.opened")]


def test_a_meeting_begins_when_its_chair_and_one_of_all_that_it_needs_are_free() -> None:
    booked = conference(needs=("rooms", "minute_takers"))
    told = county(2, booked, chairs(2, a_day=2), chairs(1, name="rooms", a_day=2), chairs(2, name="minute_takers"))
    # There is one room, which the first family has in the morning of the day aimed at; minute takers do one meeting a day, and begin at ten only.
    assert held(told) == [("Chair 1", "09 May 10:00"), ("Chair 2", "10 May 10:00")]
    two_rooms = county(2, booked, chairs(2, a_day=2), chairs(2, name="rooms", a_day=2), chairs(2, name="minute_takers"))
    assert held(two_rooms) == [("Chair 1", "09 May 10:00"), ("Chair 2", "09 May 10:00")]


def test_what_a_meeting_needs_besides_is_told_once_a_meeting_and_counted() -> None:
    told = county(1, conference(needs=("rooms",)), chairs(1), chairs(1, name="rooms"))
    log = simulate(CONFERENCE, told)
    taken = [each for each in log.records if each.event == "place_taken"]
    assert [(each.case, each.family, each.meeting, each.pathway, each.resource) for each in taken] == [
        ("", "known-0001", "known-0001/meeting/1", "rooms", "Room 1")
    ]
    found = {each.name: each.value for each in measured(log, CONFERENCE)}
    assert found["use.rooms.meetings"] == 1
    assert found["use.chairs.meetings"] == 1


def test_a_meeting_does_without_a_minute_taker_who_is_sick_where_there_is_no_other() -> None:
    sick = chairs(1, name="minute_takers", sickness=253)
    told = county(1, conference(needs=("minute_takers",)), chairs(1), sick)
    assert held(told) == [("Chair 1", "09 May 10:00")]
    assert records(told, "place_taken") == []


def test_who_keeps_the_limit_by_overtime_holds_more_than_is_theirs_in_a_week() -> None:
    assert [day for _, day in held(county(3, conference(), chairs(1, a_week=1)))] == [
        "28 Apr 10:00",
        "05 May 10:00",
        "09 May 10:00",
    ]
    # In the weeks of the limit there is room for four families; the fifth is late, or is seen in overtime.
    late = county(5, conference(), chairs(1, a_week=1))
    assert held(late)[-1] == ("Chair 1", "15 May 10:00")
    assert held(county(5, conference(overtime=True), chairs(1, a_week=1)))[-1] == ("Chair 1", "10 May 10:00")


def test_holidays_are_avoided_as_long_as_that_keeps_the_limit() -> None:
    school = Holidays("school", "School holidays", ((date(2023, 5, 9), date(2023, 5, 10)),))
    assert held(county(1, conference(avoids=("school",)), chairs(1), school)) == [("Chair 1", "05 May 10:00")]
    all_of_it = Holidays("school", "School holidays", ((date(2023, 4, 17), date(2023, 5, 31)),))
    assert held(county(1, conference(avoids=("school",)), chairs(1), all_of_it)) == [("Chair 1", "09 May 10:00")]


def test_a_meeting_that_cannot_move_is_held_on_its_day_by_somebody_else() -> None:
    sick = chairs(1, sickness=253, sick_for="1 working days")
    assert held(county(1, conference(), sick)) == [("stand-in", "10 May 10:00")]
    assert held(county(1, conference(can_move=False), sick)) == [("stand-in", "09 May 10:00")]


def test_a_meeting_whose_reports_are_late_is_postponed_once() -> None:
    held_anyway = county(1, conference(), chairs(1), ready="3 working days", ahead="meeting")
    assert held(held_anyway) == [("Chair 1", "09 May 10:00")]
    # Reports come on 3 May, three working days ahead instead of five: it is booked again on the 9th, two working days on.
    put_off = county(1, conference(postponed_by=("reports",)), chairs(1), ready="3 working days", ahead="meeting")
    assert held(put_off) == [("Chair 1", "11 May 10:00")]
    in_time = county(1, conference(postponed_by=("reports",)), chairs(1), ready="6 working days", ahead="meeting")
    assert held(in_time) == [("Chair 1", "09 May 10:00")]


def test_the_clock_of_a_postponed_meeting_goes_on() -> None:
    told = county(1, conference(postponed_by=("reports",)), chairs(1), ready="3 working days", ahead="meeting")
    log: EventLog = simulate(CONFERENCE, told)
    found = {each.name: each.value for each in measured(log, CONFERENCE)}
    assert found["limits.conference.by_child"] == 0

"""What the engine does, worked out by hand on small procedures."""

from datetime import datetime

import pytest

from cpmodel.model.log import PLACE_OFFERED, Record
from cpmodel.model.procedure import Procedure
from cpmodel.model.scenario import Scenario
from cpmodel.simulation import SimulationStopped, simulate
from tests.building import follows, limit, pathway, procedure, state, transition
from tests.simulation.small import (
    arrivals,
    chairs,
    hazard,
    meeting,
    opportunity,
    scenario,
    stay,
    there,
)


def happened(meant: Procedure, told: Scenario, seed: int = 1) -> list[tuple[str, str, str]]:
    """Case, event and time of every event, in the order of the log."""
    return [
        (each.case, each.event, f"{each.time:%d %b %H:%M}")
        for each in simulate(meant, told, 0, seed).records
        if each.own and each.event != PLACE_OFFERED
    ]


WORK = procedure(
    pathway(
        "work",
        "none asked done",
        transition("asked", "none done", "asked"),
        transition("done", "asked", "done"),
        final="done",
    )
)


def test_a_stay_takes_its_working_time_over_weekends_and_holidays() -> None:
    told = scenario(
        there(1, ("work.asked", 0), ago="3 days"), stay("work.asked", "2 working days"), begins="2023-04-06"
    )
    # Asked on Monday 3 April at 9; two working days later, at 9 on Wednesday, would have been before the first day.
    assert happened(WORK, told) == [
        ("known-0001.1", "work.asked", "03 Apr 09:00"),
        ("known-0001.1", "work.done", "06 Apr 09:00"),
    ]
    later = scenario(
        there(1, ("work.asked", 0), ago="1 days"), stay("work.asked", "3 working days"), begins="2023-04-06"
    )
    assert happened(WORK, later)[-1] == ("known-0001.1", "work.done", "12 Apr 09:00")


def test_an_action_that_cannot_happen_waits_and_then_happens_in_the_same_instant() -> None:
    meant = procedure(
        pathway("gate", "shut open", transition("opened", "shut", "open"), final="open"),
        pathway(
            "work",
            "none asked done",
            transition("asked", "none", "asked"),
            transition("done", "asked", "done", when=state("gate.open")),
            final="done",
        ),
    )
    told = scenario(
        there(1, ("work.asked", 0), ago="1 days"),
        stay("work.asked", "30 hours"),
        hazard("gate.opened", "5 days"),
        begins="2023-04-05",
    )
    assert happened(meant, told) == [
        ("known-0001.1", "work.asked", "04 Apr 09:00"),
        ("known-0001.1", "gate.opened", "10 Apr 00:00"),
        ("known-0001.1", "work.done", "10 Apr 00:00"),
    ]


def test_who_does_something_that_leaves_nothing_acts_again_after_a_while() -> None:
    meant = procedure(
        pathway(
            "work",
            "none asked done",
            transition("asked", "none", "asked"),
            transition("noted", "asked"),
            transition("done", "asked", "done"),
            final="done",
        )
    )
    told = scenario(
        there(40, ("work.asked", 0)),
        stay("work.asked", "2 working days", {"work.noted": 1, "work.done": 1}),
        begins="2023-04-17",
        ends="2023-06-26",
    )
    found = happened(meant, told)
    done = {case for case, event, _ in found if event == "work.done"}
    assert len(done) == 40
    first = [(event, at) for case, event, at in found if case == next(c for c, e, _ in found if e == "work.noted")]
    assert [event for event, _ in first] == ["work.asked", *["work.noted"] * (len(first) - 2), "work.done"]
    assert first[1][1].startswith("18 Apr")
    assert first[2][1].startswith("20 Apr")


def test_a_hazard_survives_what_its_pathway_does_meanwhile() -> None:
    meant = procedure(
        pathway(
            "work",
            "none asked gone",
            transition("asked", "none asked", "asked"),
            transition("left", "none asked", "gone", by="outside"),
            final="gone",
        )
    )
    told = scenario(
        there(1, ("work.asked", 0), ago="1 days"),
        stay("work.asked", "1 working days", {"work.asked": 1}),
        hazard("work.left", "60 hours"),
        begins="2023-04-04",
        ends="2023-05-01",
    )
    assert [event for _, event, _ in happened(meant, told)] == ["work.asked"] * 4 + ["work.left"]


def test_an_opportunity_that_drew_nothing_stays_so_and_one_that_drew_something_comes() -> None:
    meant = procedure(
        pathway("work", "none done", transition("done", "none", "done"), final="done"),
        pathway("complaint", "none made", transition("made", "none", "made"), final="made"),
    )
    for chance, expected in ((0.0, []), (1.0, ["complaint.made"])):
        told = scenario(
            there(1, ("work.done", 0), ago="1 days"),
            opportunity("complaint.made", "work.done", chance, "2 working days"),
            begins="2023-04-05",
        )
        assert [event for _, event, _ in happened(meant, told)][1:] == expected


def test_a_circle_within_an_instant_stops_the_run_and_is_named() -> None:
    meant = procedure(
        pathway(
            "work",
            "none here there",
            transition("begun", "none", "here"),
            transition("went", "here", "there"),
            transition("came", "there", "here"),
        )
    )
    told = scenario(
        there(1, ("work.begun", 0), ago="1 days"),
        stay("work.here", "0 hours"),
        stay("work.there", "0 hours"),
        begins="2023-04-05",
    )
    with pytest.raises(
        SimulationStopped, match=r"known-0001.1 took 1000 steps .* circle: work\.(went → work\.came|came → work\.went)"
    ):
        simulate(meant, told)


def test_the_clock_acts_at_the_due_instant_of_its_state() -> None:
    meant = procedure(
        pathway(
            "work",
            "none asked lapsed",
            transition("asked", "none", "asked"),
            transition("lapsed", "asked", "lapsed", by="clock"),
            final="lapsed",
            within={"asked": "2 working days"},
        )
    )
    told = scenario(there(1, ("work.asked", 0), ago="1 days"), begins="2023-04-06")
    assert happened(meant, told)[-1] == ("known-0001.1", "work.lapsed", "11 Apr 23:59")


CONFERENCE = procedure(
    pathway(
        "conference",
        {"none": {}, "called": {}, "ready": {"meeting": True}, "held": {"final": True}},
        transition("called", "none held", "called"),
        transition("prepared", "called", "ready"),
        transition("opened", "ready", "held"),
    ),
    limits=[limit("conference", "conference.called", "conference.opened", within="15 working days")],
)
BOOKED = meeting(
    "conference.opened",
    "conference.called conference.ready",
    aims={"conference": "1 working days"},
    notice="2 working days",
)


def sittings(told: Scenario, meant: Procedure = CONFERENCE) -> list[tuple[str, str, str, str]]:
    """Case, meeting, resource and day of every conference."""
    return [
        (each.case, each.meeting, each.resource, f"{each.time:%d %b %H:%M}")
        for each in simulate(meant, told).records
        if each.event == "conference.opened"
    ]


def test_a_conference_is_held_on_the_day_that_the_booking_aims_at() -> None:
    told = scenario(
        there(1, ("conference.called", 0), ago="1 days"),
        stay("conference.called", "1 working days"),
        BOOKED,
        chairs(1),
        begins="2023-04-18",
    )
    # Called on Monday 17 April; the 15th working day is Wednesday 10 May (1 and 8 May are holidays), the one before it Tuesday.
    assert sittings(told) == [("known-0001.1", "known-0001/meeting/1", "Chair 1", "09 May 10:00")]


def test_siblings_share_a_meeting_and_the_chair_holds_it_once() -> None:
    told = scenario(
        there(3, ("conference.called", 0), ago="1 days"),
        stay("conference.called", "1 working days"),
        BOOKED,
        chairs(1),
        begins="2023-04-18",
        sizes={3: 1.0},
    )
    assert sittings(told) == [
        (f"known-0001.{child}", "known-0001/meeting/1", "Chair 1", "09 May 10:00") for child in (1, 2, 3)
    ]


def test_siblings_share_a_meeting_that_is_late_for_all_of_them() -> None:
    told = scenario(
        there(2, ("conference.called", 0), ago="60 days"),
        stay("conference.called", "1 working days"),
        BOOKED,
        chairs(2),
        begins="2023-04-18",
        sizes={2: 1.0},
    )
    assert len({meeting for _, meeting, _, _ in sittings(told)}) == 1


def test_families_compete_for_days_and_who_finds_none_in_time_is_late() -> None:
    told = scenario(
        there(3, ("conference.called", 0), ago="1 days"),
        stay("conference.called", "1 working days"),
        BOOKED,
        chairs(1, a_week=1),
        begins="2023-04-18",
    )
    assert [day for *_, day in sittings(told)] == ["28 Apr 10:00", "05 May 10:00", "09 May 10:00"]


def test_one_who_is_not_ready_takes_no_part_and_is_booked_again() -> None:
    told = scenario(
        there(1, ("conference.called", 0), ago="1 days"),
        stay("conference.called", "15 working days"),
        BOOKED,
        chairs(1),
        begins="2023-04-18",
    )
    assert [each[1:] for each in sittings(told)] == [("known-0001/meeting/2", "Chair 1", "11 May 10:00")]


def test_what_is_done_ahead_of_a_meeting_is_done_so_long_before_it() -> None:
    told = scenario(
        there(1, ("conference.called", 0), ago="1 days"),
        stay("conference.called", "2 days", ahead_of="meeting"),
        BOOKED,
        chairs(1),
        begins="2023-04-18",
    )
    assert happened(CONFERENCE, told)[1:] == [
        ("known-0001.1", "conference.prepared", "05 May 16:59"),
        ("known-0001.1", "conference.opened", "09 May 10:00"),
    ]


def test_a_booking_that_nobody_needs_makes_room() -> None:
    meant = procedure(
        pathway(
            "conference",
            {"none": {}, "called": {}, "ready": {"meeting": True}, "held": {"final": True}, "off": {"final": True}},
            transition("called", "none", "called"),
            transition("prepared", "called", "ready"),
            transition("called_off", "called ready", "off", by="outside"),
            transition("opened", "ready", "held"),
        ),
        limits=CONFERENCE.limits.values(),
    )
    told = scenario(
        there(1, ("conference.called", 0), ago="1 days", name="first"),
        stay("conference.called", "1 working days"),
        hazard("conference.called_off", "1 days"),
        BOOKED,
        chairs(1),
        begins="2023-04-18",
    )
    assert sittings(told, meant) == []


def test_with_no_chairs_nobody_is_seen_and_nothing_breaks() -> None:
    told = scenario(
        there(1, ("conference.called", 0), ago="1 days"),
        stay("conference.called", "1 working days"),
        BOOKED,
        chairs(0),
        begins="2023-04-18",
    )
    assert sittings(told) == []


def test_a_meeting_moves_once_when_its_chair_is_sick_and_then_somebody_stands_in() -> None:
    told = scenario(
        there(1, ("conference.called", 0), ago="1 days"),
        stay("conference.called", "1 working days"),
        BOOKED,
        chairs(1, sickness=253, sick_for="1 working days"),
        begins="2023-04-18",
    )
    assert [each[2:] for each in sittings(told)] == [("stand-in", "10 May 10:00")]


def test_a_follower_is_told_after_the_event_that_it_follows() -> None:
    meant = procedure(
        pathway("work", "none done", transition("done", "none", "done"), final="done"),
        pathway("answer", "none given", follows("work.done", "none", "given"), final="given"),
    )
    told = scenario(arrivals("work.done", {"2023-04": 20}), ends="2023-04-08")
    records = [each for each in simulate(meant, told).records if each.event == "work.done"]
    assert [each.pathway for each in records[:2]] == ["work", "answer"]
    assert records[1] == Record(
        records[0].time, records[0].case, records[0].family, "", "answer", "work.done", "none", "given", ""
    )


def test_the_same_seed_gives_the_same_log_and_another_seed_another() -> None:
    told = scenario(arrivals("work.asked", {"2023-04": 50}), stay("work.asked", "uniform 1 to 9 working days"))
    assert simulate(WORK, told, 0, 7) == simulate(WORK, told, 0, 7)
    assert simulate(WORK, told, 0, 7) != simulate(WORK, told, 0, 8)
    assert simulate(WORK, told, 0, 7) != simulate(WORK, told, 1, 7)


def test_more_demand_only_adds_families() -> None:
    few, many = (
        scenario(
            arrivals("work.asked", {"2023-04": number, "2023-05": number}),
            stay("work.asked", "uniform 1 to 9 working days"),
        )
        for number in (200, 240)
    )
    less, more = set(simulate(WORK, few).records), set(simulate(WORK, many).records)
    assert less < more


def test_a_pathway_more_changes_nothing_about_the_others() -> None:
    wider = procedure(
        *WORK.pathways.values(), pathway("apart", "none here", transition("came", "none", "here"), final="here")
    )
    parts = arrivals("work.asked", {"2023-04": 40}), stay("work.asked", "uniform 1 to 9 working days")
    alone = simulate(WORK, scenario(*parts)).records
    beside = simulate(wider, scenario(*parts, hazard("apart.came", "exponential mean 20 days"))).records
    assert [each for each in beside if each.pathway == "work"] == list(alone)


def test_time_of_the_first_record_lies_in_working_hours() -> None:
    told = scenario(arrivals("work.asked", {"2023-04": 100}), ends="2023-05-01")
    times = [each.time for each in simulate(WORK, told).records]
    assert times == sorted(times)
    assert all(9 <= each.hour < 17 and each.weekday() < 5 for each in times)
    assert datetime(2023, 4, 7).date() not in {each.date() for each in times}  # Good Friday

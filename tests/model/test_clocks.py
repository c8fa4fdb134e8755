from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpmodel.model.calendar import Calendar
from cpmodel.model.clocks import Clock, Happening, Limits
from cpmodel.model.condition import Not, Or
from cpmodel.model.procedure import CalendarRules, Procedure
from cpmodel.model.semantics import Configuration, initial, step_on
from tests.building import fact, follows, is_so, limit, pathway, procedure, state, transition

FIFTEEN_DAYS = limit(
    "initial_conference",
    "enquiry.strategy_discussion",
    "conference.opened",
    within="15 working days",
    void="residence.moved_away",
)
REVIEW = limit("later_review", "review.held", "review.held", within="6 months", void="plan.ended")
CORE_GROUP = limit("visit", "plan.began visit.made", "plan.ended", within="10 working days", restart=True)
REPORT = limit(
    "report_to_family", "report.shared", at_least="2 days", before="conference.opened", void="conference.called_off"
)
PRE_BIRTH = limit(
    "pre_birth", "conference.opened", at_least="12 weeks", before_date="expected_birth", void="residence.moved_away"
)


def at(written: str) -> datetime:
    """`Fri 11 Dec 2026 10:00`, or without a time the last instant of the day. The weekday is checked."""
    day, time = written[:15], written[16:]
    found = datetime.strptime(day, "%a %d %b %Y")
    assert found.strftime("%a") == written[:3], f"{day} is a {found:%A}"
    clock = datetime.strptime(time, "%H:%M").time() if time else datetime.max.time()
    return datetime.combine(found, clock)


def heard(line: str) -> Happening:
    """An event that moves nothing: `Fri 11 Dec 2026 10:00 conference.opened`."""
    when, _, event = line.rpartition(" ")
    return Happening(at(when), event, {}, {})


def measured(limit, *lines, now="Fri 31 Dec 2027", **dates) -> tuple[Clock, ...]:
    """The clocks of one limit after events that move nothing."""
    small = procedure(limits=[limit], dates=" ".join(dates))
    known = {name: at(day) for name, day in dates.items()}
    return Limits(small).measure([heard(each) for each in lines], at(now), known)


def lived(of: Procedure, *lines: str, start: Configuration | None = None) -> list[Happening]:
    """What happens to a case to which these events come; each must be possible."""
    stands = start or next(initial(of))
    found = []
    for line in lines:
        when, _, event = line.rpartition(" ")
        step = step_on(of, stands, event)
        assert step, f"{event} cannot happen in {stands}"
        found.append(Happening.of(step, at(when)))
        stands = step.after
    return found


# Running limits


def test_a_conference_on_the_fifteenth_working_day_over_christmas_is_in_time():
    clocks = measured(
        FIFTEEN_DAYS,
        "Fri 11 Dec 2026 10:00 enquiry.strategy_discussion",
        "Wed 06 Jan 2027 16:30 conference.opened",
    )
    assert clocks == (
        Clock(
            "initial_conference",
            started=at("Fri 11 Dec 2026 10:00"),
            due=at("Wed 06 Jan 2027"),
            standing="kept",
            stopped=at("Wed 06 Jan 2027 16:30"),
            ended=at("Wed 06 Jan 2027 16:30"),
            by="conference.opened",
        ),
    )


def test_a_conference_a_day_later_was_missed_and_then_done_late():
    (clock,) = measured(
        FIFTEEN_DAYS,
        "Fri 11 Dec 2026 10:00 enquiry.strategy_discussion",
        "Thu 07 Jan 2027 09:00 conference.opened",
    )
    assert (clock.standing, clock.stopped) == ("missed", at("Thu 07 Jan 2027 09:00"))
    assert (clock.done_late, clock.overdue, clock.open) == (True, False, False)


def test_a_conference_not_yet_held_is_running_until_its_due_day_has_passed():
    discussion = "Fri 11 Dec 2026 10:00 enquiry.strategy_discussion"
    started, due = at("Fri 11 Dec 2026 10:00"), at("Wed 06 Jan 2027")
    assert measured(FIFTEEN_DAYS, discussion, now="Wed 06 Jan 2027") == (
        Clock("initial_conference", started, due, "running"),
    )
    (clock,) = measured(FIFTEEN_DAYS, discussion, now="Thu 07 Jan 2027 00:00")
    assert clock == Clock("initial_conference", started, due, "missed")
    assert (clock.done_late, clock.overdue, clock.open) == (False, True, True)


def test_a_second_strategy_discussion_does_not_restart_the_fifteen_days():
    (clock,) = measured(
        FIFTEEN_DAYS,
        "Fri 11 Dec 2026 10:00 enquiry.strategy_discussion",
        "Fri 18 Dec 2026 10:00 enquiry.strategy_discussion",
        "Fri 08 Jan 2027 10:00 conference.opened",
    )
    assert (clock.started, clock.due, clock.standing) == (at("Fri 11 Dec 2026 10:00"), at("Wed 06 Jan 2027"), "missed")


def test_a_second_discussion_does_not_restart_a_limit_that_is_overdue():
    (clock,) = measured(
        FIFTEEN_DAYS,
        "Fri 11 Dec 2026 10:00 enquiry.strategy_discussion",
        "Fri 08 Jan 2027 10:00 enquiry.strategy_discussion",
        now="Mon 11 Jan 2027",
    )
    assert (clock.due, clock.overdue) == (at("Wed 06 Jan 2027"), True)


def test_after_a_conference_the_next_discussion_starts_the_next_clock():
    clocks = measured(
        FIFTEEN_DAYS,
        "Mon 02 Mar 2026 10:00 enquiry.strategy_discussion",
        "Mon 16 Mar 2026 10:00 conference.opened",
        "Wed 25 Mar 2026 10:00 enquiry.strategy_discussion",
        "Mon 20 Apr 2026 10:00 conference.opened",
    )
    assert [(each.due, each.standing) for each in clocks] == [
        (at("Mon 23 Mar 2026"), "kept"),
        (at("Fri 17 Apr 2026"), "missed"),
    ]


def test_an_event_that_stops_nothing_leaves_no_clock():
    assert measured(FIFTEEN_DAYS, "Fri 11 Dec 2026 10:00 conference.opened") == ()


def test_a_move_takes_the_limit_out_of_the_count():
    clocks = measured(
        FIFTEEN_DAYS,
        "Fri 11 Dec 2026 10:00 enquiry.strategy_discussion",
        "Fri 18 Dec 2026 09:00 residence.moved_away",
        "Mon 11 Jan 2027 10:00 conference.opened",
    )
    assert clocks == (
        Clock(
            "initial_conference",
            started=at("Fri 11 Dec 2026 10:00"),
            due=at("Wed 06 Jan 2027"),
            standing="void",
            stopped=None,
            ended=at("Fri 18 Dec 2026 09:00"),
            by="residence.moved_away",
        ),
    )


def test_a_move_takes_out_of_the_count_what_was_overdue_too():
    (clock,) = measured(
        FIFTEEN_DAYS,
        "Fri 11 Dec 2026 10:00 enquiry.strategy_discussion",
        "Fri 08 Jan 2027 09:00 residence.moved_away",
    )
    assert (clock.standing, clock.stopped, clock.ended) == ("void", None, at("Fri 08 Jan 2027 09:00"))
    assert (clock.done_late, clock.overdue) == (False, False)


def test_each_review_ends_one_clock_and_starts_the_six_months_again():
    clocks = measured(
        REVIEW,
        "Mon 31 Aug 2026 10:00 review.held",
        "Wed 24 Feb 2027 10:00 review.held",
        now="Tue 24 Aug 2027",
    )
    assert [(each.started, each.due, each.standing) for each in clocks] == [
        (at("Mon 31 Aug 2026 10:00"), at("Sun 28 Feb 2027"), "kept"),
        (at("Wed 24 Feb 2027 10:00"), at("Tue 24 Aug 2027"), "running"),
    ]


def test_a_review_held_early_pulls_the_next_one_forward():
    clocks = measured(
        REVIEW,
        "Mon 15 Jun 2026 10:00 review.held",
        "Thu 15 Oct 2026 10:00 review.held",
        now="Fri 01 Jan 2027",
    )
    assert [(each.due, each.standing) for each in clocks] == [
        (at("Tue 15 Dec 2026"), "kept"),
        (at("Thu 15 Apr 2027"), "running"),
    ]


def test_a_late_review_was_missed_and_the_next_counts_from_when_it_was_held():
    clocks = measured(
        REVIEW,
        "Mon 15 Jun 2026 10:00 review.held",
        "Wed 16 Dec 2026 10:00 review.held",
        now="Fri 01 Jan 2027",
    )
    assert [(each.due, each.standing, each.stopped) for each in clocks] == [
        (at("Tue 15 Dec 2026"), "missed", at("Wed 16 Dec 2026 10:00")),
        (at("Wed 16 Jun 2027"), "running", None),
    ]


def test_the_end_of_a_plan_voids_the_review_that_lay_ahead():
    clocks = measured(REVIEW, "Mon 15 Jun 2026 10:00 review.held", "Thu 15 Oct 2026 10:00 plan.ended")
    assert [(each.standing, each.by) for each in clocks] == [("void", "plan.ended")]


def test_where_one_event_stops_and_voids_it_stops():
    both = limit("both", "a.began", "a.done", within="1 day", void="a.done")
    (clock,) = measured(both, "Mon 15 Jun 2026 10:00 a.began", "Mon 15 Jun 2026 11:00 a.done")
    assert clock.standing == "kept"


def test_a_restart_sets_the_same_clock_back_to_its_beginning():
    clocks = measured(
        CORE_GROUP,
        "Mon 02 Mar 2026 10:00 plan.began",
        "Fri 13 Mar 2026 10:00 visit.made",
        "Fri 20 Mar 2026 10:00 visit.made",
        now="Mon 23 Mar 2026",
    )
    # 23 24 25 26 27, 30 31 1 2 April, and Tuesday 7 after Easter
    assert clocks == (Clock("visit", at("Fri 20 Mar 2026 10:00"), at("Tue 07 Apr 2026"), "running"),)


def test_a_restart_that_comes_too_late_leaves_a_missed_clock_behind():
    clocks = measured(
        CORE_GROUP,
        "Mon 02 Mar 2026 10:00 plan.began",
        "Tue 17 Mar 2026 10:00 visit.made",
        "Fri 20 Mar 2026 10:00 plan.ended",
    )
    assert clocks == (
        Clock(
            "visit",
            at("Mon 02 Mar 2026 10:00"),
            at("Mon 16 Mar 2026"),
            "missed",
            None,
            at("Tue 17 Mar 2026 10:00"),
            "visit.made",
        ),
        Clock(
            "visit",
            at("Tue 17 Mar 2026 10:00"),
            at("Tue 31 Mar 2026"),
            "kept",
            at("Fri 20 Mar 2026 10:00"),
            at("Fri 20 Mar 2026 10:00"),
            "plan.ended",
        ),
    )


def test_police_protection_runs_for_seventy_two_hours_over_a_weekend():
    protection = limit("police_protection", "police.protected", "police.released", within="72 hours")
    protected = "Fri 20 Nov 2026 22:15 police.protected"
    (in_time,) = measured(protection, protected, "Mon 23 Nov 2026 22:15 police.released")
    (late,) = measured(protection, protected, "Mon 23 Nov 2026 22:16 police.released")
    assert (in_time.due, in_time.standing, late.standing) == (at("Mon 23 Nov 2026 22:15"), "kept", "missed")


def test_the_procedures_own_calendar_counts():
    counting = procedure(limits=[FIFTEEN_DAYS], calendar=CalendarRules(day_zero_counts=True))
    (clock,) = Limits(counting).measure(
        [heard("Fri 11 Dec 2026 10:00 enquiry.strategy_discussion")], at("Fri 18 Dec 2026")
    )
    assert clock.due == at("Tue 05 Jan 2027")


def test_another_calendar_can_be_given():
    scotland = Calendar.of(CalendarRules(subdivision="SCT"))
    discussed = [heard("Fri 11 Dec 2026 10:00 enquiry.strategy_discussion")]
    (clock,) = Limits(procedure(limits=[FIFTEEN_DAYS]), scotland).measure(discussed, at("Fri 18 Dec 2026"))
    # 2 January 2027 is a Saturday, so that Monday 4 is free as well in Scotland, where Easter Monday is not
    assert clock.due == at("Thu 07 Jan 2027")


# Guards at the start


def _guarded(**more) -> Procedure:
    return procedure(
        pathway(
            "enquiry",
            "none open closed",
            transition("opened", "none open", "open"),
            transition("danger_found", "any_none none open", sets={"urgent": True}),
            transition("closed", "open", "closed"),
            final="closed",
        ),
        facts=[fact("urgent")],
        limits=[
            limit(
                "enquiry",
                "enquiry.opened",
                "enquiry.closed",
                within="45 working days",
                when=Not(is_so("urgent")),
                **more,
            )
        ],
    )


def test_a_guard_that_does_not_hold_before_the_start_gives_a_void_clock():
    urgent = _guarded()
    happenings = lived(
        urgent,
        "Mon 02 Mar 2026 09:00 enquiry.danger_found",
        "Mon 02 Mar 2026 10:00 enquiry.opened",
        "Tue 03 Mar 2026 10:00 enquiry.closed",
    )
    opened = at("Mon 02 Mar 2026 10:00")
    assert Limits(urgent).measure(happenings, at("Fri 06 Mar 2026")) == (
        Clock("enquiry", opened, at("Thu 07 May 2026"), "void", None, opened, "enquiry.opened"),
    )


def test_a_guard_that_fails_after_the_start_changes_nothing():
    urgent = _guarded()
    happenings = lived(
        urgent,
        "Mon 02 Mar 2026 10:00 enquiry.opened",
        "Mon 02 Mar 2026 11:00 enquiry.danger_found",
        "Tue 03 Mar 2026 10:00 enquiry.closed",
    )
    (clock,) = Limits(urgent).measure(happenings, at("Fri 06 Mar 2026"))
    assert clock.standing == "kept"


def test_a_guard_is_read_in_the_configuration_before_the_step_that_starts():
    first_only = procedure(
        pathway("plan", "none active", transition("began", "none", "active")),
        limits=[limit("core_group", "plan.began", within="10 working days", when=state("plan.none"))],
    )
    happenings = lived(first_only, "Mon 02 Mar 2026 10:00 plan.began")
    (clock,) = Limits(first_only).measure(happenings, at("Tue 03 Mar 2026"))
    assert clock.standing == "running"


def test_a_start_that_does_not_count_restarts_nothing():
    urgent = _guarded(restart=True)
    happenings = lived(
        urgent,
        "Mon 02 Mar 2026 10:00 enquiry.opened",
        "Mon 02 Mar 2026 11:00 enquiry.danger_found",
        "Tue 03 Mar 2026 10:00 enquiry.opened",
    )
    (clock,) = Limits(urgent).measure(happenings, at("Fri 06 Mar 2026"))
    assert (clock.started, clock.standing) == (at("Mon 02 Mar 2026 10:00"), "running")


def test_after_a_start_that_does_not_count_another_may_start_it():
    small = procedure(
        limits=[limit("answer", "a.asked", "a.answered", within="2 days", when=is_so("ready"))], facts=[fact("ready")]
    )
    asked = [
        Happening(at("Mon 02 Mar 2026 10:00"), "a.asked", {}, {"ready": False}),
        Happening(at("Tue 03 Mar 2026 10:00"), "a.asked", {}, {"ready": True}),
    ]
    assert [(each.started, each.standing) for each in Limits(small).measure(asked, at("Wed 04 Mar 2026"))] == [
        (at("Mon 02 Mar 2026 10:00"), "void"),
        (at("Tue 03 Mar 2026 10:00"), "running"),
    ]


# Limits of states

DISSENT = procedure(
    pathway(
        "dissent",
        "none with_manager at_panel settled",
        transition("recorded", "none settled", "with_manager"),
        transition("asked_again", "with_manager", "with_manager"),
        transition("reminded", "with_manager"),
        transition("supported", "with_manager", "at_panel"),
        transition("decided", "at_panel", "settled"),
        follows("child.died", "with_manager at_panel", "none"),
        final="settled",
        within={"with_manager": "2 working days", "at_panel": "10 working days"},
    ),
    pathway("child", "alive dead", transition("died", "alive", "dead", by="outside"), final="dead"),
    ends_when=state("child.dead"),
)


def test_the_limit_of_a_state_runs_from_entering_to_leaving():
    happenings = lived(
        DISSENT,
        "Thu 02 Apr 2026 10:00 dissent.recorded",
        "Wed 08 Apr 2026 10:00 dissent.supported",
        "Fri 10 Apr 2026 10:00 dissent.decided",
    )
    clocks = Limits(DISSENT).measure(happenings, at("Fri 10 Apr 2026"))
    recorded, supported, decided = (each.at for each in happenings)
    assert clocks == (
        Clock(
            "dissent.with_manager", recorded, at("Wed 08 Apr 2026"), "kept", supported, supported, "dissent.supported"
        ),
        Clock("dissent.at_panel", supported, at("Wed 22 Apr 2026"), "kept", decided, decided, "dissent.decided"),
    )


def test_entering_the_same_state_again_starts_its_clock_again():
    happenings = lived(
        DISSENT,
        "Mon 02 Mar 2026 10:00 dissent.recorded",
        "Wed 04 Mar 2026 10:00 dissent.asked_again",
        "Mon 09 Mar 2026 10:00 dissent.supported",
    )
    clocks = Limits(DISSENT).measure(happenings, at("Mon 09 Mar 2026"))
    assert [(each.limit, each.due, each.standing) for each in clocks] == [
        ("dissent.with_manager", at("Wed 04 Mar 2026"), "kept"),
        ("dissent.with_manager", at("Fri 06 Mar 2026"), "missed"),
        ("dissent.at_panel", at("Mon 23 Mar 2026"), "running"),
    ]


def test_an_event_that_is_heard_and_moves_nothing_touches_no_clock():
    happenings = lived(DISSENT, "Mon 02 Mar 2026 10:00 dissent.recorded", "Tue 03 Mar 2026 10:00 dissent.reminded")
    (clock,) = Limits(DISSENT).measure(happenings, at("Tue 03 Mar 2026"))
    assert (clock.started, clock.standing) == (at("Mon 02 Mar 2026 10:00"), "running")


def test_a_later_episode_of_a_pathway_is_measured_afresh():
    happenings = lived(
        DISSENT,
        "Mon 02 Mar 2026 10:00 dissent.recorded",
        "Tue 03 Mar 2026 10:00 dissent.supported",
        "Wed 04 Mar 2026 10:00 dissent.decided",
        "Mon 01 Jun 2026 10:00 dissent.recorded",
    )
    clocks = Limits(DISSENT).measure(happenings, at("Mon 01 Jun 2026"))
    assert [(each.limit, each.standing) for each in clocks] == [
        ("dissent.with_manager", "kept"),
        ("dissent.at_panel", "kept"),
        ("dissent.with_manager", "running"),
    ]


def test_a_case_that_begins_in_a_state_has_not_entered_it_until_it_comes_back():
    asked = procedure(
        pathway(
            "question",
            "open answered",
            transition("answered", "open", "answered"),
            transition("asked_again", "answered", "open"),
            final="answered",
            within={"open": "1 week"},
        )
    )
    happenings = lived(asked, "Mon 02 Mar 2026 10:00 question.answered", "Tue 03 Mar 2026 10:00 question.asked_again")
    assert Limits(asked).measure([], at("Fri 31 Dec 2027")) == ()
    (clock,) = Limits(asked).measure(happenings, at("Tue 03 Mar 2026"))
    assert (clock.started, clock.standing) == (at("Tue 03 Mar 2026 10:00"), "running")


def test_a_clock_event_at_the_due_instant_is_in_time():
    lapsing = procedure(
        pathway(
            "protection",
            "none held lapsed",
            transition("taken", "none", "held", by="police"),
            transition("lapsed", "held", "lapsed", by="clock"),
            final="lapsed",
            within={"held": "3 days"},
        )
    )
    happenings = lived(lapsing, "Fri 20 Nov 2026 10:00 protection.taken", "Mon 23 Nov 2026 protection.lapsed")
    (clock,) = Limits(lapsing).measure(happenings, at("Tue 24 Nov 2026"))
    assert (clock.due, clock.ended, clock.standing) == (at("Mon 23 Nov 2026"), at("Mon 23 Nov 2026"), "kept")


# The end of the case


def test_a_state_left_only_because_the_case_ends_was_not_dealt_with():
    happenings = lived(DISSENT, "Mon 02 Mar 2026 10:00 dissent.recorded", "Tue 03 Mar 2026 10:00 child.died")
    (clock,) = Limits(DISSENT).measure(happenings, at("Fri 06 Mar 2026"))
    died = at("Tue 03 Mar 2026 10:00")
    assert (clock.standing, clock.stopped, clock.ended, clock.by) == ("void", None, died, "child.died")


def test_a_state_that_was_overdue_when_the_case_ended_is_out_of_the_count():
    happenings = lived(DISSENT, "Mon 02 Mar 2026 10:00 dissent.recorded", "Thu 05 Mar 2026 10:00 child.died")
    (clock,) = Limits(DISSENT).measure(happenings, at("Fri 06 Mar 2026"))
    assert (clock.standing, clock.stopped, clock.by) == ("void", None, "child.died")


def _ending(**more) -> Procedure:
    """A plan that ends the case by its own event or by a death, and a complaint that outlives it."""
    return procedure(
        pathway(
            "plan",
            "none active ended",
            transition("began", "none", "active"),
            transition("visited", "active", sets={"seen": True}),
            transition("ended", "active", "ended"),
            final="ended",
            within={"active": "6 months"},
        ),
        pathway(
            "complaint",
            "none considered answered",
            transition("made", "none answered", "considered"),
            transition("answered", "considered", "answered"),
            final="answered",
            within={"considered": "10 working days"},
        ),
        facts=[fact("seen")],
        outlives="complaint",
        limits=[
            limit("visit", "plan.began", "plan.visited", within="10 working days"),
            limit("reply", "complaint.made", "complaint.answered", within="15 working days"),
            limit("record", "plan.ended complaint.answered", "plan.visited", within="5 working days"),
        ],
        **more,
    )


def test_the_end_of_the_case_takes_what_runs_out_of_the_count():
    ending = _ending(ends_when=state("plan.ended"))
    happenings = lived(ending, "Mon 02 Mar 2026 10:00 plan.began", "Tue 03 Mar 2026 10:00 plan.ended")
    clocks = Limits(ending).measure(happenings, at("Fri 06 Mar 2026"))
    assert [(each.limit, each.standing, each.by) for each in clocks] == [
        ("visit", "void", "plan.ended"),
        ("plan.active", "kept", "plan.ended"),
        ("record", "void", "plan.ended"),
    ]


def test_what_outlives_the_case_goes_on_being_measured():
    ending = _ending(ends_when=state("plan.ended"))
    happenings = lived(
        ending,
        "Mon 02 Mar 2026 10:00 plan.began",
        "Mon 02 Mar 2026 12:00 complaint.made",
        "Tue 03 Mar 2026 10:00 plan.ended",
        "Tue 10 Mar 2026 10:00 complaint.answered",
        "Wed 11 Mar 2026 10:00 complaint.made",
    )
    clocks = Limits(ending).measure(happenings, at("Wed 11 Mar 2026"))
    assert [(each.limit, each.standing) for each in clocks if each.started >= at("Mon 02 Mar 2026 12:00")] == [
        ("reply", "kept"),
        ("complaint.considered", "kept"),
        ("record", "void"),
        ("record", "void"),
        ("reply", "running"),
        ("complaint.considered", "running"),
    ]


def test_a_state_that_outlives_the_case_is_left_in_time_even_by_the_event_that_ends_it():
    closing = procedure(
        pathway("child", "alive dead", transition("died", "alive", "dead", by="outside"), final="dead"),
        pathway(
            "complaint",
            "none considered closed",
            transition("made", "none", "considered"),
            follows("child.died", "considered", "closed"),
            final="closed",
            within={"considered": "10 working days"},
        ),
        outlives="complaint",
        ends_when=state("child.dead"),
    )
    happenings = lived(closing, "Mon 02 Mar 2026 10:00 complaint.made", "Tue 03 Mar 2026 10:00 child.died")
    (clock,) = Limits(closing).measure(happenings, at("Tue 03 Mar 2026"))
    assert (clock.standing, clock.by) == ("kept", "child.died")


def test_a_limit_that_nothing_stops_ends_with_the_case():
    endless = _ending(ends_when=state("plan.ended"))
    forever = procedure(
        *endless.pathways.values(),
        facts=[fact("seen")],
        ends_when=endless.ends_when,
        outlives="complaint",
        limits=[limit("forever", "complaint.made", within="10 years")],
    )
    happenings = lived(
        forever,
        "Mon 02 Mar 2026 10:00 plan.began",
        "Mon 02 Mar 2026 12:00 complaint.made",
        "Tue 03 Mar 2026 10:00 plan.ended",
    )
    clocks = Limits(forever).measure(happenings, at("Tue 03 Mar 2026"))
    assert [each.standing for each in clocks if each.limit == "forever"] == ["void"]


def test_a_log_that_begins_after_the_end_of_the_case_counts_only_what_outlives_it():
    ending = _ending(ends_when=state("plan.ended"))
    over = Configuration({"complaint": "considered", "plan": "ended", "seen": False})
    answered = Happening(
        at("Mon 02 Mar 2026 10:00"), "complaint.answered", {"complaint": ("considered", "answered")}, over
    )
    assert [(each.limit, each.standing) for each in Limits(ending).measure([answered], at("Mon 02 Mar 2026"))] == [
        ("record", "void")
    ]


def _after_the_end() -> Procedure:
    """A case that ends and is reopened, while reports and complaints go on, and least distances of both kinds."""
    return procedure(
        pathway(
            "case",
            "live over",
            transition("shared", "live"),
            transition("ended", "live", "over"),
            transition("reopened", "over", "live", reopens=True),
        ),
        pathway("complaint", "none", transition("letter", "none"), transition("meeting", "none")),
        outlives="complaint",
        dates="hearing",
        ends_when=state("case.over"),
        limits=[
            limit("of_case", "case.shared", at_least="2 days", before="complaint.meeting"),
            limit("of_complaint", "complaint.letter", at_least="2 days", before="complaint.meeting"),
            limit("of_both", "case.shared complaint.letter", at_least="1 week", before_date="hearing"),
            limit("of_hearing", "complaint.letter", at_least="1 week", before_date="hearing"),
        ],
    )


def _standings(*lines: str, **dates: str) -> dict[str, str]:
    small = _after_the_end()
    known = {name: at(day) for name, day in dates.items()}
    return {
        each.limit: each.standing for each in Limits(small).measure(lived(small, *lines), at("Fri 31 Dec 2027"), known)
    }


def test_least_distances_of_what_outlives_the_case_are_measured_after_its_end():
    assert _standings(
        "Mon 02 Mar 2026 10:00 case.shared",
        "Mon 02 Mar 2026 11:00 complaint.letter",
        "Tue 03 Mar 2026 10:00 case.ended",
        "Mon 09 Mar 2026 10:00 complaint.meeting",
    ) == {"of_case": "void", "of_complaint": "kept"}


def test_what_was_done_before_the_end_does_not_serve_a_case_that_is_reopened():
    assert _standings(
        "Mon 02 Mar 2026 10:00 case.shared",
        "Tue 03 Mar 2026 10:00 case.ended",
        "Wed 04 Mar 2026 10:00 case.reopened",
        "Mon 09 Mar 2026 10:00 complaint.meeting",
    ) == {"of_case": "missed", "of_complaint": "missed"}


def test_before_a_date_only_what_outlives_the_case_can_be_done_after_its_end():
    assert _standings(
        "Mon 02 Mar 2026 10:00 case.ended",
        "Tue 03 Mar 2026 11:00 complaint.letter",
        hearing="Mon 30 Mar 2026 10:00",
    ) == {"of_both": "void", "of_hearing": "kept"}
    assert _standings("Mon 02 Mar 2026 10:00 case.ended", hearing="Mon 30 Mar 2026 10:00") == {
        "of_both": "void",
        "of_hearing": "missed",
    }


def test_the_end_of_the_case_can_rest_on_a_fact_that_the_step_sets():
    ending = _ending(ends_when=is_so("seen"))
    happenings = lived(ending, "Mon 02 Mar 2026 10:00 plan.began", "Tue 03 Mar 2026 10:00 plan.visited")
    clocks = Limits(ending).measure(happenings, at("Fri 06 Mar 2026"))
    assert [(each.limit, each.standing, each.by) for each in clocks] == [
        ("visit", "kept", "plan.visited"),
        ("plan.active", "void", "plan.visited"),
    ]


def test_a_case_that_is_reopened_is_measured_again():
    reopened = procedure(
        pathway(
            "referral",
            "none open closed",
            transition("received", "none", "open"),
            transition("closed", "open", "closed"),
            transition("received_again", "closed", "open", reopens=True),
            final="closed",
            within={"open": "1 working day"},
        ),
        ends_when=state("referral.closed"),
    )
    happenings = lived(
        reopened,
        "Mon 02 Mar 2026 10:00 referral.received",
        "Tue 03 Mar 2026 10:00 referral.closed",
        "Mon 09 Mar 2026 10:00 referral.received_again",
    )
    clocks = Limits(reopened).measure(happenings, at("Mon 09 Mar 2026"))
    assert [each.standing for each in clocks] == ["kept", "running"]


# Least distances before events


def test_a_report_shared_on_saturday_is_in_time_for_a_conference_on_monday():
    clocks = measured(REPORT, "Sat 12 Dec 2026 18:00 report.shared", "Mon 14 Dec 2026 10:00 conference.opened")
    assert clocks == (
        Clock(
            "report_to_family",
            started=None,
            due=at("Sat 12 Dec 2026"),
            standing="kept",
            stopped=at("Sat 12 Dec 2026 18:00"),
            ended=at("Mon 14 Dec 2026 10:00"),
            by="conference.opened",
        ),
    )


def test_a_distance_in_hours_is_exact():
    hours = limit("report", "report.shared", at_least="72 hours", before="conference.opened")
    opened = "Mon 14 Dec 2026 10:00 conference.opened"
    (exact,) = measured(hours, "Fri 11 Dec 2026 10:00 report.shared", opened)
    (late,) = measured(hours, "Fri 11 Dec 2026 10:01 report.shared", opened)
    assert (exact.standing, late.standing) == ("kept", "missed")


def test_in_working_days_it_has_to_be_shared_on_thursday():
    working = limit("report", "report.shared", at_least="2 working days", before="conference.opened")
    opened = "Mon 14 Dec 2026 10:00 conference.opened"
    (thursday,) = measured(working, "Thu 10 Dec 2026 18:00 report.shared", opened)
    (friday,) = measured(working, "Fri 11 Dec 2026 08:00 report.shared", opened)
    assert (thursday.standing, friday.standing, friday.done_late) == ("kept", "missed", True)


def test_a_report_that_was_never_shared_is_a_miss():
    (clock,) = measured(REPORT, "Mon 14 Dec 2026 10:00 conference.opened")
    assert (clock.standing, clock.stopped, clock.ended) == ("missed", None, at("Mon 14 Dec 2026 10:00"))


def test_a_report_shared_before_the_first_conference_does_not_serve_the_second():
    clocks = measured(
        REPORT,
        "Tue 01 Dec 2026 10:00 report.shared",
        "Mon 14 Dec 2026 10:00 conference.opened",
        "Mon 15 Mar 2027 10:00 conference.opened",
    )
    assert [each.standing for each in clocks] == ["kept", "missed"]


def test_a_report_shared_before_only_the_second_conference_serves_that_one():
    clocks = measured(
        REPORT,
        "Mon 14 Dec 2026 10:00 conference.opened",
        "Mon 01 Mar 2027 10:00 report.shared",
        "Mon 15 Mar 2027 10:00 conference.opened",
    )
    assert [each.standing for each in clocks] == ["missed", "kept"]


def test_the_latest_report_counts():
    (clock,) = measured(
        REPORT,
        "Tue 01 Dec 2026 10:00 report.shared",
        "Sun 13 Dec 2026 10:00 report.shared",
        "Mon 14 Dec 2026 10:00 conference.opened",
    )
    assert (clock.standing, clock.stopped) == ("missed", at("Sun 13 Dec 2026 10:00"))


def test_a_report_without_a_conference_leaves_no_clock():
    assert measured(REPORT, "Tue 01 Dec 2026 10:00 report.shared") == ()


def test_a_conference_called_off_takes_the_report_out_of_the_count():
    called_off = ("Tue 01 Dec 2026 10:00 report.shared", "Wed 02 Dec 2026 10:00 conference.called_off")
    opened = "Mon 14 Dec 2026 10:00 conference.opened"
    (void,) = measured(REPORT, *called_off, opened)
    (shared_again,) = measured(REPORT, *called_off, "Thu 10 Dec 2026 10:00 report.shared", opened)
    assert (void.standing, void.stopped, shared_again.standing) == ("void", None, "kept")


def test_an_event_looks_back_before_it_is_looked_back_to():
    apart = limit("apart", "visit.made", at_least="2 days", before="visit.made")
    clocks = measured(
        apart,
        "Mon 02 Mar 2026 10:00 visit.made",
        "Tue 03 Mar 2026 10:00 visit.made",
        "Thu 05 Mar 2026 10:00 visit.made",
    )
    assert [(each.standing, each.stopped) for each in clocks] == [
        ("missed", None),
        ("missed", at("Mon 02 Mar 2026 10:00")),
        ("kept", at("Tue 03 Mar 2026 10:00")),
    ]


def test_a_guard_on_a_least_distance_is_read_at_the_report_or_without_one_at_the_conference():
    small = procedure(
        limits=[limit("report", "report.shared", at_least="2 days", before="conference.opened", when=is_so("planned"))],
        facts=[fact("planned")],
    )

    def standing(*events) -> list[str]:
        happenings = [Happening(at(day), event, {}, {"planned": planned}) for day, event, planned in events]
        return [each.standing for each in Limits(small).measure(happenings, at("Fri 31 Dec 2027"))]

    shared, opened = ("Tue 01 Dec 2026 10:00", "report.shared"), ("Mon 14 Dec 2026 10:00", "conference.opened")
    assert standing((*shared, True), (*opened, False)) == ["kept"]
    assert standing((*shared, False), (*opened, True)) == ["void"]
    assert standing((*opened, True)) == ["missed"]
    assert standing((*opened, False)) == ["void"]


# Least distances before a date


def test_a_pre_birth_conference_is_due_twelve_weeks_before_the_expected_birth():
    assert measured(PRE_BIRTH, now="Mon 01 Feb 2027", expected_birth="Tue 01 Jun 2027") == (
        Clock("pre_birth", None, at("Tue 09 Mar 2027"), "running"),
    )


@pytest.mark.parametrize(
    ("opened", "standing"), [("Tue 09 Mar 2027 15:00", "kept"), ("Wed 10 Mar 2027 09:00", "missed")]
)
def test_a_pre_birth_conference_is_in_time_on_its_due_day(opened, standing):
    clocks = measured(PRE_BIRTH, f"{opened} conference.opened", expected_birth="Tue 01 Jun 2027")
    assert clocks == (
        Clock("pre_birth", None, at("Tue 09 Mar 2027"), standing, at(opened), at(opened), "conference.opened"),
    )


def test_a_pre_birth_conference_never_held_is_overdue_and_after_the_date_it_is_over():
    (overdue,) = measured(PRE_BIRTH, now="Wed 10 Mar 2027 00:00", expected_birth="Tue 01 Jun 2027")
    (over,) = measured(PRE_BIRTH, now="Wed 02 Jun 2027", expected_birth="Tue 01 Jun 2027")
    assert (overdue.standing, overdue.overdue) == ("missed", True)
    assert (over.standing, over.overdue, over.ended, over.by) == (
        "missed",
        False,
        at("Tue 01 Jun 2027"),
        "dates.expected_birth",
    )


def test_on_the_day_itself_is_in_time_where_no_distance_is_asked():
    same_day = limit("adult_review", "review.held", at_least="0 days", before_date="birthday", void="child.moved")
    birthday = {"birthday": "Tue 01 Jun 2027 00:00"}
    (held,) = measured(same_day, "Tue 01 Jun 2027 10:00 review.held", **birthday)
    (moved,) = measured(same_day, "Tue 01 Jun 2027 10:00 child.moved", **birthday)
    (never,) = measured(same_day, **birthday)
    (next_day,) = measured(same_day, "Wed 02 Jun 2027 10:00 child.moved", **birthday)
    assert [each.standing for each in (held, moved, never, next_day)] == ["kept", "void", "missed", "missed"]
    assert (
        never
        == next_day
        == Clock("adult_review", None, at("Tue 01 Jun 2027"), "missed", None, at("Tue 01 Jun 2027"), "dates.birthday")
    )


def test_the_latest_conference_before_the_date_counts_and_none_after_it():
    opened = ("Mon 01 Feb 2027 10:00 conference.opened", "Mon 03 May 2027 10:00 conference.opened")
    (before,) = measured(PRE_BIRTH, *opened, expected_birth="Tue 01 Jun 2027")
    (after,) = measured(PRE_BIRTH, *opened, expected_birth="Sat 01 May 2027")
    assert (before.standing, before.stopped) == ("missed", at("Mon 03 May 2027 10:00"))
    assert (after.standing, after.stopped) == ("kept", at("Mon 01 Feb 2027 10:00"))


def test_a_case_without_the_date_has_no_such_clock():
    small = procedure(limits=[PRE_BIRTH], dates="expected_birth")
    assert Limits(small).measure([], at("Fri 31 Dec 2027")) == ()


def test_a_move_voids_what_lay_ahead_of_the_date_and_not_what_was_done():
    moved, birth = "Mon 15 Feb 2027 10:00 residence.moved_away", "Tue 01 Jun 2027"
    (void,) = measured(PRE_BIRTH, moved, expected_birth=birth)
    (done,) = measured(PRE_BIRTH, "Mon 01 Feb 2027 10:00 conference.opened", moved, expected_birth=birth)
    (overdue,) = measured(PRE_BIRTH, "Mon 15 Mar 2027 10:00 residence.moved_away", expected_birth=birth)
    assert [each.standing for each in (void, done, overdue)] == ["void", "kept", "void"]


def _unborn() -> Procedure:
    return procedure(
        pathway("child", "unborn born", transition("born", "unborn", "born", by="outside")),
        pathway("conference", "none held", transition("opened", "none held", "held")),
        limits=[
            limit(
                "pre_birth",
                "conference.opened",
                at_least="12 weeks",
                before_date="expected_birth",
                when=state("child.unborn"),
            )
        ],
        dates="expected_birth",
    )


def _pre_birth(*lines: str, now: str, start: Configuration | None = None) -> list[str]:
    unborn, expected = _unborn(), {"expected_birth": at("Tue 01 Jun 2027")}
    return [each.standing for each in Limits(unborn).measure(lived(unborn, *lines), at(now), expected, start)]


def test_a_guarded_limit_before_a_date_is_spoken_of_while_its_guard_holds():
    born = "Mon 01 Feb 2027 10:00 child.born"
    assert _pre_birth(now="Mon 01 Feb 2027") == []
    assert _pre_birth(now="Mon 01 Feb 2027", start=next(initial(_unborn()))) == ["running"]
    assert _pre_birth(born, now="Mon 01 Feb 2027") == []
    assert _pre_birth(born, now="Wed 10 Mar 2027 00:00") == ["void"]
    assert _pre_birth(born, "Thu 01 Apr 2027 10:00 conference.opened", now="Fri 31 Dec 2027") == ["void"]


def test_a_guard_that_held_when_the_thing_was_due_makes_it_a_miss_whatever_comes_later():
    born = "Thu 01 Apr 2027 10:00 child.born"
    assert _pre_birth(born, now="Fri 31 Dec 2027") == ["missed"]
    assert _pre_birth(born, "Fri 02 Apr 2027 10:00 conference.opened", now="Fri 31 Dec 2027") == ["missed"]


def test_the_end_of_the_case_voids_what_lay_ahead_of_a_date():
    ending = procedure(
        pathway("child", "unborn gone", transition("gone", "unborn", "gone", by="outside"), final="gone"),
        limits=[PRE_BIRTH],
        dates="expected_birth",
        ends_when=state("child.gone"),
    )
    birth = {"expected_birth": at("Tue 01 Jun 2027")}
    early, late = (lived(ending, f"{day} 10:00 child.gone") for day in ("Mon 01 Feb 2027", "Thu 01 Apr 2027"))
    standings = [Limits(ending).measure(each, at("Fri 31 Dec 2027"), birth)[0].standing for each in (early, late)]
    assert standings == ["void", "void"]


# Happenings, order, wrong use


def test_a_step_becomes_a_happening_with_its_moves_and_changed_facts():
    urgent = _guarded()
    start = next(initial(urgent))
    found, opened = step_on(urgent, start, "enquiry.danger_found"), step_on(urgent, start, "enquiry.opened")
    day = at("Mon 02 Mar 2026 10:00")
    assert Happening.of(found, day) == Happening(day, "enquiry.danger_found", {}, start, {"urgent": True})
    assert Happening.of(opened, day) == Happening(day, "enquiry.opened", {"enquiry": ("none", "open")}, start)
    assert [Happening.of(opened, day).after(each) for each in ("enquiry", "urgent")] == ["open", False]
    assert Happening.of(found, day).after("urgent") is True


def test_clocks_come_in_the_order_of_their_starts_and_open_ones_by_due_time():
    slow, quick = limit("slow", "a.one", within="3 months"), limit("quick", "a.two", within="1 day")
    clocks = Limits(procedure(limits=[quick, slow])).case()
    for line in ("Mon 02 Mar 2026 10:00 a.one", "Tue 03 Mar 2026 10:00 a.two"):
        clocks.feed(heard(line))
    now = at("Tue 03 Mar 2026")
    assert [each.limit for each in clocks.at(now)] == ["slow", "quick"]
    assert [each.limit for each in clocks.open(now)] == ["quick", "slow"]


def test_happenings_have_to_come_in_the_order_of_time():
    clocks = Limits(procedure(limits=[FIFTEEN_DAYS])).case()
    clocks.feed(heard("Fri 11 Dec 2026 10:00 enquiry.strategy_discussion"))
    earlier = r"2026-12-11 09:59:00 is earlier than 2026-12-11 10:00:00, when enquiry.strategy_discussion happened"
    with pytest.raises(ValueError, match=earlier):
        clocks.feed(heard("Fri 11 Dec 2026 09:59 conference.opened"))
    with pytest.raises(ValueError, match=earlier):
        clocks.at(at("Fri 11 Dec 2026 09:59"))


def test_times_have_no_time_zone():
    clocks = Limits(procedure(limits=[FIFTEEN_DAYS])).case()
    with pytest.raises(ValueError, match="have no time zone"):
        clocks.feed(Happening(datetime.fromisoformat("2026-12-11T10:00+00:00"), "conference.opened", {}, {}))


def test_a_date_that_the_procedure_does_not_have_is_named():
    with pytest.raises(ValueError, match="no date 'birth'; its dates are: expected_birth"):
        Limits(procedure(dates="expected_birth")).case({"birth": at("Tue 01 Jun 2027")})


# Laws

EVENTS = ("a.began", "a.done", "a.gone", "b.shared", "b.opened", "c.entered", "c.again", "c.left", "d.died", "d.back")
LAWFUL = procedure(
    pathway(
        "c",
        "out in",
        transition("entered", "out", "in"),
        transition("again", "in", "in"),
        transition("left", "in", "out"),
        within={"in": "3 days"},
    ),
    pathway(
        "d",
        "alive dead",
        transition("died", "alive", "dead"),
        transition("back", "dead", "alive", reopens=True),
        final="dead",
    ),
    facts=[fact("ready")],
    dates="meeting",
    ends_when=Or((state("d.dead"), is_so("gone"))),
    outlives="c",
    limits=[
        limit("plain", "a.began", "a.done", within="4 working days", void="a.gone"),
        limit("cycle", "a.began", "a.began", within="1 week", when=is_so("ready")),
        limit("again", "a.began c.left", "a.done", within="48 hours", restart=True),
        limit("ahead", "b.shared", at_least="2 days", before="b.opened", void="a.gone", when=is_so("ready")),
        limit("dated", "b.shared", at_least="1 week", before_date="meeting", void="a.gone", when=is_so("ready")),
        limit("surviving", "c.entered", "c.left", within="1 month"),
    ],
)
LIMITS = Limits(LAWFUL)
LAST = datetime(2027, 12, 31)
MOVES = {
    "c.entered": ("c", "out", "in"),
    "c.again": ("c", "in", "in"),
    "c.left": ("c", "in", "out"),
    "d.died": ("d", "alive", "dead"),
    "d.back": ("d", "dead", "alive"),
}


@st.composite
def histories(draw) -> list[Happening]:
    """Events at rising times, with moves only where the pathway is in the state that they leave."""
    values = {"c": "out", "d": "alive", "ready": draw(st.booleans()), "gone": False}
    time, found = datetime(2026, 12, 1, 9), []
    for event in draw(st.lists(st.sampled_from(EVENTS), max_size=25)):
        time += draw(st.sampled_from([timedelta(0), timedelta(hours=7), timedelta(days=2), timedelta(days=20)]))
        moves, sets = {}, {}
        if event in MOVES:
            name, left, entered = MOVES[event]
            if values[name] != left:
                continue
            moves = {name: (left, entered)}
        else:
            sets = {"ready": draw(st.booleans())}
        found.append(Happening(time, event, moves, dict(values), sets))
        values |= sets | {name: move[1] for name, move in moves.items()}
    return found


meetings = st.one_of(
    st.just({}),
    st.dates(date(2026, 12, 1), date(2027, 3, 31)).map(
        lambda day: {"meeting": datetime(day.year, day.month, day.day, 9)}
    ),
)


@given(histories(), meetings)
def test_every_clock_ends_in_exactly_one_standing_and_says_why(happenings, dates):
    for clock in LIMITS.measure(happenings, LAST, dates):
        done_in_time = clock.stopped is not None and clock.stopped <= clock.due
        match clock.standing:
            case "running":
                assert clock.due >= LAST
                assert (clock.stopped, clock.ended, clock.by) == (None, None, None)
            case "kept":
                assert done_in_time
                assert clock.ended >= clock.stopped
            case "missed":
                assert not done_in_time
            case "void":
                assert clock.stopped is None
                assert clock.ended is not None


@given(histories())
def test_every_start_that_counts_is_the_start_of_a_clock_or_comes_while_one_is_open(happenings):
    clocks = [each for each in LIMITS.measure(happenings, LAST) if each.limit == "plain"]
    starts = {each.at for each in happenings if each.event == "a.began"}
    assert {each.started for each in clocks} <= starts
    for start in starts:
        assert any(each.started <= start <= (each.ended or LAST) for each in clocks)


@given(histories())
def test_the_clocks_of_one_limit_do_not_overlap(happenings):
    for name in ("plain", "cycle", "again", "surviving", "c.in"):
        clocks = [each for each in LIMITS.measure(happenings, LAST) if each.limit == name]
        ends = [each.ended or LAST for each in clocks]
        assert all(end <= later.started for end, later in zip(ends, clocks[1:], strict=False))


@given(histories(), meetings)
def test_what_is_decided_before_the_last_event_stays_decided(happenings, dates):
    clocks = LIMITS.case(dates)
    decided: set[Clock] = set()
    for happening in happenings:
        clocks.feed(happening)
        now = set(clocks.at(happening.at))
        assert decided <= now
        decided = {each for each in now if not each.open and each.limit != "dated"}


@given(histories(), meetings)
def test_feeding_one_by_one_and_asking_between_gives_the_same_as_measuring_all(happenings, dates):
    clocks = LIMITS.case(dates)
    for happening in happenings:
        clocks.feed(happening)
        clocks.at(happening.at)
        clocks.open(happening.at)
    assert clocks.at(LAST) == LIMITS.measure(happenings, LAST, dates)


@given(histories(), meetings)
def test_open_clocks_are_those_that_have_not_ended(happenings, dates):
    clocks = LIMITS.case(dates)
    for happening in happenings:
        clocks.feed(happening)
        found = clocks.at(happening.at)
        assert set(clocks.open(happening.at)) == {each for each in found if each.open}


@given(histories())
def test_at_the_end_of_a_case_nothing_runs_but_what_outlives_it(happenings):
    clocks = LIMITS.case()
    for happening in happenings:
        clocks.feed(happening)
        if happening.after("d") == "dead":
            assert {each.limit for each in clocks.open(happening.at)} <= {"surviving", "c.in"}


@given(histories())
def test_to_each_event_ahead_belongs_one_clock(happenings):
    clocks = [each for each in LIMITS.measure(happenings, LAST) if each.limit == "ahead"]
    assert [each.ended for each in clocks] == [each.at for each in happenings if each.event == "b.opened"]

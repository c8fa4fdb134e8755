"""What had happened to a child whose plan is known: the pattern of the past, on the days that are known."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from cpmodel.model.pasts import HELD_AT, cycle, reviews_of, told, usual_reviews
from cpmodel.model.scenario import OpenPlan, Past

DAY = 24 * 60
FIRST = date(2026, 4, 1)
BEFORE, MADE, SENT = Past(("asked",), -7 * DAY), Past(("made",), 0), Past(("sent",), 16 * DAY)
INVITED = Past(("invited",), 82 * DAY, 172 * DAY)
HELD = Past(("held", "continued"), 86 * DAY, 172 * DAY)
RECORDED = Past(("recorded",), 102 * DAY, 172 * DAY)
SEEN = Past(("seen",), 9 * DAY, 30 * DAY)
PAST = (BEFORE, MADE, SENT, SEEN, INVITED, HELD, RECORDED)


def days(plan: OpenPlan) -> list[tuple[str, date]]:
    """The events, with their days."""
    return [
        (event, FIRST + timedelta(days=minute // DAY))
        for minute, events in told(plan, PAST, HELD, FIRST)[1]
        for event in events
    ]


def test_the_line_of_the_review_is_the_one_that_comes_again_with_its_events() -> None:
    assert cycle(PAST, {"held", "put_off"}) == HELD
    assert cycle(PAST, {"made"}) is None


def test_a_plan_is_told_on_its_days_and_what_goes_with_a_review_lies_around_it() -> None:
    plan = OpenPlan("a", date(2025, 10, 1), reviews=1, last_review=date(2026, 1, 5), next_review=date(2026, 4, 3))
    assert [each for each in days(plan) if each[0] != "seen"] == [
        ("asked", date(2025, 9, 24)),
        ("made", date(2025, 10, 1)),
        ("sent", date(2025, 10, 17)),
        ("invited", date(2026, 1, 1)),
        ("held", date(2026, 1, 5)),
        ("continued", date(2026, 1, 5)),
        ("recorded", date(2026, 1, 21)),
        ("invited", date(2026, 3, 30)),
    ]
    assert [day for event, day in days(plan) if event == "seen"] == [
        date(2025, 10, 10) + timedelta(days=30 * number) for number in range(6)
    ]


def test_of_reviews_of_which_only_the_number_is_known_the_first_lies_where_the_pattern_has_it() -> None:
    plan = OpenPlan("a", date(2025, 1, 1), reviews=3, last_review=date(2026, 1, 1))
    assert reviews_of(plan, HELD) == (date(2025, 3, 28), date(2025, 8, 14), date(2026, 1, 1))
    assert usual_reviews(plan.began, date(2025, 3, 20), HELD) == 1
    assert usual_reviews(plan.began, date(2025, 9, 14), HELD) == 2
    assert usual_reviews(plan.began, date(2026, 3, 4), HELD) == 3


@st.composite
def plans(draw: st.DrawFn) -> OpenPlan:
    """Plans as a sheet can have them, also such as no service would have."""
    began = FIRST - timedelta(days=draw(st.integers(1, 2000)))
    coming = draw(st.none() | st.integers(0, 366).map(lambda days: FIRST + timedelta(days=days)))
    length = (FIRST - began).days
    if length < 2 or draw(st.booleans()):
        return OpenPlan("a", began, next_review=coming)
    last = began + timedelta(days=draw(st.integers(1, length - 1)))
    return OpenPlan("a", began, "", draw(st.integers(1, min(12, (last - began).days))), last, coming)


@given(plans())
def test_what_belongs_to_one_conference_never_comes_before_the_last_nor_after_the_next(plan: OpenPlan) -> None:
    held, found = told(plan, PAST, HELD, FIRST)
    assert [minute for minute, _ in found] == sorted(minute for minute, _ in found)
    assert all(minute < 0 for minute, _ in found)
    events = [event for _, line in found for event in line]
    prepared = [each for each in events if each in ("asked", "made", "invited", "held")]
    usual = ["asked", "made", *["invited", "held"] * plan.reviews]
    assert prepared in (usual, [*usual, "invited"] if plan.next_review else usual)
    written = [each for each in events if each in ("made", "sent", "held", "recorded")]
    usual = ["made", "sent", *["held", "recorded"] * plan.reviews]
    assert written in (usual, usual[:-1])
    assert [minute for minute, events in found if "made" in events] == [held[0]]
    assert held[0] == (plan.began - FIRST).days * DAY + HELD_AT
    assert [minute for minute, events in found if "held" in events] == list(held[1:])
    if plan.last_review:
        assert (len(held) - 1, held[-1]) == (plan.reviews, (plan.last_review - FIRST).days * DAY + HELD_AT)

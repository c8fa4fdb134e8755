"""What had happened to a child with a plan before the first day: the past of its caseload, told on the days that are known.

The past of a caseload is a pattern: lines of events, so long after the anchor, some of them again and again. For a plan whose
days are known the anchor is the day on which it began. The lines that come again with the review are told with each review:
those before it, such as the invitations, so long before its day, and those after it so long after. What belongs to one
conference never comes before the last one nor after the next. Of reviews of which only the number is known, the first lies
where the pattern has it and the others evenly up to the last.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta

from cpmodel.model.calendar import MINUTES_A_DAY
from cpmodel.model.scenario import OpenPlan, Past

HELD_AT = 10 * 60
"""The minute of the day at which a conference of the past was held."""

Told = tuple[int, tuple[str, ...]]
"""A minute, and the events that happened then. Minutes count from midnight of the first day, and are less than nothing."""


def cycle(past: Sequence[Past], held: Collection[str]) -> Past | None:
    """The line of a past that tells a meeting which is held again and again, by the events of the meeting; None without one."""
    return next((each for each in past if each.every and not set(held).isdisjoint(each.events)), None)


def usual_reviews(began: date, last: date, line: Past) -> int:
    """How many reviews there will have been up to the last, by how far the pattern has them apart."""
    assert line.every, line
    after = (last - began).days * MINUTES_A_DAY - line.at
    return 1 + max(0, (2 * after + line.every) // (2 * line.every))


def reviews_of(plan: OpenPlan, line: Past) -> tuple[date, ...]:
    """The days of the reviews that were held."""
    if plan.last_review is None:
        return ()
    first = min(line.at // MINUTES_A_DAY, (plan.last_review - plan.began).days // plan.reviews)
    start = plan.last_review if plan.reviews == 1 else plan.began + timedelta(days=first)
    steps, length = plan.reviews - 1, (plan.last_review - start).days
    return tuple(start + timedelta(days=length * step // max(steps, 1)) for step in range(plan.reviews))


def told(plan: OpenPlan, past: Sequence[Past], line: Past, first_day: date) -> tuple[tuple[int, ...], list[Told]]:
    """When the plan was made and each review held, and all that had happened, in order."""
    held = [_minute(each, first_day) for each in (plan.began, *reviews_of(plan, line))]
    coming = None if plan.next_review is None else _minute(plan.next_review, first_day)
    found = [
        (minute, order, each.events)
        for order, each in enumerate(past)
        for minute in _minutes(each, line, held, coming)
        if minute < 0
    ]
    return tuple(held), [(minute, events) for minute, _, events in sorted(found)]


def _minute(day: date, first_day: date) -> int:
    return (day - first_day).days * MINUTES_A_DAY + HELD_AT


def _minutes(each: Past, line: Past, held: list[int], coming: int | None) -> Iterator[int]:
    """When a line of the past was told. What repeats otherwise than the reviews goes on whatever they do."""
    if each.every and each.every != line.every:
        yield from range(held[0] + each.at, 0, each.every)
        return
    after = each.at - line.at if each.every else each.at
    ends = [*held[1:], coming]
    if not each.every:
        yield _between(held[0] + after, None, held[0], ends[0]) if after > 0 else held[0] + after
        return
    for number, at in enumerate(held[1:], start=1):
        yield _between(at + after, held[number - 1], at, ends[number])
    if coming is not None and after < 0:
        yield _between(coming + after, held[-1], coming, None)


def _between(minute: int, before: int | None, at: int, following: int | None) -> int:
    """The minute, moved to after the conference before and to before the one that follows."""
    if minute < at:
        return minute if before is None else max(minute, before + 1)
    return minute if minute == at or following is None else min(minute, following - 1)

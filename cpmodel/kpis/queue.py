"""Children who wait for a conference, at the end of each week and of the period; the backlog are those of them who are past their limit.

A child waits from when a conference is called (or is to be held again) until it is opened, or until none is to be held any more. Past
their limit are those for whom one of the limits that the opening stops has run out by then.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from cpmodel.kpis._measuring import Measure, Reading, Series, midnight_after, open_at

ASKS = ("events.conference_opens",)
PATHWAY = "conference"
_Span = tuple[datetime, datetime | None]


def measure(reading: Reading) -> Iterator[Measure | Series]:
    """Count who waits, and who has waited too long."""
    opens = reading.group("conference_opens")
    if not opens or PATHWAY not in reading.procedure.pathways:
        return
    waiting = dict(_waiting(reading, opens))
    queue = [span for spans in waiting.values() for span in spans]
    backlog = list(_overdue(reading, opens, waiting))
    ends = [min(midnight_after(week + timedelta(days=6)), reading.log.end) for week in reading.weeks]
    for name, title, spans in (
        ("queue", "Children waiting for a conference", queue),
        ("backlog", "Children waiting past the limit", backlog),
    ):
        by_week = open_at(spans, ends)
        last = by_week[-1] if by_week else 0.0
        yield Measure(f"queue.{name}", f"{title} at the end", "children", "children", last, int(last))
        yield Series(f"queue.{name}_by_week", title, "children", "children", "week", reading.weeks, {"": by_week})


def _waiting(reading: Reading, opens: frozenset[str]) -> Iterator[tuple[str, list[_Span]]]:
    """Of each case the spans of time in which it waited."""
    states = reading.procedure.pathways[PATHWAY].states
    for case, records in reading.log.by_case.items():
        spans: list[_Span] = []
        since = None
        for each in records:
            if each.pathway != PATHWAY or not each.state_to:
                continue
            if each.event in opens or states[each.state_to].at_rest:
                spans += [(since, each.time)] if since else []
                since = None
            elif states[each.state_from or each.state_to].at_rest:
                since = each.time
        yield case, [*spans, (since, None)] if since else spans


def _overdue(reading: Reading, opens: frozenset[str], waiting: dict[str, list[_Span]]) -> Iterator[_Span]:
    """The part of each wait that lies after the first limit that it breaks."""
    limits = {name for name, each in reading.procedure.limits.items() if each.within and each.until & opens}
    due: dict[str, list[tuple[datetime, datetime | None]]] = {}
    for each in reading.timed:
        if each.clock.limit in limits and each.clock.standing == "missed":
            due.setdefault(each.case, []).append((each.clock.due, each.clock.ended))
    for case, spans in waiting.items():
        for since, until in spans:
            late = [max(day, since) for day, ended in due.get(case, ()) if _meet(since, until, day, ended)]
            if late:
                yield min(late), until


def _meet(since: datetime, until: datetime | None, due: datetime, ended: datetime | None) -> bool:
    """Whether the time for which a clock was overdue lies in a wait."""
    return (until is None or due < until) and (ended is None or ended > since)

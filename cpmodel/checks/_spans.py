"""How long steps may take by their own limits, and how long that is on the calendar.

Working days are longer or shorter than other days by where in the year they fall. So lengths of time are compared on a real
calendar, that of the procedure, from every day of four years: long enough for early and late Easters, and for Christmas on
every day of the week but three.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import count

import numpy as np
from numpy.typing import NDArray

from cpmodel.checks import View
from cpmodel.model import wording
from cpmodel.model.calendar import Calendar
from cpmodel.model.condition import ALWAYS
from cpmodel.model.duration import Duration
from cpmodel.model.findings import Place, Remark
from cpmodel.model.procedure import OUTSIDE, CalendarRules, Limit, Procedure
from cpmodel.space import Space

_FIRST, _LAST, _TABLE_ENDS = date(2026, 1, 1), date(2029, 12, 31), date(2033, 12, 31)
_ABOUT = {"hours": 1 / 24, "working days": 7 / 5, "days": 1, "weeks": 7, "months": 30.4, "years": 365.2}
Days = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Part:
    """Something that takes time on the way: a stay in a state, or what a limit measures."""

    title: str
    length: Duration
    place: Place


@dataclass(frozen=True, slots=True)
class Overrun:
    """Parts that may together take longer than the whole: from every day, or from some days only.

    `start` is the day from which they exceed it most; from there the parts take `taken` calendar days and the whole `allowed`.
    """

    parts: tuple[Part, ...]
    always: bool
    start: date
    taken: int
    allowed: int


def overruns(view: View) -> Iterator[tuple[Limit, Overrun]]:
    """Yield each running limit of the view that its parts may exceed even on the way on which they are shortest."""
    procedure = view.procedure
    for limit in view.limits:
        if limit.within is None:
            continue
        found = _measured(procedure, limit, _stays(procedure, limit, ()))
        if found:  # Only now is it worth asking which stays can have begun before.
            found = _measured(procedure, limit, _stays(procedure, limit, _begun_before(view.space, limit)))
        found = found or _measured(procedure, limit, _limits(procedure, limit))
        if found:
            yield limit, found


def _begun_before(space: Space, limit: Limit) -> set[tuple[str, str]]:
    """The stays, as pathway and state, that can be under way already when the clock starts."""
    procedure = space.procedure
    starting = space.on(limit.starts) & space.where(limit.when)[space.sources]
    found: set[tuple[str, str]] = set()
    for name in procedure.pathways.keys() & space.variables:
        values = space.values(name)
        still = starting & (values[space.sources] == values[space.targets])
        states = tuple(procedure.pathways[name].states)
        found |= {(name, states[number]) for number in np.unique(values[space.targets[still]]).tolist()}
    again = {
        (each.pathway, each.to)
        for each in procedure.transitions.values()
        if each.to in each.sources and each.events & limit.starts
    }
    return {each for each in found if each not in again}


def said(found: Overrun) -> str:
    """The parts with their lengths, in words."""
    return wording.listed(f"{wording.quoted(each.title)} ({each.length})" for each in found.parts)


def remarks(found: Overrun) -> tuple[Remark, ...]:
    """Where each part gets its time."""
    return tuple(Remark(each.place, f"{wording.quoted(each.title)} may take {each.length}.") for each in found.parts)


def _measured(procedure: Procedure, limit: Limit, parts: tuple[Part, ...]) -> Overrun | None:
    if not parts:
        return None
    taken = np.arange(_starts(), dtype=np.int64)
    for part in parts:
        taken = _due_days(procedure.calendar, part.length)[taken]
    allowed = _due_days(procedure.calendar, limit.duration)[: _starts()]
    over = taken - allowed
    worst = int(np.argmax(over))
    if over[worst] <= 0:
        return None
    start = date.fromordinal(_FIRST.toordinal() + worst)
    return Overrun(parts, bool((over > 0).all()), start, int(taken[worst]) - worst, int(allowed[worst]) - worst)


def never_far_enough(rules: CalendarRules, within: Duration, at_least: Duration) -> bool:
    """True where whatever is done `within` a time of a start is never `at_least` so much after it, whenever that is."""
    ends = _due_days(rules, within)[: _starts()]
    return bool((_latest_days(rules, at_least)[ends] < np.arange(_starts())).all())


def _starts() -> int:
    return (_LAST - _FIRST).days + 1


@lru_cache(maxsize=256)
def _due_days(rules: CalendarRules, length: Duration) -> Days:
    """For a start on each day, the number of the day on which the length ends; hours as whole days, rounded down."""
    calendar = Calendar.of(rules)
    table = calendar.days(_FIRST, _TABLE_ENDS)
    found = np.array(calendar.due_days(table, _in_days(length)), dtype=np.int64)
    return np.minimum(found, len(table) - 1)


@lru_cache(maxsize=256)
def _latest_days(rules: CalendarRules, length: Duration) -> Days:
    calendar = Calendar.of(rules)
    return np.array(calendar.latest_days(calendar.days(_FIRST, _TABLE_ENDS), _in_days(length)), dtype=np.int64)


def _in_days(length: Duration) -> Duration:
    return Duration(length.count // 24, "days") if length.unit == "hours" else length


# --- stays in states ---------------------------------------------------------------------------------------------------


def _stays(procedure: Procedure, limit: Limit, standing: Collection[tuple[str, str]]) -> tuple[Part, ...]:
    """The stays with a limit of their own that lie one after the other under the limit, where they are shortest.

    A stay begins with an event and ends with an own event of its pathway, which begins the next, there or in a pathway that
    follows it. A stay that was under way at the start, that has no limit, or that an event does not end or that comes from
    outside ends, counts for nothing: so the sum is the least that the steps are allowed.
    """
    order = count()
    waiting: list[tuple[float, int, str, tuple[Part, ...]]] = []

    def leave(pathway: str, state: str, cost: float, parts: tuple[Part, ...], *, begun_before: bool = False) -> None:
        stay = procedure.pathways[pathway].states[state]
        for each in procedure.pathways[pathway].transitions:
            if each.event is None or state not in each.sources:
                continue
            counts = stay.within and each.to is not None and OUTSIDE not in each.by and not begun_before
            extra = (Part(stay.title, stay.within, stay.place),) if counts and stay.within else ()
            added = sum(_about(part.length) for part in extra)
            heapq.heappush(waiting, (cost + added, next(order), each.event, (*parts, *extra)))

    def enter(event: str, cost: float, parts: tuple[Part, ...]) -> None:
        following = procedure.followers[event].values()
        for each in (*procedure.own_events[event], *(one for some in following for one in some)):
            if each.to is not None and (each.pathway, each.to) not in entered:
                entered.add((each.pathway, each.to))
                leave(each.pathway, each.to, cost, parts)

    entered: set[tuple[str, str]] = set()
    for event in sorted(limit.starts):
        enter(event, 0, ())
    for pathway, state in standing:
        leave(pathway, state, 0, (), begun_before=True)
    happened = {*limit.void, *(limit.starts if limit.restart else ())} - limit.until
    while waiting:
        cost, _, event, parts = heapq.heappop(waiting)
        if event in limit.until:
            return parts
        if event not in happened:
            happened.add(event)
            enter(event, cost, parts)
    return ()


def _about(length: Duration) -> float:
    """About how many calendar days it is: enough to choose the shorter way."""
    return length.count * _ABOUT[length.unit]


# --- limits in a row ---------------------------------------------------------------------------------------------------


def _limits(procedure: Procedure, limit: Limit) -> tuple[Part, ...]:
    """Other limits that lie one after the other under the limit, each starting with what stops the one before it."""
    rows = sorted(_rows(procedure, limit, limit.starts, ()), key=lambda row: sum(_about(each.length) for each in row))
    return rows[0] if rows and len(rows[0]) > 1 else ()


def _rows(
    procedure: Procedure, limit: Limit, events: frozenset[str], row: tuple[Part, ...]
) -> Iterator[tuple[Part, ...]]:
    if row and events <= limit.until:
        yield row
        return
    for each in procedure.limits.values():
        part = Part(each.title, each.within, each.place) if each.within else None
        fits = each is not limit and events <= each.starts and each.when in (ALWAYS, limit.when)
        if part and part not in row and fits and not each.restart:
            yield from _rows(procedure, limit, each.until, (*row, part))

"""Which limits run, and which were kept, missed or void: the one answer to everything that is asked about limits.

A case's dated events go in, in order of time; a `Clock` for every time that a limit was measured comes out. The walker's
due dates, the shares kept in a simulation and those in a real service's log are all these clocks. What each sentence of the
language comes to:

*A running limit* (`from`, `until`, `within`)

- The first `from` starts its clock; while the clock is open a later one is ignored. A second strategy discussion does not
  restart the 15 working days. When the clock has ended, the next `from` starts the next one: so a second conference is
  measured afresh.
- With `restart: true` a later `from` sets the open clock back to its beginning: it is the same clock with a new due time,
  so nothing is counted. If it was overdue by then, it ends as missed and another one starts.
- On one event stopping comes before starting: an event that is both `until` and `from` ends one clock and starts the next.
- The clock is kept where `until` comes at or before the due time (`Calendar.due`), else missed.
- It is void, and counts for nothing, where the first thing to come is an event in `void` or the end of the case, overdue or
  not: an enquiry that shows no need of a conference after 20 working days has missed no conference, and published figures
  count those that were held. Until then an overdue clock is missed. Where one event is both `until` and `void`, it stops
  the clock.
- `when:` is read in the configuration before the step that starts the clock. Where it does not hold, that start gives a
  clock that is void at once; a later `from` may still start one, and one that does not count restarts nothing.

*`within:` on a state* is such a limit from entering the state to leaving it

- Entering the state that the pathway is already in leaves and enters: one clock ends, the next starts. A transition without
  `to` moves nothing and touches no clock.
- Being in the state when the case begins is not entering it: an initial state is at rest, and no clock runs there until the
  pathway comes back to it.

*A least distance* (`from`, `at_least`, `before`)

- To each event in `before` belongs one clock. It looks back to the latest `from` since the previous event in `before`, and is
  kept where that came no later than the due time (`Calendar.latest`), else missed; where there was none it is missed.
- On one event looking back comes before a new `from`.
- `when:` is read before the step of that `from`, or, where there was none, before the step of the event in `before`. An event
  in `void`, or a `from` that does not count, makes the clock void unless another `from` comes after it.
- To a date in `before` belongs one clock a case, if the case has that date. It is open until the first `from`; the latest
  `from` up to the date decides. A thing once done in time is not made void by what comes later. Where there is no
  `from`, `when:` is read at the due time; while it does not hold before that time, there is no clock to speak of.

*The end of the case* (`case_ends`) is the step after which its condition holds

- What that step stops, it stops first. A state that is left only because its pathway follows the event that ends the case
  has not been dealt with: its clock is void.
- Limits of pathways that outlive the case go on: those of their states, and those that only their events can stop (for a least
  distance: whose `from` are theirs). Every other clock ends, and one that starts while the case is at its end is void.

Limits change nothing: no event is refused or caused here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from cpmodel.model.calendar import Calendar
from cpmodel.model.condition import ALWAYS, Value, holds, variables
from cpmodel.model.procedure import Limit, Procedure

if TYPE_CHECKING:
    from cpmodel.model.semantics import Step

Move = tuple[str, str]
"""The state left and the state entered; the same twice where a state is entered again."""
Standing = Literal["running", "kept", "missed", "void"]
"""How a clock stands. Every clock comes to exactly one of the last three, or is still running."""


@dataclass(frozen=True, slots=True)
class Happening:
    """One event of one case at one time, with what it moved.

    `moves` has each pathway that entered a state, `before` the configuration in which the event came, `sets` the facts that
    it changed. A step of the model is made into one by `Happening.of`.
    """

    at: datetime
    event: str
    moves: Mapping[str, Move]
    before: Mapping[str, Value]
    sets: Mapping[str, Value] = field(default_factory=dict)

    @classmethod
    def of(cls, step: Step, at: datetime) -> Happening:
        """The happening of `step` at that time."""
        before, after = step.before, step.after
        moves = {each.pathway: (str(before[each.pathway]), each.to) for each in step.taken if each.to is not None}
        changed = (name for name in after if name not in moves and after[name] != before[name])
        return cls(at, step.event, moves, before, {name: after[name] for name in changed})

    def after(self, variable: str) -> Value:
        """The value of a variable after the event."""
        move = self.moves.get(variable)
        return move[1] if move else self.sets.get(variable, self.before[variable])


@dataclass(frozen=True, slots=True)
class Clock:
    """One measuring of one limit.

    `started` is when the clock started; a least distance has none. `due` is the last instant in time, and for a least distance
    the last instant at which its `from` is in time. `stopped` is when the thing due was done, and `ended` when the clock
    ended for whatever reason, by the event (or `dates.name`) in `by`: so a clock that is missed and has `stopped` was done late,
    one that has `ended` alone was never done, and one that has neither is overdue today.
    """

    limit: str
    started: datetime | None
    due: datetime
    standing: Standing
    stopped: datetime | None = None
    ended: datetime | None = None
    by: str | None = None

    @property
    def open(self) -> bool:
        """True where the thing is still to be done, in time or not."""
        return self.ended is None

    @property
    def overdue(self) -> bool:
        """True where it is missed and still to be done."""
        return self.standing == "missed" and self.ended is None

    @property
    def done_late(self) -> bool:
        """True where it was missed and then done."""
        return self.standing == "missed" and self.stopped is not None


@dataclass(slots=True)
class _Heard:
    """What one event does to limits, in the order in which it is done."""

    stops: list[Limit] = field(default_factory=list)
    voids: list[Limit] = field(default_factory=list)
    ahead: list[Limit] = field(default_factory=list)
    starts: list[Limit] = field(default_factory=list)


_NOTHING = _Heard()


def outlives(procedure: Procedure, limit: Limit) -> bool:
    """True where the limit goes on after the end of the case, because what it waits for does."""
    if limit.of_state:
        return limit.of_state[0] in procedure.outlives
    closing = limit.until if limit.within else limit.starts
    return bool(closing) and all(_pathway(event) in procedure.outlives for event in closing)


class Limits:
    """The limits of a procedure, put in order once so that many cases can be measured quickly.

    >>> from cpmodel.model.procedure import Procedure
    >>> Limits(Procedure("empty", "Nothing to do", "1", {})).measure([], now=datetime(2026, 12, 1))
    ()
    """

    def __init__(self, procedure: Procedure, calendar: Calendar | None = None):
        """Index the limits by what they hear. Without a calendar, the procedure's own is taken."""
        self.procedure = procedure
        self.calendar = calendar or Calendar.of(procedure.calendar)
        self.order = {name: index for index, name in enumerate(procedure.all_limits)}
        self.heard: dict[str, _Heard] = {}
        self.entering: dict[tuple[str, str], Limit] = {}
        self.dated: list[tuple[str, Limit]] = []
        self.guarded = frozenset(name for name, each in procedure.all_limits.items() if each.when != ALWAYS)
        self.surviving = frozenset(name for name, each in procedure.all_limits.items() if outlives(procedure, each))
        self.ending = variables(procedure.ends_when)
        for each in procedure.all_limits.values():
            self._index(each)

    def case(self, dates: Mapping[str, datetime] | None = None, start: Mapping[str, Value] | None = None) -> Clocks:
        """The clocks of one case of which nothing is known yet but its dates.

        `start` is where the case begins; only the `when:` of a limit before a date asks for it. Where a date becomes known
        or changes, measure the case again. Raises ValueError for a date that the procedure does not have.
        """
        return Clocks(self, dates or {}, start)

    def measure(
        self,
        happenings: Iterable[Happening],
        now: datetime,
        dates: Mapping[str, datetime] | None = None,
        start: Mapping[str, Value] | None = None,
    ) -> tuple[Clock, ...]:
        """Every clock of one case as it stands at `now`, after all its happenings."""
        clocks = self.case(dates, start)
        for happening in happenings:
            clocks.feed(happening)
        return clocks.at(now)

    def ended(self, values: Mapping[str, Value]) -> bool:
        """True where the case has ended."""
        return holds(self.procedure.ends_when, values)

    def _index(self, limit: Limit) -> None:
        if limit.of_state:
            self.entering[limit.of_state] = limit
        if limit.before_date:
            self.dated.append((limit.before_date, limit))
        for event in limit.until:
            self._of(event).stops.append(limit)
        for event in limit.void:
            self._of(event).voids.append(limit)
        for event in limit.before:
            self._of(event).ahead.append(limit)
        for event in limit.starts:
            self._of(event).starts.append(limit)

    def _of(self, event: str) -> _Heard:
        return self.heard.setdefault(event, _Heard())


class Clocks:
    """The clocks of one case: feed it what happens, in order of time, and ask how they stand.

    Made by `Limits.case`.
    """

    __slots__ = ("_ahead", "_closed", "_dated", "_last", "_limits", "_over", "_running", "_start")

    def __init__(self, limits: Limits, dates: Mapping[str, datetime], start: Mapping[str, Value] | None):
        """Open a clock for each least distance before a date that the case has."""
        for name in sorted(dates.keys() - limits.procedure.dates.keys()):
            known = ", ".join(limits.procedure.dates) or "none"
            raise ValueError(f"The procedure has no date '{name}'; its dates are: {known}.")
        self._limits = limits
        self._start = start
        self._last: Happening | None = None
        self._over: bool | None = None
        self._closed: list[Clock] = []
        self._running: dict[str, tuple[datetime, datetime]] = {}
        """For each open running limit, when it started and when it is due."""
        self._ahead: dict[str, tuple[datetime, bool]] = {}
        """For each least distance before events, the latest `from` and whether it counts; an event in `void` does not."""
        self._dated = {
            each.name: _BeforeDate(each, dates[date], limits.calendar.latest(dates[date], each.duration))
            for date, each in limits.dated
            if date in dates
        }

    def feed(self, happening: Happening) -> None:
        """Take in one happening. Raises ValueError where it is earlier than the last one, or its time has a time zone."""
        at, event = happening.at, happening.event
        self._check_time(at)
        for each in self._dated.values():
            each.becomes_due(at, happening.before)
        was_over = self._limits.ended(happening.before) if self._over is None else self._over
        over = self._ends(happening, was_over)
        heard = self._limits.heard.get(event, _NOTHING)
        for limit in heard.stops:
            self._close(limit.name, at, event, done=True)
        self._leave(happening, ends=over)
        for limit in heard.voids:
            self._void(limit, at, event)
        for limit in heard.ahead:
            self._look_back(limit, happening, over=was_over)
        for limit in heard.starts:
            self._hear_start(limit, happening, over=was_over)
        self._enter(happening)
        if over:
            self._end(at, event)
        self._over, self._last = over, happening

    def at(self, now: datetime) -> tuple[Clock, ...]:
        """Every clock so far as it stands at `now`, in the order of their starts (a least distance by its due time).

        Raises ValueError where `now` is earlier than the last happening.
        """
        self._check_time(now)
        order = self._limits.order
        found = [*self._closed, *self._open_at(now), *self._dated_at(now)]
        found.sort(key=lambda clock: (clock.started or clock.due, order[clock.limit]))
        return tuple(found)

    def open(self, now: datetime) -> tuple[Clock, ...]:
        """The clocks whose thing is still to be done at `now`, by due time: what a walker or a task list shows."""
        self._check_time(now)
        order = self._limits.order
        found = [clock for clock in (*self._open_at(now), *self._dated_at(now)) if clock.open]
        return tuple(sorted(found, key=lambda clock: (clock.due, order[clock.limit])))

    def falls_short(self, name: str, now: datetime, values: Mapping[str, Value]) -> bool:
        """True where an event in `before` of a least distance, happening now in this configuration, would miss it."""
        limit = self._limits.procedure.all_limits[name]
        latest, counts = self._ahead.get(name, (None, self._counts(limit, values)))
        return counts and (latest is None or latest > self._limits.calendar.latest(now, limit.duration))

    # What one happening does, in the order of `feed`

    def _check_time(self, at: datetime) -> None:
        if at.tzinfo is not None:
            raise ValueError(f"Times are local and have no time zone; {at} has one.")
        if self._last is not None and at < self._last.at:
            raise ValueError(f"{at} is earlier than {self._last.at}, when {self._last.event} happened.")

    def _ends(self, happening: Happening, was_over: bool) -> bool:
        """Whether the case is at its end after the happening; worked out only where it can have changed."""
        ending = self._limits.ending
        if ending.isdisjoint(happening.moves) and ending.isdisjoint(happening.sets):
            return was_over
        return self._limits.ended({name: happening.after(name) for name in ending})

    def _leave(self, happening: Happening, *, ends: bool) -> None:
        for pathway, (left, _) in happening.moves.items():
            limit = self._limits.entering.get((pathway, left))
            if limit:
                survives = limit.name in self._limits.surviving
                dragged = ends and not survives and pathway != _pathway(happening.event)
                self._close(limit.name, happening.at, happening.event, done=not dragged)

    def _enter(self, happening: Happening) -> None:
        for pathway, (_, entered) in happening.moves.items():
            limit = self._limits.entering.get((pathway, entered))
            if limit:
                self._begin(limit, happening)

    def _hear_start(self, limit: Limit, happening: Happening, *, over: bool) -> None:
        if limit.within:
            self._begin(limit, happening)
            return
        at, event = happening.at, happening.event
        counts = self._counts(limit, happening.before) and (not over or limit.name in self._limits.surviving)
        if limit.before:
            self._ahead[limit.name] = (at, counts)
        if limit.name in self._dated:
            clock = self._dated[limit.name]
            (clock.start if counts else clock.disregard)(at, event)

    def _begin(self, limit: Limit, happening: Happening) -> None:
        name, at = limit.name, happening.at
        running = self._running.get(name)
        if running and not limit.restart:
            return
        counts = self._counts(limit, happening.before)
        if counts:
            if running and at > running[1]:
                self._closed.append(Clock(name, *running, "missed", None, at, happening.event))
            self._running[name] = (at, self._limits.calendar.due(at, limit.duration))
        elif not running:
            due = self._limits.calendar.due(at, limit.duration)
            self._closed.append(Clock(name, at, due, "void", ended=at, by=happening.event))

    def _counts(self, limit: Limit, values: Mapping[str, Value]) -> bool:
        return limit.name not in self._limits.guarded or holds(limit.when, values)

    def _close(self, name: str, at: datetime, event: str, *, done: bool) -> None:
        """End the open clock of a limit, if there is one: what was due is done, or nobody asks for it any more."""
        running = self._running.pop(name, None)
        if running is None:
            return
        started, due = running
        standing: Standing = "void" if not done else "kept" if at <= due else "missed"
        self._closed.append(Clock(name, started, due, standing, at if done else None, at, event))

    def _void(self, limit: Limit, at: datetime, event: str) -> None:
        self._close(limit.name, at, event, done=False)
        if limit.before:
            self._ahead[limit.name] = (at, False)
        if limit.name in self._dated:
            self._dated[limit.name].withdraw(at, event)

    def _look_back(self, limit: Limit, happening: Happening, *, over: bool) -> None:
        at = happening.at
        due = self._limits.calendar.latest(at, limit.duration)
        latest, counts = self._ahead.pop(limit.name, (None, self._counts(limit, happening.before)))
        if not counts or (over and limit.name not in self._limits.surviving):
            clock = Clock(limit.name, None, due, "void", None, at, happening.event)
        else:
            standing: Standing = "kept" if latest is not None and latest <= due else "missed"
            clock = Clock(limit.name, None, due, standing, latest, at, happening.event)
        self._closed.append(clock)

    def _end(self, at: datetime, event: str) -> None:
        """Take out of the count what the end of the case leaves undone."""
        surviving = self._limits.surviving
        for name in [name for name in self._running if name not in surviving]:
            self._close(name, at, event, done=False)
        for name in [name for name in self._ahead if name not in surviving]:
            del self._ahead[name]
        for name, clock in self._dated.items():
            if name not in surviving:
                clock.withdraw(at, event)

    # How the open ones stand

    def _open_at(self, now: datetime) -> Iterator[Clock]:
        for name, (started, due) in self._running.items():
            yield Clock(name, started, due, "running" if now <= due else "missed")

    def _dated_at(self, now: datetime) -> Iterator[Clock]:
        present = self._last.after if self._last else None if self._start is None else self._start.__getitem__
        for each in self._dated.values():
            clock = each.at(now, present)
            if clock:
                yield clock


class _BeforeDate:
    """The one clock of a least distance before a date, for one case."""

    __slots__ = ("clock", "last", "limit", "void_when_due")

    def __init__(self, limit: Limit, date: datetime, due: datetime):
        self.limit = limit
        self.clock = Clock(limit.name, None, due, "running")
        self.last = max(date, due)
        """The last instant that is looked back to: the date, or for no distance at all the end of its day."""
        self.void_when_due: bool | None = None
        """Whether `when:` did not hold at the due time; None as long as nothing that happened later has told."""

    def becomes_due(self, at: datetime, values: Mapping[str, Value]) -> None:
        """Note whether the clock counts, where nothing has happened between its due time and now."""
        if self.void_when_due is None and at > self.clock.due:
            self.void_when_due = not holds(self.limit.when, values)

    def start(self, at: datetime, event: str) -> None:
        """A `from` that counts: the latest one up to the date decides."""
        if at <= self.last:
            standing: Standing = "kept" if at <= self.clock.due else "missed"
            self.clock = replace(self.clock, standing=standing, stopped=at, ended=at, by=event)

    def disregard(self, at: datetime, event: str) -> None:
        """A `from` that does not count: there is nothing to measure, unless it was done or missed before."""
        if self.clock.open and at <= self.last:
            counted = at > self.clock.due and not self.void_when_due
            self.clock = replace(self.clock, standing="missed" if counted else "void", ended=at, by=event)

    def withdraw(self, at: datetime, event: str) -> None:
        """Take it out of the count, unless it was done before."""
        if self.clock.open and at <= self.last:
            self.clock = replace(self.clock, standing="void", ended=at, by=event)

    def at(self, now: datetime, present: Callable[[str], Value] | None) -> Clock | None:
        """How it stands at `now`; None while its `when:` does not hold, or before anything is known of the case.

        `present` gives the value of a variable as the case stands, where it is known.
        """
        clock = self.clock
        if not clock.open:
            return clock
        counts = self._counts(present)
        if now <= clock.due:
            return clock if counts else None
        if not counts if self.void_when_due is None else self.void_when_due:
            return replace(clock, standing="void", ended=clock.due)
        if now <= self.last:
            return replace(clock, standing="missed")
        return replace(clock, standing="missed", ended=self.last, by=f"dates.{self.limit.before_date}")

    def _counts(self, present: Callable[[str], Value] | None) -> bool:
        when = self.limit.when
        if when == ALWAYS or present is None:
            return when == ALWAYS
        return holds(when, {each: present(each) for each in variables(when)})


def _pathway(event: str) -> str:
    return event.partition(".")[0]

"""A case that is walked by hand: what has happened to it and when, what can happen next, and which limits run.

A `Walk` is a value: every event and every day that passes gives a new one. What an event does is asked of
`cpmodel.model.semantics`, how limits stand of `cpmodel.model.clocks`; nothing here has an idea of its own of either.
Only one thing happens by itself: where the time of a state is up and the clock may end it, the clock does, at the due
instant, and where something stood in its way then, as soon as nothing does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from functools import cached_property

from cpmodel.model.clocks import Clock, Happening, Limits
from cpmodel.model.condition import Value
from cpmodel.model.procedure import CLOCK, OUTSIDE, Limit, Procedure, Transition
from cpmodel.model.semantics import Configuration, Step, Trace, initial, step_on, steps, usual
from cpmodel.model.stories import morning

FIRST_DAY = date(2026, 1, 5)
"""The day on which a case begins where none is chosen: a Monday, fixed, so that the same script gives the same transcript."""
_MOST = 1000
"""How often time may be up in one go before the walk says that it goes on for ever."""


@dataclass(frozen=True, slots=True)
class Happened:
    """A step that was taken, and when; `by_itself` is true where nobody chose it because its time was up."""

    step: Step
    at: datetime
    by_itself: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """An event that can happen now: by whom, and which clocks would end, as kept or as missed, if it did.

    Of what the clock alone causes, `lapses` is when it does so by itself; None where no time is set.
    """

    step: Step
    ends: tuple[Clock, ...]
    due: datetime | None = None
    """The first due time of what would be done by it."""
    lapses: datetime | None = None

    @property
    def event(self) -> str:
        """The event's qualified name."""
        return self.step.event

    @property
    def by(self) -> tuple[str, ...]:
        """Those who can cause it, any one of them."""
        return self.step.taken[0].by

    @property
    def by_people(self) -> bool:
        """True where a role causes it, and not circumstances or the clock alone."""
        return not set(self.by) <= {OUTSIDE, CLOCK}

    @property
    def by_circumstances(self) -> bool:
        """True where only circumstances cause it."""
        return not self.by_people and OUTSIDE in self.by


@dataclass(frozen=True, slots=True)
class Question:
    """Something that is open when a case begins: in which state a pathway is, or which value a fact has."""

    name: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Walk:
    """A case that began as `start`, with what has happened to it up to `now`."""

    limits: Limits = field(compare=False, repr=False)
    start: Configuration
    now: datetime
    happened: tuple[Happened, ...] = ()
    dates: Mapping[str, datetime] = field(default_factory=dict)

    @property
    def procedure(self) -> Procedure:
        """The procedure that is walked."""
        return self.limits.procedure

    @property
    def here(self) -> Configuration:
        """Where the case stands."""
        return self.happened[-1].step.after if self.happened else self.start

    @property
    def trace(self) -> Trace:
        """The beginning and the steps, without their times."""
        return Trace(self.start, tuple(each.step for each in self.happened), if_dates_allow=False)

    # --- limits --------------------------------------------------------------------------------------------------

    @cached_property
    def clocks(self) -> tuple[Clock, ...]:
        """Every clock so far, as it stands now."""
        return self.limits.measure(self._happenings(), self.now, self.dates, self.start)

    @property
    def open(self) -> tuple[Clock, ...]:
        """The clocks whose thing is still to be done, the first due first."""
        order = self.limits.order
        return tuple(
            sorted((each for each in self.clocks if each.open), key=lambda each: (each.due, order[each.limit]))
        )

    def limit(self, clock: Clock) -> Limit:
        """The limit that a clock measures."""
        return self.procedure.all_limits[clock.limit]

    def _happenings(self) -> Iterator[Happening]:
        return (Happening.of(each.step, each.at) for each in self.happened)

    # --- what can happen -----------------------------------------------------------------------------------------

    @cached_property
    def possible(self) -> tuple[Step, ...]:
        """Every step that can be taken now, by the events' names."""
        return tuple(steps(self.procedure, self.here))

    @cached_property
    def tasks(self) -> tuple[Task, ...]:
        """All that can happen now: first what people can do, then what the clock and at last what circumstances cause.

        The most urgent comes first, together with the rest that the same people can do.
        """
        found = [self._task(step) for step in self.possible]
        first: dict[tuple[str, ...], datetime] = {}
        for each in found:
            first[each.by] = min(first.get(each.by, datetime.max), each.due or datetime.max)

        def order(task: Task) -> tuple[object, ...]:
            kind = 0 if task.by_people else 2 if task.by_circumstances else 1
            due, places = task.due or datetime.max, (len(task.by), *(self._place(name) for name in task.by))
            return (kind, first[task.by], not self._has_to_act(task.by), places, due, self._written(task.step.taken[0]))

        return tuple(sorted(found, key=order))

    def _task(self, step: Step) -> Task:
        own = step.taken[0]
        if own.by == (CLOCK,):
            return Task(step, (), lapses=self._lapses(own.pathway))
        after = self.limits.measure(
            [*self._happenings(), Happening.of(step, self.now)], self.now, self.dates, self.start
        )
        known = set(self.clocks)
        ends = tuple(
            each
            for each in after
            if each not in known and each.by == step.event and each.standing in ("kept", "missed")
        )
        due = min((each.due for each in ends if self._is_for(own, self.limit(each))), default=None)
        return Task(step, ends, due)

    def _is_for(self, own: Transition, limit: Limit) -> bool:
        """Whether the limit's time is a time for that event: it is what is due, and no other way for the time to end.

        A least distance before an event is no time by which to do that event, though one before a date is.
        """
        if OUTSIDE in own.by or limit.before:
            return False
        return limit.of_state is None or self.procedure.states[".".join(limit.of_state)].owner in own.by

    def _has_to_act(self, by: tuple[str, ...]) -> bool:
        owners = {each.states[str(self.here[name])].owner for name, each in self.procedure.pathways.items()}
        return not owners.isdisjoint(by)

    def _place(self, role: str) -> int:
        return list(self.procedure.roles).index(role) if role in self.procedure.roles else len(self.procedure.roles)

    def _written(self, transition: Transition) -> tuple[str, int]:
        return transition.pathway, self.procedure.pathways[transition.pathway].transitions.index(transition)

    # --- what happens --------------------------------------------------------------------------------------------

    def on(self, event: str) -> Walk | None:
        """The case after the event, or None where it cannot happen; what the clock alone causes comes when it is due."""
        step = step_on(self.procedure, self.here, event)
        if step is None:
            return None
        own = step.taken[0]
        lapses = self._lapses(own.pathway) if own.by == (CLOCK,) else None
        if lapses is not None and lapses > self.now:
            return self._passed(lapses, event)
        return self._taken(step, self.now)._passed(self.now)

    def until(self, at: datetime) -> Walk:
        """The case when that time has come. Raises ValueError where it has passed already, or no calendar knows the year."""
        if at < self.now:
            raise ValueError(f"{at} is before {self.now}, which it is already")
        self.limits.calendar.holiday(at.date())  # which says so where it does not know the year
        return self._passed(at)

    def with_date(self, name: str, at: datetime | None) -> Walk:
        """The case with a date that it has from elsewhere, or without it."""
        kept = {each: when for each, when in self.dates.items() if each != name}
        return replace(self, dates=kept if at is None else {**kept, name: at})

    @property
    def next_due(self) -> datetime | None:
        """The next time at which something is due, which is a day's morning where the whole day is left for it."""
        coming = (moment(each.due) for each in self.open)
        return min((each for each in coming if each > self.now), default=None)

    def _taken(self, step: Step, at: datetime, by_itself: bool = False) -> Walk:
        return replace(self, now=at, happened=(*self.happened, Happened(step, at, by_itself)))

    def _passed(self, at: datetime, meant: str | None = None) -> Walk:
        """The case at that time. Where the clock may cause several events it causes `meant`, else the first that is written."""
        walk = self
        for _ in range(_MOST):
            found = walk._lapse(at, meant)
            if found is None:
                return replace(walk, now=at)
            step, due = found
            walk = walk._taken(step, max(due, walk.now), by_itself=True)
        raise ValueError(f"Time would be up more than {_MOST:,} times until then; choose an earlier day")

    def _lapse(self, at: datetime, meant: str | None) -> tuple[Step, datetime] | None:
        """The first step that the clock causes up to `at`, and its due time."""
        for clock in self.open:
            limit = self.limit(clock)
            if limit.of_state is None or clock.due > at:
                continue
            pathway = limit.of_state[0]
            declared = dict.fromkeys(each.event for each in self.procedure.pathways[pathway].transitions if each.event)
            for event in sorted(declared, key=lambda each: each != meant):
                step = step_on(self.procedure, self.here, event)
                if step and CLOCK in step.taken[0].by:
                    return step, clock.due
        return None

    def _lapses(self, pathway: str) -> datetime | None:
        """When the time of the state that a pathway is in is up; None where it has none, or had none on entering."""
        name = f"{pathway}.{self.here[pathway]}"
        return next((each.due for each in self.open if each.limit == name), None)


def moment(due: datetime) -> datetime:
    """The time to go to for what is due: the morning of a day that may be used to its end, else the due time itself."""
    return morning(due.date()) if due.time() == time.max else due


def questions(procedure: Procedure) -> tuple[Question, ...]:
    """What is open when a case begins."""
    open_ = [Question(name, each.initial) for name, each in procedure.pathways.items() if len(each.initial) > 1]
    facts = (procedure.facts[name] for name in procedure.read_facts)
    return (*open_, *(Question(each.name, each.values) for each in facts if each.initial is None))


def beginning(procedure: Procedure, chosen: Mapping[str, Value]) -> Configuration:
    """The first configuration in which a case can begin that agrees with what is chosen. Raises ValueError."""
    found = next(initial(procedure, chosen), None)
    if found is None:
        raise ValueError("No case begins so")
    return found


def begin(procedure: Procedure, day: date = FIRST_DAY, start: Configuration | None = None) -> Walk:
    """A case of which nothing has happened yet. Raises ValueError where no calendar knows the year."""
    limits = Limits(procedure)
    limits.calendar.holiday(day)
    return Walk(limits, start or usual(procedure), morning(day))

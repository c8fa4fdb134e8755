"""What measures share: a log read once, its limits' clocks and its plans' stays, and how a measure is said."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Literal

from cpmodel.extensions import collect
from cpmodel.model.calendar import Calendar
from cpmodel.model.clocks import Clock, Happening, Limits
from cpmodel.model.condition import Value
from cpmodel.model.log import BEGINS, BESIDES, DATE, EventLog, Record
from cpmodel.model.procedure import Procedure
from cpmodel.simulation.program import Configuration, Steps

Basis = Literal["children", "meetings", "places"]
"""What is counted: published figures count children, capacity counts meetings."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One number about a log. Shares are in per cent.

    `value` is None where there was nothing to measure by; `count` is how many children or meetings it was measured on.
    """

    name: str
    title: str
    unit: str
    basis: Basis
    value: float | None = None
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Timed:
    """A clock of a case, and the meeting at which it was stopped, if there was one."""

    case: str
    clock: Clock
    meeting: str


@dataclass(frozen=True, slots=True)
class Stay:
    """One stay of a case in a state; `left` is None where it lasts."""

    case: str
    entered: datetime
    left: datetime | None


class Reading:
    """A log that is being measured. Everything here is worked out from its records, once."""

    def __init__(self, log: EventLog, procedure: Procedure):
        """Keep the log; the procedure says what its names mean."""
        self.log, self.procedure = log, procedure
        self.calendar = Calendar.of(procedure.calendar)

    @cached_property
    def events(self) -> tuple[Record, ...]:
        """The events of the period: each event of a case once."""
        return tuple(each for each in self.log.records if each.own and self.log.within(each.time))

    def happened(self, names: Iterable[str]) -> tuple[Record, ...]:
        """The events of the period that have one of these names."""
        wanted = frozenset(names)
        return tuple(each for each in self.events if each.event in wanted)

    def group(self, name: str) -> frozenset[str]:
        """The events in a group of the procedure, such as `conference_opens`; none where it has no such group."""
        return self.procedure.events.get(name, frozenset())

    def ended_in_period(self, clock: Clock) -> datetime | None:
        """When a clock that counts came to its answer within the period: when it stopped or ended, or ran out undone."""
        if clock.standing not in ("kept", "missed"):
            return None
        at = clock.stopped or clock.ended or clock.due
        return at if self.log.within(at) else None

    @cached_property
    def timed(self) -> tuple[Timed, ...]:
        """Every clock of every case, as it stands at the end of the period."""
        return tuple(self._timed())

    def stays(self, pathway: str, state: str) -> tuple[Stay, ...]:
        """Every stay of every case in a state, in order of cases and time."""
        found = []
        for case, records in self.log.by_case.items():
            entered = None
            for each in records:
                if each.pathway != pathway or not each.state_to:
                    continue
                if entered and each.state_from == state and each.state_to != state:
                    found.append(Stay(case, entered, each.time))
                    entered = None
                elif not entered and each.state_to == state:
                    entered = each.time
            if entered:
                found.append(Stay(case, entered, None))
        return tuple(found)

    # --- clocks -----------------------------------------------------------------------------------------------------

    def _timed(self) -> Iterator[Timed]:
        limits, now = Limits(self.procedure, self.calendar), self.log.end - timedelta(minutes=1)
        replay = _Replay(self.procedure)
        for case, records in self.log.by_case.items():
            dates = {each.pathway: datetime.fromisoformat(each.state_to) for each in records if each.event == DATE}
            start = replay.begin(records)
            clocks = limits.case(dates, replay.values(start))
            sat: dict[tuple[datetime, str], str] = {}
            standing = start
            for taken in _events(records):
                if taken[0].time > now:
                    break
                happening, standing = replay.step(standing, taken)
                clocks.feed(happening)
                if taken[0].meeting:
                    sat[taken[0].time, taken[0].event] = taken[0].meeting
            for clock in clocks.at(now):
                yield Timed(case, clock, self._meeting(clock, sat))

    def _meeting(self, clock: Clock, sat: Mapping[tuple[datetime, str], str]) -> str:
        """The meeting that answered a clock: only where it is what the limit asks for, not something that came of it."""
        limit = self.procedure.all_limits[clock.limit]
        if clock.ended is None or clock.by is None:
            return ""
        asked = clock.by in limit.until | limit.before or (
            limit.of_state is not None and clock.by.partition(".")[0] == limit.of_state[0]
        )
        return sat.get((clock.ended, clock.by), "") if asked else ""


class _Replay:
    """Turns records into happenings, remembering what was worked out for a configuration and event."""

    def __init__(self, procedure: Procedure):
        self.steps = Steps(procedure)
        self.known: dict[
            tuple[Configuration, str], tuple[dict[str, tuple[str, str]], dict[str, Value], Configuration]
        ] = {}
        self.named: dict[Configuration, Mapping[str, Value]] = {}
        self.first = tuple(
            values.index(procedure.pathways[name].initial[0])
            if name in procedure.pathways
            else values.index(procedure.facts[name].initial)
            if procedure.facts[name].initial is not None
            else 0
            for name, values in zip(self.steps.variables, self.steps.values, strict=True)
        )

    def begin(self, records: Iterable[Record]) -> Configuration:
        """Where a case began."""
        values = list(self.first)
        for each in records:
            if each.event == BEGINS and each.pathway in self.steps.number:
                words = [str(value).lower() for value in self.steps.values[self.steps.number[each.pathway]]]
                if each.state_to in words:
                    values[self.steps.number[each.pathway]] = words.index(each.state_to)
        return tuple(values)

    def values(self, standing: Configuration) -> Mapping[str, Value]:
        """A configuration by names."""
        found = self.named.get(standing)
        if found is None:
            pairs = zip(self.steps.variables, self.steps.values, standing, strict=True)
            found = self.named[standing] = {name: values[number] for name, values, number in pairs}
        return found

    def step(self, standing: Configuration, taken: tuple[Record, ...]) -> tuple[Happening, Configuration]:
        """One event. Where the procedure does not allow it, as in a real service's log, the records say what moved."""
        event = taken[0].event
        found = self.known.get((standing, event))
        if found is None:
            found = self._worked_out(standing, event)
            if found is not None:
                self.known[standing, event] = found
            else:
                found = self._as_recorded(standing, taken)
        moves, sets, after = found
        return Happening(taken[0].time, event, moves, self.values(standing), sets), after

    def _worked_out(
        self, standing: Configuration, event: str
    ) -> tuple[dict[str, tuple[str, str]], dict[str, Value], Configuration] | None:
        number = self.steps.event_number.get(event)
        happening = None if number is None else self.steps.step(standing, number)
        if happening is None:
            return None
        before, after = self.values(standing), self.values(happening.after)
        entered = [self.steps.moves[each] for each in happening.moves]
        names = [self.steps.variables[each.pathway] for each in entered if each.to >= 0]
        moves = {name: (str(before[name]), str(after[name])) for name in names}
        return (
            moves,
            {name: after[name] for name in after if name not in moves and after[name] != before[name]},
            happening.after,
        )

    def _as_recorded(
        self, standing: Configuration, taken: tuple[Record, ...]
    ) -> tuple[dict[str, tuple[str, str]], dict[str, Value], Configuration]:
        values, moves = list(standing), {}
        for each in taken:
            place = self.steps.number.get(each.pathway)
            if place is not None and each.state_to in self.steps.values[place]:
                moves[each.pathway] = (each.state_from, each.state_to)
                values[place] = self.steps.values[place].index(each.state_to)
        return moves, {}, tuple(values)


def _events(records: tuple[Record, ...]) -> Iterator[tuple[Record, ...]]:
    """The records of each event together, the own pathway's first."""
    taken: list[Record] = []
    for each in records:
        if each.event in BESIDES:
            continue
        if taken and (each.own or each.event != taken[0].event or each.time != taken[0].time):
            yield tuple(taken)
            taken = []
        taken.append(each)
    if taken:
        yield tuple(taken)


def measured(log: EventLog, procedure: Procedure) -> tuple[Measure, ...]:
    """Every measure of the log: file by file in the order of their names, and within a file as it gives them."""
    reading = Reading(log, procedure)
    found: list[Measure] = []
    for module in collect("cpmodel.kpis").values():
        measure: Callable[[Reading], Iterable[Measure]] = module.measure
        found += measure(reading)
    return tuple(found)


def share(part: int, whole: int) -> float | None:
    """Per cent, or None of nothing."""
    return 100 * part / whole if whole else None

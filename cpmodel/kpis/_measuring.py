"""What measures share: a log read once, its limits' clocks and its plans' stays, and how a measure is said."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Literal

from cpmodel.extensions import collect
from cpmodel.model.calendar import Calendar
from cpmodel.model.clocks import Clock, Limits
from cpmodel.model.effort import Effort
from cpmodel.model.log import DATE, PLACE_OFFERED, PLACE_TAKEN, EventLog, Record, happened
from cpmodel.model.procedure import Limit, Procedure
from cpmodel.model.scenario import Scenario
from cpmodel.simulation.replaying import Replay

Basis = Literal["children", "meetings", "places", "activities"]
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
class Series:
    """Numbers in a row about a log: a number for each length of a wait, or for each day or week of the period.

    `at` has what the numbers belong to: working days waited, where the last stands for all longer waits too; the days; or
    the Mondays of the weeks. `lines` has a row of numbers by name: one called "", or one for each person. `limit` is the
    longest wait in time, where there is one.
    """

    name: str
    title: str
    unit: str
    basis: Basis
    along: Literal["working days", "day", "week"]
    at: tuple[int, ...] | tuple[date, ...]
    lines: Mapping[str, tuple[float, ...]]
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Measured:
    """All that is measured of one log, file by file in the order of their names, and within a file as it gives them."""

    measures: tuple[Measure, ...]
    series: tuple[Series, ...]


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


@dataclass(frozen=True, slots=True)
class Sitting:
    """One meeting of the period: when it was opened or adjourned, who held it, and whether it is a review."""

    meeting: str
    at: datetime
    resource: str
    review: bool
    adjourned: bool


class Reading:
    """A log that is being measured. Everything here is worked out from its records, once."""

    def __init__(self, log: EventLog, procedure: Procedure, effort: tuple[Effort, ...] = ()):
        """Keep the log; the procedure says what its names mean, and `effort`, where it is given, how long people work."""
        self.log, self.procedure, self.effort = log, procedure, effort
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

    @cached_property
    def days(self) -> tuple[date, ...]:
        """The days of the period."""
        return tuple(date.fromordinal(day) for day in range(self.log.begins.toordinal(), self.log.ends.toordinal()))

    @cached_property
    def weeks(self) -> tuple[date, ...]:
        """The Mondays of the weeks that the period touches."""
        return tuple(dict.fromkeys(monday(day) for day in self.days))

    @cached_property
    def sittings(self) -> tuple[Sitting, ...]:
        """The meetings of the period that began, each once, by what first happened at it."""
        found: dict[str, Sitting] = {}
        opens = {name: self.group(f"{name}_opens") for name in ("conference", "review")}
        for each in self.events:
            pathway, _, event = each.event.partition(".")
            adjourned = event == "adjourned" and pathway in opens
            if each.meeting and each.meeting not in found and (adjourned or each.event in opens.get(pathway, ())):
                found[each.meeting] = Sitting(each.meeting, each.time, each.resource, pathway == "review", adjourned)
        return tuple(found.values())

    @cached_property
    def holders(self) -> tuple[str, ...]:
        """Those who hold meetings: whoever had room for some, where the log says so, else whoever held one in the period.

        Groups of which meetings need one beside their chair, such as rooms, hold none.
        """
        beside = {each.pathway for each in self.log.records if each.event == PLACE_TAKEN}
        offered = {
            each.resource for each in self.log.records if each.event == PLACE_OFFERED and each.pathway not in beside
        }
        found = offered or {each.resource for each in self.sittings if each.resource}
        return tuple(sorted(found, key=lambda name: (len(name), name)))

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
        replay = Replay(self.procedure)
        for case, records in self.log.by_case.items():
            dates = {each.pathway: datetime.fromisoformat(each.state_to) for each in records if each.event == DATE}
            start = replay.begin(records)
            clocks = limits.case(dates, replay.values(start))
            sat: dict[tuple[datetime, str], str] = {}
            standing = start
            for taken in happened(records):
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


def measure_all(
    log: EventLog, procedure: Procedure, effort: tuple[Effort, ...] = (), only: Collection[str] = ()
) -> Measured:
    """Every measure and every series of the log, or `only` those of some files and limits (see `pathways_asked`)."""
    reading = Reading(log, procedure, effort)
    measures: list[Measure] = []
    series: list[Series] = []
    for name, module in collect("cpmodel.kpis").items():
        whole = not only or name in only
        some = tuple(f"{name}.{limit}." for limit in only) if name in OF_LIMITS else ()
        if not whole and not some:
            continue
        measure: Callable[[Reading], Iterable[Measure | Series]] = module.measure
        for each in measure(reading):
            if not (whole or each.name.startswith(some)):
                continue
            if isinstance(each, Series):
                series.append(each)
            else:
                measures.append(each)
    return Measured(tuple(measures), tuple(series))


def files_of(names: Iterable[str]) -> tuple[str, ...]:
    """The files of this folder that have measures or series of these names.

    The first word of a name is that of its file, or one that the file has in `MEASURES`.
    """
    words = {each.partition(".")[0] for each in names}
    modules = collect("cpmodel.kpis").items()
    return tuple(name for name, module in modules if words & {*getattr(module, "MEASURES", (name,))})


OF_LIMITS = ("limits", "waits")
"""The files that measure each limit, and call their measures by it."""


def can_be_asked(procedure: Procedure) -> tuple[str, ...]:
    """What can be measured by itself: the files of this folder that say what they ask, and the limits of the procedure."""
    files = (name for name, module in collect("cpmodel.kpis").items() if hasattr(module, "ASKS"))
    return (*files, *procedure.all_limits)


def can_come(procedure: Procedure, scenario: Scenario) -> frozenset[str]:
    """The names of all measures that a simulation of a scenario can have: those of a log in which nothing happens, and what is in `ALSO`."""
    nothing = EventLog((), scenario.begins, scenario.ends)
    found = {each.name for each in measure_all(nothing, procedure, scenario.effort).measures}
    named = {"limit": procedure.all_limits, "people": scenario.people, "team": scenario.teams}
    for module in collect("cpmodel.kpis").values():
        for each in getattr(module, "ALSO", ()):
            kinds = [kind for kind in named if f"{{{kind}}}" in each]
            found |= {each.format(**{kind: name}) for kind in kinds for name in named[kind]} if kinds else {each}
    return frozenset(found)


def pathways_asked(procedure: Procedure, only: Iterable[str]) -> frozenset[str]:
    """The pathways whose events some measures count: of files of this folder, by their `ASKS`, and of limits, by name.

    `ASKS` has events, `events.group`, states and `limits.name`. Limits that the events stop are asked too, as whoever
    counts them may ask since when. Pathways that influence these are not among them.
    """
    modules = collect("cpmodel.kpis")
    found: set[str] = set()
    for name in only:
        asks: tuple[str, ...] = modules[name].ASKS if name in modules else (f"limits.{name}",)
        for each in asks:
            kind, _, rest = each.partition(".")
            events = procedure.events.get(rest, frozenset()) if kind == "events" else frozenset({each})
            limits = [every for every in procedure.all_limits.values() if every.until & events]
            if kind == "limits" and rest in procedure.all_limits:
                limits.append(procedure.all_limits[rest])
            elif kind != "limits":
                found |= {event.partition(".")[0] for event in events}
            found = found.union(*(limit.asks for limit in limits))
    return frozenset(found & procedure.variables.keys())


def measured(log: EventLog, procedure: Procedure) -> tuple[Measure, ...]:
    """Every measure of the log."""
    return measure_all(log, procedure).measures


def title_of(limit: Limit) -> str:
    """What a limit is called; that of a state with its pathway, since many a state is called the same."""
    return limit.title if not limit.of_state else f"{limit.title} ({limit.of_state[0].replace('_', ' ')})"


def share(part: int, whole: int) -> float | None:
    """Per cent, or None of nothing."""
    return 100 * part / whole if whole else None


def quantile(values: Iterable[int], percent: int) -> float | None:
    """The least value that so many per cent of them do not exceed, or None of nothing.

    >>> quantile([4, 1, 3, 2], 50), quantile([4, 1, 3, 2], 90), quantile([], 50)
    (2.0, 4.0, None)
    """
    ordered = sorted(values)
    return float(ordered[-(-percent * len(ordered) // 100) - 1]) if ordered else None


def monday(day: date) -> date:
    """The Monday of the week that a day is in."""
    return day - timedelta(days=day.weekday())


def open_at(spans: Iterable[tuple[datetime, datetime | None]], instants: Iterable[datetime]) -> tuple[float, ...]:
    """How many spans were open just before each instant; one without an end is open still."""
    begun, over = [], []
    for start, end in spans:
        begun.append(start)
        if end is not None:
            over.append(end)
    begun.sort()
    over.sort()
    return tuple(float(bisect_left(begun, each) - bisect_left(over, each)) for each in instants)


def midnight_after(day: date) -> datetime:
    """The first instant after a day."""
    return datetime.combine(day + timedelta(days=1), time.min)

"""The program: a procedure and a scenario as integer tables, which an engine runs without knowing either.

Everything has a number: variables (pathways by name, then facts), values, events, transitions, and *candidates*, the things
that can move a case. Time is minutes since midnight of the program's first day. `Steps` says what an event does to a
configuration, and is held equal to `cpmodel.model.semantics` by a property; the other tables are the scenario's.

A candidate is one of: the action of a pathway's present state, the clock of that state, a hazard, an opportunity, a booked
meeting. They are numbered pathway by pathway in the order of names, so that a candidate's number is its turn within an instant.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property, lru_cache
from itertools import accumulate, product
from math import prod
from typing import Literal

from cpmodel.model.calendar import MINUTES_A_DAY, Calendar, DayTable
from cpmodel.model.clocks import Limits
from cpmodel.model.condition import Condition, Value, atoms, holds
from cpmodel.model.distribution import MINUTES_OF, Distribution
from cpmodel.model.duration import Duration
from cpmodel.model.pasts import cycle, told
from cpmodel.model.procedure import CLOCK, Limit, Procedure, Transition
from cpmodel.model.scenario import Arrivals, Beginning, Caseload, Meeting, Odds, People, Person, Scenario
from cpmodel.simulation.draws import key

Configuration = tuple[int, ...]
"""The number of each variable's value."""

DAY_STARTS, WORKING_MINUTES = 9 * 60, 8 * 60
"""The working day is nine to five (CON-20); a working day of work is its eight hours."""
CELLS = 1024
"""How finely a distribution is tabulated; between two entries it is a straight line."""
YEARS_BEFORE, YEARS_AFTER = 8, 3
"""How far the tables of days reach before and after the period: pasts before it, bookings and due days after it."""
WORKING_DAYS_A_YEAR = 253
"""As many as there are in England in most years."""
_SCALE = 1_000_000


class SimulationStopped(RuntimeError):  # noqa: N818  # reads as what it says: the simulation stopped
    """A run could not go on; the message is a sentence that says why."""


# --- what an event does --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Guard:
    """A condition as a truth table over the classes of values that it tells apart."""

    variables: tuple[int, ...]
    classes: tuple[tuple[int, ...], ...]
    """For each variable and each of its values, what the value adds to the place in the table."""
    table: bytes

    def __call__(self, configuration: Configuration) -> bool:
        """Look up whether it holds."""
        place = 0
        for variable, adds in zip(self.variables, self.classes, strict=True):
            place += adds[configuration[variable]]
        return self.table[place] == 1


@dataclass(frozen=True, slots=True)
class Move:
    """One declared transition. `to` is -1 where nothing is left; `sets` are variables and values."""

    pathway: int
    sources: frozenset[int]
    to: int
    guard: Guard
    sets: tuple[tuple[int, int], ...]
    acts_after_end: bool


@dataclass(frozen=True, slots=True)
class Happening:
    """What an event does to one configuration: the configuration after it, and the moves taken, the own one first."""

    after: Configuration
    moves: tuple[int, ...]


class Steps:
    """`semantics.step_on` over integers. The docstring of `cpmodel.model.semantics` gives the rules."""

    def __init__(self, procedure: Procedure):
        """Number everything that the procedure declares."""
        self.procedure = procedure
        self.variables = tuple(procedure.variables)
        self.values: tuple[tuple[Value, ...], ...] = tuple(procedure.variables.values())
        self.number = {name: place for place, name in enumerate(self.variables)}
        self.events = tuple(procedure.own_events)
        self.event_number = {name: place for place, name in enumerate(self.events)}
        self.transitions = tuple(procedure.transitions.values())
        numbers = {each.id: place for place, each in enumerate(self.transitions)}
        self.moves = tuple(self._move(each) for each in self.transitions)
        self.own = tuple(tuple(numbers[each.id] for each in procedure.own_events[event]) for event in self.events)
        self.followers = tuple(
            tuple(tuple(numbers[each.id] for each in group) for group in procedure.followers[event].values())
            for event in self.events
        )
        self.resets = tuple(tuple(self._resets(event)) for event in self.events)
        self.ends = self.guard(procedure.ends_when)

    def value(self, variable: str, value: Value) -> int:
        """The number of a value of a variable."""
        return self.values[self.number[variable]].index(value)

    def guard(self, condition: Condition) -> Guard:
        """Compile a condition."""
        asked: dict[str, list[Value]] = {}
        for atom in atoms(condition):
            asked.setdefault(atom.variable, [])
            if atom.value not in asked[atom.variable]:
                asked[atom.variable].append(atom.value)
        names = sorted(asked, key=self.number.__getitem__)
        # Values that no atom asks for behave alike, and share the last class.
        sizes = [len(asked[name]) + 1 for name in names]
        strides = [prod(sizes[place + 1 :]) for place in range(len(names))]
        classes = tuple(
            tuple((asked[name].index(value) if value in asked[name] else len(asked[name])) * stride for value in values)
            for name, stride in zip(names, strides, strict=True)
            for values in [self.values[self.number[name]]]
        )
        table = bytes(
            holds(condition, dict(zip(names, chosen, strict=True)))
            for chosen in product(*([*asked[name], _OTHER] for name in names))
        )
        return Guard(tuple(self.number[name] for name in names), classes, table)

    def step(self, configuration: Configuration, event: int) -> Happening | None:
        """What the event does, or None where it cannot happen."""
        live = not self.ends(configuration)
        own = self._first(self.own[event], configuration, live)
        if own is None:
            return None
        following = (self._first(group, configuration, live) for group in self.followers[event])
        taken = (own, *(each for each in following if each is not None))
        after = list(configuration)
        for variable, value in self.resets[event]:
            after[variable] = value
        for number in taken:
            move = self.moves[number]
            if move.to >= 0:
                after[move.pathway] = move.to
            for variable, value in move.sets:
                after[variable] = value
        return Happening(tuple(after), taken)

    def _first(self, numbers: tuple[int, ...], configuration: Configuration, live: bool) -> int | None:
        for number in numbers:
            move = self.moves[number]
            if (
                configuration[move.pathway] in move.sources
                and (live or move.acts_after_end)
                and move.guard(configuration)
            ):
                return number
        return None

    def _move(self, transition: Transition) -> Move:
        name = transition.pathway
        return Move(
            self.number[name],
            frozenset(self.value(name, each) for each in transition.sources),
            -1 if transition.to is None else self.value(name, transition.to),
            self.guard(transition.when),
            tuple(
                (self.number[fact], self.value(fact, to)) for fact, to in transition.sets.items() if fact in self.number
            ),
            transition.acts_after_end,
        )

    def _resets(self, event: str) -> Iterable[tuple[int, int]]:
        for name in self.procedure.read_facts:
            fact = self.procedure.facts[name]
            if event in fact.resets_on and fact.initial is not None:
                yield self.number[name], self.value(name, fact.initial)


_OTHER = "\0other"
"""Stands for every value that a condition does not name."""


# --- time ----------------------------------------------------------------------------------------------------------

Pace = Literal["clock", "working", "office"]
"""How minutes are counted: all of them; only those of working hours; all of them, and then on to the next working hour."""


@dataclass(frozen=True, slots=True)
class Lengths:
    """A distribution as integers: minutes at equally spaced shares, to be joined by straight lines."""

    minutes: tuple[int, ...]
    pace: Pace

    def drawn(self, word: int) -> int:
        """The length in minutes that a random word stands for."""
        cell = word >> 54
        low = self.minutes[cell]
        return low + ((self.minutes[cell + 1] - low) * ((word >> 22) & 0xFFFFFFFF) >> 32)


def lengths(distribution: Distribution, pace: Pace = "clock") -> Lengths:
    """Tabulate a distribution. `pace` is for units other than working days, which are always counted in working hours."""
    if distribution.unit == "working days":
        return Lengths(_tabulated(distribution, WORKING_MINUTES), "working")
    return Lengths(
        _tabulated(distribution, MINUTES_OF[distribution.unit]), "clock" if distribution.unit == "hours" else pace
    )


@lru_cache(maxsize=1024)
def _tabulated(distribution: Distribution, minutes: int) -> tuple[int, ...]:
    at = [round(distribution.quantile(cell / CELLS) * minutes) for cell in range(CELLS)]
    # The last cell may have no upper end. It gets one that leaves its mean as it is.
    last = [distribution.quantile(1 - (2 * part + 1) / (128 * CELLS)) * minutes for part in range(64)]
    return (*at, max(at[-1], round(2 * sum(last) / len(last) - at[-1])))


@dataclass(frozen=True)
class Days:
    """The working calendar as tables: `before[d]` working days come before day d, the k-th of all is `numbers[k]`."""

    table: DayTable

    @property
    def zero(self) -> int:
        """The ordinal of day 0, so that what is drawn for a day does not depend on where the tables begin."""
        return self.table.first.toordinal()

    def week(self, day: int) -> int:
        """The number of the week, Monday to Sunday, that a day lies in, the same in all tables."""
        return (self.zero + day - 1) // 7

    def monday(self, week: int) -> int:
        """The day that a week begins with."""
        return week * 7 + 1 - self.zero

    def worked(self, minute: int) -> int:
        """How many working minutes lie before a minute."""
        day, clock = divmod(minute, MINUTES_A_DAY)
        before = self.table.before
        if before[day + 1] == before[day]:
            return before[day] * WORKING_MINUTES
        return before[day] * WORKING_MINUTES + min(max(clock - DAY_STARTS, 0), WORKING_MINUTES)

    def minute(self, worked: int) -> int:
        """The first minute before which there are so many working minutes, in working hours."""
        count, rest = divmod(worked, WORKING_MINUTES)
        return self.table.numbers[count] * MINUTES_A_DAY + DAY_STARTS + rest

    def after(self, minute: int, length: int, pace: Pace) -> int:
        """The minute that lies `length` minutes after `minute` (before it, where negative), counted at the pace.

        What lies beyond the tables is taken for their last working day: it is years after the period.
        """
        match pace:
            case "working":
                return self.minute(min(self.worked(minute) + length, self._most_worked))
            case "office":
                return self.at_work(min(minute + length, self._last), forward=length >= 0)
            case "clock":
                return minute + length

    @cached_property
    def _last(self) -> int:
        return self.table.numbers[-1] * MINUTES_A_DAY

    @cached_property
    def _most_worked(self) -> int:
        return self.worked(self._last)

    def at_work(self, minute: int, *, forward: bool) -> int:
        """The minute itself if it is in working hours, else the next such minute, or the last before it."""
        worked = self.worked(minute)
        at_work = self.minute(worked)
        return at_work if forward or at_work == minute else self.minute(worked - 1)

    def working_day_before(self, day: int, count: int) -> int:
        """The working day `count` working days before the last one that is not later than `day`."""
        return self.table.numbers[self.table.before[day + 1] - 1 - count]

    def working_day_after(self, day: int, count: int) -> int:
        """The working day `count` working days after a day."""
        return self.table.numbers[self.table.before[day + 1] - 1 + count] if count else day

    def is_working(self, day: int) -> bool:
        """True where people work on the day."""
        return self.table.before[day + 1] > self.table.before[day]


# --- what moves a case ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Choice:
    """Which of some events happens: weights as integers for the first visit of a state, the second, ... the last for all later."""

    events: tuple[int, ...]
    weights: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Action:
    """What the owner of a state does. `ahead_of` is the number of a meeting, or -1: then `lengths` count from entering."""

    key: int
    candidate: int
    lengths: Lengths
    ahead_of: int
    choice: Choice
    each: bool
    team: int = -1
    """The number of the team whose worker it needs, or -1."""


@dataclass(frozen=True, slots=True)
class TimeUp:
    """The clock of a state: `due` has the day number for a stay that begins on each day, or is empty with `hours` set."""

    candidate: int
    due: tuple[int, ...]
    hours: int
    events: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Chance:
    """A hazard (`threshold` None) or an opportunity: it happens where a 64-bit word is below the threshold.

    `date` is the date of the case that a hazard gives, or empty.
    """

    key: int
    candidate: int
    event: int
    lengths: Lengths
    threshold: int | None
    each: bool
    date: str = ""


@dataclass(frozen=True)
class Booking:
    """One sort of meeting: see `cpmodel.model.scenario.Meeting`. `aims` has limits by name, for `cpmodel.model.clocks`."""

    number: int
    name: str
    key: int
    candidate: int
    pathway: int
    events: tuple[int, ...]
    weights: tuple[int, ...]
    states: frozenset[int]
    aims: Mapping[str, Lengths]
    notice: Lengths
    otherwise: Lengths
    people: str
    same_chair: bool
    another_chair: Guard
    priority: int
    same_chair_for: int | None
    needs: tuple[str, ...]
    avoided: frozenset[int]
    overtime: bool
    can_move: bool
    distances: tuple[str, ...]


# --- who comes, and who holds the meetings -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Start:
    """Where a variable of a case begins: values and cumulative weights."""

    key: int
    variable: int
    values: tuple[int, ...]
    weights: tuple[int, ...]
    each: bool


@dataclass(frozen=True)
class Stream:
    """Arrivals of one sort: families expected on each day (by number of day, in 2**-32 families), and how they begin."""

    name: str
    key: int
    event: int
    families: Mapping[int, int]
    starts: tuple[Start, ...]


@dataclass(frozen=True, slots=True)
class Before:
    """Events before the first day: `at` minutes after the anchor, and again `every` so many (0: once)."""

    events: tuple[int, ...]
    at: int
    every: int


@dataclass(frozen=True, slots=True)
class Kept:
    """A meeting that is in a diary on the first day: its sort, its day (-1: none is) and whose diary it is (empty: anybody's)."""

    meeting: int
    day: int
    name: str


@dataclass(frozen=True, slots=True)
class Known:
    """A child of the first day whose past is known, minute by minute, and what is booked for it."""

    name: str
    past: tuple[tuple[int, int], ...]
    kept: Kept


@dataclass(frozen=True)
class Group:
    """Cases that are there on the first day: so many `children`, or those that are `known`, by family."""

    name: str
    key: int
    children: int
    ago: Lengths
    past: tuple[Before, ...]
    starts: tuple[Start, ...]
    known: Mapping[str, tuple[Known, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Terms:
    """How much one person holds and is away: meetings a day, hundredths of meetings a week, days of leave and of training a year.

    They are there from the day `first` to the day `last`.
    """

    a_day: int
    a_week: int
    leave: int
    training: int
    first: int
    last: int


@dataclass(frozen=True)
class Staff:
    """People with diaries. `sickness` is the chance, as a 64-bit threshold, that a spell begins on a working day.

    Those who have `terms` of their own have them by name.
    """

    name: str
    names: tuple[str, ...]
    keys: tuple[int, ...]
    places: tuple[int, ...]
    a_day: int
    a_week: int
    leave: int
    sickness: int
    sick_for: Lengths
    terms: Mapping[str, Terms] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Carrying:
    """A team: how many children it can carry, and the states (pathway, state) for which it carries them."""

    number: int
    name: str
    places: int
    states: frozenset[tuple[int, int]]


@dataclass(frozen=True)
class Program:
    """All tables of one procedure and scenario.

    `actions` and `clocks` are by (pathway, state); `hazards` for every case; `chances` by the event that opens them;
    `bookings_of` the meetings that each pathway books; `recounted` for each pathway the keys of actions
    whose visits are counted anew when the pathway leaves rest; `of_state` the candidates that end with a state. `limits` are those
    that bookings look at, and `limit_events` and `limit_states` what they hear. `sizes` has cumulative weights of families with one child, two
    and so on; below the threshold `shared` a 64-bit word says that a decision is the family's.
    """

    procedure: Procedure
    scenario: Scenario
    steps: Steps
    days: Days
    begins: int
    ends: int
    candidates: int
    candidate_pathway: tuple[int, ...]
    actions: Mapping[tuple[int, int], Action]
    clocks: Mapping[tuple[int, int], TimeUp]
    hazards: tuple[Chance, ...]
    chances: Mapping[int, tuple[Chance, ...]]
    bookings: tuple[Booking, ...]
    bookings_of: tuple[tuple[Booking, ...], ...]
    recounted: tuple[tuple[int, ...], ...]
    at_rest: tuple[frozenset[int], ...]
    of_state: tuple[tuple[int, ...], ...]
    first_configuration: Configuration
    open_variables: tuple[int, ...]
    limits: Limits
    limit_events: frozenset[int]
    limit_states: frozenset[tuple[int, int]]
    sizes: tuple[int, ...]
    shared: int
    streams: tuple[Stream, ...]
    groups: tuple[Group, ...]
    staff: Mapping[str, Staff]
    teams: tuple[Carrying, ...] = ()
    team_of: Mapping[tuple[int, int], Carrying] = field(default_factory=dict)


def compiled(procedure: Procedure, scenario: Scenario) -> Program:
    """Compile a scenario for its procedure. The scenario's names must be the procedure's (`cpmodel.reading.scenarios` sees to it)."""
    return _Compiler(procedure, scenario).program()


class _Compiler:
    def __init__(self, procedure: Procedure, scenario: Scenario):
        self.procedure, self.scenario = procedure, scenario
        self.steps = Steps(procedure)
        self.calendar = Calendar.of(procedure.calendar)
        first = scenario.begins - timedelta(days=366 * YEARS_BEFORE)
        self.days = Days(self.calendar.days(first, scenario.ends + timedelta(days=366 * YEARS_AFTER)))
        self.meetings = tuple(scenario.meetings.values())
        self.numbers = self._candidate_numbers()
        self.teams = tuple(
            Carrying(number, each.name, each.places, frozenset(self._where(state) for state in sorted(each.states)))
            for number, each in enumerate(scenario.teams.values())
        )
        self.team_of = {where: each for each in self.teams for where in sorted(each.states)}

    def _where(self, qualified: str) -> tuple[int, int]:
        """A state as the number of its pathway and its own."""
        pathway, state = qualified.split(".")
        return self.steps.number[pathway], self.steps.value(pathway, state)

    def _candidate_numbers(self) -> dict[tuple[str, str], int]:
        """A number for each (kind, name), pathway by pathway."""
        wanted = [(name, 0, "action", name) for name in self.procedure.pathways]
        wanted += [(name, 1, "clock", name) for name in self.procedure.pathways]
        wanted += [(_pathway(event), 2, "hazard", event) for event in self.scenario.hazards]
        wanted += [(_pathway(event), 3, "opportunity", event) for event in self.scenario.opportunities]
        wanted += [(each.pathway, 4, "meeting", each.name) for each in self.meetings]
        return {(kind, name): number for number, (_, _, kind, name) in enumerate(sorted(wanted))}

    def program(self) -> Program:
        procedure, scenario, steps = self.procedure, self.scenario, self.steps
        bookings = tuple(self._booking(number, each) for number, each in enumerate(self.meetings))
        pathways = {name: place for place, name in enumerate(procedure.pathways)}
        actions = dict(self._actions())
        return Program(
            procedure=procedure,
            scenario=scenario,
            steps=steps,
            days=self.days,
            begins=self.days.table.day(scenario.begins) * MINUTES_A_DAY,
            ends=self.days.table.day(scenario.ends) * MINUTES_A_DAY,
            candidates=len(self.numbers),
            candidate_pathway=tuple(
                pathways[name if kind in ("action", "clock") else _pathway(self._event_of(kind, name))]
                for kind, name in self.numbers
            ),
            actions=actions,
            clocks=dict(self._clocks()),
            hazards=tuple(
                Chance(
                    key(each.event),
                    self.numbers["hazard", each.event],
                    steps.event_number[each.event],
                    lengths(each.after.distribution),
                    None,
                    each.each,
                    each.date or "",
                )
                for each in scenario.hazards.values()
            ),
            chances=self._chances(),
            bookings=bookings,
            bookings_of=tuple(tuple(each for each in bookings if each.pathway == place) for place in pathways.values()),
            recounted=tuple(
                tuple(
                    each.key for (where, _), each in actions.items() if where == place and len(each.choice.weights) > 1
                )
                for place in pathways.values()
            ),
            at_rest=tuple(
                frozenset(steps.value(name, state) for state in pathway.resting)
                for name, pathway in procedure.pathways.items()
            ),
            of_state=tuple((self.numbers["action", name], self.numbers["clock", name]) for name in procedure.pathways),
            first_configuration=tuple(self._first_value(name) for name in steps.variables),
            open_variables=tuple(number for number, name in enumerate(steps.variables) if self._is_open(name)),
            limits=self._limits(bookings),
            limit_events=self._limit_events(bookings),
            limit_states=frozenset(
                (steps.number[limit.of_state[0]], steps.value(*limit.of_state))
                for limit in self._booking_limits(bookings)
                if limit.of_state
            ),
            sizes=_cumulative(
                scenario.siblings.sizes.get(size, 0) for size in range(1, max(scenario.siblings.sizes) + 1)
            ),
            shared=_threshold(scenario.siblings.shared.value),
            streams=tuple(self._stream(each) for each in scenario.arrivals.values()),
            groups=tuple(self._group(each) for each in scenario.caseload.values()),
            staff={name: self._staff(each) for name, each in scenario.people.items()},
            teams=self.teams,
            team_of=self.team_of,
        )

    def _stream(self, arrivals: Arrivals) -> Stream:
        """Spread the families of each month over its working days."""
        table = self.days.table
        by_month: dict[str, list[int]] = {}
        for day in range(table.day(self.scenario.begins), table.day(self.scenario.ends)):
            if self.days.is_working(day):
                by_month.setdefault(f"{table.date(day):%Y-%m}", []).append(day)
        families: dict[int, int] = {}
        for month, days in by_month.items():
            weights = [arrivals.weekdays[table.date(day).weekday()] for day in days]
            expected = arrivals.children.get(month, 0) / self.scenario.siblings.mean
            for day, weight in zip(days, weights, strict=True):
                share = expected * weight / (sum(weights) or 1)
                families[day] = round(share * self._times(arrivals, table.date(day)) * 2**32)
        name = f"arrivals.{arrivals.name}"
        return Stream(
            arrivals.name,
            key(name),
            self.steps.event_number[arrivals.event],
            families,
            self._starts(arrivals.beginnings),
        )

    def _times(self, arrivals: Arrivals, day: date) -> float:
        """How many times as many come on a day, by growth and surges."""
        years = (day - self.scenario.begins).days / 365.25
        surges = (each.times.value for each in arrivals.surges if each.first <= day <= each.last)
        return prod(surges, start=(1 + arrivals.growth.value) ** years if arrivals.growth.value else 1.0)

    def _group(self, caseload: Caseload) -> Group:
        return Group(
            caseload.name,
            key(f"caseload.{caseload.name}"),
            round(caseload.children.value),
            lengths(caseload.ago.distribution),
            tuple(
                Before(tuple(self.steps.event_number[event] for event in each.events), each.at, each.every or 0)
                for each in caseload.past
            ),
            self._starts(caseload.beginnings),
            self._known(caseload),
        )

    def _known(self, caseload: Caseload) -> dict[str, tuple[Known, ...]]:
        """The children of a caseload whose plans are known, by family."""
        if not caseload.plans:
            return {}
        found: dict[str, list[Known]] = {}
        meeting = self.scenario.meetings[caseload.meeting]
        number, line = self.meetings.index(meeting), cycle(caseload.past, meeting.events)
        assert line, caseload.name
        begins = self.days.table.day(self.scenario.begins) * MINUTES_A_DAY
        for each in caseload.standing():
            anchors, past = told(each, caseload.past, line, self.scenario.begins)
            dated = tuple(
                (self._worked(begins + minute, [begins + at for at in anchors]), self.steps.event_number[event])
                for minute, events in past
                for event in events
            )
            day = -1 if each.next_review is None else self.days.table.day(each.next_review)
            known = Known(f"{caseload.name}-{each.name}", dated, Kept(number, day, each.chair))
            of = each.family or f"family-of-{each.name}"
            found.setdefault(f"{caseload.name}-{of}", []).append(known)
        return {family: tuple(children) for family, children in found.items()}

    def _worked(self, minute: int, anchors: list[int]) -> int:
        """The minute in working hours before it, or a conference that was held since: those have their days from the scenario."""
        at_work = self.days.at_work(minute, forward=False)
        return max([at_work, *(each for each in anchors if each <= minute)])

    def _starts(self, beginnings: Iterable[Beginning]) -> tuple[Start, ...]:
        return tuple(
            Start(
                key(f"begins.{each.variable}"),
                self.steps.number[each.variable],
                tuple(self.steps.value(each.variable, value) for value in each.weights),
                _cumulative(each.weights.values()),
                each.each,
            )
            for each in beginnings
        )

    def _staff(self, people: People) -> Staff:
        return Staff(
            people.name,
            people.names,
            tuple(key(f"people.{people.name}.{name}") for name in people.names),
            people.places,
            min(round(people.a_day.value), len(people.places)),
            round(people.a_week.value),
            round(people.leave.value),
            _threshold(people.sickness.value / WORKING_DAYS_A_YEAR),
            lengths(people.sick_for.distribution),
            {each.name: self._terms(people, each) for each in people.persons},
        )

    def _terms(self, people: People, person: Person) -> Terms:
        """Days away are those of a diary: three days of whoever works three days a week are a week."""
        table, share = self.days.table, person.share
        a_week = people.a_week.value * share if person.a_week is None else person.a_week
        return Terms(
            min(round(people.a_day.value if person.a_day is None else person.a_day), len(people.places)),
            round(100 * a_week),
            round(people.leave.value if person.leave is None else person.leave / share),
            round((person.training or 0) / share),
            0 if person.starts is None else max(0, table.day(person.starts)),
            len(table) - 1 if person.ends is None else min(len(table) - 1, table.day(person.ends)),
        )

    def _event_of(self, kind: str, name: str) -> str:
        return self.scenario.meetings[name].events[0] if kind == "meeting" else name

    def _actions(self) -> Iterable[tuple[tuple[int, int], Action]]:
        meetings = {each.name: number for number, each in enumerate(self.meetings)}
        for qualified, stay in self.scenario.stays.items():
            pathway, state = qualified.split(".")
            where = self._where(qualified)
            yield (
                where,
                Action(
                    key(qualified),
                    self.numbers["action", pathway],
                    lengths(stay.time.distribution, "office"),
                    -1 if stay.ahead_of is None else meetings[stay.ahead_of],
                    self._choice(pathway, state, stay.odds),
                    stay.each,
                    self.team_of[where].number if where in self.team_of else -1,
                ),
            )

    def _choice(self, pathway: str, state: str, odds: Odds | None) -> Choice:
        """The events by weight; without odds, every event of the state's people with the same weight."""
        if odds is None:
            names = owners_events(self.procedure, self.scenario, pathway, state)
            return Choice(tuple(self.steps.event_number[name] for name in names), ((1,) * len(names),))
        names = tuple(sorted({name for visit in odds.by_visit for name in visit}))
        return Choice(
            tuple(self.steps.event_number[name] for name in names),
            tuple(tuple(round(visit.get(name, 0) * _SCALE) for name in names) for visit in odds.by_visit),
        )

    def _clocks(self) -> Iterable[tuple[tuple[int, int], TimeUp]]:
        for state in self.procedure.states.values():
            events = sorted(
                {
                    each.event
                    for each in self.procedure.pathways[state.pathway].transitions
                    if each.event and CLOCK in each.by and state.name in each.sources
                }
            )
            if events and state.within:
                due, hours = self._due(state.within)
                where = self.steps.number[state.pathway], self.steps.value(state.pathway, state.name)
                numbers = tuple(self.steps.event_number[event] for event in events)
                yield where, TimeUp(self.numbers["clock", state.pathway], due, hours, numbers)

    def _due(self, within: Duration) -> tuple[tuple[int, ...], int]:
        if within.unit == "hours":
            return (), within.count
        return self.calendar.due_days(self.days.table, within), 0

    def _chances(self) -> dict[int, tuple[Chance, ...]]:
        found: dict[int, list[Chance]] = {}
        for each in self.scenario.opportunities.values():
            chance = Chance(
                key(each.event),
                self.numbers["opportunity", each.event],
                self.steps.event_number[each.event],
                lengths(each.after.distribution, "office"),
                _threshold(each.chance.value),
                each.each,
            )
            for event in each.on:
                found.setdefault(self.steps.event_number[event], []).append(chance)
        return {event: tuple(found[event]) for event in sorted(found)}

    def _booking(self, number: int, meeting: Meeting) -> Booking:
        pathway, odds = meeting.pathway, meeting.odds.by_visit[0]
        return Booking(
            number=number,
            name=meeting.name,
            key=key(f"meetings.{meeting.name}"),
            candidate=self.numbers["meeting", meeting.name],
            pathway=self.steps.number[pathway],
            events=tuple(self.steps.event_number[event] for event in odds),
            weights=tuple(round(weight * _SCALE) for weight in odds.values()),
            states=frozenset(self.steps.value(pathway, each.split(".")[1]) for each in meeting.states),
            aims={limit: lengths(time.distribution) for limit, time in meeting.aims.items()},
            notice=lengths(meeting.notice.distribution, "office"),
            otherwise=lengths(meeting.otherwise.distribution, "office"),
            people=meeting.people,
            same_chair=meeting.same_chair,
            another_chair=self.steps.guard(meeting.another_chair),
            priority=meeting.priority,
            same_chair_for=None if meeting.same_chair_for is None else round(meeting.same_chair_for.value),
            needs=meeting.needs,
            avoided=frozenset(
                self.days.table.day(first) + offset
                for each in meeting.avoids
                for first, last in self.scenario.holidays[each].stretches
                for offset in range((last - first).days + 1)
            ),
            overtime=meeting.overtime,
            can_move=meeting.can_move,
            distances=meeting.postponed_by,
        )

    def _first_value(self, variable: str) -> int:
        if variable in self.procedure.pathways:
            return self.steps.value(variable, self.procedure.pathways[variable].initial[0])
        initial = self.procedure.facts[variable].initial
        return 0 if initial is None else self.steps.value(variable, initial)

    def _is_open(self, variable: str) -> bool:
        if variable in self.procedure.pathways:
            return len(self.procedure.pathways[variable].initial) > 1
        return self.procedure.facts[variable].initial is None

    def _booking_limits(self, bookings: Sequence[Booking]) -> tuple[Limit, ...]:
        names = sorted({name for booking in bookings for name in (*booking.aims, *booking.distances)})
        return tuple(self.procedure.all_limits[name] for name in names)

    def _limits(self, bookings: Sequence[Booking]) -> Limits:
        """The clocks of the limits that bookings look at, and of no others."""
        asked = self._booking_limits(bookings)
        pathways = {
            name: replace(
                pathway,
                states={
                    state.name: state
                    if state.qualified in {each.name for each in asked}
                    else replace(state, within=None)
                    for state in pathway.states.values()
                },
            )
            for name, pathway in self.procedure.pathways.items()
        }
        declared = {each.name: each for each in asked if not each.of_state}
        return Limits(replace(self.procedure, pathways=pathways, limits=declared), self.calendar)

    def _limit_events(self, bookings: Sequence[Booking]) -> frozenset[int]:
        names = frozenset[str]().union(*(each.events for each in self._booking_limits(bookings)))
        return frozenset(self.steps.event_number[name] for name in names)


def owners_events(procedure: Procedure, scenario: Scenario, pathway: str, state: str) -> tuple[str, ...]:
    """The own events of a pathway that can be chosen in a state: not by the clock, by nobody outside, not booked, not by chance."""
    apart = {
        *scenario.hazards,
        *scenario.opportunities,
        *(event for each in scenario.meetings.values() for event in each.events),
    }
    apart |= {each.event for each in scenario.arrivals.values()}
    return tuple(
        sorted(
            {
                each.event
                for each in procedure.pathways[pathway].transitions
                if each.event and state in each.sources and CLOCK not in each.by and each.event not in apart
            }
        )
    )


def _cumulative(weights: Iterable[float]) -> tuple[int, ...]:
    return tuple(accumulate(round(weight * _SCALE) for weight in weights))


def _threshold(chance: float) -> int:
    return round(chance * 2**64)


def picked(cumulative: Sequence[int], word: int) -> int:
    """The place in a list of cumulative weights that a random word falls on."""
    return bisect_right(cumulative, (word * cumulative[-1]) >> 64)


def weighed(possible: Sequence[tuple[int, int]], word: int) -> int:
    """The event that a random word falls on, among some with their weights."""
    return possible[picked(tuple(accumulate(weight for _, weight in possible)), word)][0]


def _pathway(name: str) -> str:
    return name.partition(".")[0]

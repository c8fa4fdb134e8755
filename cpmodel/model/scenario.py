"""What a scenario says about a procedure: how many come, how fast, how likely, and with whom.

A procedure says what can happen; a scenario says how often and when, for one area and one period. Every number knows
on what it rests (`Evidence`): a source, or an assumption with a range. `cpmodel.reading.scenarios` reads one from YAML,
`cpmodel.simulation` runs a procedure by it.

What moves a case, in this order of the fields of `Scenario`: cases arrive (`arrivals`) or are there on the first day
(`caseload`); a state's owner acts after a while (`stays`); things happen once in a life (`hazards`); things may happen
after something else (`opportunities`); and meetings are held when they are booked (`meetings`, in the diaries of `people`, around `holidays`).
A state's owner acts only while one of the workers who carry such children has room (`teams`). What
happens is so many hours of somebody's `work`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import date
from typing import Literal

from cpmodel.model.condition import NEVER, Condition, Value
from cpmodel.model.distribution import Distribution
from cpmodel.model.effort import Counts, Effort
from cpmodel.model.findings import NOWHERE, Place


@dataclass(frozen=True, slots=True)
class Evidence:
    """On what a number rests: a source, or an assumption with the range in which the truth is believed to lie.

    `low` and `high` are factors on the number: (0.5, 2) says that it may be half or double. On odds they are factors on
    the odds of the first event named.
    """

    source: str | None = None
    assumed: str | None = None
    low: float = 1.0
    high: float = 1.0
    cites: tuple[str, ...] = ()
    place: Place = NOWHERE


NO_EVIDENCE = Evidence()


@dataclass(frozen=True, slots=True)
class Number:
    """One number, and on what it rests."""

    value: float
    evidence: Evidence = NO_EVIDENCE


@dataclass(frozen=True, slots=True)
class Time:
    """One distribution of lengths of time, and on what it rests."""

    distribution: Distribution
    evidence: Evidence = NO_EVIDENCE


@dataclass(frozen=True, slots=True)
class Odds:
    """Weights of outcomes, by name. They need not sum to anything.

    Where the same state is left again and again, as a review is, `by_visit` has the weights of the first visit, the second
    and so on; the last is used for all later ones. Visits count from when the pathway last left a state at rest.
    """

    by_visit: tuple[Mapping[str, float], ...]
    evidence: Evidence = NO_EVIDENCE


@dataclass(frozen=True, slots=True)
class Stay:
    """How the owner of a state acts: after a while, one of the pathway's own events, by odds.

    `time` counts from entering the state; with `ahead_of`, the name of a sort of meeting, it is how long before that meeting
    they act, and not before it is booked. `odds` is None where the pathway has one event there to choose.
    With `each` siblings draw apart; otherwise they share the time, and by `Siblings.shared` the decision.
    """

    state: str
    time: Time
    ahead_of: str | None = None
    odds: Odds | None = None
    each: bool = False
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Hazard:
    """Something that happens from outside, at most once a case: so long after the case began.

    With `date`, the name of a date of the procedure, that is the day on which it is expected, and it does happen then.
    """

    event: str
    after: Time
    each: bool = False
    date: str | None = None
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Opportunity:
    """Something that may happen after each event in `on`: with this chance (0 to 1), and so long after it.

    Each opportunity is drawn once. What it drew, nothing included, holds until the next one.
    """

    event: str
    on: frozenset[str]
    chance: Number
    after: Time
    each: bool = False
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Meeting:
    """How one sort of meeting is booked: at the booked time one event of `odds` happens to every sibling who is ready.

    A booking is made on entering a state in `states` from outside them, and is dropped on leaving them. Siblings share
    it. It is due when the first of the running limits in `aims` is, and aims at so many working days before that day; where no
    limit runs it is due `otherwise` after the request, and aims at that day. It is never sooner than `notice` after the
    request, nor later than the due day if there is any way. `same_chair` asks for the chair of the family's last meeting, `another_chair` says
    where that chair must not take it. Of bookings that are due on one day those of a lower `priority` go first.
    """

    name: str
    title: str
    odds: Odds
    states: frozenset[str]
    aims: Mapping[str, Time]
    notice: Time
    otherwise: Time
    people: str
    same_chair: bool = False
    another_chair: Condition = NEVER
    priority: int = 0
    same_chair_for: Number | None = None
    needs: tuple[str, ...] = ()
    avoids: tuple[str, ...] = ()
    overtime: bool = False
    can_move: bool = True
    postponed_by: tuple[str, ...] = ()
    place: Place = NOWHERE

    @property
    def events(self) -> tuple[str, ...]:
        """The events by which the meeting is held, or adjourned."""
        return tuple(self.odds.by_visit[0])

    @property
    def pathway(self) -> str:
        """The pathway that books it."""
        return self.events[0].partition(".")[0]


@dataclass(frozen=True, slots=True)
class Person:
    """One of a group of people, and what is known of them alone; None is as for the others of the group.

    `share` is the whole-time equivalent: who has half a post holds half as many meetings a week, if `a_week` does not say how
    many. `leave` and `training` are working days of theirs a year. They are there from the day `starts` to the day `ends`.
    """

    name: str
    share: float = 1.0
    a_day: float | None = None
    a_week: float | None = None
    leave: float | None = None
    training: float | None = None
    starts: date | None = None
    ends: date | None = None
    place: Place = NOWHERE

    def is_there(self, day: date) -> bool:
        """True where the person is in post on a day."""
        return (self.starts is None or self.starts <= day) and (self.ends is None or day <= self.ends)


@dataclass(frozen=True, slots=True)
class People:
    """Those who hold meetings, each with a diary.

    `names` are the persons; of some `persons` more is known. Each holds at most `a_day` meetings a day, at the times of `places` (minutes after midnight), and
    `a_week` a week, on working days on which they are neither on leave (`leave` working days a year, taken in weeks and
    known beforehand) nor sick (`sickness` spells a year of `sick_for` each, known on the morning).
    """

    name: str
    title: str
    role: str
    names: tuple[str, ...]
    places: tuple[int, ...]
    a_day: Number
    a_week: Number
    leave: Number
    sickness: Number
    sick_for: Time
    evidence: Evidence = NO_EVIDENCE
    place: Place = NOWHERE
    persons: tuple[Person, ...] = ()

    def person(self, name: str) -> Person:
        """What is known of one of them."""
        return next((each for each in self.persons if each.name == name), Person(name))


@dataclass(frozen=True, slots=True)
class Team:
    """Workers who each carry so many children at once, and what a child is carried for.

    A child needs one place of the team while it stands in any of `states`. Until it has one, nothing is done there by the
    owner of the state: the time of a stay counts from when it has. Places are `workers` (whole-time equivalents in post
    and vacant), less the share `vacancy`, and `agency` workers besides, times `caseload`. Who has waited longest is taken first.
    """

    name: str
    title: str
    role: str
    workers: Number
    caseload: Number
    states: frozenset[str]
    vacancy: Number = Number(0)
    agency: Number = Number(0)
    place: Place = NOWHERE

    @property
    def places(self) -> int:
        """How many children the team can carry: whole children only."""
        workers = self.workers.value * (1 - self.vacancy.value) + self.agency.value
        return int(workers * self.caseload.value + 1e-9)


@dataclass(frozen=True, slots=True)
class Siblings:
    """How many children a family has (`sizes`, weights by size), and how often (0 to 1) a decision is one for all of them."""

    sizes: Mapping[int, float]
    shared: Number
    evidence: Evidence = NO_EVIDENCE

    @property
    def mean(self) -> float:
        """Children a family on average."""
        return sum(size * weight for size, weight in self.sizes.items()) / sum(self.sizes.values())


@dataclass(frozen=True, slots=True)
class Beginning:
    """Where the cases of one sort begin: for each variable that the procedure leaves open, weights by value.

    A variable in `each` is drawn for every child, the others once a family.
    """

    variable: str
    weights: Mapping[Value, float]
    each: bool = False
    evidence: Evidence = NO_EVIDENCE


@dataclass(frozen=True, slots=True)
class Surge:
    """So many times as many families come from one day to another, both included."""

    name: str
    first: date
    last: date
    times: Number
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Families that come during the period: `event` is the first thing that happens to each child.

    `children` are expected numbers of children by month (`2023-04`), spread over the month's working days by
    `weekdays` (weights, Monday first) and over the working day evenly. Where they grow, each day has (1 + `growth`) to the power of
    the years since the period began times as many, and where `surges` overlap their factors multiply.
    """

    name: str
    event: str
    children: Mapping[str, float]
    weekdays: tuple[float, ...]
    beginnings: tuple[Beginning, ...]
    evidence: Evidence = NO_EVIDENCE
    weekday_evidence: Evidence = NO_EVIDENCE
    growth: Number = Number(0)
    surges: tuple[Surge, ...] = ()
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Past:
    """Events that had happened to a case before the first day: all at `at` minutes after its anchor (negative: before).

    With `every`, they happened again each so many minutes later. What would lie after the first day has not happened.
    """

    events: tuple[str, ...]
    at: int
    every: int | None = None
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class OpenPlan:
    """One child of a caseload whose plans are known: when the plan began, the reviews that were held, and the next one.

    A `family` has all children with the same; where it is empty the child has no siblings. `next_review` is booked already, with
    the `chair`, who otherwise is asked for when it is booked. Of the reviews only the last day is known, and how many.
    """

    name: str
    began: date
    family: str = ""
    reviews: int = 0
    last_review: date | None = None
    next_review: date | None = None
    chair: str = ""
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Caseload:
    """Families that are there on the first day: `children` of them, each with an anchor `ago` before it, and a past.

    Siblings share their past. The state that a case stands in at the first day is stayed in for a time drawn among those that are
    longer than it has already been there. Where each of the `plans` is known the anchor is the day on which it began, siblings
    may differ, and the past tells their reviews, a sort of `meeting`, on their days (`cpmodel.model.pasts`).
    """

    name: str
    children: Number
    ago: Time
    past: tuple[Past, ...]
    beginnings: tuple[Beginning, ...]
    place: Place = NOWHERE
    plans: tuple[OpenPlan, ...] = ()
    meeting: str = ""

    def standing(self) -> Iterator[OpenPlan]:
        """The plans that are known, as many as there are `children`: the first of them, or all and others like them.

        There are others only where somebody asks what if there were more; their reviews are booked with anybody.
        """
        for number in range(round(self.children.value) if self.plans else 0):
            turn, place = divmod(number, len(self.plans))
            plan = self.plans[place]
            if turn:
                family = plan.family and f"{plan.family}-{turn + 1}"
                plan = replace(plan, name=f"{plan.name}-{turn + 1}", family=family, chair="")
            yield plan


@dataclass(frozen=True, slots=True)
class Holidays:
    """Days that meetings may avoid, such as school holidays: the first and the last of each stretch."""

    name: str
    title: str
    stretches: tuple[tuple[date, date], ...]
    evidence: Evidence = NO_EVIDENCE
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Work:
    """The hours that one role works at each of some events, for each child or each meeting, and what an hour costs in pounds."""

    name: str
    events: frozenset[str]
    counts: Counts
    role: str
    hours: Number
    cost: Number | None = None
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Preference:
    """Something that practice prefers and no procedure enforces: `says` in words, carried out by a part of the scenario."""

    name: str
    says: str
    evidence: Evidence = NO_EVIDENCE


Use = Literal["input", "fitted", "predicted"]


@dataclass(frozen=True, slots=True)
class Published:
    """A published figure that a measure of the simulated year can be held against.

    `measure` is the name of a measure in `cpmodel.kpis`. `use` says what the figure was to this scenario: an input,
    something that assumed numbers were fitted to, or something that is predicted.
    """

    measure: str
    value: float
    use: Use
    source: str
    place: Place = NOWHERE


@dataclass(frozen=True)
class Scenario:
    """One area and period: all that is needed to simulate a procedure. Mappings are in file order."""

    name: str
    title: str
    procedure: str
    begins: date
    ends: date
    siblings: Siblings
    arrivals: Mapping[str, Arrivals] = field(default_factory=dict)
    caseload: Mapping[str, Caseload] = field(default_factory=dict)
    stays: Mapping[str, Stay] = field(default_factory=dict)
    hazards: Mapping[str, Hazard] = field(default_factory=dict)
    opportunities: Mapping[str, Opportunity] = field(default_factory=dict)
    meetings: Mapping[str, Meeting] = field(default_factory=dict)
    people: Mapping[str, People] = field(default_factory=dict)
    teams: Mapping[str, Team] = field(default_factory=dict)
    holidays: Mapping[str, Holidays] = field(default_factory=dict)
    work: Mapping[str, Work] = field(default_factory=dict)
    preferences: Mapping[str, Preference] = field(default_factory=dict)
    published: Mapping[str, Published] = field(default_factory=dict)
    note: str | None = None

    @property
    def effort(self) -> tuple[Effort, ...]:
        """The hours of its `work`, as measures read them."""
        return tuple(
            Effort(
                name,
                each.events,
                each.counts,
                each.role,
                each.hours.value,
                None if each.cost is None else each.cost.value,
                each.hours.evidence.source or each.hours.evidence.assumed or "",
            )
            for name, each in self.work.items()
        )


def evidence(scenario: Scenario) -> Iterator[tuple[str, Evidence]]:
    """Yield what every number of the scenario rests on, under the name of its part: `stays.referral.received.time`."""
    yield from _evidence("", scenario)


def _evidence(name: str, part: object) -> Iterator[tuple[str, Evidence]]:
    match part:
        case Evidence():
            if part.source or part.assumed:
                yield name.removesuffix(".evidence"), part
        case Mapping():
            for key, each in part.items():
                yield from _evidence(f"{name}.{key}" if name else str(key), each)
        case tuple():
            for index, each in enumerate(part, start=1):
                yield from _evidence(f"{name}.{getattr(each, 'variable', index)}", each)
        case _ if is_dataclass(part) and not isinstance(part, type):
            for each in fields(part):
                yield from _evidence(f"{name}.{each.name}" if name else each.name, getattr(part, each.name))

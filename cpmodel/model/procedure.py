"""What a procedure is: pathways of states and transitions, and all that is declared beside them.

Everything here is declared, nothing happens: what a procedure *does* is in `cpmodel.model.semantics`. Every
element knows where it is written (`place`) and on what it rests (`grounds`). All values are immutable;
names are the words of the files. The idea of one small machine per matter, running side by side and hearing
each other's events, is Harel's statecharts (Science of Computer Programming 8, 1987) as SCXML (W3C, 2015)
made them precise.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Literal

from cpmodel.model.condition import ALWAYS, NEVER, Condition, InState, Or, Value, variables
from cpmodel.model.duration import Duration
from cpmodel.model.findings import NOWHERE, Place

OUTSIDE = "outside"
"""Written for `by:` what happens to a family from outside the procedure: birth, 18, a move, death."""
CLOCK = "clock"
"""Written for `by:` what happens because the time of a state is up."""


@dataclass(frozen=True, slots=True)
class Grounds:
    """On what an element rests: requirements that it cites, or a reason, or an open assumption.

    `because` gives a reason with its source, `assumed` says that nobody has confirmed it, `adopted_from` names
    another area whose document it was taken over from.
    """

    cites: tuple[str, ...] = ()
    because: str | None = None
    assumed: str | None = None
    adopted_from: str | None = None

    def __bool__(self) -> bool:
        """True where anything at all is given."""
        return bool(self.cites or self.because or self.assumed)


NO_GROUNDS = Grounds()


@dataclass(frozen=True, slots=True)
class Duty:
    """What a role has to do beside causing events: said at `when` (an event or a state), shown on its role card."""

    role: str
    text: str
    when: str | None = None
    grounds: Grounds = NO_GROUNDS
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Role:
    """A person or body that causes events, owns states or is told.

    `family` marks the people whose child it is. `can_stay_away` says that the council cannot order them to act, so that
    no case may depend on them. Outside `exists_when` the role is not there to be asked. `also` are other names by which
    people look for themselves, such as the professions that it stands for.
    """

    name: str
    title: str
    family: bool = False
    can_stay_away: bool = False
    exists_when: Condition = ALWAYS
    note: str | None = None
    also: tuple[str, ...] = ()
    duties: tuple[Duty, ...] = ()
    grounds: Grounds = NO_GROUNDS
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that a case remembers besides where it stands, with a small set of values.

    `initial` is None where any value is possible at the start (`initial: any`). An event in `resets_on` sets it
    back to `initial`; where the same step also sets it, the set value wins.
    """

    name: str
    title: str
    values: tuple[Value, ...] = (False, True)
    initial: Value | None = False
    resets_on: frozenset[str] = frozenset()
    note: str | None = None
    grounds: Grounds = NO_GROUNDS
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class CaseDate:
    """A date that a case has from elsewhere, such as the expected birth: asked for by the walker, sampled in simulation."""

    name: str
    title: str
    note: str | None = None
    grounds: Grounds = NO_GROUNDS
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the field that the procedure uses and a newcomer may not know, and what it means."""

    name: str
    title: str
    says: str
    grounds: Grounds = NO_GROUNDS
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Name:
    """A word that the document gives to a condition or a group of events, and whether anything uses it.

    Wherever such a word is used the model has what it stands for; of the use itself this is all that is kept.
    """

    kind: Literal["condition", "group of events"]
    name: str
    used: bool
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class State:
    """Where a pathway can be. `initial` and `final` states are at rest, the others wait for their `owner`.

    `within` is a limit on one stay in the state. `meeting` marks a state in which siblings wait for one booking.
    `waits_for` says in words why a case may stand here with nothing that its owner can do.
    """

    pathway: str
    name: str
    title: str
    initial: bool = False
    final: bool = False
    owner: str | None = None
    within: Duration | None = None
    statutory: bool = False
    verified: bool = False
    meeting: bool = False
    waits_for: str | None = None
    phase: str | None = None
    note: str | None = None
    grounds: Grounds = NO_GROUNDS
    place: Place = NOWHERE

    @property
    def qualified(self) -> str:
        """`pathway.state`."""
        return f"{self.pathway}.{self.name}"

    @property
    def at_rest(self) -> bool:
        """True where the pathway waits for nothing: the state is initial or final."""
        return self.initial or self.final


@dataclass(frozen=True, slots=True)
class Transition:
    """A declared way from some states to one other, on the pathway's own event or following another's.

    `event` is the qualified name of the own event, or None; `follows` are the qualified events of other pathways.
    Exactly one of the two is given. `sources` are states by name, in file order. `to` is None where the event is
    heard and nothing is left. `acts_after_end` is true where it may still be taken once the case has ended.
    `needs_quorum` marks an own event that happens only in a quorate meeting; `not_told` says why the family is not told
    of the outcome.
    """

    pathway: str
    id: str
    sources: tuple[str, ...]
    to: str | None = None
    event: str | None = None
    follows: frozenset[str] = frozenset()
    by: tuple[str, ...] = ()
    when: Condition = ALWAYS
    sets: Mapping[str, Value] = field(default_factory=dict)
    tells: tuple[str, ...] = ()
    not_told: str | None = None
    needs_quorum: bool = False
    reopens: bool = False
    acts_after_end: bool = False
    title: str | None = None
    note: str | None = None
    written: str = ""
    """What stands after `event:` or `follows:` in the file, for showing: `events.case_ends`."""
    grounds: Grounds = NO_GROUNDS
    place: Place = NOWHERE

    @property
    def events(self) -> frozenset[str]:
        """Every event that this transition can be taken on, qualified."""
        return self.follows if self.event is None else frozenset((self.event,))

    def __hash__(self) -> int:
        """Hash by identity of the element: ids are unique in a procedure."""
        return hash((self.pathway, self.id))


@dataclass(frozen=True)
class Pathway:
    """One state machine: one matter of a case, in one file."""

    name: str
    title: str
    states: Mapping[str, State]
    transitions: tuple[Transition, ...]
    note: str | None = None
    grounds: Grounds = NO_GROUNDS
    place: Place = NOWHERE

    @property
    def initial(self) -> tuple[str, ...]:
        """The states in which a case can begin; where there are several, which one is a question about the case."""
        return tuple(state.name for state in self.states.values() if state.initial)

    @property
    def resting(self) -> tuple[str, ...]:
        """The initial and final states, in file order."""
        return tuple(state.name for state in self.states.values() if state.at_rest)

    @property
    def at_rest(self) -> Condition:
        """The condition that the pathway waits for nothing."""
        return Or(tuple(InState(self.name, name) for name in self.resting))


@dataclass(frozen=True, slots=True)
class Limit:
    """A time limit. It changes nothing by itself; `cpmodel.model.clocks` says whether it was kept.

    A *running* limit has `within`: the clock starts on an event in `starts` and stops on one in `until`; `void`
    takes it out of the count. A *least distance* has `at_least` and `before`: events, or the name of a date in
    `before_date`. `of_state` is `(pathway, state)` for the `within:` of a state, which runs from entering it to
    leaving it.
    """

    name: str
    title: str
    starts: frozenset[str] = frozenset()
    until: frozenset[str] = frozenset()
    void: frozenset[str] = frozenset()
    within: Duration | None = None
    at_least: Duration | None = None
    before: frozenset[str] = frozenset()
    before_date: str | None = None
    when: Condition = ALWAYS
    restart: bool = False
    restart_written: bool = False
    """Whether the document says what a later start does, or leaves it open."""
    statutory: bool = False
    verified: bool = False
    of_state: tuple[str, str] | None = None
    note: str | None = None
    grounds: Grounds = NO_GROUNDS
    place: Place = NOWHERE

    @property
    def duration(self) -> Duration:
        """The one length of time that it has."""
        length = self.within or self.at_least
        assert length is not None, self.name
        return length

    @property
    def events(self) -> frozenset[str]:
        """The events that it hears."""
        return self.starts | self.until | self.void | self.before

    @property
    def asks(self) -> frozenset[str]:
        """The variables that it speaks of: the pathways of its events, or of its state, and what its condition reads."""
        pathways = {event.partition(".")[0] for event in self.events} | set((self.of_state or ())[:1])
        return variables(self.when) | pathways


@dataclass(frozen=True, slots=True)
class Never:
    """No case ever stands where `condition` holds."""

    condition: Condition


@dataclass(frozen=True, slots=True)
class Always:
    """Every case always stands where `condition` holds."""

    condition: Condition


@dataclass(frozen=True, slots=True)
class Precedes:
    """Before any event in `then` (or before `condition` first holds) an event in `first` has happened.

    With `since`, it must have happened again after each event in `since`.
    """

    first: frozenset[str]
    then: frozenset[str] = frozenset()
    condition: Condition = NEVER
    since: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class OnThen:
    """Right after an event in `on`, taken where `when` held, `then` holds."""

    on: frozenset[str]
    then: Condition
    when: Condition = ALWAYS


@dataclass(frozen=True, slots=True)
class HoldsUntil:
    """From right after an event in `on`, taken where `when` held, `holds` goes on holding until an event in `until`.

    It is not asked that one of these ever comes; where that is meant too, it is a rule of its own. An event that is in
    both begins it anew.
    """

    on: frozenset[str]
    holds: Condition
    until: frozenset[str]
    when: Condition = ALWAYS


@dataclass(frozen=True, slots=True)
class LeadsTo:
    """A case that stands where `when` holds comes to `then` sooner or later, if nobody puts off for ever what they can do.

    Nothing that happens from outside is relied upon, and whatever does happen must leave a way.
    """

    when: Condition
    then: Condition


@dataclass(frozen=True, slots=True)
class Unchanged:
    """No event of the pathways in `by` changes any of the variables."""

    variables: tuple[str, ...]
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CanAlwaysStill:
    """Wherever `when` holds there is a way to `still`, without anything from outside."""

    when: Condition
    still: Condition


@dataclass(frozen=True, slots=True)
class Possible:
    """Some case stands where `condition` holds."""

    condition: Condition


@dataclass(frozen=True, slots=True)
class CausedBy:
    """The events are caused by nobody but those in `by`: roles, `outside` or `clock`."""

    events: frozenset[str]
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """Whenever an event in `on` happens where `when` held, each of the roles is told.

    What counts is what the event's own pathway tells, and those that `when` speaks of; only where none of these ever
    tells the role on that event, what any other tells. So `when` names the pathway that a rule is about.
    """

    on: frozenset[str]
    roles: tuple[str, ...]
    when: Condition = ALWAYS


@dataclass(frozen=True, slots=True)
class Owned:
    """In each of the states, named as `pathway.state`, it is `owner` who has to act."""

    states: tuple[str, ...]
    owner: str


Pattern = (
    Never
    | Always
    | Precedes
    | OnThen
    | HoldsUntil
    | LeadsTo
    | Unchanged
    | CanAlwaysStill
    | Possible
    | CausedBy
    | Told
    | Owned
)


def named_events(pattern: Pattern) -> frozenset[str]:
    """The events that a pattern names."""
    match pattern:
        case Precedes(first, then, _, since):
            return first | then | since
        case OnThen(on=on) | Told(on=on) | CausedBy(on):
            return on
        case HoldsUntil(on=on, until=until):
            return on | until
        case _:
            return frozenset()


def conditions_of(pattern: Pattern) -> tuple[Condition, ...]:
    """The conditions that a pattern reads."""
    match pattern:
        case Never(one) | Always(one) | Possible(one) | Precedes(condition=one):
            return (one,)
        case (
            OnThen(when=one, then=two) | HoldsUntil(when=one, holds=two) | LeadsTo(one, two) | CanAlwaysStill(one, two)
        ):
            return (one, two)
        case Told(when=one):
            return (one,)
        case Unchanged() | CausedBy() | Owned():
            return ()


@dataclass(frozen=True, slots=True)
class Rule:
    """What must hold whatever happens: a pattern, and what it says in words."""

    name: str
    says: str
    pattern: Pattern
    grounds: Grounds = NO_GROUNDS
    place: Place = NOWHERE


StoryKind = Literal["required", "optional", "forbidden"]
LimitAtEnd = Literal["kept", "missed", "void", "none"]
"""How a limit stands when a story ends, if it does not run: how its last clock ended, or that it never had one."""


@dataclass(frozen=True, slots=True)
class Story:
    """A named sequence of events, run again by every check.

    *Required*: every beginning that agrees with `starts` can take the whole sequence, and `ends` holds after it.
    *Optional*: kept for the record; that it is possible or not is reported, and neither is a fault.
    *Forbidden*: all but the last event are possible, and the last is refused.

    A story that says how `limits` stand at its end has a day for each event in `days`, and may have `dates`. A limit
    stands as a word says, or is running and due on a day.
    """

    name: str
    kind: StoryKind
    events: tuple[str, ...]
    starts: Mapping[str, Value] = field(default_factory=dict)
    ends: Condition = ALWAYS
    days: tuple[date, ...] = ()
    dates: Mapping[str, date] = field(default_factory=dict)
    limits: Mapping[str, date | LimitAtEnd] = field(default_factory=dict)
    note: str | None = None
    event_places: tuple[Place, ...] = ()
    grounds: Grounds = NO_GROUNDS
    place: Place = NOWHERE


RequirementKind = Literal[
    "pathway", "transition", "guard", "state", "limit", "duty", "rule", "role", "preference", "not-modelled-candidate"
]


@dataclass(frozen=True, slots=True)
class Source:
    """A document that requirements come from."""

    name: str
    title: str
    file: str | None = None
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing that a source asks for, in the project's own words; `kind` is the sort of element expected to carry it."""

    id: str
    document: str
    at: str
    kind: RequirementKind
    says: str
    not_modelled: str | None = None
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class CalendarRules:
    """Which days are working days and how days are counted; `cpmodel.model.calendar` makes the calendar of it."""

    country: str = "GB"
    subdivision: str | None = "ENG"
    working_week: tuple[int, ...] = (0, 1, 2, 3, 4)
    day_zero_counts: bool = False
    month_end: Literal["last day", "next month"] = "last day"


@dataclass(frozen=True)
class Procedure:
    """A whole procedure, every name resolved. Mappings are in file order; pathways are in the order of their names."""

    name: str
    title: str
    version: str
    pathways: Mapping[str, Pathway]
    roles: Mapping[str, Role] = field(default_factory=dict)
    facts: Mapping[str, Fact] = field(default_factory=dict)
    dates: Mapping[str, CaseDate] = field(default_factory=dict)
    words: Mapping[str, Word] = field(default_factory=dict)
    events: Mapping[str, frozenset[str]] = field(default_factory=dict)
    conditions: Mapping[str, Condition] = field(default_factory=dict)
    names: tuple[Name, ...] = ()
    ends_when: Condition = NEVER
    outlives: frozenset[str] = frozenset()
    limits: Mapping[str, Limit] = field(default_factory=dict)
    rules: Mapping[str, Rule] = field(default_factory=dict)
    stories: tuple[Story, ...] = ()
    sources: Mapping[str, Source] = field(default_factory=dict)
    requirements: Mapping[str, Requirement] = field(default_factory=dict)
    calendar: CalendarRules = CalendarRules()
    note: str | None = None
    grounds: Grounds = NO_GROUNDS
    place: Place = NOWHERE
    bases: tuple[str, ...] = field(default=(), compare=False)
    """The folders of the procedures that it is based on, the nearest first."""
    changed: Mapping[Place, Place] = field(default_factory=dict, compare=False)
    """Where a base has an element that is changed in a local procedure, by the place of its changes."""

    def local(self, place: Place) -> Literal["added", "changed"] | None:
        """What a local procedure does with the element of this place: nothing where all of it is its base's."""
        if not self.bases or any(Path(place.file).is_relative_to(each) for each in self.bases):
            return None
        return "changed" if place in self.changed else "added"

    @cached_property
    def transitions(self) -> Mapping[str, Transition]:
        """Every transition by its id, pathway by pathway in file order."""
        return {each.id: each for pathway in self.pathways.values() for each in pathway.transitions}

    @cached_property
    def states(self) -> Mapping[str, State]:
        """Every state by its qualified name."""
        return {state.qualified: state for pathway in self.pathways.values() for state in pathway.states.values()}

    @cached_property
    def own_events(self) -> Mapping[str, tuple[Transition, ...]]:
        """Every event that some pathway declares, with the transitions of that pathway that declare it, in file order."""
        found: dict[str, list[Transition]] = {}
        for transition in self.transitions.values():
            if transition.event:
                found.setdefault(transition.event, []).append(transition)
        return {event: tuple(found[event]) for event in sorted(found)}

    @cached_property
    def followers(self) -> Mapping[str, Mapping[str, tuple[Transition, ...]]]:
        """For each event, the transitions of other pathways that follow it: by pathway, in file order."""
        found: dict[str, dict[str, list[Transition]]] = {event: {} for event in self.own_events}
        for transition in self.transitions.values():
            for event in transition.follows:
                found.setdefault(event, {}).setdefault(transition.pathway, []).append(transition)
        return {e: {p: tuple(ts) for p, ts in sorted(by.items())} for e, by in sorted(found.items())}

    @cached_property
    def family(self) -> tuple[str, ...]:
        """The names of the roles that are the family, in file order."""
        return tuple(name for name, role in self.roles.items() if role.family)

    @cached_property
    def read_facts(self) -> tuple[str, ...]:
        """The facts that some condition reads, or a rule by name, in file order: only they are part of a configuration."""
        read = frozenset[str]().union(*(variables(each) for each in self.all_conditions()))
        read |= {
            name
            for rule in self.rules.values()
            if isinstance(rule.pattern, Unchanged)
            for name in rule.pattern.variables
        }
        return tuple(name for name in self.facts if name in read)

    @cached_property
    def variables(self) -> Mapping[str, tuple[Value, ...]]:
        """What makes a configuration, with all possible values: the pathways by name, then the facts that are read."""
        return {name: tuple(each.states) for name, each in self.pathways.items()} | {
            name: self.facts[name].values for name in self.read_facts
        }

    def all_conditions(self) -> Iterator[Condition]:
        """Yield every condition that anything in the procedure reads."""
        yield self.ends_when
        for transition in self.transitions.values():
            yield transition.when
        for role in self.roles.values():
            yield role.exists_when
        for limit in self.limits.values():
            yield limit.when
        for rule in self.rules.values():
            yield from conditions_of(rule.pattern)
        for story in self.stories:
            yield story.ends

    @cached_property
    def all_limits(self) -> Mapping[str, Limit]:
        """The declared limits, then the `within:` of each state under the state's qualified name."""
        of_states = {
            name: Limit(
                name=name,
                title=state.title,
                within=state.within,
                statutory=state.statutory,
                verified=state.verified,
                of_state=(state.pathway, state.name),
                grounds=state.grounds,
                place=state.place,
            )
            for name, state in self.states.items()
            if state.within
        }
        return {**self.limits, **of_states}

    def __str__(self) -> str:
        """Name and version, as every output gives them."""
        return f"{self.title}, version {self.version}"

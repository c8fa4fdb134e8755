"""The reference engine: a program run on SimPy, written to be read and trusted. The only module that knows SimPy.

SimPy keeps the time and the order of instants; what happens within an instant is explicit, so that no result hangs on the
order in which things were put in: first the morning (who is sick, which families come), then arrivals, then what is
due for cases, by case and candidate, then all bookings of the instant, the earliest due first. There is no process a case:
cases are entries in an agenda, as SimPy slows down with very many live processes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import accumulate
from typing import Any

import simpy
from simpy.events import EventPriority

from cpmodel.model.calendar import MINUTES_A_DAY
from cpmodel.model.clocks import Clocks, Happening
from cpmodel.model.condition import Value
from cpmodel.model.log import BEGINS, DATE, PLACE_OFFERED, TEAM_ASKED, TEAM_FREED, TEAM_GIVEN, Record
from cpmodel.simulation import program as tables
from cpmodel.simulation.arrivals import Family, arriving, first_day_families
from cpmodel.simulation.diaries import Diaries, Diary, Place, Wish
from cpmodel.simulation.draws import Block, Draws
from cpmodel.simulation.program import Action, Booking, Carrying, Chance, Program, SimulationStopped, TimeUp, picked
from cpmodel.simulation.teams import Workload

MORNING, ARRIVALS, COMPLETIONS, BOOKINGS = range(4)
"""The phases of an instant."""
AT_WORK = 8 * 60
"""When the working day's diaries are looked at."""
MOST_STEPS = 1000
"""How many steps one case may take within one instant."""
_REDRAWN, _REMEMBERED = 64, 12


class Instant(simpy.Event):
    """One phase of one minute. SimPy orders events of a minute by priority, which is the phase."""

    def __init__(self, env: simpy.Environment, minute: int, phase: int, happens: Any):
        """Put the phase into SimPy's queue; `happens` is called when it comes."""
        super().__init__(env)
        self._ok, self._value = True, None
        self.callbacks.append(happens)
        env.schedule(self, priority=EventPriority(phase), delay=minute - env.now)


@dataclass(eq=False, slots=True)
class Sitting:
    """A booked meeting of one family. `due` is the day that it must not be moved beyond."""

    name: str
    booking: Booking
    place: Place
    due: int
    word: int
    """The random word that decides how it opens, the same for all siblings."""
    cases: list[Case]
    resource: str
    moved: bool = False
    held: bool = False

    def open_to(self, earliest: int, due: int) -> bool:
        """True where a sibling can join: there is notice enough, and it is in time, or late for the others too."""
        late = self.place.day > self.due
        return not self.held and self.place.minute >= earliest and (late or self.place.day <= due)


@dataclass(eq=False, slots=True)
class Household:
    """A family in the engine: its sittings by sort of meeting, and the diary that its last one was in."""

    family: Family
    sittings: dict[int, list[Sitting]] = field(default_factory=dict)
    chairs: dict[str, Diary] = field(default_factory=dict)
    booked: dict[int, int] = field(default_factory=dict)
    drawn: dict[tuple[int, int], Block] = field(default_factory=dict)
    """The family's latest draws, which siblings ask for at about the same time."""


@dataclass(eq=False, slots=True)
class Case:
    """One child in the engine.

    `pending` has the serial number of what each candidate waits for in the agenda, `ready` what has come and could not happen
    yet. `visits` counts how often an action's state was entered, in all and since the pathway left rest.
    """

    name: str
    key: int
    household: Household
    standing: int
    entered: list[int]
    sittings: list[Sitting | None]
    held: list[Sitting | None]
    pending: dict[int, int] = field(default_factory=dict)
    ready: dict[int, Pending] = field(default_factory=dict)
    visits: dict[int, list[int]] = field(default_factory=dict)
    opportunities: dict[int, int] = field(default_factory=dict)
    carried: dict[int, int] = field(default_factory=dict)
    """By the number of a team, the minute from which one of its workers is there for the case."""
    clocks: Clocks | None = None
    instant: int = -1
    steps: int = 0
    recent: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an event does to a configuration, worked out once.

    `told` has pathway, its name, state left and entered for the log; `entered` pathway, state left and entered; `heard` the moves
    and the configuration by names, where a limit that bookings look at hears of it.
    """

    after: int
    told: tuple[tuple[int, str, str, str], ...]
    entered: tuple[tuple[int, int, int], ...]
    heard: tuple[Mapping[str, tuple[str, str]], Mapping[str, Value]] | None


@dataclass(frozen=True, slots=True)
class Pending:
    """Something that is to happen to a case: by an action on its so-maniest visit (in all, in the episode), a clock or chance."""

    what: Action | TimeUp | Chance | Booking
    visit: int = 0
    in_episode: int = 0


def run(program: Program, replication: int, seed: int) -> Iterator[Record]:
    """Run one replication of a program and yield its records in order of time."""
    return Engine(program, Draws(seed, replication)).records()


class Engine:
    """One replication under way."""

    def __init__(self, program: Program, draws: Draws):
        """Open the diaries; nothing happens yet."""
        self.program, self.draws, self.steps, self.days = program, draws, program.steps, program.days
        self.env = simpy.Environment(initial_time=program.begins)
        self.now = program.begins
        self.waking = True
        """False while the past of the first day's cases is told, of which nothing is to be planned."""
        self.agenda: dict[tuple[int, int], list[Any]] = {}
        self.serial = 0
        self.told: list[Record] = []
        self.instant = self.days.table.instant(self.now)
        self.configurations: list[tables.Configuration] = []
        self.numbers: dict[tables.Configuration, int] = {}
        self.known: dict[tuple[int, int], Outcome | None] = {}
        first, last = program.begins // MINUTES_A_DAY, program.ends // MINUTES_A_DAY + 366
        self.diaries = {name: Diaries(each, self.days, draws, first, last) for name, each in program.staff.items()}
        self.offered: dict[tuple[int, int], int] = {}
        self.by_day: dict[int, list[Sitting]] = {}
        self.requests: list[tuple[Case, Booking]] = []
        self.unplaced: list[tuple[Case, Booking]] = []
        self.workloads: list[Workload[Case]] = [Workload(each.places) for each in program.teams]
        self.limits = program.limits
        self.first_values = program.first_configuration

    def records(self) -> Iterator[Record]:
        """Run to the end of the period."""
        yield from self._first_day()
        self._next_morning(self.program.begins // MINUTES_A_DAY)
        while self.env.peek() < self.program.ends:
            self.env.step()
            yield from self.told
            self.told.clear()

    # --- instants ---------------------------------------------------------------------------------------------------

    def _at(self, minute: int, phase: int, entry: Any) -> None:
        """Put an entry on the agenda of a phase of a minute."""
        entries = self.agenda.get((minute, phase))
        if entries is None:
            self.agenda[minute, phase] = [entry]
            Instant(self.env, minute, phase, lambda _: self._happen(minute, phase))
        else:
            entries.append(entry)

    def _happen(self, minute: int, phase: int) -> None:
        entries = self.agenda.pop((minute, phase))
        self._set_time(minute)
        if phase == COMPLETIONS:
            entries.sort(key=_turn)
            for _, candidate, serial, case, pending in entries:
                if case.pending.get(candidate) == serial:
                    del case.pending[candidate]
                    self._come(case, candidate, pending)
        elif phase == ARRIVALS:
            for family, event in sorted(entries, key=lambda entry: entry[0].name):
                self._arrive(family, event)
        elif phase == BOOKINGS:
            self._give_workers()
            self._book_all()
        else:
            self._morning(minute // MINUTES_A_DAY)

    def _set_time(self, minute: int) -> None:
        if minute != self.now:
            self.now = minute
            self.instant = self.days.table.instant(minute)

    # --- cases ------------------------------------------------------------------------------------------------------

    def _arrive(self, family: Family, event: int) -> None:
        for case in self._cases(family):
            self._step(case, event)
            self._draw_hazards(case)
            self._settle(case)

    def _cases(self, family: Family) -> list[Case]:
        household = Household(family)
        pathways = len(self.program.at_rest)
        found = []
        for child in family.children:
            values = list(self.first_values)
            for variable, value in child.begins:
                values[variable] = value
            standing = self._number(tuple(values))
            case = Case(
                child.name,
                child.key,
                household,
                standing,
                [self.now] * pathways,
                [None] * len(self.program.bookings),
                [None] * pathways,
            )
            found.append(case)
            for variable in self.program.open_variables:
                name, begun = self.steps.variables[variable], self.steps.values[variable][values[variable]]
                self.told.append(
                    Record(self.instant, case.name, family.name, "", name, BEGINS, "", _written(begun), "")
                )
        return found

    def _draw_hazards(self, case: Case) -> None:
        for hazard in self.program.hazards:
            length = hazard.lengths.drawn(self.draws.block(self._who(case, hazard.each), hazard.key)[0])
            self._pend(case, hazard.candidate, Pending(hazard), self.now + length)
            if hazard.date and self._after(case.standing, hazard.event):
                self._tell_date(case, hazard.date, self.instant + timedelta(minutes=length))

    def _tell_date(self, case: Case, name: str, at: datetime) -> None:
        family = case.household.family.name
        self.told.append(
            Record(self.instant, case.name, family, "", name, DATE, "", at.isoformat(timespec="minutes"), "")
        )

    def _who(self, case: Case, each: bool) -> int:
        return case.key if each else case.household.family.key

    def _pend(self, case: Case, candidate: int, pending: Pending, minute: int) -> None:
        """Let something happen to the case at the minute, in place of what its candidate was waiting for."""
        case.ready.pop(candidate, None)
        if minute >= self.program.ends:
            case.pending.pop(candidate, None)
            return
        self.serial += 1
        case.pending[candidate] = self.serial
        self._at(max(minute, self.now), COMPLETIONS, (case.name, candidate, self.serial, case, pending))

    def _come(self, case: Case, candidate: int, pending: Pending) -> None:
        """What a candidate waited for has come: it happens, or waits until the case stands elsewhere."""
        if isinstance(pending.what, Booking):
            self._sit(case, pending.what)
        elif (event := self._choose(case, pending)) is None:
            case.ready[candidate] = pending
        else:
            self._do(case, candidate, pending, event)
            self._settle(case)

    def _settle(self, case: Case) -> None:
        """Let everything happen that has come and was waiting for the case to stand as it does now."""
        while case.ready:
            for candidate in sorted(case.ready):
                event = self._choose(case, case.ready[candidate])
                if event is not None:
                    self._do(case, candidate, case.ready.pop(candidate), event)
                    break
            else:
                return

    def _do(self, case: Case, candidate: int, pending: Pending, event: int) -> None:
        """Let happen what has come; whoever has done something by which nothing is left acts once more after a while."""
        found, action = self._after(case.standing, event), pending.what
        self._step(case, event)
        pathway = self.program.candidate_pathway[candidate]
        if not isinstance(action, Action) or action.ahead_of >= 0 or found is None:
            return
        if all(entered != pathway for entered, *_ in found.entered):
            visits = case.visits[action.key]
            visits[0] += 1
            minute = self._end_of_stay(case, self.now, action, visits[0] - 1)
            self._pend(case, candidate, Pending(action, visits[0] - 1, pending.in_episode), minute)

    def _choose(self, case: Case, pending: Pending) -> int | None:
        """The event that happens, among those that can; None where none can."""
        what = pending.what
        if isinstance(what, Action):
            weights = what.choice.weights[min(pending.in_episode, len(what.choice.weights) - 1)]
            possible = [
                (event, weight)
                for event, weight in zip(what.choice.events, weights, strict=True)
                if weight and self._after(case.standing, event)
            ]
            return self._decided(case, what, pending.visit, possible) if possible else None
        assert not isinstance(what, Booking), case.name
        events = what.events if isinstance(what, TimeUp) else (what.event,)
        return next((event for event in events if self._after(case.standing, event)), None)

    def _decided(self, case: Case, action: Action, visit: int, possible: Sequence[tuple[int, int]]) -> int:
        if len(possible) == 1:
            return possible[0][0]
        _, word, sharing, _ = self.draws.block(case.key, action.key, visit)
        if not action.each and sharing < self.program.shared:
            word = self._drawn(case, action, visit)[1]
        return _weighed(possible, word)

    # --- steps ------------------------------------------------------------------------------------------------------

    def _number(self, configuration: tables.Configuration) -> int:
        number = self.numbers.get(configuration)
        if number is None:
            number = self.numbers[configuration] = len(self.configurations)
            self.configurations.append(configuration)
        return number

    def _after(self, standing: int, event: int) -> Outcome | None:
        """What the event does to a configuration, or None where it cannot happen; looked up after the first time."""
        try:
            return self.known[standing, event]
        except KeyError:
            happening = self.steps.step(self.configurations[standing], event)
            found = self._outcome(standing, event, happening) if happening else None
            self.known[standing, event] = found
            return found

    def _outcome(self, standing: int, event: int, happening: tables.Happening) -> Outcome:
        steps, before = self.steps, self.configurations[standing]
        told, entered, moved = [], [], {}
        for place, move in enumerate(steps.moves[number] for number in happening.moves):
            name, states = steps.variables[move.pathway], steps.values[move.pathway]
            left, to = str(states[before[move.pathway]]), str(states[move.to]) if move.to >= 0 else ""
            if to or not place:
                told.append((move.pathway, name, left, to))
            if to:
                entered.append((move.pathway, before[move.pathway], move.to))
                moved[name] = left, to
        heard = event in self.program.limit_events or any(
            (pathway, state) in self.program.limit_states for pathway, *states in entered for state in states
        )
        stood = {name: values[held] for name, values, held in zip(steps.variables, steps.values, before, strict=True)}
        return Outcome(self._number(happening.after), tuple(told), tuple(entered), (moved, stood) if heard else None)

    def _step(self, case: Case, event: int) -> None:
        found = self._after(case.standing, event)
        if found is None:
            raise SimulationStopped(
                f"'{self.steps.events[event]}' cannot happen to {case.name} where it stands on {self.instant:%d %B %Y}; "
                "look at the scenario's arrivals and the past of its caseload."
            )
        self._count_steps(case, event)
        case.standing = found.after
        self._tell(case, event, found)
        if found.heard:
            self._clocks(case).feed(Happening(self.instant, self.steps.events[event], *found.heard))
        for pathway, left, state in found.entered:
            self._enter(case, pathway, left, state)
        for chance in self.program.chances.get(event, ()):
            self._open_chance(case, chance)

    def _count_steps(self, case: Case, event: int) -> None:
        if case.instant != self.now:
            case.instant, case.steps = self.now, 0
            case.recent.clear()
        case.steps += 1
        if case.steps > MOST_STEPS - 20:
            case.recent.append(event)
        if case.steps > MOST_STEPS:
            names = " → ".join(dict.fromkeys(self.steps.events[each] for each in case.recent))
            raise SimulationStopped(
                f"{case.name} took {MOST_STEPS} steps within one minute ({self.instant:%d %B %Y, %H:%M}) and goes round in a "
                f"circle: {names}. One of the states that it passes needs a time longer than nothing."
            )

    def _tell(self, case: Case, event: int, outcome: Outcome) -> None:
        name, family = self.steps.events[event], case.household.family.name
        for pathway, called, left, to in outcome.told:
            sitting = case.held[pathway]
            meeting, resource = (sitting.name, sitting.resource) if sitting else ("", "")
            self.told.append(Record(self.instant, case.name, family, meeting, called, name, left, to, resource))

    def _clocks(self, case: Case) -> Clocks:
        if case.clocks is None:
            case.clocks = self.limits.case()
        return case.clocks

    def _enter(self, case: Case, pathway: int, left: int, state: int) -> None:
        """A pathway has entered a state: what it waited for is over, and the new state's action, clock or booking begins."""
        case.entered[pathway] = self.now
        if left in self.program.at_rest[pathway]:
            for counted in self.program.recounted[pathway]:
                if counted in case.visits:
                    case.visits[counted][1] = 0
        self._enter_bookings(case, pathway, left, state)
        if state in self.program.at_rest[pathway]:
            case.held[pathway] = None
        for candidate in self.program.of_state[pathway]:
            case.pending.pop(candidate, None)
            case.ready.pop(candidate, None)
        action = self.program.actions.get((pathway, state))
        if action:
            visits = case.visits.setdefault(action.key, [0, 0])
            visits[0] += 1
            visits[1] += 1
        if self.waking:
            if self.workloads:
                self._carry(case, self.program.team_of.get((pathway, left)))
                self._carry(case, self.program.team_of.get((pathway, state)))
            self._plan(case, pathway, state)

    def _plan(self, case: Case, pathway: int, state: int) -> None:
        action = self.program.actions.get((pathway, state))
        if action:
            self._plan_action(case, pathway, action)
        clock = self.program.clocks.get((pathway, state))
        if clock:
            start = case.entered[pathway]
            due = (
                clock.due[start // MINUTES_A_DAY] * MINUTES_A_DAY + MINUTES_A_DAY - 1
                if clock.due
                else start + clock.hours * 60
            )
            self._pend(case, clock.candidate, Pending(clock), due)

    def _plan_action(self, case: Case, pathway: int, action: Action) -> None:
        start = case.entered[pathway]
        if action.team >= 0:
            if action.team not in case.carried:
                return
            start = max(start, case.carried[action.team])
        visit, in_episode = (count - 1 for count in case.visits[action.key])
        if action.ahead_of >= 0:
            sitting = case.sittings[action.ahead_of]
            if sitting is None:
                return
            length = action.lengths.drawn(self._drawn(case, action, visit)[0])
            minute = self.days.after(sitting.place.minute, -length, action.lengths.pace)
        else:
            minute = self._end_of_stay(case, start, action, visit)
        self._pend(case, action.candidate, Pending(action, visit, in_episode), minute)

    def _end_of_stay(self, case: Case, start: int, action: Action, visit: int) -> int:
        """When a stay ends. One that began before now is drawn among those that have not ended yet."""
        block = self._drawn(case, action, visit)
        for attempt in range(1, _REDRAWN):
            length = action.lengths.drawn(block[0])
            minute = self.days.after(start, length, action.lengths.pace)
            if minute >= self.now:
                return minute
            block = self.draws.block(self._who(case, action.each), action.key, visit, attempt)
        return self.days.after(self.now, 0, "office")

    def _drawn(self, case: Case, action: Action, visit: int) -> Block:
        """The words of an action's visit: the case's own, or those that siblings share."""
        if action.each:
            return self.draws.block(case.key, action.key, visit)
        known = case.household.drawn
        block = known.get((action.key, visit))
        if block is None:
            if len(known) == _REMEMBERED:
                del known[next(iter(known))]
            block = known[action.key, visit] = self.draws.block(case.household.family.key, action.key, visit)
        return block

    def _open_chance(self, case: Case, chance: Chance) -> None:
        count = case.opportunities.get(chance.key, 0)
        case.opportunities[chance.key] = count + 1
        case.pending.pop(chance.candidate, None)
        case.ready.pop(chance.candidate, None)
        happens, length, _, _ = self.draws.block(self._who(case, chance.each), chance.key, count)
        if chance.threshold is not None and happens < chance.threshold:
            minute = self.days.after(self.now, chance.lengths.drawn(length), chance.lengths.pace)
            if self.waking or minute >= self.program.begins:
                self._pend(case, chance.candidate, Pending(chance), minute)

    # --- teams ------------------------------------------------------------------------------------------------------

    def _carry(self, case: Case, team: Carrying | None) -> None:
        """See to it that the case has or waits for a worker of the team while it needs one, and not otherwise."""
        if team is None:
            return
        workload, needs = self.workloads[team.number], self._needs(case, team)
        has = team.number in case.carried or workload.is_waiting(case.name)
        if needs and not has:
            workload.ask(case.name, self.now, case)
            self._tell_team(case, team, TEAM_ASKED)
        elif has and not needs:
            if workload.is_waiting(case.name):
                workload.give_up(case.name)
            else:
                del case.carried[team.number]
                workload.free += 1
            self._tell_team(case, team, TEAM_FREED)
        else:
            return
        self._book_soon()

    def _needs(self, case: Case, team: Carrying) -> bool:
        standing = self.configurations[case.standing]
        return any(standing[pathway] == state for pathway, state in team.states)

    def _tell_team(self, case: Case, team: Carrying, event: str) -> None:
        family = case.household.family.name
        self.told.append(Record(self.instant, case.name, family, "", team.name, event, "", "", ""))

    def _give_workers(self) -> None:
        """Give workers who have room to those who have waited longest, and let what waited for that begin."""
        for team, workload in zip(self.program.teams, self.workloads, strict=True):
            while (case := workload.taken()) is not None:
                self._begin_work(case, team, self.now)

    def _begin_work(self, case: Case, team: Carrying, since: int) -> None:
        case.carried[team.number] = since
        self._tell_team(case, team, TEAM_GIVEN)
        standing = self.configurations[case.standing]
        for pathway, state in sorted(team.states):
            action = self.program.actions.get((pathway, state))
            if action and standing[pathway] == state and since == self.now:
                self._plan_action(case, pathway, action)

    # --- meetings ---------------------------------------------------------------------------------------------------

    def _enter_bookings(self, case: Case, pathway: int, left: int, state: int) -> None:
        for booking in self.program.bookings_of[pathway]:
            sitting = case.sittings[booking.number]
            if sitting and (sitting.held or state not in booking.states):
                self._drop(case, booking)
                sitting = None
            if state in booking.states and sitting is None and (left not in booking.states or case.held[pathway]):
                case.held[pathway] = None
                if self.waking:
                    self._request(case, booking)

    def _request(self, case: Case, booking: Booking) -> None:
        self.requests.append((case, booking))
        self._book_soon()

    def _book_soon(self) -> None:
        """Let bookings be made at the end of this instant."""
        if (self.now, BOOKINGS) not in self.agenda:
            self._at(self.now, BOOKINGS, None)

    def _wants(self, case: Case, booking: Booking) -> bool:
        standing = self.configurations[case.standing]
        return case.sittings[booking.number] is None and standing[booking.pathway] in booking.states

    def _book_all(self) -> None:
        """Book what was asked for in this instant, earliest due first; only then let anything come of it."""
        wanted = [(*self._due(case, each), each.priority, case.name, case, each) for case, each in self.requests]
        self.requests = []
        booked: list[tuple[Case, Booking]] = []
        for due, limit, _, _, case, booking in sorted(wanted, key=lambda each: (each[0], *each[2:4])):
            if self._wants(case, booking):
                (booked if self._book(case, booking, due, limit) else self.unplaced).append((case, booking))
        for case, booking in booked:
            self._prepare(case, booking)

    def _due(self, case: Case, booking: Booking) -> tuple[int, str]:
        """The day by which the meeting is to be held, and the limit that says so, if any."""
        if booking.aims:
            for clock in self._clocks(case).open(self.instant):
                if clock.limit in booking.aims:
                    return self.days.table.day(clock.due), clock.limit
        length = booking.otherwise.drawn(self._booking_draw(case, booking)[1])
        return self.days.after(self.now, length, booking.otherwise.pace) // MINUTES_A_DAY, ""

    def _booking_draw(self, case: Case, booking: Booking) -> tuple[int, int, int, int]:
        household = case.household
        return self.draws.block(household.family.key, booking.key, household.booked.get(booking.number, 0))

    def _book(self, case: Case, booking: Booking, due: int, limit: str) -> bool:
        household = case.household
        aim, _, notice, word = self._booking_draw(case, booking)
        earliest = self.days.after(self.now, booking.notice.drawn(notice), booking.notice.pace)
        sittings = household.sittings.setdefault(booking.number, [])
        shared = next((each for each in sittings if each.open_to(earliest, due)), None)
        if shared is None:
            ahead = booking.aims[limit].drawn(aim) // tables.WORKING_MINUTES if limit else 0
            chair = household.chairs.get(booking.people)
            barred = booking.another_chair(self.configurations[case.standing])
            wish = Wish(
                earliest,
                self.days.working_day_before(due, ahead),
                due,
                chair if booking.same_chair and not barred else None,
                chair if barred else None,
            )
            place = self.diaries[booking.people].place(wish)
            if place is None:
                return False
            shared = self._open_sitting(household, booking, place, due, word)
        shared.due = min(shared.due, due) if shared.place.day <= due else shared.due
        shared.cases.append(case)
        case.sittings[booking.number] = shared
        return True

    def _open_sitting(self, household: Household, booking: Booking, place: Place, due: int, word: int) -> Sitting:
        count = household.booked[booking.number] = household.booked.get(booking.number, 0) + 1
        name = f"{household.family.name}/{booking.name}/{count}"
        sitting = Sitting(name, booking, place, due, word, [], place.diary.name)
        household.sittings[booking.number].append(sitting)
        self._enter_diary(sitting)
        return sitting

    def _enter_diary(self, sitting: Sitting) -> None:
        self.diaries[sitting.booking.people].take(sitting.place)
        self.by_day.setdefault(sitting.place.day, []).append(sitting)

    def _strike_out(self, sitting: Sitting) -> None:
        self.diaries[sitting.booking.people].free(sitting.place)
        self.by_day[sitting.place.day].remove(sitting)

    def _prepare(self, case: Case, booking: Booking) -> None:
        """A meeting has its time, or another one: let it come, and before it what is done ahead of it."""
        sitting = case.sittings[booking.number]
        assert sitting is not None, case.name
        self._pend(case, booking.candidate, Pending(booking), sitting.place.minute)
        standing = self.configurations[case.standing]
        for pathway in range(len(self.program.at_rest)):
            action = self.program.actions.get((pathway, standing[pathway]))
            if action and action.ahead_of == booking.number and action.candidate not in case.ready:
                self._plan_action(case, pathway, action)

    def _drop(self, case: Case, booking: Booking) -> None:
        """The case needs its booking no more. A meeting that nobody needs makes room for another."""
        sitting = case.sittings[booking.number]
        assert sitting is not None, case.name
        case.sittings[booking.number] = None
        case.pending.pop(booking.candidate, None)
        sitting.cases.remove(case)
        if not sitting.cases:
            case.household.sittings[booking.number].remove(sitting)
            if not sitting.held:
                self._strike_out(sitting)

    def _sit(self, case: Case, booking: Booking) -> None:
        """The time of a meeting has come: it opens for this child, or books again where the child is not ready."""
        sitting = case.sittings[booking.number]
        assert sitting is not None, case.name
        possible = [
            (event, weight)
            for event, weight in zip(booking.events, booking.weights, strict=True)
            if self._after(case.standing, event)
        ]
        if possible:
            sitting.held = True
            case.household.chairs[booking.people] = sitting.place.diary
            case.held[booking.pathway] = sitting
            self._step(case, _weighed(possible, sitting.word))
            self._settle(case)
        else:
            self._drop(case, booking)
            self._request(case, booking)

    # --- days -------------------------------------------------------------------------------------------------------

    def _next_morning(self, day: int) -> None:
        while not self.days.is_working(day):
            day += 1
        minute = day * MINUTES_A_DAY + AT_WORK
        if minute < self.program.ends:
            self._at(minute, MORNING, None)

    def _morning(self, day: int) -> None:
        for name, diaries in self.diaries.items():
            absent = list(diaries.morning(day))
            for diary, places in diaries.offered(day, self.offered):
                record = Record(self.instant, "", "", "", name, PLACE_OFFERED, "", "", diary.name)
                self.told.extend([record] * places)
            for sitting in sorted(self.by_day.get(day, ()), key=lambda each: (each.due, each.name)):
                if sitting.place.diary in absent:
                    self._cover(sitting, day)
        for past in [past for past in self.by_day if past < day]:
            del self.by_day[past]
        waiting, self.unplaced = self.unplaced, []
        for case, booking in waiting:
            self._request(case, booking)
        for stream in self.program.streams:
            for family in arriving(stream, self.program, self.draws, day):
                self._at(family.minute, ARRIVALS, (family, stream.event))
        self._next_morning(day + 1)

    def _cover(self, sitting: Sitting, day: int) -> None:
        """The person is sick: another takes the meeting today, or it moves, once and in time; else somebody stands in."""
        diaries = self.diaries[sitting.booking.people]
        place = diaries.on_day(day, self.now)
        if place is None and not sitting.moved:
            tomorrow = day + 1
            found = diaries.place(Wish(tomorrow * MINUTES_A_DAY, tomorrow, sitting.due, sitting.place.diary))
            if found and found.day <= sitting.due:
                place, sitting.moved = found, True
        if place is None:
            sitting.resource = STAND_IN
            return
        self._strike_out(sitting)
        sitting.place, sitting.resource = place, place.diary.name
        self._enter_diary(sitting)
        for case in list(sitting.cases):
            self._prepare(case, sitting.booking)

    # --- the first day ----------------------------------------------------------------------------------------------

    def _first_day(self) -> Iterator[Record]:
        """Tell the past of the cases that are there on the first day, then let them go on."""
        self.waking = False
        cases: list[Case] = []
        for group in self.program.groups:
            for family in first_day_families(group, self.program, self.draws):
                cases += self._tell_past(family)
        self.told.sort(key=lambda record: (record.time, record.case))
        yield from self.told
        self.told.clear()
        self._set_time(self.program.begins)
        self.waking = True
        for case in cases:
            self._wake(case)

    def _tell_past(self, family: Family) -> list[Case]:
        self._set_time(family.minute)
        cases = self._cases(family)
        for minute, event in family.past:
            self._set_time(minute)
            for case in cases:
                self._step(case, event)
        return cases

    def _wake(self, case: Case) -> None:
        self._draw_hazards(case)
        for team, workload in zip(self.program.teams, self.workloads, strict=True):
            self._carry(case, team)
            if workload.free and workload.is_waiting(case.name):  # who was there before the first day has had a worker
                workload.give_up(case.name)
                workload.free -= 1
                self._begin_work(case, team, min(case.entered))
        standing = self.configurations[case.standing]
        for pathway in range(len(self.program.at_rest)):
            self._plan(case, pathway, standing[pathway])
        for booking in self.program.bookings:
            if self._wants(case, booking):
                self._request(case, booking)


STAND_IN = "stand-in"
"""The resource of a meeting whose chair is sick and that nobody else can take nor wait for."""


def _weighed(possible: Sequence[tuple[int, int]], word: int) -> int:
    """The event that a random word falls on."""
    return possible[picked(tuple(accumulate(weight for _, weight in possible)), word)][0]


def _turn(entry: tuple[str, int, int, Case, Pending]) -> tuple[str, int, int]:
    return entry[:3]


def _written(value: Value) -> str:
    return value if isinstance(value, str) else str(value).lower()

"""The reference engine: a program run on SimPy, written to be read and trusted. The only module that knows SimPy.

SimPy keeps the time and the order of instants; what happens within an instant is explicit, so that no result hangs on the
order in which things were put in: first the morning (who is sick, which families come), then arrivals, then what is
due for cases, by case and candidate, then all bookings of the instant, the earliest due first. There is no process a case:
cases are entries in an agenda, as SimPy slows down with very many live processes.

Beside it are those who come (`cpmodel.simulation.families`), diaries (`meetings`) and caseloads (`teams`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import accumulate, chain
from typing import Any

import simpy
from simpy.events import EventPriority

from cpmodel.model.calendar import MINUTES_A_DAY
from cpmodel.model.clocks import Happening
from cpmodel.model.log import Record
from cpmodel.simulation.cases import Case, Pending
from cpmodel.simulation.draws import Block, Draws
from cpmodel.simulation.families import Families
from cpmodel.simulation.meetings import Meetings
from cpmodel.simulation.outcomes import Entry, Outcome, Outcomes
from cpmodel.simulation.program import Action, Booking, Chance, Program, SimulationStopped, TimeUp, picked
from cpmodel.simulation.teams import Teams

MORNING, ARRIVALS, COMPLETIONS, BOOKINGS = range(4)
"""The phases of an instant."""
AT_WORK = 8 * 60
"""When the working day's diaries are looked at."""
MOST_STEPS = 1000
"""How many steps one case may take within one instant."""
_REDRAWN, _REMEMBERED = 64, 12


def run(program: Program, replication: int, seed: int) -> Iterator[Record]:
    """Run one replication of a program: its records in order of time, as they happen."""
    return chain.from_iterable(Engine(program, Draws(seed, replication)).told_by_instant())


class Instant(simpy.Event):
    """One phase of one minute, with what is to happen in it. SimPy orders events of a minute by priority, which is the phase."""

    def __init__(self, env: simpy.Environment, minute: int, phase: int, entry: Any, happens: Callable[[Any], None]):
        """Put the phase into SimPy's queue; `happens` is called when it comes."""
        super().__init__(env)
        self._ok, self._value = True, None
        self.minute, self.phase, self.entries = minute, phase, [entry]
        self.callbacks.append(happens)
        env.schedule(self, priority=EventPriority(phase), delay=minute - env.now)


class Engine:
    """One replication under way."""

    def __init__(self, program: Program, draws: Draws):
        """Open the diaries; nothing happens yet."""
        self.program, self.draws, self.steps, self.days = program, draws, program.steps, program.days
        self.env = simpy.Environment(initial_time=program.begins)
        self.agenda: dict[tuple[int, int], Instant] = {}
        self.serial = 0
        self.now = program.begins
        self.instant = self.days.table.instant(self.now)
        self.waking = True
        """False while the past of the first day's cases is told, of which nothing is to be planned."""
        self.told: list[Record] = []
        self.outcomes = Outcomes(program)
        self.choices: dict[tuple[int, int, int], _Possible] = {}
        self.families, self.meetings, self.teams = Families(self), Meetings(self), Teams(self)

    def told_by_instant(self) -> Iterator[list[Record]]:
        """Run to the end of the period; what was told is good until the next is asked for."""
        yield self.families.first_day()
        self._next_morning(self.program.begins // MINUTES_A_DAY)
        while self.env.peek() < self.program.ends:
            self.told.clear()
            self.env.step()
            yield self.told

    # --- instants ---------------------------------------------------------------------------------------------------

    def _at(self, minute: int, phase: int, entry: Any) -> None:
        """Put an entry on the agenda of a phase of a minute."""
        instant = self.agenda.get((minute, phase))
        if instant is None:
            self.agenda[minute, phase] = Instant(self.env, minute, phase, entry, self._happen)
        else:
            instant.entries.append(entry)

    def _happen(self, instant: Instant) -> None:
        minute, phase, entries = instant.minute, instant.phase, instant.entries
        del self.agenda[minute, phase]
        self.set_time(minute)
        if phase == COMPLETIONS:
            if len(entries) > 1:
                entries.sort(key=_turn)
            for _, candidate, serial, case, pending in entries:
                if case.pending.get(candidate) == serial:
                    del case.pending[candidate]
                    self._come(case, candidate, pending)
        elif phase == ARRIVALS:
            for family, event in sorted(entries, key=lambda entry: entry[0].name):
                self.families.arrive(family, event)
        elif phase == BOOKINGS:
            self.teams.give()
            self.meetings.book_all()
        else:
            self._morning(minute // MINUTES_A_DAY)

    def set_time(self, minute: int) -> None:
        """Let it be that minute."""
        if minute != self.now:
            self.now = minute
            self.instant = self.days.table.instant(minute)

    def book_soon(self) -> None:
        """Let bookings be made, and workers be given, at the end of this instant."""
        if (self.now, BOOKINGS) not in self.agenda:
            self._at(self.now, BOOKINGS, None)

    def _next_morning(self, day: int) -> None:
        while not self.days.is_working(day):
            day += 1
        minute = day * MINUTES_A_DAY + AT_WORK
        if minute < self.program.ends:
            self._at(minute, MORNING, None)

    def _morning(self, day: int) -> None:
        self.meetings.morning(day)
        for family, event in self.families.coming(day):
            self._at(family.minute, ARRIVALS, (family, event))
        self._next_morning(day + 1)

    def wake(self, case: Case) -> None:
        """Let a case whose past has been told go on from where it stands."""
        self.teams.wake(case)
        standing = self.outcomes.configurations[case.standing]
        for pathway, state in enumerate(standing[: len(self.program.at_rest)]):
            where = pathway, state
            self._plan(case, pathway, self.program.actions.get(where), self.program.clocks.get(where))
        self.meetings.wake(case)

    # --- what comes to a case ---------------------------------------------------------------------------------------

    def pend(self, case: Case, candidate: int, pending: Pending, minute: int) -> None:
        """Let something happen to the case at the minute, in place of what its candidate was waiting for."""
        if case.ready:
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
            self.meetings.sit(case, pending.what)
        elif (event := self._choose(case, pending)) is None:
            case.ready[candidate] = pending
            return
        else:
            self._do(case, candidate, pending, event)
        if case.ready:
            self.settle(case)

    def settle(self, case: Case) -> None:
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
        found, action = self.outcomes[case.standing, event], pending.what
        self.step(case, event)
        if not isinstance(action, Action) or action.ahead_of >= 0 or found is None:
            return
        if self.program.candidate_pathway[candidate] not in found.moved:
            visits = case.visits[action.key]
            visits[0] += 1
            visit = visits[0] - 1
            drawn = self._drawn(case, action, visit)
            minute = self._end_of_stay(case, self.now, action, visit, drawn)
            self.pend(case, candidate, Pending(action, visit, pending.in_episode, drawn), minute)

    def _choose(self, case: Case, pending: Pending) -> int | None:
        """The event that happens, among those that can; None where none can."""
        what = pending.what
        if isinstance(what, Action):
            episode = min(pending.in_episode, len(what.choice.weights) - 1)
            where = case.standing, what.candidate, episode
            possible = self.choices.get(where)
            if possible is None:
                possible = self.choices[where] = self._possible(case, what, episode)
            events, weights = possible
            if len(events) < 2:
                return events[0] if events else None
            return events[picked(weights, self._deciding(case, what, pending))]
        assert not isinstance(what, Booking), case.name
        for event in what.events if isinstance(what, TimeUp) else (what.event,):
            if self.outcomes[case.standing, event]:
                return event
        return None

    def _possible(self, case: Case, action: Action, episode: int) -> _Possible:
        """Of an action's events those that can happen to a case that stands so, with their cumulative weights."""
        found = [
            (event, weight)
            for event, weight in zip(action.choice.events, action.choice.weights[episode], strict=True)
            if weight and self.outcomes[case.standing, event]
        ]
        return tuple(event for event, _ in found), tuple(accumulate(weight for _, weight in found))

    def _deciding(self, case: Case, action: Action, pending: Pending) -> int:
        """The word that decides: the one that is drawn with the time, unless siblings share the time and not the decision."""
        _, word, sharing, _ = pending.drawn
        if action.each or sharing < self.program.shared:
            return word
        return self.draws.block(case.key, action.key, pending.visit)[1]

    # --- steps ------------------------------------------------------------------------------------------------------

    def step(self, case: Case, event: int) -> None:
        """Let an event happen to a case now, tell it, and begin what begins with it."""
        found = self.outcomes[case.standing, event]
        if found is None:
            raise SimulationStopped(
                f"'{self.steps.events[event]}' cannot happen to {case.name} where it stands on {self.instant:%d %B %Y}; "
                "look at the scenario's arrivals and the past of its caseload."
            )
        if case.instant == self.now:
            self._go_on(case, event)
        else:
            case.instant, case.steps = self.now, 1
        case.standing = found.after
        self._tell(case, found)
        if found.heard:
            if case.clocks is None:
                case.clocks = self.program.limits.case()
            case.clocks.feed(Happening(self.instant, self.steps.events[event], *found.heard))
        for entry in found.entered:
            self._enter(case, entry)
        for chance in found.chances:
            self._open_chance(case, chance)

    def _go_on(self, case: Case, event: int) -> None:
        """A case takes one more step within an instant, which it may not do for ever."""
        case.steps += 1
        if case.steps == MOST_STEPS - 20:
            case.recent.clear()
        if case.steps > MOST_STEPS - 20:
            case.recent.append(event)
        if case.steps > MOST_STEPS:
            names = " → ".join(dict.fromkeys(self.steps.events[each] for each in case.recent))
            raise SimulationStopped(
                f"{case.name} took {MOST_STEPS} steps within one minute ({self.instant:%d %B %Y, %H:%M}) and goes round in a "
                f"circle: {names}. One of the states that it passes needs a time longer than nothing."
            )

    def _tell(self, case: Case, outcome: Outcome) -> None:
        at, name, family = self.instant, case.name, case.household.family.name
        for pathway, called, event, left, to in outcome.told:
            if sitting := case.held[pathway]:
                record = Record(at, name, family, sitting.name, called, event, left, to, sitting.resource)
            else:
                record = Record(at, name, family, "", called, event, left, to, "")
            self.told.append(record)

    def _enter(self, case: Case, entry: Entry) -> None:
        """A pathway has entered a state: what it waited for is over, and the new state's action, clock or booking begins."""
        pathway, action = entry.pathway, entry.action
        case.entered[pathway] = self.now
        for counted in entry.recounted:
            if counted in case.visits:
                case.visits[counted][1] = 0
        if entry.bookings:
            self.meetings.enter(case, entry, asking=self.waking)
        if entry.rests:
            case.held[pathway] = None
        for candidate in entry.ending:
            case.pending.pop(candidate, None)
            if case.ready:
                case.ready.pop(candidate, None)
        if action:
            visits = case.visits.get(action.key)
            if visits is None:
                case.visits[action.key] = [1, 1]
            else:
                visits[0] += 1
                visits[1] += 1
        if self.waking:
            for team in entry.teams:
                self.teams.carry(case, team)
            if action or entry.clock:
                self._plan(case, pathway, action, entry.clock)

    def _plan(self, case: Case, pathway: int, action: Action | None, clock: TimeUp | None) -> None:
        if action:
            self.plan_action(case, pathway, action)
        if clock:
            start = case.entered[pathway]
            due = (
                clock.due[start // MINUTES_A_DAY] * MINUTES_A_DAY + MINUTES_A_DAY - 1
                if clock.due
                else start + clock.hours * 60
            )
            self.pend(case, clock.candidate, Pending(clock), due)

    def plan_action(self, case: Case, pathway: int, action: Action) -> None:
        """Let the owner of a state act in time: so long after it was entered, or so long ahead of a meeting that is booked."""
        start = case.entered[pathway]
        if action.team >= 0:
            if action.team not in case.carried:
                return
            start = max(start, case.carried[action.team])
        in_all, in_episode = case.visits[action.key]
        visit = in_all - 1
        sitting = case.sittings[action.ahead_of] if action.ahead_of >= 0 else None
        if action.ahead_of >= 0 and sitting is None:
            return
        drawn = self._drawn(case, action, visit)
        if sitting:
            minute = self.days.after(sitting.place.minute, -action.lengths.drawn(drawn[0]), action.lengths.pace)
        else:
            minute = self._end_of_stay(case, start, action, visit, drawn)
        self.pend(case, action.candidate, Pending(action, visit, in_episode - 1, drawn), minute)

    def _end_of_stay(self, case: Case, start: int, action: Action, visit: int, block: Block) -> int:
        """When a stay ends. One that began before now is drawn among those that have not ended yet."""
        for attempt in range(1, _REDRAWN):
            length = action.lengths.drawn(block[0])
            minute = self.days.after(start, length, action.lengths.pace)
            if minute >= self.now:
                return minute
            block = self.draws.block(case.who(action.each), action.key, visit, attempt)
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
        happens, length, _, _ = self.draws.block(case.who(chance.each), chance.key, count)
        if chance.threshold is not None and happens < chance.threshold:
            minute = self.days.after(self.now, chance.lengths.drawn(length), chance.lengths.pace)
            if self.waking or minute >= self.program.begins:
                self.pend(case, chance.candidate, Pending(chance), minute)


_Possible = tuple[tuple[int, ...], tuple[int, ...]]
"""Events, and their cumulative weights."""


def _turn(entry: tuple[str, int, int, Case, Pending]) -> tuple[str, int, int]:
    return entry[:3]

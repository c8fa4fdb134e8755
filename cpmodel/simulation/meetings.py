"""Meetings: booked into diaries, shared by siblings, held, moved where a chair is sick, and dropped where nobody needs them."""

from __future__ import annotations

from dataclasses import replace

from cpmodel.model.calendar import MINUTES_A_DAY
from cpmodel.model.log import PLACE_OFFERED, PLACE_TAKEN, Record
from cpmodel.simulation.cases import Case, Household, Pending, Running, Sitting
from cpmodel.simulation.diaries import Diaries, Diary, Place, Wish
from cpmodel.simulation.outcomes import Entry
from cpmodel.simulation.program import WORKING_MINUTES, Booking, Kept, weighed

STAND_IN = "stand-in"
"""The resource of a meeting whose chair is sick and that nobody else can take nor wait for."""


class Meetings:
    """The bookings and diaries of one replication."""

    def __init__(self, engine: Running):
        """Open the diaries; nothing is booked yet."""
        self.engine, self.program, self.days = engine, engine.program, engine.program.days
        first, last = self.program.begins // MINUTES_A_DAY, self.program.ends // MINUTES_A_DAY + 366
        self.diaries = {
            name: Diaries(each, self.days, engine.draws, first, last) for name, each in self.program.staff.items()
        }
        self.offered: dict[tuple[int, int], int] = {}
        self.by_day: dict[int, list[Sitting]] = {}
        self.requests: list[tuple[Case, Booking]] = []
        self.unplaced: list[tuple[Case, Booking]] = []

    # --- asking -----------------------------------------------------------------------------------------------------

    def enter(self, case: Case, entry: Entry, *, asking: bool) -> None:
        """A pathway has entered a state: bookings that it leaves are dropped, and those that it comes to are asked for."""
        for booking in entry.bookings:
            sitting = case.sittings[booking.number]
            if sitting and (sitting.held or entry.state not in booking.states):
                self._drop(case, booking)
                sitting = None
            if entry.state in booking.states and sitting is None:
                again = entry.left in booking.states and not case.held[entry.pathway]
                if not again:
                    case.held[entry.pathway] = None
                    if asking:
                        self._request(case, booking)

    def wake(self, case: Case) -> None:
        """Ask for what a case that was there before the first day waits for, unless that is in a diary already."""
        if kept := case.household.family.kept(case.name):
            self._keep(case, kept)
        for booking in self.program.bookings:
            if self._wants(case, booking):
                self._request(case, booking)

    def _keep(self, case: Case, kept: Kept) -> None:
        """Book the meeting that is in a diary already, with the siblings who have it on that day in that diary."""
        booking, household = self.program.bookings[kept.meeting], case.household
        diaries = self.diaries[booking.people]
        diary = diaries.named(kept.name)
        if diary:
            household.chairs[booking.people] = diary
        if kept.day < 0 or not self._wants(case, booking):
            return
        same = (
            each
            for each in household.sittings.setdefault(booking.number, [])
            if each.place.day == kept.day and diary in (None, each.place.diary)
        )
        due, _ = self._due(case, booking)
        sitting = next(same, None)
        if sitting is None:
            word = self._draw(household, booking)[3]
            sitting = self._open(household, booking, diaries.kept(kept.day, diary, self._needs(booking)), due, word)
        sitting.due = min(sitting.due, due)
        sitting.cases.append(case)
        case.sittings[booking.number] = sitting
        self._prepare(case, booking)

    def _request(self, case: Case, booking: Booking) -> None:
        self.requests.append((case, booking))
        self.engine.book_soon()

    def _wants(self, case: Case, booking: Booking) -> bool:
        standing = self.engine.outcomes.configurations[case.standing]
        return case.sittings[booking.number] is None and standing[booking.pathway] in booking.states

    # --- booking ----------------------------------------------------------------------------------------------------

    def book_all(self) -> None:
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
        if booking.aims and case.clocks:
            for clock in case.clocks.open(self.engine.instant):
                if clock.limit in booking.aims:
                    return self.days.table.day(clock.due), clock.limit
        length = booking.otherwise.drawn(self._draw(case.household, booking)[1])
        return self.days.after(self.engine.now, length, booking.otherwise.pace) // MINUTES_A_DAY, ""

    def _draw(self, household: Household, booking: Booking) -> tuple[int, int, int, int]:
        return self.engine.draws.block(household.family.key, booking.key, household.booked.get(booking.number, 0))

    def _book(self, case: Case, booking: Booking, due: int, limit: str) -> bool:
        household = case.household
        aim, _, notice, word = self._draw(household, booking)
        now = self.engine.now
        # Never at once: who was not ready at ten would be booked for ten again, and so on for ever.
        earliest = max(self.days.after(now, booking.notice.drawn(notice), booking.notice.pace), now + 1)
        sittings = household.sittings.setdefault(booking.number, [])
        shared = next((each for each in sittings if each.open_to(earliest, due)), None)
        if shared is None:
            ahead = booking.aims[limit].drawn(aim) // WORKING_MINUTES if limit else 0
            chair = household.chairs.get(booking.people)
            barred = booking.another_chair(self.engine.outcomes.configurations[case.standing])
            aimed = self.days.working_day_before(due, ahead)
            wish = Wish(
                earliest,
                aimed,
                due,
                chair if booking.same_chair and not barred else None,
                chair if barred else None,
                None if booking.same_chair_for is None else self.days.working_day_after(aimed, booking.same_chair_for),
                self._needs(booking),
                booking.avoided,
                booking.overtime,
            )
            place = self.diaries[booking.people].place(wish)
            if place is None:
                return False
            shared = self._open(household, booking, place, due, word)
        shared.due = min(shared.due, due) if shared.place.day <= due else shared.due
        shared.cases.append(case)
        case.sittings[booking.number] = shared
        return True

    def _needs(self, booking: Booking) -> tuple[Diaries, ...]:
        return tuple(self.diaries[each] for each in booking.needs)

    def _open(self, household: Household, booking: Booking, place: Place, due: int, word: int) -> Sitting:
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
        self.engine.pend(case, booking.candidate, Pending(booking), sitting.place.minute)
        standing = self.engine.outcomes.configurations[case.standing]
        for pathway in range(len(self.program.at_rest)):
            action = self.program.actions.get((pathway, standing[pathway]))
            if action and action.ahead_of == booking.number and action.candidate not in case.ready:
                self.engine.plan_action(case, pathway, action)

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

    # --- holding ----------------------------------------------------------------------------------------------------

    def sit(self, case: Case, booking: Booking) -> None:
        """The time of a meeting has come: it opens for this child, or books again where the child is not ready."""
        sitting = case.sittings[booking.number]
        assert sitting is not None, case.name
        if booking.distances and not sitting.held and self._postpone(sitting):
            return
        possible = [
            (event, weight)
            for event, weight in zip(booking.events, booking.weights, strict=True)
            if self.engine.outcomes[case.standing, event]
        ]
        if possible:
            if not sitting.held:
                self._hold(sitting)
            case.household.chairs[booking.people] = sitting.place.diary
            case.held[booking.pathway] = sitting
            self.engine.step(case, weighed(possible, sitting.word))
        else:
            self._drop(case, booking)
            self._request(case, booking)

    def _hold(self, sitting: Sitting) -> None:
        """A meeting is held: say who and what was there beside its chair."""
        sitting.held = True
        household = sitting.cases[0].household
        household.postponed.discard(sitting.booking.number)
        at, family = self.engine.instant, household.family.name
        for each in sitting.place.beside:
            self.engine.told.append(Record(at, "", family, sitting.name, each.group, PLACE_TAKEN, "", "", each.name))

    def _postpone(self, sitting: Sitting) -> bool:
        """Book anew, once, a meeting for which something that must lie so long ahead of it has not come, or came too late."""
        household, booking = sitting.cases[0].household, sitting.booking
        if booking.number in household.postponed or not any(
            self._is_short(each, booking.distances) for each in sitting.cases
        ):
            return False
        household.postponed.add(booking.number)
        for case in list(sitting.cases):
            self._drop(case, booking)
            self._request(case, booking)
        return True

    def _is_short(self, case: Case, distances: tuple[str, ...]) -> bool:
        """True where the meeting of this child would miss a least distance that postpones it."""
        steps, standing = self.program.steps, self.engine.outcomes.configurations[case.standing]
        stood = {name: values[held] for name, values, held in zip(steps.variables, steps.values, standing, strict=True)}
        clocks = case.clocks or self.program.limits.case()
        return any(clocks.falls_short(each, self.engine.instant, stood) for each in distances)

    def morning(self, day: int) -> None:
        """Begin a working day: say who has room, cover those who are sick, and try again what found no place."""
        for name, diaries in self.diaries.items():
            absent = list(diaries.morning(day))
            for diary, places in diaries.offered(day, self.offered):
                record = Record(self.engine.instant, "", "", "", name, PLACE_OFFERED, "", "", diary.name)
                self.engine.told.extend([record] * places)
            for sitting in sorted(self.by_day.get(day, ()), key=lambda each: (each.due, each.name)):
                if sitting.place.diary in absent:
                    self._cover(sitting, day)
                elif missing := [each for each in sitting.place.beside if each in absent]:
                    self._replace(sitting, missing)
        for past in [past for past in self.by_day if past < day]:
            del self.by_day[past]
        waiting, self.unplaced = self.unplaced, []
        for case, booking in waiting:
            self._request(case, booking)

    def _cover(self, sitting: Sitting, day: int) -> None:
        """The person is sick: another takes the meeting today, or it moves, once and in time; else somebody stands in."""
        diaries, needs = self.diaries[sitting.booking.people], self._needs(sitting.booking)
        self._strike_out(sitting)
        place = diaries.on_day(day, self.engine.now, needs)
        if place is None and sitting.booking.can_move and not sitting.moved:
            tomorrow = day + 1
            wish = Wish(tomorrow * MINUTES_A_DAY, tomorrow, sitting.due, sitting.place.diary, needs=needs)
            found = diaries.place(wish)
            if found and found.day <= sitting.due:
                place, sitting.moved = found, True
        if place is None:
            sitting.resource = STAND_IN
            self._enter_diary(sitting)
            return
        sitting.place, sitting.resource = place, place.diary.name
        self._enter_diary(sitting)
        for case in list(sitting.cases):
            self._prepare(case, sitting.booking)

    def _replace(self, sitting: Sitting, missing: list[Diary]) -> None:
        """Somebody beside the chair is sick: another comes, or the meeting does without."""
        self._strike_out(sitting)
        place = sitting.place
        others = [self.diaries[each.group].free_at(place.minute) for each in missing]
        stay = [each for each in place.beside if each not in missing]
        sitting.place = replace(place, beside=(*stay, *(each for each in others if each)))
        self._enter_diary(sitting)

"""Families in the engine: who comes during the period, and who is there when it begins, with a past to tell."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from itertools import islice

from cpmodel.model.condition import Value
from cpmodel.model.log import BEGINS, DATE, Record
from cpmodel.simulation.arrivals import Child, Family, arriving, first_day_families
from cpmodel.simulation.cases import Case, Household, Pending, Running

FORESEEN = 28
"""So many days of arrivals are drawn together."""


class Families:
    """Makes cases of families."""

    def __init__(self, engine: Running):
        """Nobody has come yet."""
        self.engine, self.program = engine, engine.program
        self.foreseen = 0
        """Until which day those who come are known."""
        self._fates: dict[str, list[int]] = {}
        """By child, the words that decide when each hazard comes."""

    def coming(self, day: int) -> list[tuple[Family, int]]:
        """Those who come from a day on that are not known yet, with the event that they come with: of some weeks together."""
        if day < self.foreseen:
            return []
        days = range(day, day + FORESEEN)
        self.foreseen = days.stop
        found = [
            (family, stream.event)
            for stream in self.program.streams
            for family in arriving(stream, self.program, self.engine.draws, days)
        ]
        self._draw_fates(family for family, _ in found)
        return found

    def _draw_fates(self, families: Iterable[Family]) -> None:
        """Draw the hazards of all children together, which takes a fraction of the time of drawing them one by one."""
        hazards = self.program.hazards
        children = [(child, family.key) for family in families for child in family.children]
        drawn = self.engine.draws.blocks(
            [(child.key if each.each else family, each.key, 0, 0) for child, family in children for each in hazards]
        )
        words = (word for word, *_ in drawn)
        for child, _ in children:
            self._fates[child.name] = list(islice(words, len(hazards)))

    def arrive(self, family: Family, event: int) -> None:
        """A family comes: the event happens to each of its children."""
        for case in self._cases(family):
            self.engine.step(case, event)
            self._draw_hazards(case)
            self.engine.settle(case)

    def first_day(self) -> list[Record]:
        """Tell the past of the cases that are there on the first day, and let them go on."""
        engine = self.engine
        engine.waking = False
        families = [
            family for group in self.program.groups for family in first_day_families(group, self.program, engine.draws)
        ]
        self._draw_fates(families)
        cases = [case for family in families for case in self._tell_past(family)]
        past = sorted(engine.told, key=lambda record: (record.time, record.case))
        engine.told.clear()
        engine.set_time(self.program.begins)
        engine.waking = True
        for case in cases:
            self._draw_hazards(case)
            engine.wake(case)
        return past + engine.told

    def _tell_past(self, family: Family) -> list[Case]:
        self.engine.set_time(family.minute)
        cases = self._cases(family)
        for case, child in zip(cases, family.children, strict=True):
            for minute, event in child.past:
                self.engine.set_time(minute)
                self.engine.step(case, event)
        return cases

    def _cases(self, family: Family) -> list[Case]:
        household = Household(family)
        return [self._case(child, household) for child in family.children]

    def _case(self, child: Child, household: Household) -> Case:
        program, steps = self.program, self.program.steps
        values = list(program.first_configuration)
        for variable, value in child.begins:
            values[variable] = value
        for variable in program.open_variables:
            begun = steps.values[variable][values[variable]]
            self._tell(child.name, household, steps.variables[variable], BEGINS, _written(begun))
        pathways = len(program.at_rest)
        return Case(
            child.name,
            child.key,
            household,
            self.engine.outcomes.number(tuple(values)),
            [self.engine.now] * pathways,
            [None] * len(program.bookings),
            [None] * pathways,
        )

    def _draw_hazards(self, case: Case) -> None:
        engine = self.engine
        for hazard, word in zip(self.program.hazards, self._fates.pop(case.name), strict=True):
            length = hazard.lengths.drawn(word)
            engine.pend(case, hazard.candidate, Pending(hazard), engine.now + length)
            if hazard.date and engine.outcomes[case.standing, hazard.event]:
                at = engine.instant + timedelta(minutes=length)
                self._tell(case.name, case.household, hazard.date, DATE, at.isoformat(timespec="minutes"))

    def _tell(self, child: str, household: Household, name: str, event: str, value: str) -> None:
        record = Record(self.engine.instant, child, household.family.name, "", name, event, "", value, "")
        self.engine.told.append(record)


def _written(value: Value) -> str:
    return value if isinstance(value, str) else str(value).lower()

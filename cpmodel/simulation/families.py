"""Families in the engine: who comes during the period, and who is there when it begins, with a past to tell."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from cpmodel.model.condition import Value
from cpmodel.model.log import BEGINS, DATE, Record
from cpmodel.simulation.arrivals import Child, Family, first_day_families
from cpmodel.simulation.cases import Case, Household, Pending, Running


class Families:
    """Makes cases of families."""

    def __init__(self, engine: Running):
        """Nobody has come yet."""
        self.engine, self.program = engine, engine.program

    def arrive(self, family: Family, event: int) -> None:
        """A family comes: the event happens to each of its children."""
        for case in self._cases(family):
            self.engine.step(case, event)
            self._draw_hazards(case)
            self.engine.settle(case)

    def first_day(self) -> Iterator[Record]:
        """Tell the past of the cases that are there on the first day, then let them go on."""
        engine = self.engine
        engine.waking = False
        cases: list[Case] = []
        for group in self.program.groups:
            for family in first_day_families(group, self.program, engine.draws):
                cases += self._tell_past(family)
        engine.told.sort(key=lambda record: (record.time, record.case))
        yield from engine.told
        engine.told.clear()
        engine.set_time(self.program.begins)
        engine.waking = True
        for case in cases:
            self._draw_hazards(case)
            engine.wake(case)

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
        for hazard in self.program.hazards:
            length = hazard.lengths.drawn(engine.draws.block(case.who(hazard.each), hazard.key)[0])
            engine.pend(case, hazard.candidate, Pending(hazard), engine.now + length)
            if hazard.date and engine.outcomes[case.standing, hazard.event]:
                at = engine.instant + timedelta(minutes=length)
                self._tell(case.name, case.household, hazard.date, DATE, at.isoformat(timespec="minutes"))

    def _tell(self, child: str, household: Household, name: str, event: str, value: str) -> None:
        record = Record(self.engine.instant, child, household.family.name, "", name, event, "", value, "")
        self.engine.told.append(record)


def _written(value: Value) -> str:
    return value if isinstance(value, str) else str(value).lower()

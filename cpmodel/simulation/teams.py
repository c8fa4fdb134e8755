"""Teams at work: how many more children each can carry, and who waits for a worker, the longest wait first."""

from __future__ import annotations

from heapq import heappop, heappush
from typing import Generic, TypeVar

from cpmodel.model.log import TEAM_ASKED, TEAM_FREED, TEAM_GIVEN, Record
from cpmodel.simulation.cases import Case, Running
from cpmodel.simulation.program import Carrying

Who = TypeVar("Who")


class Workload(Generic[Who]):
    """The places of one team. Who waits and gives up is left in the queue until they would be taken."""

    __slots__ = ("_queue", "_since", "free")

    def __init__(self, places: int):
        """Nobody is carried and nobody waits."""
        self.free = places
        self._queue: list[tuple[int, str, Who]] = []
        self._since: dict[str, int] = {}

    def ask(self, name: str, minute: int, who: Who) -> None:
        """Wait for a place from now on."""
        self._since[name] = minute
        heappush(self._queue, (minute, name, who))

    def is_waiting(self, name: str) -> bool:
        """True where somebody of that name waits."""
        return name in self._since

    def give_up(self, name: str) -> None:
        """Wait no more."""
        del self._since[name]

    def taken(self) -> Who | None:
        """Give a place to whoever has waited longest; None where there is no place, or nobody waits."""
        while self.free and self._queue:
            minute, name, who = heappop(self._queue)
            if self._since.get(name) == minute:
                del self._since[name]
                self.free -= 1
                return who
        return None


class Teams:
    """The teams of one replication: who is carried, from when, and who waits."""

    def __init__(self, engine: Running):
        """Nobody is carried yet."""
        self.engine = engine
        self.workloads: list[Workload[Case]] = [Workload(each.places) for each in engine.program.teams]

    def carry(self, case: Case, team: Carrying) -> None:
        """See to it that the case has or waits for a worker of the team while it needs one, and not otherwise."""
        workload, needs = self.workloads[team.number], self._needs(case, team)
        has = team.number in case.carried or workload.is_waiting(case.name)
        if needs and not has:
            workload.ask(case.name, self.engine.now, case)
            self._tell(case, team, TEAM_ASKED)
        elif has and not needs:
            if workload.is_waiting(case.name):
                workload.give_up(case.name)
            else:
                del case.carried[team.number]
                workload.free += 1
            self._tell(case, team, TEAM_FREED)
        else:
            return
        self.engine.book_soon()

    def give(self) -> None:
        """Give workers who have room to those who have waited longest, and let what waited for that begin."""
        for team, workload in zip(self.engine.program.teams, self.workloads, strict=True):
            while (case := workload.taken()) is not None:
                self._begin(case, team, self.engine.now)

    def wake(self, case: Case) -> None:
        """A case that was there before the first day has had a worker since, where there are enough."""
        for team, workload in zip(self.engine.program.teams, self.workloads, strict=True):
            self.carry(case, team)
            if workload.free and workload.is_waiting(case.name):
                workload.give_up(case.name)
                workload.free -= 1
                self._begin(case, team, min(case.entered))

    def _begin(self, case: Case, team: Carrying, since: int) -> None:
        engine = self.engine
        case.carried[team.number] = since
        self._tell(case, team, TEAM_GIVEN)
        standing = engine.outcomes.configurations[case.standing]
        for pathway, state in sorted(team.states):
            action = engine.program.actions.get((pathway, state))
            if action and standing[pathway] == state and since == engine.now:
                engine.plan_action(case, pathway, action)

    def _needs(self, case: Case, team: Carrying) -> bool:
        standing = self.engine.outcomes.configurations[case.standing]
        return any(standing[pathway] == state for pathway, state in team.states)

    def _tell(self, case: Case, team: Carrying, event: str) -> None:
        family = case.household.family.name
        self.engine.told.append(Record(self.engine.instant, case.name, family, "", team.name, event, "", "", ""))

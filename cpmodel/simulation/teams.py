"""Teams at work: how many more children each can carry, and who waits for a worker, the longest wait first."""

from __future__ import annotations

from heapq import heappop, heappush
from typing import Generic, TypeVar

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

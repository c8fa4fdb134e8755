"""What moves through the engine: cases, their families, and the meetings that families have."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple, Protocol

from cpmodel.model.clocks import Clocks
from cpmodel.model.log import Record
from cpmodel.simulation.arrivals import Family
from cpmodel.simulation.diaries import Diary, Place
from cpmodel.simulation.draws import Block, Draws
from cpmodel.simulation.outcomes import Outcomes
from cpmodel.simulation.program import Action, Booking, Chance, Program, TimeUp


class Pending(NamedTuple):
    """Something that is to happen to a case: by an action on its so-maniest visit (in all, in the episode), a clock, chance or a meeting.

    `drawn` are the words of an action's visit: the case's own, or those that siblings share.
    """

    what: Action | TimeUp | Chance | Booking
    visit: int = 0
    in_episode: int = 0
    drawn: Block = (0, 0, 0, 0)


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
    postponed: set[int] = field(default_factory=set)
    """The sorts of meeting of which the next has been postponed once."""


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

    def who(self, each: bool) -> int:
        """Whose draws decide: the child's own, or the family's."""
        return self.key if each else self.household.family.key


class Running(Protocol):
    """What the engine lends to those who keep its families, diaries and teams."""

    program: Program
    draws: Draws
    outcomes: Outcomes
    now: int
    instant: datetime
    waking: bool
    told: list[Record]

    def set_time(self, minute: int) -> None:
        """Let it be that minute."""

    def pend(self, case: Case, candidate: int, pending: Pending, minute: int) -> None:
        """Let something happen to a case at a minute."""

    def step(self, case: Case, event: int) -> None:
        """Let an event happen to a case now, and all that comes of it in the same instant."""

    def settle(self, case: Case) -> None:
        """Let everything happen that has come and was waiting for the case to stand as it does now."""

    def wake(self, case: Case) -> None:
        """Let a case whose past has been told go on from where it stands."""

    def plan_action(self, case: Case, pathway: int, action: Action) -> None:
        """Let the owner of a state act in time."""

    def book_soon(self) -> None:
        """Let bookings be made, and workers be given, at the end of this instant."""

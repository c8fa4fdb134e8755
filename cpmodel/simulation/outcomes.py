"""What every event does to every configuration that comes up, worked out once: most of what happens has happened before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cpmodel.model.condition import Value
from cpmodel.simulation.program import Action, Booking, Carrying, Chance, Configuration, Happening, Program, TimeUp


@dataclass(frozen=True, slots=True)
class Entry:
    """A pathway leaves one state and enters another, with what the tables say of it.

    `recounted` are the actions whose visits begin anew, `ending` the candidates whose waiting is over, and `teams` those that
    carry the case in the state left or entered.
    """

    pathway: int
    left: int
    state: int
    rests: bool
    recounted: tuple[int, ...]
    ending: tuple[int, ...]
    action: Action | None
    clock: TimeUp | None
    teams: tuple[Carrying, ...]
    bookings: tuple[Booking, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an event does to a configuration.

    `told` has pathway, its name, the event, state left and entered for the log; `heard` the moves and the configuration by names, where a
    limit that bookings look at hears of it; `chances` are the opportunities that it gives.
    """

    after: int
    told: tuple[tuple[int, str, str, str, str], ...]
    entered: tuple[Entry, ...]
    moved: frozenset[int]
    heard: tuple[Mapping[str, tuple[str, str]], Mapping[str, Value]] | None
    chances: tuple[Chance, ...]


class Outcomes(dict[tuple[int, int], Outcome | None]):
    """By (number of a configuration, event): the outcome, or None where the event cannot happen. `configurations` are by number."""

    def __init__(self, program: Program):
        """Nothing has come up yet."""
        super().__init__()
        self.program = program
        self.configurations: list[Configuration] = []
        self._numbers: dict[Configuration, int] = {}
        self._entries: dict[tuple[int, int, int], Entry] = {}

    def number(self, configuration: Configuration) -> int:
        """The number of a configuration, a new one where it has not come up before."""
        number = self._numbers.setdefault(configuration, len(self.configurations))
        if number == len(self.configurations):
            self.configurations.append(configuration)
        return number

    def __missing__(self, where: tuple[int, int]) -> Outcome | None:
        """Work out what has not come up before."""
        standing, event = where
        happening = self.program.steps.step(self.configurations[standing], event)
        found = self[where] = self._outcome(standing, event, happening) if happening else None
        return found

    def _outcome(self, standing: int, event: int, happening: Happening) -> Outcome:
        program, steps, before = self.program, self.program.steps, self.configurations[standing]
        told, entered, moved = [], [], {}
        for place, move in enumerate(steps.moves[number] for number in happening.moves):
            name, states = steps.variables[move.pathway], steps.values[move.pathway]
            left, to = str(states[before[move.pathway]]), str(states[move.to]) if move.to >= 0 else ""
            if to or not place:
                told.append((move.pathway, name, steps.events[event], left, to))
            if to:
                entered.append(self._entry(move.pathway, before[move.pathway], move.to))
                moved[name] = left, to
        heard = event in program.limit_events or any(
            (each.pathway, state) in program.limit_states for each in entered for state in (each.left, each.state)
        )
        stood = {name: values[held] for name, values, held in zip(steps.variables, steps.values, before, strict=True)}
        return Outcome(
            self.number(happening.after),
            tuple(told),
            tuple(entered),
            frozenset(each.pathway for each in entered),
            (moved, stood) if heard else None,
            program.chances.get(event, ()),
        )

    def _entry(self, pathway: int, left: int, state: int) -> Entry:
        found = self._entries.get((pathway, left, state))
        if found is None:
            program, rests = self.program, self.program.at_rest[pathway]
            teams = (program.team_of.get((pathway, each)) for each in (left, state))
            found = self._entries[pathway, left, state] = Entry(
                pathway,
                left,
                state,
                state in rests,
                program.recounted[pathway] if left in rests else (),
                program.of_state[pathway],
                program.actions.get((pathway, state)),
                program.clocks.get((pathway, state)),
                tuple(each for each in teams if each),
                program.bookings_of[pathway],
            )
        return found

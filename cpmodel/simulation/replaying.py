"""A log told again through the procedure: what each event moved, and where the log departs from what the procedure allows.

A simulated log never departs. One that a real service exported can, and may also say less: only which event happened to
which case and when. `completed` says for such a log what each event moved, so that it can be measured like any other, and
finds the departures. After one the case goes on as the records say; where they do not say what moved, as if its pathway
had stood where the event may happen, and a fact were so where it asks for one, so that one event which was not recorded is one departure and not a hundred.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from cpmodel.model import wording
from cpmodel.model.clocks import Happening, Move
from cpmodel.model.condition import Value
from cpmodel.model.findings import Finding, Place, Remark, Severity, ordered
from cpmodel.model.log import BEGINS, BESIDES, EventLog, Record, happened
from cpmodel.model.procedure import Pathway, Procedure
from cpmodel.model.refusals import why
from cpmodel.model.semantics import Configuration as Standing
from cpmodel.simulation.program import Configuration, Steps


@dataclass(frozen=True, slots=True)
class Departure:
    """An event of a log that the procedure does not allow there: its own record, and why not, as the rest of a sentence."""

    record: Record
    number: int
    """Which record of the log it is, from 0."""
    why: str


@dataclass(frozen=True, slots=True)
class _Taken:
    moves: Mapping[str, Move]
    sets: Mapping[str, Value]
    after: Configuration


class Replay:
    """Turns records into happenings, remembering what was worked out for a configuration and event."""

    def __init__(self, procedure: Procedure):
        """Compile the procedure."""
        self.procedure = procedure
        self.steps = Steps(procedure)
        self.known: dict[tuple[Configuration, str], _Taken | None] = {}
        self.begun: dict[tuple[tuple[str, str], ...], tuple[Configuration, ...]] = {}
        self.named: dict[Configuration, Mapping[str, Value]] = {}

    def begin(self, records: tuple[Record, ...]) -> Configuration:
        """Where a case began: where its records say, and what they leave open so that most of its events are allowed.

        Where that leaves a choice, a child is taken to be born.
        """
        said = tuple((each.pathway, each.state_to) for each in records if each.event == BEGINS)
        if said not in self.begun:
            self.begun[said] = tuple(product(*self._beginnings(dict(said))))
        open_to = self.begun[said]
        return open_to[0] if len(open_to) == 1 else max(open_to, key=lambda each: self._allowed(each, records))

    def values(self, standing: Configuration) -> Mapping[str, Value]:
        """A configuration by names."""
        found = self.named.get(standing)
        if found is None:
            pairs = zip(self.steps.variables, self.steps.values, standing, strict=True)
            found = self.named[standing] = {name: values[number] for name, values, number in pairs}
        return found

    def step(self, standing: Configuration, taken: tuple[Record, ...]) -> tuple[Happening, Configuration]:
        """One event. Where the procedure does not allow it, as in a real service's log, the records say what moved."""
        found = self.allowed(standing, taken[0].event) or self.as_recorded(standing, taken)
        return Happening(taken[0].time, taken[0].event, found.moves, self.values(standing), found.sets), found.after

    def allowed(self, standing: Configuration, event: str) -> _Taken | None:
        """What the event does, or None where the procedure does not allow it."""
        if (standing, event) not in self.known:
            self.known[standing, event] = self._worked_out(standing, event)
        return self.known[standing, event]

    def as_recorded(self, standing: Configuration, taken: tuple[Record, ...]) -> _Taken:
        """What the records say that moved, whatever the procedure says."""
        values, moves = list(standing), {}
        for each in taken:
            place = self.steps.number.get(each.pathway)
            if place is not None and each.state_to in self.steps.values[place]:
                moves[each.pathway] = (each.state_from, each.state_to)
                values[place] = self.steps.values[place].index(each.state_to)
        return _Taken(moves, {}, tuple(values))

    def as_if(self, standing: Configuration, event: str) -> _Taken | None:
        """What the event does where its own pathway stands in a state from which it is allowed, and at most one fact is otherwise."""
        number = self.steps.number
        for each in self.procedure.own_events.get(event, ()):
            for source in each.sources:
                there = _with(standing, number[each.pathway], self.steps.value(each.pathway, source))
                facts = [(number[name], len(self.procedure.facts[name].values)) for name in self.procedure.read_facts]
                others = (_with(there, fact, value) for fact, values in facts for value in range(values))
                for tried in (there, *others):
                    if found := self.allowed(tried, event):
                        return found
        return None

    def _beginnings(self, said: Mapping[str, str]) -> Iterator[list[int]]:
        """For each variable the values that it can begin with."""
        for name, values in zip(self.steps.variables, self.steps.values, strict=True):
            words = [str(value).lower() for value in values]
            if said.get(name) in words:
                yield [words.index(said[name])]
            elif name in self.procedure.pathways:
                yield [values.index(each) for each in _latest_first(self.procedure.pathways[name])]
            else:
                initial = self.procedure.facts[name].initial
                yield list(range(len(values))) if initial is None else [values.index(initial)]

    def _allowed(self, standing: Configuration, records: tuple[Record, ...]) -> int:
        count = 0
        for taken in happened(records):
            found = self.allowed(standing, taken[0].event)
            count += found is not None
            standing = (found or self.as_recorded(standing, taken)).after
        return count

    def _worked_out(self, standing: Configuration, event: str) -> _Taken | None:
        number = self.steps.event_number.get(event)
        happening = None if number is None else self.steps.step(standing, number)
        if happening is None:
            return None
        before, after = self.values(standing), self.values(happening.after)
        entered = [self.steps.moves[each] for each in happening.moves]
        names = [self.steps.variables[each.pathway] for each in entered if each.to >= 0]
        moves = {name: (str(before[name]), str(after[name])) for name in names}
        sets = {name: after[name] for name in after if name not in moves and after[name] != before[name]}
        return _Taken(moves, sets, happening.after)


def _with(standing: Configuration, place: int, value: int) -> Configuration:
    return (*standing[:place], value, *standing[place + 1 :])


def _latest_first(pathway: Pathway) -> list[str]:
    """The states that a pathway can begin in, those last that only lead on to another of them, as `unborn` to `born`."""
    leads = {(source, each.to) for each in pathway.transitions for source in each.sources}

    def leads_on(state: str) -> bool:
        return any((state, other) in leads and (other, state) not in leads for other in pathway.initial)

    return sorted(pathway.initial, key=leads_on)


def completed(log: EventLog, procedure: Procedure) -> tuple[EventLog, tuple[Departure, ...]]:
    """The same log with all that each event moved, and every event that the procedure does not allow, in order of the log."""
    replay = Replay(procedure)
    by_case: dict[str, list[int]] = {}
    for number, each in enumerate(log.records):
        by_case.setdefault(each.case, []).append(number)
    told: dict[int, tuple[Record, ...]] = {}
    departures: list[Departure] = []
    for case, numbers in by_case.items():
        if case:
            departures += _told_again(replay, log.records, numbers, told)
    records = tuple(part for number, each in enumerate(log.records) for part in told.get(number, (each,)))
    return EventLog(records, log.begins, log.ends), tuple(sorted(departures, key=lambda each: each.number))


def findings(procedure: Procedure, departures: Iterable[Departure], places: Sequence[Place]) -> tuple[Finding, ...]:
    """The departures as warnings, those of one event for one reason together; `places` has that of each record of the log."""
    alike: dict[tuple[str, str], list[Departure]] = {}
    for each in departures:
        alike.setdefault((each.record.event, each.why), []).append(each)
    return ordered(
        Finding(
            places[first.number],
            "CP424",
            f"{_who(first)}: {first.why}{f'; so it is with {len(others):,} more' if others else ''}.",
            Severity.WARNING,
            subject=event,
            remarks=tuple(Remark(places[each.number], f"{_who(each)}.") for each in others),
        )
        for (event, _), (first, *others) in alike.items()
    )


def _who(each: Departure) -> str:
    return f"Case '{each.record.case}' on {wording.short_day(each.record.time)}"


def _told_again(
    replay: Replay, records: tuple[Record, ...], numbers: list[int], told: dict[int, tuple[Record, ...]]
) -> Iterator[Departure]:
    """Put into `told` what stands for each record of a case, and yield the departures."""
    own = tuple(records[number] for number in numbers)
    standing = replay.begin(own)
    places = (number for number in numbers if records[number].event not in BESIDES)
    for taken in happened(own):
        number, *more = (next(places) for _ in taken)
        told.update((each, ()) for each in more)
        found = replay.allowed(standing, taken[0].event)
        if said := _conflict(replay, standing, taken, found):
            yield Departure(taken[0], number, said)
            recorded = replay.as_recorded(standing, taken)
            found = recorded if recorded.moves else replay.as_if(standing, taken[0].event) or recorded
        assert found is not None, taken
        told[number] = tuple(_written(replay.values(standing), taken, found.moves))
        standing = found.after


def _conflict(replay: Replay, standing: Configuration, taken: tuple[Record, ...], found: _Taken | None) -> str:
    """Why the procedure does not allow what the records of one event say; nothing where it does."""
    procedure, event = replay.procedure, taken[0].event
    if found is None:
        refusals = why(procedure, Standing(replay.values(standing)), event)
        return f"{wording.quoted(wording.event(procedure, event))} cannot happen then: {wording.refused(procedure, refusals)}"
    for each in taken:
        left, entered = found.moves.get(each.pathway, ("", ""))
        if each.state_to and (each.state_to != entered or each.state_from not in ("", left)):
            does = f"it goes from {left} to {entered}" if entered else "it stays where it is"
            return (
                f"{wording.quoted(wording.event(procedure, event))} has {wording.in_words(each.pathway)} go "
                f"{f'from {each.state_from} ' if each.state_from else ''}to {each.state_to}, and by the procedure {does}"
            )
    return ""


def _written(before: Mapping[str, Value], taken: tuple[Record, ...], moves: Mapping[str, Move]) -> Iterator[Record]:
    """The records of one event: its own pathway's, which is there even if it stays where it is, then those that followed."""
    own = taken[0]
    recorded = {each.pathway: each for each in taken}
    pathway = own.event.partition(".")[0]
    stays = {} if pathway in moves else {pathway: (str(before.get(pathway, "")), "")}
    for name, (left, entered) in (stays | dict(moves)).items():
        record = recorded.get(name) or own._replace(pathway=name, meeting="", resource="")
        yield record._replace(state_from=left, state_to=entered)

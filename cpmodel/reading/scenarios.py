"""Scenarios: a file to a `Scenario` whose every name means something in its procedure.

All faults are reported together, each with its place and the nearest allowed word. What is asked beyond the shape: that
names are known, that every state in which people must act has a time, that odds are of events that can happen there,
that cases have a beginning, and that the past of a caseload could have happened.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any

from cpmodel.model import distribution, wording
from cpmodel.model.calendar import Calendar
from cpmodel.model.condition import NEVER, Condition, FactIs, InState, Not, Value
from cpmodel.model.distribution import MINUTES_OF
from cpmodel.model.findings import Finding, Place, Unreadable
from cpmodel.model.pasts import cycle, told, usual_reviews
from cpmodel.model.procedure import CLOCK, Procedure
from cpmodel.model.scenario import (
    Arrivals,
    Beginning,
    Caseload,
    Evidence,
    Hazard,
    Holidays,
    Meeting,
    Number,
    Odds,
    OpenPlan,
    Opportunity,
    Past,
    People,
    Preference,
    Published,
    Scenario,
    Siblings,
    Stay,
    Surge,
    Team,
    Time,
    Work,
)
from cpmodel.model.semantics import Configuration, initial, step_on
from cpmodel.reading import basing, caseload_sheets, conditions, document, procedures, staff_sheets
from cpmodel.reading import scenario_shapes as shapes
from cpmodel.reading.document import Document, known_are, nearest
from cpmodel.reading.staff_sheets import Member, Taker

SHIPPED = (Path(__file__).parents[1] / "simulations", Path(__file__).parents[2] / "simulations")
"""Where the scenarios of this project are kept: beside the modules where it is installed, beside the package in a clone."""

_NOT_FOUND, _UNKNOWN, _FIT, _UNMOVED, _BEGINNING, _PAST, _NUMBER = (
    "CP401",
    "CP402",
    "CP403",
    "CP404",
    "CP405",
    "CP406",
    "CP407",
)
_CIRCLE = "CP023"
_WITH_SHEETS = ("caseload", "people", "teams")
"""The parts of a scenario that a sheet can stand for."""
_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def shipped() -> tuple[str, ...]:
    """The names of the scenarios that come with cpmodel, and of those in a folder `simulations` here."""
    return tuple(sorted({each.stem for folder in _folders() for each in folder.glob("*.yaml")}))


def file_of(name: str | Path) -> Path:
    """The file of a scenario by its name, or the file itself. Raises Unreadable where there is none."""
    path = Path(name)
    if path.suffix and path.is_file():
        return path
    file = str(name) if path.suffix == ".yaml" else f"{name}.yaml"
    for folder in _folders():
        found = folder / file
        if found.is_file():
            return found
    known = shipped()
    here = (
        f"in the folder 'simulations' of {Path.cwd()}{'' if Path('simulations').is_dir() else ' (which is not there)'}"
    )
    sentence = (
        f"There is no scenario '{name}'{nearest(str(name), known)}; known are: {', '.join(known) or 'none'}. Looked for"
        f" was a file of this name, then '{file}' {here}, then one that comes with cpmodel."
    )
    raise Unreadable([Finding(Place(str(name)), _NOT_FOUND, sentence)])


def load(
    name: str | Path, procedure: Procedure | None = None, content: bytes | None = None
) -> tuple[Procedure, Scenario]:
    """Read a scenario, and the procedure that it names unless another is given. Raises Unreadable with all findings.

    With `content` that is read instead, as if it stood in the file.
    """
    documents = _gathered(file_of(name) if content is None else Path(name), content=content)
    read = documents[-1]
    if any(each.findings for each in documents):
        raise Unreadable([finding for each in documents for finding in each.findings])
    shape = document.validated(read, shapes.ScenarioDocument)
    if shape is None:
        raise Unreadable(read.findings)
    if procedure is None:
        try:
            procedure = procedures.load(shape.procedure)
        except Unreadable as error:
            raise Unreadable([*read.findings, *error.findings]) from None
    scenario = _Resolver(read, shape, procedure).scenario()
    if read.findings:
        raise Unreadable(read.findings)
    return procedure, scenario


def _gathered(path: Path, above: tuple[Path, ...] = (), content: bytes | None = None) -> list[Document]:
    """The file as it is written, those that it is based on before it, and at the end what they say together."""
    read = document.read(path, path.name, content)
    _find_sheets(read.data, path.parent)
    if not isinstance(read.data, dict) or "based_on" not in read.data:
        return [read]
    document.validated(read, shapes.LocalScenarioDocument)
    base = _base(path, read, (*above, path))
    if base is None:
        return [read]
    below = _gathered(base, (*above, path))
    if any(each.findings for each in (read, *below)):
        return [*below, read]
    return [*below[:-1], read, basing.put_over(below[-1], read, path.name, {}, shapes.OWN_KEYS)]


def _find_sheets(data: Any, folder: Path) -> None:
    """Let the files of sheets be seen from here, as the file that names them sees them."""
    for part in _mappings(data, *_WITH_SHEETS) + _mappings(_mapping(data).get("changes"), *_WITH_SHEETS):
        for each in _mapping(part).values():
            sheet = _mapping(_mapping(each).get("from"))
            if isinstance(sheet.get("file"), str) and sheet["file"]:
                sheet["file"] = (folder / sheet["file"]).as_posix()


def _mapping(data: Any) -> dict[str, Any]:
    return data if isinstance(data, dict) else {}


def _mappings(data: Any, *keys: str) -> list[dict[str, Any]]:
    return [_mapping(_mapping(data).get(key)) for key in keys]


def _base(path: Path, read: Document, above: tuple[Path, ...]) -> Path | None:
    """The file that a scenario is based on: beside it, or one that can be named anywhere. None where there is none."""
    written, place = read.data["based_on"], read.place(("based_on",))
    if not isinstance(written, str) or not written:
        return None
    try:
        ways = (
            os.path.normpath(path.parent / each) for each in (written, f"{written}.yaml")
        )  # the folder may be to come
        beside = [each for each in map(Path, ways) if each.is_file()]
        found = beside[0] if beside else file_of(written)
    except Unreadable as error:
        read.fault(_NOT_FOUND, error.findings[0].sentence, place)
        return None
    except (OSError, ValueError):  # a name that no file system takes
        read.fault(_NOT_FOUND, f"There is no scenario '{written}'.", place)
        return None
    circle = next((above[number:] for number, each in enumerate(above) if found.resolve() == each.resolve()), None)
    if circle is None:
        return found
    names = " is based on ".join(each.stem for each in (*circle, found))
    read.fault(_CIRCLE, f"These scenarios are based on each other in a circle: {names}.", place)
    return None


def _folders() -> tuple[Path, ...]:
    return tuple(each for each in (Path("simulations"), *SHIPPED) if each.is_dir())


class _Resolver:
    """Turns the shape into the model, gathering findings in the document."""

    def __init__(self, read: Document, shape: shapes.ScenarioDocument, procedure: Procedure):
        self.document, self.shape, self.procedure = read, shape, procedure
        self.begins, self.ends = (date.fromisoformat(each) for each in (shape.period.begins, shape.period.ends))
        self.members = self._members()

    def scenario(self) -> Scenario:
        shape = self.shape
        people = {name: self._people(name, each) for name, each in shape.people.items()}
        found = Scenario(
            name=shape.scenario,
            title=shape.title,
            procedure=shape.procedure,
            begins=self.begins,
            ends=self.ends,
            siblings=self._siblings(),
            arrivals={name: self._arrivals(name, each) for name, each in shape.arrivals.items()},
            caseload={name: self._caseload(name, each, people) for name, each in shape.caseload.items()},
            stays={name: self._stay(name, each) for name, each in shape.stays.items()},
            hazards={name: self._hazard(name, each) for name, each in shape.hazards.items()},
            opportunities={name: self._opportunity(name, each) for name, each in shape.opportunities.items()},
            meetings={name: self._meeting(name, each) for name, each in shape.meetings.items()},
            people=people,
            teams={name: self._team(name, each) for name, each in shape.teams.items()},
            holidays={name: self._holidays(name, each) for name, each in shape.holidays.items()},
            work={name: self._work(name, each) for name, each in shape.work.items()},
            preferences={
                name: Preference(name, each.says, Evidence(cites=self._cites(each.cites, "preferences", name)))
                for name, each in shape.preferences.items()
            },
            published={
                name: Published(name, each.value, each.use, each.source, self._at("published", name))
                for name, each in shape.published.items()
            },
            note=shape.note,
        )
        if found.begins >= found.ends:
            self._fault(_NUMBER, "The period ends before it begins.", "period", "ends")
        if not self.document.findings:
            self._check_whole(found)
        return found

    # --- saying what is wrong ---------------------------------------------------------------------------------------

    def _at(self, *where: str | int) -> Place:
        return self.document.key_place(where)

    def _fault(self, code: str, sentence: str, *where: str | int) -> None:
        self.document.fault(code, sentence, self._at(*where))

    def _known(self, kind: str, name: str, allowed: Iterable[str], *where: str | int) -> bool:
        words = sorted(set(allowed))
        if name in words:
            return True
        place = self.document.place(where) if isinstance(where[-1], int) else self._at(*where)
        self.document.fault(_UNKNOWN, f"There is no {kind} '{name}'{known_are(name, words)}.", place)
        return False

    def _named(self, part: str) -> list[str]:
        """The names that are written in a part of the file, those with faults of their own included."""
        written = self.document.data.get(part)
        return [str(name) for name in written] if isinstance(written, dict) else []

    def _event(self, name: str, *where: str | int) -> bool:
        return self._known("event", name, self.procedure.own_events, *where)

    def _state(self, name: str, *where: str | int) -> bool:
        return self._known("state", name, self.procedure.states, *where)

    def _events(self, names: Iterable[str], *where: str | int) -> frozenset[str]:
        """Events by name, groups of the procedure included."""
        groups = {f"events.{name}": members for name, members in self.procedure.events.items()}
        found: set[str] = set()
        for index, name in enumerate(names):
            if name in groups:
                found |= groups[name]
            elif self._event(name, *where, index):
                found.add(name)
        return frozenset(found)

    def _cites(self, ids: Iterable[str], *where: str | int) -> tuple[str, ...]:
        for each in ids:
            self._known("requirement", each, self.procedure.requirements, *where, "cites")
        return tuple(ids)

    # --- numbers ----------------------------------------------------------------------------------------------------

    def _evidence(self, shape: shapes.Evidenced, *where: str | int) -> Evidence:
        low, high = shape.range or (1.0, 1.0)
        return Evidence(
            shape.source, shape.assumed, low, high, self._cites(shape.cites, *where), self.document.place(where)
        )

    def _number(
        self, shape: shapes.NumberShape, *where: str | int, least: float = 0, most: float | None = None
    ) -> Number:
        if shape.number < least or (most is not None and shape.number > most):
            allowed = f"from {least:g} to {most:g}" if most is not None else f"at least {least:g}"
            self._fault(_NUMBER, f"'{where[-1]}' is {shape.number:g}; it may be {allowed}.", *where, "number")
        return Number(shape.number, self._evidence(shape, *where))

    def _time(self, shape: shapes.TimeShape, *where: str | int) -> Time:
        read = distribution.parse(shape.time)
        if read.quantile(0) < 0:
            self._fault(
                _NUMBER, f"'{shape.time}' can be less than nothing, which '{where[-1]}' cannot.", *where, "time"
            )
        return Time(read, self._evidence(shape, *where))

    def _odds(self, shape: shapes.OddsShape, *where: str | int) -> Odds:
        return Odds(tuple(shape.visits), self._evidence(shape, *where))

    def _event_odds(self, shape: shapes.OddsShape, *where: str | int) -> Odds:
        for visit, each in enumerate(shape.visits):
            inner: tuple[str | int, ...] = ("odds",) if shape.odds is not None else ("by_visit", visit)
            for name in each:
                self._event(name, *where, *inner, name)
        return self._odds(shape, *where)

    # --- parts ------------------------------------------------------------------------------------------------------

    def _siblings(self) -> Siblings:
        shape = self.shape.siblings
        sizes: dict[int, float] = {}
        for size, weight in shape.sizes.visits[0].items():
            if size.isdigit() and 1 <= int(size) <= 20:
                sizes[int(size)] = weight
            else:
                self._fault(
                    _NUMBER, f"'{size}' is no number of children from 1 to 20.", "siblings", "sizes", "odds", size
                )
        shared = self._number(shape.shared, "siblings", "shared", most=1)
        return Siblings(sizes or {1: 1.0}, shared, self._evidence(shape.sizes, "siblings", "sizes"))

    def _beginnings(self, written: Mapping[str, shapes.BeginningShape], *where: str | int) -> tuple[Beginning, ...]:
        opened = dict(self._open_variables())
        found = []
        for name, shape in written.items():
            if self._known("variable that begins open", name, opened, *where, name):
                values = {_word(value): value for value in opened[name]}
                for word in shape.visits[0]:
                    self._known(f"value of '{name}'", word, values, *where, name, "odds", word)
                weights = {values[word]: weight for word, weight in shape.visits[0].items() if word in values}
                found.append(Beginning(name, weights, shape.each, self._evidence(shape, *where, name)))
        for name in sorted(opened.keys() - written.keys()):
            self._fault(
                _BEGINNING, f"It does not say where '{name}' begins: {', '.join(map(_word, opened[name]))}.", *where
            )
        return tuple(found)

    def _open_variables(self) -> Iterator[tuple[str, tuple[Value, ...]]]:
        for name, pathway in self.procedure.pathways.items():
            if len(pathway.initial) > 1:
                yield name, pathway.initial
        for name in self.procedure.read_facts:
            if self.procedure.facts[name].initial is None:
                yield name, self.procedure.facts[name].values

    def _arrivals(self, name: str, shape: shapes.ArrivalsShape) -> Arrivals:
        where = "arrivals", name
        self._event(shape.event, *where, "event")
        weekdays = shape.weekdays.visits[0]
        for day in weekdays:
            self._known("weekday", day, _WEEK, *where, "weekdays", "odds", day)
        missing = [month for month in self._months() if month not in shape.children.by_month]
        if missing:
            named = missing if len(missing) <= 3 else [*missing[:2], f"{len(missing) - 2} more months"]
            said = f"There is no number for {wording.listed(named)} of the period; where nobody comes it is 0."
            self._fault(_NUMBER, said, *where, "children", "by_month")
        return Arrivals(
            name,
            shape.event,
            dict(shape.children.by_month),
            tuple(weekdays.get(day, 0.0) for day in _WEEK),
            self._beginnings(shape.begins, *where, "begins"),
            self._evidence(shape.children, *where, "children"),
            self._evidence(shape.weekdays, *where, "weekdays"),
            Number(0) if shape.growth is None else self._number(shape.growth, *where, "growth", least=-1),
            tuple(self._surge(each, surge, *where, "surges", each) for each, surge in shape.surges.items()),
            self._at(*where),
        )

    def _surge(self, name: str, shape: shapes.SurgeShape, *where: str | int) -> Surge:
        first, last = shapes.days_of(shape.days)
        return Surge(name, first, last, self._number(shape.times, *where, "times"), self._at(*where))

    def _months(self) -> Iterator[str]:
        """The months that the period has days of."""
        day = self.begins
        while day < self.ends:
            yield f"{day:%Y-%m}"
            day = (day.replace(day=1) + timedelta(days=32)).replace(day=1)

    # --- sheets -----------------------------------------------------------------------------------------------------

    def _members(self) -> dict[tuple[str, str], list[Member]]:
        """The people of every group and team that takes them from a sheet."""
        takers: dict[str, list[Taker]] = {}
        parts: list[tuple[str, str, shapes.PeopleShape | shapes.TeamShape]] = []
        parts += [("people", name, group) for name, group in self.shape.people.items()]
        parts += [("teams", name, team) for name, team in self.shape.teams.items()]
        for part, name, each in parts:
            if each.from_ is not None:
                takers.setdefault(each.from_.file, []).append(Taker(part, name, each.title, each.role))
        found: dict[tuple[str, str], list[Member]] = {}
        for file, wanted in takers.items():
            sheet, members = staff_sheets.load(Path(file), self.procedure, wanted)
            self.document.findings += sheet.findings()
            found |= {(each.part, each.name): members[each] for each in wanted}
        return found

    def _plans(
        self, name: str, shape: shapes.CaseloadShape, past: tuple[Past, ...], people: Mapping[str, People]
    ) -> tuple[OpenPlan, ...]:
        """The children of a caseload that takes them from a sheet."""
        where = "caseload", name, "from"
        if shape.from_ is None or not self._known(
            "meeting", shape.from_.meeting, self.shape.meetings, *where, "meeting"
        ):
            return ()
        meeting = self.shape.meetings[shape.from_.meeting]
        line = cycle(past, meeting.held.visits[0])
        if line is None:
            said = f"The past of '{name}' has no line that comes again with the meeting '{shape.from_.meeting}'."
            self._fault(_FIT, said, *where, "meeting")
            return ()
        group = people.get(meeting.people)
        chairs = None
        if group and not (("people", group.name) in self.members and self.document.findings):
            chairs = {each: group.person(each) for each in group.names}
        known = caseload_sheets.Known(
            self.begins,
            Calendar.of(self.procedure.calendar),
            chairs,
            lambda began, last: usual_reviews(began, last, line),
        )
        sheet, plans = caseload_sheets.load(Path(shape.from_.file), known)
        self.document.findings += sheet.findings()
        return plans

    def _caseload(self, name: str, shape: shapes.CaseloadShape, people: Mapping[str, People]) -> Caseload:
        where = "caseload", name
        past = self._past(name, shape)
        plans = self._plans(name, shape, past, people)
        if shape.from_ is not None:
            children = Number(len(plans), self._evidence(shape.from_, *where, "from"))
            ago = Time(distribution.parse("0 days"))
        else:
            assert shape.children, name
            assert shape.ago, name
            children, ago = self._number(shape.children, *where, "children"), self._time(shape.ago, *where, "ago")
        return Caseload(
            name,
            children,
            ago,
            past,
            self._beginnings(shape.begins, *where, "begins"),
            self._at(*where),
            plans,
            "" if shape.from_ is None else shape.from_.meeting,
        )

    def _past(self, name: str, shape: shapes.CaseloadShape) -> tuple[Past, ...]:
        where = "caseload", name
        past = []
        for index, each in enumerate(shape.past):
            for number, event in enumerate(each.events):
                self._event(event, *where, "past", index, "events", number)
            every = None if each.every is None else _minutes(each.every)
            if every is not None and every <= 0:
                self._fault(_NUMBER, "'every' is longer than nothing.", *where, "past", index, "every")
                every = None
            past.append(
                Past(tuple(each.events), _minutes(each.at), every, self.document.place((*where, "past", index)))
            )
        return tuple(past)

    def _stay(self, name: str, shape: shapes.StayShape) -> Stay:
        where = "stays", name
        self._state(name, *where)
        if shape.ahead_of is not None:
            self._known("meeting", shape.ahead_of, self._named("meetings"), *where, "ahead_of")
        return Stay(
            name,
            self._time(shape.takes, *where, "takes"),
            shape.ahead_of,
            None if shape.then is None else self._event_odds(shape.then, *where, "then"),
            shape.each,
            self._at(*where),
        )

    def _hazard(self, name: str, shape: shapes.HazardShape) -> Hazard:
        where = "hazards", name
        self._event(name, *where)
        if shape.date is not None:
            self._known("date", shape.date, self.procedure.dates, *where, "date")
        return Hazard(name, self._time(shape.after, *where, "after"), shape.each, shape.date, self._at(*where))

    def _opportunity(self, name: str, shape: shapes.OpportunityShape) -> Opportunity:
        where = "opportunities", name
        self._event(name, *where)
        return Opportunity(
            name,
            self._events(shape.on, *where, "on"),
            self._number(shape.chance, *where, "chance", most=1),
            self._time(shape.after, *where, "after"),
            shape.each,
            self._at(*where),
        )

    def _meeting(self, name: str, shape: shapes.MeetingShape) -> Meeting:
        where = "meetings", name
        for index, state in enumerate(shape.states):
            self._state(state, *where, "states", index)
        for limit in shape.due:
            self._known("limit", limit, self.procedure.all_limits, *where, "due", limit)
        self._known("group of people", shape.people, self._named("people"), *where, "people")
        self._meeting_names(shape, *where)
        odds = self._event_odds(shape.held, *where, "held")
        pathways = {event.partition(".")[0] for event in odds.by_visit[0]} | {
            each.partition(".")[0] for each in shape.states
        }
        if len(pathways) > 1:
            said = f"A meeting belongs to one pathway; here are {', '.join(sorted(pathways))}."
            self._fault(_FIT, said, *where)
        return Meeting(
            name,
            shape.title,
            odds,
            frozenset(shape.states),
            {limit: self._time(each, *where, "due", limit) for limit, each in shape.due.items()},
            self._time(shape.notice, *where, "notice"),
            self._time(shape.otherwise, *where, "otherwise"),
            shape.people,
            shape.same_chair,
            self._condition(shape.another_chair, *where, "another_chair"),
            shape.priority,
            None if shape.same_chair_for is None else self._number(shape.same_chair_for, *where, "same_chair_for"),
            tuple(shape.needs),
            tuple(shape.avoids),
            shape.overtime,
            shape.can_move,
            tuple(shape.postponed_by),
            self._at(*where),
        )

    def _meeting_names(self, shape: shapes.MeetingShape, *where: str | int) -> None:
        """What a meeting needs, avoids and is postponed by."""
        for index, each in enumerate(shape.needs):
            known = self._known("group of people", each, self._named("people"), *where, "needs", index)
            if known and each in (shape.people, *shape.needs[:index]):
                said = f"A meeting has one of '{each}' already; each group is named once."
                self.document.fault(_FIT, said, self.document.place((*where, "needs", index)))
        for index, each in enumerate(shape.avoids):
            self._known("set of holidays", each, self._named("holidays"), *where, "avoids", index)
        distances = [each.name for each in self.procedure.all_limits.values() if each.before]
        for index, each in enumerate(shape.postponed_by):
            self._known("least distance", each, distances, *where, "postponed_by", index)

    def _holidays(self, name: str, shape: shapes.HolidaysShape) -> Holidays:
        where = "holidays", name
        return Holidays(
            name, shape.title, tuple(map(shapes.days_of, shape.days)), self._evidence(shape, *where), self._at(*where)
        )

    def _work(self, name: str, shape: shapes.WorkShape) -> Work:
        where = "work", name
        self._known("role", shape.role, self.procedure.roles, *where, "role")
        return Work(
            name,
            self._events(shape.at, *where, "at"),
            shape.counts,
            shape.role,
            self._number(shape.hours, *where, "hours"),
            None if shape.cost is None else self._number(shape.cost, *where, "cost"),
            self._at(*where),
        )

    def _people(self, name: str, shape: shapes.PeopleShape) -> People:
        where = "people", name
        self._known("role", shape.role, self.procedure.roles, *where, "role")
        places = tuple(sorted({_clock(each) for each in shape.places}))
        persons = tuple(each.person for each in self.members.get(("people", name), ()))
        for each in persons:
            if (each.a_day or 0) > len(places):
                said = f"'{each.name}' holds {each.a_day:g} a day, and '{name}' has {len(places)} places for meetings on a day."
                self.document.fault(_NUMBER, said, each.place)
        if shape.from_ is not None:
            names, rests = tuple(each.name for each in persons), self._evidence(shape.from_, *where, "from")
        else:
            assert shape.count, name
            count = self._number(shape.count, *where, "count", most=10_000)
            names, rests = numbered(shape.title, round(count.value)), count.evidence
        return People(
            name,
            shape.title,
            shape.role,
            names,
            places,
            self._number(shape.a_day, *where, "a_day"),
            self._number(shape.a_week, *where, "a_week"),
            self._number(shape.leave, *where, "leave", most=260),
            self._number(shape.sickness, *where, "sickness", most=250),
            self._time(shape.sick_for, *where, "sick_for"),
            rests,
            self._at(*where),
            persons,
        )

    def _team(self, name: str, shape: shapes.TeamShape) -> Team:
        where = "teams", name
        self._known("role", shape.role, self.procedure.roles, *where, "role")
        for index, state in enumerate(shape.states):
            self._state(state, *where, "states", index)
            others = [other for other, each in self.shape.teams.items() if state in each.states]
            if others[0] != name:
                said = f"'{state}' is a state of the team '{others[0]}' already; a child needs one worker there."
                self.document.fault(_FIT, said, self.document.place((*where, "states", index)))
        caseload, none = self._number(shape.caseload, *where, "caseload", most=1_000), Number(0)
        if shape.from_ is not None:
            rests = self._evidence(shape.from_, *where, "from")
            workers, caseload, agency = self._posts(self.members["teams", name], caseload, rests)
            vacancy = none
        else:
            assert shape.workers, name
            workers = self._number(shape.workers, *where, "workers", most=10_000)
            vacancy = none if shape.vacancy is None else self._number(shape.vacancy, *where, "vacancy", most=1)
            agency = none if shape.agency is None else self._number(shape.agency, *where, "agency", most=10_000)
        states = frozenset(shape.states)
        return Team(name, shape.title, shape.role, workers, caseload, states, vacancy, agency, self._at(*where))

    def _posts(self, members: list[Member], usual: Number, rests: Evidence) -> tuple[Number, Number, Number]:
        """Workers, children that each carries, and agency workers, averaged over the period."""
        posts = [
            (
                each,
                staff_sheets.share_in_post(each.person, self.begins, max(self.ends, self.begins + timedelta(days=1))),
            )
            for each in members
        ]
        total = sum(share for _, share in posts)
        carried = sum(share * (usual.value if each.caseload is None else each.caseload) for each, share in posts)
        agency = sum(share for each, share in posts if each.agency)
        caseload = usual if all(each.caseload is None for each in members) else Number(carried / (total or 1), rests)
        return Number(total - agency, rests), caseload, Number(agency, rests)

    def _condition(self, text: str | None, *where: str | int) -> Condition:
        if text is None:
            return NEVER
        place = self.document.place(where)
        try:
            return conditions.parse(text, self._lookup)
        except conditions.ConditionFault as fault:
            place = Place(place.file, place.line, place.column + fault.offset)
            self.document.fault(_UNKNOWN, f"{fault.sentence}; it is written: {text}", place)
            return NEVER

    def _lookup(self, name: str, value: str | None, offset: int) -> Condition:
        if name in self.procedure.states:
            return InState(*name.split("."))
        if name in self.procedure.conditions:
            return self.procedure.conditions[name]
        if name in self.procedure.read_facts:
            words = {_word(each): each for each in self.procedure.facts[name].values}
            asked = value or "true"
            if asked in words:
                return FactIs(name, words[asked]) if words[asked] is not False else Not(FactIs(name, True))
            raise conditions.ConditionFault(f"'{name}' is never '{asked}'{nearest(asked, words)}", offset)
        known = {*self.procedure.states, *self.procedure.conditions, *self.procedure.read_facts}
        raise conditions.ConditionFault(f"There is no state, fact or condition '{name}'{nearest(name, known)}", offset)

    # --- what only the whole shows ----------------------------------------------------------------------------------

    def _check_whole(self, scenario: Scenario) -> None:
        self._check_odds(scenario)
        self._check_meetings(scenario)
        self._check_states(scenario)
        for name, each in scenario.arrivals.items():
            begins = self._first(each.beginnings)
            if not any(step_on(self.procedure, one, each.event) for one in begins):
                self._fault(
                    _FIT, f"'{each.event}' cannot be the first event of a case that begins so.", "arrivals", name
                )
        for name, group in scenario.caseload.items():
            self._check_past(name, group)

    def _check_odds(self, scenario: Scenario) -> None:
        """Odds are of events that can happen in that state."""
        for name, stay in scenario.stays.items():
            can = self._own_events(name)
            for event in sorted(
                {event for visit in (stay.odds.by_visit if stay.odds else ()) for event in visit} - can
            ):
                said = f"'{event}' does not happen in the state '{name}'{nearest(event, can)}; there: {', '.join(sorted(can))}."
                self._fault(_FIT, said, "stays", name, "then")

    def _own_events(self, state: str) -> set[str]:
        pathway, _, name = state.partition(".")
        transitions = self.procedure.pathways[pathway].transitions
        return {each.event for each in transitions if each.event and name in each.sources and CLOCK not in each.by}

    def _check_meetings(self, scenario: Scenario) -> None:
        for name, each in scenario.meetings.items():
            for event in each.events:
                if not any(event in self._own_events(state) for state in each.states):
                    said = f"'{event}' does not happen in any of the states during which the meeting is booked."
                    self._fault(_FIT, said, "meetings", name, "held")
        booked = {state for each in scenario.meetings.values() for state in each.states}
        for state in self.procedure.states.values():
            if state.meeting and state.qualified not in booked:
                said = f"In the state '{state.qualified}' siblings wait for one booking, and no meeting here is booked there."
                self._fault(_UNMOVED, said, "meetings")

    def _check_states(self, scenario: Scenario) -> None:
        """People act in every unfinished state in which something is theirs to do."""
        apart = {*scenario.hazards, *scenario.opportunities}
        apart |= {event for each in scenario.meetings.values() for event in each.events}
        apart |= {each.event for each in scenario.arrivals.values()}
        for name, state in self.procedure.states.items():
            theirs = sorted(self._own_events(name) - apart)
            stay = scenario.stays.get(name)
            if state.at_rest:
                continue
            if theirs and stay is None:
                said = f"No time is given for the state '{name}', in which {', '.join(theirs)} can happen."
                self._fault(_UNMOVED, said, "stays")
            elif stay and stay.odds is None and len(theirs) != 1:
                said = f"In the state '{name}' it needs 'then': there can happen {', '.join(theirs) or 'nothing of its own'}."
                self._fault(_FIT, said, "stays", name)

    def _first(self, beginnings: tuple[Beginning, ...]) -> list[Configuration]:
        allowed = {each.variable: {value for value, weight in each.weights.items() if weight} for each in beginnings}
        return [
            each for each in initial(self.procedure) if all(each[name] in values for name, values in allowed.items())
        ]

    def _check_past(self, name: str, group: Caseload) -> None:
        """Run the longest past that there can be; of what repeats, enough times that everything has come."""
        if group.plans:
            self._check_plans(name, group)
            return
        oldest = -round(group.ago.distribution.quantile(1 - 2**-20) * MINUTES_OF.get(group.ago.distribution.unit, 1440))
        events = sorted(
            (at, order, event)
            for order, each in enumerate(group.past)
            for at in (range(each.at, -oldest, each.every) if each.every else (each.at,))
            for event in each.events
            if at < -oldest
        )
        for begin in self._first(group.beginnings):
            standing = begin
            for _, order, event in _in_order(events, group.past):
                step = step_on(self.procedure, standing, event)
                if step is None:
                    said = f"'{event}' cannot happen after the events before it, for a case that begins as {_said(begin, group)}."
                    self._fault(_PAST, said, "caseload", name, "past", order)
                    return
                standing = step.after

    def _check_plans(self, name: str, group: Caseload) -> None:
        """Run the past of every plan that is known."""
        meeting = self.shape.meetings[group.meeting]
        line = cycle(group.past, meeting.held.visits[0])
        assert line, name
        step = cache(partial(step_on, self.procedure))
        for plan in group.plans:
            _, past = told(plan, group.past, line, self.begins)
            for begin in self._first(group.beginnings):
                standing = begin
                for event in (event for _, events in past for event in events):
                    taken = step(standing, event)
                    if taken is None:
                        said = f"'{event}' cannot happen to '{plan.name}' after the events that its dates and the past of '{name}' give."
                        self.document.fault(_PAST, said, plan.place)
                        break
                    standing = taken.after


def numbered(title: str, count: int) -> tuple[str, ...]:
    """The names of people of whom only the number is known."""
    return tuple(f"{title} {number}" for number in range(1, count + 1))


def _in_order(events: list[tuple[int, int, str]], past: tuple[Past, ...]) -> list[tuple[int, int, str]]:
    """By time, then by the order in the file, the events of one line in theirs."""
    places = {order: {event: index for index, event in enumerate(each.events)} for order, each in enumerate(past)}
    return sorted(events, key=lambda each: (each[0], each[1], places[each[1]][each[2]]))


def _said(begin: Configuration, group: Caseload) -> str:
    return ", ".join(f"{each.variable} {_word(begin[each.variable])}" for each in group.beginnings) or "all do"


def _minutes(text: str) -> int:
    read = distribution.parse(text)
    return round(read.numbers[0] * MINUTES_OF[read.unit])


def _clock(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)


def _word(value: Value) -> str:
    return value if isinstance(value, str) else str(value).lower()

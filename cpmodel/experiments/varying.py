"""Change a scenario in one number, as a person writes it: `chairs=9`, `demand x1.2`, `demand +20%`, `chairs.a_week + 1`.

What can be set:

- `demand`: the children who come, all sorts together; each sort by its own name, such as `referrals`
- each group of people by its name, such as `chairs`: how many they are; and each team: how many workers
- what is said of them, such as `chairs.a_week`, `chairs.leave` or `workers.caseload`
- `caseload.plans` and so on: the children who are there on the first day
- `siblings.shared`, and the chance of what may happen, such as `dissent.raised`
- how long it takes in a state, such as `review.in_session`, or until an event: a factor, which is 1 as the scenario has it

Everything else stays, random numbers included: twenty per cent more demand adds families and changes none, and a tenth chair
leaves the first nine as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields, replace
from functools import partial
from math import inf
from typing import Any

from cpmodel.model.scenario import Number, People, Scenario, Team, Time
from cpmodel.model.wording import in_words
from cpmodel.reading.document import known_are

DEMAND = "demand"
MEETINGS = {"a_day": "meetings a day", "a_week": "meetings a week"}
"""What people are said to have so many of."""
_WRITTEN = re.compile(r"\s*([\w.]+?)\s*(?:(=|\+|-)|(?<=\s)(x))\s*(\d+(?:\.\d+)?)\s*(%?)\s*")


@dataclass(frozen=True, slots=True)
class Setting:
    """A number of a scenario: what it is, what it may be, and the scenario in which it is another."""

    name: str
    value: float
    to: Callable[[float], Scenario]
    least: float = 0.0
    most: float = inf
    whole: bool = False
    times: bool = False
    """True of a factor: so many times as long as the scenario has it."""
    words: str = ""
    """What it is called, where that is not its name in words."""

    def __str__(self) -> str:
        return self.words or in_words(self.name.replace(".", " "))

    def checked(self, value: float) -> float:
        """The value, if it may be that. Raises ValueError."""
        if self.whole and value != round(value):
            raise ValueError(f"'{self.name}' is a whole number, which {value:g} is not")
        if not self.least <= value <= self.most:
            allowed = f"from {self.least:g} to {self.most:g}" if self.most < inf else f"at least {self.least:g}"
            raise ValueError(f"'{self.name}' would be {value:g}; it may be {allowed}")
        return value


@dataclass(frozen=True, slots=True)
class Change:
    """A setting that gets another value."""

    setting: Setting
    now: float

    def __str__(self) -> str:
        if self.setting.times:
            return f"{self.setting} {self.now:g} times as long"
        digits = 0 if max(self.now, self.setting.value) >= 1000 else 4
        now, was = (f"{each:,.{digits}f}" for each in (self.now, self.setting.value))
        if digits:
            now, was = (each.rstrip("0").rstrip(".") for each in (now, was))
        return f"{self.setting} {now} instead of {was}"


def settings(scenario: Scenario) -> dict[str, Setting]:
    """Everything that can be set, by name."""
    return {each.name: each for each in _settings(scenario)}


def setting(scenario: Scenario, name: str) -> Setting:
    """The setting of this name. Raises ValueError with the nearest names."""
    known = settings(scenario)
    if name not in known:
        first = [each for each in known if "." not in each]
        also = f"; among others there are: {', '.join(first)}"
        near = known_are(name, known, "there are", 0)
        raise ValueError(f"'{name}' is nothing that can be set in this scenario{near}{also}")
    return known[name]


def varied(scenario: Scenario, written: Iterable[str]) -> tuple[Scenario, tuple[Change, ...]]:
    """The scenario with these changes, one after the other. Raises ValueError with what is allowed."""
    changes = []
    for each in written:
        found = _WRITTEN.fullmatch(each)
        if not found:
            raise ValueError(
                f"'{each}' is not understood; write what is set and to which number, such as chairs=9, chairs+1,"
                " 'demand x1.2' or 'demand +20%'"
            )
        what = setting(scenario, found[1])
        now = what.checked(_value(what.value, found[2] or found[3], float(found[4]), bool(found[5]), each))
        changes.append(Change(what, now))
        scenario = what.to(now)
    return scenario, tuple(changes)


def _value(was: float, sign: str, number: float, percent: bool, written: str) -> float:
    if percent and sign in ("=", "x"):
        raise ValueError(f"'{written}' is not understood; per cent are added or taken away, such as 'demand +20%'")
    step = was * number / 100 if percent else number
    return {"=": number, "x": was * number, "+": was + step, "-": was - step}[sign]


def _settings(scenario: Scenario) -> Iterator[Setting]:
    yield from _demand(scenario)
    for group in scenario.people.values():
        yield Setting(group.name, len(group.names), partial(_staffed, scenario, group), 1, 10_000, whole=True)
        yield from _numbers(scenario, "people", group.name, group, group.name)
    for team in scenario.teams.values():
        yield Setting(
            team.name,
            team.workers.value,
            _put(scenario, "teams", team.name, team, "workers"),
            0,
            10_000,
            words=f"workers of {in_words(team.name)}",
        )
        yield from _numbers(scenario, "teams", team.name, team, team.name)
    for name, known in scenario.caseload.items():
        words = f"{in_words(name)} on the first day"
        put = _put(scenario, "caseload", name, known, "children")
        yield Setting(f"caseload.{name}", known.children.value, put, words=words)
    yield Setting(
        "siblings.shared",
        scenario.siblings.shared.value,
        lambda value: replace(
            scenario, siblings=replace(scenario.siblings, shared=_now(scenario.siblings.shared, value))
        ),
        most=1,
        words="siblings who share a decision",
    )
    for name, chance in scenario.opportunities.items():
        yield Setting(name, chance.chance.value, _put(scenario, "opportunities", name, chance, "chance"), most=1)
    for name, stay in scenario.stays.items():
        yield Setting(name, 1, _put(scenario, "stays", name, stay, "time"), 0.01, 100, times=True)
    for name, hazard in scenario.hazards.items():
        yield Setting(name, 1, _put(scenario, "hazards", name, hazard, "after"), 0.01, 100, times=True)


def _demand(scenario: Scenario) -> Iterator[Setting]:
    total = sum(sum(each.children.values()) for each in scenario.arrivals.values())
    if total:
        yield Setting(DEMAND, total, partial(_coming, scenario, tuple(scenario.arrivals)))
    for name, each in scenario.arrivals.items():
        if own := sum(each.children.values()):
            yield Setting(name, own, partial(_coming, scenario, (name,)))


def _coming(scenario: Scenario, names: tuple[str, ...], children: float) -> Scenario:
    """The scenario in which so many children come of these sorts together."""
    factor = children / sum(sum(scenario.arrivals[name].children.values()) for name in names)
    more = {
        name: replace(each, children={month: factor * number for month, number in each.children.items()})
        for name, each in scenario.arrivals.items()
        if name in names
    }
    return replace(scenario, arrivals={**scenario.arrivals, **more})


def _staffed(scenario: Scenario, group: People, count: float) -> Scenario:
    return replace(scenario, people={**scenario.people, group.name: staffed(group, round(count))})


def staffed(group: People, count: int) -> People:
    """The group with so many people: the first of those there are, or all and further ones."""
    further = (f"{group.title} {number}" for number in range(1, 2 * count + 1))
    added = [each for each in further if each not in group.names]
    return replace(group, names=(*group.names, *added)[:count])


def _numbers(scenario: Scenario, part: str, name: str, element: People | Team, prefix: str) -> Iterator[Setting]:
    """The numbers that an element has, by the names of its fields."""
    for field in fields(element):
        held = getattr(element, field.name)
        if isinstance(held, Number):
            most = 1 if field.name == "vacancy" else 10_000
            yield Setting(
                f"{prefix}.{field.name}",
                held.value,
                _put(scenario, part, name, element, field.name),
                most=most,
                words=f"{MEETINGS.get(field.name, in_words(field.name))} of {in_words(name)}",
            )


def _put(scenario: Scenario, part: str, name: str, element: Any, field: str) -> Callable[[float], Scenario]:
    """The scenario in which one number of an element is another, or one length of time so many times as long."""
    held = getattr(element, field)

    def to(value: float) -> Scenario:
        changes: Any = {part: {**getattr(scenario, part), name: replace(element, **{field: _now(held, value)})}}
        return replace(scenario, **changes)

    return to


def _now(held: Number | Time, value: float) -> Any:
    if isinstance(held, Time):
        return replace(held, distribution=held.distribution.times(value))
    return replace(held, value=value)

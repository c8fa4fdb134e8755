"""Which element of the new procedure each element of the old is.

Elements have names, and the same name is the same element. Of those whose name is in one procedure only, some were
renamed: they are matched where they have most in common, all at once (an assignment of least cost; Kuhn, Naval Research
Logistics Quarterly 2, 1955). What elements have in common are *features*: what they say, and what they are joined to. The
order matters, because what has been matched is a feature of what comes after: pathways, then roles, states, events, facts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from math import inf
from typing import Any, TypeVar

from cpmodel.model import wording
from cpmodel.model.condition import variables
from cpmodel.model.procedure import Fact, Limit, Pathway, Procedure, Role, State, Transition

T = TypeVar("T")
Features = Counter[Any]
Names = Mapping[str, str]

ENOUGH = 0.5
"""An element is another one under a new name where at least half of their features are the same."""
_TITLE = 3
"""A title counts as so many features: it is what people know an element by."""
_OUT_OF_ORDER = 1e-6
"""How little it counts that elements stand at other places among the rest."""
_BY_NAME = ("title by name",)
_ELSEWHERE = "?"


@dataclass
class Matching:
    """For each kind of element the new name of each old one that is still there. States and events are qualified."""

    pathways: Names = field(default_factory=dict)
    roles: Names = field(default_factory=dict)
    states: Names = field(default_factory=dict)
    events: Names = field(default_factory=dict)
    facts: Names = field(default_factory=dict)
    dates: Names = field(default_factory=dict)
    words: Names = field(default_factory=dict)
    sources: Names = field(default_factory=dict)
    requirements: Names = field(default_factory=dict)
    groups: Names = field(default_factory=dict)
    conditions: Names = field(default_factory=dict)
    limits: Names = field(default_factory=dict)
    rules: Names = field(default_factory=dict)
    stories: Names = field(default_factory=dict)

    def state(self, pathway: str, name: str) -> str:
        """The new name of a state, without its pathway; its own where it is not there any more."""
        return self.states.get(f"{pathway}.{name}", f".{name}").partition(".")[2]

    def event(self, name: str) -> str:
        """The new name of an event; where it is not there any more its own, in the pathway's new name."""
        pathway, _, own = name.partition(".")
        return self.events.get(name, f"{self.pathways.get(pathway, pathway)}.{own}")


def matched(old: Procedure, new: Procedure) -> Matching:
    """Match everything that has a name of its own; transitions are matched later, by what they then are."""
    found = Matching()
    found.pathways = _paired(old.pathways, new.pathways, _pathway, _pathway)
    found.requirements = _paired(old.requirements, new.requirements, _said("says"), _said("says"))
    found.sources = _paired(old.sources, new.sources, _said("title"), _said("title"))
    found.dates = _paired(old.dates, new.dates, _said("title"), _said("title"))
    found.words = _paired(old.words, new.words, _said("title"), _said("title"))
    found.roles = _paired(old.roles, new.roles, _role(old, found), _role(new))
    found.states = _states(old, new, found)
    found.events = _events(old, new, found)
    found.facts = _paired(old.facts, new.facts, _fact(old, found), _fact(new))
    found.groups = _paired(
        old.events,
        new.events,
        lambda members: Counter(map(found.event, members)),
        lambda members: Counter(members),
    )
    found.conditions = _paired(
        old.conditions, new.conditions, lambda each: Counter([each]), lambda each: Counter([each])
    )
    found.limits = _paired(old.limits, new.limits, _limit(found.event), _limit(_as_is))
    found.rules = _paired(old.rules, new.rules, _said("says"), _said("says"))
    found.stories = _paired(
        {each.name: each for each in old.stories},
        {each.name: each for each in new.stories},
        lambda each: Counter([tuple(map(found.event, each.events))]),
        lambda each: Counter([each.events]),
    )
    return found


def paired_by_likeness(old: list[T], new: list[T], likeness: Callable[[T, T], float]) -> list[tuple[T, T]]:
    """Pair the elements of two lists so that together they are most alike, and only those that are alike enough.

    Of ways that are equally alike it is the one that keeps the order, whichever of the lists is the old one.
    """
    if not old or not new:
        return []
    size = max(len(old), len(new))
    alike = [[likeness(one, other) for other in new] for one in old]
    costs = [
        [
            _OUT_OF_ORDER * ((row - column) / size) ** 2 - (alike[row][column] if _enough(alike, row, column) else 0)
            for column in range(size)
        ]
        for row in range(size)
    ]
    found = enumerate(_assigned(costs))
    return [(old[row], new[column]) for row, column in found if _enough(alike, row, column)]


def _enough(alike: list[list[float]], row: int, column: int) -> bool:
    return row < len(alike) and column < len(alike[row]) and alike[row][column] >= ENOUGH


def _assigned(costs: list[list[float]]) -> list[int]:
    """For each row of a square table its column, so that they cost least together.

    Row after row is added along the shortest path in what is left of the costs (Munkres, Journal of the Society for
    Industrial and Applied Mathematics 5, 1957, with the potentials of Jonker and Volgenant). A library has it too, which
    takes longer to load than the whole comparison takes.
    """
    size = len(costs)
    of_row, of_column = [0.0] * (size + 1), [0.0] * (size + 1)
    row_at = [size] * (size + 1)  # of each column; the last place stands for the row that is being added
    for row in range(size):
        row_at[size] = row
        column, came = size, [size] * size
        least, done = [inf] * size, [False] * (size + 1)
        while row_at[column] != size:
            done[column] = True
            here = row_at[column]
            for each in range(size):
                left = costs[here][each] - of_row[here] - of_column[each]
                if not done[each] and left < least[each]:
                    least[each], came[each] = left, column
            nearest = min((each for each in range(size) if not done[each]), key=least.__getitem__)
            step = least[nearest]
            for each in range(size + 1):
                if done[each]:
                    of_row[row_at[each]] += step
                    of_column[each] -= step
                elif each < size:
                    least[each] -= step
            column = nearest
        while column != size:
            row_at[column], column = row_at[came[column]], came[column]
        row_at[size] = size
    columns = dict(zip(row_at[:size], range(size), strict=True))
    return [columns[row] for row in range(size)]


def likeness(one: Features, other: Features) -> float:
    """The share of features that two elements have in common, from 0 to 1 (Jaccard, 1901, with weights)."""
    if _BY_NAME in one and _BY_NAME in other:
        one, other = _untitled(one), _untitled(other)
    total = (one | other).total()
    return (one & other).total() / total if total else 0.0


def _untitled(features: Features) -> Features:
    return Counter({each: count for each, count in features.items() if each[0] != "title"})


def _paired(
    old: Mapping[str, T],
    new: Mapping[str, T],
    of_old: Callable[[T], Features],
    of_new: Callable[[T], Features],
) -> dict[str, str]:
    found = {name: name for name in old if name in new}
    ones = [(name, of_old(each)) for name, each in old.items() if name not in new]
    others = [(name, of_new(each)) for name, each in new.items() if name not in old]
    pairs = paired_by_likeness(ones, others, lambda one, other: likeness(one[1], other[1]))
    return found | {one: other for (one, _), (other, _) in pairs}


def _as_is(name: str) -> str:
    return name


def own_title(name: str, title: str) -> str | None:
    """The title of an element, or None where it is no more than the name in words."""
    return None if title.lower() == wording.in_words(name).lower() else title


# --- features ----------------------------------------------------------------------------------------------------------


def _title(found: Features, element: Any) -> None:
    """Count the title, and note where nobody gave one, since two such titles differ wherever the names do."""
    found["title", element.title] = _TITLE
    if own_title(element.name, element.title) is None:
        found[_BY_NAME] = 0


def _said(key: str) -> Callable[[Any], Features]:
    return lambda element: Counter([getattr(element, key)])


def _pathway(pathway: Pathway) -> Features:
    found: Features = Counter()
    _title(found, pathway)
    found.update(("state", name) for name in pathway.states)
    found.update({("event", each.event.partition(".")[2]) for each in pathway.transitions if each.event})
    return found


def _role(procedure: Procedure, known: Matching | None = None) -> Callable[[Role], Features]:
    pathways = known.pathways if known else {}

    def features(role: Role) -> Features:
        found: Features = Counter()
        _title(found, role)
        for state in procedure.states.values():
            if state.owner == role.name:
                found["owns", pathways.get(state.pathway, state.pathway), state.name] += 1
        for each in procedure.transitions.values():
            where = (pathways.get(each.pathway, each.pathway), (each.event or each.written).partition(".")[2])
            found.update((key, *where) for key in ("by", "tells") if role.name in getattr(each, key))
        return found

    return features


def _states(old: Procedure, new: Procedure, known: Matching) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, other in known.pathways.items():
        one, two = old.pathways[name], new.pathways[other]
        common = one.states.keys() & two.states.keys()
        pairs = _paired(
            one.states,
            two.states,
            lambda each, one=one, common=common: _state(one, each, common, known.roles),  # type: ignore[misc]
            lambda each, two=two, common=common: _state(two, each, common, {}),  # type: ignore[misc]
        )
        found |= {f"{name}.{was}": f"{other}.{now}" for was, now in pairs.items()}
    return found


def _state(pathway: Pathway, state: State, common: Iterable[str], roles: Names) -> Features:
    """What a state says, and what enters and leaves it; the other end counts by name where that has not changed."""
    found: Features = Counter([("standing", state.initial, state.final), ("within", state.within)])
    _title(found, state)
    if state.owner:
        found["owner", roles.get(state.owner, state.owner)] += 1

    def end(name: str | None) -> str | None:
        return "itself" if name == state.name else name if name is None or name in common else _ELSEWHERE

    for each in pathway.transitions:
        trigger = each.event.partition(".")[2] if each.event else each.written
        if state.name in each.sources:
            found["leaves", trigger, end(each.to)] += 1
        if state.name == each.to:
            found.update(("enters", trigger, end(source)) for source in each.sources if source != state.name)
    return found


def _events(old: Procedure, new: Procedure, known: Matching) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, other in known.pathways.items():
        pairs = _paired(
            _declared(old, name),
            _declared(new, other),
            lambda some, name=name: _event(old, some, lambda state: known.state(name, state), known),  # type: ignore[misc]
            lambda some: _event(new, some, _as_is),
        )
        found |= {f"{name}.{was}": f"{other}.{now}" for was, now in pairs.items()}
    return found


def _declared(procedure: Procedure, pathway: str) -> dict[str, tuple[Transition, ...]]:
    return {
        event.partition(".")[2]: transitions
        for event, transitions in procedure.own_events.items()
        if transitions[0].pathway == pathway
    }


def _event(
    procedure: Procedure,
    transitions: tuple[Transition, ...],
    state: Callable[[str], str],
    known: Matching | None = None,
) -> Features:
    """From where to where an event leads, who causes it, what it is called, and which pathways follow it."""
    roles, pathways = (known.roles, known.pathways) if known else ({}, {})
    found: Features = Counter()
    for each in transitions:
        to = each.to and state(each.to)
        found.update(("leads", state(source), to) for source in each.sources)
        found.update({("by", roles.get(role, role)) for role in each.by})
        if each.title:
            found["title", each.title] = _TITLE
    event = transitions[0].event
    assert event
    found.update(("followed by", pathways.get(name, name)) for name in procedure.followers.get(event, {}))
    return found


def _fact(procedure: Procedure, known: Matching | None = None) -> Callable[[Fact], Features]:
    event = known.event if known else _as_is

    def features(fact: Fact) -> Features:
        found: Features = Counter([("values", fact.values, fact.initial)])
        _title(found, fact)
        for each in procedure.transitions.values():
            where = tuple(sorted(map(event, each.events)))
            if fact.name in each.sets:
                found["set", where, each.sets[fact.name]] += 1
            if fact.name in variables(each.when):
                found["read", where] += 1
        found.update(("set back", event(each)) for each in fact.resets_on)
        return found

    return features


def _limit(event: Callable[[str], str]) -> Callable[[Limit], Features]:
    def features(limit: Limit) -> Features:
        found: Features = Counter([("length", limit.within, limit.at_least)])
        _title(found, limit)
        for key in ("starts", "until", "void", "before"):
            found.update((key, event(each)) for each in getattr(limit, key))
        return found

    return features

"""The catalogue of checks: one file a check, found by looking.

A check is a module with a `CODE`, a docstring that `cpmodel explain` prints, and one of two functions:

    examine(procedure) -> findings      about what is written, without exploring
    explore(view) -> findings           about what can happen; `view` has a state space and what to ask of it

Each question is asked on a state space that holds everything that can influence the answer. The questions are grouped
so that few spaces are explored, and the groups run on several processes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import as_completed
from dataclasses import dataclass
from types import ModuleType
from typing import Literal, TypeVar

from cpmodel.extensions import collect
from cpmodel.model.condition import variables
from cpmodel.model.findings import Finding, ordered
from cpmodel.model.procedure import (
    Always,
    CanAlwaysStill,
    CausedBy,
    LeadsTo,
    Limit,
    Never,
    OnThen,
    Owned,
    Pathway,
    Possible,
    Precedes,
    Procedure,
    Rule,
    Told,
    Unchanged,
)
from cpmodel.processes import started
from cpmodel.space import LARGEST, Space, cone

T = TypeVar("T")
Question = tuple[Literal["pathway", "limit", "rule"], str]
"""What can be asked of a state space: the kind of an element, and its name."""
Progress = Callable[[int, int, int], None]
"""Called with the groups of questions done, their number, and the configurations explored so far."""


@dataclass(frozen=True)
class View:
    """A state space, and the elements about which it is asked."""

    procedure: Procedure
    space: Space
    pathways: tuple[Pathway, ...]
    limits: tuple[Limit, ...]
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Explored:
    """How large one of the state spaces was, and about which pathways it was asked."""

    pathways: tuple[str, ...]
    configurations: int
    steps: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What all checks found, in order of place, and what was explored to find it."""

    findings: tuple[Finding, ...]
    explored: tuple[Explored, ...]

    @property
    def configurations(self) -> int:
        """The configurations of all state spaces together."""
        return sum(each.configurations for each in self.explored)


def catalogue() -> dict[str, ModuleType]:
    """Every check by its code."""
    return dict(sorted((module.CODE, module) for module in collect("cpmodel.checks").values()))


def check(
    procedure: Procedure, processes: int = 1, largest: int = LARGEST, progress: Progress | None = None
) -> Verdict:
    """Run every check. Raises `cpmodel.space.TooLarge` where a state space has more than `largest` configurations."""
    findings = [each for module in catalogue().values() for each in getattr(module, "examine", _nothing)(procedure)]
    explored: list[Explored] = []
    groups = list(_groups(procedure))
    for size, found in _answers(procedure, groups, processes, largest):
        explored.append(size)
        findings += found
        if progress:
            progress(len(explored), len(groups), sum(each.configurations for each in explored))
    return Verdict(ordered(findings), tuple(sorted(explored, key=lambda each: each.pathways)))


def _nothing(_: Procedure) -> tuple[Finding, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class _Group:
    """Questions that are asked of one state space."""

    asked: frozenset[str]
    pathways: tuple[str, ...]
    limits: tuple[str, ...]
    rules: tuple[str, ...]


def questions(procedure: Procedure) -> dict[Question, frozenset[str]]:
    """Everything that is asked of a state space, by kind and name, each with the variables that can influence the answer."""
    cones: dict[Question, frozenset[str]] = {}
    for name in procedure.pathways:
        cones["pathway", name] = cone(procedure, {name})
    for name, limit in procedure.limits.items():
        events = limit.starts | limit.until | limit.void | limit.before
        cones["limit", name] = cone(procedure, _pathways_of(events) | variables(limit.when))
    for name, rule in procedure.rules.items():
        asked = cone(procedure, asked_by(rule) & set(procedure.variables))
        more = _telling(procedure, rule.pattern, asked) if isinstance(rule.pattern, Told) else set()
        cones["rule", name] = cone(procedure, asked | more) if more else asked
    return cones


def _groups(procedure: Procedure) -> Iterator[_Group]:
    cones = questions(procedure)
    largest_first = sorted(set(cones.values()), key=lambda each: (-len(each), sorted(each)))
    maximal = [each for each in largest_first if not any(each < other for other in largest_first)]
    home = {
        question: min((each for each in maximal if wanted <= each), key=lambda each: (len(each), sorted(each)))
        for question, wanted in cones.items()
    }
    for each in maximal:
        names: dict[str, tuple[str, ...]] = {
            kind: tuple(name for (is_kind, name), where in home.items() if is_kind == kind and where == each)
            for kind in ("pathway", "limit", "rule")
        }
        if any(names.values()):
            yield _Group(each, names["pathway"], names["limit"], names["rule"])


def _pathways_of(events: Iterable[str]) -> set[str]:
    return {event.partition(".")[0] for event in events}


def asked_by(rule: Rule) -> set[str]:
    """The variables that a rule speaks of."""
    match rule.pattern:
        case Never(one) | Always(one) | Possible(one):
            return set(variables(one))
        case Precedes(first, then, condition, since):
            return _pathways_of(first | then | since) | variables(condition)
        case OnThen(on, then, when):
            return _pathways_of(on) | variables(then) | variables(when)
        case LeadsTo(when, then) | CanAlwaysStill(when, then):
            return set(variables(when) | variables(then))
        case Unchanged(names, by):
            return {*names, *by}
        case CausedBy(events):
            return _pathways_of(events)
        case Told(on, _, when):
            return _pathways_of(on) | variables(when)
        case Owned(states):
            return _pathways_of(states)


def _telling(procedure: Procedure, told: Told, asked: frozenset[str]) -> set[str]:
    """The pathways that a rule about who is told has to look at besides, where none that is asked about ever tells a role."""
    found: set[str] = set()
    for event in told.on:
        heard = [*procedure.own_events.get(event, ()), *(t for ts in procedure.followers[event].values() for t in ts)]
        for role in told.roles:
            telling = {each.pathway for each in heard if role in each.tells}
            if telling.isdisjoint(asked):
                found |= telling
    return found


def _answers(
    procedure: Procedure, groups: list[_Group], processes: int, largest: int
) -> Iterator[tuple[Explored, list[Finding]]]:
    if processes <= 1 or len(groups) <= 1:
        for group in groups:
            yield _answer(procedure, group, largest)
        return
    with started(min(processes, len(groups))) as pool:
        waiting = [pool.submit(_answer, procedure, group, largest) for group in groups]
        try:
            for done in as_completed(waiting):
                yield done.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _answer(procedure: Procedure, group: _Group, largest: int) -> tuple[Explored, list[Finding]]:
    space = Space(procedure, group.asked, largest)
    view = View(
        procedure,
        space,
        _picked(procedure.pathways, group.pathways),
        _picked(procedure.limits, group.limits),
        _picked(procedure.rules, group.rules),
    )
    checks = [module for module in catalogue().values() if hasattr(module, "explore")]
    findings = [each for module in checks for each in module.explore(view)]
    return Explored(group.pathways, len(space), len(space.sources)), findings


def spaces(procedure: Procedure, largest: int = LARGEST) -> Iterator[tuple[tuple[str, ...], Space]]:
    """Yield the state spaces that the questions about the pathways are asked of, one after the other, with these pathways."""
    for group in _groups(procedure):
        if group.pathways:
            yield group.pathways, Space(procedure, group.asked, largest)


def _picked(some: Mapping[str, T], names: tuple[str, ...]) -> tuple[T, ...]:
    return tuple(some[name] for name in names)

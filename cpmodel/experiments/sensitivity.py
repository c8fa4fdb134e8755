"""Which figure should be checked first? Every assumed number is put to both ends of its range, one at a time, on the same random numbers.

A range is two factors on the number, between which the truth is believed to lie. On odds they are factors on the odds of the first
outcome named; a number of people is rounded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import partial
from typing import Any

from cpmodel.experiments.choosing import USUAL, needed
from cpmodel.experiments.replicating import Estimate, Progress
from cpmodel.experiments.varying import staffed
from cpmodel.experiments.what_if import Titled, WhatIf, what_if
from cpmodel.keeping import Shelf
from cpmodel.model.procedure import Procedure
from cpmodel.model.scenario import Arrivals, Beginning, Evidence, Number, Odds, People, Scenario, Siblings, Time

Numbered = Number | Time | Odds | Siblings | Beginning | Arrivals | People
"""What has a number of which there can be so many times as much; the days of a holiday have none."""
Put = Callable[[Any], Any]
"""Makes the scenario in which a part of it is another."""


@dataclass(frozen=True)
class Assumption:
    """An assumed number: the part of the scenario that has it, in which field its evidence stands, and the way there."""

    part: Numbered
    field: str
    evidence: Evidence
    path: tuple[str, ...]
    put: Put

    def times(self, factor: float) -> Scenario:
        """The scenario in which the number is so many times what it is."""
        changed: Scenario = self.put(_times(self.part, self.field, factor))
        return changed


@dataclass(frozen=True)
class Effect:
    """By how much a measure is more with an assumed number at either end of its range; None where that end is the number itself."""

    assumption: Assumption
    low: Estimate | None
    high: Estimate | None

    @property
    def most(self) -> float:
        """The larger change of the two."""
        return max((abs(each.mean) for each in (self.low, self.high) if each), default=0.0)


@dataclass(frozen=True)
class Sensitivity:
    """The effects of all assumed numbers on one measure, the largest first."""

    effects: tuple[Effect, ...]
    found: WhatIf


def sensitivity(
    procedure: Procedure,
    scenario: Scenario,
    measure: str = USUAL,
    replications: int = 2,
    seed: int = 1,
    processes: int | None = None,
    progress: Progress | None = None,
    confidence: float = 0.95,
    shelf: Shelf | None = None,
) -> Sensitivity:
    """Put every assumed number to both ends of its range. Raises ValueError where none is assumed, or there is no such measure."""
    known = list(assumptions(scenario))
    ends = [(each, end) for each in known for end in (each.evidence.low, each.evidence.high) if end != 1]
    if not ends:
        raise ValueError("no number of the scenario is assumed with a range, so that there is nothing to try")
    variants: list[Titled] = [(f"{'.'.join(each.path)} x{end:g}", procedure, each.times(end)) for each, end in ends]
    base = (scenario.title, procedure, scenario)
    only = needed([measure], procedure)
    found = what_if(base, variants, replications, measure, seed, processes, progress, confidence, shelf, only)
    differences = {
        (id(each), end): variant.differences.get(found.measure)
        for (each, end), variant in zip(ends, found.variants, strict=True)
    }
    effects = [
        Effect(each, *(differences.get((id(each), end)) for end in (each.evidence.low, each.evidence.high)))
        for each in known
    ]
    return Sensitivity(tuple(sorted(effects, key=lambda each: -each.most)), found)


def assumptions(scenario: Scenario) -> Iterator[Assumption]:
    """Every assumed number, in file order."""
    yield from _walked(scenario, (), _itself)


def _walked(part: Any, path: tuple[str, ...], put: Put) -> Iterator[Assumption]:
    if isinstance(part, Mapping):
        for name, each in part.items():
            yield from _walked(each, (*path, str(name)), partial(_in_mapping, put, part, name))
    elif isinstance(part, tuple):
        for place, each in enumerate(part):
            yield from _walked(each, path, partial(_in_tuple, put, part, place))
    elif is_dataclass(part) and not isinstance(part, type):
        for field in fields(part):
            held = getattr(part, field.name)
            if not isinstance(held, Evidence):
                yield from _walked(held, (*path, field.name), partial(_in_field, put, part, field.name))
            elif held.assumed and isinstance(part, Numbered):
                yield Assumption(part, field.name, held, path, put)


def _itself(scenario: Any) -> Any:
    return scenario


def _in_mapping(put: Put, part: Mapping[Any, Any], name: Any, changed: Any) -> Any:
    return put({**part, name: changed})


def _in_tuple(put: Put, part: tuple[Any, ...], place: int, changed: Any) -> Any:
    return put((*part[:place], changed, *part[place + 1 :]))


def _in_field(put: Put, part: Any, name: str, changed: Any) -> Any:
    return put(replace(part, **{name: changed}))


def _times(part: Numbered, field: str, factor: float) -> Any:
    """The part with the number that the evidence in this field is about so many times as large."""
    match part:
        case Number(value):
            return replace(part, value=value * factor)
        case Time(distribution):
            return replace(part, distribution=distribution.times(factor))
        case Odds(by_visit):
            return replace(part, by_visit=tuple(_first(each, factor) for each in by_visit))
        case Siblings(sizes):
            return replace(part, sizes=_first(sizes, factor))
        case Beginning(weights=weights):
            return replace(part, weights=_first(weights, factor))
        case Arrivals(weekdays=weekdays) if field == "weekday_evidence":
            return replace(part, weekdays=(weekdays[0] * factor, *weekdays[1:]))
        case Arrivals(children=children):
            return replace(part, children={month: each * factor for month, each in children.items()})
        case People(names=names):
            return staffed(part, max(1, round(len(names) * factor)))


def _first(weights: Mapping[Any, float], factor: float) -> dict[Any, float]:
    """Weights with the first of them so many times as large."""
    first = next(iter(weights))
    return {**weights, first: weights[first] * factor}

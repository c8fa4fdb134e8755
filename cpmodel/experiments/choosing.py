"""Choose a measure by name, and read a number that is asked of it: `1pp`, `0.5 days`, `>= 95%`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from cpmodel.kpis import Measure, can_be_asked, can_come
from cpmodel.model.procedure import Procedure
from cpmodel.model.scenario import Scenario
from cpmodel.reading.document import nearest

USUAL = "initial_conference"
"""What a study is about where nobody says: how often the initial conference is in time, by child."""
_POINTS = ("pp", "point", "points", "percentage point", "percentage points")
_WRITTEN = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(.*?)\s*")


def chosen(asked: str, measures: Mapping[str, Measure]) -> Measure:
    """The measure of this name, or of the limit of this name (its share kept, by child), or the only one that begins or ends so.

    Raises ValueError with the nearest names where there is none, and with those that are meant where there are several.
    """
    meant = _meant(asked, measures)
    if len(meant) > 1:
        raise ValueError(f"'{asked}' can be several measures: {', '.join(meant[:12])}. Say which is meant.")
    return measures[meant[0]]


def refuse_unknown(asked: Iterable[str], procedure: Procedure, scenario: Scenario) -> None:
    """Raise ValueError, before anything is simulated, where a measure is one that no simulation of the scenario can have."""
    known = sorted(can_come(procedure, scenario))
    for each in asked:
        _meant(each, known)


def _meant(asked: str, measures: Collection[str]) -> list[str]:
    """The measures that can be meant, by their names; there is one at least."""
    for name in (asked, f"limits.{asked}.by_child"):
        if name in measures:
            return [name]
    near = [name for name in measures if name.startswith(f"{asked}.") or name.endswith(f".{asked}")]
    if near:
        return near
    limits = [name.removeprefix("limits.").removesuffix(".by_child") for name in measures if name.startswith("limits.")]
    if meant := nearest(asked, [*measures, *limits]):
        raise ValueError(f"There is no measure '{asked}'{meant}")
    by_child = [each for each in limits if not each.endswith(".by_meeting")]
    others = [name for name in measures if not name.startswith("limits.")]
    such = f", such as {', '.join(others[:3])}" if others else ""
    raise ValueError(
        f"There is no measure '{asked}'; known are the limits ({', '.join(by_child) or 'none'}) and what else stands in the first"
        f" column of 'cpmodel simulate --format csv'{such}"
    )


def needed(asked: Iterable[str], procedure: Procedure) -> tuple[str, ...]:
    """What alone has to be measured for these measures, as `can_be_asked` names it; nothing where that is not known, and all is needed."""
    known, found = can_be_asked(procedure), set()
    for name in asked:
        parts = (name, name.removeprefix("limits.").removesuffix(".by_child"), name.partition(".")[0])
        part = next((each for each in parts if each in known), None)
        if part is None:
            return ()
        found.add(part)
    return tuple(sorted(found))


def amount(written: str, measure: Measure, option: str) -> float:
    """A number in the unit of a measure, above nothing: of shares in percentage points (`1pp`), of others in their unit.

    Raises ValueError where it is no number or has another unit.
    """
    found = _WRITTEN.fullmatch(written)
    value, unit = (float(found[1]), found[2]) if found else (0.0, "")
    allowed = _POINTS if measure.unit == "%" else (measure.unit, measure.unit.split()[-1])
    singular = {each.removesuffix("s") for each in allowed}
    if value <= 0 or (unit not in allowed and unit not in singular and (unit or measure.unit == "%")):
        example = "1pp, which is one percentage point" if measure.unit == "%" else f"'0.5 {measure.unit}'"
        raise ValueError(
            f"{option} '{written}' does not fit '{measure.title}', which is in {measure.unit}; write {example}"
        )
    return value


def aimed(written: str, measure: Measure) -> float:
    """What a measure is to reach: of shares in per cent and at most 100, of others in their unit. Raises ValueError with what fits."""
    if measure.unit != "%":
        return amount(written, measure, "--target")
    found = _WRITTEN.fullmatch(written)
    if not found or found[2] not in ("%", "per cent", *_POINTS) or not 0 < float(found[1]) <= 100:
        raise ValueError(
            f"--target '{written}' does not fit '{measure.title}', which is in %; write a share of more than 0 and at most"
            " 100 %, such as 80%"
        )
    return float(found[1])


@dataclass(frozen=True, slots=True)
class Target:
    """What a measure is to be: at least or at most so much."""

    measure: str
    sense: Literal[">=", "<="]
    value: float


_TARGET = re.compile(r"\s*([\w.]+)\s*(>=|<=)\s*(\d+(?:\.\d+)?)\s*(.*?)\s*")


def target(written: str) -> tuple[str, Literal[">=", "<="], str]:
    """The parts of a target as it is written: which measure, in which sense, how much. Raises ValueError."""
    found = _TARGET.fullmatch(written)
    if not found:
        raise ValueError(
            f"The target '{written}' is not understood; it is a measure, >= or <=, and a number, such as"
            " 'initial_conference >= 95%' or 'conference_waits.median <= 14 days'"
        )
    return found[1], (">=" if found[2] == ">=" else "<="), f"{found[3]}{found[4]}"

"""What is asked of a source of data, and what it answers."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from cpmodel.calibration._tables import NotPossible
from cpmodel.extensions import collect
from cpmodel.model.procedure import Procedure
from cpmodel.reading.document import text_of
from cpmodel.reading.scenarios import file_of

BASE = "typical"
"""The scenario that has what no data say."""


@dataclass(frozen=True)
class Request:
    """A scenario that is wanted of an area's data for one reporting year (2024 is from April 2023 to March 2024).

    Of several areas it is that of one service for all of them: their counts are added up.
    With `only_demand` nothing is taken from the year's data but how many children are referred, and from the year before but
    the caseload on the first day: all else is the base's, and the year's other figures are there to be predicted.
    """

    data: Path
    areas: tuple[str, ...]
    year: int
    to: Path = Path("calibrated.yaml")
    based_on: str | Path = BASE
    only_demand: bool = False
    procedure: Procedure | None = None
    """The procedure of the base, where it has been read already."""

    @property
    def name(self) -> str:
        """What the scenario is called: as its file, in letters that a name can have."""
        words = re.sub(r"[^a-z0-9]+", "_", self.to.stem.lower()).strip("_")
        return words if re.match("[a-z]", words) else f"area_{words}".rstrip("_")

    @property
    def base_from_there(self) -> str:
        """The base as the scenario names it: by its name, or the way from the scenario's folder to the file."""
        if not Path(self.based_on).is_file():
            return str(self.based_on)
        try:
            return Path(os.path.relpath(self.based_on, self.to.parent)).as_posix()
        except ValueError:  # on another drive
            return Path(self.based_on).resolve().as_posix()


@dataclass(frozen=True)
class Gap:
    """Something that could not be had, why, and what was assumed instead; `low` and `high` are factors on it."""

    what: str
    why: str
    instead: str
    low: float
    high: float


@dataclass(frozen=True)
class Calibrated:
    """A scenario as plain data, with what was assumed where the data say nothing, and what is left out, in sentences."""

    document: Mapping[str, Any]
    made_by: str
    gaps: tuple[Gap, ...]
    left_out: tuple[str, ...]


def sources() -> dict[str, str]:
    """The sources of data by name, each with what it wants."""
    return {name: str(module.WHAT) for name, module in collect("cpmodel.calibration").items()}


def areas(source: str, data: Path) -> tuple[str, ...]:
    """The areas that a source's data know. Raises NotPossible where there are no such data."""
    known: tuple[str, ...] = _module(source).areas(data)
    return known


def calibrated(source: str, request: Request) -> Calibrated:
    """Make a scenario of a source's data. Raises NotPossible with the sentence that says why there can be none."""
    calibrate: Callable[[Request], Calibrated] = _module(source).calibrate
    return calibrate(request)


def _module(source: str) -> ModuleType:
    modules = collect("cpmodel.calibration")
    if source not in modules:
        raise NotPossible(f"There is no source of data '{source}'; there are: {', '.join(modules)}.")
    return modules[source]


def text(made: Calibrated, request: Request) -> str:
    """The scenario as the text of a file, which says by what it was made; beside or below its base it names the base's schema."""
    base = file_of(request.based_on).resolve()
    named, _, schema = base.read_text(encoding="utf-8").partition("\n")[0].partition("$schema=")
    there = request.to.parent.resolve()
    below = schema and there.is_relative_to(base.parent)
    if below and not ("://" in schema or Path(schema).is_absolute()):
        schema = Path(os.path.relpath(base.parent / schema, there)).as_posix()
    first = f"{named}$schema={schema}\n" if below else ""
    return f"{first}# Made by: {made.made_by}\n{text_of(dict(made.document))}"

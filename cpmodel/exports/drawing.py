"""Draw everything into a folder: every pathway and the overview, in every notation that is asked for."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from types import ModuleType

from cpmodel.extensions import collect
from cpmodel.files import write
from cpmodel.model.procedure import Procedure
from cpmodel.processes import started

Progress = Callable[[int, int], None]
"""Called with the pictures done and to do."""
OVERVIEW = "overview"


def notations() -> dict[str, ModuleType]:
    """Every notation by the name of its file: a module with NAME, SUFFIX, `pathway` and `overview`."""
    return {name: module for name, module in collect("cpmodel.exports").items() if hasattr(module, "SUFFIX")}


def draw(
    procedure: Procedure,
    folder: Path,
    progress: Progress | None = None,
    wanted: Sequence[str] = ("svg", "png"),
    processes: int | None = None,
) -> list[Path]:
    """Draw the overview and one picture a pathway into `folder`, which is made where it is missing; return the files.

    A file is written whole or not at all. Raises ValueError for a notation that there is not, OSError where the
    folder cannot be written, and RuntimeError where a picture would lack something.
    """
    unknown = sorted(set(wanted) - set(notations()))
    if unknown:
        raise ValueError(f"There is no notation {', '.join(unknown)}; there are {', '.join(notations())}")
    names = (OVERVIEW, *procedure.pathways)
    files: list[Path] = []
    drawn = partial(_drawn, procedure, tuple(wanted))
    workers = min(processes or os.cpu_count() or 1, len(names))
    with started(workers) as pool:
        for done, pictures in enumerate(pool.map(drawn, names) if workers > 1 else map(drawn, names), start=1):
            files += [write(folder / name, content) for name, content in pictures]
            if progress:
                progress(done, len(names))
    return files


def _drawn(procedure: Procedure, wanted: tuple[str, ...], name: str) -> list[tuple[str, bytes]]:
    found = []
    for each in wanted:
        module = notations()[each]
        content = module.overview(procedure) if name == OVERVIEW else module.pathway(procedure, name)
        found.append((name + module.SUFFIX, content.encode() if isinstance(content, str) else content))
    return found

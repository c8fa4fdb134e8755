"""Draw everything into a folder: every pathway and the overview, in every notation that is asked for."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from types import ModuleType

from cpmodel.exports import _picture
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
    pathways: Sequence[str] = (),
) -> list[Path]:
    """Draw some pathways, or the overview and every pathway, into `folder`, which is made where it is missing; return the files.

    A file is written whole or not at all. Raises ValueError for a notation or a pathway that there is not, OSError where
    the folder cannot be written, and RuntimeError where a picture would lack something.
    """
    unknown = sorted(set(wanted) - set(notations()))
    if unknown or not wanted:
        raise ValueError(f"There is no notation {wording.listed(map(repr, unknown))}; there are {', '.join(notations())}")
    for each in pathways:
        _picture.known(procedure, each)
    names = pathways or (OVERVIEW, *procedure.pathways)
    largest = sorted(names, key=lambda name: _size(procedure, name), reverse=True)
    written: dict[str, list[Path]] = {}
    drawn = partial(_drawn, procedure, tuple(wanted))
    workers = min(processes or os.cpu_count() or 1, len(names))
    with started(workers) as pool:
        pictures = pool.map(drawn, largest) if workers > 1 else map(drawn, largest)
        for done, (name, contents) in enumerate(zip(largest, pictures, strict=True), start=1):
            written[name] = [write(folder / file, content) for file, content in contents]
            if progress:
                progress(done, len(names))
    return [file for name in names for file in written[name]]


def _size(procedure: Procedure, name: str) -> int:
    """How much there is to draw, so that what takes longest is begun first."""
    return len(procedure.pathways if name == OVERVIEW else procedure.pathways[name].transitions)


def _drawn(procedure: Procedure, wanted: tuple[str, ...], name: str) -> list[tuple[str, bytes]]:
    found = []
    for each in wanted:
        module = notations()[each]
        content = module.overview(procedure) if name == OVERVIEW else module.pathway(procedure, name)
        found.append((name + module.SUFFIX, content.encode() if isinstance(content, str) else content))
    return found

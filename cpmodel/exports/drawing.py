"""Draw everything into a folder: every pathway and the overview, in every notation that is asked for."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from types import ModuleType

from cpmodel.exports._picture import Picture
from cpmodel.exports._views import pictures as pictures_of
from cpmodel.extensions import collect
from cpmodel.files import write
from cpmodel.model.procedure import Procedure
from cpmodel.processes import started

Progress = Callable[[int, int], None]
"""Called with the pictures done and to do."""


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
    views: Sequence[str] = (),
) -> list[Path]:
    """Draw some pathways, or the overview and every pathway, or views of them (see `_views`); return the files.

    The folder is made where it is missing; a file is written whole or not at all. Raises ValueError for a notation, a
    pathway or a view that there is not, OSError where the folder cannot be written, and RuntimeError where a picture
    would lack something.
    """
    known = notations()
    if unknown := sorted(set(wanted) - set(known)):
        raise ValueError(f"There is no notation {', '.join(unknown)}; there are {', '.join(known)}")
    if views and (plain := [each for each in wanted if not hasattr(known[each], "drawn")]):
        raise ValueError(
            f"A view is drawn, and {', '.join(plain)} is no drawing; it is there for pathways and the whole"
        )
    pictures = pictures_of(procedure, pathways, views)
    largest = sorted(pictures, key=lambda picture: len(picture.edges), reverse=True)
    written: dict[str, list[Path]] = {}
    workers = min(processes or os.cpu_count() or 1, len(pictures))
    with started(workers) as pool:
        drawn = partial(_drawn, tuple(wanted))
        contents = pool.map(drawn, largest) if workers > 1 else map(drawn, largest)
        for done, (picture, found) in enumerate(zip(largest, contents, strict=True), start=1):
            for each in wanted:
                content = found[each] if each in found else _plain(known[each], procedure, picture)
                files = written.setdefault(picture.name, [])
                files.append(write(folder / (picture.name + known[each].SUFFIX), content))
            if progress:
                progress(done, len(pictures))
    return [file for picture in pictures for file in written[picture.name]]


def _drawn(wanted: tuple[str, ...], picture: Picture) -> dict[str, str | bytes]:
    modules = {each: notations()[each] for each in wanted}
    return {each: module.drawn(picture) for each, module in modules.items() if hasattr(module, "drawn")}


def _plain(module: ModuleType, procedure: Procedure, picture: Picture) -> str | bytes:
    """What is no drawing, of the pathway or the whole that a picture shows."""
    pathway = picture.name in procedure.pathways
    content: str | bytes = module.pathway(procedure, picture.name) if pathway else module.overview(procedure)
    return content

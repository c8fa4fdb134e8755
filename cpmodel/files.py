"""Files that are written whole or not at all: to a temporary file beside them, which then takes their name."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO


@contextmanager
def whole(path: Path) -> Iterator[TextIO]:
    """Give a text file to write to (UTF-8, line ends as written); it becomes `path` when the block is left well.

    The folder is made where it is missing. Raises OSError where nothing can be written there.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            yield file
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def write(path: Path, content: str | bytes) -> Path:
    """Write text or bytes to `path` whole, and return the path."""
    with whole(path) as file:
        if isinstance(content, bytes):
            file.buffer.write(content)
        else:
            file.write(content)
    return path


def create(contents: Mapping[Path, str]) -> None:
    """Write several files that are not there yet, all of them or none, and their folders with them.

    Raises ValueError where one is there already, and OSError where one cannot be written.
    """
    for path in contents:
        if os.path.lexists(path):
            raise ValueError(f"'{path}' is there already, and nothing is written over; choose another place")
    folders = {each for path in contents for each in (path.parent, *path.parent.parents) if not each.exists()}
    made: list[Path] = []
    try:
        for path, content in contents.items():
            made.append(path)
            write(path, content)
    except BaseException:
        for path in made:
            path.unlink(missing_ok=True)
        for folder in sorted(folders, key=lambda each: len(each.parts), reverse=True):
            with suppress(OSError):  # somebody else has put something there
                folder.rmdir()
        raise


def rewrite(contents: Mapping[Path, tuple[bytes, bytes]]) -> None:
    """Write several files that are there already, all of them or none; each is given with what it had and what it gets.

    Raises OSError where one cannot be written, and ValueError where one no longer has what it had: somebody else has
    changed it meanwhile. Whatever stops it, Ctrl-C too, leaves every file as it was.
    """
    ready: dict[Path, Path] = {}
    replaced: list[Path] = []
    try:
        for path, (_, after) in contents.items():
            ready[path] = _beside(path, after)
        for path, (before, _) in contents.items():
            if path.read_bytes() != before:
                raise ValueError(f"{path} was changed by somebody else meanwhile; nothing was written")
        for path, file in ready.items():
            replaced.append(path)
            file.replace(path.resolve())
    except BaseException:
        for path in replaced:
            if path.read_bytes() != contents[path][0]:
                _beside(path, contents[path][0]).replace(path.resolve())
        raise
    finally:
        for file in ready.values():
            file.unlink(missing_ok=True)


def publish(folder: Path, pages: Mapping[str, str], mark: str) -> None:
    """Write pages that belong together into a folder, all of them or none, and remove those of an earlier edition.

    A page of an earlier edition is known by the `mark` that every page has in its first lines. Raises ValueError where a
    file that has no mark would be written over, and OSError where the folder cannot be written.
    """
    earlier = {each.name for each in folder.glob("*.html") if each.is_file() and _has(each, mark)}
    foreign = sorted(name for name in pages if name not in earlier and os.path.lexists(folder / name))
    if foreign:
        raise ValueError(f"{folder / foreign[0]} is there already and is none of these pages; choose another folder")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".") as kept:
        for name, content in pages.items():
            write(Path(kept) / "new" / name, content)
        moves = [(folder / name, Path(kept) / name) for name in sorted(earlier)]
        moves += [(Path(kept) / "new" / name, folder / name) for name in pages]
        done = 0
        try:
            for before, after in moves:
                before.replace(after)
                done += 1
        except BaseException:
            for before, after in reversed(moves[:done]):
                after.replace(before)
            raise


def _has(path: Path, mark: str) -> bool:
    with path.open(encoding="utf-8", errors="replace") as file:
        return mark in file.read(2000)


def _beside(path: Path, content: bytes) -> Path:
    """A file beside the one that is there, with other content and the same permissions."""
    target = path.resolve()
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        shutil.copymode(target, name)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name)

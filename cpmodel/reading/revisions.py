"""Procedures as they were: a git revision and the folder in it, written `REV:path` as git writes it.

    HEAD~1:procedures/ours
    v2.0:procedures/ours

The files are taken out of the repository of the working directory by the `git` command. Places say where the file is in
the revision, `HEAD~1:procedures/ours/procedure.yaml:12:3`.
"""

from __future__ import annotations

import io
import posixpath
import re
import subprocess
import tarfile
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from cpmodel.model.findings import Finding, Place, Unreadable
from cpmodel.model.procedure import Procedure
from cpmodel.reading.procedures import load

T = TypeVar("T")
_NOT_FOUND = "CP001"
_EMPTY = bytes(2 * tarfile.BLOCKSIZE)
"""An archive of nothing, which git does not make."""
_DRIVE = re.compile(r"[A-Za-z]:[\\/]")


def is_revision(name: str) -> bool:
    """True where a name is that of a revision and a path in it, and not that of a folder.

    >>> is_revision("HEAD~1:procedures/ours"), is_revision("derbyshire"), is_revision("C:/procedures")
    (True, False, False)
    """
    revision, colon, path = name.partition(":")
    return bool(revision and colon and path) and not _DRIVE.match(name) and not Path(name).exists()


def load_revision(name: str) -> Procedure:
    """Read the procedure in `REV:path`, and its base too as it was then where it is based on a folder of the repository.

    Raises Unreadable, also where there is no git, no such revision or no such folder.
    """
    revision, _, path = name.partition(":")
    inside = _from_the_top(name, path.replace("\\", "/").rstrip("/"))
    with TemporaryDirectory() as kept:
        folder = Path(kept) / inside
        with tarfile.open(fileobj=io.BytesIO(_archive(name, revision, inside))) as archive:
            archive.extractall(kept, filter="data")
        folder.mkdir(parents=True, exist_ok=True)  # where it has no document at all
        top, there = Path(kept).as_posix(), f"{revision}:"
        try:
            return _moved(load(folder), top, there)
        except Unreadable as error:
            raise Unreadable(_moved(each, top, there) for each in error.findings) from None


def _from_the_top(name: str, path: str) -> str:
    """The path from the top of the repository; git takes one that begins with a dot from the working directory."""
    here = _git(name, "rev-parse", "--show-prefix") if path.startswith(".") else None
    return posixpath.normpath(f"{here.decode().strip()}{path}" if here else path)


def _archive(name: str, revision: str, path: str) -> bytes:
    """All documents of the revision, since a base may be anywhere in it."""
    found = _git(name, "rev-parse", "--verify", "--quiet", f"{revision}:{'' if path == '.' else path}")
    tree = found.decode().strip() if found else ""
    if not tree or _git(name, "cat-file", "-t", tree) != b"tree\n":
        if _git(name, "rev-parse", "--verify", "--quiet", f"{revision}^{{tree}}") is None:
            raise _unreadable(name, f"There is no revision '{revision}' in the git repository of this folder.")
        raise _unreadable(name, f"There is no folder '{path}' in the revision '{revision}'.")
    top, whole = (
        _git(name, "rev-parse", "--show-toplevel"),
        _git(name, "rev-parse", "--verify", "--quiet", f"{revision}^{{tree}}"),
    )
    assert top is not None, name
    assert whole is not None, name
    archived = ("-C", top.decode().strip(), "archive", "--format=tar", whole.decode().strip())
    archive = _git(name, *archived, "--", ":(glob)**/*.y*ml")
    return archive if archive is not None else _EMPTY


def _git(name: str, *arguments: str) -> bytes | None:
    """What git answers, or None where it refuses. The name of a revision never comes first, so it is not taken for an option."""
    try:
        found = subprocess.run(["git", *arguments], capture_output=True, check=False)
    except FileNotFoundError:
        raise _unreadable(name, "This names a git revision, and there is no git on this computer.") from None
    return found.stdout if found.returncode == 0 else None


def _unreadable(name: str, sentence: str) -> Unreadable:
    return Unreadable([Finding(Place(name), _NOT_FOUND, sentence)])


def _moved(value: T, folder: str, to: str) -> T:
    """The same with every place in the folder moved to where the revision has it."""
    moved: Any = value
    if isinstance(value, Place):
        inside = value.file.startswith(f"{folder}/")
        moved = replace(value, file=to + value.file[len(folder) + 1 :]) if inside else value
    elif is_dataclass(value) and not isinstance(value, type):
        parts = {each.name: getattr(value, each.name) for each in fields(value)}
        new = {name: _moved(part, folder, to) for name, part in parts.items()}
        changed = {name: part for name, part in new.items() if part is not parts[name]}
        moved = replace(value, **changed) if changed else value
    elif isinstance(value, Mapping):
        moved = {key: _moved(part, folder, to) for key, part in value.items()}
    elif isinstance(value, tuple):
        moved = tuple(_moved(part, folder, to) for part in value)
    found: T = moved
    return found

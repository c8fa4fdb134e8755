"""Copies of a shipped procedure that a test can edit."""

from __future__ import annotations

import shutil
from pathlib import Path

from cpmodel.reading.basing import folders
from cpmodel.reading.procedures import SHIPPED, documents


def beside(folder: Path, name: str = "derbyshire") -> Path:
    """Copy a shipped procedure, and beside it what it is based on, so that both can be edited; return its folder."""
    for path in folders(SHIPPED / name):
        shutil.copytree(path, folder / path.name)
    for path in folders(SHIPPED / name)[:-1]:
        top = folder / path.name / "procedure.yaml"
        top.write_text(top.read_text(encoding="utf-8").replace("\nbased_on: ", "\nbased_on: ../", 1), encoding="utf-8")
    return folder / name


def as_one(folder: Path, name: str = "derbyshire") -> Path:
    """Write a shipped procedure whole, with what it has from its base, into a new folder, and return that."""
    for each, text in documents(name).items():
        (folder / each).parent.mkdir(parents=True, exist_ok=True)
        (folder / each).write_text(text, encoding="utf-8")
    return folder

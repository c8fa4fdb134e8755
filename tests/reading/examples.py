"""The complete example: a small procedure that has everything, and ways to spoil it."""

from __future__ import annotations

import shutil
from pathlib import Path

from cpmodel.model.findings import Unreadable
from cpmodel.reading.procedures import load

COMPLETE = Path(__file__).parent / "complete"
PROCEDURE, REQUIREMENTS, STORIES = "procedure.yaml", "requirements.yaml", "stories/usual.yaml"
VISIT, RECORD, CHILD = "pathways/visit.yaml", "pathways/record.yaml", "pathways/child.yaml"
FILES = (PROCEDURE, REQUIREMENTS, STORIES, VISIT, RECORD, CHILD)
Edit = tuple[str, str, str]
"""A file, what is written there, and what is written instead of its first occurrence."""


def copied(tmp_path: Path, *edits: Edit) -> Path:
    """A copy of the complete example with the edits."""
    folder = tmp_path / "complete"
    shutil.copytree(COMPLETE, folder)
    for name, old, new in edits:
        written = (folder / name).read_text(encoding="utf-8")
        assert old in written, f"{old!r} is not in {name}"
        (folder / name).write_text(written.replace(old, new, 1), encoding="utf-8")
    return folder


def findings(folder: Path) -> list[str]:
    """What the reader says of a folder, with places that begin in it."""
    try:
        load(folder)
    except Unreadable as unreadable:
        return [str(each).removeprefix(f"{folder.as_posix()}/") for each in unreadable.findings]
    return []


def said(tmp_path: Path, *edits: Edit) -> list[str]:
    """What the reader says of the complete example with the edits."""
    return findings(copied(tmp_path, *edits))

"""The example documents: loaded, checked, and told in the way that tests compare."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

from cpmodel.checks import check
from cpmodel.model.findings import Ask, Finding, Put, Reword
from cpmodel.model.procedure import Procedure
from cpmodel.reading.procedures import load

DOCUMENTS = Path(__file__).parent.parent / "documents"
Edit = tuple[str, str, str]
"""A file of the document, what is written there (once), and what is written instead."""


def told(name: str) -> list[str]:
    """Every finding of the document, as `line`."""
    folder = DOCUMENTS / name
    return [line(each, folder) for each in check(load(folder)).findings]


def mended(name: str, tmp_path: Path, *edits: Edit) -> list[str]:
    """The same for a copy with the edits."""
    folder = copied(name, tmp_path, *edits)
    return [line(each, folder) for each in check(load(folder)).findings]


def copied(name: str, tmp_path: Path, *edits: Edit) -> Path:
    """A copy of the document with the edits."""
    folder = tmp_path / name
    shutil.copytree(DOCUMENTS / name, folder)
    for file, old, new in edits:
        written = (folder / file).read_text(encoding="utf-8")
        assert written.count(old) == 1, f"{old!r} is in {file} {written.count(old)} times"
        (folder / file).write_text(written.replace(old, new), encoding="utf-8")
    return folder


def found(procedure: Procedure, code: str) -> list[str]:
    """What one check finds in a procedure that was made by a program: the subject, the sentence, and the story."""
    return [f"{each.subject}: {each.sentence}{_story(each)}" for each in check(procedure).findings if each.code == code]


def line(finding: Finding, folder: Path) -> str:
    """Place, code, severity, subject, sentence and the events of the story, on one line."""
    place = f"{Path(finding.place.file).relative_to(folder).as_posix()}:{finding.place.line}:{finding.place.column}"
    head = f"{place}: {finding.severity.value} {finding.code} [{finding.subject}]"
    return f"{head} {finding.sentence}{_story(finding)}"


def _story(finding: Finding) -> str:
    return "" if finding.trace is None else f" | {_events(finding.trace.events)}"


def _events(events: Iterable[str]) -> str:
    return ", ".join(events) or "at the beginning"


def mends(procedure: Procedure, code: str) -> list[tuple[str, tuple[str | int, ...], object] | None]:
    """The mends that one check offers in a procedure that was made by a program: what each says, and what it puts where."""
    return [
        None if each.mend is None else (each.mend.says, *_put(each.mend.edits[0]))
        for each in check(procedure).findings
        if each.code == code
    ]


def _put(edit: Put | Ask | Reword) -> tuple[tuple[str | int, ...], object]:
    match edit:
        case Put(_, keys, value):
            return keys, value
        case Ask(_, condition, key):
            return (key,), condition
        case Reword(_, was, now):
            return (was,), now

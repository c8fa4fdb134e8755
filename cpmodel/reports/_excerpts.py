"""The text that a finding is about: its line, and the word at its place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path, PurePath

from cpmodel.model.findings import Place

WIDEST = 110
"""The most characters of a line that are shown; more is cut around the word."""
_WORD = re.compile(r"\"[^\"]*\"|'[^']*'|[^\W_][\w.@+-]*")


@dataclass(frozen=True, slots=True)
class Excerpt:
    """One line of a document and the word in it: `length` characters from `column`, which counts from 1."""

    text: str
    column: int
    length: int


def excerpt(place: Place) -> Excerpt | None:
    """The line of a place and the word that begins there; None where the file or the line is not to be had."""
    try:
        lines = _text(Path(place.file).read_bytes()).splitlines()
    except (OSError, ValueError):
        return None
    if not 1 <= place.line <= len(lines):
        return None
    text = "".join(each if each.isprintable() else " " for each in lines[place.line - 1])
    word = _WORD.match(text, place.column - 1)
    return Excerpt(text, place.column, len(word[0]) if word else 1)


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:  # a sheet that Excel saved
        return content.decode("cp1252", "replace")


def cut(whole: Excerpt, widest: int = WIDEST) -> Excerpt:
    """The same with at most `widest` characters around the word, and an ellipsis where some are left out.

    >>> cut(Excerpt("a line that is long", 8, 4), 12)
    Excerpt(text='…ne that is…', column=5, length=4)
    """
    if len(whole.text) <= widest:
        return whole
    room = widest - 2
    start = max(0, min(whole.column - 1 - room // 3, len(whole.text) - room))
    shown = whole.text[start : start + room]
    before, after = "…" if start else "", "…" if start + room < len(whole.text) else ""
    column = whole.column - start + len(before)
    return Excerpt(f"{before}{shown}{after}", column, min(whole.length, max(1, start + room - whole.column + 1)))


def shown(place: Place) -> str:
    """A place as `file:line:col`, from the folder that one is in where the file is under it."""
    return f"{from_here(Path(place.file))}:{place.line}:{place.column}"


def in_procedure(file: str) -> str:
    """A file of a procedure by its folder's name, so that a local file and its base's of the same name differ.

    >>> in_procedure("/somewhere/mine/pathways/visit.yaml"), in_procedure("mine/procedure.yaml"), in_procedure("a.yaml")
    ('mine/pathways/visit.yaml', 'mine/procedure.yaml', 'a.yaml')
    """
    parts = PurePath(file).parts
    inside = len(parts) > 1 and parts[-2] in ("pathways", "stories")
    return "/".join(parts[-3 if inside else -2 :])


def from_here(path: Path) -> Path:
    """A path from the folder that one is in, where it is under it."""
    return path.relative_to(Path.cwd()) if path.is_absolute() and path.is_relative_to(Path.cwd()) else path

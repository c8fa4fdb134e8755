"""A walk kept as a story: an entry in a file of stories, put after those that are there already.

The file is written whole or not at all, and everything that was in it stays as it was, byte for byte. What is written is
read back before it is kept.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from cpmodel.files import rewrite, write
from cpmodel.model import wording
from cpmodel.model.condition import ALWAYS, And, Condition, FactIs, InState, Value, text
from cpmodel.model.procedure import Story
from cpmodel.model.stories import limits_at_end
from cpmodel.reading.document import read, validated
from cpmodel.reading.shapes import LocalStoriesDocument, StoryShape
from cpmodel.walking.case import Walk, questions

_PLAIN = re.compile(r"(?!(?:yes|no|on|off|true|false|null)$)[A-Za-z][\w ,.'()/-]*\Z", re.IGNORECASE)
"""A name that YAML takes for what it is without quotes."""
_ENTRY = re.compile(r"^stories:[ \t]*(?:#.*)?\r?\n(?:[ \t]*(?:#.*)?\r?\n)*( *)- ", re.MULTILINE)
"""Where the first story of a file begins."""
_KEY = re.compile(r"^\w", re.MULTILINE)
"""Where something else begins that a file says."""


class CannotRecord(ValueError):  # noqa: N818  # says what is so, as `Unreadable` does
    """The walk cannot be kept there. The message is a sentence without its full stop."""


def story(walk: Walk, name: str) -> Story:
    """The walk as a story that must be possible.

    It has its beginning, its events and their days, everything that is so at its end and was not before, and how the
    limits that ran stand then. As in every story things happen in the morning of their day.
    """
    starts = {each.name: walk.start[each.name] for each in questions(walk.procedure)}
    days = tuple(each.at.date() for each in walk.happened)
    dates = {each: at.date() for each, at in walk.dates.items()}
    told = Story(name, "required", walk.trace.events, starts, _changed(walk), days, dates)
    return replace(told, limits=limits_at_end(told, walk.trace, walk.limits))


def _changed(walk: Walk) -> Condition:
    changed = tuple(
        InState(name, str(held)) if name in walk.procedure.pathways else FactIs(name, held)
        for name, held in walk.here.items()
        if held != walk.start[name]
    )
    return (changed[0] if len(changed) == 1 else And(changed)) if changed else ALWAYS


def entry(walk: Walk, name: str, indent: str = "  ") -> str:
    """The story as an entry of a file of stories."""
    told = story(walk, name)
    width = max(len(each) for each in told.events)
    lines = [f"- name: {_quoted(name)}", "  kind: required"]
    lines += _mapping("starts", told.starts) + _mapping("dates", told.dates)
    lines += ["  because: recorded with cpmodel walk", "  events:"]
    lines += (f"    - {each.step.event:<{width}}  # {wording.short_day(each.at)}" for each in walk.happened)
    days = [_quoted(each) for each in told.days]
    lines += [f"  day: {days[0]}"] if len(set(days)) == 1 else [f"  days: [{', '.join(days)}]"]
    lines += [f"  ends: {text(told.ends)}"] if told.ends != ALWAYS else []
    lines += _mapping("limits", told.limits)
    return "".join(f"{indent}{line}\n" for line in lines)


def _mapping(key: str, values: Mapping[str, Value | date]) -> list[str]:
    """A key with a mapping on one line; nothing where it is empty."""
    written = ", ".join(f"{_quoted(name)}: {_quoted(value)}" for name, value in values.items())
    return [f"  {key}: {{{written}}}"] if written else []


def record(walk: Walk, name: str, path: Path) -> None:
    """Put the walk as a story at the end of the file, which is made where there is none. Raises CannotRecord, OSError."""
    if not walk.happened:
        raise CannotRecord("Nothing has happened yet that could be saved")
    before = path.read_bytes() if path.exists() else None
    after = _with(before, walk, name, path)
    known, now = ([] if before is None else _stories(path, before)), _stories(path, after)
    if name in {each.name for each in known} or name in {each.name for each in walk.procedure.stories}:
        raise CannotRecord(f"There is a story '{name}' already; choose another name")
    if now[:-1] != known or tuple(now[-1].events) != walk.trace.events:
        raise CannotRecord(f"{path} is written in a way that nothing can be put after; name another file with --to")
    if before is None:
        write(path, after)
    else:
        rewrite({path: (before, after)})


def _with(before: bytes | None, walk: Walk, name: str, path: Path) -> bytes:
    """The content of the file with the story at its end."""
    if before is None:
        return f"# Stories recorded with cpmodel walk.\nstories:\n{entry(walk, name)}".encode()
    _stories(path, before)
    written = before.decode("utf-8")
    found = _ENTRY.search(written)
    if found is None:
        raise CannotRecord(f"{path} does not list its stories one below the other; name another file with --to")
    if _KEY.search(written, found.end()):
        raise CannotRecord(f"{path} does not end with its stories; name another file with --to")
    newline = "\r\n" if "\r\n" in written else "\n"
    end = "" if written.endswith("\n") else newline
    return f"{written}{end}{entry(walk, name, found[1]).replace(chr(10), newline)}".encode()


def _stories(path: Path, content: bytes) -> list[StoryShape]:
    document = read(path, content=content)
    found = validated(document, LocalStoriesDocument)  # which has all that a file of a whole procedure has
    if document.findings or found is None:
        raise CannotRecord(f"{path} cannot be read as a file of stories ({document.findings[0]})".replace(".)", ")"))
    return found.stories


def _quoted(value: Value | date) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    written = str(value)
    return written if _PLAIN.match(written) else json.dumps(written, ensure_ascii=False)

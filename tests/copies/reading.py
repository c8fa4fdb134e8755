"""The broken copies: read from `faults/`, made, and checked.

A file of `faults/` is a kind of fault, a copy in it is one slip that somebody makes who edits the wording of the
procedure. `was` is what the shipped procedure says, once, in the file `in`, its own or that of its base; `now` is what is
written instead, nothing where it was deleted. Text of one line is part of a line; text of several lines is whole lines, wherever they begin.
`without` says the line of an element that was deleted whole.

A finding is at the right line where it is placed at a line that the slip changed, at the first line of the element that
this line belongs to, or at one of the lines that `right` allows besides, again each with the first line of its element.
Of a story all lines are right where one is. `right` has:

    - some text                  the line that it is, or on which it stands, once, in the file of the first slip, its own or
                                 the base's
    - {some/file.yaml: text}     the same in another file
    - {everywhere: text}         every line of any file on which it stands

Text of several lines stands for all of them.

`elsewhere` says why no finding can be expected there, and `not_yet` why none can be at all until something else is there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent, indent

import yaml

from cpmodel.reading.basing import folders
from cpmodel.reading.procedures import SHIPPED
from tests.shipped import beside

PROCEDURE = "derbyshire"
FOLDERS = tuple(path.name for path in folders(SHIPPED / PROCEDURE))
"""The folders of the shipped procedure and of its base, beside each other."""
FAULTS = Path(__file__).parent / "faults"
Line = tuple[str, int]
"""A file, with the folder of its procedure, and a line in it."""
_ELEMENT = re.compile(r"( {0,2}- )|( {0,2}[\w-]+:)")
"""How the first line of an element begins: a transition, a story, a requirement; or what has a name."""
_CHANGED = re.compile(r" {4}\S.*:")
"""How the first line of what is changed in an element of the base begins."""


@dataclass(frozen=True, slots=True)
class Slip:
    """What is written differently in one place."""

    file: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy of the shipped procedure with everything that one person got wrong on one occasion."""

    name: str
    kind: str
    slips: tuple[Slip, ...]
    right: tuple[tuple[str, str], ...]
    elsewhere: str | None = None
    not_yet: str | None = None

    @property
    def pathways(self) -> frozenset[str]:
        """The pathways that are written differently, where nothing else is that can change what any other does."""
        files = {Path(each.file) for each in self.slips}
        return (
            frozenset(each.stem for each in files)
            if {each.parent.name for each in files} == {"pathways"}
            else frozenset()
        )

    def made(self, folder: Path) -> set[Line]:
        """Write the copy into a new folder, beside its base, and return its right lines."""
        beside(folder, PROCEDURE)
        changed = [line for slip in self.slips for line in _slipped(folder, slip)]
        allowed = [line for file, text in self.right for line in _standing(folder, file, text)]
        return {each for line in changed + allowed for each in _together(folder, line)}


def copies() -> tuple[Copy, ...]:
    """Every copy, kind by kind."""
    return tuple(copy for file in sorted(FAULTS.glob("*.yaml")) for copy in _of_kind(file))


def _of_kind(file: Path) -> Iterator[Copy]:
    document = yaml.load(file.read_text(encoding="utf-8"), yaml.CSafeLoader)  # our own file, ten times as fast
    for each in document["copies"]:
        slips = tuple(map(_slip, each.get("slips", [each])))
        right = tuple(
            next(iter(one.items())) if isinstance(one, dict) else (slips[0].file, one) for one in each.get("right", ())
        )
        yield Copy(each["name"], document["kind"], slips, right, each.get("elsewhere"), each.get("not_yet"))


def _slip(written: dict[str, str]) -> Slip:
    if "without" not in written:
        return Slip(written["in"], written["was"].rstrip("\n"), written.get("now", "").rstrip("\n"))
    ((lines, number),) = (
        (lines, number)
        for text in _files(SHIPPED, written["in"]).values()
        for lines in [text.splitlines()]
        for number, line in enumerate(lines)
        if line.strip() == written["without"]
    )
    first = next(each for each in range(number, -1, -1) if _ELEMENT.match(lines[each]))
    last = next((each for each in range(number + 1, len(lines)) if _ELEMENT.match(lines[each])), len(lines))
    return Slip(written["in"], "\n".join(lines[first:last]), "")


def _slipped(folder: Path, slip: Slip) -> list[Line]:
    """Write differently what a slip says, and return the lines that it changed, or the element that lost something."""
    file, was, now = _as_written(folder, slip)
    path = folder / file
    text = path.read_text(encoding="utf-8")
    before, after = text.split(was)
    if not now and before.endswith((" ", "\n")) and after.startswith("\n"):
        before, after = before.rstrip(" "), after[1:]
    path.write_text(before + now + after, encoding="utf-8")
    first = before.count("\n") + 1
    if now:
        return [(file, first + number) for number in _differing(was, now)]
    gone = not before.rpartition("\n")[2] and _ELEMENT.match(was)
    return [] if gone else [_element(folder, (file, max(1, first - 1)))]


def _files(folder: Path, file: str) -> dict[str, str]:
    """The texts of the files of a name: the procedure's own and its base's, where they have one."""
    names = [f"{name}/{file}" for name in FOLDERS if (folder / name / file).exists()]
    return {each: (folder / each).read_text(encoding="utf-8") for each in names}


def _as_written(folder: Path, slip: Slip) -> tuple[str, str, str]:
    """The file in which it stands, and what stands there and what is put there, as far in as the file has it."""
    texts = _files(folder, slip.file)
    if "\n" not in slip.was:
        times = {file: text.count(slip.was) for file, text in texts.items()}
        assert sum(times.values()) == 1, f"in {slip.file} this stands {times} times, not once: {slip.was}"
        return max(times, key=times.__getitem__), slip.was, slip.now
    lines = dedent(slip.was)
    found = [
        (file, margin)
        for file, text in texts.items()
        for margin in ("", "  ", "    ", "      ", "        ")
        if f"\n{indent(lines, margin)}\n" in f"\n{text}\n"
    ]
    assert len(found) == 1, f"in {slip.file} this stands nowhere, or twice: {slip.was}"
    ((file, margin),) = found
    return file, indent(lines, margin), indent(dedent(slip.now), margin)


def _differing(was: str, now: str) -> Iterator[int]:
    """The numbers of the lines that are new, from 0; where lines were only left out, the one before them."""
    old, new = was.splitlines(), now.splitlines()
    same = next(
        (number for number, (one, two) in enumerate(zip(old, new, strict=False)) if one != two), min(len(old), len(new))
    )
    rest = min(len(old), len(new)) - same
    tail = next((number for number in range(rest) if old[-1 - number] != new[-1 - number]), rest)
    yield from range(same, len(new) - tail) or (max(0, same - 1),)


def _standing(folder: Path, file: str, text: str) -> list[Line]:
    if file == "everywhere":
        return [
            (path.relative_to(folder).as_posix(), number)
            for path in sorted(folder.rglob("*.yaml"))
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
            if text in line
        ]
    if "\n" in text:
        where, block, _ = _as_written(folder, Slip(file, text.rstrip("\n"), ""))
        written = (folder / where).read_text(encoding="utf-8")
        first = written[: written.index(block)].count("\n") + 1
        return [(where, first + number) for number in range(block.count("\n") + 1)]
    lines = [
        (where, number, line)
        for where, written in _files(folder, file).items()
        for number, line in enumerate(written.splitlines(), 1)
    ]
    whole = [(where, number) for where, number, line in lines if text == line.strip()]
    found = whole or [(where, number) for where, number, line in lines if text in line]
    assert len(found) == 1, f"in the copy of {file} this stands on {len(found)} lines, not on one: {text}"
    return found


def _together(folder: Path, line: Line) -> set[Line]:
    """A line and the first line of its element, and in a story all lines between."""
    file, number = line
    first = _element(folder, line)[1]
    if "/stories/" not in file:
        return {line, (file, first)}
    lines = (folder / file).read_text(encoding="utf-8").splitlines()
    last = next((each for each in range(number + 1, len(lines) + 1) if _ELEMENT.match(lines[each - 1])), len(lines) + 1)
    return {(file, each) for each in range(first, last)}


def _element(folder: Path, line: Line) -> Line:
    """The first line of the element that a line belongs to."""
    file, number = line
    lines = (folder / file).read_text(encoding="utf-8").splitlines()
    first = _CHANGED if any(each.startswith("changes:") for each in lines[:number]) else _ELEMENT
    return file, next((each for each in range(number, 0, -1) if first.match(lines[each - 1])), number)

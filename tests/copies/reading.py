"""The broken copies: read from `faults/`, made, and checked.

A file of `faults/` is a kind of fault, a copy in it is one slip that somebody makes who edits the wording of the
procedure. `was` is what the shipped procedure says, once, in the file `in`; `now` is what is written instead, nothing
where it was deleted. Text of one line is part of a line; text of several lines is whole lines, wherever they begin.
`without` says the line of an element that was deleted whole.

A finding is at the right line where it is placed at a line that the slip changed, at the first line of the element that
this line belongs to, or at one of the lines that `right` allows besides, again each with the first line of its element.
Of a story all lines are right where one is. `right` has:

    - some text                  the line that it is, or on which it stands, once, in the file of the first slip
    - {some/file.yaml: text}     the same in another file
    - {everywhere: text}         every line of any file on which it stands

Text of several lines stands for all of them.

`elsewhere` says why no finding can be expected there, and `not_yet` why none can be at all until something else is there.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent, indent

import yaml

from cpmodel.reading.procedures import SHIPPED

PROCEDURE = SHIPPED / "derbyshire"
FAULTS = Path(__file__).parent / "faults"
Line = tuple[str, int]
"""A file of the procedure, as it is written in a slip, and a line in it."""
_ELEMENT = re.compile(r"( {0,2}- )|( {0,2}[\w-]+:)")
"""How the first line of an element begins: a transition, a story, a requirement; or what has a name."""


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
        """Write the copy into a new folder, and return its right lines."""
        shutil.copytree(PROCEDURE, folder)
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
    lines = (PROCEDURE / written["in"]).read_text(encoding="utf-8").splitlines()
    (number,) = (each for each, line in enumerate(lines) if line.strip() == written["without"])
    first = next(each for each in range(number, -1, -1) if _ELEMENT.match(lines[each]))
    last = next((each for each in range(number + 1, len(lines)) if _ELEMENT.match(lines[each])), len(lines))
    return Slip(written["in"], "\n".join(lines[first:last]), "")


def _slipped(folder: Path, slip: Slip) -> list[Line]:
    """Write differently what a slip says, and return the lines that it changed, or the element that lost something."""
    path = folder / slip.file
    text = path.read_text(encoding="utf-8")
    was, now = _as_written(text, slip)
    assert text.count(was) == 1, f"in {slip.file} this stands {text.count(was)} times, not once: {slip.was}"
    before, after = text.split(was)
    if not now and before.endswith((" ", "\n")) and after.startswith("\n"):
        before, after = before.rstrip(" "), after[1:]
    path.write_text(before + now + after, encoding="utf-8")
    first = before.count("\n") + 1
    if now:
        return [(slip.file, first + number) for number in _differing(was, now)]
    gone = not before.rpartition("\n")[2] and _ELEMENT.match(was)
    return [] if gone else [_element(folder, (slip.file, max(1, first - 1)))]


def _as_written(text: str, slip: Slip) -> tuple[str, str]:
    """What stands in the file and what is put there, as far in as the file has it."""
    if "\n" not in slip.was:
        return slip.was, slip.now
    lines = dedent(slip.was)
    margins = {
        margin for margin in ("", "  ", "    ", "      ", "        ") if f"\n{indent(lines, margin)}\n" in f"\n{text}\n"
    }
    assert len(margins) == 1, f"in {slip.file} this stands nowhere, or twice: {slip.was}"
    margin = margins.pop()
    return indent(lines, margin), indent(dedent(slip.now), margin)


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
    text_of_file = (folder / file).read_text(encoding="utf-8")
    lines = text_of_file.splitlines()
    if "\n" in text:
        block, _ = _as_written(text_of_file, Slip(file, text.rstrip("\n"), ""))
        first = text_of_file[: text_of_file.index(block)].count("\n") + 1
        return [(file, first + number) for number in range(block.count("\n") + 1)]
    whole = [(file, number) for number, line in enumerate(lines, 1) if text == line.strip()]
    found = whole or [(file, number) for number, line in enumerate(lines, 1) if text in line]
    assert len(found) == 1, f"in the copy of {file} this stands on {len(found)} lines, not on one: {text}"
    return found


def _together(folder: Path, line: Line) -> set[Line]:
    """A line and the first line of its element, and in a story all lines between."""
    file, number = line
    first = _element(folder, line)[1]
    if not file.startswith("stories/"):
        return {line, (file, first)}
    lines = (folder / file).read_text(encoding="utf-8").splitlines()
    last = next((each for each in range(number + 1, len(lines) + 1) if _ELEMENT.match(lines[each - 1])), len(lines) + 1)
    return {(file, each) for each in range(first, last)}


def _element(folder: Path, line: Line) -> Line:
    """The first line of the element that a line belongs to."""
    file, number = line
    lines = (folder / file).read_text(encoding="utf-8").splitlines()
    return file, next((each for each in range(number, 0, -1) if _ELEMENT.match(lines[each - 1])), number)

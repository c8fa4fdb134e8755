"""Edits made to the text of a document: all that they do not touch stays as it is, byte for byte.

ruamel.yaml finds the place and writes the new piece; the piece is then put into the text. The text is not written
anew from what was read, because that moves whatever is laid out by hand: columns that are lined up, lists that begin
under their key, lines of a certain length. This is the only module that knows ruamel.yaml.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import CollectionNode, MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, SingleQuotedScalarString

from cpmodel.model.findings import Ask, Edit, Place, Put, Reword
from cpmodel.reading.document import Where, keys_in_order
from cpmodel.reading.shapes import Shape

_MARK = "\ufeff"
"""What some editors put before a text to say that it is UTF-8."""
_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
"""What ends a line in YAML."""
_PLAIN = re.compile(r"[\w“(][^:#]*\Z")
"""What is written without quotes where ruamel.yaml would: other readers of YAML see more in signs than it does."""
_WIDEST = 1 << 20
_QUOTED = {'"': DoubleQuotedScalarString, "'": SingleQuotedScalarString}


class CannotEdit(ValueError):  # noqa: N818  # says what is so, as `Unreadable` does
    """An edit that the text does not allow. The message is a sentence without its full stop."""


def edited(text: str, edits: Iterable[Edit], shape: type[Shape] | None = None) -> str:
    """Make the edits, whose places are those of the text as it is given.

    `shape` is that of the document: new keys then stand in its order. Raises CannotEdit where a place holds something
    else than the edit says.
    """
    mark = _MARK if text.startswith(_MARK) else ""
    text = text.removeprefix(mark)
    # An edit changes nothing before its place: from the last to the first the places of the others stay right.
    for edit in sorted(edits, key=lambda each: (each.place.line, each.place.column), reverse=True):
        text = _Text(text, shape).edited(edit)
    return mark + text


@dataclass(frozen=True)
class _Spot:
    """A value in the document: its node, the way to it, and the collection and key that hold it."""

    node: Node
    way: Where
    holder: CollectionNode | None = None
    key: Node | None = None

    @property
    def in_flow(self) -> bool:
        return self.holder is not None and _is_flow(self.holder)

    @property
    def is_nothing(self) -> bool:
        """True where a key has no value."""
        return isinstance(self.node, ScalarNode) and not self.node.value and self.node.style is None

    def inside(self) -> Iterator[_Spot]:
        """The values that it holds itself, in order."""
        if isinstance(self.node, MappingNode):
            for key, value in self.node.value:
                yield _Spot(value, (*self.way, str(key.value)), self.node, key)
        elif isinstance(self.node, SequenceNode):
            for number, value in enumerate(self.node.value):
                yield _Spot(value, (*self.way, number), self.node)


class _Text:
    """A text with what YAML sees in it."""

    def __init__(self, text: str, shape: type[Shape] | None):
        self.text = text
        self.shape = shape
        self.newline = "\r\n" if "\r\n" in text else "\n"
        try:
            node = YAML().compose(text)
        except YAMLError as error:
            raise CannotEdit("The file cannot be read as YAML") from error
        if node is None:
            raise CannotEdit("The file is empty")
        self.top = _Spot(node, ())

    def edited(self, edit: Edit) -> str:
        match edit:
            case Reword():
                return self._reworded(edit)
            case Ask():
                return self._asking(edit)
            case Put(place, keys, value):
                return self._put(self._element(place), keys, value)

    # --- places --------------------------------------------------------------------------------------------------

    def _index(self, place: Place) -> int:
        begin = 0
        for _ in range(place.line - 1):
            found = _BREAK.search(self.text, begin)
            if found is None:
                raise CannotEdit(f"Line {place.line} is not there any more")
            begin = found.end()
        return begin + place.column - 1

    def _spots(self) -> Iterator[_Spot]:
        """Every value, the outer ones before what they hold."""
        waiting = [self.top]
        while waiting:
            spot = waiting.pop(0)
            yield spot
            waiting += spot.inside()

    def _element(self, place: Place) -> _Spot:
        """What is written at an element's own place: a whole document, an entry of a list, or what has a name."""
        at = self._index(place)
        named = None
        for spot in self._spots():
            if spot.key is None and spot.node.start_mark.index == at:
                return spot
            # A mapping begins where its first key does; the element is what has that name.
            if spot.key is not None and spot.key.start_mark.index == at:
                named = named or spot
        if named is None:
            raise CannotEdit(f"No element begins at line {place.line}, column {place.column}")
        return named

    def _start(self, spot: _Spot) -> int:
        """Where the value is written, or would be."""
        if spot.is_nothing and spot.key is not None:
            return self.text.index(":", int(spot.key.end_mark.index)) + 1
        return int(spot.node.start_mark.index)

    def _end(self, spot: _Spot) -> int:
        """Where the value ends: before blank lines, and before comments that stand below it."""
        if spot.is_nothing:
            return self._start(spot)
        inside = list(spot.inside())
        if inside and not _is_flow(spot.node):
            return self._end(inside[-1])
        end = int(spot.node.end_mark.index)
        if isinstance(spot.node, ScalarNode) and spot.node.style in ("|", ">"):
            return self._block_end(int(spot.node.start_mark.index), end)
        return end

    def _block_end(self, start: int, end: int) -> int:
        """Where a text that is written in lines of its own ends; comments below it are indented less than it is."""
        lines = self.text[start:end].splitlines(keepends=True)
        indent = next((_indent(line) for line in lines[1:] if line.strip()), 0)
        while len(lines) > 1 and (not lines[-1].strip() or _indent(lines[-1]) < indent):
            lines.pop()
        return start + len("".join(lines).rstrip())

    def _line_end(self, index: int) -> int:
        found = _BREAK.search(self.text, index)
        return found.start() if found else len(self.text)

    def _column(self, index: int) -> int:
        begin = max((each.end() for each in _BREAK.finditer(self.text, 0, index)), default=0)
        return index - begin

    def _begins_line(self, index: int) -> bool:
        return not self.text[index - self._column(index) : index].strip()

    def _spliced(self, start: int, end: int, piece: str) -> str:
        return self.text[:start] + piece + self.text[end:]

    # --- words and conditions ------------------------------------------------------------------------------------

    def _reworded(self, edit: Reword) -> str:
        at = self._index(edit.place)
        if not self.text.startswith(edit.was, at):
            ends = [end for start, end in self._words() if start <= at < end]
            word = re.compile(rf"(?<![\w.]){re.escape(edit.was)}(?![\w.])")
            found = word.search(self.text, at, ends[0]) if ends else None
            if found is None:
                raise CannotEdit(f"'{edit.was}' is not written at line {edit.place.line}")
            at = found.start()
        return self._spliced(at, at + len(edit.was), edit.now)

    def _words(self) -> Iterator[tuple[int, int]]:
        """Where each key and each value that is a word or a text begins and ends."""
        for spot in self._spots():
            if spot.key is not None:
                yield int(spot.key.start_mark.index), int(spot.key.end_mark.index)
            if isinstance(spot.node, ScalarNode):
                yield self._start(spot), self._end(spot)

    def _asking(self, edit: Ask) -> str:
        element = self._element(edit.place)
        asked = next((each for each in element.inside() if each.way[-1] == edit.key), None)
        if asked is None or asked.is_nothing:
            return self._put(element, (edit.key,), edit.condition)
        if not isinstance(asked.node, ScalarNode):
            raise CannotEdit(f"'{edit.key}' is not a condition at line {edit.place.line}")
        quoted = asked.node.style in _QUOTED
        start, end = self._start(asked) + quoted, self._end(asked) - quoted
        if asked.node.style in ("|", ">"):
            start = self._line_end(start)
            start += len(self.text[start:end]) - len(self.text[start:end].lstrip())
        old, new = self.text[start:end], edit.condition
        return self._spliced(start, end, f"{_operand(old)} and {_operand(new)}")

    # --- values --------------------------------------------------------------------------------------------------

    def _put(self, spot: _Spot, keys: Sequence[str | int], value: Any) -> str:
        for number, key in enumerate(keys):
            if key == "+":
                return self._added(spot, value)
            found = next((each for each in spot.inside() if each.way[-1] == key), None)
            if found is None:
                return self._with_key(spot, key, _nested(keys[number + 1 :], value))
            spot = found
        return self._replaced(spot, value)

    def _replaced(self, spot: _Spot, value: Any) -> str:
        start, end = self._start(spot), self._end(spot)
        was = spot.node
        if isinstance(value, str) and isinstance(was, ScalarNode) and was.style in _QUOTED:
            return self._spliced(start, end, _inline(_QUOTED[was.style](value), spot.in_flow))
        if spot.key is not None and not spot.in_flow and _wants_lines(value, was if _is_like(value, was) else None):
            # What stood in lines of its own stands there again.
            start = self.text.index(":", int(spot.key.end_mark.index)) + 1
            indent = self._column(int(spot.key.start_mark.index))
            return self._spliced(start, end, self._lines_after_key(value, indent))
        piece = _inline(value, spot.in_flow)
        if spot.key is not None:
            after = self.text.index(":", int(spot.key.end_mark.index)) + 1
            if not isinstance(was, ScalarNode) and not _is_flow(was):
                start = after
            piece = piece if start > after else f" {piece}"
        return self._spliced(start, end, piece)

    def _lines_after_key(self, value: Any, indent: int) -> str:
        deeper = " " * (indent + 2)
        return "".join(f"{self.newline}{deeper}{line}" for line in _lines(value))

    def _with_key(self, spot: _Spot, key: str | int, value: Any) -> str:
        if spot.is_nothing and isinstance(key, str):
            return self._replaced(spot, {key: value})
        if not isinstance(spot.node, MappingNode) or isinstance(key, int):
            raise CannotEdit(
                f"There is no '{key}' at line {spot.node.start_mark.line + 1}, and nothing that could have it"
            )
        entries = list(spot.inside())
        if not entries:
            return self._replaced(spot, {key: value})
        number = self._number(spot, key, [str(each.way[-1]) for each in entries])
        if _is_flow(spot.node):
            return self._with_flow_entry(spot, entries, number, _inline({key: value}, True)[1:-1])
        like = next((each.node for each in reversed(entries) if _is_like(value, each.node)), None)
        if _wants_lines(value, like):
            first, *rest = f"{_inline(key, False)}:", *(f"  {line}" for line in _lines(value))
        else:
            first, *rest = (f"{_inline(key, False)}: {_inline(value, False)}",)
        return self._with_block_entry([each.key for each in entries], entries, number, [first, *rest])

    def _number(self, spot: _Spot, key: str, there: list[str]) -> int:
        """Which entry of its mapping a new key is: it follows the last of those that its shape has before it."""
        order = keys_in_order(self.shape, spot.way) if self.shape else ()
        if key not in order:
            return len(there)
        before = set(order[: order.index(key)])
        return max((number for number, each in enumerate(there, start=1) if each in before), default=0)

    def _added(self, spot: _Spot, value: Any) -> str:
        if spot.is_nothing:
            return self._replaced(spot, [value])
        if isinstance(spot.node, ScalarNode):
            if spot.node.value == value:
                return self.text
            one = spot.node.value if spot.node.style is None else _QUOTED.get(spot.node.style, str)(spot.node.value)
            return self._spliced(self._start(spot), self._end(spot), _inline([one, value], True))
        if not isinstance(spot.node, SequenceNode):
            raise CannotEdit(f"There is no list at line {spot.node.start_mark.line + 1}")
        entries = list(spot.inside())
        if any(isinstance(each.node, ScalarNode) and each.node.value == value for each in entries):
            return self.text
        if not entries:
            return self._replaced(spot, [value])
        if _is_flow(spot.node):
            return self._with_flow_entry(spot, entries, len(entries), _inline(value, True))
        like = next((each.node for each in reversed(entries) if _is_like(value, each.node)), None)
        lines = _lines(value) if _wants_lines(value, like) else [_inline(value, False)]
        lines = [f"- {lines[0]}", *(f"  {line}" for line in lines[1:])]
        dashes = self.text.rindex("-", 0, self._start(entries[-1]) + 1)
        return self._with_block_entry([None] * len(entries), entries, len(entries), lines, self._column(dashes))

    def _with_flow_entry(self, spot: _Spot, entries: list[_Spot], number: int, piece: str) -> str:
        """Put an entry between the brackets; where each entry has a line of its own, so has the new one."""
        starts = [int((each.key or each.node).start_mark.index) for each in entries]
        if number < len(entries):
            start = starts[number]
            gap = f",{self.newline}{' ' * self._column(start)}" if self._begins_line(start) else ", "
            return self._spliced(start, start, piece + gap)
        end, close = self._end(entries[-1]), int(spot.node.end_mark.index) - 1
        if not self._begins_line(starts[-1]):
            return self._spliced(end, end, f", {piece}")
        gap = f"{self.newline}{' ' * self._column(starts[-1])}"
        line_end = self._line_end(end)
        if close < line_end:
            return self._spliced(end, end, f",{gap}{piece}")
        closed = re.match(r"\s*,", self.text[end:line_end]) is not None
        comment = self.text[end:line_end]
        return self._spliced(end, line_end, f"{comment}{gap}{piece}," if closed else f",{comment}{gap}{piece}")

    def _with_block_entry(
        self, keys: list[Node | None], entries: list[_Spot], number: int, lines: list[str], column: int | None = None
    ) -> str:
        """Put an entry on lines of its own, below the one before it; with a blank line between where the others have one."""
        first = keys[0]
        if column is None:
            assert first is not None
            column = self._column(int(first.start_mark.index))
        indent = " " * column
        if number == 0:
            assert first is not None
            start = int(first.start_mark.index)
            return self._spliced(start, start, "".join(f"{line}{self.newline}{indent}" for line in lines))
        at = self._line_end(self._end(entries[number - 1]))
        piece = "".join(f"{self.newline}{indent}{line}" for line in lines)
        if number == len(entries) and len(entries) > 1 and self._apart(entries[-2], entries[-1]):
            piece = self.newline + piece
        return self._spliced(at, at, piece)

    def _apart(self, one: _Spot, two: _Spot) -> bool:
        """True where there is a blank line between the two."""
        start = int((two.key or two.node).start_mark.index)
        return any(not line.strip() for line in self.text[self._line_end(self._end(one)) : start].splitlines()[1:-1])


def _is_flow(node: Node) -> bool:
    """True for what is written between brackets."""
    return isinstance(node, CollectionNode) and bool(node.flow_style)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _nested(keys: Sequence[str | int], value: Any) -> Any:
    """The value with what leads to it."""
    for key in reversed(keys):
        if isinstance(key, int):
            raise CannotEdit(f"There is no list with an entry {key}")
        value = [value] if key == "+" else {key: value}
    return value


def _operand(condition: str) -> str:
    """The condition so that `and` can stand beside it."""
    depth = 0
    for token in re.findall(r"[()]|\w+", condition):
        depth += {"(": 1, ")": -1}.get(token, 0)
        if token == "or" and depth == 0:
            return f"({condition})"
    return condition


def _is_like(value: Any, node: Node) -> bool:
    """True where both are mappings, or lists of words, or lists of more than words."""
    if isinstance(value, dict):
        return isinstance(node, MappingNode)
    if not isinstance(value, list) or not isinstance(node, SequenceNode):
        return False
    return all(map(_is_word, value)) == all(isinstance(each, ScalarNode) for each in node.value)


def _is_word(value: Any) -> bool:
    return not isinstance(value, dict | list)


def _wants_lines(value: Any, like: Node | None = None) -> bool:
    """True where a value is written on lines of its own: as what it is like is; else where it holds more than words."""
    if not isinstance(value, dict | list) or not value:
        return False
    if like is not None:
        return not _is_flow(like)
    return not all(map(_is_word, value.values() if isinstance(value, dict) else value))


def _lines(value: Any) -> list[str]:
    """A mapping or list as lines, without indentation; what holds only words is written between brackets."""
    lines: list[str] = []
    entries = value.items() if isinstance(value, dict) else ((None, each) for each in value)
    for key, inner in entries:
        head = "-" if key is None else f"{_inline(key, False)}:"
        if not _wants_lines(inner):
            lines.append(f"{head} {_inline(inner, False)}")
        elif key is None:
            first, *rest = _lines(inner)
            lines += [f"- {first}", *(f"  {line}" for line in rest)]
        else:
            lines += [head, *(f"  {line}" for line in _lines(inner))]
    return lines


def _inline(value: Any, in_flow: bool) -> str:
    """A value on one line, as it is written between brackets or outside them; with quotes only where it needs them."""
    match value:
        case dict():
            return f"{{{', '.join(f'{_inline(key, True)}: {_inline(each, True)}' for key, each in value.items())}}}"
        case list():
            return f"[{', '.join(_inline(each, True) for each in value)}]"
        case str() if not isinstance(value, DoubleQuotedScalarString | SingleQuotedScalarString):
            plain = _dumped(value, in_flow)
            return (
                plain if plain == value and _PLAIN.match(value) else _dumped(DoubleQuotedScalarString(value), in_flow)
            )
        case _:
            return _dumped(value, in_flow)


def _dumped(value: Any, in_flow: bool) -> str:
    """One word or text as ruamel.yaml writes it in a list between brackets, or after a key."""
    yaml = YAML()
    yaml.width = _WIDEST
    holder = CommentedSeq([value]) if in_flow else CommentedMap(k=value)
    if isinstance(holder, CommentedSeq):
        holder.fa.set_flow_style()
    written = io.StringIO()
    yaml.dump(holder, written)
    line = written.getvalue().rstrip("\n")
    return line[1:-1] if in_flow else line.removeprefix("k: ")

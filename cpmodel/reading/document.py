"""A YAML file as plain data in which every value knows where it stands. The only module that knows YAML.

The language is a strict part of YAML: mappings, lists and scalars. Anchors, aliases, tags, duplicate keys and
several documents in one file are refused. A plain `true` or `false` is a truth value, a plain number is a number,
everything else is text; so `no`, `on` and `2024-04-01` stay what they look like.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar, get_args

import yaml
from pydantic import BaseModel, ValidationError
from yaml.reader import ReaderError

from cpmodel.model.findings import Finding, Mend, Place, Put, Reword
from cpmodel.reading.shapes import COUNTRY, NAME, REQUIREMENT_ID, Grounded, Shape

LARGEST = 300_000
"""The largest file that is read, in bytes. The longest known has 60,000."""
MOST_FAULTS = 100
"""How many faults of one sort are told of one file: whoever has more has written something else."""
MOST_BESIDE = 6
"""The most words that are listed beside the one that was probably meant: more would hide it."""
DEEPEST = 12
"""How deep lists and mappings may nest. The language itself needs six."""

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Where = tuple[str | int, ...]
"""The way to a value from the top of a document: keys and list positions."""
S = TypeVar("S", bound=Shape)

_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?")
_UNKNOWN_KEY, _MISSING_KEY, _WRONG_VALUE = "CP010", "CP011", "CP012"


@dataclass
class Document:
    """What one file says: `data` as plain dicts, lists, text, numbers and truth values, and the places of all of it."""

    name: str
    data: Any = None
    findings: list[Finding] = field(default_factory=list)
    _values: dict[Where, Place] = field(default_factory=dict)
    _keys: dict[Where, Place] = field(default_factory=dict)
    _quoted: set[Where] = field(default_factory=set)
    _folded: set[Where] = field(default_factory=set)
    _kept: dict[str, list[int]] = field(default_factory=dict)

    def place(self, where: Iterable[str | int] = ()) -> Place:
        """Where the value is written, or the nearest thing around it that is written."""
        return self._nearest(self._values, tuple(where))

    def key_place(self, where: Iterable[str | int]) -> Place:
        """Where the last key of the way is written, or the nearest thing around it."""
        way = tuple(where)
        return self._keys.get(way) or self._nearest(self._values, way)

    def place_within(self, where: Iterable[str | int], offset: int) -> Place:
        """Where the character that is `offset` into a text is written; the text's beginning where it has several lines."""
        way = tuple(where)
        place = self.place(way)
        if way in self._folded:
            return place
        return Place(place.file, place.line, place.column + offset + (way in self._quoted))

    def position(self, key: str, kept: int) -> int:
        """Where in the list as it is written stands what is in this place of the list that was kept (see `validated`)."""
        positions = self._kept.get(key)
        return positions[kept] if positions else kept

    def _nearest(self, places: dict[Where, Place], way: Where) -> Place:
        while way not in places:
            if not way:
                return Place(self.name)
            way = way[:-1]
        return places[way]

    @property
    def full(self) -> bool:
        """True where so many faults are told that the next would help nobody."""
        return len(self.findings) > 2 * MOST_FAULTS

    def fault(self, code: str, sentence: str, place: Place | None = None, mend: Mend | None = None) -> None:
        """Keep one finding about this document; of very many the first."""
        if len(self.findings) == 2 * MOST_FAULTS:
            sentence, place, mend = "There are more faults in this file; mend these first.", None, None
        if not self.full:
            self.findings.append(Finding(place or Place(self.name), code, sentence, mend=mend))


@dataclass
class Part:
    """A value of a document with where it stands, so that it can be put into another document.

    `value` is a mapping of parts, a list of parts, or else what the scalar says.
    """

    value: Any
    place: Place
    key: Place | None = None
    quoted: bool = False
    folded: bool = False

    @property
    def plain(self) -> Any:
        """The value as plain data."""
        match self.value:
            case dict():
                return {key: each.plain for key, each in self.value.items()}
            case list():
                return [each.plain for each in self.value]
            case _:
                return self.value


def taken_apart(document: Document) -> Part:
    """The whole of a document as parts."""

    def part(where: Where, value: Any) -> Part:
        match value:
            case dict():
                value = {key: part((*where, key), each) for key, each in value.items()}
            case list():
                value = [part((*where, index), each) for index, each in enumerate(value)]
        return Part(
            value,
            document.place(where),
            document._keys.get(where),
            where in document._quoted,
            where in document._folded,
        )

    return part((), document.data)


def put_together(name: str, part: Part) -> Document:
    """A document made of parts, which know where they stand; `name` is that of what stands nowhere."""
    document = Document(name, part.plain)

    def put(where: Where, part: Part) -> None:
        document._values[where] = part.place
        if part.key:
            document._keys[where] = part.key
        if part.quoted:
            document._quoted.add(where)
        if part.folded:
            document._folded.add(where)
        match part.value:
            case dict():
                for key, each in part.value.items():
                    put((*where, key), each)
            case list():
                for index, each in enumerate(part.value):
                    put((*where, index), each)

    put((), part)
    return document


class _Writer(yaml.SafeDumper):
    """Writes data as this module reads it: nothing is repeated by an alias, and lists of words stand on one line."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _write_text(writer: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    special = text in ("true", "false", "") or _NUMBER.fullmatch(text)
    return writer.represent_scalar("tag:yaml.org,2002:str", text, style="'" if special else None)


def _write_list(writer: yaml.SafeDumper, items: list[Any]) -> yaml.SequenceNode:
    short = not any(isinstance(each, dict | list) for each in items)
    return writer.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=short)


_Writer.add_representer(str, _write_text)
_Writer.add_representer(list, _write_list)


def text_of(data: Any) -> str:
    """The data as the text of a document that says the same when it is read."""
    return yaml.dump(data, Dumper=_Writer, sort_keys=False, allow_unicode=True, default_flow_style=False, width=120)


class _Refused(Exception):  # noqa: N818  # control flow inside this module only
    """The document is not in the language at all; its only finding is kept."""


def read(path: Path, name: str | None = None, content: bytes | None = None) -> Document:
    """Read the file at `path`; `name` is what findings call it. Faults are in the document's findings, never raised.

    With `content` that is read instead, as if it stood in the file.
    """
    document = Document(name or path.as_posix())
    text = ""
    try:
        text = _decoded(path, document, content)
        document.data = _Builder(document).build(text)
    except _Refused:
        document.data = None
    except yaml.YAMLError as error:
        place = _place_of(error, document.name, text)
        document.fault("CP002", *(_seen_in(text, place) or (_not_yaml(error), place)))
        document.data = None
    return document


_NO_COLON = "A key without its colon and the space after it; write 'key: value'"
_NOT_YAML = {
    "mapping values are not allowed": "A colon stands where none can be: either this line is indented differently from"
    " the one above it, or a text with a colon in it needs quotes around it",
    "could not find expected ':'": _NO_COLON,
    "did not find expected ',' or '}'": "A '{' is not closed, or a comma is missing between two keys",
    "did not find expected ',' or ']'": "A '[' is not closed, or a comma is missing between two entries",
    "did not find expected key": "This line is not indented like those that it belongs to",
    "did not find expected '-' indicator": "This line is not indented like the entries of the list that it belongs to,"
    " or the dash before it is missing",
    "block sequence entries are not allowed": "A list begins on the line of its key; begin it on a line of its own",
    "found unexpected end of stream": "The file ends inside a text: a quotation mark is not closed",
    "found character that cannot start any token": "No value can begin with this character: where it is text, put it"
    " in quotes; where it is a tab, indent with spaces",
    "did not find expected node content": "A value is missing here",
    "found a tab character": "A tab stands where only spaces can; indent with spaces",
    "exceeded maximum nesting depth": f"This is nested more than {DEEPEST} deep, which nothing in the language needs",
    "control characters are not allowed": "The file contains a character that cannot be seen; write the line anew",
}
"""What libyaml says, and what it means to somebody who has never programmed."""


def _place_of(error: yaml.YAMLError, name: str, text: str) -> Place:
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark:
        if error.context_mark and "expected ':'" in str(error.problem):  # it is noticed on the line below
            return Place(name, error.context_mark.line + 1, error.context_mark.column + 1)
        return Place(name, error.problem_mark.line + 1, error.problem_mark.column + 1)
    if isinstance(error, ReaderError):
        before = text.encode()[: error.position].decode("utf-8", "replace")
        return Place(name, before.count("\n") + 1, len(before) - before.rfind("\n"))
    return Place(name)


def _seen_in(text: str, place: Place) -> tuple[str, Place] | None:
    """What is seen in the text itself and explains the fault better than YAML does: what it is, and where."""
    lines = text.splitlines()
    line = lines[place.line - 1] if place.line <= len(lines) else ""
    if opened := _open_quotation(text, place):
        return _OPEN_QUOTATION, opened
    if curly := re.search(r":\s+([\u201c\u201d\u2018\u2019])", line):
        return _CURLY, Place(place.file, place.line, curly.start(1) + 1)
    above = lines[place.line - 2] if place.line > 1 else ""
    if no_space := re.match(r"\s*(?:- )?(?=[a-z_]+:\S)(?!.*:(?:\s|$))", above):
        return f"{_NO_COLON}.", Place(place.file, place.line - 1, no_space.end() + 1)
    if no_colon := _like_the_key_below(above, line):
        return f"{_NO_COLON}.", Place(place.file, place.line - 1, no_colon)
    if line.lstrip().startswith("- ") and (begins := _entry_without_dash(lines, place.line)):
        return _NO_DASH, Place(place.file, begins, len(lines[begins - 1]) - len(lines[begins - 1].lstrip()) + 1)
    return None


def _like_the_key_below(above: str, line: str) -> int | None:
    """The column at which a line begins that would be a key as that below it is, if it had a colon."""
    key = re.match(r"\s*(?:- )?(?=[a-z_]+:(?:\s|$))", line)
    begins = re.match(r"\s*(?:- )?(?=[a-z_]+ [^:]*$)", above)
    return begins.end() + 1 if key and begins and key.end() == begins.end() else None


def _entry_without_dash(lines: list[str], entry: int) -> int | None:
    """The line with which the list of this entry begins, where it has no dash; lines count from 1."""
    indent = len(lines[entry - 1]) - len(lines[entry - 1].lstrip())
    first = None
    for number in range(entry - 1, 0, -1):
        line = lines[number - 1]
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if len(line) - len(line.lstrip()) < indent:
            break
        first = number
    begins = lines[first - 1].lstrip() if first else "- "
    return None if begins.startswith("- ") else first


_CURLY = "Curly quotation marks, as word processors write them, are text like any other here; write straight ones."
_NO_DASH = "A dash is missing before this line: the entries of the list that it begins have one."
_OPEN_QUOTATION = "This quotation mark is not closed, so that the text goes on in the lines below it."


def _open_quotation(text: str, place: Place) -> Place | None:
    """The last line before the fault, or at it, where a quotation mark is left open: of all that have an odd number."""
    odd = [number for number, line in enumerate(text.splitlines()[: place.line], 1) if line.count('"') % 2]
    if len(odd) % 2 == 0:
        return _open_apostrophe(text, place)
    return Place(place.file, odd[-1], text.splitlines()[odd[-1] - 1].index('"') + 1)


def _open_apostrophe(text: str, place: Place) -> Place | None:
    """Where a text in apostrophes begins that goes on over lines to the next apostrophe, after which nothing fits any more."""
    last: yaml.Token | None = None
    try:
        for token in yaml.scan(text, Loader=_LOADER):
            if token.start_mark.line + 1 >= place.line:
                break
            last = token
    except yaml.YAMLError as error:
        if isinstance(error, yaml.MarkedYAMLError) and "quoted scalar" in str(error.context) and error.context_mark:
            return Place(place.file, error.context_mark.line + 1, error.context_mark.column + 1)
    if not isinstance(last, yaml.ScalarToken) or last.style != "'" or last.start_mark.line == last.end_mark.line:
        return None
    ends_here = last.end_mark.line + 1 == place.line
    return Place(place.file, last.start_mark.line + 1, last.start_mark.column + 1) if ends_here else None


def _not_yaml(error: yaml.YAMLError) -> str:
    problem = str(getattr(error, "problem", None) or str(error).splitlines()[0])
    plain = next((said for theirs, said in _NOT_YAML.items() if theirs in problem), None)
    return f"{plain}." if plain else f"This cannot be read as YAML: {problem}."


def _decoded(path: Path, document: Document, content: bytes | None) -> str:
    try:
        if content is None:
            raw = path.read_bytes() if path.stat().st_size <= LARGEST else None
        else:
            raw = content if len(content) <= LARGEST else None
    except OSError as error:
        document.fault("CP001", f"The file cannot be read: {error.strerror or error}.")
        raise _Refused from error
    if raw is None:
        document.fault(
            "CP001", f"The file is larger than {LARGEST:,} bytes, which no procedure needs; it was not read."
        )
        raise _Refused
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        good = raw[: error.start].decode("utf-8", "replace")
        line, column = good.count("\n") + 1, len(good) - good.rfind("\n")
        document.fault(
            "CP001",
            "The file is not UTF-8 text from here on; save it as UTF-8.",
            Place(document.name, line, column),
        )
        raise _Refused from error
    return text


class _Builder:
    """Turn YAML's events into data with a stack of its own, so that no nesting can exhaust Python's."""

    def __init__(self, document: Document):
        self.document = document
        self.stack: list[_Open] = []
        self.top: Any = None
        self.documents = 0

    def build(self, text: str) -> Any:
        loader = _LOADER
        for event in yaml.parse(text, Loader=loader):
            self._take(event)
        if self.documents == 0:
            self.document.fault("CP001", "The file is empty.")
            raise _Refused
        return self.top

    def _take(self, event: yaml.Event) -> None:
        match event:
            case yaml.DocumentStartEvent():
                self.documents += 1
                if self.documents > 1:
                    self._refuse(event, "A second document begins here; one file holds one document")
            case yaml.AliasEvent():
                self._refuse(event, f"'*{event.anchor}' repeats something by an alias; write it out")
            case yaml.ScalarEvent() | yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                self._check_plainness(event)
                self._begin(event)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self.stack.pop()

    def _check_plainness(self, event: Any) -> None:
        if event.anchor:
            self._refuse(event, f"'&{event.anchor}' names a part by an anchor; write it out where it is needed")
        if event.tag not in (None, "!"):
            self._refuse(event, f"'{event.tag}' is a tag; values need none")

    def _begin(self, event: Any) -> None:
        place = Place(self.document.name, event.start_mark.line + 1, event.start_mark.column + 1)
        holder = self.stack[-1] if self.stack else None
        if holder and holder.wants_key:
            self._key(holder, event, place)
            return
        value: Any
        if isinstance(event, yaml.ScalarEvent):
            value = _scalar(event)
        else:
            value = {} if isinstance(event, yaml.MappingStartEvent) else []
        where = self._put(holder, value)
        self.document._values[where] = place
        if isinstance(event, yaml.ScalarEvent):
            if event.end_mark is not None and place.line != event.end_mark.line + 1:
                self.document._folded.add(where)
            elif event.style in ("'", '"'):
                self.document._quoted.add(where)
        if not isinstance(event, yaml.ScalarEvent):
            if len(self.stack) >= DEEPEST:
                self._refuse(event, f"This is nested more than {DEEPEST} deep, which nothing in the language needs")
            self.stack.append(_Open(value, where))

    def _put(self, holder: _Open | None, value: Any) -> Where:
        if holder is None:
            self.top = value
            return ()
        if isinstance(holder.value, list):
            holder.value.append(value)
            return (*holder.where, len(holder.value) - 1)
        key, holder.key = holder.key, None
        if not holder.repeated:
            holder.value[key] = value
        holder.repeated = False
        assert key is not None
        return (*holder.where, key)

    def _key(self, holder: _Open, event: Any, place: Place) -> None:
        if not isinstance(event, yaml.ScalarEvent):
            self._refuse(event, "A key is one word; here is a list or mapping where a key should be")
        if event.value in holder.value and (begins := _lost_dash(holder, event.value)):
            self._begin_entry(holder, begins, place if begins == event.value else None)
        if event.value in holder.value:
            first = self.document._keys[(*holder.where, event.value)]
            self.document.fault(
                "CP003", f"The key '{event.value}' is here twice; the first is at line {first.line}.", place
            )
            holder.repeated = True
            if len(self.document.findings) >= MOST_FAULTS:
                self._refuse(event, f"There are more than {MOST_FAULTS} such faults; the rest of the file was not read")
        else:
            self.document._keys[(*holder.where, event.value)] = place
        holder.key = event.value

    def _begin_entry(self, holder: _Open, begins: str, place: Place | None) -> None:
        """Say that a dash is missing, and go on as if it were there: what stands from the key on is the list's next entry."""
        said = f"A dash is missing before this line: with '{begins}' the next entry of the list begins"
        keys = list(holder.value)
        moved = keys[keys.index(begins) :] if place is None else []
        self.document.fault("CP003", f"{said}.", place or self.document._keys[(*holder.where, begins)])
        entries = self.stack[-2].value
        where = (*holder.where[:-1], len(entries))
        entries.append({key: holder.value.pop(key) for key in moved})
        for places in (self.document._values, self.document._keys):
            for way in [each for each in places if _within(each, holder.where, moved)]:
                places[where + way[len(where) :]] = places.pop(way)
        for ways in (self.document._quoted, self.document._folded):
            for way in [each for each in ways if _within(each, holder.where, moved)]:
                ways.remove(way)
                ways.add(where + way[len(where) :])
        self.document._values[where] = place or self.document._keys[(*where, begins)]
        holder.value, holder.where = entries[-1], where

    def _refuse(self, event: Any, sentence: str) -> None:
        place = Place(self.document.name, event.start_mark.line + 1, event.start_mark.column + 1)
        self.document.fault("CP003", f"{sentence}.", place)
        raise _Refused


@dataclass
class _Open:
    """A mapping or list that is being filled."""

    value: Any
    where: Where
    key: str | None = None
    repeated: bool = False

    @property
    def wants_key(self) -> bool:
        return isinstance(self.value, dict) and self.key is None


_BEGINNINGS = ("event", "follows", "name")
"""The keys with which an entry of a list usually begins."""


def _lost_dash(entry: _Open, again: str) -> str | None:
    """The key before which a dash is missing, as what stands from there on repeats what stands above it; None where it is just repeated."""
    if not entry.where or not isinstance(entry.where[-1], int):
        return None
    keys = list(entry.value)
    at = keys.index(again)
    if again in _BEGINNINGS:
        return again if at < len(keys) - 1 else None
    begins = next((n for n in reversed(range(1, len(keys))) if keys[n] in _BEGINNINGS), 0)
    return keys[begins] if at < begins else None


def _within(way: Where, where: Where, keys: list[str]) -> bool:
    """True where a way leads into one of the keys of what stands at `where`."""
    return len(way) > len(where) and way[: len(where)] == where and way[len(where)] in keys


def _scalar(event: Any) -> Any:
    if not event.implicit[0]:
        return event.value
    match event.value:
        case "true":
            return True
        case "false":
            return False
        case "":
            return None
        case number if _NUMBER.fullmatch(number):
            return float(number) if "." in number else int(number)
        case text:
            return text


def validated(document: Document, shape: type[S]) -> S | None:
    """The document as `shape`, with a finding for every fault; None where nothing can be kept.

    A faulty element is left out and the rest is kept, so that one fault does not hide those behind it. What is left
    out stays in `document.data`, where its names can still be seen; `document.position` says where in a list that is
    written stands what was kept of it. Where a line of text at the top is missing, the rest is read as if it were there.
    """
    data = document.data
    if data is None:
        return None
    if not isinstance(data, dict):
        document.fault(
            _WRONG_VALUE, f"{shape.noun} is a mapping of keys and values; this is {_kind(data)}.", document.place()
        )
        return None
    reported = False
    kept = _copied(data)
    written = {key: {id(each): n for n, each in enumerate(value)} for key, value in kept.items() if _is_list(value)}
    for _ in range(DEEPEST):
        try:
            found = shape.model_validate(kept, strict=True)
        except ValidationError as error:
            errors = error.errors(include_url=False)
            if not reported:
                _report(document, shape, errors)
                reported = True
            if not _left_out(kept, errors, shape):
                return None
        else:
            for key, positions in written.items():
                if _is_list(kept.get(key)) and all(isinstance(each, dict) for each in kept[key]):
                    document._kept[key] = [positions[id(each)] for each in kept[key]]
            return found
    return None


def _is_list(value: Any) -> bool:
    return isinstance(value, list)


def _report(document: Document, shape: type[Shape], errors: Sequence[Any]) -> None:
    """Say the first faults, each once: where a value may be of two kinds, pydantic says of each that it is not."""
    seen: set[Place] = set()
    for each in errors[:MOST_FAULTS]:
        finding = _sentence(document, shape, each)
        if finding.code != _WRONG_VALUE or finding.place not in seen:
            document.findings.append(finding)
        if finding.code == _WRONG_VALUE:
            seen.add(finding.place)
    if len(errors) > MOST_FAULTS:
        document.fault(_WRONG_VALUE, f"There are {len(errors) - MOST_FAULTS:,} more faults in this file.")


def _copied(data: Any) -> Any:
    match data:
        case dict():
            return {key: _copied(value) for key, value in data.items()}
        case list():
            return [_copied(value) for value in data]
        case _:
            return data


def _left_out(data: Any, errors: Sequence[Any], shape: type[Shape]) -> bool:
    """Take the faulty elements out of `data`; False where the fault is in the document itself."""
    ways = set()
    errors = [each for each in errors if not _filled_in(data, tuple(each["loc"]), shape)]
    for error in errors:
        way = tuple(error["loc"])
        longest = len(way) if error["type"] == "extra_forbidden" else 2
        found = next((way[:n] for n in range(min(longest, len(way)), 0, -1) if _exists(data, way[:n])), None)
        if found is None:
            return False
        ways.add(found)
    # Later list items go first, so that the positions of the earlier ones stay what they are.
    for way in sorted(
        ways, key=lambda each: [(isinstance(step, int), str(step).zfill(9)) for step in each], reverse=True
    ):
        if _exists(data, way):
            holder = data
            for step in way[:-1]:
                holder = holder[step]
            del holder[way[-1]]
    return True


def _filled_in(data: Any, way: Where, shape: type[Shape]) -> bool:
    """Put a stand-in where a line of text at the top of a document is missing or is something else."""
    if len(way) != 1 or way[0] not in shape.stand_ins:
        return False
    data[way[0]] = shape.stand_ins[str(way[0])]
    return True


def _exists(data: Any, way: Where) -> bool:
    for step in way:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            return False
    return True


def _sentence(document: Document, shape: type[Shape], error: Any) -> Finding:
    """Say one of pydantic's errors as a sentence of ours."""
    way: Where = tuple(error["loc"])
    holder = _shape_at(shape, way)
    match error["type"]:
        case "extra_forbidden":
            allowed = sorted(each.alias or name for name, each in holder.model_fields.items())
            return Finding(
                document.key_place(way),
                _UNKNOWN_KEY,
                f"{holder.noun} has no key '{_short(str(way[-1]))}'{known_are(str(way[-1]), allowed, 'it may have', 99)}.",
                mend=respelt(document.key_place(way), str(way[-1]), allowed),
            )
        case "missing":
            return Finding(
                document.key_place(way[:-1]),
                _MISSING_KEY,
                f"{holder.noun} needs the key '{way[-1]}'; it is not here.",
                mend=_supplied(document, str(way[-1])) if len(way) == 1 and way[0] in shape.stand_ins else None,
            )
    written = _kind(error["input"])
    if way and way[-1] == "[key]":
        named = _shape_at(shape, (*way[:-1], ""))
        return Finding(
            document.key_place(way[:-1]), _WRONG_VALUE, f"The name of {_of(named)} {_problem(error, written)}"
        )
    element = _shape_at(shape, (*way, ""))
    if element is not holder:
        return Finding(document.place(way), _WRONG_VALUE, f"{element.noun} {_problem(error, written)}")
    where = next((str(step) for step in reversed(way) if isinstance(step, str) and step in holder.written_keys()), "")
    problem = _problem(error, written)
    if problem.startswith("'"):  # it says itself what was written
        return Finding(document.place(way), _WRONG_VALUE, problem)
    label = f"'{where}' of {_of(holder)}" if where else holder.noun
    mend = None
    if error["type"] == "literal_error" and isinstance(error["input"], str):
        mend = respelt(document.place(way), error["input"], re.findall("'([^']+)'", error["ctx"]["expected"]))
    return Finding(document.place(way), _WRONG_VALUE, f"{label} {problem}", mend=mend)


def _supplied(document: Document, key: str) -> Mend | None:
    """The key at the top of a document that can have one value only: what its file or folder is called, or the version of the language."""
    file = Path(document.name)
    one = {"language": 1, "pathway": file.stem, "procedure": file.resolve().parent.name}.get(key)
    if one is None or (isinstance(one, str) and not re.fullmatch(NAME, one)):
        return None
    return Mend(f"add '{key}: {one}'", (Put(document.place(), (key,), one),))


def _of(shape: type[Shape]) -> str:
    return f"{shape.noun[0].lower()}{shape.noun[1:]}"


_A_NAME = "a name is small letters, digits and underscores and begins with a letter"
_PATTERNS = {
    REQUIREMENT_ID: "an id is capital letters, a hyphen and a number, such as CON-1",
    COUNTRY: "a country is two capital letters, such as GB",
}


def _problem(error: Any, written: str) -> str:
    context = error.get("ctx", {})
    match error["type"]:
        case "value_error":
            return f"{context['error']}."
        case "literal_error":
            return f"is {written}; it may be: {context['expected'].replace(' or ', ', ')}."
        case "string_pattern_mismatch":
            return f"is {written}; {_PATTERNS.get(context['pattern'], _A_NAME)}."
        case "bool_type" if error["loc"][-1] == "bool":
            return f"is {written}; it may be: true, false, or a word."
        case "bool_type":
            return f"is {written}; it may be: true, false."
        case "string_type" | "string_too_short":
            quotes = isinstance(error["input"], bool | int | float)
            return f"is {written}; it takes text{' (put it in quotes where text is meant)' if quotes else ''}."
        case "list_type":
            return f"is {written}; it takes a list."
        case "dict_type" | "model_type" | "model_attributes_type":
            return f"is {written}; it takes a mapping of keys and values."
        case "too_short":
            return "is empty; it needs at least one."
        case "int_type" | "float_type" | "int_from_float":
            return f"is {written}; it takes a number."
        case _:
            message = error["msg"]
            return f"is {written}: {message[0].lower()}{message[1:]}."


def _shape_at(shape: type[Shape], way: Where) -> type[Shape]:
    """The innermost shape that the way leads into."""
    current, waiting = shape, None
    for step in way[:-1] if way else ():
        if waiting is not None:
            current, waiting = waiting, None
            continue
        found = next((each for name, each in current.model_fields.items() if (each.alias or name) == step), None)
        if found is None:
            continue
        inner, contained = _shape_in(found.annotation)
        if inner is None:
            continue
        if contained:
            waiting = inner
        else:
            current = inner
    return current


def keys_in_order(shape: type[Shape], way: Where) -> tuple[str, ...]:
    """The keys of what stands at the way, in the order in which they are written.

    On what an element rests is said last; in a whole document, after its note.
    """
    holder = _shape_at(shape, (*way, ""))
    keys = [each.alias or name for name, each in holder.model_fields.items()]
    grounds = [key for key in keys if key in Grounded.model_fields]
    others = [key for key in keys if key not in Grounded.model_fields]
    cut = others.index("note") + 1 if not way and "note" in others else len(others)
    return (*others[:cut], *grounds, *others[cut:])


def _shape_in(annotation: Any, contained: bool = False) -> tuple[type[Shape] | None, bool]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation, contained  # type: ignore[return-value]  # every model in a shape is a shape
    inside = contained or getattr(annotation, "__origin__", None) in (list, dict)
    for each in get_args(annotation):
        found, deep = _shape_in(each, inside)
        if found:
            return found, deep
    return None, False


def nearest(word: str, allowed: Iterable[str]) -> str:
    """` (did you mean 'x'?)` where one of the allowed words is near to what was written, else nothing."""
    words = list(allowed)
    close = difflib.get_close_matches(word, words, n=1, cutoff=0.6) if len(words) <= 1000 and len(word) <= 100 else []
    return f" (did you mean '{close[0]}'?)" if close else ""


def known_are(word: str, allowed: Iterable[str], said: str = "known are", most: int = 25) -> str:
    """The nearest of the allowed words, then all of them: few beside the nearest, at most `most` where none is near.

    >>> known_are("opem", ["open", "shut"]), known_are("x", ["open"] * 30)
    (" (did you mean 'open'?); known are: open, shut", '')
    """
    words = list(allowed)
    near = nearest(word, words)
    if len(words) > (MOST_BESIDE if near else most):
        return near
    return f"{near}; {said}: {', '.join(words) or 'none'}"


def respelt(place: Place, written: str, allowed: Iterable[str], around: tuple[str, str] = ("", "")) -> Mend | None:
    """The mend of a name that is only misspelt: what is written at `place` becomes the name that it all but is.

    `around` is what else is written there, before the name and after it.
    """
    meant = misspelt(written, allowed)
    if meant is None:
        return None
    return rewording(place, f"{around[0]}{written}{around[1]}", f"{around[0]}{meant}{around[1]}")


def rewording(place: Place, was: str, now: str) -> Mend:
    """The mend that puts a word in another's place."""
    return Mend(f"write '{now}' instead of '{was}'", (Reword(place, was, now),))


def misspelt(word: str, allowed: Iterable[str]) -> str | None:
    """The allowed word from which `word` differs by a slip: by one letter, or two in a long word, and no other by as few.

    Capital letters make no difference. Numbers do, as one requirement is not another; and so does what a word begins
    with, as `disagreed` is not `agreed`.

    >>> misspelt("socail_worker", ["social_worker", "social_workers", "chair"])
    'social_worker'
    >>> misspelt("CON-12", ["CON-1", "CON-2"]), misspelt("known", ["unknown"]), misspelt("opem", ["open", "opel"])
    (None, None, None)
    """
    words = set(allowed)
    if len(words) > 1000 or len(word) > 100:
        return None
    most = 1 if len(word) < 6 else 2
    slips: dict[int, list[str]] = {}
    for each in words:
        slips.setdefault(_slips(word.lower(), each.lower(), most), []).append(each)
    least = min(slips, default=most + 1)
    if least > most or len(slips[least]) > 1:
        return None
    found = slips[least][0]
    longer, shorter = sorted((word.lower(), found.lower()), key=len, reverse=True)
    begins_otherwise = longer != shorter and longer.endswith(shorter)
    return None if begins_otherwise or re.findall(r"\d+", word) != re.findall(r"\d+", found) else found


def _slips(one: str, two: str, most: int) -> int:
    """How many letters are wrong, missing, too many or swapped with the next (Damerau, 1964); beyond `most` only that it is more."""
    if abs(len(one) - len(two)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(two) + 1))
    for n, letter in enumerate(one, start=1):
        earlier, before, row = before, row, [n]
        for m, other in enumerate(two, start=1):
            least = min(before[m] + 1, row[m - 1] + 1, before[m - 1] + (letter != other))
            if n > 1 and m > 1 and letter == two[m - 2] and other == one[n - 2]:
                least = min(least, earlier[m - 2] + 1)
            row.append(least)
    return row[-1]


def _kind(value: Any) -> str:
    match value:
        case None:
            return "nothing"
        case bool():
            return f"the truth value {str(value).lower()}"
        case int() | float():
            return f"the number {value}"
        case str():
            return f"the text '{_short(value)}'"
        case list():
            return "a list"
        case _:
            return "a mapping of keys and values"


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}..."

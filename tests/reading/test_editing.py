"""Edits in the text of a document: what they change, and that they change nothing else."""

from __future__ import annotations

import copy
import difflib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cpmodel.model.condition import And, Condition, FactIs
from cpmodel.model.findings import Ask, Edit, Place, Put, Reword
from cpmodel.reading import shapes
from cpmodel.reading.conditions import parse
from cpmodel.reading.document import Document, read
from cpmodel.reading.editing import CannotEdit, edited
from cpmodel.reading.procedures import SHIPPED, shape_of
from tests.reading.examples import COMPLETE

FILE = "pathways/record.yaml"
LAID_OUT = """\
# yaml-language-server: $schema=../pathway.json
pathway: record
title: "A record"   # as people call it
because: Example.

states:
  none:      {initial: true}   # lined up
  open:
    title: Open
    # where it comes from
    cites: [REC-1]

  empty:
  kept:
    final: true
    note: >-
      A long note,
      on two lines.
    # below the note

transitions:
- {event: begun, by: [chair, clerk], from: none, to: open, when: urgent or late,
   because: Example}   # the first
# before the second
- event: ended
  by: chair
  from: open
  to: kept
  tells:
    - family
    - police   # always
  sets: {urgent: false}
  because: Example
# the end"""
"""Columns that are lined up, a list that begins under its key, comments everywhere, and no line end at the end."""


def at(line: int, column: int) -> Place:
    return Place(FILE, line, column)


TOP, NONE, OPEN, EMPTY, KEPT, BEGUN, ENDED = at(2, 1), at(7, 3), at(8, 3), at(13, 3), at(14, 3), at(22, 3), at(25, 3)


def changed(*edits: Edit, text: str = LAID_OUT) -> list[str]:
    """The lines that differ, as a diff has them."""
    after = edited(text, edits, shapes.PathwayDocument)
    return [
        line
        for line in difflib.unified_diff(text.splitlines(), after.splitlines(), n=0, lineterm="")
        if not line.startswith(("---", "+++", "@@"))
    ]


EXAMPLES: dict[str, tuple[Edit, list[str]]] = {
    "a key between brackets stands where its shape has it": (
        Put(BEGUN, ("tells",), ["family"]),
        ["+   tells: [family],"],
    ),
    "a key between brackets that is the last": (
        Put(NONE, ("note",), "None, or: not yet"),
        [
            "-  none:      {initial: true}   # lined up",
            '+  none:      {initial: true, note: "None, or: not yet"}   # lined up',
        ],
    ),
    "a key on a line of its own stands where its shape has it": (Put(OPEN, ("owner",), "chair"), ["+    owner: chair"]),
    "a key below a long text and above its comment": (Put(KEPT, ("because",), "Example"), ["+    because: Example"]),
    "a key of an element that has none": (Put(EMPTY, ("title",), "Empty"), ["-  empty:", "+  empty: {title: Empty}"]),
    "a value instead of another": (
        Put(OPEN, ("title",), "Opened: at last"),
        ["-    title: Open", '+    title: "Opened: at last"'],
    ),
    "a value in quotes keeps them": (
        Put(TOP, ("title",), "Records"),
        ['-title: "A record"   # as people call it', '+title: "Records"   # as people call it'],
    ),
    "a word becomes a list": (
        Put(ENDED, ("from", "+"), "none"),
        ["-  from: open", "+  from: [open, none]"],
    ),
    "a list between brackets": (
        Put(BEGUN, ("by", "+"), "outside"),
        [
            "-- {event: begun, by: [chair, clerk], from: none, to: open, when: urgent or late,",
            "+- {event: begun, by: [chair, clerk, outside], from: none, to: open, when: urgent or late,",
        ],
    ),
    "a list on lines of its own": (Put(ENDED, ("tells", "+"), "chair"), ["+    - chair"]),
    "a list that is not there yet looks like the one beside it": (
        Put(ENDED, ("cites", "+"), "REC-2"),
        ["+  cites:", "+    - REC-2"],
    ),
    "what a list has is not added twice": (Put(ENDED, ("tells", "+"), "police"), []),
    "a transition looks like the one above it": (
        Put(TOP, ("transitions", "+"), {"follows": "visit.made", "from": ["open"], "because": "Example, too"}),
        ["+- follows: visit.made", "+  from: [open]", "+  because: Example, too"],
    ),
    "a state, apart as the others are not": (
        Put(TOP, ("states", "shut"), {"final": True}),
        ["+  shut:", "+    final: true"],
    ),
    "mappings in mappings are made": (
        Put(ENDED, ("sets", "late"), True),
        ["-  sets: {urgent: false}", "+  sets: {urgent: false, late: true}"],
    ),
    "a guard where there is none": (Ask(ENDED, "not late"), ["+  when: not late"]),
    "a guard beside another": (
        Ask(BEGUN, "a.b or c"),
        [
            "-- {event: begun, by: [chair, clerk], from: none, to: open, when: urgent or late,",
            "+- {event: begun, by: [chair, clerk], from: none, to: open, when: (urgent or late) and (a.b or c),",
        ],
    ),
    "a word": (Reword(at(28, 7), "kept", "open"), ["-  to: kept", "+  to: open"]),
    "a word in quotes": (
        Reword(at(3, 8), "record", "note"),
        ['-title: "A record"   # as people call it', '+title: "A note"   # as people call it'],
    ),
    "a word in a text of several lines": (
        Reword(at(16, 11), "two", "three"),
        ["-      on two lines.", "+      on three lines."],
    ),
}


@pytest.mark.parametrize(("edit", "lines"), EXAMPLES.values(), ids=EXAMPLES)
def test_only_the_lines_concerned_change(edit: Edit, lines: list[str]) -> None:
    assert changed(edit) == lines


def test_a_key_in_quotes_is_reworded_between_them() -> None:
    assert edited('"titel": x\n', [Reword(at(1, 1), "titel", "title")]) == '"title": x\n'


def test_several_edits_have_the_places_of_the_text_as_it_was() -> None:
    assert changed(
        Put(NONE, ("title",), "None"),
        Put(TOP, ("note",), "About records."),
        Reword(at(28, 7), "kept", "open"),
        Put(OPEN, ("owner",), "chair"),
    ) == [
        "+note: About records.",
        "-  none:      {initial: true}   # lined up",
        "+  none:      {title: None, initial: true}   # lined up",
        "+    owner: chair",
        "-  to: kept",
        "+  to: open",
    ]


def test_entries_that_stand_apart_get_a_neighbour_that_stands_apart() -> None:
    text = "transitions:\n  - {event: a}\n\n  - {event: b}   # last\n\n# the end\n"
    assert edited(text, [Put(at(1, 1), ("transitions", "+"), {"event": "c"})]) == (
        "transitions:\n  - {event: a}\n\n  - {event: b}   # last\n\n  - {event: c}\n\n# the end\n"
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("by: [\n  a, # first\n  b, # second\n]\n", "by: [\n  a, # first\n  b, # second\n  c,\n]\n"),
        ("by: [\n  a,\n  b # second\n]\n", "by: [\n  a,\n  b, # second\n  c\n]\n"),
        ("by: [a,\n  b]\n", "by: [a,\n  b,\n  c]\n"),
        ("by: []\n", "by: [c]\n"),
        ("by:\n", "by: [c]\n"),
        ("by: # nobody\n", "by: [c] # nobody\n"),
        ("by: 'a'\n", "by: ['a', c]\n"),
        ("by: a", "by: [a, c]"),
    ],
)
def test_lists_grow_in_the_way_that_they_are_written(before: str, after: str) -> None:
    assert edited(f"title: x\n{before}", [Put(at(1, 1), ("by", "+"), "c")]) == f"title: x\n{after}"


@pytest.mark.parametrize(
    ("written", "after"),
    [
        ("'a or b'", "'(a or b) and not c'"),
        ('"a"', '"a and not c"'),
        (">-\n  a\n  and b\n# below", ">-\n  a\n  and b and not c\n# below"),
        ("(a or b) and d", "(a or b) and d and not c"),
    ],
)
def test_a_condition_is_joined_to_one_however_it_is_written(written: str, after: str) -> None:
    assert edited(f"title: x\nwhen: {written}\n", [Ask(at(1, 1), "not c")]) == f"title: x\nwhen: {after}\n"


@pytest.mark.parametrize("edit", [edit for edit, _ in EXAMPLES.values()], ids=EXAMPLES)
def test_line_ends_and_the_mark_at_the_beginning_stay_what_they_are(edit: Edit) -> None:
    after = edited(LAID_OUT, [edit], shapes.PathwayDocument)
    windows = "\ufeff" + LAID_OUT.replace("\n", "\r\n")
    assert edited(windows, [edit], shapes.PathwayDocument) == "\ufeff" + after.replace("\n", "\r\n")


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        (Reword(at(28, 7), "shut", "open"), "'shut' is not written at line 28"),
        (Reword(at(90, 1), "shut", "open"), "Line 90 is not there any more"),
        (Put(at(28, 6), ("to",), "x"), "No element begins at line 28, column 6"),
        (Put(ENDED, ("event", "title"), "x"), "There is no 'title' at line 25, and nothing that could have it"),
        (Put(ENDED, ("sets", "+"), "x"), "There is no list at line 32"),
        (Put(ENDED, ("duties", 1), "x"), "There is no list with an entry 1"),
        (Ask(ENDED, "x", "tells"), "'tells' is not a condition at line 25"),
    ],
)
def test_an_edit_that_the_text_does_not_allow_says_why(edit: Edit, sentence: str) -> None:
    with pytest.raises(CannotEdit) as refused:
        edited(LAID_OUT, [edit])
    assert str(refused.value) == sentence


@pytest.mark.parametrize(("text", "sentence"), [("{", "The file cannot be read as YAML"), ("", "The file is empty")])
def test_what_is_no_document_is_not_edited(text: str, sentence: str) -> None:
    with pytest.raises(CannotEdit) as refused:
        edited(text, [Put(at(1, 1), ("title",), "x")])
    assert str(refused.value) == sentence


# --- the same of every file there is ---------------------------------------------------------------------------------

DOCUMENTS = Path(__file__).parent.parent / "documents"
FILES = [path for folder in (SHIPPED, COMPLETE, DOCUMENTS) for path in sorted(folder.rglob("*.yaml"))]
READ = {path: read(path) for path in FILES}
TEXTS = st.text("ab: #'\"{}[],-?!é\\%&*|>@`01.~", min_size=1, max_size=12)
WORDS = st.sampled_from(["none", "chair", "REF-1", "visit.made", "yes", "2024-04-01"])


def elements(document: Document) -> list[tuple[str | int, ...]]:
    """The ways to a whole document and to the mappings in it that have a place of their own."""
    inside = [
        (key, each)
        for key, value in document.data.items()
        for each in (value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ())
        if isinstance(value[each], dict)
    ]
    return [(), *inside]


def element_place(document: Document, way: tuple[str | int, ...]) -> Place:
    return document.key_place(way) if way and isinstance(way[-1], str) else document.place(way)


@st.composite
def edits(draw: st.DrawFn) -> tuple[Path, tuple[str | int, ...], Put]:
    path = draw(st.sampled_from(FILES))
    document = READ[path]
    way = draw(st.sampled_from(elements(document)))
    held: Any = document.data
    for step in way:
        held = held[step]
    lists = sorted({key for key, each in held.items() if isinstance(each, list)} | {"cites", "tells"})
    keys: tuple[str | int, ...]
    value: Any
    if draw(st.booleans()):
        keys = (draw(st.sampled_from(lists)), "+")
        holds_mappings = any(isinstance(each, dict) for each in held.get(keys[0], ()))
        value = {"title": draw(TEXTS), "by": [draw(WORDS)]} if holds_mappings else draw(WORDS)
    else:
        words = [key for key, each in held.items() if not isinstance(each, dict | list)]
        keys = (draw(st.sampled_from([*words, "note", "because", "zeal"])),)
        value = draw(
            st.one_of(TEXTS, st.booleans(), st.lists(WORDS, min_size=1), st.dictionaries(WORDS, TEXTS, min_size=1))
        )
    return path, way, Put(element_place(document, way), keys, value)


def with_put(data: Any, way: tuple[str | int, ...], put: Put) -> Any:
    """The same change made to plain data."""
    whole = copy.deepcopy(data)
    held = whole
    for step in way:
        held = held[step]
    key = put.keys[0]
    if put.keys[-1] != "+":
        held[key] = put.value
        return whole
    there = held.get(key, [])
    there = there if isinstance(there, list) else [there]
    held[key] = there if put.value in there and not isinstance(put.value, dict) else [*there, put.value]
    return whole


@settings(deadline=None)
@given(edits())
def test_in_every_file_an_edit_changes_what_it_says_and_no_other_line(
    made: tuple[Path, tuple[str | int, ...], Put],
) -> None:
    path, way, put = made
    before = path.read_bytes().decode()
    after = edited(before, [put], shape_of(path))
    changed = read(path, content=after.encode())
    assert changed.findings == []
    assert changed.data == with_put(READ[path].data, way, put)
    start = alike(before, after)
    end = len(before) - min(alike(before[::-1], after[::-1]), len(before) - start)
    held = value_at(READ[path].data, (*way, put.keys[0]))
    if held is None or (put.keys[-1] == "+" and isinstance(held, list)):
        assert start == end, "something is put in, and nothing is taken away"
    else:
        assert before.count("\n", 0, start) + 1 >= READ[path].place((*way, put.keys[0])).line
    assert comments(after) == comments(before)


def alike(one: str, two: str) -> int:
    """How many characters at the beginning are the same."""
    pairs = enumerate(zip(one, two, strict=False))
    return next((number for number, (left, right) in pairs if left != right), min(len(one), len(two)))


def value_at(data: Any, way: tuple[str | int, ...]) -> Any:
    for step in way[:-1]:
        data = data[step]
    return data.get(way[-1])


def comments(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.lstrip().startswith("#")]


GUARDED = [
    (path, number)
    for path in FILES
    if path.parent.name == "pathways"
    for number in range(len(READ[path].data.get("transitions", ())))
]


@settings(deadline=None)
@given(st.sampled_from(GUARDED), st.sampled_from(["not late", "a.b or c"]))
def test_in_every_file_a_condition_is_asked_beside_what_is_asked_there(made: tuple[Path, int], condition: str) -> None:
    path, number = made
    before = path.read_bytes().decode()
    place = READ[path].place(("transitions", number))
    after = read(path, content=edited(before, [Ask(place, condition)], shape_of(path)).encode())
    old = READ[path].data["transitions"][number].get("when")
    new = after.data["transitions"][number].pop("when")
    assert after.findings == []
    assert asked(new) == [*(asked(old) if old else []), *asked(condition)]
    expected = copy.deepcopy(READ[path].data)
    expected["transitions"][number].pop("when", None)
    assert after.data == expected


def asked(condition: str) -> list[Condition]:
    """All that has to hold for it, one by one."""
    parsed = parse(condition, looked_up)
    return list(parsed.operands) if isinstance(parsed, And) else [parsed]


def looked_up(name: str, value: str | None, _: int) -> Condition:
    return FactIs(name, value or True)

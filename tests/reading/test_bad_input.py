"""Bad input of every kind: the reader says what is wrong, at once, and nothing else ever comes out of it."""

from __future__ import annotations

import os
import random
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cpmodel.model.findings import Unreadable
from cpmodel.reading.document import LARGEST, MOST_FAULTS
from cpmodel.reading.procedures import SHIPPED, load, shipped
from tests.reading.examples import CHILD, COMPLETE, FILES, PROCEDURE, STORIES, VISIT, copied, findings

LONGEST = 2.0
"""Seconds: whatever is written, the answer comes within this time."""


def answer(folder: Path) -> list[str]:
    """What the reader says, quickly."""
    begin = time.process_time()
    found = findings(folder)
    assert time.process_time() - begin < LONGEST
    return found


def spoilt(tmp_path: Path, name: str, content: bytes | str) -> list[str]:
    """What the reader says where one file has this content."""
    folder = copied(tmp_path)
    (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return answer(folder)


# --- files that are not what they should be ----------------------------------------------------------------------------

NOT_UTF_8 = "CP001 The file is not UTF-8 text from here on; save it as UTF-8."
TOO_LARGE = "CP001 The file is larger than 300,000 bytes, which no procedure needs; it was not read."
TOO_DEEP = "CP003 This is nested more than 12 deep, which nothing in the language needs."


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", ["1:1: CP001 The file is empty."]),
        (b"\n# nothing but a comment\n\n", ["1:1: CP001 The file is empty."]),
        (b"hello", ["1:1: CP012 A pathway is a mapping of keys and values; this is the text 'hello'."]),
        (b"- a\n- b", ["1:1: CP012 A pathway is a mapping of keys and values; this is a list."]),
        (b"7", ["1:1: CP012 A pathway is a mapping of keys and values; this is the number 7."]),
        (bytes(range(256)) * 40, [f"2:118: {NOT_UTF_8}"]),
        ((COMPLETE / VISIT).read_text(encoding="utf-8").encode("utf-16"), [f"1:1: {NOT_UTF_8}"]),
        ("pathway: visit\ntitle: Visité\n".encode("latin-1"), [f"2:13: {NOT_UTF_8}"]),
        (
            b"pathway: vi\x00sit",
            ["1:12: CP002 The file contains a character that cannot be seen; write the line anew."],
        ),
        (b"x" * 10_000_000, [f"1:1: {TOO_LARGE}"]),
        (random.Random(0).randbytes(10_000_000), [f"1:1: {TOO_LARGE}"]),
        (b"[" * 900, [f"1:13: {TOO_DEEP}"]),
        (b"]" * 100_000, ["1:1: CP002 A value is missing here."]),
        (b"{" * 900, ["1:2: CP003 A key is one word; here is a list or mapping where a key should be."]),
        (b"{a: " * 60_000, [f"1:49: {TOO_DEEP}"]),
        (b"- " * 100_000, [f"1:25: {TOO_DEEP}"]),
        (b"? " * 100_000, ["1:3: CP003 A key is one word; here is a list or mapping where a key should be."]),
        (b"a: &a [*a, *a]", ["1:4: CP003 '&a' names a part by an anchor; write it out where it is needed."]),
        (
            b"<<: {a: b}\n",
            [
                "1:1: CP010 A pathway has no key '<<'; it may have: adopted_from, assumed, because, cites, note, pathway, states, title, transitions."
            ],
        ),
        (b"%YAML 9.9\n---\na: b", ["1:1: CP002 This cannot be read as YAML: found incompatible YAML document."]),
    ],
    ids=lambda value: repr(value[:16]) if isinstance(value, bytes) else "",
)
def test_a_file_that_is_no_pathway(tmp_path: Path, content: bytes, expected: list[str]) -> None:
    assert spoilt(tmp_path, CHILD, content)[: len(expected)] == [f"{CHILD}:{each}" for each in expected]


@pytest.mark.parametrize("bracket", [b"[", b"{"])
def test_deeper_than_libyaml_itself_goes_is_said_once(tmp_path: Path, bracket: bytes) -> None:
    """Newer versions of libyaml stop by themselves before they hand anything on, older ones do not."""
    first = spoilt(tmp_path, CHILD, bracket * 100_000)[0]
    here = first.removeprefix(f"{CHILD}:1:").partition(": ")[2]
    assert here in (
        TOO_DEEP,
        TOO_DEEP.replace("CP003", "CP002"),
        "CP003 A key is one word; here is a list or mapping where a key should be.",
    )


def test_a_byte_order_mark_and_carriage_returns_do_no_harm(tmp_path: Path) -> None:
    written = (COMPLETE / VISIT).read_bytes()
    assert spoilt(tmp_path / "mark", VISIT, b"\xef\xbb\xbf" + written) == []
    assert spoilt(tmp_path / "returns", VISIT, written.replace(b"\n", b"\r\n")) == []
    spoilt_line = written.replace(b"to: made", b"to: maed").replace(b"\n", b"\r\n")
    assert [each.partition(" ")[0] for each in spoilt(tmp_path / "both", VISIT, b"\xef\xbb\xbf" + spoilt_line)] == [
        f"{VISIT}:10:52:"
    ]


def test_a_number_too_long_to_be_one_is_text(tmp_path: Path) -> None:
    assert [each.partition(";")[0] for each in spoilt(tmp_path, STORIES, "stories: " + "1" * 5000)] == [
        f"{STORIES}:1:10: CP012 'stories' of a file of stories is the text '{'1' * 57}...'"
    ]


PATHWAY = "pathway: child\ntitle: A\nbecause: b\n"


@pytest.mark.parametrize(
    "content",
    [
        "a: b\n" * 50_000,
        "".join(f"title{number}: b\n" for number in range(15_000)),
        "transitions:\n" + "- x\n" * 70_000,
        PATHWAY
        + "states:\n"
        + "".join(f"  s{number}: {{initial: true}}\n" for number in range(1500))
        + "transitions:\n"
        + "".join(f"- {{event: e, by: n{n}, from: x{n}, to: y{n}, when: a and b}}\n" for n in range(1500)),
        PATHWAY
        + "states: {s: {initial: true}}\ntransitions:\n"
        + "".join(f"- {{follows: a{number}.b, from: s}}\n" for number in range(4000)),
    ],
    ids=["one key", "unknown keys", "no transitions", "unknown names", "unknown events"],
)
def test_of_thousands_of_faults_the_first_are_said(tmp_path: Path, content: str) -> None:
    assert len(content) < LARGEST
    found = spoilt(tmp_path, CHILD, content)
    assert MOST_FAULTS < len([each for each in found if each.startswith(CHILD)]) <= 2 * MOST_FAULTS + 2
    assert any("more" in each for each in found)


def test_a_long_chain_of_groups_and_of_conditions_is_followed(tmp_path: Path) -> None:
    groups = ", ".join(f"g{number}: events.g{number + 1}" for number in range(6000))
    edit = (PROCEDURE, "\nevents:\n", f"\nevents:\n  g6000: visit.made\n  {groups.replace(', ', chr(10) + '  ')}\n")
    assert answer(copied(tmp_path / "groups", edit)) == []
    long = "when: urgent" + " and urgent" * 15_000
    assert answer(copied(tmp_path / "condition", (VISIT, "when: not child.adult", long))) == []


# --- folders that are not what they should be --------------------------------------------------------------------------


def test_a_folder_that_is_not_there_and_the_nearest_name() -> None:
    with pytest.raises(Unreadable) as caught:
        load("derbyshir")
    assert str(caught.value) == (
        "derbyshir:1:1: CP001 There is no folder and no shipped procedure 'derbyshir' (did you mean 'derbyshire'?);"
        f" shipped are: {', '.join(shipped())}."
    )


@pytest.mark.parametrize("name", ["x" * 5000, "a\0b", "no/such/folder", " "])
def test_a_name_that_no_folder_can_have(name: str) -> None:
    with pytest.raises(Unreadable, match="There is no folder and no shipped procedure"):
        load(name)


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("procedure: file", encoding="utf-8")
    with pytest.raises(Unreadable, match="There is no folder and no shipped procedure"):
        load(tmp_path / "file")


def test_an_empty_folder(tmp_path: Path) -> None:
    assert answer(tmp_path) == [
        "procedure.yaml:1:1: CP001 The folder has no file 'procedure.yaml', so that it is no procedure; nothing else in it was read."
    ]


def test_a_folder_around_the_procedure_names_the_folder_that_has_it(tmp_path: Path) -> None:
    copied(tmp_path)
    (only,) = answer(tmp_path)
    assert only.endswith("nothing else in it was read. It has a folder with one: complete.")


def test_a_folder_without_pathways(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    shutil.rmtree(folder / "pathways")
    assert answer(folder)[0] == (
        "pathways:1:1: CP001 The folder has no pathways; a procedure has one file a pathway there."
    )


def test_a_file_with_another_ending_is_not_passed_over_in_silence(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    (folder / "pathways" / "more.yml").write_text("", encoding="utf-8")
    assert answer(folder) == [
        "pathways/more.yml:1:1: CP001 Only files whose name ends in '.yaml' are read; call this one 'more.yaml'."
    ]


def test_a_file_that_is_a_folder(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    (folder / "pathways" / "odd.yaml").mkdir()
    assert answer(folder) == ["pathways/odd.yaml:1:1: CP001 The file cannot be read: Is a directory."]


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = Path.read_bytes

    def refusing(self: Path) -> bytes:
        if self.name == "visit.yaml":
            raise PermissionError(13, os.strerror(13), str(self))
        return read(self)

    monkeypatch.setattr(Path, "read_bytes", refusing)
    assert answer(copied(tmp_path)) == [f"{VISIT}:1:1: CP001 The file cannot be read: Permission denied."]


# --- truncated files ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_ends_too_early(tmp_path: Path, name: str) -> None:
    written = (COMPLETE / name).read_bytes()
    folder = copied(tmp_path)
    for end in range(0, len(written), 17):
        (folder / name).write_bytes(written[:end])
        answer(folder)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["procedure.yaml", "pathways/conference.yaml", "requirements.yaml"])
def test_a_shipped_file_that_ends_too_early(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "derbyshire"
    for each in (SHIPPED / "derbyshire").rglob("*.yaml"):
        copy = folder / each.relative_to(SHIPPED / "derbyshire")
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(each.read_bytes())
    written = (folder / name).read_bytes()
    for end in range(0, len(written), 997):
        (folder / name).write_bytes(written[:end])
        answer(folder)


# --- wrong values everywhere -------------------------------------------------------------------------------------------


def ways(data: Any, way: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The ways to every value in plain data."""
    yield way
    if isinstance(data, dict | list):
        for key, value in data.items() if isinstance(data, dict) else enumerate(data):
            yield from ways(value, (*way, key))


def replaced(data: Any, way: tuple[str | int, ...], value: Any) -> Any:
    if not way:
        return value
    copy = dict(data) if isinstance(data, dict) else list(data)
    copy[way[0]] = replaced(data[way[0]], way[1:], value)
    return copy


PLAIN: dict[str, Any] = {name: yaml.safe_load((COMPLETE / name).read_bytes()) for name in FILES}
"""What the files say, without places; none of them has a word that YAML would turn into something else."""
NODES = [(name, way) for name, data in PLAIN.items() for way in ways(data)]
WORDS = st.sampled_from(
    ["visit", "visit.made", "events.visit_ends", "urgent", "any", "idle", "outside", "5 days", "x y"]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS | st.text(max_size=3), inner, max_size=3),
    max_leaves=4,
)


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(NODES), VALUES)
def test_any_value_anywhere_is_read_or_refused_with_findings(
    tmp_path: Path, node: tuple[str, tuple[str | int, ...]], value: Any
) -> None:
    name, way = node
    folder = tmp_path / "complete"
    if not folder.exists():
        copied(tmp_path)
    (folder / name).write_text(yaml.safe_dump(replaced(PLAIN[name], way, value)), encoding="utf-8")
    try:
        for each in answer(folder):
            place, code, sentence = each.split(" ", 2)
            assert code.startswith("CP0")
            assert place.count(":") == 3
            assert sentence.endswith(".") or "it is written: " in sentence
    finally:
        (folder / name).write_bytes((COMPLETE / name).read_bytes())


@pytest.mark.parametrize("name", FILES)
def test_writing_a_file_anew_changes_nothing(tmp_path: Path, name: str) -> None:
    assert spoilt(tmp_path, name, yaml.safe_dump(PLAIN[name])) == []


def test_a_file_of_a_procedure_is_told_from_its_folder() -> None:
    folder = COMPLETE
    for file in ("procedure.yaml", "pathways/visit.yaml"):
        with pytest.raises(Unreadable) as raised:
            load(folder / file)
        assert [each.sentence for each in raised.value.findings] == [
            f"This is one file of a procedure, which is a folder; give that: '{folder.as_posix()}'."
        ]

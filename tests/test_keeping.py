"""The shelf: what was put is found, and whatever is wrong with the folder is as if nothing were there."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from cpmodel import keeping
from cpmodel.keeping import Shelf, shelf

KEY, OTHER = "a" * 64, "b" * 64


def test_what_was_put_is_found_again_under_its_key_alone(tmp_path: Path) -> None:
    one = Shelf(tmp_path / "new" / "folder")
    one.put(KEY, {"steps": 3, "speaking": ["CP202"]})
    assert one.get(KEY) == {"steps": 3, "speaking": ["CP202"]}
    assert one.get(OTHER) is None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b"null",
        b"[" * 100_000,
        b'{"key": "else", "kept": 1}',
        b" " * 70_000,
        b"\x80\x04N.",
    ],
    ids=["empty", "cut off", "no text", "a list", "nothing", "deep", "of another key", "long", "a pickle"],
)
def test_what_is_not_what_was_put_is_nothing(tmp_path: Path, content: bytes) -> None:
    (tmp_path / f"{KEY}.json").write_bytes(content)
    one = Shelf(tmp_path)
    assert one.get(KEY) is None
    one.put(KEY, 1)
    assert one.get(KEY) == 1


def test_where_nothing_can_be_written_nothing_happens(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    one = Shelf(tmp_path / "file")
    one.put(KEY, 1)
    one.tidy()
    assert one.get(KEY) is None
    taken = Shelf(tmp_path)
    (tmp_path / f"{KEY}.json").mkdir()
    taken.put(KEY, 1)
    assert taken.get(KEY) is None


def test_a_full_disk_is_no_reason_to_fail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(keeping, "write", full)
    Shelf(tmp_path).put(KEY, 1)
    assert Shelf(tmp_path).get(KEY) is None


def test_what_is_too_long_is_not_kept(tmp_path: Path) -> None:
    Shelf(tmp_path).put(KEY, "x" * keeping.LONGEST)
    assert list(tmp_path.iterdir()) == []


def test_what_was_not_asked_for_longest_goes_first_and_other_files_stay(tmp_path: Path) -> None:
    one = Shelf(tmp_path)
    keys = [character * 64 for character in "abcdef"]
    for age, key in enumerate(keys):
        one.put(key, age)
        os.utime(tmp_path / f"{key}.json", (1000 + age, 1000 + age))
    (tmp_path / "letter.txt").write_text("mine")
    assert one.get(keys[0]) == 0
    one.tidy(most=3)
    assert sorted(each.name for each in tmp_path.iterdir()) == [
        *(f"{key}.json" for key in (keys[0], *keys[4:])),
        "letter.txt",
    ]


def test_files_are_plain_and_say_their_key(tmp_path: Path) -> None:
    Shelf(tmp_path).put(KEY, {"steps": 3})
    assert json.loads((tmp_path / f"{KEY}.json").read_text()) == {"key": KEY, "kept": {"steps": 3}}


def test_the_environment_names_a_folder_or_switches_it_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(keeping.ENVIRONMENT, "off")
    assert shelf() is None
    monkeypatch.setenv(keeping.ENVIRONMENT, str(tmp_path))
    assert shelf() == Shelf(tmp_path)
    monkeypatch.delenv(keeping.ENVIRONMENT)
    found = shelf()
    assert found is not None
    assert "cpmodel" in found.folder.parts

"""Files that are written whole or not at all."""

import pytest

from cpmodel import files
from cpmodel.files import create, publish, rewrite, whole, write


def test_text_and_bytes_are_written_as_they_are(tmp_path):
    assert write(tmp_path / "new" / "text", "é\n").read_bytes() == b"\xc3\xa9\n"
    assert write(tmp_path / "bytes", b"\x00\xff").read_bytes() == b"\x00\xff"


def stop_half_way(path):
    with whole(path) as file:
        file.write("half")
        raise KeyboardInterrupt


def test_what_stops_half_way_leaves_the_old_file_and_nothing_else(tmp_path):
    path = write(tmp_path / "kept", "old")
    with pytest.raises(KeyboardInterrupt):
        stop_half_way(path)
    assert path.read_text() == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["kept"]


def two(tmp_path):
    """Two files with what they have and what they are to get."""
    paths = [write(tmp_path / name, f"old {name}") for name in ("a", "b")]
    return {path: (path.read_bytes(), f"new {path.name}".encode()) for path in paths}


def now(tmp_path):
    return {each.name: each.read_text() for each in sorted(tmp_path.iterdir())}


def test_several_files_are_rewritten_together_and_keep_their_permissions(tmp_path):
    contents = two(tmp_path)
    (tmp_path / "a").chmod(0o600)
    rewrite(contents)
    assert now(tmp_path) == {"a": "new a", "b": "new b"}
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o600


def test_what_stops_between_two_files_leaves_both_as_they_were(tmp_path, monkeypatch):
    contents = two(tmp_path)
    replace = files.Path.replace

    def stopped(self, target):
        if target.name == "b":
            raise KeyboardInterrupt
        return replace(self, target)

    monkeypatch.setattr(files.Path, "replace", stopped)
    with pytest.raises(KeyboardInterrupt):
        rewrite(contents)
    assert now(tmp_path) == {"a": "old a", "b": "old b"}


def test_a_file_that_has_changed_meanwhile_stops_all(tmp_path):
    contents = two(tmp_path)
    write(tmp_path / "b", "newer b")
    with pytest.raises(ValueError, match="b was changed by somebody else meanwhile; nothing was written"):
        rewrite(contents)
    assert now(tmp_path) == {"a": "old a", "b": "newer b"}


MARK = "<!-- an edition -->"


def edition(*names):
    return {f"{name}.html": f"{MARK} new {name}" for name in names}


def test_an_edition_takes_the_place_of_an_earlier_one_and_leaves_what_is_none_of_it(tmp_path):
    publish(tmp_path / "site", edition("a", "b"), MARK)
    write(tmp_path / "site" / "mine.html", "mine")
    write(tmp_path / "site" / "notes.txt", f"{MARK} notes")
    publish(tmp_path / "site", edition("b", "c"), MARK)
    assert now(tmp_path / "site") == {
        "b.html": f"{MARK} new b",
        "c.html": f"{MARK} new c",
        "mine.html": "mine",
        "notes.txt": f"{MARK} notes",
    }


def test_a_file_that_is_none_of_an_edition_is_not_written_over(tmp_path):
    write(tmp_path / "b.html", "mine")
    with pytest.raises(ValueError, match=r"b\.html is there already and is none of these pages; choose another folder"):
        publish(tmp_path, edition("a", "b"), MARK)
    assert now(tmp_path) == {"b.html": "mine"}


def test_what_stops_an_edition_half_way_leaves_the_earlier_one(tmp_path, monkeypatch):
    publish(tmp_path, {"a.html": f"{MARK} old a", "b.html": f"{MARK} old b"}, MARK)
    replace = files.Path.replace

    def stopped(self, target):
        if self.parent.name == "new" and self.name == "b.html":
            raise KeyboardInterrupt
        return replace(self, target)

    monkeypatch.setattr(files.Path, "replace", stopped)
    with pytest.raises(KeyboardInterrupt):
        publish(tmp_path, edition("a", "b"), MARK)
    assert now(tmp_path) == {"a.html": f"{MARK} old a", "b.html": f"{MARK} old b"}


def test_new_files_are_written_together_with_their_folder(tmp_path):
    create({tmp_path / "a" / "b" / "one.txt": "1", tmp_path / "a" / "two.txt": "é\r\n"})
    assert (tmp_path / "a" / "b" / "one.txt").read_bytes() == b"1"
    assert (tmp_path / "a" / "two.txt").read_bytes() == "é\r\n".encode()


def test_of_new_files_none_is_written_where_one_is_there(tmp_path):
    (tmp_path / "two.txt").write_text("mine")
    with pytest.raises(ValueError, match=r"two\.txt' is there already, and nothing is written over"):
        create({tmp_path / "a" / "one.txt": "1", tmp_path / "two.txt": "2"})
    assert [each.name for each in tmp_path.iterdir()] == ["two.txt"]
    assert (tmp_path / "two.txt").read_text() == "mine"


def test_what_stops_between_two_new_files_leaves_neither_nor_their_folder(tmp_path, monkeypatch):
    def stop(path, content):
        if path.name == "two.txt":
            raise KeyboardInterrupt
        return write(path, content)

    monkeypatch.setattr(files, "write", stop)
    with pytest.raises(KeyboardInterrupt):
        create({tmp_path / "a" / "b" / "one.txt": "1", tmp_path / "two.txt": "2"})
    assert list(tmp_path.iterdir()) == []

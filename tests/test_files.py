"""Files that are written whole or not at all."""

import pytest

from cpmodel.files import whole, write


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

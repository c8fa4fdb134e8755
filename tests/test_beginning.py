"""A local procedure to begin with: it passes as it is, and what its comments say can be written."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cpmodel.beginning import begin, written
from cpmodel.checks import check
from cpmodel.model.findings import Unreadable
from cpmodel.reading.procedures import load
from tests.reading.test_basing import placeless
from tests.test_cli import SOUND
from tests.test_cli import written as made


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return made(tmp_path / "small", SOUND)


def test_it_says_nothing_yet_and_passes_as_its_base_does(tmp_path: Path, base: Path) -> None:
    files = begin(tmp_path / "Our Area 2", base)
    assert [each.relative_to(tmp_path / "Our Area 2").as_posix() for each in files] == [
        "procedure.yaml",
        "pathways/talk.yaml",
        "stories/local.yaml",
    ]
    read = load(tmp_path / "Our Area 2")
    assert (read.name, read.version) == ("our_area_2", "0.1")
    assert read.bases == (base.as_posix(),)
    assert placeless(read.pathways["talk"]) == placeless(load(base).pathways["talk"])
    assert check(read, processes=1).findings == check(load(base), processes=1).findings == ()


def test_a_shipped_base_is_named_and_without_one_the_first_shipped_is_taken(tmp_path: Path) -> None:
    begin(tmp_path / "one", "derbyshire")
    begin(tmp_path / "2024")
    assert "\nbased_on: 'derbyshire'\n" in (tmp_path / "one" / "procedure.yaml").read_text()
    assert load(tmp_path / "2024").name == "area_2024"


def test_what_is_in_the_comments_can_be_written_so(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    for file in begin(folder, "derbyshire"):
        text = file.read_text(encoding="utf-8")
        text = re.sub(r"^stories: \[\]$", "", text, flags=re.MULTILINE)
        kept = text.partition("# removes:")[0]
        file.write_text(re.sub(r"^# (  +.*|[a-z_]+:)$", r"\1", kept, flags=re.MULTILINE), encoding="utf-8")
    read = load(folder)
    assert "local_panel" in read.roles
    assert "with_the_panel" in read.pathways["child_in_need"].states
    assert read.stories[-1].kind in ("required", "optional", "forbidden")
    assert "What only happens here" in {each.name for each in read.stories}


def test_a_folder_that_is_not_empty_is_left_alone(tmp_path: Path, base: Path) -> None:
    before = {each: each.read_bytes() for each in base.rglob("*.yaml")}
    with pytest.raises(ValueError, match="is there already and is not empty; name a folder that is not there yet"):
        begin(base, "derbyshire")
    with pytest.raises(ValueError, match="is there already"):
        written({"a.yaml": ""}, base / "procedure.yaml")
    assert {each: each.read_bytes() for each in base.rglob("*.yaml")} == before


def test_an_empty_folder_will_do(tmp_path: Path, base: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert len(begin(tmp_path / "empty", base)) == 3


def test_a_base_that_is_not_there_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="There is no folder and no shipped procedure 'derbyshir'"):
        begin(tmp_path / "mine", "derbyshir")
    assert not (tmp_path / "mine").exists()

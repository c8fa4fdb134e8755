"""Watching: a round for every save, and what each changes."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from cpmodel import api
from cpmodel.model.findings import Unreadable
from cpmodel.reports import terminal
from cpmodel.watching import Round, rounds, watch
from tests.test_cli import SOUND, written

Act = Callable[[], object]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return written(tmp_path / "small", SOUND)


def watched(folder: Path, *acts: Act) -> list[Round]:
    """A round now and one after each act, which happens while the files are looked at again and again."""
    waiting = iter([act for one in acts for act in (lambda: None, one)])
    found: list[Round] = []
    source = rounds(folder, lambda: api.check(api.load(folder), processes=1), lambda _: next(waiting, lambda: None)())
    for each in source:
        found.append(each)
        if len(found) > len(acts):
            break
    return found


def said(each: Round) -> tuple[list[str], list[str]]:
    return [found.code for found in each.gone], [found.code for found in each.new]


def rewritten(path: Path, old: str, new: str) -> Act:
    return lambda: path.write_text(path.read_text().replace(old, new))


def test_each_save_is_a_round_that_says_what_is_new_and_gone(folder: Path) -> None:
    talk = folder / "pathways" / "talk.yaml"
    found = watched(
        folder,
        rewritten(talk, "from: open, to: closed", "from: none, to: closed"),
        rewritten(talk, "pathway: talk\n", "pathway: talk\n\n# a line\n"),
        rewritten(talk, "from: none, to: closed", "from: open, to: closed"),
    )
    assert [each.number for each in found] == [1, 2, 3, 4]
    assert [said(each) for each in found] == [([], []), ([], ["CP202"]), ([], []), (["CP202"], [])]


def test_what_is_half_saved_is_a_round_that_says_so_and_the_next_goes_on_from_before(folder: Path) -> None:
    talk = folder / "pathways" / "talk.yaml"
    whole = talk.read_text()
    found = watched(folder, lambda: talk.write_text(whole[:200]), lambda: talk.write_text(whole))
    assert [isinstance(each.outcome, Unreadable) for each in found] == [False, True, False]
    assert said(found[2]) == ([], [])


def test_new_and_deleted_files_and_a_folder_that_goes_and_comes_are_noticed(folder: Path) -> None:
    other = folder / "pathways" / "note.yaml"
    text = (folder / "pathways" / "talk.yaml").read_text().replace("talk", "note")
    away = folder.with_name("away")
    found = watched(
        folder,
        lambda: other.write_text(text),
        other.unlink,
        lambda: folder.rename(away),
        lambda: away.rename(folder),
    )
    pathways = [None if isinstance(each.outcome, Unreadable) else [*each.outcome.procedure.pathways] for each in found]
    assert pathways == [["talk"], ["note", "talk"], ["talk"], None, ["talk"]]


def test_a_save_of_what_it_is_based_on_is_noticed_and_so_is_a_new_base(folder: Path) -> None:
    local = folder.with_name("local")
    other = written(folder.with_name("other"), SOUND)
    local.mkdir()
    top = local / "procedure.yaml"
    top.write_text("procedure: local\ntitle: L\nversion: '1'\nlanguage: 1\nbased_on: ../small\nbecause: An example\n")
    found = watched(
        local,
        rewritten(folder / "pathways" / "talk.yaml", "title: A talk", "title: The first"),
        rewritten(top, "../small", "../other"),
        rewritten(other / "pathways" / "talk.yaml", "title: A talk", "title: The second"),
    )
    titles = [each.outcome.procedure.pathways["talk"].title for each in found if isinstance(each.outcome, api.Checked)]
    assert titles == ["A talk", "The first", "A talk", "The second"]


def test_an_editor_that_saves_in_steps_is_waited_for(folder: Path) -> None:
    talk = folder / "pathways" / "talk.yaml"
    whole = talk.read_text()
    steps: list[Act] = [
        lambda: talk.write_text(""),
        lambda: talk.write_text(whole[:100]),
        lambda: talk.write_text(whole + "\n"),
    ]
    waiting = iter(steps)
    source = rounds(folder, lambda: api.check(api.load(folder), processes=1), lambda _: next(waiting, lambda: None)())
    assert [type(next(source).outcome) for _ in range(2)] == [api.Checked, api.Checked]


def test_a_save_with_the_same_size_is_seen_by_its_time(folder: Path) -> None:
    talk = folder / "pathways" / "talk.yaml"
    found = watched(folder, lambda: os.utime(talk, (1, 1)))
    assert len(found) == 2


def test_a_check_that_was_stopped_ends_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from cpmodel import checks

    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(checks, "_answer", stopped)
    source = rounds(folder, lambda: api.check(api.load(folder), processes=1))
    assert len(list(source)) == 1


def test_a_folder_that_is_not_there_is_refused() -> None:
    with pytest.raises(Unreadable, match="There is no folder and no shipped procedure 'nowhere'"):
        next(watch("nowhere"))


def test_the_last_line_of_a_round_says_what_has_changed(folder: Path) -> None:
    talk = folder / "pathways" / "talk.yaml"
    found = watched(
        folder,
        rewritten(talk, "from: open, to: closed", "from: none, to: closed"),
        lambda: os.utime(talk, (1, 1)),
    )
    last = [terminal.watched(each).splitlines()[-1].partition(" s")[2] for each in found]
    end = ". It is checked again when a file is saved; Ctrl-C ends it."
    assert last == [end, f": 0 findings gone, 1 new{end}", f": nothing is new or gone{end}"]

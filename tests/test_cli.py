"""The command line as its users meet it: what it says, where it says it, and its exit codes."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cpmodel import cli

SOUND = {
    "procedure.yaml": """
procedure: small
title: A small procedure
version: "1.0"
language: 1
because: an example
roles:
  chair: {title: The chair, because: an example}
rules:
  once_closed: {possible: talk.closed, says: A talk can close, because: an example}
""",
    "pathways/talk.yaml": """
pathway: talk
title: A talk
because: an example
states:
  none: {initial: true}
  open: {title: The talk is open, owner: chair, because: an example}
  closed: {final: true}
transitions:
  - {event: begun, by: chair, from: none, to: open, because: an example}
  - {event: ended, by: chair, from: open, to: closed, because: an example}
""",
}


def written(folder: Path, documents: dict[str, str]) -> Path:
    for name, text in documents.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text.lstrip(), encoding="utf-8")
    return folder


@pytest.fixture
def small(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return written(tmp_path / "small", SOUND)


def said(capsys, *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as stopped:
        cli.main(list(arguments))
    captured = capsys.readouterr()
    return int(stopped.value.code or 0), captured.out, captured.err


def test_a_sound_procedure_passes_and_says_what_was_explored(small, capsys):
    code, out, err = said(capsys, "check", "small")
    assert (code, err) == (0, "")
    assert out == (
        "A small procedure, version 1.0\n"
        "  0 errors, 0 warnings.\n"
        "  3 configurations explored, every one that a case can come to, in 1 state space with 2 steps.\n"
        "  1 of 1 rule hold.\n"
        "  0 of 0 required or forbidden stories go as told.\n"
        "  0 requirements: 0 behave, 0 annotate, 0 are not modelled and say why, 0 are missing.\n"
        "  It rests on 0 unverified limits and 0 open assumptions:\n"
    )


def test_a_trap_fails_and_is_shown_with_its_line_and_story(small, capsys):
    talk = small / "pathways" / "talk.yaml"
    talk.write_text(talk.read_text().replace("from: open, to: closed", "from: none, to: closed"))
    code, out, _ = said(capsys, "check", "small")
    assert code == 1
    assert out.startswith(
        "small/pathways/talk.yaml:6:3: CP202 A case can be stuck in “The talk is open” (talk.open):"
        " from there this pathway can never come to an end.\n"
        "     6 |   open: {title: The talk is open, owner: chair, because: an example}\n"
        "           ^\n"
        "  The shortest story that shows it (if dates allow), 1 step:\n"
    )


def test_json_is_the_same_for_programs(small, capsys):
    code, out, _ = said(capsys, "check", "small", "--format", "json")
    found = json.loads(out)
    assert code == 0
    assert {key: found[key] for key in ("procedure", "version", "errors", "configurations", "rules")} == {
        "procedure": "small",
        "version": "1.0",
        "errors": 0,
        "configurations": 3,
        "rules": {"once_closed": True},
    }


def test_all_faults_of_all_files_are_told_at_once_and_nothing_is_done(small, capsys):
    talk = small / "pathways" / "talk.yaml"
    talk.write_text(talk.read_text().replace("owner: chair", "owner: chairr").replace("final: true", "finall: true"))
    code, out, err = said(capsys, "check", "small")
    assert (code, out) == (2, "")
    assert "talk.yaml:6:42: CP020 There is no role 'chairr' (did you mean 'chair'?)" in err
    assert (
        "talk.yaml:7:12: CP010 A state has no key 'finall' (did you mean 'final'?); it may have: adopted_from," in err
    )
    assert err.endswith("2 faults; nothing was done.\n")


def test_a_procedure_that_is_not_there_is_named_with_those_that_are(capsys):
    code, _, err = said(capsys, "check", "derbyshier")
    assert code == 2
    assert "There is no folder and no shipped procedure 'derbyshier' (did you mean 'derbyshire'?)" in err


def test_a_limit_on_the_size_stops_with_a_sentence(small, capsys):
    code, _, err = said(capsys, "check", "small", "--largest", "1")
    assert code == 2
    assert err.startswith("More than 1 configurations: exploring stopped after 2")


def test_explain_prints_what_a_code_means(capsys):
    code, out, _ = said(capsys, "explain", "cp202")
    assert code == 0
    assert out.startswith("A state from which no end can be reached.\n\n")


def test_an_unknown_code_is_answered_with_those_that_there_are(capsys):
    code, _, err = said(capsys, "explain", "CP999")
    assert code == 2
    assert err.startswith("There is no code 'CP999'; there are: CP001, CP002")


def test_every_code_that_a_document_can_get_is_explained(capsys):
    from cpmodel.reading.codes import DOCUMENT_CODES

    for each in DOCUMENT_CODES:
        assert said(capsys, "explain", each)[0] == 0


def test_ctrl_c_stops_with_a_sentence(small, capsys, monkeypatch):
    from cpmodel import api

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(api, "check", interrupted)
    code, out, err = said(capsys, "check", "small")
    assert (code, out) == (130, "")
    assert err == "Stopped. Files that were finished are kept, and nothing is left half-written.\n"


def test_a_fault_of_ours_is_owned_and_no_traceback_is_shown(small, capsys, monkeypatch):
    from cpmodel import api

    def broken(*_: object, **__: object) -> None:
        raise AssertionError("two and two")

    monkeypatch.setattr(api, "check", broken)
    code, _, err = said(capsys, "check", "small")
    assert code == 1
    assert err == (
        "This is a fault in cpmodel itself, not in what you wrote (AssertionError: two and two)."
        " Set CPMODEL_DEBUG=1 to see where.\n"
    )


def test_the_module_and_the_script_are_the_same_command_line():
    found = subprocess.run([sys.executable, "-m", "cpmodel", "--version"], capture_output=True, text=True, check=True)
    assert found.stdout == "cpmodel 0.1.0\n"


def test_a_copy_of_the_shipped_procedure_is_checked_in_its_own_folder(tmp_path, capsys):
    import cpmodel
    from cpmodel.reading.procedures import SHIPPED

    shutil.copytree(SHIPPED / "derbyshire", tmp_path / "derbyshire")
    assert cpmodel.load(tmp_path / "derbyshire").version == cpmodel.load("derbyshire").version


def test_mutate_without_a_number_breaks_it_in_every_way_and_lists_what_goes_unnoticed(small, capsys):
    code, out, _ = said(capsys, "check", "small", "--mutate")
    assert code == 0
    assert "of the broken copies are noticed: " in out
    assert "      A rule about where the case stands would notice, or a story of what is heard there." in out


def test_mutate_takes_a_number_and_says_the_score_to_programs(small, capsys):
    code, out, _ = said(capsys, "check", "small", "--mutate", "4", "--seed", "3", "--format", "json")
    found = json.loads(out)
    assert (code, found["made"], found["judged"]) == (0, 4, 4)
    assert found["score"] == found["noticed"] / (found["noticed"] + found["survived"])
    assert [sorted(each) for each in found["survivors"]] == [
        ["change", "column", "element", "file", "hint", "line", "sentence"]
    ] * found["survived"]


def test_mutate_stopped_with_ctrl_c_says_the_share_so_far(small, capsys, monkeypatch):
    monkeypatch.setattr("cpmodel.mutating._outcomes", stopping)
    code, out, _ = said(capsys, "check", "small", "--mutate")
    assert code == 130
    assert "  Stopped after 0 of " in out


def stopping(*_):
    raise KeyboardInterrupt
    yield

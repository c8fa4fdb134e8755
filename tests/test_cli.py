"""The command line as its users meet it: what it says, where it says it, and its exit codes."""

import io
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cpmodel import api, cli
from tests.experiments import office

SOURCES = Path(cli.__file__).parent
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
        "  1 of 1 rule holds.\n"
        "  0 of 0 required or forbidden stories go as told.\n"
        "  0 requirements: 0 behave, 0 annotate, 0 not modelled with a reason, 0 missing.\n"
        "  It rests on 0 unverified limits and 0 open assumptions.\n"
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
        "           ^^^^\n"
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
    assert "talk.yaml:7:12: CP010 A state has no key 'finall' (did you mean 'final'?)." in err
    assert err.endswith("2 faults; nothing was done.\n")


def test_a_procedure_that_is_not_there_is_named_with_those_that_are(capsys):
    code, _, err = said(capsys, "check", "derbyshier")
    assert code == 2
    assert "There is no folder and no shipped procedure 'derbyshier' (did you mean 'derbyshire'?)" in err


def test_a_limit_on_the_size_leaves_unanswered_what_needs_more_and_says_so(small, capsys):
    code, out, err = said(capsys, "check", "small", "--largest", "1")
    assert (code, err) == (3, "")
    assert out.startswith(
        "More than 1 configurations: exploring stopped after 2, and says nothing of the rest."
        " What was asked about the pathway “A talk” and 1 rule (once_closed) is not answered.\n"
        "\n"
        "A small procedure, version 1.0\n"
        "  0 errors, 0 warnings.\n"
        "  0 configurations explored in 0 state spaces with 0 steps.\n"
        "  0 of 1 rule holds; of 1 it is not known.\n"
    )


def test_json_says_what_was_not_answered(small, capsys):
    code, out, _ = said(capsys, "check", "small", "--largest", "1", "--format", "json")
    found = json.loads(out)
    assert code == 3
    assert {key: found[key] for key in ("complete", "stopped", "rules", "unanswered")} == {
        "complete": False,
        "stopped": False,
        "rules": {"once_closed": None},
        "unanswered": [
            {
                "pathways": ["talk"],
                "limits": [],
                "rules": ["once_closed"],
                "why": "More than 1 configurations: exploring stopped after 2, and says nothing of the rest.",
            }
        ],
    }


def test_ctrl_c_in_a_check_shows_what_was_found_and_what_was_not_asked(small, capsys, monkeypatch):
    from cpmodel import checks

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(checks, "_answer", interrupted)
    code, out, err = said(capsys, "check", "small")
    assert code == 130
    assert out.startswith("The check was stopped before this was asked. What was asked about the pathway")
    assert err == "Stopped. Files that were finished are kept, and nothing is left half-written.\n"


def test_results_are_kept_and_fresh_does_without_them(small, capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("CPMODEL_KEPT", str(tmp_path / "kept"))
    said(capsys, "check", "small", "--fresh")
    assert not (tmp_path / "kept").exists()
    first = said(capsys, "check", "small")
    assert len(list((tmp_path / "kept").iterdir())) == 1
    assert said(capsys, "check", "small") == first


def test_watching_shows_text_only(small, capsys):
    code, _, err = said(capsys, "check", "small", "--watch", "--format", "json")
    assert code == 2
    assert err == (
        "--watch shows findings as text; it cannot be used together with --mutate, --fix or --format json.\n"
    )


def test_explain_without_a_code_says_what_each_is_about(capsys):
    code, out, _ = said(capsys, "explain")
    lines = out.splitlines()
    assert (code, [each[:5] for each in lines]) == (0, list(api.codes()))
    assert "CP202  A state from which no end can be reached." in lines


def test_explain_prints_what_a_code_means(capsys):
    code, out, _ = said(capsys, "explain", "cp202")
    assert code == 0
    assert out.startswith("A state from which no end can be reached.\n\n")


def test_an_unknown_code_is_answered_with_those_that_there_are(capsys):
    code, _, err = said(capsys, "explain", "CP999")
    assert code == 2
    assert err.startswith("There is no code 'CP999'; there are: CP001, CP002")


CODES = sorted({code for path in SOURCES.rglob("*.py") for code in re.findall(r"\bCP\d{3}\b", path.read_text("utf-8"))})


@pytest.mark.parametrize("code", CODES)
def test_every_code_that_the_source_can_show_is_explained(code, capsys):
    answer, out, _ = said(capsys, "explain", code)
    assert answer == 0
    assert out.strip()


def test_every_code_that_is_explained_is_one_that_the_source_can_show():

    assert list(api.codes()) == CODES


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


def test_absences_say_for_each_role_what_waits_for_ever_without_it(small, capsys):
    code, out, err = said(capsys, "check", "small", "--absences")
    assert (code, err) == (0, "")
    assert out == (
        "A small procedure, version 1.0\n"
        "  In these states a case would stay for ever without the role, whatever everybody else who has to act does.\n"
        "  The chair\n"
        "    talk: “The talk is open”\n"
        "  It rests on 0 unverified limits and 0 open assumptions.\n"
    )
    code, out, _ = said(capsys, "check", "small", "--absences", "--format", "json")
    assert json.loads(out)["absences"] == {"chair": {"can_stay_away": False, "waiting": ["talk.open"]}}
    code, out, err = said(capsys, "check", "small", "--absences", "--largest", "1")
    assert (code, out) == (2, "")
    assert err == "More than 1 configurations: exploring stopped after 2, and says nothing of the rest.\n"


def test_what_cannot_be_read_is_answered_in_the_form_that_was_asked_for(small, capsys):
    (small / "pathways" / "talk.yaml").write_text("pathway: talk\n")
    for form in ("json", "sarif"):
        code, out, err = said(capsys, "check", "small", "--format", form)
        assert (code, err) == (2, "")
        assert "CP011" in json.dumps(json.loads(out))
    code, out, _ = said(capsys, "stories", "small", "--format", "json")
    assert (code, json.loads(out)["readable"]) == (2, False)


def test_sarif_is_written_for_code_hosts_and_editors(small, capsys):
    code, out, _ = said(capsys, "check", "small", "--format", "sarif")
    assert (code, json.loads(out)["version"], json.loads(out)["runs"][0]["results"]) == (0, "2.1.0", [])


def test_mutation_has_no_findings_to_write_as_sarif(small, capsys):
    code, _, err = said(capsys, "check", "small", "--mutate", "--format", "sarif")
    assert (code, err) == (
        2,
        "--mutate and --absences have no findings; they are written as text or json, not as sarif.\n",
    )


STORIES = """
stories:
  - {name: A talk, kind: required, events: [talk.begun, talk.ended], because: an example}
  - {name: No talk, kind: required, events: [talk.ended], because: an example}
"""


@pytest.mark.parametrize(
    ("options", "names", "exit_code"),
    [
        ((), ["No talk", "A talk"], 1),
        (("--only", "red"), ["No talk"], 1),
        (("--only", "green"), ["A talk"], 1),
        (("--file", "talks"), ["No talk", "A talk"], 1),
    ],
)
def test_stories_can_be_asked_for_by_colour_and_file(small, capsys, options, names, exit_code):
    written(small, {"stories/talks.yaml": STORIES})
    code, out, _ = said(capsys, "stories", "small", *options)
    assert code == exit_code
    assert re.findall(r"required   (\w+ talk)", out) == names


def test_a_file_of_stories_that_is_not_there_is_answered_with_those_that_are(small, capsys):
    written(small, {"stories/talks.yaml": STORIES})
    code, _, err = said(capsys, "stories", "small", "--file", "talk")
    assert (code, err) == (2, "There is no file of stories 'talk'; there are: talks.\n")


def test_the_schemas_are_written_where_a_copied_procedure_looks_for_them(tmp_path, monkeypatch, capsys):
    from cpmodel.reading.procedures import SHIPPED

    monkeypatch.chdir(tmp_path)
    shutil.copytree(SHIPPED / "derbyshire", "procedures/mine")
    with pytest.raises(SystemExit):
        cli.main(["schema", "--to", "schemas"])
    assert capsys.readouterr().out == "5 schemas are in schemas.\n"
    for path in Path("procedures/mine").rglob("*.yaml"):
        first = path.read_text(encoding="utf-8").splitlines()[0]
        assert (path.parent / first.partition("=")[2]).resolve().is_file(), path


def test_a_scenario_that_is_not_there_is_answered_with_where_it_was_looked_for(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    code, _, err = said(capsys, "simulate", "derbyshire_2025")
    assert code == 2
    assert "CP401 There is no scenario 'derbyshire_2025' (did you mean 'derbyshire_2024'?)" in err
    assert f"'derbyshire_2025.yaml' in the folder 'simulations' of {tmp_path} (which is not there)" in err


DEAF = SOUND | {
    "pathways/note.yaml": """
pathway: note
title: The note of a talk
because: an example
states:
  none: {initial: true}
  open: {title: The note is being written, owner: chair, because: an example}
  kept: {final: true}
transitions:
  - {follows: talk.begun, from: none, to: open, because: an example}
  - {event: kept, by: chair, from: open, to: kept, because: an example}   # by hand
""",
    "pathways/talk.yaml": SOUND["pathways/talk.yaml"].replace("from: none, to: open", "from: idle, to: open"),
}
HEARD = "  - {follows: talk.begun, from: open, assumed: “Begun” changes nothing here; nobody has confirmed it.}"


def test_a_dry_run_shows_the_difference_and_writes_nothing(small, capsys):
    written(small, DEAF)
    code, out, _ = said(capsys, "check", "small", "--fix", "--dry-run")
    assert code == 0
    assert out.startswith(
        f"""--- a/small/pathways/note.yaml
+++ b/small/pathways/note.yaml
@@ -8,3 +8,4 @@
 transitions:
   - {{follows: talk.begun, from: none, to: open, because: an example}}
   - {{event: kept, by: chair, from: open, to: kept, because: an example}}   # by hand
+{HEARD}

small/pathways/note.yaml:6:3: CP207 would be mended: follow talk.begun from 'open' and change nothing, as an assumption.
1 mend in 1 file; nothing was written.

A small procedure, version 1.0
  0 errors, 0 warnings.
"""
    )
    assert (small / "pathways" / "note.yaml").read_text(encoding="utf-8") == DEAF["pathways/note.yaml"].lstrip()


def test_a_fix_writes_the_mend_and_then_says_how_things_stand(small, capsys):
    written(small, DEAF)
    assert said(capsys, "check", "small")[0] == 1
    code, out, _ = said(capsys, "check", "small", "--fix")
    assert code == 0
    assert out.startswith(
        """small/pathways/note.yaml:6:3: CP207 mended: follow talk.begun from 'open' and change nothing, as an assumption.
1 mend in 1 file; every other line is as it was.

A small procedure, version 1.0
  0 errors, 0 warnings.
"""
    )
    assert (small / "pathways" / "note.yaml").read_text(
        encoding="utf-8"
    ) == f"{DEAF['pathways/note.yaml'].lstrip()}{HEARD}\n"
    assert said(capsys, "check", "small")[0] == 0


def test_a_fix_where_nothing_is_wrong_says_so(small, capsys):
    code, out, _ = said(capsys, "check", "small", "--fix")
    assert (code, out.partition("\n")[0]) == (0, "Nothing was mended; every file is as it was.")


def test_a_slip_in_a_file_says_its_mend_and_how_to_have_it(small, capsys):
    text = SOUND["pathways/talk.yaml"].lstrip()
    (small / "pathways" / "talk.yaml").write_text(text.replace("to: open", "to: opn"))
    assert said(capsys, "check", "small") == (
        2,
        "",
        """small/pathways/talk.yaml:9:47: CP020 The pathway 'talk' has no state 'opn' (did you mean 'open'?); known are: closed, none, open.
     9 |   - {event: begun, by: chair, from: none, to: opn, because: an example}
                                                       ^^^
  Mend: write 'open' instead of 'opn' (cpmodel check --fix)

1 fault; nothing was done.
""",
    )


def test_what_cannot_be_read_is_mended_as_far_as_it_is_plain(small, capsys):
    text = SOUND["pathways/talk.yaml"].lstrip()
    (small / "pathways" / "talk.yaml").write_text(
        text.replace("to: open", "to: opn").replace("by: chair, from: open", "by: boss, from: open")
    )
    code, out, _ = said(capsys, "check", "small", "--fix")
    assert (code, out) == (
        2,
        """small/pathways/talk.yaml:9:47: CP020 mended: write 'open' instead of 'opn'.
1 mend in 1 file; every other line is as it was.

small/pathways/talk.yaml:10:24: CP020 There is no role 'boss'; known are: chair, clock, outside.
    10 |   - {event: ended, by: boss, from: open, to: closed, because: an example}
                                ^^^^

1 fault left; the procedure cannot be read, and was not checked.
""",
    )
    assert "to: open" in (small / "pathways" / "talk.yaml").read_text()


def test_a_program_is_told_what_was_mended(small, capsys):
    written(small, DEAF)
    code, out, _ = said(capsys, "check", "small", "--fix", "--format", "json")
    found = json.loads(out)
    assert (code, found["errors"], found["findings"], found["left"], found["written"]) == (0, 0, [], [], True)
    assert found["files"] == ["small/pathways/note.yaml"]
    assert [each["code"] for each in found["mended"]] == ["CP207"]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("small", "--dry-run"), "--dry-run goes with --fix: it shows what --fix would change."),
        (
            ("small", "--fix", "--mutate"),
            "--fix mends a procedure; it cannot be used together with --mutate or --absences.",
        ),
    ],
)
def test_options_that_do_not_go_together_are_a_sentence(options, sentence, small, capsys):
    assert said(capsys, "check", *options) == (2, "", f"{sentence}\n")


def test_a_shipped_procedure_is_not_fixed_but_its_difference_can_be_seen(capsys):
    code, out, err = said(capsys, "check", "derbyshire", "--fix")
    assert (code, out) == (2, "")
    assert err.startswith("'derbyshire' comes with cpmodel and stays as it is; copy its folder (")


# --- walking -------------------------------------------------------------------------------------------------------


def piped(monkeypatch, *lines: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


class Typed(io.StringIO):
    """Lines that somebody types, and then Ctrl-D, or Ctrl-C where a line says so."""

    def isatty(self) -> bool:
        return True

    def readline(self, *_: int) -> str:
        line = super().readline()
        if line == "Ctrl-C\n":
            raise KeyboardInterrupt
        return line


def typed(monkeypatch, *lines: str) -> None:
    monkeypatch.setattr("sys.stdin", Typed("".join(f"{line}\n" for line in lines)))


def test_lines_that_are_piped_in_give_a_transcript(small, capsys, monkeypatch):
    piped(monkeypatch, "# a talk", "begun", "", "day 12", "ended   # at last", "save A talk", "undo", "quit", "begun")
    code, out, err = said(capsys, "walk", "small")
    assert (code, err) == (0, "")
    assert (
        out
        == """\
A small procedure, version 1.0
  It rests on 0 unverified limits and 0 open assumptions.
Monday 5 January 2026. At the beginning nothing has happened.
> # a talk
> begun
Begun (talk), by The chair: now the talk is “The talk is open”.
> day 12
Monday 12 January 2026
> ended   # at last
Ended (talk), by The chair: now the talk is “Closed”.
> save A talk
The story “A talk” with 2 events is in small/stories/walked.yaml.
> undo
Undone.
Monday 12 January 2026. 1 event so far.
> quit
The walk ends after 1 event. Kept in small/stories/walked.yaml: “A talk”.
"""
    )


def test_a_line_that_is_refused_fails_a_script_and_the_rest_is_done(small, capsys, monkeypatch):
    piped(monkeypatch, "ended", "begun")
    code, out, _ = said(capsys, "walk", "small", "--start", "2026-12-24")
    assert code == 1
    assert (
        out
        == """\
A small procedure, version 1.0
  It rests on 0 unverified limits and 0 open assumptions.
Thursday 24 December 2026. At the beginning nothing has happened.
> ended
“Ended” (talk.ended) cannot happen now: the talk is “None”, and it may happen
only from “The talk is open”.
> begun
Begun (talk), by The chair: now the talk is “The talk is open”.
The walk ends after 1 event; nothing was saved.
"""
    )


def test_somebody_at_a_keyboard_is_asked_and_sees_what_can_happen_next(small, capsys, monkeypatch):
    typed(monkeypatch, "Frday", "2026-01-05", "1")
    code, out, err = said(capsys, "walk", "small")
    assert (code, err) == (0, "")
    day = re.search(r"On which day does it begin\? \[(.*)\]", out)
    assert day
    assert (
        out.replace(day[1], "DAY").replace("> \n", ">\n")
        == """\
A small procedure, version 1.0
  It rests on 0 unverified limits and 0 open assumptions.
Enter takes what is in brackets.
On which day does it begin? [DAY]
> 'Frday' is no day; it is written 2026-01-12, or 12 for the next one of a month,
12 January, or Friday.
>
Monday 5 January 2026, 0 events so far
Nothing waits for anybody.
What can happen next
  1  Begun: The chair
A number or a name; day, next due, undo, why EVENT, tasks, where, help, quit.
> Begun (talk), by The chair: now the talk is “The talk is open”.

Monday 5 January 2026, 1 event so far
Where it stands
  Talk: “The talk is open”; to act: The chair
What can happen next
  1  Ended: The chair
A number or a name; day, next due, undo, why EVENT, tasks, where, help, quit.
>
The walk ends after 1 event; nothing was saved.
"""
    )


def test_ctrl_c_stops_a_walk_and_says_what_was_kept(small, capsys, monkeypatch):
    typed(monkeypatch, "begun", "save A talk", "Ctrl-C")
    code, out, _ = said(capsys, "walk", "small", "--start", "2026-01-05", "--to", "kept.yaml")
    assert code == 130
    assert out.endswith("\nThe walk ends after 1 event. Kept in kept.yaml: “A talk”.\n")


def test_enter_goes_on_with_a_story_that_is_told(small, capsys, monkeypatch):
    stories = "stories:\n  - {name: A talk, kind: required, events: [talk.begun, talk.ended]}\n"
    written(small, {"stories/all.yaml": stories})
    typed(monkeypatch, "replay A talk", "", "")
    code, out, _ = said(capsys, "walk", "small", "--start", "2026-01-05")
    assert (code, "The story has come to its end, as it says." in out) == (0, True)


def test_a_day_that_is_none_is_refused_before_the_walk(capsys):
    code, out, err = said(capsys, "walk", "--start", "tomorow")
    assert (code, out) == (2, "")
    assert err.startswith("'tomorow' is no day; it is written 2026-01-12,")


def test_a_local_procedure_is_started_and_read_back(small, capsys):
    assert said(capsys, "new", "mine", "--based-on", "small") == (
        0,
        (
            "A procedure is in mine:\n  mine/procedure.yaml\n  mine/pathways/talk.yaml\n  mine/stories/local.yaml\n"
            "Say in them what is otherwise here, and then: cpmodel check mine\n"
        ),
        "",
    )
    assert said(capsys, "new", "mine", "--based-on", "small") == (
        2,
        "",
        "'mine' is there already and is not empty; name a folder that is not there yet.\n",
    )
    assert said(capsys, "check", "mine")[0] == 0
    code, out, _ = said(capsys, "show", "mine", "talk")
    assert (code, out.splitlines()[:2]) == (
        0,
        [
            "A small procedure (mine), version 0.1 (mine)",
            "Based on A small procedure, version 1.0 (small): what is marked + is added here, what is marked ~ is changed",
        ],
    )


def test_the_whole_of_a_procedure_is_printed_and_written_as_documents(small, capsys):
    code, out, _ = said(capsys, "show", "small", "--yaml")
    assert (code, re.findall(r"^(?:---|# .*)$", out, re.MULTILINE)) == (
        0,
        ["# pathways/talk.yaml", "---", "# procedure.yaml"],
    )
    assert said(capsys, "show", "small", "talk", "--yaml")[1].startswith("pathway: talk\ntitle: A talk\n")
    assert said(capsys, "show", "small", "--yaml", "--to", "whole") == (0, "2 documents are in whole.\n", "")
    assert said(capsys, "check", "whole")[0] == 0
    assert said(capsys, "show", "small", "--to", "other")[0] == 2
    assert said(capsys, "show", "small", "tlak", "--yaml") == (2, "", "There is no pathway 'tlak'; there are: talk.\n")


# --- comparing --------------------------------------------------------------------------------------------------------


def test_two_versions_that_behave_the_same_are_compared_with_exit_code_0(small, tmp_path, capsys):
    other = {name: text.replace("title: A talk", "title: A long talk") for name, text in SOUND.items()}
    written(tmp_path / "other", other)
    code, out, err = said(capsys, "compare", "small", "other")
    assert (code, err) == (0, "")
    assert out == (
        "From A small procedure, version 1.0\n"
        "to   A small procedure, version 1.0\n"
        "  A case goes as before: the same events are possible after the same events, by the same people, to the same outcomes.\n"
        "  1 change in the text, 1 of them in words only; 0 limits and 0 roles concerned.\n"
        "\n"
        "What was written otherwise:\n"
        "  The pathway “A long talk” (talk): title “A long talk”, was “A talk”.\n"
        "    small/pathways/talk.yaml:1:1\n"
        "    other/pathways/talk.yaml:1:1\n"
    )
    assert said(capsys, "compare", "small", "small") == (
        0,
        "From A small procedure, version 1.0\nto   A small procedure, version 1.0\n  Nothing was changed.\n",
        "",
    )


def test_two_versions_that_behave_otherwise_are_compared_with_exit_code_1(small, tmp_path, capsys):
    loop = "transitions:\n  - {event: put_off, by: chair, from: open, because: an example}"
    other = {name: text.replace("transitions:", loop) for name, text in SOUND.items()}
    written(tmp_path / "other", other)
    code, out, err = said(capsys, "compare", "small", "other")
    assert (code, err) == (1, "")
    assert out == (
        "From A small procedure, version 1.0\n"
        "to   A small procedure, version 1.0\n"
        "  1 difference in what can happen to a case.\n"
        "  1 change in the text, 0 of them in words only; 0 limits and 1 role concerned.\n"
        "\n"
        "Newly possible: “Put off” (talk), while the talk is “The talk is open”; by The chair.\n"
        "  other/pathways/talk.yaml:9:5\n"
        "  The shortest story that shows it (if dates allow), 2 steps:\n"
        "    At the beginning nothing has happened.\n"
        "    1. Begun (talk), by The chair: now the talk is “The talk is open”.\n"
        "    2. Put off (talk), by The chair: nothing changes.\n"
        "\n"
        "The chair\n"
        "  You may newly do this: “Put off” (talk), while the talk is “The talk is open”.\n"
        "\n"
        "What was written otherwise:\n"
        "  New transition “Put off” (talk.put_off@open).\n"
        "    other/pathways/talk.yaml:9:5\n"
    )
    code, out, err = said(capsys, "compare", "other", "small", "--format", "json")
    found = json.loads(out)
    assert (code, err, found["equivalent"], found["findings"]) == (1, "", False, {"appeared": [], "gone": []})
    assert [(each["turn"], each["event"], each["states"]) for each in found["differences"]] == [
        ("no longer possible", "talk.put_off", ["open"])
    ]
    assert found["differences"][0]["old_story"]["events"] == ["talk.begun", "talk.put_off"]
    assert found["walked"] == [{"pathways": ["talk"], "pairs": 3}]


def test_a_version_that_cannot_be_read_is_exit_code_2(small, capsys):
    code, out, err = said(capsys, "compare", "small", "HEAD~99999:small")
    assert (code, out) == (2, "")
    assert "There is no revision 'HEAD~99999'" in err


def test_a_version_that_cannot_be_read_is_told_to_a_program_with_the_faults_of_both(small, capsys):
    code, out, err = said(capsys, "compare", "nowhere", "HEAD~99999:small", "--format", "json")
    found = json.loads(out)
    assert (code, err, found["readable"], found["errors"]) == (2, "", False, 2)
    assert [each["code"] for each in found["findings"]] == ["CP001", "CP001"]


def test_a_comparison_is_a_page_in_a_file_and_a_note_of_a_day(small, tmp_path, capsys):
    loop = "transitions:\n  - {event: put_off, by: chair, from: open, because: an example}"
    written(tmp_path / "other", {name: text.replace("transitions:", loop) for name, text in SOUND.items()})
    arguments = ("compare", "small", "other", "--format", "html", "--to", "out/page.html")
    code, out, err = said(capsys, *arguments, "--record", "out/note.md", "--on", "2026-11-25")
    assert (code, out) == (1, "The comparison is in out/page.html.\n")
    assert err == "The change note is in out/note.md.\n"
    page, note = ((tmp_path / "out" / name).read_text(encoding="utf-8") for name in ("page.html", "note.md"))
    assert page.startswith("<!DOCTYPE html>")
    assert "+ Put off" in page
    assert note.startswith("# Change note: A small procedure\n\nWednesday 25 November 2026\n")
    said(capsys, *arguments, "--record", "out/again.md", "--on", "2026-11-25")
    assert (tmp_path / "out" / "again.md").read_text(encoding="utf-8") == note
    assert (tmp_path / "out" / "page.html").read_text(encoding="utf-8") == page


def test_a_day_without_a_note_says_so(small, capsys):
    assert said(capsys, "compare", "small", "small", "--on", "2026-11-25") == (
        2,
        "",
        "--on is the day of a change note, and goes with --record.\n",
    )


def test_a_quiz_is_two_sheets_in_a_folder(tmp_path, capsys):
    to = tmp_path / "quiz"
    code, out, err = said(capsys, "quiz", "derbyshire", "--to", str(to), "--questions", "5", "--seed", "3")
    assert (code, err) == (0, "")
    assert sorted(each.name for each in to.iterdir()) == ["answers.html", "questions.html"]
    assert out.startswith("5 questions about Child protection conferences in Derbyshire, version 1.0 are in ")


def test_a_handbook_is_a_folder_of_pages_that_another_takes_the_place_of(tmp_path, capsys):
    to = tmp_path / "handbook"
    code, out, err = said(capsys, "handbook", "derbyshire", "--to", str(to))
    pages = sorted(to.iterdir())
    assert (code, err) == (0, "")
    assert out == (
        f"The handbook of Child protection conferences in Derbyshire, version 1.0 has {len(pages)} pages;"
        f" {to / 'index.html'} opens in a browser.\n"
    )
    before = {each.name: each.read_bytes() for each in pages}
    assert said(capsys, "handbook", "--to", str(to))[0] == 0
    assert {each.name: each.read_bytes() for each in to.iterdir()} == before


def test_a_handbook_of_a_story_that_is_not_there_says_so(tmp_path, capsys):
    assert said(capsys, "handbook", "--story", "Nobody", "--to", str(tmp_path / "none")) == (
        2,
        "",
        "There is no story 'Nobody' in Child protection conferences in Derbyshire, version 1.0.\n",
    )
    assert not (tmp_path / "none").exists()


def test_a_quiz_without_questions_says_so(capsys):
    assert said(capsys, "quiz", "--questions", "0") == (2, "", "A quiz has at least 1 question, not 0.\n")


def test_some_pathways_are_drawn_in_the_formats_that_are_asked_for(small, capsys):
    code, out, err = said(capsys, "draw", str(small), "talk", "--format", "svg, mermaid,scxml", "--to", "drawn")
    assert (code, out, err) == (0, "3 drawings of A small procedure, version 1.0 are in drawn.\n", "")
    assert sorted(each.name for each in Path("drawn").iterdir()) == ["talk.mmd", "talk.scxml", "talk.svg"]


def test_a_view_is_drawn_and_one_that_is_not_there_is_answered_with_what_was_meant(small, capsys):
    assert said(capsys, "draw", str(small), "--view", "role:chair", "--format", "svg", "--to", "drawn")[0] == 0
    assert [each.name for each in Path("drawn").iterdir()] == ["role-chair.svg"]
    code, out, err = said(capsys, "draw", str(small), "--view", "role:chiar", "--to", "drawn")
    assert (code, out, err) == (2, "", "There is no role 'chiar' (did you mean 'chair'?).\n")


# --- measuring logs ------------------------------------------------------------------------------------------------

LOG = "time,case,event\n2023-04-03T09:00,a,referral.referred\n2023-04-03T10:00,a,referral.danger_found\n"


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ("text", "In time: Decision on a referral"),
        ("json", '"limits.referral_decision.by_child"'),
        ("csv", "limits.referral_decision.by_child,In time: Decision on a referral,100.0,%,children,1"),
        ("html", "<h1>Event log, 3 April 2023 to 30 April 2023</h1>"),
    ],
)
def test_a_log_is_measured_in_the_form_that_is_asked_for(form, words, tmp_path, capsys):
    (tmp_path / "log.csv").write_text(LOG, encoding="utf-8")
    code, out, err = said(capsys, "kpis", str(tmp_path / "log.csv"), "--until", "2023-04-30", "--format", form)
    assert (code, err) == (0, "")
    assert words in out


def test_hours_and_costs_are_measured_by_a_table_of_effort(tmp_path, capsys):
    (tmp_path / "log.csv").write_text(LOG, encoding="utf-8")
    (tmp_path / "effort.csv").write_text(
        "event,counts,role,hours,cost,source\nreferral.referred,child,social_worker,0.5,40,assumed\n", encoding="utf-8"
    )
    code, out, _ = said(
        capsys, "kpis", str(tmp_path / "log.csv"), "--effort", str(tmp_path / "effort.csv"), "--format", "csv"
    )
    assert code == 0
    assert "effort.social_worker.hours,Hours worked: Social worker,0.5,hours,activities,1\n" in out
    assert "effort.cost,Cost of the hours worked,20.0,pounds,activities,1\n" in out


def test_a_log_that_cannot_be_read_is_answered_with_all_its_faults(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "log.csv").write_text(f"{LOG}2023-04-31,a,referral.referd\n", encoding="utf-8")
    code, out, err = said(capsys, "kpis", "log.csv")
    assert (code, out) == (2, "")
    assert "log.csv:4:1: CP422 '2023-04-31' is in no calendar and on no clock." in err
    assert "log.csv:4:14: CP421 'referral.referd' is no event" in err
    assert "2 faults; nothing was done." in err
    code, out, _ = said(capsys, "kpis", "log.csv", "--format", "json")
    assert (code, json.loads(out)["readable"], json.loads(out)["errors"]) == (2, False, 2)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--from", "1 April"], "--from '1 April' is no day; a day is written as 2023-04-01."),
        (["--from", "2024-01-01", "--until", "2023-01-01"], "The period from 2024-01-01 to 2023-01-02 has no day."),
    ],
)
def test_a_period_that_cannot_be_is_a_sentence(options, sentence, tmp_path, capsys):
    (tmp_path / "log.csv").write_text(LOG, encoding="utf-8")
    assert said(capsys, "kpis", str(tmp_path / "log.csv"), *options) == (2, "", f"{sentence}\n")


def test_a_log_whose_name_says_no_format_is_refused_before_anything_is_simulated(tmp_path, capsys):
    code, out, err = said(capsys, "simulate", "--log", str(tmp_path / "log.txt"))
    assert (code, out) == (2, "")
    assert "does not say in which format it is to be written; it ends with .csv or .xes" in err


# --- studies ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """A small office and its scenarios, in the working folder."""
    monkeypatch.chdir(tmp_path)
    return office.written(tmp_path)


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ("text", "at most 20 was asked for, which is reached."),
        (
            "json",
            '"precision": {\n    "half_width": 20.0,\n    "measure": "limits.answer.by_child",\n    "reached": true',
        ),
        (
            "csv",
            "measure,title,mean,low,high,confidence,replications,unit,counts\nlimits.answer.by_child,In time: Answered,",
        ),
        ("html", "at most 20 was asked for, which is reached."),
    ],
)
def test_a_scenario_is_simulated_until_it_is_precise_enough(form, words, desk, capsys):
    code, out, err = said(capsys, "simulate", "usual.yaml", "--precision", "20pp", "--for", "answer", "--format", form)
    assert (code, err) == (0, "")
    assert words in out


def test_a_scenario_that_is_not_so_precise_after_the_most_replications_is_no_full_answer(desk, capsys):
    code, out, _ = said(capsys, "simulate", "usual.yaml", "--precision", "0.1pp", "--for", "answer", "--most", "11")
    assert code == 3
    assert "at most 0.1 was asked for, which is not reached." in " ".join(out.split())


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (
            ["--precision", "1pp", "--replications", "3"],
            "--replications says how many, --precision until when; only one",
        ),
        (
            ["--for", "answer"],
            "--for goes with --precision, which says how precise it is to be, such as 1pp",
        ),
        (
            ["--precision", "1 day", "--for", "answer"],
            "--precision '1 day' does not fit 'In time: Answered', which is in %;",
        ),
        (["--precision", "1pp", "--for", "anser"], "There is no measure 'anser' (did you mean 'answer'?)"),
    ],
)
def test_a_precision_that_cannot_be_is_a_sentence(options, sentence, desk, capsys):
    code, out, err = said(capsys, "simulate", "usual.yaml", *options)
    assert (code, out) == (2, "")
    assert err.startswith(sentence)


def test_scenarios_are_compared_with_a_file_and_with_what_is_set(desk, capsys):
    arguments = ["what-if", "usual.yaml", "more.yaml", "--set", "demand x0.9", "--for", "answer", "--replications", "3"]
    code, out, err = said(capsys, *arguments)
    assert (code, err) == (0, "")
    assert out.startswith("What if: Four at the desk; or demand 217.8 instead of 242?\n")
    assert said(capsys, *arguments, "--format", "html", "--to", "answer.html") == (
        0,
        "The answer is in answer.html.\n",
        "",
    )
    assert "<h1>What if: Four at the desk; or demand 217.8 instead of 242?</h1>" in Path("answer.html").read_text(
        "utf-8"
    )


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ([], "There is nothing to compare with; name another scenario, or say what changes, such as chairs=9."),
        (
            ["--set", "chairs=9"],
            "'chairs' is nothing that can be set in this scenario; among others there are: demand, ",
        ),
        (["more"], "CP401 There is no scenario 'more'"),
    ],
)
def test_a_comparison_that_cannot_be_is_a_sentence(options, sentence, desk, capsys):
    code, out, err = said(capsys, "what-if", "usual.yaml", *options)
    assert (code, out) == (2, "")
    assert sentence in err


def test_what_was_simulated_is_written_into_a_file_as_it_would_be_printed(desk, capsys):
    asked = ["simulate", "usual.yaml", "--replications", "2", "--format", "html"]
    _, printed, _ = said(capsys, *asked)
    assert said(capsys, *asked, "--to", "year.html")[:2] == (0, "The answer is in year.html.\n")
    assert Path("year.html").read_text(encoding="utf-8") == printed


def test_a_backtest_takes_the_last_year_and_a_file_with_to(tmp_path, monkeypatch, capsys):
    from tests.calibration.made_up import written

    monkeypatch.chdir(tmp_path)
    data = ["--data", str(written(tmp_path / "data")), "--area", "Hereshire", "--replications", "2", "--fresh"]
    asked = ["backtest", *data, "--from", "2021", "--to", "2022", "--to", "told.json", "--format", "json"]
    code, out, _ = said(capsys, *asked)
    assert (code, out) == (0, "The answer is in told.json.\n")
    assert json.loads(Path("told.json").read_text())["fitted_to"] == [2021, 2022]


@pytest.mark.parametrize("twice", [("2021", "2022"), ("told.json", "told.html")])
def test_a_backtest_has_one_last_year_and_one_file(twice, tmp_path, capsys):
    code, out, err = said(capsys, "backtest", "--data", str(tmp_path), "--to", twice[0], "--to", twice[1])
    assert (code, out) == (2, "")
    assert f"--to is given once for a year and once for a file, and not {twice[0]} and {twice[1]}." in err


def test_the_smallest_staffing_is_found_after_a_first_estimate(desk, capsys):
    arguments = ["capacity", "usual.yaml", "--vary", "desk=3..5", "--target", "answer >= 85%", "--within", "5pp"]
    code, out, err = said(capsys, *arguments)
    assert (code, err) == (0, "First estimate: looks like 4 workers of desk. This is now tested.\n")
    assert "4 workers of desk, instead of 3: then" in out


def test_the_smallest_staffing_for_more_demand_is_found(desk, capsys):
    arguments = ["capacity", "usual.yaml", "--vary", "desk=3..5", "--target", "answer >= 75%", "--within", "10pp"]
    code, out, err = said(capsys, *arguments, "--set", "demand +40%")
    assert (code, err) == (0, "First estimate: looks like 4 workers of desk. This is now tested.\n")
    assert "4 workers of desk, instead of 3: then" in out


def test_a_staffing_that_could_not_be_told_is_no_full_answer(desk, capsys):
    arguments = ["capacity", "usual.yaml", "--vary", "desk=3..4", "--target", "answer >= 78%", "--within", "0.1pp"]
    code, out, _ = said(capsys, *arguments, "--most", "11")
    assert code == 3
    assert "This is not certain" in out


@pytest.mark.parametrize(
    ("command", "question"),
    [
        ("why-late", "Why is it late: “Answered”?"),
        ("sensitivity", "Which figures matter most for “In time: Answered”?"),
    ],
)
def test_what_makes_people_late_and_which_figures_matter_are_asked_with_one_command(command, question, desk, capsys):
    code, out, err = said(capsys, command, "usual.yaml", "--for", "answer", "--replications", "2")
    assert (code, err) == (0, "")
    assert out.startswith(f"{question}\n")
    assert said(capsys, command, "usual.yaml", "--for", "anser")[0] == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ["simulate", "usual.yaml", "--precision", "1pp", "--for", "anser"],
        ["what-if", "usual.yaml", "more.yaml", "--for", "anser"],
        ["capacity", "usual.yaml", "--vary", "desk", "--target", "anser >= 85%"],
        ["why-late", "usual.yaml", "--for", "anser"],
        ["sensitivity", "usual.yaml", "--for", "anser"],
    ],
)
def test_a_measure_that_there_is_not_is_refused_before_anything_is_simulated(arguments, desk, capsys, monkeypatch):
    monkeypatch.setattr("cpmodel.experiments.running.Runner.measured", lambda *_: pytest.fail("it was simulated"))
    code, out, err = said(capsys, *arguments)
    assert (code, out) == (2, "")
    assert err in (
        "There is no measure 'anser' (did you mean 'answer'?).\n",
        "There is no limit 'anser' (did you mean 'answer'?); known are: answer.\n",
    )

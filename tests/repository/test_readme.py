"""What README.md promises is what there is."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

import cpmodel

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def commands(shell: str) -> list[str]:
    """The lines of the README's blocks of one shell that are commands to begin with."""
    blocks = re.findall(rf"<!-- command -->\n```{shell}\n(.*?)\n```", README, re.DOTALL)
    assert all("\n" not in block for block in blocks), "each command is one line"
    return blocks


def test_there_are_two_commands_each_one_line_for_each_shell():
    assert commands("sh") == [
        "python3 -m venv .venv && .venv/bin/pip install --quiet . && .venv/bin/cpmodel run",
        "python3 -m venv .venv && .venv/bin/pip install --quiet --editable '.[test]' && .venv/bin/pytest -n 2",
    ]
    assert commands("powershell") == [
        r"py -m venv .venv; if ($?) { .venv\Scripts\pip install --quiet . }; if ($?) { .venv\Scripts\cpmodel run }",
        (
            r"py -m venv .venv; if ($?) { .venv\Scripts\pip install --quiet --editable '.[test]' };"
            r" if ($?) { .venv\Scripts\pytest -n 2 }"
        ),
    ]


def test_ci_takes_its_commands_out_of_the_readme_and_nowhere_else():
    script = (ROOT / ".ci" / "run").read_text()
    assert "README.md" in script
    assert "pip install" not in script


def test_every_command_of_the_command_line_is_in_the_readme():
    listed = subprocess.run(
        [sys.executable, "-m", "cpmodel", "--help"], capture_output=True, text=True, check=True, cwd=ROOT
    ).stdout
    names = re.findall(r"^  (\w+)  ", listed.partition("Commands:")[2], re.MULTILINE)
    assert names, listed
    assert [name for name in names if f"`cpmodel {name}" not in README] == []


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\((?!https?:|#)([^)]+)\)", README))))
def test_every_link_leads_to_a_file(link):
    assert (ROOT / link.partition("#")[0]).exists()


def test_the_top_level_holds_only_what_it_should():
    tracked = subprocess.run(["git", "ls-files"], capture_output=True, text=True, check=True, cwd=ROOT).stdout.split(
        "\n"
    )
    top = {name.partition("/")[0] for name in tracked if name}
    assert {name for name in top if not name.startswith(".")} == {
        "README.md",
        "cpmodel",
        "diagrams",
        "pyproject.toml",
        "simulations",
        "tests",
    }


def test_the_walk_is_what_the_command_prints():
    shown = re.search(r"<!-- walk -->\n```console\n\$ printf '%s\\n' (.*?) \| (.*?)\n(.*?)```", README, re.DOTALL)
    lines, command = shlex.split(shown[1]), shlex.split(shown[2])[1:]
    found = subprocess.run(
        [sys.executable, "-m", "cpmodel", *command],
        input="\n".join(lines),
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert (found.stdout, found.stderr, found.returncode) == (shown[3], "", 1)


def test_the_smallest_procedure_passes(tmp_path):
    top, talk = re.findall(r"```yaml\n(.*?)```", README, re.DOTALL)[:2]
    (tmp_path / "pathways").mkdir()
    (tmp_path / "procedure.yaml").write_text(top)
    (tmp_path / "pathways" / "talk.yaml").write_text(talk)
    assert cpmodel.check(cpmodel.load(tmp_path), processes=1).verdict.findings == ()


def test_the_local_procedure_is_read_over_its_base(tmp_path):
    blocks = re.findall(r"```yaml\n(.*?)```", README, re.DOTALL)
    number = next(number for number, block in enumerate(blocks) if "based_on:" in block)
    (tmp_path / "pathways").mkdir()
    (tmp_path / "procedure.yaml").write_text(blocks[number])
    (tmp_path / "pathways" / "dissent.yaml").write_text(blocks[number + 1])
    mine, base = cpmodel.load(tmp_path), cpmodel.load("derbyshire")
    assert mine.roles.keys() - base.roles.keys() == {"adviser"}
    assert base.rules.keys() - mine.rules.keys() == {"decision_before_dissent"}
    assert [*mine.pathways["dissent"].states][2:5] == ["with_manager", "advised", "at_panel"]
    overtaken = next(each for each in mine.pathways["dissent"].transitions if each.title == "Overtaken")
    assert "advised" in overtaken.sources
    assert overtaken.id in base.transitions

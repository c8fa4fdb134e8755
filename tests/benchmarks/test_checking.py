"""How long a check takes as a command: `pytest -m benchmark tests/benchmarks/test_checking.py`.

The table has the times on the wall. What is held to a limit is the processor time of the command and of the processes that it
starts (in `extra_info`): it is nearly the same where other work shares the cores.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.shipped import beside

pytestmark = pytest.mark.benchmark

Edit = Callable[[int], None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return beside(tmp_path)


def measured(benchmark: Any, folder: Path, edit: Edit, code: int = 0) -> float:
    """The mean processor time of checks, each right after an edit; what was kept before is what a check of the whole kept."""
    environment = {**os.environ, "CPMODEL_KEPT": str(folder.parent / "kept")}
    command = [sys.executable, "-m", "cpmodel", "check", str(folder)]
    number = 0

    def next_edit() -> None:
        nonlocal number
        number += 1
        edit(number)

    def check() -> int:
        return subprocess.run(command, env=environment, capture_output=True, check=False).returncode

    assert check() == 0
    before = os.times()
    assert benchmark.pedantic(check, setup=next_edit, rounds=3) == code
    after = os.times()
    used = (after.children_user + after.children_system - before.children_user - before.children_system) / 3
    benchmark.extra_info["processor seconds"] = round(used, 2)
    return used


def replaced(path: Path, old: str, new: str) -> None:
    written = path.read_text(encoding="utf-8")
    assert written.count(old) == 1, f"{old!r} is in {path.name} {written.count(old)} times"
    path.write_text(written.replace(old, new), encoding="utf-8")


def test_the_shipped_procedure_cold(benchmark: Any, folder: Path) -> None:
    assert measured(benchmark, folder, lambda _: shutil.rmtree(folder.parent / "kept")) < 5


def test_after_an_edit_of_a_rules_words(benchmark: Any, folder: Path) -> None:
    procedure = folder / "procedure.yaml"
    whole = procedure.read_text(encoding="utf-8")
    says = next(line for line in whole.splitlines() if line.strip().startswith("says:"))

    def edit(number: int) -> None:
        procedure.write_text(whole.replace(says, f"{says.rstrip()[:-1]}, {number}.", 1), encoding="utf-8")

    assert measured(benchmark, folder, edit) < 2


def test_after_an_edit_of_a_pathway_that_nothing_reads(benchmark: Any, folder: Path) -> None:
    visits = folder.parent / "england" / "pathways" / "visits.yaml"
    whole = visits.read_text(encoding="utf-8")
    head, states, rest = whole.partition("states:\n")

    def edit(number: int) -> None:
        visits.write_text(f"{head}{states}{EXTRA.format(number)}{rest}", encoding="utf-8")

    assert measured(benchmark, folder, edit, code=1) < 2


EXTRA = "  extra_{}: {{title: Nobody comes here, owner: social_worker, because: a measurement}}\n"


@pytest.mark.parametrize("core", ["conference", "referral", "closure", "disagreement"])
def test_after_an_edit_of_a_guard_in_the_core(benchmark: Any, folder: Path, core: str) -> None:
    """A guard that says the same in other words: everything is asked anew, on both cores."""
    path = folder.parent / "england" / "pathways" / f"{core}.yaml"
    whole = path.read_text(encoding="utf-8")
    before, when, after = whole.partition("when: ")
    guard, end, rest = after.partition("," if after.find(",") < after.find("\n") else "\n")

    def edit(number: int) -> None:
        path.write_text(f"{before}{when}{'not not ' * number}({guard}){end}{rest}", encoding="utf-8")

    assert measured(benchmark, folder, edit) < 2 * 2

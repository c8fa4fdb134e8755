"""The package as others meet it: quick to start, every public name documented, generated files fresh."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

import cpmodel
from cpmodel.reading import schemas

ROOT = Path(__file__).parents[2]
HEAVY = {"numpy", "pydantic", "yaml", "networkx", "simpy", "altair", "scipy", "statemachine", "graphviz", "holidays"}


def imported_by(*arguments: str) -> set[str]:
    found = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "cpmodel", *arguments],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    ).stderr
    return {line.rpartition("|")[2].strip().partition(".")[0] for line in found.splitlines() if "|" in line}


def test_help_imports_nothing_heavy():
    assert imported_by("--help") & HEAVY == set()


@pytest.mark.parametrize("name", cpmodel.__all__)
def test_every_public_name_is_documented(name):
    assert getattr(cpmodel, name).__doc__


def test_a_name_that_is_not_public_is_refused_with_those_that_are():
    with pytest.raises(
        AttributeError, match="has no attribute 'chek'; it has: absences, backtest, begin, calibrate, capacity, check"
    ):
        _ = cpmodel.chek


@pytest.mark.parametrize("kind", sorted(schemas.KINDS))
def test_the_schema_that_editors_use_is_the_one_that_validates(kind):
    kept = (ROOT / "cpmodel" / "schemas" / f"{kind}.json").read_text(encoding="utf-8")
    assert kept == schemas.text(kind), f"write it again: cpmodel schema {kind} > cpmodel/schemas/{kind}.json"


def test_every_shipped_document_names_its_schema_where_it_is():
    for path in sorted([*(ROOT / "cpmodel" / "procedures").rglob("*.yaml"), *(ROOT / "simulations").glob("*.yaml")]):
        first = path.read_text(encoding="utf-8").splitlines()[0]
        assert first.startswith("# yaml-language-server: $schema="), path
        assert (path.parent / first.partition("=")[2]).resolve().is_file(), path


def test_the_public_names_are_the_verbs_and_collide_with_no_module():
    modules = {path.stem for path in (ROOT / "cpmodel").iterdir()}
    assert set(cpmodel.__all__) & modules == set()


def test_the_example_for_python_in_the_readme_runs():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```python\n(.*?)```", readme, re.DOTALL)
    found: dict[str, object] = {}
    exec(example, found)
    assert found["checked"].errors == ()
    assert found["case"].values["referral"] == "received"

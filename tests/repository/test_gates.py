"""The gates over the code itself: style, types and layers. Each is also shown to fail."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def run(*command: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    tool = Path(sys.executable).parent / command[0]
    return subprocess.run([tool, *command[1:]], cwd=cwd, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "command",
    [
        ("ruff", "check", "."),
        ("ruff", "format", "--check", "."),
        ("mypy",),
        ("lint-imports",),
    ],
    ids=" ".join,
)
def test_the_code_passes(command):
    found = run(*command)
    assert found.returncode == 0, found.stdout + found.stderr


def test_an_unused_import_fails_the_style_gate(tmp_path):
    (tmp_path / "sloppy.py").write_text("import os\n")
    assert run("ruff", "check", "--select", "F", str(tmp_path)).returncode == 1


def test_a_wrong_type_fails_the_type_gate(tmp_path):
    (tmp_path / "wrong.py").write_text("x: int = 'text'\n")
    assert run("mypy", "--strict", "wrong.py", cwd=tmp_path).returncode == 1


def test_an_import_that_points_up_fails_the_layer_gate(tmp_path):
    contract = (ROOT / "pyproject.toml").read_text()
    upside_down = contract.replace('"watching",\n    "api",', '"api",\n    "watching",')
    assert upside_down != contract
    (tmp_path / "pyproject.toml").write_text(upside_down)
    found = run("lint-imports", "--config", str(tmp_path / "pyproject.toml"), "--no-cache")
    assert found.returncode == 1
    assert "BROKEN" in found.stdout

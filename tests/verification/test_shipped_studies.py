"""The answers beside the shipped studies are what their commands give, with fewer replications and so with wider intervals."""

from __future__ import annotations

import re
import shlex
from itertools import pairwise
from pathlib import Path

import pytest

from cpmodel import api

ROOT = Path(__file__).parents[2]
TABLE = (ROOT / "simulations" / "studies" / "README.md").read_text(encoding="utf-8")
ROWS = re.findall(
    r"^\| [^|]+ \| `cpmodel what-if ([^`]+)` \| (-?[\d.]+) \((-?[\d.]+) to (-?[\d.]+)\)", TABLE, re.MULTILINE
)
REPLICATIONS = 3


def test_every_study_has_a_command_and_an_answer_with_its_interval() -> None:
    assert len(ROWS) == TABLE.count("`cpmodel what-if")
    assert all(float(low) <= float(mean) <= float(high) for _, mean, low, high in ROWS)


@pytest.mark.slow
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_study_gives_the_answer_that_is_beside_it(
    row: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    monkeypatch.chdir(ROOT)
    # All studies have the same base, which is simulated once.
    monkeypatch.setenv("CPMODEL_KEPT", str(tmp_path_factory.getbasetemp() / "studies"))
    base, *words = shlex.split(row[0])
    changes = [after for before, after in pairwise(words) if before == "--set"]
    variants = [each for each in words if each.endswith(".yaml")]
    measure = words[words.index("--for") + 1] if "--for" in words else None
    found = api.what_if(base, variants, changes, measure, REPLICATIONS)
    difference = found.variants[0].differences[found.measure]
    assert difference.low <= float(row[3])
    assert difference.high >= float(row[2])

"""The answers beside the shipped studies are what their commands give, with fewer replications and so with wider intervals."""

from __future__ import annotations

import re
import shlex
from itertools import pairwise
from pathlib import Path

import pytest

from cpmodel import api
from cpmodel.experiments import replicate, varied
from cpmodel.experiments.choosing import chosen, needed, target

ROOT = Path(__file__).parents[2]
TABLE = (ROOT / "simulations" / "studies" / "README.md").read_text(encoding="utf-8")
ROWS = re.findall(
    r"^\| [^|]+ \| `cpmodel what-if ([^`]+)` \| (-?[\d.]+) \((-?[\d.]+) to (-?[\d.]+)\)", TABLE, re.MULTILINE
)
STAFFINGS = re.findall(r"^\| [^|]+ \| `cpmodel capacity ([^`]+)` \| (.+) \|$", TABLE, re.MULTILINE)
REPLICATIONS = 3


def test_every_study_has_a_command_and_an_answer_with_its_interval() -> None:
    assert len(ROWS) == TABLE.count("`cpmodel what-if")
    assert all(float(low) <= float(mean) <= float(high) for _, mean, low, high in ROWS)


def test_every_question_of_how_many_has_an_answer_and_what_is_too_few() -> None:
    assert len(STAFFINGS) == TABLE.count("`cpmodel capacity")
    assert all(len(_told(answer)) > 1 for _, answer in STAFFINGS)


def _told(answer: str) -> list[tuple[str, ...]]:
    """Each staffing that an answer names, as it is set, with what its targets' measures are: `chairs=13`: 81.0 and 77.2."""
    return [(each, *re.findall(r"[\d.]+(?= \()", said)) for each, said in re.findall(r"`([^`]+)`: ([^;|]+)", answer)]


@pytest.mark.slow
@pytest.mark.parametrize("row", STAFFINGS, ids=lambda row: row[0])
def test_a_staffing_reaches_what_is_said_beside_it(row: tuple[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    of, *words = shlex.split(row[0])
    targets = [target(after)[0] for before, after in pairwise(words) if before == "--target"]
    procedure, scenario = api.scenario(of)
    for staffing, *means in _told(row[1]):
        staffed, _ = varied(scenario, staffing.split())
        found = replicate(procedure, staffed, 2 * REPLICATIONS, only=needed(targets, procedure))
        for measure, mean in zip(targets, means, strict=True):
            estimate = found.estimates[chosen(measure, found.measures).name]
            assert estimate.low <= float(mean) <= estimate.high, (staffing, measure)


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

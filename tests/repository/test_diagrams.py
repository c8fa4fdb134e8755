"""The drawings in `diagrams` are those of the shipped procedure, byte for byte."""

from pathlib import Path

import pytest

import cpmodel
from cpmodel.exports import drawing

DIAGRAMS = Path(__file__).parents[2] / "diagrams"


@pytest.mark.parametrize("name", ["derbyshire"])
def test_the_diagrams_are_fresh(name, tmp_path):
    fresh = {each.name: each.read_bytes() for each in drawing.draw(cpmodel.load(name), tmp_path)}
    kept = {each.name: each.read_bytes() for each in (DIAGRAMS / name).glob("*") if each.suffix in (".svg", ".png")}
    assert sorted(kept) == sorted(fresh), f"run: cpmodel draw {name} --to diagrams/{name}"
    assert [each for each in fresh if fresh[each] != kept[each]] == [], f"run: cpmodel draw {name} --to diagrams/{name}"

"""More than two hundred broken copies of the shipped procedure, as practitioners break it: each is noticed, at the right line."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest

from cpmodel.reading.procedures import SHIPPED
from tests.copies.asking import places
from tests.copies.reading import FOLDERS, Copy, copies

COPIES = copies()
QUICK = random.Random(1).sample([each for each in COPIES if not each.not_yet], 10)
ALL = [
    pytest.param(each, marks=pytest.mark.xfail(strict=True, reason=each.not_yet)) if each.not_yet else each
    for each in COPIES
]


def name_of(copy: Copy) -> str:
    return copy.name


def is_noticed_at_the_right_line(copy: Copy, tmp_path: Path) -> None:
    right = copy.made(tmp_path / "copy")
    looked_at = []
    for place in places(copy, tmp_path / "copy"):
        looked_at.append(place)
        if place in right:
            assert copy.elsewhere is None, f"it is noticed at the right line by now, {place}"
            return
    assert looked_at, "nothing notices it"
    assert copy.elsewhere, f"right are {sorted(right)}, and it is noticed at {looked_at}"


@pytest.mark.parametrize("copy", QUICK, ids=name_of)
def test_some_broken_copies_are_noticed_at_the_right_line(copy: Copy, tmp_path: Path) -> None:
    is_noticed_at_the_right_line(copy, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("copy", ALL, ids=name_of)
def test_every_broken_copy_is_noticed_at_the_right_line(copy: Copy, tmp_path: Path) -> None:
    is_noticed_at_the_right_line(copy, tmp_path)


def test_of_no_more_than_one_in_twenty_it_is_excused_that_it_is_noticed_elsewhere_or_not_yet() -> None:
    assert sum(bool(each.elsewhere or each.not_yet) for each in COPIES) <= len(COPIES) / 20


def test_there_are_two_hundred_copies_of_many_kinds_each_with_a_name_of_its_own() -> None:
    assert len(COPIES) >= 200
    assert len({each.name for each in COPIES}) == len(COPIES)
    kinds = Counter(each.kind for each in COPIES)
    assert len(kinds) >= 20
    assert max(kinds.values()) <= 15


def test_the_slips_are_spread_over_the_whole_procedure() -> None:
    files = {
        path.relative_to(SHIPPED / name).as_posix() for name in FOLDERS for path in (SHIPPED / name).rglob("*.yaml")
    }
    slipped = {slip.file for each in COPIES for slip in each.slips}
    assert files - slipped <= {
        "pathways/child.yaml",
        "stories/closure.yaml",
        "stories/time.yaml",
        "stories/typical.yaml",
    }


def test_every_slip_stands_just_once_in_the_shipped_procedure_and_has_a_right_line(tmp_path: Path) -> None:
    for number, each in enumerate(COPIES):
        right = each.made(tmp_path / str(number))
        assert right or each.elsewhere, each.name

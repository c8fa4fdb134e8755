"""Paired comparisons: the same random numbers on both sides, and intervals as the textbook has them."""

from __future__ import annotations

from pathlib import Path
from statistics import fmean

import pytest

from cpmodel.experiments import Estimate, Precision, WhatIf, estimate, told_apart, varied, what_if
from tests.experiments import office

ANSWER = "limits.answer.by_child"


def asked(folder: Path, changes: list[str], replications: int | Precision = 6, processes: int = 1) -> WhatIf:
    meant, told = office.read(folder)
    changed, _ = varied(told, changes)
    return what_if(("as it is", meant, told), [("then", meant, changed)], replications, "answer", processes=processes)


def test_a_difference_is_that_within_each_replication_with_student_s_interval(tmp_path: Path) -> None:
    found = asked(tmp_path, ["desk=4"])
    (variant,) = found.variants
    was, now = ([each[ANSWER] or 0 for each in one.replications] for one in (found.base, variant.results))
    assert variant.differences[ANSWER] == estimate([y - x for x, y in zip(was, now, strict=True)])
    assert variant.differences[ANSWER].mean == pytest.approx(fmean(now) - fmean(was))
    assert told_apart(variant.differences[ANSWER])
    assert (found.measure, variant.title) == (ANSWER, "then")


def test_what_changes_nothing_makes_no_difference_at_all(tmp_path: Path) -> None:
    (variant,) = asked(tmp_path, ["desk x1"]).variants
    assert set(variant.differences.values()) == {Estimate(0, 0, 0, 0.95, 6)}
    assert not any(map(told_apart, variant.differences.values()))


def test_the_same_random_numbers_save_replications(tmp_path: Path) -> None:
    """Letters a little longer to answer: the two sides rise and fall together."""
    found = asked(tmp_path, ["work.asked x1.02"], 12)
    gain = found.gain(found.variants[0])
    assert gain is not None
    assert gain > 5


def test_one_process_and_two_stop_at_the_same_replication(tmp_path: Path) -> None:
    one, two = (asked(tmp_path, ["desk=5"], Precision("9pp"), processes) for processes in (1, 2))
    assert one == two
    assert one.goal is not None
    assert one.goal.reached
    assert one.variants[0].differences[ANSWER].half_width <= 9
    assert len(one.base.replications) == len(one.variants[0].results.replications) >= 10


def test_a_measure_that_there_is_not_is_a_sentence(tmp_path: Path) -> None:
    meant, told = office.read(tmp_path)
    with pytest.raises(ValueError, match=r"There is no measure 'anser' \(did you mean 'answer'\?\)"):
        what_if(("as it is", meant, told), [("then", meant, told)], 2, "anser", processes=1)

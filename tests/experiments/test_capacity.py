"""The smallest staffing: found where it is, whatever runs at once, and said where there is none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cpmodel.experiments import Capacity, Range, capacity, running
from cpmodel.keeping import Shelf
from tests.experiments import office

ANSWER = "limits.answer.by_child"


def asked(folder: Path, *targets: str, vary: str = "desk", **more: Any) -> Capacity:
    meant, told = office.read(folder)
    return capacity(meant, told, vary, targets or ["answer >= 85%"], **{"within": ["5pp"], "processes": 1, **more})


def test_the_answer_meets_the_target_and_one_less_does_not(tmp_path: Path) -> None:
    first: list[float | None] = []
    found = asked(tmp_path, first=first.append)
    assert (found.answer, found.certain, first) == (4, True, [4])
    assert [each.staff for each in found.tried] == [2, 3, 4, 5, 6]
    enough, fewer = found.at(4), found.at(3)
    assert enough is not None
    assert fewer is not None
    assert (enough.meets, fewer.meets) == (True, False)
    assert all(each.replications >= 10 for each in found.tried)
    assert found.replications == sum(each.replications for each in found.tried)


def test_one_process_and_two_find_the_same(tmp_path: Path) -> None:
    one, two = (asked(tmp_path, processes=processes) for processes in (1, 2))
    assert (one.answer, one.tried) == (two.answer, two.tried)


def test_several_targets_are_all_met(tmp_path: Path) -> None:
    found = asked(tmp_path, "answer >= 50%", "team.desk.wait <= 0.6 days", within=["5pp", "0.4 days"])
    assert (found.answer, asked(tmp_path, "answer >= 50%").answer) == (4, 3)
    assert [each.sense for each in found.targets] == [">=", "<="]
    assert found.tolerances == (5, 0.4)


def test_where_none_is_enough_that_is_the_answer(tmp_path: Path) -> None:
    first: list[float | None] = []
    found = asked(tmp_path, "answer >= 99%", within=["1pp"], staff=Range(2, 8), first=first.append)
    assert (found.answer, found.certain, first) == (None, True, [None])
    assert found.tried[-1].staff == 8
    assert found.tried[-1].meets is False


def test_where_the_smallest_is_enough_there_is_none_below_it(tmp_path: Path) -> None:
    found = asked(tmp_path, staff=Range(4, 9))
    assert (found.answer, found.certain) == (4, True)
    assert [each.staff for each in found.tried] == [4, 5, 6]


def test_what_could_not_be_told_is_not_certain(tmp_path: Path) -> None:
    found = asked(tmp_path, "answer >= 78%", within=["0.1pp"], staff=Range(3, 4), most=12)
    assert not found.certain
    assert max(each.replications for each in found.tried) == 12


def test_ctrl_c_keeps_what_was_tried_and_the_next_time_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = Shelf(tmp_path / "kept", running.LONGEST)
    run, count = running._run, 0

    def counted(*those: Any) -> Any:
        nonlocal count
        count += 1
        if count == 15:
            raise KeyboardInterrupt
        return run(*those)

    monkeypatch.setattr(running, "_run", counted)
    found = asked(tmp_path, shelf=shelf)
    assert (found.stopped, found.answer, found.certain, found.replications) == (True, None, False, 14)
    whole = asked(tmp_path, shelf=shelf)
    assert whole.answer == 4
    assert count == 15 + whole.replications - 14


def test_ctrl_c_after_the_answer_leaves_the_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = asked(tmp_path)
    run, count = running._run, 0

    def counted(*those: Any) -> Any:
        nonlocal count
        count += 1
        if count == whole.replications:  # the last of those that only show what lies around it
            raise KeyboardInterrupt
        return run(*those)

    monkeypatch.setattr(running, "_run", counted)
    found = asked(tmp_path)
    assert (found.stopped, found.answer, found.certain) == (True, 4, True)


@pytest.mark.parametrize(
    ("vary", "targets", "more", "sentence"),
    [
        (
            "chairs",
            ["answer >= 85%"],
            {},
            "'chairs' is nothing that can be set in this scenario; among others there are: ",
        ),
        (
            "work.asked",
            ["answer >= 85%"],
            {},
            "'work.asked' is a length of time and no staffing; name people or a team",
        ),
        ("desk", ["answer"], {}, "The target 'answer' is not understood; it is a measure, >= or <=, and a number"),
        ("desk", ["anser >= 85%"], {}, r"There is no measure 'anser' \(did you mean 'answer'\?\)"),
        ("desk", ["answer >= 3 days"], {}, "--target '3days' does not fit 'In time: Answered', which is in %"),
        ("desk", ["answer >= 85%"], {"within": ["1 day"]}, "--within '1 day' does not fit 'In time: Answered'"),
        (
            "desk",
            ["answer >= 85%"],
            {"staff": Range(5, 4)},
            "there is no staffing from 5 to 4; the first is the smaller",
        ),
        ("desk", ["answer >= 85%"], {"staff": Range(step=0)}, "'desk' cannot go up in steps of 0"),
    ],
)
def test_what_cannot_be_asked_is_a_sentence(
    tmp_path: Path, vary: str, targets: list[str], more: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence):
        asked(tmp_path, *targets, vary=vary, **more)

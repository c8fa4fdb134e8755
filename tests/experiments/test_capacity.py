"""The cheapest staffing: found where it is, whatever runs at once, and said where there is none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from cpmodel.experiments import Capacity, Resource, capacity, running
from cpmodel.experiments.capacity import Staffing, resources
from cpmodel.experiments.feasible import Check
from cpmodel.keeping import Shelf
from cpmodel.kpis import Measure, Measured
from cpmodel.model.procedure import Procedure
from cpmodel.model.scenario import Scenario
from tests.experiments import office

ANSWER = "limits.answer.by_child"


def asked(folder: Path, *targets: str, vary: tuple[str, ...] = ("desk",), **more: Any) -> Capacity:
    meant, told = office.read(folder)
    return capacity(meant, told, vary, targets or ["answer >= 85%"], **{"within": ["5pp"], "processes": 1, **more})


class First:
    """What was said first, in numbers."""

    said: list[Staffing | None]

    def __init__(self) -> None:
        self.said = []

    def __call__(self, _: tuple[Resource, ...], staffing: Staffing | None) -> None:
        self.said.append(staffing)


def test_the_answer_meets_the_target_and_one_less_does_not(tmp_path: Path) -> None:
    first = First()
    found = asked(tmp_path, first=first)
    assert (found.answer, found.ruling_out, found.certain, first.said) == ((4,), ((3,),), True, [(4,)])
    assert [(each.staffing, each.meets) for each in found.tried] == [
        ((2,), False),
        ((3,), False),
        ((4,), True),
        ((5,), True),
        ((6,), True),
    ]
    assert all(each.replications >= 10 for each in found.tried)
    assert found.replications == sum(each.replications for each in found.tried)


@pytest.mark.parametrize("vary", [("desk",), ("desk=1..6", "desk.caseload=1..3")])
def test_one_process_and_two_find_the_same(tmp_path: Path, vary: tuple[str, ...]) -> None:
    one, two = (asked(tmp_path, vary=vary, processes=processes) for processes in (1, 2))
    assert (one.answer, one.ruling_out, one.tried) == (two.answer, two.ruling_out, two.tried)


def test_several_targets_are_all_met(tmp_path: Path) -> None:
    found = asked(tmp_path, "answer >= 50%", "team.desk.wait <= 0.6 days", within=["5pp", "0.4 days"])
    assert (found.answer, asked(tmp_path, "answer >= 50%").answer) == ((4,), (3,))
    assert [each.sense for each in found.targets] == [">=", "<="]
    assert found.tolerances == (5, 0.4)


def test_where_none_is_enough_that_is_the_answer(tmp_path: Path) -> None:
    first = First()
    found = asked(tmp_path, "answer >= 99%", within=["1pp"], vary=("desk=2..8",), first=first)
    assert (found.answer, found.ruling_out, found.certain, first.said) == (None, ((8,),), True, [None])
    assert {each.meets for each in found.tried} == {False}
    now, most = found.at((3,)), found.at((8,))
    assert now is not None
    assert most is not None
    assert now.replications == most.replications


def test_where_the_smallest_is_enough_there_is_none_below_it(tmp_path: Path) -> None:
    found = asked(tmp_path, vary=("desk=4..9",))
    assert (found.answer, found.ruling_out, found.certain) == ((4,), (), True)
    assert [each.staffing for each in found.tried] == [(4,), (5,), (6,)]


def test_what_could_not_be_told_is_not_certain(tmp_path: Path) -> None:
    found = asked(tmp_path, "answer >= 78%", within=["0.1pp"], vary=("desk=3..4",), most=12)
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
    assert whole.answer == (4,)
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
    assert (found.stopped, found.answer, found.certain) == (True, (4,), True)


def test_of_several_resources_the_fewest_in_all_are_found_or_the_cheapest(tmp_path: Path) -> None:
    """A worker who carries two children at once, or two who carry one each, are the same here."""
    meant, told = office.read(tmp_path)
    vary, targets = ["desk=1..6", "desk.caseload=1..3"], ["answer >= 85%"]
    fewest, cheapest = (
        capacity(meant, told, vary, targets, ["5pp"], costs, processes=1)
        for costs in ([], ["desk=1", "desk.caseload=4"])
    )
    assert (fewest.answer, fewest.certain) == ((2, 2), True)
    assert (cheapest.answer, cheapest.certain) == ((4, 1), True)
    assert (fewest.cost((2, 2)), cheapest.cost((4, 1))) == (4, 8)
    for found in (fewest, cheapest):
        assert all(each.meets is False for each in found.tried if each.staffing in found.ruling_out)
        cheaper = [
            (one, two)
            for one in range(1, 7)
            for two in range(1, 4)
            if found.cost((one, two)) < found.cost(found.answer or ())
        ]
        assert all(any(one <= most[0] and two <= most[1] for most in found.ruling_out) for one, two in cheaper)


def test_where_the_most_of_everything_is_not_enough_that_is_the_answer(tmp_path: Path) -> None:
    found = asked(tmp_path, vary=("desk=1..3", "desk.agency=0..0"))
    assert (found.answer, found.ruling_out, found.certain) == (None, ((3, 0),), True)


@pytest.mark.parametrize(
    ("vary", "targets", "tests"),
    [
        (("desk=4..9",), ["answer >= 85%"], 1),
        (("desk",), ["answer >= 85%"], 2),
        (("desk=1..6", "desk.caseload=1..3"), ["answer >= 85%"], 3),
        (("desk",), ["answer >= 85%", "team.desk.wait <= 3 days"], 4),
    ],
)
def test_the_error_is_shared_among_the_tests_that_the_answer_rests_on_and_the_targets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, vary: tuple[str, ...], targets: list[str], tests: int
) -> None:
    errors: list[float] = []
    meets = Check.meets

    def noted(check: Check, values: Sequence[float]) -> bool | None:
        errors.append(check.wrong)
        return meets(check, values)

    monkeypatch.setattr(Check, "meets", noted)
    found = asked(tmp_path, *targets, vary=vary, within=["5pp", "1 day"][: len(targets)])
    assert (1 + len(found.ruling_out)) * len(targets) == tests
    assert errors[-1] == pytest.approx(0.05 / tests)


@pytest.fixture
def reached(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[float, float, int], float]], None]:
    """Have a share reached by workers, caseload and replication, instead of what is simulated."""

    def put(share: Callable[[float, float, int], float]) -> None:
        def run(_: Procedure, scenario: Scenario, __: int, replication: int, ___: tuple[str, ...]) -> Measured:
            team = scenario.teams["desk"]
            value = share(team.workers.value, team.caseload.value, replication) + replication % 2
            return Measured((Measure(ANSWER, "Kept: Answered", "%", "children", value, 1),), ())

        monkeypatch.setattr(running, "_run", run)

    return put


@pytest.mark.parametrize(
    ("share", "looked", "answer"),
    [
        (lambda workers, _, number: 90 if workers >= (4 if number >= 2 else 3) else 70, (3,), (4,)),
        (lambda workers, _, number: 90 if workers >= (2 if number >= 2 else 4) else 70, (4,), (2,)),
        (lambda workers, _, number: 90 if workers >= 11 and number >= 2 else 70, None, (11,)),
        (lambda workers, _, number: 90 if workers >= 3 and number < 2 else 70, (3,), None),
    ],
)
def test_where_a_test_says_otherwise_than_it_looked_it_is_looked_again(
    tmp_path: Path,
    reached: Callable[[Callable[[float, float, int], float]], None],
    share: Callable[[float, float, int], float],
    looked: Staffing | None,
    answer: Staffing | None,
) -> None:
    """The first two replications of each mislead."""
    reached(share)
    first = First()
    found = asked(tmp_path, first=first)
    assert (first.said, found.answer, found.certain) == ([looked], answer, True)


def test_where_the_tests_of_two_do_not_agree_the_search_comes_to_an_end_all_the_same(
    tmp_path: Path, reached: Callable[[Callable[[float, float, int], float]], None]
) -> None:
    """Seven are not enough, though six are."""
    reached(lambda workers, _, number: 70 if workers < 6 or (workers == 7 and number >= 2) or number < 2 else 90)
    assert asked(tmp_path).answer == (6,)


@pytest.mark.parametrize(
    ("written", "numbers"),
    [
        ("desk", [float(each) for each in range(1, 14)]),
        ("desk=2..4", [2, 3, 4]),
        ("desk = 11..", [11, 12, 13]),
        ("desk=..2", [1, 2]),
        ("desk by 5", [5, 10, 15, 20, 25, 30, 35, 40, 45, 50]),
        ("desk=0.5..2 by 0.5", [0.5, 1, 1.5, 2]),
    ],
)
def test_the_numbers_that_may_be_are_written_with_the_resource(
    tmp_path: Path, written: str, numbers: list[float]
) -> None:
    _, told = office.read(tmp_path)
    assert [list(each.numbers) for each in resources(told, [written])] == [numbers]


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"vary": ["chairs"]}, "'chairs' is nothing that can be set in this scenario; among others there are: "),
        ({"vary": ["work.asked"]}, "'work.asked' is no staffing, of which more do no harm; name people or a team"),
        ({"vary": ["demand"]}, "'demand' is no staffing"),
        ({"vary": ["desk.vacancy"]}, "'desk.vacancy' is no staffing"),
        ({"vary": ["desk=4"]}, "--vary 'desk=4' is not understood; write people or a team, such as chairs, with the"),
        ({"vary": []}, "nothing is varied; name people or a team, such as chairs"),
        ({"vary": ["desk", "desk=1..2"]}, "each resource is varied once; named are desk, desk"),
        ({"vary": ["desk=5..4"]}, "there is no staffing from 5 to 4; the first is the smaller one"),
        ({"vary": ["desk by 0"]}, "'desk' cannot go up in steps of 0"),
        ({"vary": ["desk=1..9999", "desk.caseload=1..9999"]}, "there are 99,980,001 staffings, and an answer is"),
        ({"costs": ["desk"]}, "--cost 'desk' is not understood; write what one costs a year in pounds, such as chairs"),
        ({"costs": ["desk=0"]}, "--cost 'desk=0' is not understood"),
        ({"costs": ["desks=5"]}, "what each costs is said of all that are varied and of nothing else; look at desk, d"),
        ({"targets": []}, "there is no target; write one such as 'initial_conference >= 95%'"),
        ({"targets": ["answer"]}, "The target 'answer' is not understood; it is a measure, >= or <=, and a number"),
        ({"targets": ["anser >= 85%"]}, r"There is no measure 'anser' \(did you mean 'answer'\?\)"),
        ({"targets": ["answer >= 3 days"]}, "--target '3days' does not fit 'In time: Answered', which is in %"),
        ({"within": ["1 day"]}, "--within '1 day' does not fit 'In time: Answered'"),
        ({"within": ["1pp", "2pp"]}, "--within is given once for all targets, or once for each of them"),
    ],
)
def test_what_cannot_be_asked_is_a_sentence(tmp_path: Path, more: dict[str, Any], sentence: str) -> None:
    meant, told = office.read(tmp_path)
    with pytest.raises(ValueError, match=sentence):
        capacity(meant, told, **{"vary": ["desk"], "targets": ["answer >= 85%"], "processes": 1, **more})

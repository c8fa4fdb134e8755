"""The cheapest staffing that is enough is found by asking few, and what rules out the cheaper ones is too few itself."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpmodel.experiments.frontier import Grid, Known, Place


def found(grid: Grid, *least: Place) -> tuple[Known, int]:
    """What is known in the end where those are enough that have at least as much as one of `least`, and how many were asked."""
    known, asked = Known(grid), 0
    while (place := known.next()) is not None:
        assert known.says(place) is None
        known.learn(place, any(within(each, place) for each in least))
        asked += 1
    return known, asked


def within(one: Place, other: Place) -> bool:
    return all(mine <= others for mine, others in zip(one, other, strict=True))


def even(*sizes: int, near: Place) -> Grid:
    """Each of each resource costs one."""
    return Grid([range(1, each + 1) for each in sizes], near)


@st.composite
def questions(draw: st.DrawFn) -> tuple[list[list[int]], Place, list[Place]]:
    """What numbers of one to three resources cost, where they are now, and the least that are enough: none, or some of these or beyond."""
    sizes = draw(st.lists(st.integers(1, 6), min_size=1, max_size=3))
    costs = [[cost * number for number in range(1, size + 1)] for size in sizes for cost in [draw(st.integers(1, 4))]]
    near = draw(st.tuples(*(st.integers(0, size - 1) for size in sizes)))
    least = draw(st.lists(st.tuples(*(st.integers(0, size) for size in sizes)), max_size=3))
    return costs, near, least


@given(questions())
def test_the_cheapest_is_found_and_all_that_is_cheaper_is_ruled_out(
    question: tuple[list[list[int]], Place, list[Place]],
) -> None:
    costs, near, least = question

    def cost(place: Place) -> int:
        return sum(each[at] for each, at in zip(costs, place, strict=True))

    every = list(product(*(range(len(each)) for each in costs)))
    enough = [each for each in every if any(within(one, each) for one in least)]
    answer = min(enough, key=lambda each: (cost(each), each), default=None)
    known, _ = found(Grid(costs, near), *least)
    assert known.answer == answer
    ruling_out = known.ruling_out()
    assert not set(ruling_out) & set(enough)
    cheaper = [each for each in every if answer is None or (cost(each), each) < (cost(answer), answer)]
    assert all(any(within(each, most) for most in ruling_out) for each in cheaper)


@pytest.mark.parametrize(
    ("grid", "least", "answer", "ruling_out", "asked"),
    [
        (even(52, near=(12,)), [(12,)], (12,), [(11,)], 3),
        (even(52, near=(12,)), [(17,)], (17,), [(16,)], 5),
        (even(52, near=(12,)), [], None, [(51,)], 8),
        (even(52, 160, near=(12, 39)), [(11, 36)], (11, 36), [(46, 35), (10, 47)], 8),
    ],
)
def test_few_are_asked_and_the_fewest_near_to_where_they_are_now(
    grid: Grid, least: list[Place], answer: Place | None, ruling_out: list[Place], asked: int
) -> None:
    known, count = found(grid, *least)
    assert (known.answer, known.ruling_out(), count) == (answer, ruling_out, asked)


def test_what_costs_the_same_is_told_apart_by_the_first_resource() -> None:
    known, _ = found(even(5, 5, near=(4, 4)), (1, 3), (3, 1))
    assert known.answer == (1, 3)


def test_too_many_staffings_are_a_sentence() -> None:
    with pytest.raises(
        ValueError, match="there are 1,001,000 staffings, and an answer is looked for among 1,000,000 at"
    ):
        Grid([range(1001), range(1000)], (0, 0))

"""Keyed draws: the generator is NumPy's Philox, and a draw depends on its key alone."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpmodel.simulation.draws import MANY, Draws, key

words = st.integers(0, 2**64 - 1)


@given(seed=words, replication=words, who=st.integers(1, 2**64 - 1), what=words, before=words, attempt=words)
def test_a_block_is_the_one_that_numpy_gives(
    seed: int, replication: int, who: int, what: int, before: int, attempt: int
) -> None:
    counter = np.array([who - 1, what, before, attempt], dtype=np.uint64)  # NumPy counts up before it draws
    theirs = np.random.Philox(key=np.array([seed, replication], dtype=np.uint64), counter=counter)
    assert Draws(seed, replication).block(who, what, before, attempt) == tuple(map(int, theirs.random_raw(4)))


@given(seed=words, replication=words, keys=st.lists(st.tuples(words, words, words, words), max_size=2 * MANY))
def test_many_blocks_at_once_are_those_that_are_drawn_one_by_one(
    seed: int, replication: int, keys: list[tuple[int, int, int, int]]
) -> None:
    draws = Draws(seed, replication)
    keys += [(0, 0, 0, 0), (2**64 - 1,) * 4] * MANY
    assert draws.blocks(keys) == [draws.block(*each) for each in keys]
    assert draws.blocks(keys[:3]) == [draws.block(*each) for each in keys[:3]]


def test_a_draw_does_not_depend_on_other_draws() -> None:
    one, two = Draws(1, 0), Draws(1, 0)
    one.block(key("somebody"), key("else"))
    assert one.block(key("a"), key("b"), 3) == two.block(key("a"), key("b"), 3)


def test_the_key_of_a_name_is_the_same_everywhere() -> None:
    assert key("referral.received") == 16971407937122152963


@pytest.mark.parametrize("seed", [-1, 2**64])
def test_a_seed_has_64_bits(seed: int) -> None:
    with pytest.raises(ValueError, match="whole numbers from 0"):
        Draws(seed, 0)

"""Which element is which: together they are most alike, as every other way of pairing shows."""

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from cpmodel.comparing.matching import paired_by_likeness

likenesses = st.sampled_from([0.0, 0.3, 0.5, 0.6, 0.75, 1.0])
tables = st.integers(1, 5).flatmap(
    lambda wide: st.lists(st.lists(likenesses, min_size=wide, max_size=wide), min_size=1, max_size=5)
)


@given(tables)
def test_no_other_way_of_pairing_is_more_alike(table):
    rows, columns = range(len(table)), range(len(table[0]))
    found = paired_by_likeness(list(rows), list(columns), lambda one, other: table[one][other])
    assert len({one for one, _ in found}) == len({other for _, other in found}) == len(found)
    assert all(table[one][other] >= 0.5 for one, other in found)
    enough = [[each if each >= 0.5 else 0 for each in row] for row in table]
    padded = [*columns, *(None for _ in rows)]
    best = max(
        sum(enough[one][other] for one, other in zip(rows, way, strict=False) if other is not None)
        for way in permutations(padded, len(table))
    )
    assert abs(sum(table[one][other] for one, other in found) - best) < 1e-9


def test_what_is_equally_alike_keeps_its_order():
    assert paired_by_likeness(list("ab"), list("xyz"), lambda _, __: 0.8) == [("a", "x"), ("b", "y")]
    assert paired_by_likeness(list("xyz"), list("ab"), lambda _, __: 0.8) == [("x", "a"), ("y", "b")]
    assert paired_by_likeness([], ["a"], lambda _, __: 1.0) == []

"""Which staffing is the cheapest that is enough? What is known of all staffings where more is never worse, and which to ask of next.

A staffing is a place for each resource in the list of its numbers. One that is enough makes all enough that have at least as much of
everything; one that is not rules out all that have at most as much. So the staffings that are enough lie on one side of a frontier, and few of
them have to be asked: the present one; then for each resource, where of all others there is the most, how much it takes at least; then
all of these least numbers together; and then whatever halves what is left. Halves are weighted, as the answer is expected near the
present staffing: with one resource it is looked for in steps that grow, and then shrink.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

import numpy as np
from numpy.typing import NDArray

Place = tuple[int, ...]
MOST = 1_000_000
"""Of so many staffings at most one is looked for."""


class Grid:
    """All staffings that may be, in order of what they cost; of those that cost the same, fewer of the first resource come first."""

    def __init__(self, costs: Sequence[Sequence[float]], near: Place):
        """Take what each number of each resource costs, and the place near which the answer is expected. Raises ValueError for too many."""
        self.shape, self.near = tuple(map(len, costs)), near
        count = int(np.prod(self.shape, dtype=object))
        if count > MOST:
            raise ValueError(f"there are {count:,} staffings, and an answer is looked for among {MOST:,} at most")
        self.top = tuple(each - 1 for each in self.shape)
        total = reduce(np.add.outer, (np.asarray(each, dtype=float) for each in costs)).round(6)
        self.rank = np.empty(self.shape, dtype=np.int64)
        self.rank.flat[np.argsort(total, axis=None, kind="stable")] = np.arange(count)
        self.nearness = [
            1 / (1 + np.abs(np.arange(size + 1) - at)) for size, at in zip(self.shape, near, strict=True)
        ]  # one more than there are: none of them
        self.weight = reduce(np.multiply.outer, (each[:-1] for each in self.nearness))

    def up_to(self, place: Place) -> tuple[slice, ...]:
        """All staffings that have at most as much of everything."""
        return tuple(slice(each + 1) for each in place)


class Known:
    """What is known of a grid."""

    def __init__(self, grid: Grid):
        """Begin with nothing."""
        self.grid = grid
        self.enough: list[Place] = []
        self.too_few: list[Place] = []
        self._out = np.zeros(grid.shape, dtype=bool)

    def learn(self, place: Place, enough: bool) -> None:
        """Take down whether a staffing is enough."""
        if enough:
            self.enough.append(place)
        else:
            self.too_few.append(place)
            self._out[self.grid.up_to(place)] = True

    def says(self, place: Place) -> bool | None:
        """Whether a staffing is enough; None where that does not follow from what is known."""
        if self._out[place]:
            return False
        return True if any(np.all(np.subtract(place, each) >= 0) for each in self.enough) else None

    @property
    def answer(self) -> Place | None:
        """The cheapest staffing of those that are known to be enough."""
        return min(self.enough, key=self.grid.rank.__getitem__, default=None)

    # --- what to ask next ------------------------------------------------------------------------------------------------

    def next(self) -> Place | None:
        """The staffing to ask of next; None where it is known which is the cheapest that is enough, or that none is."""
        left = self._cheaper() & ~self._out
        if not left.any():
            return None
        if left[self.grid.near]:
            return self.grid.near
        for axis in range(len(self.grid.shape)):
            if (place := self._least(axis, left)) is not None:
                return place
        corner = tuple(int(each) for each in np.argwhere(~self._out).min(axis=0))
        return corner if left[corner] else self._halving(left)

    def _cheaper(self) -> NDArray[np.bool_]:
        """All that cost less than the answer, or all where there is none."""
        return self.grid.rank < (self.grid.rank.size if self.answer is None else self.grid.rank[self.answer])

    def _least(self, axis: int, left: NDArray[np.bool_]) -> Place | None:
        """A number of one resource with the most of all others, to come nearer to the least that is enough; None where that is known."""
        top = self.grid.top
        line = [(*top[:axis], at, *top[axis + 1 :]) for at in range(self.grid.shape[axis])]
        first = int(np.argwhere(left)[:, axis].min())
        places = [at for at in range(first, len(line)) if self.says(line[at]) is None]
        if not places:
            return None
        chances = np.cumsum(self.grid.nearness[axis][places[0] : places[-1] + 2])
        return line[places[int(np.abs(chances[:-1] - chances[-1] / 2).argmin())]]

    def _halving(self, left: NDArray[np.bool_]) -> Place:
        """The staffing by which the most is ruled out, whatever comes of it: what has at most as much, or what costs at least as much."""
        weight = np.where(left, self.grid.weight, 0.0)
        under = weight
        for axis in range(weight.ndim):
            under = under.cumsum(axis)
        by_rank = np.empty(weight.size)
        by_rank[self.grid.rank.ravel()] = weight.ravel()
        over = by_rank[::-1].cumsum()[::-1][self.grid.rank]
        best = int(np.where(left, np.minimum(under, over), -1.0).argmax())
        return tuple(int(each) for each in np.unravel_index(best, weight.shape))

    # --- on what an answer rests -----------------------------------------------------------------------------------------

    def ruling_out(self) -> list[Place]:
        """Few staffings that are not enough, and with which nothing is that costs less than the answer; none is larger than that takes."""
        left, found = self._cheaper(), []
        while left.any():
            boxes = [self.grid.up_to(each) for each in self.too_few]
            widest = max(boxes, key=lambda box: np.count_nonzero(left[box]))
            place = tuple(int(each) for each in np.argwhere(left[widest]).max(axis=0))
            left[self.grid.up_to(place)] = False
            found.append(place)
        return found

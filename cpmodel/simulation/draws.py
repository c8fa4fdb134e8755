"""Random numbers by name: every draw has a key, and no draw depends on another having been made.

A block of four random 64-bit words belongs to (seed, replication; who, what, how many times before, attempt). So adding
a chair, a pathway or a second stream of arrivals changes no other draw, and two versions of a scenario can be compared on the
same fate of the same families. The generator is Philox 4x64-10, counter-based (Salmon, Moraes, Dror and Shaw, Parallel
Random Numbers: As Easy as 1, 2, 3, SC 2011), the one that NumPy has; here in plain Python, since NumPy takes longer to set
one up for a single block than this takes to compute it. Many blocks at once are computed in arrays, each in a tenth of the time.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

Block = tuple[int, int, int, int]
"""Four independent words of 64 random bits."""

_WORD = 0xFFFFFFFFFFFFFFFF
_M0, _M1 = 0xD2E7470EE14C6C93, 0xCA5A826395121157
_W0, _W1 = 0x9E3779B97F4A7C15, 0xBB67AE8584CAA73B
_ROUNDS = 10
MANY = 100
"""From so many blocks on arrays are quicker than plain Python."""


def key(name: str) -> int:
    """The 64-bit key of a name, the same on every machine."""
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "little")


class Draws:
    """The random numbers of one replication.

    Raises ValueError where seed or replication is negative or has more than 64 bits.
    """

    def __init__(self, seed: int, replication: int):
        """Prepare the keys of the ten rounds."""
        if not (0 <= seed <= _WORD and 0 <= replication <= _WORD):
            raise ValueError("Seed and replication are whole numbers from 0 to 2**64 - 1.")
        self._rounds = tuple(
            ((seed + count * _W0) & _WORD, (replication + count * _W1) & _WORD) for count in range(_ROUNDS)
        )

    def block(self, who: int, what: int, before: int = 0, attempt: int = 0) -> Block:
        """The words of one draw: `who` and `what` are keys, `before` says how many times this was decided before."""
        c0, c1, c2, c3 = who, what, before, attempt
        m0, m1, word = _M0, _M1, _WORD  # a sixth quicker than names of the module
        for k0, k1 in self._rounds:
            p0 = m0 * c0
            p1 = m1 * c2
            c0 = p1 >> 64 ^ c1 ^ k0
            c1 = p1 & word
            c2 = p0 >> 64 ^ c3 ^ k1
            c3 = p0 & word
        return c0, c1, c2, c3

    def blocks(self, keys: Sequence[tuple[int, int, int, int]]) -> list[Block]:
        """The words of many draws: what `block` gives for each of the keys, which are its arguments."""
        if len(keys) < MANY:
            return [self.block(*each) for each in keys]
        c0, c1, c2, c3 = np.array(keys, dtype=np.uint64).T
        for k0, k1 in self._rounds:
            (high0, low0), (high1, low1) = _product(_M0, c0), _product(_M1, c2)
            c0, c1, c2, c3 = high1 ^ c1 ^ np.uint64(k0), low1, high0 ^ c3 ^ np.uint64(k1), low0
        return list(zip(c0.tolist(), c1.tolist(), c2.tolist(), c3.tolist(), strict=True))


_HALF, _BITS = np.uint64(0xFFFFFFFF), np.uint64(32)
_Words = NDArray[np.uint64]


def _product(constant: int, words: _Words) -> tuple[_Words, _Words]:
    """The upper and lower 64 bits of each product, by long multiplication in halves of a word."""
    high, low = np.uint64(constant >> 32), np.uint64(constant & 0xFFFFFFFF)
    upper, lower = words >> _BITS, words & _HALF
    middle = high * lower + (low * lower >> _BITS)
    across = low * upper + (middle & _HALF)
    return high * upper + (middle >> _BITS) + (across >> _BITS), words * np.uint64(constant)

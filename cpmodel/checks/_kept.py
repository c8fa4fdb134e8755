"""What is kept of a check from one run to the next: for a group of questions, which checks have something to say.

Findings themselves are not kept: their words and places belong to the procedure as it is now.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from cpmodel.keeping import Shelf, program
from cpmodel.model.essence import fingerprint

Known = tuple[int, int, tuple[str, ...]]
"""The configurations and steps of a state space, and the codes of the checks that have something to say of it."""


def key(essence: str, *asked: tuple[str, ...]) -> str:
    """The key of questions about an essence: all that can influence their answer, the program itself included."""
    return fingerprint(_program(), essence, asked)


def taken(shelf: Shelf, key: str, largest: int, checks: Collection[str]) -> Known | None:
    """What is known under the key of what some of these checks say, or None. More than `largest` is not known: it is to be refused."""
    match shelf.get(key):
        case {"configurations": int(configurations), "steps": int(steps), "speaking": [*codes]} if (
            0 < configurations <= largest and steps >= 0 and all(each in checks for each in codes)
        ):
            return configurations, steps, tuple(codes)
    return None


def put(shelf: Shelf, key: str, configurations: int, steps: int, speaking: tuple[str, ...]) -> None:
    """Keep what was found."""
    kept: dict[str, Any] = {"configurations": configurations, "steps": steps, "speaking": speaking}
    shelf.put(key, kept)


def _program() -> str:
    """The whole of cpmodel, and what it reckons with."""
    return program(("",), ("numpy", "scipy", "networkx", "holidays"))

"""How long people work at what happens, and what an hour of theirs costs: what hours and costs are worked out from.

A log says what happened and not how long anybody worked, so this is said beside it, each line with its source.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Counts = Literal["child", "meeting"]
"""What the hours are given for: each child, or each meeting however many children it is about."""


@dataclass(frozen=True, slots=True)
class Effort:
    """The hours of one role at one event, or at each event of a group. `cost` is that of an hour, in pounds, where it is known."""

    event: str
    events: frozenset[str]
    counts: Counts
    role: str
    hours: float
    cost: float | None
    source: str

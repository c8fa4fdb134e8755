"""How a picture of two versions marks what differs: by colour, by line and by sign, so that it prints in black and white.

What was added is thick, what was taken away is hollow, what was changed runs in a band, and what is as it was is faint; its text
keeps a contrast above 4.5 to 1. The dashes of a line stay free for what it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from cpmodel.exports._colours import GREY, INK, PAPER, tint

Mark = Literal["same", "added", "removed", "changed"]

SIGNS: dict[Mark, str] = {"added": "+", "removed": "\N{MINUS SIGN}", "changed": "~"}
"""What stands before a title, and before a line of details."""
ADDED, REMOVED, CHANGED = "#00654a", "#a13a00", "#00558a"


@dataclass(frozen=True, slots=True)
class Look:
    """The colours of lines, titles and details, and how a line or border is built: strokes over one another, widest first.

    Where there are no `strokes` it has the one that it has in a picture of one version, in the colour `line`.
    """

    line: str = GREY
    title: str = INK
    detail: str = GREY
    strokes: tuple[tuple[str, float], ...] = ()
    head: str | None = None
    """What the head of an arrow is filled with, where not as the line."""
    faint: bool = False


ORDINARY = Look()
STRONG = Look(INK, strokes=((INK, 2.4),))
"""A line that a picture is about in which all others are faint."""
FAINT = Look("#858585", "#686868", "#686868", faint=True)
LOOKS: dict[Mark, Look] = {
    "same": FAINT,
    "added": Look(ADDED, ADDED, INK, ((ADDED, 3.2),)),
    "removed": Look(REMOVED, REMOVED, INK, ((REMOVED, 4.6), (PAPER, 2.2)), PAPER),
    "changed": Look(CHANGED, CHANGED, INK, ((tint(CHANGED, 0.3), 8.0), (CHANGED, 1.4))),
}


def signed(mark: Mark | None, text: str) -> str:
    """The text with the sign of a mark before it, where it has one.

    >>> signed("added", "Settled"), signed("same", "Settled")
    ('+ Settled', 'Settled')
    """
    return f"{SIGNS[mark]} {text}" if mark in SIGNS else text


def mark_of(text: str) -> tuple[Mark | None, str]:
    """The mark whose sign stands before a text, and the text without it."""
    sign, _, rest = text.partition(" ")
    return next(((mark, rest) for mark, each in SIGNS.items() if each == sign), (None, text))

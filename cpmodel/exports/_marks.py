"""The marks that drawings are made of: frames, text of a known length, clocks, curves, and groups that say what they are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape

from cpmodel.exports._became import LOOKS, ORDINARY, Look
from cpmodel.exports._colours import INK, PAPER
from cpmodel.exports._layout import Point
from cpmodel.exports._typeface import width
from cpmodel.exports.dot import SIGN, Line


def element_id(kind: str, identity: str) -> str:
    """The `id` of an element in a drawing: no spaces, and different for a state and a transition of one name."""
    return kind + "-" + re.sub(r"\s+", "_", identity)


def opened(identity: str, drawn_as: str, sentence: str, rests_on: str) -> Iterator[str]:
    """The beginning of a group that can be reached with the keyboard and says what it is."""
    yield f'<g id="{escape(identity)}" class="{drawn_as}" role="graphics-symbol" tabindex="0">'
    yield f"<title>{escape(sentence)}</title><desc>{escape(rests_on)}</desc>"


@dataclass(frozen=True, slots=True)
class Frame:
    """A rectangle."""

    left: float
    top: float
    width: float
    height: float

    def rect(
        self, radius: float, fill: str, stroke: str, weight: float = 1.2, extra: str = "", inside: float = 0
    ) -> str:
        """It as a mark, so much smaller as `inside` says."""
        return (
            f'<rect x="{coord(self.left + inside)}" y="{coord(self.top + inside)}" width="{coord(self.width - 2 * inside)}" '
            f'height="{coord(self.height - 2 * inside)}" rx="{coord(radius)}" fill="{fill}" stroke="{stroke}" '
            f'stroke-width="{weight:g}"{extra}/>'
        )

    def framed(self, look: Look, radius: float, fill: str, stroke: str, weight: float, extra: str = "") -> str:
        """The same with the border that it has in this look, or with its own where the look has none."""
        if not look.strokes:
            return self.rect(radius, fill, look.line if look.faint else stroke, weight, extra)
        return "".join(
            self.rect(radius, "none" if place else fill, colour, wide, extra)
            for place, (colour, wide) in enumerate(look.strokes)
        )


def line_of(line: Line, x: float, y: float, look: Look = ORDINARY) -> Iterator[str]:
    """One line of a label, with its clock or its badge."""
    if line.timed:
        yield clock(x, y, line.size, look.line if look.faint else INK)
        x += SIGN * line.size
    fill = LOOKS[line.mark].title if line.mark else look.title if line.bold else look.detail
    if line.badge:
        yield Frame(x, y - line.size * 0.92, line.width, line.size * 1.18).rect(line.size * 0.59, INK, INK, 0)
        x, fill = x + line.size / 2, PAPER
    struck = line.mark == "removed" and not line.bold
    yield text_of(line.text, x, y, line.size, bold=line.bold, fill=fill, struck=struck)


def text_of(
    text: str, x: float, y: float, size: float, *, bold: bool = False, fill: str = INK, struck: bool = False
) -> str:
    """A text that is as long as was reckoned for it."""
    length = width(text, size, bold=bold)
    weight = ' font-weight="bold"' if bold else ""
    weight += ' text-decoration="line-through"' if struck else ""
    return (
        f'<text x="{coord(x)}" y="{coord(y)}" font-size="{size:g}" fill="{fill}"{weight} textLength="{coord(length)}" '
        f'lengthAdjust="spacingAndGlyphs" xml:space="preserve">{escape(text)}</text>'
    )


def clock(x: float, y: float, size: float, stroke: str = INK) -> str:
    """A small clock whose foot stands on the baseline, so that no typeface needs the sign."""
    radius = size * 0.42
    middle_x, middle_y = x + radius + 0.5, y - radius + size * 0.06
    return (
        f'<g class="clock" stroke="{stroke}" fill="none"><circle cx="{coord(middle_x)}" cy="{coord(middle_y)}" r="{coord(radius)}" '
        f'fill="{PAPER}"/><path d="M{coord(middle_x)} {coord(middle_y - radius * 0.65)}V{coord(middle_y)}H{coord(middle_x + radius * 0.5)}"/></g>'
    )


def bezier(points: Iterable[Point]) -> str:
    """A Bézier curve as the data of a path."""
    first, *rest = points
    return f"M{coord(first[0])} {coord(first[1])}C" + " ".join(f"{coord(x)} {coord(y)}" for x, y in rest)


def points(corners: Iterable[Point]) -> str:
    """The corners of a polygon."""
    return " ".join(f"{coord(x)},{coord(y)}" for x, y in corners)


def coord(value: float) -> str:
    """A coordinate, to a tenth of a point."""
    return f"{value + 0.0:.1f}".removesuffix(".0")

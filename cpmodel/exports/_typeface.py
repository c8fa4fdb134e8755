"""How wide a text is in the typeface that the pictures are drawn with.

Arimo has the same widths as Arial, Helvetica and Liberation Sans, which between them are on nearly every computer;
its Latin letters are shipped with the program (SIL Open Font License, beside it) so that a picture has the same bytes everywhere. The widths are read from the font's
own tables (`cmap` and `hmtx` of the OpenType specification).
"""

from __future__ import annotations

import struct
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path

FAMILY = "Arial, Helvetica, 'Liberation Sans', Arimo, sans-serif"
"""What a picture asks a browser for: typefaces of one width, then whatever there is."""


def font_file(*, bold: bool = False) -> Path:
    """Where the shipped font is."""
    return Path(str(files("cpmodel.exports"))) / "fonts" / f"Arimo-{'Bold' if bold else 'Regular'}.ttf"


@lru_cache(maxsize=50_000)
def width(text: str, size: float, *, bold: bool = False) -> float:
    """The width of `text` in points when it is set in `size` points."""
    advances, units = _advances(bold)
    missing = advances["n"]
    return sum(advances.get(letter, missing) for letter in text) * size / units


def wrapped(text: str, limit: float, size: float, *, bold: bool = False) -> tuple[str, ...]:
    """Break `text` into lines of at most `limit` points; a single longer word stays whole."""
    lines: list[str] = []
    for word in text.split():
        if lines and width(f"{lines[-1]} {word}", size, bold=bold) <= limit:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return tuple(lines)


def balanced(text: str, limit: float, size: float, *, bold: bool = False) -> tuple[str, ...]:
    """Break `text` into as few lines as `wrapped` does, and make the widest of them as narrow as that allows.

    >>> wrapped("Family and professionals invited", 125, 11), balanced("Family and professionals invited", 125, 11)
    (('Family and professionals', 'invited'), ('Family and', 'professionals invited'))
    """
    lines = wrapped(text, limit, size, bold=bold)
    while len(lines) > 1:
        widest = max(width(line, size, bold=bold) for line in lines)
        narrower = wrapped(text, widest - 0.01, size, bold=bold)
        if len(narrower) > len(lines) or max(width(line, size, bold=bold) for line in narrower) >= widest:
            break
        lines = narrower
    return lines


@cache
def _advances(bold: bool) -> tuple[dict[str, int], int]:
    data = font_file(bold=bold).read_bytes()
    (count,) = struct.unpack_from(">H", data, 4)
    tables = {}
    for number in range(count):
        tag, _, offset, _ = struct.unpack_from(">4sIII", data, 12 + 16 * number)
        tables[tag.decode("ascii")] = offset
    (units,) = struct.unpack_from(">H", data, tables["head"] + 18)
    (measured,) = struct.unpack_from(">H", data, tables["hhea"] + 34)
    widths = [struct.unpack_from(">H", data, tables["hmtx"] + 4 * glyph)[0] for glyph in range(measured)]
    glyphs = _glyphs(data, tables["cmap"])
    return {letter: widths[min(glyph, measured - 1)] for letter, glyph in glyphs.items()}, units


def _glyphs(data: bytes, table: int) -> dict[str, int]:
    """Which glyph draws which letter, from the Unicode subtable of format 4."""
    (count,) = struct.unpack_from(">H", data, table + 2)
    subtables = [struct.unpack_from(">HHI", data, table + 4 + 8 * number) for number in range(count)]
    start = table + next(offset for platform, encoding, offset in subtables if (platform, encoding) == (3, 1))
    (doubled,) = struct.unpack_from(">H", data, start + 6)
    segments = doubled // 2
    ends, starts = start + 14, start + 16 + doubled
    deltas, ranges = starts + doubled, starts + 2 * doubled
    found: dict[str, int] = {}
    for number in range(segments):
        last, first, delta, distance = (
            struct.unpack_from(">H", data, at + 2 * number)[0] for at in (ends, starts, deltas, ranges)
        )
        for code in range(first, min(last, 0xFFFE) + 1):
            if distance:
                at = ranges + 2 * number + distance + 2 * (code - first)
                (glyph,) = struct.unpack_from(">H", data, at)
                glyph = (glyph + delta) % 65536 if glyph else 0
            else:
                glyph = (code + delta) % 65536
            if glyph:
                found[chr(code)] = glyph
    return found

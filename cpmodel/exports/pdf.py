"""PDF, for printing: each picture on one page of A3, the better way round, and smaller pictures at their size.

The one door to vl-convert's PDF, with our own fonts. Text stays text, so that it can be searched and copied.
"""

from __future__ import annotations

import re

from cpmodel.exports import _picture, _typeface, svg
from cpmodel.exports._picture import Picture
from cpmodel.model.procedure import Procedure

NAME = "PDF"
SUFFIX = ".pdf"

LONG, SHORT = 1190.55, 841.89
"""The sides of A3 in points."""
BORDER = 20.0
"""What printers leave white."""


def pathway(procedure: Procedure, name: str) -> bytes:
    """Draw one pathway.

    Raises ValueError where there is no such pathway, and RuntimeError where the engine is missing or loses a line.
    """
    return drawn(_picture.of_pathway(procedure, name))


def overview(procedure: Procedure) -> bytes:
    """Draw how the pathways start and follow one another."""
    return drawn(_picture.of_overview(procedure))


def drawn(picture: Picture) -> bytes:
    """Draw a picture that was gathered before."""
    import vl_convert

    vl_convert.register_font_directory(str(_typeface.font_file().parent))
    return _settled(paged(svg.drawn(picture)))


def paged(drawing: str) -> str:
    """An SVG in the middle of a page, as large as it is or as the page has room for, in the typeface that is shipped."""
    found = re.search(r' width="([\d.]+)" height="([\d.]+)"', drawing)
    assert found
    wide, high = map(float, found.groups())
    across, down = max(((LONG, SHORT), (SHORT, LONG)), key=lambda page: _share(page, wide, high))
    share = _share((across, down), wide, high)
    placed = drawing.replace(
        found[0],
        f' x="{(across - wide * share) / 2:.2f}" y="{(down - high * share) / 2:.2f}"'
        f' width="{wide * share:.2f}" height="{high * share:.2f}"',
        1,
    )
    placed = re.sub(r' font-family="[^"]*"', ' font-family="Arimo"', placed, count=1)
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="{across}" height="{down}">{placed}</svg>'


def _share(page: tuple[float, float], wide: float, high: float) -> float:
    return min(1.0, (page[0] - 2 * BORDER) / wide, (page[1] - 2 * BORDER) / high)


def _settled(page: str) -> bytes:
    """The page as PDF, the same bytes each time.

    The library keeps what a page uses in tables without an order, and so writes it in another one each time. The names in
    such a table are put in order here: no line gets longer or shorter, and every place that the document gives is still
    right. The two fonts are written first in one order or the other, and it is asked again until the regular one comes first.
    """
    import vl_convert

    for _ in range(64):
        document = vl_convert.svg_to_pdf(page)
        fonts = re.findall(rb"/Type0\n +/BaseFont /\w+\+(\S+)", document)
        if fonts == sorted(fonts):
            break
    return re.sub(rb"(<<\n)((?: +/\w+ \d+ 0 R\n)+)( *>>)", _sorted, document)


def _sorted(found: re.Match[bytes]) -> bytes:
    return found[1] + b"".join(sorted(found[2].splitlines(keepends=True))) + found[3]

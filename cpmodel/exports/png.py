"""PNG, for slides and documents: the SVG as an image. The one door to resvg, with our own fonts and no other."""

from __future__ import annotations

import re
from math import sqrt

import resvg_py

from cpmodel.exports import _picture, _typeface, svg
from cpmodel.exports._picture import Picture
from cpmodel.model.procedure import Procedure

NAME = "PNG"
SUFFIX = ".png"

SCALE = 1.5
"""Pixels for each point: sharp on a projector."""
LARGEST = 3.5e6
"""So many pixels are enough for a large picture: 130 an inch on A3."""


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
    drawing = svg.drawn(picture)
    size = re.search(r' width="([\d.]+)" height="([\d.]+)"', drawing)
    assert size
    return rendered(drawing, min(SCALE, sqrt(LARGEST / (float(size[1]) * float(size[2])))))


def rendered(drawing: str, scale: float = SCALE) -> bytes:
    """Turn an SVG into a PNG, the same bytes on every machine."""
    fonts = [str(_typeface.font_file(bold=bold)) for bold in (False, True)]
    return resvg_py.svg_to_bytes(
        svg_string=drawing, zoom=scale, skip_system_fonts=True, font_files=fonts, sans_serif_family="Arimo"
    )

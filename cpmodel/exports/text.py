"""The pictures in words: all that a diagram shows, as lists that can be read aloud, searched and copied.

This is the text alternative that the report sets beside each diagram (WCAG 2.2, 1.1.1).
"""

from __future__ import annotations

from cpmodel.exports import _picture
from cpmodel.exports._picture import Edge, Node, Picture
from cpmodel.model.procedure import Procedure

NAME = "Text"
SUFFIX = ".txt"

Sections = tuple[tuple[str, tuple[str, ...]], ...]
"""Headings, each with its sentences."""


def pathway(procedure: Procedure, name: str) -> str:
    """Tell one pathway in words.

    Raises ValueError where there is no such pathway.
    """
    return drawn(_picture.of_pathway(procedure, name))


def overview(procedure: Procedure) -> str:
    """Tell in words how the pathways start and follow one another."""
    return drawn(_picture.of_overview(procedure))


def drawn(picture: Picture) -> str:
    """Tell in words a picture that was gathered before."""
    parts = [picture.title, picture.procedure, picture.sentence]
    for heading, sentences in sections_of(picture):
        parts += ["", heading, *(f"- {each}" for each in sentences)]
    return "\n".join(parts) + "\n"


def sections(procedure: Procedure, name: str) -> Sections:
    """What the picture of a pathway says: where a case can stand, what can happen, and which clocks run.

    Raises ValueError where there is no such pathway.
    """
    return sections_of(_picture.of_pathway(procedure, name))


def overview_sections(procedure: Procedure) -> Sections:
    """What the overview says: the pathways, and how they start one another."""
    return sections_of(_picture.of_overview(procedure))


def sections_of(picture: Picture) -> Sections:
    """What a picture says: its boxes, its lines, and the lists below it."""
    if picture.ruler:
        return _of_limit(picture)
    boxes = [node for node in picture.nodes if node.kind in ("beginning", "state", "outcome", "pathway", "outside")]
    lines = {edge.id: edge for edge in picture.edges if edge.sentence}
    whole = any(node.kind == "pathway" for node in boxes)
    found = [
        ("Pathways" if whole else "Where a case can stand", tuple(map(_said, boxes))),
        ("How they start" if whole else "What can happen", tuple(map(_said, lines.values()))),
        *picture.all_lists,
    ]
    return tuple((heading, sentences) for heading, sentences in found if sentences)


def _of_limit(picture: Picture) -> Sections:
    assert picture.ruler
    headings = {"begins": "What starts the clock", "stops": "What stops it", "voids": "What takes it out of the count"}
    found = [
        (said, tuple(node.sentence for node in picture.nodes if node.kind == kind)) for kind, said in headings.items()
    ]
    example = ("An example", (picture.ruler.said,))
    return tuple((heading, sentences) for heading, sentences in (*found, example, *picture.all_lists) if sentences)


def _said(element: Node | Edge) -> str:
    return f"{element.sentence} {element.grounds}".rstrip()

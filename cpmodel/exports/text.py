"""The pictures in words: all that a diagram shows, as lists that can be read aloud, searched and copied.

This is the text alternative that the report sets beside each diagram (WCAG 2.2, 1.1.1).
"""

from __future__ import annotations

from cpmodel.model import wording
from cpmodel.model.procedure import Procedure

from cpmodel.exports import _picture  # isort: skip

NAME = "Text"
SUFFIX = ".txt"

Sections = tuple[tuple[str, tuple[str, ...]], ...]
"""Headings, each with its sentences."""


def pathway(procedure: Procedure, name: str) -> str:
    """Tell one pathway in words.

    Raises ValueError where there is no such pathway.
    """
    return _written(procedure.pathways[name].title if name in procedure.pathways else name, sections(procedure, name))


def overview(procedure: Procedure) -> str:
    """Tell in words how the pathways start and follow one another."""
    return _written(_picture.of_overview(procedure).title, overview_sections(procedure))


def sections(procedure: Procedure, name: str) -> Sections:
    """What the picture of a pathway says: where a case can stand, what can happen, and which clocks run.

    Raises ValueError where there is no such pathway.
    """
    picture = _picture.of_pathway(procedure, name)
    here = procedure.pathways[name]
    found = [
        ("Where a case can stand", tuple(wording.state_sentence(procedure, each) for each in here.states.values())),
        ("What can happen", tuple(wording.transition_sentence(procedure, each) for each in here.transitions)),
        ("Time limits whose clocks start or stop here", picture.limits),
    ]
    return tuple((heading, sentences) for heading, sentences in found if sentences)


def overview_sections(procedure: Procedure) -> Sections:
    """What the overview says: the pathways, and how they start one another."""
    picture = _picture.of_overview(procedure)
    return (
        ("Pathways", tuple(node.sentence for node in picture.nodes if node.kind in ("pathway", "outside"))),
        ("How they start", tuple(edge.sentence for edge in picture.edges)),
    )


def _written(title: str, found: Sections) -> str:
    parts = [title]
    for heading, sentences in found:
        parts += ["", heading, *(f"- {each}" for each in sentences)]
    return "\n".join(parts) + "\n"

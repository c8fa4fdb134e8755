"""Diagrams that can be clicked through: those of `cpmodel.exports.svg`, with links put around what they show.

A box can be reached with the keyboard too. The words on a line are for the pointer alone: a picture has too many of them
to step through, and what they lead to is listed on the page.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from cpmodel.exports import svg
from cpmodel.model.procedure import Procedure
from cpmodel.reports.handbook import links
from cpmodel.reports.handbook.links import Link

if TYPE_CHECKING:
    from markupsafe import Markup

SVG = "http://www.w3.org/2000/svg"


def of_pathway(procedure: Procedure, name: str) -> Markup:
    """The diagram of a pathway: each state and each transition leads to its paragraph."""
    here = procedure.pathways[name]
    boxes = {
        svg.element_id("state", each.qualified): links.state(procedure, each.qualified) for each in here.states.values()
    }
    lines = {svg.element_id("transition", each.id): links.transition(procedure, each) for each in here.transitions}
    return linked(svg.pathway(procedure, name), boxes, lines)


def overview(procedure: Procedure) -> Markup:
    """The diagram of how the pathways start one another: each leads to its page."""
    boxes = {svg.element_id("pathway", name): links.pathway(procedure, name) for name in procedure.pathways}
    return linked(svg.overview(procedure), boxes, {})


def linked(drawing: str, boxes: Mapping[str, Link], lines: Mapping[str, Link]) -> Markup:
    """The same drawing with links around its boxes and its labels, by the `id` of the box or of the line."""
    from markupsafe import Markup

    ElementTree.register_namespace("", SVG)
    root = ElementTree.fromstring(drawing)
    root.set("role", "group")  # an image may hold nothing that can be reached
    parents = {child: parent for parent in root.iter() for child in parent}
    spoken = {}
    for group in [*root.iter(f"{{{SVG}}}g")]:
        identity, sentence = group.get("id", ""), group.findtext(f"{{{SVG}}}title", "")
        if identity in boxes:
            _around(parents[group], group, boxes[identity], reached=True)
        elif identity in lines:
            spoken[sentence] = lines[identity]
        elif group.get("class") == "label" and sentence in spoken:
            _around(parents[group], group, spoken[sentence], reached=False)
    return Markup(ElementTree.tostring(root, encoding="unicode"))


def _around(parent: ElementTree.Element, child: ElementTree.Element, link: Link, *, reached: bool) -> None:
    said = {"aria-label": _read(child) or link.text} if reached else {"aria-hidden": "true", "tabindex": "-1"}
    around = ElementTree.Element(f"{{{SVG}}}a", {"href": link.href, **said})
    around.tail, child.tail = child.tail, None
    parent[list(parent).index(child)] = around
    around.append(child)


def _read(group: ElementTree.Element) -> str:
    """The words that are to be seen in a box, so that who speaks to the browser can say what they see."""
    return " ".join(each.text or "" for each in group.iter(f"{{{SVG}}}text"))

"""Diagrams that can be clicked through: those of `cpmodel.exports.svg`, of which each element becomes a link to its paragraph.

What can be reached with the Tab key there can be followed here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from cpmodel.exports import _views, svg
from cpmodel.exports._marks import element_id
from cpmodel.model.procedure import Pathway, Procedure, Role
from cpmodel.reports.handbook import links
from cpmodel.reports.handbook.links import Link

if TYPE_CHECKING:
    from markupsafe import Markup

SVG = "http://www.w3.org/2000/svg"


def of_pathway(procedure: Procedure, name: str) -> Markup:
    """The diagram of a pathway: each state and each transition leads to its paragraph."""
    return linked(svg.pathway(procedure, name), _places(procedure, procedure.pathways[name]))


def of_role(procedure: Procedure, role: Role) -> Markup | None:
    """The diagram of what a role does, in all pathways in which it acts, without the lists that its card has; None where it acts in none."""
    picture = replace(_views.of_role(procedure, role, procedure.pathways.values()), lists=())
    return linked(svg.drawn(picture), _places(procedure, *procedure.pathways.values())) if picture.nodes else None


def overview(procedure: Procedure) -> Markup:
    """The diagram of how the pathways start one another: each leads to its page."""
    places = {element_id("pathway", name): links.pathway(procedure, name) for name in procedure.pathways}
    return linked(svg.overview(procedure), places)


def _places(procedure: Procedure, *some: Pathway) -> dict[str, Link]:
    """Where each state and each transition of some pathways has its paragraph."""
    found = {
        element_id("state", each.qualified): links.state(procedure, each.qualified)
        for pathway in some
        for each in pathway.states.values()
    }
    return found | {
        element_id("transition", each.id): links.transition(procedure, each)
        for pathway in some
        for each in pathway.transitions
    }


def linked(drawing: str, places: Mapping[str, Link]) -> Markup:
    """The same drawing, of which the elements with these ids lead to these places."""
    from markupsafe import Markup

    ElementTree.register_namespace("", SVG)
    root = ElementTree.fromstring(drawing)
    for group in root.iter(f"{{{SVG}}}g"):
        if link := places.get(group.get("id", "")):
            group.tag = f"{{{SVG}}}a"
            group.attrib.pop("role", None)
            group.attrib.pop("tabindex", None)
            group.set("href", link.href)
            group.set("aria-label", _read(group) or link.text)
    return Markup(ElementTree.tostring(root, encoding="unicode"))


def _read(group: ElementTree.Element) -> str:
    """The words that are to be seen of an element, so that who speaks to the browser can say what they see."""
    return " ".join(each.text or "" for each in group.iter(f"{{{SVG}}}text"))

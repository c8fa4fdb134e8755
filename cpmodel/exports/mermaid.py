"""Mermaid, which wikis and code hosts draw from text: the same picture as a flowchart from left to right.

Mermaid's own state diagrams can neither group by phase nor mark what follows, so a flowchart is written.
"""

from __future__ import annotations

from collections.abc import Iterator

from cpmodel.exports import _picture
from cpmodel.exports._colours import HUES, INK, tint
from cpmodel.exports._picture import Edge, Node, Picture
from cpmodel.model.procedure import Procedure

NAME = "Mermaid"
SUFFIX = ".mmd"

SHAPES = {
    "beginning": ('(["', '"])'),
    "outcome": ('((("', '")))'),
    "junction": ('(("', '"))'),
    "entry": ('(("', '"))'),
    "loop": ('["', '"]'),
    "group": ('["', '"]'),
}


def pathway(procedure: Procedure, name: str) -> str:
    """Write one pathway in Mermaid.

    Raises ValueError where there is no such pathway.
    """
    return drawn(_picture.of_pathway(procedure, name))


def overview(procedure: Procedure) -> str:
    """Write in Mermaid how the pathways start and follow one another."""
    return drawn(_picture.of_overview(procedure))


def drawn(picture: Picture) -> str:
    """Write a picture in Mermaid. Nodes are numbered, because names such as `end` mean something to Mermaid."""
    numbers = {node.id: f"n{number}" for number, node in enumerate(picture.nodes)}
    lines = ["---", f"title: {_plain(picture.title)} - {_plain(picture.procedure)}", "---", "flowchart LR"]
    lines += [
        f"  accTitle: {_plain(picture.title)}",
        f"  accDescr: {_plain(f'{picture.sentence} {picture.hint}'.strip())}",
    ]
    phases = list(dict.fromkeys(node.phase for node in picture.nodes if node.phase))
    for number, phase in enumerate(phases):
        lines.append(f'  subgraph p{number}["{_plain(phase)}"]')
        lines += [f"    {_node(numbers, node)}" for node in picture.nodes if node.phase == phase]
        lines.append("  end")
    lines += [f"  {_node(numbers, node)}" for node in picture.nodes if not node.phase]
    lines += [f"  {_edge(numbers, edge)}" for edge in picture.edges]
    return "\n".join([*lines, *_colours(picture, numbers)]) + "\n"


def _node(numbers: dict[str, str], node: Node) -> str:
    opening, closing = SHAPES.get(node.kind, ('["', '"]'))
    said = "<br/>".join(_plain(each) for each in (_steps(node.numbers), node.title, *node.details) if each) or " "
    return f"{numbers[node.id]}{opening}{said}{closing}"


def _edge(numbers: dict[str, str], edge: Edge) -> str:
    dashed = edge.stays or edge.kind in ("follows", "allows")
    arrow = "---" if edge.kind == "joins" else "-.->" if dashed else "-->"
    said = "<br/>".join(_plain(each) for each in (_steps(edge.numbers), edge.title, *edge.details) if each)
    label = f'|"{said}"|' if said else ""
    return f"{numbers[edge.tail]} {arrow}{label} {numbers[edge.head]}"


def _steps(numbers: tuple[int, ...]) -> str:
    return f"({', '.join(map(str, numbers))})" if numbers else ""


def _colours(picture: Picture, numbers: dict[str, str]) -> Iterator[str]:
    for owner in picture.owners:
        hue = HUES[owner.number % len(HUES)]
        mine = ",".join(numbers[node.id] for node in picture.nodes if node.owner == owner.role)
        yield f"  classDef {owner.role} fill:{tint(hue)},stroke:{hue},color:{INK}"
        if mine:
            yield f"  class {mine} {owner.role}"


def _plain(text: str) -> str:
    """Text in which nothing means anything to Mermaid."""
    return text.replace('"', "'").replace("#", "no. ").replace("\n", " ").replace("<", "&lt;").replace(">", "&gt;")

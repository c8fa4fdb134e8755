"""DOT, the language of Graphviz: for people who want to lay the pictures out themselves, and for our own SVG.

Flow from left to right, phases as clusters, outcomes in the last column. Labels are plain; every line of a label is
broken here, so that all who draw the graph break it alike.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import graphviz

from cpmodel.exports import _picture, _typeface
from cpmodel.exports._became import Mark, mark_of, signed
from cpmodel.exports._picture import Edge, Node, Picture
from cpmodel.model.procedure import Procedure

NAME = "DOT"
SUFFIX = ".dot"

TITLE_SIZE = 11.0
DETAIL_SIZE = 9.5
EDGE_SIZE = 9.5
PHASE_SIZE = 10.0
LEADING = 1.2
"""How far apart lines of text are, as a multiple of their size."""
NODE_WIDTH = 118.0
EDGE_WIDTH = 112.0
"""The widest that a line of a label may be, in points."""
PADDING = 9.0
"""Room between a node's border and its text, in points; on the left there is a bar of the owner's colour too."""
LIFT = 2.0
"""How far a label of an edge is raised, so that letters that go below the line do not touch the edge under it."""
BAR = 6.0
SIGN = 1.15
"""The room that the sign of a clock takes, as a multiple of the size of the text."""

STYLES = {"own": "solid", "clock": "solid", "outside": "solid", "joins": "solid", "starts": "solid"}
"""How a line is drawn; the others are dashed, and what is heard without effect is dotted."""


def pathway(procedure: Procedure, name: str) -> str:
    """Write one pathway in DOT.

    Raises ValueError where there is no such pathway.
    """
    return drawn(_picture.of_pathway(procedure, name))


def overview(procedure: Procedure) -> str:
    """Write in DOT how the pathways start and follow one another."""
    return drawn(_picture.of_overview(procedure))


def drawn(picture: Picture) -> str:
    """Write a picture that was gathered before."""
    return written(picture)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a label, ready to be set: its text, its size, and whether it is bold or begins with the clock's sign.

    A `badge` is the number of a step, white on black. In a picture of two versions `mark` says what became of the line.
    """

    text: str
    size: float
    bold: bool = False
    timed: bool = False
    badge: bool = False
    mark: Mark | None = None

    @property
    def width(self) -> float:
        """How wide it is in points, the sign or the ground of a badge included."""
        more = SIGN * self.size if self.timed else self.size if self.badge else 0
        return _typeface.width(self.text, self.size, bold=self.bold) + more


@lru_cache(maxsize=20_000)
def node_lines(node: Node, limit: float = NODE_WIDTH) -> tuple[Line, ...]:
    """The label of a node, broken into lines: the title bold, the details smaller."""
    size = EDGE_SIZE if node.kind == "loop" else TITLE_SIZE
    title = _broken(node.title, limit, size, node.mark, bold=node.kind != "group")
    return (
        *_badges(node.numbers),
        *title,
        *(line for each in node.details for line in _broken(each, limit, DETAIL_SIZE, node.mark)),
    )


@lru_cache(maxsize=20_000)
def edge_lines(edge: Edge, limit: float = EDGE_WIDTH) -> tuple[Line, ...]:
    """The label of an edge, broken into lines."""
    title = _broken(edge.title, limit, EDGE_SIZE, edge.mark, bold=True)
    return (
        *_badges(edge.numbers),
        *title,
        *(line for each in edge.details for line in _broken(each, limit, EDGE_SIZE, edge.mark)),
    )


def _badges(numbers: tuple[int, ...]) -> tuple[Line, ...]:
    """The numbers of the steps, a few on each line."""
    rows = (numbers[start : start + 5] for start in range(0, len(numbers), 5))
    return tuple(Line(", ".join(map(str, row)), EDGE_SIZE, bold=True, badge=True) for row in rows)


def node_size(node: Node, limit: float = NODE_WIDTH) -> tuple[float, float]:
    """The width and height that a node needs for its text, in points."""
    if node.kind in ("junction", "entry"):
        return (6.0, 6.0) if node.kind == "junction" else (14.0, 14.0)
    lines = node_lines(node, limit)
    left = 2 * PADDING if node.kind in ("beginning", "outcome") else BAR + PADDING
    height = sum(line.size * LEADING for line in lines)
    if node.kind == "loop":
        return max(line.width for line in lines) + PADDING, height + 4
    return max(line.width for line in lines) + left + PADDING, height + 2 * PADDING - 4


@dataclass(frozen=True, slots=True)
class Spacing:
    """How far apart nodes and ranks are, in inches, and how wide a line of a node and of a label may be, in points."""

    nodes: float = 0.22
    ranks: float = 0.3
    node_width: float = NODE_WIDTH
    label_width: float = EDGE_WIDTH


def written(picture: Picture, *, headed: bool = True, spacing: Spacing = Spacing()) -> str:
    """Write a picture in DOT; colours and the legend are the renderer's own, and so is the heading if not `headed`."""
    graph = graphviz.Digraph(picture.name)
    graph.attr(
        rankdir="LR",
        nodesep=f"{spacing.nodes:g}",
        ranksep=f"{spacing.ranks:g}",
        fontname="Arial",
        fontsize="12",
        charset="UTF-8",
    )
    if headed:
        graph.attr(
            label=_escaped("\n".join(filter(None, (picture.title, picture.procedure, picture.hint)))), labelloc="t"
        )
    graph.attr("node", shape="box", style="rounded", fontname="Arial", fontsize=f"{TITLE_SIZE:g}", margin="0.05,0.03")
    graph.attr("edge", fontname="Arial", fontsize=f"{EDGE_SIZE:g}", arrowsize="0.7")
    for phase in dict.fromkeys(node.phase for node in picture.nodes):
        inside = [node for node in picture.nodes if node.phase == phase]
        if phase is None:
            _add_nodes(graph, inside, spacing)
            continue
        with graph.subgraph(name=f"cluster_{phase}") as cluster:
            cluster.attr(label=_escaped(phase), labeljust="l", fontsize=f"{PHASE_SIZE:g}", style="rounded", margin="10")
            _add_nodes(cluster, inside, spacing)
    _add_ranks(graph, picture)
    back = leading_back(picture)
    for number, edge in enumerate(picture.edges):
        _add_edge(graph, number, edge, spacing, reverse=number in back)
    return str(graph.source)


def _add_nodes(graph: graphviz.Digraph, nodes: list[Node], spacing: Spacing) -> None:
    for node in nodes:
        width, height = node_size(node, spacing.node_width)
        label = "\n".join(_lettered(line) for line in node_lines(node, spacing.node_width)) if node.title else ""
        shape = {"junction": "point", "entry": "circle", "loop": "plaintext"}.get(node.kind, "box")
        graph.node(
            node_name(node.id),
            label=_escaped(label),
            id=node.id,
            shape=shape,
            tooltip=_escaped(node.sentence),
            width=f"{width / 72:.4f}",
            height=f"{height / 72:.4f}",
            fixedsize="true",
            **({"peripheries": "2"} if node.kind == "outcome" else {}),
        )


def _add_ranks(graph: graphviz.Digraph, picture: Picture) -> None:
    for kind, rank in (("beginning", "min"), ("outcome", "max")):
        names = [node.id for node in picture.nodes if node.kind == kind and node.phase is None]
        joined = any(edge.tail in names and edge.head in names for edge in picture.edges)
        if names and not joined and picture.name != "overview":
            with graph.subgraph() as column:
                column.attr(rank=rank)
                for name in names:
                    column.node(node_name(name))


def leading_back(picture: Picture) -> frozenset[int]:
    """The numbers of the edges that lead against the flow, which is the order in which the states are written.

    They are drawn the other way round with their arrowhead at the tail, so that the flow stays from left to right and
    Graphviz keeps room for their labels. What stands for several states comes after the last of them, or
    before its head where that lies between them.
    """
    kinds = {node.id: node.kind for node in picture.nodes}
    order = {"beginning": -1, "entry": -1, "outcome": len(kinds)}
    flow = {node.id: float(order.get(node.kind, number)) for number, node in enumerate(picture.nodes)}
    heads = {edge.tail: flow[edge.head] for edge in picture.edges if kinds[edge.tail] == "junction"}
    for node in picture.nodes:
        before = [flow[each] for each in node.members if each in flow]
        if before:
            flow[node.id] = min(max(before), len(kinds) - 1) + 0.5
        if before and node.id in heads and min(before) < heads[node.id] < flow[node.id]:
            flow[node.id] = heads[node.id] - 0.5
    if picture.name == "overview":
        return frozenset(_closing_circles(picture))
    return frozenset(number for number, edge in enumerate(picture.edges) if flow[edge.tail] > flow[edge.head])


def _closing_circles(picture: Picture) -> Iterator[int]:
    """Where there is no written order: the edges that close a circle, found depth first from where cases come in."""
    leaving: dict[str, list[tuple[int, str]]] = {node.id: [] for node in picture.nodes}
    for number, edge in enumerate(picture.edges):
        leaving[edge.tail].append((number, edge.head))
    done: set[str] = set()
    path: set[str] = set()

    def visit(node: str) -> Iterator[int]:
        path.add(node)
        for number, head in leaving[node]:
            if head in path:
                yield number
            elif head not in done:
                yield from visit(head)
        path.remove(node)
        done.add(node)

    for node in sorted(picture.nodes, key=lambda each: each.kind != "entry"):
        if node.id not in done:
            yield from visit(node.id)


def _add_edge(graph: graphviz.Digraph, number: int, edge: Edge, spacing: Spacing, *, reverse: bool) -> None:
    options = {"comment": str(number), "id": edge.id, "style": _style(edge)}
    if edge.title:
        options["label"] = "".join(f"{_escaped(_padded(line))}\\l" for line in edge_lines(edge, spacing.label_width))
        options["tooltip"] = _escaped(edge.sentence)
    if edge.kind == "joins":
        options["dir"] = "none"
    elif reverse:
        options["dir"] = "back"
    ends = (edge.head, edge.tail) if reverse else (edge.tail, edge.head)
    graph.edge(*map(node_name, ends), **options)


def _style(edge: Edge) -> str:
    return "dotted" if edge.stays else STYLES.get(edge.kind, "dashed")


def node_name(identity: str) -> str:
    """Names with a colon would be read as ports."""
    return identity.replace(":", "_")


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\n", "\\n")


def _lettered(line: Line) -> str:
    return f"{_picture.CLOCK_SIGN} {line.text}" if line.timed else line.text


@lru_cache(maxsize=20_000)
def _padded(line: Line) -> str:
    """Add spaces where Graphviz, which knows plain ASCII only, would reckon a bold or timed line too narrow."""
    text = _lettered(line)
    known = sum(_typeface.width(letter, line.size) for letter in text if letter.isascii())
    short = line.width - known
    space = _typeface.width(" ", line.size)
    return text + " " * max(0, round(short / space + 0.49))


def _broken(text: str, limit: float, size: float, whole: Mark | None, *, bold: bool = False) -> tuple[Line, ...]:
    """A part of a label in lines, of something that is marked as a `whole`; the sign of a part's own mark comes after the clock."""
    mark, said = (None, text) if whole is None else mark_of(text)
    timed = said.startswith(_picture.CLOCK_SIGN)
    plain = signed(mark, said.removeprefix(_picture.CLOCK_SIGN).strip())
    lines = _typeface.balanced(plain, limit, size, bold=bold)
    return tuple(Line(line, size, bold, timed and not number, mark=mark) for number, line in enumerate(lines))

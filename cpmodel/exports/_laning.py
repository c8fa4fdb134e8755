"""Lanes: where the nodes of a picture go that has one band for each role, and time from left to right.

Graphviz knows no lanes. So the nodes are placed here, in columns by how far from the beginning they are and in bands by who
acts; Graphviz then leads the lines around them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import graphviz

from cpmodel.exports import _layout, dot
from cpmodel.exports._layout import Layout, PlacedCluster
from cpmodel.exports._picture import Node, Picture

TITLE = 26.0
"""The room for a lane's title at its top."""


@dataclass(frozen=True, slots=True)
class Gaps:
    """How far apart columns are and how far apart nodes one over the other, in points."""

    columns: float
    rows: float


VARIATIONS = (
    Gaps(115, 30),
    Gaps(120, 50),
    Gaps(130, 70),
    Gaps(150, 60),
    Gaps(150, 90),
    Gaps(180, 80),
    Gaps(220, 120),
    Gaps(280, 180),
)


def laid_out(picture: Picture, gaps: Gaps, width: float) -> Layout:
    """Place the nodes in their lanes, lead the lines around them, and return the lanes as the layout's clusters."""
    sizes = {node.id: dot.node_size(node, width) for node in picture.nodes}
    columns = _columns(picture)
    centres = _across(columns, sizes, gaps)
    places: dict[str, tuple[float, float]] = {}
    bands: list[tuple[str, float, float]] = []
    top = 0.0
    for lane in _lanes(picture):
        first = bottom = top + TITLE + gaps.rows
        for column in range(max(columns.values()) + 1):
            down = first
            for node in picture.nodes:
                if node.phase == lane and columns[node.id] == column:
                    high = sizes[node.id][1]
                    places[node.id] = (centres[column], down + high / 2)
                    down += high + gaps.rows
            bottom = max(bottom, down)
        bands.append((lane, top, bottom))
        top = bottom
    routed = _layout.laid_out(
        _source(picture, places, sizes), nodes=len(picture.nodes), edges=len(picture.edges), fixed=True
    )
    return _in_lanes(routed, places, bands)


def _lanes(picture: Picture) -> list[str]:
    """The lanes in the order in which cases come to them; what is at rest below."""
    acting = [node.phase for node in picture.nodes if node.phase and node.owner]
    return list(dict.fromkeys([*acting, *(node.phase for node in picture.nodes if node.phase)]))


def _columns(picture: Picture) -> dict[str, int]:
    """How many lines from the beginning each node is, outcomes in the last column, what heads for one node just before it."""
    back = dot.leading_back(picture)
    ends = [(each.head, each.tail) if n in back else (each.tail, each.head) for n, each in enumerate(picture.edges)]
    beside = {node.id for node in picture.nodes if _apart(node)}
    begins = {node.id for node in picture.nodes if node.kind == "beginning"}
    steps = [(tail, head) for tail, head in ends if not {tail, head} & beside and head not in begins]
    found = {node.id: 0 if node.kind == "beginning" else 1 for node in picture.nodes}
    for _ in picture.nodes:
        further = {head: found[tail] + 1 for tail, head in steps if found[tail] >= found[head]}
        if not further:
            break
        found |= further
    last = max([found[node.id] for node in picture.nodes if not _apart(node)], default=1)
    for node in picture.nodes:
        if node.kind == "outcome":
            found[node.id] = last
    for node in sorted(filter(_apart, picture.nodes), key=lambda each: each.kind == "loop"):
        heads = [found[each.head] for each in picture.edges if each.tail == node.id]
        found[node.id] = heads[0] if node.kind == "loop" else max(0, min(heads, default=2) - 1)
    return found


def _apart(node: Node) -> bool:
    """True for what stands beside the flow: several states at once, and the words of a loop."""
    return node.kind in ("group", "loop")


def _across(columns: dict[str, int], sizes: dict[str, tuple[float, float]], gaps: Gaps) -> dict[int, float]:
    """The middle of each column."""
    found: dict[int, float] = {}
    left = 0.0
    for column in range(max(columns.values()) + 1):
        wide = max((sizes[name][0] for name, where in columns.items() if where == column), default=0.0)
        found[column] = left + wide / 2
        left += wide + gaps.columns
    return found


def _source(picture: Picture, places: dict[str, tuple[float, float]], sizes: dict[str, tuple[float, float]]) -> str:
    graph = graphviz.Digraph(picture.name, graph_attr={"splines": "true"}, node_attr={"shape": "box", "label": ""})
    graph.attr("edge", arrowsize="0.7")
    for node in picture.nodes:
        (x, y), (wide, high) = places[node.id], sizes[node.id]
        graph.node(
            dot.node_name(node.id),
            pos=f"{x:.2f},{-y:.2f}!",
            width=f"{wide / 72:.4f}",
            height=f"{high / 72:.4f}",
            fixedsize="true",
        )
    for number, edge in enumerate(picture.edges):
        options = {"dir": "none"} if edge.kind == "joins" else {}
        graph.edge(dot.node_name(edge.tail), dot.node_name(edge.head), comment=str(number), **options)
    return str(graph.source)


def _in_lanes(routed: Layout, places: dict[str, tuple[float, float]], bands: list[tuple[str, float, float]]) -> Layout:
    """The layout moved to where the nodes were placed, with the lanes."""
    first = routed.nodes[0]
    by_name = {dot.node_name(name): place for name, place in places.items()}
    x, y = by_name[first.id]
    across, down = x - first.centre[0], y - first.centre[1]
    left = min(0.0, across)
    right = max(each.centre[0] + each.width / 2 for each in routed.nodes) + across
    right = max(right, across + routed.width)

    def moved(points: tuple[tuple[float, float], ...]) -> tuple[tuple[float, float], ...]:
        return tuple((px + across - left, py + down) for px, py in points)

    names = {dot.node_name(name): name for name in places}
    return Layout(
        width=right - left,
        height=bands[-1][2],
        nodes=tuple(replace(each, id=names[each.id], centre=moved((each.centre,))[0]) for each in routed.nodes),
        edges=tuple(
            replace(each, curves=tuple(map(moved, each.curves)), arrowheads=tuple(map(moved, each.arrowheads)))
            for each in routed.edges
        ),
        clusters=tuple(PlacedCluster(name, ((0.0, top), (right - left, bottom))) for name, top, bottom in bands),
    )

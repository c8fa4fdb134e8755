"""Choosing among layouts: the one in which least runs over a label.

Graphviz keeps nodes apart and keeps room for labels, but it may lead an edge through another edge's label. A few
variations are tried, which costs some hundredths of a second each, and the one with the fewest blemishes is taken;
of equals the first, so that the same picture gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import combinations

from cpmodel.exports import _layout, dot
from cpmodel.exports._layout import Layout, PlacedEdge, Point
from cpmodel.exports._picture import Edge, Picture
from cpmodel.exports._typeface import width

Box = tuple[float, float, float, float]
"""Left, top, right and bottom."""

VARIATIONS = (
    dot.Spacing(),
    dot.Spacing(nodes=0.3),
    dot.Spacing(nodes=0.22, ranks=0.5),
    dot.Spacing(nodes=0.4, ranks=0.4),
    dot.Spacing(nodes=0.5),
    dot.Spacing(nodes=0.3, ranks=0.7),
)
SAMPLES = 16
"""How many points of each piece of a curve are looked at."""
CROSSED, COVERED = 1, 50
"""How bad it is that an edge runs through a label at one of the points, and that two boxes overlap."""


@lru_cache(maxsize=64)
def arranged(picture: Picture) -> Layout:
    """Lay out the picture in the best of a few ways."""
    best: tuple[int, Layout] | None = None
    for spacing in VARIATIONS:
        source = dot.written(picture, headed=False, spacing=spacing)
        layout = _layout.laid_out(source, nodes=len(picture.nodes), edges=len(picture.edges))
        found = blemishes(picture, layout)
        if best is None or found < best[0]:
            best = (found, layout)
        if found == 0:
            break
    assert best is not None
    return best[1]


def blemishes(picture: Picture, layout: Layout) -> int:
    """How much lies over something else, weighted; 0 where nothing does."""
    labels = [(edge, box) for edge in layout.edges if (box := label_box(picture.edges[edge.number], edge))]
    crossed = sum(
        _inside(point, box)
        for edge in layout.edges
        for piece in _pieces(edge)
        for labelled, box in labels
        if picture.edges[labelled.number].id != picture.edges[edge.number].id and _near(piece, box)
        for point in _sampled(piece)
    )
    return crossed * CROSSED + len(list(overlaps(picture, layout))) * COVERED


def overlaps(picture: Picture, layout: Layout) -> Iterator[tuple[str, str]]:
    """The pairs of nodes, labels and phases' titles whose boxes overlap, which no picture should have."""
    boxes: list[tuple[str, Box]] = []
    for node in layout.nodes:
        (x, y), wide, high = node.centre, node.width / 2, node.height / 2
        boxes.append((node.id, (x - wide, y - high, x + wide, y + high)))
    for cluster in layout.clusters:
        (left, top), _ = cluster.corners
        words = width(cluster.title, dot.PHASE_SIZE, bold=True)
        boxes.append((f"title of {cluster.title}", (left + 10, top + 5, left + 10 + words, top + 15)))
    boxes += [
        (f"label of {picture.edges[edge.number].id}", box)
        for edge in layout.edges
        if (box := label_box(picture.edges[edge.number], edge))
    ]
    for (one, first), (other, second) in combinations(boxes, 2):
        if first[0] < second[2] and second[0] < first[2] and first[1] < second[3] and second[1] < first[3]:
            yield one, other


def label_box(edge: Edge, placed: PlacedEdge) -> Box | None:
    """Where the ink of an edge's label is, or None where it has none."""
    lines = dot.edge_lines(edge)
    if not lines or not placed.label:
        return None
    left = min(x for x, _ in placed.label)
    right = max(x + line.width for line, (x, _) in zip(lines, placed.label, strict=True))
    top, bottom = placed.label[0][1] - lines[0].size * 0.75, placed.label[-1][1]
    return left, top - dot.LIFT, right, bottom - dot.LIFT


def _pieces(edge: PlacedEdge) -> Iterator[tuple[Point, ...]]:
    for curve in edge.curves:
        for start in range(0, len(curve) - 3, 3):
            yield curve[start : start + 4]


def _near(piece: tuple[Point, ...], box: Box) -> bool:
    """False where the corners of the curve, which hold it, are all on one side of the box."""
    across, down = [x for x, _ in piece], [y for _, y in piece]
    return min(across) < box[2] and max(across) > box[0] and min(down) < box[3] and max(down) > box[1]


def _sampled(piece: tuple[Point, ...]) -> Iterator[Point]:
    a, b, c, d = piece
    for step in range(SAMPLES):
        yield _bezier(a, b, c, d, (step + 0.5) / SAMPLES)


def _bezier(a: Point, b: Point, c: Point, d: Point, along: float) -> Point:
    back = 1 - along
    weights = (back**3, 3 * back**2 * along, 3 * back * along**2, along**3)
    x, y = (sum(weight * point[axis] for weight, point in zip(weights, (a, b, c, d), strict=True)) for axis in (0, 1))
    return x, y


def _inside(point: Point, box: Box) -> bool:
    return box[0] < point[0] < box[2] and box[1] < point[1] < box[3]

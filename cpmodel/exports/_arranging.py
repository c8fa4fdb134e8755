"""Choosing among layouts: the one in which nothing runs over a label, and which prints largest.

Graphviz keeps nodes apart and keeps room for labels, but it may lead an edge, or the border of a phase, through another
edge's label. A few variations are tried, which costs some hundredths of a second each; in each of them labels that
something runs through are pushed a little to where nothing does. The best is taken, of equals the first, so that the same
picture gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations
from math import hypot

from cpmodel.exports import _laning, _layout, dot
from cpmodel.exports._layout import Layout, PlacedCluster, PlacedEdge, Point
from cpmodel.exports._picture import Picture
from cpmodel.exports._typeface import width
from cpmodel.exports.dot import Line, Spacing

Box = tuple[float, float, float, float]
"""Left, top, right and bottom."""

VARIATIONS = (
    Spacing(label_width=100),
    Spacing(nodes=0.25, ranks=0.24, node_width=92, label_width=84),
    Spacing(nodes=0.22, node_width=100, label_width=90),
    Spacing(nodes=0.35, ranks=0.24, node_width=92, label_width=84),
    Spacing(nodes=0.3, label_width=100),
    Spacing(nodes=0.3, node_width=100, label_width=90),
    Spacing(nodes=0.4, ranks=0.24, node_width=100, label_width=76),
    Spacing(nodes=0.4, ranks=0.4),
    Spacing(nodes=0.3, ranks=0.7),
)
ENOUGH = 4
"""After so many variations the best is taken, if nothing in it lies over something else."""
PAGES = ((1150.0, 700.0), (800.0, 1050.0))
"""What an A3 page has room for beside the heading and the legend, in points, either way round."""
LARGE_ENOUGH = 0.85
"""At this share of its size on A3 a picture is read well, and no other layout is tried."""

LANED = Spacing(node_width=100, label_width=108)
"""How wide lines are in lanes."""
BESIDE = (3.0, 9.0, 16.0)
"""How far from its line a label in lanes may be, the nearest first."""

APART = 4.0
"""How far apart the points of a line are that are looked at."""
CROSSED, THROUGH, COVERED = 1, 20, 50
"""How bad it is that a line runs through a label, that one runs through a node, and that two boxes overlap or one is outside."""
MARGIN = 4.0
"""How far a label may reach over the edge of the graph."""
PUSHES = sorted(
    ((6.0 * across, 3.0 * down) for across in range(-26, 27) for down in range(-16, 17)),
    key=lambda push: (hypot(*push), push),
)
"""Where a label may be pushed to, the nearest first."""
REACH = 14.0
"""How far a label that was pushed may be from its own line."""


@dataclass(frozen=True, slots=True)
class Label:
    """The words on a line, and for each line of them the left end of its baseline."""

    lines: tuple[Line, ...]
    starts: tuple[Point, ...]

    @property
    def box(self) -> Box:
        """Where its ink is, with what goes below the line."""
        left = min(x for x, _ in self.starts)
        right = max(x + line.width for line, (x, _) in zip(self.lines, self.starts, strict=True))
        return left, self.starts[0][1] - self.lines[0].size * 0.78, right, self.starts[-1][1] + 3.0

    @classmethod
    def at_origin(cls, lines: tuple[Line, ...]) -> Label:
        """The words one line under the other, the first at the origin."""
        downs = [sum(each.size * dot.LEADING for each in lines[:number]) for number in range(len(lines))]
        return cls(lines, tuple((0.0, down) for down in downs))

    def pushed(self, across: float, down: float) -> Label:
        """The same elsewhere."""
        return Label(self.lines, tuple((x + across, y + down) for x, y in self.starts))


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Where everything is: a layout, what was asked of it, the labels by the numbers of their edges, the titles of phases."""

    spacing: Spacing
    layout: Layout
    labels: Mapping[int, Label]
    titles: tuple[Box, ...]

    @property
    def on_page(self) -> float:
        """Which share of its size it has when it is printed on A3, the better way round; no picture is made larger."""
        return _on_page(self.layout)


@lru_cache(maxsize=128)
def arranged(picture: Picture) -> Arrangement:
    """Lay out the picture in the best of a few ways."""
    if not picture.nodes:
        return Arrangement(VARIATIONS[0], Layout(1, 1, (), (), ()), {}, ())
    if picture.lanes:
        return _in_lanes(picture)
    best: Arrangement | None = None
    fewest = 0
    for number, spacing in enumerate(VARIATIONS):
        if best and not fewest and (best.on_page >= LARGE_ENOUGH or number >= ENOUGH):
            break
        source = dot.written(picture, headed=False, spacing=spacing)
        layout = _titled(_layout.laid_out(source, nodes=len(picture.nodes), edges=len(picture.edges)))
        if best and not fewest and _on_page(layout) <= best.on_page:
            continue
        tried = _placed(picture, spacing, layout)
        found = blemishes(picture, tried)
        if best is None or (found, -tried.on_page) < (fewest, -best.on_page):
            best, fewest = tried, found
    assert best is not None
    return best


def _placed(picture: Picture, spacing: Spacing, layout: Layout) -> Arrangement:
    lines = _Lines(layout)
    labels = {
        placed.number: Label(words, tuple((x, y - dot.LIFT) for x, y in placed.label))
        for placed in layout.edges
        if (words := dot.edge_lines(picture.edges[placed.number], spacing.label_width)) and placed.label
    }
    titles = tuple(_title(each, layout, labels, lines) for each in layout.clusters)
    first = Arrangement(spacing, layout, labels, titles)
    pushed = replace(first, labels=_pushed(picture, first, lines))
    clusters = tuple(_clear(picture, each, pushed) for each in layout.clusters)
    return replace(pushed, layout=replace(layout, clusters=clusters))


def _clear(picture: Picture, cluster: PlacedCluster, arrangement: Arrangement) -> PlacedCluster:
    """A phase whose borders run through no label: each is drawn nearer to what it holds, or further away, where it can be."""
    inside = {node.id for node in picture.nodes if node.phase == cluster.title}
    clusters = list(zip(arrangement.layout.clusters, arrangement.titles, strict=True))
    held = [_box_of(each) for each in arrangement.layout.nodes if each.id in inside]
    held += [title for each, title in clusters if each == cluster]
    others = [_box_of(each) for each in arrangement.layout.nodes if each.id not in inside]
    others += [(*each.corners[0], *each.corners[1]) for each, _ in clusters if each != cluster]
    box: Box = (*cluster.corners[0], *cluster.corners[1])
    for label in (each.box for each in arrangement.labels.values()):
        box = next((each for each in _moved(box, label) if _holds(each, held, others)), box)
    return replace(cluster, corners=((box[0], box[1]), (box[2], box[3])))


def _moved(box: Box, label: Box) -> Iterator[Box]:
    """The box with each border that runs through a label moved to either side of it."""
    for side, opposite in ((0, 2), (1, 3), (2, 0), (3, 1)):
        along = 1 - side % 2
        beside = label[along] < box[along + 2] and box[along] < label[along + 2]
        if beside and label[side % 2] < box[side] < label[side % 2 + 2]:
            outward = -3.0 if side < 2 else 3.0
            for place in (label[opposite] - outward, label[side] + outward):
                yield (*box[:side], place, *box[side + 1 :])  # type: ignore[misc]  # it is as long as the box


def _holds(box: Box, held: list[Box], others: list[Box]) -> bool:
    """True where a box has all that it holds inside, with some room, and nothing else."""
    roomy = all(
        box[0] + 5 <= each[0] and box[1] + 4 <= each[1] and each[2] + 5 <= box[2] and each[3] + 5 <= box[3]
        for each in held
    )
    return roomy and not any(_overlap(box, each) for each in others)


def _titled(layout: Layout) -> Layout:
    """The same with phases as wide as their titles, which Graphviz does not see to where the flow is from left to right."""
    clusters = []
    for each in layout.clusters:
        (left, top), (right, bottom) = each.corners
        needed = left + 18 + width(each.title, dot.PHASE_SIZE, bold=True)
        clusters.append(replace(each, corners=((left, top), (max(right, needed), bottom))))
    wide = max([layout.width, *(each.corners[1][0] + 8 for each in clusters)])
    return replace(layout, width=wide, clusters=tuple(clusters))


def _on_page(layout: Layout) -> float:
    return min(1.0, max(min(wide / layout.width, high / layout.height) for wide, high in PAGES))


def _in_lanes(picture: Picture) -> Arrangement:
    """Lay out a picture in lanes, with as much room as it needs for nothing to lie over something else."""
    best: tuple[int, Arrangement] | None = None
    for gaps in _laning.VARIATIONS:
        layout = _laning.laid_out(picture, gaps, LANED.node_width)
        lines = _Lines(layout, bordered=False)
        titles = tuple(_title(each, layout, {}, lines) for each in layout.clusters)
        tried = replace(Arrangement(LANED, layout, {}, titles), labels=_beside(picture, layout, titles, lines))
        found = _blemishes(picture, tried, lines)
        if best is None or found < best[0]:
            best = found, tried
        if not found:
            break
    assert best is not None
    return best[1]


def _beside(picture: Picture, layout: Layout, titles: tuple[Box, ...], lines: _Lines) -> dict[int, Label]:
    """Labels beside their lines, as near to the middle as there is room."""
    fixed = [*map(_box_of, layout.nodes), *titles]
    labels: dict[int, Label] = {}
    for number, edge in enumerate(picture.edges):
        words = dot.edge_lines(edge, LANED.label_width)
        if not words:
            continue
        label = Label.at_origin(words)
        left, top, right, bottom = label.box
        wide, high = right - left, bottom - top
        points = lines.points[number]
        places = [
            place for gap in BESIDE for point in _from_middle(points) for place in _around(point, wide, high, gap)
        ]
        others = fixed + [each.box for each in labels.values()]
        free = ((x, y) for x, y in places if _free((x, y, x + wide, y + high), lines, others, layout))
        x, y = next(free, places[0])
        labels[number] = label.pushed(x - left, y - top)
    return labels


def _from_middle(points: list[Point]) -> list[Point]:
    """Every other point, those in the middle first."""
    middle = len(points) / 2
    return [points[at] for at in sorted(range(0, len(points), 2), key=lambda at: abs(at - middle))]


def _around(point: Point, wide: float, high: float, gap: float) -> Iterator[Point]:
    """The top left corners of a box over, under, right and left of a point, and with a corner near it."""
    x, y = point
    above, below, right, left = y - high - gap, y + gap, x + gap, x - wide - gap
    yield from ((x - wide / 2, above), (x - wide / 2, below))
    yield from ((across, down) for down in (above, below) for across in (right, left))
    yield from ((right + 1, y - high / 2), (left - 1, y - high / 2))


def blemishes(picture: Picture, arrangement: Arrangement) -> int:
    """How much lies over something else, weighted; 0 where nothing does."""
    return _blemishes(picture, arrangement, _Lines(arrangement.layout, bordered=not picture.lanes))


def _blemishes(picture: Picture, arrangement: Arrangement, lines: _Lines) -> int:
    crossed = sum(len(lines.through(each.box)) for each in arrangement.labels.values())
    crossed += sum(len(lines.through(each)) for each in arrangement.titles)
    outside = sum(_outside(each.box, arrangement.layout) for each in arrangement.labels.values())
    through = sum(len(lines.through(box) - ends) for box, ends in _nodes(picture, arrangement.layout))
    covered = outside + len(list(overlaps(picture, arrangement)))
    return crossed * CROSSED + through * THROUGH + covered * COVERED


def _outside(box: Box, layout: Layout) -> bool:
    """True where a box is not within the margins of the graph."""
    return min(box[0], box[1]) < -MARGIN or box[2] > layout.width + MARGIN or box[3] > layout.height + MARGIN


def overlaps(picture: Picture, arrangement: Arrangement) -> Iterator[tuple[str, str]]:
    """The pairs of nodes, labels and phases' titles whose boxes overlap, which no picture should have."""
    boxes = [(node.id, _box_of(node)) for node in arrangement.layout.nodes]
    boxes += [
        (f"title of {each.title}", box)
        for each, box in zip(arrangement.layout.clusters, arrangement.titles, strict=True)
    ]
    boxes += [(f"label of {picture.edges[number].id}", each.box) for number, each in arrangement.labels.items()]
    for (one, first), (other, second) in combinations(boxes, 2):
        if _overlap(first, second):
            yield one, other


# --- pushing labels --------------------------------------------------------------------------------------------------


def _pushed(picture: Picture, first: Arrangement, lines: _Lines) -> dict[int, Label]:
    """The labels, those through which something runs pushed to where nothing does, if there is such a place near."""
    labels = dict(first.labels)
    fixed = [*map(_box_of, first.layout.nodes), *first.titles]
    for number, label in first.labels.items():
        box = label.box
        others = fixed + [each.box for other, each in labels.items() if other != number]
        if not lines.through(box) and not any(_overlap(box, each) for each in others):
            continue
        own = [line for line, edge in enumerate(picture.edges) if edge.id == picture.edges[number].id]
        allowed = max(REACH, lines.distance(own, box))
        for across, down in PUSHES:
            moved = (box[0] + across, box[1] + down, box[2] + across, box[3] + down)
            if _free(moved, lines, others, first.layout) and lines.distance(own, moved) <= allowed:
                labels[number] = label.pushed(across, down)
                break
    return labels


def _free(box: Box, lines: _Lines, others: list[Box], layout: Layout) -> bool:
    inside = box[0] >= 0 and box[1] >= 0 and box[2] <= layout.width and box[3] <= layout.height
    return inside and not any(_overlap(box, each) for each in others) and not lines.through(box)


class _Lines:
    """The points of all lines in a layout, in squares so that a few are found quickly; borders of phases too, if they are drawn."""

    SQUARE = 48.0

    def __init__(self, layout: Layout, *, bordered: bool = True):
        self.squares: dict[tuple[int, int], list[tuple[float, float, int]]] = {}
        self.points: dict[int, list[Point]] = {}
        for edge in layout.edges:
            for piece in _pieces(edge):
                self._add(edge.number, _sampled(piece))
        for number, cluster in enumerate(layout.clusters if bordered else (), start=1):
            self._add(-number, _border(cluster))

    def _add(self, line: int, points: Iterator[Point]) -> None:
        known = self.points.setdefault(line, [])
        for x, y in points:
            known.append((x, y))
            square = int(x // self.SQUARE), int(y // self.SQUARE)
            self.squares.setdefault(square, []).append((x, y, line))

    def through(self, box: Box) -> frozenset[int]:
        """The lines that run through a box: numbers of edges, negative numbers of phases."""
        left, top, right, bottom = box
        return frozenset(
            line
            for across in range(int(left // self.SQUARE), int(right // self.SQUARE) + 1)
            for down in range(int(top // self.SQUARE), int(bottom // self.SQUARE) + 1)
            for x, y, line in self.squares.get((across, down), ())
            if left < x < right and top < y < bottom
        )

    def distance(self, numbers: list[int], box: Box) -> float:
        """How far the nearest point of some lines is from a box."""
        left, top, right, bottom = box
        return min(
            (
                hypot(max(left - x, x - right, 0.0), max(top - y, y - bottom, 0.0))
                for number in numbers
                for x, y in self.points.get(number, ())
            ),
            default=0.0,
        )


# --- boxes and curves ------------------------------------------------------------------------------------------------


def _nodes(picture: Picture, layout: Layout) -> Iterator[tuple[Box, frozenset[int]]]:
    """The boxes of nodes, a little smaller than they are, each with the lines that may touch it."""
    phases = frozenset(range(-len(layout.clusters), 0))
    for node in layout.nodes:
        left, top, right, bottom = _box_of(node)
        ends = frozenset(number for number, edge in enumerate(picture.edges) if node.id in (edge.tail, edge.head))
        yield (left + 2, top + 2, right - 2, bottom - 2), ends | phases


def _box_of(node: _layout.PlacedNode) -> Box:
    (x, y), wide, high = node.centre, node.width / 2, node.height / 2
    return x - wide, y - high, x + wide, y + high


def _title(cluster: PlacedCluster, layout: Layout, labels: Mapping[int, Label], lines: _Lines) -> Box:
    """Where the title of a phase is: at the top left, or where at the top, or else at the bottom, nothing else is."""
    (left, top), (right, bottom) = cluster.corners
    wide = width(cluster.title, dot.PHASE_SIZE, bold=True)
    others = [*map(_box_of, layout.nodes), *(each.box for each in labels.values())]
    across = list(_steps(left + 10, right - 6 - wide, 6))
    places = [(x, y, x + wide, y + 15) for y in (top + 4, bottom - 18) for x in across]
    free = (each for each in places if not lines.through(each) and not any(_overlap(each, other) for other in others))
    return next(free, places[0])


def _steps(first: float, last: float, step: float) -> Iterator[float]:
    """The first, and more up to the last."""
    yield from (first + number * step for number in range(max(1, int((last - first) / step) + 1)))


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _border(cluster: PlacedCluster) -> Iterator[Point]:
    (left, top), (right, bottom) = cluster.corners
    for step in range(int((right - left) / APART) + 1):
        yield left + step * APART, top
        yield left + step * APART, bottom
    for step in range(int((bottom - top) / APART) + 1):
        yield left, top + step * APART
        yield right, top + step * APART


def _pieces(edge: PlacedEdge) -> Iterator[tuple[Point, ...]]:
    for curve in edge.curves:
        for start in range(0, len(curve) - 3, 3):
            yield curve[start : start + 4]


def _sampled(piece: tuple[Point, ...]) -> Iterator[Point]:
    a, b, c, d = piece
    length = hypot(b[0] - a[0], b[1] - a[1]) + hypot(c[0] - b[0], c[1] - b[1]) + hypot(d[0] - c[0], d[1] - c[1])
    count = int(length / APART) + 1
    for step in range(count):
        along = (step + 0.5) / count
        back = 1 - along
        first, second, third, last = back**3, 3 * back**2 * along, 3 * back * along**2, along**3
        yield (
            first * a[0] + second * b[0] + third * c[0] + last * d[0],
            first * a[1] + second * b[1] + third * c[1] + last * d[1],
        )

"""The picture of one limit: what starts its clock, how long it runs on a ruler, what stops it, and the way from one to the other.

Everything stands in columns and rows, so that nothing needs to be led around anything else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cpmodel.exports import dot
from cpmodel.exports._colours import GREY, INK, PAPER, tint
from cpmodel.exports._marks import Frame, bezier, element_id, line_of, opened, points, text_of
from cpmodel.exports._picture import Edge, Node, Picture
from cpmodel.exports._ruler import Cell, Ruler
from cpmodel.exports._typeface import width

WIDE = 900.0
"""How wide the picture is."""
CARD = 218.0
"""How wide what starts or stops a clock is drawn."""
CLOCK = 240.0
SMALL = 9.5
GAP = 10.0
TIME, WEEKEND = "#0072B2", "#d9d9d4"


def drawn(picture: Picture, ruler: Ruler) -> tuple[float, float, list[str]]:
    """The width and height, and what is drawn."""
    begins = [node for node in picture.nodes if node.kind == "begins"]
    stops = [node for node in picture.nodes if node.kind == "stops"]
    voids = [node for node in picture.nodes if node.kind == "voids"]
    (clock,) = (node for node in picture.nodes if node.kind == "limit")
    body: list[str] = []
    left, right = _Column(begins, 0.0, 18.0), _Column(stops, WIDE - CARD, 18.0)
    high = max(left.height, right.height, _high(clock, CLOCK))
    middle = 18 + high / 2
    frames = {clock.id: Frame((WIDE - CLOCK) / 2, middle - _high(clock, CLOCK) / 2, CLOCK, _high(clock, CLOCK))}
    frames |= left.frames(middle) | right.frames(middle)
    body.append(text_of(_HEADS[ruler.backwards][0], 0, 10, SMALL, bold=True, fill=GREY))
    body.append(text_of(_HEADS[ruler.backwards][1], WIDE - CARD, 10, SMALL, bold=True, fill=GREY))
    down = 18 + high + 26
    if voids:
        body.append(text_of("It is out of the count, late or not, after", 0, down + 8, SMALL, bold=True, fill=GREY))
        rows, bottom = _rows(voids, down + 16)
        frames |= rows
        down = bottom + 20
    for edge in picture.edges:
        body += _line(picture, edge, frames)
    for node in (*begins, clock, *stops, *voids):
        body += _card(picture, node, frames[node.id])
    body += _ruler(ruler, down)
    return WIDE, down + 62, body


_HEADS = {False: ("Its clock starts", "It is kept in time by"), True: ("It is done", "far enough ahead of")}


class _Column:
    def __init__(self, nodes: Sequence[Node], left: float, top: float):
        self.nodes, self.left, self.top = nodes, left, top
        self.height = sum(_high(node, CARD) + GAP for node in nodes) - GAP

    def frames(self, middle: float) -> dict[str, Frame]:
        at = middle - self.height / 2
        found = {}
        for node in self.nodes:
            found[node.id] = Frame(self.left, at, CARD, _high(node, CARD))
            at += _high(node, CARD) + GAP
        return found


def _rows(nodes: Sequence[Node], top: float) -> tuple[dict[str, Frame], float]:
    """Cards in rows of four, and where they end."""
    found: dict[str, Frame] = {}
    wide = (WIDE - 3 * GAP) / 4
    for start in range(0, len(nodes), 4):
        row = nodes[start : start + 4]
        high = max(_high(node, wide) for node in row)
        found |= {node.id: Frame(place * (wide + GAP), top, wide, high) for place, node in enumerate(row)}
        top += high + GAP
    return found, top - GAP


def _high(node: Node, wide: float) -> float:
    return sum(line.size * dot.LEADING for line in _lines(node, wide)) + 12


def _lines(node: Node, wide: float) -> tuple[dot.Line, ...]:
    return dot.node_lines(node, wide - 24)


def _card(picture: Picture, node: Node, frame: Frame) -> Iterator[str]:
    yield from opened(
        f"{picture.name}--{element_id('event', node.id)}", "node", node.sentence, node.grounds or _KINDS[node.kind]
    )
    if node.kind == "limit":
        yield frame.rect(8, tint(TIME), INK, 2.4 if node.statutory else 1.2)
    elif node.kind == "voids":
        yield frame.rect(4, PAPER, GREY, 1, ' stroke-dasharray="4 2"')
    else:
        yield frame.rect(4, PAPER, GREY, 1.2)
    down = frame.top + 6
    for line in _lines(node, frame.width):
        yield from line_of(line, frame.left + 12, down + line.size * 0.95)
        down += line.size * dot.LEADING
    yield "</g>"


_KINDS = {
    "begins": "It starts the clock.",
    "limit": "The clock.",
    "stops": "It stops the clock.",
    "voids": "It takes the limit out of the count.",
}


def _line(picture: Picture, edge: Edge, frames: dict[str, Frame]) -> Iterator[str]:
    """A line from a card to the clock or from the clock to a card; what is out of the count needs none."""
    if edge.kind == "voids":
        return
    tail, head = frames[edge.tail], frames[edge.head]
    x, y = tail.left + tail.width, tail.top + tail.height / 2
    to, down = head.left - 8, head.top + head.height / 2
    if edge.kind == "begins":
        down = min(max(y, head.top + 10), head.top + head.height - 10)
    else:
        y = min(max(down, tail.top + 10), tail.top + tail.height - 10)
    bent = (to - x) / 2
    yield from opened(f"{picture.name}--{element_id('line', edge.id)}", "edge", edge.sentence, _KINDS[edge.kind])
    yield f'<path d="{bezier(((x, y), (x + bent, y), (to - bent, down), (to, down)))}" fill="none" stroke="{GREY}" stroke-width="1.4"/>'
    head_of = points(((to, down - 3.5), (to + 8, down), (to, down + 3.5)))
    yield f'<polygon points="{head_of}" fill="{GREY}" stroke="{GREY}"/></g>'


def _ruler(ruler: Ruler, top: float) -> Iterator[str]:
    """The cells in a row: those that count have their number, the first and the last are marked."""
    yield '<g class="ruler" aria-hidden="true">'
    yield text_of(ruler.said, 0, top + 9, SMALL, bold=True, fill=GREY)
    cells = ruler.cells
    wide = min(40.0, WIDE / len(cells))
    for place, cell in enumerate(cells):
        yield from _cell(cell, Frame(place * wide, top + 18, wide, 20), last=place in (0, len(cells) - 1))
    yield from _days(cells, wide, top + 50)
    yield "</g>"


def _cell(cell: Cell, frame: Frame, *, last: bool) -> Iterator[str]:
    fill = tint(TIME, 0.35) if last else PAPER if cell.counts else WEEKEND
    yield frame.rect(0, fill, GREY, 1.8 if last else 0.6)
    size = min(SMALL, frame.width * 0.62)
    if cell.inside and width(cell.inside, size) <= frame.width - 1:
        yield text_of(
            cell.inside,
            frame.left + (frame.width - width(cell.inside, size)) / 2,
            frame.top + 14,
            size,
            bold=last,
            fill=INK,
        )


def _days(cells: Sequence[Cell], wide: float, down: float) -> Iterator[str]:
    """What is written below the cells, the last first, each where the others leave room."""
    taken: list[tuple[float, float]] = []
    order = [len(cells) - 1, *range(len(cells) - 1)]
    for place in order:
        said = cells[place].below
        if not said:
            continue
        length = width(said, SMALL - 1)
        at = min(place * wide, WIDE - length)
        if all(at >= right + 6 or at + length + 6 <= left for left, right in taken):
            taken.append((at, at + length))
            yield text_of(said, at, down, SMALL - 1, fill=GREY)

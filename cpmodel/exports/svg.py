"""SVG, drawn by us from Graphviz's layout: the same picture everywhere, with every element told in words.

Every state and transition is a group whose `id` is its own (`state-...`, `transition-...`), whose `<title>` is a sentence
and whose `<desc>` says on what it rests, so that a screen reader, a pointer that rests on it and a test all find the same
thing. Each can be reached with the Tab key, states first, and is marked where it has the focus. Text has the length that was
reckoned for it (`textLength`), so that no other typeface makes it run over its box.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from cpmodel.exports import _arranging, _picture, _timeline, dot
from cpmodel.exports._arranging import Arrangement, Box, Label
from cpmodel.exports._became import FAINT, LOOKS, ORDINARY, STRONG, Look, Mark, signed
from cpmodel.exports._colours import GREY, HUES, INK, PAPER, tint
from cpmodel.exports._layout import PlacedCluster, PlacedEdge, PlacedNode
from cpmodel.exports._marks import Frame, bezier, clock, coord, element_id, line_of, opened, points, text_of
from cpmodel.exports._picture import Edge, Node, Picture
from cpmodel.exports._typeface import FAMILY, width, wrapped
from cpmodel.exports.dot import BAR, LEADING, PADDING, Line
from cpmodel.model.procedure import Procedure

NAME = "SVG"
SUFFIX = ".svg"

MARGIN = 18.0
HEADING_SIZE = 17.0
SMALL = 9.5
LEGEND_WIDTH = 700.0
"""How narrow a picture may be, so that its legend has room."""
DASHES = {"follows": "6 3", "allows": "2 3"}
FOCUS = "#0050b3"
STYLE = (
    ".cpmodel-picture [tabindex]:focus{outline:none}"
    f".cpmodel-picture .node:focus>:is(rect,circle){{stroke:{FOCUS};stroke-width:3.5}}"
    f".cpmodel-picture .edge:focus>:is(path,polygon){{stroke:{FOCUS};stroke-width:3.5}}"
    f".cpmodel-picture .edge:focus text{{fill:{FOCUS};text-decoration:underline}}"
)
"""What has the focus has thick blue lines, and on a line underlined words too. It concerns no more than the pictures of a page."""
KINDS = {
    "beginning": "Where the pathway begins.",
    "state": "A state in which somebody has to act.",
    "outcome": "An outcome of the pathway.",
    "group": "Several states at once.",
    "pathway": "A pathway of the procedure.",
    "entry": "A way into the procedure.",
    "own": "An event of the pathway.",
    "clock": "It happens when the time is up.",
    "outside": "What happens to a family from outside the procedure.",
    "follows": "It follows an event of another pathway.",
    "starts": "One pathway starts another.",
    "allows": "One pathway makes it possible to start another.",
}
"""What is said of an element of which no grounds are known."""


def pathway(procedure: Procedure, name: str) -> str:
    """Draw one pathway.

    Raises ValueError where there is no such pathway, and RuntimeError where the engine is missing or loses a line.
    """
    return drawn(_picture.of_pathway(procedure, name))


def overview(procedure: Procedure) -> str:
    """Draw how the pathways start and follow one another."""
    return drawn(_picture.of_overview(procedure))


def drawn(picture: Picture) -> str:
    """Draw a picture that was gathered before."""
    if picture.ruler:
        wide, high, inside = _timeline.drawn(picture, picture.ruler)
    else:
        arrangement = _arranging.arranged(picture)
        wide, high = arrangement.layout.width, arrangement.layout.height
        inside = list(_graph(picture, arrangement, {owner.role: owner.number for owner in picture.owners}))
    head = _Heading(picture)
    legend = _Legend(picture, min(max(wide, LEGEND_WIDTH), 1.6 * LEGEND_WIDTH))
    total_width = max(wide, LEGEND_WIDTH, head.width) + 2 * MARGIN
    total_height = head.height + high + legend.height + 3 * MARGIN
    body = "\n".join(
        [
            *head.drawn(MARGIN, MARGIN),
            f'<g transform="translate({coord((total_width - wide) / 2)} {coord(head.height + 1.5 * MARGIN)})">',
            *inside,
            "</g>",
            *legend.drawn(MARGIN, head.height + high + 2.5 * MARGIN),
        ]
    )
    return _page(picture, total_width, total_height, body)


def _page(picture: Picture, wide: float, high: float, body: str) -> str:
    name = f"picture-{picture.name}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="cpmodel-picture" role="graphics-document" '
        f'aria-roledescription="diagram" aria-labelledby="{name}-title" aria-describedby="{name}-desc" '
        f'width="{coord(wide)}" height="{coord(high)}" viewBox="0 0 {coord(wide)} {coord(high)}" '
        f'font-family="{escape(FAMILY)}">\n'
        f'<title id="{name}-title">{escape(picture.title)} - {escape(picture.procedure)}</title>\n'
        f'<desc id="{name}-desc">{escape(picture.sentence)}</desc>\n<style>{STYLE}</style>\n'
        f'<rect width="100%" height="100%" fill="{PAPER}"/>\n{body}\n</svg>\n'
    )


# --- the graph -----------------------------------------------------------------------------------------------------


def _graph(picture: Picture, arrangement: Arrangement, hues: dict[str, int]) -> Iterator[str]:
    layout = arrangement.layout
    if picture.lanes:
        yield from _lanes(arrangement)
    else:
        for cluster, title in zip(layout.clusters, arrangement.titles, strict=True):
            yield from _cluster(cluster, title)
    prefix = f"{picture.name}--" if picture.view else ""
    nodes = {each.id: each for each in layout.nodes}
    lines = {node.id: dot.node_lines(node, arrangement.spacing.node_width) for node in picture.nodes}
    for node in picture.nodes:
        if node.kind != "loop":
            yield from _node(node, lines[node.id], nodes[node.id], hues, prefix, _look(node, picture))
    loops = {node.id: node for node in picture.nodes if node.kind == "loop"}
    placed = {each.number: each for each in layout.edges}
    for identity in dict.fromkeys(edge.id for edge in picture.edges):
        parts = [(number, edge) for number, edge in enumerate(picture.edges) if edge.id == identity]
        whole = parts[-1][1]
        yield from opened(
            prefix + element_id("transition", identity),
            "edge",
            whole.sentence,
            whole.grounds or KINDS.get(whole.kind, ""),
        )
        for number, edge in parts:
            line = STRONG if picture.fades and edge.marked else _look(edge, picture)
            yield from _edge(placed[number], whole, line)
        for number, edge in parts:
            if number in arrangement.labels:
                yield from _label(arrangement.labels[number], _look(edge, picture))
            if edge.tail in loops:
                yield from _looping(lines[edge.tail], nodes[edge.tail], _look(edge, picture))
        yield "</g>"


def _look(part: Node | Edge, picture: Picture) -> Look:
    """How a part is drawn: by its mark in a picture of two versions, and faint where another picture is not about it."""
    if part.mark:
        return LOOKS[part.mark]
    return FAINT if picture.fades and not part.marked else ORDINARY


def _cluster(cluster: PlacedCluster, title: Box) -> Iterator[str]:
    (left, top), (right, bottom) = cluster.corners
    yield (
        f'<g class="phase"><rect x="{coord(left)}" y="{coord(top)}" width="{coord(right - left)}" height="{coord(bottom - top)}" '
        f'rx="8" fill="#f6f6f4" stroke="#8a8a86"/>'
    )
    yield text_of(cluster.title, title[0], title[1] + 10, dot.PHASE_SIZE, bold=True, fill=GREY) + "</g>"


def _lanes(arrangement: Arrangement) -> Iterator[str]:
    """Bands from one side to the other, every other one tinted."""
    for place, (lane, title) in enumerate(zip(arrangement.layout.clusters, arrangement.titles, strict=True)):
        (left, top), (right, bottom) = lane.corners
        yield (
            f'<g class="phase"><rect x="{coord(left - 6)}" y="{coord(top)}" width="{coord(right - left + 12)}" '
            f'height="{coord(bottom - top)}" fill="{("#f1f1ee", PAPER)[place % 2]}"/>'
        )
        yield text_of(lane.title, title[0], title[1] + 10, dot.PHASE_SIZE, bold=True, fill=GREY) + "</g>"


def _edge(placed: PlacedEdge, labelled: Edge, look: Look) -> Iterator[str]:
    dash = "1.5 3" if labelled.stays else DASHES.get(labelled.kind, "")
    cap = "butt" if len(look.strokes) > 1 else "round"  # round ends would close the gaps
    dashed = f' stroke-dasharray="{dash}" stroke-linecap="{cap}"' if dash else ""
    weight = 1.0 if look.faint else 1.8 if labelled.kind == "starts" else 1.2
    for colour, wide in look.strokes or ((look.line, weight),):
        for curve in placed.curves:
            yield f'<path d="{bezier(curve)}" fill="none" stroke="{colour}" stroke-width="{wide:g}"{dashed}/>'
    for head in placed.arrowheads:
        yield f'<polygon points="{points(head)}" fill="{look.head or look.line}" stroke="{look.line}"/>'


def _label(label: Label, look: Look) -> Iterator[str]:
    for line, (x, y) in zip(label.lines, label.starts, strict=True):
        yield from line_of(line, x, y, look)


def _looping(lines: tuple[Line, ...], placed: PlacedNode, look: Look) -> Iterator[str]:
    yield from _words(lines, placed.centre[0] - placed.width / 2 + PADDING / 2, placed.centre[1], look)


def _node(
    node: Node, lines: tuple[Line, ...], placed: PlacedNode, hues: dict[str, int], prefix: str, look: Look
) -> Iterator[str]:
    (x, y), wide, high = placed.centre, placed.width, placed.height
    left, top = x - wide / 2, y - high / 2
    if node.kind == "junction":
        yield f'<circle class="junction" cx="{coord(x)}" cy="{coord(y)}" r="{coord(wide / 2)}" fill="{look.line}"/>'
        return
    kind = {"pathway": "pathway", "outside": "pathway", "entry": "entry", "group": "group"}.get(node.kind, "state")
    yield from opened(
        prefix + element_id(kind, node.id), "node", node.sentence, node.grounds or KINDS.get(node.kind, "")
    )
    if node.kind == "entry":
        yield f'<circle cx="{coord(x)}" cy="{coord(y)}" r="{coord(wide / 2)}" fill="{INK}"/></g>'
        return
    yield from _box(node, Frame(left, top, wide, high), hues, look)
    inside = 2 * PADDING if node.kind in ("beginning", "outcome") else BAR + PADDING
    yield from _words(lines, left + inside, y, look)
    yield "</g>"


def _words(lines: tuple[Line, ...], x: float, middle: float, look: Look) -> Iterator[str]:
    at = middle - sum(line.size * LEADING for line in lines) / 2
    for line in lines:
        yield from line_of(line, x, at + line.size * 0.95, look)
        at += line.size * LEADING


def _box(node: Node, box: Frame, hues: dict[str, int], look: Look) -> Iterator[str]:
    middle = box.top + box.height / 2
    ink = look.line if look.faint else INK
    if node.kind == "beginning":
        yield box.framed(look, min(box.height / 2, 14), PAPER, INK, 1.2)
        yield f'<circle cx="{coord(box.left + 9)}" cy="{coord(middle)}" r="4" fill="{ink}"/>'
    elif node.kind == "outcome":
        yield box.framed(look, min(box.height / 2, 14), PAPER, INK, 1.2)
        inside = 4 if look.strokes else 2.5
        yield box.rect(min(box.height / 2, 14) - 2.5, PAPER if look.faint else "#f0f0ee", ink, 1, inside=inside)
        yield f'<circle cx="{coord(box.left + 10)}" cy="{coord(middle)}" r="4.5" fill="none" stroke="{ink}"/>'
        yield f'<circle cx="{coord(box.left + 10)}" cy="{coord(middle)}" r="2.4" fill="{ink}"/>'
    elif node.kind in ("group", "outside"):
        yield box.framed(look, 3, PAPER, GREY, 1, ' stroke-dasharray="4 2"')
    else:
        number = hues.get(node.owner or "")
        hue = HUES[number % len(HUES)] if number is not None else ("#4a4a4a" if node.kind == "pathway" else "#9a9a96")
        fill = PAPER if look.faint else tint(hue)
        yield box.framed(look, 5, fill, INK if node.statutory else GREY, 2.4 if node.statutory else 1)
        yield from _bar(box.left + 2, box.top + 4, box.height - 8, hue, striped=bool(number and number >= len(HUES)))


def _bar(left: float, top: float, height: float, hue: str, *, striped: bool) -> Iterator[str]:
    dash = ' stroke-dasharray="5 3"' if striped else ""
    x = left + BAR / 2
    yield (
        f'<path d="M{coord(x)} {coord(top)}V{coord(top + height)}" stroke="{hue}" stroke-width="{BAR - 1:g}" fill="none"{dash}/>'
    )


# --- the heading and the legend ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Heading:
    picture: Picture

    @property
    def width(self) -> float:
        return max(width(self.picture.title, HEADING_SIZE, bold=True), width(self.picture.procedure, SMALL + 1))

    @property
    def height(self) -> float:
        return 2.4 * HEADING_SIZE

    def drawn(self, x: float, y: float) -> Iterator[str]:
        yield text_of(self.picture.title, x, y + HEADING_SIZE, HEADING_SIZE, bold=True)
        yield text_of(self.picture.procedure, x, y + 2.1 * HEADING_SIZE, SMALL + 1, fill=GREY)


@dataclass(frozen=True, slots=True)
class _Legend:
    """What the signs mean, and the limits whose clocks start or stop in the picture."""

    picture: Picture
    room: float

    @property
    def height(self) -> float:
        return sum(self._row_height(row) for row in self._rows()) + (len(self._list_lines()) + 1) * SMALL * 1.35

    def drawn(self, x: float, y: float) -> Iterator[str]:
        yield '<g class="legend" aria-hidden="true">'
        for row in self._rows():
            at = x
            for drawing, said, wide in row:
                yield f'<g transform="translate({coord(at)} {coord(y)})">{drawing}</g>'
                yield text_of(said, at + wide + 5, y + 9, SMALL, fill=GREY)
                at += wide + 5 + width(said, SMALL) + 18
            y += self._row_height(row)
        for line, bold in self._list_lines():
            yield text_of(line, x, y + 10, SMALL, bold=bold, fill=GREY)
            y += SMALL * 1.35
        yield "</g>"

    @staticmethod
    def _row_height(row: list[tuple[str, str, float]]) -> float:
        return 18.0 if row else 0.0

    def _rows(self) -> list[list[tuple[str, str, float]]]:
        """The entries (drawing, words, width of the drawing), broken into rows that fit."""
        rows: list[list[tuple[str, str, float]]] = []
        for group in (self._marks(), self._owners(), self._signs()):
            used = self.room
            for entry in group:
                needed = entry[2] + 5 + width(entry[1], SMALL) + 18
                if used + needed > self.room:
                    rows.append([])
                    used = 0.0
                rows[-1].append(entry)
                used += needed
        return rows

    def _marks(self) -> Iterator[tuple[str, str, float]]:
        """What became of things between two versions, all of it wherever there is any."""
        if not any(node.mark for node in self.picture.nodes):
            return
        said: tuple[tuple[Mark, str], ...] = (
            ("added", "only in the new version"),
            ("removed", "only in the old version"),
            ("changed", "changed; lines with + are new, lines with \N{MINUS SIGN} are gone"),
            ("same", "as it was"),
        )
        for mark, words in said:
            look = LOOKS[mark]
            box = Frame(1, 1, 18, 10).framed(look, 3, PAPER, GREY, 1)
            lines = "".join(
                f'<path d="M26 6H44" stroke="{colour}" stroke-width="{weight:g}"/>'
                for colour, weight in look.strokes or ((look.line, 1.2),)
            )
            yield box + lines, signed(mark, words), 46

    def _owners(self) -> Iterator[tuple[str, str, float]]:
        for owner in self.picture.owners:
            hue = HUES[owner.number % len(HUES)]
            swatch = Frame(0, 0, 18, 12).rect(3, tint(hue), GREY, 1)
            yield swatch + "".join(_bar(1, 1.5, 9, hue, striped=owner.number >= len(HUES))), owner.title, 18

    def _signs(self) -> Iterator[tuple[str, str, float]]:
        kinds = {node.kind for node in self.picture.nodes}
        if "beginning" in kinds:
            yield (
                Frame(0, 0, 22, 12).rect(6, PAPER, INK) + f'<circle cx="7" cy="6" r="3.5" fill="{INK}"/>',
                "beginning",
                22,
            )
        if "outcome" in kinds:
            box = Frame(0, 0, 22, 12)
            yield box.rect(6, PAPER, INK) + box.rect(4, "#f0f0ee", INK, 1, inside=2), "outcome", 22
        if any(node.statutory for node in self.picture.nodes):
            yield Frame(0, 0, 18, 12).rect(3, PAPER, INK, 2.4), "statutory time limit", 18
        if "group" in kinds:
            yield Frame(0, 0, 18, 12).rect(3, PAPER, GREY, 1, ' stroke-dasharray="4 2"'), "several states at once", 18
        if "outside" in kinds:
            yield (
                Frame(0, 0, 18, 12).rect(3, PAPER, GREY, 1, ' stroke-dasharray="4 2"'),
                "from outside the procedure",
                18,
            )
        lines = {"stays" if edge.stays else edge.kind for edge in self.picture.edges}
        if "starts" in lines:
            yield _sample("", 1.8), "starts the other pathway", 30
            yield _sample(DASHES["allows"]), "makes a start possible", 30
            return
        if self.picture.fades:
            yield _sample("", 2.4), "what this picture is about", 30
        if lines & {"own", "clock", "outside"}:
            yield _sample(""), "an event of this pathway", 30
        if "follows" in lines:
            yield _sample(DASHES["follows"]), "follows an event of another pathway", 30
        if "stays" in lines:
            yield _sample("1.5 3"), "heard, nothing changes", 30
        said = [line for node in self.picture.nodes for line in node.details]
        said += [line for edge in self.picture.edges for line in edge.details]
        if any(_picture.CLOCK_SIGN in line for line in said):
            yield clock(0, 11, 11), "a time limit", 11

    def _list_lines(self) -> list[tuple[str, bool]]:
        lines = [(self.picture.hint, False)] if self.picture.hint else []
        for heading, sentences in self.picture.all_lists:
            lines.append((heading, True))
            for each in sentences:
                first, *rest = wrapped(each, self.room - 12, SMALL)
                lines += [(first, False), *((f"     {line}", False) for line in rest)]
        return lines


def _sample(dash: str, weight: float = 1.2) -> str:
    dashed = f' stroke-dasharray="{dash}" stroke-linecap="round"' if dash else ""
    return (
        f'<path d="M0 6H24" stroke="{GREY}" stroke-width="{weight:g}"{dashed}/>'
        f'<polygon points="23,3 30,6 23,9" fill="{GREY}"/>'
    )

"""Where everything in a picture goes: the one door to Graphviz.

The layout is asked of `graphviz-pure`, a port of Graphviz that comes as a wheel and gives the same bytes on every
platform; the environment variable CPMODEL_DOT names another `dot` to use instead. Graphviz can drop an edge from a
crowded graph without saying so, therefore what comes back is counted, and on a shortfall the graph is laid out again with
straight lines.

All coordinates are in points, from the top left corner, as in SVG.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sysconfig
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class PlacedNode:
    """Where a node is: its centre, width and height."""

    id: str
    centre: Point
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class PlacedEdge:
    """Where one line is: Bézier curves, arrowheads, and for each line of its label the left end of the baseline."""

    number: int
    curves: tuple[tuple[Point, ...], ...]
    arrowheads: tuple[tuple[Point, ...], ...]
    label: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class PlacedCluster:
    """Where a phase is: its name and its corners, top left and bottom right."""

    title: str
    corners: tuple[Point, Point]


@dataclass(frozen=True, slots=True)
class Layout:
    """A graph laid out."""

    width: float
    height: float
    nodes: tuple[PlacedNode, ...]
    edges: tuple[PlacedEdge, ...]
    clusters: tuple[PlacedCluster, ...]


class EdgesLostError(RuntimeError):
    """Graphviz found places for all nodes, and no curve for some edge."""


def laid_out(dot: str, *, nodes: int, edges: int, fixed: bool = False) -> Layout:
    """Lay out a graph that has so many nodes and edges; where its nodes are `fixed`, only lead the edges around them.

    Raises RuntimeError where something is missing from the layout even with straight lines, or no engine is there.
    """
    engine_options = ("-Kneato", "-n") if fixed else ()
    with suppress(EdgesLostError):
        first = _parsed(_drawn(dot, *engine_options))
        if (len(first.nodes), len(first.edges)) == (nodes, edges):
            return first
    second = _parsed(_drawn(dot, *engine_options, "-Gsplines=line"))
    if (len(second.nodes), len(second.edges)) != (nodes, edges):
        raise RuntimeError(
            f"Graphviz placed {len(second.nodes)} of {nodes} nodes and {len(second.edges)} of {edges} edges"
        )
    return second


def engine() -> str:
    """The program that lays graphs out.

    Raises RuntimeError, saying what to install, where there is none.
    """
    chosen = os.environ.get("CPMODEL_DOT")
    if chosen:
        return chosen
    beside = Path(sysconfig.get_path("scripts"))
    found = shutil.which("graphviz-pure", path=str(beside)) or shutil.which("graphviz-pure")
    if found is None:
        raise RuntimeError("The drawing engine is missing; 'pip install graphviz-pure' installs it")
    return found


def _drawn(dot: str, *options: str) -> dict[str, Any]:
    done = subprocess.run(
        [engine(), "-Tjson", *options], input=dot.encode(), capture_output=True, check=False, timeout=60
    )
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip()
        kind = EdgesLostError if "routesplines" in said else RuntimeError
        raise kind(f"Graphviz could not lay out the graph: {said}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _parsed(graph: dict[str, Any]) -> Layout:
    left, bottom, right, top = (float(each) for each in graph["bb"].split(","))

    def flipped(point: list[float]) -> Point:
        return point[0] - left, top - point[1]

    objects = graph.get("objects", [])
    return Layout(
        width=right - left,
        height=top - bottom,
        nodes=tuple(_node(each, flipped) for each in objects if "nodes" not in each and "pos" in each),
        edges=tuple(_edge(each, flipped) for each in graph.get("edges", []) if _operations(each, "_draw_", "bB")),
        clusters=tuple(_cluster(each, flipped) for each in objects if each.get("name", "").startswith("cluster")),
    )


def _node(found: dict[str, Any], flipped: Any) -> PlacedNode:
    centre = flipped([float(each) for each in found["pos"].split(",")])
    return PlacedNode(found["name"], centre, float(found["width"]) * 72, float(found["height"]) * 72)


def _edge(found: dict[str, Any], flipped: Any) -> PlacedEdge:
    return PlacedEdge(
        number=int(found["comment"]),
        curves=tuple(tuple(map(flipped, each["points"])) for each in _operations(found, "_draw_", "bB")),
        arrowheads=tuple(tuple(map(flipped, each["points"])) for each in _heads(found)),
        label=tuple(flipped(each["pt"]) for each in _operations(found, "_ldraw_", "T")),
    )


def _heads(found: dict[str, Any]) -> list[dict[str, Any]]:
    return _operations(found, "_hdraw_", "pP") + _operations(found, "_tdraw_", "pP")


def _cluster(found: dict[str, Any], flipped: Any) -> PlacedCluster:
    left, bottom, right, top = (float(each) for each in found["bb"].split(","))
    return PlacedCluster(found.get("label", ""), (flipped([left, top]), flipped([right, bottom])))


def _operations(found: dict[str, Any], key: str, wanted: str) -> list[dict[str, Any]]:
    return [each for each in found.get(key, []) if each["op"] in wanted]

"""A study as it is told, on a page or in a terminal: a question, its answer, charts and tables, and on what all of it rests."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import fill
from typing import TYPE_CHECKING

from cpmodel import __version__
from cpmodel.model.reliance import reliance
from cpmodel.model.wording import counted
from cpmodel.reports._charts import Chart
from cpmodel.reports._templates import environment, inlined
from cpmodel.reports.html import simulation
from cpmodel.reports.terminal import rests_on

if TYPE_CHECKING:
    from cpmodel.experiments import Estimate, Results

WIDTH = 110
FEW = 10
"""Of fewer replications an interval is often so wide that more of them would tell what these do not."""


LONG = 12
"""A table that a text does not show is folded on the page where it has more rows, and is not printed."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a caption; the first column names the row, the others have numbers unless they are `words`."""

    caption: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    short: bool = True
    """A text shows it too, and not only the page."""
    words: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """A study in words, pictures and tables."""

    question: str
    answer: Sequence[str]
    charts: Sequence[Chart]
    tables: Sequence[Table]
    method: Sequence[str]
    doubts: Sequence[str]
    """What would change the answer."""
    base: Results
    """What the numbers of the scenario are, and how measures are counted."""
    about: str = ""
    """What it is about, where that is not the scenario."""


def from_so_many(found: Estimate) -> str:
    """After "no difference can be told": from how many replications, where they are so few that more of them might well tell one."""
    return f" from {counted(found.replications, 'replication')}" if found.replications < FEW else ""


def text(told: Told) -> str:
    """The study for a terminal."""
    parts = [fill(told.question, WIDTH)]
    parts += [fill(each, WIDTH, initial_indent="  ", subsequent_indent="  ") for each in told.answer]
    for table in told.tables:
        if table.short and table.rows:
            parts += ["", f"  {table.caption}", *(f"    {line}" for line in _lines(table))]
    parts += ["", *(fill(each, WIDTH, initial_indent="  ", subsequent_indent="  ") for each in told.method)]
    return "\n".join([*parts, *rests_on(told.base.procedure)])


def _lines(table: Table) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(table.columns, *table.rows, strict=True)]
    for row in (table.columns, *table.rows):
        cells = [
            each.ljust(width) if table.words or not place else each.rjust(width)
            for place, (each, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield "  ".join(cells).rstrip()


def page(told: Told) -> str:
    """The study as one page that fetches nothing, for a board paper."""
    from markupsafe import Markup

    setting = environment()
    setting.filters["drawing"] = Markup
    procedure = told.base.procedure
    return setting.get_template("study.html.jinja").render(
        css=inlined("report.css"),
        program=__version__,
        told=told,
        procedure=str(procedure),
        reliance=f"It {reliance(procedure)}.",
        simulation=simulation(told.base),
        long=LONG,
    )

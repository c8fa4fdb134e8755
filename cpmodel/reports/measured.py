"""Measures for people and for programs that read tables: as text, as one page, and as CSV, of a scenario or of one log."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from cpmodel import __version__
from cpmodel.model import wording
from cpmodel.model.findings import Finding
from cpmodel.model.reliance import reliance
from cpmodel.model.scenario import evidence
from cpmodel.model.wording import counted
from cpmodel.reports import _figures, _rough, _simulated, html
from cpmodel.reports._charts import Ranged
from cpmodel.reports._excerpts import shown
from cpmodel.reports._figures import Figures, Group
from cpmodel.reports._numbers import number, possible
from cpmodel.reports._templates import environment, inlined
from cpmodel.reports.terminal import rests_on

if TYPE_CHECKING:
    from cpmodel.api import MeasuredLog
    from cpmodel.experiments import Estimate, Results

FEW = 10
"""How many kinds of departures a text shows."""


# --- text ----------------------------------------------------------------------------------------------------------


def lines(figures: Figures) -> Iterator[str]:
    """The measures group by group, each with its interval, and under them what is counted by day, week or length of a wait."""
    groups = list(_figures.groups(figures))
    told = [figures.measures[name].title for group in groups if group.id not in _figures.FOLDED for name in group.names]
    width = max(map(len, told), default=0)
    for group in groups:
        if group.id in _figures.FOLDED:
            yield f"  {group.title}: {counted(len(group.names), 'measure')}, in the page and in JSON"
            continue
        yield f"  {group.title}"
        for name in group.names:
            measure, estimate = figures.measures[name], figures.estimates.get(name)
            if estimate is None:
                yield f"    {measure.title:<{width}}  nothing to measure by"
                continue
            low, high = possible(estimate.low, estimate.high, measure.unit)
            between = f"   ({number(low)} to {number(high)})" if figures.replications > 1 else ""
            yield f"    {measure.title:<{width}}  {number(estimate.mean):>9} {measure.unit}{between}"
        yield from _drawn(figures, group)


def _drawn(figures: Figures, group: Group) -> Iterator[str]:
    lasting = figures.replications > 1
    for name in group.series:
        found, first = figures.bands[name], figures.first[name]
        days = [each for each in first.at if isinstance(each, date)]
        if "" not in first.lines:
            yield f"    {first.title}{', first replication' if lasting else ''}:"
            yield from (f"      {line}" for line in _rough.by_week(days, first.lines))
            continue
        yield f"    {first.title}{' (mean)' if lasting else ''}:"
        ranged = Ranged(found.series.lines[""], found.low[""], found.high[""])
        by_wait = first.along == "working days"
        drawn = _rough.histogram(ranged, first.limit) if by_wait else _rough.over_time(days, ranged, lasting)
        yield from (f"      {line}" for line in drawn)


def text_of_results(found: Results) -> str:
    """The measures of a simulated scenario with their intervals, and what they rest on."""
    scenario = found.scenario
    count = len(found.replications)
    said = [
        f"{scenario.title}",
        f"  {_simulated.answer(found)}",
        f"  {found.procedure}",
        f"  {wording.counted(count, 'replication')}, seed {found.seed}.{_simulated.standing(found)}",
        *lines(_figures.of_results(found)),
    ]
    if count > 1:
        said.append(
            "  In parentheses: the interval that holds the true mean with 95 % confidence; more replications narrow it."
        )
    numbers = [each for _, each in evidence(scenario)]
    assumed = sum(each.source is None for each in numbers)
    said.append(
        f"  The scenario has {wording.counted(len(numbers), 'number')}: {len(numbers) - assumed} with a source and {assumed}"
        " assumed, each with its range in the scenario's file and in the report."
    )
    return "\n".join([*said, *rests_on(found.procedure)])


def text_of_log(found: MeasuredLog) -> str:
    """The measures of a log, after where it departs from its procedure."""
    figures = _figures.of_log(found)
    parts = [title(found), *(f"  {each}" for each in (*_first(figures), str(found.procedure), _counted(found)))]
    parts += [
        f"  {shown(each.place)}: {each.code} {each.severity.value} {each.sentence}" for each in found.findings[:FEW]
    ]
    if more := found.findings[FEW:]:
        times = sum(_times(each) for each in more)
        parts.append(
            f"  ... and {counted(times, 'more event')} that the procedure does not allow, of {counted(len(more), 'kind')}."
        )
    if found.findings:
        parts.append(f"  {_departs(found)}")
    return "\n".join([*parts, *lines(figures)])


def _first(figures: Figures) -> Iterator[str]:
    if name := _simulated.first(figures.estimates):
        yield f"{_simulated.came_out(figures.measures[name], figures.estimates[name])}."


def title(found: MeasuredLog) -> str:
    """The period of a log."""
    last = found.log.ends - timedelta(days=1)
    return f"Event log, {wording.plain_day(found.log.begins)} to {wording.plain_day(last)}"


def _counted(found: MeasuredLog) -> str:
    cases = counted(len(found.log.by_case), "case")
    events = sum(each.own for each in found.log.records)
    return f"{cases}, {counted(events, 'event')}, of which {sum(each.own and found.log.within(each.time) for each in found.log.records):,} in the period."


def _departs(found: MeasuredLog) -> str:
    times = sum(map(_times, found.findings))
    return (
        f"The procedure does not allow {counted(times, 'event')} of the log. Measures are worked out all the same: a case goes on as the "
        "log says, or as if it had stood where the event may happen."
    )


def _times(each: Finding) -> int:
    return 1 + len(each.remarks)


# --- a page --------------------------------------------------------------------------------------------------------


def page_of_log(found: MeasuredLog) -> str:
    """The measures of a log as one page that fetches nothing."""
    figures = _figures.of_log(found)
    return _page(
        figures,
        title=title(found),
        said=[*_first(figures), _counted(found), _COUNTS],
        findings=[
            {"place": shown(each.place), "sentence": each.sentence, "times": f"{_times(each):,}"}
            for each in found.findings
        ],
        departs=_departs(found),
        simulation=None,
        interval="",
    )


def page_of_results(results: Results) -> str:
    """The measures of a simulated scenario as one page that fetches nothing."""
    said = html.simulation(results)
    return _page(
        _figures.of_results(results),
        title=said["title"],
        said=[
            _simulated.answer(results),
            f"{said['said']} {_YEARS}" if len(results.replications) > 1 else said["said"],
            *filter(None, [said["note"]]),
            _COUNTS,
        ],
        findings=[],
        departs="",
        simulation=said,
        interval=said["interval"],
    )


_YEARS = (
    "Each time is another year that could have been. An interval holds the true mean over all such years with this confidence; the "
    "more often it is simulated, the narrower it is."
)
_COUNTS = (
    "Published figures count children, so three siblings at one conference count three times; what chairs and rooms can do is "
    "counted in meetings. Each measure says which it counts."
)


def _page(figures: Figures, **content: Any) -> str:
    from markupsafe import Markup

    setting = environment()
    setting.filters["drawing"] = Markup
    return setting.get_template("measured.html.jinja").render(
        css=inlined("report.css"),
        program=__version__,
        procedure=str(figures.procedure),
        reliance=f"It {reliance(figures.procedure)}.",
        groups=list(_figures.shown(figures)),
        published=bool(figures.published),
        named=_simulated.definitions(figures.names),
        **content,
    )


# --- a table -------------------------------------------------------------------------------------------------------


def csv_of_log(found: MeasuredLog) -> str:
    """The measures of a log as CSV, one a line, with the definition's file as its family."""
    return table(
        ("measure", "title", "value", "unit", "counts", "of"),
        ((each.name, each.title, each.value, each.unit, each.basis, each.count) for each in found.measured.measures),
    )


def csv_of_results(results: Results) -> str:
    """The measures of a simulated scenario as CSV, one a line, each with its interval."""
    return table(
        ("measure", "title", "mean", "low", "high", "confidence", "replications", "unit", "counts"),
        (
            (name, each.title, *spread(results.estimates.get(name)), each.unit, each.basis)
            for name, each in results.measures.items()
        ),
    )


def spread(found: Estimate | None) -> tuple[float | None, ...]:
    """An estimate as columns of a table; of one that there is not, empty ones."""
    return (found.mean, found.low, found.high, found.confidence, found.replications) if found else (None,) * 5


def table(columns: Sequence[str], rows: Iterable[Sequence[str | float | None]]) -> str:
    """Rows as CSV, with numbers to six decimals and nothing where there is none."""
    into = io.StringIO()
    writer = csv.writer(into, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow("" if each is None else round(each, 6) if isinstance(each, float) else each for each in row)
    return into.getvalue().rstrip("\n")

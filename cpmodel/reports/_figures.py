"""Measures and series as a report shows them, of a simulated scenario or of one log: in groups, with charts and rows of a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from cpmodel.experiments import Band, Estimate, Results, band
from cpmodel.kpis import Measure, Series, conference_waits, plan_lengths
from cpmodel.model import wording
from cpmodel.model.procedure import Procedure
from cpmodel.model.scenario import Published
from cpmodel.reports import _charts
from cpmodel.reports._charts import Bar, Chart, Ranged
from cpmodel.reports._numbers import amount, possible

if TYPE_CHECKING:
    from cpmodel.api import MeasuredLog

USES = {
    "input": "an input to the scenario",
    "fitted": "assumed numbers were fitted to it",
    "predicted": "predicted: nothing was fitted to it",
}
"""What a published figure was to the scenario."""


FOLDED = frozenset({"lengths"})
"""The groups of measures of which a text only says that they are there, and paper nothing: many numbers that are seldom asked for."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What is to be shown: the measures and their estimates, the series over all replications and of the first, what is published."""

    procedure: Procedure
    measures: Mapping[str, Measure]
    estimates: Mapping[str, Estimate]
    bands: Mapping[str, Band]
    first: Mapping[str, Series]
    published: Mapping[str, Published]
    replications: int

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the measures and of the series."""
        return (*self.measures, *self.bands)


def of_results(results: Results) -> Figures:
    """The figures of a simulated scenario."""
    names = dict.fromkeys(name for each in results.series for name in each)
    return Figures(
        results.procedure,
        results.measures,
        results.estimates,
        {name: band([each[name] for each in results.series if name in each]) for name in names},
        results.series[0] if results.series else {},
        {each.measure: each for each in results.scenario.published.values()},
        len(results.replications),
    )


def of_log(found: MeasuredLog) -> Figures:
    """The figures of one log: what was measured is what there is, without an interval."""
    measures = {each.name: each for each in found.measured.measures}
    values = {name: each.value for name, each in measures.items()}
    series = {each.name: each for each in found.measured.series}
    return Figures(
        found.procedure,
        measures,
        {name: Estimate(value, value, value, 1.0, 1) for name, value in values.items() if value is not None},
        {name: band([each]) for name, each in series.items()},
        series,
        {},
        1,
    )


@dataclass(frozen=True, slots=True)
class Row:
    """One measure as a table shows it."""

    title: str
    mean: str
    between: str
    unit: str
    counts: str
    published: str


@dataclass(frozen=True, slots=True)
class Group:
    """Measures that belong together, by name, with charts of what can be drawn."""

    id: str
    title: str
    names: tuple[str, ...]
    series: tuple[str, ...]
    """Those that are drawn together are next to each other."""
    charted: tuple[str, ...]
    """The measures that are shares of one kind, in the order in which a chart has them."""


_EVERY = ("",)
"""All series that no other group has."""


def groups(figures: Figures) -> Iterator[Group]:
    """The measures in groups that a manager would ask for; what fits nowhere comes last, and nothing is left out."""
    left, drawn = list(figures.measures), list(figures.bands)
    for identity, title, prefixes, charted, series in _grouping(figures):
        names = [each for each in charted if each in left]
        names += [each for prefix in prefixes for each in left if each.startswith(prefix) and each not in charted]
        left = [each for each in left if each not in names]
        there = [each for each in series if each in drawn] if series != _EVERY else drawn
        drawn = [each for each in drawn if each not in there]
        if names or there:
            yield Group(identity, title, tuple(dict.fromkeys(names)), tuple(there), charted)


def shown(figures: Figures) -> Iterator[dict[str, Any]]:
    """The groups as a page sets them, with their charts and rows."""
    for each in groups(figures):
        yield {
            "id": each.id,
            "title": each.title,
            "charts": list(charts(figures, each)),
            "rows": list(rows(figures, each)),
            "brief": not each.charted and each.id not in FOLDED,
        }


def _grouping(figures: Figures) -> Iterator[tuple[str, str, tuple[str, ...], tuple[str, ...], tuple[str, ...]]]:
    """Of each group its id, its title, how the names of its measures begin, and what its charts show; all in order."""
    waits = tuple(f"conference_waits.{each[0]}" for each in conference_waits.BANDS)
    ended, lasting = (
        tuple(f"plan_lengths.{which}.{each[0]}" for each in plan_lengths.BANDS) for which in ("ended", "open")
    )
    limits = tuple(f"limits.{name}.by_child" for name in figures.procedure.all_limits)
    used = (each for each in figures.measures if each.startswith("use.") and not each.endswith(".meetings"))
    demand = ("referrals.", "enquiries.", "conferences.", "plans.", "repeat_plans.", "reviews.")
    people = ("use.", "same_chair.", "conferences_a_day.", "caseloads.", "team.")
    queue = ("queue.queue_by_week", "queue.backlog_by_week")
    yield "demand", "Demand, conferences and plans", demand, (), ("plans.open_by_day",)
    waited = "From the strategy discussion to the initial conference"
    yield "waits", waited, ("conference_waits.",), waits, ("conference_waits.histogram",)
    yield "queue", "Who waits for a conference", ("queue.",), (), queue
    yield "limits-kept", "How often each limit was kept", ("limits.", "reviews_on_time."), limits, ()
    yield "lengths", "How long things took for which there is a limit", ("waits.",), (), ()
    yield "ended-plans", "How long plans had lasted that ended", ("plan_lengths.ended.",), ended, ()
    yield "open-plans", "How long plans had lasted that were open at the end", ("plan_lengths.open.",), lasting, ()
    yield "diaries", "How far diaries were used", people, (*used, "same_chair.by_meeting"), ("diaries.by_week",)
    yield "challenges", "Adjournments, dissents and complaints", ("adjournments.", "dissents.", "complaints."), (), ()
    yield "effort", "Hours and costs", ("effort.",), (), ()
    yield "other-measures", "Other measures", ("",), (), _EVERY


# --- rows ----------------------------------------------------------------------------------------------------------


def rows(figures: Figures, group: Group) -> Iterator[Row]:
    """The rows of a group's table."""
    for name in group.names:
        measure, found, known = figures.measures[name], figures.estimates.get(name), figures.published.get(name)
        yield Row(
            title=measure.title,
            mean=amount(found.mean, measure.unit) if found else "nothing to measure by",
            between=between(measure, found) if found and found.replications > 1 else "",
            unit=measure.unit,
            counts=measure.basis,
            published=f"{amount(known.value, measure.unit)} ({USES[known.use]}). {known.source.rstrip('.')}."
            if known
            else "",
        )


def between(measure: Measure, found: Estimate) -> str:
    """The interval in words, as far as the measure can go."""
    low, high = possible(found.low, found.high, measure.unit)
    return f"{amount(low, measure.unit)} to {amount(high, measure.unit)}"


# --- charts --------------------------------------------------------------------------------------------------------


def charts(figures: Figures, group: Group) -> Iterator[Chart]:
    """What a group draws: its series first, then its shares as bars."""
    drawn: dict[tuple[str, str], list[str]] = {}
    for name in group.series:
        series = figures.bands[name].series
        alone = "" if set(series.lines) == {""} and series.along != "working days" else name
        drawn.setdefault((name.partition(".")[0], alone), []).append(name)
    for names in drawn.values():
        yield _of_series(figures, names)
    bars = [
        Bar(_label(figures.measures[name]), found.mean, found.low, found.high, value.value if value else None)
        for name in group.charted
        for found, value in [(figures.estimates.get(name), figures.published.get(name))]
        if found
    ]
    if bars:
        yield _charts.shares(group.id, group.title, bars)


def _of_series(figures: Figures, names: Sequence[str]) -> Chart:
    found = [figures.bands[name] for name in names]
    series, lasting = found[0].series, figures.replications > 1
    identity = names[0].replace(".", "-").replace("_", "-")
    if series.along == "working days":
        return _charts.histogram(identity, series.title, series.unit, _ranged(found[0]), series.limit, lasting)
    days = [each for each in series.at if isinstance(each, date)]
    if len(series.lines) > 1 or "" not in series.lines:
        first = figures.first[names[0]]
        title = f"{first.title}, first replication" if lasting else first.title
        return _charts.by_week(identity, title, first.unit, days, first.lines)
    titled = {each.series.title if len(found) > 1 else "": _ranged(each) for each in found}
    title = " and ".join(each.series.title for each in found)
    return _charts.over_time(identity, title, series.unit, days, titled, lasting)


def _ranged(found: Band) -> Ranged:
    return Ranged(found.series.lines[""], found.low[""], found.high[""])


def _label(measure: Measure) -> str:
    """A measure's title without what its whole group has in common."""
    before, colon, after = measure.title.partition(": ")
    return wording.sentence_case(after) if colon else before

"""What a simulated scenario has to say in a report: its measures in groups, and the numbers on which it rests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from inspect import cleandoc
from typing import TYPE_CHECKING, Any

from cpmodel.extensions import collect
from cpmodel.kpis import Measure, conference_waits, plan_lengths
from cpmodel.model import wording
from cpmodel.model.procedure import Procedure
from cpmodel.model.scenario import (
    Arrivals,
    Beginning,
    Evidence,
    Number,
    Odds,
    People,
    Published,
    Siblings,
    Time,
)
from cpmodel.model.wording import counted
from cpmodel.reports import _charts
from cpmodel.reports._charts import Bar, Chart
from cpmodel.reports._numbers import amount, possible

if TYPE_CHECKING:
    from cpmodel.experiments import Estimate, Results

USES = {
    "input": "an input to the scenario",
    "fitted": "assumed numbers were fitted to it",
    "predicted": "predicted: nothing was fitted to it",
}
"""What a published figure was to the scenario."""


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
    """Measures that belong together, with a chart where they are shares of one kind."""

    id: str
    title: str
    chart: Chart | None
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Resting:
    """One number of a scenario: where it stands, what it is, and its source, or the assumption with its range."""

    part: str
    name: str
    value: str
    source: str
    assumed: str


# --- measures ------------------------------------------------------------------------------------------------------


def groups(results: Results) -> Iterator[Group]:
    """The measures in groups that a manager would ask for; what fits nowhere comes last, and nothing is left out."""
    left = list(results.measures)
    for identity, title, prefixes, charted in _grouping(results):
        names = [each for each in charted if each in left]
        names += [each for prefix in prefixes for each in left if each.startswith(prefix) and each not in charted]
        left = [each for each in left if each not in names]
        if names:
            yield _group(results, identity, title, names, charted)


def _grouping(results: Results) -> Iterator[tuple[str, str, tuple[str, ...], tuple[str, ...]]]:
    """Of each group its id, its title, how the names of its measures begin, and what its chart shows; all in order."""
    waits = tuple(f"conference_waits.{band[0]}" for band in conference_waits.BANDS)
    ended, lasting = (
        tuple(f"plan_lengths.{which}.{band[0]}" for band in plan_lengths.BANDS) for which in ("ended", "open")
    )
    limits = tuple(f"limits.{name}.by_child" for name in results.procedure.all_limits)
    diaries = (*(f"use.{name}" for name in results.scenario.people), "same_chair.by_meeting")
    demand = ("referrals.", "enquiries.", "conferences.", "plans.", "reviews.")
    yield "demand", "Demand, conferences and plans", demand, ()
    yield "waits", "From the strategy discussion to the initial conference", ("conference_waits.",), waits
    yield "limits-kept", "How often each limit was kept", ("limits.", "reviews_on_time."), limits
    yield "ended-plans", "How long plans had lasted that ended", ("plan_lengths.ended.",), ended
    yield "open-plans", "How long plans had lasted that were open at the end", ("plan_lengths.open.",), lasting
    yield "diaries", "How far diaries were used", ("use.", "same_chair."), diaries
    yield "other-measures", "Other measures", ("",), ()


def _group(results: Results, identity: str, title: str, names: list[str], charted: tuple[str, ...]) -> Group:
    published = {each.measure: each for each in results.scenario.published.values()}
    bars = [
        Bar(_label(results.measures[name]), found.mean, found.low, found.high, value.value if value else None)
        for name in charted
        for found, value in [(results.estimates.get(name), published.get(name))]
        if found
    ]
    chart = _charts.shares(identity, title, bars) if bars else None
    rows = (_row(results.measures[name], results.estimates.get(name), published.get(name)) for name in names)
    return Group(identity, title, chart, tuple(rows))


def _label(measure: Measure) -> str:
    """A measure's title without what its whole group has in common."""
    before, colon, after = measure.title.partition(": ")
    return wording.sentence_case(after) if colon else before


def _row(measure: Measure, found: Estimate | None, known: Published | None) -> Row:
    return Row(
        title=measure.title,
        mean=amount(found.mean, measure.unit) if found else "nothing to measure by",
        between=_between(measure, found) if found and found.replications > 1 else "",
        unit=measure.unit,
        counts=measure.basis,
        published=f"{amount(known.value, measure.unit)} ({USES[known.use]}). {known.source.rstrip('.')}."
        if known
        else "",
    )


def _between(measure: Measure, found: Estimate) -> str:
    low, high = possible(found.low, found.high, measure.unit)
    return f"{amount(low, measure.unit)} to {amount(high, measure.unit)}"


def highlights(results: Results) -> Iterator[str]:
    """The sentences about the simulated year that belong into a summary, with how certain and how tested each is."""
    published = {each.measure: each for each in results.scenario.published.values()}
    for name, sentence in (
        ("conference_waits.to_15", "{} per cent of children had their initial conference within 15 working days"),
        ("reviews_on_time.by_child", "{} per cent of children had all reviews in time"),
        ("plans.open.by_child", "{} children had a plan at the end"),
        ("use.chairs", "{} per cent of the places in chairs' diaries were used"),
    ):
        if found := results.estimates.get(name):
            measure, known = results.measures[name], published.get(name)
            beside = [f"interval {_between(measure, found)}"] if found.replications > 1 else []
            beside += [f"published {amount(known.value, measure.unit)}, {known.use}"] if known else []
            said = sentence.format(amount(found.mean, measure.unit))
            yield f"{said} ({'; '.join(beside)})" if beside else said


def definitions() -> Iterator[tuple[str, str]]:
    """How each family of measures is counted: its name, and the definition that its file gives."""
    for name, module in collect("cpmodel.kpis").items():
        said = " ".join(cleandoc(module.__doc__ or "").replace("`", "").split())
        yield wording.sentence_case(wording.in_words(name)), said


# --- what it rests on ----------------------------------------------------------------------------------------------


def resting(results: Results) -> tuple[Resting, ...]:
    """Every number of the scenario that has evidence, in file order, found by walking through it."""
    return tuple(_walked(results.procedure, results.scenario, ()))


def _walked(procedure: Procedure, part: Any, path: tuple[str, ...]) -> Iterator[Resting]:
    if isinstance(part, Mapping):
        for name, each in part.items():
            yield from _walked(procedure, each, (*path, str(name)))
    elif isinstance(part, tuple):
        for each in part:
            yield from _walked(procedure, each, path)
    elif is_dataclass(part) and not isinstance(part, type):
        for field in fields(part):
            held = getattr(part, field.name)
            if isinstance(held, Evidence):
                yield from _told(procedure, part, field.name, held, path)
            else:
                yield from _walked(procedure, held, (*path, field.name))


def _told(procedure: Procedure, part: Any, field: str, found: Evidence, path: tuple[str, ...]) -> Iterator[Resting]:
    if not (found.source or found.assumed):
        return
    heading, *rest = path
    extra = [] if field == "evidence" else [field.removesuffix("_evidence")]
    names = [_name(procedure, each) for each in (*rest, *extra)] or [wording.sentence_case(wording.in_words(heading))]
    if isinstance(part, Beginning):
        names[-1] = f"begins: {wording.in_words(part.variable)}"
    between = f" True value taken to lie between {found.low:g} and {found.high:g} times this." if found.assumed else ""
    yield Resting(
        part=wording.sentence_case(wording.in_words(heading)),
        name=", ".join(names),
        value=_value(procedure, part, field),
        source=found.source or "",
        assumed=f"{found.assumed.rstrip('.')}.{between}" if found.assumed else "",
    )


def _name(procedure: Procedure, name: str) -> str:
    if name in procedure.states:
        pathway = wording.in_words(name.partition(".")[0])
        return f"{wording.quoted(wording.state(procedure, name))} ({pathway})"
    if name in procedure.own_events:
        return wording.quoted(wording.event_of_pathway(procedure, name))
    if name in procedure.all_limits:
        return wording.quoted(procedure.all_limits[name].title)
    return wording.in_words(name)


def _value(procedure: Procedure, part: Any, field: str) -> str:
    """What the number is, in words."""
    match part:
        case Number(value):
            return f"{value:g}"
        case Time(distribution):
            return str(distribution)
        case Odds(by_visit):
            return "; then ".join(_weights(procedure, each) for each in by_visit)
        case Siblings(sizes):
            return _weights(procedure, sizes)
        case Beginning(_, weights):
            return _weights(procedure, weights)
        case Arrivals(weekdays=weekdays) if field == "weekday_evidence":
            return "Monday to Sunday: " + ", ".join(f"{each:g}" for each in weekdays)
        case Arrivals(children=children):
            return _weights(procedure, children)
        case People(names=names):
            return counted(len(names), "person", "people")
        case _:
            return str(getattr(part, "says", ""))


def _weights(procedure: Procedure, weights: Mapping[Any, float]) -> str:
    return ", ".join(f"{_said(procedure, str(name))}: {weight:g}" for name, weight in weights.items())


def _said(procedure: Procedure, name: str) -> str:
    return wording.event(procedure, name) if name in procedure.own_events else wording.in_words(name)

"""What a simulated scenario has to say in a report beside its measures: a summary, and the numbers on which it rests."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from inspect import cleandoc
from typing import TYPE_CHECKING, Any

from cpmodel.extensions import collect
from cpmodel.kpis import files_of
from cpmodel.model import wording
from cpmodel.model.procedure import Procedure
from cpmodel.model.scenario import (
    Arrivals,
    Beginning,
    Evidence,
    Holidays,
    Number,
    Odds,
    People,
    Person,
    Siblings,
    Time,
)
from cpmodel.model.wording import counted
from cpmodel.reports._figures import between
from cpmodel.reports._numbers import amount, in_unit

if TYPE_CHECKING:
    from cpmodel.experiments import Estimate, Results
    from cpmodel.kpis import Measure


USUAL = "limits.initial_conference.by_child"
"""What the first sentence is about where nobody asked for anything else."""


@dataclass(frozen=True, slots=True)
class Resting:
    """One number of a scenario: where it stands, what it is, and its source, or the assumption with its range."""

    part: str
    name: str
    value: str
    source: str
    assumed: str


# --- in a summary ----------------------------------------------------------------------------------------------------


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
            beside = [f"interval {between(measure, found)}"] if found.replications > 1 else []
            beside += [f"published {amount(known.value, measure.unit)}, {known.use}"] if known else []
            said = sentence.format(amount(found.mean, measure.unit))
            yield f"{said} ({'; '.join(beside)})" if beside else said


def answer(results: Results) -> str:
    """The first sentence of a simulated year: what came out, and how certain that is."""
    goal = (results.goal.measure,) if results.goal else ()
    if not (found := first(results.estimates, *goal)):
        return "Nothing could be measured."
    measure, estimate = results.measures[found], results.estimates[found]
    if estimate.replications < 2:
        return f"{came_out(measure, estimate)}, in one simulated year, which does not say how certain that is."
    return (
        f"{came_out(measure, estimate)}, on average over {estimate.replications} simulated years ({estimate.confidence:.0%} interval"
        f" {between(measure, estimate)})."
    )


def first(estimates: Mapping[str, Estimate], *asked: str) -> str | None:
    """What a first sentence is about: the measure that was asked for, else initial conferences in time, else the first there is."""
    return next((each for each in (*asked, USUAL, *estimates) if each in estimates), None)


def came_out(measure: Measure, estimate: Estimate) -> str:
    """What a measure came to, as the beginning of a sentence."""
    mean = in_unit(amount(estimate.mean, measure.unit), measure.unit)
    if measure.name.startswith("limits."):
        return f"“{measure.title.removeprefix('In time: ')}” was in time for {mean} of {measure.basis}"
    return f"{measure.title}: {mean}"


def standing(results: Results) -> str:
    """Whether the replications are as many as were asked for, or as precise; nothing where there is nothing to say."""
    said = " Stopped with Ctrl-C before all were run; the same command goes on from here." if results.stopped else ""
    if goal := results.goal:
        measure, found = results.measures[goal.measure], results.estimates.get(goal.measure)
        unit = "percentage points" if measure.unit == "%" else measure.unit
        half = "not known" if found is None or found.replications < 2 else f"{found.half_width:.3g}"
        said += (
            f" Half the interval of “{measure.title}” is {half} {unit} wide; at most {goal.half_width:g} was asked for,"
            f" which is {'reached' if goal.reached else 'not reached'}."
        )
    return said


def definitions(names: Iterable[str]) -> list[dict[str, str]]:
    """How measures and series of these names are counted: of each of their files its name, and the definition that it gives."""
    modules = collect("cpmodel.kpis")
    return [
        {
            "name": wording.sentence_case(wording.in_words(name)),
            "text": " ".join(cleandoc(modules[name].__doc__ or "").replace("`", "").split()),
        }
        for name in files_of(names)
    ]


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
                yield from told(procedure, part, field.name, held, path)
            else:
                yield from _walked(procedure, held, (*path, field.name))


def told(procedure: Procedure, part: Any, field: str, found: Evidence, path: tuple[str, ...]) -> Iterator[Resting]:
    """The number of a part whose evidence stands in a field, or nothing where it has none; `path` is the way to the part."""
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
        case Holidays(stretches=stretches):
            days = (f"{wording.short_day(first)} to {wording.short_day(last)}" for first, last in stretches)
            return ", ".join(days)
        case People(names=names):
            return "; ".join([counted(len(names), "person", "people"), *_of_persons(part)])
        case _:
            return str(getattr(part, "says", ""))


_OWN = {
    "share": "with {} of a post",
    "a_day": "with {} meetings a day",
    "a_week": "with {} meetings a week",
    "leave": "with {} days of leave",
    "training": "with {} days of training",
    "starts": "from {} on",
    "ends": "until {}",
}
"""How it is said what is known of a person alone, by its field."""


def _of_persons(group: People) -> Iterator[str]:
    """What is known of some of a group alone, each with how many they are."""
    for field, said in _OWN.items():
        usual = getattr(Person(""), field)
        values = Counter(getattr(each, field) for each in group.persons if each.name in group.names)
        for value, count in values.items():
            if value != usual:
                known = wording.plain_day(value) if isinstance(value, date) else f"{value:g}"
                yield f"{count} {said.format(known)}"


def _weights(procedure: Procedure, weights: Mapping[Any, float]) -> str:
    return ", ".join(f"{_said(procedure, str(name))}: {weight:g}" for name, weight in weights.items())


def _said(procedure: Procedure, name: str) -> str:
    return wording.event(procedure, name) if name in procedure.own_events else wording.in_words(name)

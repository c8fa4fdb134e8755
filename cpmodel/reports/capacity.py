"""How many does it take? The answer to a search for the smallest or cheapest staffing, as text, as a page and as CSV."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from cpmodel.model import wording
from cpmodel.reports import _charts, _simulated, _study
from cpmodel.reports._charts import Bar, Chart
from cpmodel.reports._numbers import in_unit, number, possible
from cpmodel.reports._study import Table, Told
from cpmodel.reports.measured import spread, table

if TYPE_CHECKING:
    from cpmodel.experiments.capacity import Capacity, Resource, Staffing, Tried
    from cpmodel.experiments.choosing import Target

ANSWER = "the answer"


def text(found: Capacity) -> str:
    """The answer for a terminal."""
    return _study.text(_told(found))


def page(found: Capacity) -> str:
    """The answer as one page that fetches nothing."""
    return _study.page(_told(found))


def csv(found: Capacity) -> str:
    """Every staffing that was tried with what it reaches, one a line for each target."""
    return table(
        (
            *(each.setting.name for each in found.resources),
            "cost",
            "measure",
            "mean",
            "low",
            "high",
            "confidence",
            "replications",
            "target",
            "meets",
            "answer",
        ),
        (
            (
                *(f"{count:g}" for count in each.staffing),
                found.cost(each.staffing) if found.costed else None,
                target.measure,
                *spread(each.estimates.get(target.measure)),
                f"{target.sense} {target.value:g}",
                {None: "not told", True: "yes", False: "no"}[each.meets],
                "yes" if each.staffing == found.answer else "no",
            )
            for each in found.tried
            for target in found.targets
        ),
    )


def first(resources: Sequence[Resource], staffing: Staffing | None) -> str:
    """A first estimate, which comes before the tests."""
    if staffing is None:
        said = f"it looks as if no number of {wording.listed(str(each.setting) for each in resources)} would do"
    else:
        said = f"looks like {_staffed(resources, staffing)}"
    return f"First estimate: {said}. This is now tested."


def _told(found: Capacity) -> Told:
    wanted = wording.listed(_wanted(found, each) for each in found.targets)
    together = " at the least cost," if found.costed and len(found.resources) > 1 else ""
    return Told(
        question=f"How many {_all(found)} are needed,{together} so that {wanted}?",
        answer=list(_answer(found)),
        charts=list(_drawn(found)),
        tables=list(_tables(found)),
        method=list(_method(found)),
        doubts=list(_doubts(found)),
        base=found.base,
    )


# --- in words --------------------------------------------------------------------------------------------------------


def _all(found: Capacity) -> str:
    return wording.listed(str(each.setting) for each in found.resources)


def _staffed(resources: Sequence[Resource], staffing: Staffing) -> str:
    """A staffing in words: `13 chairs, 40 workers of a team and caseload of a team 16`."""
    return wording.listed(_so_many(each, count) for each, count in zip(resources, staffing, strict=True))


def _so_many(resource: Resource, count: float) -> str:
    name = str(resource.setting)
    if "." in resource.setting.name:
        return f"{name} {count:g}"
    return f"{count:g} {_ONE.sub('', name, 1) if count == 1 else name}"


_ONE = re.compile("s(?= of |$)")
"""What is left out of the name of several where there is one: workers of a team, a worker of it."""


def _again(found: Capacity, staffing: Staffing) -> str:
    """The same where it was said before what there are so many of: of one resource the number alone."""
    return f"{staffing[0]:g}" if len(staffing) == 1 else _staffed(found.resources, staffing)


def _pounds(cost: float) -> str:
    return f"£{cost:,.0f}"


def _wanted(found: Capacity, target: Target) -> str:
    measure = found.base.measures[target.measure]
    how = "at least" if target.sense == ">=" else "at most"
    return f"“{measure.title}” is {how} {in_unit(f'{target.value:g}', measure.unit)}"


def _answer(found: Capacity) -> Iterator[str]:
    staffed = found.at(found.answer) if found.answer else None
    if found.stopped and not found.certain:
        yield "Stopped with Ctrl-C before there was an answer; the same command goes on from here."
    elif staffed is None:
        yield from _none_will_do(found)
    else:
        now = staffed.staffing == found.present
        instead = "as there are now" if now else f"instead of {wording.listed(f'{each:g}' for each in found.present)}"
        yield f"{_staffed(found.resources, staffed.staffing)}, {instead}: then {wording.listed(_reached(found, staffed))}."
        if found.costed:
            yield _costing(found, staffed.staffing)
        yield from _fewer(found, staffed.staffing)
    if not found.certain and not found.stopped:
        yield (
            "This is not certain: after the most replications that may be run the test of one of these staffings could not tell yet."
            " More (--most), or a wider --within, would settle it."
        )


def _costing(found: Capacity, staffing: Staffing) -> str:
    cost, now = found.cost(staffing), found.cost(found.present)
    change = f"{_pounds(abs(cost - now))} {'more' if cost > now else 'less'} than now" if cost != now else "as now"
    return f"They cost {_pounds(cost)} a year, {change}; nothing that costs less meets it."


def _fewer(found: Capacity, staffing: Staffing) -> Iterator[str]:
    """What one less of each resource would reach."""
    for place, resource in enumerate(found.resources):
        lower = [each for each in resource.numbers if each < staffing[place]]
        less = found.at((*staffing[:place], lower[-1], *staffing[place + 1 :])) if lower else None
        if less and less.meets is False:
            yield f"With {_again(found, less.staffing)} {wording.listed(_reached(found, less))}, which is not enough."
        elif not lower:
            smallest = f" of {resource.setting}" if len(found.resources) > 1 else ""
            yield f"That is the smallest number{smallest} that was allowed."


def _none_will_do(found: Capacity) -> Iterator[str]:
    most = found.tried[-1]
    yield (
        f"No number of {_all(found)} meets it: with {_again(found, most.staffing)} {wording.listed(_reached(found, most))}, where"
        f" {wording.listed(_wanted(found, each) for each in found.targets)} was asked for."
    )
    now = found.at(found.now)
    for target in found.targets:
        measure = found.base.measures[target.measure]
        if now and now != most and {target.measure} <= now.estimates.keys() & most.estimates.keys():
            gained = abs(most.estimates[target.measure].mean - now.estimates[target.measure].mean)
            yield (
                f"From {_again(found, now.staffing)} to {_again(found, most.staffing)} “{measure.title}” changes by"
                f" {in_unit(number(gained), measure.unit, difference=True)}; what is then still missing has other reasons than too few"
                f" {_all(found)}."
            )


def _reached(found: Capacity, tried: Tried) -> Iterator[str]:
    for target in found.targets:
        measure, estimate = found.base.measures[target.measure], tried.estimates.get(target.measure)
        if estimate is None:
            yield f"“{measure.title}” has nothing to measure by"
            continue
        low, high = possible(estimate.low, estimate.high, measure.unit)
        yield (
            f"“{measure.title}” is {in_unit(number(estimate.mean), measure.unit)}"
            f" ({estimate.confidence:.0%} interval {number(low)} to {number(high)})"
        )


def _method(found: Capacity) -> Iterator[str]:
    near = wording.listed(
        in_unit(f"{tolerance:g}", found.base.measures[target.measure].unit, difference=True)
        for target, tolerance in zip(found.targets, found.tolerances, strict=True)
    )
    yield (
        f"{wording.counted(found.replications, 'replication')} of {wording.counted(len(found.tried), 'staffing')}, seed"
        f" {found.base.seed}, all on the same random numbers. The first of each told where the answer lies; it, and what rules out all that is"
        f" {'cheaper' if found.costed else 'less'}, were then run anew until a sequential test could tell (Andradóttir and Kim, Naval"
        " Research Logistics, 2010)."
    )
    if found.ruling_out and len(found.resources) > 1:
        those = "; ".join(_staffed(found.resources, each) for each in found.ruling_out)
        yield f"Tested and too few, and with them all that has at most as much of everything: {those}."
    if len(found.resources) > 1:
        cheapest = "cheapest" if found.costed else "one with the fewest in all, each counted alike,"
        yield (
            f"The answer is the {cheapest} of all that meet it; of several that are alike in this it has the fewest"
            f" {found.resources[0].setting}."
        )
    yield (
        f"Where the true values are more than {near} away from the target, the answer is right in at least {found.confidence:.0%} of such studies;"
        " a staffing nearer to it may be called enough or not. More staff are taken to do no harm."
    )


def _doubts(found: Capacity) -> Iterator[str]:
    rests = _simulated.resting(found.base)
    assumed = sum(bool(each.assumed) for each in rests)
    yield (
        f"{assumed} of the {len(rests)} numbers of the scenario are assumed, each with a range; the answer is that of the numbers as they are."
    )
    yield "More or fewer children: with --set 'demand +20%' the same command says how many they would take."
    yield "It is a mean over many years with the same demand; in a single year it can be more or less."


# --- in numbers and pictures -----------------------------------------------------------------------------------------


def _verdict(found: Capacity, tried: Tried) -> str:
    if tried.staffing == found.answer:
        return ANSWER
    return {None: "not told", True: "enough", False: "too few"}[tried.meets]


def _tables(found: Capacity) -> Iterator[Table]:
    """What was tried; of several resources also what stands at the frontier, with nothing between it and the other side that was tried."""
    several = len(found.resources) > 1
    if several:
        yield _table(found, "The frontier: least that is enough, most that is too few", list(_frontier(found)))
    yield _table(found, "What was tried", found.tried, short=not several)


def _frontier(found: Capacity) -> Iterator[Tried]:
    for each in found.tried:
        if each.meets is None:
            continue
        alike = [other for other in found.tried if other.meets is each.meets and other != each]
        pairs = [(other, each) if each.meets else (each, other) for other in alike]
        if not any(_within(less.staffing, more.staffing) for less, more in pairs):
            yield each


def _within(one: Staffing, other: Staffing) -> bool:
    """Whether one has at most as much of everything as the other."""
    return all(mine <= others for mine, others in zip(one, other, strict=True))


def _table(found: Capacity, caption: str, tried: Sequence[Tried], short: bool = True) -> Table:
    rows = []
    for each in tried:
        cells = [f"{count:g}" for count in each.staffing]
        cells += [_pounds(found.cost(each.staffing))] if found.costed else []
        for target in found.targets:
            estimate = each.estimates.get(target.measure)
            if estimate is None:
                cells += ["nothing", ""]
                continue
            low, high = possible(estimate.low, estimate.high, found.base.measures[target.measure].unit)
            cells += [number(estimate.mean), f"{number(low)} to {number(high)}"]
        rows.append((*cells, str(each.replications), _verdict(found, each)))
    columns = [wording.sentence_case(str(each.setting)) for each in found.resources]
    columns += ["Cost a year"] if found.costed else []
    for target in found.targets:
        measure = found.base.measures[target.measure]
        columns += [f"{measure.title}, {measure.unit}", f"{found.confidence:.0%} interval"]
    return Table(caption, (*columns, "Replications", "Meets the target"), rows, short)


def _drawn(found: Capacity) -> Iterator[Chart]:
    """The two resources against each other, where there are two; and for each resource the curve around the answer, of each target."""
    if len(found.resources) == 2:
        across, up = (str(each.setting) for each in found.resources)
        points = {(each.staffing[0], each.staffing[1]): _verdict(found, each) for each in found.tried}
        yield _charts.plane("frontier", f"What was tried: {across} and {up}", across, up, points)
    centre = found.answer or found.tried[-1].staffing
    for axis, resource in enumerate(found.resources):
        for place, target in enumerate(found.targets, start=1):
            measure = found.base.measures[target.measure]
            bars = {
                each.staffing[axis]: Bar("", known.mean, *possible(known.low, known.high, measure.unit))
                for each in found.tried
                if all(count == centre[at] for at, count in enumerate(each.staffing) if at != axis)
                and (known := each.estimates.get(target.measure))
                and known.replications > 2
            }
            if bars:
                unit = "per cent" if measure.unit == "%" else measure.unit
                by = "" if "." in resource.setting.name else "number of "
                title = f"{measure.title}, by {by}{resource.setting}"
                answer = None if found.answer is None else found.answer[axis]
                drawing = f"target-{place}" if not axis else f"target-{place}-{axis}"
                yield _charts.curve(drawing, title, str(resource.setting), unit, bars, target.value, answer)

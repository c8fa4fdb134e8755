"""How many does it take? The answer to a search for the smallest staffing, as text, as a page and as CSV."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cpmodel.model import wording
from cpmodel.reports import _charts, _simulated, _study
from cpmodel.reports._charts import Bar, Chart
from cpmodel.reports._numbers import in_unit, number, possible
from cpmodel.reports._study import Table, Told
from cpmodel.reports.measured import spread, table

if TYPE_CHECKING:
    from cpmodel.experiments.capacity import Capacity, Tried
    from cpmodel.experiments.choosing import Target


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
            found.setting.name,
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
                f"{each.staff:g}",
                target.measure,
                *spread(each.estimates.get(target.measure)),
                f"{target.sense} {target.value:g}",
                {None: "not tested", True: "yes", False: "no"}[each.meets],
                "yes" if each.staff == found.answer else "no",
            )
            for each in found.tried
            for target in found.targets
        ),
    )


def _told(found: Capacity) -> Told:
    return Told(
        question=f"How many {found.setting} are needed, so that {wording.listed(_wanted(found, each) for each in found.targets)}?",
        answer=list(_answer(found)),
        charts=list(_drawn(found)),
        tables=[_table(found)],
        method=list(_method(found)),
        doubts=list(_doubts(found)),
        base=found.base,
    )


# --- in words --------------------------------------------------------------------------------------------------------


def _wanted(found: Capacity, target: Target) -> str:
    measure = found.base.measures[target.measure]
    how = "at least" if target.sense == ">=" else "at most"
    return f"“{measure.title}” is {how} {in_unit(f'{target.value:g}', measure.unit)}"


def _answer(found: Capacity) -> Iterator[str]:
    staffed = found.at(found.answer) if found.answer is not None else None
    if found.stopped and not found.certain:
        yield "Stopped with Ctrl-C before there was an answer; the same command goes on from here."
    elif staffed is None:
        yield from _none_will_do(found)
    else:
        instead = "as there are now" if staffed.staff == found.setting.value else f"instead of {found.setting.value:g}"
        yield f"{staffed.staff:g} {found.setting}, {instead}: then {wording.listed(_reached(found, staffed))}."
        fewer = [each for each in found.tried if each.staff < staffed.staff and each.meets is not None]
        if fewer:
            yield f"With {fewer[-1].staff:g} {wording.listed(_reached(found, fewer[-1]))}, which is not enough."
        else:
            yield "That is the smallest number that was allowed."
    if not found.certain and not found.stopped:
        yield (
            "This is not certain: after the most replications that may be run the test of one of these staffings could not tell yet."
            " More (--most), or a wider --within, would settle it."
        )


def _none_will_do(found: Capacity) -> Iterator[str]:
    most = found.tried[-1]
    yield (
        f"No number of {found.setting} meets it: with {most.staff:g} {wording.listed(_reached(found, most))}, where"
        f" {wording.listed(_wanted(found, each) for each in found.targets)} was asked for."
    )
    now = min(found.tried, key=lambda each: abs(each.staff - found.setting.value))
    for target in found.targets:
        measure = found.base.measures[target.measure]
        if now.staff < most.staff and {target.measure} <= now.estimates.keys() & most.estimates.keys():
            gained = abs(most.estimates[target.measure].mean - now.estimates[target.measure].mean)
            yield (
                f"From {now.staff:g} to {most.staff:g} “{measure.title}” changes by"
                f" {in_unit(number(gained), measure.unit, difference=True)}; what is then still missing has other reasons than too few"
                f" {found.setting}."
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
        f" {found.base.seed}, all on the same random numbers. Two of each told where the answer lies; it and one less were then run until"
        " a sequential test could tell (Andradóttir and Kim, Naval Research Logistics, 2010)."
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


def _table(found: Capacity) -> Table:
    rows = []
    for each in found.tried:
        cells = [f"{each.staff:g}"]
        for target in found.targets:
            estimate = each.estimates.get(target.measure)
            if estimate is None:
                cells += ["nothing", ""]
                continue
            low, high = possible(estimate.low, estimate.high, found.base.measures[target.measure].unit)
            cells += [number(estimate.mean), f"{number(low)} to {number(high)}"]
        verdict = {None: "not tested", True: "enough", False: "too few"}[each.meets]
        rows.append((*cells, str(each.replications), "the answer" if each.staff == found.answer else verdict))
    columns = [wording.sentence_case(str(found.setting))]
    for target in found.targets:
        measure = found.base.measures[target.measure]
        columns += [f"{measure.title}, {measure.unit}", f"{found.confidence:.0%} interval"]
    return Table("What was tried", (*columns, "Replications", "Meets the target"), rows)


def _drawn(found: Capacity) -> Iterator[Chart]:
    for place, target in enumerate(found.targets, start=1):
        measure = found.base.measures[target.measure]
        bars = {
            each.staff: Bar("", known.mean, *possible(known.low, known.high, measure.unit))
            for each in found.tried
            if (known := each.estimates.get(target.measure)) and known.replications > 2
        }
        if bars:
            unit = "per cent" if measure.unit == "%" else measure.unit
            title = f"{measure.title}, by number of {found.setting}"
            yield _charts.curve(f"target-{place}", title, str(found.setting), unit, bars, target.value, found.answer)

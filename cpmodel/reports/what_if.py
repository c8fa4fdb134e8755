"""What if: the answer to a comparison of scenarios as text, as a page and as CSV."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cpmodel.model import wording
from cpmodel.reports import _charts, _figures, _simulated, _study
from cpmodel.reports._charts import Bar, Chart
from cpmodel.reports._numbers import in_unit, number, signed
from cpmodel.reports._study import Table, Told, from_so_many
from cpmodel.reports.measured import spread, table

if TYPE_CHECKING:
    from cpmodel.experiments import Estimate, Variant, WhatIf

MOST = 15
"""So many differences are drawn of one variant, the clearest of them."""


def text(found: WhatIf) -> str:
    """The comparison for a terminal."""
    return _study.text(_told(found))


def page(found: WhatIf) -> str:
    """The comparison as one page that fetches nothing."""
    return _study.page(_told(found))


def csv(found: WhatIf) -> str:
    """Every measure of the base and of each variant, and their difference, one a line."""
    columns = (
        "variant",
        "measure",
        "title",
        "base",
        "value",
        "difference",
        "low",
        "high",
        "confidence",
        "replications",
    )
    return table(
        (*columns, "unit", "counts"),
        (
            (
                variant.title,
                name,
                measure.title,
                found.base.estimates[name].mean,
                variant.results.estimates[name].mean,
                *spread(variant.differences[name]),
                measure.unit,
                measure.basis,
            )
            for variant in found.variants
            for name, measure in found.base.measures.items()
            if name in variant.differences
        ),
    )


def _told(found: WhatIf) -> Told:
    return Told(
        question=f"What if: {'; or '.join(_title(found, each) for each in found.variants)}?",
        answer=list(_answer(found)),
        charts=list(_drawn(found)),
        tables=[*_tables(found), *(_changes(found, each) for each in found.variants)],
        method=list(_method(found)),
        doubts=list(_doubts(found)),
        base=found.base,
    )


def _title(found: WhatIf, variant: Variant) -> str:
    """What a variant is called, without the period where that is the base's."""
    _, _, period = found.base.scenario.title.partition(", ")
    return variant.title.removesuffix(f", {period}")


def _named(found: WhatIf, variant: Variant) -> str:
    """What a variant is called at the beginning of a sentence."""
    return wording.sentence_case(_title(found, variant))


# --- in words --------------------------------------------------------------------------------------------------------


def _answer(found: WhatIf) -> Iterator[str]:
    measure = found.base.measures[found.measure]
    for variant in found.variants:
        difference = variant.differences.get(found.measure)
        if difference is None:
            yield f"{_named(found, variant)}: no replication has “{measure.title}” to compare by."
            continue
        was, now = (each.estimates[found.measure].mean for each in (found.base, variant.results))
        yield (
            f"{_named(found, variant)}: “{measure.title}” is {in_unit(number(now), measure.unit)} instead of"
            f" {number(was)}; {_difference(difference, measure.unit)}."
        )
    if found.stopped:
        yield "Stopped with Ctrl-C before all replications were run; the same command goes on from here."
    if found.goal and not found.goal.reached:
        yield "It is not as precise as was asked for; more replications (--most) would narrow the intervals."


def _difference(found: Estimate, unit: str) -> str:
    """How much more or less, and how certain that is."""
    if found.replications < 2:
        return f"the difference is {in_unit(signed(found.mean), unit, difference=True)}, from one replication"
    if not found.low and not found.high:
        return "there is no difference in any replication"
    between = f"{found.confidence:.0%} interval from {signed(found.low)} to {signed(found.high)}"
    if found.low <= 0 <= found.high:
        return f"no difference can be told{from_so_many(found)} ({in_unit(signed(found.mean), unit, difference=True)}, {between})"
    how = "more" if found.mean > 0 else "less"
    return f"that is {in_unit(number(abs(found.mean)), unit, difference=True)} {how} ({between})"


def _method(found: WhatIf) -> Iterator[str]:
    count = len(found.base.replications)
    yield (
        f"{wording.counted(count, 'replication')} of each, seed {found.base.seed}, all on the same random numbers: the same families come"
        " with the same fate, so that a difference within a replication is hardly one of luck. Intervals are Student's over the differences"
        " (paired t)."
    )
    for variant in found.variants:
        if gain := found.gain(variant):
            yield f"{_named(found, variant)}: with random numbers of its own it would need {gain:.3g} times as many replications to be as certain."
    if count > 1:
        yield (
            "Each interval holds with 95 % by itself: of twenty measures that do not differ at all, one looks as if it did. The first"
            " sentence is about the measure that was asked for, and stands by itself."
        )


def _doubts(found: WhatIf) -> Iterator[str]:
    rests = _simulated.resting(found.base)
    assumed = sum(bool(each.assumed) for each in rests)
    yield (
        f"{assumed} of the {len(rests)} numbers of the scenario are assumed, each with a range; they are the same on both sides, which makes"
        " a difference more certain than either side by itself."
    )
    yield "Nobody in the simulation changes how they work because something else has changed, other than as the scenario says."
    if len(found.base.replications) < 10:
        yield "There are few replications; more of them narrow the intervals."


# --- in numbers ------------------------------------------------------------------------------------------------------


def _tables(found: WhatIf) -> Iterator[Table]:
    names = [name for group in _figures.groups(_figures.of_results(found.base)) for name in group.names]
    folded = {
        name
        for group in _figures.groups(_figures.of_results(found.base))
        if group.id in _figures.FOLDED
        for name in group.names
    }
    for variant in found.variants:
        known = [name for name in names if name in variant.differences]
        clear = [name for name in known if _clear(variant.differences[name])]
        seen = [name for name in clear if name not in folded and _shows(variant.differences[name])]
        shown = [found.measure, *(name for name in seen if name != found.measure)]
        rest = len(known) - len({*shown, *clear})
        yield _table(found, variant, f"{_named(found, variant)}: what differs", shown, short=True)
        others = [name for name in known if name not in shown]
        caption = f"{_named(found, variant)}: the other measures; of {rest} of them no difference can be told"
        yield _table(found, variant, caption, others, short=False)


def _clear(difference: Estimate) -> bool:
    from cpmodel.experiments import told_apart

    return told_apart(difference)


def _shows(difference: Estimate) -> bool:
    """False of what is told apart from nothing, and is nothing all the same as it is written."""
    return signed(difference.mean) != signed(0)


def _table(found: WhatIf, variant: Variant, caption: str, names: list[str], short: bool) -> Table:
    level = next((f"{each.confidence:.0%} interval" for each in variant.differences.values()), "Interval")
    rows = []
    for name in names:
        if (difference := variant.differences.get(name)) is None:
            continue
        measure = found.base.measures[name]
        was, now = (number(each.estimates[name].mean) for each in (found.base, variant.results))
        between = f"{signed(difference.low)} to {signed(difference.high)}" if difference.replications > 1 else "unknown"
        unit = "percentage points" if measure.unit == "%" else measure.unit
        rows.append((measure.title, was, now, signed(difference.mean), between, unit))
    return Table(caption, ("Measure", "As it is", "Then", "Difference", level, "Unit"), rows, short)


def _changes(found: WhatIf, variant: Variant) -> Table:
    """Which numbers of the scenario are others."""
    was, now = (
        {(each.part, each.name): each.value for each in _simulated.resting(results)}
        for results in (found.base, variant.results)
    )
    rows = [
        (f"{key[0]}: {key[1]}", was.get(key, "not there"), now.get(key, "not there"))
        for key in dict.fromkeys([*was, *now])
        if was.get(key) != now.get(key)
    ]
    return Table(
        f"{_named(found, variant)}: the numbers of the scenario that differ",
        ("Number", "As it is", "Then"),
        rows,
        False,
        words=True,
    )


# --- in pictures -----------------------------------------------------------------------------------------------------


def _drawn(found: WhatIf) -> Iterator[Chart]:
    measure = found.base.measures[found.measure]
    unit = "percentage points" if measure.unit == "%" else measure.unit
    asked = [
        _bar(_named(found, each), difference)
        for each in found.variants
        if (difference := each.differences.get(found.measure))
    ]
    if asked:
        yield _charts.differences("asked", f"{measure.title}: the difference", unit, asked)
    for place, variant in enumerate(found.variants, start=1):
        shares = [
            name for name, each in found.base.measures.items() if each.unit == "%" and name in variant.differences
        ]
        clear = [name for name in shares if _clear(variant.differences[name]) and name != found.measure]
        clear.sort(key=lambda name: -abs(variant.differences[name].mean))
        bars = [_bar(found.base.measures[name].title, variant.differences[name]) for name in clear[:MOST]]
        if bars:
            title = f"{_named(found, variant)}: shares that differ{' most' if len(clear) > MOST else ''}"
            yield _charts.differences(f"shares-{place}", title, "percentage points", bars)


def _bar(label: str, found: Estimate) -> Bar:
    return Bar(label, found.mean, found.low, found.high)

"""Which figure should be checked first? What a measure changes by within the ranges of assumed numbers, as text, as a page and as CSV."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cpmodel.model import wording
from cpmodel.reports import _charts, _simulated, _study
from cpmodel.reports._charts import Bar, Chart
from cpmodel.reports._numbers import in_unit, number, signed
from cpmodel.reports._simulated import Resting
from cpmodel.reports._study import Table, Told
from cpmodel.reports.measured import spread, table

if TYPE_CHECKING:
    from cpmodel.experiments import Effect, Estimate, Sensitivity

DRAWN = 15
SHORT = 12
"""So many numbers a text has, those that matter most."""


def text(found: Sensitivity) -> str:
    """The numbers that matter most, for a terminal."""
    return _study.text(_told(found))


def page(found: Sensitivity) -> str:
    """All of them, as one page that fetches nothing."""
    return _study.page(_told(found))


def csv(found: Sensitivity) -> str:
    """Every assumed number with what it changes at either end of its range, one line for each end."""
    return table(
        ("part", "number", "value", "end", "factor", "change", "low", "high", "confidence", "replications"),
        (
            (said.part, said.name, said.value, end, factor, *spread(estimate))
            for each in found.effects
            for said in [named(found, each)]
            for end, factor, estimate in (
                ("low", each.assumption.evidence.low, each.low),
                ("high", each.assumption.evidence.high, each.high),
            )
        ),
    )


def named(found: Sensitivity, effect: Effect) -> Resting:
    """A number in words."""
    each = effect.assumption
    (said,) = _simulated.told(found.found.base.procedure, each.part, each.field, each.evidence, each.path)
    return said


def _told(found: Sensitivity) -> Told:
    title = found.found.base.measures[found.found.measure].title
    return Told(
        question=f"Which figures matter most for “{title}”?",
        answer=list(_answer(found)),
        charts=list(_drawn(found)),
        tables=[
            _table(found, found.effects[:SHORT], "The numbers that matter most", short=True),
            _table(found, found.effects[SHORT:], "The others", short=False),
        ],
        method=list(_method(found)),
        doubts=[
            "Numbers are moved one at a time; two that are both wrong can change more, or less, than their sum.",
            "A range is what somebody believed when the number was written down. A number with a source is taken as it is.",
        ],
        base=found.found.base,
    )


def _answer(found: Sensitivity) -> Iterator[str]:
    base = found.found.base
    measure, now = base.measures[found.found.measure], base.estimates[found.found.measure]
    yield f"“{measure.title}” is {in_unit(number(now.mean), measure.unit)} with the numbers as they are."
    moving = [each for each in found.effects if each.most >= 0.05]
    if moving:
        yield (
            "To be checked first: "
            + wording.listed(f"{_short(named(found, each))} ({_ends(each)})" for each in moving[:3])
            + (
                f", in {in_unit('', measure.unit, difference=True).strip()} at the low and the high end of their ranges."
            )
        )
    still = len(found.effects) - len(moving)
    yield f"{still} of the {len(found.effects)} assumed numbers change it by less than 0.05 within their ranges."
    if found.found.stopped:
        yield "Stopped with Ctrl-C before all replications were run; the same command goes on from here."


def _short(said: Resting) -> str:
    return f"{said.name} ({said.part.lower()})"


def _ends(each: Effect) -> str:
    return " and ".join(signed(end.mean) for end in (each.low, each.high) if end)


def _method(found: Sensitivity) -> Iterator[str]:
    count = len(found.found.base.replications)
    yield (
        f"{wording.counted(count, 'replication')} as it is and with each number at either end of its range, seed"
        f" {found.found.base.seed}, all on the same random numbers."
    )


def _table(found: Sensitivity, effects: tuple[Effect, ...], caption: str, short: bool) -> Table:
    measure = found.found.base.measures[found.found.measure]
    unit = in_unit("", measure.unit, difference=True).strip()
    rows = []
    for each in effects:
        said, evidence = named(found, each), each.assumption.evidence
        rows.append((_short(said), f"x{evidence.low:g}", _change(each.low), f"x{evidence.high:g}", _change(each.high)))
    return Table(f"{caption}: the change in {unit}", ("Number", "Low end", "Change", "High end", "Change"), rows, short)


def _change(found: Estimate | None) -> str:
    return "is as it is" if found is None else signed(found.mean)


def _drawn(found: Sensitivity) -> Iterator[Chart]:
    measure = found.found.base.measures[found.found.measure]
    bars = [
        Bar(_short(named(found, each)), each.most, *(end.mean if end else 0.0 for end in (each.low, each.high)))
        for each in found.effects[:DRAWN]
        if each.most
    ]
    if bars:
        unit = in_unit("", measure.unit, difference=True).strip()
        yield _charts.tornado("sensitivity", f"{measure.title}: the change", unit, bars)

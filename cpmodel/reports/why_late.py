"""Why is it late? What stands in the way of a limit, as text, as a page with a waterfall, and as CSV."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cpmodel.model import wording
from cpmodel.reports import _charts, _study
from cpmodel.reports._charts import Bar, Chart
from cpmodel.reports._numbers import number, signed
from cpmodel.reports._study import Table, Told, from_so_many
from cpmodel.reports.measured import spread, table

if TYPE_CHECKING:
    from cpmodel.experiments import Estimate
    from cpmodel.experiments.why_late import Cause, WhyLate


def text(found: WhyLate) -> str:
    """What stands in the way, for a terminal."""
    return _study.text(_told(found))


def page(found: WhyLate) -> str:
    """What stands in the way, as one page that fetches nothing."""
    return _study.page(_told(found))


def csv(found: WhyLate) -> str:
    """Each obstacle with what its absence changes alone, after the others, and what is reached then: three lines each."""
    return table(
        ("obstacle", "without it", "what", "mean", "low", "high", "confidence", "replications"),
        (
            (each.name, each.gone, what, *spread(estimate))
            for each in found.causes
            for what, estimate in (
                ("alone", each.alone),
                ("after those before it", each.then),
                ("in time then", each.left),
            )
        ),
    )


def _told(found: WhyLate) -> Told:
    return Told(
        question=f"Why is it late: “{_title(found)}”?",
        answer=list(_answer(found)),
        charts=[_drawn(found)],
        tables=[_table(found)],
        method=list(_method(found)),
        doubts=[
            "An obstacle is taken away altogether, which nobody can do: it says where to look, and cpmodel what-if what can be had.",
            "What is taken away first gets what two obstacles do together; the column for each alone shows where that is so.",
            "Reports that come late delay no conference in the simulation, so that no lateness is put down to them.",
        ],
        base=found.found.base,
    )


def _title(found: WhyLate) -> str:
    return found.found.base.procedure.all_limits[found.limit].title


def _now(found: WhyLate) -> Estimate:
    return found.found.base.estimates[found.found.measure]


def _clear(each: Estimate) -> bool:
    from cpmodel.experiments import told_apart

    return told_apart(each)


# --- in words --------------------------------------------------------------------------------------------------------


def _answer(found: WhyLate) -> Iterator[str]:
    now = _now(found)
    begins = f"As it is, {number(now.mean)} per cent are in time and {number(100 - now.mean)} are late"
    telling = sorted((each for each in found.causes if _clear(each.alone)), key=lambda each: -each.alone.mean)
    helping = [each for each in telling if each.alone.mean > 0]
    if helping:
        most = helping[0]
        yield f"{begins}; most is gained if {most.gone}: that alone brings {_more(most.alone)} in time."
        others = "; ".join(f"If {each.gone}: {_more(each.alone)}" for each in helping[1:])
        yield f"{others or 'Nothing else makes a clear difference'}."
    else:
        yield f"{begins}; nothing that was taken away by itself brings clearly more in time."
    for each in found.causes:
        if each not in helping:
            yield f"If {each.gone}, {number(now.mean + each.alone.mean)} per cent would be in time; {_told_of(each)}."
    last = found.causes[-1].left
    yield f"With all of these gone, {number(last.mean)} per cent would be in time."
    if found.found.stopped:
        yield "Stopped with Ctrl-C before all replications were run; the same command goes on from here."


def _more(found: Estimate) -> str:
    return f"{number(found.mean)} percentage points more ({found.confidence:.0%} interval {number(found.low)} to {number(found.high)})"


def _told_of(each: Cause) -> str:
    return (
        "that is less than as it is" if _clear(each.alone) else f"no difference can be told{from_so_many(each.alone)}"
    )


def _method(found: WhyLate) -> Iterator[str]:
    count = len(found.found.base.replications)
    yield (
        f"{wording.counted(count, 'replication')} as it is and of each change, seed {found.found.base.seed}, all on the same random numbers:"
        " each obstacle was taken away alone, and all of them one after the other. Intervals are Student's over the differences."
    )
    yield "People and workers without number are ten times as many as there are."


# --- in numbers and pictures -----------------------------------------------------------------------------------------


def _table(found: WhyLate) -> Table:
    rows = [
        (
            wording.sentence_case(each.gone),
            signed(each.alone.mean),
            _between(each.alone),
            signed(each.then.mean),
            _between(each.then),
            number(each.left.mean),
        )
        for each in found.causes
    ]
    level = f"{_now(found).confidence:.0%} interval"
    columns = ("If", "Alone", level, "After those above", level, "In time then, %")
    return Table("In time more, in percentage points", columns, rows)


def _between(found: Estimate) -> str:
    return f"{signed(found.low)} to {signed(found.high)}" if found.replications > 1 else "unknown"


def _drawn(found: WhyLate) -> Chart:
    now = _now(found)
    steps = [Bar("As it is", now.mean, 0, now.mean)]
    before = now.mean
    for each in found.causes:
        steps.append(
            Bar(f"Without: {each.title[:1].lower()}{each.title[1:]}", each.left.mean - before, before, each.left.mean)
        )
        before = each.left.mean
    return _charts.waterfall("why", f"{_title(found)}: in time", "per cent", steps)

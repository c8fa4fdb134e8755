"""How well the years that followed would have been told: as text, as a page, as CSV."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cpmodel.model import wording
from cpmodel.reports import _charts, _study
from cpmodel.reports._charts import Bar, Chart
from cpmodel.reports._numbers import number, possible
from cpmodel.reports._study import Table, Told
from cpmodel.reports.measured import table

if TYPE_CHECKING:
    from cpmodel.experiments import Backtest, Score


NAMED = 6
"""So many areas are named at the head of a page; more are counted."""


def text(found: Backtest) -> str:
    """The scores, for a terminal."""
    return _study.text(_told(found))


def page(found: Backtest) -> str:
    """The scores and what is behind them, as one page that fetches nothing."""
    return _study.page(_told(found))


def csv(found: Backtest) -> str:
    """Every prediction, one line each."""
    return table(
        ("area", "year", "measure", "published", "year_before", "simulated", "low", "high"),
        (
            (
                each.area,
                str(each.year),
                each.measure,
                *(f"{value:.4g}" for value in (each.published, each.before, each.simulated, each.low, each.high)),
            )
            for each in found.predictions
        ),
    )


def _told(found: Backtest) -> Told:
    return Told(
        question=_question(found),
        answer=list(_answer(found)),
        charts=list(_drawn(found)),
        tables=[_scores(found), *_areas(found), _left_out(found)],
        method=list(_method(found)),
        doubts=[
            "The referrals of the year that is predicted are given. Whoever does not know them has the error of their own guess besides.",
            (
                "What no data say, such as how long work takes, is the same for every area; who knows better for one can expect"
                " a smaller error there."
            ),
        ],
        base=found.example,
        about=_areas_of(found),
    )


def _question(found: Backtest) -> str:
    years = f"{found.first + 1}" if found.first == found.last else f"{found.first + 1} to {found.last + 1}"
    areas = wording.counted(len(_predicted(found)), "area")
    return (
        f"How well would the {'year' if found.first == found.last else 'years'} {years} have been told, over {areas}?"
    )


def _predicted(found: Backtest) -> list[str]:
    return list(dict.fromkeys(each.area for each in found.predictions))


def _areas_of(found: Backtest) -> str:
    """The areas by name, where they are few."""
    areas = _predicted(found)
    named = wording.listed(areas) if len(areas) <= NAMED else f"{len(areas)} areas"
    return f"{named}, each fitted to one year and predicted for the next"


def _answer(found: Backtest) -> Iterator[str]:
    better = [each for each in found.scores if (each.skill or 0) > 0]
    yield (
        f"Of {wording.counted(len(found.scores), 'measure')} {len(better)} are told better than by saying that the year will be as the"
        f" one before, over {wording.counted(len(found.predictions), 'prediction')}."
    )
    if better:
        best = sorted(better, key=lambda each: -(each.skill or 0))[:3]
        named = wording.listed(f"{each.title} ({_skill(each)})" for each in best)
        yield f"Best, with the skill in parentheses (1 is perfect, 0 is as good as that): {named}."
    worse = sorted((each for each in found.scores if (each.skill or 0) <= 0), key=lambda each: each.skill or 0)
    if worse:
        named = wording.listed(f"{each.title} ({_skill(each)})" for each in worse[:6])
        yield f"No better, or worse, than that: {named}."
    if found.predictions:
        held = 100 * sum(each.covered for each in found.predictions) / len(found.predictions)
        yield f"The intervals, which are to hold 95 in 100 years, held {held:.0f} in 100."
    if found.stopped:
        yield "Stopped with Ctrl-C before all was done; the same command goes on from here."


def _skill(score: Score) -> str:
    return "no skill can be told" if score.skill is None else f"{score.skill:+.2f}"


def _scores(found: Backtest) -> Table:
    rows = [
        (
            each.title,
            str(each.count),
            f"{number(each.error)}{_in(each)}",
            f"{number(each.naive)}{_in(each)}",
            "" if each.skill is None else f"{each.skill:+.2f}",
            f"{each.covered:.0f} %",
        )
        for each in found.scores
    ]
    columns = ("Measure", "Predictions", "Error", "As last year", "Skill", "In the interval")
    return Table("The median error, and that of saying that the year will be as the one before", columns, rows)


def _in(score: Score) -> str:
    return " points" if score.unit == "%" else " %"


def _areas(found: Backtest) -> Iterator[Table]:
    """What each area was told of the measure that a study is about where nobody says."""
    about = "conference_waits.to_15"
    some = [each for each in found.predictions if each.measure == about]
    if some:
        rows = [
            (
                f"{each.area}, {each.year}",
                number(each.published),
                number(each.before),
                f"{number(each.simulated)} ({' to '.join(map(number, possible(each.low, each.high, '%')))})",
                "yes" if each.covered else "no",
            )
            for each in some
        ]
        columns = ("Area and year", "Published", "Year before", "Simulated", "Inside")
        yield Table("Conferences within 15 working days, in per cent", columns, rows, short=False)


def _left_out(found: Backtest) -> Table:
    rows = [(area, str(year), why) for area, year, why in found.left_out]
    return Table("Could not be fitted", ("Area", "Year", "Why"), rows, short=False, words=True)


def _method(found: Backtest) -> Iterator[str]:
    yield (
        f"Each area is fitted to one year, and its next year is simulated {wording.counted(found.replications, 'time')} (seed {found.seed}) with"
        " nothing given of it but its referrals and who was there on its first day. Errors of numbers of children are in per cent of"
        " what was published, those of shares in points. Skill is 1 less the mean error over that of the naive forecast."
    )
    yield (
        f"What it rests on is listed for the area that was predicted last ({found.example.scenario.title}); it is the same for all, but for"
        " what the data say of each."
    )
    if found.left_out:
        yield f"{wording.counted(len(found.left_out), 'year')} of an area could not be fitted; --format csv and the page say which and why."


def _drawn(found: Backtest) -> Iterator[Chart]:
    bars = [
        Bar(each.title, each.error, min(each.error, each.naive), max(each.error, each.naive), each.naive)
        for each in sorted(found.scores, key=lambda each: -(each.skill or 0))
    ]
    if bars:
        yield _charts.forecasts("backtest", "The median error of each measure", bars)

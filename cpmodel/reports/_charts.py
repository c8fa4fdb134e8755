"""The charts of a report: Altair describes them, vl-convert draws them as SVG without a browser or a network.

The one door to both. A chart is labelled directly, needs no colour to be read, and says in words what it shows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from textwrap import wrap
from typing import Any

from cpmodel.exports._colours import GREY, HUES, INK, tint
from cpmodel.model import wording
from cpmodel.model.wording import plain_day
from cpmodel.reports._numbers import number, signed

FONT = "Arial, Helvetica, Liberation Sans, Arimo, sans-serif"
PLOT = 330
"""The width of the part between the names and the values, in pixels."""
ROW, BAR = 30, 15
"""The height of a row whose name stands beside it, and of what is drawn in any row."""
LINE = 14
"""The height of a line of a name."""
LETTERS = 46
"""In a line of a name at most; a long one is written on several lines, or a wider font than it was measured with would clip it."""
_NAMES: dict[str, Any] = {
    "labelExpr": r"split(datum.label, '\n')",
    "labelLimit": 330,
    "labelLineHeight": LINE - 1,
    "ticks": False,
    "domain": False,
}
_BESIDE = _NAMES | {"labelPadding": 8}
_ABOVE = _NAMES | {
    "labelAlign": "left",
    "labelPadding": 0,
    "labelBaseline": "line-bottom",
    "labelOffset": -BAR / 2 - 4,
    "zindex": 1,
}
MARGIN = {"left": 45, "right": 40, "top": 5, "bottom": 5}
"""Room around a chart, since a reader's machine may have to take a wider font than the one that it was measured with."""
NARROW, SLIM = 310, {"left": 5, "right": 15, "top": 5, "bottom": 5}
"""The plot and the room around it where a screen is narrow, in pixels: names and values then stand above the rows."""
AXIS, TARGET = 45, 65
"""Of a narrow plot, what its upright axis and the name of a target beside it take, in pixels."""
WIDE, TALL = 640, 240
"""The plot of a chart without names beside it, in pixels."""
ROOM = 250
"""For the names of lines beside a plot that has several, in pixels."""
_KEY: dict[str, Any] = {
    "orient": "top",
    "direction": "vertical",
    "title": None,
    "labelLimit": NARROW,
    "labelFontSize": 12,
    "symbolType": "stroke",
    "symbolOpacity": 1,
    "symbolStrokeWidth": 2,
}
"""How lines are named above a plot that has no room beside it."""
_Rows = list[dict[str, Any]]
LINES = (HUES[0], HUES[5])
VERDICTS = {
    "the answer": ("diamond", INK, HUES[0]),
    "enough": ("circle", HUES[0], HUES[0]),
    "too few": ("cross", HUES[5], "#ffffff"),
    "not told": ("triangle-up", GREY, "#ffffff"),
}
"""What came of a staffing, with the shape, the line and the filling of its point."""
FEW = 8
"""Up to so many bars are all told in a chart's description; of more it tells the ends, and a table tells the rest."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One measure in a chart: its mean, the interval around it, and the published figure where there is one."""

    label: str
    mean: float
    low: float
    high: float
    published: float | None = None


@dataclass(frozen=True, slots=True)
class Ranged:
    """Numbers along one line: of each the mean, and the lowest and highest of the replications."""

    mean: Sequence[float]
    low: Sequence[float]
    high: Sequence[float]


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawn chart, and what it says in words; where it can be drawn for a narrow screen too, so that it fits, `narrow` has that."""

    title: str
    svg: str
    caption: str
    narrow: str = ""


def shares(name: str, title: str, bars: Sequence[Bar]) -> Chart:
    """Shares in per cent as bars in the order given, each with its interval, its value, and the published figure.

    `name` makes the ids in the drawing its own. An interval is drawn as far as a share can go, from 0 to 100. Raises
    ValueError where there is nothing to draw.
    """
    if not bars:
        raise ValueError("A chart needs at least one bar.")
    import altair as alt

    scale = alt.Scale(domain=[0, 100], nice=False)
    x = alt.X("mean:Q", title="per cent", scale=scale, axis=alt.Axis(values=[0, 20, 40, 60, 80, 100]))

    def layers(rows: _Rows, y: Any) -> list[Any]:
        data = alt.Chart(alt.InlineData(values=rows))
        known = alt.Chart(alt.InlineData(values=[row for row in rows if row["published"] is not None]))
        return [
            data.mark_bar(color=tint(HUES[0], 0.4), stroke=HUES[0], height=BAR).encode(x=x, y=y),
            data.mark_rule(color=INK, strokeWidth=1.6).encode(x=alt.X("low:Q", scale=scale), x2="high:Q", y=y),
            known.mark_point(shape="diamond", color=INK, fill="#ffffff", opacity=1, size=95, strokeWidth=1.8).encode(
                x=alt.X("published:Q", scale=scale), y=y
            ),
        ]

    return _by_name(name, title, _described(title, bars), [_row(each) for each in bars], layers)


def differences(name: str, title: str, unit: str, bars: Sequence[Bar]) -> Chart:
    """Differences as points with their intervals, beside the line of no difference. Raises ValueError where there are none."""
    if not bars:
        raise ValueError("A chart needs at least one difference.")
    import altair as alt

    rows = [
        {"label": each.label, "mean": each.mean, "low": each.low, "high": each.high, "said": signed(each.mean)}
        for each in bars
    ]

    def layers(rows: _Rows, y: Any) -> list[Any]:
        data = alt.Chart(alt.InlineData(values=rows))
        nothing = alt.Chart(alt.InlineData(values=[{"at": 0}])).mark_rule(color=INK, strokeDash=[5, 3])
        return [
            nothing.encode(x=alt.X("at:Q")),
            data.mark_rule(color=HUES[0], strokeWidth=2.5).encode(
                x=alt.X("low:Q", title=unit, axis=alt.Axis(tickCount=6)), x2="high:Q", y=y
            ),
            data.mark_point(color=HUES[0], fill="#ffffff", opacity=1, size=80, strokeWidth=2).encode(x="mean:Q", y=y),
        ]

    said = "; ".join(f"{row['label']}: {row['said']}" for row in rows[:FEW])
    more = "; all of them are in the table below" if len(rows) > FEW else ""
    caption = (
        f"{title}, in {unit}. {said}{more}. Points are means over the replications, lines their intervals; where a line meets"
        " the dashed one, no difference can be told."
    )
    return _by_name(name, title, caption, rows, layers)


def forecasts(name: str, title: str, bars: Sequence[Bar]) -> Chart:
    """Errors as points (`mean`), each with that of the naive forecast (`published`) as a diamond; nearer to the left is better."""
    import altair as alt

    rows = [
        {"label": each.label, "mean": each.mean, "low": each.low, "high": each.high, "naive": each.published}
        for each in bars
    ]
    title_x = "per cent of the number, or percentage points of a share"

    def layers(rows: _Rows, y: Any) -> list[Any]:
        data = alt.Chart(alt.InlineData(values=rows))
        return [
            data.mark_rule(color=INK, strokeWidth=1.2).encode(
                x=alt.X("low:Q", title=title_x, scale=alt.Scale(zero=True), axis=alt.Axis(tickCount=6)),
                x2="high:Q",
                y=y,
            ),
            data.mark_point(shape="diamond", color=INK, fill="#ffffff", opacity=1, size=95, strokeWidth=1.8).encode(
                x="naive:Q", y=y
            ),
            data.mark_point(shape="circle", color=HUES[0], fill=HUES[0], opacity=1, size=70).encode(x="mean:Q", y=y),
        ]

    said = "; ".join(f"{each.label}: {each.mean:.1f}, as last year {each.published or 0:.1f}" for each in bars[:FEW])
    more = "; all of them are in the table below" if len(bars) > FEW else ""
    caption = (
        f"{title}: full circles are the simulated forecast, diamonds saying that the year will be as the one before. {said}{more}."
        " Nearer to the left is better."
    )
    return _by_name(name, title, caption, rows, layers)


def waterfall(name: str, title: str, unit: str, steps: Sequence[Bar]) -> Chart:
    """A share from what it is, step by step, to what it comes to: each bar goes from where it was (`low`) to where it then is (`high`)."""
    import altair as alt

    rows = [
        {
            "label": each.label,
            "low": each.low,
            "high": each.high,
            "whole": not place,
            "said": number(each.high) if not place else f"{signed(each.mean)}, to {number(each.high)}",
        }
        for place, each in enumerate(steps)
    ]
    x = alt.X("low:Q", title=unit, scale=alt.Scale(domain=[0, 100], nice=False), axis=alt.Axis(tickCount=6))
    fill = alt.condition("datum.whole", alt.value(tint(HUES[0], 0.4)), alt.value(HUES[0]))

    def layers(rows: _Rows, y: Any) -> list[Any]:
        data = alt.Chart(alt.InlineData(values=rows))
        return [data.mark_bar(stroke=HUES[0], height=BAR).encode(x=x, x2="high:Q", y=y, color=fill)]

    said = "; ".join(f"{row['label']}: {row['said']}" for row in rows)
    caption = f"{title}, in {unit}. {said}. Each line takes away one obstacle more than the one above it."
    return _by_name(name, title, caption, rows, layers)


def tornado(name: str, title: str, unit: str, bars: Sequence[Bar]) -> Chart:
    """What a measure changes by with each number at the low (light) and the high (dark) end of its range, the largest on top."""
    import altair as alt

    rows = [
        {"label": each.label, "end": end, "zero": 0, "by": by}
        for each in bars
        for end, by in (("low", each.low), ("high", each.high))
    ]
    fill = alt.condition("datum.end == 'low'", alt.value(tint(HUES[0], 0.4)), alt.value(HUES[0]))
    x = alt.X("zero:Q", title=unit, axis=alt.Axis(tickCount=6))

    offset = alt.YOffset("end:N", sort=["low", "high"])

    def layers(rows: _Rows, y: Any) -> list[Any]:
        data = alt.Chart(alt.InlineData(values=rows))
        return [
            data.mark_bar(stroke=HUES[0]).encode(x=x, x2="by:Q", y=y, yOffset=offset, color=fill),
            alt.Chart(alt.InlineData(values=[{"zero": 0}])).mark_rule(color=INK).encode(x="zero:Q"),
        ]

    said = "; ".join(f"{each.label}: {signed(each.low)} and {signed(each.high)}" for each in bars[:FEW])
    caption = (
        f"{title}, in {unit}, with the number at the low end of its range (light) and at the high end (dark). {said}."
        f"{' All of them are in the table below.' if len(bars) > FEW else ''}"
    )
    return _by_name(name, title, caption, rows, layers)


def curve(
    name: str, title: str, along: str, unit: str, bars: Mapping[float, Bar], target: float, answer: float | None
) -> Chart:
    """What is reached with each staffing, as points with their intervals, beside the target; the answer is filled."""
    import altair as alt

    rows = [
        {"at": at, "mean": each.mean, "low": each.low, "high": each.high, "answer": at == answer}
        for at, each in bars.items()
    ]
    data = alt.Chart(alt.InlineData(values=rows))
    places = alt.Axis(values=[row["at"] for row in rows], labelOverlap=True, grid=False)
    x = alt.X("at:Q", title=along, axis=places, scale=alt.Scale(zero=False, nice=False, padding=20))
    scale = alt.Scale(zero=False)
    wanted = alt.Chart(alt.InlineData(values=[{"target": target, "said": f"target: {target:g}"}]))
    line = alt.Y("target:Q", scale=scale)
    layers = [
        wanted.mark_rule(color=INK, strokeDash=[5, 3], strokeWidth=1.6).encode(y=line),
        wanted.mark_text(align="left", fontSize=12, color=INK).encode(
            x=alt.value({"expr": "width + 6"}), y=line, text="said:N"
        ),
        data.mark_line(color=HUES[0], strokeWidth=1).encode(x=x, y=alt.Y("mean:Q", title=unit, scale=scale)),
        data.mark_rule(color=HUES[0], strokeWidth=2.5).encode(x=x, y=alt.Y("low:Q", scale=scale), y2="high:Q"),
        data.mark_point(opacity=1, size=90, strokeWidth=2, color=HUES[0]).encode(
            x=x,
            y=alt.Y("mean:Q", scale=scale),
            fill=alt.condition("datum.answer", alt.value(HUES[0]), alt.value("#ffffff")),
        ),
    ]
    said = "; ".join(f"{at:g}: {number(each.mean)}" for at, each in bars.items())
    caption = (
        f"{title}, in {unit}. {said}. Points are means over the replications, lines through them their intervals, the"
        f" dashed line is the target of {target:g}{'' if answer is None else ', and the filled point the answer'}."
    )
    return _twice(
        name, title, caption, lambda narrow: _sized(alt.layer(*layers), NARROW - AXIS - TARGET if narrow else WIDE)
    )


def plane(name: str, title: str, across: str, up: str, points: Mapping[tuple[float, float], str]) -> Chart:
    """Staffings of two resources as points, each with what came of it, told by its shape as well as its colour."""
    import altair as alt

    rows = [{"across": at[0], "up": at[1], "said": said} for at, said in points.items()]
    known = {each: VERDICTS[each] for each in VERDICTS if each in points.values()}
    shapes, lines, fills = zip(*known.values(), strict=True)
    whole = alt.Axis(tickMinStep=1)
    scale = alt.Scale(zero=False, padding=15)

    def drawn(narrow: bool) -> Any:
        places: dict[str, Any] = {"orient": "top", "direction": "vertical"} if narrow else {}
        legend = alt.Legend(title=None, labelFontSize=12, symbolSize=90, **places)

        def by(values: Sequence[str]) -> dict[str, Any]:
            return {"scale": alt.Scale(domain=list(known), range=list(values)), "legend": legend}

        points = (
            alt.Chart(alt.InlineData(values=rows))
            .mark_point(opacity=1, size=110, strokeWidth=2)
            .encode(
                x=alt.X("across:Q", title=across, axis=whole, scale=scale),
                y=alt.Y("up:Q", title=up, axis=whole, scale=scale),
                shape=alt.Shape("said:N", **by(shapes)),
                stroke=alt.Stroke("said:N", **by(lines)),
                fill=alt.Fill("said:N", **by(fills)),
            )
        )
        side = NARROW - AXIS if narrow else WIDE - ROOM
        return _sized(points, side, side)

    said = [
        f"{each}: {', '.join(f'{x:g} and {y:g}' for (x, y), verdict in points.items() if verdict == each)}"
        for each in known
    ]
    return _twice(name, title, f"{title}. {wording.sentence_case('; '.join(said))}.", drawn)


def histogram(name: str, title: str, unit: str, found: Ranged, limit: int | None, lasting: bool) -> Chart:
    """How many waited for how many working days, with the limit drawn in; the last column stands for all longer waits too.

    `lasting` says that there is more than one replication, so that each column has the lowest and the highest of them.
    """
    import altair as alt

    last = len(found.mean) - 1
    rows = [
        {
            "at": at,
            "zero": 0,
            "from": at - 0.4,
            "to": at + 0.4,
            "mean": mean,
            "low": low,
            "high": high,
            "late": limit is not None and at > limit,
        }
        for at, (mean, low, high) in enumerate(zip(found.mean, found.low, found.high, strict=True))
    ]
    data = alt.Chart(alt.InlineData(values=rows))
    scale = alt.Scale(domain=[-0.6, last + 0.6], nice=False)
    said = alt.Axis(
        values=list(range(0, last + 1, 5)), labelExpr=f"datum.value == {last} ? '{last}+' : datum.label", grid=False
    )
    x = alt.X("from:Q", scale=scale, title="working days waited", axis=said)
    y = alt.Y("mean:Q", title=unit)
    colour = alt.condition("datum.late", alt.value(tint(HUES[1], 0.75)), alt.value(tint(HUES[0], 0.4)))
    outline = alt.condition("datum.late", alt.value(INK), alt.value(HUES[0]))
    layers = [data.mark_rect().encode(x=x, x2="to:Q", y=y, y2="zero:Q", color=colour, stroke=outline)]
    if lasting:
        layers.append(data.mark_rule(color=INK).encode(x=alt.X("at:Q", scale=scale), y="low:Q", y2="high:Q"))
    if limit is not None:
        at = alt.Chart(alt.InlineData(values=[{"at": limit + 0.5, "said": f"limit: {limit} working days"}]))
        place = alt.X("at:Q", scale=scale)
        layers.append(at.mark_rule(color=INK, strokeWidth=1.6, strokeDash=[5, 3]).encode(x=place))
        layers.append(
            at.mark_text(align="left", dx=6, dy=8, fontSize=12, color=INK).encode(
                x=place, y=alt.value(0), text="said:N"
            )
        )
    caption = _described_waits(title, found, limit, lasting)
    return _twice(name, title, caption, lambda narrow: _sized(alt.layer(*layers), NARROW - AXIS if narrow else WIDE))


def over_time(
    name: str, title: str, unit: str, days: Sequence[date], lines: Mapping[str, Ranged], lasting: bool
) -> Chart:
    """Numbers by day or by week as lines, each with a band from the lowest to the highest replication."""
    import altair as alt

    rows = [
        {"day": day.isoformat(), "line": line, "mean": mean, "low": low, "high": high}
        for line, found in lines.items()
        for day, mean, low, high in zip(days, found.mean, found.low, found.high, strict=True)
    ]
    data = alt.Chart(alt.InlineData(values=rows))
    x = alt.X(
        "day:T",
        title=None,
        scale=alt.Scale(type="utc", nice=False),
        axis=alt.Axis(format="%b %Y", tickCount="month", labelOverlap=True, grid=False),
    )
    scale = alt.Scale(zero=_from_zero(lines))
    several = len(lines) > 1

    def drawn(narrow: bool) -> Any:
        key = alt.Legend(**_KEY) if narrow and several else None
        order, dashes = list(lines), [[1, 0], [6, 3]]
        hue = alt.Color("line:N", sort=order, scale=alt.Scale(domain=order, range=list(LINES)), legend=key)
        dash = alt.StrokeDash("line:N", sort=order, scale=alt.Scale(domain=order, range=dashes), legend=key)
        layers = []
        if lasting:
            band = data.mark_area(opacity=0.25).encode(
                x=x, y=alt.Y("low:Q", title=unit, scale=scale), y2="high:Q", color=hue
            )
            layers.append(band)
        line = data.mark_line(strokeWidth=2, interpolate="linear")
        layers.append(line.encode(x=x, y=alt.Y("mean:Q", title=unit, scale=scale), color=hue, strokeDash=dash))
        if several and not narrow:
            ends = [
                {"day": days[-1].isoformat(), "line": line, "mean": found.mean[-1]} for line, found in lines.items()
            ]
            layers.append(
                alt.Chart(alt.InlineData(values=ends))
                .mark_text(align="left", dx=8, fontSize=12, color=INK)
                .encode(x=x, y="mean:Q", text="line:N")
            )
        return _sized(alt.layer(*layers), NARROW - AXIS if narrow else WIDE - several * ROOM)

    return _twice(name, title, _described_course(title, days, lines, lasting), drawn)


def by_week(name: str, title: str, unit: str, weeks: Sequence[date], people: Mapping[str, Sequence[float]]) -> Chart:
    """A row for each person and a column for each week: the darker, the more, and the number stands in each cell."""
    import altair as alt

    rows: list[dict[str, Any]] = [
        {"person": person, "week": week.isoformat(), "held": held, "said": f"{held:.0f}" if held else ""}
        for person, found in people.items()
        for week, held in zip(weeks, found, strict=True)
    ]
    most = max((each for found in people.values() for each in found), default=0.0)
    starts = [week.isoformat() for week in weeks]
    quarters = [each for number, each in enumerate(starts) if number % 13 == 0 and number <= max(len(starts) - 9, 0)]
    data = alt.Chart(alt.InlineData(values=rows))
    axis = alt.Axis(
        values=quarters,
        labelExpr="utcFormat(toDate(datum.value), 'week of %-d %b %Y')",
        labelAngle=0,
        labelAlign="left",
        labelOverlap=False,
        domain=False,
    )
    x = alt.X("week:O", sort=starts, title=None, axis=axis, scale=alt.Scale(paddingInner=0.06))
    y = alt.Y("person:N", sort=list(people), title=None, axis=alt.Axis(domain=False, ticks=False))
    shade = alt.Color("held:Q", scale=alt.Scale(domain=[0, max(most, 1)], range=["#f4f6f8", HUES[0]]), legend=None)
    dark = alt.condition(f"datum.held > {most * 0.75}", alt.value("#ffffff"), alt.value(INK))
    drawn = alt.layer(
        data.mark_rect().encode(x=x, y=y, color=shade),
        data.mark_text(fontSize=9).encode(x=x, y=y, text="said:N", color=dark),
    ).properties(width=max(13 * len(weeks), 40), height=17 * len(people))
    totals = {person: sum(found) for person, found in people.items()}
    busy, idle = max(totals, key=totals.__getitem__), min(totals, key=totals.__getitem__)
    caption = (
        f"{title}, by week and person, in {unit}: the number stands in each cell, none where it is empty. In all from "
        f"{totals[idle]:,.0f} ({idle}) to {totals[busy]:,.0f} ({busy}); at most {most:,.0f} in a week."
    )
    return Chart(title, _drawn(drawn, name, title), caption)


def _described_waits(title: str, found: Ranged, limit: int | None, lasting: bool) -> str:
    total = sum(found.mean)
    most = max(range(len(found.mean)), key=found.mean.__getitem__)
    said = f"{title}. Most waited {most} working days ({found.mean[most]:,.0f}); the last column stands for all that waited longer too."
    if limit is not None and total:
        late = sum(found.mean[limit + 1 :])
        said += (
            f" The dashed line is the limit of {limit} working days: {number(100 * late / total)} per cent lie beyond it, in"
            " columns with a dark outline."
        )
    return said + (" Lines in the columns go from the lowest to the highest replication." if lasting else "")


def _described_course(title: str, days: Sequence[date], lines: Mapping[str, Ranged], lasting: bool) -> str:
    parts = []
    for line, found in lines.items():
        low, high = (pick(range(len(days)), key=found.mean.__getitem__) for pick in (min, max))
        parts.append(
            f"{line or title} began at {found.mean[0]:,.0f} and ended at {found.mean[-1]:,.0f}, with the lowest, "
            f"{found.mean[low]:,.0f}, on {plain_day(days[low])} and the highest, {found.mean[high]:,.0f}, on {plain_day(days[high])}"
        )
    band = " The line is the mean, and the band goes from the lowest to the highest replication." if lasting else ""
    cut = "" if _from_zero(lines) else " The axis does not begin at zero."
    return f"{'. '.join(parts)}.{band}{cut}"


def _from_zero(lines: Mapping[str, Ranged]) -> bool:
    """Whether an axis begins at zero: not where all that is shown would then be a line at the top."""
    low, high = (
        pick(pick(side) for side in sides)
        for pick, sides in ((min, [each.low for each in lines.values()]), (max, [each.high for each in lines.values()]))
    )
    return low < high / 2


def _row(bar: Bar) -> dict[str, Any]:
    said = number(bar.mean) + (f" (published {number(bar.published)})" if bar.published is not None else "")
    return {
        "label": bar.label,
        "mean": bar.mean,
        "low": max(bar.low, 0.0),
        "high": min(bar.high, 100.0),
        "published": bar.published,
        "said": said,
    }


def _described(title: str, bars: Sequence[Bar]) -> str:
    signs = (
        ["Bars are means over the replications, lines their intervals"]
        if any(each.low < each.high for each in bars)
        else []
    )
    signs += ["diamonds are published figures"] if any(each.published is not None for each in bars) else []
    said = f" {wording.sentence_case(', '.join(signs))}." if signs else ""
    if len(bars) <= FEW:
        values = "; ".join(f"{each.label}: {_row(each)['said']}" for each in bars)
        return f"{title}, in per cent. {values}.{said}"
    highest, lowest = max(bars, key=lambda each: each.mean), min(bars, key=lambda each: each.mean)
    return (
        f"{title}, in per cent: from {number(lowest.mean)} ({lowest.label}) to {number(highest.mean)} "
        f"({highest.label}).{said} All values are in the table below."
    )


def _by_name(name: str, title: str, caption: str, rows: _Rows, layers: Callable[[_Rows, Any], list[Any]]) -> Chart:
    """Rows by their `label`, with the value that each has `said`: beside the plot, and where it is narrow above the row."""
    import altair as alt

    def drawn(narrow: bool) -> Any:
        called = {row["label"]: wrap(_above(row) if narrow else row["label"], LETTERS) for row in rows}
        most = max(map(len, called.values()))
        if narrow:
            # A name begins where the axis wants it, so shorter ones begin further down; a line that is empty would be left out.
            called = {name: ["\u200b"] * (most - len(said)) + said for name, said in called.items()}
        step = BAR + 10 + LINE * most if narrow else max(ROW, LINE * most + 4)
        own = [row | {"label": "\n".join(called[row["label"]])} for row in rows]
        order = list(dict.fromkeys(row["label"] for row in own))
        axis = _ABOVE | {"labelOffset": -BAR / 2 - 4 - LINE * (most - 1)} if narrow else _BESIDE
        apart = 1 - 1.5 * BAR / step
        scale = alt.Scale(paddingInner=apart, paddingOuter=apart / 2) if narrow else alt.Undefined
        y = alt.Y("label:N", sort=order, title=None, axis=alt.Axis(**axis), scale=scale)
        parts = layers(own, y)
        if not narrow and any("said" in row for row in rows):
            values = alt.Chart(alt.InlineData(values=own)).mark_text(align="left", fontSize=12, color=INK)
            parts.append(values.encode(x=alt.value(PLOT + 10), y=y, text="said:N"))
        return _sized(alt.layer(*parts), NARROW if narrow else PLOT, step * len(order))

    return _twice(name, title, caption, drawn)


def _above(row: Mapping[str, Any]) -> str:
    return f"{row['label']}: {row['said']}" if "said" in row else str(row["label"])


def _sized(chart: Any, width: int, height: int = TALL) -> Any:
    return chart.properties(width=width, height=height)


def _twice(name: str, title: str, caption: str, drawn: Callable[[bool], Any]) -> Chart:
    """A chart as it is drawn for a page and, with True, for a narrow screen."""
    narrow = _drawn(drawn(True), f"{name}-narrow", title, SLIM)
    return Chart(title, _drawn(drawn(False), name, title), caption, narrow)


def _drawn(chart: Any, name: str, title: str, room: Mapping[str, int] = MARGIN) -> str:
    """Turn a chart into SVG that stands in a page as one image.

    Vega numbers its ids on from one drawing to the next, so they are numbered again here: the same input gives the same
    bytes, and no two drawings of a page share an id.
    """
    import vl_convert

    styled = (
        chart.configure(font=FONT, aria=False, background="transparent", padding=dict(room))
        .configure_axis(
            labelFontSize=12,
            titleFontSize=12,
            labelColor=INK,
            titleColor=GREY,
            titleFontWeight="normal",
            gridColor="#dededa",
        )
        .configure_view(strokeOpacity=0)
    )
    svg: str = vl_convert.vegalite_to_svg(styled.to_json())
    ids = dict.fromkeys(re.findall(r' id="([^"]+)"', svg))
    for count, found in enumerate(ids, start=1):
        own = f"chart-{name}-{count}"
        svg = svg.replace(f'id="{found}"', f'id="{own}"').replace(f"url(#{found})", f"url(#{own})")
    svg = re.sub(r' role="graphics-[^"]*"| aria-roledescription="[^"]*"| aria-hidden="true"', "", svg)
    return svg.replace("<svg ", f'<svg role="img" aria-label="Chart: {escape(title)}" ', 1)

"""The charts of a report: Altair describes them, vl-convert draws them as SVG without a browser or a network.

The one door to both. Every chart says in words what it shows, for those who cannot see it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cpmodel.exports._colours import GREY, HUES, INK

FONT = "Arial, Helvetica, Liberation Sans, Arimo, sans-serif"
WIDTH = 620


@dataclass(frozen=True, slots=True)
class Bar:
    """One measure in a chart: its mean, the interval around it, and the published figure where there is one."""

    label: str
    mean: float
    low: float
    high: float
    published: float | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawn chart, and what it says in words."""

    svg: str
    caption: str


def shares(title: str, bars: Sequence[Bar], unit: str) -> Chart:
    """Points with their intervals on a scale from 0 to 100, beside published figures as diamonds."""
    import altair as alt

    rows = _rows(bars)
    names = [each.label for each in bars]
    y = alt.Y("label:N", sort=names, title=None, axis=alt.Axis(labelLimit=340))
    scale = alt.Scale(domain=[0, 100], clamp=True)
    x = alt.X("mean:Q", title=unit, scale=scale)
    base = alt.Chart(alt.InlineData(values=rows))
    layers = [
        base.mark_rule(color=HUES[0], strokeWidth=3).encode(
            x=alt.X("low:Q", title=unit, scale=scale), x2="high:Q", y=y
        ),
        base.mark_circle(color=HUES[0], size=70, opacity=1).encode(x=x, y=y),
    ]
    if any(each.published is not None for each in bars):
        known = alt.Chart(alt.InlineData(values=[row for row in rows if row["published"] is not None]))
        layers.append(
            known.mark_point(shape="diamond", color=INK, size=80, strokeWidth=1.6).encode(x="published:Q", y=y)
        )
    said = _said(title, bars, unit)
    chart = alt.layer(*layers).properties(width=WIDTH - 250, height=26 * len(bars), title=title)
    return Chart(_drawn(chart, title, said), said)


def series(title: str, bars: Sequence[Bar], unit: str) -> Chart:
    """Columns in the order given, with their intervals: months, or classes of a wait."""
    import altair as alt

    rows = _rows(bars)
    x = alt.X("label:N", sort=[each.label for each in bars], title=None, axis=alt.Axis(labelAngle=-40))
    base = alt.Chart(alt.InlineData(values=rows))
    layers = [
        base.mark_bar(color="#9fc7e3", stroke=HUES[0]).encode(x=x, y=alt.Y("mean:Q", title=unit)),
        base.mark_rule(color=INK).encode(x=x, y=alt.Y("low:Q", title=unit), y2="high:Q"),
    ]
    if any(each.published is not None for each in bars):
        known = alt.Chart(alt.InlineData(values=[row for row in rows if row["published"] is not None]))
        layers.append(
            known.mark_point(shape="diamond", color=INK, size=80, strokeWidth=1.6).encode(x=x, y="published:Q")
        )
    said = _said(title, bars, unit)
    return Chart(_drawn(alt.layer(*layers).properties(width=WIDTH - 80, height=240, title=title), title, said), said)


def _rows(bars: Sequence[Bar]) -> list[dict[str, Any]]:
    return [
        {"label": each.label, "mean": each.mean, "low": each.low, "high": each.high, "published": each.published}
        for each in bars
    ]


def _said(title: str, bars: Sequence[Bar], unit: str) -> str:
    highest, lowest = max(bars, key=lambda each: each.mean), min(bars, key=lambda each: each.mean)
    said = (
        f"{title}, in {unit}: from {lowest.mean:,.1f} ({lowest.label}) to {highest.mean:,.1f} ({highest.label}). "
        "The lines are the intervals of the means; all values are in the table below."
    )
    return said + (" Diamonds are published figures." if any(each.published is not None for each in bars) else "")


def _drawn(chart: Any, title: str, said: str) -> str:
    """Turn a chart into SVG that names and describes itself."""
    import vl_convert

    styled = (
        chart.configure(font=FONT)
        .configure_axis(labelFontSize=12, titleFontSize=12, labelColor=INK, titleColor=GREY, gridColor="#e4e4e0")
        .configure_title(anchor="start", fontSize=14, color=INK)
        .configure_view(strokeOpacity=0)
        .properties(description=f"{title}. {said}")
    )
    drawn: str = vl_convert.vegalite_to_svg(styled.to_json(), show_warnings=False)
    return drawn

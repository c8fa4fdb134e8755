"""The charts of a report: Altair describes them, vl-convert draws them as SVG without a browser or a network.

The one door to both. A chart is labelled directly, needs no colour to be read, and says in words what it shows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from cpmodel.exports._colours import GREY, HUES, INK, tint
from cpmodel.reports._numbers import number

FONT = "Arial, Helvetica, Liberation Sans, Arimo, sans-serif"
PLOT = 330
"""The width of the part between the names and the values, in pixels."""
ROW = 30
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
class Chart:
    """A drawn chart, and what it says in words."""

    svg: str
    caption: str


def shares(name: str, title: str, bars: Sequence[Bar]) -> Chart:
    """Shares in per cent as bars in the order given, each with its interval, its value, and the published figure.

    `name` makes the ids in the drawing its own. An interval is drawn as far as a share can go, from 0 to 100. Raises
    ValueError where there is nothing to draw.
    """
    if not bars:
        raise ValueError("A chart needs at least one bar.")
    import altair as alt

    rows = [_row(each) for each in bars]
    known = [row for row in rows if row["published"] is not None]
    data = alt.Chart(alt.InlineData(values=rows))
    scale = alt.Scale(domain=[0, 100], nice=False)
    names = alt.Axis(labelLimit=330, ticks=False, domain=False, labelPadding=8)
    y = alt.Y("label:N", sort=[each.label for each in bars], title=None, axis=names)
    x = alt.X("mean:Q", title="per cent", scale=scale, axis=alt.Axis(values=[0, 20, 40, 60, 80, 100]))
    layers = [
        data.mark_bar(color=tint(HUES[0], 0.4), stroke=HUES[0], height=ROW * 0.5).encode(x=x, y=y),
        data.mark_rule(color=INK, strokeWidth=1.6).encode(x=alt.X("low:Q", scale=scale), x2="high:Q", y=y),
        data.mark_text(align="left", fontSize=12, color=INK).encode(x=alt.value(PLOT + 10), y=y, text="said:N"),
    ]
    if known:
        layers.append(
            alt.Chart(alt.InlineData(values=known))
            .mark_point(shape="diamond", color=INK, fill="#ffffff", opacity=1, size=95, strokeWidth=1.8)
            .encode(x=alt.X("published:Q", scale=scale), y=y)
        )
    drawn = alt.layer(*layers).properties(width=PLOT, height=ROW * len(bars))
    return Chart(_drawn(drawn, name, title), _described(title, bars))


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
    signs = "Bars are means over the replications, lines their intervals"
    signs += ", diamonds published figures." if any(each.published is not None for each in bars) else "."
    if len(bars) <= FEW:
        values = "; ".join(f"{each.label}: {_row(each)['said']}" for each in bars)
        return f"{title}, in per cent. {values}. {signs}"
    highest, lowest = max(bars, key=lambda each: each.mean), min(bars, key=lambda each: each.mean)
    return (
        f"{title}, in per cent: from {number(lowest.mean)} ({lowest.label}) to {number(highest.mean)} "
        f"({highest.label}). {signs} All values are in the table below."
    )


def _drawn(chart: Any, name: str, title: str) -> str:
    """Turn a chart into SVG that stands in a page as one image.

    Vega numbers its ids on from one drawing to the next, so they are numbered again here: the same input gives the same
    bytes, and no two drawings of a page share an id.
    """
    import vl_convert

    styled = (
        chart.configure(font=FONT, aria=False, background="transparent")
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

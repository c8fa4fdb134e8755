"""What a chart draws that no table shows: names that a reader can read to the end."""

import re
from datetime import date

from cpmodel.reports._charts import (
    NARROW,
    VERDICTS,
    WIDE,
    Bar,
    Ranged,
    curve,
    differences,
    over_time,
    plane,
    shares,
    tornado,
)

DAYS = (date(2023, 4, 1), date(2023, 5, 1))
LINE = Ranged((40.0, 50.0), (30.0, 40.0), (50.0, 60.0))


def test_a_long_name_beside_a_chart_is_written_on_several_lines_so_that_nothing_of_it_is_clipped() -> None:
    name = "chairs 11 instead of 13, demand 13,035 instead of 11,850"
    drawn = differences("one", "What differs", "percentage points", [Bar(name, -7.5, -9.0, -6.0)])
    assert re.findall(r"<tspan[^>]*>([^<]+)</tspan>", drawn.svg) == [
        "chairs 11 instead of 13, demand 13,035 instead",
        "of 11,850",
    ]
    assert f"{name}: -7.5." in drawn.caption


def test_the_target_is_named_beside_the_plot_where_no_point_can_lie_over_it() -> None:
    bars = {11.0: Bar("11", 75.1, 71.4, 78.7), 12.0: Bar("12", 79.2, 76.7, 81.7)}
    drawn = curve("one", "Kept", "chairs", "per cent", bars, 75, 11)
    found = re.search(r"translate\((\d+),[^)]*\)[^>]*>target: 75<", drawn.svg)
    assert found is not None
    assert int(found[1]) > WIDE


def test_a_chart_of_one_year_says_nothing_of_replications_and_intervals_which_it_does_not_have() -> None:
    once, often = Bar("In time", 83.4, 83.4, 83.4, 80.8), Bar("In time", 83.4, 81.3, 85.5)
    assert shares("a", "Kept", [once]).caption == (
        "Kept, in per cent. In time: 83.4 (published 80.8). Diamonds are published figures."
    )
    assert shares("b", "Kept", [often]).caption == (
        "Kept, in per cent. In time: 83.4. Bars are means over the replications, lines their intervals."
    )


def test_where_a_screen_is_narrow_names_and_values_stand_above_the_rows_and_the_drawing_fits() -> None:
    bars = [
        Bar("Use of the diaries of chairs", 7.1, 5.8, 8.4),
        Bar("Conference held that was ordered after a disagreement", -2.2, -4, -0.5),
    ]
    for drawn in (
        differences("one", "What differs", "percentage points", bars),
        tornado("two", "What matters", "percentage points", bars),
        curve("three", "In time", "chairs", "per cent", {11.0: bars[0], 12.0: bars[1]}, 80, None),
        over_time("four", "Waiting", "children", DAYS, {"For a conference": LINE, "Past the limit": LINE}, True),
    ):
        width = re.search(r'<svg [^>]*width="([\d.]+)"', drawn.narrow)
        assert width is not None
        assert float(width[1]) <= NARROW + 60 < WIDE
        assert set(re.findall(r' id="([^"]+)"', drawn.svg)).isdisjoint(re.findall(r' id="([^"]+)"', drawn.narrow))
    names = re.findall(r"<tspan[^>]*>([^<]+)</tspan>", differences("one", "What differs", "points", bars).narrow)
    assert names == [
        "\u200b",
        "Use of the diaries of chairs: +7.1",
        "Conference held that was ordered after a",
        "disagreement: -2.2",
    ]


def test_lines_that_cannot_be_named_beside_a_narrow_plot_are_told_apart_without_colour() -> None:
    drawn = over_time("one", "Waiting", "children", DAYS, {"For a conference": LINE, "Past the limit": LINE}, False)
    assert all(f">{each}<" in drawn.narrow for each in ("For a conference", "Past the limit"))
    assert len(set(re.findall(r'stroke-dasharray="([^"]+)"', drawn.narrow))) == 2


def test_what_came_of_a_staffing_is_told_by_the_shape_of_its_point_and_in_words() -> None:
    points = {(2.0, 3.0): "the answer", (1.0, 3.0): "too few", (2.0, 2.0): "too few", (3.0, 3.0): "enough"}
    drawn = plane("one", "What was tried", "chairs", "rooms", points)
    assert drawn.caption == "What was tried. The answer: 2 and 3; enough: 3 and 3; too few: 1 and 3, 2 and 2."
    assert ["not told" in drawn.svg, "too few" in drawn.svg] == [False, True]
    assert len({shape for shape, _, _ in VERDICTS.values()}) == len(VERDICTS)

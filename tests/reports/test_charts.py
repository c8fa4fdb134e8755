"""What a chart draws that no table shows: names that a reader can read to the end."""

import re

from cpmodel.reports._charts import WIDE, Bar, curve, differences, shares


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

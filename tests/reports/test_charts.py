"""What a chart draws that no table shows: names that a reader can read to the end."""

import re

from cpmodel.reports._charts import Bar, differences


def test_a_long_name_beside_a_chart_is_written_on_several_lines_so_that_nothing_of_it_is_clipped() -> None:
    name = "chairs 11 instead of 13, demand 13,035 instead of 11,850"
    drawn = differences("one", "What differs", "percentage points", [Bar(name, -7.5, -9.0, -6.0)])
    assert re.findall(r"<tspan[^>]*>([^<]+)</tspan>", drawn.svg) == [
        "chairs 11 instead of 13, demand",
        "13,035 instead of 11,850",
    ]
    assert f"{name}: -7.5." in drawn.caption

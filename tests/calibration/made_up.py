"""Tables of made-up areas in the form of the Department's: no figure in them was published anywhere."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

AREAS = {"England": 100, "Hereshire": 1, "Isle of There": 1}
"""Each with how many times as large as Hereshire it is."""
YEARS = range(2020, 2024)

MONTHS = ("April", "May", "June", "July", "August", "September")
MONTHS += ("October", "November", "December", "January", "February", "March")
WAITS = ("Duration_0-10_days", "Duration_11-15_days", "Duration_16-20_days", "Duration_21+_days")
LENGTHS = (
    "3_months_or_less",
    "more_than_3_months_6_months",
    "more_than_6_months_less_than_1_year",
    "1_year_less_than_2_years",
    "2_years_or_more",
)
COLUMNS: Mapping[str, Mapping[str, float]] = {
    "b7": {"CINPlan_start": 800, "CINPlan_At31": 400},
    "c1": {"Referrals": 2400, "No_Further_Action": 240, "Not_in_Need": 720},
    "c4": {"Section47": 800, "ICPC": 300} | dict(zip(WAITS, (30, 210, 30, 30), strict=True)),
    "c6": {"Referrals": 2400} | dict.fromkeys(MONTHS, 200),
    "d1": {"CPP_start": 250, "CPP_end": 240, "CPP_At31": 200},
    "d3": {"CPP_start": 250, "CPP_subsequent_percent": 24},
    "d5": {"CPP_At31": 200} | dict(zip(LENGTHS, (60, 50, 50, 30, 10), strict=True)),
    "d6": {"CPP_At31_3Months": 140, "Reviewed_within_timescales": 126},
    "d7": {"CPP_End": 240} | dict(zip(LENGTHS, (36, 24, 108, 60, 12), strict=True)),
}
"""The figures of Hereshire, the same in every year."""

Cell = tuple[str, str, int, str]
"""Table, area, year and column."""


def written(folder: Path, instead: Mapping[Cell, str] | None = None, without: tuple[tuple[str, int], ...] = ()) -> Path:
    """Write the tables into a folder, with other cells `instead`, and `without` rows of an area in a year."""
    folder.mkdir(exist_ok=True)
    other = dict(instead or {})
    for table, columns in COLUMNS.items():
        with (folder / f"{table}_made_up.csv").open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(["time_period", "geographic_level", "la_name", *columns])
            for area, times in AREAS.items():
                national = area == "England"
                for year in (each for each in YEARS if (area, each) not in without):
                    level = ["National", ""] if national else ["Local authority", area]
                    cells = [
                        other.pop((table, area, year, column), f"{number * times:g}")
                        for column, number in columns.items()
                    ]
                    rows.writerow([year, *level, *cells])
    assert not other, f"there are no such cells: {other}"
    return folder

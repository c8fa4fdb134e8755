"""How well years would have been told: as text, as a page, as CSV and as JSON."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest

from cpmodel import api
from cpmodel.cli import main
from cpmodel.experiments import Backtest
from cpmodel.reports import backtest as report
from cpmodel.reports import json as programs
from tests.calibration.made_up import written
from tests.reports.test_html import Page
from tests.reports.test_json import keys_in_the_readme


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Backtest:
    return api.backtest(
        "dfe", written(tmp_path_factory.mktemp("data")), 2022, 2022, ["Hereshire"], 2, processes=1, fresh=True
    )


def test_the_text_says_first_how_much_is_told_better(found: Backtest) -> None:
    said = " ".join(report.text(found).split())
    assert said.startswith("How well would the year 2023 have been told, over 1 area? Of ")
    assert "by saying that the year will be as the one before, over " in said
    assert "The intervals, which are to hold 95 in 100 years, held " in said


def test_the_page_draws_both_errors_and_tells_them_in_words(found: Backtest) -> None:
    page = Page(report.page(found))
    assert (
        "full circles are the simulated forecast, diamonds saying that the year will be as the one before" in page.text
    )


def test_the_page_is_headed_with_the_areas_and_not_with_the_one_that_came_last(found: Backtest) -> None:
    assert "Hereshire, each fitted to one year and predicted for the next. " in Page(report.page(found)).text
    many = tuple(replace(found.predictions[0], area=f"Area {number}") for number in range(152))
    several = replace(found, predictions=many)
    assert "152 areas, each fitted to one year and predicted for the next. " in Page(report.page(several)).text


def test_an_interval_of_a_share_goes_no_further_than_a_share_can(found: Backtest) -> None:
    share = next(each for each in found.predictions if each.measure == "conference_waits.to_15")
    wide = replace(found, predictions=(replace(share, simulated=72.3, low=-5.9, high=138.7),))
    assert "72.3 (0.0 to 100.0)" in Page(report.page(wide)).text


def test_the_table_has_a_line_for_each_prediction(found: Backtest) -> None:
    rows = list(csv.DictReader(io.StringIO(report.csv(found))))
    assert [each["measure"] for each in rows] == [each.measure for each in found.predictions]
    assert {(each["area"], each["year"]) for each in rows} == {("Hereshire", "2023")}


def test_programs_get_the_keys_that_the_readme_documents(found: Backtest) -> None:
    said = json.loads(programs.of_backtest(found))
    assert set(said) == keys_in_the_readme("`cpmodel backtest --format json`")
    assert said["fitted_to"] == [2022, 2022]


def test_the_command_says_which_data_it_needs(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["backtest"])
    assert ended.value.code == 2
    assert "Say with --data in which folder the data are: dfe needs" in capsys.readouterr().err

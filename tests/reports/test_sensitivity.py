"""What is said of the numbers that matter: as text, as a page, as CSV and as JSON."""

from __future__ import annotations

import csv
import io
import json

import pytest

from cpmodel import api
from cpmodel.experiments import Sensitivity
from cpmodel.reports import json as programs
from cpmodel.reports import sensitivity as report
from tests.experiments import office
from tests.reports.test_html import Page
from tests.reports.test_json import keys_in_the_readme


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Sensitivity:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(office.written(tmp_path_factory.mktemp("office")))
        return api.sensitivity("usual.yaml", "answer", 2, processes=1)


def test_the_text_says_what_to_check_first(found: Sensitivity) -> None:
    said = " ".join(report.text(found).split())
    assert said.startswith("Which figures matter most for “In time: Answered”? “In time: Answered” is ")
    assert "To be checked first: “Asked” (work), time (stays) (+" in said
    assert "0 of the 2 assumed numbers change it by less than 0.05" in said


def test_the_page_has_a_tornado_that_is_told_in_words(found: Sensitivity) -> None:
    page = Page(report.page(found))
    assert (
        "In time: Answered: the change, in percentage points, with the number at the low end of its range" in page.text
    )


def test_the_table_has_a_line_for_each_end(found: Sensitivity) -> None:
    rows = list(csv.DictReader(io.StringIO(report.csv(found))))
    assert [(each["end"], each["factor"]) for each in rows] == [
        ("low", "0.7"),
        ("high", "1.5"),
        ("low", "0.8"),
        ("high", "1.2"),
    ]


def test_programs_get_the_keys_that_the_readme_documents(found: Sensitivity) -> None:
    said = json.loads(programs.of_sensitivity(found))
    assert set(said) == keys_in_the_readme("`cpmodel sensitivity --format json`")
    assert said["effects"][0]["number"] == "stays.work.asked.time"

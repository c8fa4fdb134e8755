"""What is said of the smallest staffing: as text, as a page, as CSV and as JSON."""

from __future__ import annotations

import csv
import io
import json

import pytest

from cpmodel import api
from cpmodel.experiments import Capacity, Range
from cpmodel.reports import capacity as report
from cpmodel.reports import json as programs
from tests.experiments import office
from tests.reports.test_html import Page
from tests.reports.test_json import keys_in_the_readme


def asked(factory: pytest.TempPathFactory, target: str) -> Capacity:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(office.written(factory.mktemp("office")))
        return api.capacity("usual.yaml", "desk", [target], ["5pp"], staff=Range(2, 6), processes=1)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Capacity:
    return asked(tmp_path_factory, "answer >= 85%")


@pytest.fixture(scope="module")
def none_will_do(tmp_path_factory: pytest.TempPathFactory) -> Capacity:
    return asked(tmp_path_factory, "answer >= 99.5%")


def test_the_text_answers_first_and_then_shows_what_was_tried(found: Capacity) -> None:
    said = " ".join(report.text(found).split())
    assert said.startswith(
        "How many workers of desk are needed, so that “In time: Answered” is at least 85 per cent? 4 workers of desk, instead of 3: then"
        " “In time: Answered” is 9"
    )
    assert "With 3 “In time: Answered” is 7" in said
    assert "which is not enough. What was tried" in said
    assert (
        "Where the true values are more than 5 percentage points away from the target, the answer is right in at"
        in said
    )


def test_that_none_is_enough_is_told_with_the_reason(none_will_do: Capacity) -> None:
    said = " ".join(report.text(none_will_do).split())
    assert "No number of workers of desk meets it: with 6 “In time: Answered” is 9" in said
    assert "From 3 to 6 “In time: Answered” changes by " in said
    assert "what is then still missing has other reasons than too few workers of desk." in said


def test_the_page_shows_the_curve_and_says_it_in_words(found: Capacity, none_will_do: Capacity) -> None:
    page = Page(report.page(found))
    assert "In time: Answered, by number of workers of desk, in per cent" in page.text
    assert "the dashed line is the target of 85, and the filled point the answer." in page.text
    assert "the dashed line is the target of 99.5." in Page(report.page(none_will_do)).text
    assert report.page(found) == report.page(found)


def test_the_table_has_a_line_for_each_staffing(found: Capacity) -> None:
    rows = list(csv.DictReader(io.StringIO(report.csv(found))))
    assert [(each["desk"], each["answer"]) for each in rows] == [
        ("2", "no"),
        ("3", "no"),
        ("4", "yes"),
        ("5", "no"),
        ("6", "no"),
    ]


def test_programs_get_the_keys_that_the_readme_documents(found: Capacity) -> None:
    said = json.loads(programs.of_capacity(found))
    assert set(said) == keys_in_the_readme("`cpmodel capacity --format json`")
    assert (said["answer"], said["present"], said["targets"][0]["within"]) == (4, 3, 5)

"""What is said of the smallest staffing: as text, as a page, as CSV and as JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence

import pytest

from cpmodel import api
from cpmodel.experiments import Capacity
from cpmodel.reports import capacity as report
from cpmodel.reports import json as programs
from tests.experiments import office
from tests.reports.test_html import Page
from tests.reports.test_json import keys_in_the_readme


def asked(factory: pytest.TempPathFactory, target: str, *vary: str, costs: Sequence[str] = ()) -> Capacity:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(office.written(factory.mktemp("office")))
        return api.capacity("usual.yaml", vary or ["desk=2..6"], [target], ["5pp"], costs, processes=1)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Capacity:
    return asked(tmp_path_factory, "answer >= 85%")


@pytest.fixture(scope="module")
def none_will_do(tmp_path_factory: pytest.TempPathFactory) -> Capacity:
    return asked(tmp_path_factory, "answer >= 99.5%")


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Capacity:
    costs = ["desk=52000", "desk.caseload=70000"]
    return asked(tmp_path_factory, "answer >= 85%", "desk=1..6", "desk.caseload=1..3", costs=costs)


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
    assert (said["answer"], said["cost"], said["targets"][0]["within"]) == ({"desk": 4}, None, 5)
    assert said["varied"] == {"desk": {"present": 3, "least": 2, "most": 6, "cost": None}}


def test_of_several_resources_the_text_says_what_they_cost_and_what_one_less_of_each_would_reach(two: Capacity) -> None:
    said = " ".join(report.text(two).split())
    assert said.startswith(
        "How many workers of desk and caseload of desk are needed, at the least cost, so that “In time: Answered” is at least 85 per cent? 2"
        " workers of desk and caseload of desk 2, instead of 3 and 1: then “In time: Answered” is 9"
    )
    assert "They cost £244,000 a year, £18,000 more than now; nothing that costs less meets it." in said
    assert "With 1 worker of desk and caseload of desk 2 “In time: Answered” is 19.1 per cent" in said
    assert "With 2 workers of desk and caseload of desk 1 “In time: Answered” is 2" in said
    assert (
        "Tested and too few, and with them all that has at most as much of everything: 3 workers of desk and caseload of desk 1; 1 worker of"
        " desk and caseload of desk 2." in said
    )


def test_of_two_resources_the_frontier_is_a_table_and_a_picture(two: Capacity) -> None:
    frontier, tried = report._told(two).tables
    assert frontier.caption == "The frontier: least that is enough, most that is too few"
    assert [(*row[:3], row[-1]) for row in frontier.rows] == [
        ("1", "2", "£192,000", "too few"),
        ("3", "1", "£226,000", "too few"),
        ("2", "2", "£244,000", "the answer"),
    ]
    assert len(tried.rows) == len(two.tried)
    page = Page(report.page(two))
    assert "What was tried: workers of desk and caseload of desk. The answer: 2 and 2; enough: 3 and 2" in page.text
    assert "In time: Answered, by caseload of desk, in per cent" in page.text


def test_of_several_resources_programs_get_each_by_name(two: Capacity) -> None:
    said = json.loads(programs.of_capacity(two))
    assert (said["answer"], said["cost"]) == ({"desk": 2, "desk.caseload": 2}, 244_000)
    assert said["ruling_out"] == [{"desk": 3, "desk.caseload": 1}, {"desk": 1, "desk.caseload": 2}]
    row = next(each for each in csv.DictReader(io.StringIO(report.csv(two))) if each["answer"] == "yes")
    assert (row["desk"], row["desk.caseload"], row["cost"], row["meets"]) == ("2", "2", "244000.0", "yes")

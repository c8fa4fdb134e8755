"""What is said of the causes of lateness: as text, as a page, as CSV and as JSON."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest

from cpmodel import api
from cpmodel.experiments import WhyLate
from cpmodel.reports import json as programs
from cpmodel.reports import why_late as report
from tests.experiments import office
from tests.reports.test_html import Page
from tests.reports.test_json import keys_in_the_readme


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> WhyLate:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(office.written(tmp_path_factory.mktemp("office")))
        return api.why_late("usual.yaml", "answer", 4, processes=1)


def test_the_text_says_what_would_change_most(found: WhyLate) -> None:
    said = " ".join(report.text(found).split())
    assert said.startswith("Why is it late: “Answered”? As it is, ")
    assert re.search(
        r"As it is, [\d.]+ per cent are in time and [\d.]+ are late; most is gained if .+?: that alone brings ", said
    )
    assert "If teams have workers without number" in said
    assert "With all of these gone, 100.0 per cent would be in time." in said


def test_the_page_has_a_waterfall_that_is_told_in_words(found: WhyLate) -> None:
    page = Page(report.page(found))
    assert "Answered: in time, in per cent. As it is: " in page.text
    assert "A replication is one simulated year that could have been. An interval holds what would be so" in page.text
    assert "Each line takes away one obstacle more than the one above it." in page.text


def test_on_paper_the_numbers_and_definitions_are_left_out_and_it_says_where_they_are(found: WhyLate) -> None:
    page = report.page(found)
    assert page.count('<details class="unprinted">') == page.count("<details") == 2
    assert '<p class="paper">Each number is in the page on screen, and in the scenario\'s file.</p>' in page
    assert '<p class="paper">How each measure is counted is in the page on screen.</p>' in page


def test_the_table_has_three_lines_for_each_obstacle(found: WhyLate) -> None:
    rows = list(csv.DictReader(io.StringIO(report.csv(found))))
    assert [each["obstacle"] for each in rows] == [each.name for each in found.causes for _ in range(3)]


def test_programs_get_the_keys_that_the_readme_documents(found: WhyLate) -> None:
    said = json.loads(programs.of_why_late(found))
    assert set(said) == keys_in_the_readme("`cpmodel why-late --format json`")
    assert [each["name"] for each in said["causes"]] == ["teams", "work", "season"]

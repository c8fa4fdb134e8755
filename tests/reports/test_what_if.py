"""What is said of a comparison of scenarios: as text, as a page, as CSV and as JSON."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from cpmodel import api
from cpmodel.experiments import Estimate, Results, WhatIf
from cpmodel.reading.scenarios import load
from cpmodel.reports import _simulated
from cpmodel.reports import json as programs
from cpmodel.reports import what_if as report
from cpmodel.reports._study import LONG, Table, page
from tests.experiments import office
from tests.reports.test_html import Page
from tests.reports.test_json import keys_in_the_readme

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> WhatIf:
    folder = office.written(tmp_path_factory.mktemp("office"))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        return api.what_if("usual.yaml", ["more.yaml"], ["desk x1", "siblings.shared=0.5"], "answer", 6, processes=1)


def test_the_text_answers_first_and_then_shows_what_differs(found: WhatIf) -> None:
    said = " ".join(report.text(found).split())
    assert said.startswith(
        "What if: Four at the desk; or workers of desk 3 instead of 3, siblings who share a decision 0.5 instead of 1?"
    )
    assert "Four at the desk: “In time: Answered” is 9" in said
    assert "percentage points more (95% interval from +" in said
    assert "siblings who share a decision 0.5 instead of 1: “In time: Answered” is" in said
    assert "there is no difference in any replication." in said
    assert "Mean wait for desk" in said
    assert "6 replications of each, seed 1, all on the same random numbers" in said


def test_where_no_difference_can_be_told_from_few_replications_it_says_from_how_few() -> None:
    few, many = (Estimate(-7.5, -55.2, 40.3, 0.95, count) for count in (2, 10))
    assert report._difference(few, "%").startswith("no difference can be told from 2 replications (-7.5 percentage")
    assert report._difference(many, "%").startswith("no difference can be told (-7.5 percentage points, 95% interval")


def test_the_page_has_the_answer_a_chart_the_numbers_and_what_they_rest_on(found: WhatIf) -> None:
    text = report.page(found)
    page = Page(text)
    assert "Four at the desk: the numbers of the scenario that differ" in page.text
    assert "In time: Answered: the difference, in percentage points. Four at the desk: +" in page.text
    assert all(each["role"] == "img" for each in page.all("svg"))
    assert report.page(found) == text
    ids = re.findall(r' id="([^"]+)"', text)
    assert len(ids) == len(set(ids))


def test_a_long_table_that_a_text_does_not_show_is_folded_and_paper_says_where_it_is(found: WhatIf) -> None:
    rows = [(f"Measure {number}", "1") for number in range(LONG + 1)]
    told = replace(
        report._told(found), tables=[Table("Long", ("a", "b"), rows, False), Table("Short", ("a", "b"), rows)]
    )
    text = page(told)
    assert text.count('<details class="unprinted"><summary>Long</summary>') == 1
    assert "<summary>Short</summary>" not in text
    assert '<p class="paper">Only in the page on screen: Long.</p>' in text


def test_a_variant_of_the_same_period_is_called_without_it(found: WhatIf) -> None:
    title = "An office, 1 April 2023 to 31 March 2024"
    base = replace(found.base, scenario=replace(found.base.scenario, title=title))
    both = replace(found.variants[0], title="Two offices, 1 April 2023 to 31 March 2024")
    said = report.text(replace(found, base=base, variants=(both,)))
    assert said.startswith("What if: Two offices?")
    assert "  Two offices: what differs" in said


def test_the_table_has_a_line_for_each_measure_of_each_variant(found: WhatIf) -> None:
    rows = list(csv.DictReader(io.StringIO(report.csv(found))))
    assert len(rows) == 2 * len(found.base.measures)
    first = next(each for each in rows if each["measure"] == "limits.answer.by_child")
    assert float(first["value"]) - float(first["base"]) == pytest.approx(float(first["difference"]), abs=1e-5)


def test_programs_get_the_keys_that_the_readme_documents(found: WhatIf) -> None:
    said = json.loads(programs.of_what_if(found))
    assert set(said) == keys_in_the_readme("`cpmodel what-if --format json`")
    assert said["variants"][0]["differences"]["limits.answer.by_child"]["mean"] > 0
    assert len(said["base"]["limits.answer.by_child"]["values"]) == 6


@pytest.mark.parametrize(
    ("study", "said"),
    [
        ("half_an_hour_longer", "13 people; 13 with 4.6 meetings a week"),
        ("two_chairs_away_for_a_quarter", "15 people; 2 from 2 October 2023 on; 2 until 30 June 2023"),
    ],
)
def test_of_people_from_a_sheet_it_says_what_is_known_of_some_alone(study: str, said: str) -> None:
    procedure, scenario = load(ROOT / "simulations" / "studies" / f"{study}.yaml")
    told = _simulated.resting(Results(procedure, scenario, 1, {}, (), {}))
    assert [each.value for each in told if (each.part, each.name) == ("People", "chairs")] == [said]

"""What is shown of measures: of a log as text, page, table and JSON, and of a scenario over replications."""

import csv
import io
import json
import re
from dataclasses import replace
from datetime import date

import pytest

from cpmodel import api
from cpmodel.experiments import Goal, Results, estimate
from cpmodel.kpis import Measure, Series
from cpmodel.reports import json as programs
from cpmodel.reports import measured
from tests.kpis.making import CONFERENCE, begun, held
from tests.reports.test_html import Page
from tests.reports.test_json import keys_in_the_readme
from tests.simulation.small import scenario

LINES = ["time,case,family,meeting,event,state_to,pathway,resource"] + [
    f"{each.time.isoformat()},{each.case},{each.family},{each.meeting},{each.event},{each.state_to},{each.pathway},{each.resource}"
    for each in (*begun(), *CONFERENCE, *held("2023-04-28T10:00"))
]
LATE = "2023-05-02T10:00:00,a,a,,conference.opened,,,"


@pytest.fixture(scope="module")
def derbyshire():
    return api.load("derbyshire")


@pytest.fixture(scope="module")
def found(derbyshire, tmp_path_factory):
    path = tmp_path_factory.mktemp("log") / "log.csv"
    path.write_text("\n".join([*LINES, LATE, ""]), encoding="utf-8")
    return api.measure(path, derbyshire, date(2023, 4, 1), date(2023, 5, 6))


@pytest.fixture(scope="module")
def results(derbyshire):
    """Three replications made by hand: so many children waited 14, 15 and 16 days, and so many plans were open."""

    def one(factor):
        return {
            "conference_waits.histogram": Series(
                "conference_waits.histogram",
                "Waits for an initial conference",
                "children",
                "children",
                "working days",
                tuple(range(18)),
                {"": (*[0.0] * 14, 10.0 * factor, 6.0, 4.0, 0.0)},
                15,
            ),
            "plans.open_by_day": Series(
                "plans.open_by_day",
                "Plans open",
                "children",
                "children",
                "day",
                (date(2023, 4, 1), date(2023, 4, 2), date(2023, 4, 3)),
                {"": (100.0, 110.0 * factor, 120.0)},
            ),
            "diaries.by_week": Series(
                "diaries.by_week",
                "Meetings held",
                "meetings",
                "meetings",
                "week",
                (date(2023, 4, 3), date(2023, 4, 10)),
                {"Chair 1": (5.0 * factor, 0.0), "Chair 2": (1.0, 2.0)},
            ),
        }

    names = ("conference_waits.to_15", "plans.open.by_child", "use.chairs")
    measures = {name: Measure(name, name, "%", "children") for name in names}
    values = {name: estimate([70.0, 80.0, 90.0]) for name in names}
    return Results(derbyshire, scenario(), 1, measures, ({}, {}, {}), values, (one(1), one(2), one(3)))


def test_the_text_of_a_log_says_where_it_departs_and_then_its_measures(found):
    said = measured.text_of_log(found)
    assert said.startswith(
        "Event log, 1 April 2023 to 5 May 2023\n  “Initial conference held” was in time for 0.0 per cent of children.\n  Child protection conferences in Derbyshire, version 1.0\n  1 case, 10 events, of which 10"
    )
    assert (
        "log.csv:13:1: CP424 warning Case 'a' on Tue 2 May 2023: “Conference opened” cannot happen then: the conference is"
        in said
    )
    assert "The procedure does not allow 1 event of the log. Measures are worked out all the same" in said
    lines = {" ".join(each.split()) for each in said.splitlines()}
    assert "In time: Initial conference held 0.0 %" in lines
    assert "Conference after 16 to 20 working days 100.0 %" in lines
    assert "In time: First review held nothing to measure by" in lines
    assert "How long things took for which there is a limit: 4 measures, in the page and in JSON" in lines


def test_a_log_that_departs_nowhere_says_nothing_of_it(found):
    assert "CP424" not in measured.text_of_log(replace(found, findings=()))
    assert "departs" not in Page(measured.page_of_log(replace(found, findings=()))).text


def test_the_page_of_a_log_has_the_departures_the_measures_and_their_definitions(found):
    page = measured.page_of_log(found)
    said = Page(page).text
    assert "Events that the procedure does not allow" in said
    assert "In time: Initial conference held 0.0 % children" in said
    assert "Waits for an initial conference. Most waited 16 working days (1)" in said
    assert (
        "How long children waited from the strategy discussion to the initial conference, in working days (DfE, table C4)."
        in said
    )
    assert all(each["role"] == "img" for each in Page(page).all("svg"))


def test_a_page_defines_what_it_shows_and_nothing_else(results):
    def defined(shown):
        return re.findall("<dt>([^<]+)</dt>", measured.page_of_results(shown))

    assert defined(results) == ["Chairs", "Conference waits", "Diaries", "Plans"]
    name = "limits.initial_conference.by_child"
    alone = {name: Measure(name, "In time: Initial conference held", "%", "children")}
    assert defined(replace(results, measures=alone, estimates={}, series=({}, {}, {}))) == ["Limits"]


def test_on_paper_stand_charts_and_short_tables_and_it_says_where_the_rest_is(results):
    page = measured.page_of_results(results)
    printed = re.sub(r'<(div|details|section)[^>]* class="unprinted">.*?</table>', "", page, flags=re.DOTALL)
    tables = re.compile('aria-label="Table: ([^"]+)"')
    assert tables.findall(page) == [
        "Demand, conferences and plans, in numbers",
        "From the strategy discussion to the initial conference, in numbers",
        "How far diaries were used, in numbers",
        "Numbers of the scenario",
    ]
    assert tables.findall(printed) == ["Demand, conferences and plans, in numbers"]
    assert "Printed are the charts, and the tables of what they do not show. The page on screen has every" in page


def test_a_part_of_which_nothing_is_printed_has_no_heading_on_paper(results):
    seldom = {"waits.first_review.half": Measure("waits.first_review.half", "Half within", "months", "children")}
    page = measured.page_of_results(replace(results, measures=results.measures | seldom))
    assert re.findall('<div class="group unprinted">\n<h3 id="group-([^"]+)"', page) == ["lengths"]


def test_a_page_loads_nothing_and_uses_no_id_twice(found, results):
    for text in (measured.page_of_log(found), measured.page_of_results(results)):
        page = Page(text)
        ids = [
            each["id"]
            for kind in ("h2", "h3", "svg", "g", "clipPath", "main")
            for each in page.all(kind)
            if "id" in each
        ]
        assert len(ids) == len(set(ids))
        assert {each["href"].removeprefix("#") for each in page.all("a")} <= set(ids)
        assert "<script" not in text
        assert "http:" not in text.replace("http://www.w3.org/", "")
        assert "https:" not in text


def test_the_table_of_a_log_is_one_measure_a_line(found):
    rows = list(csv.DictReader(io.StringIO(measured.csv_of_log(found))))
    assert [each["measure"] for each in rows] == [each.name for each in found.measured.measures]
    kept = next(each for each in rows if each["measure"] == "limits.initial_conference.by_child")
    assert kept == {
        "measure": "limits.initial_conference.by_child",
        "title": "In time: Initial conference held",
        "value": "0.0",
        "unit": "%",
        "counts": "children",
        "of": "1",
    }


def test_a_log_has_the_keys_that_the_readme_documents(found):
    said = json.loads(programs.of_log(found))
    assert set(said) == keys_in_the_readme("`cpmodel kpis --format json`")
    assert said["measures"]["conferences.by_child"] == {
        "title": "Initial conferences, by child",
        "unit": "children",
        "counts": "children",
        "value": 2,
        "of": 2,
    }
    assert keys_in_the_readme("a series") <= {*said["series"]["plans.open_by_day"], "mean", "low", "high"}
    assert [each["code"] for each in said["findings"]] == ["CP424"]


def test_a_scenario_has_the_keys_that_the_readme_documents(results):
    said = json.loads(programs.of_results(results))
    assert set(said) == keys_in_the_readme("`cpmodel simulate --format json`")
    assert said["series"]["plans.open_by_day"] == {
        "title": "Plans open",
        "unit": "children",
        "counts": "children",
        "along": "day",
        "at": ["2023-04-01", "2023-04-02", "2023-04-03"],
        "limit": None,
        "lines": {"": {"mean": [100, 220, 120], "low": [100, 110, 120], "high": [100, 330, 120]}},
    }


def test_a_terminal_draws_waits_with_their_limit_plans_in_a_row_and_diaries_by_week(results):
    said = measured.text_of_results(results)
    assert (
        "    Waits for an initial conference (mean):\n"
        f"        14 {'█' * 50} 20\n"
        f"        15 {'█' * 15} 6\n"
        f"           {'╌' * 28} limit: 15 working days\n"
        f"        16 {'█' * 10} 4\n" in said
    )
    assert (
        "      ▁█▂  from 100 to 220\n      1 April 2023 to 3 April 2023, at the end 120 (120 to 120 in the replications)"
        in said
    )
    assert "    Meetings held, first replication:\n      Chair 1 |█ |\n      Chair 2 |░░|\n" in said
    assert "weeks from 3 April 2023 to 10 April 2023; █ is 5" in said


def test_text_and_page_begin_with_how_many_conferences_were_in_time_and_how_certain_that_is(results):
    name = "limits.initial_conference.by_child"
    share = Measure(name, "In time: Initial conference held", "%", "children")
    asked = replace(
        results,
        measures={**results.measures, name: share},
        estimates={**results.estimates, name: estimate([80.0, 82.0, 84.0])},
    )
    said = (
        "“Initial conference held” was in time for 82.0 per cent of children, on average over 3 simulated years (95% interval"
        " 77.0 to 87.0)."
    )
    assert measured.text_of_results(asked).splitlines()[1] == f"  {said}"
    assert said in Page(measured.page_of_results(asked)).text
    assert measured.page_of_results(asked).index(said) < measured.page_of_results(asked).index("was simulated 3 times")


def test_the_first_sentence_is_about_what_was_asked_for_and_needs_several_years_to_say_how_certain_it_is(results):
    once = {"plans.open.by_child": estimate([80.0])}
    one = replace(results, estimates=once)
    said = "plans.open.by_child: 80.0 per cent, in one simulated year, which does not say how certain that is."
    assert measured.text_of_results(one).splitlines()[1] == f"  {said}"
    asked = replace(results, goal=Goal("use.chairs", 1.0, True))
    assert measured.text_of_results(asked).splitlines()[1].startswith("  use.chairs: 80.0 per cent, on average over 3")
    nothing = replace(results, estimates={})
    assert measured.text_of_results(nothing).splitlines()[1] == "  Nothing could be measured."


def test_a_page_says_in_words_what_its_charts_show(results):
    said = Page(measured.page_of_results(results)).text
    assert "The dashed line is the limit of 15 working days: 13.3 per cent lie beyond it" in said
    assert "Lines in the columns go from the lowest to the highest replication." in said
    assert (
        "Plans open began at 100 and ended at 120, with the lowest, 100, on 1 April 2023 and the highest, 220, on 2 April 2023."
        in said
    )
    assert "Meetings held, first replication, by week and person, in meetings" in said
    assert "In all from 3 (Chair 2) to 5 (Chair 1); at most 5 in a week." in said


def test_what_a_new_measure_counts_by_week_is_drawn_with_the_others(results):
    new = Series("new.by_week", "Something new", "apples", "places", "week", (date(2023, 4, 3),), {"": (1.0,)})
    shown = replace(results, series=tuple({**each, "new.by_week": new} for each in results.series))
    assert "  Other measures\n    Something new (mean):\n      ▄  from 1 to 1\n" in measured.text_of_results(shown)
    assert "Something new began at 1 and ended at 1" in Page(measured.page_of_results(shown)).text


def test_the_same_figures_give_the_same_bytes(found, results):
    assert measured.page_of_log(found) == measured.page_of_log(found)
    assert measured.page_of_results(results) == measured.page_of_results(results)

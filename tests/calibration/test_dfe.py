"""The Department's tables made into scenarios, on made-up figures; and on the published ones, where they are at hand."""

from __future__ import annotations

import os
import re
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cpmodel.calibration import BASE, Calibrated, Gap, NotPossible, Request, calibrated, sources, text
from cpmodel.calibration._tables import Tables
from cpmodel.cli import main
from cpmodel.files import write
from cpmodel.model.findings import Unreadable
from cpmodel.model.scenario import Scenario
from cpmodel.reading.scenarios import load
from tests.calibration.made_up import LENGTHS, MONTHS, WAITS, Cell, written

SUPPRESSED = "suppressed, since it is from 1 to 5 or would give such a number away"
ROOT = Path(__file__).parents[2]
PUBLISHED = next(
    (each / "shared" / "data" / "dfe" for each in ROOT.parents if (each / "shared" / "data" / "dfe").is_dir()),
    Path(os.environ.get("CPMODEL_DFE", "dfe")),
)
"""The Department's tables: in a folder `shared` beside this project, or where CPMODEL_DFE says."""


def made(
    tmp_path: Path,
    instead: dict[Cell, str] | None = None,
    without: tuple[tuple[str, int], ...] = (),
    areas: tuple[str, ...] = ("Hereshire",),
    **other: Any,
) -> tuple[Calibrated, Scenario]:
    """The scenario of Hereshire, or of other areas as one service, made, written and read."""
    request = Request(written(tmp_path / "data", instead, without), areas, 2023, tmp_path / "here.yaml", **other)
    found = calibrated("dfe", request)
    return found, load(write(request.to, text(found, request)))[1]


def odds_and_times(scenario: Scenario) -> dict[str, Any]:
    return {name: (each.time.distribution, each.odds and each.odds.by_visit) for name, each in scenario.stays.items()}


def meetings(scenario: Scenario) -> dict[str, Any]:
    return {
        name: {limit: time.distribution for limit, time in each.aims.items()}
        for name, each in scenario.meetings.items()
    }


def counts(scenario: Scenario) -> dict[str, float]:
    """How many children come in a year, and are there on its first day."""
    return {name: sum(each.children.values()) for name, each in scenario.arrivals.items()} | {
        name: each.children.value for name, each in scenario.caseload.items()
    }


def refusal(tmp_path: Path, instead: dict[Cell, str], **other: Any) -> str:
    with pytest.raises(NotPossible) as raised:
        made(tmp_path, instead, **other)
    return str(raised.value)


def test_every_number_of_the_tables_is_where_it_belongs(tmp_path: Path) -> None:
    found, scenario = made(tmp_path)
    assert (scenario.name, scenario.title) == ("here", "Hereshire, 1 April 2022 to 31 March 2023")
    assert (str(scenario.begins), str(scenario.ends)) == ("2022-04-01", "2023-04-01")
    assert scenario.arrivals["referrals"].children == {
        f"{2022 + (month < 4)}-{month:02}": 200 for month in (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3)
    }
    assert scenario.arrivals["referrals"].evidence.source == "DfE, Children in need 2023, table C6, Hereshire"
    assert scenario.caseload["plans"].children.value == 200
    ago = scenario.caseload["plans"].ago.distribution
    assert [round(ago.share_below(each), 3) for each in (3, 6, 12, 24)] == [0.3, 0.55, 0.8, 0.95]
    met = scenario.stays["conference.giving_views"].odds
    assert met is not None
    assert met.by_visit == ({"conference.threshold_met": 83.33, "conference.threshold_not_met": 16.67},)
    assert {name: (each.value, each.use) for name, each in scenario.published.items()} == {
        "referrals.by_child": (2400, "input"),
        "enquiries.by_child": (800, "fitted"),
        "conferences.by_child": (300, "fitted"),
        "plans.started.by_child": (250, "fitted"),
        "plans.ended.by_child": (240, "fitted"),
        "plans.open.by_child": (200, "predicted"),
        "conference_waits.to_10": (10, "fitted"),
        "conference_waits.11_to_15": (70, "fitted"),
        "conference_waits.16_to_20": (10, "fitted"),
        "conference_waits.from_21": (10, "fitted"),
        "conference_waits.to_15": (80, "fitted"),
        "plan_lengths.ended.to_3_months": (15, "fitted"),
        "plan_lengths.ended.to_6_months": (10, "fitted"),
        "plan_lengths.ended.to_1_year": (45, "fitted"),
        "plan_lengths.ended.to_2_years": (25, "fitted"),
        "plan_lengths.ended.longer": (5, "fitted"),
        "plan_lengths.open.to_3_months": (30, "predicted"),
        "plan_lengths.open.to_6_months": (25, "predicted"),
        "plan_lengths.open.to_1_year": (25, "predicted"),
        "plan_lengths.open.to_2_years": (15, "predicted"),
        "plan_lengths.open.longer": (5, "predicted"),
        "reviews_on_time.by_child": (90, "predicted"),
    }
    assert [each.what for each in found.gaps] == [
        "Children who move in with a plan",
        "The number of chairs",
        "Assessments open on the first day",
    ]
    assert found.left_out[0].startswith(
        "Second and later plans (table D3: 24 per cent of those begun in Hereshire) are not told"
    )


def test_a_child_in_need_plan_lasts_as_long_as_those_begun_and_open_say(tmp_path: Path) -> None:
    _, scenario = made(tmp_path)
    active, first = scenario.stays["child_in_need.active"], scenario.stays["child_in_need.to_meet"]
    assert active.odds is not None
    odds = active.odds.by_visit[0]
    meetings = sum(odds.values()) / (sum(odds.values()) - odds["child_in_need.group_met"])
    weeks = meetings * active.time.distribution.quantile(0.5) + first.time.distribution.quantile(0.5) / 5
    assert weeks == pytest.approx(26, rel=0.03)  # 400 open of 800 a year: half a year


def test_withheld_months_and_bands_are_shared_out_and_said(tmp_path: Path) -> None:
    cells: dict[Cell, str] = {("c6", "Hereshire", 2023, each): "c" for each in MONTHS[:2]}
    cells |= {("d5", "Hereshire", 2022, each): "c" for each in LENGTHS[3:]}
    cells |= {("c4", "Hereshire", 2023, "Duration_16-20_days"): "x"}
    found, scenario = made(tmp_path, cells)
    assert scenario.arrivals["referrals"].children["2022-04"] == 200
    assert scenario.arrivals["referrals"].evidence.source == (
        "DfE, Children in need 2023, table C6, Hereshire - 2 of Hereshire withheld, in England's proportions"
    )
    ago = scenario.caseload["plans"].ago.distribution
    assert [round(ago.share_below(each), 3) for each in (12, 24)] == [0.8, 0.95]
    assert "conference_waits.16_to_20" not in scenario.published
    assert scenario.published["conference_waits.11_to_15"].value == 70
    instead = "what is left of the total, in England's proportions"
    assert found.gaps[0] == Gap("Table C6, Hereshire, 2023: April, May", f"it is {SUPPRESSED}", instead, 0.5, 2.0)
    assert Gap("Table C4, Hereshire, 2023: Duration 16-20 days", "it is not available", instead, 0.5, 2.0) in found.gaps


def test_a_withheld_share_is_assumed_to_be_englands_and_never_nothing(tmp_path: Path) -> None:
    found, scenario = made(tmp_path, {("c1", "Hereshire", 2023, "No_Further_Action"): "c"})
    whole = made(tmp_path)[1]
    assert scenario.stays["referral.deciding"].odds.by_visit == whole.stays["referral.deciding"].odds.by_visit  # type: ignore[union-attr]
    assert found.gaps[0] == Gap(
        "Referrals without further action, Hereshire, 2023",
        f"it is {SUPPRESSED}",
        "England's share, 10.0 per cent",
        0.3,
        2.0,
    )


def test_what_rests_on_englands_share_is_said_to_be_assumed(tmp_path: Path) -> None:
    _, scenario = made(tmp_path, {("c1", "Hereshire", 2023, "Not_in_Need"): "u"})
    odds = scenario.stays["referral.assessing"].odds
    assert odds is not None
    assert (odds.evidence.source, odds.evidence.low, odds.evidence.high) == (None, 0.5, 2.0)
    assert odds.evidence.assumed == (
        "DfE, Children in need 2023, tables C1 and C4, Hereshire - 800 enquiries from 2,400 referrals; what is withheld as"
        " in England"
    )


def test_more_not_in_need_than_can_be_assessed_is_said(tmp_path: Path) -> None:
    found, _ = made(tmp_path, {("c1", "Hereshire", 2023, "Not_in_Need"): "2300"})
    assert found.gaps[0].what == "Referrals assessed as not in need, Hereshire, 2023"
    assert found.gaps[0].instead == "all whom it does assess so"


def test_without_table_b7_child_in_need_plans_last_as_in_the_base(tmp_path: Path) -> None:
    found, scenario = made(tmp_path, {("b7", "Hereshire", 2023, "CINPlan_At31"): "x"})
    assert scenario.stays["child_in_need.active"] == load("typical")[1].stays["child_in_need.active"]
    assert any(each.what == "How long child in need plans last" for each in found.gaps)


def test_where_the_year_before_is_withheld_its_work_is_as_much_as_the_year_has(tmp_path: Path) -> None:
    found, scenario = made(tmp_path, {("c4", "Hereshire", 2022, "Section47"): "u"})
    assert scenario.caseload["enquiries"].children.value == made(tmp_path)[1].caseload["enquiries"].children.value
    why = "the figure 'Section47' of Hereshire for 2022 (table C4) is unreliable; without it there is no scenario"
    assert Gap("Work under way on the first day", why, "as much as 2023 would have", 0.7, 1.4) in found.gaps


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (
            ("c4", "Hereshire", 2023, "ICPC"),
            f"The figure 'ICPC' of Hereshire for 2023 (table C4) is {SUPPRESSED}; without it there is no scenario.",
        ),
        (
            ("d1", "Hereshire", 2022, "CPP_At31"),
            f"The figure 'CPP At31' of Hereshire for 2022 (table D1) is {SUPPRESSED}; without it there is no scenario.",
        ),
    ],
)
def test_without_a_figure_that_all_hangs_on_there_is_a_sentence(tmp_path: Path, cell: Cell, said: str) -> None:
    assert refusal(tmp_path, {cell: "c"}) == said


def test_a_figure_of_nothing_leaves_nothing_to_simulate(tmp_path: Path) -> None:
    assert refusal(tmp_path, {("c4", "Hereshire", 2023, "ICPC"): "0"}) == (
        "The figure 'ICPC' of Hereshire for 2023 (table C4) is 0, so that there is nothing to simulate."
    )


def test_a_year_that_is_not_in_the_data_says_which_are(tmp_path: Path) -> None:
    with pytest.raises(NotPossible, match="no referrals of Hereshire in 2025; they have 2020, 2021, 2022 and 2023"):
        calibrated("dfe", Request(written(tmp_path / "data"), ("hereshire",), 2025))
    with pytest.raises(NotPossible, match="Table D1 has nothing of Hereshire for 2022; it has 2020, 2021 and 2023"):
        made(tmp_path, without=(("Hereshire", 2022),))


def test_only_demand_takes_the_years_referrals_and_its_first_day_and_predicts_all_else(tmp_path: Path) -> None:
    _, whole = made(tmp_path)
    (tmp_path / "here.yaml").rename(tmp_path / "fitted.yaml")
    found, scenario = made(tmp_path, based_on=tmp_path / "fitted.yaml", only_demand=True)
    assert found.document["based_on"] == "fitted.yaml"
    assert found.document["changes"].keys() == {"period", "arrivals", "caseload"}
    assert found.document["changes"]["arrivals"].keys() == {"referrals", "transfers_in"}
    assert odds_and_times(scenario) == odds_and_times(whole)
    assert {name: each.use for name, each in scenario.published.items()} == {
        name: "input" if name == "referrals.by_child" else "predicted" for name in whole.published
    }


def test_what_is_to_be_predicted_cannot_be_seen(tmp_path: Path) -> None:
    columns = (("c4", "Section47"), ("c4", "ICPC"), ("c4", "Duration_21+_days"), ("d1", "CPP_start"), ("d7", "CPP_End"))
    hidden: dict[Cell, str] = {(table, "Hereshire", 2023, column): "7" for table, column in columns}
    seen, other = (made(tmp_path, cells, only_demand=True)[0] for cells in (None, hidden))
    assert seen.document["changes"] == other.document["changes"]
    assert seen.document["published"] != other.document["published"]


def test_the_same_data_give_the_same_bytes(tmp_path: Path) -> None:
    request = Request(written(tmp_path / "data"), ("Hereshire",), 2023, tmp_path / "here.yaml")
    assert text(calibrated("dfe", request), request) == text(calibrated("dfe", request), request)


@pytest.mark.parametrize(
    ("differs", "said"),
    [
        ("removes: {arrivals: [transfers_in]}", "no base for these data: its 'arrivals' lack 'transfers_in'"),
        (
            "changes: {meetings: {review: {due: {first_review: {time: 2 days, source: x}}}}}",
            "no base for these data: the meeting 'review' is not aimed in bands under 'first_review'",
        ),
        (
            "changes: {stays: {referral.enquiring: {takes: {time: 30 working days, source: x}}}}",
            "Of the base's enquiries none is shorter than 5 working days",
        ),
        (
            "changes: {stays: {referral.deciding: {then: {odds: {referral.assessment_decided: 1}, source: x}}}}",
            "The base never has 'referral.harm_suspected' in the state 'referral.deciding'",
        ),
        (
            "changes: {stays: {referral.enquiring: {then: {odds: {referral.conference_called: 1}, source: x}}}}",
            "The base has no enquiry that ends without a conference",
        ),
        ("changes: {stays: {referral.strategy: {without: [then]}}}", "CP403 In the state 'referral.strategy'"),
    ],
)
def test_a_scenario_that_is_no_base_says_what_it_lacks(tmp_path: Path, differs: str, said: str) -> None:
    head = "scenario: bare\ntitle: Bare\nlanguage: 1\nbased_on: typical\n"
    base = write(tmp_path / "bare.yaml", f"{head}{differs}\n")
    with pytest.raises((NotPossible, Unreadable), match=re.escape(said)):
        made(tmp_path, based_on=base)


def test_a_source_that_there_is_not_says_which_there_are() -> None:
    assert [*sources()] == ["dfe"]
    with pytest.raises(NotPossible, match="There is no source of data 'ofsted'; there are: dfe"):
        calibrated("ofsted", Request(Path(), ("Hereshire",), 2023))


# --- several areas as one service -------------------------------------------------------------------------------------

BOTH = ("Hereshire", "Isle of There")


def test_two_areas_alike_are_one_service_of_twice_as_many_with_the_same_shares(tmp_path: Path) -> None:
    """In the made-up tables the Isle of There has the figures of Hereshire."""
    one, two = made(tmp_path)[1], made(tmp_path, areas=BOTH)[1]
    assert odds_and_times(two) == odds_and_times(one)
    assert meetings(two) == meetings(one)
    assert counts(two) == {name: pytest.approx(2 * number, abs=1) for name, number in counts(one).items()}
    assert len(two.people["chairs"].names) == 2 * len(one.people["chairs"].names)
    assert two.caseload["plans"].ago.distribution.quantile(0.3) == one.caseload["plans"].ago.distribution.quantile(0.3)
    shares = {name: each.value for name, each in one.published.items() if not name.endswith(".by_child")}
    assert {name: two.published[name].value for name in shares} == shares


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    enquiries=st.integers(500, 1000),
    conferences=st.integers(150, 400),
    early=st.integers(5, 60),
    first=st.integers(0, 60),
)
def test_a_service_has_what_its_areas_have_in_whatever_order_they_are_named(
    enquiries: int, conferences: int, early: int, first: int, tmp_path: Path
) -> None:
    figures = {("c4", "Section47"): enquiries, ("c4", "ICPC"): conferences, ("c4", WAITS[0]): early}
    figures |= {("d1", "CPP_start"): conferences // 2, ("d5", LENGTHS[0]): first, ("c1", "No_Further_Action"): early}
    cells: dict[Cell, str] = {
        (table, "Isle of There", 2023, column): str(number) for (table, column), number in figures.items()
    }
    apart = [made(tmp_path, cells, areas=(area,))[1] for area in BOTH]
    both, turned = (made(tmp_path, cells, areas=areas)[1] for areas in (BOTH, BOTH[::-1]))
    assert odds_and_times(turned) == odds_and_times(both)
    assert len(both.people["chairs"].names) == sum(len(each.people["chairs"].names) for each in apart)
    for name, number in counts(both).items():
        assert number == pytest.approx(sum(counts(each)[name] for each in apart), rel=0.02, abs=1), name
    called = (
        0.97 * (300 + conferences) / (800 + enquiries)
    )  # three of a hundred conferences are of children who move in
    odds = both.stays["referral.enquiring"].odds
    assert odds is not None
    again = (odds.by_visit[0]["referral.strategy_reconvened"], odds.by_visit[0]["referral.conference_called"])
    assert again[1] / called == pytest.approx(100 - again[0], rel=0.01)


def test_the_odds_of_a_service_lie_between_those_of_its_areas_by_their_counts(tmp_path: Path) -> None:
    """250 plans of 300 conferences in Hereshire, 90 of 100 in the Isle of There: 340 of 400."""
    cells: dict[Cell, str] = {
        ("c4", "Isle of There", 2023, "ICPC"): "100",
        ("d1", "Isle of There", 2023, "CPP_start"): "90",
    }
    cells |= {
        ("c4", "Isle of There", 2023, each): number for each, number in zip(WAITS, ("40", "50", "6", "4"), strict=True)
    }
    found, scenario = made(tmp_path, cells, areas=BOTH)
    met = scenario.stays["conference.giving_views"].odds
    assert met is not None
    assert met.by_visit == ({"conference.threshold_met": 85, "conference.threshold_not_met": 15},)
    assert met.evidence.source == (
        "DfE, Children in need 2023, tables C4 and D1, Hereshire and Isle of There - 340 plans from 400 conferences"
    )
    assert scenario.published["conferences.by_child"].value == 400
    assert scenario.published["conference_waits.to_15"].value == 82.5  # 240 of 300, and 90 of 100
    assert scenario.title == "Hereshire and Isle of There, 1 April 2022 to 31 March 2023"
    assert found.made_by == 'cpmodel calibrate dfe --area Hereshire --area "Isle of There" --year 2023'
    assert "The counts of the areas are added up" in found.document["note"]
    assert found.left_out[0].startswith(
        "Second and later plans (table D3: 24 per cent of those begun in Hereshire and 24 per cent of those begun in Isle of"
        " There) are not told"
    )


def test_what_one_area_withholds_comes_from_its_own_total_and_is_said_to_be_its(tmp_path: Path) -> None:
    """In the Isle of There 70 of 200 plans are in two bands that are withheld; in England they are as 50 to 30."""
    cells: dict[Cell, str] = {("d5", "Isle of There", 2022, each): "c" for each in (LENGTHS[1], LENGTHS[3])}
    cells |= {("d5", "Isle of There", 2022, LENGTHS[0]): "80", ("c1", "Isle of There", 2023, "Not_in_Need"): "u"}
    found, scenario = made(tmp_path, cells, areas=BOTH)
    ago = scenario.caseload["plans"].ago
    bands = (140, 50 + 60 * 50 / 80, 100, 30 + 60 * 30 / 80, 20)
    shares = [sum(bands[: n + 1]) / 400 for n in range(4)]
    assert [ago.distribution.share_below(each) for each in (3, 6, 12, 24)] == pytest.approx(shares, abs=0.001)
    assert ago.evidence.source == (
        "DfE, Children in need 2022, table D5, Hereshire and Isle of There - 2 of Isle of There withheld, in England's"
        " proportions"
    )
    assert [each.what for each in found.gaps if "Isle" in each.what] == [
        "Referrals assessed as not in need, Isle of There, 2023",
        "Table D5, Isle of There, 2022: more than 3 months 6 months, 1 year less than 2 years",
    ]
    odds = scenario.stays["referral.assessing"].odds
    assert odds is not None
    assert odds.evidence.assumed is not None


def test_a_figure_of_the_year_that_one_area_withholds_is_no_figure_of_both(tmp_path: Path) -> None:
    _, scenario = made(tmp_path, {("c4", "Isle of There", 2023, WAITS[2]): "c"}, areas=BOTH)
    assert "conference_waits.16_to_20" not in scenario.published
    assert scenario.published["conference_waits.from_21"].value == 10


def test_an_area_without_a_figure_that_all_hangs_on_leaves_no_service_of_both(tmp_path: Path) -> None:
    assert refusal(tmp_path, {("c4", "Isle of There", 2023, "Section47"): "c"}, areas=BOTH) == (
        f"The figure 'Section47' of Isle of There for 2023 (table C4) is {SUPPRESSED}; without it there is no scenario."
    )


@pytest.mark.parametrize(
    ("areas", "words"),
    [
        (("Hereshire", "hereshire"), "Hereshire is named more than once; its children would be counted so many times."),
        ((), "No area is named of which a scenario is to be made."),
    ],
)
def test_an_area_counts_once(tmp_path: Path, areas: tuple[str, ...], words: str) -> None:
    assert refusal(tmp_path, {}, areas=areas) == words


# --- the command -----------------------------------------------------------------------------------------------------


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    with pytest.raises(SystemExit) as stopped:
        main(["calibrate", *arguments])
    out, err = capsys.readouterr()
    return int(stopped.value.code or 0), out + err


def test_the_command_writes_the_scenario_and_says_what_was_assumed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, to = written(tmp_path / "data"), tmp_path / "here.yaml"
    code, words = said(capsys, "dfe", "--data", str(data), "--area", "hereshire", "--year", "2023", "--to", str(to))
    assert code == 0
    plain = " ".join(words.split())
    assert "has Hereshire, 1 April 2022 to 31 March 2023." in plain
    assert "The number of chairs: no table counts them. Assumed: " in plain
    assert "0.8 to 1.3 times that are possible." in plain
    assert load(to)[1].name == "here"


def test_the_command_makes_one_service_of_all_areas_that_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, to = written(tmp_path / "data"), tmp_path / "both.yaml"
    areas = ("--area", "hereshire", "--area", "isle of there")
    code, words = said(capsys, "dfe", "--data", str(data), *areas, "--year", "2023", "--to", str(to))
    assert code == 0
    assert "has Hereshire and Isle of There, 1 April 2022 to 31 March 2023." in " ".join(words.split())
    assert sum(load(to)[1].arrivals["referrals"].children.values()) == 4800


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (
            ["dfe"],
            (
                "Say with --data in which folder the data are: dfe needs the Department for Education's open data on children"
                " in need: a folder of CSV files, c1_*.csv to d7_*.csv."
            ),
        ),
        (
            ["dfe", "--data", "x", "--area", "y", "--year", "2023"],
            "Say with --area, --year and --to of whom, of when and into which file; --to is missing.",
        ),
        (
            ["dfe", "--data", "x", "--area", "y", "--year", "2023", "--to", "z.txt"],
            "A scenario is a file that ends in .yaml, which 'z.txt' does not.",
        ),
        (
            ["dfe", "--data", "x", "--area", "y", "--year", "2023", "--to", "z.yaml"],
            "There is no folder 'x' with the tables.",
        ),
    ],
)
def test_what_is_missing_is_a_sentence(capsys: pytest.CaptureFixture[str], arguments: list[str], words: str) -> None:
    assert said(capsys, *arguments) == (2, f"{words}\n")


# --- the published figures -------------------------------------------------------------------------------------------

published = pytest.mark.skipif(not PUBLISHED.is_dir(), reason="the Department's tables are not at hand")


@pytest.mark.slow
@published
@pytest.mark.parametrize(
    ("areas", "name", "base"),
    [
        (("Derbyshire",), "derbyshire", None),
        (("Derbyshire",), "derbyshire_2024", "derbyshire"),
        (("Derby",), "studies/derby_2023", None),
        (("Derby",), "studies/derby_2024", ROOT / "simulations/studies/derby_2023.yaml"),
        (("Derbyshire", "Derby"), "studies/county_and_city_2023", None),
        (("Derbyshire", "Derby"), "studies/county_and_city", ROOT / "simulations/studies/county_and_city_2023.yaml"),
    ],
)
def test_the_shipped_scenarios_are_what_the_command_makes(
    areas: tuple[str, ...], name: str, base: str | Path | None
) -> None:
    path = ROOT / "simulations" / f"{name}.yaml"
    request = Request(PUBLISHED, areas, 2024 if base else 2023, path, base or BASE, only_demand=bool(base))
    assert text(calibrated("dfe", request), request) == path.read_text(encoding="utf-8")


@pytest.mark.slow
@published
def test_every_authority_of_2023_gives_a_scenario_or_a_sentence(tmp_path: Path) -> None:
    refused = {}
    areas = Tables(PUBLISHED, ["c6"]).areas(2023)
    for area in areas:
        request = Request(PUBLISHED, (area,), 2023, tmp_path / "area.yaml")
        try:
            found = calibrated("dfe", request)
        except NotPossible as sentence:
            refused[area] = str(sentence)
            continue
        load(write(request.to, text(found, request)))
    assert len(areas) == 152
    assert refused == {
        "City of London": f"The figure 'ICPC' of City of London for 2023 (table C4) is {SUPPRESSED}; without it there is no scenario.",
        "Hackney": "The figure 'CPP At31' of Hackney for 2022 (table D1) is not available; without it there is no scenario.",
        "Isles of Scilly": f"The figure 'Section47' of Isles of Scilly for 2023 (table C4) is {SUPPRESSED}; without it there is no scenario.",
    }


def off(tables: Tables, part: tuple[str, str], whole: tuple[str, str], years: int) -> float:
    """How far off a year's share was at the median, in points, when told by that of so many years before."""
    misses = []
    for area in tables.areas(2023):
        for year in range(2018, 2024):
            numbers = [
                [row[column] if (row := tables.row(table, area, year - back)) else None for back in range(6)]
                for table, column in (part, whole)
            ]
            parts, wholes = ([n for n in each if n is not None] for each in numbers)
            if len(parts) == len(wholes) == 6 and all(wholes):
                told = sum(parts[1 : years + 1]) / sum(wholes[1 : years + 1])
                misses.append(100 * abs(told - parts[0] / wholes[0]))
    return median(misses)


@pytest.mark.slow
@published
def test_the_latest_year_tells_shares_best_and_three_years_lengths() -> None:
    tables = Tables(PUBLISHED, ["c1", "c4", "d7"])
    enquiries = (("c4", "Section47"), ("c1", "Referrals"))
    lengths = (("d7", LENGTHS[2]), ("d7", "CPP_End"))
    assert [round(off(tables, *enquiries, years), 1) for years in (1, 3)] == [4.1, 4.3]
    assert [round(off(tables, *lengths, years), 1) for years in (1, 3)] == [4.7, 3.9]

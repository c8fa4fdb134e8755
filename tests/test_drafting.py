"""A scenario to begin with: it can be simulated as it is, its sheets say what belongs in them, and nothing is written over."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from pathlib import Path

import pytest

from cpmodel.api import draft_scenario
from cpmodel.cli import main
from cpmodel.drafting import draft
from cpmodel.model.calendar import Calendar
from cpmodel.model.findings import Unreadable
from cpmodel.reading.scenarios import load
from tests.calibration.made_up import written as tables
from tests.simulation.year import derbyshire


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def files(folder: Path) -> dict[str, bytes]:
    return {each.relative_to(folder).as_posix(): each.read_bytes() for each in folder.rglob("*") if each.is_file()}


def test_it_is_the_latest_of_the_area_with_as_many_people_and_children(here: Path) -> None:
    made, base = draft(None, "Derbyshire"), derbyshire()[1]
    assert made.file == Path("derbyshire/derbyshire.yaml")
    assert sorted(files(here)) == ["derbyshire/caseload.csv", "derbyshire/derbyshire.yaml", "derbyshire/people.csv"]
    found = made.scenario
    assert (found.name, found.title) == ("derbyshire", "Derbyshire, 1 April 2023 to 31 March 2024")
    assert (found.begins, found.ends, found.arrivals, found.stays) == (
        base.begins,
        base.ends,
        base.arrivals,
        base.stays,
    )
    assert found.people["chairs"].names == base.people["chairs"].names
    assert len(found.caseload["plans"].plans) == base.caseload["plans"].children.value == 782
    assert found.caseload["enquiries"] == base.caseload["enquiries"]


def test_children_that_are_made_up_have_plans_as_old_as_the_base_says_and_reviews_in_diaries_with_room() -> None:
    procedure, base = derbyshire()
    found = draft(None, "Derbyshire").scenario
    plans = found.caseload["plans"].plans
    ages = sorted((found.begins - each.began).days for each in plans)
    wanted = base.caseload["plans"].ago.distribution
    for share in (0.1, 0.25, 0.5, 0.75, 0.9):
        assert ages[round(share * len(ages))] == pytest.approx(wanted.quantile(share) * 365.25 / 12, abs=20)
    calendar = Calendar.of(procedure.calendar)
    assert all(calendar.is_working_day(day) for each in plans for day in (each.began, each.next_review) if day)
    meetings = {(each.chair, each.next_review, each.family or each.name) for each in plans}
    booked = sorted((chair, day) for chair, day, _ in meetings if day and chair)
    assert max(len(list(group)) for _, group in groupby(booked)) <= 2
    assert {chair for chair, _ in booked} == set(found.people["chairs"].names)
    assert len(plans) / len({each.family or each.name for each in plans}) == pytest.approx(base.siblings.mean, abs=0.1)


def test_another_year_has_as_many_arrivals_in_each_month_and_says_that_it_is_assumed() -> None:
    found, base = draft(Path("later"), "Derbyshire", begins=date(2026, 7, 1)).scenario, derbyshire()[1]
    children, before = found.arrivals["referrals"].children, base.arrivals["referrals"].children
    assert (found.begins, found.ends) == (date(2026, 7, 1), date(2027, 7, 1))
    assert list(children) == [f"2026-{month:02}" for month in range(7, 13)] + [
        f"2027-{month:02}" for month in range(1, 7)
    ]
    assert {name[-2:]: count for name, count in children.items()} == {
        name[-2:]: count for name, count in before.items()
    }
    rests = found.arrivals["referrals"].evidence
    assert rests.assumed == "As in the year from 1 April 2023 (DfE, Children in need 2024, table C6, Derbyshire)."
    assert (rests.source, rests.low, rests.high) == (None, 0.8, 1.2)
    assert max(each.began for each in found.caseload["plans"].plans) < date(2026, 7, 1)


def test_of_published_data_it_is_made_by_the_same_door_as_calibrate(here: Path) -> None:
    made = draft_scenario("Hereshire", data=tables(here / "data"), year=2023)
    text = made.file.read_text(encoding="utf-8")
    assert "\n# Made by: cpmodel calibrate dfe --area Hereshire --year 2023\n" in text
    assert made.based_on == "typical"
    assert made.made
    assert len(made.scenario.caseload["plans"].plans) == 200
    assert sum(made.scenario.arrivals["referrals"].children.values()) == 2400
    assert "referrals.by_child" in made.scenario.published


def test_an_area_that_has_no_scenario_begins_as_a_typical_authority() -> None:
    made = draft(Path("sims/st_helens.yaml"), "St. Helens")
    assert (made.based_on, made.file, made.scenario.name) == ("typical", Path("sims/st_helens.yaml"), "st_helens")
    assert draft(None, "St. Helens").file == Path("st_helens/st_helens.yaml")


def test_a_base_of_ones_own_is_named_as_it_is_seen_from_there() -> None:
    first = draft(Path("one"), "Derbyshire")
    other = draft(Path("two"), "Derbyshire", based_on=first.file)
    assert other.based_on == "../one/derbyshire.yaml"
    assert len(other.scenario.caseload["plans"].plans) == 782
    assert draft(Path("three"), "Derbyshire", based_on="derbyshire").file == Path("three/derbyshire_local.yaml")


@pytest.mark.parametrize("name", ["derbyshire.yaml", "people.csv", "caseload.csv"])
def test_nothing_is_written_over_and_then_nothing_is_written(here: Path, name: str) -> None:
    (here / "derbyshire").mkdir()
    (here / "derbyshire" / name).write_text("mine")
    with pytest.raises(ValueError, match=f"'derbyshire/{name}' is there already, and nothing is written over"):
        draft(None, "Derbyshire")
    assert files(here) == {f"derbyshire/{name}": b"mine"}


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"data": Path("data")}, "--data and --year go together"),
        ({"year": 2023}, "--data and --year go together"),
        ({"begins": date(2026, 4, 2)}, "a scenario begins on the first day of a month, which 2026-04-02 is not"),
        ({"where": Path("typical.yaml"), "based_on": "typical"}, "would have the name of its base, 'typical'"),
    ],
)
def test_what_does_not_go_together_is_said_before_anything_is_written(here: Path, options: dict, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        draft(**({"where": None, "area": "Derbyshire"} | options))
    assert files(here) == {}


def test_a_base_that_is_not_there_is_refused(here: Path) -> None:
    with pytest.raises(Unreadable, match="There is no scenario 'typicle'"):
        draft(None, "Derbyshire", based_on="typicle")
    assert files(here) == {}


def test_from_the_command_line_a_manager_begins_a_scenario_fills_in_the_sheets_and_simulates(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def answer(*arguments: str) -> tuple[int, str, str]:
        code = 0
        try:
            main(list(arguments))
        except SystemExit as stopped:
            code = int(stopped.code or 0)
        return code, *capsys.readouterr()

    code, out, _ = answer("scenario", "new", "mine", "--area", "Derbyshire", "--begins", "2026-04-01")
    assert code == 0
    assert out.splitlines()[-4:] == [
        "  mine/derbyshire.yaml",
        "  mine/people.csv",
        "  mine/caseload.csv",
        "Put your own people and caseload into the sheets, and then: cpmodel simulate mine/derbyshire.yaml",
    ]
    # As a British Excel saves them, with semicolons in one of them.
    Path("mine/people.csv").write_bytes("name;role;wte\r\nJo\xeblle;chair;0,6\r\nSam;chair;;;\r\n".encode("cp1252"))
    rows = "case,family,plan_start,last_review,next_review,chair\r\nA1,F1,18/09/2025,11/12/2025,03/06/2026,Jo\xeblle\r\n,,,,,\r\n"
    Path("mine/caseload.csv").write_bytes(rows.encode("utf-8-sig"))
    assert answer("simulate", "mine/derbyshire.yaml", "--replications", "2", "--log", "log.csv")[0] == 0
    log = Path("log.csv").read_text(encoding="utf-8").splitlines()
    opened = [
        each for each in log if each.startswith("2026-06-03") and ",plans-A1,plans-F1,plans-F1/review/1,review," in each
    ]
    assert opened[0].endswith(",Jo\xeblle")
    Path("mine/caseload.csv").write_bytes(rows.replace("03/06", "31/05").replace("case,", "case,NHS number,").encode())
    code, _, err = answer("simulate", "mine/derbyshire.yaml")
    assert code == 2
    assert "mine/caseload.csv:1:6: CP410 A column 'NHS number' could tell who somebody is." in err


def test_a_folder_of_an_areas_scenario_does_not_hide_the_shipped_procedure(here: Path) -> None:
    draft(None, "Derbyshire")
    assert load("derbyshire/derbyshire.yaml")[0].name == "derbyshire"

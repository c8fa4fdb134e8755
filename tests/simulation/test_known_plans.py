"""Cases that are known on the first day begin as they are known: their age, their reviews, and what the diaries hold."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cpmodel.experiments import varied
from cpmodel.files import write
from cpmodel.model import distribution
from cpmodel.model.calendar import Calendar
from cpmodel.model.findings import Unreadable
from cpmodel.model.log import EventLog
from cpmodel.model.scenario import OpenPlan, Scenario
from cpmodel.reading import caseload_sheets
from cpmodel.reading.scenarios import load
from cpmodel.simulation import simulate
from cpmodel.simulation.diaries import Diaries, Place, Wish
from cpmodel.simulation.draws import Draws
from cpmodel.simulation.program import Staff, Terms, compiled, lengths
from cpmodel.simulation.replaying import completed
from tests.simulation.test_diaries import DAY, DAYS
from tests.simulation.year import derbyshire

LOCAL = """scenario: local
title: A local one
language: 1
based_on: derbyshire_2024
changes:
  period: {ends: '2023-07-01'}
  people:
    chairs:
      from: {file: people.csv, source: The diaries}
      without: [count]
      sickness: {number: 0, source: An example.}
  caseload:
    plans:
      from: {file: caseload.csv, meeting: review, source: The list of plans}
      without: [children, ago]
removes:
  arrivals: [referrals, transfers_in]
  caseload: [conferences_awaited, enquiries, assessments]
"""
PEOPLE = "name,role,wte,leave_days\nAnn,chair,,0\nBea,chair,0.5,0\n"
CASELOAD = """case,family,plan_start,last_review,next_review,chair
C1,F1,2022-09-15,2022-12-08,2023-05-24,Ann
C2,F1,2022-09-15,2022-12-08,2023-05-24,Ann
C3,F1,2023-01-12,,2023-04-06,
C4,,2023-03-31,,2023-06-26,Bea
C5,,2021-03-28,2023-02-01,2023-04-03,Bea
C6,,2022-12-29,,,Bea
"""


@pytest.fixture
def made(tmp_path: Path) -> Path:
    write(tmp_path / "people.csv", PEOPLE)
    write(tmp_path / "caseload.csv", CASELOAD)
    return write(tmp_path / "local.yaml", LOCAL)


def read(path: Path) -> Scenario:
    return load(path, derbyshire()[0])[1]


def run(path: Path) -> EventLog:
    return simulate(derbyshire()[0], read(path))


def test_sheets_stand_for_people_and_caseload_and_are_what_their_numbers_rest_on(made: Path) -> None:
    found = read(made)
    chairs, plans = found.people["chairs"], found.caseload["plans"]
    assert (chairs.names, chairs.evidence.source) == (("Ann", "Bea"), "The diaries")
    assert (plans.children.value, plans.children.evidence.source) == (6, "The list of plans")
    assert [each.reviews for each in plans.plans] == [1, 1, 0, 0, 4, 0]


def test_a_plan_has_its_age_and_its_reviews_on_their_days(made: Path) -> None:
    log = run(made)
    begun = {
        each.case: each.time
        for each in log.records
        if each.event == "conference.plan_agreed" and each.own and each.time.date() < log.begins
    }
    assert begun == {
        "plans-C1": datetime(2022, 9, 15, 10),
        "plans-C2": datetime(2022, 9, 15, 10),
        "plans-C3": datetime(2023, 1, 12, 10),
        "plans-C4": datetime(2023, 3, 31, 10),
        "plans-C5": datetime(2021, 3, 28, 10),
        "plans-C6": datetime(2022, 12, 29, 10),
    }
    reviews = [
        (each.case, each.time.date())
        for each in log.records
        if each.event == "review.opened" and each.own and each.time.date() < log.begins
    ]
    assert sorted(reviews)[:2] == [("plans-C1", date(2022, 12, 8)), ("plans-C2", date(2022, 12, 8))]
    assert [day for case, day in reviews if case == "plans-C5"] == [
        date(2021, 6, 22),
        date(2022, 1, 4),
        date(2022, 7, 19),
        date(2023, 2, 1),
    ]


def test_the_next_review_is_held_on_its_day_by_its_chair_and_siblings_share_it(made: Path) -> None:
    log = run(made)
    held: dict[str, tuple[date, str, str]] = {}
    for each in log.records:
        if each.own and each.meeting.partition("/")[2] == "review/1":
            held.setdefault(each.case, (each.time.date(), each.meeting, each.resource))
    assert held["plans-C1"] == held["plans-C2"] == (date(2023, 5, 24), "plans-F1/review/1", "Ann")
    assert held["plans-C4"] == (date(2023, 6, 26), "plans-family-of-C4/review/1", "Bea")
    assert held["plans-C5"] == (date(2023, 4, 3), "plans-family-of-C5/review/1", "Bea")
    assert held["plans-C6"][2] == "Bea"


def test_the_diaries_hold_what_is_booked_before_anything_else_is(made: Path) -> None:
    program = compiled(derbyshire()[0], read(made))
    assert [(each.name, each.kept.name) for each in program.groups[0].known["plans-F1"]] == [
        ("plans-C1", "Ann"),
        ("plans-C2", "Ann"),
        ("plans-C3", ""),
    ]
    assert program.days.table.date(program.groups[0].known["plans-F1"][2].kept.day) == date(2023, 4, 6)


TEAM = """teams:
  social_work:
    title: Social work
    role: social_worker
    from: {file: people.csv, source: The list of staff}
    caseload: {number: 16, assumed: An example., range: [0.9, 1.1]}
    states: [referral.assessing]
"""


def test_a_team_has_its_workers_from_the_same_sheet_by_their_share_of_the_period(made: Path) -> None:
    made.write_text(LOCAL + TEAM, encoding="utf-8")
    rows = (
        "Col,social_worker,1,,2020-01-01,,20,",
        "Dee,social_worker,0.5,,2023-05-17,,,",  # 45 of the 91 days
        "Eve,Social worker,,,,2023-03-31,,",
        "Fay,social_worker,0.5,,,,12,yes",
    )
    sheet = "name,role,wte,leave_days,start,end,caseload,agency\nAnn,chair,,0,,,,\nBea,chair,0.5,0,,,,\n"
    write(made.parent / "people.csv", sheet + "\n".join(rows))
    found = read(made)
    team = found.teams["social_work"]
    workers, agency = 1 + 0.5 * 45 / 91, 0.5
    assert (team.workers.value, team.agency.value) == pytest.approx((workers, agency))
    assert team.caseload.value == pytest.approx((20 + 16 * 0.5 * 45 / 91 + 12 * 0.5) / (workers + agency))
    assert (team.workers.evidence.source, team.places) == ("The list of staff", 29)
    assert found.people["chairs"].names == ("Ann", "Bea")


def test_what_if_there_were_fewer_or_more_of_them_is_answered_by_the_first_or_by_others_like_them(made: Path) -> None:
    scenario = read(made)
    fewer, _ = varied(scenario, ["caseload.plans=4"])
    more, _ = varied(scenario, ["caseload.plans=8"])
    children = [
        [
            (family, child.name, child.kept.name)
            for family, some in compiled(derbyshire()[0], each).groups[0].known.items()
            for child in some
        ]
        for each in (fewer, scenario, more)
    ]
    assert children[0] == children[1][:4]
    assert children[2][:6] == children[1]
    assert children[2][6:] == [("plans-F1-2", "plans-C1-2", ""), ("plans-F1-2", "plans-C2-2", "")]


def test_a_sheet_is_seen_from_the_file_that_names_it(made: Path, tmp_path: Path) -> None:
    (tmp_path / "further").mkdir()
    over = write(
        tmp_path / "further" / "over.yaml", "scenario: over\ntitle: Over\nlanguage: 1\nbased_on: ../local.yaml\n"
    )
    assert read(over).people["chairs"].names == ("Ann", "Bea")


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (
            "meeting: review",
            "meeting: revue",
            "local.yaml:14:34: CP402 There is no meeting 'revue' (did you mean 'review'?)",
        ),
        (
            "meeting: review",
            "meeting: adjourned_review",
            "local.yaml:14:34: CP403 The past of 'plans' has no line that comes again with the meeting 'adjourned_review'.",
        ),
        ("people.csv", "peeple.csv", "peeple.csv:1:1: CP001 The file cannot be read: No such file or directory."),
        ("file: people.csv, ", "", "local.yaml:9:7: CP011 A sheet needs the key 'file'; it is not here."),
        (", source: The diaries", "", "CP012"),
        (
            "      without: [children, ago]\n",
            "",
            "CP012 A caseload has a sheet under 'from', which stands for 'children' and 'ago'; where the base has that, take it away with 'without: [children, ago]'.",
        ),
    ],
)
def test_a_scenario_that_names_its_sheets_wrongly_is_told_so(made: Path, before: str, after: str, said: str) -> None:
    made.write_text(LOCAL.replace(before, after), encoding="utf-8")
    with pytest.raises(Unreadable) as raised:
        read(made)
    found = [str(each).replace(f"{made.parent.as_posix()}/", "") for each in raised.value.findings]
    assert any(said in each for each in found), found


def test_the_faults_of_both_sheets_are_told_together(made: Path) -> None:
    write(made.parent / "people.csv", PEOPLE.replace("chair,,", "chair,9,"))
    write(made.parent / "caseload.csv", CASELOAD.replace("2023-05-24", "2023-05-27"))
    with pytest.raises(Unreadable) as raised:
        read(made)
    assert [(Path(each.place.file).name, each.place.line, each.code) for each in raised.value.findings] == [
        ("caseload.csv", 2, "CP409"),
        ("people.csv", 2, "CP409"),
    ]


# --- diaries -------------------------------------------------------------------------------------------------------


def diaries(**terms: Terms) -> Diaries:
    spell = lengths(distribution.parse("2 working days"))
    staff = Staff("chairs", tuple(terms), tuple(range(len(terms))), (600, 840), 2, 5, 0, 0, spell, terms)
    return Diaries(staff, DAYS, Draws(1, 0), 0, 400)


def test_who_holds_two_and_a_half_a_week_holds_two_and_three_in_turn() -> None:
    found = diaries(Ann=Terms(2, 250, 0, 0, 0, 1095))
    for _ in range(30):
        place = found.place(Wish(0, 0, 90))
        assert place
        found.take(place)
    assert sorted(found.all[0].weeks.values()) in ([2] * 6 + [3] * 6, [2] * 5 + [3] * 6 + [2], [2] * 6 + [3] * 6)


def test_nobody_is_booked_before_or_after_they_are_in_post_nor_in_training() -> None:
    found = diaries(Ann=Terms(2, 500, 0, 0, 7, 8), Bea=Terms(2, 500, 0, 5, 0, 1095))
    ann, bea = found.all
    assert [day for day in range(12) if day not in ann.leave] == [7, 8]
    away = [day for day in sorted(bea.leave) if day < 364]
    assert 4 <= len(away) <= 10
    assert all(DAYS.is_working(day) for day in away)


def test_what_is_in_a_diary_already_stands_however_full_it_is() -> None:
    found = diaries(Ann=Terms(2, 100, 0, 0, 7, 400), Bea=Terms(2, 500, 0, 0, 0, 1095))
    ann, bea = found.all
    clocks = []
    for _ in range(4):
        place = found.kept(1, ann)
        found.take(place)
        clocks.append((place.diary.name, place.minute - DAY))
    assert clocks == [("Ann", 600), ("Ann", 840), ("Ann", 930), ("Ann", 1020)]
    assert found.kept(1, None) == Place(bea, DAY + 600)


# --- any caseload that can be written ------------------------------------------------------------------------------


@st.composite
def sheets(draw: st.DrawFn) -> list[OpenPlan]:
    """Caseloads as no service would have them too: reviews days apart, plans begun on Sundays, siblings who differ in all."""
    first, calendar = derbyshire()[1].begins, Calendar.of(derbyshire()[0].calendar)
    found = []
    for number in range(draw(st.integers(1, 12))):
        began = first - timedelta(days=draw(st.integers(1, 1500)))
        length = (first - began).days
        last = began + timedelta(days=draw(st.integers(1, length - 1))) if length > 1 and draw(st.booleans()) else None
        reviews = draw(st.integers(1, min(12, (last - began).days))) if last else 0
        coming = draw(st.none() | st.dates(first, first + timedelta(days=90)).filter(calendar.is_working_day))
        family, chair = draw(st.sampled_from(["", "F1", "F2"])), draw(st.sampled_from(["", "Ann", "Bea"]))
        found.append(OpenPlan(f"C{number}", began, family, reviews, last, coming, chair))
    return found


@settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sheets())
def test_any_caseload_begins_as_it_is_written_and_goes_on_as_the_procedure_allows(
    made: Path, plans: list[OpenPlan]
) -> None:
    write(made.parent / "caseload.csv", caseload_sheets.written(plans))
    scenario = read(made)
    log = simulate(derbyshire()[0], scenario)
    assert completed(log, derbyshire()[0])[1] == ()
    for plan in plans:
        own = [each for each in log.by_case[f"plans-{plan.name}"] if each.own]
        before = [each for each in own if each.time.date() < log.begins]
        began = [each.time.date() for each in before if each.event == "conference.plan_agreed"]
        held = [each.time.date() for each in before if each.event == "review.opened"]
        assert began == [plan.began]
        assert (len(held), max(held, default=None)) == (plan.reviews, plan.last_review)
        after = [each for each in own if each not in before and each.event.startswith("review.") and each.meeting]
        gone = any(each.event.startswith(("child.", "residence.")) for each in own if each not in before)
        if plan.next_review and not gone:
            assert after[0].time.date() == plan.next_review
            assert plan.chair in ("", after[0].resource)

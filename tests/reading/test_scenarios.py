"""Scenarios are read strictly, with a place and the nearest word for every fault."""

from datetime import date
from pathlib import Path

import pytest

from cpmodel.model.findings import Unreadable
from cpmodel.reading.scenarios import file_of, load
from tests.simulation.year import derbyshire

WRITTEN = file_of("typical").read_text(encoding="utf-8")


def faults(tmp_path: Path, *changes: tuple[str, str]) -> list[str]:
    """The findings after some of the shipped scenario's text was changed."""
    text = WRITTEN
    for before, after in changes:
        assert before in text, before
        text = text.replace(before, after, 1)
    path = tmp_path / "typical.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Unreadable) as raised:
        load(path, derbyshire()[0])
    return [str(each) for each in raised.value.findings]


def test_every_number_of_the_shipped_scenario_rests_on_something() -> None:
    _, scenario = derbyshire()
    assert scenario.title == "Derbyshire, 1 April 2023 to 31 March 2024"
    assert sum(scenario.arrivals["referrals"].children.values()) == 11816
    assert sum(scenario.arrivals["referrals"].children.values()) == scenario.published["referrals.by_child"].value
    evidence = [each.time.evidence for each in scenario.stays.values()]
    evidence += [each.odds.evidence for each in scenario.stays.values() if each.odds]
    evidence += [each.chance.evidence for each in scenario.opportunities.values()]
    assert all(bool(each.source) != bool(each.assumed) for each in evidence)
    assert all(each.low <= 1 <= each.high for each in evidence)


def test_the_preference_for_the_same_chair_cites_its_requirement() -> None:
    _, scenario = derbyshire()
    assert scenario.preferences["same_chair"].evidence.cites == ("CON-17",)
    assert scenario.meetings["review"].same_chair


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (
            "  referral.received:",
            "  referral.recieved:",
            "CP402 There is no state 'referral.recieved' (did you mean 'referral.received'?).",
        ),
        (
            "event: referral.referred",
            "event: referral.refered",
            "CP402 There is no event 'referral.refered' (did you mean 'referral.referred'?).",
        ),
        (
            "{referral.danger_found: 3, ",
            "{referral.danger_fond: 3, ",
            "CP402 There is no event 'referral.danger_fond' (did you mean 'referral.danger_found'?).",
        ),
        (
            "    ahead_of: review\n",
            "    ahead_of: revue\n",
            "CP402 There is no meeting 'revue' (did you mean 'review'?); known are: adjourned_conference, adjourned_review, initial_conference, review.",
        ),
        ("    role: chair", "    role: chiar", "CP402 There is no role 'chiar' (did you mean 'chair'?)."),
        (
            "first_review: {time",
            "first_revue: {time",
            "CP402 There is no limit 'first_revue' (did you mean 'first_review'?)",
        ),
        ("cites: CON-17", "cites: CON-177", "CP402 There is no requirement 'CON-177' (did you mean 'CON-17'?)."),
        (
            "another_chair: different_chair",
            "another_chair: diferent_chair",
            "CP402 There is no state, fact or condition 'diferent_chair' (did you mean 'different_chair'?)",
        ),
        ("ends: 2023-04-01", "ends: 2022-04-01", "CP407 The period ends before it begins."),
        (
            "by_month: {2022-04: 1.2, 2022-05: 1.2, ",
            "by_month: {2022-05: 1.2, ",
            "CP407 There is no number for 2022-04 of the period; where nobody comes it is 0.",
        ),
        (
            "ends: 2023-04-01",
            "ends: 2023-08-01",
            "CP407 There is no number for 2023-04, 2023-05 and 2 more months of the period; where nobody comes it is 0.",
        ),
        ("number: 0.99", "number: 1.99", "CP407 'shared' is 1.99; it may be from 0 to 1."),
        ("odds: {elsewhere: 1}", "odds: {nowhere: 1}", "CP402 There is no value of 'residence' 'nowhere'"),
        (
            "time: uniform 0.1 to 0.4 working days",
            "time: uniform 0.1 working days",
            "CP012 'uniform 0.1 working days' has not the numbers that 'uniform' needs",
        ),
        (
            "event: transfer_in.notified",
            "event: referral.danger_found",
            "CP403 'referral.danger_found' cannot be the first event of a case that begins so.",
        ),
    ],
)
def test_a_fault_is_said_with_the_nearest_word(tmp_path: Path, before: str, after: str, said: str) -> None:
    found = faults(tmp_path, (before, after))
    assert any(said in each for each in found), found
    assert all(each.startswith("typical.yaml:") for each in found)


def test_a_state_in_which_people_must_act_needs_a_time(tmp_path: Path) -> None:
    start = WRITTEN.index("  referral.waiting_for_birth:")
    end = WRITTEN.index("  protection.deciding:")
    assert faults(tmp_path, (WRITTEN[start:end], "")) == [
        (
            f"typical.yaml:{WRITTEN[: WRITTEN.index('stays:')].count(chr(10)) + 1}:1: CP404 No time is given for the state "
            "'referral.waiting_for_birth', in which referral.conference_called can happen."
        )
    ]


def test_a_number_without_evidence_is_refused(tmp_path: Path) -> None:
    found = faults(tmp_path, (", assumed: Danger is asked about within hours., range: [0.5, 2]", ""))
    assert any("needs either 'source' or 'assumed'" in each for each in found)


def test_a_past_that_could_not_have_happened_is_refused(tmp_path: Path) -> None:
    found = faults(tmp_path, ("conference.threshold_met, conference.plan_agreed]", "conference.plan_agreed]"))
    assert found == [found[0]]
    assert "CP406 'conference.plan_agreed' cannot happen after the events before it" in found[0]


def test_all_faults_are_reported_together(tmp_path: Path) -> None:
    found = faults(tmp_path, ("role: chair", "role: chiar"), ("number: 0.99", "number: 1.99"))
    assert len(found) == 2


def test_a_scenario_that_is_not_there_is_said_with_the_nearest_one() -> None:
    with pytest.raises(
        Unreadable, match=r"CP401 There is no scenario 'derbyshire_2042' \(did you mean 'derbyshire_2024'\?\)"
    ):
        load("derbyshire_2042")


def test_a_scenario_that_was_asked_for_by_its_file_is_looked_for_under_that_name() -> None:
    with pytest.raises(Unreadable, match=r"Looked for was a file of this name, then 'mine\.yaml' in the folder"):
        load("mine.yaml")
    assert load("derbyshire.yaml") == load("derbyshire")


TEAM = """teams:
  assessment:
    title: Assessment team
    role: social_worker
    workers: {number: 40, assumed: Not published., range: [0.8, 1.2]}
    caseload: {number: 16, assumed: Not published., range: [0.8, 1.2]}
    vacancy: {number: 0.1, assumed: Not published., range: [0.5, 2]}
    states: [referral.assessing, referral.enquiring]

preferences:"""


def test_a_team_is_read_with_its_places(tmp_path: Path) -> None:
    path = tmp_path / "typical.yaml"
    path.write_text(WRITTEN.replace("preferences:", TEAM, 1), encoding="utf-8")
    team = load(path, derbyshire()[0])[1].teams["assessment"]
    assert (team.places, sorted(team.states)) == (576, ["referral.assessing", "referral.enquiring"])


def test_what_is_wrong_with_teams_is_said_all_at_once(tmp_path: Path) -> None:
    second = TEAM.replace("teams:\n", "").replace("  assessment:", "  second:").replace("preferences:", "")
    both = TEAM.replace("preferences:", "") + second + "preferences:"
    found = faults(
        tmp_path,
        ("preferences:", both),
        ("role: social_worker", "role: social_wroker"),
        ("{number: 0.1, assumed", "{number: 1.1, assumed"),
        ("[referral.assessing, referral.enquiring]", "[referral.assessing, referral.inquiring]"),
    )
    assert [each.partition("CP")[2].partition("; known")[0].rstrip(".") for each in found] == [
        "402 There is no role 'social_wroker' (did you mean 'social_worker'?)",
        "407 'vacancy' is 1.1; it may be from 0 to 1",
        "402 There is no state 'referral.inquiring' (did you mean 'referral.enquiring'?)",
        "403 'referral.assessing' is a state of the team 'assessment' already; a child needs one worker there",
    ]


KEEPING = """holidays:
  school:
    title: School holidays
    days: [2022-07-25 to 2022-09-02, "2022-10-24"]
    source: An example.
work:
  conference_chaired:
    at: [events.conference_opens]
    counts: meeting
    role: chair
    hours: {number: 6, assumed: Not published., range: [0.7, 1.3]}
    cost: {number: 45, assumed: Not published., range: [0.8, 1.2]}
  report_written:
    at: [conference.reports_shared]
    counts: child
    role: social_worker
    hours: {number: 4, assumed: Not published., range: [0.7, 1.3]}

preferences:"""
OPTIONS = """    people: chairs
    same_chair_for: {number: 5, assumed: Not published., range: [0.5, 2]}
    needs: [rooms]
    avoids: [school]
    overtime: true
    can_move: false
    postponed_by: [reports_before_conference]
"""
ROOMS = """people:
  rooms:
    title: Room
    role: chair
    count: {number: 3, assumed: Not published., range: [0.5, 2]}
    places: ["10:00", "14:00"]
    a_day: {number: 2, assumed: As often as places are., range: [0.5, 1]}
    a_week: {number: 10, assumed: As often as places are., range: [0.5, 1]}
    leave: {number: 0, assumed: Rooms have none., range: [1, 1]}
    sickness: {number: 0, assumed: Rooms have none., range: [1, 1]}
    sick_for: {time: 1 working days, assumed: Rooms have none., range: [1, 1]}
"""
SURGE = """    growth: {number: 0.03, assumed: As in the years before., range: [0, 2]}
    surges:
      inspection: {days: 2023-01-09 to 2023-01-20, times: {number: 1.5, assumed: As after the last one., range: [0.7, 1.5]}}
    begins:
"""


def kept(*changes: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    """The changes that give the shipped scenario all ways of keeping diaries, and others after them."""
    return (
        ("preferences:", KEEPING),
        ("    people: chairs\n", OPTIONS),
        ("people:\n  chairs:", f"{ROOMS}  chairs:"),
        ("    begins:\n", SURGE),
        *changes,
    )


def test_the_ways_of_keeping_diaries_are_read(tmp_path: Path) -> None:
    text = WRITTEN
    for before, after in kept():
        assert before in text, before
        text = text.replace(before, after, 1)
    path = tmp_path / "typical.yaml"
    path.write_text(text, encoding="utf-8")
    scenario = load(path, derbyshire()[0])[1]
    first = scenario.meetings["initial_conference"]
    assert first.same_chair_for
    assert first.same_chair_for.value == 5
    assert (first.needs, first.avoids, first.overtime, first.can_move, first.postponed_by) == (
        ("rooms",),
        ("school",),
        True,
        False,
        ("reports_before_conference",),
    )
    assert scenario.holidays["school"].stretches == (
        (date(2022, 7, 25), date(2022, 9, 2)),
        (date(2022, 10, 24), date(2022, 10, 24)),
    )
    arrivals = scenario.arrivals["referrals"]
    assert (arrivals.growth.value, [each.times.value for each in arrivals.surges]) == (0.03, [1.5])
    assert [(each.event, each.counts, each.role, each.hours, each.cost) for each in scenario.effort] == [
        ("conference_chaired", "meeting", "chair", 6, 45),
        ("report_written", "child", "social_worker", 4, None),
    ]


def test_what_is_wrong_with_the_ways_of_keeping_diaries_is_said_all_at_once(tmp_path: Path) -> None:
    found = faults(
        tmp_path,
        *kept(
            ("needs: [rooms]", "needs: [rooms, chairs, romms]"),
            ("avoids: [school]", "avoids: [schools]"),
            ("[reports_before_conference]", "[initial_conference]"),
            ("role: social_worker\n    hours", "role: social_wroker\n    hours"),
        ),
    )
    assert [each.partition("CP")[2].partition("; known")[0].rstrip(".") for each in found] == [
        "403 A meeting has one of 'chairs' already; each group is named once",
        "402 There is no group of people 'romms' (did you mean 'rooms'?)",
        "402 There is no set of holidays 'schools' (did you mean 'school'?)",
        "402 There is no least distance 'initial_conference'",
        "402 There is no role 'social_wroker' (did you mean 'social_worker'?)",
    ]


def test_a_stretch_of_days_that_ends_before_it_begins_is_refused(tmp_path: Path) -> None:
    found = faults(tmp_path, *kept(("2022-07-25 to 2022-09-02", "2022-09-25 to 2022-09-02")))
    assert len(found) == 1
    assert "'2022-09-25 to 2022-09-02', which ends before it begins" in found[0]

"""The engine where there is nothing, or very much, of something; and the same bytes on every machine."""

from dataclasses import replace
from datetime import date
from hashlib import sha256
from io import StringIO
from typing import Any

from cpmodel.model.log import Record
from cpmodel.model.scenario import Arrivals, Number, People, Scenario, Surge, Team
from cpmodel.simulation import simulate
from tests.simulation.small import arrivals, chairs, meeting, scenario, stay, there
from tests.simulation.test_meetings import CONFERENCE

YEAR = {f"2023-{month:02}": 20.0 for month in range(4, 13)}


def county(*more: People | Team, a_year: dict[str, float] = YEAR, ready: str = "2 to 6 working days") -> Scenario:
    """Nine months of conferences, with families of all sizes and times of every kind."""
    return scenario(
        arrivals("conference.called", a_year),
        stay("conference.called", f"uniform {ready}" if " to " in ready else ready),
        meeting(
            "conference.opened",
            "conference.called conference.ready",
            aims={"conference": "bands 0 (65) 3 (35) 9 working days"},
            notice="triangular 2, 3, 6 working days",
            otherwise="lognormal median 10, p90 20 working days",
        ),
        *more,
        begins="2023-04-03",
        ends="2024-01-01",
        sizes={1: 50, 2: 30, 3: 20},
        shared=0.9,
    )


def held(told: Scenario) -> list[Record]:
    return [each for each in simulate(CONFERENCE, told).records if each.event == "conference.opened"]


def test_where_nobody_comes_nothing_happens() -> None:
    told = county(chairs(3), a_year=dict.fromkeys(YEAR, 0.0))
    assert {each.event for each in simulate(CONFERENCE, told).records} == {"place_offered"}


def test_with_a_thousand_chairs_nobody_is_late_and_nobody_waits_for_another() -> None:
    told = county(chairs(1000))
    starts = {each.case: each.time for each in simulate(CONFERENCE, told).records if each.event == "conference.called"}
    waited = [(each.time.date() - starts[each.case].date()).days for each in held(told)]
    assert waited
    assert max(waited) <= 25  # fifteen working days, over two bank holidays at most


def test_with_one_chair_her_diary_is_full_and_everybody_is_seen_in_turn() -> None:
    told = county(chairs(1, a_week=2))
    days = [each.time for each in held(told) if each.case.endswith(".1")]
    assert days == sorted(days)
    weeks = [each.isocalendar()[1] for each in days]
    assert max(weeks.count(each) for each in set(weeks)) == 2


def test_in_a_year_of_surge_every_family_is_somewhere() -> None:
    told = county(chairs(2))
    (stream,) = told.arrivals.values()
    surge = Surge("surge", date(2023, 4, 3), date(2023, 12, 31), Number(10))
    told = replace(told, arrivals={"new": replace(stream, surges=(surge,))})
    log = simulate(CONFERENCE, told)
    assert 900 <= len(log.by_case) <= 2700
    for records in log.by_case.values():
        assert [each.state_to for each in records] == ["called", "ready", "held"][: len(records)]


def test_where_nothing_varies_every_replication_is_the_same() -> None:
    told = scenario(
        Arrivals("new", "conference.called", dict.fromkeys(YEAR, 0.0), (1.0,) * 5 + (0.0,) * 2, ()),
        *there_are(40),
        begins="2023-04-03",
        ends="2024-01-01",
    )
    assert simulate(CONFERENCE, told, 0) == simulate(CONFERENCE, told, 1)


def there_are(families: int) -> tuple[Any, ...]:
    return (
        there(families, ("conference.called", 0), ago="1 days"),
        stay("conference.called", "3 working days"),
        meeting("conference.opened", "conference.called conference.ready", aims={"conference": "1 working days"}),
        chairs(2),
    )


def written(told: Scenario) -> str:
    text = StringIO()
    for each in simulate(CONFERENCE, told).records:
        text.write(f"{each}\n")
    return sha256(text.getvalue().encode()).hexdigest()


def test_the_same_seed_gives_the_bytes_that_another_machine_gave() -> None:
    """Stored on 25 November 2026, on Linux with Python 3.11. Whoever changes what the engine draws stores it anew, and says so."""
    told = county(
        chairs(2, leave=20, sickness=3),
        Team("team", "Team", "chair", Number(5), Number(4), frozenset({"conference.called"})),
    )
    assert written(told) == STORED


STORED = "0162d03072c28aa47dc494c84cd028af575eb3060242f970f59a34bb34348e67"

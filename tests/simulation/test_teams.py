"""Teams worked out by hand: who is given a worker, when, and what waits until then."""

from cpmodel.model.log import BESIDES, TEAM_ASKED, TEAM_FREED, TEAM_GIVEN
from cpmodel.model.procedure import Procedure
from cpmodel.model.scenario import Number, Scenario, Team
from cpmodel.simulation import simulate
from tests.building import pathway, procedure, transition
from tests.simulation.small import hazard, scenario, stay, there

WORK = procedure(
    pathway(
        "work",
        "none asked seen done",
        transition("asked", "none", "asked"),
        transition("seen", "asked", "seen"),
        transition("done", "seen", "done"),
        transition("left", "asked seen", "done", by="outside"),
        final="done",
    )
)
NEED = frozenset({"work.asked", "work.seen"})


def team(workers: float, caseload: float = 1, **more: float) -> Team:
    return Team(
        "team", "Team", "chair", Number(workers), Number(caseload), NEED, **{k: Number(v) for k, v in more.items()}
    )


def told(meant: Procedure, some: Scenario) -> list[tuple[str, str, str]]:
    """Child, event and day of all that the log tells."""
    records = simulate(meant, some).records
    return [
        (each.case.removesuffix(".1"), each.event, f"{each.time:%d %b}")
        for each in records
        if each.event in BESIDES or each.own
    ]


def of(records: list[tuple[str, str, str]], case: str) -> list[tuple[str, str]]:
    return [(event, day) for name, event, day in records if name == case]


STAYS = stay("work.asked", "2 working days", {"work.seen": 1}), stay("work.seen", "1 working days", {"work.done": 1})


def test_who_comes_second_waits_for_the_worker_and_then_takes_as_long_as_the_first() -> None:
    found = told(WORK, scenario(there(2, ("work.asked", 0)), *STAYS, team(1), begins="2023-04-17"))
    assert of(found, "known-0001") == [
        ("work.asked", "14 Apr"),
        (TEAM_ASKED, "17 Apr"),
        (TEAM_GIVEN, "17 Apr"),
        ("work.seen", "18 Apr"),
        ("work.done", "19 Apr"),
        (TEAM_FREED, "19 Apr"),
    ]
    assert of(found, "known-0002") == [
        ("work.asked", "14 Apr"),
        (TEAM_ASKED, "17 Apr"),
        (TEAM_GIVEN, "19 Apr"),
        ("work.seen", "21 Apr"),
        ("work.done", "24 Apr"),
        (TEAM_FREED, "24 Apr"),
    ]


def test_a_worker_carries_several_children_and_room_for_half_a_child_is_none() -> None:
    two = scenario(there(3, ("work.asked", 0)), *STAYS, team(1.25, 2), begins="2023-04-17")
    given = [(case, day) for case, event, day in told(WORK, two) if event == TEAM_GIVEN]
    assert given == [("known-0001", "17 Apr"), ("known-0002", "17 Apr"), ("known-0003", "19 Apr")]


def test_vacant_posts_carry_nobody_and_agency_workers_do() -> None:
    assert (team(10, 3, vacancy=0.2).places, team(10, 3, vacancy=0.2, agency=1).places) == (24, 27)


def test_without_workers_nothing_is_done_but_what_comes_from_outside() -> None:
    some = scenario(there(1, ("work.asked", 0)), *STAYS, hazard("work.left", "10 days"), team(0), begins="2023-04-17")
    assert of(told(WORK, some), "known-0001") == [
        ("work.asked", "14 Apr"),
        (TEAM_ASKED, "17 Apr"),
        ("work.left", "27 Apr"),
        (TEAM_FREED, "27 Apr"),
    ]


def test_who_gives_up_is_passed_over() -> None:
    some = scenario(
        there(1, ("work.asked", 0), name="first"),
        there(1, ("work.asked", 0), name="second"),
        *STAYS,
        hazard("work.left", "1 days"),
        team(1),
        begins="2023-04-17",
    )
    found = told(WORK, some)
    assert [(case, event) for case, event, _ in found if event in (TEAM_GIVEN, "work.left")] == [
        ("first-0001", TEAM_GIVEN),
        ("first-0001", "work.left"),
        ("second-0001", "work.left"),
    ]


def test_a_team_with_room_for_all_changes_nothing_about_what_happens() -> None:
    def happened(*more: Team) -> list[tuple[str, str, str]]:
        some = scenario(there(40, ("work.asked", 0), ago="uniform 0 to 9 days"), *STAYS, *more, begins="2023-04-17")
        return [each for each in told(WORK, some) if each[1] not in BESIDES]

    assert happened(team(100)) == happened()

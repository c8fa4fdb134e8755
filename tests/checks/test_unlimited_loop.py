from dataclasses import replace
from pathlib import Path

import pytest

from cpmodel.checks import check, unlimited_loop
from cpmodel.model.findings import Mend, Put
from cpmodel.model.procedure import Limit, Pathway, Procedure
from cpmodel.reading.procedures import load
from tests.building import fact, follows, is_so, limit, pathway, procedure, state, transition
from tests.checks.examples import DOCUMENTS, Edit, found, mended, told


def test_a_loop_without_a_limit_is_found() -> None:
    assert told("unlimited_loop") == [
        "pathways/visit.yaml:6:3: error CP213 [visit.requested] A case can go round “Visit asked for” and “Put off” for ever (visit.requested), and no limit is over it. The story ends with going round once. | visit.requested, visit.put_off, visit.asked_again",
    ]


def test_a_limit_on_one_of_its_states_mends_it(tmp_path: Path) -> None:
    edits: list[Edit] = [("pathways/visit.yaml", "{title: Put off,", "{title: Put off, within: 2 weeks,")]
    assert mended("unlimited_loop", tmp_path, *edits) == []


def test_the_mend_is_a_limit_that_says_that_it_is_assumed() -> None:
    finding = check(load(DOCUMENTS / "unlimited_loop")).findings[0]
    assert finding.mend == Mend(
        "put 'within: 1 month' on “Visit asked for”, marked as an assumption.",
        (
            Put(finding.place, ("within",), "1 month"),
            Put(
                finding.place,
                ("assumed",),
                "No source gives a time here; one month was put so that the loop has a limit, and nobody has confirmed it.",
            ),
        ),
        assumes=True,
    )


def visit() -> Pathway:
    return pathway(
        "visit",
        "none asked put_off made",
        transition("asked", "none made", "asked"),
        transition("put_off", "asked", "put_off"),
        transition("asked_again", "put_off", "asked"),
        transition("made", "asked", "made"),
        final="made",
    )


def with_limits(*limits: Limit) -> Procedure:
    return procedure(visit(), limits=limits)


LOOP = "visit.asked: A case can go round “Asked” and “Put off” for ever (visit.asked), and no limit is over it. The story ends with going round once."


def test_a_limit_from_before_the_loop_to_after_it_is_over_it() -> None:
    assert found(with_limits(limit("visited", "visit.asked", "visit.made", within="2 weeks")), "CP213") == []


def test_a_limit_that_going_round_stops_is_not() -> None:
    stopped = limit("visited", "visit.asked", "visit.made visit.put_off", within="2 weeks")
    assert found(with_limits(stopped), "CP213") == [f"{LOOP} | visit.asked, visit.put_off, visit.asked_again"]


def test_a_limit_that_going_round_restarts_is_not() -> None:
    again = limit("visited", "visit.asked visit.asked_again", "visit.made", within="2 weeks", restart=True)
    assert found(with_limits(again), "CP213") == [f"{LOOP} | visit.asked, visit.put_off, visit.asked_again"]


def test_later_starts_do_not_matter_where_they_are_ignored() -> None:
    once = limit("visited", "visit.asked visit.asked_again", "visit.made", within="2 weeks")
    assert found(with_limits(once), "CP213") == []


def test_a_limit_that_is_kept_on_every_round_and_starts_anew_is_over_it() -> None:
    anew = limit("asked_anew", "visit.asked visit.asked_again", "visit.asked_again visit.made", within="2 weeks")
    assert found(with_limits(anew), "CP213") == []


def test_a_limit_that_takes_over_from_another_is_over_it_together_with_that() -> None:
    first = limit("first", "visit.asked", "visit.put_off", within="2 weeks")
    later = limit("later", "visit.put_off", "visit.put_off visit.made", within="2 weeks")
    assert found(with_limits(first, later), "CP213") == []


def test_a_limit_that_only_some_cases_come_with_is_told_by_one_that_comes_without() -> None:
    work = pathway(
        "work",
        "none waiting doing checking done",
        transition("began", "none", "doing"),
        transition("put_off", "doing", "waiting"),
        transition("went_on", "waiting", "doing", by="outside"),
        transition("checked", "doing", "checking"),
        transition("sent_back", "checking", "doing"),
        transition("ended", "doing waiting", "done"),
        final="done",
    )
    over = limit("worked", "work.began", "work.ended work.put_off", within="2 weeks")
    assert found(procedure(work, limits=[over]), "CP213") == [
        (
            "work.doing: A case can go round “Doing” and “Checking” for ever (work.doing), and no limit is over it. The story"
            " ends with going round once. | work.began, work.put_off, work.went_on, work.checked, work.sent_back"
        )
    ]


def test_what_a_guard_lets_happen_once_is_no_loop() -> None:
    asked = pathway(
        "consent",
        "none asked given",
        transition("asked", "none", "asked"),
        transition("refused", "asked", "asked", when=is_so("refusing", False), sets={"refusing": True}),
        transition("given", "asked", "given"),
        final="given",
    )
    assert found(procedure(asked, facts=[fact("refusing")]), "CP213") == []


def test_a_state_that_is_entered_again_and_again_is_a_loop_and_an_event_that_leaves_nothing_is_none() -> None:
    def heard(to: str | None) -> Procedure:
        return procedure(
            pathway(
                "talk",
                "none open closed",
                transition("begun", "none", "open"),
                transition("said", "open", to),
                transition("ended", "open", "closed"),
                final="closed",
            )
        )

    assert found(heard("open"), "CP213") == [
        (
            "talk.open: A case can come to “Open” again and again for ever (talk.open), and no limit is over it. The story ends"
            " with going round once. | talk.begun, talk.said"
        )
    ]
    assert found(heard(None), "CP213") == []


def test_a_loop_through_rest_or_from_outside_is_none() -> None:
    made = procedure(
        pathway(
            "plan",
            "none active ended",
            transition("agreed", "none ended", "active"),
            transition("moved", "active", "active", by="outside"),
            transition("ended", "active", "ended"),
            final="ended",
        )
    )
    assert found(made, "CP213") == []


def test_two_pathways_that_send_each_other_back_are_found() -> None:
    made = procedure(
        pathway(
            "manager",
            "none asking deciding done",
            transition("began", "none", "asking"),
            follows("panel.answered", "asking", "deciding"),
            transition("asked_again", "deciding", "asking"),
            transition("decided", "deciding", "done"),
            final="done",
        ),
        pathway(
            "panel",
            "none asked waiting closed",
            follows("manager.began manager.asked_again", "none waiting", "asked"),
            transition("answered", "asked", "waiting", when=state("manager.asking")),
            follows("manager.decided", "waiting", "closed"),
            final="closed",
        ),
    )
    assert found(made, "CP213") == [
        (
            "panel.asked: A case can go round “Asked” and “Waiting” for ever (panel.asked), and no limit is over it."
            " The story ends with going round once. | manager.began, panel.answered, manager.asked_again"
        ),
        (
            "manager.asking: A case can go round “Asking” and “Deciding” for ever (manager.asking), and no limit is over it."
            " The story ends with going round once. | manager.began, panel.answered, manager.asked_again"
        ),
    ]


def test_what_is_assumed_already_is_kept_by_the_mend() -> None:
    loop = visit()
    asked = replace(loop.states["asked"], grounds=replace(loop.states["asked"].grounds, assumed="It is usual."))
    made = procedure(replace(loop, states={**loop.states, "asked": asked}))
    (finding,) = (each for each in check(made).findings if each.code == "CP213")
    assert finding.mend is not None
    assert finding.mend.edits[1] == Put(
        asked.place,
        ("assumed",),
        "It is usual. No source gives a time here; one month was put so that the loop has a limit, and nobody has confirmed it.",
    )


def test_where_too_many_limits_could_be_running_the_story_is_the_shortest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unlimited_loop, "_LARGEST", 0)
    stopped = limit("visited", "visit.asked", "visit.made visit.put_off", within="2 weeks")
    assert found(with_limits(stopped), "CP213") == [f"{LOOP} | visit.asked, visit.put_off, visit.asked_again"]


def test_a_limit_that_only_runs_where_another_pathway_stands_is_over_no_loop_that_does_not_ask_for_it() -> None:
    made = procedure(
        visit(),
        pathway("record", "none kept", follows("visit.made", "none", "kept"), final="kept"),
        pathway("day", "open shut", transition("shut", "open", "shut", when=state("week.on"))),
        pathway("week", "on off", transition("ended", "on", "off"), transition("began", "off", "on")),
        limits=[limit("visited", "visit.asked", "visit.made", within="2 weeks", when=state("day.shut"))],
    )
    assert found(made, "CP213") == [f"{LOOP} | visit.asked, visit.put_off, visit.asked_again"]


def test_the_end_of_the_case_does_not_take_away_a_limit_of_a_pathway_that_outlives_it() -> None:
    over = pathway("plan", "open ended", transition("ended", "open", "ended"), final="ended")
    limits = [limit("visited", "visit.asked", "visit.made", within="2 weeks")]
    made = procedure(visit(), over, limits=limits, ends_when=state("plan.ended"), outlives="visit")
    assert found(made, "CP213") == []

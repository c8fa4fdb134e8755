"""Rules about who, and stories with days, as they are read."""

from datetime import date
from pathlib import Path

import pytest

from cpmodel.model.condition import InState
from cpmodel.model.procedure import CausedBy, OnThen, Owned, Pattern, Rule, Told
from cpmodel.reading.procedures import Otherwise, load
from tests.reading.examples import COMPLETE, PROCEDURE, STORIES, Edit, copied, said


@pytest.mark.parametrize(
    ("written", "pattern"),
    [
        ("event: visit.made, by: [worker, clock]", CausedBy(frozenset({"visit.made"}), ("worker", "clock"))),
        (
            "on: visit.made, told: family, when: record.open",
            Told(frozenset({"visit.made"}), ("family",), InState("record", "open")),
        ),
        ("owner: worker, of: visit.requested", Owned(("visit.requested",), "worker")),
        ("on: visit.made, then: record.open", OnThen(frozenset({"visit.made"}), InState("record", "open"))),
    ],
)
def test_each_pattern_is_read_as_itself(tmp_path: Path, written: str, pattern: Pattern) -> None:
    folder = copied(tmp_path, (PROCEDURE, "precedes: visit.requested, event: visit.made", written))
    rules: dict[str, Rule] = dict(load(folder).rules)
    assert rules["made_once_asked"].pattern == pattern


def test_events_without_a_day_happen_on_that_of_the_event_before_them(tmp_path: Path) -> None:
    told = "day: '2026-11-25', events: [visit.made], dates: {birthday: '2030-01-01'}, limits: {answer: kept, notice: '2029-12-30'}"
    first, second = load(copied(tmp_path, (STORIES, "events: [visit.made]", told))).stories
    assert (first.days, first.limits) == ((), {})
    assert second.days == (date(2026, 11, 25), date(2026, 11, 25))
    assert second.dates == {"birthday": date(2030, 1, 1)}
    assert second.limits == {"answer": "kept", "notice": date(2029, 12, 30)}


@pytest.mark.parametrize(
    ("edit", "fault"),
    [
        (
            (PROCEDURE, "precedes: visit.requested, event: visit.made", "owner: worker, of: visit.asked"),
            "There is no state 'visit.asked'",
        ),
        (
            (PROCEDURE, "precedes: visit.requested, event: visit.made", "owner: wroker, of: visit.requested"),
            "There is no role 'wroker'",
        ),
        ((STORIES, "ends: record.open", "day: '2026-11-25', limits: {anser: kept}"), "There is no limit 'anser'"),
        (
            (STORIES, "ends: record.open", "day: '2026-11-25', limits: {record.open: kept}"),
            "The state 'record.open' has no 'within' (any more), and so no limit.",
        ),
        ((STORIES, "ends: record.open", "dates: {birthdya: '2026-11-25'}"), "There is no date 'birthdya'"),
        ((STORIES, "ends: record.open", "day: '25 November'"), "'25 November' is not a day"),
        (
            (STORIES, "ends: record.open", "day: '2026-11-25', limits: {answer: late}"),
            "'late' is not how a limit stands",
        ),
    ],
)
def test_what_is_not_there_is_said_once(tmp_path: Path, edit: Edit, fault: str) -> None:
    (sentence,) = said(tmp_path, edit)
    assert fault in sentence


def test_a_procedure_can_be_read_as_if_something_else_were_written() -> None:
    otherwise = Otherwise("procedure", ("events", "visit_ends"), ["visit.made"])
    assert load(COMPLETE, otherwise=otherwise).events["visit_ends"] == {"visit.made"}
    final = Otherwise("visit", ("states", "requested", "final"), True)
    assert load(COMPLETE, otherwise=final).states["visit.requested"].final
    assert not load(COMPLETE).states["visit.requested"].final

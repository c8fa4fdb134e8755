from cpmodel.kpis import measure_all
from cpmodel.model.effort import Effort
from cpmodel.reading.procedures import load
from tests.kpis.making import number, record, values, year

OPENS = frozenset({"conference.opened", "conference.reconvened"})
SIBLINGS = [
    *(
        record("2023-05-02T10:00", "conference.opened", "in_session", "ready", case=each, meeting="m1")
        for each in ("a1", "a2")
    ),
    record("2023-05-03T10:00", "conference.opened", "in_session", "ready", case="b1"),
    record("2022-05-03T10:00", "conference.opened", "in_session", "ready", case="c1", meeting="m0"),
]


def test_hours_count_once_a_meeting_or_for_each_child_and_cost_is_of_those_that_have_one():
    effort = (
        Effort("events.conference_opens", OPENS, "meeting", "chair", 2, 50, "assumed"),
        Effort("conference.opened", frozenset({"conference.opened"}), "child", "chair", 0.5, None, "assumed"),
        Effort("conference.opened", frozenset({"conference.opened"}), "child", "social_worker", 8, 30, "assumed"),
    )
    found = {each.name: each for each in measure_all(year(*SIBLINGS), load("derbyshire"), effort).measures}
    assert number(found, "effort.chair.hours") == (
        2 * 2 + 3 * 0.5,
        5,
    )  # a meeting on two siblings and one without a name
    assert number(found, "effort.social_worker.hours") == (24, 3)
    assert number(found, "effort.cost") == (2 * 2 * 50 + 24 * 30, 5)


def test_without_a_table_there_are_no_hours():
    assert not [name for name in values(*SIBLINGS) if name.startswith("effort.")]

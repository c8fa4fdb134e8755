from datetime import date

from tests.kpis.making import CONFERENCE, begun, held, record, series, values


def test_who_waits_and_who_waits_too_long_at_the_end_of_each_week():
    # Called on Wednesday 12 April, due on Thursday 27 April, held on Tuesday 2 May: waiting at the ends of the weeks of 10, 17 and 24 April
    # (Sundays 16, 23 and 30), past the limit at the last of them alone.
    called = [record("2023-04-12T10:00", "referral.conference_called", "called", "none", pathway="conference")]
    records = (*begun(), *CONFERENCE, *called, *held("2023-05-02T10:00"))
    found = series(*records, begins=date(2023, 4, 3), ends=date(2023, 5, 8))
    weeks = [date(2023, 4, 3), date(2023, 4, 10), date(2023, 4, 17), date(2023, 4, 24), date(2023, 5, 1)]
    assert list(found["queue.queue_by_week"].at) == weeks
    assert found["queue.queue_by_week"].lines[""] == (0, 1, 1, 1, 0)
    assert found["queue.backlog_by_week"].lines[""] == (0, 0, 0, 1, 0)


def test_a_conference_that_is_called_off_is_waited_for_no_more():
    gone = [
        record("2023-04-12T10:00", "referral.conference_called", "called", "none", pathway="conference"),
        record("2023-04-20T10:00", "residence.moved_away", "called_off", "called", pathway="conference"),
    ]
    found = series(*begun(), *CONFERENCE[:5], *gone, begins=date(2023, 4, 10), ends=date(2023, 4, 24))
    assert found["queue.queue_by_week"].lines[""] == (1, 0)


def test_the_queue_at_the_end_is_that_of_the_last_instant():
    called = record("2024-03-28T10:00", "referral.conference_called", "called", "none", pathway="conference")
    after = record("2024-04-01T00:00", "conference.opened", "in_session", "ready")
    found = values(*begun(), called, after)
    assert (found["queue.queue"].value, found["queue.backlog"].value) == (1, 0)

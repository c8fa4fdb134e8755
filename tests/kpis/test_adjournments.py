from tests.kpis.making import number, record, values


def test_adjournments_are_counted_by_child_and_by_meeting():
    found = values(
        # Two siblings at one conference that is adjourned and held again; a third child's is opened at once.
        record("2023-05-02T10:00", "conference.adjourned", "adjourned", "ready", case="a1", meeting="m1"),
        record("2023-05-02T10:00", "conference.adjourned", "adjourned", "ready", case="a2", meeting="m1"),
        record("2023-05-09T10:00", "conference.reconvened", "in_session", "adjourned", case="a1", meeting="m2"),
        record("2023-05-09T10:00", "conference.reconvened", "in_session", "adjourned", case="a2", meeting="m2"),
        record("2023-05-09T14:00", "conference.opened", "in_session", "ready", case="b1", meeting="m3"),
    )
    assert number(found, "adjournments.conference.by_child") == (40, 5)
    value, count = number(found, "adjournments.conference.by_meeting")
    assert (round(value or 0, 3), count) == (33.333, 3)
    assert number(found, "adjournments.review.by_child") == (None, 0)


def test_a_log_that_does_not_name_meetings_counts_children():
    found = values(record("2023-05-02T10:00", "review.adjourned", "adjourned", "ready"))
    assert number(found, "adjournments.review.by_child") == (100, 1)
    assert "adjournments.review.by_meeting" not in found

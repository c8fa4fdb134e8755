from tests.kpis.making import number, plan, record, values


def test_a_child_is_of_the_worker_who_made_its_latest_visit():
    found = values(
        *plan("a", "2023-05-01T10:00"),
        *plan("b", "2023-05-01T10:00"),
        *plan("c", "2023-05-01T10:00"),
        *plan("d", "2023-05-01T10:00", "2023-11-01T10:00"),
        record("2023-05-10T10:00", "visits.child_seen", "due", "due", case="a", resource="W1"),
        record("2023-06-10T10:00", "visits.child_not_seen", "", "due", case="a", resource="W2"),
        record("2023-06-10T10:00", "visits.child_seen", "due", "due", case="b", resource="W2"),
        record("2023-06-10T10:00", "visits.child_seen", "due", "due", case="c", resource="W1"),
        record("2023-06-10T10:00", "visits.child_seen", "due", "due", case="d", resource="W1"),
        record("2024-04-01T00:00", "visits.child_seen", "due", "due", case="c", resource="W2"),
    )
    assert number(found, "caseloads.mean") == (1.5, 2)
    assert number(found, "caseloads.most") == (2, 2)


def test_a_log_that_does_not_say_who_visits_gives_no_caseload():
    found = values(
        *plan("a", "2023-05-01T10:00"), record("2023-05-10T10:00", "visits.child_seen", "due", "due", case="a")
    )
    assert "caseloads.mean" not in found

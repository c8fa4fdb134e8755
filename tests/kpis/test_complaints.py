from tests.kpis.making import number, record, values


def test_complaints_are_counted_and_those_upheld_are_of_those_that_were_answered():
    found = values(
        record("2023-05-02T12:00", "conference.neither_agreed", "decided", "deciding"),
        *(record("2023-05-03T12:00", "complaint.made", "with_chair", "none", case=each) for each in "abcd"),
        record("2023-05-04T12:00", "complaint.about_an_agency", "redirected", "with_chair", case="a"),
        record("2023-05-05T12:00", "complaint.decision_upheld", "upheld", "considered", case="b"),
        record("2023-05-05T12:00", "complaint.second_conference", "second_conference", "considered", case="c"),
        record("2023-05-05T12:00", "complaint.review_brought_forward", "review_forward", "considered", case="d"),
    )
    assert number(found, "complaints.by_child") == (4, 4)
    assert number(found, "complaints.of_decisions") == (400, 1)
    value, count = number(found, "complaints.upheld")
    assert (round(value or 0, 3), count) == (66.667, 3)

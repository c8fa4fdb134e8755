from tests.kpis.making import number, record, values


def test_dissents_are_counted_and_those_upheld_are_of_those_that_ended():
    found = values(
        *(record("2023-05-02T12:00", "conference.plan_agreed", "decided", "deciding", case=each) for each in "abcd"),
        record("2023-05-03T12:00", "dissent.raised", "discussing", "none", case="a"),
        record("2023-05-03T12:00", "dissent.raised", "discussing", "none", case="b"),
        record("2023-05-04T12:00", "dissent.agreement_reached", "settled", "discussing", case="a"),
        record("2023-03-31T12:00", "dissent.raised", "discussing", "none", case="c"),
        record("2023-05-05T12:00", "dissent.conference_again", "upheld", "at_panel", case="c"),
    )
    assert number(found, "dissents.by_child") == (2, 2)
    assert number(found, "dissents.of_decisions") == (50, 4)
    assert number(found, "dissents.upheld") == (50, 2)

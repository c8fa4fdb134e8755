from datetime import date

from tests.kpis.making import plan, series


def test_plans_open_are_counted_at_the_end_of_each_day():
    found = series(
        *plan("a", "2023-03-01T10:00", "2023-04-02T00:00"),
        *plan("b", "2023-04-01T23:59"),
        *plan("c", "2023-04-02T10:00", "2023-04-02T15:00"),
        *plan("d", "2023-04-03T10:00"),
        begins=date(2023, 4, 1),
        ends=date(2023, 4, 4),
    )["plans.open_by_day"]
    # A plan that ends at midnight was open to the last instant of the day before.
    assert dict(zip(found.at, found.lines[""], strict=True)) == {
        date(2023, 4, 1): 2,
        date(2023, 4, 2): 1,
        date(2023, 4, 3): 2,
    }

from tests.kpis.making import number, plan, values


def test_a_plan_is_a_second_one_where_the_child_had_one_before_the_period_too():
    found = values(
        *plan("a", "2022-01-10T10:00", "2022-06-01T10:00"),
        *plan("a", "2023-05-01T10:00", "2023-08-01T10:00"),
        *plan("b", "2023-05-01T10:00", "2023-06-01T10:00"),
        *plan("b", "2023-09-01T10:00"),
        *plan("c", "2023-05-01T10:00"),
    )
    assert number(found, "repeat_plans.by_child") == (50, 4)  # of a, b, b again and c

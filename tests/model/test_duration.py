import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpmodel.model.duration import UNITS, Duration, parse

durations = st.builds(Duration, st.integers(0, 9999), st.sampled_from(UNITS))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("15 working days", Duration(15, "working days")),
        ("1 working day", Duration(1, "working days")),
        ("1 working days", Duration(1, "working days")),
        ("72 hours", Duration(72, "hours")),
        ("3 months", Duration(3, "months")),
        ("1 year", Duration(1, "years")),
        ("28 weeks", Duration(28, "weeks")),
        ("  2   days ", Duration(2, "days")),
    ],
)
def test_a_duration_is_a_whole_number_and_a_unit(written, meant):
    assert parse(written) == meant


@pytest.mark.parametrize(
    "written",
    ["", "15", "days", "fifteen days", "1.5 days", "-2 days", "2 Days", "15 workingdays", "12345 days", "2 days."],
)
def test_anything_else_is_refused_with_what_is_allowed(written):
    with pytest.raises(
        ValueError, match=r"is not a duration; it is a whole number and a unit \(hours, working days, days,"
    ):
        parse(written)


def test_one_of_a_unit_is_written_in_the_singular():
    assert [str(Duration(count, "working days")) for count in (0, 1, 2)] == [
        "0 working days",
        "1 working day",
        "2 working days",
    ]


@given(durations)
def test_what_is_written_is_read_back(duration):
    assert parse(str(duration)) == duration

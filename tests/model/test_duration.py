import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpmodel.model.duration import UNITS, Duration, Mention, mentions, parse

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
    ["", "days", "fifteen days", "1.5 days", "-2 days", "2 Days", "15 workingdays", "12345 days", "2 days."],
)
def test_anything_else_is_refused_with_what_is_allowed(written):
    with pytest.raises(
        ValueError,
        match=r"is not a duration( \(did you mean '(working )?days'\?\))?; it is a whole number and a unit \(hours, working days, days,",
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


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("within forty-five working days", ["45 working days"]),
        ("the 72-hour limit", ["72 hours"]),
        ("28 weeks of pregnancy is twelve weeks before it", ["28 weeks", "12 weeks"]),
        ("after two or three weeks, at least every six months", ["2 weeks", "3 weeks", "6 months"]),
        ("4-6 weeks", ["4 weeks", "6 weeks"]),
        ("a fortnight", ["2 weeks"]),
        ("TWENTY ONE\n  DAYS", ["21 days"]),
        ("a 3-year-old, or 16 years of age", []),
        ("the 18th birthday, 30 minutes early, sections 44 and 45", []),
        ("of the day", []),
    ],
)
def test_lengths_are_found_in_prose_in_digits_and_in_words(text: str, meant: list[str]) -> None:
    assert [str(each.length) for each in mentions(text)] == meant


def test_a_length_that_may_mean_something_else_says_so() -> None:
    assert list(mentions("15 days, 15 calendar days, a month, the next working day")) == [
        Mention(Duration(15, "days"), loose=True),
        Mention(Duration(15, "days")),
        Mention(Duration(1, "months"), vague=True),
        Mention(Duration(1, "working days")),
    ]


@given(durations.filter(lambda each: each.count > 0))
def test_a_duration_as_it_is_written_is_found_and_means_itself(duration: Duration) -> None:
    (found,) = mentions(f"It takes {duration}, and no more.")
    assert found.length == duration
    assert found.means(duration)


def test_a_number_alone_is_told_that_a_time_needs_a_unit():
    with pytest.raises(ValueError, match="'10' has no unit; a time needs one, for instance '10 working days'"):
        parse("10")

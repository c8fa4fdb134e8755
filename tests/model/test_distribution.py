"""Lengths that vary: what is written, and the quantiles worked out by hand."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpmodel.model.distribution import Distribution, parse

WRITTEN = (
    "fixed 4 hours",
    "uniform 2 to 5 working days",
    "triangular 1, 3, 8 working days",
    "lognormal median 5, p90 12 working days",
    "exponential mean 40 years",
    "quantiles 5, 17, 33, 43, 80 working days",
    "bands 0 (100) 10 (852) 15 (226) 40 working days",
)


@pytest.mark.parametrize("text", WRITTEN)
def test_what_is_written_is_what_was_read(text: str) -> None:
    assert str(parse(text)) == text


def test_a_plain_length_is_fixed_and_may_be_in_the_singular() -> None:
    assert parse("1 working day") == Distribution("fixed", (1.0,), "working days")


@pytest.mark.parametrize(
    ("text", "share", "length"),
    [
        ("uniform 2 to 5 days", 0.5, 3.5),
        ("triangular 0, 0, 10 days", 0.75, 5.0),
        ("triangular 1, 3, 8 days", 2 / 7, 3.0),
        ("lognormal median 5, p90 12 days", 0.5, 5.0),
        ("lognormal median 5, p90 12 days", 0.9, 12.0),
        ("exponential mean 10 days", 1 - math.exp(-1), 10.0),
        ("quantiles 0, 10, 14 days", 0.75, 12.0),
        ("bands 0 (1) 10 (3) 20 days", 0.25, 10.0),
        ("bands 0 (1) 10 (0) 20 (1) 30 days", 0.75, 25.0),
    ],
)
def test_quantiles_by_hand(text: str, share: float, length: float) -> None:
    assert parse(text).quantile(share) == pytest.approx(length)


@given(st.sampled_from(WRITTEN), st.floats(0, 0.999), st.floats(0, 0.999))
def test_a_greater_share_stays_under_no_shorter_length(text: str, one: float, two: float) -> None:
    read = parse(text)
    assert read.quantile(min(one, two)) <= read.quantile(max(one, two)) + 1e-9


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("soon", "has no unit"),
        ("normal 4 days", "'normal' is no shape of distribution"),
        ("uniform 4 days", "it is written as 'uniform 2 to 5 working days'"),
        ("uniform 5 to 2 days", "smallest first"),
        ("exponential mean 0 days", "more than nothing"),
        ("bands 0 (0) 10 days", "some are more"),
    ],
)
def test_what_cannot_be_read_is_said_in_a_sentence(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        parse(text)

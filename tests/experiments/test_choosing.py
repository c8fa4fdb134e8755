"""Measures by name, and numbers in their units."""

from __future__ import annotations

import re

import pytest

from cpmodel.experiments.choosing import aimed, amount, chosen, needed, target
from cpmodel.kpis import Measure
from cpmodel.reading.procedures import load

SHARE = Measure("limits.first_review.by_child", "In time: First review", "%", "children")
WAIT = Measure("conference_waits.median", "Median wait", "working days", "children")
COUNT = Measure("plans.open.by_child", "Plans open", "children", "children")
STARTED = Measure("plans.started.by_child", "Plans started", "children", "children")
MEASURES = {each.name: each for each in (SHARE, WAIT, COUNT, STARTED)}


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("conference_waits.median", WAIT),
        ("first_review", SHARE),
        ("median", WAIT),
        ("plans.open", COUNT),
    ],
)
def test_a_measure_is_found_by_its_name_that_of_its_limit_or_a_part_that_only_it_has(
    asked: str, found: Measure
) -> None:
    assert chosen(asked, MEASURES) == found


def test_what_is_no_measure_or_several_is_a_sentence() -> None:
    with pytest.raises(ValueError, match=r"There is no measure 'first_reviw' \(did you mean 'first_review'\?\)"):
        chosen("first_reviw", MEASURES)
    with pytest.raises(
        ValueError, match=r"^There is no measure 'xyz'; known are the limits \(first_review\) and what else.*"
    ):
        chosen("xyz", MEASURES)
    with pytest.raises(ValueError, match=r"'plans' can be several measures: plans.open.by_child, plans.started.by_"):
        chosen("plans", MEASURES)


@pytest.mark.parametrize(
    ("written", "measure", "value"),
    [
        ("1pp", SHARE, 1.0),
        ("0.5 percentage points", SHARE, 0.5),
        ("0.5 days", WAIT, 0.5),
        ("1 working day", WAIT, 1.0),
        ("2", WAIT, 2.0),
        ("10 children", COUNT, 10.0),
    ],
)
def test_a_number_is_read_in_the_unit_of_its_measure(written: str, measure: Measure, value: float) -> None:
    assert amount(written, measure, "--precision") == value


@pytest.mark.parametrize(
    ("written", "measure", "example"),
    [
        ("1", SHARE, "write 1pp, which is one percentage point"),
        ("1%", SHARE, "which is in %; write 1pp"),
        ("2 days", SHARE, "'--precision|In time: First review'"),
        ("1pp", WAIT, "which is in working days; write '0.5 working days'"),
        ("0 days", WAIT, "does not fit"),
        ("few", WAIT, "does not fit"),
    ],
)
def test_a_number_that_does_not_fit_is_a_sentence_with_one_that_does(
    written: str, measure: Measure, example: str
) -> None:
    with pytest.raises(ValueError, match=rf"--precision '{written}' .*({example})|({example})"):
        amount(written, measure, "--precision")


def test_a_target_is_a_measure_a_sense_and_a_number() -> None:
    assert target("initial_conference >= 95%") == ("initial_conference", ">=", "95%")
    assert target("median<=14 working days") == ("median", "<=", "14working days")
    with pytest.raises(ValueError, match="The target 'chairs' is not understood; it is a measure, >= or <=, and a"):
        target("chairs")


@pytest.mark.parametrize(
    ("written", "measure", "value"), [("80%", SHARE, 80.0), ("100 per cent", SHARE, 100.0), ("14days", WAIT, 14.0)]
)
def test_a_target_of_a_share_is_in_per_cent(written: str, measure: Measure, value: float) -> None:
    assert aimed(written, measure) == value


@pytest.mark.parametrize("written", ["80", "180%", "0%", "14days", "many"])
def test_a_share_that_cannot_be_is_no_target_and_is_never_searched_for(written: str) -> None:
    said = (
        f"--target '{written}' does not fit 'In time: First review', which is in %; write a share of more than 0 and at most"
        " 100 %, such as 80%"
    )
    with pytest.raises(ValueError, match=f"^{re.escape(said)}$"):
        aimed(written, SHARE)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (["initial_conference"], ("initial_conference",)),
        (["limits.initial_conference.by_child", "conference_waits.median"], ("conference_waits", "initial_conference")),
        (["use.chairs"], ()),
        (["initial_conference", "use.chairs"], ()),
    ],
)
def test_only_what_is_asked_needs_to_be_measured_where_that_is_known(asked: list[str], found: tuple[str, ...]) -> None:
    assert needed(asked, load("derbyshire")) == found

"""A scenario with another number, as a person writes it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from cpmodel.experiments import settings, varied
from cpmodel.experiments.running import Runs
from cpmodel.model.scenario import Scenario
from cpmodel.reading.scenarios import load
from cpmodel.simulation import simulate
from tests.experiments import office


@pytest.fixture(scope="module")
def derbyshire() -> Scenario:
    return load("derbyshire_2024")[1]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("chairs=9", "chairs 9 instead of 13"),
        ("chairs + 1", "chairs 14 instead of 13"),
        ("chairs-2", "chairs 11 instead of 13"),
        ("demand x1.2", "demand 14,220 instead of 11,850"),
        ("demand +20%", "demand 14,220 instead of 11,850"),
        ("transfers_in x 2", "transfers in 68.4 instead of 34.2"),
        ("chairs.a_week=6", "meetings a week of chairs 6 instead of 5"),
        ("caseload.plans -10%", "plans on the first day 703.8 instead of 782"),
        ("dissent.raised=0.05", "dissent raised 0.05 instead of 0.02"),
        ("review.in_session x1.5", "review in session 1.5 times as long"),
    ],
)
def test_a_change_is_written_as_a_person_says_it(derbyshire: Scenario, written: str, said: str) -> None:
    changed, (change,) = varied(derbyshire, [written])
    assert str(change) == said
    now = settings(changed)[change.setting.name].value
    assert now == pytest.approx(1 if change.setting.times else change.now)


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("chair=9", r"'chair' is nothing that can be set in this scenario \(did you mean 'chairs'\?\); among others"),
        ("chairs", "'chairs' is not understood; write what is set and to which number, such as chairs=9, chairs"),
        ("chairs=9.5", "'chairs' is a whole number, which 9.5 is not"),
        ("chairs-13", "'chairs' would be 0; it may be from 1 to 10000"),
        ("demand -150%", "'demand' would be -5925.1; it may be at least 0"),
        ("dissent.raised=2", "'dissent.raised' would be 2; it may be from 0 to 1"),
        ("demand =20%", "'demand =20%' is not understood; per cent are added or taken away"),
    ],
)
def test_a_change_that_cannot_be_is_a_sentence(derbyshire: Scenario, written: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        varied(derbyshire, [written])


def test_whatever_can_be_set_to_what_it_is_leaves_the_scenario_as_it_is(derbyshire: Scenario) -> None:
    for each in settings(derbyshire).values():
        assert each.to(each.value) == derbyshire, each.name


def test_fewer_people_are_the_first_of_those_there_are_and_more_are_further_ones(derbyshire: Scenario) -> None:
    fewer, _ = varied(derbyshire, ["chairs=2"])
    assert fewer.people["chairs"].names == ("Chair 1", "Chair 2")
    more, _ = varied(fewer, ["chairs=3"])
    assert more.people["chairs"].names == ("Chair 1", "Chair 2", "Chair 3")
    named = replace(fewer.people["chairs"], names=("Ann", "Chair 2"))
    some, _ = varied(replace(fewer, people={"chairs": named}), ["chairs=4"])
    assert some.people["chairs"].names == ("Ann", "Chair 2", "Chair 1", "Chair 3")


def test_more_demand_adds_families_and_changes_none(tmp_path: Path) -> None:
    meant, told = office.read(tmp_path)
    more, _ = varied(told, ["demand x1.3", "desk=400"])
    enough, _ = varied(told, ["desk=400"])
    few, many = ({each.case: each.time for each in simulate(meant, some).records} for some in (enough, more))
    assert 0 < len(few) < len(many)
    assert few.items() <= many.items()


def test_a_change_gives_other_replications(tmp_path: Path) -> None:
    meant, told = office.read(tmp_path)
    keys = {Runs.of(meant, varied(told, each)[0], 1).content for each in ([], ["desk+1"], ["work.asked x1.1"])}
    assert len(keys) == 3

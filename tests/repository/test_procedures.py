"""The procedures that come with cpmodel: each is whole and sound, and what is said once is said where it belongs."""

import re

import pytest

import cpmodel
from cpmodel.model.condition import text
from cpmodel.model.essence import fingerprint
from cpmodel.reading.procedures import SHIPPED, shipped

LOCAL = [name for name in shipped() if cpmodel.load(name).bases]
NATIONAL_SOURCES = {"wt", "hips", "act", "areas"}


@pytest.mark.parametrize("name", [name for name in shipped() if name != "derbyshire"])
def test_a_check_of_it_finds_nothing_and_answers_everything(name):
    checked = cpmodel.check(cpmodel.load(name), processes=1)
    assert (checked.verdict.findings, checked.complete) == ((), True)


@pytest.mark.slow
def test_a_check_of_derbyshire_finds_nothing_and_answers_everything():
    checked = cpmodel.check(cpmodel.load("derbyshire"))
    assert (checked.verdict.findings, checked.complete) == ((), True)


def test_three_areas_are_based_on_what_is_national():
    assert {name: [SHIPPED.joinpath(each).name for each in cpmodel.load(name).bases] for name in shipped()} == {
        "derbyshire": ["england"],
        "england": [],
        "hips": ["england"],
        "sussex": ["england"],
    }


def test_every_national_figure_is_statutory_confirmed_and_has_a_national_source():
    england = cpmodel.load("england")
    limits = england.all_limits
    assert {name: str(each.duration) for name, each in limits.items()} == {
        "referral_decision": "1 working day",
        "assessment": "45 working days",
        "initial_conference": "15 working days",
        "first_review": "3 months",
        "later_review": "6 months",
        "core_group.to_meet": "10 working days",
        "court.applied": "26 weeks",
        "protection.police_protection": "72 hours",
        "protection.emergency_order": "8 days",
        "protection.extended_order": "7 days",
    }
    assert all(each.statutory and each.verified and not each.grounds.assumed for each in limits.values())
    assert set(england.sources) == NATIONAL_SOURCES
    assert all("Children Act 1989" in (each.grounds.because or "") or each.grounds.cites for each in limits.values())


def test_nothing_national_speaks_of_one_area():
    for path in sorted((SHIPPED / "england").rglob("*.yaml")):
        if path.name != "requirements.yaml":  # which says where the national texts were read
            told = re.findall(
                r"Derbyshire(?! has a team)|Sussex|Hampshire|the council's page|the guide",
                path.read_text(encoding="utf-8"),
            )
            assert told == [], path


def test_an_area_confirms_each_figure_of_its_own_or_says_that_it_is_taken_over_or_assumed():
    for name in LOCAL:
        for limit in cpmodel.load(name).all_limits.values():
            assert limit.verified or limit.grounds.assumed, f"{name}: {limit.name}"


def test_what_is_local_is_shorter_than_what_is_national():
    lines = {
        name: sum(len(path.read_text(encoding="utf-8").splitlines()) for path in (SHIPPED / name).rglob("*.yaml"))
        for name in shipped()
    }
    assert lines["derbyshire"] < lines["england"] / 2
    assert lines["hips"] < lines["england"] / 10
    assert lines["sussex"] < lines["england"] / 5


def said(procedure):
    """All that a procedure asks and allows, in any order of what is named, and none of the words."""
    states = [
        (each.qualified, each.owner, str(each.within), each.initial, each.final) for each in procedure.states.values()
    ]
    transitions = [
        (each.id, each.sources, each.to, each.events, each.by, text(each.when), each.sets, each.tells)
        for each in procedure.transitions.values()
    ]
    limits = [
        (each.name, each.starts, each.until, each.void, str(each.duration), each.before, text(each.when), each.restart)
        for _, each in sorted(procedure.all_limits.items())
    ]
    rules = [(name, each.pattern) for name, each in sorted(procedure.rules.items())]
    stories = sorted(
        ([each.name, each.kind, list(each.events), text(each.ends)] for each in procedure.stories),
        key=lambda each: each[0],
    )
    return states, transitions, limits, rules, stories


def test_derbyshire_over_england_says_what_it_said_when_it_was_written_whole():
    """The value is that of the whole Derbyshire of 25 November 2026. Where Derbyshire is meant to be otherwise now, write the
    new one here.
    """
    assert (
        fingerprint(*said(cpmodel.load("derbyshire")))
        == "b25ba0de6cf06387d3c8de2f5061998dbc6ed7eeddd89ee5d0b0b8aad0506225"
    )

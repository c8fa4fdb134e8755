"""A small set of stories that takes every transition and has every guard say yes and no."""

import cpmodel
from cpmodel.covering import cover
from cpmodel.model.condition import ALWAYS
from cpmodel.model.stories import tell
from tests.building import follows, pathway, procedure, state, transition

MADE = procedure(
    pathway(
        "talk",
        "none open closed",
        transition("begun", "none", "open"),
        transition("ended", "open", "closed", when=state("record.kept")),
        transition("refused", "closed", "none", when=state("record.none")),
    ),
    pathway("record", "none kept", transition("written", "none", "kept", when=state("talk.open"))),
    pathway("echo", "none heard", follows("talk.ended", "none", "heard")),
)


def test_the_set_is_small_and_what_no_story_reaches_is_named():
    found = cover(MADE)
    assert [story.events for story in found.stories] == [("talk.begun", "record.written", "talk.ended")]
    assert found.unreachable == (("talk.refused@closed", True),)


def test_every_story_of_the_set_goes_as_told():
    assert all(tell(MADE, story).as_wanted for story in cover(MADE).stories)


def test_derbyshire_is_covered_whole():
    derbyshire = cpmodel.load("derbyshire")
    found = cover(derbyshire)
    goals = frozenset().union(*found.reached)
    assert found.unreachable == ()
    assert {name for name, taken in goals if taken} == set(derbyshire.transitions)
    assert {name for name, taken in goals if not taken} == {
        name for name, each in derbyshire.transitions.items() if each.when != ALWAYS
    }
    assert all(tell(derbyshire, story).as_wanted for story in found.stories)

"""A small set of stories that takes every transition and has every guard say yes and no."""

import shutil
from functools import cache

import cpmodel
from cpmodel import covering
from cpmodel.covering import LONGEST, cover
from cpmodel.model.condition import ALWAYS
from cpmodel.model.semantics import Trace, initial
from cpmodel.model.stories import tell
from cpmodel.reading.procedures import SHIPPED
from cpmodel.reports import terminal
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


@cache
def derbyshire_covered():
    return cover(cpmodel.load("derbyshire"))


def test_the_set_is_small_and_what_no_story_reaches_is_named():
    found = cover(MADE)
    assert [story.events for story in found.stories] == [("talk.begun", "record.written", "talk.ended")]
    assert found.unreachable == (("talk.refused@closed", True),)


def test_every_story_of_the_set_goes_as_told():
    assert all(tell(MADE, story).as_wanted for story in cover(MADE).stories)


def test_derbyshire_is_covered_whole():
    derbyshire = cpmodel.load("derbyshire")
    found = derbyshire_covered()
    goals = frozenset().union(*found.reached)
    assert found.unreachable == ()
    assert {name for name, taken in goals if taken} == set(derbyshire.transitions)
    assert {name for name, taken in goals if not taken} == {
        name for name, each in derbyshire.transitions.items() if each.when != ALWAYS
    }
    assert all(tell(derbyshire, story).as_wanted for story in found.stories)


def test_derbyshire_is_covered_by_few_stories_and_no_fewer_of_those_tried_would_do():
    found = derbyshire_covered()
    assert found.proved
    assert len(found.stories) <= 22
    assert max(len(each.events) for each in found.stories) <= LONGEST


def test_the_stories_can_be_kept_beside_the_procedure_and_are_read_back(tmp_path):
    folder = tmp_path / "derbyshire"
    shutil.copytree(SHIPPED / "derbyshire", folder)
    found = derbyshire_covered()
    (folder / "stories" / "covering.yaml").write_text(
        terminal.covering(cpmodel.load("derbyshire"), found), encoding="utf-8"
    )
    read = {each.name: each for each in cpmodel.load(folder).stories}
    for story in found.stories:
        kept = read[story.name]
        assert (kept.kind, kept.events, dict(kept.starts), kept.ends) == (
            story.kind,
            story.events,
            dict(story.starts),
            story.ends,
        )
        assert kept.note.startswith("It ")


def test_where_the_search_is_stopped_a_small_set_is_found_all_the_same():
    traces, reaching = [Trace(next(initial(MADE)))] * 3, [frozenset("ab"), frozenset("bc"), frozenset("a")]
    assert covering._greedy(traces, reaching, list("abc")) == [0, 1]


def test_an_end_that_nothing_hangs_on_is_left_out():
    (story,) = cover(MADE).stories
    assert story.events[-1] == "talk.ended"

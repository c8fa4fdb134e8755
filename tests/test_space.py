"""The questions that are asked of a space: what can be reached, what leads where, and by which story."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cpmodel.model.condition import And, Not
from cpmodel.model.procedure import Procedure, Story
from cpmodel.model.semantics import Configuration
from cpmodel.space import Space, TooLarge, cone
from tests.building import fact, follows, is_so, pathway, procedure, state, transition
from tests.conformance.strategies import procedures

REFERRAL = procedure(
    pathway(
        "child",
        "born unborn dead",
        transition("birth", "unborn", "born", by="outside"),
        transition("died", "born unborn", "dead", by="outside"),
        initial="born unborn",
        final="dead",
    ),
    pathway(
        "referral",
        "none received assessed closed",
        transition("made", "none", "received", by="professional"),
        transition("assessed", "received", "assessed"),
        transition("turned_down", "received", "closed"),
        transition("closed", "assessed", "closed"),
        follows("child.died", "received assessed", "closed"),
        final="closed",
    ),
    pathway("record", "none kept", follows("referral.made", "none", "kept"), final="kept"),
)


@pytest.fixture
def space() -> Space:
    return Space(REFERRAL, ["referral"])


def numbers(space: Space, *wanted: str) -> list[int]:
    """The numbers of the configurations in which all of these states hold."""
    return np.flatnonzero(space.where(And(tuple(map(state, wanted))))).tolist()


def marked(space: Space, *wanted: str) -> np.ndarray:
    return space.where(And(tuple(map(state, wanted))))


def names_of(space: Space, steps: Iterable[int]) -> list[str]:
    return [space.event_names[space.events[step]] for step in steps]


# --- cones -----------------------------------------------------------------------------------------------------------


def test_a_cone_has_what_a_pathway_reads_and_follows_and_nothing_that_only_follows_it() -> None:
    assert cone(REFERRAL, ["child"]) == {"child"}
    assert cone(REFERRAL, ["referral"]) == {"child", "referral"}
    assert cone(REFERRAL, ["record"]) == {"child", "referral", "record"}


def test_a_cone_has_who_sets_a_fact_who_sets_it_back_and_what_ends_the_case() -> None:
    example = procedure(
        pathway("chair", "idle busy", transition("starts", "idle", "busy", when=is_so("urgent"))),
        pathway("duty", "idle", transition("rings", "idle", sets={"urgent": True})),
        pathway("night", "idle", transition("falls", "idle")),
        pathway("office", "open shut", transition("shuts", "open", "shut", by="outside")),
        pathway("porter", "in out", transition("leaves", "in", "out")),
        facts=[fact("urgent", resets_on=frozenset({"night.falls"}))],
        ends_when=state("office.shut"),
    )
    assert cone(example, ["chair"]) == {"chair", "urgent", "duty", "night", "office"}
    assert cone(example, ["porter"]) == {"porter", "office"}


def test_a_fact_that_nobody_writes_has_a_space_without_steps() -> None:
    example = procedure(
        pathway("referral", "none made", transition("made", "none", "made", when=is_so("consent"))),
        facts=[fact("consent", initial=None)],
    )
    space = Space(example, ["consent"])
    assert [space.configuration(number) for number in range(len(space))] == [
        Configuration({"consent": False}),
        Configuration({"consent": True}),
    ]
    assert len(space.events) == 0
    assert space.happening == frozenset()
    assert space.story(1).start["consent"] is True


# --- closures --------------------------------------------------------------------------------------------------------


def test_what_can_be_reached_includes_where_one_stands(space: Space) -> None:
    reached = space.forward(marked(space, "referral.assessed", "child.born"))
    assert np.flatnonzero(reached).tolist() == sorted(
        numbers(space, "referral.assessed", "child.born")
        + numbers(space, "referral.closed", "child.born")
        + numbers(space, "referral.closed", "child.dead")
    )


def test_only_allowed_steps_are_taken_forward_and_back(space: Space) -> None:
    closed = marked(space, "referral.closed")
    inside = space.backward(closed, space.inside)
    dead = marked(space, "child.dead")
    # Who has died before a referral can still be referred in this example; it then goes the usual way.
    assert np.array_equal(inside, np.ones(len(space), dtype=np.bool_))
    without_assessing = space.backward(closed, ~space.on(["referral.assessed", "referral.turned_down", "child.died"]))
    assert np.array_equal(without_assessing, closed | marked(space, "referral.assessed"))
    assert np.array_equal(space.forward(dead, space.inside), dead)


def test_before_and_after_a_step(space: Space) -> None:
    steps = space.on(["referral.closed"])
    assert np.array_equal(space.before(steps), marked(space, "referral.assessed"))
    assert np.flatnonzero(space.after(steps)).tolist() == numbers(space, "referral.closed")


@settings(deadline=None, max_examples=40)
@given(procedures(), st.integers(0, 2**32))
def test_closures_and_ways_are_those_of_a_plain_search(example: Procedure, seed: int) -> None:
    space = Space(example)
    pick = np.random.default_rng(seed)
    allowed = pick.random(len(space.events)) < 0.7
    marks = pick.random(len(space)) < 0.2
    edges = [
        (int(source), int(target), step)
        for step, (source, target) in enumerate(zip(space.sources, space.targets, strict=True))
        if allowed[step]
    ]
    assert space.forward(marks, allowed).tolist() == plainly_reached(space, marks, [(a, b) for a, b, _ in edges])
    assert space.backward(marks, allowed).tolist() == plainly_reached(space, marks, [(b, a) for a, b, _ in edges])
    goals = pick.random(len(space)) < 0.1
    assert space.leads(marks, goals, allowed) == bool((space.forward(marks, allowed) & goals).any())
    start = int(pick.integers(len(space)))
    way = space.way(start, marks, allowed)
    length = plain_distance(start, set(np.flatnonzero(marks).tolist()), [(a, b) for a, b, _ in edges])
    assert (None if way is None else len(way)) == length
    if way:
        assert all(allowed[way])
        assert space.sources[way[0]] == start
        assert [int(space.targets[step]) for step in way[:-1]] == [int(space.sources[step]) for step in way[1:]]
        assert marks[space.targets[way[-1]]]


def plainly_reached(space: Space, marks: np.ndarray, edges: list[tuple[int, int]]) -> list[bool]:
    found = set(np.flatnonzero(marks).tolist())
    while new := {after for before, after in edges if before in found} - found:
        found |= new
    return [number in found for number in range(len(space))]


def plain_distance(start: int, goals: set[int], edges: list[tuple[int, int]]) -> int | None:
    found, length = {start}, 0
    while not found & goals:
        new = {after for before, after in edges if before in found} - found
        if not new:
            return None
        found |= new
        length += 1
    return length


# --- stories ---------------------------------------------------------------------------------------------------------


def test_a_story_goes_round_what_happens_from_outside_where_a_longer_way_is_told_by_people(space: Space) -> None:
    goal = space.nearest(marked(space, "referral.closed"))
    assert goal is not None
    assert space.story(goal).events == ("referral.made", "referral.turned_down")


def test_a_story_begins_in_the_usual_place_where_it_can(space: Space) -> None:
    unborn = space.nearest(marked(space, "child.unborn", "referral.received"))
    born = space.nearest(marked(space, "child.born", "referral.received"))
    assert unborn is not None
    assert born is not None
    assert space.story(unborn).start["child"] == "unborn"
    assert space.story(born).start["child"] == "born"
    assert (space.distances[unborn], space.distances[born]) == (12 + 1, 1)


def test_the_usual_place_is_where_most_of_the_procedures_stories_begin(space: Space) -> None:
    told = replace(REFERRAL, stories=(Story("Before birth", "required", (), {"child": "unborn"}),))
    received = space.told_by(told)
    goal = received.nearest(marked(received, "referral.received"))
    assert goal is not None
    assert received.story(goal).start["child"] == "unborn"
    assert space.story(goal).start["child"] == "unborn"
    other = space.nearest(marked(space, "referral.received"))
    assert other is not None
    assert space.story(other).start["child"] == "born"


def test_a_story_is_told_by_all_pathways_and_goes_on_by_further_steps(space: Space) -> None:
    step = space.nearest_step(space.on(["referral.closed"]))
    assert step is not None
    story = space.story(int(space.sources[step]), [step])
    assert story.events == ("referral.made", "referral.assessed", "referral.closed")
    assert dict(story.end) == {"child": "born", "record": "kept", "referral": "closed"}


def test_nothing_is_nearest_where_nothing_is_wanted(space: Space) -> None:
    assert space.nearest(np.zeros(len(space), dtype=np.bool_)) is None
    assert space.nearest_step(np.zeros(len(space.events), dtype=np.bool_)) is None


# --- ways ------------------------------------------------------------------------------------------------------------


def test_a_way_is_as_short_as_can_be_whoever_causes_it(space: Space) -> None:
    (start,) = numbers(space, "child.born", "referral.assessed")
    way = space.way(start, marked(space, "referral.closed"))
    assert way is not None
    assert len(way) == 1
    by_people = space.way(start, marked(space, "referral.closed"), space.inside)
    assert by_people is not None
    assert names_of(space, by_people) == ["referral.closed"]


def test_a_way_to_where_one_stands_has_no_steps_and_there_may_be_none(space: Space) -> None:
    (start,) = numbers(space, "child.dead", "referral.closed")
    assert space.way(start, marked(space, "referral.closed")) == []
    assert space.way(start, space.where(Not(state("referral.closed")))) is None


# --- size ------------------------------------------------------------------------------------------------------------


def test_exploring_stops_with_a_sentence_where_more_is_found_than_was_allowed() -> None:
    with pytest.raises(TooLarge, match="more than 5 configurations: exploring stopped after"):
        Space(REFERRAL, largest=5)


def test_exploring_says_how_far_it_is() -> None:
    said: list[int] = []
    space = Space(REFERRAL, progress=said.append)
    assert said == sorted(said)
    assert said[-1] == len(space)


def test_more_variables_than_fit_into_one_integer_are_refused() -> None:
    many = [pathway(f"matter_{number}", "a b", transition("goes", "a", "b")) for number in range(63)]
    with pytest.raises(TooLarge, match="63 variables need 63 bits"):
        Space(procedure(*many))


# --- steps by number -------------------------------------------------------------------------------------------------


@settings(deadline=None, max_examples=30)
@given(procedures(), st.data())
def test_steps_are_the_same_marked_and_numbered(example: Procedure, data: st.DataObject) -> None:
    space = Space(example)
    events = data.draw(st.lists(st.sampled_from(space.event_names), max_size=3))
    numbered = space.steps_on(events)
    assert numbered.tolist() == np.flatnonzero(space.on(events)).tolist()
    assert space.other_than(numbered).tolist() == (~space.on(events)).tolist()
    assert space.after(numbered).tolist() == space.after(space.on(events)).tolist()
    for name in example.variables:
        assert space.values(name, numbered % len(space)).tolist() == space.values(name)[numbered % len(space)].tolist()


def test_large_frontiers_are_explored_in_batches_with_the_same_result(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Space(REFERRAL)
    monkeypatch.setattr("cpmodel.space._AT_ONCE", 2)
    parts = Space(REFERRAL)
    for name in ("packed", "sources", "events", "targets"):
        assert getattr(parts, name).tolist() == getattr(whole, name).tolist()


def test_a_space_can_be_told_by_a_procedure_with_other_words() -> None:
    child = replace(REFERRAL.pathways["child"], title="Another title")
    worded = replace(REFERRAL, pathways={**REFERRAL.pathways, "child": child})
    space = Space(REFERRAL, ["referral"]).told_by(worded)
    assert space.procedure is worded
    assert space.story(len(space) - 1) == Space(worded, ["referral"]).story(len(space) - 1)


# --- ways round, and marks -------------------------------------------------------------------------------------------

ROUND = procedure(
    pathway(
        "visit",
        "none asked put_off made",
        transition("asked", "none", "asked"),
        transition("put_off", "asked", "put_off"),
        transition("asked_again", "put_off", "asked"),
        transition("made", "asked", "made"),
        final="made",
    )
)


def test_circles_are_the_steps_that_lead_back_to_where_they_start() -> None:
    space = Space(ROUND)
    steps, part = space.circles(np.arange(len(space.sources)))
    assert sorted(names_of(space, steps)) == ["visit.asked_again", "visit.put_off"]
    assert len(set(part.tolist())) == 1


def test_without_steps_there_are_no_circles() -> None:
    steps, part = Space(ROUND).circles(np.array([], dtype=np.int64))
    assert (steps.tolist(), part.tolist()) == ([], [])


def test_remoteness_counts_the_allowed_steps_to_the_nearest_goal() -> None:
    space = Space(ROUND)
    found = space.remoteness(marked(space, "visit.made"), space.inside)
    by_state = {name: int(found[numbers(space, f"visit.{name}")[0]]) for name in ROUND.pathways["visit"].states}
    assert by_state == {"none": 2, "asked": 1, "put_off": 2, "made": 0}
    never = space.remoteness(marked(space, "visit.none"), space.inside)
    assert never[numbers(space, "visit.made")[0]] == -1


def test_a_way_without_marks_takes_them_away_before_it_ends() -> None:
    space = Space(ROUND)
    marking, clearing = [space.on(["visit.asked"])], [space.on(["visit.put_off"])]
    found = space.unmarked(marked(space, "visit.made"), marking, clearing)
    assert found is not None
    beginning, steps = found
    assert beginning == numbers(space, "visit.none")[0]
    assert names_of(space, steps) == ["visit.asked", "visit.put_off", "visit.asked_again", "visit.made"]
    assert space.unmarked(marked(space, "visit.made"), marking, [space.on(["visit.made"]) & False]) is None


def test_too_many_beginnings_are_refused_before_they_are_made() -> None:
    facts = [fact(f"f{number}", initial=None) for number in range(40)]
    all_so = And(tuple(is_so(each.name) for each in facts[:20]))
    others = And(tuple(is_so(each.name) for each in facts[20:]))
    visit = pathway(
        "visit",
        "none made",
        transition("made", "none", "made", when=all_so),
        transition("off", "none", "made", when=others),
    )
    with pytest.raises(TooLarge, match="a case can begin in more than 1,000 configurations, and none was explored"):
        Space(procedure(visit, facts=facts), largest=1000)

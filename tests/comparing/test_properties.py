"""What holds of every comparison, on random procedures and random edits of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cpmodel.comparing import compare
from cpmodel.comparing.pairing import Pair
from cpmodel.comparing.values import Comparison, Difference, Turn
from cpmodel.model.condition import Not
from cpmodel.model.procedure import Procedure, Transition
from cpmodel.model.semantics import Configuration, Step, Trace, initial, step_on, steps
from tests.comparing.small import renamed
from tests.conformance.strategies import picked, procedures, words

quick = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
MIRRORED: dict[Turn, Turn] = {"newly possible": "no longer possible", "no longer possible": "newly possible"}


@st.composite
def versions(draw: st.DrawFn) -> tuple[Procedure, Procedure]:
    """A procedure, and the same after one to three edits, some of which change nothing; now and then quite another one."""
    old = draw(procedures())
    if draw(st.integers(0, 9)) == 9:
        return old, draw(procedures())
    new = old
    for number in draw(st.lists(st.integers(0, 10_000), min_size=1, max_size=3)):
        new = edited(new, number)
    return old, new


def edited(procedure: Procedure, number: int) -> Procedure:
    """One edit of one transition."""
    number, kind = divmod(number, 6)
    names = list(procedure.transitions)
    if not names:
        return procedure
    changed = procedure.transitions[names[number % len(names)]]
    match kind:
        case 0:
            return _with(procedure, changed)
        case 1:
            return _with(procedure, changed, replace(changed, when=Not(changed.when)))
        case 2:
            states = list(procedure.pathways[changed.pathway].states)
            return _with(procedure, changed, replace(changed, to=states[number % len(states)]))
        case 3:
            return _with(procedure, changed, replace(changed, when=Not(Not(changed.when))))
        case 4:
            facts = {name: replace(each, resets_on=frozenset()) for name, each in procedure.facts.items()}
            return replace(procedure, facts=facts)
        case _:
            ones = (replace(changed, id=f"{changed.id} {each}", sources=(each,)) for each in changed.sources)
            return _with(procedure, changed, *ones)


def _with(procedure: Procedure, changed: Transition, *instead: Transition) -> Procedure:
    pathway = procedure.pathways[changed.pathway]
    transitions = tuple(kept for each in pathway.transitions for kept in (instead if each is changed else (each,)))
    return replace(procedure, pathways={**procedure.pathways, pathway.name: replace(pathway, transitions=transitions)})


@quick
@given(procedures())
def test_a_procedure_is_equivalent_to_itself_and_nothing_was_changed(procedure: Procedure) -> None:
    assert compare(procedure, procedure) == Comparison(Pair.of(procedure, procedure), (), (), (), (), ())


@quick
@given(procedures(), st.data())
def test_renamed_states_are_one_change_each(procedure: Procedure, data: st.DataObject) -> None:
    pathway = data.draw(st.sampled_from(sorted(procedure.pathways)))
    chosen = data.draw(st.sets(st.sampled_from(sorted(procedure.pathways[pathway].states))))
    found = compare(procedure, renamed(procedure, pathway, {name: f"{name}_new" for name in chosen}))
    assert (found.equivalent, found.differences, found.limits) == (True, (), ())
    assert [(each.kind, each.how, each.keys) for each in found.changes] == [("state", "renamed", ())] * len(chosen)
    assert {(each.old[0].name, each.new[0].name) for each in found.changes} == {
        (f"{pathway}.{name}", f"{pathway}.{name}_new") for name in chosen
    }


@quick
@given(versions())
def test_the_other_way_round_it_says_the_opposite(both: tuple[Procedure, Procedure]) -> None:
    old, new = both
    there, back = compare(old, new), compare(new, old)
    assert there.equivalent == back.equivalent
    assert Counter(map(_shape, there.differences)) == Counter(_mirrored(_shape(each)) for each in back.differences)
    opposite = {"added": "removed", "removed": "added", "merged": "split", "split": "merged"}
    assert Counter((each.kind, each.how) for each in there.changes) == Counter(
        (each.kind, opposite.get(each.how, each.how)) for each in back.changes
    )


Shape = tuple[Turn, str, int, str | None, str | None]


def _shape(each: Difference) -> Shape:
    lengths = [len(story.steps) for story in (each.old_story, each.new_story) if story]
    return each.turn, each.pathway, max(lengths), each.old and each.old.name, each.new and each.new.name


def _mirrored(shape: Shape) -> Shape:
    turn, pathway, length, old, new = shape
    return MIRRORED.get(turn, turn), pathway, length, new, old


@quick
@given(versions())
def test_every_difference_has_a_story_that_the_semantics_confirms(both: tuple[Procedure, Procedure]) -> None:
    found = compare(*both)
    pair = Pair.of(*both)
    for each in found.differences:
        for procedure, story in zip(both, (each.old_story, each.new_story), strict=True):
            if story is not None:
                assert _told_again(procedure, story) == story
        if each.old_story is None or each.new_story is None:
            assert each.turn == "begins otherwise"
            continue
        assert (
            tuple(map(pair.known.event, each.old_story.events))[: len(each.new_story.events)]
            == (each.new_story.events[: len(each.old_story.events)])
        )
        _is_so(pair, each, each.old_story, each.new_story)


def _told_again(procedure: Procedure, story: Trace) -> Trace:
    assert story.start in set(initial(procedure))
    again = Trace(story.start)
    for event in story.events:
        step = step_on(procedure, again.end, event)
        assert step is not None
        again = Trace(again.start, (*again.steps, step))
    return again


def _is_so(pair: Pair, each: Difference, old: Trace, new: Trace) -> None:
    was = pair.named_now(old.end, new=False)
    match each.turn:
        case "newly possible":
            before = {known: name for name, known in pair.known.events.items()}.get(each.event or "")
            assert before is None or step_on(pair.old, old.end, before) is None
        case "no longer possible":
            assert step_on(pair.new, new.end, each.event or "") is None
        case "by others":
            assert set(old.steps[-1].taken[0].by) != set(new.steps[-1].taken[0].by)
        case "leads elsewhere":
            assert was.get(each.pathway) != new.end.get(each.pathway)
        case "at rest":
            assert _shown(pair.translated, was, each.pathway) != _shown(pair.new, new.end, each.pathway)
        case "begins otherwise":
            assert was[each.pathway] != new.start[each.pathway]


def _shown(procedure: Procedure, here: object, name: str) -> object:
    """What is to be seen of a pathway: its outcome, that it has not begun, or that it is under way."""
    assert isinstance(here, Configuration | dict)
    pathway = procedure.pathways[name]
    state = pathway.states[str(here[name])]
    if state.final or (state.initial and len(pathway.initial) > 1):
        return state.name
    return "has not begun." if state.initial else "is under way."


@quick
@given(versions(), words)
def test_what_is_equivalent_allows_the_same_after_every_word(
    both: tuple[Procedure, Procedure], word: Sequence[int]
) -> None:
    old, new = both
    pair = Pair.of(old, new)
    agreed = all(_agree(pair, one, other, word) for one, other in _beginnings(pair))
    if not agreed:
        assert not compare(old, new).equivalent


def _beginnings(pair: Pair) -> Iterator[tuple[Configuration, Configuration]]:
    def open_(procedure: Procedure) -> set[str]:
        pathways = {name for name, each in procedure.pathways.items() if len(each.initial) > 1}
        return pathways | {name for name in procedure.read_facts if procedure.facts[name].initial is None}

    chosen = open_(pair.translated) | open_(pair.new)
    for one in initial(pair.translated):
        for other in initial(pair.new):
            if all(one[name] == other[name] for name in chosen if name in one and name in other):
                yield one, other


def _agree(pair: Pair, one: Configuration, other: Configuration, word: Sequence[int]) -> bool:
    """Whether both can do the same after the same events of a word, by the same people, and show the same."""
    old, new = pair.translated, pair.new
    for number in word:
        before, after = ({step.event: step for step in steps(*each)} for each in ((old, one), (new, other)))
        if _seen(before) != _seen(after):
            return False
        common = old.pathways.keys() & new.pathways.keys()
        several = {name for name in common if max(len(each.pathways[name].initial) for each in (old, new)) > 1}
        if any(_shown(old, one, name) != _shown(new, other, name) for name in common - several):
            return False
        if not before:
            return True
        event = picked(number, tuple(before), tuple(before))
        one, other = before[event].after, after[event].after
    return True


def _seen(some: dict[str, Step]) -> dict[str, frozenset[str]]:
    return {event: frozenset(step.taken[0].by) for event, step in some.items()}

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cpmodel.checks import check
from cpmodel.model.condition import Not, text
from cpmodel.model.findings import Finding, Unreadable
from cpmodel.model.procedure import Procedure, Story
from cpmodel.mutating import Mutant, Score, measure, mutants, refused, said
from cpmodel.reading.procedures import SHIPPED, load
from cpmodel.space import Space
from tests.building import follows, pathway, procedure, state, transition
from tests.conformance.strategies import procedures


def visits(*stories: Story) -> Procedure:
    """A visit is asked for, made or called off, and a record hears of it."""
    return procedure(
        pathway(
            "visit",
            "none asked made off",
            transition("asked", "none", "asked"),
            transition("made", "asked", "made", when=state("record.open")),
            transition("called_off", "asked", "off"),
            transition("refused", "asked", "off"),
            final="made off",
        ),
        pathway(
            "record",
            "empty open kept",
            follows("visit.asked", "empty", "open"),
            follows("visit.made visit.called_off visit.refused", "open", "kept", id="closing"),
            follows("visit.called_off", "kept", id="hearing"),
            final="kept",
        ),
        stories=stories,
    )


def of(procedure_: Procedure, name: str) -> Mutant:
    return next(each for each in mutants(procedure_) if str(each) == name)


def fates(score: Score) -> dict[str, str]:
    return {str(each.mutant): each.fate for each in score.outcomes}


def test_each_transition_is_deleted_led_elsewhere_and_has_its_guard_negated() -> None:
    assert [str(each) for each in mutants(visits())] == [
        "record.visit.asked@empty deleted",
        "record.visit.asked@empty leads to 'empty'",
        "record.visit.asked@empty leads to 'kept'",
        "closing deleted",
        "closing leads to 'empty'",
        "closing leads to 'open'",
        "hearing deleted",
        "visit.asked@none deleted",
        "visit.asked@none leads to 'none'",
        "visit.asked@none leads to 'made'",
        "visit.asked@none leads to 'off'",
        "visit.made@asked deleted",
        "visit.made@asked leads to 'none'",
        "visit.made@asked leads to 'asked'",
        "visit.made@asked leads to 'off'",
        "visit.made@asked has the opposite guard",
        "visit.called_off@asked deleted",
        "visit.called_off@asked leads to 'none'",
        "visit.called_off@asked leads to 'asked'",
        "visit.called_off@asked leads to 'made'",
        "visit.refused@asked deleted",
        "visit.refused@asked leads to 'none'",
        "visit.refused@asked leads to 'asked'",
        "visit.refused@asked leads to 'made'",
    ]


def test_a_mutant_changes_one_transition_and_nothing_else() -> None:
    original = visits()
    for mutant in mutants(original):
        copy = mutant.of(original)
        kept = [each for each in copy.transitions.values() if each.id != mutant.transition]
        assert kept == [each for each in original.transitions.values() if each.id != mutant.transition]
        changed = copy.transitions.get(mutant.transition)
        before = original.transitions[mutant.transition]
        match mutant.change:
            case "delete":
                assert changed is None
            case "retarget":
                assert changed is not None
                assert (changed.to, changed.when) == (mutant.to, before.when)
            case "negate":
                assert changed is not None
                assert (changed.to, changed.when) == (before.to, Not(before.when))


def test_a_mutant_is_said_with_its_place() -> None:
    example = visits()
    assert [
        said(example, of(example, name))
        for name in ("hearing deleted", "visit.made@asked leads to 'off'", "visit.made@asked has the opposite guard")
    ] == [
        "<memory>:0:0: hearing is deleted.",
        "<memory>:0:0: visit.made@asked leads to 'off' instead of 'made'.",
        "<memory>:0:0: visit.made@asked asks for the opposite of: record.open.",
    ]


def test_what_nothing_notices_survives_until_a_story_tells_it() -> None:
    to_made = "visit.called_off@asked leads to 'made'"
    calling_off = Story("calling off", "required", ("visit.asked", "visit.called_off"), ends=state("visit.off"))
    without, told = measure(visits(), processes=1), measure(visits(calling_off), processes=1)
    assert fates(without)[to_made] == "survived"
    assert fates(told)[to_made] == "noticed"
    assert {str(each.mutant): each.by for each in told.outcomes}[to_made] == ("CP210", "calling off")
    assert told.share > without.share


def test_what_the_reader_refuses_and_what_behaves_the_same_is_left_out() -> None:
    score = measure(visits(), processes=1)
    assert fates(score)["visit.called_off@asked deleted"] == "refused"
    assert fates(score)["hearing deleted"] == "equal"
    counts = {fate: list(fates(score).values()).count(fate) for fate in ("noticed", "survived", "equal", "refused")}
    assert (score.noticed, score.survived, score.equal, score.refused) == tuple(counts.values())
    assert score.share == score.noticed / (score.noticed + score.survived)
    assert [str(each) for each in score.survivors] == [
        each for each, fate in fates(score).items() if fate == "survived"
    ]
    assert sum(score.by_code.values()) == score.noticed


def test_entering_a_state_again_is_not_the_same_as_staying_where_a_limit_starts_again() -> None:
    def heard(within: dict[str, str]) -> str:
        example = procedure(
            pathway("call", "none made", transition("made", "none made", "made"), final="made"),
            pathway(
                "answer",
                "none writing sent",
                follows("call.made", "none", "writing"),
                follows("call.made", "writing", "writing", id="again"),
                transition("sent", "writing", "sent"),
                final="sent",
                within=within,
            ),
        )
        return fates(measure(example, processes=1))["again deleted"]

    assert heard({}) == "equal"
    assert heard({"writing": "5 days"}) == "noticed"


def test_a_procedure_without_mutants_has_nothing_unnoticed() -> None:
    assert Score(()).share == 1.0


def test_a_sample_is_the_same_for_the_same_seed_and_for_any_number_of_processes() -> None:
    example = visits()
    one = measure(example, sample=6, seed=7, processes=1)
    assert one == measure(example, sample=6, seed=7, processes=2)
    assert len(one.outcomes) == 6
    assert one != measure(example, sample=6, seed=8, processes=1)
    everything = [str(each) for each in mutants(example)]
    assert list(fates(one)) == [each for each in everything if each in fates(one)]
    assert len(measure(example, sample=1000, processes=1).outcomes) == len(everything)


def test_progress_is_told_mutant_by_mutant() -> None:
    told: list[tuple[int, int]] = []
    measure(visits(), sample=3, processes=1, progress=lambda done, of: told.append((done, of)))
    assert told == [(1, 3), (2, 3), (3, 3)]


# --- laws ------------------------------------------------------------------------------------------------------------


def arrays(space: Space) -> list[list[int]]:
    return [getattr(space, name).tolist() for name in ("packed", "initial", "sources", "events", "targets", "_first")]


@settings(deadline=None, max_examples=60)
@given(procedures(), st.integers(0, 999))
def test_the_space_of_a_mutant_is_found_the_same_from_the_original_as_from_nothing(
    original: Procedure, seed: int
) -> None:
    space = Space(original)
    made = mutants(original)
    for mutant in random.Random(seed).sample(made, min(3, len(made))):
        copy = mutant.of(original)
        events = original.transitions[mutant.transition].events
        anew, edited = Space(copy), space.edited(copy, events)
        assert (edited.event_names, edited.variables) == (anew.event_names, anew.variables)
        assert arrays(edited) == arrays(anew)


@settings(deadline=None, max_examples=30)
@given(procedures(), st.integers(0, 999))
def test_equal_mutants_are_equal_and_noticed_ones_are_noticed_by_the_whole_check(
    original: Procedure, seed: int
) -> None:
    score = measure(original, sample=4, seed=seed, processes=1)
    known = keys(check(original).findings)
    for outcome in score.outcomes:
        copy = outcome.mutant.of(original)
        if outcome.fate == "equal":
            assert arrays(Space(copy)) == arrays(Space(original))
        elif outcome.fate == "survived":
            assert {each for each in keys(check(copy).findings) - known if each[0] != "CP202"} == set()
        elif outcome.fate == "noticed" and outcome.by and outcome.by[0] != "CP202":
            assert outcome.by in keys(check(copy).findings)


def keys(findings: tuple[Finding, ...]) -> set[tuple[str, str]]:
    return {(each.code, each.subject) for each in findings}


# --- the shipped procedure ---------------------------------------------------------------------------------------------


def edited(folder: Path, original: Procedure, mutant: Mutant) -> None:
    """Make the same change in the text of the pathway's file."""
    changed = original.transitions[mutant.transition]
    file = folder / "pathways" / Path(changed.place.file).name
    lines = file.read_text(encoding="utf-8").splitlines()
    begin = changed.place.line - 1
    later = [each.place.line - 1 for each in original.pathways[changed.pathway].transitions]
    end = min((each for each in later if each > begin), default=len(lines))
    match mutant.change:
        case "delete":
            lines[begin:end] = []
        case "retarget":
            _rewrite(lines, begin, end, "    to: ", lambda _: str(mutant.to))
        case "negate":
            _rewrite(lines, begin, end, "    when: ", lambda written: f"not ({written})")
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _rewrite(lines: list[str], begin: int, end: int, key: str, new: Callable[[str], str]) -> None:
    number = next(each for each in range(begin, end) if lines[each].startswith(key))
    lines[number] = key + new(lines[number].removeprefix(key))


def behaviour(read: Procedure) -> list[tuple[object, ...]]:
    return [
        (each.id, each.sources, each.to, each.events, text(each.when), sorted(each.sets))
        for each in read.transitions.values()
    ]


def compare_with_the_reader(tmp_path: Path, chosen: list[Mutant], original: Procedure) -> None:
    for number, mutant in enumerate(chosen):
        folder = tmp_path / str(number)
        shutil.copytree(SHIPPED / original.name, folder)
        edited(folder, original, mutant)
        copy = mutant.of(original)
        if refused(copy):
            with pytest.raises(Unreadable):
                load(folder)
        else:
            assert behaviour(load(folder)) == behaviour(copy), str(mutant)


def test_the_reader_refuses_just_those_that_are_said_to_be_refused(tmp_path: Path) -> None:
    original = load("derbyshire")
    chance = random.Random(2)
    deleted = [each for each in mutants(original) if each.change == "delete"]
    for_sure = [each for each in deleted if refused(each.of(original))]
    others = [each for each in mutants(original) if each not in for_sure]
    compare_with_the_reader(tmp_path, [*chance.sample(for_sure, 3), *chance.sample(others, 7)], original)


@pytest.mark.slow
def test_the_reader_refuses_just_those_that_are_said_to_be_refused_among_all_deletions(tmp_path: Path) -> None:
    original = load("derbyshire")
    compare_with_the_reader(tmp_path, [each for each in mutants(original) if each.change != "retarget"], original)

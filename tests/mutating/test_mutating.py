import random
import signal
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from cpmodel.checks import check
from cpmodel.model.condition import And, text
from cpmodel.model.findings import Finding, Unreadable
from cpmodel.model.procedure import CausedBy, Owned, Procedure, Role, Rule, Story, Told
from cpmodel.mutating import Score, measure, mutants
from cpmodel.mutating.mutants import HINTS, Mutant, refused
from cpmodel.reading.procedures import load
from cpmodel.space import Space
from tests.building import fact, follows, is_so, limit, pathway, procedure, state, transition
from tests.conformance.strategies import procedures
from tests.shipped import as_one


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


def everything(*rules: Rule) -> Procedure:
    """A call that is urgent or not, and is answered in time: an element of each sort that can be changed."""
    return procedure(
        pathway(
            "call",
            {"none": {}, "open": {"owner": "chair"}, "done": {}},
            transition("made", "none", "open", by="parents", tells=("chair",), sets={"urgent": True}),
            transition(
                "answered", "open", "done", when=And((is_so("urgent"), state("letter.sent"))), tells=("parents",)
            ),
            transition("dropped", "open", "done"),
            final="done",
            within={"open": "4 days"},
        ),
        pathway(
            "letter",
            "none sent",
            follows("call.made", "none", "sent", id="first"),
            follows("call.made call.dropped", "none", "sent", id="second", when=is_so("urgent")),
            final="sent",
        ),
        facts=[fact("urgent", resets_on=frozenset({"call.dropped"}))],
        limits=[
            limit("answer", "call.made", "call.answered", within="1 day", void="call.dropped", when=is_so("urgent")),
            limit("notice", "call.made", at_least="2 days", before="call.answered"),
        ],
        roles={each: Role(each, each.capitalize()) for each in ("chair", "parents", "court")},
        outlives="letter",
        rules={each.name: each for each in rules},
    )


def changes(procedure_: Procedure, *kinds: str) -> list[str]:
    return [f"{each.change}: {each.says}" for each in mutants(procedure_) if each.change in kinds]


def fates(score: Score, change: str) -> dict[str, str]:
    return {each.mutant.says: each.fate for each in score.outcomes if each.mutant.change == change}


def fate(procedure_: Procedure, says: str) -> tuple[str, tuple[str, str] | None]:
    score = measure(procedure_, processes=1)
    return next((each.fate, each.by) for each in score.outcomes if each.mutant.says == says)


def test_what_a_transition_does_is_changed_in_every_small_way() -> None:
    assert [each for each in changes(everything(), *HINTS) if "“Answered”" in each and ": “" in each] == [
        "delete: “Answered” (call, from “Open”) is deleted.",
        "retarget: “Answered” (call, from “Open”) leads to “None” instead of “Done”.",
        "retarget: “Answered” (call, from “Open”) leads to “Open” instead of “Done”.",
        "stay: “Answered” (call, from “Open”) is heard, and does not lead to “Done”.",
        "negate: “Answered” (call, from “Open”) asks for the opposite of: “Urgent” is true and the letter is “Sent”.",
        "loosen: “Answered” (call, from “Open”) no longer asks whether “Urgent” is true.",
        "loosen: “Answered” (call, from “Open”) no longer asks whether the letter is “Sent”.",
        "also from: “Answered” (call, from “Open”) can happen in “None” too.",
        "reopens: “Answered” (call, from “Open”) may happen after the end of the case.",
        "by: “Answered” (call, from “Open”) is caused by Parents instead of Chair.",
        "tells: “Answered” (call, from “Open”) no longer tells: Parents.",
    ]


def test_so_is_what_it_sets_follows_and_comes_before() -> None:
    second = "“Dropped (call) or Made (call)” (letter, from “None”)"
    assert changes(everything(), "sets", "not follows", "not from", "swap") == [
        "sets: “Made” (call, from “None”) no longer sets “Urgent”.",
        "sets: “Made” (call, from “None”) makes it so that “Urgent” is not true.",
        f"not follows: {second} no longer follows “Dropped” (call.dropped).",
        f"not follows: {second} no longer follows “Made” (call.made).",
        f"swap: {second} comes before “Made (call)” (letter, from “None”).",
    ]


def test_so_are_states_facts_limits_and_the_end_of_a_case() -> None:
    kinds = [*HINTS][[*HINTS].index("no within") :]
    assert changes(everything(), *kinds) == [
        "no within: “Open” (call.open) has no limit any more.",
        "length: “Open” (call.open) may last 2 days instead of 4 days.",
        "length: “Open” (call.open) may last 8 days instead of 4 days.",
        "owner: In “Open” (call.open) Parents has to act instead of Chair.",
        "resets: “Urgent” is no longer set back by “Dropped” (call.dropped).",
        "outlives: “Letter” no longer goes on after the end of the case.",
        "starts: The limit “Answer” no longer begins with “Made” (call.made).",
        "until: The limit “Answer” is no longer kept by “Answered” (call.answered).",
        "void: The limit “Answer” is no longer taken out of the count by “Dropped” (call.dropped).",
        "length: The limit “Answer” is 2 days instead of 1 day.",
        "when: The limit “Answer” asks for the opposite of: “Urgent” is true.",
        "starts: The limit “Notice” no longer begins with “Made” (call.made).",
        "before: The limit “Notice” no longer looks back from “Answered” (call.answered).",
        "length: The limit “Notice” is 1 day instead of 2 days.",
        "length: The limit “Notice” is 4 days instead of 2 days.",
    ]


def test_a_mutant_changes_one_element_and_nothing_else() -> None:
    original = everything()
    for mutant in mutants(original):
        copy = mutant.of(original)
        differing = [
            name
            for some in ("transitions", "states", "facts", "limits")
            for name, each in getattr(original, some).items()
            if getattr(copy, some).get(name) != each
        ]
        if mutant.change == "swap":
            assert [*copy.transitions] != [*original.transitions]
        elif mutant.change == "outlives":
            assert differing == ["first", "second"]
        else:
            assert differing == [mutant.element]


def test_every_mutant_has_a_hint_at_what_would_notice_it() -> None:
    assert {each.change for each in mutants(load("derbyshire"))} == {*HINTS}


TO_MADE = "“Called off” (visit, from “Asked”) leads to “Made” instead of “Off”."


def test_what_nothing_notices_survives_until_a_story_tells_it() -> None:
    calling_off = Story("calling off", "required", ("visit.asked", "visit.called_off"), ends=state("visit.off"))
    assert fate(visits(), TO_MADE) == ("survived", None)
    assert fate(visits(calling_off), TO_MADE) == ("noticed", ("CP210", "calling off"))


@pytest.mark.parametrize(
    ("says", "rule"),
    [
        (
            "“Answered” (call, from “Open”) is caused by Parents instead of Chair.",
            Rule("r", "", CausedBy(frozenset({"call.answered"}), ("chair",))),
        ),
        (
            "“Answered” (call, from “Open”) no longer tells: Parents.",
            Rule("r", "", Told(frozenset({"call.answered"}), ("parents",))),
        ),
        (
            "In “Open” (call.open) Parents has to act instead of Chair.",
            Rule("r", "", Owned(("call.open",), "chair")),
        ),
    ],
)
def test_who_does_or_hears_a_thing_is_noticed_by_a_rule_that_says_so(says: str, rule: Rule) -> None:
    code = "CP211" if isinstance(rule.pattern, Told) else "CP109"
    assert fate(everything(rule), says) == ("noticed", (code, "r"))


def test_what_the_reader_refuses_and_what_is_the_same_is_left_out() -> None:
    score = measure(visits(), processes=1)
    assert fates(score, "delete")["“Called off” (visit, from “Asked”) is deleted."] == "refused"
    assert fates(score, "delete")["“Called off (visit)” (record, from “Kept”) is deleted."] == "equal"
    counts = [[each.fate for each in score.outcomes].count(one) for one in ("noticed", "survived", "equal", "refused")]
    assert [score.noticed, score.survived, score.equal, score.refused] == counts
    assert score.share == score.noticed / (score.noticed + score.survived)
    assert list(score.survivors) == [each.mutant for each in score.outcomes if each.fate == "survived"]
    assert sum(score.by_code.values()) == score.noticed


def test_a_role_that_something_else_tells_anyway_is_told_the_same() -> None:
    example = procedure(
        pathway("call", "none made", transition("made", "none", "made", tells=("parents",)), final="made"),
        pathway("letter", "none sent", follows("call.made", "none", "sent", tells=("parents",)), final="sent"),
        roles={"parents": Role("parents", "Parents")},
    )
    assert set(fates(measure(example, processes=1), "tells").values()) == {"equal"}


def test_an_event_that_never_happens_while_a_clock_runs_does_not_matter_to_it() -> None:
    example = procedure(
        pathway(
            "call",
            "none made answered filed",
            transition("made", "none", "made"),
            transition("answered", "made", "answered"),
            transition("filed", "answered", "filed"),
            final="filed",
        ),
        limits=[limit("answer", "call.made", "call.answered call.filed", within="2 days")],
    )
    assert fates(measure(example, processes=1), "until") == {
        "The limit “Answer” is no longer kept by “Answered” (call.answered).": "survived",
        "The limit “Answer” is no longer kept by “Filed” (call.filed).": "equal",
    }


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
        says = "“Made (call)” (answer, from “Writing”) is heard, and does not lead to “Writing”."
        return fate(example, says)[0]

    assert heard({}) == "equal"
    assert heard({"writing": "5 days"}) != "equal"


def test_a_procedure_without_mutants_has_nothing_unnoticed() -> None:
    assert Score((), 0).share == 1.0


def test_a_sample_is_the_same_for_the_same_seed_and_for_any_number_of_processes() -> None:
    example = visits()
    one = measure(example, sample=6, seed=7, processes=1)
    assert one == measure(example, sample=6, seed=7, processes=2)
    assert (len(one.outcomes), one.made, one.stopped) == (6, 6, False)
    assert one != measure(example, sample=6, seed=8, processes=1)
    made = mutants(example)
    assert [each.mutant for each in one.outcomes] == [each for each in made if each in {o.mutant for o in one.outcomes}]
    assert len(measure(example, sample=1000, processes=1).outcomes) == len(made)


def test_progress_is_told_mutant_by_mutant() -> None:
    told: list[tuple[int, int]] = []
    measure(visits(), sample=3, processes=1, progress=lambda done, of: told.append((done, of)))
    assert told == [(1, 3), (2, 3), (3, 3)]


@pytest.mark.parametrize("processes", [1, 2])
def test_stopping_it_keeps_the_score_so_far(processes: int) -> None:
    def stop(done: int, _: int) -> None:
        if done == 2:
            signal.raise_signal(signal.SIGINT)

    score = measure(visits(), processes=processes, progress=stop)
    assert (len(score.outcomes), score.stopped) == (2, True)


# --- laws ------------------------------------------------------------------------------------------------------------


def arrays(space: Space) -> list[list[int]]:
    return [getattr(space, name).tolist() for name in ("packed", "initial", "sources", "events", "targets", "_first")]


def drawn(original: Procedure, seed: int, count: int) -> list[Mutant]:
    """Some of the mutants that change a transition, and that the reader would take."""
    made = [each for each in mutants(original) if isinstance(each.now, tuple) and not refused(each.of(original))]
    return random.Random(seed).sample(made, min(count, len(made)))


@settings(deadline=None, max_examples=60)
@given(procedures(), st.integers(0, 999))
def test_the_space_of_a_mutant_is_found_the_same_from_the_original_as_from_nothing(
    original: Procedure, seed: int
) -> None:
    space = Space(original)
    for mutant in drawn(original, seed, 3):
        copy = mutant.of(original)
        events = {event for now in (original, copy) for each in now.transitions.values() for event in each.events}
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
        if outcome.fate == "refused":
            continue
        copy = outcome.mutant.of(original)
        if outcome.fate == "equal":
            assert arrays(Space(copy)) == arrays(Space(original))
        elif outcome.fate == "survived":
            assert {each for each in keys(check(copy).findings) - known if each[0] != "CP202"} == set()
        elif outcome.by and outcome.by[0] != "CP202":
            assert outcome.by in keys(check(copy).findings)


def keys(findings: tuple[Finding, ...]) -> set[tuple[str, str]]:
    return {(each.code, each.subject) for each in findings}


# --- the shipped procedure ---------------------------------------------------------------------------------------------


def told_survivors(score: Score) -> str:
    return "\n".join(f"{each.place}: {each.says} {each.hint}" for each in score.survivors)


def test_a_sample_of_thirty_is_noticed() -> None:
    score = measure(load("derbyshire"), sample=30, seed=20261125)
    assert score.share >= 0.96, told_survivors(score)


@pytest.mark.slow
def test_a_sample_of_three_hundred_is_noticed() -> None:
    score = measure(load("derbyshire"), sample=300, seed=20261125)
    assert score.share >= 0.97, told_survivors(score)


def edited(folder: Path, original: Procedure, mutant: Mutant) -> None:
    """Make the same change in the pathway's file."""
    pathway = original.pathways[original.transitions[mutant.element].pathway]
    file = folder / "pathways" / f"{pathway.name}.yaml"
    written = yaml.load(file.read_text(encoding="utf-8"), yaml.CSafeLoader)
    number = [each.id for each in pathway.transitions].index(mutant.element)
    if mutant.change == "delete":
        del written["transitions"][number]
    else:
        assert mutant.change == "negate"
        changed = written["transitions"][number]
        changed["when"] = f"not ({changed['when']})"
    file.write_text(yaml.dump(written, sort_keys=False, allow_unicode=True), encoding="utf-8")


def behaviour(read: Procedure) -> list[tuple[object, ...]]:
    return [
        (each.id, each.sources, each.to, each.events, text(each.when), sorted(each.sets))
        for each in read.transitions.values()
    ]


def compare_with_the_reader(tmp_path: Path, chosen: list[Mutant], original: Procedure) -> None:
    for number, mutant in enumerate(chosen):
        folder = as_one(tmp_path / str(number), original.name)
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
    others = [each for each in mutants(original) if each.change in ("delete", "negate") and each not in for_sure]
    compare_with_the_reader(tmp_path, [*chance.sample(for_sure, 3), *chance.sample(others, 7)], original)


@pytest.mark.slow
def test_the_reader_refuses_just_those_that_are_said_to_be_refused_among_all_deletions(tmp_path: Path) -> None:
    original = load("derbyshire")
    chosen = [each for each in mutants(original) if each.change in ("delete", "negate")]
    compare_with_the_reader(tmp_path, chosen, original)


def test_a_group_without_one_of_its_events_and_a_state_that_is_otherwise_are_read_again() -> None:
    original = load("derbyshire")
    lost = next(each for each in mutants(original) if each.change == "group" and each.lost == "child.turned_18")
    copy = lost.of(original)
    assert copy.events["case_ends"] == original.events["case_ends"] - {"child.turned_18"}
    assert "child.turned_18" not in copy.limits["first_review"].void
    resting = next(each for each in mutants(original) if (each.change, each.element) == ("final", "review.invited"))
    assert resting.of(original).states["review.invited"].final

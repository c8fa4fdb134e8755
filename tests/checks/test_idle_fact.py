from pathlib import Path

from cpmodel.model.procedure import Rule, Unchanged
from tests.building import fact, pathway, procedure, transition
from tests.checks.examples import Edit, found, mended, told


def test_a_fact_that_nothing_sets_is_found() -> None:
    assert told("idle_fact") == [
        "procedure.yaml:8:3: error CP102 [refused] “The family does not want it” (refused) is never true: no transition sets it.",
    ]


REFUSED: Edit = (
    "pathways/visit.yaml",
    "transitions:",
    (
        "transitions:\n  - {event: refused, by: worker, from: requested, sets: {refused: true}, because: Example}"
        "\n  - {event: called_off, by: worker, from: requested, to: none, because: Example}"
    ),
)


def test_a_transition_that_sets_it_mends_it(tmp_path: Path) -> None:
    waiting: Edit = ("pathways/visit.yaml", "owner: worker,", "owner: worker, waits_for: The family.,")
    asked: Edit = ("procedure.yaml", "initial: false", "initial: false, resets_on: visit.called_off")
    assert mended("idle_fact", tmp_path, REFUSED, waiting, asked) == []


def test_a_fact_that_can_begin_with_any_value_need_not_be_set(tmp_path: Path) -> None:
    found = mended("idle_fact", tmp_path, ("procedure.yaml", "initial: false", "initial: any"))
    assert [each for each in found if "CP102" in each] == []


def test_a_fact_that_nobody_asks_for_is_found(tmp_path: Path) -> None:
    forgotten: Edit = ("pathways/visit.yaml", "when: not refused, ", "")
    assert mended("idle_fact", tmp_path, forgotten, REFUSED) == [
        "procedure.yaml:8:3: error CP102 [refused] No condition asks for “The family does not want it” (refused).",
    ]


def test_a_word_that_nothing_sets_is_named(tmp_path: Path) -> None:
    words: Edit = ("procedure.yaml", "initial: false", "values: [open, soft, hard], initial: open")
    asked: Edit = ("pathways/visit.yaml", "when: not refused", "when: refused == open, sets: {refused: soft}")
    found = mended("idle_fact", tmp_path, words, asked)
    assert [each for each in found if "CP102" in each] == [
        "procedure.yaml:8:3: error CP102 [refused] “The family does not want it” (refused) is never hard: no transition sets it so.",
    ]


def test_a_fact_that_only_a_rule_names_is_asked_for() -> None:
    urgent = pathway("visit", "none made", transition("made", "none", "made", sets={"urgent": True}), final="made")
    unchanged = Rule("calm", "No visit makes it urgent.", Unchanged(("urgent",), ("visit",)))
    made = procedure(urgent, facts=[fact("urgent")], rules={"calm": unchanged})
    assert found(made, "CP102") == []
    assert found(made, "CP211") == [
        "calm: The rule 'calm' does not hold: No visit makes it urgent. The last step changes urgent. | visit.made"
    ]

from pathlib import Path

from cpmodel.checks import check, settled_condition
from cpmodel.model.condition import And, Not, Or
from cpmodel.model.procedure import Name, Never, Rule
from tests.building import fact, is_so, pathway, procedure, state, transition
from tests.checks.examples import Edit, found, mended, told


def test_a_guard_that_always_holds_is_found() -> None:
    assert told("settled_condition") == [
        "pathways/visit.yaml:10:5: error CP104 [visit.made@requested] The guard of “Made” (visit.made@requested) holds whatever happens, so that it keeps nothing out.",
    ]


def test_asking_for_both_mends_it(tmp_path: Path) -> None:
    edits: list[Edit] = [("pathways/visit.yaml", "not visit.none or", "not visit.none and")]
    assert mended("settled_condition", tmp_path, *edits) == []


def test_a_named_condition_is_told_where_it_is_named_and_only_there(tmp_path: Path) -> None:
    named: Edit = (
        "procedure.yaml",
        "language: 1",
        "language: 1\nconditions: {begun: not visit.none or not visit.made}",
    )
    used: Edit = ("pathways/visit.yaml", "when: not visit.none or not visit.made", "when: begun")
    assert mended("settled_condition", tmp_path, named, used) == [
        "procedure.yaml:5:14: error CP104 [begun] The condition 'begun' holds whatever happens, so that it keeps nothing out.",
    ]


def test_a_part_is_found_in_a_condition_that_depends() -> None:
    both = And((state("visit.asked"), state("visit.made")))
    made = procedure(
        pathway("visit", "none asked made", transition("asked", "none", "asked", when=Or((both, is_so("urgent"))))),
        facts=[fact("urgent", initial=None)],
    )
    assert found(made, "CP104") == [
        "visit.asked@none: The guard of “Asked” (visit.asked@none) misleads in one part, “the visit is “Asked” and the visit is “Made””, which contradicts itself."
    ]


def test_a_rule_that_forbids_what_cannot_be_is_found() -> None:
    both = And((state("visit.asked"), Not(state("visit.asked"))))
    made = procedure(
        pathway("visit", "none asked", transition("asked", "none", "asked")),
        rules={"never_both": Rule("never_both", "Never both.", Never(both))},
    )
    assert found(made, "CP104") == ["never_both: The condition of the rule 'never_both' contradicts itself."]


def test_a_fact_that_only_an_unused_condition_reads_can_have_all_its_values() -> None:
    made = procedure(
        pathway("visit", "none asked", transition("asked", "none", "asked")),
        facts=[fact("urgent", initial=None)],
        conditions={"pressing": is_so("urgent"), "never": And((is_so("urgent"), Not(is_so("urgent"))))},
        names=(Name("condition", "pressing", False), Name("condition", "never", False)),
    )
    assert found(made, "CP104") == ["never: The condition 'never' contradicts itself."]


def test_what_a_named_condition_settles_is_told_there_and_not_again() -> None:
    never, other = And((state("visit.asked"), state("visit.made"))), is_so("urgent")
    made = procedure(
        pathway(
            "visit",
            "none asked made",
            transition("asked", "none", "asked", when=And((never, other))),
            transition("made", "asked", "made", when=Or((Not(never), other))),
            transition("off", "asked", "none", when=Or((never, other))),
        ),
        facts=[fact("urgent", initial=None)],
        conditions={"odd": never, "odder": And((never, other))},
        names=(Name("condition", "odd", True), Name("condition", "odder", False)),
    )
    (finding,) = [each for each in check(made).findings if each.code == "CP104"]
    assert finding.sentence == "The condition 'odd' contradicts itself."
    assert [each.sentence for each in finding.remarks] == [
        "So the condition 'odder' contradicts itself too.",
        "So the guard of “Asked” (visit.asked@none) contradicts itself too.",
        "So the guard of “Made” (visit.made@asked) holds whatever happens too.",
    ]


def test_a_fault_of_its_own_beside_a_settled_named_condition_is_told() -> None:
    never = And((state("visit.asked"), state("visit.made")))
    both = And((is_so("urgent"), Not(is_so("urgent"))))
    made = procedure(
        pathway("visit", "none asked made", transition("asked", "none", "asked", when=Or((never, both)))),
        facts=[fact("urgent", initial=None)],
        conditions={"odd": never},
        names=(Name("condition", "odd", True),),
    )
    assert [each.partition(": ")[0] for each in found(made, "CP104")] == ["odd", "visit.asked@none"]


def test_a_condition_over_very_many_pathways_is_decided_at_once() -> None:
    names = [f"p{number}" for number in range(40)]
    some = [pathway(name, "off on", transition("on", "off", "on")) for name in names]
    anything = Or(tuple(state(f"{name}.on") for name in names))
    guarded = pathway("all", "no yes", transition("yes", "no", "yes", when=anything))
    assert list(settled_condition.examine(procedure(*some, guarded))) == []
    nothing = And((anything, *(Not(state(f"{name}.on")) for name in names)))
    never = pathway("all", "no yes", transition("yes", "no", "yes", when=nothing))
    (finding,) = settled_condition.examine(procedure(*some, never))
    assert finding.sentence == "The guard of “Yes” (all.yes@no) contradicts itself."

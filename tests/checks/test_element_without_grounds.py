from pathlib import Path

import pytest

from tests.checks.examples import Edit, mended, told


def test_a_transition_without_grounds_is_found() -> None:
    assert told("element_without_grounds") == [
        "pathways/visit.yaml:10:5: error CP502 [visit.made@requested] The transition 'visit.made@requested' does not say on what it rests; write 'cites', 'because' or 'assumed'.",
    ]


def test_a_reason_mends_it(tmp_path: Path) -> None:
    edits: list[Edit] = [
        ("pathways/visit.yaml", "from: requested, to: made", "from: requested, to: made, because: Example"),
    ]
    assert mended("element_without_grounds", tmp_path, *edits) == []


ELEMENTS = """
facts: {urgent: {title: Urgent, initial: false}}
dates: {birth: {title: Expected birth}}
words: {harm: {title: Harm, says: What hurts.}}
limits: {answer: {title: Time to visit, from: visit.requested, until: visit.made, within: 5 days}}
rules: {some_are_made: {says: A visit can be made., possible: visit.made}}
"""


def test_every_sort_of_element_needs_grounds(tmp_path: Path) -> None:
    more: Edit = ("procedure.yaml", "language: 1\n", f"language: 1{ELEMENTS}")
    role: Edit = ("procedure.yaml", ", because: An example for the tests.", "")
    pathway: Edit = ("pathways/visit.yaml", "because: Example.\n", "")
    state: Edit = ("pathways/visit.yaml", "owner: worker, because: Example", "owner: worker")
    assert [
        each.partition(";")[0]
        for each in mended("element_without_grounds", tmp_path, more, role, pathway, state)
        if "CP502" in each
    ] == [
        "pathways/visit.yaml:1:1: error CP502 [visit] The pathway 'visit' does not say on what it rests",
        "pathways/visit.yaml:5:3: error CP502 [visit.requested] The state 'visit.requested' does not say on what it rests",
        (
            "pathways/visit.yaml:9:5: error CP502 [visit.made@requested] The transition 'visit.made@requested' does not say on"
            " what it rests"
        ),
        "procedure.yaml:5:9: error CP502 [urgent] The fact 'urgent' does not say on what it rests",
        "procedure.yaml:6:9: error CP502 [birth] The date 'birth' does not say on what it rests",
        "procedure.yaml:7:9: error CP502 [harm] The word 'harm' does not say on what it rests",
        "procedure.yaml:8:10: error CP502 [answer] The limit 'answer' does not say on what it rests",
        "procedure.yaml:9:9: error CP502 [some_are_made] The rule 'some_are_made' does not say on what it rests",
        "procedure.yaml:11:3: error CP502 [worker] The role 'worker' does not say on what it rests",
    ]


@pytest.mark.parametrize("grounds", ["because: Example", "assumed: Nobody has confirmed it"])
def test_a_reason_or_an_open_assumption_is_enough(tmp_path: Path, grounds: str) -> None:
    edit: Edit = ("pathways/visit.yaml", "from: requested, to: made", f"from: requested, to: made, {grounds}")
    assert mended("element_without_grounds", tmp_path, edit) == []

from pathlib import Path

from tests.checks.examples import Edit, mended, told


def test_a_forgotten_requirement_is_found() -> None:
    assert told("requirement_without_element") == [
        "requirements.yaml:5:5: error CP501 [VIS-2] Nothing carries the requirement VIS-2: The family hears of the visit beforehand.",
    ]


def test_a_duty_that_cites_it_mends_it(tmp_path: Path) -> None:
    edits: list[Edit] = [
        (
            "procedure.yaml",
            "because: An example for the tests.",
            "duties: [{text: Tell the family beforehand., when: visit.requested, cites: VIS-2}], because: An example for the tests.",
        ),
    ]
    assert mended("requirement_without_element", tmp_path, *edits) == []


REASON: Edit = (
    "procedure.yaml",
    "language: 1",
    "language: 1\nnot_modelled: {VIS-2: The family is told in person.}",
)


def test_a_requirement_that_is_left_out_with_a_reason_is_no_finding(tmp_path: Path) -> None:
    assert mended("requirement_without_element", tmp_path, REASON) == []


def test_a_requirement_is_not_left_out_and_cited(tmp_path: Path) -> None:
    both = (
        "procedure.yaml",
        "language: 1",
        "language: 1\nnot_modelled: {VIS-1: It is not needed., VIS-2: Nor is this.}",
    )
    assert mended("requirement_without_element", tmp_path, both) == [
        (
            "requirements.yaml:4:5: error CP501 [VIS-1] The requirement VIS-1 is listed as not modelled, and the transition"
            " 'visit.made@requested' cites it."
        )
    ]

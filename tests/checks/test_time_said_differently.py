from pathlib import Path

import pytest

from cpmodel.checks import check
from cpmodel.reading.procedures import load
from tests.checks.examples import DOCUMENTS, Edit, mended, told


def test_a_requirement_with_another_number_is_found() -> None:
    assert told("time_said_differently") == [
        "procedure.yaml:8:3: error CP504 [answer] “Time to visit” (answer) has 10 working days, but the requirement VIS-1 says 5 working days.",
    ]


def test_the_other_place_is_shown() -> None:
    (finding,) = check(load(DOCUMENTS / "time_said_differently")).findings
    assert [(Path(each.place.file).name, each.place.line, each.sentence) for each in finding.remarks] == [
        ("requirements.yaml", 4, "VIS-1: A visit is made within five working days of being asked for.")
    ]


def with_limit(length: str, more: str = "") -> Edit:
    return ("procedure.yaml", "within: 10 working days", f"within: {length}{more}")


def test_the_same_number_mends_it(tmp_path: Path) -> None:
    assert mended("time_said_differently", tmp_path, with_limit("5 working days")) == []


@pytest.mark.parametrize(
    ("length", "said"),
    [
        ("14 days", "within two weeks"),
        ("15 working days", "within 15 days"),
        ("72 hours", "within three days"),
        ("1 working day", "on the next working day"),
        ("1 month", "after about a month"),
        ("6 weeks", "every 4-6 weeks where the child is 16 years of age"),
        ("45 working days", "in at most forty-five working days"),
        ("10 days", "as section 47 has it"),
    ],
)
def test_the_same_time_in_other_words_is_no_finding(tmp_path: Path, length: str, said: str) -> None:
    requirement: Edit = ("requirements.yaml", "within five working days", said)
    assert mended("time_said_differently", tmp_path, with_limit(length), requirement) == []


def test_a_unit_that_was_changed_in_one_place_is_found(tmp_path: Path) -> None:
    assert mended("time_said_differently", tmp_path, with_limit("5 days")) == [
        "procedure.yaml:8:3: error CP504 [answer] “Time to visit” (answer) has 5 days, but the requirement VIS-1 says 5 working days.",
    ]


def test_a_note_that_names_both_explains_the_difference(tmp_path: Path) -> None:
    note = ", note: The guide's five working days are ten working days here; there are few workers"
    assert mended("time_said_differently", tmp_path, with_limit("10 working days", note)) == []


def test_a_note_of_its_own_with_another_number_is_a_warning(tmp_path: Path) -> None:
    note = ", note: It was three weeks before 2020"
    assert mended("time_said_differently", tmp_path, with_limit("5 working days", note)) == [
        "procedure.yaml:8:3: warning CP504 [answer] “Time to visit” (answer) has 5 working days, but its note says 3 weeks.",
    ]


def test_what_is_written_beside_a_step_is_compared_with_the_limits_that_it_starts_and_stops(tmp_path: Path) -> None:
    step: Edit = ("pathways/visit.yaml", "to: made, because", "to: made, note: Ten working days at most., because")
    assert mended("time_said_differently", tmp_path, with_limit("5 working days"), step) == [
        "pathways/visit.yaml:10:5: warning CP504 [visit.made@requested] “Made” (visit.made@requested) speaks of 10 working days, and has to do with “Time to visit” (answer), 5 working days.",
    ]


def test_what_is_written_beside_a_state_or_a_duty_is_compared_too(tmp_path: Path) -> None:
    state: Edit = ("pathways/visit.yaml", "owner: worker", "owner: worker, note: Within ten working days.")
    duty: Edit = (
        "procedure.yaml",
        "title: Social worker",
        "title: Social worker, duties: [{text: Visits within 4 working days., when: visit.made, because: Example}]",
    )
    assert mended("time_said_differently", tmp_path, with_limit("5 working days"), state, duty) == [
        "pathways/visit.yaml:6:3: warning CP504 [visit.requested] “Visit asked for” (visit.requested) speaks of 10 working days, and has to do with “Time to visit” (answer), 5 working days.",
        "procedure.yaml:6:43: warning CP504 [worker] A duty of “Social worker” (worker) speaks of 4 working days, and has to do with “Time to visit” (answer), 5 working days.",
    ]


def test_the_limit_of_a_state_is_compared_with_the_reason_beside_it(tmp_path: Path) -> None:
    state: Edit = (
        "pathways/visit.yaml",
        "because: Example}\n  made",
        "within: 3 days, because: Two days are usual.}\n  made",
    )
    assert mended("time_said_differently", tmp_path, with_limit("5 working days"), state) == [
        "pathways/visit.yaml:6:3: error CP504 [visit.requested] “Visit asked for” (visit.requested) has 3 days, but the reason beside it says 2 days.",
    ]

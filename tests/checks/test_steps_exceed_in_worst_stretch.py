from pathlib import Path

from cpmodel.checks import check
from cpmodel.reading.procedures import load
from tests.checks.examples import DOCUMENTS, Edit, mended, told


def test_steps_that_are_longer_over_holidays_are_found_with_the_worst_stretch() -> None:
    assert told("steps_exceed_in_worst_stretch") == [
        "procedure.yaml:8:3: warning CP305 [answer] What is done under “Time to visit” (answer) may take longer than its 4 weeks in the worst stretch of the year: “Visit asked for” (10 working days) and “Visit planned” (10 working days) can be 33 calendar days, from 2 April 2026, and 4 weeks from then are 28.",
    ]


def test_each_step_is_shown() -> None:
    (finding,) = check(load(DOCUMENTS / "steps_exceed_in_worst_stretch")).findings
    assert [(each.place.line, each.sentence) for each in finding.remarks] == [
        (6, "“Visit asked for” may take 10 working days."),
        (7, "“Visit planned” may take 10 working days."),
    ]


def test_counting_in_working_days_mends_it(tmp_path: Path) -> None:
    edits: list[Edit] = [("procedure.yaml", "4 weeks", "20 working days")]
    assert mended("steps_exceed_in_worst_stretch", tmp_path, *edits) == []


def test_a_calendar_without_holidays_has_no_worst_stretch(tmp_path: Path) -> None:
    week: Edit = ("procedure.yaml", "language: 1", "language: 1\ncalendar: {working_week: every day}")
    assert mended("steps_exceed_in_worst_stretch", tmp_path, week) == []

"""The log as a file: what is written is what is read."""

from datetime import date, datetime
from pathlib import Path

import pytest

from cpmodel.model.log import EventLog, Record, of_csv, read_csv, write_csv

ONE = Record(
    datetime(2023, 4, 3, 9, 30), "a.1", "a", "a/review/1", "review", "review.opened", "ready", "in_session", "Chair 1"
)
TWO = Record(datetime(2023, 4, 3, 9, 30), "a.1", "a", "", "plan", "review.opened", "active", "active", "")


def test_a_log_that_is_written_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    assert write_csv(path, iter([ONE, TWO])) == 2
    assert of_csv(path) == EventLog((ONE, TWO), date(2023, 4, 3), date(2023, 4, 4))


def test_only_time_case_and_event_are_needed(tmp_path: Path) -> None:
    path = tmp_path / "service.csv"
    path.write_text("event,case,time,more\nreferral.referred,x,2023-04-03 09:30,1\n", encoding="utf-8")
    assert list(read_csv(path)) == [
        Record(datetime(2023, 4, 3, 9, 30), "x", "", "", "referral", "referral.referred", "", "", "")
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("case,event\n", "there is no time"),
        ("time,case,event\nyesterday,x,y\n", "log.csv:2: 'yesterday' is not a time"),
        ("time,case,event\n", "has no records"),
    ],
)
def test_what_is_wrong_with_a_log_is_said(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "log.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=said):
        of_csv(path)


def test_an_event_is_counted_in_its_own_pathway() -> None:
    assert ONE.own
    assert not TWO.own

"""Logs that come from elsewhere: what can be read, and what is said of what cannot."""

from datetime import date, datetime

import pytest

from cpmodel.model.findings import Unreadable
from cpmodel.model.log import EventLog, Record, write
from cpmodel.reading.logs import load
from cpmodel.reading.procedures import load as load_procedure


@pytest.fixture(scope="module")
def derbyshire():
    return load_procedure("derbyshire")


@pytest.fixture
def read(tmp_path, derbyshire, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def reading(text, **period):
        (tmp_path / "log.csv").write_text(text, encoding="utf-8", newline="")
        return load((tmp_path / "log.csv").relative_to(tmp_path), derbyshire, **period)

    return reading


def said(read, text):
    with pytest.raises(Unreadable) as caught:
        read(text)
    return [str(each) for each in caught.value.findings]


def test_only_time_case_and_event_are_needed_and_columns_stand_in_any_order(read):
    found = read("more,Event ,case,time\n1,referral.referred,x, 2023-04-03 09:30\n")
    record = Record(datetime(2023, 4, 3, 9, 30), "x", "", "", "referral", "referral.referred", "", "", "")
    assert found.log == EventLog((record,), date(2023, 4, 3), date(2023, 4, 4))
    assert [str(each) for each in found.places] == ["log.csv:2:1"]


def test_a_log_that_is_written_is_read_back(tmp_path, derbyshire):
    records = (
        Record(datetime(2023, 4, 3, 8), "", "", "", "chairs", "place_offered", "", "", "Chair 1"),
        Record(datetime(2023, 4, 3, 9), "a", "f", "", "child", "begins", "", "unborn", ""),
        Record(datetime(2023, 4, 3, 9), "a", "f", "", "expected_birth", "date", "", "2023-08-10T06:30", ""),
        Record(datetime(2023, 4, 3, 9), "a", "f", "", "referral", "referral.referred", "none", "received", ""),
    )
    write(tmp_path / "log.csv", records)
    found = load(tmp_path / "log.csv", derbyshire, begins=date(2023, 4, 1), ends=date(2024, 4, 1))
    assert found.log == EventLog(records, date(2023, 4, 1), date(2024, 4, 1))


def test_records_are_put_in_order_of_time_and_keep_their_places(read):
    found = read("time,case,event\n2023-04-04,x,referral.referred\n2023-04-03,y,referral.referred\n")
    assert [each.case for each in found.log.records] == ["y", "x"]
    assert [each.line for each in found.places] == [3, 2]


def test_all_faults_are_told_at_once_each_at_its_field(read):
    assert said(
        read,
        "time,case,event,pathway,state_to\n"
        "2023-04-31T09:00,a,referral.referred,,\n"
        'yesterday,"a, b",referral.refered,,\n'
        "2023-04-03T09:00+01:00,a,referral.referred,referal,\n"
        "2023-04-03T09:00,a,referral.referred,referral,recieved\n"
        "1066-10-14,,referral.referred,,\n"
        "2023-04-04,a,,,\n"
        ",a,begins,childhood,\n"
        "2023-04-04,a,begins,child,grown\n"
        "2023-04-04,a,date,birthday,\n"
        "2023-04-04,a,date,expected_birth,soon\n"
        "2023-04-03\n",
    ) == [
        "log.csv:2:1: CP422 '2023-04-31T09:00' is in no calendar and on no clock.",
        "log.csv:3:1: CP422 'yesterday' is not a time; it is written as 2023-04-03T09:30.",
        "log.csv:3:18: CP421 'referral.refered' is no event of the procedure 'derbyshire' (did you mean 'referral.referred'?).",
        "log.csv:4:1: CP422 The time has a zone; it is written as the clock on the wall has it: 2023-04-03T09:30.",
        "log.csv:4:44: CP421 'referal' is no pathway of the procedure 'derbyshire' (did you mean 'referral'?).",
        "log.csv:5:47: CP421 'recieved' is no state of 'referral' of the procedure 'derbyshire' (did you mean 'received'?).",
        "log.csv:6:1: CP422 Nothing can have happened in the year 1066, or its bank holidays are not known.",
        "log.csv:6:12: CP422 The record does not say which case it is of.",
        "log.csv:7:14: CP422 The record does not say what happened.",
        "log.csv:8:1: CP422 The record does not say when it was.",
        "log.csv:8:11: CP421 'childhood' is no pathway or fact of the procedure 'derbyshire' (did you mean 'child'?).",
        "log.csv:9:27: CP421 'grown' is no value of 'child' of the procedure 'derbyshire'.",
        "log.csv:10:19: CP421 'birthday' is no date of the procedure 'derbyshire'.",
        "log.csv:11:34: CP422 'soon' is not a time; it is written as 2023-04-03T09:30.",
        "log.csv:12:1: CP420 The line has 1 field and the first line of the file has 5.",
    ]


def test_what_is_wrong_in_the_same_way_on_many_lines_is_told_once(read):
    lines = "".join(f"2023-04-03,{each},asking.asked\n" for each in "abc")
    (finding,) = said(read, f"time,case,event\n{lines}")
    assert finding.startswith("log.csv:2:14: CP421 'asking.asked' is no event of the procedure 'derbyshire'")
    assert finding.endswith("; so it is on 2 more lines.")


def test_times_that_are_all_written_otherwise_are_one_fault(read):
    lines = "".join(f"0{day}/04/2023,{day},referral.referred\n" for day in (3, 4, 5))
    assert said(read, f"time,case,event\n{lines}") == [
        "log.csv:2:1: CP422 '03/04/2023' is not a time; it is written as 2023-04-03T09:30; so it is on 2 more lines."
    ]


def test_of_very_many_different_faults_the_first_are_listed_and_the_rest_is_counted(read):
    lines = "".join(f"2023-04-03,a,event-{number}.x\n" for number in range(45))
    *_, last = found = said(read, f"time,case,event\n{lines}")
    assert len(found) == 40
    assert last.startswith("log.csv:41:14: CP421 'event-39.x' is no event of the procedure 'derbyshire'")
    assert last.endswith("; there are 5 more faults that are not listed.")


def test_a_file_as_excel_writes_it_is_read(read):
    assert len(read("\ufefftime,case,event\r\n2023-04-03,a,referral.referred\r\n\r\n").log.records) == 1


def test_the_records_of_a_case_are_in_order_of_time_and_cases_may_be_mixed(read):
    assert said(
        read,
        "time,case,event\n"
        "2023-04-05T10:00,a,referral.referred\n"
        "2023-04-03T10:00,b,referral.referred\n"
        "2023-04-04T10:00,a,referral.danger_excluded\n",
    ) == [
        "log.csv:4:1: CP423 This is earlier than the record of the same case before it, on line 2 (2023-04-05T10:00)."
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "time;case;event\n",
            "CP420 A log needs the columns time, case and event; there is no time and no case and no event: its first line names time;case;event.",
        ),
        ("", "there is no time and no case and no event: its first line names nothing."),
        ("time,case,event\n", "CP420 A log has nothing below its first line."),
        (
            'time,case,event\n2023-04-03,"a,b\n',
            "log.csv:2:1: CP420 This line cannot be read as CSV: unexpected end of data.",
        ),
    ],
)
def test_what_is_no_log_is_refused_with_a_reason(read, text, sentence):
    (finding,) = said(read, text)
    assert finding.endswith(sentence)


def test_a_file_that_cannot_be_read_is_a_finding(tmp_path, derbyshire):
    with pytest.raises(Unreadable, match="CP001 The file cannot be read: No such file"):
        load(tmp_path / "none.csv", derbyshire)
    (tmp_path / "log.csv").write_bytes(b"time,case,event\n2023-04-03,J\xf6rg,referral.referred\n")
    with pytest.raises(
        Unreadable, match="CP001 From about this line on the file is not UTF-8 text; save it as CSV UTF-8"
    ):
        load(tmp_path / "log.csv", derbyshire)

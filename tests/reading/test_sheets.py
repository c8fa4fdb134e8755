"""Sheets as Excel writes them: what is taken, and that every fault is told at once, at its place."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cpmodel
from cpmodel.files import write
from cpmodel.model.calendar import Calendar
from cpmodel.model.procedure import CalendarRules, Procedure
from cpmodel.model.scenario import OpenPlan, Person
from cpmodel.reading import caseload_sheets, staff_sheets
from cpmodel.reading.caseload_sheets import Known
from cpmodel.reading.sheets import Sheet
from cpmodel.reading.staff_sheets import Member, Taker


@cache
def procedure() -> Procedure:
    """The procedure whose roles the people have."""
    return cpmodel.load("derbyshire")


FIRST = date(2026, 4, 1)
CHAIRS = {each: Person(each) for each in ("Ann", "Béa")} | {"Col": Person("Col", ends=date(2026, 5, 1))}
SCRATCH = Path(mkdtemp())
KNOWN = Known(FIRST, Calendar.of(CalendarRules()), CHAIRS, lambda began, last: 1)
CHAIR, WORKER = Taker("people", "chairs", "Chair", "chair"), Taker("teams", "social_work", "Team", "social_worker")


def plans(tmp_path: Path, content: str | bytes) -> tuple[list[str], tuple[OpenPlan, ...]]:
    """The faults of a sheet of a caseload, without the folder, and the plans without their places."""
    sheet, found = caseload_sheets.load(write(tmp_path / "caseload.csv", content), KNOWN)
    return said(sheet, tmp_path), tuple(OpenPlan(*(getattr(each, name) for name in FIELDS)) for each in found)


FIELDS = ("name", "began", "family", "reviews", "last_review", "next_review", "chair")


def people(tmp_path: Path, content: str | bytes, *takers: Taker) -> tuple[list[str], dict[Taker, list[Member]]]:
    sheet, found = staff_sheets.load(write(tmp_path / "people.csv", content), procedure(), takers or (CHAIR, WORKER))
    return said(sheet, tmp_path), found


def said(sheet: Sheet, folder: Path) -> list[str]:
    return [str(each).replace(f"{folder.as_posix()}/", "") for each in sheet.findings()]


EXPECTED = (
    OpenPlan("C1", date(2025, 9, 18), "F1", 1, date(2025, 12, 11), date(2026, 5, 28), "Béa"),
    OpenPlan("C2", date(2026, 3, 31), "F1", 0, None, None, ""),
)
ROWS = "case,family,plan_start,last_review,next_review,chair\nC1,F1,2025-09-18,2025-12-11,2026-05-28,Béa\nC2,F1,2026-03-31,,,\n"


@pytest.mark.parametrize(
    "content",
    [
        ROWS.encode(),
        ROWS.encode("utf-8-sig"),
        ROWS.encode("cp1252"),
        ROWS.replace("\n", "\r\n").encode(),
        ROWS.replace("\n", "\r").encode(),
        ROWS.replace(",", ";").encode("cp1252"),
        ROWS.replace(",", "\t").encode(),
        ("sep=;\n" + ROWS.replace(",", ";")).encode(),
        (ROWS.replace("\n", ",,\n") + ",,,,,,,\n\n,,\n").encode(),
        ROWS.replace("case,family,plan_start", "Case,FAMILY,Plan start").encode(),
        ROWS.replace("C1,", '"C1",').replace("2026-03-31", "2026-03-31 00:00:00").encode(),
        ROWS.replace("2025-09-18", "18/09/2025").replace("2025-12-11", "11/12/2025").encode(),
        ROWS.replace("\nC2", "\n# explained,,,,,\nC2").encode(),
    ],
)
def test_a_sheet_is_taken_in_every_form_in_which_excel_saves_it(tmp_path: Path, content: bytes) -> None:
    assert plans(tmp_path, content) == ([], EXPECTED)


def test_all_faults_of_a_caseload_are_told_at_once(tmp_path: Path) -> None:
    found, _ = plans(
        tmp_path,
        "case,family,plan_start,last_review,next_review,chair,reviews,notes\n"
        "C1,F1,2026-04-01,2026-05-01,2026-04-03,Anne,,x\n"
        "C1,F 1,31/02/2026,,2026-05-28,Col,\n"
        ",,,2026-01-01,2027-06-01,,x\n"
        "C4,,2026-01-01,2026-01-01,2026-05-02,,,,y\n"
        "C5,,2025-01-01,2026-01-01,,,0\n"
        "C6,,2025-01-01,,,,2\n"
        "C7,,2018-01-01,,,,\n",
    )
    assert found == [
        "caseload.csv:1:62: CP408 There is no column 'notes'; a sheet of a caseload has: case, family, plan_start, last_review, next_review, chair, reviews.",
        "caseload.csv:5:41: CP408 'y' stands in a column that has no heading.",
        "caseload.csv:2:29: CP409 The next review is on 2026-04-03, which is Good Friday; reviews are held on working days.",
        "caseload.csv:2:40: CP409 There is nobody 'Anne' who holds reviews (did you mean 'Ann'?); known are: Ann, Béa, Col.",
        "caseload.csv:2:7: CP409 The plan begins on 2026-04-01; it may be a day from 2019-04-01 to the one before the first day of the period, 2026-04-01.",
        "caseload.csv:2:18: CP409 The last review, 2026-05-01, is not before the first day of the period, 2026-04-01.",
        "caseload.csv:3:1: CP409 'C1' is there twice; each child has one line.",
        "caseload.csv:3:4: CP409 'F 1' under 'family' is no pseudonym, which has letters, digits and . _ / - only, and no spaces; a number of your own that only you can look up will do.",
        "caseload.csv:3:8: CP409 '31/02/2026' under 'plan_start' is no day; a day is written as 2026-03-31, or as 31/03/2026 with the day first.",
        "caseload.csv:3:31: CP409 'Col' is not in post on 2026-05-28, the day of the next review; name another, or leave it empty.",
        "caseload.csv:4:1: CP409 There is nothing under 'case'.",
        "caseload.csv:4:27: CP409 'x' under 'reviews' is not a whole number from 0 to 100.",
        "caseload.csv:4:3: CP409 There is nothing under 'plan_start'.",
        "caseload.csv:4:15: CP409 The next review is on 2027-06-01; it may be a day from 2026-04-01 to 2027-04-02, and is left empty where it is not booked.",
        "caseload.csv:5:27: CP409 The next review is on 2026-05-02, which is a Saturday; reviews are held on working days.",
        "caseload.csv:5:16: CP409 The last review, 2026-01-01, is not after the plan began, 2026-01-01.",
        "caseload.csv:6:29: CP409 There is a last review, so there were from 1 to 365; here are 0.",
        "caseload.csv:7:19: CP409 There were 2 reviews, and no day is given for the last one.",
        "caseload.csv:8:5: CP409 The plan begins on 2018-01-01; it may be a day from 2019-04-01 to the one before the first day of the period, 2026-04-01.",
    ]


def test_a_day_that_could_be_two_is_asked_about_unless_the_file_shows_which(tmp_path: Path) -> None:
    found, _ = plans(tmp_path, "case,plan_start\nC1,03/04/2025\nC2,05/06/2025\nC3,07/07/2025\n")
    assert found == [
        "caseload.csv:2:4: CP409 '03/04/2025' is two days, by whether the day or the month comes first, and no other day in the file shows which; write 2025-04-03 or 2025-03-04; so it is on 1 more line."
    ]
    found, read = plans(tmp_path, "case,plan_start\nC1,03/04/2025\nC2,25/06/2025\nC3,12/25/2025\n")
    assert found == [
        "caseload.csv:4:4: CP409 '12/25/2025' under 'plan_start' is no day; a day is written as 2026-03-31, or as 31/03/2026 with the day first."
    ]
    assert read[0].began == date(2025, 4, 3)


@pytest.mark.parametrize(
    "heading",
    [
        "Name of child",
        "NHS number",
        "Address",
        "Post-code",
        "Postcode",
        "Date of birth",
        "DOB",
        "UPN",
        "Surname",
        "e-mail",
    ],
)
def test_a_column_in_which_a_child_might_be_recognised_is_refused_calmly(tmp_path: Path, heading: str) -> None:
    found, _ = plans(tmp_path, f"case,{heading},plan_start\nC1,x,2025-03-04\n")
    assert found == [
        f"caseload.csv:1:6: CP410 A column '{heading}' could tell who somebody is. That is never needed here, and is best kept in your own system alone; delete the column. A sheet of a caseload has: case, family, plan_start, last_review, next_review, chair, reviews."
    ]


def test_numbers_by_which_a_child_can_be_looked_up_are_no_pseudonyms(tmp_path: Path) -> None:
    found, _ = plans(tmp_path, "case,plan_start\n9434765919,2025-03-04\n4010232137,2025-03-04\n")
    assert found == [
        "caseload.csv:1:1: CP410 What stands under 'case' looks like NHS numbers. They are never needed here; give each child a number of your own instead."
    ]
    found, _ = plans(tmp_path, "case,plan_start\n9434765919,2025-03-04\n1234567890,2025-03-04\n")
    assert found == []
    found, _ = plans(tmp_path, "case,plan_start\nA123456789012,2025-03-04\nB12345678901A,2025-03-04\n")
    assert found[0].startswith("caseload.csv:1:1: CP410 What stands under 'case' looks like unique pupil numbers")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"PK\x03\x04rest", "CP408 The file is an Excel workbook; in Excel, save it as 'CSV UTF-8'."),
        ("\ufeffcase".encode("utf-16"), "CP408 The file is Unicode text; in Excel, save it as 'CSV UTF-8'."),
        (
            b"case\x81,plan_start\n",
            "CP001 The file is neither UTF-8 nor Windows text; in Excel, save it as 'CSV UTF-8'.",
        ),
        (b"", "CP408 A sheet of a caseload needs the columns case and plan_start."),
        (b"case,plan_start\n", "CP408 A sheet of a caseload has nothing below its first line."),
        (b'case,plan_start\n"C1,2025-01-01\n', "CP408 This line cannot be read as CSV: unexpected end of data."),
    ],
)
def test_a_file_that_is_no_sheet_is_said_to_be_none(tmp_path: Path, content: bytes, sentence: str) -> None:
    found, _ = plans(tmp_path, content)
    assert [each.partition(": ")[2] for each in found] == [sentence]


def test_a_file_that_is_not_there_is_said_not_to_be(tmp_path: Path) -> None:
    sheet, found = caseload_sheets.load(tmp_path / "none.csv", KNOWN)
    assert (said(sheet, tmp_path), found) == (
        ["none.csv:1:1: CP001 The file cannot be read: No such file or directory."],
        (),
    )


def test_people_go_to_the_part_of_the_scenario_that_has_their_role(tmp_path: Path) -> None:
    found, read = people(
        tmp_path,
        "Name;Role;WTE;Conferences a week;Leave days;Start;Caseload;Agency\n"
        "Ann;chair;0,5;2,5;21;01/09/2026;;\n"
        "Bea;Social Worker;;;;;18;Yes\n"
        "Cid;social_worker;0,8;;;15/09/2026;;no\n",
    )
    assert found == []
    assert [
        (each.person.name, each.person.share, each.person.a_week, each.person.leave, each.person.starts)
        for each in read[CHAIR]
    ] == [("Ann", 0.5, 2.5, 21.0, date(2026, 9, 1))]
    assert [(each.person.name, each.person.share, each.caseload, each.agency) for each in read[WORKER]] == [
        ("Bea", 1.0, 18.0, True),
        ("Cid", 0.8, None, False),
    ]


def test_all_faults_of_people_are_told_at_once(tmp_path: Path) -> None:
    other = Taker("people", "reviewers", "Reviewer", "chair")
    found, _ = people(
        tmp_path,
        "name,role,team,wte,conferences_a_day,caseload,start,end,surname\n"
        "A,chiar,,2,1.5,x,,,\n"
        "B,chair,,,,,2026-05-01,2026-04-01,\n"
        "C,chair,others,,,,,,\n"
        ",chair,chairs,,,12,,,\n"
        "D,parents,,,,,,,\n"
        "E,chair,Chair,,,,,,\nE,chair,chairs,,,,,,\n",
        CHAIR,
        other,
    )
    assert found == [
        "people.csv:1:57: CP410 A column 'surname' could tell who somebody is. That is never needed here, and is best kept in your own system alone; delete the column. A sheet of people has: name, role, team, wte, conferences_a_day, conferences_a_week, leave_days, training_days, start, end, caseload, agency.",
        "people.csv:2:3: CP409 'chiar' is no role of the procedure 'derbyshire' (did you mean 'chair'?).",
        "people.csv:2:10: CP409 '2' under 'wte' is not a number from 0.01 to 1.5.",
        "people.csv:2:12: CP409 '1.5' under 'conferences_a_day' is not a whole number from 0 to 20.",
        "people.csv:2:16: CP409 'x' under 'caseload' is not a number from 0 to 1000.",
        "people.csv:3:9: CP409 Several have the role 'chair'; say under 'team' which: 'chairs' and 'reviewers'.",
        "people.csv:3:24: CP409 The last day, 2026-04-01, is before the first, 2026-05-01.",
        "people.csv:4:9: CP409 There is no team 'others' with the role 'chair'; there is 'chairs' and 'reviewers'.",
        "people.csv:5:1: CP409 There is nothing under 'name'.",
        "people.csv:5:17: CP409 'caseload' is for members of a team only; leave it empty for 'chairs'.",
        "people.csv:6:3: CP409 The scenario takes nobody with the role 'parents' from here; it takes those with 'chair'.",
        "people.csv:8:1: CP409 'E' is there twice; each person has one line.",
    ]


member = st.builds(
    Member,
    st.builds(
        Person,
        st.text("abcdefgäß ,;\"'", min_size=1).map(str.strip).filter(bool),
        st.sampled_from([1.0, 0.5, 0.83]),
        st.none() | st.integers(0, 5).map(float),
        st.none() | st.sampled_from([2.5, 4.0, 0.0]),
        st.none() | st.sampled_from([21.0, 38.5]),
        st.none() | st.integers(0, 9).map(float),
        st.none() | st.dates(date(2020, 1, 1), date(2026, 1, 1)),
        st.none() | st.dates(date(2026, 1, 1), date(2030, 1, 1)),
    ),
    st.just("chair"),
)


@given(st.lists(member, min_size=1, unique_by=lambda each: each.person.name), st.booleans())
def test_people_that_are_written_are_read_as_they_were(members: list[Member], explained: bool) -> None:
    path = write(SCRATCH / "people.csv", staff_sheets.written(members, explained=explained))
    sheet, found = staff_sheets.load(path, procedure(), [CHAIR])
    assert not sheet.faults
    assert [Member(*placeless(each)) for each in found[CHAIR]] == members


def placeless(found: Member) -> tuple[Person, str]:
    names = ("name", "share", "a_day", "a_week", "leave", "training", "starts", "ends")
    return Person(*(getattr(found.person, each) for each in names)), found.role


plan = st.builds(
    lambda name, family, ago, length, reviews, ahead, chair: OpenPlan(
        name,
        FIRST - timedelta(days=ago),
        family,
        min(reviews, length) if length < ago else 0,
        FIRST - timedelta(days=ago - length) if length < ago else None,
        ahead,
        chair,
    ),
    st.from_regex("[A-Za-z0-9][A-Za-z0-9._-]{0,8}", fullmatch=True),
    st.sampled_from(["", "F1", "F2"]),
    st.integers(1, 2000),
    st.integers(1, 2500),
    st.integers(1, 20),
    st.none() | st.dates(FIRST, date(2027, 3, 31)).filter(KNOWN.calendar.is_working_day),
    st.sampled_from(["", "Ann", "Béa"]),
)


@given(st.lists(plan, min_size=1, unique_by=lambda each: each.name), st.booleans())
def test_a_caseload_that_is_written_is_read_as_it_was(found: list[OpenPlan], explained: bool) -> None:
    path = write(SCRATCH / "caseload.csv", caseload_sheets.written(found, explained=explained))
    sheet, read = caseload_sheets.load(path, KNOWN)
    assert not sheet.faults
    assert [OpenPlan(*(getattr(each, name) for name in FIELDS)) for each in read] == found

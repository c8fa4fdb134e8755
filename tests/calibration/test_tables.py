"""Cells that hold no number are never zero, whatever is written in them."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpmodel.calibration._tables import REASONS, NotPossible, Row, Split, Tables, split
from tests.calibration.made_up import written


@pytest.mark.parametrize("letter", [*REASONS, "C", " x ", "n/a", "<5", "-3", "1,204", "1e3"])
def test_a_letter_is_no_number_and_says_why(letter: str) -> None:
    row = Row("d1", "Hereshire", 2023, {"CPP_start": letter})
    assert row["CPP_start"] is None
    assert row.why("CPP_start") == REASONS.get(letter.strip().lower(), f"written as '{letter.strip()}'")


def test_numbers_are_read_with_and_without_a_point() -> None:
    row = Row("d1", "Hereshire", 2023, {"CPP_start": "0", "rate": " 12.5 "})
    assert (row["CPP_start"], row["rate"]) == (0.0, 12.5)


def test_what_is_withheld_gets_englands_proportions_of_what_is_left() -> None:
    local = Row("d7", "Here", 2023, {"a": "40", "b": "c", "c": "x", "d": "0"})
    nation = Row("d7", "England", 2023, {"a": "10", "b": "30", "c": "10", "d": "50"})
    assert split(local, nation, "abcd", 100) == Split((40.0, 45.0, 15.0, 0.0), ("b", "c"))


def test_without_any_number_all_of_it_is_as_in_england() -> None:
    nation = Row("d7", "England", 2023, {"a": "10", "b": "30"})
    assert split(None, nation, "ab", 20) == Split((5.0, 15.0), ("a", "b"))


@given(st.lists(st.integers(0, 500), min_size=2, max_size=6), st.data())
def test_withheld_parts_never_change_what_is_known_nor_the_total(numbers: list[int], data: st.DataObject) -> None:
    columns = [f"band_{n}" for n in range(len(numbers))]
    hidden = data.draw(st.sets(st.sampled_from(columns)))
    cells = {each: "c" if each in hidden else str(n) for each, n in zip(columns, numbers, strict=True)}
    nation = Row("d7", "England", 2023, dict.fromkeys(columns, "7"))
    found = split(Row("d7", "Here", 2023, cells), nation, columns, sum(numbers))
    assert found.total == pytest.approx(sum(numbers))
    assert all(part == n for part, n, each in zip(found.parts, numbers, columns, strict=True) if each not in hidden)
    assert set(found.shared) == hidden


def test_an_area_is_found_however_it_is_capitalised(tmp_path: Path) -> None:
    tables = Tables(written(tmp_path / "data"), ["c1"])
    assert tables.named("isle  of there") == "Isle of There"
    assert tables.areas(2021) == ("Hereshire", "Isle of There")
    assert tables.years("Hereshire") == (2020, 2021, 2022, 2023)


@pytest.mark.parametrize(
    ("area", "said"),
    [
        ("Heresire", r"There is no area 'Heresire' in the tables; near to it are: Hereshire\."),
        ("there", r"There is no area 'there' in the tables; near to it are: .*Isle of There\."),
        ("Zzz", r"There is no area 'Zzz' in the tables, nor one with a name like it\."),
        ("England", r"There is no area 'England' in the tables"),
    ],
)
def test_an_unknown_area_gets_the_nearest_names(tmp_path: Path, area: str, said: str) -> None:
    with pytest.raises(NotPossible, match=said):
        Tables(written(tmp_path / "data"), ["c1"]).named(area)


def test_a_folder_without_the_tables_says_which_files_it_lacks(tmp_path: Path) -> None:
    with pytest.raises(NotPossible, match=r"lacks the tables C1, D7: files named c1_\*\.csv, d7_\*\.csv\."):
        Tables(tmp_path, ["c1", "d7"], ["b7"])
    with pytest.raises(NotPossible, match="There is no folder"):
        Tables(tmp_path / "nowhere", ["c1"])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "has no column 'time_period'"),
        (b"time_period,la_name\n2023,Here\n", "has no column 'geographic_level'"),
        (b"\xff\xfe\x00rubbish", "has no column 'time_period'"),
    ],
)
def test_a_file_that_is_no_table_is_a_sentence(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "c1_x.csv").write_bytes(content)
    with pytest.raises(NotPossible, match=said):
        Tables(tmp_path, ["c1"])


def test_a_table_without_a_column_is_another_table() -> None:
    with pytest.raises(NotPossible, match="Table D1 has no column 'CPP_start', so that it is another table"):
        _ = Row("d1", "Here", 2023, {})["CPP_start"]

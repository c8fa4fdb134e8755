"""The log as a file: what is written, by whom it can be read, and that a file is there whole or not at all."""

import importlib.util
import json
import tracemalloc
from datetime import datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest

from cpmodel.model.log import BEGINS, DATE, PLACE_OFFERED, Record, write, writer_for

ONE = Record(
    datetime(2023, 4, 3, 9, 30), "a.1", "a", "a/review/1", "review", "review.opened", "ready", "in_session", "Chair 1"
)
TWO = Record(datetime(2023, 4, 3, 9, 30), "a.1", "a", "", "plan", "review.opened", "active", "active", "")
CASE = [
    Record(datetime(2023, 4, 3, 8), "", "", "", "chairs", PLACE_OFFERED, "", "", "Chair 1"),
    Record(datetime(2023, 4, 3, 9), "a.1", "a", "", "child", BEGINS, "", "unborn", ""),
    Record(datetime(2023, 4, 3, 9), "b.1", "b", "", "child", BEGINS, "", "born", ""),
    Record(datetime(2023, 4, 3, 9), "a.1", "a", "", "expected_birth", DATE, "", "2023-08-10T06:30", ""),
    ONE,
    TWO,
    Record(datetime(2023, 4, 4, 9), "b.1", "b", "", "referral", "referral.referred", "none", 'a "<&> b', ""),
    Record(datetime(2023, 4, 5, 9), "a.1", "a", "", "review", "review.grid_completed", "in_session", "", ""),
]
XES = "{http://www.xes-standard.org/}"


def attributes(part: ElementTree.Element) -> dict[str, str]:
    return {each.attrib["key"]: each.attrib["value"] for each in part if "key" in each.attrib}


def test_a_log_is_written_as_csv_line_by_line(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    assert write(path, iter([ONE, TWO])) == 2
    assert path.read_text("utf-8").splitlines() == [
        "time,case,family,meeting,pathway,event,state_from,state_to,resource",
        "2023-04-03T09:30,a.1,a,a/review/1,review,review.opened,ready,in_session,Chair 1",
        "2023-04-03T09:30,a.1,a,,plan,review.opened,active,active,",
    ]


def test_an_xes_log_has_a_trace_for_each_case_and_an_event_for_each_event(tmp_path: Path) -> None:
    path = tmp_path / "log.XES"
    assert write(path, iter(CASE)) == len(CASE)
    log = ElementTree.parse(path).getroot()
    assert [attributes(each) for each in log.findall(f"{XES}trace")] == [
        {"concept:name": "a.1", "family": "a", "child": "unborn", "expected_birth": "2023-08-10T06:30:00"},
        {"concept:name": "b.1", "family": "b", "child": "born"},
    ]
    first, second = log.findall(f"{XES}trace")
    assert [attributes(each) for each in first.findall(f"{XES}event")] == [
        {
            "concept:name": "review.opened",
            "time:timestamp": "2023-04-03T09:30:00",
            "lifecycle:transition": "complete",
            "org:resource": "Chair 1",
            "meeting": "a/review/1",
            "pathway": "review",
            "state_from": "ready",
            "state_to": "in_session",
            "followed.plan": "active to active",
        },
        {
            "concept:name": "review.grid_completed",
            "time:timestamp": "2023-04-05T09:00:00",
            "lifecycle:transition": "complete",
            "pathway": "review",
            "state_from": "in_session",
        },
    ]
    assert attributes(second.findall(f"{XES}event")[0])["state_to"] == 'a "<&> b'


def test_parts_of_an_xes_log_come_in_the_order_that_its_schema_has(tmp_path: Path) -> None:
    # IEEE 1849-2016: extensions, globals, classifiers, attributes, traces; in a trace its attributes, then its events. The schema
    # itself is in no package that could be installed for this test, and its licence does not let it be kept here.
    path = tmp_path / "log.xes"
    write(path, iter(CASE))
    log = ElementTree.parse(path).getroot()
    assert [each.tag.removeprefix(XES) for each in log] == [
        *["extension"] * 4,
        *["global"] * 2,
        "classifier",
        *["trace"] * 2,
    ]
    for trace in log.findall(f"{XES}trace"):
        tags = [each.tag == f"{XES}event" for each in trace]
        assert tags == sorted(tags)
    prefixes = {each.attrib["prefix"] for each in log.findall(f"{XES}extension")}
    keys = {key for each in log.iter(f"{XES}event") for key in attributes(each)}
    assert {key.partition(":")[0] for key in keys if ":" in key} <= prefixes


@pytest.mark.skipif(
    not importlib.util.find_spec("r4pm"), reason="r4pm, which reads XES (pip install r4pm), is not installed here"
)
def test_a_process_mining_library_reads_an_xes_log(tmp_path: Path) -> None:
    # r4pm is the Rust library process_mining for Python: one wheel of 12 MB without dependencies, where pm4py brings two dozen packages.
    import r4pm

    write(tmp_path / "log.xes", iter(CASE))
    item = r4pm.import_item("EventLog", str(tmp_path / "log.xes"))
    r4pm.export_item(item, str(tmp_path / "read.json"))
    read = json.loads((tmp_path / "read.json").read_text("utf-8"))

    def names(part: dict[str, list[dict[str, dict[str, str]]]]) -> dict[str, tuple[str, str]]:
        return {str(each["key"]): (each["value"]["type"], each["value"]["content"]) for each in part["attributes"]}

    first, second = read["traces"]
    assert names(first) == {
        "concept:name": ("String", "a.1"),
        "family": ("String", "a"),
        "child": ("String", "unborn"),
        "expected_birth": ("Date", "2023-08-10T06:30:00Z"),
    }
    opened, _ = map(names, first["events"])
    assert opened["concept:name"] == ("String", "review.opened")
    assert opened["time:timestamp"] == ("Date", "2023-04-03T09:30:00Z")
    assert opened["org:resource"] == ("String", "Chair 1")
    assert [names(each)["state_to"] for each in second["events"]] == [("String", 'a "<&> b')]


@pytest.mark.parametrize("name", ["log.csv", "log.xes"])
def test_a_log_that_breaks_off_leaves_the_file_as_it_was(tmp_path: Path, name: str) -> None:
    def breaking():
        yield ONE
        raise RuntimeError("stopped")

    path = tmp_path / name
    path.write_text("before", "utf-8")
    with pytest.raises(RuntimeError, match="stopped"):
        write(path, breaking())
    assert [each.name for each in tmp_path.iterdir()] == [name]
    assert path.read_text("utf-8") == "before"


@pytest.mark.parametrize("name", ["log.csv", "log.xes"])
def test_writing_keeps_little_in_memory_however_long_the_log_is(tmp_path: Path, name: str) -> None:
    records = (
        ONE._replace(case=f"case-{number % 1000}", time=ONE.time + timedelta(minutes=number))
        for number in range(20_000)
    )
    tracemalloc.start()
    write(tmp_path / name, records)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (tmp_path / name).stat().st_size > 1_500_000
    assert most < 500_000


def test_an_ending_that_says_nothing_is_answered_with_those_that_there_are() -> None:
    with pytest.raises(ValueError, match=r"ends with \.csv or \.xes"):
        writer_for(Path("log.txt"))


def test_an_event_is_counted_in_its_own_pathway() -> None:
    assert ONE.own
    assert not TWO.own

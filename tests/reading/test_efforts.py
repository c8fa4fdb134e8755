import pytest

from cpmodel.model.effort import Effort
from cpmodel.model.findings import Unreadable
from cpmodel.reading.efforts import load
from cpmodel.reading.procedures import load as load_procedure


@pytest.fixture
def read(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def reading(text):
        (tmp_path / "effort.csv").write_text(text, encoding="utf-8")
        return load((tmp_path / "effort.csv").relative_to(tmp_path), load_procedure("derbyshire"))

    return reading


def test_a_line_says_for_an_event_or_a_group_who_works_how_long(read):
    one, other = read(
        "event,counts,role,hours,cost,source\n"
        "visits.child_seen,child,social_worker,1.5,,assumed\n"
        "events.review_opens,meeting,chair,2,48.5,a time study\n"
    )
    assert one == Effort(
        "visits.child_seen", frozenset({"visits.child_seen"}), "child", "social_worker", 1.5, None, "assumed"
    )
    assert (other.event, other.counts, other.hours, other.cost) == ("events.review_opens", "meeting", 2, 48.5)
    assert "review.reconvened" in other.events


def test_all_faults_are_told_at_once(read):
    with pytest.raises(Unreadable) as caught:
        read("event,counts,role,hours,source\nvisits.seen,case,chairs,-1,\n")
    assert [str(each) for each in caught.value.findings] == [
        "effort.csv:2:1: CP421 'visits.seen' is no event or group of events of the procedure 'derbyshire' (did you mean 'visits.child_seen'?).",
        "effort.csv:2:13: CP421 'case' is no way of counting: hours are given for each child or meeting.",
        "effort.csv:2:18: CP421 'chairs' is no role of the procedure 'derbyshire' (did you mean 'chair'?).",
        "effort.csv:2:25: CP422 '-1' is no number of hours, such as 1.5.",
        "effort.csv:2:28: CP422 The line does not say where its hours come from; where they are assumed, it says so.",
    ]


def test_an_empty_table_is_refused(read):
    with pytest.raises(Unreadable, match="CP420 A table of effort has nothing below its first line"):
        read("event,counts,role,hours,source\n")

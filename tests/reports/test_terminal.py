"""What the terminal shows: excerpts with a mark, long beginnings and long tails folded, stories as a table."""

import io
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

import cpmodel
from cpmodel.api import Mended
from cpmodel.checks import Verdict
from cpmodel.experiments import Results
from cpmodel.experiments.replicating import estimate
from cpmodel.kpis import Measure
from cpmodel.mending import Left, Mending
from cpmodel.model.findings import NOWHERE, Finding, Mend, Place, Remark, Severity, Unreadable
from cpmodel.model.procedure import Story
from cpmodel.model.semantics import Trace, initial, step_on
from cpmodel.model.stories import tell
from cpmodel.reports import measured, terminal
from cpmodel.reports._excerpts import Excerpt, cut, excerpt, shown
from tests.building import pathway, procedure, transition
from tests.checks.examples import DOCUMENTS

TALK = procedure(
    pathway(
        "talk",
        "none open heard closed",
        transition("begun", "none", "open"),
        transition("answered", "open", "heard"),
        transition("ended", "heard", "closed"),
        transition("again", "closed", "none"),
        final="closed",
    ),
    stories=(),
)
EVENTS = ("talk.begun", "talk.answered", "talk.ended", "talk.again")


def trace(*events):
    here, steps = next(initial(TALK)), []
    for event in events:
        steps.append(step_on(TALK, here, event))
        here = steps[-1].after
    return Trace(next(initial(TALK)), tuple(steps))


def checked(*findings):
    return replace(cpmodel.check(TALK, processes=1), verdict=Verdict(findings, ()))


def found(number, **more):
    return Finding(Place("a.yaml", number), more.pop("code", "CP202"), f"Finding {number}.", **more)


def paragraphs(*findings, **more):
    return terminal.check(checked(*findings), **more).split("\n\n")


# --- the place -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "word"),
    [(4, "event"), (13, "opened"), (24, "'the chair'"), (3, "{"), (37, '"a: b"')],
)
def test_the_mark_is_as_long_as_the_word(tmp_path, column, word):
    file = tmp_path / "a.yaml"
    file.write_text("""- {event:   opened, by 'the chair'  "a: b"}\n""")
    found = excerpt(Place(str(file), 1, column))
    assert found.text[found.column - 1 :][: found.length] == word


@pytest.mark.parametrize("place", [NOWHERE, Place("not there.yaml"), Place("a\0b"), Place(__file__, 100_000)])
def test_where_there_is_no_line_nothing_is_shown(place):
    assert excerpt(place) is None


def test_what_would_disturb_a_terminal_is_not_shown(tmp_path):
    file = tmp_path / "a.yaml"
    file.write_text("a\tb\x1b[31m\n")
    assert excerpt(Place(str(file))).text == "a b [31m"


@pytest.mark.parametrize("column", [1, 40, 150, 295, 300])
def test_a_long_line_is_cut_around_its_word(column):
    line = "".join(chr(ord("a") + number % 26) for number in range(300))
    short = cut(Excerpt(line, column, 3), 60)
    assert len(short.text) <= 60
    assert short.text[short.column - 1] == line[column - 1]
    assert short.text.startswith("…") == (column > 20)
    assert short.column - 1 + short.length <= len(short.text)


def test_a_place_is_told_from_the_folder_that_one_is_in(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert shown(Place(str(tmp_path / "a.yaml"), 2, 3)) == "a.yaml:2:3"


# --- findings ------------------------------------------------------------------------------------------------------


def test_of_many_findings_the_first_are_shown_errors_before_warnings_and_the_rest_is_counted():
    some = [found(number, code="CP202" if number % 2 else "CP203") for number in range(2, 20)]
    said = paragraphs(found(1, code="CP208", severity=Severity.WARNING), *some)
    assert said[:12] == [f"a.yaml:{each.place.line}:1: {each.code} {each.sentence}" for each in some[:12]]
    assert said[12] == "... and 7 more findings: 3 CP202, 3 CP203, 1 CP208. With --all they are shown."


def test_with_all_every_finding_is_shown():
    some = [found(number) for number in range(30)]
    assert len(paragraphs(*some, whole=True)) == 31


def test_findings_of_one_code_at_one_place_are_told_once():
    alike = [Finding(Place("a.yaml"), "CP210", f"Story {name}.", subject=name) for name in "abcdefg"]
    assert paragraphs(*alike)[0] == "a.yaml:1:1: CP210 Story a.\n  The same here of 'b', 'c', 'd', 'e' and 2 more."


def test_what_a_story_has_in_common_with_the_one_before_it_is_folded():
    first, second = found(1, trace=trace(*EVENTS[:3])), found(2, trace=trace(*EVENTS))
    assert paragraphs(first, second)[1].splitlines()[1:] == [
        "  The shortest story that shows it (if dates allow), 4 steps:",
        "    ... the beginning and 3 steps as in the story above",
        "    4. Again (talk), by Chair: now the talk is “None”.",
    ]


def test_a_short_beginning_in_common_is_told_again():
    first, second = found(1, trace=trace(*EVENTS[:1])), found(2, trace=trace(*EVENTS))
    assert len(paragraphs(first, second)[1].splitlines()) == 7


def test_what_an_answer_rests_on_is_named_in_short_and_with_all_in_full():
    derbyshire = cpmodel.load("derbyshire")
    short, full = list(terminal.rests_on(derbyshire)), list(terminal.rests_on(derbyshire, whole=True))
    names, found = " ".join(" ".join(short).split()), terminal.reliance(derbyshire)
    assert len(short) <= 10
    assert all(limit.name in names for limit in found.unverified)
    assert all(each.element.name.partition("@")[0] in names for each in found.assumptions)
    assert len(full) == 1 + len(found.unverified) + len(found.assumptions)


# --- stories -------------------------------------------------------------------------------------------------------


def stories(*some):
    return terminal.stories(TALK, [tell(TALK, each) for each in some]).splitlines()


def story(name, kind, *events, file="stories/talks.yaml", **more):
    return Story(name, kind, events, place=Place(file, 3, 5), **more)


def test_stories_are_a_table_by_file_with_those_that_depart_first():
    lines = stories(
        story("A talk", "required", *EVENTS[:3]),
        story("No answer", "required", "talk.begun", "talk.ended"),
        story("Twice", "optional", "talk.begun", "talk.begun"),
        story("Nothing first", "forbidden", "talk.answered", file="stories/others.yaml"),
    )
    assert lines[:2] == ["Example, version 1", "  2 of 3 required or forbidden stories go as told."]
    assert lines[2:9] == [
        "",
        "stories/talks.yaml:3:5: ✗ departs: No answer",
        (
            "  This required story stops at event 2, “Ended” (talk.ended), which is refused: the talk is “Open”, and it may"
            " happen only from “Heard”."
        ),
        "  <memory>:0:0: This leads from “Heard”; the talk is “Open”.",
        "  As far as it came:",
        "    At the beginning nothing has happened.",
        "    1. Begun (talk), by Chair: now the talk is “Open”.",
    ]
    assert lines[9:] == [
        "",
        "stories/talks.yaml: 2 of 3 as wanted",
        "  ✗ departs  required   No answer  (at event 2, talk.ended)",
        "  ✓ as told  required   A talk",
        "  · open, not possible optional   Twice",
        "",
        "stories/others.yaml: 1 of 1 as wanted",
        "  ✓ as told  forbidden  Nothing first",
        "",
        "  It rests on 0 unverified limits and 0 open assumptions.",
    ]


def test_stories_that_stop_for_the_same_reason_are_told_together():
    lines = stories(*(story(f"Story {name}", "required", "talk.begun", "talk.ended") for name in "ab"))
    assert [each for each in lines if "departs:" in each or "The same" in each] == [
        "stories/talks.yaml:3:5: ✗ departs: Story a",
        "  The same stops 'Story b'.",
    ]


# --- measures ------------------------------------------------------------------------------------------------------


def test_an_interval_goes_no_further_than_its_measure_can():
    scenario = cpmodel.scenario("derbyshire_2024")[1]
    measures = {
        "share": Measure("share", "A share", "%", "child", None, None),
        "count": Measure("count", "A count", "children", "child", None, None),
    }
    values = {"share": [99.0, 91.0], "count": [1.0, 5.0]}
    results = Results(
        TALK,
        scenario,
        1,
        measures,
        ({"share": 99.0, "count": 1.0}, {"share": 91.0, "count": 5.0}),
        {name: estimate(some) for name, some in values.items()},
    )
    said = measured.text_of_results(results)
    assert "A share       95.0 %   (44.2 to 100.0)" in said
    assert "A count        3.0 children   (0.0 to 28.4)" in said


# --- colour --------------------------------------------------------------------------------------------------------


class Screen(io.StringIO):
    def isatty(self):
        return True


SAID = "a.yaml:1:2: CP202 A fault.\n     1 | [bold]x :smile:\n         ^\n  ✗ departs  required  A story"


def test_a_terminal_gets_colour_and_the_same_words(monkeypatch):
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    screen = Screen()
    terminal.show(SAID, screen)
    written = screen.getvalue()
    assert "\x1b[1;31mCP202\x1b[0m" in written
    assert re.sub(r"\x1b\[[\d;]*m", "", written) == f"{SAID}\n"


def test_no_colour_is_written_where_it_is_not_wanted_or_nobody_looks(monkeypatch):
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("NO_COLOR", "1")
    screen, file = Screen(), io.StringIO()
    terminal.show(SAID, screen)
    terminal.show(SAID, file)
    assert "\x1b[1;31m" not in screen.getvalue()
    assert file.getvalue() == f"{SAID}\n"


def test_a_fault_that_stands_at_many_places_lists_them(tmp_path, monkeypatch):
    shutil.copytree(DOCUMENTS / "story", tmp_path / "mine")
    monkeypatch.chdir(tmp_path)
    visit = Path("mine/pathways/visit.yaml")
    visit.write_text(visit.read_text().replace("event: requested", "event: asked"))
    with pytest.raises(ValueError, match="no event 'requested'") as caught:
        cpmodel.load("mine")
    assert terminal.unreadable(caught.value).splitlines() == [
        "mine/stories/usual.yaml:4:14: CP020 The pathway 'visit' has no event 'requested'; known are: asked, made. It is written at 2 places.",
        "     4 |     events: [visit.requested, visit.made, visit.requested, visit.made]",
        "                      ^^^^^^^^^^^^^^^",
        "  mine/stories/usual.yaml:4:43: Here too.",
        "",
        "1 fault; nothing was done.",
    ]


def test_of_many_mends_that_are_left_for_one_reason_the_first_few_are_named() -> None:
    assumed = Mend("assume it", ())
    left = [Left(Finding(Place("a.yaml", line, 1), "CP207", "It is lost.", mend=assumed), "Why.") for line in range(6)]
    found = Mended(Mending(None, None, (), (), tuple(left), {}), None, written=False)
    assert terminal.mending(found).splitlines()[:6] == [
        *(f"a.yaml:{line}:1: CP207 left as it is: assume it. Why." for line in range(4)),
        "... and 2 more for the same reason.",
        "Nothing was mended; every file is as it was.",
    ]


def test_of_many_places_of_one_fault_the_first_few_are_named() -> None:
    remarks = tuple(Remark(Place("b.yaml", line, 1), "Here too.") for line in range(1, 9))
    fault = Finding(Place("a.yaml", 1, 1), "CP020", "There is no role 'boss'.", remarks=remarks)
    assert terminal.unreadable(Unreadable([fault])).splitlines() == [
        "a.yaml:1:1: CP020 There is no role 'boss'.",
        *(f"  b.yaml:{line}:1: Here too." for line in range(1, 7)),
        "  ... and 2 more places.",
        "",
        "1 fault; nothing was done.",
    ]


def test_what_else_has_the_same_fault_is_said_in_words_and_once() -> None:
    place = Place("a.yaml", 1, 1)
    lost = [
        Finding(place, "CP207", f"{name} is lost.", subject=f"talk.open {name}")
        for name in ("talk.begun", "talk.answered", "talk.ended")
    ]
    stuck = [Finding(place, "CP202", f"Stuck {number}.", subject="talk") for number in range(3)]
    assert [each.splitlines()[-1] for each in paragraphs(*lost, *stuck)[:2]] == [
        "  The same here of “Answered” (talk.answered) and “Ended” (talk.ended).",
        "  The same here 2 times more.",
    ]

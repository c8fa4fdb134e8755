"""The change note: dated, each change with its requirement, and nothing in it taken for markup."""

from dataclasses import replace
from datetime import date

from cpmodel.comparing import compare
from cpmodel.model.procedure import Grounds, Requirement, Story
from cpmodel.reports.change_note import note
from cpmodel.reports.comparison import SILENCE
from tests.building import limit, transition
from tests.comparing.small import DISSENTING, dissent, whole

DAY = date(2026, 11, 25)


def test_a_note_says_what_changes_for_whom_and_on_which_requirement():
    loop = transition("put_off", "with_manager", "with_manager", by="manager", grounds=Grounds(("DIS-2",)))
    shorter = limit("answer", "dissent.raised", "dissent.agreed dissent.recorded", within="10 working days")
    new = whole(
        dissent(*DISSENTING, loop),
        limits=[shorter],
        requirements={"DIS-2": Requirement("DIS-2", "guide", "p. 2", "dissent", "A manager may put it off.")},
    )
    said = "Within 10 working days where it was within 15 working days: that is tighter."
    assert note(compare(whole(), new), DAY) == (
        "# Change note: Example\n"
        "\n"
        "Wednesday 25 November 2026\n"
        "\n"
        "- From: Example, version 1\n"
        "- To: Example, version 1\n"
        "\n"
        "There is 1 difference in what can happen to a case, 1 limit changed (1 tighter) and 3 roles have something to learn.\n"
        "\n"
        "## What each role does differently\n"
        "\n"
        f"{SILENCE}\n"
        "\n"
        "### Chair\n"
        "\n"
        f"- **By when.** “Answer”: {said}\n"
        "\n"
        "### Manager\n"
        "\n"
        "- **What you do.** You may newly do this: “Put off” (dissent), while the dissent is “Their own manager considers it”.\n"
        "\n"
        "### Professional\n"
        "\n"
        f"- **By when.** “Answer”: {said}\n"
        "\n"
        "## What can happen otherwise\n"
        "\n"
        "- Newly possible: “Put off” (dissent), while the dissent is “Their own manager considers it”; by Manager. [DIS-2]\n"
        "\n"
        "## Time limits\n"
        "\n"
        f"- **Answer**, tighter: {said} [no requirement]\n"
        "\n"
        "## What is written otherwise\n"
        "\n"
        "- Transition “Put off”, added. [DIS-2]\n"
        "- Limit “Answer”, changed: within 10 working days, before 15 working days. [no requirement]\n"
        "- Requirement “DIS-2”, added. [DIS-2]\n"
        "\n"
        "## Requirements cited\n"
        "\n"
        "- DIS-2: A manager may put it off.\n"
    )


def test_other_words_come_apart_and_nothing_in_them_is_markup():
    new = replace(whole(), title="An *example* of [all] _things_")
    said = note(compare(whole(), new), DAY)
    assert said.startswith("# Change note: An \\*example\\* of \\[all\\] \\_things\\_\n")
    assert "## What is said in other words\n\n- Procedure" in said
    assert "## What is written otherwise" not in said


def test_what_came_or_went_whole_and_rests_on_the_same_has_one_line_together():
    stories = tuple(
        Story(name, "required", (f"dissent.{event}",)) for name, event in (("one", "raised"), ("two", "pressed"))
    )
    said = note(compare(whole(), whole(stories=stories, limits=[])), DAY)
    assert "- Story “Right”, taken out. [no requirement]\n- Stories added: “One” and “Two”. [no requirement]\n" in said
    assert "- **Answer**, gone: Such a time is no longer set." in said

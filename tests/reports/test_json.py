"""Results for programs: every key that the README documents, also where nothing could be read."""

import json
import re
from pathlib import Path

import pytest

import cpmodel
from cpmodel.model.findings import Ask, Finding, Mend, Place, Put, Reword, Unreadable
from cpmodel.reports import json as written
from tests.checks.examples import DOCUMENTS

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
STORY = cpmodel.load(DOCUMENTS / "story")


def of(text):
    return json.loads(text)


def keys_in_the_readme(command):
    """The keys that the README's table has for an output: those in its row, and those that every output has."""
    rows = dict(
        re.findall(
            r"^\| (`cpmodel [^|]+`|every output|a finding|a trace|a series|where a story departs) \| (.*) \|$",
            README,
            re.MULTILINE,
        )
    )
    return {
        key
        for row in (command, "every output")[: 1 if not command.startswith("`") else 2]
        for key in re.findall(r"`(\w+)`", rows[row])
    }


def test_a_check_has_the_keys_that_the_readme_documents():
    found = of(written.of_check(cpmodel.check(STORY, processes=1)))
    (finding,) = found["findings"]
    assert set(found) == keys_in_the_readme("`cpmodel check --format json`")
    assert set(finding) == keys_in_the_readme("a finding")
    assert set(finding["trace"]) == keys_in_the_readme("a trace")


def test_stories_have_the_keys_that_the_readme_documents():
    found = of(written.of_stories(STORY, cpmodel.tell_all(STORY)))
    (story,) = found["stories"]
    assert set(found) == keys_in_the_readme("`cpmodel stories --format json`")
    assert set(story["departs"]) == keys_in_the_readme("where a story departs")


def test_a_story_says_where_it_departs_and_what_stood_in_the_way():
    (story,) = of(written.of_stories(STORY, cpmodel.tell_all(STORY)))["stories"]
    at = story["departs"]
    refusal = at["refusals"][0]
    assert (at["position"], at["event"], at["refused"]) == (2, "visit.requested", True)
    assert (refusal["transition"], refusal["stands"], refusal["leads_from_here"], refusal["missing"]) == (
        "visit.requested@none",
        "made",
        False,
        None,
    )
    assert [(each["event"], each["now"]) for each in at["trace"]["steps"]] == [
        ("visit.requested", {"visit": "requested"}),
        ("visit.made", {"visit": "made"}),
    ]


def test_a_story_that_is_as_wanted_departs_nowhere():
    derbyshire = cpmodel.load("derbyshire")
    assert {
        each["departs"] for each in of(written.of_stories(derbyshire, cpmodel.tell_all(derbyshire)))["stories"]
    } == {None}


PLACE = Place("a.yaml", 3, 5)


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (Reword(PLACE, "chairr", "chair"), {"was": "chairr", "now": "chair"}),
        (Put(PLACE, ("final",), True), {"keys": ["final"], "value": True}),
        (Ask(PLACE, "not late"), {"key": "when", "condition": "not late"}),
    ],
)
def test_what_could_not_be_read_has_the_form_of_a_check_and_its_mends(edit, said):
    error = Unreadable([Finding(PLACE, "CP020", "There is no role.", mend=Mend("write “chair”", (edit,)))])
    found = of(written.of_unreadable(error))
    assert (found["readable"], found["errors"], found["warnings"]) == (False, 1, 0)
    assert [(each["code"], each["mend"], each["edits"]) for each in found["findings"]] == [
        ("CP020", "write “chair”", [{"file": "a.yaml", "line": 3, "column": 5, **said}])
    ]

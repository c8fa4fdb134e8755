"""Findings as SARIF: it follows the published schema, and has what code hosts and editors need beyond it."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest

import cpmodel
from cpmodel import api
from cpmodel.model.findings import Finding, Mend, Place, Put, Reword, Unreadable
from cpmodel.reports import sarif
from tests.checks.examples import DOCUMENTS

SCHEMA = json.loads((Path(__file__).parent / "sarif" / "sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8"))
EXAMPLES = sorted(each.name for each in DOCUMENTS.iterdir())


def checked(folder):
    return cpmodel.check(cpmodel.load(folder), processes=1)


def run_of(said):
    log = json.loads(said)
    jsonschema.Draft4Validator(SCHEMA, format_checker=jsonschema.FormatChecker()).validate(log)
    (run,) = log["runs"]
    return run


@pytest.fixture
def story(tmp_path, monkeypatch):
    shutil.copytree(DOCUMENTS / "story", tmp_path / "my visits")
    monkeypatch.chdir(tmp_path)
    return Path("my visits")


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_findings_of_every_check_follow_the_published_schema(name):
    run = run_of(sarif.of_check(checked(DOCUMENTS / name), 1))
    rules = [each["id"] for each in run["tool"]["driver"]["rules"]]
    assert run["results"]
    assert all(rules[each["ruleIndex"]] == each["ruleId"] for each in run["results"])


def test_the_schema_is_seen_to_refuse():
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft4Validator(SCHEMA).validate({"version": "2.1.0", "runs": [{"tool": {}}]})


def test_every_code_is_a_rule_with_what_code_hosts_show_of_it():
    rules = run_of(sarif.of_check(checked(DOCUMENTS / "story"), 1))["tool"]["driver"]["rules"]
    assert [each["id"] for each in rules] == list(api.codes())
    assert all(each["help"]["text"] == api.explain(each["id"]) for each in rules)
    assert all("\n" not in each["shortDescription"]["text"] for each in rules)


def test_a_finding_has_its_sentence_its_word_its_story_and_the_places_that_explain_it(story):
    (result,) = run_of(sarif.of_check(checked(story), 1))["results"]
    (flow,) = result["codeFlows"]
    (thread,) = flow["threadFlows"]
    assert result["level"] == "error"
    assert result["message"]["text"].startswith("The required story 'A second visit' stops at event 3")
    assert [each["physicalLocation"] for each in result["locations"]] == [
        {
            "artifactLocation": {"uri": "my%20visits/stories/usual.yaml", "uriBaseId": "%SRCROOT%"},
            "region": {"startLine": 4, "startColumn": 43, "endColumn": 58},
        }
    ]
    assert [
        (each["location"]["physicalLocation"]["region"]["startLine"], each["location"]["message"]["text"])
        for each in thread["locations"]
    ] == [
        (1, "At the beginning nothing has happened."),
        (9, "Requested (visit), by Social worker: now the visit is “Visit asked for”."),
        (10, "Made (visit), by Social worker: now the visit is “Visit made”."),
    ]
    assert [each["message"]["text"] for each in result["relatedLocations"]] == [
        "This leads from “No visit”; the visit is “Visit made”.",
        "Here it came about that the visit is “Visit made”.",
        "The visit stands here by then.",
    ]


def test_no_folder_of_the_machine_is_told_of_a_file_below_the_working_folder(story, tmp_path):
    for folder in (story, story.absolute()):
        assert str(tmp_path) not in sarif.of_check(checked(folder), 1)


def test_a_shipped_file_is_named_from_where_the_package_is(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    place = cpmodel.load("derbyshire").place
    (result,) = run_of(sarif.of_unreadable(Unreadable([Finding(place, "CP010", "An example.")])))["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"] == {
        "uri": "procedures/derbyshire/procedure.yaml",
        "uriBaseId": "CPMODEL",
    }


def test_a_fingerprint_stays_when_lines_come_before_it_and_differs_between_findings(story):
    before = run_of(sarif.of_check(checked(story), 1))["results"]
    usual = story / "stories" / "usual.yaml"
    text = usual.read_text()
    usual.write_text(f"# A comment.\n\n{text}{text.partition('stories:')[2].replace('A second', 'Another')}")
    after = run_of(sarif.of_check(checked(story), 1))["results"]
    marks = [each["partialFingerprints"]["cpmodel/v1"] for each in (*before, *after)]
    assert [each["locations"][0]["physicalLocation"]["region"]["startLine"] for each in (*before, *after)] == [4, 6, 11]
    assert (marks[0] == marks[1], len(set(marks))) == (True, 2)


def test_it_says_whether_the_check_came_to_an_end_and_with_which_exit_code(story):
    assert run_of(sarif.of_check(checked(story), 1))["invocations"] == [{"executionSuccessful": True, "exitCode": 1}]
    faults = Unreadable([Finding(Place("pathways"), "CP001", "The folder has no pathways.")])
    run = run_of(sarif.of_unreadable(faults))
    assert run["invocations"] == [{"executionSuccessful": False, "exitCode": 2}]
    assert [each["message"]["text"] for each in run["results"]] == ["The folder has no pathways."]


def test_it_names_the_unverified_limits_and_assumptions_behind_it(story):
    derbyshire = cpmodel.load("derbyshire")
    found = run_of(sarif.of_check(replace(checked(story), procedure=derbyshire), 1))["properties"]
    assert len(found["unverifiedLimits"]) == len(api.reliance(derbyshire).unverified)
    assert len(found["assumptions"]) == len(api.reliance(derbyshire).assumptions)


PLACE = Place("a.yaml", 3, 5)


@pytest.mark.parametrize(
    ("edits", "replaced"),
    [
        ([Reword(PLACE, "chairr", "chair")], [({"startLine": 3, "startColumn": 5, "endColumn": 11}, "chair")]),
        ([Put(PLACE, ("final",), True)], None),
        ([Reword(PLACE, "chairr", "chair"), Put(PLACE, ("final",), True)], None),
    ],
)
def test_a_mend_is_a_fix_where_it_only_changes_words(edits, replaced):
    mended = Finding(PLACE, "CP020", "There is no role.", mend=Mend("write “chair”", tuple(edits)))
    (result,) = run_of(sarif.of_unreadable(Unreadable([mended])))["results"]
    assert result["message"]["text"] == "There is no role. Mend: write “chair”."
    found = [
        (each["deletedRegion"], each["insertedContent"]["text"])
        for fix in result.get("fixes", ())
        for change in fix["artifactChanges"]
        for each in change["replacements"]
    ]
    assert found == (replaced or [])


def test_a_word_somewhere_in_a_text_is_no_fix_because_its_place_is_not_known(story):
    file = story / "procedure.yaml"
    file.write_text("note: >-\n  All of it\n  is chairr.\n", encoding="utf-8")
    at_text, at_word = Place(file.as_posix(), 1, 7), Place(file.as_posix(), 3, 6)
    mends = [Mend("write “chair”", (Reword(place, "chairr", "chair"),)) for place in (at_text, at_word)]
    findings = [Finding(each.edits[0].place, "CP020", "There is no role.", mend=each) for each in mends]
    results = run_of(sarif.of_unreadable(Unreadable(findings)))["results"]
    assert ["fixes" in each for each in results] == [False, True]

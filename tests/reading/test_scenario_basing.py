"""A scenario over another: what is put over what, and what is said where it does not fit."""

from __future__ import annotations

from pathlib import Path

import jsonschema
import pytest
import yaml

from cpmodel.files import write
from cpmodel.model.findings import Unreadable
from cpmodel.model.scenario import Scenario
from cpmodel.reading import schemas
from cpmodel.reading.scenarios import file_of, load

LOCAL = """scenario: local
title: A local one
language: 1
based_on: typical
changes:
  period: {ends: 2022-07-01}
  siblings:
    shared: {number: 0.5, assumed: An example., range: [0.9, 1.1]}
  stays:
    referral.assessing:
      takes: {time: 20 working days, source: An example.}
  meetings:
    review: {priority: 3, without: [same_chair]}
opportunities:
  review.brought_forward:
    on: [complaint.made]
    chance: {number: 0.1, assumed: An example., range: [0.5, 2]}
    after: {time: 2 days, source: An example.}
removes:
  opportunities: [dissent.raised]
  preferences: [same_chair]
published:
  plans.open.by_child: {value: 7, use: predicted, source: An example.}
"""


def read(tmp_path: Path, text: str = LOCAL) -> Scenario:
    return load(write(tmp_path / "local.yaml", text))[1]


def faults(tmp_path: Path, *changes: tuple[str, str]) -> list[str]:
    text = LOCAL
    for before, after in changes:
        assert before in text, before
        text = text.replace(before, after, 1)
    with pytest.raises(Unreadable) as raised:
        read(tmp_path, text)
    return [str(each) for each in raised.value.findings]


def test_what_is_not_named_is_as_it_is_in_the_base(tmp_path: Path) -> None:
    base, found = load("typical")[1], read(tmp_path)
    assert (found.name, found.title, found.procedure, found.note) == ("local", "A local one", base.procedure, None)
    assert (found.begins, str(found.ends)) == (base.begins, "2022-07-01")
    assert (found.siblings.shared.value, found.siblings.sizes) == (0.5, base.siblings.sizes)
    changed, before = found.stays["referral.assessing"], base.stays["referral.assessing"]
    assert (str(changed.time.distribution), changed.odds) == ("fixed 20 working days", before.odds)
    assert found.stays["referral.deciding"] == base.stays["referral.deciding"]
    assert (found.meetings["review"].priority, found.meetings["review"].same_chair) == (3, False)
    added, removed = {"review.brought_forward"}, {"dissent.raised"}
    assert found.opportunities.keys() == (base.opportunities.keys() | added) - removed
    assert found.preferences == {}
    assert found.published.keys() == {"plans.open.by_child"}


def test_every_part_has_the_place_of_its_own_line(tmp_path: Path) -> None:
    found = read(tmp_path)
    assert str(found.stays["referral.assessing"].place) == "local.yaml:10:5"
    assert str(found.stays["referral.deciding"].place).startswith("typical.yaml:")
    assert str(found.siblings.shared.evidence.place) == "local.yaml:8:13"


def test_a_scenario_may_be_over_one_that_is_over_another(tmp_path: Path) -> None:
    read(tmp_path)
    third = write(
        tmp_path / "third.yaml",
        "scenario: third\ntitle: Third\nlanguage: 1\nbased_on: local.yaml\nchanges: {siblings: {shared: {number: 1, source: x}}}\n",
    )
    found = load(third)[1]
    assert (found.siblings.shared.value, str(found.ends), found.published) == (1, "2022-07-01", {})


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (
            "    referral.assessing:",
            "    referral.asessing:",
            "local.yaml:10:5: CP025 The base has no stay 'referral.asessing' to change (did you mean 'referral.assessing'?).",
        ),
        (
            "  review.brought_forward:",
            "  complaint.made:",
            "local.yaml:15:3: CP026 The base has the opportunity 'complaint.made' already; write what is otherwise under 'changes'.",
        ),
        (
            "[dissent.raised]",
            "[disent.raised]",
            "local.yaml:20:19: CP025 The base has no opportunity 'disent.raised' to remove (did you mean 'dissent.raised'?)",
        ),
        (
            "based_on: typical",
            "based_on: typcal",
            "local.yaml:4:11: CP401 There is no scenario 'typcal' (did you mean 'typical'?)",
        ),
        (
            "based_on: typical",
            "based_on: local",
            "local.yaml:4:11: CP023 These scenarios are based on each other in a circle: local is based on local.",
        ),
        (
            "title: A local one\n",
            "title: A local one\nsiblings: {}\n",
            "local.yaml:3:1: CP010 A scenario has no key 'siblings'",
        ),
        ("chance: {number: 0.1,", "chance: {number: 1.1,", "local.yaml:17:14: CP407 'chance' is 1.1"),
        ("priority: 3", "priority: soon", "local.yaml:13:24: CP012 'priority' of a meeting is the text 'soon'"),
    ],
)
def test_what_does_not_fit_is_said_with_its_place(tmp_path: Path, before: str, after: str, said: str) -> None:
    found = faults(tmp_path, (before, after))
    assert found[0].startswith(said), found


def test_a_circle_of_several_is_said(tmp_path: Path) -> None:
    for name, base in (("one", "two"), ("two", "three"), ("three", "two")):
        write(tmp_path / f"{name}.yaml", f"scenario: {name}\ntitle: {name}\nlanguage: 1\nbased_on: {base}\n")
    with pytest.raises(Unreadable, match="in a circle: two is based on three is based on two"):
        load(tmp_path / "one.yaml")


def test_a_fault_of_the_base_is_said_at_the_bases_line(tmp_path: Path) -> None:
    text = file_of("typical").read_text(encoding="utf-8").replace("role: chair", "role: chiar")
    write(tmp_path / "typical.yaml", text)
    line = next(number for number, each in enumerate(text.splitlines(), 1) if "role: chiar" in each)
    with pytest.raises(Unreadable) as raised:
        read(tmp_path)
    assert [str(each).partition("; known")[0].rstrip(".") for each in raised.value.findings] == [
        f"typical.yaml:{line}:5: CP402 There is no role 'chiar' (did you mean 'chair'?)"
    ]


def test_the_schema_takes_a_scenario_over_another_as_the_reader_does() -> None:
    checker = jsonschema.Draft202012Validator(schemas.schema("scenario"))
    local = yaml.load(LOCAL, yaml.BaseLoader)
    local["language"], local["published"]["plans.open.by_child"]["value"] = 1, 7
    shared = local["changes"]["siblings"]["shared"]
    shared["number"], shared["range"] = 0.5, [0.9, 1.1]
    local["changes"]["meetings"]["review"]["priority"] = 3
    added = local["opportunities"]["review.brought_forward"]["chance"]
    added["number"], added["range"] = 0.1, [0.5, 2]
    assert [each.message for each in checker.iter_errors(local)] == []
    assert [*checker.iter_errors(local | {"sibling": {}})] != []

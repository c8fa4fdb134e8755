"""Local procedures: what is put over a base, where its lines stand, and what is said where it does not fit."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from cpmodel.checks import check
from cpmodel.model.findings import NOWHERE, Remark, Unreadable
from cpmodel.model.procedure import Procedure
from cpmodel.reading import basing, schemas
from cpmodel.reading.document import taken_apart
from cpmodel.reading.procedures import SHIPPED, documents, load, shipped
from tests.reading.examples import COMPLETE, Edit

LOCAL = Path(__file__).parent / "local"
PROCEDURE, VISIT, STORIES, REQUIREMENTS = (
    "procedure.yaml",
    "pathways/visit.yaml",
    "stories/more.yaml",
    "requirements.yaml",
)
FILES = (PROCEDURE, VISIT, STORIES, REQUIREMENTS)


def copied(tmp_path: Path, *edits: Edit) -> Path:
    """A copy of the local example beside a copy of its base; an edit of a file of the base begins with `../complete/`."""
    shutil.copytree(COMPLETE, tmp_path / "complete", dirs_exist_ok=True)
    folder = tmp_path / "local"
    shutil.copytree(LOCAL, folder, dirs_exist_ok=True)
    for name, old, new in edits:
        written = (folder / name).read_text(encoding="utf-8")
        assert old in written, f"{old!r} is not in {name}"
        (folder / name).write_text(written.replace(old, new, 1), encoding="utf-8")
    return folder


def findings(folder: Path) -> list[str]:
    """What the reader says, with places that begin beside the folder."""
    try:
        load(folder)
    except Unreadable as unreadable:
        return [str(each).replace(f"{folder.parent.as_posix()}/", "") for each in unreadable.findings]
    return []


def said(tmp_path: Path, *edits: Edit) -> list[str]:
    return findings(copied(tmp_path, *edits))


def placeless(value: Any) -> Any:
    """The plain form of a procedure in which no place is any other."""
    return json.loads(json.dumps(_without_places(value), default=_plain))


def _plain(value: Any) -> Any:
    return sorted(value) if isinstance(value, set | frozenset) else str(value)


def _without_places(value: Any) -> Any:
    if hasattr(value, "__dataclass_fields__"):
        return {
            name: _without_places(getattr(value, name))
            for name in value.__dataclass_fields__
            if name not in ("place", "event_places", "bases", "changed")
        }
    if isinstance(value, dict):
        return {name: _without_places(each) for name, each in value.items()}
    if isinstance(value, tuple | list):
        return [_without_places(each) for each in value]
    return value


def whole() -> Procedure:
    return load(LOCAL)


# --- what becomes of it ------------------------------------------------------------------------------------------------


def test_the_whole_is_the_base_with_what_is_otherwise() -> None:
    read = whole()
    assert (read.name, read.title, read.note, read.grounds.because) == (
        "local",
        "A visit, as one area has it",
        None,
        "An example for the tests.",
    )
    assert {name: each.title for name, each in read.roles.items()} == {
        "worker": "Visitor",
        "family": "The family",
        "manager": "The manager",
    }
    assert read.roles["worker"].duties == ()
    assert read.calendar.working_week == (0, 1, 2, 3, 4, 5)
    assert read.dates == {}
    assert read.outlives == {"record", "visit"}
    assert {name: (str(each.within), each.void) for name, each in read.limits.items()} == {
        "answer": ("3 working days", {"child.turned_18"}),
        "record_kept": ("1 month", frozenset()),
    }
    assert {each.name: each.ends for each in read.stories}.keys() == {"Refused", "Asked for", "Made"}
    assert {name: each.at for name, each in read.requirements.items()} == {
        "VIS-1": "page 3",
        "VIS-2": "page 2",
        "LOC-1": "page 1",
    }


WORDS = "words:\n  visit: {title: Visit, says: Somebody comes., because: Example}\n  chair: {title: Chair, says: Leads., because: Example}\n"


def test_words_are_added_changed_and_removed_as_everything_else_is(tmp_path: Path) -> None:
    folder = copied(
        tmp_path,
        ("../complete/procedure.yaml", "dates:\n", WORDS + "dates:\n"),
        (PROCEDURE, "limits:\n", "words:\n  notice: {title: Notice, says: A letter., assumed: Example}\nlimits:\n"),
        (PROCEDURE, "  roles:\n", "  words:\n    visit: {says: The manager comes.}\n  roles:\n"),
        (PROCEDURE, "  dates: birthday", "  words: chair\n  dates: birthday"),
    )
    read = load(folder)
    assert {name: (each.title, each.says) for name, each in read.words.items()} == {
        "visit": ("Visit", "The manager comes."),
        "notice": ("Notice", "A letter."),
    }
    assert [read.local(each.place) for each in read.words.values()] == ["changed", "added"]
    assert [load(folder.parent / "complete").local(each.place) for each in read.words.values()] == [None, None]
    assert {name: read.local(each.place) for name, each in read.roles.items()} == {
        "worker": "changed",
        "family": None,
        "manager": "added",
    }


def test_states_and_transitions_stand_where_they_are_put_and_keep_their_ids() -> None:
    visit = whole().pathways["visit"]
    assert visit.title == "A visit to the family"
    assert [*visit.states] == ["none", "requested", "refused", "made"]
    assert [(each.id, each.sources, each.by) for each in visit.transitions] == [
        ("visit.requested@idle", ("none", "refused", "made"), ("family",)),
        ("visit.refused@requested", ("requested",), ("family",)),
        ("visit.made@requested", ("requested",), ("worker", "manager")),
        ("visit.child.turned_18@unfinished", ("requested",), ()),
        ("visit.refused@made", ("made",), ("manager",)),
    ]


def test_every_element_has_the_place_of_its_own_line() -> None:
    read = whole()
    here = LOCAL.as_posix()
    assert read.bases == (basing.folders(LOCAL)[1].as_posix(),)
    base = read.bases[0]
    assert [str(each.place) for each in read.pathways["visit"].states.values()] == [
        f"{base}/pathways/visit.yaml:5:3",
        f"{here}/pathways/visit.yaml:10:5",
        f"{here}/pathways/visit.yaml:3:3",
        f"{base}/pathways/visit.yaml:7:3",
    ]
    assert [str(each.place) for each in read.pathways["visit"].transitions] == [
        f"{here}/pathways/visit.yaml:13:27",
        f"{here}/pathways/visit.yaml:5:5",
        f"{here}/pathways/visit.yaml:12:27",
        f"{base}/pathways/visit.yaml:12:5",
        f"{here}/pathways/visit.yaml:6:5",
    ]
    assert [str(each.place).replace(here, "").replace(base, "BASE") for each in read.limits.values()] == [
        "/procedure.yaml:19:5",
        "/procedure.yaml:10:3",
    ]
    assert read.pathways["child"].place.file == f"{base}/pathways/child.yaml"


def test_the_whole_written_as_documents_is_read_back_to_the_same(tmp_path: Path) -> None:
    for source in (LOCAL, SHIPPED / "derbyshire"):
        folder = tmp_path / source.name
        for name, text in documents(source).items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
        assert placeless(load(folder)) == placeless(load(source))
        assert load(folder).bases == ()


def test_words_that_are_no_words_when_they_are_read_are_written_in_quotes(tmp_path: Path) -> None:
    folder = copied(tmp_path, (VISIT, "A visit to the family", "'007'"))
    assert "title: '007'\n" in documents(folder)[VISIT]


def test_a_pathway_can_be_removed_and_one_written_anew(tmp_path: Path) -> None:
    folder = copied(tmp_path, (PROCEDURE, "removes:\n", "removes:\n  pathways: record\n"))
    (folder / "pathways" / "record.yaml").write_text(
        "pathway: record\ntitle: Anew\nbecause: Example\n"
        "states: {empty: {initial: true}, open: {owner: worker, because: Example}}\n"
        "transitions: [{follows: visit.requested, from: empty, to: open, because: Example}]\n",
        encoding="utf-8",
    )
    assert load(folder).pathways["record"].title == "Anew"
    (folder / "pathways" / "record.yaml").unlink()
    assert findings(folder)[0].endswith("There is no pathway 'record'.") or "record" in findings(folder)[0]


def test_a_transition_can_be_meant_by_a_title_that_no_other_has(tmp_path: Path) -> None:
    title = ("../complete/pathways/visit.yaml", "{follows: child", "{title: Grown up, follows: child")
    by_title = (VISIT, "before: visit.made@requested", "before: Grown up")
    folder = copied(
        tmp_path,
        title,
        by_title,
        (VISIT, "    visit.made@requested:", "    Grown up: {note: By title}\n    visit.made@requested:"),
    )
    visit = load(folder).pathways["visit"]
    assert [(each.id, each.note) for each in visit.transitions[2:4]] == [
        ("visit.refused@requested", None),
        ("visit.child.turned_18@unfinished", "By title"),
    ]
    assert (
        "(did you mean 'Grown up'?)"
        in said(tmp_path, title, (VISIT, "before: visit.made@requested", "before: Grown upp"))[0]
    )


def test_a_chain_is_put_together_from_its_end(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    third = tmp_path / "third"
    (third / "pathways").mkdir(parents=True)
    (third / PROCEDURE).write_text(
        "procedure: third\ntitle: Third\nversion: '1'\nlanguage: 1\nbased_on: ../local\nbecause: Example\n"
        "changes: {limits: {answer: {within: 1 working day}}, roles: {worker: {note: Third}}}\n",
        encoding="utf-8",
    )
    (third / VISIT).write_text(
        "changes: {transitions: {visit.refused@made: {tells: worker}}}\nremoves: {transitions: visit.refused@requested}\n",
        encoding="utf-8",
    )
    read = load(third)
    assert read.bases == (folder.as_posix(), (tmp_path / "complete").as_posix())
    assert str(read.limits["answer"].within) == "1 working day"
    assert (read.roles["worker"].title, read.roles["worker"].note) == ("Visitor", "Third")
    assert [each.id for each in read.pathways["visit"].transitions] == [
        "visit.requested@idle",
        "visit.made@requested",
        "visit.child.turned_18@unfinished",
        "visit.refused@made",
    ]


def test_a_shipped_procedure_is_named_by_its_name(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / PROCEDURE).write_text(
        "procedure: mine\ntitle: Mine\nversion: '1'\nlanguage: 1\nbased_on: derbyshire\nbecause: Example\n"
    )
    mine, base = load(folder), load("derbyshire")
    assert mine.bases[0] == (SHIPPED / "derbyshire").as_posix()
    for each in ("pathways", "roles", "facts", "limits", "rules", "stories", "requirements", "conditions", "events"):
        assert getattr(mine, each) == getattr(base, each)


def test_nothing_is_read_twice_and_a_base_that_is_not_there_ends_the_chain() -> None:
    assert [each.name for each in basing.folders(LOCAL)] == ["local", "complete"]
    assert basing.folders(COMPLETE) == (COMPLETE,)
    assert NOWHERE not in {each.place for each in whole().pathways["visit"].states.values()}


def test_a_third_area_says_a_few_figures_and_what_hangs_on_them() -> None:
    read, base = load("sussex"), load("england")
    new = read.all_limits.keys() - base.all_limits.keys()
    assert {name: str(read.all_limits[name].duration) for name in new} == {
        "reports_before_conference": "3 working days",
        "reports_before_review": "5 working days",
        "before_birth": "3 months",
        "conference.adjourned": "10 working days",
        "review.adjourned": "1 month",
        "record.decision_due": "1 working day",
        "dissent.may_be_raised": "72 hours",
    }
    assert base.states.keys() - read.states.keys() == set()
    assert {each.partition("-")[0] for each in read.requirements.keys() - base.requirements.keys()} == {"SUS"}


def test_what_is_changed_is_known_by_both_places_and_a_finding_about_it_says_both(tmp_path: Path) -> None:
    folder = copied(
        tmp_path,
        ("../complete/pathways/visit.yaml", "owner: worker, ", ""),
        (VISIT, "requested: {owner: manager, within", "requested: {within"),
    )
    read = load(folder)
    state = read.states["visit.requested"]
    where = read.changed[state.place]
    assert [Path(each.file).parts[-3:] for each in (state.place, where)] == [
        ("local", "pathways", "visit.yaml"),
        ("complete", "pathways", "visit.yaml"),
    ]
    found = next(each for each in check(read).findings if each.subject == "visit.requested" and each.code == "CP105")
    assert (found.place, found.remarks) == (state.place, (Remark(where, "The base has the rest of it here."),))


def test_a_fault_in_what_is_left_of_the_base_names_the_line_there_too(tmp_path: Path) -> None:
    folder = copied(tmp_path, ("../complete/procedure.yaml", "until: visit.made, ", ""))
    with pytest.raises(Unreadable) as raised:
        load(folder)
    (found,) = [each for each in raised.value.findings if "has nothing in 'until'" in each.sentence]
    assert Path(found.place.file).parts[-2:] == ("local", "procedure.yaml")
    (remark,) = found.remarks
    assert (Path(remark.place.file).parts[-2:], remark.place.line) == (("complete", "procedure.yaml"), 28)


def test_a_base_of_a_base_can_have_stories_in_a_file_of_the_same_name(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    (folder / "stories").mkdir(parents=True)
    (folder / PROCEDURE).write_text(
        "procedure: mine\ntitle: Mine\nversion: '1'\nlanguage: 1\nbased_on: derbyshire\nbecause: Example\n"
    )
    (folder / "stories" / "challenge.yaml").write_text(
        "changes: {stories: {A professional thinks that there should be a conference: {kind: optional}, A formal dissent: {kind: optional}}}\n"
    )
    mine, base = load(folder), load("derbyshire")
    assert [each.name for each in mine.stories] == [each.name for each in base.stories]
    assert [each.name for each in mine.stories if each.kind == "optional"] == [
        "A professional thinks that there should be a conference",
        "A formal dissent",
    ]


# --- what does not fit -------------------------------------------------------------------------------------------------

SHIPPED_NAMES = ", ".join(shipped())
FAULTS: list[tuple[Edit, list[str]]] = [
    (
        (VISIT, "    requested: {owner", "    requestd: {owner"),
        [
            "local/pathways/visit.yaml:10:5: CP025 The base has no state 'requestd' to change (did you mean 'requested'?); it has: made, none, requested."
        ],
    ),
    (
        (VISIT, "visit.made@requested: {by", "visit.made@none: {by"),
        [
            "local/pathways/visit.yaml:12:5: CP025 The base has no transition 'visit.made@none' to change (did you mean 'visit.made@requested'?); it has: visit.child.turned_18@unfinished, visit.made@requested, visit.requested@idle."
        ],
    ),
    (
        (VISIT, "transitions: visit.called_off@requested", "transitions: visit.caled_off@requested"),
        [
            "local/pathways/visit.yaml:15:16: CP025 The base has no transition 'visit.caled_off@requested' to remove (did you mean 'visit.called_off@requested'?); it has: visit.called_off@requested, visit.child.turned_18@unfinished, visit.made@requested, visit.requested@idle."
        ],
    ),
    (
        (VISIT, "before: visit.made@requested", "before: visit.maed@requested"),
        [
            "local/pathways/visit.yaml:5:72: CP025 The base has no transition 'visit.maed@requested' to go before (did you mean 'visit.made@requested'?); it has: visit.child.turned_18@unfinished, visit.made@requested, visit.requested@idle."
        ],
    ),
    (
        (VISIT, "without: [when, needs_quorum]", "without: [when, needs_quorm]"),
        [
            "local/pathways/visit.yaml:12:67: CP025 The base has no key 'needs_quorm' to take away (did you mean 'needs_quorum'?)."
        ],
    ),
    (
        (VISIT, "states:\n  refused:", "states:\n  none: {title: Nothing}\n  refused:"),
        [
            "local/pathways/visit.yaml:3:3: CP026 The base has the state 'none' already; write what is otherwise under 'changes'."
        ],
    ),
    (
        (
            VISIT,
            "event: refused, by: manager, from: made, to: refused",
            "event: requested, by: family, from: idle, to: made",
        ),
        [
            "local/pathways/visit.yaml:6:5: CP026 The base has the transition 'visit.requested@idle' already; write what is otherwise under 'changes'."
        ],
    ),
    (
        (VISIT, "pathway: visit\n", "pathway: visit\ntitle: Visits\n"),
        ["local/pathways/visit.yaml:2:1: CP026 The base has 'title' already; write what it is here under 'changes'."],
    ),
    (
        (PROCEDURE, "roles:\n  manager", "roles:\n  worker: {title: Again, because: Example}\n  manager"),
        [
            "local/procedure.yaml:8:3: CP026 The base has the role 'worker' already; write what is otherwise under 'changes'."
        ],
    ),
    (
        (PROCEDURE, "limits: [notice]", "limits: [notise]"),
        [
            "local/procedure.yaml:22:12: CP025 The base has no limit 'notise' to remove (did you mean 'notice'?); it has: answer, notice.",
            "complete/procedure.yaml:29:87: CP020 There is no date 'dates.birthday'; known are: none.",
        ],
    ),
    (
        (PROCEDURE, "removes:\n", "removes:\n  pathways: [recrd]\n"),
        [
            "local/procedure.yaml:21:14: CP025 The base has no pathway 'recrd' to remove (did you mean 'record'?); it has: child, record, visit."
        ],
    ),
    (
        (STORIES, "    Made: {", "    Mad: {"),
        [
            "local/stories/more.yaml:5:5: CP025 The base has no story 'Mad' to change (did you mean 'Made'?); it has: Asked for, Made."
        ],
    ),
    (
        (STORIES, "name: Refused", "name: Made"),
        [
            "local/stories/more.yaml:2:5: CP026 The base has the story 'Made' already; write what is otherwise under 'changes'."
        ],
    ),
    (
        (REQUIREMENTS, "VIS-1: {at", "VIS-9: {at"),
        [
            "local/requirements.yaml:7:5: CP025 The base has no requirement 'VIS-9' to change (did you mean 'VIS-2'?); it has: VIS-1, VIS-2."
        ],
    ),
    # What is at fault in a local line is said there and once, whether it is added or changes something.
    (
        (VISIT, "requested: {owner: manager,", "requested: {onwer: manager,"),
        ["local/pathways/visit.yaml:10:17: CP010 A state has no key 'onwer' (did you mean 'owner'?)."],
    ),
    (
        (VISIT, "{title: The family refused,", "{titel: The family refused,"),
        ["local/pathways/visit.yaml:3:13: CP010 A state has no key 'titel' (did you mean 'title'?)."],
    ),
    (
        (PROCEDURE, "answer: {within: 3 working days", "answer: {within: 3 workdays"),
        [
            "local/procedure.yaml:19:22: CP012 '3 workdays' is not a duration (did you mean 'working days'?); it is a whole number and a unit (hours, working days, days, weeks, months, years), such as '15 working days'."
        ],
    ),
    (
        (VISIT, "requested: {owner: manager,", "requested: {owner: manger,"),
        [
            "local/pathways/visit.yaml:10:24: CP020 There is no role 'manger' (did you mean 'manager'?); known are: family, manager, worker."
        ],
    ),
    (
        (VISIT, "changes:\n", "changs:\n"),
        ["local/pathways/visit.yaml:7:1: CP010 A pathway has no key 'changs' (did you mean 'changes'?)."],
    ),
    # What is at fault in the base is said there.
    (
        ("../complete/pathways/child.yaml", "to: adult", "to: adlt"),
        [
            "complete/pathways/child.yaml:8:54: CP020 The pathway 'child' has no state 'adlt' (did you mean 'adult'?); known are: adult, minor."
        ],
    ),
    # What it is based on.
    (
        (PROCEDURE, "based_on: ../complete", "based_on: ../compleet"),
        [
            f"local/procedure.yaml:5:11: CP001 There is no procedure '../compleet' to be based on; write a folder with a procedure.yaml, seen from this one, or a shipped procedure: {SHIPPED_NAMES}."
        ],
    ),
    (
        (PROCEDURE, "based_on: ../complete", "based_on: derbyshir"),
        [
            f"local/procedure.yaml:5:11: CP001 There is no procedure 'derbyshir' to be based on (did you mean 'derbyshire'?); write a folder with a procedure.yaml, seen from this one, or a shipped procedure: {SHIPPED_NAMES}."
        ],
    ),
    (
        (PROCEDURE, "based_on: ../complete", "based_on: [a, b]"),
        ["local/procedure.yaml:5:11: CP012 'based_on' of a procedure is a list; it takes text."],
    ),
    (
        (PROCEDURE, "based_on: ../complete", "based_on: ."),
        [
            "local/procedure.yaml:5:11: CP023 These procedures are based on each other in a circle: local is based on local."
        ],
    ),
    (
        ("../complete/procedure.yaml", "language: 1", "language: 1\nbased_on: ../local"),
        [
            "complete/procedure.yaml:5:11: CP023 These procedures are based on each other in a circle: local is based on complete is based on local."
        ],
    ),
    (
        (PROCEDURE, "title: A visit, as", "title: A visit: as"),
        [
            "local/procedure.yaml:2:15: CP002 A colon stands where none can be: either this line is indented differently from the one above it, or a text with a colon in it needs quotes around it."
        ],
    ),
]


@pytest.mark.parametrize(("edit", "expected"), FAULTS, ids=[f"{edit[2].strip()[:40]!r}" for edit, _ in FAULTS])
def test_a_fault_is_said_once_at_the_line_that_has_it(tmp_path: Path, edit: Edit, expected: list[str]) -> None:
    assert sorted(said(tmp_path, edit)) == sorted(expected)


def test_a_name_of_the_base_that_is_removed_here_is_told_with_the_line_that_removes_it(tmp_path: Path) -> None:
    folder = copied(tmp_path, (PROCEDURE, "void: child.turned_18, ", ""))
    with pytest.raises(Unreadable) as caught:
        load(folder)
    (only,) = caught.value.findings
    assert only.place.file == (tmp_path / "complete" / PROCEDURE).as_posix()
    assert [(str(each.place), each.sentence) for each in only.remarks] == [
        (f"{folder.as_posix()}/pathways/visit.yaml:15:16", "It is removed here.")
    ]


def test_a_pathway_that_the_base_no_longer_has_cannot_be_changed(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    (folder / VISIT).rename(folder / "pathways" / "visits.yaml")
    assert findings(folder)[0] == (
        "local/pathways/visits.yaml:7:1: CP025 The base has no pathway 'visits' to change (did you mean 'visit'?);"
        " it has: child, record, visit."
    )


# --- bad input ---------------------------------------------------------------------------------------------------------


def ways(data: Any, way: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [way, *(deeper for key, value in inner for deeper in ways(value, (*way, key)))]


def replaced(data: Any, way: tuple[str | int, ...], value: Any) -> Any:
    if not way:
        return value
    copy = dict(data) if isinstance(data, dict) else list(data)
    copy[way[0]] = replaced(data[way[0]], way[1:], value)
    return copy


PLAIN: dict[str, Any] = {name: yaml.safe_load((LOCAL / name).read_bytes()) for name in FILES}


@pytest.mark.parametrize("name", FILES)
def test_any_value_anywhere_is_read_or_refused_with_findings(tmp_path: Path, name: str) -> None:
    folder = copied(tmp_path)
    values: list[Any] = [None, True, 7, "words", "visit.made", [], ["visit"], [[]], {}, {"open": {}}, {"a": None}]
    for number, way in enumerate(ways(PLAIN[name])):
        for value in values[number % 2 :: 2]:
            (folder / name).write_text(yaml.safe_dump(replaced(PLAIN[name], way, value)), encoding="utf-8")
            for each in findings(folder):
                place, code, sentence = each.split(" ", 2)
                assert code.startswith("CP0")
                assert place.count(":") == 3
                assert sentence.endswith(".") or "it is written: " in sentence


@pytest.mark.parametrize("name", [*FILES, "../complete/procedure.yaml", "../complete/pathways/visit.yaml"])
def test_a_file_that_ends_too_early(tmp_path: Path, name: str) -> None:
    folder = copied(tmp_path)
    written = (folder / name).read_bytes()
    for end in range(0, len(written), 23):
        (folder / name).write_bytes(written[:end])
        findings(folder)


# --- schemas -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "name"),
    [("procedure", PROCEDURE), ("pathway", VISIT), ("stories", STORIES), ("requirements", REQUIREMENTS)],
)
def test_the_schema_for_editors_takes_a_local_document_and_a_whole_one_and_no_third(kind: str, name: str) -> None:
    schema = jsonschema.Draft202012Validator(schemas.schema(kind))
    whole_one = yaml.safe_load((COMPLETE / name.replace("more", "usual")).read_bytes())
    assert schema.is_valid(PLAIN[name])
    assert schema.is_valid(whole_one)
    assert not schema.is_valid({**PLAIN[name], "changes": {"no_such_key": {}}})
    assert not schema.is_valid({**whole_one, "no_such_key": {}})


def test_taken_apart_and_put_together_is_the_same_document() -> None:
    from cpmodel.reading.document import put_together, read

    document = read(COMPLETE / "procedure.yaml")
    again = put_together(document.name, taken_apart(document))
    assert again == document

"""Mends of what the reader and the checks find: the files before and after, whole, and what is left and why."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cpmodel import api
from cpmodel.checks import Unanswered, Verdict, check
from cpmodel.mending import Mending, mend
from cpmodel.model.findings import Finding, Mend, Place, Put, Severity
from cpmodel.model.procedure import Procedure
from cpmodel.model.semantics import Trace
from cpmodel.reading.procedures import SHIPPED, load
from tests.checks.examples import DOCUMENTS
from tests.reading.examples import CHILD, COMPLETE, FILES, PROCEDURE, RECORD, REQUIREMENTS, STORIES, VISIT, Edit, copied
from tests.reading.test_basing import copied as local_copied


def lines(mending: Mending) -> dict[str, list[str]]:
    """What changed, by file: the lines that went and those that came."""
    found = {}
    for path, (before, after) in mending.contents.items():
        old, new = before.decode().splitlines(), after.decode().splitlines()
        gone, come = [each for each in old if each not in new], [each for each in new if each not in old]
        found[path.name] = [*(f"-{each}" for each in gone), *(f"+{each}" for each in come)]
    return found


def said(mending: Mending) -> list[str]:
    """What is left, and why, without the folder."""
    return [f"{each.finding.code} {each.why}" for each in mending.left]


# --- findings of the checks ------------------------------------------------------------------------------------------

FOUND: dict[str, dict[str, list[str]]] = {
    "acts_after_end": {
        "visit.yaml": [
            "-  - {event: requested, by: worker, from: idle, to: requested, because: Example}",
            "+  - {event: requested, by: worker, from: idle, to: requested, when: not child.adult, because: Example}",
        ]
    },
    "left_running": {
        "visit.yaml": ["+  - {follows: child.turned_18, from: unfinished, to: none, because: The case has ended.}"]
    },
    "lost_event": {
        "record.yaml": [
            "+  - {follows: visit.made, from: checking, assumed: “Made” changes nothing here; nobody has confirmed it.}",
            "+  - {follows: visit.requested, from: checking, assumed: “Requested” changes nothing here; nobody has confirmed it.}",
        ]
    },
    "no_way_out": {
        "visit.yaml": [
            "-  - {event: made, by: worker, from: requested, to: made, because: Example}",
            "+  - {event: made, by: worker, from: [requested, put_off], to: made, because: Example}",
        ]
    },
    "two_at_once": {
        "request.yaml": [
            "-  - {id: refusing, event: decided, by: worker, from: asked, to: refused, because: Example}",
            "+  - {id: refusing, event: decided, by: worker, from: asked, to: refused, when: not urgent, because: Example}",
        ]
    },
}


@pytest.mark.parametrize(("document", "changes"), FOUND.items(), ids=FOUND)
def test_a_finding_is_mended_and_the_check_then_has_nothing_to_say(
    document: str, changes: dict[str, list[str]], tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(DOCUMENTS / document, tmp_path / document))
    found = mend(folder, check)
    assert lines(found) == changes
    assert (found.left, found.faults) == ((), ())
    found.write()
    assert check(load(folder)).findings == ()


def test_the_documents_of_the_other_checks_have_no_mend_that_breaks_anything(tmp_path: Path) -> None:
    for document in sorted(each.name for each in DOCUMENTS.iterdir() if each.name not in FOUND):
        folder = Path(shutil.copytree(DOCUMENTS / document, tmp_path / document))
        before = {(each.code, each.subject) for each in check(load(folder)).findings}
        found = mend(folder, check)
        assert found.verdict is not None
        assert {(each.code, each.subject) for each in found.verdict.findings} <= before


def offering(made: Mend, *worse: Finding) -> list[Finding]:
    """What a check finds that offers the mend; and what it finds once the procedure has a role called `new`."""
    return [Finding(Place("x"), "CP999", "Something is wrong.", subject="it", mend=made), *worse]


def checked_with(found: list[Finding], then: list[Finding]):
    """A check that finds one thing before the role `new` is there, and another after it."""

    def verdict(procedure: Procedure):
        real = check(procedure)
        return type(real)(tuple(then if "new" in procedure.roles else found), real.explored)

    return verdict


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return copied(tmp_path)


def role(folder: Path) -> Mend:
    place = load(folder).place
    return Mend("add a role", (Put(place, ("roles", "new"), {"title": "New", "because": "Example"}),))


def test_a_mend_that_would_bring_another_finding_is_not_kept_and_that_is_said(small: Path) -> None:
    worse = Finding(Place("x", 3, 4), "CP998", "Something else is wrong.", subject="else")
    found = mend(small, checked_with(offering(role(small)), [worse]))
    assert (found.mended, dict(found.contents)) == ((), {})
    assert said(found) == ["CP999 It would bring another finding: x:3:4: CP998 Something else is wrong."]


def test_a_warning_that_was_not_there_counts_as_another_finding(small: Path) -> None:
    worse = Finding(Place("x", 3, 4), "CP998", "This is odd.", Severity.WARNING)
    found = mend(small, checked_with(offering(role(small)), [worse]))
    assert said(found) == ["CP999 It would bring another finding: x:3:4: CP998 This is odd."]


def test_a_mend_that_does_not_mend_is_not_kept(small: Path) -> None:
    offered = offering(role(small))
    assert said(mend(small, checked_with(offered, offered))) == ["CP999 The finding would still be there."]


def test_what_the_check_cannot_answer_proves_nothing(small: Path) -> None:
    def checks(procedure: Procedure) -> Verdict:
        unanswered = (Unanswered(("visit",), (), (), "It is too large."),)
        return Verdict(() if "new" in procedure.roles else tuple(offering(role(small))), (), unanswered)

    assert said(mend(small, checks)) == ["CP999 That it breaks nothing is not proved: It is too large."]


def test_ctrl_c_in_a_check_leaves_everything_as_it_was(tmp_path: Path) -> None:
    folder = copied(tmp_path, MISSPELT["a role"])
    before = (folder / VISIT).read_bytes()
    with pytest.raises(KeyboardInterrupt):
        mend(folder, lambda _: Verdict((), (), stopped=True)).write()
    assert (folder / VISIT).read_bytes() == before


def test_a_finding_that_was_there_before_may_stay(small: Path) -> None:
    other = Finding(Place("x", 3, 4), "CP998", "Something else is wrong.", subject="else")
    found = mend(small, checked_with(offering(role(small), other), [other]))
    assert [each.code for each in found.mended] == ["CP999"]


@pytest.mark.parametrize(
    ("edit", "why"),
    [
        (
            Put(Place("FOLDER/procedure.yaml", 1, 1), ("roles", "worker"), "x"),
            "CP999 The procedure could then not be read: CP012 A role is the text 'x'; it takes a mapping of keys and values.",
        ),
        (
            Put(Place("FOLDER/procedure.yaml", 900, 1), ("roles",), "x"),
            "CP999 It cannot be written: Line 900 is not there any more.",
        ),
        (
            Put(Place("FOLDER/procedure.yaml", 2, 1), ("roles",), {}),
            None,
        ),
    ],
)
def test_a_mend_that_cannot_be_made_is_left(edit: Put, why: str | None, small: Path) -> None:
    place = Place(edit.place.file.replace("FOLDER", small.as_posix()), edit.place.line, edit.place.column)
    offered = offering(Mend("x", (Put(place, edit.keys, edit.value),)))
    found = mend(small, checked_with(offered, []))
    assert dict(found.contents) == {}
    assert why is None or said(found) == [why]


def test_a_file_outside_the_folder_is_never_changed(small: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    other.write_text("title: x\n")
    offered = offering(Mend("x", (Put(Place(other.as_posix(), 1, 1), ("title",), "y"),)))
    assert said(mend(small, checked_with(offered, []))) == [
        f"CP999 It cannot be written: {other.as_posix()} is not in the procedure's folder."
    ]


def test_of_a_local_procedure_only_its_own_files_are_changed(tmp_path: Path) -> None:
    folder = local_copied(
        tmp_path,
        ("pathways/visit.yaml", "requested: {owner: manager,", "requested: {owner: manger,"),
        ("pathways/visit.yaml", "transitions: visit.called_off@requested", "transitions: visit.caled_off@requested"),
    )
    mending = mend(folder, checked_with([], []))
    assert lines(mending)["visit.yaml"][0] == "-    requested: {owner: manger, within: 3 working days}"
    (tmp_path / "complete" / "pathways" / "child.yaml").write_text(
        (COMPLETE / CHILD).read_text(encoding="utf-8").replace("to: adult", "to: adlut"), encoding="utf-8"
    )
    assert (
        "CP020 It cannot be written: the line is in the base 'complete'; say under 'changes' what is otherwise here."
        in said(mend(folder, checked_with([], [])))
    )


def test_what_repairs_is_tried_before_what_is_only_assumed_and_takes_the_need_for_it_away(small: Path) -> None:
    place = load(small).place
    assumed = Mend(
        "assume", (Put(place, ("roles", "odd"), {"title": "Odd", "assumed": "Nobody knows."}),), assumes=True
    )
    first = Finding(Place("a"), "CP998", "Something else is wrong.", subject="else", mend=assumed)
    found = mend(small, checked_with([first, *offering(role(small))], []))
    assert [each.code for each in found.mended] == ["CP999"]


def test_of_two_repairs_the_one_that_takes_more_away_is_made(small: Path) -> None:
    place = load(small).place

    def offered(code: str, name: str) -> Finding:
        made = Mend(name, (Put(place, ("roles", name), {"title": "A", "because": "Example"}),))
        return Finding(Place("x"), code, "Something is wrong.", mend=made)

    def checks(procedure: Procedure) -> Verdict:
        if "root" in procedure.roles:
            return Verdict((), ())
        leaf = [] if "leaf" in procedure.roles else [offered("CP998", "leaf")]
        return Verdict((*leaf, offered("CP999", "root")), ())

    assert [each.code for each in mend(small, checks).mended] == ["CP999"]


def test_of_several_assumptions_the_one_that_would_bring_another_finding_is_left_and_the_others_are_kept(
    small: Path,
) -> None:
    names = ["one", "two", "three", "new", "five"]
    place = load(small).place

    def offered(name: str) -> Finding:
        mending = Mend(name, (Put(place, ("roles", name), {"title": "A", "assumed": "Nobody knows."}),), assumes=True)
        return Finding(Place("x"), "CP999", f"There is no {name}.", subject=name, mend=mending)

    def checks(procedure: Procedure) -> Verdict:
        missing = [offered(name) for name in names if name not in procedure.roles]
        worse = [Finding(Place("x", 3, 4), "CP998", "Something else is wrong.")] if "new" in procedure.roles else []
        return Verdict((*missing, *worse), ())

    found = mend(small, checks)
    assert [each.subject for each in found.mended] == ["one", "two", "three", "five"]
    assert said(found) == ["CP999 It would bring another finding: x:3:4: CP998 Something else is wrong."]


def test_nothing_is_assumed_where_a_case_goes_wrong_besides_for_it_would_hide_what_comes_of_the_same_cause(
    small: Path,
) -> None:
    place = load(small).place
    assumed = Mend(
        "assume", (Put(place, ("roles", "odd"), {"title": "Odd", "assumed": "Nobody knows."}),), assumes=True
    )
    lost = [Finding(Place("a"), "CP999", f"The {name} is lost.", subject=name, mend=assumed) for name in ("one", "two")]
    broken = Finding(Place("x", 3, 4), "CP998", "The rule does not hold.", subject="rule", trace=Trace({}, ()))
    found = mend(small, lambda _: Verdict((*lost, broken), ()))
    why = "It would hide what may come of something that is still wrong; mend that first: x:3:4: CP998 The rule does not hold."
    assert (found.mended, dict(found.contents), said(found)) == ((), {}, [f"CP999 {why}", f"CP999 {why}"])


def test_what_can_happen_is_not_changed_where_a_case_goes_wrong_all_the_same(small: Path) -> None:
    place = load(small).place
    changed = Mend("change", (Put(place, ("roles", "odd"), {"title": "Odd", "because": "Example"}),), redirects=True)
    open_ = Finding(Place("a"), "CP999", "It can still be done.", subject="one", mend=changed)
    broken = Finding(Place("x", 3, 4), "CP998", "The rule does not hold.", subject="rule", trace=Trace({}, ()))

    def checks(procedure: Procedure) -> Verdict:
        return Verdict(((broken,) if "odd" in procedure.roles else (open_, broken)), ())

    found = mend(small, checks)
    why = "It would hide what may come of something that is still wrong; mend that first: x:3:4: CP998 The rule does not hold."
    assert (found.mended, dict(found.contents), said(found)) == ((), {}, [f"CP999 {why}"])

    def checks_rightly(procedure: Procedure) -> Verdict:
        return Verdict(() if "odd" in procedure.roles else (open_, broken), ())

    assert [each.code for each in mend(small, checks_rightly).mended] == ["CP999"]


def test_a_file_that_may_only_be_read_is_left(small: Path) -> None:
    file = small / "procedure.yaml"
    file.chmod(0o444)
    before = file.read_bytes()
    assert said(mend(small, checked_with(offering(role(small)), []))) == [
        f"CP999 It cannot be written: {file.as_posix()} may only be read."
    ]
    assert file.read_bytes() == before
    file.chmod(0o644)


# --- faults of documents ---------------------------------------------------------------------------------------------

MISSPELT: dict[str, Edit] = {
    "a key": (RECORD, "owner: worker", "ownr: worker"),
    "a key of a transition": (VISIT, "from: idle", "form: idle"),
    "a role": (VISIT, "by: family", "by: familly"),
    "a role in a list": (VISIT, "[family, clock]", "[family, clokc]"),
    "a role that is told": (VISIT, "tells: worker", "tells: workers"),
    "a role that owns a state": (VISIT, "{owner: worker", "{owner: woker"),
    "a state that is entered": (VISIT, "to: requested", "to: reqested"),
    "a state that is left": (RECORD, "from: empty", "from: emtpy"),
    "a word for several states": (VISIT, "from: unfinished", "from: unfinised"),
    "an event": (RECORD, "follows: visit.requested", "follows: visit.requestd"),
    "an event of a story": (STORIES, "events: [visit.made]", "events: [visit.mad]"),
    "an event of a limit": (PROCEDURE, "until: visit.made", "until: visit.mades"),
    "an event without its dot": (PROCEDURE, "until: visit.made", "until: visit_made"),
    "a pathway before its event": (PROCEDURE, "until: visit.made", "until: vist.made"),
    "a group of events": (RECORD, "[events.visit_ends,", "[events.visit_end,"),
    "a fact that is set": (VISIT, "sets: {outcome:", "sets: {outcmoe:"),
    "a fact of a story": (STORIES, "starts: {urgent:", "starts: {urgnet:"),
    "a value of a fact": (VISIT, "outcome: concern", "outcome: concerns"),
    "a value at first": (PROCEDURE, "initial: nothing", "initial: nothin"),
    "a fact in a condition": (VISIT, "or urgent or", "or urgnt or"),
    "a fact with its value": (VISIT, "outcome == nothing", "outcme == nothing"),
    "a value in a condition": (VISIT, "outcome == nothing", "outcome == noting"),
    "a condition in a condition": (VISIT, "when: quiet", "when: queit"),
    "a state in a condition": (PROCEDURE, "and record.open", "and record.opne"),
    "a pathway in a condition": (PROCEDURE, "when: child.adult", "when: chld.adult"),
    "a date": (PROCEDURE, "dates.birthday", "dates.birhtday"),
    "a requirement": (PROCEDURE, "cites: VIS-1", "cites: VSI-1"),
    "a requirement in small letters": (PROCEDURE, "cites: VIS-1", "cites: vis-1"),
    "a requirement that is not modelled": (PROCEDURE, "{VIS-2:", "{VSI-2:"),
    "a source": (REQUIREMENTS, "doc: guide, at: page 1", "doc: giude, at: page 1"),
    "a story": (STORIES, "after: Asked for", "after: Aksed for"),
    "a kind of story": (STORIES, "kind: required", "kind: requried"),
    "a kind of requirement": (REQUIREMENTS, "kind: duty", "kind: dutty"),
    "a duty's event": (PROCEDURE, "when: visit.requested", "when: visit.reqeusted"),
    "a pathway that outlives": (PROCEDURE, "outlives: record", "outlives: recrod"),
    "the name of a pathway": (RECORD, "pathway: record", "pathway: recording"),
    "the name of a pathway that is missing": (CHILD, "pathway: child\n", ""),
    "the version of the language": (PROCEDURE, "language: 1\n", ""),
    "the name of the procedure": (PROCEDURE, "procedure: complete\n", ""),
}


@pytest.mark.parametrize("edit", MISSPELT.values(), ids=MISSPELT)
def test_a_slip_is_mended_to_what_was_there_before_it(edit: Edit, tmp_path: Path) -> None:
    folder = copied(tmp_path, edit)
    mend(folder, check).write()
    assert {name: (folder / name).read_bytes() for name in FILES} == {
        name: (COMPLETE / name).read_bytes() for name in FILES
    }


NOT_PLAIN: dict[str, tuple[Edit, str]] = {
    "no word is near": ((VISIT, "by: family", "by: chair"), "CP020"),
    "another number is another thing": ((PROCEDURE, "cites: VIS-1", "cites: VIS-3"), "CP020"),
    "what begins otherwise may say the opposite": ((VISIT, "by: family", "by: nofamily"), "CP020"),
    "a key whose value nobody can know": ((VISIT, "title: A visit\n", ""), "CP011"),
}


@pytest.mark.parametrize(("edit", "code"), NOT_PLAIN.values(), ids=NOT_PLAIN)
def test_what_is_not_plain_is_not_mended(edit: Edit, code: str, tmp_path: Path) -> None:
    found = mend(copied(tmp_path, edit), check)
    assert ([each.code for each in found.faults], found.left, dict(found.contents)) == ([code], (), {})
    assert (found.procedure, found.verdict) == (None, None)


def test_the_same_slip_twice_and_others_in_the_same_file_are_all_mended(tmp_path: Path) -> None:
    folder = copied(
        tmp_path,
        (VISIT, "to: requested", "to: reqested"),
        (VISIT, "when: quiet or urgent", "when: queit or urgnet"),
        (VISIT, "from: requested, to: made", "from: reqested, to: made"),
        (VISIT, "from: requested, to: none", "from: reqested, to: none"),
    )
    found = mend(folder, check)
    assert [each.code for each in found.mended] == ["CP020", "CP021", "CP021"]
    assert [after for _, after in found.contents.values()] == [(copied(tmp_path / "whole") / VISIT).read_bytes()]


def test_a_fault_that_hides_another_is_mended_together_with_it(tmp_path: Path) -> None:
    folder = copied(tmp_path, (VISIT, "by: family, from: idle", "by: familly, form: idle"))
    found = mend(folder, check)
    assert [each.code for each in found.mended] == ["CP010", "CP020"]
    assert found.faults == ()


def test_a_fault_that_hides_one_that_cannot_be_mended_is_left_and_that_is_said(tmp_path: Path) -> None:
    folder = copied(tmp_path, (VISIT, "by: family, from: idle", "by: chair, form: idle"))
    assert said(mend(folder, check)) == [
        (
            f"CP010 Behind it stands another, to be mended by hand: {(folder / VISIT).as_posix()}:9:28: CP020 There is no role 'chair';"
            " known are: clock, family, outside, worker."
        )
    ]


def test_comments_and_line_ends_of_windows_stay_and_a_file_may_end_without_one(tmp_path: Path) -> None:
    folder = copied(tmp_path, (VISIT, "to: requested, when", "to: reqested, when"))
    text = "# above\n" + (folder / VISIT).read_text(encoding="utf-8").rstrip("\n") + "   # beside"
    (folder / VISIT).write_bytes(text.replace("\n", "\r\n").encode())
    mend(folder, check).write()
    after = text.replace("to: reqested", "to: requested").replace("\n", "\r\n")
    assert (folder / VISIT).read_bytes() == after.encode()


def test_a_finding_of_a_check_is_mended_after_the_faults(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(DOCUMENTS / "lost_event", tmp_path / "lost_event"))
    record = folder / "pathways" / "record.yaml"
    record.write_text(record.read_text(encoding="utf-8").replace("from: open", "from: opne"), encoding="utf-8")
    found = mend(folder, check)
    assert [each.code for each in found.mended] == ["CP020", "CP207", "CP207"]
    assert found.verdict is not None
    assert found.verdict.findings == ()


# --- the verb --------------------------------------------------------------------------------------------------------


def test_nothing_is_written_unless_it_is_asked_for(tmp_path: Path) -> None:
    folder = copied(tmp_path, MISSPELT["a role"])
    before = {name: (folder / name).read_bytes() for name in FILES}
    found = api.mend(folder, write=False)
    assert (found.written, len(found.mending.mended)) == (False, 1)
    assert {name: (folder / name).read_bytes() for name in FILES} == before


def test_a_file_that_somebody_changes_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    folder = copied(tmp_path, MISSPELT["a role"])
    found = mend(folder, check)
    (folder / VISIT).write_text("title: Mine\n")
    with pytest.raises(ValueError, match=r"visit\.yaml was changed by somebody else meanwhile; nothing was written"):
        found.write()
    assert (folder / VISIT).read_text() == "title: Mine\n"


def test_a_shipped_procedure_is_mended_in_a_copy_only() -> None:
    with pytest.raises(
        ValueError, match="'derbyshire' comes with cpmodel and stays as it is; copy its folder"
    ) as refused:
        api.mend("derbyshire")
    assert str(SHIPPED / "derbyshire") in str(refused.value)

"""The catalogue: each check has its code, its explanation, a document that it alone breaks, and a test."""

import re
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest

from cpmodel.checks import Explored, Unanswered, Verdict, catalogue, check, ready
from cpmodel.extensions import collect
from cpmodel.model.procedure import Possible, Rule
from cpmodel.reading.procedures import load
from tests.building import follows, limit, pathway, procedure, state, transition
from tests.checks.examples import DOCUMENTS

MODULES = collect("cpmodel.checks")
FAMILIES = {"1": "structure", "2": "behaviour", "3": "time", "5": "requirements"}


def name_of(module: ModuleType) -> str:
    return module.__name__.rpartition(".")[2]


def test_every_code_is_given_once() -> None:
    assert len(catalogue()) == len(MODULES)


@pytest.mark.parametrize("module", MODULES.values(), ids=name_of)
def test_a_check_has_a_code_of_its_family_and_one_way_to_ask(module: ModuleType) -> None:
    assert re.fullmatch(r"CP[1235]\d\d", module.CODE)
    asks_of_what_happens = module.CODE[2] in "23" and module.CODE != "CP210"
    assert hasattr(module, "explore") == asks_of_what_happens
    assert hasattr(module, "examine") != asks_of_what_happens


@pytest.mark.parametrize("module", MODULES.values(), ids=name_of)
def test_a_docstring_reads_as_an_explanation(module: ModuleType) -> None:
    explanation = module.__doc__ or ""
    summary, blank, *rest = explanation.splitlines()
    assert re.fullmatch(r"(An?|Guards|Something|Two) .*\.", summary), "it begins by saying what the fault is"
    assert blank == ""
    assert len(" ".join(rest).split()) >= 15, "it says what it means and how to mend it"
    assert not re.search(r"\b(Yield|function|module|class|packed|array)\b|`(View|Space)`", explanation)


@pytest.mark.parametrize("module", MODULES.values(), ids=name_of)
def test_a_check_has_a_document_that_it_alone_breaks_and_a_test(module: ModuleType) -> None:
    found = check(load(DOCUMENTS / name_of(module))).findings
    assert {each.code for each in found} == {module.CODE}
    assert (Path(__file__).parent / f"test_{name_of(module)}.py").is_file()


def test_every_document_is_some_checks() -> None:
    documents = {each.parent.name for each in DOCUMENTS.glob("*/procedure.yaml")}
    assert documents == {name_of(module) for module in MODULES.values()}


def test_findings_come_in_order_of_place_on_any_number_of_processes() -> None:
    example = load(DOCUMENTS / "lost_event")
    one, two = check(example, processes=1), check(example, processes=2)
    assert one == two
    assert list(one.findings) == sorted(one.findings, key=lambda each: (each.place, each.code, each.sentence))


@pytest.mark.parametrize("processes", [2, 3, 9])
def test_questions_are_answered_alike_however_many_share_in_them(processes: int) -> None:
    example = procedure(
        *(
            pathway(name, "none made lost", transition("made", "none", "made"), final="made")
            for name in ("alarm", "complaint", "letter", "record")
        )
    )
    assert check(example, processes=processes) == check(example)
    assert check(example, largest=1, processes=processes) == check(example, largest=1)


def test_processes_that_stay_ready_answer_one_check_after_another() -> None:
    examples = [load(DOCUMENTS / each) for each in ("lost_event", "rule", "lost_event")]
    with ready(2) as pool:
        assert [check(each, processes=2, pool=pool) for each in examples] == [check(each) for each in examples]


def test_ctrl_c_stops_processes_that_are_ready() -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    with ready(2) as pool:
        assert pool is not None
        assert check(APART, processes=2, progress=interrupted, pool=pool).stopped
        with pytest.raises(RuntimeError, match=r"shutdown|not usable"):
            pool.submit(print)


def test_processes_that_nobody_asked_anything_are_not_waited_for() -> None:
    with ready(3) as pool:
        assert pool is not None
        begun = [*pool._processes.values()]
    assert [each.is_alive() for each in begun] == [False, False]


def test_what_does_not_hang_together_is_explored_apart() -> None:
    example = procedure(
        pathway("complaint", "none made", transition("made", "none", "made"), final="made"),
        pathway("plan", "none active", transition("agreed", "none", "active"), final="active"),
        pathway("record", "empty kept", follows("plan.agreed", "empty", "kept"), final="kept"),
    )
    progress: list[tuple[int, int, int]] = []
    verdict = check(example, progress=lambda *told: progress.append(told))
    assert verdict.explored == (Explored(("complaint",), 2, 1), Explored(("plan", "record"), 2, 1))
    assert verdict.configurations == 4
    assert progress == [(1, 2, 2), (2, 2, 4)]


APART = procedure(
    pathway("complaint", "none made seen", transition("made", "none", "made"), transition("seen", "made", "seen")),
    pathway("plan", "none active", transition("agreed", "none", "active"), final="active"),
    limits=[limit("answer", "complaint.made", "complaint.seen", within="2 days")],
    rules={"seen": Rule("seen", "It is seen.", Possible(state("complaint.seen")))},
)
"""Two pathways that have nothing to do with each other."""


@pytest.mark.parametrize("processes", [1, 2])
def test_what_is_too_large_is_left_unanswered_and_the_rest_is_answered(processes: int) -> None:
    verdict = check(APART, largest=2, processes=processes)
    why = "More than 2 configurations: exploring stopped after 3, and says nothing of the rest."
    assert [each for each in verdict.findings if each.code[2] in "23"] == []
    assert replace(verdict, findings=()) == Verdict(
        (), (Explored(("plan",), 2, 1),), (Unanswered(("complaint",), ("answer",), ("seen",), why),)
    )


def test_what_was_found_before_ctrl_c_is_told_with_what_was_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    verdict = check(APART, progress=interrupted)
    why = "The check was stopped before this was asked."
    assert [each.subject for each in verdict.findings if each.code == "CP202"] == ["complaint.made", "complaint.seen"]
    assert replace(verdict, findings=()) == Verdict(
        (), (Explored(("complaint",), 3, 2),), (Unanswered(("plan",), (), (), why),), stopped=True
    )


def test_a_verdict_without_spaces_has_explored_nothing() -> None:
    assert Verdict((), ()).configurations == 0

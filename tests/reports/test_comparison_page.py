"""The page of a comparison: the answer first, everything told, whole in itself, and the same every time."""

from collections import Counter
from dataclasses import replace

import pytest

from cpmodel.comparing import FindingChanges, compare
from cpmodel.model.condition import ALWAYS
from cpmodel.model.findings import Finding, Place
from cpmodel.model.procedure import Grounds, Requirement
from cpmodel.reports.comparison import answer
from cpmodel.reports.comparison_page import page
from tests.building import limit, transition
from tests.comparing.small import DISSENT, DISSENTING, RECORDED, dissent, whole
from tests.reports.test_html import Page


@pytest.fixture(scope="module")
def found():
    """A loop more, a weaker guard, a shorter limit, another owner and another requirement."""
    loop = transition("put_off", "with_manager", "with_manager", by="manager", grounds=Grounds(("DIS-2",)))
    weaker = replace(RECORDED, when=ALWAYS)
    states = {**DISSENT, "with_manager": {**DISSENT["with_manager"], "owner": "chair"}}
    shorter = limit("answer", "dissent.raised", "dissent.agreed dissent.recorded", within="10 working days")
    new = whole(
        dissent(*(weaker if each is RECORDED else each for each in (*DISSENTING, loop)), states=states),
        limits=[shorter],
        requirements={"DIS-2": Requirement("DIS-2", "guide", "p. 2", "dissent", "A manager may put it off.")},
    )
    compared = compare(whole(), new)
    fault = Finding(Place("/here/dissent.yaml", 4, 1), "CP213", "A case can go round for ever.", subject="dissent")
    return replace(compared, findings=FindingChanges((fault,), ()))


@pytest.fixture(scope="module")
def shown(found):
    return Page(page(found))


def test_it_is_whole_fetches_nothing_and_uses_no_id_twice(shown):
    assert shown.unclosed == []
    assert not [one for _, one in shown.elements if str(one.get("src") or one.get("href") or "#").startswith("http")]
    assert not shown.all("script")
    ids = Counter(str(each["id"]) for _, each in shown.elements if each.get("id"))
    assert set(ids.values()) == {1}
    linked = [str(each["href"])[1:] for each in shown.all("a")]
    assert set(linked) <= set(ids)


def test_the_answer_comes_first_in_one_sentence(found, shown):
    said = "There are 2 differences in what can happen to a case, 1 limit changed (1 tighter) and 3 roles have something to learn."
    assert answer(found) == said
    assert shown.text.index(said) < shown.text.index("What each role does differently")


def test_everything_that_a_comparison_has_to_say_is_on_it(found, shown):
    for each in found.people:
        assert all(sentence in shown.text for sentence in each.sentences)
    for each in found.differences:
        assert each.sentence.partition(": ")[2] in shown.text
    for each in found.limits:
        assert all(sentence in shown.text for sentence in each.sentences)
    for change in found.changes:
        assert all(side.title in shown.text for side in (*change.old, *change.new))
    assert "DIS-2: A manager may put it off." in shown.text
    assert "A case can go round for ever." in shown.text
    assert "/here" not in shown.text


def test_each_role_finds_what_is_theirs_matter_by_matter(found, shown):
    text = shown.text.partition("What each role does differently In brackets stands the pathway.")[2]
    assert text
    for number, each in enumerate(found.people, start=1):
        assert {"href": f"#role-{number}"} in shown.all("a")
        said = [f"{matter.title}. {' '.join(matter.sentences)}" for matter in each.matters]
        assert f"{each.title} {' '.join(said)}" in text


def test_each_changed_pathway_has_one_diagram_and_the_same_in_words(shown):
    assert [each["aria-label"] for each in shown.all("div") if "diagram" in str(each.get("class"))] == [
        "Diagram: Dissent"
    ]
    assert "+ Only in the new version “Put off”, by Manager" in shown.text


def test_the_same_comparison_gives_the_same_page(found):
    assert page(found) == page(found)


def test_where_nothing_was_changed_every_part_says_so():
    same = Page(page(compare(whole(), whole())))
    assert "Nothing was changed." in same.text
    assert "Nobody has to do anything differently." in same.text
    assert "Every pathway is drawn as it was." in same.text
    assert "Every requirement is as it was." in same.text


def test_the_answer_where_a_case_goes_as_before():
    longer = limit("answer", "dissent.raised", "dissent.agreed dissent.recorded", within="20 working days")
    assert answer(compare(whole(), whole(limits=[longer]))) == (
        "A case goes as before: after the same events the same can happen, by the same people, to the same outcomes;"
        " 1 limit changed (1 looser) and 2 roles have something to learn."
    )
    assert answer(compare(whole(), replace(whole(), version="2"))).endswith("; only the text was changed.")

"""The sheets of a quiz: the questions without a hint of the answers, and the answers with their reasons."""

import re

import pytest

import cpmodel
from cpmodel.reports.quiz import pages
from tests.reports.test_html import Page


@pytest.fixture(scope="module")
def sheets():
    read = cpmodel.load("derbyshire")
    asked = cpmodel.quiz(read, 10, 2)
    return asked, *map(Page, pages(read, asked, 2))


def test_both_sheets_are_whole_and_have_every_question_with_its_choices(sheets):
    asked, *both = sheets
    for page in both:
        assert page.unclosed == []
        assert len(page.all("section")) == 10
        assert all(each.asked in page.text for each in asked)
        assert all(choice.text in page.text for each in asked for choice in each.choices)


def test_only_the_sheet_of_answers_says_what_is_right_and_why(sheets):
    asked, questions, answers = sheets
    assert re.findall(r"\b([A-D]) is right\.", answers.text) == ["ABCD"[each.right] for each in asked]
    assert not re.findall(r"\b[A-D] is right\.", questions.text)
    assert not [each for each in questions.all("li") if "class" in each]
    assert [each["class"] for each in answers.all("li") if "class" in each] == ["right"] * 10
    for each in asked:
        for choice in each.choices:
            assert " ".join(choice.because.split()) in answers.text
            assert choice.because not in questions.text


def test_nothing_is_fetched(sheets):
    for page in sheets[1:]:
        assert not [one for _, one in page.elements if str(one.get("src") or one.get("href") or "#").startswith("http")]

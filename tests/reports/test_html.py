"""The report: one page, well formed, nothing fetched, everything said."""

import itertools
from html.parser import HTMLParser

import pytest

from cpmodel.api import Checked
from cpmodel.checks import Explored, Verdict
from cpmodel.model import wording
from cpmodel.model.coverage import coverage
from cpmodel.model.findings import Finding, Place
from cpmodel.model.reliance import reliance
from cpmodel.model.semantics import Trace, initial, step_on
from cpmodel.reports import html
from tests.building import follows, limit, pathway, procedure, transition

VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])


class Page(HTMLParser):
    """A strict reader: every element is closed in order; ids, links and headings are kept."""

    def __init__(self, text):
        super().__init__()
        self.open, self.ids, self.links, self.headings, self.tags, self.words = [], [], [], [], [], []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.tags.append((tag, found))
        if found.get("id"):
            self.ids.append(found["id"])
        if tag == "a":
            self.links.append(found["href"])
        if tag in ("h1", "h2", "h3", "h4"):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)

    @property
    def text(self):
        return " ".join(" ".join(self.words).split())


@pytest.fixture(scope="module")
def small():
    return procedure(
        pathway(
            "dissent",
            "none discussing settled",
            transition("raised", "none", "discussing"),
            transition("agreed", "discussing", "settled", title="Agreement <b>& peace</b>"),
            final="settled",
        ),
        pathway("record", "none kept", follows("dissent.agreed", "none", "kept"), final="kept"),
        limits=[limit("answer", "dissent.raised", "dissent.agreed", within="15 working days")],
    )


@pytest.fixture(scope="module")
def checked(small):
    start = next(iter(initial(small)))
    step = step_on(small, start, "dissent.raised")
    finding = Finding(
        Place("/somewhere/private/dissent.yaml", 3, 5), "CP202", "Nothing leads out.", trace=Trace(start, (step,))
    )
    verdict = Verdict((finding,), (Explored(("dissent", "record"), 1234, 5678),))
    return Checked(small, verdict, coverage(small), (), reliance(small))


@pytest.fixture(scope="module")
def page(checked):
    return html.page(checked)


def test_the_page_is_well_formed_and_every_id_is_there_once(page):
    read = Page(page)
    assert len(read.ids) == len(set(read.ids))
    assert {link[1:] for link in read.links} <= set(read.ids)


def test_nothing_is_fetched(page):
    read = Page(page)
    for tag, found in read.tags:
        assert tag not in ("link", "iframe", "img")
        assert not {"src", "href", "xlink:href"} & set(found) or found["href"].startswith("#")
    assert "url(" not in page
    assert "@import" not in page


def test_there_is_one_title_a_skip_link_landmarks_and_a_language(page):
    read = Page(page)
    tags = [tag for tag, _ in read.tags]
    assert read.tags[0] == ("html", {"lang": "en-GB"})
    assert [tags.count(each) for each in ("h1", "main", "header", "nav", "footer")] == [1, 1, 1, 1, 1]
    assert read.links[0] == "#main"


def test_no_level_of_heading_is_left_out(page):
    levels = Page(page).headings
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_every_table_has_a_caption_and_scoped_headings(page):
    read = Page(page)
    tags = [tag for tag, _ in read.tags]
    assert tags.count("caption") == tags.count("table") >= 3
    assert all(found.get("scope") in ("col", "row") for tag, found in read.tags if tag == "th")


def test_what_can_be_scrolled_can_be_reached_and_has_a_name(page):
    for _, found in Page(page).tags:
        if set(found.get("class", "").split()) & {"scroll", "diagram"}:
            assert found["tabindex"] == "0"
            assert found["role"] == "region"
            assert found["aria-label"]


def test_a_finding_is_told_with_its_story_and_without_the_folders_of_the_machine(page):
    read = Page(page)
    assert "CP202" in read.text
    assert "dissent.yaml:3:5" in read.text
    assert "Nothing leads out." in read.text
    assert "1. Raised (dissent), by" in read.text
    assert "private" not in page


def test_what_people_wrote_is_shown_and_never_becomes_markup(page):
    assert "<b>& peace" not in page
    assert "Agreement <b>& peace</b>" in Page(page).text


def test_every_output_names_the_version_and_what_it_rests_on(page, small):
    text = Page(page).text
    assert f"version {small.version}" in text
    assert "rests on" in text


def test_every_diagram_is_followed_by_the_same_in_words(page, small):
    text = Page(page).text
    for way in small.transitions.values():
        assert wording.transition_sentence(small, way) in text
    for state in small.states.values():
        assert wording.state_sentence(small, state) in text


def test_without_a_simulation_there_is_no_such_part(page):
    assert "#simulation" not in Page(page).links


def test_the_same_answers_make_the_same_page(checked, page):
    assert html.page(checked) == page

"""The handbook's pages: whole, linked to one another, fetching nothing, and the same every time."""

import re
from base64 import b64encode
from collections import Counter
from hashlib import sha256
from itertools import pairwise
from urllib.parse import unquote

import pytest

from cpmodel import api
from cpmodel.model.procedure import Duty, Grounds, Requirement, Role, Rule, Story
from cpmodel.model.procedure import Never as NeverHolds
from cpmodel.reports import handbook
from tests.building import limit, pathway, procedure, state, transition
from tests.reports.test_html import Page

TITLE = "Dissent <and> “others”"


def small(**more):
    return procedure(
        pathway(
            "dissent",
            {"none": {}, "raised": {"owner": "chair", "title": "Raised & <kept>"}, "settled": {"final": True}},
            transition("begun", "none", "raised", tells=("parents",), grounds=Grounds(cites=("DIS-1",))),
            transition("agreed", "raised", "settled", not_told="It is between <professionals>."),
            title=TITLE,
            within={"raised": "10 working days"},
        ),
        limits=[limit("answer", "dissent.begun", "dissent.agreed", within="15 working days")],
        roles={
            "chair": Role(
                "chair", "Chair <of all>", note="Sits & listens.", duties=(Duty("chair", "Brings a <pen>."),)
            ),
            "parents": Role("parents", "Parents", family=True),
        },
        rules={
            "settles": Rule("settles", "No < is >", NeverHolds(state("dissent.none")), Grounds(assumed="A <guess>"))
        },
        stories=(Story("the usual <way>", "required", ("dissent.begun", "dissent.agreed")),),
        requirements={"DIS-1": Requirement("DIS-1", "guide", "page <1>", "transition", "A professional may dissent.")},
        **more,
    )


@pytest.fixture(scope="module")
def derbyshire():
    return api.load("derbyshire")


@pytest.fixture(scope="module")
def shipped(derbyshire):
    return handbook.pages(api.handbook(derbyshire))


@pytest.fixture(scope="module")
def little():
    return handbook.pages(api.handbook(small()))


@pytest.fixture(params=["shipped", "little"])
def site(request):
    return request.getfixturevalue(request.param)


@pytest.fixture
def read(site):
    return {name: Page(text) for name, text in site.items()}


def ids(page):
    return [attributes["id"] for _, attributes in page.elements if attributes.get("id")]


def test_every_element_is_closed_where_it_should_be(read):
    assert [name for name, page in read.items() if page.unclosed] == []


def test_no_id_is_used_twice_on_a_page(read):
    twice = {name: [each for each, count in Counter(ids(page)).items() if count > 1] for name, page in read.items()}
    assert {name: found for name, found in twice.items() if found} == {}


def test_every_link_leads_to_a_page_and_a_place_that_is_there(read):
    there = {name: {*ids(page)} for name, page in read.items()}
    lost = []
    for name, page in read.items():
        for attributes in page.all("a"):
            file, _, place = (attributes["href"] or "").partition("#")
            if (file or name) not in there or (place and unquote(place) not in there[file or name]):
                lost.append((name, attributes["href"]))
    assert lost == []


def test_every_label_names_something(read):
    for page in read.values():
        named = {one for _, attributes in page.elements for one in (attributes.get("aria-labelledby") or "").split()}
        named |= {attributes["for"] for attributes in page.all("label")}
        assert named <= {*ids(page)}


def test_nothing_is_loaded_from_anywhere(site, read):
    for name, page in read.items():
        assert [tag for tag, _ in page.elements if tag in ("link", "img", "iframe", "object", "use", "image")] == []
        assert [each for _, each in page.elements if {"src", "srcset", "data", "xlink:href"} & {*each}] == []
        assert [each for each in page.all("a") if "//" in (each["href"] or "")] == []
        assert "@import" not in site[name]
        policy = next(e["content"] for e in page.all("meta") if e.get("http-equiv") == "Content-Security-Policy")
        assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'")


def test_only_the_search_has_a_script_and_its_policy_allows_that_one_alone(site):
    assert [name for name, text in site.items() if "<script" in text] == ["search.html"]
    script = re.search(r"<script>(.*?)</script>", site["search.html"], re.DOTALL)[1]
    assert f"script-src 'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'\"" in site["search.html"]


def test_headings_go_down_one_level_at_a_time_under_one_first_heading(read):
    for name, page in read.items():
        levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch(r"h[1-6]", tag)]
        assert (name, levels[0], levels.count(1)) == (name, 1, 1)
        assert (name, max((below - above for above, below in pairwise(levels)), default=0) <= 1) == (name, True)


def test_a_reader_who_hears_the_pages_finds_their_way(read):
    for page in read.values():
        assert page.all("html") == [{"lang": "en-GB"}]
        assert [len(page.all(each)) for each in ("header", "nav", "main", "footer")] == [1, 1, 1, 1]
        assert {"class": "skip", "href": "#main"} in page.all("a")
        assert len(page.all("table")) == len(page.all("caption"))


def test_every_page_has_a_title_of_its_own(site):
    titles = [re.search(r"<title>(.*?)</title>", text)[1] for text in site.values()]
    assert len({*titles}) == len(titles)


def test_every_page_can_be_reached_from_the_first(read):
    reached, new = set(), {"index.html"}
    while new:
        reached |= new
        new = {(a["href"] or "").partition("#")[0] for name in new for a in read[name].all("a")} - reached - {""}
    assert {*read} - reached == set()


def test_every_page_says_which_procedure_it_is_and_on_what_it_rests(shipped):
    said = "Child protection conferences in Derbyshire, version 1.0. It rests on"
    assert [name for name, text in shipped.items() if said not in Page(text).text] == []


def test_every_state_and_transition_can_be_clicked_in_its_picture_and_has_its_paragraph(shipped, derbyshire):
    for name, here in derbyshire.pathways.items():
        page = Page(shipped[f"pathway-{name}.html"])
        links = Counter((each["href"] or "").partition("#")[2] for each in page.all("a") if "aria-label" in each)
        assert {f"at-{each}" for each in here.states} <= {unquote(each) for each in links}
        assert {f"way-{each.id}" for each in here.transitions} <= {*ids(page)}


def test_everything_has_its_place_in_the_search(shipped, derbyshire):
    hrefs = {unquote(each["href"] or "") for each in Page(shipped["search.html"]).all("a")}
    wanted = {f"pathway-{s.pathway}.html#at-{s.name}" for s in derbyshire.states.values()}
    wanted |= {f"limits.html#limit-{name}" for name in derbyshire.all_limits}
    wanted |= {f"role-{name}.html" for name in derbyshire.roles}
    wanted |= {f"requirements.html#requirement-{name}" for name in derbyshire.requirements}
    wanted |= {f"rules.html#rule-{name}" for name in derbyshire.rules}
    wanted |= {f"words.html#word-{name}" for name in derbyshire.words}
    assert wanted - hrefs == set()


def marked(page):
    """What is marked as local on a page, each with the words before it."""
    return re.findall(r"([^<>]+?)\s*(?:<[^<>]*>|\s)*<span class=\"local\" data-local=\"(added|changed)\"", page)


def test_what_is_local_is_marked_and_what_is_the_base_s_is_not(shipped):
    assert "This is based on Child protection conferences in England" in shipped["index.html"]
    assert ("Complaint by the parents", "added") in marked(shipped["pathway-complaint.html"])
    assert marked(shipped["pathway-visits.html"])[0][1] == "changed"
    duties = shipped["role-professional.html"].partition('id="duties"')[2].partition("</section>")[0]
    assert [each.partition(",")[0] for each, _ in marked(duties)] == [
        "Sends their own report to the parents",
        "Uses the report template",
        "Keeps what is said and written confidential",
    ]
    assert ("Dissent", "added") in marked(shipped["words.html"])
    assert marked(shipped["role-court.html"]) == []


def test_nothing_is_marked_in_a_procedure_that_is_based_on_none(little):
    assert [name for name, text in little.items() if "data-local" in text] == []


def test_who_looks_for_another_name_is_led_to_the_card(shipped):
    for page in ("index.html", "roles.html", "search.html"):
        assert '<a href="role-professional.html">Teacher</a>' in shipped[page]
    assert (
        "Also for: Health visitor, Teacher, Doctor, School nurse, Midwife"
        in Page(shipped["role-professional.html"]).text
    )


def test_what_is_written_is_escaped(little):
    assert "Dissent &lt;and&gt; “others”" in little["pathway-dissent.html"]
    assert [name for name, text in little.items() if "<and>" in text or "<kept>" in text or "<guess>" in text] == []


def test_a_procedure_without_dated_stories_says_that_there_is_no_typical_case(little):
    assert "there is none to tell here" in Page(little["example.html"]).text


def test_the_same_procedure_gives_the_same_bytes(little):
    assert handbook.pages(api.handbook(small())) == little


def test_progress_counts_the_pages():
    seen = []
    pages = handbook.pages(api.handbook(small()), lambda done, all_: seen.append((done, all_)))
    assert seen == [(number, len(pages)) for number in range(1, len(pages) + 1)]

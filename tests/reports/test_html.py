"""The report page: complete, whole in itself, well formed, and the same every time."""

import re
from collections import Counter
from dataclasses import replace
from datetime import date
from html import unescape
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from cpmodel import api
from cpmodel.causes import Cause
from cpmodel.checks import Explored, Unanswered, Verdict
from cpmodel.depending import QUORUM, Absence
from cpmodel.experiments import Estimate, Results
from cpmodel.kpis import Measure
from cpmodel.model import distribution, wording
from cpmodel.model.coverage import coverage
from cpmodel.model.findings import Finding, Place, Severity
from cpmodel.model.procedure import Grounds, Never, Requirement, Rule, Story
from cpmodel.model.reliance import reliance
from cpmodel.model.scenario import Arrivals, Evidence, Number, People, Published, Scenario, Siblings, Stay, Time
from cpmodel.model.semantics import Trace, initial, step_on
from cpmodel.model.stories import tell
from cpmodel.reports import html
from tests.building import limit, pathway, procedure, state, transition

VOID = {"meta", "br", "hr", "img", "link", "input", "col"}


class Page(HTMLParser):
    """Every element of a page with its attributes, in order; `unclosed` are those that were left open."""

    def __init__(self, text: str):
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.unclosed: list[str] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.unclosed.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.unclosed.pop() == tag, f"</{tag}> closes something else, at {self.getpos()}"

    def handle_data(self, data):
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def checked_by_hand(read, findings=()):
    return api.Checked(
        read,
        Verdict(tuple(findings), (Explored(("dissent",), 12, 30),)),
        coverage(read),
        tuple(tell(read, story) for story in read.stories),
        reliance(read),
    )


def small(**more):
    return procedure(
        pathway(
            "dissent",
            {
                "none": {},
                "discussing": {"owner": "chair", "title": "The chair seeks <agreement> & more"},
                "settled": {"final": True},
            },
            transition("raised", "none", "discussing", grounds=Grounds(cites=("DIS-1",))),
            transition("agreed", "discussing", "settled"),
            within={"discussing": "10 working days"},
        ),
        limits=[
            limit(
                "answer",
                "dissent.raised",
                "dissent.agreed",
                within="15 working days",
                grounds=Grounds(assumed="A <guess>"),
            )
        ],
        title="Dissent <and> “others”",
        rules={"settles": Rule("settles", "No dissent is < settled & raised", Never(state("dissent.none")))},
        stories=(Story("the_usual_way", "required", ("dissent.raised", "dissent.agreed")),),
        requirements={
            "DIS-1": Requirement("DIS-1", "guide", "page 1", "transition", "A professional may dissent."),
            "DIS-2": Requirement("DIS-2", "guide", "page 2", "duty", "Be kind.", not_modelled="Nobody can check it."),
        },
        **more,
    )


def scenario(**more):
    assumed = Evidence(assumed="Nobody counts", low=0.5, high=2)
    return Scenario(
        "small_2024",
        "A small year",
        "example",
        date(2023, 4, 1),
        date(2024, 4, 1),
        Siblings({1: 2, 2: 1}, Number(0.9, assumed), Evidence(source="A table")),
        arrivals={
            "referrals": Arrivals("referrals", "dissent.raised", {"2023-04": 12}, (1,) * 5, (), assumed, assumed)
        },
        stays={
            "dissent.discussing": Stay("dissent.discussing", Time(distribution.parse("uniform 2 to 5 days"), assumed))
        },
        people={
            "chairs": People(
                "chairs",
                "Chair",
                "chair",
                ("one", "two"),
                (600,),
                Number(2),
                Number(5),
                Number(30),
                Number(1),
                Time(distribution.parse("2 days")),
                assumed,
            )
        },
        **more,
    )


def results(read, year, **estimates):
    measures = {
        "use.chairs": Measure("use.chairs", "Use of the diaries of chairs", "%", "places"),
        "limits.answer.by_child": Measure("limits.answer.by_child", "In time: An answer", "%", "children"),
        "limits.dissent.discussing.by_child": Measure(
            "limits.dissent.discussing.by_child", "In time: Discussing (dissent)", "%", "children"
        ),
        "plans.open.by_child": Measure("plans.open.by_child", "Plans open at the end", "children", "children"),
        "strange.thing": Measure("strange.thing", "Something <new>", "apples", "meetings"),
    }
    found = {
        "use.chairs": Estimate(71.64, 54.0, 104.0, 0.95, 2),
        "limits.answer.by_child": Estimate(92.0, -5.0, 99.0, 0.95, 2),
        "plans.open.by_child": Estimate(695.5, 600, 790, 0.95, 2),
        "strange.thing": Estimate(3.25, 3, 4, 0.95, 2),
    }
    return Results(read, year, 1, measures, ({}, {}), found | estimates)


PUBLISHED = {"plans.open.by_child": Published("plans.open.by_child", 800, "predicted", "DfE, table <D1>")}


@pytest.fixture(scope="module")
def derbyshire():
    return api.load("derbyshire")


@pytest.fixture(scope="module")
def whole(derbyshire):
    """The page of the shipped procedure; what the checks find is not asked here, so that the state space is not explored."""
    return html.page(checked_by_hand(derbyshire))


@pytest.fixture(scope="module")
def with_a_year():
    read = small()
    return html.page(checked_by_hand(read), results(read, scenario(published=PUBLISHED)))


@pytest.fixture(params=["whole", "with_a_year"])
def text(request):
    return request.getfixturevalue(request.param)


def test_every_element_is_closed_where_it_should_be(text):
    assert Page(text).unclosed == []


def test_no_id_is_used_twice_and_every_reference_leads_to_one(text):
    elements = Page(text).elements
    ids = Counter(attributes["id"] for _, attributes in elements if "id" in attributes)
    assert [name for name, count in ids.items() if count > 1] == []
    named = {one for _, attributes in elements for one in (attributes.get("aria-labelledby") or "").split()}
    linked = {href[1:] for _, attributes in elements if (href := attributes.get("href") or "").startswith("#")}
    pointed = set(re.findall(r"url\(#([^)]+)\)", text))
    assert (named | linked | pointed) - set(ids) == set()


def test_nothing_is_loaded_from_anywhere(text):
    page = Page(text)
    assert [
        tag for tag, _ in page.elements if tag in ("script", "link", "img", "iframe", "object", "use", "image")
    ] == []
    assert [found for _, found in page.elements if {"src", "srcset", "data", "action", "xlink:href"} & set(found)] == []
    assert all((attributes.get("href") or "#").startswith("#") for _, attributes in page.elements)
    assert "url(" not in text.replace("url(#", "")
    assert "@import" not in text
    policy = next(each["content"] for each in page.all("meta") if each.get("http-equiv") == "Content-Security-Policy")
    assert policy == "default-src 'none'; style-src 'unsafe-inline'"


def test_headings_go_down_one_level_at_a_time_under_one_first_heading(text):
    levels = [int(tag[1]) for tag, _ in Page(text).elements if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(below - above <= 1 for above, below in pairwise(levels))


def test_a_reader_who_hears_the_page_finds_their_way(text):
    page = Page(text)
    assert page.all("html") == [{"lang": "en-GB"}]
    assert [len(page.all(each)) for each in ("header", "nav", "main", "footer")] == [1, 1, 1, 1]
    assert {"class": "skip", "href": "#main"} in page.all("a")
    assert len(page.all("table")) == len(page.all("caption")) > 0
    assert {each.get("scope") for each in page.all("th")} == {"row", "col"}
    scrolled = [each for each in page.all("div") if re.search(r"\b(scroll|diagram)\b", each.get("class") or "")]
    assert scrolled
    assert all((each["tabindex"], each["role"]) == ("0", "region") and each["aria-label"] for each in scrolled)
    labels = Counter(each["aria-label"] for each in scrolled)
    assert [label for label, count in labels.items() if count > 1] == []


def test_every_drawing_is_an_image_with_a_name(text):
    drawings = Page(text).all("svg")
    assert drawings
    assert all(
        each["role"] in ("img", "graphics-document") and (each.get("aria-label") or each.get("aria-labelledby"))
        for each in drawings
    )


def test_every_pathway_has_its_diagram_and_the_same_in_words(whole, derbyshire):
    page = Page(whole)
    ids = {attributes.get("id") for _, attributes in page.elements}
    for name in ("overview", *derbyshire.pathways):
        assert f"diagram-{name}" in ids
        assert f"{name}--picture-{name}-title" in ids
    for name in derbyshire.states:
        assert f"{name.partition('.')[0]}--state-{name}" in ids
    assert page.text.count("the diagram in words") == len(derbyshire.pathways) + 1


def test_every_state_and_transition_is_told_in_words(with_a_year):
    read, said = small(), Page(with_a_year).text
    sentences = [wording.state_sentence(read, each) for each in read.states.values()]
    sentences += [wording.transition_sentence(read, each) for each in read.transitions.values()]
    assert [each for each in sentences if each not in said] == []


def test_everything_that_a_procedure_declares_is_on_the_page(whole, derbyshire):
    said = Page(whole).text
    wanted = [rule.says for rule in derbyshire.rules.values()]
    wanted += [story.name.replace("_", " ") for story in derbyshire.stories]
    wanted += list(derbyshire.requirements)
    wanted += [requirement.says for requirement in derbyshire.requirements.values()]
    wanted += [each.not_modelled for each in derbyshire.requirements.values() if each.not_modelled]
    wanted += [each.title for each in derbyshire.all_limits.values()]
    wanted += [each.text for each in reliance(derbyshire).assumptions]
    known = said.casefold()
    assert [each for each in wanted if " ".join(each.split()).casefold() not in known] == []


def test_the_page_names_the_version_and_what_is_not_confirmed(whole, derbyshire):
    said = Page(whole).text
    assert said.count(f"version {derbyshire.version}") >= 2
    assert f"The procedure {reliance(derbyshire)}." in said
    assert "not confirmed" in said


def test_the_same_input_gives_the_same_bytes_whatever_was_drawn_before(with_a_year):
    read = small()
    again = [html.page(checked_by_hand(read), results(read, scenario(published=PUBLISHED))) for _ in range(2)]
    assert again == [with_a_year, with_a_year]


def test_what_people_write_is_shown_and_never_read_as_markup(with_a_year):
    said = Page(with_a_year).text
    for written in (
        "Dissent <and> “others”",
        "No dissent is < settled & raised",
        "A <guess>",
        "Something <new>",
        "<D1>",
    ):
        assert written in said
    tags = {tag for tag, _ in Page(with_a_year).elements}
    assert tags & {"and", "guess", "agreement", "new", "d1"} == set()
    assert "&amp;lt;" not in with_a_year
    assert "&amp;#" not in with_a_year


def test_a_finding_is_told_with_its_place_and_its_story():
    read = small()
    start = next(initial(read))
    taken = step_on(read, start, "dissent.raised")
    findings = [
        Finding(
            Place("/home/x/pathways/dissent.yaml", 3, 5),
            "CP202",
            "There is <no> way out.",
            trace=Trace(start, (taken,)),
        ),
        Finding(Place("dissent.yaml", 4, 1), "CP107", "An event is lost.", Severity.WARNING),
    ]
    said = Page(html.page(checked_by_hand(read, findings))).text
    assert "The checks found 1 error and 1 warning" in said
    assert "Error CP202, x/pathways/dissent.yaml:3:5" in said
    assert "There is <no> way out. The shortest story that shows it (if dates allow) At the beginning" in said
    assert "1. Raised (dissent), by Chair" in said
    assert "Warning CP107, dissent.yaml:4:1" in said
    assert "/home" not in said


def test_what_was_not_answered_is_said_and_no_rule_is_said_to_hold_that_was_not_asked():
    read = small()
    unanswered = Unanswered(("dissent",), (), tuple(read.rules), "It was too large.")
    verdict = Verdict((), (), (unanswered,))
    said = Page(html.page(replace(checked_by_hand(read), verdict=verdict))).text
    assert "was checked only in part" in said
    assert "Not answered It was too large. What was asked about the pathway" in said
    assert "every one that a case can come to:" not in said
    assert "0 of 1 rules hold" in said
    assert "0 of 0 hold." in said


def test_a_sound_procedure_says_how_much_was_explored_and_that_nothing_was_found():
    said = Page(html.page(checked_by_hand(small()))).text
    assert "12 configurations explored in 1 state space" in said
    assert "Nothing was found." in said
    assert "1 of 1 hold." in said
    assert "1 of 1 are as wanted." in said


def test_a_broken_rule_and_a_story_that_departs_stand_out():
    read = replace(small(), stories=(Story("too_soon", "required", ("dissent.raised", "dissent.raised")),))
    broken = Finding(Place("procedure.yaml", 1, 1), "CP211", "It does not hold.", subject="settles")
    said = Page(html.page(checked_by_hand(read, [broken]))).text
    assert "Rules that do not hold" in said
    assert "Stories that are not as wanted" in said
    assert (
        "✗ Departs Too soon, <memory>:0:0 This required story stops at event 2, “Raised” (dissent.raised), which is refused:"
        " the dissent is “The chair seeks <agreement> & more”, and it may happen only from “None”."
    ) in said
    assert "As far as it came At the beginning nothing has happened. 1. Raised (dissent), by Chair" in said


def test_a_finding_shows_its_line_and_what_is_found_at_the_same_place_is_told_once(tmp_path):
    file = tmp_path / "a.yaml"
    file.write_text("- {event: <opened>, by: chair}\n")
    findings = [Finding(Place(str(file), 1, 4), "CP210", f"Story {name}.", subject=name) for name in "abc"]
    found = html.page(checked_by_hand(small(), findings))
    assert '<span class="soft">1 | </span>- {<mark>event</mark>: &lt;opened&gt;, by: chair}</pre>' in found
    assert "The same here of 2 others Story b. Story c." in Page(found).text
    assert str(tmp_path) not in found


def test_of_many_findings_the_first_stand_open_and_the_rest_is_folded():
    findings = [Finding(Place("a.yaml", number), "CP202", f"Finding {number}.") for number in range(1, 20)]
    said = Page(html.page(checked_by_hand(small(), findings))).text
    assert "7 more places where something was found Error CP202, a.yaml:13:1 Finding 13." in said
    assert "Finding 19." in said


def test_each_requirement_says_what_carries_it_or_why_nothing_does():
    said = Page(html.page(checked_by_hand(small()))).text
    assert "DIS-1 A professional may dissent. guide: page 1 behaves transition “Raised” (dissent)" in said
    assert "DIS-2 Be kind. guide: page 2 not modelled Nobody can check it." in said


def test_long_lists_are_folded_and_paper_says_where_they_are(whole, derbyshire):
    rules, requirements = len(derbyshire.rules), len(derbyshire.requirements)
    assert re.findall(r'<details class="folded unprinted"><summary>([^<]+)</summary>', whole) == [
        f"All {rules} rules",
        f"All {len(derbyshire.stories)} stories",
        f"All {requirements} requirements, and what carries them",
    ]
    assert re.findall(r'<p class="paper">([^<]+)</p>', whole) == [
        "The rules themselves are in the page on screen.",
        "The stories themselves are in the page on screen.",
        "Every requirement, and what carries it, is in the page on screen.",
    ]


def test_who_can_hold_up_whom_is_a_part_where_it_was_asked():
    read = small()
    away = [Absence("chair", False, ("dissent.discussing",)), Absence(QUORUM, True, ())]
    said = Page(html.page(checked_by_hand(read), absences=away)).text
    assert "Chair no Dissent The chair seeks <agreement> & more A quorate meeting yes nothing" in said
    assert "Who can hold up whom" not in Page(html.page(checked_by_hand(read))).text


def test_a_measure_says_what_it_counts_how_sure_it_is_and_what_is_published(with_a_year):
    said = Page(with_a_year).text
    assert (
        "Plans open at the end 696 600 to 790 children children 800 (predicted: nothing was fitted to it). DfE, table <D1>."
        in said
    )
    assert "Use of the diaries of chairs 71.6 54.0 to 100.0 % places" in said
    assert "In time: An answer 92.0 0.0 to 99.0 % children In time: Discussing" in said
    assert "In time: Discussing (dissent) nothing to measure by % children How" in said
    assert "Other measures" in said
    assert "696 children had a plan at the end (interval 600 to 790; published 800, predicted)" in said


def test_one_replication_has_no_interval():
    read = small()
    alone = results(read, scenario(), **{"use.chairs": Estimate(71.64, 71.64, 71.64, 0.95, 1)})
    said = Page(html.page(checked_by_hand(read), replace(alone, replications=({},)))).text
    assert "Interval (needs two replications)" in said
    assert "Use of the diaries of chairs 71.6 % places" in said


def test_a_chart_says_in_words_what_it_shows(with_a_year):
    said = Page(with_a_year).text
    assert "How often each limit was kept, in per cent. An answer: 92.0." in said
    labels = [unescape(each["aria-label"]) for each in Page(with_a_year).all("svg") if "aria-label" in each]
    drawn_for_a_page_and_a_narrow_screen = 2
    assert [*Counter(labels).items()] == [
        ("Chart: How often each limit was kept", drawn_for_a_page_and_a_narrow_screen),
        ("Chart: How far diaries were used", drawn_for_a_page_and_a_narrow_screen),
    ]


def test_every_number_of_the_scenario_stands_with_its_evidence(with_a_year):
    said = Page(with_a_year).text
    assert "Siblings 1: 2, 2: 1 A table" in said
    doubt = "Nobody counts. True value taken to lie between 0.5 and 2 times this."
    assert f"“The chair seeks <agreement> & more” (dissent), time uniform 2 to 5 days {doubt}" in said
    assert f"Arrivals referrals 2023-04: 12 {doubt}" in said
    assert f"Arrivals referrals, weekday Monday to Sunday: 1, 1, 1, 1, 1 {doubt}" in said
    assert f"People chairs 2 people {doubt}" in said


def test_without_a_scenario_the_page_speaks_of_no_simulation():
    page = Page(html.page(checked_by_hand(small())))
    assert "simulated" not in page.text
    assert "#simulation" not in {each["href"] for each in page.all("a")}


def test_pictures_that_are_drawn_already_are_not_drawn_again():
    read = small()
    drawn = '<svg xmlns="http://www.w3.org/2000/svg" role="img" width="10" height="20" aria-labelledby="t"><title id="t">Here</title></svg>'
    said = html.page(checked_by_hand(read), drawn={"overview": drawn, "dissent": drawn})
    assert [each["aria-labelledby"] for each in Page(said).all("svg")] == ["overview--t", "dissent--t"]


def test_what_many_findings_have_in_common_is_told_before_them():
    checked = replace(checked_by_hand(small()), causes=(Cause(Place("a.yaml", 3, 1), "All of them pass here.", 3, 3),))
    said = Page(html.page(checked)).text
    assert "look here first: a.yaml:3:1 All of them pass here." in said


def test_a_story_that_begins_as_the_one_above_it_is_not_told_again_and_errors_are_counted_first():
    read = small()
    start = next(initial(read))
    steps = [step_on(read, start, "dissent.raised")]
    findings = [
        Finding(Place("a.yaml", line, 1), "CP202", f"Fault {line}.", trace=Trace(start, tuple(steps * 4)))
        for line in (1, 2)
    ]
    made = Page(html.page(checked_by_hand(read, findings))).text
    assert "... the beginning and 4 steps as in the story above" in made
    assert "2 errors" in made

"""Diagrams that lead somewhere, by pointer and keyboard, and nothing of the drawing lost."""

import re
from collections import Counter
from xml.etree import ElementTree

from cpmodel.exports import svg
from cpmodel.model.procedure import Duty, Role
from cpmodel.reports.handbook.links import Link
from cpmodel.reports.handbook.pictures import SVG, linked, of_pathway, of_role, overview
from tests.building import follows, pathway, procedure, transition

READ = procedure(
    pathway(
        "visit",
        {"none": {}, "asked": {"owner": "nurse", "title": "A visit is asked for"}, "made": {"final": True}},
        transition("asked_for", "none", "asked", title="Somebody asks"),
        transition("done", "asked", "made", by="nurse"),
        within={"asked": "3 working days"},
    ),
    pathway("answer", "none sent", follows("visit.done", "none", "sent"), final="sent"),
)


def anchors(drawing):
    return [*ElementTree.fromstring(drawing).iter(f"{{{SVG}}}a")]


def test_every_state_and_transition_leads_to_its_paragraph_and_is_called_as_it_is_seen():
    assert {each.get("href"): each.get("aria-label") for each in anchors(of_pathway(READ, "visit"))} == {
        "pathway-visit.html#at-none": "None",
        "pathway-visit.html#at-asked": "A visit is asked for Nurse within 3 working days (unverified)",
        "pathway-visit.html#at-made": "Made",
        "pathway-visit.html#way-visit.asked_for%40none": "Somebody asks by Chair",
        "pathway-visit.html#way-visit.done%40asked": "Done",
    }


def test_what_a_role_does_leads_to_the_paragraphs_and_who_does_nothing_has_no_picture():
    drawn = of_role(READ, Role("nurse", "Nurse", duties=(Duty("nurse", "Brings a bag."),)))
    assert {each.get("href") for each in anchors(drawn)} == {
        "pathway-visit.html#at-asked",
        "pathway-visit.html#at-made",
        "pathway-visit.html#way-visit.done%40asked",
    }
    assert "Brings a bag." not in drawn
    assert of_role(READ, Role("parents", "Parents")) is None


def test_a_link_is_reached_once_and_is_no_symbol():
    assert [each for each in anchors(of_pathway(READ, "visit")) if {"role", "tabindex"} & {*each.attrib}] == []


def test_the_overview_leads_to_every_pathway():
    assert Counter(each.get("href") for each in anchors(overview(READ))) == {
        "pathway-visit.html": 1,
        "pathway-answer.html": 1,
    }


def test_nothing_is_lost_of_the_drawing():
    drawing = svg.pathway(READ, "visit")
    made = linked(drawing, {"state-visit.asked": Link("A visit", "here")})
    before, after = (Counter(re.findall(r"<(\w+)", text)) for text in (drawing, made))
    assert after - before == {"a": 1}
    assert before - after == {"g": 1}
    assert [each.get("href") for each in anchors(made)] == ["here"]

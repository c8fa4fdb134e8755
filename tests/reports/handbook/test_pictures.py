"""Diagrams that lead somewhere: boxes by pointer and keyboard, labels by pointer, and nothing of the drawing lost."""

import re
from collections import Counter
from xml.etree import ElementTree

from cpmodel.exports import svg
from cpmodel.reports.handbook.links import Link
from cpmodel.reports.handbook.pictures import SVG, linked, of_pathway, overview
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


def test_a_box_can_be_reached_with_the_keyboard_and_is_called_as_it_is_seen():
    reached = [each for each in anchors(of_pathway(READ, "visit")) if each.get("tabindex") is None]
    assert {each.get("href"): each.get("aria-label") for each in reached} == {
        "pathway-visit.html#at-none": "None",
        "pathway-visit.html#at-asked": "A visit is asked for Nurse within 3 working days (unverified)",
        "pathway-visit.html#at-made": "Made",
    }


def test_the_words_on_a_line_lead_to_its_transition_for_the_pointer_alone():
    pointed = [each for each in anchors(of_pathway(READ, "visit")) if each.get("tabindex")]
    assert {(each.get("href"), each.get("aria-hidden"), each.get("tabindex")) for each in pointed} == {
        ("pathway-visit.html#way-visit.asked_for%40none", "true", "-1"),
        ("pathway-visit.html#way-visit.done%40asked", "true", "-1"),
    }


def test_the_overview_leads_to_every_pathway():
    assert Counter(each.get("href") for each in anchors(overview(READ))) == {
        "pathway-visit.html": 1,
        "pathway-answer.html": 1,
    }


def test_nothing_is_lost_of_the_drawing():
    drawing = svg.pathway(READ, "visit")
    made = linked(drawing, {"state-visit.asked": Link("A visit", "here")}, {})

    def parts(text):
        return Counter(re.findall(r"<(\w+)", re.sub(r"</?a\b[^>]*>", "", text)))

    assert parts(made) == parts(drawing)
    assert [each.get("href") for each in anchors(made)] == ["here"]


def test_the_picture_is_a_group_since_an_image_may_hold_nothing_that_can_be_reached():
    assert ElementTree.fromstring(of_pathway(READ, "visit")).get("role") == "group"

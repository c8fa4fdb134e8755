"""What a newcomer asks, with nothing but the handbook's pages: each answer stands where they would look for it."""

import pytest

from cpmodel import api
from cpmodel.reports import handbook
from tests.reports.test_html import Page


@pytest.fixture(scope="module")
def site():
    return {name: Page(text).text for name, text in handbook.pages(api.handbook(api.load("derbyshire"))).items()}


def between(text, first, last):
    return text.partition(first)[2].partition(last)[0]


def test_by_when_is_the_first_core_group(site):
    short = between(site["pathway-core_group.html"], "In short", "The picture")
    assert "First core group to be held : within 10 working days, statutory" in short
    limits = between(site["limits.html"], "First core group to be held The core group", "Core group at work")
    assert (
        "From “Child protection plan agreed” (conference): within 10 working days until “Core group meets” (core group)"
    ) in limits
    assert "First core group to be held : within 10 working days." in site["role-social_worker.html"]


def test_who_may_end_a_plan_without_a_conference(site):
    ends = between(site["pathway-plan.html"], "How it can end, and who brings that about", "The picture")
    assert "Ended at 18 : when The child turns 18 (child) happens; brought about by circumstances outside" in ends
    assert "Another local authority" in ends
    grounds = between(site["pathway-closure.html"], "How it can end, and who brings that about", "The picture")
    assert "Nobody has to decide it." in grounds
    assert "No meeting is needed. The Derbyshire sources do not say who records it" in grounds
    assert "Decided by those at a review, or at a conference held again, and by nobody else." in grounds


def test_what_happens_after_a_panel_finds_a_dissent_justified(site):
    panel = between(site["pathway-dissent.html"], "With the multi-agency panel Under way.", "What can happen in many")
    assert "Conference to be held again. Local Multi-agency panel may do this" in panel
    assert "At once: " in panel
    assert "The initial child protection conference : To be held again after a dissent" in panel


def test_what_a_teacher_must_send_before_a_review_and_when(site):
    assert "Professional who knows the child Health visitor, teacher, doctor" in site["index.html"]
    duties = between(site["role-professional.html"], "What you bring", "By when Reports")
    assert "Sends their own report to the parents, the child and the conference team" in duties
    assert "at least 3 days before ( Reports shared before the review )" in duties


def test_what_the_words_of_the_field_mean(site):
    words = between(site["words.html"], "Words of the field", "Words of this handbook")
    for each in ("Core group", "Dissent", "Quorum", "Section 47 enquiry", "Strategy discussion"):
        assert each in words


def test_when_each_thing_of_the_typical_case_is_due(site):
    assert (
        "begins Initial conference held : due Fri 11 Dec 2026, within 15 working days (statutory)"
        in (site["example.html"])
    )
    assert "✓ kept First review held : due Wed 10 Mar 2027" in site["example.html"]


def test_what_the_family_can_do(site):
    can = between(site["family.html"], "What you can do", "What can happen")
    assert "Complaint made" in can
    assert "Parents do not agree" in can

"""A page for families, in plain words: who they meet, what can happen, what they may do, what they are told, and how long it takes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cpmodel.guiding import Card, Handbook
from cpmodel.model import wording
from cpmodel.model.procedure import Procedure, Transition
from cpmodel.reports.handbook import links, rows
from cpmodel.reports.handbook.page import Page

PART = "family.html"


def pages(book: Handbook) -> Iterator[Page]:
    """The one page; there is none where no role is the family."""
    cards = [each for each in book.cards if each.role.family]
    if cards:
        yield Page(PART, "For families", "family", PART, _content(book, cards))


def _content(book: Handbook, cards: list[Card]) -> dict[str, Any]:
    procedure = book.procedure
    matters = [name for name in book.order if any(_concerns(each, name) for each in cards)]
    return {
        "cards": [{"link": links.role(procedure, each.role.name), "note": each.role.note or ""} for each in cards],
        "matters": [_matter(procedure, name, cards) for name in matters],
        "limits": [
            {"title": each.title, "length": rows.length(each), "link": links.limit(each), "verified": each.verified}
            for each in procedure.all_limits.values()
            if not {*matters}.isdisjoint(rows.pathways_of(each))
        ],
        "meet": [
            {"link": links.role(procedure, each.role.name), "note": each.role.note}
            for each in book.cards
            if each.role.note and not each.role.family and any(act.transition.tells for act in each.acts)
        ],
        "not_told": [
            {"link": links.transition(procedure, each), "why": each.not_told}
            for each in procedure.transitions.values()
            if each.not_told
        ],
    }


def _concerns(card: Card, pathway: str) -> bool:
    return any(each.transition.pathway == pathway for each in card.acts) or any(
        each.pathway == pathway for each in card.told
    )


def _matter(procedure: Procedure, name: str, cards: list[Card]) -> dict[str, Any]:
    pathway = procedure.pathways[name]
    acts = [act.transition for card in cards for act in card.acts if act.transition.pathway == name]
    told = {each.id: each for card in cards for each in card.told if each.pathway == name}
    return {
        "link": links.pathway(procedure, name),
        "note": pathway.note or "",
        "acts": [_line(procedure, each) for each in dict.fromkeys(acts)],
        "told": list(
            {
                wording.transition(procedure, each): _line(procedure, each)
                for each in pathway.transitions
                if each.id in told
            }.values()
        ),
    }


def _line(procedure: Procedure, taken: Transition) -> dict[str, Any]:
    pathway = procedure.pathways[taken.pathway]
    return {
        "where": rows.where(pathway, taken),
        "situation": pathway.states[taken.sources[0]].note or "" if len(taken.sources) == 1 else "",
        "about": links.pathway(procedure, taken.pathway),
        "link": links.transition(procedure, taken),
        "note": taken.note or "",
    }

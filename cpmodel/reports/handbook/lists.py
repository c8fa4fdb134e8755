"""The reference pages: time limits, what always holds, what is not confirmed, and the words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from cpmodel.guiding import Handbook
from cpmodel.model import wording
from cpmodel.model.procedure import Procedure
from cpmodel.model.reliance import reliance
from cpmodel.reports.handbook import links, rows
from cpmodel.reports.handbook.page import Page


def pages(book: Handbook) -> Iterator[Page]:
    """One page of each sort."""
    procedure = book.procedure
    limits = [rows.limit(procedure, each) for each in procedure.all_limits.values()]
    yield Page("limits.html", "Time limits", "limits", "limits.html", {"limits": limits})
    rules = [
        {"id": links.anchor("rule", each.name), "says": each.says, "grounds": rows.grounds(each.grounds)}
        for each in procedure.rules.values()
    ]
    yield Page("rules.html", "What always holds", "rules", "rules.html", {"rules": rules})
    yield Page("unconfirmed.html", "Not confirmed", "unconfirmed", "unconfirmed.html", _unconfirmed(procedure))
    yield Page("words.html", "Words", "words", "words.html", _words(book))


def _unconfirmed(procedure: Procedure) -> dict[str, Any]:
    found = reliance(procedure)
    return {
        "limits": [rows.limit(procedure, each) for each in found.unverified],
        "assumptions": [
            {"kind": each.element.kind, "link": links.cited(procedure, each.element), "text": each.text}
            for each in found.assumptions
        ],
    }


def _words(book: Handbook) -> dict[str, Any]:
    procedure = book.procedure
    return {
        "week": _week(procedure.calendar.working_week),
        "roles": [{"link": links.role(procedure, each.role.name), "note": each.role.note or ""} for each in book.cards],
        "pathways": [
            {"link": links.pathway(procedure, name), "note": procedure.pathways[name].note or ""} for name in book.order
        ],
        "conditions": [
            {"id": links.anchor("condition", name), "word": wording.in_words(name), "note": _means(procedure, name)}
            for name in procedure.conditions
        ],
        "groups": [
            {
                "id": links.anchor("group", name),
                "word": wording.in_words(name),
                "events": [links.event(procedure, each) for each in sorted(members)],
            }
            for name, members in procedure.events.items()
        ],
        "facts": [
            {"id": links.anchor("fact", each.name), "word": each.title, "note": each.note or ""}
            for each in procedure.facts.values()
        ],
        "dates": [
            {"id": links.anchor("date", each.name), "word": each.title, "note": each.note or ""}
            for each in procedure.dates.values()
        ],
    }


def _means(procedure: Procedure, name: str) -> str:
    """What a named condition stands for, said without its own name."""
    others = {each: asked for each, asked in procedure.conditions.items() if each != name}
    return wording.condition(replace(procedure, conditions=others), procedure.conditions[name])


def _week(days: tuple[int, ...]) -> str:
    """The working week, from its first day to its last."""
    return f"{wording.DAYS[days[0]]} to {wording.DAYS[days[-1]]}"

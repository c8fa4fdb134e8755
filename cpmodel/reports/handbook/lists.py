"""The reference pages: time limits, what always holds, what is not confirmed, and the words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from cpmodel.guiding import Handbook
from cpmodel.model import wording
from cpmodel.model.condition import variables
from cpmodel.model.procedure import Owned, Procedure, Role, Rule, Unchanged, conditions_of, named_events
from cpmodel.model.reliance import reliance
from cpmodel.reports.handbook import links, rows
from cpmodel.reports.handbook.page import Page


def pages(book: Handbook) -> Iterator[Page]:
    """One page of each sort."""
    procedure = book.procedure
    limits = [rows.limit(procedure, each) for each in procedure.all_limits.values()]
    yield Page("limits.html", "Time limits", "limits", "limits.html", {"limits": limits})
    yield Page("rules.html", "What always holds", "rules", "rules.html", {"groups": list(_rules(book))})
    yield Page("unconfirmed.html", "Not confirmed", "unconfirmed", "unconfirmed.html", _unconfirmed(procedure))
    yield Page("words.html", "Words", "words", "words.html", _words(book))


def _rules(book: Handbook) -> Iterator[dict[str, Any]]:
    """The rules, each with the pathway that it speaks of most."""
    groups: dict[str, list[Rule]] = {name: [] for name in [*book.order, ""]}
    for each in book.procedure.rules.values():
        named = Counter(name for name in _named(each) if name in groups)
        groups[max(book.order, key=lambda name: named[name]) if named else ""].append(each)
    for name, some in groups.items():
        if some:
            yield {
                "pathway": links.pathway(book.procedure, name) if name else None,
                "rules": [
                    {
                        "id": links.anchor("rule", each.name),
                        "says": each.says,
                        "grounds": rows.grounds(each.grounds),
                        "local": book.procedure.local(each.place),
                    }
                    for each in some
                ],
            }


def _named(rule: Rule) -> Iterator[str]:
    """The pathways of the events and states that a rule names, as often as it names them."""
    pattern = rule.pattern
    states = pattern.states if isinstance(pattern, Owned) else ()
    yield from (each.partition(".")[0] for each in (*named_events(pattern), *states))
    for condition in conditions_of(pattern):
        yield from variables(condition)
    if isinstance(pattern, Unchanged):
        yield from pattern.variables


def _of_role(role: Role) -> str:
    """What is said of a role: its note, else why it is there."""
    return role.note or role.grounds.because or ""


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
        "roles": [{"link": links.role(procedure, each.role.name), "note": _of_role(each.role)} for each in book.cards],
        "pathways": [
            {"link": links.pathway(procedure, name), "note": procedure.pathways[name].note or ""} for name in book.order
        ],
        "states": [
            {
                "link": links.state(procedure, each.qualified),
                "pathway": links.pathway(procedure, each.pathway),
                "note": each.note,
            }
            for each in sorted(procedure.states.values(), key=lambda each: (each.title.casefold(), each.qualified))
            if each.note
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
        "field": [
            {
                "id": links.anchor("word", each.name),
                "word": each.title,
                "says": each.says,
                "grounds": rows.grounds(each.grounds),
                "local": procedure.local(each.place),
            }
            for each in sorted(procedure.words.values(), key=lambda each: each.title.casefold())
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

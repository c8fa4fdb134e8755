"""Everything in the handbook from A to Z. A small script in the page shows only what has the words that are looked for."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from typing import Any, NamedTuple

from cpmodel.guiding import Handbook
from cpmodel.model import wording
from cpmodel.model.procedure import Procedure
from cpmodel.reports._templates import inlined
from cpmodel.reports.handbook import links, rows
from cpmodel.reports.handbook.links import Link
from cpmodel.reports.handbook.page import Page

PART = "search.html"


class Entry(NamedTuple):
    """What can be found: where it is, what it is, and its words."""

    link: Link
    kind: str
    text: str


def pages(book: Handbook) -> Iterator[Page]:
    """The one page, its entries by their words."""
    entries = sorted({*_entries(book)}, key=lambda each: (each.link.text.casefold(), each.link.href))
    letters: dict[str, list[Entry]] = {}
    for each in entries:
        letters.setdefault(_letter(each.link.text), []).append(each)
    script = inlined("handbook/search.js")
    digest = b64encode(sha256(script.encode()).digest()).decode()
    content: dict[str, Any] = {"letters": letters, "count": len(entries), "script": script, "digest": digest}
    yield Page(PART, "Search, and everything from A to Z", "search", PART, content)


def _letter(text: str) -> str:
    first = next((each for each in text if each.isalnum()), "#").upper()
    return first if first.isalpha() else "0-9"


def _entries(book: Handbook) -> Iterator[Entry]:
    procedure = book.procedure
    for name, pathway in procedure.pathways.items():
        yield Entry(links.pathway(procedure, name), "Pathway", pathway.note or "")
    for card in book.cards:
        duties = " ".join(each.text for each in card.role.duties)
        said = f"{card.role.note or ''} {duties}".strip()
        found = links.role(procedure, card.role.name)
        yield Entry(found, "Role", said)
        yield from (Entry(Link(each, found.href), "Role", f"see {found.text}") for each in card.role.also)
    yield from _of_pathways(procedure)
    yield from _of_lists(procedure)


def _of_pathways(procedure: Procedure) -> Iterator[Entry]:
    for qualified, state in procedure.states.items():
        owner = f"{wording.role(procedure, state.owner)} has to act" if state.owner else ""
        time = wording.stay(state) or ""
        said = ". ".join(
            each.rstrip(".") for each in (", ".join(filter(None, (owner, time))), state.note or "") if each
        )
        where = procedure.pathways[state.pathway].title
        yield Entry(links.state(procedure, qualified), where, said)
    for each in procedure.transitions.values():
        who = f"By: {wording.who(procedure, each.by)}" if each.event else f"When: {wording.followed(procedure, each)}"
        said = f"{who}. {each.note or ''}".strip()
        yield Entry(links.transition(procedure, each), procedure.pathways[each.pathway].title, said)


def _of_lists(procedure: Procedure) -> Iterator[Entry]:
    for limit in procedure.all_limits.values():
        yield Entry(
            links.limit(limit),
            "Time limit",
            wording.limit_sentence(procedure, rows.between_events(procedure, limit), void=False),
        )
    for rule in procedure.rules.values():
        yield Entry(links.rule(rule), "Rule", "")
    for story in procedure.stories:
        yield Entry(links.story(story), "Story", story.note or "")
    for name, each in procedure.requirements.items():
        yield Entry(links.requirement(name), "Requirement", each.says)
    for name in procedure.conditions:
        yield Entry(links.word("condition", name), "Word", "")
    for name in procedure.events:
        yield Entry(links.word("group", name), "Word", "a group of events")
    for word in procedure.words.values():
        yield Entry(Link(word.title, links.word("word", word.name).href), "Word", word.says)
    for fact in procedure.facts.values():
        yield Entry(Link(fact.title, links.word("fact", fact.name).href), "Word", fact.note or "")
    for date in procedure.dates.values():
        yield Entry(Link(date.title, links.word("date", date.name).href), "Word", date.note or "")

"""Who does what: a page of all roles, and a card for each with what to do, by when, what to bring and what it is told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cpmodel.guiding import Act, Card, Handbook
from cpmodel.model import wording
from cpmodel.model.condition import ALWAYS
from cpmodel.model.procedure import Duty, Limit, Procedure
from cpmodel.reports.handbook import links, pictures, rows
from cpmodel.reports.handbook.links import Link
from cpmodel.reports.handbook.page import Page

PART = "roles.html"


def pages(book: Handbook) -> Iterator[Page]:
    """The page of all roles, and one card each."""
    procedure = book.procedure
    listed = [{"link": links.role(procedure, each.role.name), "note": each.role.note or ""} for each in book.cards]
    yield Page(PART, "Who does what", "roles", PART, {"roles": listed, "also": also(book)})
    for each in book.cards:
        yield Page(
            links.page_of_role(each.role.name), each.role.title, "role", PART, {"card": _card(book, procedure, each)}
        )


def also(book: Handbook) -> list[dict[str, Link]]:
    """The other names of roles, each with the card that it leads to."""
    found = [(name, links.role(book.procedure, each.role.name)) for each in book.cards for name in each.role.also]
    return [{"name": Link(name, to.href), "role": to} for name, to in sorted(found)]


def _card(book: Handbook, procedure: Procedure, card: Card) -> dict[str, Any]:
    role = card.role
    while_ = "" if role.exists_when == ALWAYS else wording.condition(procedure, role.exists_when)
    return {
        "note": role.note or "",
        "also": role.also,
        "while": while_,
        "family": role.family,
        "can_stay_away": role.can_stay_away,
        "grounds": rows.grounds(role.grounds),
        "limits": [rows.limit(procedure, each, void=False) for each in _limits(procedure, card)],
        "duties": [_duty(book, each, limits) for each, limits in card.due],
        "pathways": list(_pathways(book, card)),
        "told": list(_told(book, card)),
        "picture": pictures.of_role(procedure, role),
    }


def _limits(procedure: Procedure, card: Card) -> list[Limit]:
    """Every limit that the role keeps: on what it does, on the states where it has to act, and on its duties."""
    kept = {each.name for act in card.acts for each in act.limits}
    kept |= {each.qualified for each in card.owns if each.within}
    kept |= {each.name for _, limits in card.due for each in limits}
    return [each for name, each in procedure.all_limits.items() if name in kept]


def _duty(book: Handbook, duty: Duty, limits: tuple[Limit, ...]) -> dict[str, Any]:
    procedure = book.procedure
    return {
        "text": duty.text.rstrip("."),
        "local": "added" if _is_local(book, duty) else None,
        "when": _moment(procedure, duty.when) if duty.when else None,
        "at_event": duty.when in procedure.own_events,
        "limits": rows.by_length(limits),
        "grounds": rows.grounds(duty.grounds),
    }


def _is_local(book: Handbook, duty: Duty) -> bool:
    """True where the base does not say it: a role's duties are written whole where one of them is another."""
    there = book.base.roles.get(duty.role) if book.base else None
    return book.base is not None and duty.text not in [each.text for each in (there.duties if there else ())]


def _moment(procedure: Procedure, qualified: str) -> Link:
    """The event or the state at which a duty falls due."""
    if qualified in procedure.own_events:
        return links.event(procedure, qualified)
    found = links.state(procedure, qualified)
    return Link(f"{found.text} ({wording.in_words(qualified.partition('.')[0])})", found.href)


def _pathways(book: Handbook, card: Card) -> Iterator[dict[str, Any]]:
    """Pathway by pathway: the states where the role has to act, and all that it may do there or elsewhere."""
    for name in book.order:
        acts = [each for each in card.acts if each.transition.pathway == name]
        owned = [each for each in card.owns if each.pathway == name]
        if not acts and not owned:
            continue
        here = {each.name for each in owned}
        yield {
            "pathway": links.pathway(book.procedure, name),
            "owned": [
                {
                    **rows.state(book.procedure, each),
                    "acts": [_act(book.procedure, one) for one in acts if each.name in one.transition.sources],
                }
                for each in owned
            ],
            "else": [_act(book.procedure, each) for each in acts if not here.intersection(each.transition.sources)],
        }


def _act(procedure: Procedure, act: Act) -> dict[str, Any]:
    others = [name for name in act.transition.by if name in procedure.roles]
    return {**rows.way(procedure, act.transition), "alone": len(others) == 1}


def _told(book: Handbook, card: Card) -> Iterator[dict[str, Any]]:
    for name in book.order:
        told = [each for each in card.told if each.pathway == name]
        if told:
            yield {
                "pathway": links.pathway(book.procedure, name),
                "ways": list(
                    {link.text: link for link in (links.transition(book.procedure, each) for each in told)}.values()
                ),
            }

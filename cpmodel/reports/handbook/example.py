"""A typical case on real days: what happens when, by whom, and which time limits begin, are kept and are due."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import Any

from cpmodel.guiding import Example, Handbook
from cpmodel.model import wording
from cpmodel.model.clocks import Clock
from cpmodel.model.procedure import Procedure
from cpmodel.reports.handbook import links, rows
from cpmodel.reports.handbook.page import Page
from cpmodel.reports.handbook.strips import strips

PART = "example.html"


def pages(book: Handbook) -> Iterator[Page]:
    """The one page, which says so where the procedure has no such story."""
    content: dict[str, Any] = {"example": None}
    if book.example:
        content = _content(book.procedure, book.example)
    yield Page(PART, "A typical case", "example", PART, content)


def _content(procedure: Procedure, example: Example) -> dict[str, Any]:
    walk = example.walk
    return {
        "example": links.story(example.story),
        "note": example.story.note or "",
        "first": wording.day(example.happened[0].at),
        "last": wording.day(walk.now),
        "days": list(_days(procedure, example)),
        "running": [
            {"link": links.limit(walk.limit(each)), "said": wording.clock(procedure, each)} for each in walk.open
        ],
        "chart": strips(example),
    }


def _days(procedure: Procedure, example: Example) -> Iterator[dict[str, Any]]:
    for day, some in groupby(example.happened, key=lambda each: each.at.date()):
        steps = [each.step for each in some]
        yield {
            "day": wording.day(day),
            "steps": [
                {
                    "link": links.transition(procedure, each.taken[0]),
                    "pathway": links.pathway(procedure, each.taken[0].pathway),
                    "who": links.roles(procedure, each.taken[0].by),
                    "told": links.roles(procedure, _told(each.taken)),
                    "moves": [links.transition(procedure, one) for one in each.taken[1:] if one.to],
                }
                for each in steps
            ],
            "clocks": list(_clocks(procedure, example, day)),
        }


def _told(taken: Any) -> list[str]:
    return list(dict.fromkeys(name for each in taken for name in each.tells))


def _clocks(procedure: Procedure, example: Example, day: date) -> Iterator[dict[str, Any]]:
    """What became of the limits on a day: those that end first, then those that begin."""
    for each in example.clocks:
        if each.ended and each.ended.date() == day:
            yield _clock(procedure, each, {"kept": "kept", "missed": "missed"}.get(each.standing, "out of the count"))
    for each in example.clocks:
        if each.started and each.started.date() == day and each.ended != each.started:
            yield _clock(procedure, each, "begins")


def _clock(procedure: Procedure, one: Clock, what: str) -> dict[str, Any]:
    limit = procedure.all_limits[one.limit]
    return {
        "what": what,
        "link": links.limit(limit),
        "due": wording.by(one.due),
        "length": rows.length(limit),
        "statutory": limit.statutory,
        "verified": limit.verified,
    }

"""The first page: what the handbook is, and ways into it for whoever opens it."""

from __future__ import annotations

from collections.abc import Iterator

from cpmodel.guiding import Handbook
from cpmodel.reports.handbook import links, roles
from cpmodel.reports.handbook.page import Page

PART = "index.html"


def pages(book: Handbook) -> Iterator[Page]:
    """The one page."""
    procedure = book.procedure
    content = {
        "roles": [
            {"link": links.role(procedure, each.role.name), "note": each.role.note or ""}
            for each in book.cards
            if not each.empty
        ],
        "also": roles.also(book),
        "base": book.base.title if book.base else "",
        "pathways": [links.pathway(procedure, name) for name in book.order],
        "has_family": bool(procedure.family),
        "has_example": book.example is not None,
    }
    yield Page(PART, procedure.title, "index", PART, content)

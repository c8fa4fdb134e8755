"""The requirements and where each is found in the model, and what each part of the model rests on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cpmodel.guiding import Handbook
from cpmodel.model.coverage import Citation, citations, coverage, elements
from cpmodel.model.procedure import Duty, Grounds, Pathway, Procedure, State, Transition
from cpmodel.reports.handbook import links, rows
from cpmodel.reports.handbook.page import Page

PART = "requirements.html"


def pages(book: Handbook) -> Iterator[Page]:
    """The page from the requirements to the model, and that from the model to the requirements."""
    procedure = book.procedure
    content = {"requirements": list(_requirements(procedure))}
    yield Page(PART, "Requirements", "requirements", PART, content)
    yield Page("origins.html", "Where each part comes from", "origins", PART, {"groups": list(_groups(book))})


def _requirements(procedure: Procedure) -> Iterator[dict[str, Any]]:
    found, cited = coverage(procedure), citations(procedure)
    parts = dict.fromkeys(found.behaves, "in what can happen") | dict.fromkeys(found.annotates, "in words")
    for name, each in procedure.requirements.items():
        source = procedure.sources[each.document].title if each.document in procedure.sources else each.document
        carried: dict[str, list[links.Link]] = {}
        for one in cited.get(name, ()):
            link = links.cited(procedure, one)
            if link not in carried.setdefault(one.kind, []):
                carried[one.kind].append(link)
        yield {
            "id": links.anchor("requirement", name),
            "name": name,
            "says": each.says,
            "source": f"{source}: {each.at}",
            "part": parts.get(name, "not modelled"),
            "carried": carried,
            "reason": each.not_modelled or "",
        }


def _groups(book: Handbook) -> Iterator[dict[str, Any]]:
    """The elements pathway by pathway, then the others by their kind, each with what it rests on."""
    groups: dict[str, list[tuple[Citation, Grounds]]] = {name: [] for name in book.order}
    for citation, grounds in elements(book.procedure):
        groups.setdefault(_group(citation), []).append((citation, grounds))
    for name, some in groups.items():
        rests = [(each, grounds) for each, grounds in some if any(rows.grounds(grounds).values())]
        if rests:
            yield {
                "title": book.procedure.pathways[name].title if name in book.procedure.pathways else TITLES[name],
                "elements": [
                    {
                        "kind": each.kind,
                        "link": links.cited(book.procedure, each),
                        "grounds": rows.grounds(grounds),
                    }
                    for each, grounds in rests
                ],
            }


TITLES = {
    "role": "Roles and their duties",
    "fact": "Facts",
    "date": "Dates",
    "word": "Words",
    "limit": "Time limits",
    "rule": "What always holds",
    "story": "Stories",
}


def _group(citation: Citation) -> str:
    match citation.element:
        case Pathway() as one:
            return one.name
        case State() | Transition() as one:
            return one.pathway
        case Duty():
            return "role"
        case _:
            return citation.kind

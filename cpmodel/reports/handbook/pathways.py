"""What happens: a page of all pathways, and a page for each with its picture, its states and what can happen in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from cpmodel.guiding import Handbook
from cpmodel.model import wording
from cpmodel.model.procedure import Pathway, Procedure, State, Transition
from cpmodel.reports.handbook import links, pictures, rows
from cpmodel.reports.handbook.page import Page

PART = "pathways.html"
MANY = 2
"""A transition from more states than this is told once for all of them."""


def pages(book: Handbook) -> Iterator[Page]:
    """The page of all pathways, and one for each."""
    procedure = book.procedure
    beside = [name for name in book.order if name not in book.passed]
    content = {
        "passed": [_listed(procedure, name) for name in book.passed],
        "beside": [_listed(procedure, name) for name in beside],
        "picture": pictures.overview(procedure),
    }
    yield Page(PART, "What happens", "pathways", PART, content)
    for name in book.order:
        pathway = procedure.pathways[name]
        yield Page(links.page_of_pathway(name), pathway.title, "pathway", PART, _content(book, pathway))


def _listed(procedure: Procedure, name: str) -> dict[str, Any]:
    return {"link": links.pathway(procedure, name), "note": procedure.pathways[name].note or ""}


def _content(book: Handbook, pathway: Pathway) -> dict[str, Any]:
    procedure, base = book.procedure, book.base
    return {
        "pathway": pathway,
        "local": "added" if base and pathway.name not in base.pathways else None,
        "rests_on": rows.grounds(pathway.grounds),
        "acting": links.roles(procedure, _acting(procedure, pathway)),
        "starts": [rows.way(procedure, each) for each in pathway.transitions if _starts(pathway, each)],
        "ends": list(_ends(procedure, pathway)),
        "picture": pictures.of_pathway(procedure, pathway.name),
        "phases": list(_phases(procedure, pathway)),
        "shared": list(_shared(procedure, pathway)),
        "limits": [
            rows.limit(procedure, each)
            for each in procedure.all_limits.values()
            if pathway.name in rows.pathways_of(each)
        ],
    }


def _acting(procedure: Procedure, pathway: Pathway) -> Iterable[str]:
    """The roles that own a state or cause an event of the pathway, as the procedure lists them."""
    named = {each.owner for each in pathway.states.values()}
    named |= {name for each in pathway.transitions for name in each.by}
    return (name for name in procedure.roles if name in named)


def _starts(pathway: Pathway, taken: Transition) -> bool:
    """True where it leads out of a beginning into something else."""
    return taken.to is not None and not pathway.states[taken.to].initial and bool({*pathway.initial} & {*taken.sources})


def _ends(procedure: Procedure, pathway: Pathway) -> Iterator[dict[str, Any]]:
    """Each outcome, with the ways that lead to it and who brings them about."""
    for state in pathway.states.values():
        if state.final and not state.initial:
            ways = [each for each in pathway.transitions if each.to == state.name]
            yield {
                "state": rows.state(procedure, state),
                "ways": [
                    {
                        "link": links.transition(procedure, each),
                        "heard": rows.heard(procedure, each),
                        "who": rows.causes(procedure, each),
                        "note": each.note or "",
                    }
                    for each in ways
                ],
            }


def _phases(procedure: Procedure, pathway: Pathway) -> Iterator[dict[str, Any]]:
    """The states, those of one phase together and in file order, each with what can happen there."""
    names = dict.fromkeys(each.phase for each in pathway.states.values())
    for phase in names:
        states = [each for each in pathway.states.values() if each.phase == phase]
        yield {"title": phase, "states": [_state(procedure, pathway, each) for each in states]}


def _state(procedure: Procedure, pathway: Pathway, state: State) -> dict[str, Any]:
    leaving = (each for each in pathway.transitions if state.name in each.sources and len(each.sources) <= MANY)
    first = [(each, state.name == each.sources[0]) for each in leaving]
    return {
        **rows.state(procedure, state),
        "ways": [{**rows.way(procedure, each), "first": whole} for each, whole in first],
    }


def _shared(procedure: Procedure, pathway: Pathway) -> Iterator[dict[str, Any]]:
    """What can happen in many states, said once for all of them."""
    for names in dict.fromkeys(each.sources for each in pathway.transitions if len(each.sources) > MANY):
        group = wording.source_group(pathway, names)
        yield {
            "where": wording.sentence_case(rows.SPANS[group]) if group else "",
            "states": [links.state(procedure, f"{pathway.name}.{each}") for each in names],
            "ways": [rows.way(procedure, each) for each in pathway.transitions if each.sources == names],
        }

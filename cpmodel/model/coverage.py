"""Which requirements a procedure carries, and how: citing alone flatters, so the three parts are counted apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cpmodel.model.findings import Place
from cpmodel.model.procedure import Grounds, Limit, Procedure, Requirement, RequirementKind, Rule, State, Transition

from cpmodel.model.procedure import CaseDate, Duty, Fact, Pathway, Role, Story, Word  # isort: skip

Element = State | Transition | Limit | Rule | Fact | Pathway | Role | Duty | CaseDate | Word | Story

_BEHAVES = (State, Transition, Limit, Rule, Fact, Pathway)
_FITTING: dict[RequirementKind, tuple[type, ...]] = {
    "pathway": (Pathway, State, Transition),
    "transition": (Transition, State, Pathway, Rule),
    "guard": (Transition, Fact, Rule),
    "state": (State, Transition),
    "limit": (Limit, State),
    "duty": (Duty, Transition, State),
    "rule": (Rule, Transition),
    "role": (Role, Duty),
    "preference": (Duty, Role),
    "not-modelled-candidate": (State, Transition, Limit, Rule, Duty, Role, Pathway),
}


@dataclass(frozen=True, slots=True)
class Citation:
    """One element that cites a requirement: what it is, its name, and where it is written."""

    element: Element
    kind: str
    name: str
    place: Place


@dataclass(frozen=True, slots=True)
class Coverage:
    """Every requirement in one of four parts, by id.

    *Behaves*: something that changes what can happen, or checks it, cites it. *Annotates*: only words cite it (a role,
    a duty, a story). *Not modelled*: left out, with a reason. *Missing*: none of these.
    """

    behaves: tuple[str, ...]
    annotates: tuple[str, ...]
    not_modelled: tuple[str, ...]
    missing: tuple[str, ...]


def coverage(procedure: Procedure) -> Coverage:
    """Sort the requirements of a procedure into the four parts."""
    parts: dict[str, list[str]] = {"behaves": [], "annotates": [], "not_modelled": [], "missing": []}
    cited = citations(procedure)
    for name, requirement in procedure.requirements.items():
        by = cited.get(name, ())
        if any(isinstance(each.element, _BEHAVES) for each in by):
            parts["behaves"].append(name)
        elif by:
            parts["annotates"].append(name)
        else:
            parts["not_modelled" if requirement.not_modelled else "missing"].append(name)
    return Coverage(**{part: tuple(names) for part, names in parts.items()})


def citations(procedure: Procedure) -> dict[str, tuple[Citation, ...]]:
    """For each requirement the elements that cite it, in file order."""
    found: dict[str, list[Citation]] = {}
    for citation, grounds in elements(procedure):
        for cited in grounds.cites:
            found.setdefault(cited, []).append(citation)
    return {name: tuple(found[name]) for name in sorted(found)}


def fits(requirement: Requirement, citation: Citation) -> bool:
    """True where the element is of a sort that can carry the requirement. A state carries a limit only if it has one."""
    element = citation.element
    timeless = isinstance(element, State) and element.within is None
    return isinstance(element, _FITTING[requirement.kind]) and not (requirement.kind == "limit" and timeless)


def elements(procedure: Procedure) -> Iterator[tuple[Citation, Grounds]]:
    """Yield everything in a procedure that can cite, with its grounds."""
    for pathway in procedure.pathways.values():
        yield Citation(pathway, "pathway", pathway.name, pathway.place), pathway.grounds
    for name, state in procedure.states.items():
        yield Citation(state, "state", name, state.place), state.grounds
    for transition in procedure.transitions.values():
        yield Citation(transition, "transition", transition.id, transition.place), transition.grounds
    for kind, some in (
        ("role", procedure.roles),
        ("fact", procedure.facts),
        ("date", procedure.dates),
        ("word", procedure.words),
        ("limit", procedure.limits),
        ("rule", procedure.rules),
    ):
        for name, each in some.items():
            yield Citation(each, kind, name, each.place), each.grounds
    for role in procedure.roles.values():
        for duty in role.duties:
            yield Citation(duty, "duty", f"{role.name}: {duty.text}", duty.place), duty.grounds
    for story in procedure.stories:
        yield Citation(story, "story", story.name, story.place), story.grounds

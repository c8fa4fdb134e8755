"""Where each element of a procedure has its place in the handbook: file names, anchors, and links with their words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePath
from typing import NamedTuple
from urllib.parse import quote

from cpmodel.model import wording
from cpmodel.model.coverage import Citation
from cpmodel.model.procedure import (
    CaseDate,
    Duty,
    Fact,
    Limit,
    Pathway,
    Procedure,
    Role,
    Rule,
    State,
    Story,
    Transition,
    Word,
)
from cpmodel.reports import html


class Link(NamedTuple):
    """Words that lead somewhere; what has no place in the handbook, such as the clock, has no `href`."""

    text: str
    href: str = ""


def anchor(kind: str, name: str) -> str:
    """The `id` of a paragraph: no spaces, and different for what has the same name and is of another kind."""
    return f"{kind}-" + re.sub(r"\s+", "_", name)


def _to(file: str, identity: str = "") -> str:
    return f"{file}#{quote(identity, safe='')}" if identity else file


def page_of_pathway(name: str) -> str:
    """The file of a pathway's page."""
    return f"pathway-{name}.html"


def page_of_role(name: str) -> str:
    """The file of a role's card."""
    return f"role-{name}.html"


def page_of_stories(story: Story) -> str:
    """The file of the page on which a story is told: one for each file of stories."""
    return f"stories-{group_of(story)}.html"


def group_of(story: Story) -> str:
    """The name of the file in which a story is written."""
    return re.sub(r"\W+", "-", PurePath(story.place.file).stem) or "stories"


def pathway(procedure: Procedure, name: str) -> Link:
    """A pathway's page."""
    return Link(procedure.pathways[name].title, page_of_pathway(name))


def state(procedure: Procedure, qualified: str) -> Link:
    """The paragraph on a state."""
    found = procedure.states[qualified]
    return Link(found.title, _to(page_of_pathway(found.pathway), anchor("at", found.name)))


def transition(procedure: Procedure, taken: Transition) -> Link:
    """The paragraph on a transition."""
    href = _to(page_of_pathway(taken.pathway), anchor("way", taken.id))
    return Link(wording.transition(procedure, taken), href)


def event(procedure: Procedure, qualified: str) -> Link:
    """The paragraph on the first transition that an event takes in its own pathway, with the pathway's name in brackets."""
    first = procedure.own_events[qualified][0]
    return Link(wording.event_of_pathway(procedure, qualified), transition(procedure, first).href)


def role(procedure: Procedure, name: str) -> Link:
    """A role's card; the clock and what comes from outside have none."""
    return Link(wording.role(procedure, name), page_of_role(name) if name in procedure.roles else "")


def roles(procedure: Procedure, names: Iterable[str]) -> list[Link]:
    """The cards of several roles."""
    return [role(procedure, name) for name in names]


def limit(declared: Limit) -> Link:
    """The row of a time limit."""
    return Link(declared.title, _to("limits.html", anchor("limit", declared.name)))


def requirement(name: str) -> Link:
    """The row of a requirement."""
    return Link(name, _to("requirements.html", anchor("requirement", name)))


def word(kind: str, name: str) -> Link:
    """The entry of a named condition, group of events, fact or date among the words."""
    return Link(wording.in_words(name), _to("words.html", anchor(kind, name)))


def rule(declared: Rule) -> Link:
    """The line of a rule."""
    return Link(declared.says, _to("rules.html", anchor("rule", declared.name)))


def story(told: Story) -> Link:
    """The paragraph on a story."""
    return Link(
        wording.sentence_case(wording.in_words(told.name)), _to(page_of_stories(told), anchor("story", told.name))
    )


def cited(procedure: Procedure, citation: Citation) -> Link:
    """The place of an element that cites a requirement."""
    text = html.element(procedure, citation)
    match citation.element:
        case Pathway() as one:
            return Link(text, page_of_pathway(one.name))
        case State() as one:
            return Link(text, state(procedure, one.qualified).href)
        case Transition() as one:
            return Link(text, transition(procedure, one).href)
        case Limit() as one:
            return Link(text, limit(one).href)
        case Rule() as one:
            return Link(text, rule(one).href)
        case Story() as one:
            return Link(text, story(one).href)
        case Role() as one:
            return Link(text, page_of_role(one.name))
        case Duty() as one:
            return Link(text, _to(page_of_role(one.role), "duties"))
        case Fact() as one:
            return Link(text, word("fact", one.name).href)
        case CaseDate() as one:
            return Link(text, word("date", one.name).href)
        case Word() as one:
            return Link(text, word("word", one.name).href)

"""The stories, a page for each file of them: what must be possible, what must not be, and in which sequence of events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from cpmodel.guiding import Handbook
from cpmodel.model import wording
from cpmodel.model.condition import ALWAYS
from cpmodel.model.procedure import LimitAtEnd, Procedure, Story
from cpmodel.reports.handbook import links, rows
from cpmodel.reports.handbook.page import Page

PART = "stories.html"
KINDS = {
    "required": "Must be possible",
    "forbidden": "The last step must be refused",
    "optional": "Kept for the record",
}


def pages(book: Handbook) -> Iterator[Page]:
    """The page of all groups of stories, and one for each."""
    procedure = book.procedure
    groups: dict[str, list[Story]] = {}
    for each in procedure.stories:
        groups.setdefault(links.group_of(each), []).append(each)
    longer = {(each.events, tuple(each.starts.items())): each for each in reversed(procedure.stories)}
    listed = [
        {"title": _title(name), "file": links.page_of_stories(some[0]), "stories": [links.story(each) for each in some]}
        for name, some in groups.items()
    ]
    yield Page(PART, "Stories", "stories", PART, {"groups": listed})
    for name, some in groups.items():
        told = [_story(procedure, each, longer) for each in some]
        title = f"Stories: {_title(name)}"
        yield Page(links.page_of_stories(some[0]), title, "storygroup", PART, {"stories": told})


def _title(group: str) -> str:
    return wording.in_words(group.replace("-", " "))


def _story(procedure: Procedure, story: Story, others: Mapping[Any, Story]) -> dict[str, Any]:
    before = _before(story, others)
    told = len(before.events) if before else 0
    days = story.days[told:] if story.days and len(set(story.days)) > 1 else ()
    return {
        "id": links.anchor("story", story.name),
        "title": links.story(story).text,
        "kind": KINDS[story.kind],
        "forbidden": story.kind == "forbidden",
        "note": story.note or "",
        "begins": [wording.value(procedure, name, value) for name, value in story.starts.items()] if not before else [],
        "before": links.story(before) if before else None,
        "events": [
            {
                "link": links.event(procedure, each) if each in procedure.own_events else links.Link(each),
                "day": wording.short_day(days[number]) if days else "",
            }
            for number, each in enumerate(story.events[told:])
        ],
        "ends": "" if story.ends == ALWAYS else wording.condition(procedure, story.ends),
        "limits": [
            {"link": links.limit(procedure.all_limits[name]), "stands": _stands(held)}
            for name, held in story.limits.items()
            if name in procedure.all_limits
        ],
        "grounds": rows.grounds(story.grounds),
    }


def _stands(held: date | LimitAtEnd) -> str:
    """How a limit stands at the end, with its due day as one reads it."""
    return f"is running and due on {wording.short_day(held)}" if isinstance(held, date) else wording.stands(held)


def _before(story: Story, others: Mapping[Any, Story]) -> Story | None:
    """The story that goes the longest way of this one, and which this one goes on with."""
    starts = tuple(story.starts.items())
    for length in range(len(story.events) - 1, 1, -1):
        found = others.get((story.events[:length], starts))
        if found and found.kind == "required":
            return found
    return None

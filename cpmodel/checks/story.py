"""A story that does not go as it should.

A required story must be possible and end as it says, from every beginning that agrees with it; of a forbidden one the
last event must be refused, and only that one. Where a story has days it can say how limits stand at its end. Stories are kept beside the procedure and are told again by every check:
either the change that broke this one is wrong, or the story has to be written anew.
"""

from collections.abc import Iterator
from datetime import date

from cpmodel.model import wording
from cpmodel.model.findings import Finding
from cpmodel.model.procedure import LimitAtEnd, Procedure, Story
from cpmodel.model.stories import Run, tell

CODE = "CP210"


def examine(procedure: Procedure) -> Iterator[Finding]:
    """Yield a finding for each story that is not as wanted, with how far it came."""
    for story in procedure.stories:
        result = tell(procedure, story)
        if result.as_wanted:
            continue
        run = result.departs
        if run is None:
            yield Finding(
                story.place, CODE, f"The story '{story.name}' has no beginning: no case starts so.", subject=story.name
            )
            continue
        at = run.refused
        place = story.event_places[at] if at is not None and at < len(story.event_places) else story.place
        yield Finding(place, CODE, _sentence(procedure, story, run), subject=story.name, trace=run.trace)


def _sentence(procedure: Procedure, story: Story, run: Run) -> str:
    if story.kind == "forbidden" and run.refused is None:
        last = wording.quoted(wording.event(procedure, story.events[-1]))
        return f"The forbidden story '{story.name}' is possible: {last} is not refused."
    if run.refused is not None:
        said = wording.quoted(wording.event(procedure, story.events[run.refused]))
        return f"The {story.kind} story '{story.name}' stops at event {run.refused + 1}, {said} ({story.events[run.refused]}), which is refused."
    if not run.ends_as_told:
        wanted = wording.condition(procedure, story.ends)
        return f"The story '{story.name}' does not end as it says: {wanted}."
    name, found = next(iter(run.limits.items()))
    title = wording.quoted(procedure.all_limits[name].title) if name in procedure.all_limits else f"'{name}'"
    return (
        f"The story '{story.name}' does not end as it says: the limit {title} {_stands(story.limits[name])}."
        f" Here it {_stands(found)}."
    )


def _stands(limit: date | LimitAtEnd) -> str:
    """How a limit stands, as the rest of a sentence about it."""
    match limit:
        case "kept" | "missed":
            return f"is {limit}"
        case "void":
            return "is out of the count"
        case "none":
            return "has not begun"
        case day:
            return f"is running and due on {day}"

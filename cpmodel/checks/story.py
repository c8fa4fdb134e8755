"""A story that does not go as it should.

A required story must be possible and end as it says, from every beginning that agrees with it; of a forbidden one the
last event must be refused, and only that one. Where a story has days it can say how limits stand at its end. The message says where the story first departs and what stood in the
way there; then what brought the case to where it stood, or what a pathway that did not move waits for instead. Stories are kept beside the procedure and are told again by every check: either the change that broke this
one is wrong, or the story has to be written anew.
"""

from collections.abc import Iterable, Iterator

from cpmodel.checks._deciding import decided_by
from cpmodel.model import wording
from cpmodel.model.findings import NOWHERE, Finding, Place, Remark
from cpmodel.model.procedure import Procedure, Story
from cpmodel.model.refusals import Departure, departure, nearest
from cpmodel.model.stories import StoryResult, tell_all

CODE = "CP210"
_MOST = 5
"""So many places are pointed at; from there on they are guesses."""


def examine(procedure: Procedure) -> Iterator[Finding]:
    """Yield a finding for each story that is not as wanted, with how far it came and what stood in the way."""
    for result in tell_all(procedure):
        story = result.story
        at = departure(procedure, result)
        if at is None:
            continue
        yield Finding(
            _place(story, at),
            CODE,
            f"The {story.kind} story '{story.name}' {wording.departure(procedure, story, at)}.",
            subject=story.name,
            trace=result.departs.trace if result.departs else None,
            remarks=_told_once(_remarks(procedure, result, at)),
        )


def _told_once(remarks: Iterable[Remark]) -> tuple[Remark, ...]:
    """The first remark about each place, and of all these the first few."""
    first: dict[Place, Remark] = {}
    for each in remarks:
        if each.place != NOWHERE:
            first.setdefault(each.place, each)
    return tuple(first.values())[:_MOST]


def _place(story: Story, at: Departure) -> Place:
    known = at.position is not None and at.position < len(story.event_places)
    return story.event_places[at.position or 0] if known else story.place


def _remarks(procedure: Procedure, result: StoryResult, at: Departure) -> Iterator[Remark]:
    for each in nearest(at.refusals):
        yield Remark(each.transition.place, wording.refusal(procedure, each))
    if at.event is not None and not at.refused and result.departs:
        yield Remark(result.departs.trace.steps[-1].taken[0].place, "This lets it happen.")
    for name, _ in at.limits:
        if limit := procedure.all_limits.get(name):
            yield Remark(limit.place, f"{wording.quoted(limit.title)} is laid down here.")
    if result.departs:
        yield from decided_by(procedure, result.departs.trace, at)

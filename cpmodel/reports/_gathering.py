"""What belongs together in a report: findings at one place, and stories that stop for one reason.

A deleted transition can give a hundred findings. Whoever reads them wants to see each kind once.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import takewhile

from cpmodel.model import wording
from cpmodel.model.findings import Finding, Place, Severity
from cpmodel.model.procedure import Procedure
from cpmodel.model.refusals import departure
from cpmodel.model.semantics import Trace
from cpmodel.model.stories import StoryResult

REPEATED = 3
"""How many lines two stories may begin alike before the second says so instead of telling them again."""
MOST = 12
"""How many groups of findings are shown at once; the rest is counted, and shown where it is asked for."""


def together(findings: Iterable[Finding]) -> list[list[Finding]]:
    """The findings, errors before warnings, in groups of one code at one place: all stories that stop at one event."""
    groups: dict[tuple[Severity, Place, str], list[Finding]] = {}
    for each in sorted(findings, key=lambda each: each.severity is Severity.WARNING):
        groups.setdefault((each.severity, each.place, each.code), []).append(each)
    return list(groups.values())


def after(procedure: Procedure, told: Trace, before: Trace | None) -> tuple[str, ...]:
    """The lines of a story; what it has in common with the one shown before it is not told again."""
    lines = wording.trace(procedure, told)
    earlier = wording.trace(procedure, before) if before else ()
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(lines, earlier, strict=False)))
    if same <= REPEATED:
        return lines
    return (f"... the beginning and {wording.counted(same - 1, 'step')} as in the story above", *lines[same:])


def others(procedure: Procedure, group: list[Finding]) -> list[str]:
    """What the findings of a group are about besides the first, each once, in words where it is an element of the procedure."""
    first, *more = [_about(procedure, each) for each in group]
    return [each for each in dict.fromkeys(more) if each != first]


def _about(procedure: Procedure, finding: Finding) -> str:
    name = finding.subject.rpartition(" ")[2]  # a state and an event that is lost there are together a subject
    if name in procedure.own_events:
        return f"{wording.quoted(wording.event(procedure, name))} ({name})"
    if name in procedure.transitions:
        return wording.quoted(wording.transition(procedure, procedure.transitions[name]))
    if name in procedure.states:
        return f"{wording.quoted(wording.state(procedure, name))} ({name})"
    return f"'{finding.subject}'"


def alike(procedure: Procedure, departing: Iterable[StoryResult]) -> list[list[StoryResult]]:
    """The stories that depart, in groups of those that stop for the same reason: a change often stops many at once."""
    groups: dict[str, list[StoryResult]] = {}
    for each in departing:
        at = departure(procedure, each)
        stopped = f"{at.event} {wording.refused(procedure, at.refusals)}" if at and at.refusals else each.story.name
        groups.setdefault(stopped, []).append(each)
    return list(groups.values())

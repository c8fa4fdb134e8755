"""What belongs together in a report: findings at one place, and stories that stop for one reason.

A deleted transition can give a hundred findings. Whoever reads them wants to see each kind once.
"""

from __future__ import annotations

from collections.abc import Iterable

from cpmodel.model import wording
from cpmodel.model.findings import Finding, Place, Severity
from cpmodel.model.procedure import Procedure
from cpmodel.model.refusals import departure
from cpmodel.model.stories import StoryResult

MOST = 12
"""How many groups of findings are shown at once; the rest is counted, and shown where it is asked for."""


def together(findings: Iterable[Finding]) -> list[list[Finding]]:
    """The findings, errors before warnings, in groups of one code at one place: all stories that stop at one event."""
    groups: dict[tuple[Severity, Place, str], list[Finding]] = {}
    for each in sorted(findings, key=lambda each: each.severity is Severity.WARNING):
        groups.setdefault((each.severity, each.place, each.code), []).append(each)
    return list(groups.values())


def alike(procedure: Procedure, departing: Iterable[StoryResult]) -> list[list[StoryResult]]:
    """The stories that depart, in groups of those that stop for the same reason: a change often stops many at once."""
    groups: dict[str, list[StoryResult]] = {}
    for each in departing:
        at = departure(procedure, each)
        stopped = f"{at.event} {wording.refused(procedure, at.refusals)}" if at and at.refusals else each.story.name
        groups.setdefault(stopped, []).append(each)
    return list(groups.values())

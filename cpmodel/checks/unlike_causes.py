"""Two transitions on one event that name different people as its cause.

An event is one thing that happens, and the same people bring it about wherever a case stands. Where it is caused by one
role in one state and by another in the next, a role was often exchanged in one place only. Name the same roles, or give
the second its own event.
"""

from collections.abc import Iterator

from cpmodel.model import wording
from cpmodel.model.findings import Finding, Remark, Severity
from cpmodel.model.procedure import Procedure

CODE = "CP107"


def examine(procedure: Procedure) -> Iterator[Finding]:
    """Yield a warning for each transition that has no cause in common with the first one on its event."""
    for event, (first, *others) in procedure.own_events.items():
        for each in others:
            if not {*first.by} & {*each.by}:
                said = wording.quoted(wording.event(procedure, event))
                there = f"{wording.who(procedure, first.by)} from {_from(procedure, first.pathway, first.sources)}"
                here = f"{wording.who(procedure, each.by)} from {_from(procedure, each.pathway, each.sources)}"
                yield Finding(
                    each.place,
                    CODE,
                    f"{said} ({event}) is caused by {here}, and by {there}.",
                    Severity.WARNING,
                    subject=each.id,
                    remarks=(Remark(first.place, f"Here it is caused by {wording.who(procedure, first.by)}."),),
                )


def _from(procedure: Procedure, pathway: str, sources: tuple[str, ...]) -> str:
    return wording.listed((wording.quoted(procedure.pathways[pathway].states[each].title) for each in sources), "or")

"""What a check did not answer, in sentences for people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cpmodel.model import wording
from cpmodel.model.procedure import Procedure

if TYPE_CHECKING:
    from cpmodel.checks import Verdict


def sentences(procedure: Procedure, verdict: Verdict) -> Iterator[str]:
    """Each reason why something was not answered, and what it is: pathways, limits and rules."""
    reasons = dict.fromkeys(each.why for each in verdict.unanswered)
    for why in reasons:
        here = [each for each in verdict.unanswered if each.why == why]
        pathways = [wording.quoted(procedure.pathways[name].title) for each in here for name in each.pathways]
        limits = [name for each in here for name in each.limits]
        rules = [name for each in here for name in each.rules]
        parts = (
            [f"the pathways {wording.listed(pathways)}" if len(pathways) > 1 else f"the pathway {pathways[0]}"]
            if pathways
            else []
        )
        parts += [f"{wording.counted(len(limits), 'limit')} ({', '.join(limits)})"] if limits else []
        parts += [f"{wording.counted(len(rules), 'rule')} ({', '.join(rules)})"] if rules else []
        yield f"{why} What was asked about {wording.listed(parts)} is not answered."

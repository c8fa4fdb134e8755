"""A requirement that is cited only by elements that cannot carry it.

A time limit that only a role cites is not in the procedure; a role that only a transition cites is not described.
"""

from collections.abc import Iterator

from cpmodel.model.coverage import citations, fits
from cpmodel.model.findings import Finding
from cpmodel.model.procedure import Procedure

CODE = "CP503"


def examine(procedure: Procedure) -> Iterator[Finding]:
    """Yield a finding for each requirement none of whose citations is of a fitting kind."""
    for name, cited in citations(procedure).items():
        requirement = procedure.requirements[name]
        if not any(fits(requirement, each) for each in cited):
            kinds = ", ".join(sorted({each.kind for each in cited}))
            yield Finding(
                requirement.place,
                CODE,
                f"The requirement {name} is about a {requirement.kind}, and only this cites it: {kinds}.",
                subject=name,
            )

"""A requirement that nothing in the procedure carries.

Cite it where it is met, or list it under `not_modelled` with a reason that a practitioner would accept. Nothing that the
sources ask for is dropped in silence.
"""

from collections.abc import Iterator

from cpmodel.model.coverage import citations, coverage
from cpmodel.model.findings import Finding
from cpmodel.model.procedure import Procedure

CODE = "CP501"


def examine(procedure: Procedure) -> Iterator[Finding]:
    """Yield a finding for each requirement that is neither cited nor left out with a reason, and for each that is both."""
    for name in coverage(procedure).missing:
        requirement = procedure.requirements[name]
        yield Finding(
            requirement.place, CODE, f"Nothing carries the requirement {name}: {requirement.says}", subject=name
        )
    cited = citations(procedure)
    for name, requirement in procedure.requirements.items():
        if requirement.not_modelled and name in cited:
            where = cited[name][0]
            yield Finding(
                requirement.place,
                CODE,
                f"The requirement {name} is listed as not modelled, and the {where.kind} '{where.name}' cites it.",
                subject=name,
            )

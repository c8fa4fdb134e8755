"""An element that does not say on what it rests.

Cite the requirement that it comes from (`cites:`), give a reason with its source (`because:`), or say openly that it is
an assumption (`assumed:`). States at rest need none: what leads to them has it.
"""

from collections.abc import Iterator

from cpmodel.model.coverage import elements
from cpmodel.model.findings import Finding
from cpmodel.model.procedure import Procedure, State

CODE = "CP502"
_EXEMPT = ("story", "duty")


def examine(procedure: Procedure) -> Iterator[Finding]:
    """Yield a finding for each element without grounds."""
    for citation, grounds in elements(procedure):
        at_rest = isinstance(citation.element, State) and citation.element.at_rest
        if not grounds and not at_rest and citation.kind not in _EXEMPT:
            yield Finding(
                citation.place,
                CODE,
                f"The {citation.kind} '{citation.name}' does not say on what it rests; write 'cites', 'because' or 'assumed'.",
                subject=citation.name,
            )

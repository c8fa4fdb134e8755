"""On what an answer rests that nobody has confirmed: every output says so."""

from __future__ import annotations

from dataclasses import dataclass

from cpmodel.model.coverage import Citation, elements
from cpmodel.model.procedure import Limit, Procedure


@dataclass(frozen=True, slots=True)
class Assumption:
    """Something that was assumed: the element, and the words of its `assumed:`."""

    element: Citation
    text: str


@dataclass(frozen=True, slots=True)
class Reliance:
    """The limits whose number no source gives, and the open assumptions, in file order."""

    unverified: tuple[Limit, ...]
    assumptions: tuple[Assumption, ...]

    def __str__(self) -> str:
        """Count both, in one line."""
        limits, assumed = len(self.unverified), len(self.assumptions)
        return (
            f"rests on {limits} unverified limit{'' if limits == 1 else 's'}"
            f" and {assumed} open assumption{'' if assumed == 1 else 's'}"
        )


def reliance(procedure: Procedure) -> Reliance:
    """Gather what a procedure rests on that is not confirmed."""
    return Reliance(
        tuple(limit for limit in procedure.all_limits.values() if not limit.verified),
        tuple(
            Assumption(citation, grounds.assumed)
            for citation, grounds in elements(procedure)
            if grounds.assumed is not None
        ),
    )

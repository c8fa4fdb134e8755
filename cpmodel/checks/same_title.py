"""Two states of one pathway that have the same title.

Readers of diagrams, task lists and findings cannot tell them apart. Often one was copied from the other and its title
was forgotten. Say in each title what is different about it.
"""

from collections.abc import Iterator

from cpmodel.model import wording
from cpmodel.model.findings import Finding, Remark, Severity
from cpmodel.model.procedure import Procedure, State

CODE = "CP108"


def examine(procedure: Procedure) -> Iterator[Finding]:
    """Yield a warning for each state whose title an earlier one of its pathway has."""
    for pathway in procedure.pathways.values():
        first: dict[str, State] = {}
        for state in pathway.states.values():
            same = first.setdefault(state.title.casefold(), state)
            if same is not state:
                yield Finding(
                    state.place,
                    CODE,
                    f"The states '{same.name}' and '{state.name}' of '{pathway.name}' are both called {wording.quoted(state.title)}.",
                    Severity.WARNING,
                    subject=state.qualified,
                    remarks=(Remark(same.place, "The same title is here."),),
                )

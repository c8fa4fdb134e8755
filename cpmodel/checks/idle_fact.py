"""A fact that nothing makes true, or that nobody asks for.

What a case remembers has to be set by some transition (`sets:`), unless it can begin with any value; otherwise every
guard that asks for it waits in vain. What is set and never asked for, in a guard, a limit, a rule or a story, changes
nothing. Set it, ask for it, or take it out.
"""

from collections.abc import Iterator

from cpmodel.model import wording
from cpmodel.model.condition import Value
from cpmodel.model.findings import Finding
from cpmodel.model.procedure import Fact, Procedure

CODE = "CP102"


def examine(procedure: Procedure) -> Iterator[Finding]:
    """Yield a finding for each fact with a value that it never gets, and for each that nothing reads."""
    for name, fact in procedure.facts.items():
        given = {each.sets[name] for each in procedure.transitions.values() if name in each.sets}
        missing = [each for each in fact.values if each not in {*given, fact.initial}]
        said = f"{wording.quoted(fact.title)} ({name})"
        if fact.initial is not None and missing:
            yield Finding(fact.place, CODE, f"{said} {_never(fact, given, missing)}.", subject=name)
        elif name not in procedure.read_facts:
            yield Finding(fact.place, CODE, f"No condition asks for {said}.", subject=name)


def _never(fact: Fact, given: set[Value], missing: list[Value]) -> str:
    words = wording.listed(
        ("true" if each is True else "false" if each is False else str(each) for each in missing), "or"
    )
    return f"is never {words}: no transition sets it" + (" so" if given else "")

"""A named condition, a group of events or a date that nothing uses.

It reads as if it mattered and changes nothing. Perhaps what used it was taken out, or it was meant to be used where
something else is written now. Use it, or take it out.
"""

from collections.abc import Iterator

from cpmodel.model.findings import Finding, Severity
from cpmodel.model.procedure import Procedure

CODE = "CP103"


def examine(procedure: Procedure) -> Iterator[Finding]:
    """Yield a warning for each such name."""
    for each in procedure.names:
        if not each.used:
            sentence = f"Nothing uses the {each.kind} '{each.name}'."
            yield Finding(each.place, CODE, sentence, Severity.WARNING, subject=each.name)
    measured = {limit.before_date for limit in procedure.limits.values()}
    for name, date in procedure.dates.items():
        if name not in measured:
            sentence = f"No limit is measured to the date '{name}'."
            yield Finding(date.place, CODE, sentence, Severity.WARNING, subject=name)

"""A limit that is shorter than what the steps under it are allowed together.

Everybody can keep to their own time and the whole is still late, and nobody can say who should have been quicker. This is
so on every way through the steps, even the one that takes least, and whenever it begins. Give the steps less time, or the
whole more.
"""

from collections.abc import Iterator

from cpmodel.checks import View
from cpmodel.checks._spans import overruns, remarks, said
from cpmodel.model import wording
from cpmodel.model.findings import Finding, Severity

CODE = "CP304"


def explore(view: View) -> Iterator[Finding]:
    """Yield a warning for each limit of the view that its steps may always exceed."""
    for limit, found in overruns(view):
        if found.always:
            yield Finding(
                limit.place,
                CODE,
                f"What is done under {wording.quoted(limit.title)} ({limit.name}) may take longer than its"
                f" {limit.duration}, even on the way that takes least: {said(found)}.",
                Severity.WARNING,
                subject=limit.name,
                remarks=remarks(found),
            )

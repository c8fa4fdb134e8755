"""A limit that the steps under it fit into for most of the year, and not at Christmas, Easter or a bank holiday.

It counts days in one way and the steps in another: ten working days are two weeks, but up to nineteen days over Christmas.
Everybody can keep to their own time then and the whole is still late. Count both in working days, or give the whole more
time.
"""

from collections.abc import Iterator

from cpmodel.checks import View
from cpmodel.checks._spans import overruns, remarks, said
from cpmodel.model import wording
from cpmodel.model.findings import Finding, Severity

CODE = "CP305"


def explore(view: View) -> Iterator[Finding]:
    """Yield a warning for each limit of the view that its steps may exceed on some days, with the worst of them."""
    for limit, found in overruns(view):
        if not found.always:
            begins = f"{found.start.day} {found.start:%B %Y}"
            yield Finding(
                limit.place,
                CODE,
                f"What is done under {wording.quoted(limit.title)} ({limit.name}) may take longer than its {limit.duration}"
                f" in the worst stretch of the year: {said(found)} can be {wording.counted(found.taken, 'calendar day')},"
                f" from {begins}, and {limit.duration} from then are {found.allowed}.",
                Severity.WARNING,
                subject=limit.name,
                remarks=remarks(found),
            )

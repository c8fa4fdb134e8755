"""A least distance that cannot be kept, because another limit has the same thing happen sooner.

What must be done at least ten days before a conference cannot be in time where the conference must be held within five days
of its being done. Whoever keeps one of the two breaks the other. Shorten the distance, or give the other limit more time.
"""

from collections.abc import Iterator

from cpmodel.checks import View
from cpmodel.checks._spans import never_far_enough
from cpmodel.model import wording
from cpmodel.model.condition import ALWAYS
from cpmodel.model.findings import Finding, Remark
from cpmodel.model.procedure import Limit

CODE = "CP306"


def explore(view: View) -> Iterator[Finding]:
    """Yield a finding for each least distance of the view and each limit that it cannot be kept together with."""
    for distance in view.limits:
        if distance.at_least is None or not distance.before:
            continue
        for limit in view.procedure.limits.values():
            if not limit.within or not _spans_all_of(limit, distance):
                continue
            if never_far_enough(view.procedure.calendar, limit.within, distance.at_least):
                yield Finding(
                    distance.place,
                    CODE,
                    f"{wording.quoted(distance.title)} ({distance.name}) asks for at least {distance.at_least}, and"
                    f" {wording.quoted(limit.title)} ({limit.name}) allows only {limit.within} from the same start:"
                    " nobody can keep both.",
                    subject=distance.name,
                    remarks=(Remark(limit.place, f"{wording.quoted(limit.title)} allows {limit.within}."),),
                )


def _spans_all_of(limit: Limit, distance: Limit) -> bool:
    """True where the limit runs whenever the distance is measured, and ends with what the distance is measured to."""
    return distance.starts <= limit.starts and distance.before <= limit.until and limit.when in (ALWAYS, distance.when)

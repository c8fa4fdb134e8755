"""Something that could still be done when the case has ended.

Once a case has ended only the pathways that outlive it, and transitions marked `reopens: true`, may act. This one is
neither, and its guard would still allow it. (What happens to a family from outside is left alone: nobody follows it any
more.) Give it a guard that says when it is over, let a follower bring the
pathway to rest when the case ends, or mark it.
"""

from collections.abc import Iterator

import numpy as np

from cpmodel.checks import View
from cpmodel.model import wording
from cpmodel.model.condition import And, InState, Not, Or, text
from cpmodel.model.findings import Ask, Finding, Mend
from cpmodel.model.procedure import OUTSIDE, Procedure

CODE = "CP208"


def explore(view: View) -> Iterator[Finding]:
    """Yield a finding for each own event whose guard still holds after the end, with the shortest story."""
    space = view.space
    over = space.where(view.procedure.ends_when)
    if not over.any():
        return
    for pathway in view.pathways:
        for each in pathway.transitions:
            if not each.event or each.acts_after_end or OUTSIDE in each.by:
                continue
            places = Or(tuple(InState(each.pathway, source) for source in each.sources))
            goal = space.nearest(np.asarray(over & space.where(And((places, each.when)))))
            if goal is not None:
                yield Finding(
                    each.place,
                    CODE,
                    f"{wording.quoted(wording.transition(view.procedure, each))} ({each.id}) would still be allowed after"
                    " the case has ended.",
                    subject=each.id,
                    trace=space.story(goal),
                    mend=Mend(
                        "let it ask that the case has not ended",
                        (Ask(each.place, _not_over(view.procedure)),),
                        redirects=True,
                    ),
                )


def _not_over(procedure: Procedure) -> str:
    """The condition that the case has not ended, by its name where it has one."""
    named = (name for name, condition in procedure.conditions.items() if condition == procedure.ends_when)
    name = next(named, None)
    return f"not {name}" if name else text(Not(procedure.ends_when))

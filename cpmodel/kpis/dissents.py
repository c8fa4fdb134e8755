"""Professional dissents raised in the period, and how many there were to a hundred decisions of initial conferences, by child.

Upheld is a dissent after which the conference is to be held again; its share is of those that came to an end in the period.
"""

from __future__ import annotations

from collections.abc import Iterator

from cpmodel.kpis._measuring import Measure, Reading, share

ASKS = ("dissent.raised", "events.conference_decides")
RAISED, AGAIN = "dissent.raised", "dissent.conference_again"
ENDINGS = frozenset({AGAIN, "dissent.agreement_reached", "dissent.manager_declines", "dissent.found_unfounded"})


def measure(reading: Reading) -> Iterator[Measure]:
    """Count the dissents and how they ended."""
    if RAISED not in reading.procedure.own_events:
        return
    raised, decided = len(reading.happened([RAISED])), len(reading.happened(reading.group("conference_decides")))
    ended = reading.happened(ENDINGS)
    again = sum(each.event == AGAIN for each in ended)
    yield Measure("dissents.by_child", "Dissents raised", "children", "children", raised, raised)
    yield Measure(
        "dissents.of_decisions", "Dissents to 100 decisions", "%", "children", share(raised, decided), decided
    )
    yield Measure("dissents.upheld", "Dissents upheld", "%", "children", share(again, len(ended)), len(ended))

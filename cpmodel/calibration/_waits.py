"""How long conferences are waited for: the times of a scenario that make them come as late as published ones did.

A conference is aimed at the last days of its limit, or well ahead of it. It comes later only where the enquiry takes so
long that the notice a meeting needs leaves no day in time. So the shares of the late bands are shares of long enquiries, less the meetings that
are adjourned and of the enquiries with a further strategy discussion half, and the share of the first band is how many of the short enquiries have a meeting well ahead. That diaries are
full is not among the reasons: chairs are counted so that they are not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cpmodel.calibration._funnel import shares
from cpmodel.calibration._tables import NotPossible
from cpmodel.model.distribution import Distribution
from cpmodel.model.scenario import Scenario

LIMIT, EARLY, LATE = 15.0, 10.0, 20.0
"""The edges of the bands of table C4, in working days."""
LAST = 45.0
"""The longest wait that is taken into account."""
MOST_AIMED_EARLY = 0.9
"""The greatest share of meetings that may be booked well ahead; where more are held early, more enquiries are short."""
ADJOURNED_PAST_LATE = 0.75
"""Of the meetings that are adjourned in the last days of the limit, for six to ten working days, those held past `LATE`."""
AGAIN_LATE = 0.5
"""Of the enquiries with a further discussion, which take twice as long, those whose meeting is late."""
_MIDDLE = (8.0, 14.0, 18.0, 27.0)


@dataclass(frozen=True)
class Waits:
    """Times as a scenario writes them, and their means in working days."""

    enquiry: str
    aim: str
    enquiry_mean: float
    call_to_conference: float


def waits(base: Scenario, bands: Sequence[float]) -> Waits:
    """The time of an enquiry and the aim of a meeting that give these numbers of waits, by the bands of table C4."""
    whole = sum(bands)
    early, _, late, latest = (each / whole for each in bands)
    meeting = base.meetings["initial_conference"]
    notice = meeting.notice.distribution.quantile(0.5)
    held = meeting.odds.by_visit[0]
    adjourned = held.get("conference.adjourned", 0.0) / sum(held.values())
    again = shares(base, "referral.enquiring").get("referral.strategy_reconvened", 0.0)
    enquiry = base.stays["referral.enquiring"].time.distribution
    soon, short, longer = (edge - notice for edge in (EARLY, LIMIT, LATE))
    late = max(late - (1 - ADJOURNED_PAST_LATE) * adjourned - AGAIN_LATE * again, 0.0)
    latest = max(latest - ADJOURNED_PAST_LATE * adjourned, 0.0)
    in_time = 1 - late - latest
    if not enquiry.share_below(soon):
        raise NotPossible(
            f"Of the base's enquiries none is shorter than {soon:g} working days, so that no meeting is soon."
        )
    quick = enquiry.share_below(soon) / enquiry.share_below(short)
    quick = max(quick, min(early / in_time / MOST_AIMED_EARLY, 1.0)) if in_time else quick
    aimed = min(early / (in_time * quick), MOST_AIMED_EARLY) if in_time else 0.0
    least = enquiry.quantile(0.0)
    edges = (least, soon, short, longer, LAST - notice)
    weights = (in_time * quick, in_time * (1 - quick), late, latest)
    mean = sum(weight * (edges[n] + edges[n + 1]) / 2 for n, weight in enumerate(weights))
    waited = sum(each / whole * middle for each, middle in zip(bands, _MIDDLE, strict=True))
    return Waits(
        _written(edges, weights),
        _aim(meeting.aims["initial_conference"].distribution, aimed),
        mean,
        max(waited - mean, notice),
    )


def _aim(base: Distribution, early: float) -> str:
    """The base's aim, with another share of meetings that are aimed well ahead of the limit."""
    edges, weights = base.numbers[::2], base.numbers[1::2]
    usual = sum(edge < LIMIT - EARLY for edge in edges[:-1])
    return _written(edges, [*spread(1 - early, weights[:usual]), *spread(early, weights[usual:])])


def spread(share: float, weights: Sequence[float]) -> list[float]:
    """A share over bands in proportion to their weights; evenly where a base that was fitted itself has none of them."""
    whole = sum(weights)
    return [share * (weight / whole if whole else 1 / len(weights)) for weight in weights]


def _written(edges: Sequence[float], weights: Sequence[float]) -> str:
    numbers = [part for n, weight in enumerate(weights) for part in (edges[n], round(100 * weight, 1))]
    return str(Distribution("bands", (*numbers, edges[-1]), "working days"))

"""From a referral to a plan: the odds of a scenario that make a procedure's cases come out as published ones did.

The pathway from the referral to the end of an enquiry is a Markov chain. Its expected visits are written down below, and
the odds that are sought are solved from them; every other odds is the base's. In the words of `funnel`: of
referrals a share `danger` goes at once to a strategy discussion, of the others `harm` does when the response is decided;
of those assessed a share does later; of the discussions a share `start` begins an enquiry, the others go back to the
assessment; and of enquiries a share `again` has a further discussion, which begins no other enquiry.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from cpmodel.calibration._tables import NotPossible
from cpmodel.model.scenario import Scenario

MOST_PLANS = 0.995
"""The greatest share of conferences that may start a plan: plans that begin without a conference here are counted too."""

OTHER_ENDS = ("referral.need_found", "referral.concerns_not_substantiated")
"""How enquiries end without a conference."""


@dataclass(frozen=True)
class Funnel:
    """Odds of three states, as shares, and how often a referral leads to an assessment or (further ones too) an enquiry."""

    deciding: Mapping[str, float]
    assessing: Mapping[str, float]
    enquiring: Mapping[str, float]
    assessments: float
    enquiries: float
    cut_short: bool = False
    """True where more were published as not in need than can be assessed, and as many as possible were taken."""


def shares(base: Scenario, state: str, visit: int = 0, without: str = "") -> dict[str, float]:
    """The odds of a state in the base, as shares of one; `without` leaves one event out."""
    stay = base.stays.get(state)
    if stay is None or stay.odds is None:
        raise NotPossible(f"The base has no odds for the state '{state}', on which those of the area are built.")
    weights = stay.odds.by_visit[min(visit, len(stay.odds.by_visit) - 1)]
    kept = {event: weight for event, weight in weights.items() if event != without}
    return {event: weight / sum(kept.values()) for event, weight in kept.items()}


def share(base: Scenario, state: str, event: str, without: str = "") -> float:
    """The share of one event in a state of the base, which must be possible there. Raises NotPossible where it is not."""
    found = shares(base, state, without=without).get(event, 0.0)
    if not found:
        raise NotPossible(f"The base never has '{event}' in the state '{state}', on which odds of the area are built.")
    return found


def funnel(base: Scenario, no_action: float, not_in_need: float, enquiries: float, conferences: float) -> Funnel:
    """The odds by which these shares of referrals end without an assessment, end as not in need, and lead on.

    `enquiries` are enquiries a referral, `conferences` conferences an enquiry. Raises NotPossible where no odds do so.
    """
    deferred = "referral.conference_deferred"
    danger = shares(base, "referral.received").get("referral.danger_found", 0.0)
    start = share(base, "referral.strategy", "referral.enquiry_started")
    ends = shares(base, "referral.enquiring", without=deferred)
    again = ends.get("referral.strategy_reconvened", 0.0)
    asked, pressed = shares(base, "referral.seeking_consent"), shares(base, "referral.seeking_consent", 1)
    assessed = 1 - asked.get("referral.consent_refused", 0.0) * pressed.get("referral.refusal_accepted", 0.0)
    soon, later = (share(base, f"referral.{each}", "referral.harm_suspected") for each in ("deciding", "assessing"))
    others = {event: ends.get(event, 0.0) for event in OTHER_ENDS}
    if danger == 1 or not any(others.values()):
        raise NotPossible("The base has no enquiry that ends without a conference, or no referral without danger.")

    decided = 1 - danger
    at_once = no_action / decided
    all_enquiries = enquiries / (1 - again * start)
    discussions = all_enquiries / start
    returned = discussions * (1 - start)

    def visits(harm: float) -> float:
        """Assessments a referral, where this share of them finds harm."""
        return decided * (1 - at_once - harm * soon / later) * assessed + returned

    def more(harm: float) -> float:
        """Discussions that come of it, beyond those that are sought."""
        first = danger + decided * harm * soon / later + again * all_enquiries
        return first + visits(harm) * harm - discussions

    harm = _root(more, 0.0, min((1 - at_once) * later / soon, 1.0))
    if harm is None:
        much = "many" if more(0.0) < 0 else "few"
        raise NotPossible(f"So {much} enquiries a referral ({enquiries:.2f}) cannot come of this procedure and base.")
    safe = min(not_in_need / visits(harm), 1 - harm)
    called = conferences * (1 - again * start)
    if called + again > 1:
        raise NotPossible(f"There were more conferences an enquiry ({conferences:.2f}) than enquiries can lead to.")
    left = (1 - called - again) / sum(others.values())
    return Funnel(
        {
            "referral.no_assessment_needed": at_once,
            "referral.harm_suspected": harm * soon / later,
            "referral.assessment_decided": 1 - at_once - harm * soon / later,
        },
        {
            "referral.assessed_safe": safe,
            "referral.assessed_in_need": 1 - harm - safe,
            "referral.harm_suspected": harm,
        },
        {"referral.conference_called": called}
        | {event: weight * left for event, weight in others.items()}
        | {"referral.strategy_reconvened": again, deferred: shares(base, "referral.enquiring").get(deferred, 0.0)},
        visits(harm),
        all_enquiries,
        safe < not_in_need / visits(harm),
    )


def _root(of: Callable[[float], float], low: float, high: float) -> float | None:
    """Where a function that rises from `low` to `high` is nothing; None where it is not between them."""
    if of(low) > 0 or of(high) < 0:
        return None
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if of(middle) < 0 else (low, middle)
    return (low + high) / 2

"""Referrals of children in the period, as the children in need census counts them (DfE, table C1)."""

from __future__ import annotations

from collections.abc import Iterator

from cpmodel.kpis._measuring import Measure, Reading

ASKS = ("referral.referred",)
EVENT = "referral.referred"


def measure(reading: Reading) -> Iterator[Measure]:
    """Count the referrals."""
    if EVENT in reading.procedure.own_events:
        found = len(reading.happened([EVENT]))
        yield Measure("referrals.by_child", "Referrals", "children", "children", found, found)

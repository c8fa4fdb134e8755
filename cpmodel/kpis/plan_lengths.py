"""How long plans lasted: of those that ended in the period (DfE, table D7) and of those open at its end (table D5).

The bands are the published ones: up to three months, up to six, up to a year, up to two years, longer. Months are calendar
months from the day on which the plan began.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from cpmodel.kpis._measuring import Measure, Reading, share
from cpmodel.model.duration import Duration

ASKS = ("plan.active",)
STATE = "plan.active"
BANDS = (
    ("to_3_months", "up to 3 months", Duration(3, "months")),
    ("to_6_months", "3 to 6 months", Duration(6, "months")),
    ("to_1_year", "6 to 12 months", Duration(12, "months")),
    ("to_2_years", "1 to 2 years", Duration(24, "months")),
    ("longer", "over 2 years", None),
)


def measure(reading: Reading) -> Iterator[Measure]:
    """Measure the shares of the bands."""
    if STATE not in reading.procedure.states:
        return
    stays = reading.stays(*STATE.split("."))
    ended = [(each.entered, each.left) for each in stays if each.left and reading.log.within(each.left)]
    last = reading.log.end - timedelta(minutes=1)
    lasting = [(each.entered, last) for each in stays if each.entered <= last and (not each.left or each.left > last)]
    for name, title, lengths in (("ended", "Ended plans", ended), ("open", "Open plans", lasting)):
        bands = [_band(reading, *each) for each in lengths]
        for band, said, _ in BANDS:
            value = share(bands.count(band), len(bands))
            yield Measure(f"plan_lengths.{name}.{band}", f"{title}: {said}", "%", "children", value, len(bands))


def _band(reading: Reading, start: datetime, end: datetime) -> str:
    return next(name for name, _, most in BANDS if most is None or end <= reading.calendar.due(start, most))

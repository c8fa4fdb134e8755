"""Charts for a terminal: rows of blocks, which need no colour and no more than sixty columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from cpmodel.model.wording import plain_day
from cpmodel.reports._charts import Ranged

WIDE = 50
_EIGHTHS = "▁▂▃▄▅▆▇█"
_SHADES = " ░▒▓█"


def histogram(found: Ranged, limit: int | None) -> Iterator[str]:
    """A row for each number of working days, from the first that anybody waited to the last; the limit is a line between two."""
    held = [at for at, mean in enumerate(found.mean) if mean]
    if not held:
        return
    most, last = max(found.mean), len(found.mean) - 1
    for at in range(held[0], held[-1] + 1):
        mean = found.mean[at]
        bar = "█" * round(WIDE * mean / most) or ("▏" if mean else "")
        yield f"{f'{at}+' if at == last else at:>4} {bar}{' ' if bar else ''}{f'{mean:,.0f}' if mean else ''}".rstrip()
        if at == limit:
            yield f"     {'╌' * (WIDE - 22)} limit: {limit} working days"


def over_time(days: Sequence[date], found: Ranged, lasting: bool) -> Iterator[str]:
    """The means in one row of blocks, from the lowest to the highest, and in words how far replications lie apart."""
    if not days:
        return
    low, high = min(found.mean), max(found.mean)
    columns = min(WIDE, len(days))
    shown = [found.mean[each * (len(days) - 1) // max(columns - 1, 1)] for each in range(columns)]
    blocks = "".join(_EIGHTHS[round((each - low) / (high - low) * 7) if high > low else 3] for each in shown)
    yield f"{blocks}  from {low:,.0f} to {high:,.0f}"
    said = f"{plain_day(days[0])} to {plain_day(days[-1])}, at the end {found.mean[-1]:,.0f}"
    yield f"{said} ({found.low[-1]:,.0f} to {found.high[-1]:,.0f} in the replications)" if lasting else said


def by_week(weeks: Sequence[date], people: Mapping[str, Sequence[float]]) -> Iterator[str]:
    """A row for each person and a column for each week: the darker, the more."""
    most = max((each for found in people.values() for each in found), default=0.0)
    width = max(map(len, people), default=0)
    for person, found in people.items():
        shades = "".join(_SHADES[max(1, int(each / most * 4)) if each else 0] for each in found)
        yield f"{person:<{width}} |{shades}|"
    if weeks:
        yield f"{'':<{width}}  weeks from {plain_day(weeks[0])} to {plain_day(weeks[-1])}; {_SHADES[-1]} is {most:,.0f}"

"""Numbers as people read them."""

from __future__ import annotations


def number(value: float) -> str:
    """A number without decimals from a thousand on, else with one.

    >>> number(1178.0), number(78.44)
    ('1,178', '78.4')
    """
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:,.1f}"


def amount(value: float, unit: str) -> str:
    """A value of a measure: what is counted is given in whole numbers.

    >>> amount(695.5, "children"), amount(78.44, "%")
    ('696', '78.4')
    """
    return f"{value:,.0f}" if unit in ("children", "meetings") else number(value)


def possible(low: float, high: float, unit: str) -> tuple[float, float]:
    """An interval as far as the measure can go: a share lies between 0 and 100, and no count is below 0.

    >>> possible(91.5, 104.2, "%")
    (91.5, 100.0)
    """
    return max(low, 0.0), min(high, 100.0) if unit == "%" else high

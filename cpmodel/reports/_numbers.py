"""Numbers as people read them."""

from __future__ import annotations


def number(value: float) -> str:
    """A number without decimals from a thousand on, else with one.

    >>> number(1178.0), number(78.44)
    ('1,178', '78.4')
    """
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:,.1f}"


def signed(value: float) -> str:
    """A difference, with its sign.

    >>> signed(-10.84), signed(0.01), signed(1234.0)
    ('-10.8', '0.0', '+1,234')
    """
    said = number(value)
    if not said.strip("-0.,"):
        return said.removeprefix("-")
    return said if value < 0 else f"+{said}"


def in_unit(said: str, unit: str, difference: bool = False) -> str:
    """A number with its unit; a difference of shares is one of percentage points.

    >>> in_unit("81.2", "%"), in_unit("3.1", "%", difference=True), in_unit("1", "%", difference=True), in_unit("4", "children")
    ('81.2 per cent', '3.1 percentage points', '1 percentage point', '4 children')
    """
    if unit != "%":
        return f"{said} {unit}"
    return f"{said} {'per cent' if not difference else 'percentage point' if said == '1' else 'percentage points'}"


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

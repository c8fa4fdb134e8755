"""Small scenarios for tests that work an answer out by hand: one child a family, everything certain unless said otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from cpmodel.model import distribution
from cpmodel.model.scenario import (
    Arrivals,
    Caseload,
    Hazard,
    Holidays,
    Meeting,
    Number,
    Odds,
    Opportunity,
    Past,
    People,
    Scenario,
    Siblings,
    Stay,
    Team,
    Time,
    Work,
)


def time(written: str) -> Time:
    """A length of time as a scenario writes it."""
    return Time(distribution.parse(written))


def stay(state: str, takes: str, odds: Mapping[str, float] | None = None, **more: Any) -> Stay:
    """A stay, with odds for every visit."""
    return Stay(state, time(takes), odds=None if odds is None else Odds((odds,)), **more)


def hazard(event: str, after: str, **more: Any) -> Hazard:
    """A hazard."""
    return Hazard(event, time(after), **more)


def opportunity(event: str, on: str, chance: float, after: str) -> Opportunity:
    """An opportunity after one event."""
    return Opportunity(event, frozenset({on}), Number(chance), time(after))


def arrivals(event: str, months: Mapping[str, float], name: str = "new") -> Arrivals:
    """Arrivals spread evenly over the working days."""
    return Arrivals(name, event, months, (1.0,) * 5 + (0.0,) * 2, ())


def there(children: int, *past: tuple[str, int], name: str = "known", ago: str = "0 days") -> Caseload:
    """A caseload whose past is events with their minutes after the anchor."""
    return Caseload(name, Number(children), time(ago), tuple(Past((event,), at) for event, at in past), ())


def meeting(
    event: str, states: str, *, aims: Mapping[str, str] | None = None, notice: str = "0 days", **more: Any
) -> Meeting:
    """A sort of meeting, held by the chairs."""
    return Meeting(
        name=more.pop("name", "meeting"),
        title="Meeting",
        odds=Odds(({event: 1.0},)),
        states=frozenset(states.split()),
        aims={limit: time(written) for limit, written in (aims or {}).items()},
        notice=time(notice),
        otherwise=time(more.pop("otherwise", "10 working days")),
        people="chairs",
        **more,
    )


def chairs(count: int, *, a_day: int = 1, a_week: int = 5, name: str = "chairs", **more: Any) -> People:
    """Chairs, or others with diaries, who are always there unless said otherwise."""
    title = name.removesuffix("s").replace("_", " ").capitalize()
    return People(
        name,
        title,
        "chair",
        tuple(f"{title} {number}" for number in range(1, count + 1)),
        tuple(60 * hour for hour in more.pop("hours", (10, 14)))[:a_day],
        Number(a_day),
        Number(a_week),
        Number(more.pop("leave", 0)),
        Number(more.pop("sickness", 0)),
        time(more.pop("sick_for", "2 working days")),
    )


def scenario(
    *parts: Any,
    begins: str = "2023-04-03",
    ends: str = "2023-07-03",
    sizes: Mapping[int, float] | None = None,
    shared: float = 1.0,
) -> Scenario:
    """A scenario of these parts, each put where it belongs."""
    kinds: dict[str, type] = {
        "arrivals": Arrivals,
        "caseload": Caseload,
        "stays": Stay,
        "hazards": Hazard,
        "opportunities": Opportunity,
        "meetings": Meeting,
        "people": People,
        "teams": Team,
        "holidays": Holidays,
        "work": Work,
    }
    return Scenario(
        "small",
        "Small",
        "example",
        date.fromisoformat(begins),
        date.fromisoformat(ends),
        Siblings(sizes or {1: 1.0}, Number(shared)),
        **{kind: {_name(each): each for each in parts if isinstance(each, made)} for kind, made in kinds.items()},
    )


def _name(part: Any) -> str:
    return str(getattr(part, "name", None) or getattr(part, "state", None) or part.event)

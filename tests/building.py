"""Small procedures made from the dataclasses themselves, for tests that need no files.

    procedure(
        pathway(
            "dissent",
            "none discussing settled",
            transition("raised", "none", "discussing"),
            transition("agreed", "discussing", "settled"),
            final="settled",
            within={"discussing": "10 working days"},
        ),
        pathway("record", "none kept", follows("dissent.agreed", "none", "kept"), final="kept"),
        limits=[limit("answer", "dissent.raised", "dissent.agreed", within="15 working days")],
    )

Names are given as one word, several words in one text, or a tuple. The first state is initial unless `initial` says otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from cpmodel.model import duration
from cpmodel.model.condition import FactIs, InState
from cpmodel.model.duration import Duration
from cpmodel.model.procedure import CalendarRules, CaseDate, Fact, Limit, Pathway, Procedure, State, Transition

Names = str | Iterable[str]


def names(written: Names) -> tuple[str, ...]:
    """`"one two"`, `("one", "two")` and `["one", "two"]` are the same names."""
    return tuple(written.split()) if isinstance(written, str) else tuple(written)


def length(written: str | Duration) -> Duration:
    """A duration as it is written in a procedure."""
    return duration.parse(written) if isinstance(written, str) else written


def transition(event: str, sources: Names, to: str | None = None, by: Names = "chair", **more: Any) -> Transition:
    """A transition on the pathway's own `event`, by the chair unless said otherwise; its pathway is filled in by `pathway`."""
    return Transition("", more.pop("id", ""), names(sources), to, event, by=names(by), written=event, **more)


def follows(events: Names, sources: Names, to: str | None = None, **more: Any) -> Transition:
    """A transition that follows events of other pathways."""
    heard = names(events)
    written = more.pop("written", ", ".join(heard))
    return Transition("", more.pop("id", ""), names(sources), to, follows=frozenset(heard), written=written, **more)


def pathway(
    name: str,
    states: Names | Mapping[str, Mapping[str, Any]],
    *transitions: Transition,
    initial: Names = (),
    final: Names = (),
    within: Mapping[str, str] | None = None,
    **more: Any,
) -> Pathway:
    """A pathway of these states; as a mapping, `states` gives further keys of a state."""
    keys = states if isinstance(states, Mapping) else {each: {} for each in names(states)}
    first = names(initial) or (next(iter(keys)),)
    lengths = within or {}
    made = {
        each: State(
            name,
            each,
            **{
                "title": _title(each),
                "initial": each in first,
                "final": each in names(final),
                "within": length(lengths[each]) if each in lengths else None,
                **given,
            },
        )
        for each, given in keys.items()
    }
    return Pathway(
        name, more.pop("title", _title(name)), made, tuple(_placed(name, each) for each in transitions), **more
    )


def limit(
    name: str,
    starts: Names,
    until: Names = (),
    *,
    within: str | Duration | None = None,
    at_least: str | Duration | None = None,
    void: Names = (),
    before: Names = (),
    **more: Any,
) -> Limit:
    """A running limit (`within`) or a least distance (`at_least`, with `before` or `before_date`)."""
    return Limit(
        name,
        more.pop("title", _title(name)),
        starts=frozenset(names(starts)),
        until=frozenset(names(until)),
        void=frozenset(names(void)),
        before=frozenset(names(before)),
        within=None if within is None else length(within),
        at_least=None if at_least is None else length(at_least),
        **more,
    )


def fact(name: str, **more: Any) -> Fact:
    """A fact that is no at first, unless said otherwise."""
    return Fact(name, _title(name), **more)


def procedure(
    *pathways: Pathway,
    name: str = "example",
    limits: Iterable[Limit] = (),
    facts: Iterable[Fact] = (),
    dates: Names = (),
    outlives: Names = (),
    calendar: CalendarRules | None = None,
    **more: Any,
) -> Procedure:
    """A procedure of these pathways, which are put in the order of their names as the reader does."""
    surviving = frozenset(names(outlives))
    acting = (_acting(each, surviving) for each in pathways)
    return Procedure(
        name,
        more.pop("title", _title(name)),
        more.pop("version", "1"),
        {each.name: each for each in sorted(acting, key=lambda each: each.name)},
        limits={each.name: each for each in limits},
        facts={each.name: each for each in facts},
        dates={each: CaseDate(each, _title(each)) for each in names(dates)},
        outlives=surviving,
        calendar=calendar or CalendarRules(),
        **more,
    )


def state(qualified: str) -> InState:
    """The condition `pathway.state`."""
    variable, _, value = qualified.partition(".")
    return InState(variable, value)


def is_so(name: str, value: str | bool = True) -> FactIs:
    """The condition that a fact has a value, by default that it is so."""
    return FactIs(name, value)


def _title(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _placed(pathway: str, each: Transition) -> Transition:
    event = each.event and f"{pathway}.{each.event}"
    named = event or f"{pathway}.{each.written}"
    return replace(each, pathway=pathway, event=event, id=each.id or f"{named}@{'+'.join(each.sources)}")


def _acting(pathway: Pathway, outlives: frozenset[str]) -> Pathway:
    return replace(
        pathway,
        transitions=tuple(
            replace(each, acts_after_end=each.reopens or pathway.name in outlives) for each in pathway.transitions
        ),
    )

"""The essence of a procedure: what can influence an answer about some of its variables, and nothing else.

Two procedures with the same essence get the same answers, whatever their words, the places of their elements and the
pathways that were not asked about. So an answer can be kept under the `fingerprint` of the essence that it was found in.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from functools import cache
from hashlib import sha256
from typing import Any, TypeVar

from cpmodel.model.condition import variables
from cpmodel.model.findings import NOWHERE, Place
from cpmodel.model.procedure import NO_GROUNDS, Limit, Pathway, Procedure
from cpmodel.model.scenario import Evidence, Scenario

T = TypeVar("T")

_WORDS = {
    "title": "",
    "note": None,
    "says": "",
    "written": "",
    "grounds": NO_GROUNDS,
    "place": NOWHERE,
    "duties": (),
    "also": (),
}
"""What people read in an element, by the names of its fields, and what stands there in an essence."""


@dataclass(frozen=True)
class Essences:
    """A procedure without its words and places, from which the essence for some variables is cut."""

    bare: Procedure

    @classmethod
    def of(cls, procedure: Procedure) -> Essences:
        """Take away the words and places, and what only describes: sources, requirements and stories."""
        return cls(
            replace(
                _bare(procedure),
                name="",
                version="",
                pathways={name: _pathway(each) for name, each in procedure.pathways.items()},
                roles=_each_bare(procedure.roles),
                facts=_each_bare(procedure.facts),
                dates=_each_bare(procedure.dates),
                limits=_each_bare(procedure.limits),
                rules=_each_bare(procedure.rules),
                names=(),
                stories=(),
                sources={},
                requirements={},
                words={},
                bases=(),
                changed={},
            )
        )

    def cut(self, asked: Collection[str], rules: Iterable[str]) -> Procedure:
        """The essence for the variables of one cone, and for these rules about them.

        Of pathways and conditions there is what speaks of nothing else. Of limits there are all that have an event in the
        cone, since one limit is measured by others; but none that asks for what is not in the essence, of which nobody can
        say there when it runs.
        """
        bare = self.bare
        pathways = {name: each for name, each in bare.pathways.items() if name in asked}
        setting = {name for pathway in pathways.values() for each in pathway.transitions for name in each.sets}
        groups = {name: frozenset(e for e in some if _pathway_of(e) in asked) for name, some in bare.events.items()}
        return replace(
            bare,
            pathways=pathways,
            facts={name: each for name, each in bare.facts.items() if name in asked or name in setting},
            events={name: some for name, some in groups.items() if some},
            conditions={name: each for name, each in bare.conditions.items() if variables(each) <= set(asked)},
            outlives=bare.outlives & set(asked),
            limits={
                name: each
                for name, each in bare.limits.items()
                if _pathways(each) & set(asked) and variables(each.when) <= set(asked)
            },
            rules={name: bare.rules[name] for name in rules},
        )


def of_scenario(scenario: Scenario) -> Scenario:
    """A scenario without its words and what it is held against, which change no simulated case."""
    return replace(scenario, name="", title="", note=None, preferences={}, published={})


def fingerprint(*values: Any) -> str:
    """The same text for equal values, made of plain data and dataclasses, and another for others.

    Where something is written and what a number rests on are no part of it.
    """
    return sha256(json.dumps([_plain(each) for each in values]).encode()).hexdigest()


def _plain(value: Any) -> Any:
    """The value as lists and words; what has no order is sorted, and what has one keeps it."""
    if value is None or type(value) is str or isinstance(value, str | int | float):
        return value
    if isinstance(value, date | Place | Evidence):
        return value.isoformat() if isinstance(value, date) else None
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    if isinstance(value, set | frozenset):
        return ["set", *sorted((_plain(each) for each in value), key=json.dumps)]
    if isinstance(value, Mapping):
        return ["mapping", *([_plain(key), _plain(each)] for key, each in value.items())]
    kind: type[Any] = type(value)
    assert is_dataclass(kind), f"no plain form of {kind.__name__}"
    return [kind.__name__, *(_plain(getattr(value, name)) for name in _fields(kind))]


@cache
def _fields(of: type[Any]) -> tuple[str, ...]:
    return tuple(each.name for each in fields(of))


def _bare(element: T) -> T:
    there = {each.name for each in fields(element)}  # type: ignore[arg-type]  # every element is a dataclass
    return replace(element, **{name: blank for name, blank in _WORDS.items() if name in there})  # type: ignore[type-var]


def _each_bare(elements: Mapping[str, T]) -> dict[str, T]:
    return {name: _bare(each) for name, each in elements.items()}


def _pathway(pathway: Pathway) -> Pathway:
    return replace(
        _bare(pathway), states=_each_bare(pathway.states), transitions=tuple(map(_bare, pathway.transitions))
    )


def _pathway_of(event: str) -> str:
    return event.partition(".")[0]


def _pathways(limit: Limit) -> set[str]:
    return {_pathway_of(each) for each in limit.events}

"""That a case can always come to rest in all its pathways together, which the checks ask of each state space by itself.

Shown layer by layer: wherever all is at rest that can influence some pathways, these come to rest by what happens in
them alone, which disturbs only what they influence. So a case comes to rest first where nothing else is heard, and last
where nobody hears it, and the seven million configurations of the whole need not be explored.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

import networkx as nx
import pytest

import cpmodel
from cpmodel.model.condition import And
from cpmodel.model.procedure import Procedure
from cpmodel.space import Bools, Space, dependencies
from tests.building import follows, pathway, procedure, transition


def unsettled(some: Procedure) -> list[set[str]]:
    """The pathways of each layer that may not come to rest where all is that influences them."""
    layers = nx.strongly_connected_components(dependencies(some))
    found = [each & some.pathways.keys() for each in layers]
    return sorted((each for each in found if each and not settles(some, each)), key=sorted)


def settles(some: Procedure, layer: Collection[str]) -> bool:
    space = Space(some, layer)
    quiet = at_rest(space, (name for name in some.pathways if name in space.variables and name not in layer))
    own = space.on(each for each in space.event_names if each.partition(".")[0] in layer)
    staying = space.inside & own & quiet[space.sources] & quiet[space.targets]
    return not (quiet & ~space.backward(quiet & at_rest(space, layer), staying)).any()


def at_rest(space: Space, names: Iterable[str]) -> Bools:
    return space.where(And(tuple(space.procedure.pathways[name].at_rest for name in names)))


@pytest.mark.parametrize("name", cpmodel.shipped())
def test_every_shipped_case_can_come_to_rest_in_all_pathways_together(name: str) -> None:
    assert unsettled(cpmodel.load(name)) == []


def test_two_pathways_that_are_never_at_rest_at_once_are_told() -> None:
    made = procedure(
        pathway(
            "day", "light dark", transition("fell", "light", "dark"), transition("broke", "dark", "light"), final="dark"
        ),
        pathway("owl", "asleep awake", follows("day.fell", "asleep", "awake"), follows("day.broke", "awake", "asleep")),
        pathway(
            "hen",
            "awake asleep",
            follows("day.fell", "awake", "asleep"),
            follows("day.broke", "asleep", "awake"),
            initial="asleep",
        ),
    )
    assert unsettled(made) == [{"hen"}, {"owl"}]

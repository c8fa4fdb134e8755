"""The checks' verdicts against those of a plain search, on random procedures with rules and limits about them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cpmodel.checks import check
from cpmodel.model.condition import ALWAYS, And, FactIs, Not, Or
from cpmodel.model.procedure import (
    OUTSIDE,
    Always,
    CanAlwaysStill,
    HoldsUntil,
    LeadsTo,
    Limit,
    Never,
    OnThen,
    Possible,
    Precedes,
    Procedure,
    Role,
    Rule,
    Told,
    Transition,
    Unchanged,
)
from tests.building import length, state
from tests.conformance.brute_force import CODES, Graph, shows, verdicts
from tests.conformance.strategies import procedures

PEOPLE = ("chair", "parents", "worker")


@st.composite
def peopled(draw: st.DrawFn, some: st.SearchStrategy[Procedure]) -> Procedure:
    """The same with people who own states, cause events and are told of them, and who are not always there."""
    made = draw(some)
    somebody = st.sampled_from(PEOPLE)
    states = st.sampled_from([state(each) for each in made.states])
    told = st.lists(somebody, max_size=2, unique=True).map(tuple)

    def acting(each: Transition) -> Transition:
        by = (
            each.by if each.by in ((), (OUTSIDE,)) else draw(st.sampled_from((*((one,) for one in PEOPLE), PEOPLE[:2])))
        )
        return replace(each, by=by, tells=draw(told))

    pathways = {
        name: replace(
            each,
            transitions=tuple(map(acting, each.transitions)),
            states={
                key: one if one.at_rest else replace(one, owner=draw(somebody)) for key, one in each.states.items()
            },
        )
        for name, each in made.pathways.items()
    }
    there = st.one_of(st.just(ALWAYS), states)
    return replace(made, pathways=pathways, roles={each: Role(each, each, exists_when=draw(there)) for each in PEOPLE})


@st.composite
def asked(draw: st.DrawFn) -> Procedure:
    """A random procedure with rules of every pattern that is asked of what happens, and limits of both kinds."""
    some = draw(peopled(procedures(4)))
    states = [state(f"{name}.{each}") for name, one in some.pathways.items() for each in one.states]
    facts = [FactIs(name, value) for name in some.read_facts for value in some.facts[name].values]
    atom = st.sampled_from([*states, *facts])
    condition = st.one_of(atom, atom.map(Not), st.tuples(atom, atom).map(And), st.tuples(atom, atom.map(Not)).map(Or))
    when = st.one_of(st.just(ALWAYS), condition)
    events = st.frozensets(st.sampled_from(sorted(some.own_events)), min_size=1, max_size=2)
    perhaps = st.one_of(st.just(frozenset[str]()), events)
    variables = st.lists(st.sampled_from(sorted(some.variables)), min_size=1, max_size=2).map(tuple)
    pathways = st.lists(st.sampled_from(sorted(some.pathways)), min_size=1, max_size=2).map(tuple)
    patterns = st.one_of(
        *(condition.map(each) for each in (Never, Always, Possible)),
        *(st.builds(each, condition, condition) for each in (LeadsTo, CanAlwaysStill)),
        st.builds(Precedes, events, events, since=perhaps),
        st.builds(Precedes, events, condition=condition, since=perhaps),
        st.builds(OnThen, events, condition, when),
        st.builds(HoldsUntil, events, condition, events, when),
        st.builds(Unchanged, variables, pathways),
        st.builds(Told, events, st.sampled_from(PEOPLE).map(lambda each: (each,)), when),
    )

    def limit(starts: frozenset[str], other: frozenset[str], running: bool, **more: object) -> Limit:
        days = length("3 days")
        kind = {"until": other, "within": days} if running else {"before": other, "at_least": days}
        return Limit("", "A limit", starts, **kind, **more)

    limits = draw(st.lists(st.builds(limit, events, events, st.booleans(), void=perhaps, when=when), max_size=3))
    rules = draw(st.lists(patterns, min_size=1, max_size=5))
    return replace(
        some,
        rules={f"rule {n}": Rule(f"rule {n}", f"It holds, {n}.", each) for n, each in enumerate(rules)},
        limits={f"limit {n}": replace(each, name=f"limit {n}") for n, each in enumerate(limits)},
    )


def agrees(some: Procedure) -> None:
    """The checks find what a plain search finds, and each story that breaks a rule does break it."""
    findings = check(some).findings
    found = {(each.code, each.subject) for each in findings if each.code in CODES}
    together = {("CP202", name) for name in some.pathways}  # that pathways cannot all be at rest is no verdict on one
    assert found - together == verdicts(Graph(some))
    for each in findings:
        pattern = some.rules[each.subject].pattern if each.code == "CP211" else None
        if pattern and each.trace is not None and not isinstance(pattern, Told):
            assert shows(pattern, each.trace), each


@settings(deadline=None, max_examples=60)
@given(asked())
def test_the_checks_find_what_a_plain_search_finds(some: Procedure) -> None:
    agrees(some)


@pytest.mark.slow
@settings(deadline=None, max_examples=2000)
@given(asked())
def test_the_checks_find_what_a_plain_search_finds_on_many_more(some: Procedure) -> None:
    agrees(some)

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpmodel.model.condition import (
    ALWAYS,
    NEVER,
    And,
    FactIs,
    InState,
    Not,
    Or,
    atoms,
    failing,
    holds,
    text,
    variables,
)

ACTIVE, DEAD = InState("plan", "active"), InState("child", "dead")
URGENT, COURT = FactIs("urgent", True), FactIs("route", "court")
VALUES = {"plan": "active", "child": "born", "urgent": False, "route": "court"}

values = st.fixed_dictionaries(
    {
        "plan": st.sampled_from(["active", "none"]),
        "child": st.sampled_from(["born", "dead"]),
        "urgent": st.booleans(),
        "route": st.sampled_from(["court", "consent"]),
    }
)
conditions = st.recursive(
    st.sampled_from([ACTIVE, DEAD, URGENT, COURT]),
    lambda inner: st.one_of(
        inner.map(Not),
        st.lists(inner, max_size=3).map(lambda each: And(tuple(each))),
        st.lists(inner, max_size=3).map(lambda each: Or(tuple(each))),
    ),
    max_leaves=8,
)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (ACTIVE, True),
        (DEAD, False),
        (URGENT, False),
        (FactIs("urgent", False), True),
        (COURT, True),
        (Not(DEAD), True),
        (And((ACTIVE, Not(DEAD))), True),
        (And((ACTIVE, DEAD)), False),
        (Or((DEAD, COURT)), True),
        (Or((DEAD, URGENT)), False),
        (ALWAYS, True),
        (NEVER, False),
    ],
)
def test_a_condition_holds_where_its_variables_have_the_values(condition, expected):
    assert holds(condition, VALUES) is expected


def test_atoms_come_from_left_to_right_with_repeats():
    assert list(atoms(Or((And((ACTIVE, Not(URGENT))), ACTIVE)))) == [ACTIVE, URGENT, ACTIVE]


def test_variables_are_named_once():
    assert variables(Or((And((ACTIVE, Not(URGENT))), InState("plan", "none")))) == {"plan", "urgent"}


def test_nothing_explains_what_holds():
    assert failing(And((ACTIVE, COURT)), VALUES) is None


def test_of_a_conjunction_only_what_is_missing_is_named():
    assert failing(And((ACTIVE, DEAD, URGENT, COURT)), VALUES) == And((DEAD, URGENT))
    assert failing(And((ACTIVE, And((COURT, DEAD)))), VALUES) == DEAD


def test_of_a_choice_that_fails_all_of_it_is_named():
    assert failing(And((ACTIVE, Or((DEAD, URGENT)))), VALUES) == Or((DEAD, URGENT))


@pytest.mark.parametrize(
    ("condition", "written"),
    [
        (ACTIVE, "plan.active"),
        (URGENT, "urgent"),
        (FactIs("urgent", False), "not urgent"),
        (COURT, "route == court"),
        (Not(And((ACTIVE, DEAD))), "not (plan.active and child.dead)"),
        (And((Or((ACTIVE, DEAD)), URGENT)), "(plan.active or child.dead) and urgent"),
        (Or((And((ACTIVE, DEAD)), URGENT)), "plan.active and child.dead or urgent"),
        (ALWAYS, "always"),
        (NEVER, "never"),
    ],
)
def test_a_condition_is_written_with_as_few_parentheses_as_it_needs(condition, written):
    assert text(condition) == written


@given(conditions, values)
def test_the_laws_of_de_morgan(condition, values):
    for one, other in ((And, Or), (Or, And)):
        assert holds(Not(one((condition, URGENT))), values) == holds(other((Not(condition), Not(URGENT))), values)


@given(conditions, values)
def test_what_explains_a_failure_fails_itself_and_reads_nothing_else(condition, values):
    missing = failing(condition, values)
    assert (missing is None) == holds(condition, values)
    if missing is not None:
        assert not holds(missing, values)
        assert variables(missing) <= variables(condition)


@given(conditions, values)
def test_only_the_variables_that_it_names_matter(condition, values):
    read = {name: value for name, value in values.items() if name in variables(condition)}
    assert holds(condition, read) == holds(condition, values)

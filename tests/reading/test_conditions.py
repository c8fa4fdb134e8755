"""The grammar of guards: what is written is read as it reads, and written again as it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpmodel.model.condition import And, Condition, FactIs, InState, Not, Or, holds, text
from cpmodel.reading.conditions import ConditionFault, parse

PLAN, REVIEW = InState("plan", "active"), InState("review", "held")
URGENT, COURT = FactIs("urgent", True), FactIs("route", "court")


def lookup(name: str, value: str | None, offset: int) -> Condition:
    """Any pathway, any fact: what the grammar says, without asking whether it is there."""
    pathway, dot, state = name.partition(".")
    return InState(pathway, state) if dot else FactIs(name, True if value is None else value)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("plan.active", PLAN),
        ("urgent", URGENT),
        ("route == court", COURT),
        ("not urgent", Not(URGENT)),
        ("not not urgent", Not(Not(URGENT))),
        ("plan.active and urgent", And((PLAN, URGENT))),
        ("plan.active or urgent", Or((PLAN, URGENT))),
        ("plan.active and review.held and urgent", And((PLAN, REVIEW, URGENT))),
        ("plan.active or review.held and urgent", Or((PLAN, And((REVIEW, URGENT))))),
        ("plan.active and review.held or urgent", Or((And((PLAN, REVIEW)), URGENT))),
        ("(plan.active or review.held) and urgent", And((Or((PLAN, REVIEW)), URGENT))),
        ("not plan.active and urgent", And((Not(PLAN), URGENT))),
        ("not (plan.active and urgent)", Not(And((PLAN, URGENT)))),
        ("not route == court", Not(COURT)),
        ("((urgent))", URGENT),
        ("  urgent\n and(plan.active)  ", And((URGENT, PLAN))),
        ("route==court", COURT),
        ("notable and order", And((FactIs("notable", True), FactIs("order", True)))),
    ],
)
def test_a_condition_is_read_as_it_reads(written: str, read: Condition) -> None:
    assert parse(written, lookup) == read


@pytest.mark.parametrize(
    ("written", "sentence", "offset"),
    [
        ("", "A name is missing at the end", 0),
        ("   ", "A name is missing at the end", 3),
        ("urgent and", "A name is missing at the end", 10),
        ("and urgent", "A name is missing before 'and'", 0),
        ("urgent or or plan.active", "A name is missing before 'or'", 10),
        ("not", "A name is missing at the end", 3),
        ("()", "A name is missing before ')'", 1),
        ("== court", "A name is missing before '=='", 0),
        ("route ==", "A value is missing after '=='", 6),
        ("route == and", "A value is missing after '=='", 6),
        ("route == (court)", "A value is missing after '=='", 6),
        ("(urgent", "A parenthesis that opens here is not closed", 0),
        ("urgent)", "')' is one thing too many; 'and' or 'or' joins two", 6),
        ("urgent plan.active", "'plan.active' is one thing too many; 'and' or 'or' joins two", 7),
        ("urgent not plan.active", "'not' is one thing too many; 'and' or 'or' joins two", 7),
        ("a == b == c", "'==' is one thing too many; 'and' or 'or' joins two", 7),
        *(
            (
                f"urgent {odd} plan.active",
                f"'{odd}' has no meaning in a condition; it may have names, ==, not, and, or and parentheses",
                7,
            )
            for odd in ("<", ",", "1", "é", "Ä", "%")
        ),
        *(
            (
                f"urgent {odd} plan.active",
                f"'{odd}' has no meaning in a condition; {hint}; it may have names, ==, not, and, or and parentheses",
                7,
            )
            for odd, hint in {
                "&": "write 'and'",
                "|": "write 'or'",
                "!": "write 'not'",
                "=": "'==' asks for the value of a fact",
            }.items()
        ),
        ("urgent AND plan.active", "'AND' is written in small letters: and", 7),
        ("Urgent", "'Urgent' has a capital letter, and names have none", 0),
        ("(" * 41 + "urgent" + ")" * 41, "This is nested more than 40 deep", 40),
        ("not " * 100_000 + "urgent", "This is nested more than 40 deep", 160),
        ("(" * 100_000, "This is nested more than 40 deep", 40),
    ],
    ids=lambda value: value[:30] if isinstance(value, str) else "",
)
def test_a_fault_says_what_is_wrong_and_how_far_into_the_text(written: str, sentence: str, offset: int) -> None:
    with pytest.raises(ConditionFault) as caught:
        parse(written, lookup)
    assert (caught.value.sentence, caught.value.offset) == (sentence, offset)


names = st.sampled_from(["plan", "urgent", "route", "child_in_need", "a1"])
atoms = st.builds(InState, names, names) | st.builds(FactIs, names, st.just(True)) | st.builds(FactIs, names, names)
conditions = st.recursive(
    atoms,
    lambda inner: (
        st.builds(Not, inner)
        | st.lists(inner, min_size=2, max_size=3).map(tuple).map(And)
        | st.lists(inner, min_size=2, max_size=3).map(tuple).map(Or)
    ),
    max_leaves=8,
)


@given(conditions)
def test_what_is_written_is_read_again_as_the_same_text(condition: Condition) -> None:
    again = parse(text(condition), lookup)
    assert text(again) == text(condition)
    assert parse(text(again), lookup) == again


@given(conditions)
def test_what_is_written_is_read_again_with_the_same_meaning(condition: Condition) -> None:
    again = parse(text(condition), lookup)
    for value in ("plan", "urgent", "route", True):
        values = dict.fromkeys(["plan", "urgent", "route", "child_in_need", "a1"], value)
        assert holds(again, values) == holds(condition, values)


@given(st.text(alphabet="abn(.)=&o drt\n", max_size=30))
def test_any_text_is_read_or_refused_with_a_place_in_it(written: str) -> None:
    offset = 0
    try:
        parse(written, lookup)
    except ConditionFault as fault:
        offset = fault.offset
    assert 0 <= offset <= len(written)

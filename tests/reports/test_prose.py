"""A procedure read back in sentences, with what is local marked."""

from __future__ import annotations

import pytest

from cpmodel.reading.procedures import load
from cpmodel.reports.prose import WIDTH, read_back
from tests.reading.examples import COMPLETE
from tests.reading.test_basing import LOCAL

BASED = """\
A visit, as one area has it, version 1 (local)
Based on A visit, with everything that the language has, version 1 (complete): what is marked + is added here,
what is marked ~ is changed here, and all else is as it is there.
"""


def test_a_pathway_of_a_local_procedure() -> None:
    assert read_back(load(LOCAL), load(COMPLETE), "visit") == BASED + WHOLE


WHOLE = """\

A VISIT TO THE FAMILY (visit)

“No visit”: the beginning.

~ “Requested”: under way; The manager has to act, within 3 working days (unverified).
  + The family may do: “Refused”. Then it is “The family refused”; followed by: record. By when: within 1
      month (Time to write).
  ~ Visitor or The manager may do: “Made”. Then it is “Visit made” and “What was found” is concern; followed
      by: record. By when: within 3 working days (Time to visit).
  When Turned 18 (child) happens. Then it is “No visit”.

+ “The family refused”: an outcome.

“Visit made”: an outcome.
  + The manager may do: “Refused”. Then it is “The family refused”; followed by: record. By when: within 1
      month (Time to write).

In any state at rest:
  ~ The family may do: “Requested”, but only if the child is not “Is 18”. Then it is “Requested”; followed by:
      record.

By when:
  ~ Time to visit. From “Requested” (visit): within 3 working days until “Made” (visit) (unverified); out of
      the count after “Turned 18” (child).
  + Time to write. From “Requested” (visit): within 1 month until “Refused” (visit) (unverified).

NOT TAKEN OVER FROM COMPLETE
  - “Called off” from “Requested” (visit)"""


def test_the_whole_tells_roles_pathways_rules_and_what_was_not_taken_over() -> None:
    said = read_back(load(LOCAL), load(COMPLETE))
    assert "\n\n~ Visitor.\nThe family, while the child is not “Is 18”.\n+ The manager.\n\n" in said
    assert [
        line for line in said.splitlines() if line.isupper() or line.endswith((" (child)", " (record)", " (visit)"))
    ] == [
        "THE CHILD (child)",
        "THE RECORD (record)",
        "A VISIT TO THE FAMILY (visit)",
        "WHATEVER HAPPENS",
        "NOT TAKEN OVER FROM COMPLETE",
        "  - “Called off” from “Requested” (visit)",
    ]
    assert said.endswith("  - “Called off” from “Requested” (visit)\n  - the limit “Notice of a visit”")


def test_words_are_told_at_the_end_and_marked_where_they_are_local() -> None:
    said = read_back(load("derbyshire"), load("england"))
    assert "\n\nWORDS\nSection 47 enquiry: What the local authority has to find out " in said
    assert "\n+ Dissent: A professional disagrees with what a conference or review has decided," in said
    assert "Also: Health visitor, Teacher, Doctor, School nurse, Midwife." in " ".join(said.split())


def test_nothing_is_marked_where_there_is_no_base() -> None:
    said = read_back(load(COMPLETE))
    assert not [line for line in said.splitlines() if line.lstrip().startswith(("+ ", "~ "))]
    assert "    · Tell the family who comes (on “Requested”)." in said
    assert "NOT TAKEN OVER" not in said


def test_what_leads_from_many_states_is_said_once_and_no_line_is_too_long() -> None:
    said = read_back(load("derbyshire"), None, "dissent")
    assert said.count("“Overtaken”") == 1
    assert "\n\nIn any state but the beginning:\n  “Overtaken”: when " in said
    assert max(map(len, read_back(load("derbyshire")).splitlines())) <= WIDTH


def test_a_pathway_that_there_is_not() -> None:
    with pytest.raises(
        ValueError, match=r"The procedure 'complete' has no pathway 'visits'; it has: child, record, visit."
    ):
        read_back(load(COMPLETE), None, "visits")

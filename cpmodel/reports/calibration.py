"""What was made of data, as text: the scenario, and what could not be had and was assumed instead."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from textwrap import fill

from cpmodel.calibration import Calibrated
from cpmodel.drafting import Draft
from cpmodel.model.scenario import Scenario, evidence


def drafted(draft: Draft) -> str:
    """What was begun, and what to do with it."""
    people, children = (sum(counts) for counts in zip(*_sheeted(draft.scenario), strict=True))
    files = "\n".join(f"  {each}" for each in (draft.file, *draft.sheets))
    opening = (
        f"{draft.scenario.title}, is based on '{draft.based_on}' and can be simulated as it is: with {people} who hold conferences,"
        f" and {children:,} children with a plan on the first day, who are made up until your own are in the sheet."
    )
    return f"{fill(opening, 100)}\n{files}\nPut your own people and caseload into the sheets, and then: cpmodel simulate {draft.file}"


def _sheeted(scenario: Scenario) -> Iterator[tuple[int, int]]:
    """How many people, and how many children, each part has from a sheet."""
    yield from ((len(each.persons), 0) for each in scenario.people.values())
    yield from ((0, len(each.plans)) for each in scenario.caseload.values())


def text(made: Calibrated, scenario: Scenario, path: Path) -> str:
    """The whole of it."""
    rests = [each for _, each in evidence(scenario)]
    assumed = sum(each.source is None for each in rests)
    opening = (
        f"{path} has {scenario.title}. Of its {len(rests)} numbers {len(rests) - assumed} have a source, and {assumed} are"
        f" assumed, each with a range; '{made.document['based_on']}' has those that are not in the file."
    )
    gaps = [
        f"- {each.what}: {each.why}. Assumed: {each.instead}; {each.low:g} to {each.high:g} times that are possible."
        for each in made.gaps
    ]
    parts = [fill(opening, 100)]
    if gaps:
        parts.append("What could not be had:\n" + "\n".join(fill(each, 100, subsequent_indent="  ") for each in gaps))
    if made.left_out:
        parts.append("\n".join(fill(f"- {each}", 100, subsequent_indent="  ") for each in made.left_out))
    parts.append(f"Next: cpmodel simulate {path}")
    return "\n\n".join(parts)

"""A small office to study: people ask, workers answer, and whoever waits too long has had the limit missed. Half a year of it takes a few hundredths of a second."""

from __future__ import annotations

from pathlib import Path

from cpmodel.model.procedure import Procedure
from cpmodel.model.scenario import Scenario
from cpmodel.reading.scenarios import load

PROCEDURE = {
    "office/procedure.yaml": """
procedure: office
title: An office
version: "1.0"
language: 1
because: an example
roles:
  worker: {title: Worker, because: an example}
limits:
  answer:
    title: Answered
    from: [work.asked]
    until: [work.answered]
    within: 3 working days
    statutory: false
    verified: true
    because: an example
""",
    "office/pathways/work.yaml": """
pathway: work
title: Work
because: an example
states:
  none: {initial: true}
  asked: {title: Asked, owner: worker, because: an example}
  answered: {final: true}
transitions:
  - {event: asked, by: worker, from: idle, to: asked, because: an example}
  - {event: answered, by: worker, from: asked, to: answered, because: an example}
""",
}
SCENARIO = """
scenario: usual
title: The usual half year
procedure: office
language: 1
period: {begins: 2023-01-02, ends: 2023-07-03}
siblings:
  sizes: {odds: {1: 1}, source: one by one}
  shared: {number: 1, source: one by one}
arrivals:
  letters:
    event: work.asked
    children:
      by_month: {2023-01: 40, 2023-02: 40, 2023-03: 40, 2023-04: 40, 2023-05: 40, 2023-06: 40, 2023-07: 2}
      assumed: About two a day.
      range: [0.8, 1.2]
    weekdays: {odds: {monday: 1, tuesday: 1, wednesday: 1, thursday: 1, friday: 1}, source: counted}
stays:
  work.asked:
    takes: {time: exponential mean 1.2 working days, assumed: It takes about a day, range: [0.7, 1.5]}
teams:
  desk:
    title: Desk
    role: worker
    workers: {number: 3, source: the office}
    caseload: {number: 1, source: one at a time}
    states: [work.asked]
"""
MORE = """
scenario: more
title: Four at the desk
language: 1
based_on: usual
changes:
  teams: {desk: {workers: {number: 4, source: the office}}}
"""


def written(folder: Path) -> Path:
    """The folder, with the office and two scenarios in it; `procedure: office` is read from there as the working folder."""
    for name, text in {**PROCEDURE, "usual.yaml": SCENARIO, "more.yaml": MORE}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text.lstrip(), encoding="utf-8")
    return folder


def read(folder: Path, name: str = "usual") -> tuple[Procedure, Scenario]:
    """The office and one of its scenarios."""
    from cpmodel.reading.procedures import load as load_procedure

    return load(written(folder) / f"{name}.yaml", load_procedure(folder / "office"))

"""What the checks say of a broken copy, in the order of what the answers cost, so that a test can stop when it knows enough."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from cpmodel.causes import causes
from cpmodel.checks import Question, View, catalogue, questions
from cpmodel.model.findings import Finding, Place, Unreadable, beside_the_base, ordered
from cpmodel.model.procedure import Procedure
from cpmodel.model.stories import tell
from cpmodel.reading.procedures import load
from cpmodel.space import Space
from tests.copies.reading import PROCEDURE, Copy, Line


def places(copy: Copy, folder: Path) -> Iterator[Line]:
    """Yield every place that is said to be looked at: that of each finding and of its remarks, and last the likely causes.

    The shipped procedure has no finding, so that each of these is new.
    """
    try:
        procedure = load(folder / PROCEDURE)
    except Unreadable as error:
        for fault in error.findings:
            yield _line(fault.place, folder)
            yield from (_line(each.place, folder) for each in fault.remarks)
        return
    found: list[Finding] = []
    for finding in beside_the_base(_found(procedure, copy), procedure.changed):
        found.append(finding)
        yield _line(finding.place, folder)
        yield from (_line(each.place, folder) for each in finding.remarks)
    told = [tell(procedure, story) for story in procedure.stories]
    yield from (_line(each.place, folder) for each in causes(procedure, ordered(found), told))


def _line(place: Place, folder: Path) -> Line:
    return Path(place.file).relative_to(folder).as_posix(), place.line


def _found(procedure: Procedure, copy: Copy) -> Iterator[Finding]:
    """Ask what needs no state space, then of the spaces that the slips can change, those that are about them first."""
    for module in catalogue().values():
        if hasattr(module, "examine"):
            yield from module.examine(procedure)
    asked = questions(procedure)
    cones = [each for each in set(asked.values()) if not any(each < other for other in asked.values())]
    about = frozenset[str]().union(*(asked.get(("pathway", name), ()) for name in copy.pathways))
    for needed in sorted(cones, key=lambda each: (each != about, len(each), sorted(each))):
        here = [question for question, cone in asked.items() if cone <= needed]
        for question in here:
            del asked[question]
        if copy.pathways & needed or not copy.pathways:
            view = _view(procedure, needed, here)
            for module in catalogue().values():
                if hasattr(module, "explore"):
                    yield from module.explore(view)


def _view(procedure: Procedure, needed: frozenset[str], asked: list[Question]) -> View:
    return View(
        procedure,
        Space(procedure, needed),
        tuple(procedure.pathways[name] for kind, name in asked if kind == "pathway"),
        tuple(procedure.limits[name] for kind, name in asked if kind == "limit"),
        tuple(procedure.rules[name] for kind, name in asked if kind == "rule"),
    )

"""What the terminal shows: plain text that reads well without colour, with the source line that a finding is about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from cpmodel.model import wording
from cpmodel.model.findings import Finding, Place, Severity, Unreadable
from cpmodel.model.procedure import Procedure
from cpmodel.model.reliance import reliance
from cpmodel.model.scenario import evidence
from cpmodel.model.stories import StoryResult
from cpmodel.reports._numbers import number

if TYPE_CHECKING:
    from cpmodel.api import Checked
    from cpmodel.covering import Covering
    from cpmodel.experiments import Results
    from cpmodel.mutating import Score


def unreadable(error: Unreadable) -> str:
    """Every fault of documents that could not be read, each with its source line."""
    count = len(error.findings)
    parts = ["\n".join(_located(each)) for each in error.findings]
    return "\n\n".join([*parts, f"{wording.counted(count, 'fault')}; nothing was done."])


def check(checked: Checked) -> str:
    """The findings of a check, then what was explored, what holds, and what it rests on."""
    parts = ["\n".join(_finding(checked.procedure, each)) for each in checked.verdict.findings]
    return "\n\n".join([*parts, "\n".join(_summary(checked))])


def _summary(checked: Checked) -> Iterator[str]:
    procedure, verdict = checked.procedure, checked.verdict
    warnings = len(verdict.findings) - len(checked.errors)
    yield f"{procedure}"
    yield f"  {wording.counted(len(checked.errors), 'error')}, {wording.counted(warnings, 'warning')}."
    yield (
        f"  {verdict.configurations:,} configurations explored, every one that a case can come to, in"
        f" {wording.counted(len(verdict.explored), 'state space')} with {sum(each.steps for each in verdict.explored):,} steps."
    )
    rules = len(procedure.rules)
    yield f"  {rules - len(checked.broken_rules)} of {wording.counted(rules, 'rule')} hold."
    stories = [each for each in checked.stories if each.story.kind != "optional"]
    yield f"  {sum(each.as_wanted for each in stories)} of {wording.counted(len(stories), 'required or forbidden story', 'required or forbidden stories')} go as told."
    covered = checked.coverage
    total = len(procedure.requirements)
    yield (
        f"  {wording.counted(total, 'requirement')}: {len(covered.behaves)} behave, {len(covered.annotates)} annotate,"
        f" {len(covered.not_modelled)} are not modelled and say why, {len(covered.missing)} are missing."
    )
    yield from rests_on(procedure)


def rests_on(procedure: Procedure) -> Iterator[str]:
    """The lines that say on which unverified limits and assumptions an answer rests."""
    found = reliance(procedure)
    yield f"  It {found}:"
    for limit in found.unverified:
        yield f"    unverified limit: {limit.title} ({limit.duration})"
    for each in found.assumptions:
        yield f"    assumed: {each.element.name}: {each.text}"


def stories(procedure: Procedure, told: Iterable[StoryResult]) -> str:
    """Every story on a line, and where one departs."""
    lines = [f"{procedure}"]
    for each in told:
        mark = "as told" if each.as_wanted else "DEPARTS"
        if each.story.kind == "optional":
            mark = "possible" if each.possible else "not possible"
        lines.append(f"  {mark:<12}  {each.story.kind:<9}  {each.story.name}")
        run = each.departs
        if run is not None:
            at = "its end" if run.refused is None else f"event {run.refused + 1}, {each.story.events[run.refused]}"
            lines.append(f"                at {at}; before it:")
            lines += [f"                  {line}" for line in wording.trace(procedure, run.trace)]
    return "\n".join([*lines, *rests_on(procedure)])


def covering(procedure: Procedure, found: Covering) -> str:
    """The stories as a file that can be kept beside the procedure, each with what it is the first to show."""
    transitions = sum(taken for new in found.reached for _, taken in new)
    guards = sum(len(new) for new in found.reached) - transitions
    lines = [
        f"# {procedure}",
        (
            f"# {wording.counted(len(found.stories), 'story', 'stories')} that together take {wording.counted(transitions, 'transition')}"
            f" and show {wording.counted(guards, 'guard')} saying no."
        ),
    ]
    lines += [f"# No story reaches {name} {'taken' if taken else 'refused'}." for name, taken in found.unreachable]
    lines.append("stories:")
    for story in found.stories:
        lines += [f"  - name: {story.name}", f"    kind: {story.kind}"]
        starts = ", ".join(f"{name}: {str(value).lower()}" for name, value in story.starts.items())
        lines += [f"    starts: {{{starts}}}"] if starts else []
        lines += ["    because: made by cpmodel stories --cover", "    events:"]
        lines += [f"      - {event}" for event in story.events]
    return "\n".join(lines)


def score(procedure: Procedure, found: Score) -> str:
    """How many broken copies the checks notice, and those that they do not, each with what would notice it."""
    counted = found.noticed + found.survived
    lines = [f"{procedure}"]
    if found.stopped:
        lines.append(
            f"  Stopped after {len(found.outcomes):,} of {wording.counted(found.made, 'broken copy', 'broken copies')}."
        )
    lines += [
        f"  {found.share:.1%} of the broken copies are noticed: {found.noticed:,} of {counted:,}.",
        f"  Left out: {found.refused:,} that the reader refuses, {found.equal:,} that are proved to be the same.",
    ]
    if found.survivors:
        lines.append("  Nothing would notice:")
    for each in found.survivors:
        lines += [f"    {_shown(each.place)}: {each.says}", f"      {each.hint}"]
    return "\n".join([*lines, *rests_on(procedure)])


def results(found: Results) -> str:
    """The measures of a simulated scenario with their intervals, and what they rest on."""
    scenario = found.scenario
    count = len(found.replications)
    width = max((len(measure.title) for measure in found.measures.values()), default=0)
    lines = [
        f"{scenario.title}",
        f"  {found.procedure}",
        f"  {wording.counted(count, 'replication')}, seed {found.seed}.",
    ]
    for name, measure in found.measures.items():
        estimate = found.estimates.get(name)
        if estimate is None:
            lines.append(f"  {measure.title:<{width}}  nothing to measure by")
            continue
        between = f"   ({number(estimate.low)} to {number(estimate.high)})" if count > 1 else ""
        lines.append(f"  {measure.title:<{width}}  {number(estimate.mean):>9} {measure.unit}{between}")
    if count > 1:
        lines.append(
            "  In parentheses: the interval that holds the true mean with 95 % confidence; more replications narrow it."
        )
    numbers = [each for _, each in evidence(scenario)]
    assumed = sum(each.source is None for each in numbers)
    lines.append(
        f"  The scenario has {wording.counted(len(numbers), 'number')}: {len(numbers) - assumed} with a source and {assumed}"
        " assumed, each with its range in the scenario's file and in the report."
    )
    return "\n".join([*lines, *rests_on(found.procedure)])


def _finding(procedure: Procedure, finding: Finding) -> Iterator[str]:
    yield from _located(finding)
    if finding.trace is not None:
        yield f"  The shortest story that shows it (if dates allow), {wording.counted(len(finding.trace.steps), 'step')}:"
        yield from (f"    {line}" for line in wording.trace(procedure, finding.trace))
    if said := wording.doom(procedure, finding):
        yield f"  {said}"
    for remark in finding.remarks:
        yield f"  {_shown(remark.place)}: {remark.sentence}"
        yield from _excerpt(remark.place)
    if finding.mend:
        yield f"  Mend: {finding.mend.says} (cpmodel check --fix)"


def _located(finding: Finding) -> Iterator[str]:
    place = finding.place
    said = "warning " if finding.severity is Severity.WARNING else ""
    yield f"{_shown(place)}: {finding.code} {said}{finding.sentence}"
    yield from _excerpt(place)


def _shown(place: Place) -> str:
    path = Path(place.file)
    if path.is_absolute() and path.is_relative_to(Path.cwd()):
        path = path.relative_to(Path.cwd())
    return f"{path}:{place.line}:{place.column}"


def _excerpt(place: Place) -> Iterable[str]:
    try:
        lines = Path(place.file).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ()
    if not 1 <= place.line <= len(lines):
        return ()
    line = lines[place.line - 1]
    start = max(0, place.column - 60)
    shown = line[start : start + 110]
    number = f"{place.line:>6} | "
    return (f"{number}{shown}", f"{' ' * (len(number) + place.column - 1 - start)}^")

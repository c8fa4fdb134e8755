"""What the terminal shows: plain text that reads well without colour, with the source line that a finding is about.

Every function returns text. `show` writes it, and lays colour over it where a terminal looks: nothing is said by colour
alone.
"""

from __future__ import annotations

import difflib
import sys
import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from cpmodel.model import wording
from cpmodel.model.condition import text
from cpmodel.model.findings import Finding, Place, Severity, Unreadable
from cpmodel.model.procedure import Procedure
from cpmodel.model.refusals import departure, nearest
from cpmodel.model.reliance import reliance
from cpmodel.model.semantics import Trace
from cpmodel.model.stories import StoryResult
from cpmodel.reading.procedures import shape_of
from cpmodel.reports import _unanswered
from cpmodel.reports._excerpts import cut, excerpt, from_here, in_procedure, shown
from cpmodel.reports._gathering import MOST, after, alike, others, together

if TYPE_CHECKING:
    from cpmodel.api import Checked, Mended
    from cpmodel.covering import Covering
    from cpmodel.depending import Absence
    from cpmodel.mending import Mending
    from cpmodel.mutating import Score
    from cpmodel.watching import Round

NAMED = 4
"""How many of several things that are alike are named."""
PLACES = 6
"""How many other places of a fault are named."""
_MARGIN = 100
_GREEN, _RED, _OPEN = "✓ as told", "✗ departs", "· open"


def show(said: str, stream: TextIO | None = None) -> None:
    """Write text to standard output, or another stream: in colour where a terminal looks and NO_COLOR is not set."""
    where = stream or sys.stdout
    if not where.isatty():
        where.write(f"{said}\n")
        where.flush()
        return
    from cpmodel.reports import _colour

    _colour.show(said, where)


def unreadable(error: Unreadable) -> str:
    """Every fault of documents that could not be read, each with its source line."""
    count = len(error.findings)
    parts = ["\n".join(_fault(each)) for each in error.findings]
    return "\n\n".join([*parts, f"{wording.counted(count, 'fault')}; nothing was done."])


def _fault(finding: Finding) -> Iterator[str]:
    yield from _located(finding)
    yield from (f"  {shown(each.place)}: {each.sentence}" for each in finding.remarks[:PLACES])
    yield from _more(finding)
    yield from _mend(finding)


def _more(finding: Finding) -> Iterator[str]:
    if len(finding.remarks) > PLACES:
        yield f"  ... and {wording.counted(len(finding.remarks) - PLACES, 'more place')}."


def check(checked: Checked, whole: bool = False) -> str:
    """The findings of a check, then what was explored, what holds, and what it rests on.

    Unless the `whole` is asked for, only the first findings are shown, errors before warnings, and the rest is counted.
    """
    groups = together(checked.verdict.findings)
    if whole:
        groups = [[each] for group in groups for each in group]
    first = groups if whole else groups[:MOST]
    parts = ["\n".join(_causes(checked))] if checked.causes else []
    parts += _findings(checked.procedure, first)
    if more := Counter(each.code for group in groups[len(first) :] for each in group):
        codes = ", ".join(f"{count} {code}" for code, count in sorted(more.items()))
        parts.append(f"... and {wording.counted(more.total(), 'more finding')}: {codes}. With --all they are shown.")
    parts += _unanswered.sentences(checked.procedure, checked.verdict)
    return "\n\n".join([*parts, "\n".join(_summary(checked, whole))])


def watched(found: Round) -> str:
    """What a round of watching says, and last, where it is seen, what has changed."""
    said = unreadable(found.outcome) if isinstance(found.outcome, Unreadable) else check(found.outcome)
    changes = ""
    if found.gone or found.new:
        changes = f": {wording.counted(len(found.gone), 'finding')} gone, {len(found.new)} new"
    elif found.number > 1 and not isinstance(found.outcome, Unreadable):
        changes = ": nothing is new or gone"
    return f"{said}\n\nRound {found.number} took {found.seconds:.1f} s{changes}. It is checked again when a file is saved; Ctrl-C ends it."


def mending(found: Mended) -> str:
    """What was mended and where, what was left and why; before it the diff of a dry run, after it how things stand then."""
    work = found.mending
    dry = bool(work.contents) and not found.written
    done = "would be mended" if dry else "mended"
    lines = [
        f"{shown(each.place)}: {each.code} {done}: {each.mend.says.rstrip('.')}." for each in work.mended if each.mend
    ]
    lines += _left(work)
    where = f"{wording.counted(len(work.mended), 'mend')} in {wording.counted(len(work.contents), 'file')}"
    if not work.contents:
        lines.append("Nothing was mended; every file is as it was.")
    else:
        lines.append(f"{where}; {'nothing was written' if dry else 'every other line is as it was'}.")
    return "\n\n".join([*([_diff(work)] if dry else []), "\n".join(lines), *_standing(found, dry)])


def _left(work: Mending) -> Iterator[str]:
    """What was left and why; of very many for one reason the first few."""
    reasons: dict[str, list[str]] = {}
    for each in work.left:
        if each.finding.mend:
            says = f"{each.finding.code} left as it is: {each.finding.mend.says.rstrip('.')}."
            reasons.setdefault(each.why, []).append(f"{shown(each.finding.place)}: {says} {each.why}")
    for lines in reasons.values():
        yield from lines[:NAMED]
        if len(lines) > NAMED:
            yield f"... and {len(lines) - NAMED:,} more for the same reason."


def _standing(found: Mended, dry: bool) -> Iterator[str]:
    """How the mended procedure stands. In a dry run only in numbers: the places of its findings are not written anywhere."""
    faults = found.mending.faults
    if found.checked is None:
        yield from ("\n".join(_located(each)) for each in faults)
        yield f"{wording.counted(len(faults), 'fault')} left; the procedure cannot be read, and was not checked."
    elif dry:
        yield "\n".join(_summary(found.checked, whole=False))
    else:
        yield check(found.checked)


def _diff(work: Mending) -> str:
    """What changes in the files, as `diff -u` shows it."""
    lines: list[str] = []
    for path, contents in work.contents.items():
        before, after = (each.decode("utf-8").splitlines(keepends=True) for each in contents)
        name = from_here(path)
        head = ("", "") if name.is_absolute() else ("a/", "b/")
        old, new = (f"{each}{name.as_posix()}" for each in head)
        for line in difflib.unified_diff(before, after, old, new):
            lines.append(line.rstrip("\r\n"))
            if not line.endswith("\n"):
                lines.append("\\ No newline at end of file")
    return "\n".join(lines)


def _findings(procedure: Procedure, groups: Iterable[list[Finding]]) -> Iterator[str]:
    before: Trace | None = None
    for group in groups:
        first = group[0]
        lines = list(_finding(procedure, first, before))
        if of := others(procedure, group):
            lines.append(f"  The same here of {_some(of)}.")
        elif len(group) > 1:
            lines.append(f"  The same here {wording.counted(len(group) - 1, 'time')} more.")
        yield "\n".join(lines)
        before = first.trace or before


def _some(names: Iterable[str]) -> str:
    """The first of many names, and how many more there are."""
    every = list(names)
    left = len(every) - NAMED
    return wording.listed([*every[:NAMED], f"{left} more"] if left > 1 else every)


def _summary(checked: Checked, whole: bool) -> Iterator[str]:
    procedure, verdict = checked.procedure, checked.verdict
    warnings = len(verdict.findings) - len(checked.errors)
    yield f"{procedure}"
    yield f"  {wording.counted(len(checked.errors), 'error')}, {wording.counted(warnings, 'warning')}."
    every = ", every one that a case can come to," if checked.complete else ""
    yield (
        f"  {verdict.configurations:,} configurations explored{every} in"
        f" {wording.counted(len(verdict.explored), 'state space')} with {sum(each.steps for each in verdict.explored):,} steps."
    )
    rules = len(procedure.rules)
    unasked = len(checked.unasked_rules)
    open_ = f"; of {unasked} it is not known" if unasked else ""
    hold = "holds" if rules == 1 else "hold"
    yield f"  {rules - len(checked.broken_rules) - unasked} of {wording.counted(rules, 'rule')} {hold}{open_}."
    stories = [each for each in checked.stories if each.story.kind != "optional"]
    yield f"  {sum(each.as_wanted for each in stories)} of {wording.counted(len(stories), 'required or forbidden story', 'required or forbidden stories')} {'goes' if len(stories) == 1 else 'go'} as told."
    covered = checked.coverage
    total = len(procedure.requirements)
    yield (
        f"  {wording.counted(total, 'requirement')}: {len(covered.behaves)} behave, {len(covered.annotates)} annotate,"
        f" {len(covered.not_modelled)} not modelled with a reason, {len(covered.missing)} missing."
    )
    yield from rests_on(procedure, whole)


def rests_on(procedure: Procedure, whole: bool = False) -> Iterator[str]:
    """The lines that say on which unverified limits and assumptions an answer rests: by name, or the `whole` of each."""
    found = reliance(procedure)
    if not (found.unverified or found.assumptions):
        yield f"  It {found}."
        return
    if not whole:
        yield f"  It {found}; cpmodel check --all and the report say each in full."
        limits = [limit.name for limit in found.unverified]
        assumed = dict.fromkeys(each.element.name.partition("@")[0] for each in found.assumptions)
        yield from _names("unverified limits", limits)
        yield from _names("assumed besides" if limits else "assumed", [each for each in assumed if each not in limits])
        return
    yield f"  It {found}:"
    for limit in found.unverified:
        yield f"    unverified limit: {limit.title} ({limit.duration})"
    for each in found.assumptions:
        yield f"    assumed: {each.element.name}: {each.text}"


def _names(what: str, names: list[str]) -> Iterator[str]:
    if names:
        yield from textwrap.wrap(
            f"{what}: {', '.join(names)}",
            _MARGIN,
            initial_indent="    ",
            subsequent_indent="      ",
            break_long_words=False,
            break_on_hyphens=False,
        )


def stories(procedure: Procedure, told: Iterable[StoryResult], chosen: Iterable[StoryResult] | None = None) -> str:
    """Every story as a row of a table: those that depart first, each with where and what stood in the way.

    Of all that were told only the `chosen` are shown, where that is given.
    """
    every = list(told)
    rows = every if chosen is None else list(chosen)
    asked = [each for each in every if each.story.kind != "optional"]
    red = [each for each in every if not each.as_wanted]
    lines = [f"{procedure}"]
    lines.append(
        f"  {len(asked) - len(red)} of {wording.counted(len(asked), 'required or forbidden story', 'required or forbidden stories')} {'goes' if len(asked) == 1 else 'go'} as told."
    )
    before: Trace | None = None
    for group in alike(procedure, (each for each in rows if not each.as_wanted)):
        lines += ["", *_departing(procedure, group[0], before)]
        if also := [f"'{each.story.name}'" for each in group[1:]]:
            lines.append(f"  The same stops {_some(also)}.")
        before = group[0].departs.trace if group[0].departs else before
    for file, some in groupby(rows, key=lambda each: each.story.place.file):
        lines += ["", *_story_rows(in_procedure(file), list(some))]
    return "\n".join([*lines, "", *rests_on(procedure)])


def _departing(procedure: Procedure, told: StoryResult, before: Trace | None) -> Iterator[str]:
    story, at = told.story, departure(procedure, told)
    assert at is not None, story.name
    places = story.event_places
    place = places[at.position] if at.position is not None and at.position < len(places) else story.place
    yield f"{shown(place)}: {_RED}: {story.name}"
    yield from _excerpt(place)
    yield f"  This {story.kind} story {wording.departure(procedure, story, at)}."
    for each in nearest(at.refusals):
        yield f"  {shown(each.transition.place)}: {wording.refusal(procedure, each)}"
        yield from _excerpt(each.transition.place)
    if told.departs:
        yield "  As far as it came:"
        yield from _trace(procedure, told.departs.trace, before)


def _story_rows(title: str, some: list[StoryResult]) -> Iterator[str]:
    departing = sum(not each.as_wanted for each in some)
    yield f"{title}: {len(some) - departing} of {len(some)} as wanted"
    for each in sorted(some, key=lambda each: each.as_wanted):
        story, run = each.story, each.departs
        mark = _GREEN if each.as_wanted else _RED
        if story.kind == "optional":
            mark = f"{_OPEN}, {'possible' if each.possible else 'not possible'}"
        at = ""
        if run is not None:
            last = len(story.events) - 1 if story.kind == "forbidden" else None
            position = run.refused if run.refused is not None else last
            at = "  (at its end)" if position is None else f"  (at event {position + 1}, {story.events[position]})"
        yield f"  {mark:<10} {story.kind:<10} {story.name}{at}"


def covering(procedure: Procedure, found: Covering) -> str:
    """The stories as a file that can be kept beside the procedure, each with what it is the first to show."""
    transitions = sum(taken for new in found.reached for _, taken in new)
    guards = sum(len(new) for new in found.reached) - transitions
    count = wording.counted(len(found.stories), "story", "stories")
    events = wording.counted(sum(len(each.events) for each in found.stories), "event")
    end = "is proved" if found.proved else "is not proved: the search was stopped"
    lines = [
        f"# {procedure}",
        (
            f"# {count} of {events} that together take {wording.counted(transitions, 'transition')}"
            f" and show {wording.counted(guards, 'guard')} saying no."
        ),
        f"# That no fewer of the {found.candidates} stories that were tried would do {end}.",
        "# Save this in the procedure's folder stories, and cpmodel check tells them again.",
    ]
    lines += [f"# No story reaches {name} {'taken' if taken else 'refused'}." for name, taken in found.unreachable]
    lines.append("stories:" if found.stories else "stories: []")
    for story, new in zip(found.stories, found.reached, strict=True):
        lines += ["", f"  - name: {story.name}", f"    kind: {story.kind}"]
        starts = ", ".join(f"{name}: {str(value).lower()}" for name, value in story.starts.items())
        lines += [f"    starts: {{{starts}}}"] if starts else []
        lines += ["    because: made by cpmodel stories --cover", "    note: >-"]
        lines += (f"      {line}" for line in _shown_first(procedure, new))
        width = max((len(each) for each in story.events), default=0)
        lines += ["    events:"] if story.events else ["    events: []"]
        lines += (f"      - {each:<{width}}   # {wording.event(procedure, each)}" for each in story.events)
        lines += [f"    ends: {text(story.ends)}"] if story.events else []
    return "\n".join(lines)


def _shown_first(procedure: Procedure, new: Iterable[tuple[str, bool]]) -> list[str]:
    """In words, what a story takes that those before it do not, and which guards are first seen to say no in it."""
    called: dict[bool, list[str]] = {True: [], False: []}
    for name, taken in sorted(new):
        each = procedure.transitions[name]
        words = f"{wording.transition(procedure, each)} ({wording.in_words(each.pathway)})"
        if words not in called[taken]:
            called[taken].append(words)
    said = [f"It is the first to take: {'; '.join(called[True])}."] if called[True] else []
    said += [f"It shows that this may be refused: {'; '.join(called[False])}."] if called[False] else []
    return [line for each in said for line in textwrap.wrap(each, _MARGIN, break_on_hyphens=False)]


def absences(procedure: Procedure, found: Iterable[Absence]) -> str:
    """Who can hold up whom: the states that wait for ever without a role, pathway by pathway."""
    found = tuple(found)
    lines = [
        f"{procedure}",
        "  In these states a case would stay for ever without the role, whatever everybody else who has to act does.",
    ]
    for each in found:
        if each.waiting:
            lines.append(f"  {wording.absent(procedure, each.role)}{' (can stay away)' if each.can_stay_away else ''}")
        for pathway, states in each.by_pathway.items():
            titles = ", ".join(wording.quoted(wording.state(procedure, one)) for one in states)
            lines.append(f"    {wording.in_words(pathway)}: {titles}")
    nobody = wording.listed(wording.absent(procedure, each.role) for each in found if not each.waiting)
    lines += [f"  Nothing waits for ever without: {nobody}."] if nobody else []
    return "\n".join([*lines, *rests_on(procedure)])


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
        lines += [f"    {shown(each.place)}: {each.says}", f"      {each.hint}"]
    return "\n".join([*lines, *rests_on(procedure)])


def _causes(checked: Checked) -> Iterator[str]:
    found, stories = len(checked.verdict.findings), sum(each.as_wanted for each in checked.stories)
    yield (
        f"{wording.counted(found, 'finding')}. What most of them have in common, and the"
        f" {wording.counted(stories, 'story', 'stories')} that go well have not; look here first:"
    )
    for cause in checked.causes:
        yield f"  {shown(cause.place)}: {cause.sentence}"
        yield from (f"  {line}" for line in _excerpt(cause.place))


def _finding(procedure: Procedure, finding: Finding, before: Trace | None) -> Iterator[str]:
    yield from _located(finding)
    if finding.trace is not None:
        yield f"  {wording.told(finding)}, {wording.counted(len(finding.trace.steps), 'step')}:"
        yield from _trace(procedure, finding.trace, before)
    if said := wording.doom(procedure, finding):
        yield f"  {said}"
    for remark in finding.remarks[:PLACES]:
        yield f"  {shown(remark.place)}: {remark.sentence}"
        yield from _excerpt(remark.place)
    yield from _more(finding)
    yield from _mend(finding)


def _mend(finding: Finding) -> Iterator[str]:
    if finding.mend:
        # The file of a scenario has misspelt names too, and is not what a check mends.
        by_itself = all(shape_of(Path(each.place.file)) for each in finding.mend.edits)
        yield f"  Mend: {finding.mend.says}{' (cpmodel check --fix)' if by_itself else ''}"


def _trace(procedure: Procedure, told: Trace, before: Trace | None) -> Iterator[str]:
    yield from (f"    {line}" for line in after(procedure, told, before))


def _located(finding: Finding) -> Iterator[str]:
    said = "warning " if finding.severity is Severity.WARNING else ""
    yield f"{shown(finding.place)}: {finding.code} {said}{finding.sentence}"
    yield from _excerpt(finding.place)


def _excerpt(place: Place) -> Iterable[str]:
    found = excerpt(place)
    if found is None:
        return ()
    line, number = cut(found), f"{place.line:>6} | "
    return (f"{number}{line.text}", f"{' ' * (len(number) + line.column - 1)}{'^' * line.length}")

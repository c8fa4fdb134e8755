"""The likely cause of many findings: what the stories that go wrong have in common, and those that go well have not.

One slip can give a hundred findings, each at another place. Every story that goes as it should and every finding with a
story is taken as a test; an element that many failing ones pass through and few passing ones is suspected, by the
coefficient of Ochiai (Abreu, Zoeteweij and van Gemund, An evaluation of similarity coefficients for software fault
localization, 2006). An element is a transition that is taken, a transition whose guard refuses what is told, or a *gap*:
a state in which a pathway does nothing on an event that happens, or is told to happen. A transition that was deleted
leaves a gap.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import sqrt

from cpmodel.model import wording
from cpmodel.model.findings import Finding, Place
from cpmodel.model.procedure import Procedure
from cpmodel.model.semantics import Configuration, Trace
from cpmodel.model.stories import StoryResult

FEWEST = 2
"""One finding has nothing in common with others."""
MOST = 3
"""So many causes are told, where several are equally likely."""

Element = tuple[str, str]
"""A transition's id and nothing, or a state's qualified name and the event on which it does nothing."""


@dataclass(frozen=True, slots=True)
class Cause:
    """An element that may be to blame: where it is, what it is in words, and in how many of the findings it plays a part."""

    place: Place
    sentence: str
    shared: int
    findings: int


def causes(procedure: Procedure, findings: Iterable[Finding], stories: Iterable[StoryResult]) -> tuple[Cause, ...]:
    """The likeliest causes of the findings, at most `MOST` that are equally likely; none where most have nothing in common."""
    passing: Counter[Element] = Counter()
    failing: list[frozenset[Element]] = []
    for told in stories:
        for run in told.runs:
            if told.as_wanted:
                passing.update(set(_passed(procedure, run.trace)))
    departing = {each.story.name: each for each in stories if not each.as_wanted}
    for finding in findings:
        if finding.trace is not None:
            seen = {*_passed(procedure, finding.trace), *_named(procedure, finding)}
            failing.append(frozenset(seen | _refusing(procedure, departing.get(finding.subject), finding.trace)))
    if len(failing) < FEWEST:
        return ()
    failed = Counter(element for each in failing for element in each)
    likelihood = {element: count / sqrt(len(failing) * (count + passing[element])) for element, count in failed.items()}
    best = max(likelihood.values(), default=0.0)
    likely = sorted(
        (element for element, value in likelihood.items() if value == best and 2 * failed[element] > len(failing)),
        key=lambda element: (_rank(procedure, element), element),
    )
    return tuple(_cause(procedure, element, failed[element], len(failing)) for element in likely[:MOST])


def _rank(procedure: Procedure, element: Element) -> int:
    """Of what is equally likely: a pathway that is deaf in the middle of something, what is done, then what is deaf at rest."""
    name, event = element
    return 1 if not event else 2 if procedure.states[name].at_rest else 0


def _passed(procedure: Procedure, trace: Trace) -> Iterator[Element]:
    """What a story passes through: the transitions that it takes, and the states in which a pathway that follows the event elsewhere does nothing."""
    for step in trace.steps:
        for each in step.taken:
            yield each.id, ""
        moved = {each.pathway for each in step.taken}
        for name in procedure.followers[step.event]:
            if name not in moved:
                yield f"{name}.{step.before[name]}", step.event


def _named(procedure: Procedure, finding: Finding) -> Iterator[Element]:
    """The elements that a finding names as its subject."""
    subject, _, event = finding.subject.partition(" ")
    if finding.subject in procedure.transitions:
        yield finding.subject, ""
    elif event in procedure.own_events:
        yield subject, event


def _refusing(procedure: Procedure, told: StoryResult | None, trace: Trace) -> set[Element]:
    """Why the next event of a story that stops is refused: the guards that say no, or the gap where nothing waits for it."""
    run = told.departs if told else None
    if told is None or run is None or run.refused is None or run.trace != trace:
        return set()
    event = told.story.events[run.refused]
    own = procedure.own_events.get(event, ())
    standing = _standing(trace.end, event)
    guarded = {(each.id, "") for each in own if trace.end[each.pathway] in each.sources}
    return guarded or {(standing, event)}


def _standing(configuration: Configuration, event: str) -> str:
    pathway = event.partition(".")[0]
    return f"{pathway}.{configuration[pathway]}"


def _cause(procedure: Procedure, element: Element, shared: int, count: int) -> Cause:
    name, event = element
    if not event:
        transition = procedure.transitions[name]
        said = f"{wording.quoted(wording.transition(procedure, transition))} ({name})"
        return Cause(transition.place, f"{said} plays a part in {shared} of {count}.", shared, count)
    state = procedure.states[name]
    said = (
        f"that nothing happens in {wording.quoted(state.title)} ({name}) on"
        f" {wording.quoted(wording.event(procedure, event))} ({event})"
    )
    return Cause(state.place, f"{wording.sentence_case(said)} plays a part in {shared} of {count}.", shared, count)

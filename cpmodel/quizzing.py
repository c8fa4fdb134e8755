"""Questions about a procedure, with answers that the model proves: what can happen next, who acts, by which day, what is wrong.

Each question stands at some point of a story, which is walked on days of its own. What is right and what is wrong is asked of
`cpmodel.model`: a right answer is so in that configuration, and each wrong one is not. What is chosen hangs on the seed and on
what is asked alone, through a hash, so that the same seed gives the same sheet everywhere.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TypeVar

from cpmodel.model import wording
from cpmodel.model.clocks import Clock, Limits
from cpmodel.model.duration import Duration
from cpmodel.model.procedure import CLOCK, OUTSIDE, Grounds, Procedure, Story
from cpmodel.model.refusals import nearest, why
from cpmodel.model.semantics import Configuration, initial, step_on, usual
from cpmodel.model.stories import tell
from cpmodel.walking.case import Walk, begin, beginning

_T = TypeVar("_T", str, int)

CHOICES = 4
_FOLLOWING = 6
"""How many steps are told in a story of which one cannot happen."""
_FIRST, _DAYS = date(2026, 1, 5), 700
"""The first day on which a case of a question can begin, and within how many days of it."""
_RARE = 1
"""So many events from outside, such as a birth and a move, a case has had that seems likely; those with more are asked of last."""
_SOON = (0, 0, 1, 1, 2, 3)
"""How many days lie between one event and the next."""


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer to choose, whether it is right, and why."""

    text: str
    right: bool
    because: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question about the case that was walked as `walk`. Of the `choices` just one is right.

    `said` has steps that are said to follow, of which one cannot; `cites` the ids of the requirements that the answer rests on.
    """

    kind: str
    asked: str
    walk: Walk
    choices: tuple[Choice, ...]
    said: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()

    @property
    def right(self) -> int:
        """The place of the right answer among the choices."""
        return next(place for place, each in enumerate(self.choices) if each.right)


@dataclass(frozen=True)
class _Point:
    """A point of a story that is walked: the case there, and the events with which the story goes on."""

    walk: Walk
    left: tuple[str, ...]
    dice: _Dice

    @property
    def procedure(self) -> Procedure:
        return self.walk.procedure

    @property
    def likely(self) -> bool:
        """True where not more has come from outside than comes to a case as a rule."""
        return sum(OUTSIDE in each.step.taken[0].by for each in self.walk.happened) <= _RARE

    @property
    def comes(self) -> str:
        """The event with which the story goes on."""
        return self.left[0]

    def question(
        self,
        asked: str,
        right: tuple[str, str],
        wrong: Iterable[tuple[str, str]],
        grounds: Grounds,
        said: tuple[str, ...] = (),
    ) -> Question | None:
        """A question with its answers, each with why, in an order of chance; None where too few wrong ones are known."""
        others = {text: because for text, because in wrong if text != right[0]}
        if len(others) < CHOICES - 1:
            return None
        answers = {right[0]: right[1]} | {each: others[each] for each in self.dice.order(others)[: CHOICES - 1]}
        ordered = sorted(answers) if said else self.dice.order(answers)
        choices = tuple(Choice(each, each == right[0], answers[each]) for each in ordered)
        cites = tuple(each for each in grounds.cites if each in self.procedure.requirements)
        return Question("", asked, self.walk, choices, said, cites)


class _Dice:
    """Choices that hang on a seed and on what is chosen from, by a hash."""

    def __init__(self, *purpose: object):
        self._purpose = purpose

    def order(self, things: Iterable[_T]) -> list[_T]:
        """The things in an order of chance."""
        return sorted(things, key=self._number)

    def one(self, count: int, *purpose: object) -> int:
        """A number below `count`."""
        return self._number("", *purpose) % count

    def _number(self, *word: object) -> int:
        said = "\0".join(map(str, (*self._purpose, *word)))
        return int.from_bytes(hashlib.sha256(said.encode()).digest()[:8])


def quiz(procedure: Procedure, stories: Sequence[Story], count: int, seed: int) -> tuple[Question, ...]:
    """Make so many questions, of each kind about as many, each at another point of the stories; fewer where there are no more.

    Raises ValueError where `count` is less than 1.
    """
    if count < 1:
        raise ValueError(f"A quiz has at least 1 question, not {count}")
    limits = Limits(procedure)
    points = [each for story in stories for each in _points(limits, story, seed)]
    queues = {
        kind: iter(sorted(_Dice(seed, kind).order(range(len(points))), key=lambda each: not points[each].likely))
        for kind in KINDS
    }
    found: list[Question] = []
    used: set[tuple[str, str]] = set()
    while queues and len(found) < count:
        for kind in [each for each in KINDS if each in queues]:
            question = _next_question(kind, queues[kind], points, used)
            if question is None:
                del queues[kind]
            elif len(found) < count:
                used.add((kind, _matter(question)))
                found.append(question)
    return tuple(found)


def _next_question(
    kind: str, places: Iterator[int], points: Sequence[_Point], used: set[tuple[str, str]]
) -> Question | None:
    """The next question of a kind that was not asked yet."""
    for place in places:
        found = KINDS[kind](points[place])
        if found is None:
            continue
        question = replace(found, kind=kind)
        if (kind, _matter(question)) not in used:
            return question
    return None


def _matter(question: Question) -> str:
    """What a question is about, so that none comes twice: what is right, which for a day is what the day is asked of."""
    return question.asked if question.kind == "by when" else f"{question.asked} {question.choices[question.right].text}"


def _points(limits: Limits, story: Story, seed: int) -> Iterator[_Point]:
    """Each point of a story, walked on days that the seed gives."""
    dice = _Dice(seed, story.name)
    start = min(_beginnings(limits.procedure, story), key=lambda each: _unusual(limits.procedure, each))
    first = _FIRST + timedelta(days=dice.one(_DAYS, "first"))
    while not limits.calendar.is_working_day(first):
        first += timedelta(days=1)
    walk = replace(begin(limits.procedure, first, start), limits=limits)
    for place, event in enumerate(story.events):
        yield _Point(walk, story.events[place:], _Dice(seed, story.name, place))
        after = _later(walk, _SOON[dice.one(len(_SOON), place)]).on(event) or walk.on(event)
        if after is None:
            return
        walk = after


def _beginnings(procedure: Procedure, story: Story) -> list[Configuration]:
    """Where a case can begin of which the whole story can be told. A story that was made needs some of what it says of its beginning."""
    found = [
        each for each in initial(procedure) if tell(procedure, replace(story, starts=each)).runs[0].refused is None
    ]
    return found or [beginning(procedure, story.starts)]


def _unusual(procedure: Procedure, start: Configuration) -> int:
    """In how much a beginning is not the usual one."""
    common = usual(procedure)
    return sum(common[name] != value for name, value in start.items())


def _later(walk: Walk, days: int) -> Walk:
    """The case some days later, on a working day."""
    at = walk.now + timedelta(days=days)
    while days and not walk.limits.calendar.is_working_day(at.date()):
        at += timedelta(days=1)
    return walk.until(at)


# --- kinds of questions --------------------------------------------------------------------------------------------


def _what_next(point: _Point) -> Question | None:
    """Of four events the one that can happen: the others are events of pathways under way, and are refused."""
    procedure, here = point.procedure, point.walk.here
    step = step_on(procedure, here, point.comes)
    if step is None or not point.walk.happened or CLOCK in step.taken[0].by:
        return None
    can = {wording.event_of_pathway(procedure, each.event) for each in point.walk.possible}
    moving = {name for name, each in procedure.pathways.items() if here[name] not in each.resting}
    moving.add(step.taken[0].pathway)
    wrong = []
    for event in procedure.own_events:
        title = wording.event_of_pathway(procedure, event)
        if event.partition(".")[0] in moving and title not in can:
            refused = wording.refused(procedure, why(procedure, here, event))
            wrong.append((title, f"It cannot happen: {refused}."))
    right = (
        wording.event_of_pathway(procedure, point.comes),
        wording.transition_sentence(procedure, step.taken[0]),
    )
    return point.question("Which of these can happen next?", right, wrong, step.taken[0].grounds)


def _who_acts(point: _Point) -> Question | None:
    """Who owns the state that a pathway under way is in: none of the others may do anything there."""
    procedure, here = point.procedure, point.walk.here
    pathway = procedure.pathways[point.comes.partition(".")[0]]
    state = pathway.states[str(here[pathway.name])]
    if state.owner is None or state.name in pathway.resting or not point.walk.happened:
        return None
    acting = {
        name for each in point.walk.possible if each.taken[0].pathway == pathway.name for name in each.taken[0].by
    }
    owners = {each.owner for each in procedure.states.values() if each.owner}
    wrong = [
        (procedure.roles[name].title, f"Nothing in {wording.quoted(pathway.title)} is for them to do there.")
        for name in procedure.roles
        if name in owners and name != state.owner and name not in acting
    ]
    right = procedure.roles[state.owner].title, wording.state_sentence(procedure, state)
    asked = f"In {wording.quoted(pathway.title)} the case is at {wording.quoted(state.title)}. Who has to act?"
    return point.question(asked, right, wrong, state.grounds)


def _who_is_told(point: _Point) -> Question | None:
    """Who is told of what happens next: one of those that are, among roles that are not."""
    procedure = point.procedure
    step = step_on(procedure, point.walk.here, point.comes)
    own = step.taken[0] if step else None
    if step is None or own is None or not own.tells:
        return None
    told = {name for each in step.taken for name in each.tells}
    first = point.dice.order(own.tells)[0]
    wrong = [
        (each.title, "The procedure does not say that they are told of it.")
        for name, each in procedure.roles.items()
        if name not in told and name not in own.by
    ]
    right = procedure.roles[first].title, wording.transition_sentence(procedure, own)
    asked = f"Next happens {wording.quoted(wording.event_of_pathway(procedure, point.comes))}. Who of these is told?"
    return point.question(asked, right, wrong, own.grounds)


def _by_when(point: _Point) -> Question | None:
    """The day on which a limit is due: the others come of counting otherwise than the calendar says."""
    walk = point.walk
    clocks = {each.limit: each for each in walk.open if each.started and each.due > walk.now and _in_days(walk, each)}
    if not clocks:
        return None
    clock = clocks[point.dice.order(clocks)[0]]
    limit = walk.limit(clock)
    wrong = [(wording.day(day), because) for day, because in _miscounted(walk, clock) if day != clock.due.date()]
    right = wording.day(clock.due.date()), _counted(walk, clock)
    name = f"staying in {wording.quoted(limit.title)}" if limit.of_state else wording.quoted(limit.title)
    started = wording.day(clock.started.date()) if clock.started else ""
    asked = f"The limit for {name} began on {started}: {limit.duration}. Until which day, at the latest, is it kept?"
    return point.question(asked, right, wrong, limit.grounds)


def _in_days(walk: Walk, clock: Clock) -> bool:
    return walk.limit(clock).duration.unit != "hours"


def _counted(walk: Walk, clock: Clock) -> str:
    """How the due day is counted, with the bank holidays that it passes over."""
    limit = walk.limit(clock)
    said = wording.limit_sentence(walk.procedure, limit, void=False)
    if limit.duration.unit != "working days" or clock.started is None:
        return f"{said} The day on which it begins does not count."
    passed = [
        f"{name} ({wording.short_day(day)})"
        for day in _days(clock.started.date(), clock.due.date())
        if (name := walk.limits.calendar.holiday(day)) and day.weekday() < 5
    ]
    over = f", nor {'does' if len(passed) == 1 else 'do'} {wording.listed(passed)}" if passed else ""
    return f"{said} The day on which it begins does not count, weekends do not{over}."


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=number) for number in range((last - first).days + 1))


def _miscounted(walk: Walk, clock: Clock) -> Iterator[tuple[date, str]]:
    """Days that one comes to by counting wrongly, and what was wrong."""
    assert clock.started is not None
    length, calendar, started = walk.limit(clock).duration, walk.limits.calendar, clock.started

    def due(duration: Duration, start: datetime = started) -> date:
        return calendar.due(start, duration).date()

    right = clock.due.date()
    if length.unit == "working days":
        yield (
            due(Duration(length.count, "days")),
            "Weekends and bank holidays were counted, and they are no working days.",
        )
        yield _weekdays_after(started.date(), length.count), "A bank holiday was counted as a working day."
        yield (
            due(Duration(length.count - 1, "working days")) if length.count > 1 else started.date(),
            ("The day on which it begins was counted."),
        )
        yield due(Duration(length.count + 1, "working days")), "It is a working day too long."
        yield due(Duration(length.count + 5, "working days")), "It is five working days too long."
    else:
        yield right - timedelta(days=1), "The day on which it begins was counted, or it is a day too short."
        yield right + timedelta(days=1), "It is a day too long."
        yield (
            due(replace(length, unit="working days")) if length.unit == "days" else right + timedelta(days=7),
            ("Only working days were counted." if length.unit == "days" else "It is a week too long."),
        )
        yield right - timedelta(days=7), "It is a week too short."


def _weekdays_after(day: date, count: int) -> date:
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day


def _what_is_wrong(point: _Point) -> Question | None:
    """The first step that cannot happen, where one of the next events is left out of the story."""
    procedure, coming = point.procedure, point.left[: _FOLLOWING + 1]
    left_out = point.dice.one(max(len(coming) - 2, 1), "left out")
    told = coming[:left_out] + coming[left_out + 1 :]
    here, refused = point.walk.here, None
    for place, event in enumerate(told):
        step = step_on(procedure, here, event)
        if step is None:
            refused = place
            break
        here = step.after
    if refused is None or not refused or len(told) < CHOICES:
        return None
    named = [f"{number}. {wording.event_of_pathway(procedure, each)}" for number, each in enumerate(told, start=1)]
    refusals = nearest(why(procedure, here, told[refused]))
    missing = wording.event_of_pathway(procedure, coming[left_out])
    because = (
        f"It cannot happen: {wording.refused(procedure, refusals)}. "
        f"{wording.quoted(missing)} was left out of the story."
    )
    wrong = [
        (each, "It can happen." if place < refused else f"Step {refused + 1}, before it, cannot happen.")
        for place, each in enumerate(named)
        if place != refused
    ]
    asked = "Somebody tells how the case went on, and leaves a step out. Which is the first step that cannot happen so?"
    return point.question(asked, (named[refused], because), wrong, refusals[0].transition.grounds, tuple(named))


KINDS: dict[str, Callable[[_Point], Question | None]] = {
    "what next": _what_next,
    "who acts": _who_acts,
    "by when": _by_when,
    "what is wrong": _what_is_wrong,
    "who is told": _who_is_told,
}

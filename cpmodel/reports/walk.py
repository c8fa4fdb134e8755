"""What is shown of a case that is walked: what a line has brought about, and what can happen next and by when.

Nothing is wider than a terminal of 80 columns, and long lists are folded, so that one screen holds what matters.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import groupby

from cpmodel.model import wording
from cpmodel.model.clocks import Clock
from cpmodel.model.reliance import reliance
from cpmodel.model.stories import morning
from cpmodel.reports._excerpts import shown
from cpmodel.walking.case import Happened, Task, Walk
from cpmodel.walking.commands import COMMANDS, Answer, Asked, Session

WIDTH = 80
_ROWS, _LIMITS, _PLACES = 8, 3, 3
"""How many tasks, limits and pathways a screen has; the rest is counted, so that what a step changed is still seen above."""


def opening(session: Session) -> str:
    """What is walked, on which day it begins and how, and on what it rests."""
    return "\n".join([*_heading(session), *_began(session.walk)])


def _heading(session: Session) -> list[str]:
    procedure = session.procedure
    return [f"{procedure}", *_wrapped(f"It {reliance(procedure)}.", "  ", "  ")]


def welcome(session: Session) -> str:
    """What is walked and on what it rests, before the questions with which a case begins."""
    return "\n".join([*_heading(session), "Enter takes what is in brackets."])


def question(session: Session, asked: Asked) -> str:
    """What is open at the beginning, with a number for each answer."""
    procedure, name = session.procedure, asked.name
    if not name:
        return f"On which day does it begin? [{wording.short_day(date.fromisoformat(asked.usual))}]"
    if name in procedure.dates:
        return f"{procedure.dates[name].title}? [none known]"
    title = procedure.pathways[name].title if name in procedure.pathways else procedure.facts[name].title
    usual = session.walk.start[name]
    lines = [f"{title}? [{asked.values.index(usual) + 1}]"]
    for number, each in enumerate(asked.values, start=1):
        lines.append(f"{number:>3}  {wording.sentence_case(wording.value(procedure, name, each))}")
    return "\n".join(lines)


def answer(before: Session, given: Answer) -> str:
    """What a line has brought about, or what it asked to see; nothing where there is nothing to say."""
    after = given.session
    lines = list(_moves(before.walk, after.walk))
    said = [line for each in given.said for line in _wrapped(each)]
    lines = [*lines, *said] if after.told or given.refused else [*said, *lines]
    if places := [f"{shown(each)}" for each in given.places if each.line]:
        lines += _wrapped(f"Written in {wording.listed(places)}.")
    match given.shown:
        case "where":
            lines += _where(after.walk)
        case "tasks":
            lines += _tasks(after.walk, given.asked)
        case "limits":
            lines += _limits(after.walk)
        case "story":
            lines += _story(after.walk)
        case "help":
            lines += _help()
    return "\n".join(lines)


def screen(session: Session) -> str:
    """Where the case stands, what runs, and last, where it is read, what can happen next: what a learner sees after each step."""
    walk = session.walk
    lines = ["", f"{_now(walk)}, {wording.counted(len(walk.happened), 'event')} so far"]
    lines += _standing(walk)
    lines += _running(walk)
    lines += _menu(walk)
    if session.left and session.story:
        left = wording.event(walk.procedure, session.left[0])
        lines += _wrapped(f"“{session.story.name}” goes on with “{left}”: step, or rest for all {len(session.left)}.")
    else:
        lines.append("A number or a name; day, next due, undo, why EVENT, tasks, where, help, quit.")
    return "\n".join(lines)


def farewell(session: Session) -> str:
    """How far it went, and what was kept."""
    count = wording.counted(len(session.walk.happened), "event")
    if not session.saved:
        return f"The walk ends after {count}; nothing was saved."
    kept = wording.listed(f"“{each}”" for each in session.saved)
    return "\n".join(_wrapped(f"The walk ends after {count}. Kept in {session.file}: {kept}."))


# --- what has changed ----------------------------------------------------------------------------------------------


def _moves(before: Walk, after: Walk) -> Iterator[str]:
    """What has happened since: each event under its day, then what became of limits."""
    if before == after:
        return
    count = len(before.happened)
    if before.start != after.start or before.happened != after.happened[:count] or after.now < before.now:
        yield from _began(after)
        return
    day = before.now.date()
    for each in after.happened[count:]:
        if each.at.date() != day:
            day = each.at.date()
            yield _day(after, each.at)
        yield from _happened(after, each)
    if after.now.date() != day:
        yield _day(after, after.now)
    known, ran = set(before.clocks), {(each.limit, each.started) for each in before.open}
    for clock in after.clocks:
        never_ran = (
            clock.standing == "void" and clock.started == clock.ended and (clock.limit, clock.started) not in ran
        )
        if clock not in known and not never_ran:
            yield from _wrapped(f"{_mark(clock)}: {_clock(after, clock)}", "  ", "    ")


def _began(walk: Walk) -> Iterator[str]:
    """The day and where the case stands, without what led there."""
    lines = wording.trace(walk.procedure, walk.trace)
    what = lines[0] if not walk.happened else f"{wording.counted(len(walk.happened), 'event')} so far."
    yield from _wrapped(f"{_now(walk)}. {what}")
    for name, at in walk.dates.items():
        yield f"{walk.procedure.dates[name].title}: {wording.short_day(at)}."


def _happened(walk: Walk, one: Happened) -> Iterator[str]:
    itself = f"Time is up on {wording.by(one.at)}: " if one.by_itself else ""
    yield from _wrapped(f"{itself}{wording.step(walk.procedure, one.step)}", "", "  ")
    told = dict.fromkeys(name for each in one.step.taken for name in each.tells)
    if told:
        yield from _wrapped(
            f"Told: {wording.listed(wording.role(walk.procedure, each) for each in told)}.", "  ", "    "
        )


def _mark(clock: Clock) -> str:
    return {"running": "starts", "kept": "✓ kept", "missed": "✗ missed", "void": "· void"}[clock.standing]


def _clock(walk: Walk, clock: Clock) -> str:
    return f"{walk.limit(clock).title}, {wording.clock(walk.procedure, clock)}."


# --- the screen ----------------------------------------------------------------------------------------------------


def _now(walk: Walk) -> str:
    at = (
        ""
        if walk.now == morning(walk.now.date())
        else ", end of the day"
        if walk.now.time() == time.max
        else f", {walk.now:%H:%M}"
    )
    return f"{_day(walk, walk.now)}{at}"


def _day(walk: Walk, at: datetime) -> str:
    holiday = walk.limits.calendar.holiday(at.date())
    return wording.day(at) + (f" (bank holiday: {holiday})" if holiday else "")


def _standing(walk: Walk) -> Iterator[str]:
    """The pathways that wait for somebody."""
    waiting = [
        (name, state)
        for name, each in walk.procedure.pathways.items()
        if not (state := each.states[str(walk.here[name])]).at_rest
    ]
    if not waiting:
        yield "Nothing waits for anybody."
        return
    yield "Where it stands" + (f" ({len(waiting)} pathways; 'where' shows all)" if len(waiting) > _PLACES else "")
    for name, state in waiting[:_PLACES]:
        owner = f"; to act: {wording.role(walk.procedure, state.owner)}" if state.owner else ""
        yield _cut(f"  {wording.sentence_case(wording.in_words(name))}: “{state.title}”{owner}")


def _running(walk: Walk) -> Iterator[str]:
    clocks = walk.open
    if not clocks:
        return
    yield "By when" + (f" ({len(clocks)} limits; 'limits' shows all)" if len(clocks) > _LIMITS else "")
    for each in clocks[:_LIMITS]:
        yield _cut(f"  {wording.by(each.due):<15}  {_left(walk, each):<23}  {walk.limit(each).title}")


def _left(walk: Walk, clock: Clock) -> str:
    now, due = walk.now, clock.due
    if clock.overdue:
        return "✗ missed, still to do"
    if due.time() != time.max:
        return f"{wording.counted(int((due - now).total_seconds() // 3600), 'hour')} left"
    if due.date() == now.date():
        return "today"
    count = walk.limits.calendar.working_days_between(now.date(), due.date())
    return f"{wording.counted(count, 'working day')} left"


def _menu(walk: Walk) -> Iterator[str]:
    numbered = list(enumerate(walk.tasks, start=1))
    people = [each for each in numbered if not each[1].by_circumstances]
    outside = [each for each in numbered if each[1].by_circumstances]
    if not numbered:
        yield "Nothing can happen any more."
        return
    more = f" ({len(people) - _ROWS} more; 'tasks' shows all)" if len(people) > _ROWS else ""
    yield f"What can happen next{more}" if people else "Nobody can do anything now"
    for number, task in people[:_ROWS]:
        who = wording.who(walk.procedure, task.by)
        yield _row(f"{number:>3}  {_title(walk, task)}: {who}", _when(walk, task))
    if outside:
        yield _as_many("Circumstances: ", [f"{number} {_title(walk, task)}" for number, task in outside])


def _as_many(first: str, names: list[str]) -> str:
    """As many of the names as a line has room for, and how many more there are."""
    for count in range(len(names), 0, -1):
        more = [f"{len(names) - count} more"] if count < len(names) else []
        line = first + "; ".join([*names[:count], *more])
        if len(line) <= WIDTH:
            return line
    return _cut(first + "; ".join(names))


def _title(walk: Walk, task: Task) -> str:
    """The event's own words, and its pathway where another that can happen now has the same."""
    said = wording.event(walk.procedure, task.event)
    alike = sum(wording.event(walk.procedure, each.event) == said for each in walk.tasks)
    return wording.event_of_pathway(walk.procedure, task.event) if alike > 1 else said


def _when(walk: Walk, task: Task) -> str:
    """By when it is to be done, or what is against doing it today."""
    if task.lapses:
        return f"by itself on {wording.by(task.lapses)}"
    early = [each for each in task.ends if walk.limit(each).before and each.standing == "missed"]
    if early:
        return _too_early(walk, early)
    if task.due is None:
        return ""
    return f"late since {wording.short_day(task.due)}" if task.due < walk.now else f"by {wording.by(task.due)}"


def _too_early(walk: Walk, early: list[Clock]) -> str:
    calendar = walk.limits.calendar
    ready = [calendar.earliest(each.stopped, walk.limit(each).duration) if each.stopped else None for each in early]
    known = [each for each in ready if each]
    return f"too soon before {wording.short_day(max(known))}" if len(known) == len(ready) else "too soon now"


def _row(left: str, right: str) -> str:
    room = WIDTH - len(right) - 2 if right else WIDTH
    return f"{_cut(left, room):<{room}}  {right}" if right else _cut(left)


# --- the lists -----------------------------------------------------------------------------------------------------


def _where(walk: Walk) -> Iterator[str]:
    procedure = walk.procedure
    width = max(len(name) for name in procedure.variables)
    for name, value in walk.here.items():
        if name in procedure.pathways:
            state = procedure.pathways[name].states[str(value)]
            owner = f"; to act: {wording.role(procedure, state.owner)}" if state.owner and not state.at_rest else ""
            said = f"“{state.title}” ({state.name}){owner}"
        else:
            said = f"{wording.sentence_case(wording.value(procedure, name, value))}"
        yield from _wrapped(f"{name:<{width}}  {said}", "  ", " " * (width + 4))


def _tasks(walk: Walk, role: str) -> Iterator[str]:
    numbered = [(number, each) for number, each in enumerate(walk.tasks, start=1) if not role or role in each.by]
    if not numbered:
        whom = f" by {wording.role(walk.procedure, role)}" if role else " any more"
        yield f"Nothing can happen now{whom}." if role else "Nothing can happen any more."
        return
    for by, some in groupby(numbered, key=lambda each: each[1].by):
        yield wording.sentence_case(wording.who(walk.procedure, by))
        for number, task in some:
            yield _cut(f"{number:>4}  {wording.event(walk.procedure, task.event)}")
            yield _row(f"      {task.event}", _when(walk, task))


def _limits(walk: Walk) -> Iterator[str]:
    if not walk.clocks:
        yield "No limit has begun to run."
    clocks = [*walk.open, *(each for each in walk.clocks if not each.open)]
    for each in clocks:
        mark = "running" if each.standing == "running" else _mark(each)
        yield from _wrapped(f"{mark}: {_clock(walk, each)}", "", "  ")


def _story(walk: Walk) -> Iterator[str]:
    lines = wording.trace(walk.procedure, walk.trace)
    yield from _wrapped(lines[0])
    day: date | None = None
    for line, each in zip(lines[1:], walk.happened, strict=True):
        if each.at.date() != day:
            day = each.at.date()
            yield _day(walk, each.at)
        yield from _wrapped(line, "  ", "     ")


def _help() -> Iterator[str]:
    yield "An event is said by its number, its name, or the beginning of it."
    width = max(len(each.usage) for each in COMMANDS.values())
    for each in COMMANDS.values():
        yield f"  {each.usage:<{width}}  {each.says}"


def _wrapped(said: str, first: str = "", then: str = "") -> list[str]:
    return textwrap.wrap(
        said, WIDTH, initial_indent=first, subsequent_indent=then, break_on_hyphens=False, break_long_words=False
    )


def _cut(line: str, room: int = WIDTH) -> str:
    return line if len(line) <= room else f"{line[: room - 3].rstrip()}..."

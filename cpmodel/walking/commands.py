"""The lines in which a case is walked: an event, a day, `undo`, `why`, and what each of them does.

A `Session` is a value too: `perform` takes one and a line, and answers with the next one and with what is to be said.
A line that cannot be done changes nothing and says why.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Literal

from cpmodel.model import duration, wording
from cpmodel.model.condition import Condition, FactIs, InState, Value, holds, text, variables
from cpmodel.model.findings import Place
from cpmodel.model.procedure import OUTSIDE, Procedure, Story
from cpmodel.model.refusals import nearest as telling
from cpmodel.model.refusals import why
from cpmodel.model.semantics import initial, step_on
from cpmodel.model.stories import morning
from cpmodel.reading import conditions
from cpmodel.reading.document import nearest
from cpmodel.space import Space, TooLarge
from cpmodel.walking.case import FIRST_DAY, Question, Walk, begin, beginning, questions
from cpmodel.walking.recording import CannotRecord, record

Shown = Literal["", "where", "tasks", "limits", "story", "help"]
_SOON = re.compile(r"(\d{1,2})(?: ([a-z]+)(?: (\d{4}))?)?\Z", re.IGNORECASE)
_AT = re.compile(r"(.*?)\s+(\d{1,2}):(\d\d)\Z")
_YES, _NO = {"yes", "true"}, {"no", "false"}


@dataclass(frozen=True)
class Session:
    """A walk with what can be undone, the story that is told step by step and how far, and the stories that were saved."""

    walk: Walk
    file: Path
    before: Session | None = field(default=None, compare=False, repr=False)
    story: Story | None = None
    told: int = 0
    saved: tuple[str, ...] = field(default=(), compare=False)

    @property
    def procedure(self) -> Procedure:
        """The procedure that is walked."""
        return self.walk.procedure

    @property
    def left(self) -> tuple[str, ...]:
        """The events of the story that are not told yet."""
        return self.story.events[self.told :] if self.story else ()


@dataclass(frozen=True)
class Answer:
    """What came of a line: the session after it, sentences to say, and what to show; `refused` where it could not be done."""

    session: Session
    said: tuple[str, ...] = ()
    shown: Shown = ""
    asked: str = ""
    """Of whom or what it is shown, where only a part was asked for."""
    places: tuple[Place, ...] = ()
    """Where that which the sentences speak of is written."""
    refused: bool = False
    stopped: bool = False


class _No(Exception):  # noqa: N818  # control flow inside this module only
    """A line that cannot be done, with the sentences that say why."""


def perform(session: Session, line: str) -> Answer:
    """Do what a line says."""
    said = " ".join(re.sub(r"(^|\s)#.*", "", line).split()).removeprefix("- ")
    if not said:
        return Answer(session)
    try:
        return _performed(session, said)
    except _No as no:
        return Answer(session, tuple(no.args), refused=True)
    except CannotRecord as error:
        return Answer(session, (f"{error}.",), refused=True)
    except OSError as error:
        return Answer(session, (f"{session.file} could not be written: {error.strerror or error}.",), refused=True)
    except ValueError as error:  # a day that no calendar knows, a duration without a unit
        return Answer(session, (f"{wording.sentence_case(str(error)).rstrip('.')}.",), refused=True)


def _performed(session: Session, line: str) -> Answer:
    if line.isdecimal():
        return _happen(session, _numbered_event(session, int(line)))
    exact = _exact(session.procedure, (each.event for each in session.walk.possible), line)
    first, _, rest = line.partition(" ")
    command = COMMANDS.get(_OTHERWISE.get(first.lower(), first.lower()))
    if command and (not rest or len(exact) != 1):
        return command.does(session, rest)
    return _happen(session, _event(session, line))


# --- events --------------------------------------------------------------------------------------------------------


def _numbered_event(session: Session, number: int) -> str:
    tasks = session.walk.tasks
    if not 1 <= number <= len(tasks):
        raise _No(f"There is no number {number}; {_possible_now(session)}.")
    return tasks[number - 1].event


def _possible_now(session: Session) -> str:
    count = len(session.walk.tasks)
    if not count:
        return "nothing can happen any more"
    return f"{wording.counted(count, 'event')} can happen now, and 'tasks' shows {'it' if count == 1 else 'them'}"


def _happen(session: Session, event: str) -> Answer:
    after = session.walk.on(event)
    if after is None:
        raise _No(_refused(session, event))
    told = session.told + (session.left[:1] == (event,))
    return Answer(replace(session, walk=after, before=session, told=told))


def _refused(session: Session, event: str) -> str:
    refusals = why(session.procedure, session.walk.here, event)
    said = wording.quoted(wording.event(session.procedure, event))
    return f"{said} ({event}) cannot happen now: {wording.refused(session.procedure, refusals)}."


def _event(session: Session, word: str) -> str:
    """The event that a word stands for: one that can happen now before any other, whole names before beginnings."""
    possible = [each.event for each in session.walk.possible]
    every = session.procedure.own_events
    for events, matching in ((possible, _exact), (possible, _beginning), (every, _exact), (every, _beginning)):
        found = matching(session.procedure, events, word)
        if len(found) == 1:
            return found[0]
        if found:
            named = (f"{wording.event(session.procedure, each)} ({each})" for each in found)
            raise _No(f"'{word}' can mean several events: {wording.listed(named, 'or')}.")
    words = [*every, *(each.partition(".")[2] for each in every), *COMMANDS]
    raise _No(
        f"There is no event and no command '{word}'{nearest(word, words)}; 'tasks' shows what can happen, and 'help' the commands."
    )


def _exact(procedure: Procedure, events: Iterable[str], word: str) -> list[str]:
    return [each for each in events if _plain(word) in _names(procedure, each)]


def _beginning(procedure: Procedure, events: Iterable[str], word: str) -> list[str]:
    return [each for each in events if any(name.startswith(_plain(word)) for name in _names(procedure, each))]


def _names(procedure: Procedure, event: str) -> tuple[str, ...]:
    return tuple(_plain(each) for each in (event, event.partition(".")[2], wording.event(procedure, event)))


def _plain(word: str) -> str:
    return word.replace("_", " ").replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").lower()


def _why(session: Session, rest: str) -> Answer:
    if not rest:
        raise _No("Say which event: 'why conference.opened'.")
    event = _numbered_event(session, int(rest)) if rest.isdecimal() else _event(session, rest)
    procedure, here = session.procedure, session.walk.here
    step = step_on(procedure, here, event)
    if step:
        can = f"{wording.quoted(wording.event(procedure, event))} ({event}) can happen now."
        own = step.taken[0]
        return Answer(session, (can, wording.transition_sentence(procedure, own)), places=(own.place,))
    lines, places = [_refused(session, event)], []
    for each in telling(why(procedure, here, event)):
        places.append(each.transition.place)
        lines.append(wording.transition_sentence(procedure, each.transition))
        cited = [procedure.requirements[one] for one in each.transition.grounds.cites if one in procedure.requirements]
        lines += [f"{one.id} says: {one.says}" for one in cited]
    return Answer(session, tuple(dict.fromkeys(lines)), places=tuple(places))


# --- time ----------------------------------------------------------------------------------------------------------


def _moved(session: Session, at: datetime) -> Answer:
    now = session.walk.now
    if at == now:
        return Answer(session, (f"It is {wording.short_day(now)} already.",))
    if at < now:
        raise _No(
            f"{wording.short_day(at)} is over: it is {wording.by(now)}. 'undo' goes back, and 'start' begins again."
        )
    return Answer(replace(session, walk=session.walk.until(at), before=session))


def _day(session: Session, rest: str) -> Answer:
    today = session.walk.now.date()
    if not rest:
        return _moved(session, morning(today + timedelta(days=1)))
    clock = _AT.match(rest)
    day = day_meant(clock[1] if clock else rest, today)
    at = morning(day)
    if clock:
        if int(clock[2]) > 23 or int(clock[3]) > 59:
            raise _No(f"'{clock[2]}:{clock[3]}' is no time of day; it is written such as 14:30.")
        at = at.replace(hour=int(clock[2]), minute=int(clock[3]))
    elif day == today:
        at = session.walk.now
    return _moved(session, at)


def day_meant(written: str, today: date) -> date:
    """The day that somebody means: 2026-01-12, 12, 12 January, or Friday, which are the next ones. Raises ValueError."""
    try:
        return date.fromisoformat(written)
    except ValueError:
        pass
    names = [each for each in wording.DAYS if len(written) > 2 and each.lower().startswith(written.lower())]
    if names:
        return today + timedelta(days=(wording.DAYS.index(names[0]) - today.weekday() - 1) % 7 + 1)
    found = _SOON.match(written)
    months = [
        number
        for number, each in enumerate(wording.MONTHS, start=1)
        if found and (found[2] is None or (len(found[2]) > 2 and each.lower().startswith(found[2].lower())))
    ]
    years = [int(found[3])] if found and found[3] else range(today.year, min(today.year + 9, 10_000))
    for year in years if found else ():
        for month in months:
            try:
                day = date(year, month, int(found[1])) if found else today
            except ValueError:  # there is no 31 February
                continue
            if day > today or len(years) == 1:
                return day
    raise ValueError(
        f"'{written}' is no day; it is written 2026-01-12, or 12 for the next one of a month, 12 January, or Friday"
    )


def _wait(session: Session, rest: str) -> Answer:
    length = duration.parse(rest or "1 day")
    due = session.walk.limits.calendar.due(session.walk.now, length)
    return _moved(session, due if length.unit == "hours" else max(morning(due.date()), session.walk.now))


def _next(session: Session, rest: str) -> Answer:
    if rest not in ("", "due"):
        raise _No("'next due' goes to the next day on which something is due; 'step' takes the next event of a story.")
    due = session.walk.next_due
    if due is None:
        raise _No("Nothing that runs is due on a later day.")
    return _moved(session, due)


# --- beginnings ----------------------------------------------------------------------------------------------------


def _start(session: Session, rest: str) -> Answer:
    day = day_meant(rest, session.walk.now.date()) if rest else _first_day(session.walk)
    walk = replace(begin(session.procedure, day, session.walk.start), dates=session.walk.dates)
    return Answer(replace(session, walk=walk, before=session, story=None, told=0))


def _first_day(walk: Walk) -> date:
    return (walk.happened[0].at if walk.happened else walk.now).date()


def _set(session: Session, rest: str) -> Answer:
    name, _, written = rest.replace("==", " ").replace("=", " ").replace(".", " ", 1).partition(" ")
    written = written.strip()
    if name in session.procedure.dates:
        at = None if written == "none" else morning(day_meant(written, session.walk.now.date()))
        return Answer(replace(session, walk=session.walk.with_date(name, at), before=session))
    open_ = {each.name: each for each in questions(session.procedure)}
    if name not in open_:
        raise _No(
            f"'{name}' is nothing that can be set{nearest(name, [*open_, *session.procedure.dates])}; {_settable(session.procedure)}."
        )
    if session.walk.happened:
        raise _No("This is set before anything happens; 'start' begins again, and 'undo' goes back.")
    value = _value(open_[name], written)
    start = beginning(session.procedure, {each: session.walk.start[each] for each in open_} | {name: value})
    return Answer(replace(session, walk=replace(session.walk, start=start), before=session))


def _settable(procedure: Procedure) -> str:
    said = [f"{each.name} ({wording.listed(map(_spelt, each.values), 'or')})" for each in questions(procedure)]
    said += [f"{each} (a day, or none)" for each in procedure.dates]
    return f"there is {wording.listed(said)}" if said else "there is nothing to set"


def _spelt(value: Value) -> str:
    return value if isinstance(value, str) else "yes" if value else "no"


def _value(question: Question, written: str) -> Value:
    word = written.lower()
    if True in question.values and (word in _YES or not word):
        return True
    if False in question.values and word in _NO:
        return False
    if written in question.values:
        return written
    known = [_spelt(each) for each in question.values]
    raise _No(
        f"'{question.name}' is never '{written}'{nearest(written, known)}; it can be {wording.listed(known, 'or')}."
    )


# --- back, and kept ------------------------------------------------------------------------------------------------


def _undo(session: Session, _: str) -> Answer:
    if session.before is None:
        raise _No("There is nothing to undo.")
    return Answer(replace(session.before, saved=session.saved), ("Undone.",))


def _save(session: Session, rest: str) -> Answer:
    if not rest:
        raise _No("Say under which name: 'save A second conference keeps the plan'.")
    record(session.walk, rest, session.file)
    count = wording.counted(len(session.walk.happened), "event")
    return Answer(
        replace(session, saved=(*session.saved, rest)), (f"The story “{rest}” with {count} is in {session.file}.",)
    )


def _quit(session: Session, _: str) -> Answer:
    return Answer(session, stopped=True)


# --- stories -------------------------------------------------------------------------------------------------------


def _replay(session: Session, rest: str) -> Answer:
    stories = session.procedure.stories
    names = [each.name for each in stories]
    if not rest:
        raise _No(f"Say which story: there are {len(names)}, and 'cpmodel stories' shows them.")
    found = [each for each in stories if _plain(each.name) == _plain(rest)]
    found = found or [each for each in stories if _plain(each.name).startswith(_plain(rest))]
    if len(found) != 1:
        many = f"{wording.listed((f'“{each.name}”' for each in found[:5]), 'or')}" if found else ""
        hint = (
            f"'{rest}' begins {len(found)} stories: {many}"
            if found
            else f"There is no story '{rest}'{nearest(rest, names)}"
        )
        raise _No(f"{hint}.")
    story = found[0]
    start = next(initial(session.procedure, story.starts), None)
    if start is None:
        raise _No(f"No case begins as the story “{story.name}” says.")
    dates = {**session.walk.dates, **{name: morning(day) for name, day in story.dates.items()}}
    first = story.days[0] if story.days else _first_day(session.walk)
    walk = replace(begin(session.procedure, first, start), dates=dates)
    count = wording.counted(len(story.events), "event")
    said = f"“{story.name}”, a {story.kind} story of {count}. 'step' takes the next one, 'rest' all of them."
    return Answer(replace(session, walk=walk, before=session, story=story, told=0), (said,))


def _step(session: Session, _: str) -> Answer:
    if session.story is None:
        raise _No("No story is being told; 'replay' with its name begins one.")
    if not session.left:
        return Answer(session, ("The story has come to its end; the case goes on from here as you like.",))
    event = session.left[0]
    walk = _on_its_day(session.walk, session.story, session.told)
    by_itself = event in (each.step.event for each in walk.happened[len(session.walk.happened) :])
    after = walk if by_itself else walk.on(event)
    if after is None:
        there = replace(session, walk=walk)
        if session.story.kind == "forbidden" and len(session.left) == 1:
            as_wanted = f"{_refused(there, event)} So this forbidden story wants it."
            return Answer(replace(there, before=session, told=session.told + 1), (as_wanted,))
        raise _No(_refused(there, event))
    return Answer(replace(session, walk=after, before=session, told=session.told + 1), _ending(session, event, after))


def _on_its_day(walk: Walk, story: Story, told: int) -> Walk:
    """The case on the day of the story's next event, where the story has days and that one is not over."""
    at = morning(story.days[told]) if story.days else walk.now
    return walk.until(at) if at > walk.now else walk


def _ending(session: Session, event: str, after: Walk) -> tuple[str, ...]:
    story = session.story
    if story is None or session.left != (event,):
        return ()
    if story.kind == "forbidden":
        return ("The story has come to its end, and its last event was not refused, as a forbidden story wants it.",)
    ends = "as it says" if holds(story.ends, after.here) else f"otherwise than it says: it wants {text(story.ends)}"
    return (f"The story has come to its end, {ends}.",)


def _rest(session: Session, _: str) -> Answer:
    answer = _step(session, "")
    while answer.session.left and answer.session.told > session.told and not answer.refused:
        try:
            answer = _step(answer.session, "")
        except _No as no:
            return Answer(replace(answer.session, before=session), tuple(no.args), refused=True)
    moved = answer.session.told > session.told
    return replace(answer, session=replace(answer.session, before=session if moved else session.before))


def _go(session: Session, rest: str) -> Answer:
    goal = _goal(session.procedure, rest.removeprefix("to ").strip() if rest != "to" else "")
    if holds(goal, session.walk.here):
        return Answer(session, ("It is so already.",))
    events = _way(session.walk, goal)
    if events is None:
        raise _No(f"From here nothing leads to where {wording.condition(session.procedure, goal)}.")
    walk = session.walk
    for event in events:
        after = walk.on(event)
        if after is None:  # the clock has caused something else on the way
            moved = replace(session, walk=walk, before=session)
            return Answer(moved, (_refused(moved, event),), refused=True)
        walk = after
    return Answer(replace(session, walk=walk, before=session))


def _goal(procedure: Procedure, written: str) -> Condition:
    if not written:
        raise _No("Say where to: 'go to conference.decided', or any condition, such as 'plan.active and child.unborn'.")

    def lookup(name: str, value: str | None, _: int) -> Condition:
        if name in procedure.states:
            pathway, _dot, state = name.partition(".")
            return InState(pathway, state)
        if name in procedure.conditions and value is None:
            return procedure.conditions[name]
        if name in procedure.read_facts:
            held = value if value is not None else True
            if held in procedure.facts[name].values:
                return FactIs(name, held)
            known = [_spelt(each) for each in procedure.facts[name].values]
            raise _No(f"'{name}' is never '{_spelt(held)}'; it can be {wording.listed(known, 'or')}.")
        if name in procedure.own_events:
            raise _No(f"'{name}' is an event; 'go to' takes a state, such as {next(iter(procedure.states))}.")
        words = [*procedure.states, *procedure.conditions, *procedure.read_facts]
        raise _No(f"There is no state, condition or fact '{name}'{nearest(name, words)}.")

    try:
        return conditions.parse(written, lookup)
    except conditions.ConditionFault as fault:
        raise _No(f"{fault.sentence}.") from None


def _way(walk: Walk, goal: Condition) -> tuple[str, ...] | None:
    """The events of the shortest way to where the goal holds, without circumstances if that can be."""
    try:
        space = Space(walk.procedure, variables(goal))
    except TooLarge as error:
        raise _No(f"{error}") from None
    start = space.number({name: walk.here[name] for name in walk.here if name in space.variables})
    goals = space.where(goal)
    found = space.way(start, goals, space.inside)
    if found is None:
        found = space.way(start, goals)
    return None if found is None else tuple(space.event_names[space.events[each]] for each in found)


# --- what is shown -------------------------------------------------------------------------------------------------


def _tasks(session: Session, rest: str) -> Answer:
    roles = session.procedure.roles
    if not rest or rest in roles or rest in (OUTSIDE, "clock"):
        return Answer(session, shown="tasks", asked=rest)
    found = [name for name, each in roles.items() if _plain(rest) in (_plain(name), _plain(each.title))]
    found = found or [
        name
        for name, each in roles.items()
        if _plain(each.title).startswith(_plain(rest)) or _plain(name).startswith(_plain(rest))
    ]
    if len(found) != 1:
        raise _No(f"There is no role '{rest}'{nearest(rest, roles)}; there are: {', '.join(roles)}.")
    return Answer(session, shown="tasks", asked=found[0])


def _showing(what: Shown) -> Callable[[Session, str], Answer]:
    return lambda session, _: Answer(session, shown=what)


@dataclass(frozen=True, slots=True)
class Command:
    """A command: how it is written, what it does in a few words, and what does it."""

    usage: str
    says: str
    does: Callable[[Session, str], Answer]


COMMANDS: dict[str, Command] = {
    "tasks": Command("tasks [ROLE]", "all that can happen now, with names; or what one role can do", _tasks),
    "where": Command("where", "where the case stands in every pathway", _showing("where")),
    "limits": Command("limits", "the limits that run, and those kept and missed", _showing("limits")),
    "story": Command("story", "what has happened, and when", _showing("story")),
    "why": Command("why EVENT", "whether an event can happen now; if not, what refuses it", _why),
    "day": Command("day [DAY] [TIME]", "that day: 2026-01-12, 12, 12 January, Friday; or the next", _day),
    "wait": Command("wait LENGTH", "so much later: 3 working days, 2 weeks, 72 hours", _wait),
    "next": Command("next due", "the next day on which something is due", _next),
    "go": Command("go to STATE", "the shortest way there, such as conference.decided", _go),
    "undo": Command("undo", "takes back the last step, day or other line", _undo),
    "set": Command("set NAME VALUE", "how the case begins, or a date: set child unborn", _set),
    "start": Command("start [DAY]", "begins the case again", _start),
    "replay": Command("replay STORY", "begins a story of the procedure", _replay),
    "step": Command("step", "its next event", _step),
    "rest": Command("rest", "all its events that are left", _rest),
    "save": Command("save NAME", "keeps the walk as a story", _save),
    "help": Command("help", "this list", _showing("help")),
    "quit": Command("quit", "ends the walk, as Ctrl-D does", _quit),
}
_OTHERWISE = {"exit": "quit", "?": "help", "run": "go"}


def session(procedure: Procedure, file: Path, day: date = FIRST_DAY) -> Session:
    """A session at the beginning of a case; stories are saved in `file`."""
    return Session(begin(procedure, day), file)


# --- before it begins ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Asked:
    """Something to ask before a case begins: the day (no `name`), a date by its name, or which of `values` is so."""

    usual: str
    """The answer that nothing typed stands for."""
    name: str = ""
    values: tuple[Value, ...] = ()

    def line(self, answer: str) -> str:
        """The line that the answer comes to; of values the number will do."""
        said = answer.strip() or self.usual
        if said.isdecimal() and 1 <= int(said) <= len(self.values):
            said = _spelt(self.values[int(said) - 1])
        return f"set {self.name} {said}" if self.name else f"start {said}"


def asked(session: Session, today: date | None) -> tuple[Asked, ...]:
    """What to ask before the case begins; of the day only where `today` is given, which is then the usual one."""
    day = [] if today is None else [Asked(today.isoformat())]
    values = (
        Asked(_spelt(session.walk.start[each.name]), each.name, each.values) for each in questions(session.procedure)
    )
    return (*day, *values, *(Asked("none", name) for name in session.procedure.dates))

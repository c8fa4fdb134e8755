"""How the elements of a procedure are said to people: one wording for diagrams, reports, checks and the walker.

Names of ours become plain words, titles are quoted as the procedure's author wrote them, and nothing here adds a
fact of its own. Short forms go on diagrams; the forms whose name ends in `sentence` stand alone.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime, time

from cpmodel.model.clocks import Clock
from cpmodel.model.condition import (
    ALWAYS,
    NEVER,
    And,
    Condition,
    FactIs,
    InState,
    Not,
    Or,
    Value,
)
from cpmodel.model.findings import Finding
from cpmodel.model.procedure import (
    CLOCK,
    OUTSIDE,
    Grounds,
    Limit,
    LimitAtEnd,
    Pathway,
    Procedure,
    State,
    Story,
    Transition,
)
from cpmodel.model.refusals import Departure, Refusal, nearest
from cpmodel.model.semantics import Step, Trace

ANY = "any state"
"""What is said of a transition that leaves every state of its pathway."""
UNFINISHED = "any unfinished state"
"""What is said of a transition that leaves every state that is neither initial nor final."""
BEGUN = "any state but the beginning"
"""What is said of a transition that leaves every state that is not initial."""
IDLE = "any state at rest"
"""What is said of a transition that leaves every initial and every final state."""


def in_words(name: str) -> str:
    """Turn a name of ours into words.

    >>> in_words("section_47_enquiry")
    'section 47 enquiry'
    """
    return name.replace("_", " ")


def sentence_case(text: str) -> str:
    """Give the text a capital letter, and leave the rest as it is.

    >>> sentence_case("the plan is “Active”")
    'The plan is “Active”'
    """
    return text[:1].upper() + text[1:]


def listed(words: Iterable[str], joined_by: str = "and") -> str:
    """Join words as a sentence does.

    >>> listed(["chair", "police", "parents"], "or")
    'chair, police or parents'
    """
    *most, last = list(words) or [""]
    return f"{', '.join(most)} {joined_by} {last}" if most else last


def counted(count: int, one: str, many: str | None = None) -> str:
    """A count with its noun.

    >>> counted(1, "error"), counted(2, "story", "stories")
    ('1 error', '2 stories')
    """
    return f"{count:,} {one if count == 1 else many or f'{one}s'}"


def quoted(title: str) -> str:
    """Put a title into quotation marks."""
    return f"“{title}”"


# --- names of elements ---------------------------------------------------------------------------------------------


def role(procedure: Procedure, name: str) -> str:
    """The title of a role, or what `outside` and `clock` mean."""
    if name == OUTSIDE:
        return "circumstances outside the procedure"
    if name == CLOCK:
        return "the clock, when the time is up"
    return procedure.roles[name].title if name in procedure.roles else sentence_case(in_words(name))


def absent(procedure: Procedure, name: str) -> str:
    """The title of a role that stays away; a quorum that does not come together stands among them under its own words."""
    return role(procedure, name) if name in procedure.roles else sentence_case(name)


def who(procedure: Procedure, names: Iterable[str]) -> str:
    """The roles that can cause something, joined by *or*."""
    return listed((role(procedure, name) for name in names), "or")


def state(procedure: Procedure, qualified: str) -> str:
    """The title of a state that is named as `pathway.state`."""
    found = procedure.states.get(qualified)
    return found.title if found else sentence_case(in_words(qualified.partition(".")[2] or qualified))


def event(procedure: Procedure, qualified: str) -> str:
    """What people call an event that is named as `pathway.event`, without its pathway."""
    titles = (each.title for each in procedure.own_events.get(qualified, ()) if each.title)
    return next(titles, sentence_case(in_words(qualified.partition(".")[2] or qualified)))


def event_of_pathway(procedure: Procedure, qualified: str) -> str:
    """The same with the pathway it belongs to: `Plan agreed (conference)`."""
    return f"{event(procedure, qualified)} ({in_words(qualified.partition('.')[0])})"


def transition(procedure: Procedure, taken: Transition) -> str:
    """What a transition is called: its own title, else its event, else what it follows."""
    if taken.title:
        return taken.title
    return event(procedure, taken.event) if taken.event else followed(procedure, taken)


def followed(procedure: Procedure, taken: Transition) -> str:
    """The events that a transition follows, a group of events under the group's name: `Case ends`."""
    groups, single = heard(procedure, taken)
    names = [*(sentence_case(in_words(name)) for name in groups)]
    names += [event_of_pathway(procedure, each) for each in single]
    return listed(names, "or")


def heard(procedure: Procedure, taken: Transition) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What a transition follows: the groups of events that are written there, and the events that are in none of them."""
    groups = {
        name: procedure.events[name]
        for name in re.findall(r"\bevents\.(\w+)", taken.written)
        if name in procedure.events and procedure.events[name] <= taken.follows
    }
    single = taken.follows - frozenset[str]().union(*groups.values())
    return tuple(groups), tuple(sorted(single))


def sources(pathway: Pathway, taken: Transition) -> str:
    """From where a transition leads: `any unfinished state`, or the titles of the states."""
    together = source_group(pathway, taken.sources)
    return together or listed((quoted(pathway.states[each].title) for each in taken.sources), "or")


def source_group(pathway: Pathway, names: Collection[str]) -> str | None:
    """What several states are called together, such as any unfinished state; None where they have no such name."""
    if len(names) < 2:
        return None
    resting = set(pathway.resting)
    groups = {ANY: set(pathway.states), UNFINISHED: set(pathway.states) - resting, IDLE: resting}
    groups[BEGUN] = set(pathway.states) - set(pathway.initial)
    return next((said for said, members in groups.items() if members == set(names)), None)


# --- conditions ----------------------------------------------------------------------------------------------------

_JOINING = frozenset({"at", "by", "for", "in", "of", "on", "out", "to", "with"})


def subject(procedure: Procedure, pathway: str) -> str:
    """A pathway as what a sentence is about, one thing that *is* so: `the plan`.

    A name that is no such thing, such as `visits` or `transfer_in`, gives way to the title.
    """
    words = in_words(pathway).split()
    several = words[-1].endswith("s") and not words[-1].endswith(("ss", "us", "is"))
    if several or _JOINING.intersection(words):
        return quoted(procedure.pathways[pathway].title)
    return f"the {' '.join(words)}"


def condition(procedure: Procedure, asked: Condition) -> str:
    """A guard in plain words: `the plan is “Active” and not “conference under way”`.

    Named conditions and facts are quoted by name and title; of a pathway it says in which states it is.
    """
    return _said(procedure, asked, 0)


def value(procedure: Procedure, variable: str, held: Value) -> str:
    """What it means that a variable has a value: `the plan is “Active”`, `“A different chair” is true`."""
    if variable in procedure.pathways:
        return f"{subject(procedure, variable)} is {quoted(state(procedure, f'{variable}.{held}'))}"
    title = procedure.facts[variable].title if variable in procedure.facts else in_words(variable)
    if isinstance(held, bool):
        return f"{quoted(title)} is {'true' if held else 'not true'}"
    return f"{quoted(title)} is {in_words(held)}"


def _said(procedure: Procedure, asked: Condition, strength: int) -> str:
    if asked == ALWAYS:
        return "always"
    if asked == NEVER:
        return "never"
    if name := _name_of(procedure, asked):
        return quoted(in_words(name))
    match asked:
        case InState(variable, held) | FactIs(variable, held):
            return value(procedure, variable, held)
        case Not(operand):
            return _denied(procedure, operand)
        case And(operands):
            parts = (_said(procedure, each, 2) for each in _gathered(procedure, asked, operands))
            return _within(listed(parts), strength > 2)
        case Or(operands):
            return _either(procedure, _gathered(procedure, asked, operands), strength)


def _either(procedure: Procedure, operands: tuple[Condition, ...], strength: int) -> str:
    places: dict[str, list[str]] = {}
    others: list[Condition] = []
    for each in operands:
        if isinstance(each, InState):
            places.setdefault(each.variable, []).append(each.value)
        else:
            others.append(each)
    parts = [f"{subject(procedure, name)} is {_one_of(procedure, name, held)}" for name, held in places.items()]
    parts += [_said(procedure, each, 1) for each in others]
    return _within(listed(parts, "or"), strength > 1 and len(parts) > 1)


def _one_of(procedure: Procedure, variable: str, held: list[str]) -> str:
    pathway = procedure.pathways[variable]
    unfinished = [each for each in pathway.states if each not in pathway.resting]
    if len(held) > 1 and set(held) == set(unfinished):
        return "under way"
    if set(held) == set(pathway.resting) and len(held) > 1:
        return "at rest"
    return listed((quoted(pathway.states[each].title) for each in held), "or")


def _denied(procedure: Procedure, operand: Condition) -> str:
    if name := _name_of(procedure, operand):
        return f"not {quoted(in_words(name))}"
    match operand:
        case InState(variable, held):
            return f"{subject(procedure, variable)} is not {quoted(state(procedure, f'{variable}.{held}'))}"
        case FactIs(variable, bool(held)):
            return value(procedure, variable, not held)
        case Or(operands) if operands and all(isinstance(each, InState) for each in operands):
            return listed(_denied(procedure, each) for each in operands)
        case Not(inner):
            return _said(procedure, inner, 0)
        case _:
            return f"not ({_said(procedure, operand, 0)})"


def _within(text: str, parentheses: bool) -> str:
    return f"({text})" if parentheses else text


def _name_of(procedure: Procedure, asked: Condition) -> str | None:
    return next((name for name, named in procedure.conditions.items() if named == asked), None)


def _gathered(procedure: Procedure, whole: And | Or, operands: tuple[Condition, ...]) -> tuple[Condition, ...]:
    """Put operands that together are a named condition of the same kind back together, so that it is said by name."""
    for named in procedure.conditions.values():
        if type(named) is type(whole) and len(named.operands) > 1 and set(named.operands) < set(operands):
            return (named, *_gathered(procedure, whole, tuple(each for each in operands if each not in named.operands)))
    return operands


# --- limits --------------------------------------------------------------------------------------------------------


def limit(declared: Limit) -> str:
    """A limit's length and standing, for a diagram: `within 15 working days (statutory)`."""
    length = f"at least {declared.duration} before" if declared.within is None else f"within {declared.within}"
    return length + standing(statutory=declared.statutory, verified=declared.verified)


def stay(described: State) -> str | None:
    """The limit of one stay in a state, or None where it has none."""
    if described.within is None:
        return None
    return f"within {described.within}" + standing(statutory=described.statutory, verified=described.verified)


def standing(*, statutory: bool, verified: bool) -> str:
    """In brackets: whether a limit is statutory, and whether its number is still to be confirmed."""
    words = [*(["statutory"] if statutory else []), *([] if verified else ["unverified"])]
    return f" ({', '.join(words)})" if words else ""


def limit_sentence(procedure: Procedure, declared: Limit, *, void: bool = True) -> str:
    """The whole of a limit: what starts it, how long it may run, what stops it and what takes it out of the count.

    Without `void` the last is left out, where there is little room.
    """
    if declared.of_state:
        where = quoted(state(procedure, ".".join(declared.of_state)))
        begins = f"From entering {where} to leaving it ({in_words(declared.of_state[0])})"
        return f"{begins}: {limit(declared)}."
    said = f"From {_events(procedure, declared.starts)}"
    if declared.within is None:
        said += f": at least {declared.duration} before {ahead_of(procedure, declared)}"
    else:
        said += f": within {declared.within}"
        if declared.until:
            said += f" until {_events(procedure, declared.until)}"
    said += standing(statutory=declared.statutory, verified=declared.verified)
    if declared.when != ALWAYS:
        said += f"; only where {condition(procedure, declared.when)}"
    if declared.restart:
        said += "; each new start begins the time again"
    if void and declared.void:
        said += f"; out of the count after {_events(procedure, declared.void)}"
    return said + "."


def ahead_of(procedure: Procedure, declared: Limit) -> str:
    """What a least distance is measured to: a date, or events."""
    if declared.before_date is None:
        return _events(procedure, declared.before)
    name = declared.before_date
    return quoted(procedure.dates[name].title) if name in procedure.dates else in_words(name)


def _events(procedure: Procedure, names: Collection[str]) -> str:
    left = frozenset(names)
    said = []
    for group, members in sorted(procedure.events.items(), key=lambda each: -len(each[1])):
        if len(members) > 1 and members <= left:
            said.append(quoted(in_words(group)))
            left -= members
    said += [f"{quoted(event(procedure, each))} ({in_words(each.partition('.')[0])})" for each in sorted(left)]
    return listed(said, "or")


# --- sentences about elements --------------------------------------------------------------------------------------


def state_sentence(procedure: Procedure, described: State) -> str:
    """All that a state says: its place in the pathway, who has to act, within what time, and on what it rests."""
    said = f"{quoted(described.title)}: {_standing_of(described)}"
    if described.owner:
        said += f"; {role(procedure, described.owner)} has to act"
    if time := stay(described):
        said += f", {time}"
    if described.waits_for:
        said += f"; it waits for {described.waits_for.rstrip('.')}"
    return said + "." + rests_on(described.grounds)


def _standing_of(described: State) -> str:
    if described.initial and described.final:
        return "the beginning, and an outcome"
    if described.initial:
        return "the beginning"
    return "an outcome; the pathway is at rest" if described.final else "under way"


def transition_sentence(procedure: Procedure, described: Transition) -> str:
    """All that a transition says: what happens, who causes it, from where to where, on which condition, who is told."""
    pathway = procedure.pathways[described.pathway]
    if described.event:
        said = f"{quoted(transition(procedure, described))}, by {who(procedure, described.by)}"
    else:
        said = f"When {followed(procedure, described)} happens"
    if described.to is None:
        said += f", in {sources(pathway, described)}: heard, and nothing changes here"
    else:
        said += f": from {sources(pathway, described)} to {quoted(pathway.states[described.to].title)}"
    if described.when != ALWAYS:
        said += f"; only if {condition(procedure, described.when)}"
    if described.sets:
        said += f"; from then on {listed(value(procedure, name, held) for name, held in described.sets.items())}"
    if described.tells:
        said += f"; told: {listed(role(procedure, name) for name in described.tells)}"
    if described.not_told:
        said += f"; the family is not told: {described.not_told.rstrip('.')}"
    if described.needs_quorum:
        said += "; only in a quorate meeting"
    if described.reopens:
        said += "; it may still happen after the case has ended"
    return said + "." + rests_on(described.grounds)


def rests_on(grounds: Grounds) -> str:
    """On what an element rests, as sentences that follow one about it; nothing where no grounds are given."""
    said = ""
    if grounds.cites:
        said += f" Requirements: {', '.join(grounds.cites)}."
    if grounds.because:
        said += f" Because: {grounds.because.rstrip('.')}."
    if grounds.assumed:
        said += f" Assumed: {grounds.assumed.rstrip('.')}."
    if grounds.adopted_from:
        said += f" Taken over from {grounds.adopted_from.rstrip('.')}."
    return said


# --- traces --------------------------------------------------------------------------------------------------------


def trace(procedure: Procedure, told: Trace) -> tuple[str, ...]:
    """A trace as numbered lines in the pathways' own words, the beginning first."""
    return (_beginning(procedure, told), *(f"{number}. {step(procedure, each)}" for number, each in _numbered(told)))


def step(procedure: Procedure, taken: Step) -> str:
    """One step: the event and who causes it, then what changes in each pathway and fact."""
    own = taken.taken[0]
    said = f"{transition(procedure, own)} ({in_words(own.pathway)}), by {who(procedure, own.by)}"
    changes = [
        value(procedure, name, taken.after[name]) for name in taken.after if taken.after[name] != taken.before[name]
    ]
    if changes:
        return f"{said}: now {listed(changes)}."
    again = [quoted(state(procedure, f"{each.pathway}.{each.to}")) for each in taken.taken if each.to]
    return (
        f"{said}: {listed(again)} {'begin' if again[1:] else 'begins'} again." if again else f"{said}: nothing changes."
    )


def told(found: Finding) -> str:
    """What the story of a finding is: one that somebody wrote, or the shortest that there is."""
    return "How the story goes" if found.code == _STORY else "The shortest story that shows it (if dates allow)"


_STORY = "CP210"
"""The code of a story that does not go as it should."""


def doom(procedure: Procedure, found: Finding) -> str | None:
    """The step of a finding's story after which the fault could no longer be prevented, as a sentence; None where that was not asked."""
    if found.trace is None or found.doomed_after is None:
        return None
    said = quoted(event(procedure, found.trace.steps[found.doomed_after - 1].event))
    if found.doomed_after == len(found.trace.steps):
        return f"Until the last step, {said}, it could still be prevented."
    return f"After step {found.doomed_after}, {said}, it could no longer be prevented."


def _numbered(told: Trace) -> Iterator[tuple[int, Step]]:
    return enumerate(told.steps, start=1)


def _beginning(procedure: Procedure, told: Trace) -> str:
    open_at_first = [name for name, pathway in procedure.pathways.items() if len(pathway.initial) > 1]
    open_at_first += [name for name in procedure.read_facts if procedure.facts[name].initial is None]
    chosen = [value(procedure, name, told.start[name]) for name in open_at_first if name in told.start]
    return f"At the beginning {listed(chosen)}." if chosen else "At the beginning nothing has happened."


# --- days and clocks -----------------------------------------------------------------------------------------------

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def day(when: date) -> str:
    """A day in full.

    >>> day(date(2026, 12, 28))
    'Monday 28 December 2026'
    """
    return f"{DAYS[when.weekday()]} {plain_day(when)}"


def plain_day(when: date) -> str:
    """A day as it is written in Britain, whatever the machine's language.

    >>> plain_day(date(2023, 4, 1))
    '1 April 2023'
    """
    return f"{when.day} {MONTHS[when.month - 1]} {when.year}"


def short_day(when: date) -> str:
    """A day as a table has it.

    >>> short_day(date(2026, 12, 28))
    'Mon 28 Dec 2026'
    """
    return f"{DAYS[when.weekday()][:3]} {when.day} {MONTHS[when.month - 1][:3]} {when.year}"


def by(due: datetime) -> str:
    """A due time: the day alone where it may be used to its end, else the day and the time.

    >>> by(datetime(2026, 12, 28, 10, 30))
    'Mon 28 Dec 2026, 10:30'
    """
    return short_day(due) if due.time() == time.max else f"{short_day(due)}, {due:%H:%M}"


def clock(procedure: Procedure, one: Clock) -> str:
    """How one measuring of a limit stands, as a clause that follows its title: `due Tue 6 Jan 2026: within 1 working day`."""
    declared = procedure.all_limits[one.limit]
    due = f"due {by(one.due)}"
    if declared.within is None:
        due = f"{due}, at least {declared.duration} before {ahead_of(procedure, declared)}"
    done = short_day(one.stopped) if one.stopped and one.due.time() == time.max else one.stopped and by(one.stopped)
    match one.standing:
        case "running":
            marks = standing(statutory=declared.statutory, verified=declared.verified)
            return f"{due}: within {declared.within}{marks}" if declared.within else f"{due}{marks}"
        case "void":
            return f"{due}, out of the count"
        case "kept":
            return f"done {done}, {due}" if done else due
        case "missed" if one.overdue:
            return f"{due}, still to be done"
        case _:
            return f"{due}, done {done}" if done else f"{due}, not done"


# --- what stands in the way ----------------------------------------------------------------------------------------


def refused(procedure: Procedure, refusals: Collection[Refusal]) -> str:
    """What stands in the way of an event, as one clause: `the visit is “Made”, and it may happen only from “Asked”`."""
    said = nearest(refusals)
    if not said:
        return "no pathway has such an event"
    if all(each.ended for each in said):
        return "the case has ended, and it may not happen after that"
    if not said[0].leads_from_here:
        pathway = procedure.pathways[said[0].transition.pathway]
        sources = dict.fromkeys(name for each in said for name in each.transition.sources)
        from_ = source_group(pathway, tuple(sources)) or listed(
            (quoted(pathway.states[n].title) for n in sources), "or"
        )
        return f"{value(procedure, pathway.name, said[0].stands)}, and it may happen only from {from_}"
    return "; ".join(dict.fromkeys(_asks(procedure, each) for each in said))


def refusal(procedure: Procedure, why: Refusal) -> str:
    """What keeps one transition from being taken, as a sentence for the place where it is written."""
    if why.ended:
        return "This may not happen after the end of the case, and the case has ended."
    if not why.leads_from_here:
        pathway = procedure.pathways[why.transition.pathway]
        return f"This leads from {sources(pathway, why.transition)}; {value(procedure, pathway.name, why.stands)}."
    return f"{sentence_case(_asks(procedure, why, 'this'))}."


def _asks(procedure: Procedure, why: Refusal, what: str = "it") -> str:
    if why.ended:
        return f"the case has ended, and {what} may not happen after that"
    assert why.missing is not None, why.transition.id
    return f"{what} asks for this: {condition(procedure, why.missing)}; but {_is_so(procedure, why.case)}"


def _is_so(procedure: Procedure, case: Iterable[tuple[str, Value]]) -> str:
    return listed(value(procedure, name, held) for name, held in case)


def stands(limit: date | LimitAtEnd, *, wanted: bool = False) -> str:
    """How a limit stands at the end of a story, or is wanted to stand, as the rest of a sentence about it."""
    is_ = "is to be" if wanted else "is"
    match limit:
        case "kept" | "missed":
            return f"{is_} {limit}"
        case "void":
            return f"{is_} out of the count"
        case "none":
            return "is not to have begun" if wanted else "has not begun"
        case day:
            return f"{is_} due on {short_day(day)}"


def departure(procedure: Procedure, story: Story, at: Departure) -> str:
    """Where a story is not as wanted and what stood in the way, as a clause that follows the story's name."""
    if not at.begins:
        return "has no beginning: no case starts so"
    if at.event is None and at.missing is None:
        name, found = at.limits[0]
        title = quoted(procedure.all_limits[name].title) if name in procedure.all_limits else f"'{name}'"
        return f"does not end as it says: the limit {title} {stands(story.limits[name], wanted=True)}. Here it {stands(found)}"
    if at.event is None:
        assert at.missing is not None, story.name
        return (
            f"does not end as it says: it wants this: {condition(procedure, at.missing)};"
            f" but {_is_so(procedure, at.case)}"
        )
    said = quoted(event(procedure, at.event))
    if not at.refused:
        return f"is possible: {said} ({at.event}) is not refused"
    assert at.position is not None, story.name
    where = f"event {at.position + 1}, {said} ({at.event})"
    return f"stops at {where}, which is refused: {refused(procedure, at.refusals)}"

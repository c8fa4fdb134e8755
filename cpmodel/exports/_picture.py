"""What a picture shows, before any notation: nodes, edges and what each of them says in words.

Gather, then render: this is the only module that decides what of a procedure is in a picture, and each notation
writes the same `Picture` down. Every state and every transition of the pathway is in its picture, under its own id.

How a transition with many sources is drawn, so that the picture stays readable:

- from the beginning, or again from an outcome: one edge from the beginning, and "or again after ..." on it;
- from all states, all unfinished states, all at rest, more than three others, or back against the flow: one edge from a
  *group* node that lists the states;
- from two or three states: their lines meet in a point (UML's junction), and one labelled edge goes on from there.

What leads back to where it came from is one line that comes from a *loop* node, which holds the words: Graphviz draws loops
over one another as soon as there are two.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from cpmodel.exports._became import Mark
from cpmodel.exports._ruler import Ruler
from cpmodel.model import wording
from cpmodel.model.condition import ALWAYS, And, Condition, InState, Or
from cpmodel.model.procedure import CLOCK, OUTSIDE, Grounds, Limit, Pathway, Procedure, State, Transition

NodeKind = Literal[
    "beginning", "state", "outcome", "group", "junction", "loop",
    "pathway", "outside", "entry",
    "begins", "limit", "stops", "voids",
]  # fmt: skip
"""What there is in pictures of pathways, in the overview, and in those of limits."""
EdgeKind = Literal["own", "clock", "outside", "follows", "joins", "starts", "allows", "begins", "stops", "voids"]

CLOCK_SIGN = "⏱"
"""Stands at the beginning of a line about time."""


UNNAMED = "An event that names nobody is caused by whoever has to act in the state that it leaves."


@dataclass(frozen=True, slots=True)
class Node:
    """A state, or what stands for several, its `members`.

    `details` are lines below the title, `sentence` says it all, and `grounds` on what it rests. `numbers` are the steps of
    a route that a loop's words are. `mark` says in a picture of two versions what became of it (see `compared`).
    """

    id: str
    kind: NodeKind
    title: str
    sentence: str
    details: tuple[str, ...] = ()
    owner: str | None = None
    phase: str | None = None
    statutory: bool = False
    members: tuple[str, ...] = ()
    grounds: str = ""
    marked: bool = False
    numbers: tuple[int, ...] = ()
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class Edge:
    """A line of a transition. Lines with the same `id` are one transition; a `joins` line has no arrowhead.

    `stays` is true where the event is heard and nothing is left. `numbers` are the steps of a route that it is.
    """

    id: str
    kind: EdgeKind
    tail: str
    head: str
    title: str = ""
    details: tuple[str, ...] = ()
    sentence: str = ""
    stays: bool = False
    grounds: str = ""
    marked: bool = False
    numbers: tuple[int, ...] = ()
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class Owner:
    """A role in a picture. `number` gives its colour, the same in all pictures of a procedure, most states owned first."""

    role: str
    title: str
    number: int


@dataclass(frozen=True, slots=True)
class Picture:
    """One diagram. `owners` are the roles that own states here, `limits` are sentences.

    `lists` are shown below it, each under its heading. Where it `fades`, only what is marked is drawn with full strength;
    in `lanes` the phases are bands that go from one side to the other. What has a `ruler` is about time, and drawn along it.
    """

    name: str
    title: str
    procedure: str
    sentence: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    owners: tuple[Owner, ...] = ()
    limits: tuple[str, ...] = ()
    lists: tuple[tuple[str, tuple[str, ...]], ...] = ()
    fades: bool = False
    lanes: bool = False
    ruler: Ruler | None = None
    view: bool = False
    """Whether it shows a part of the procedure in another way than the picture of a pathway does."""

    @property
    def all_lists(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The lists below it, that of the limits first."""
        return ((("Time limits whose clocks start or stop here", self.limits),) if self.limits else ()) + self.lists

    @property
    def hint(self) -> str:
        """What has to be known to read the lines, or nothing: who causes an event on whose line nobody is named."""
        kinds = {each.id: each.kind for each in self.nodes}
        owned = (
            edge
            for edge in self.edges
            if edge.kind == "own" and edge.title and kinds[edge.tail] not in ("beginning", "outcome", "entry")
        )
        unnamed = any(not any(line.startswith("by ") for line in edge.details) for edge in owned)
        numbered = any(edge.numbers for edge in self.edges)
        return UNNAMED if unnamed and not numbered else ""

    def node(self, identity: str) -> Node:
        """The node with this id."""
        return next(each for each in self.nodes if each.id == identity)


def of_pathway(procedure: Procedure, name: str) -> Picture:
    """The picture of one pathway.

    Raises ValueError where the procedure has no such pathway.
    """
    pathway = known(procedure, name)
    numbered = numbered_limits(procedure, pathway.transitions)
    states = {state.qualified: state_node(procedure, state) for state in pathway.states.values()}
    nodes, edges = gathered(procedure, pathway, pathway.transitions, numbered)
    return Picture(
        name=name,
        title=pathway.title,
        procedure=str(procedure),
        sentence=_summary(pathway),
        nodes=tuple((states | nodes).values()),
        edges=tuple(edges),
        owners=owners(procedure, (state.owner for state in pathway.states.values())),
        limits=limit_lines(procedure, numbered),
    )


def gathered(
    procedure: Procedure, pathway: Pathway, transitions: Iterable[Transition], numbered: Mapping[str, Limit]
) -> tuple[dict[str, Node], list[Edge]]:
    """The lines of some transitions of a pathway, and the nodes at their ends."""
    nodes: dict[str, Node] = {}
    edges: list[Edge] = []
    for transition in transitions:
        more, lines = _transition(procedure, pathway, transition, numbered)
        nodes.update((each.id, each) for each in more)
        edges += lines
    ends = {end for edge in edges for end in (edge.tail, edge.head)}
    states = (state for state in pathway.states.values() if state.qualified in ends)
    return {state.qualified: state_node(procedure, state) for state in states} | nodes, edges


def known(procedure: Procedure, name: str) -> Pathway:
    """The pathway of this name. Raises ValueError, with the names that there are, where there is none."""
    if name not in procedure.pathways:
        raise ValueError(f"There is no pathway '{name}'; there are {', '.join(procedure.pathways)}")
    return procedure.pathways[name]


def owners(procedure: Procedure, roles: Iterable[str | None]) -> tuple[Owner, ...]:
    """The roles that own states, of those that are given, each with its number."""
    owned = Counter(state.owner for state in procedure.states.values() if state.owner)
    here = set(roles)
    ranked = sorted((name for name in procedure.roles if owned[name]), key=lambda name: -owned[name])
    return tuple(Owner(name, procedure.roles[name].title, number) for number, name in enumerate(ranked) if name in here)


def _summary(pathway: Pathway) -> str:
    unfinished = len(pathway.states) - len(pathway.resting)
    outcomes = sum(each.final for each in pathway.states.values())
    said = (
        f"{wording.counted(len(pathway.states), 'state')}, {wording.counted(unfinished, 'of them', 'of them')} unfinished and "
        f"{wording.counted(outcomes, 'outcome')}; {wording.counted(len(pathway.transitions), 'transition')}."
    )
    return f"{pathway.note.strip()} {said}" if pathway.note else said


def state_node(procedure: Procedure, state: State) -> Node:
    """A state as it is drawn."""
    details = []
    if state.owner:
        details.append(wording.role(procedure, state.owner))
    if time := wording.stay(state):
        details.append(f"{CLOCK_SIGN} {time}")
    if state.meeting:
        details.append("a meeting is booked")
    return Node(
        id=state.qualified,
        kind="outcome" if state.final else "beginning" if state.initial else "state",
        title=state.title,
        sentence=_without(wording.state_sentence(procedure, state), state.grounds),
        grounds=wording.rests_on(state.grounds).strip(),
        details=tuple(details),
        owner=state.owner,
        phase=None if state.at_rest else state.phase,
        statutory=state.statutory,
    )


def _without(sentence: str, grounds: Grounds) -> str:
    """The first sentence about an element, without those that say on what it rests."""
    return sentence.removesuffix(wording.rests_on(grounds))


def _group(pathway: Pathway, sources: tuple[str, ...]) -> Node:
    said = wording.source_group(pathway, sources)
    titles = ", ".join(pathway.states[each].title for each in sources)
    title = wording.sentence_case(said) if said else "Any of these"
    shown = () if said == wording.ANY else (titles,)
    members = tuple(pathway.states[each].qualified for each in sources)
    return Node(f"{pathway.name}.*{'+'.join(sources)}", "group", title, f"{title}: {titles}.", shown, members=members)


# --- transitions ---------------------------------------------------------------------------------------------------


def _transition(
    procedure: Procedure, pathway: Pathway, each: Transition, numbered: Mapping[str, Limit]
) -> tuple[list[Node], list[Edge]]:
    """The nodes that the transition needs beside the states, and its lines."""
    tails, again = _tails(pathway, each)
    nodes: list[Node] = []
    line = _Line(procedure, pathway, each, again, numbered)
    phase = None
    if len(tails) == 1:
        state = pathway.states[tails[0]]
        tail, phase = state.qualified, None if state.at_rest else state.phase
    elif each.to is None or _grouped(pathway, tails, each.to):
        nodes.append(_group(pathway, tails))
        tail = nodes[0].id
    else:
        members = tuple(pathway.states[one].qualified for one in tails)
        phase = _phase_of_junction(pathway, tails, each.to)
        junction = Node(f"{pathway.name}.+{each.id}", "junction", "", "", phase=phase, members=members)
        nodes.append(junction)
        joins = [Edge(each.id, "joins", f"{pathway.name}.{one}", junction.id) for one in tails]
        return nodes, [*joins, line.to(junction.id)]
    edge = line.to(tail)
    if edge.tail != edge.head:
        return nodes, [edge]
    loop = Node(
        f"{pathway.name}.~{each.id}", "loop", edge.title, edge.sentence, edge.details, phase=phase, members=(tail,)
    )
    return [*nodes, loop], [replace(edge, tail=loop.id, title="", details=())]


def _phase_of_junction(pathway: Pathway, tails: tuple[str, ...], head: str) -> str | None:
    """The head's phase where some tail is in it too: Graphviz ranks a cluster by what is inside it alone."""
    states = pathway.states
    phase = None if states[head].at_rest else states[head].phase
    return phase if any(states[each].phase == phase for each in tails) else None


def _tails(pathway: Pathway, each: Transition) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """From where the transition is drawn, and the outcomes that are only named on it."""
    states = pathway.states
    beginnings = tuple(one for one in each.sources if states[one].initial)
    others = tuple(one for one in each.sources if not states[one].initial)
    if beginnings and others and each.to is not None and all(states[one].final for one in others):
        return beginnings, others
    return each.sources, ()


def _grouped(pathway: Pathway, tails: tuple[str, ...], head: str) -> bool:
    """True where the states are many, have a name together, are all outcomes, or all of them come after the head."""
    order = list(pathway.states)
    return (
        len(tails) > 3
        or wording.source_group(pathway, tails) is not None
        or all(pathway.states[each].final for each in tails)
        or order.index(head) < min(map(order.index, tails))
    )


@dataclass(frozen=True, slots=True)
class _Line:
    """What is written on the one labelled line of a transition."""

    procedure: Procedure
    pathway: Pathway
    transition: Transition
    again: tuple[str, ...]
    numbered: Mapping[str, Limit]

    def to(self, tail: str) -> Edge:
        each, procedure = self.transition, self.procedure
        stays = each.to is None
        head = tail if stays else f"{self.pathway.name}.{each.to}"
        return Edge(
            id=each.id,
            kind=_kind(each),
            tail=tail,
            head=head,
            title=_title(procedure, each),
            details=tuple(self._details()),
            sentence=_without(wording.transition_sentence(procedure, each), each.grounds),
            stays=stays,
            grounds=wording.rests_on(each.grounds).strip(),
        )

    def _details(self) -> Iterator[str]:
        each, procedure = self.transition, self.procedure
        if each.event and not self._by_owner():
            yield f"by {_who(procedure, each)}"
        elif each.follows and each.title:
            yield f"when: {wording.followed(procedure, each)}"
        if each.when != ALWAYS:
            yield f"if {wording.condition(procedure, each.when)}"
        if self.again:
            every = {name for name, state in self.pathway.states.items() if state.final} == set(self.again)
            titles = wording.listed((wording.quoted(self.pathway.states[one].title) for one in self.again), "or")
            yield f"or again after {'any outcome' if every and len(self.again) > 1 else titles}"
        if each.to is None:
            yield "(heard, nothing changes)"
        if each.reopens:
            yield "(also after the case has ended)"
        yield from _clock_marks(self.pathway, each, self.numbered)

    def _by_owner(self) -> bool:
        """True where it is caused by the one role that owns every state from which it is drawn: the states name it."""
        states = self.pathway.states
        drawn = [each for each in self.transition.sources if each not in self.again]
        return all(self.transition.by == (states[each].owner,) for each in drawn)


def _kind(each: Transition) -> EdgeKind:
    if each.event is None:
        return "follows"
    if each.by == (CLOCK,):
        return "clock"
    return "outside" if each.by == (OUTSIDE,) else "own"


def _title(procedure: Procedure, each: Transition) -> str:
    if each.event or each.title:
        return wording.transition(procedure, each)
    return f"when: {wording.followed(procedure, each)}"


def _who(procedure: Procedure, each: Transition) -> str:
    short = {OUTSIDE: "what happens to the family", CLOCK: "the clock: the time is up"}
    return wording.listed((short.get(one) or wording.role(procedure, one) for one in each.by), "or")


# --- limits --------------------------------------------------------------------------------------------------------


def numbered_limits(procedure: Procedure, transitions: Iterable[Transition]) -> dict[str, Limit]:
    """The declared limits that start or stop on an own event of the transitions, numbered as the picture names them."""
    own = frozenset(each.event for each in transitions if each.event)
    here = [limit for limit in procedure.limits.values() if own & (limit.starts | _ends(limit))]
    return {f"L{number}": limit for number, limit in enumerate(here, start=1)}


def limit_lines(procedure: Procedure, numbered: Mapping[str, Limit]) -> tuple[str, ...]:
    """What is said of the limits below the picture."""
    return tuple(
        f"{number} {limit.title}: {wording.limit_sentence(procedure, limit, void=False)}"
        for number, limit in numbered.items()
    )


def _ends(limit: Limit) -> frozenset[str]:
    return limit.until | limit.before


def _touches(pathway: Pathway, events: frozenset[str]) -> bool:
    return any(event.partition(".")[0] == pathway.name for event in events)


def _clock_marks(pathway: Pathway, each: Transition, numbered: Mapping[str, Limit]) -> Iterator[str]:
    """Which clocks an event starts and stops: one that starts in words, all others by their numbers in the list below.

    On a line that follows another pathway's event only those clocks are marked that stop in this pathway, because
    the others are marked where the event is declared.
    """
    marked: dict[str, dict[str, Limit]] = {}
    for number, limit in numbered.items():
        if each.event or _touches(pathway, _ends(limit)):
            for verb in _verbs(each.events, limit):
                marked.setdefault(verb, {})[number] = limit
    for verb, limits in marked.items():
        if len(limits) > 1:
            yield f"{CLOCK_SIGN} {verb} {', '.join(limits)}"
            continue
        ((number, limit),) = limits.items()
        if verb.startswith("starts"):
            yield f"{CLOCK_SIGN} {verb} {number}: {limit.title}, {wording.limit(limit)}"
        elif verb == "measures":
            yield f"{CLOCK_SIGN} {verb} {number}: at least {limit.duration} ahead"
        else:
            yield f"{CLOCK_SIGN} {verb} {number}"


def _verbs(events: frozenset[str], limit: Limit) -> Iterator[str]:
    starts, stops = bool(events & limit.starts), bool(events & limit.until)
    if events & limit.before:
        yield "due before this:"
    if limit.within is None:
        if starts:
            yield "measures"
    elif starts and limit.restart:
        yield "starts again"
    else:
        if stops:
            yield "stops"
        if starts:
            yield "starts"


# --- the overview --------------------------------------------------------------------------------------------------


def of_overview(procedure: Procedure) -> Picture:
    """The picture of how the pathways start and follow one another.

    Lines are drawn where one pathway starts another or makes its start possible. All else that a pathway hears is
    named inside its box, because a line for each would hide the flow.
    """
    nodes = [_pathway(procedure, each) for each in procedure.pathways.values()]
    edges = [*_starts(procedure), *_allows(procedure)]
    entered = {edge.head for edge in edges if edge.kind in ("starts", "allows")}
    for each in procedure.pathways.values():
        own = _own_starts(each)
        if own and each.name not in entered and not _is_outside(each):
            entry = Node(f"*{each.name}", "entry", "", f"{each.title} can start by itself.")
            nodes.append(entry)
            edges.append(_entry(procedure, each, own, entry))
    return Picture(
        name="overview",
        title="How the pathways start and follow one another",
        procedure=str(procedure),
        sentence=f"{wording.counted(len(procedure.pathways), 'pathway')} run side by side and hear one another's events.",
        nodes=tuple(nodes),
        edges=tuple(edges),
    )


def _is_outside(pathway: Pathway) -> bool:
    own = [each for each in pathway.transitions if each.event]
    return bool(own) and all(each.by == (OUTSIDE,) for each in own)


def _pathway(procedure: Procedure, pathway: Pathway) -> Node:
    if _is_outside(pathway):
        heard = tuple(_heard(procedure, pathway))
        said = f"{pathway.title}: from outside the procedure. {'. '.join(heard)}."
        return Node(pathway.name, "outside", pathway.title, said, heard)
    outcomes = [state.title for state in pathway.states.values() if state.final]
    moved_by = sorted({event.partition(".")[0] for each in pathway.transitions for event in each.follows})
    details = [f"outcomes: {', '.join(outcomes)}"] if outcomes else []
    if moved_by:
        details.append(f"hears: {', '.join(map(wording.in_words, moved_by))}")
    said = f"{pathway.title}: {_summary(pathway)} {'; '.join(details)}."
    return Node(pathway.name, "pathway", pathway.title, said, tuple(details))


def _heard(procedure: Procedure, pathway: Pathway) -> Iterator[str]:
    for event in dict.fromkeys(each.event for each in pathway.transitions if each.event):
        listeners = len(procedure.followers[event])
        yield f"{wording.event(procedure, event)}: heard by {wording.counted(listeners, 'pathway')}"


def _begins(pathway: Pathway, each: Transition) -> bool:
    """True where the transition takes the pathway from rest to work."""
    states = pathway.states
    return each.to is not None and not states[each.to].at_rest and any(states[one].at_rest for one in each.sources)


def _own_starts(pathway: Pathway) -> list[Transition]:
    return [each for each in pathway.transitions if each.event and _begins(pathway, each)]


def _entry(procedure: Procedure, pathway: Pathway, own: list[Transition], entry: Node) -> Edge:
    events = dict.fromkeys(each.event for each in own if each.event)
    names = [wording.event(procedure, each) for each in events]
    roles = list(dict.fromkeys(role for each in own for role in each.by))
    by = f"by {wording.who(procedure, roles)}"
    said = f"{pathway.title} starts with {wording.listed(map(wording.quoted, names), 'or')}, {by}."
    return Edge(f"*{pathway.name}", "own", entry.id, pathway.name, _shortened(names), (by,), said)


def _beginning_events(procedure: Procedure) -> dict[tuple[str, str], list[str]]:
    """The events of one pathway on which another begins its work, by the two pathways."""
    found: dict[tuple[str, str], list[str]] = {}
    for pathway in procedure.pathways.values():
        for each in pathway.transitions:
            if not _begins(pathway, each):
                continue
            for event in sorted(each.follows):
                events = found.setdefault((event.partition(".")[0], pathway.name), [])
                if event not in events:
                    events.append(event)
    return found


def _starts(procedure: Procedure) -> Iterator[Edge]:
    for (tail, head), events in sorted(_beginning_events(procedure).items()):
        names = [wording.event(procedure, each) for each in events]
        one, other = _titles(procedure, tail, head)
        said = f"{other} starts when {wording.listed(map(wording.quoted, names), 'or')} happens in {one}."
        yield Edge(f"{tail}-starts-{head}", "starts", tail, head, _shortened(names), (), said)


def _allows(procedure: Procedure) -> Iterator[Edge]:
    """Where a pathway's own start asks that another pathway stands somewhere."""
    found: dict[tuple[str, str], list[str]] = {}
    for pathway in procedure.pathways.values():
        for each in _own_starts(pathway):
            for variable, state in _asked_for(each.when):
                if variable != pathway.name and not _is_outside(procedure.pathways[variable]):
                    states = found.setdefault((variable, pathway.name), [])
                    if state not in states:
                        states.append(state)
    for (tail, head), states in sorted(found.items()):
        titles = [wording.state(procedure, f"{tail}.{each}") for each in states]
        one, other = _titles(procedure, tail, head)
        said = f"{other} can be started where {one} stands at {wording.listed(map(wording.quoted, titles), 'or')}."
        yield Edge(f"{tail}-allows-{head}", "allows", tail, head, f"possible in: {_shortened(titles)}", (), said)


def _asked_for(guard: Condition) -> Iterator[tuple[str, str]]:
    """The states that a guard names without a *not* before them."""
    match guard:
        case InState(variable, value):
            yield variable, value
        case And(operands) | Or(operands):
            for each in operands:
                yield from _asked_for(each)


def _titles(procedure: Procedure, *names: str) -> tuple[str, ...]:
    return tuple(wording.quoted(procedure.pathways[name].title) for name in names)


def _shortened(names: Iterable[str], most: int = 3) -> str:
    known = list(names)
    shown = known[:most] if len(known) > most + 1 else known
    more = len(known) - len(shown)
    return "; ".join(shown) + (f"; and {more} more" if more else "")

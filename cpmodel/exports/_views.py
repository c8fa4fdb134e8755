"""Other pictures of the same procedure: of one role, of one story, of one limit, and of one pathway in lanes or phase by phase.

A view is written `swimlanes`, `phases`, `role:NAME`, `story:NAME` or `limit:NAME`; `roles`, `stories` and `limits` are all of a kind.
Each is made of the parts that the picture of a pathway has, so that nothing is drawn in two ways.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from cpmodel.exports import _picture
from cpmodel.exports._picture import Edge, Node, NodeKind, Picture
from cpmodel.exports._ruler import ruler
from cpmodel.model import wording
from cpmodel.model.condition import ALWAYS
from cpmodel.model.procedure import CLOCK, Limit, Pathway, Procedure, Role, Story, Transition
from cpmodel.model.semantics import Step, Trace
from cpmodel.model.stories import tell

REST = "At rest, or several states at once"
"""The lane of what has no owner."""


def pictures(procedure: Procedure, pathways: Sequence[str] = (), views: Sequence[str] = ()) -> tuple[Picture, ...]:
    """The pictures that are asked for: of the pathways, or of all and an overview where none is named; or the views of them.

    Raises ValueError for a pathway, a view, or a name in it, that there is not.
    """
    chosen = [_picture.known(procedure, name) for name in pathways] or list(procedure.pathways.values())
    if not views:
        overview = () if pathways else (_picture.of_overview(procedure),)
        return (*overview, *(_picture.of_pathway(procedure, each.name) for each in chosen))
    found = (picture for view in views for picture in _of_view(procedure, view, chosen, bool(pathways)))
    return tuple(replace(picture, view=True) for picture in found)


def _of_view(procedure: Procedure, view: str, chosen: list[Pathway], narrowed: bool) -> Iterator[Picture]:
    kind, _, name = view.partition(":")
    stories = {each.name: each for each in procedure.stories}
    match kind.strip():
        case "swimlanes" if not name:
            owned = [each for each in chosen if any(state.owner for state in each.states.values())]
            if not owned:
                raise ValueError("In these pathways nobody has to act, so that there is nothing to show in lanes")
            yield from (of_lanes(procedure, each.name) for each in owned)
        case "phases" if not name:
            yield from _all_phases(procedure, chosen)
        case "roles" if not name:
            yield from (of_role(procedure, each, chosen) for each in procedure.roles.values())
        case "stories" if not name:
            for each in stories.values():
                yield from of_story(procedure, each, chosen, narrowed)
        case "limits" if not name:
            yield from (of_limit(procedure, each) for each in procedure.all_limits.values() if _is_of(each, chosen))
        case "limit":
            yield of_limit(procedure, procedure.all_limits[_meant("limit", name, procedure.all_limits)])
        case "role":
            yield of_role(procedure, procedure.roles[_meant("role", name, procedure.roles)], chosen)
        case "story":
            yield from of_story(procedure, stories[_meant("story", name, stories)], chosen, narrowed)
        case _:
            raise ValueError(
                f"There is no view '{view}'; there are swimlanes, phases, role:NAME, story:NAME and limit:NAME, "
                "and roles, stories and limits for all of a kind"
            )


def _is_of(limit: Limit, chosen: Iterable[Pathway]) -> bool:
    """True where the clock starts in one of the pathways."""
    events = limit.starts or frozenset({".".join(limit.of_state or ())})
    return any(event.partition(".")[0] == pathway.name for event in events for pathway in chosen)


def _meant(kind: str, name: str, known: Iterable[str]) -> str:
    """The one of the names that is meant: it, or the only one that begins so."""
    names, said = list(known), name.strip()
    if said in names:
        return said
    begun = [each for each in names if said and each.lower().startswith(said.lower())]
    if len(begun) == 1:
        return begun[0]
    near = begun or difflib.get_close_matches(said, names, n=1, cutoff=0.5)
    shown = names if len(names) <= 20 else []
    hint = f" (did you mean {wording.listed((repr(each) for each in near[:5]), 'or')}?)" if near else ""
    there = f"; there are {', '.join(shown)}" if shown and not near else ""
    raise ValueError(f"There is no {kind} '{said}'{hint}{there}")


def file_name(*words: str) -> str:
    """A name for a file, of words in which anything may stand.

    >>> file_name("story", "A plan ends: the child is 18")
    'story-a-plan-ends-the-child-is-18'
    """
    return re.sub(r"[^a-z0-9_]+", "-", " ".join(words).lower()).strip("-")[:80]


# --- lanes -----------------------------------------------------------------------------------------------------------


def of_lanes(procedure: Procedure, name: str) -> Picture:
    """The picture of a pathway in lanes, one for each role that has to act in it."""
    picture = _picture.of_pathway(procedure, name)
    owner_of = {node.id: node.owner for node in picture.nodes}
    leads_to = {edge.tail: edge.head for edge in picture.edges}

    def lane(node: Node) -> str:
        owner = node.owner
        if node.kind == "junction":
            owner = owner_of[leads_to[node.id]]
        elif node.kind == "loop" and len(node.members) == 1:
            owner = owner_of[node.members[0]]
        return wording.role(procedure, owner) if owner else REST

    nodes = tuple(replace(node, phase=lane(node), details=_in_lane(node)) for node in picture.nodes)
    return replace(
        _bundled(replace(picture, nodes=nodes)),
        name=f"{name}-swimlanes",
        title=f"{picture.title}: who acts",
        limits=(),
        lanes=True,
    )


def _in_lane(node: Node) -> tuple[str, ...]:
    """The lane says who acts; of a loop the title is enough."""
    return () if node.kind == "loop" else node.details[1:] if node.owner else node.details


def _bundled(picture: Picture) -> Picture:
    """The same with one line, which names all events, for all lines of a kind between the same two nodes.

    What is asked and which clocks run is left to the picture of the pathway.
    """
    loops = {node.id: node for node in picture.nodes if node.kind == "loop"}
    bundles: dict[tuple[str, str, str], list[Edge]] = {}
    for edge in picture.edges:
        loop = loops.get(edge.tail)
        line = replace(edge, title=loop.title, details=loop.details) if loop else edge
        bundles.setdefault((edge.kind, "loop" if loop else edge.tail, edge.head), []).append(line)
    edges: list[Edge] = []
    kept: dict[str, Node] = {}
    for (_, tail, _), lines in bundles.items():
        one = _one_line(lines)
        if tail == "loop":
            kept[one.tail] = replace(loops[one.tail], title=one.title, details=one.details, sentence=one.sentence)
            one = replace(one, title="", details=())
        edges.append(one)
    nodes = (kept.get(node.id, node) for node in picture.nodes if node.kind != "loop" or node.id in kept)
    return replace(picture, nodes=tuple(nodes), edges=tuple(edges))


def _one_line(lines: Sequence[Edge]) -> Edge:
    by = {tuple(each for each in line.details if each.startswith("by ")) for line in lines}
    return replace(
        lines[0],
        title="; ".join(dict.fromkeys(line.title for line in lines if line.title)),
        details=by.pop() if len(by) == 1 else (),
        sentence=" ".join(dict.fromkeys(line.sentence for line in lines if line.sentence)),
        grounds=" ".join(dict.fromkeys(line.grounds for line in lines if line.grounds)),
    )


# --- phases ----------------------------------------------------------------------------------------------------------


def _all_phases(procedure: Procedure, pathways: Iterable[Pathway]) -> Iterator[Picture]:
    parted = [each for each in pathways if len(_phases(each)) > 1]
    if not parted:
        raise ValueError("These pathways have no phases, so that each is shown whole")
    for each in parted:
        yield from of_phases(procedure, each)


def of_phases(procedure: Procedure, pathway: Pathway) -> Iterator[Picture]:
    """A pathway in parts that a sheet of A4 has room for: each transition is in one of them, with the states at its ends.

    The picture is the phase itself, and has boxes for the other phases only.
    """
    for phase, transitions in _phases(pathway).items():
        numbered = _picture.numbered_limits(procedure, transitions)
        nodes, edges = _picture.gathered(procedure, pathway, transitions, numbered)
        title = phase or "Besides"
        yield Picture(
            name=file_name(pathway.name, title),
            title=f"{pathway.title}: {wording.in_words(title)}",
            procedure=str(procedure),
            sentence=f"{wording.counted(len(transitions), 'transition')} of {len(pathway.transitions)}.",
            nodes=tuple(replace(node, phase=None if node.phase == phase else node.phase) for node in nodes.values()),
            edges=tuple(edges),
            owners=_picture.owners(procedure, (node.owner for node in nodes.values())),
            limits=_picture.limit_lines(procedure, numbered),
        )


def _phases(pathway: Pathway) -> dict[str | None, list[Transition]]:
    """The transitions by the phase that they are part of, in the order of the states."""
    found: dict[str | None, list[Transition]] = {each.phase: [] for each in pathway.states.values()}
    for each in pathway.transitions:
        found[_phase(pathway, each)].append(each)
    return {phase: some for phase, some in found.items() if some}


def _phase(pathway: Pathway, taken: Transition) -> str | None:
    """The phase of the states that it leaves; where they are of several or of none, that of the state to which it leads."""
    left = {pathway.states[name].phase for name in taken.sources}
    if len(left) == 1 and None not in left:
        return left.pop()
    return pathway.states[taken.to or taken.sources[0]].phase


# --- one role --------------------------------------------------------------------------------------------------------


def of_role(procedure: Procedure, role: Role, pathways: Iterable[Pathway]) -> Picture:
    """What a role does, pathway by pathway: the states in which it has to act, and the events that it causes."""
    chosen = [(each, [one for one in each.transitions if _concerns(each, one, role.name)]) for each in pathways]
    own = [one for _, transitions in chosen for one in transitions]
    numbered = _picture.numbered_limits(procedure, own)
    nodes: list[Node] = []
    edges: list[Edge] = []
    for pathway, transitions in chosen:
        found, lines = _picture.gathered(procedure, pathway, transitions, numbered)
        waiting = {s.qualified for s in pathway.states.values() if s.owner == role.name} - set(found)
        found |= {each: _picture.state_node(procedure, procedure.states[each]) for each in sorted(waiting)}
        nodes += [
            replace(node, phase=pathway.title, marked=node.owner == role.name or not node.owner)
            for node in found.values()
        ]
        edges += [replace(line, marked=True) for line in lines]
    return Picture(
        name=file_name("role", role.name),
        title=f"What is to be done by: {role.title}",
        procedure=str(procedure),
        sentence=_of_role(role, nodes, edges),
        nodes=tuple(nodes),
        edges=tuple(edges),
        owners=_picture.owners(procedure, (node.owner for node in nodes)),
        limits=_picture.limit_lines(procedure, numbered),
        lists=tuple(_lists_of_role(procedure, role, pathways)),
        fades=True,
    )


def _concerns(pathway: Pathway, each: Transition, role: str) -> bool:
    """True where the role causes it, or where it is what happens when the role's own time is up."""
    late = each.by == (CLOCK,) and all(pathway.states[one].owner == role for one in each.sources)
    return role in each.by or late


def _of_role(role: Role, nodes: Sequence[Node], edges: Sequence[Edge]) -> str:
    states = sum(node.owner == role.name for node in nodes)
    said = f"{wording.counted(states, 'state')} in which they have to act, {wording.counted(len({e.id for e in edges}), 'event')}."
    return f"{role.note.strip()} {said}" if role.note else said


def _lists_of_role(
    procedure: Procedure, role: Role, pathways: Iterable[Pathway]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    names = {each.name for each in pathways}
    duties = [each for each in role.duties if each.when is None or each.when.partition(".")[0] in names]
    if duties:
        yield "What else they do", tuple(_duty(procedure, each.text, each.when) for each in duties)
    told = [
        f"{wording.transition(procedure, each)} ({wording.in_words(each.pathway)})"
        for each in procedure.transitions.values()
        if role.name in each.tells and each.pathway in names
    ]
    if told:
        yield "What they are told", (f"{wording.listed(dict.fromkeys(told))}.",)


def _duty(procedure: Procedure, text: str, when: str | None) -> str:
    if when is None:
        return text
    if when in procedure.states:
        return (
            f"In {wording.quoted(wording.state(procedure, when))} ({wording.in_words(when.partition('.')[0])}): {text}"
        )
    return f"When {wording.event_of_pathway(procedure, when)} happens: {text}"


# --- one story -------------------------------------------------------------------------------------------------------


def of_story(procedure: Procedure, story: Story, pathways: Sequence[Pathway], narrowed: bool) -> Iterator[Picture]:
    """The route of a story: by itself through all pathways that it moves, and marked in the picture of each of them.

    Where some pathways are named it is shown in these alone.
    """
    route = _Route.of(procedure, story)
    if not narrowed:
        yield route.alone()
    for each in pathways:
        if narrowed or route.moves(each.name):
            yield route.within(each)


@dataclass(frozen=True, slots=True)
class _Route:
    """The steps of a story, from the first beginning from which it goes furthest."""

    procedure: Procedure
    story: Story
    trace: Trace

    @classmethod
    def of(cls, procedure: Procedure, story: Story) -> _Route:
        runs = tell(procedure, story).runs
        if not runs:
            raise ValueError(f"The story '{story.name}' has no beginning: no case starts so")
        return cls(procedure, story, max((run.trace for run in runs), key=lambda trace: len(trace.steps)))

    def moves(self, pathway: str) -> bool:
        return any(step.before[pathway] != step.after[pathway] for step in self.trace.steps)

    def taken(self, pathway: str) -> Iterator[tuple[int, Step, Transition]]:
        """The transitions of a pathway on the route, each with the number of its step."""
        for number, step in enumerate(self.trace.steps, start=1):
            for each in step.taken:
                if each.pathway == pathway:
                    yield number, step, each

    def within(self, pathway: Pathway) -> Picture:
        """The picture of a pathway with the route marked in it."""
        picture = _picture.of_pathway(self.procedure, pathway.name)
        numbers: dict[str, list[int]] = {}
        lines: set[tuple[str, str]] = set()
        visited = {f"{pathway.name}.{self.trace.start[pathway.name]}"}
        for number, step, each in self.taken(pathway.name):
            numbers.setdefault(each.id, []).append(number)
            lines.add((each.id, f"{pathway.name}.{step.before[pathway.name]}"))
            visited.add(f"{pathway.name}.{step.after[pathway.name]}")
        edges = tuple(
            replace(
                edge,
                marked=edge.id in numbers and (edge.kind != "joins" or (edge.id, edge.tail) in lines),
                numbers=tuple(numbers.get(edge.id, ())) if edge.title else (),
            )
            for edge in picture.edges
        )
        ends = {end for edge in edges if edge.marked for end in (edge.tail, edge.head)}
        by_loop = {edge.tail: tuple(numbers.get(edge.id, ())) for edge in edges}
        nodes = tuple(
            replace(
                node,
                marked=node.id in (visited if node.kind in ("beginning", "state", "outcome") else ends),
                numbers=by_loop[node.id] if node.kind == "loop" else (),
            )
            for node in picture.nodes
        )
        here = {number for each in numbers.values() for number in each}
        return replace(
            picture,
            name=file_name("story", self.story.name, pathway.name),
            title=f"{picture.title}: {self.story.name}",
            nodes=nodes,
            edges=edges,
            lists=(("The route, as far as it moves this pathway", tuple(self._told(here))),),
            fades=True,
        )

    def alone(self) -> Picture:
        """The picture of the route alone, through every pathway that it moves."""
        nodes: dict[str, Node] = {}
        edges: list[Edge] = []
        for pathway in self.procedure.pathways.values():
            if self.moves(pathway.name):
                found, lines = self._alone_in(pathway)
                nodes |= {name: replace(node, phase=pathway.title, marked=True) for name, node in found.items()}
                edges += lines
        return Picture(
            name=file_name("story", self.story.name),
            title=self.story.name,
            procedure=str(self.procedure),
            sentence=f"{wording.counted(len(self.trace.steps), 'step')} through {wording.counted(len({n.phase for n in nodes.values()}), 'pathway')}.",
            nodes=tuple(nodes.values()),
            edges=tuple(edges),
            owners=_picture.owners(self.procedure, (node.owner for node in nodes.values())),
            lists=(("The route", tuple(self._told(set(range(1, len(self.trace.steps) + 1))))),),
        )

    def _alone_in(self, pathway: Pathway) -> tuple[dict[str, Node], list[Edge]]:
        numbers: dict[tuple[str, str], list[int]] = {}
        for number, step, each in self.taken(pathway.name):
            if each.to is not None:
                numbers.setdefault((each.id, str(step.before[pathway.name])), []).append(number)
        nodes: dict[str, Node] = {}
        edges: list[Edge] = []
        for (identity, source), steps in numbers.items():
            only = replace(self.procedure.transitions[identity], sources=(source,))
            found, lines = _picture.gathered(self.procedure, pathway, (only,), {})
            nodes |= {
                name: replace(node, numbers=tuple(steps)) if node.kind == "loop" else node
                for name, node in found.items()
            }
            edges += [
                replace(line, marked=True, numbers=tuple(steps) if line.title else (), details=()) for line in lines
            ]
        return nodes, edges

    def _told(self, numbers: set[int]) -> Iterator[str]:
        """The steps of these numbers in words, and at the end what is refused."""
        beginning, *lines = wording.trace(self.procedure, self.trace)
        yield beginning
        yield from (line for number, line in enumerate(lines, start=1) if number in numbers)
        if len(lines) < len(self.story.events):
            refused = self.story.events[len(lines)]
            yield f"{len(lines) + 1}. {wording.event_of_pathway(self.procedure, refused)} is refused."


# --- one limit -------------------------------------------------------------------------------------------------------


def of_limit(procedure: Procedure, limit: Limit) -> Picture:
    """From where to where a clock runs: what starts and stops it, on a ruler, and the shortest way between that a story tells."""
    begins, stops = _begins(procedure, limit), _stops(procedure, limit)
    voids = [_happening(procedure, "voids", each) for each in sorted(limit.void)]
    clock = _clock(procedure, limit)
    edges = [
        Edge(f"{node.id}-", "begins", node.id, clock.id, sentence=f"{node.title}: the clock starts.") for node in begins
    ]
    edges += [
        Edge(f"-{node.id}", "stops", clock.id, node.id, sentence=f"{node.title}: the clock stops.") for node in stops
    ]
    edges += [
        Edge(f"-{node.id}", "voids", node.id, clock.id, sentence=f"{node.title}: it is out of the count.")
        for node in voids
    ]
    return Picture(
        name=file_name("limit", limit.name),
        title=f"{limit.title} ({wording.in_words(limit.of_state[0])})" if limit.of_state else limit.title,
        procedure=str(procedure),
        sentence=wording.limit_sentence(procedure, limit),
        nodes=(*begins, clock, *stops, *voids),
        edges=tuple(edges),
        lists=tuple(_lists_of_limit(procedure, limit)),
        ruler=ruler(procedure, limit),
    )


def _clock(procedure: Procedure, limit: Limit) -> Node:
    details = [f"{_picture.CLOCK_SIGN} {wording.limit(limit)}"]
    if limit.when != ALWAYS:
        details.append(f"only where {wording.condition(procedure, limit.when)}")
    if limit.restart:
        details.append("each new start begins the time again")
    return Node(
        id=limit.name,
        kind="limit",
        title=limit.title,
        sentence=wording.limit_sentence(procedure, limit, void=False),
        details=tuple(details),
        statutory=limit.statutory,
        grounds=wording.rests_on(limit.grounds).strip(),
    )


def _happening(procedure: Procedure, kind: NodeKind, event: str) -> Node:
    own = procedure.own_events.get(event, ())
    by = f", by {wording.who(procedure, dict.fromkeys(role for each in own for role in each.by))}" if own else ""
    title = wording.event(procedure, event)
    where = wording.in_words(event.partition(".")[0])
    return Node(f"{kind} {event}", kind, title, f"{wording.quoted(title)} ({where}){by}.", (f"{where}{by}",))


def _step(procedure: Procedure, kind: NodeKind, each: Transition) -> Node:
    sentence = wording.transition_sentence(procedure, each).removesuffix(wording.rests_on(each.grounds))
    by = f"by {wording.who(procedure, each.by)}" if each.event else f"when: {wording.followed(procedure, each)}"
    return Node(f"{kind} {each.id}", kind, wording.transition(procedure, each), sentence, (by,))


def _begins(procedure: Procedure, limit: Limit) -> list[Node]:
    if limit.of_state is None:
        return [_happening(procedure, "begins", each) for each in sorted(limit.starts)]
    return [_step(procedure, "begins", each) for each in _of_state(procedure, limit) if each.to == limit.of_state[1]]


def _stops(procedure: Procedure, limit: Limit) -> list[Node]:
    if limit.of_state is not None:
        leaving = (e for e in _of_state(procedure, limit) if limit.of_state[1] in e.sources and e.to is not None)
        return [_step(procedure, "stops", each) for each in leaving]
    if limit.before_date is not None:
        title = wording.sentence_case(wording.ahead_of(procedure, limit).strip("“”"))
        return [
            Node("stops date", "stops", title, f"{title}: a date that the case has.", ("a date that the case has",))
        ]
    return [_happening(procedure, "stops", each) for each in sorted(limit.until | limit.before)]


def _of_state(procedure: Procedure, limit: Limit) -> tuple[Transition, ...]:
    assert limit.of_state is not None
    return procedure.pathways[limit.of_state[0]].transitions


def _lists_of_limit(procedure: Procedure, limit: Limit) -> Iterator[tuple[str, tuple[str, ...]]]:
    said = [wording.limit_sentence(procedure, limit)]
    if limit.note:
        said.append(limit.note.strip())
    yield "What it says", (*said, *filter(None, [wording.rests_on(limit.grounds).strip()]))
    if way := _shortest_way(procedure, limit):
        story, steps = way
        yield (
            f"On the way, as in the story {wording.quoted(story.name)}",
            tuple(f"{number}. {wording.step(procedure, each)}" for number, each in enumerate(steps, start=1)),
        )


def _shortest_way(procedure: Procedure, limit: Limit) -> tuple[Story, tuple[Step, ...]] | None:
    """The shortest piece of a story from what starts the clock to what stops it; None where no story has one."""
    starts, ends = limit.starts, limit.until | limit.before
    if limit.of_state is not None:
        starts = frozenset(
            event for each in _of_state(procedure, limit) if each.to == limit.of_state[1] for event in each.events
        )
        ends = frozenset(
            event
            for each in _of_state(procedure, limit)
            if limit.of_state[1] in each.sources and each.to
            for event in each.events
        )
    best: tuple[Story, tuple[Step, ...]] | None = None
    for story in procedure.stories:
        span = _span(story.events, starts, ends)
        if story.kind == "required" and span and (best is None or span[1] - span[0] < len(best[1])):
            steps = _Route.of(procedure, story).trace.steps[span[0] : span[1] + 1]
            if len(steps) == span[1] - span[0] + 1:
                best = story, steps
    return best


def _span(events: Sequence[str], starts: Collection[str], ends: Collection[str]) -> tuple[int, int] | None:
    """The positions of an event that ends and of the nearest before it that starts."""
    begun = None
    for position, event in enumerate(events):
        if event in ends and begun is not None:
            return begun, position
        if event in starts:
            begun = position
    return None

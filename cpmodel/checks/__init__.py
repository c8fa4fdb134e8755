"""The catalogue of checks: one file a check, found by looking.

A check is a module with a `CODE`, a docstring that `cpmodel explain` prints, and one of two functions:

    examine(procedure) -> findings      about what is written, without exploring
    explore(view) -> findings           about what can happen; `view` has a state space and what to ask of it

Each question is asked on a state space that holds everything that can influence the answer. The questions are grouped
so that few spaces are explored, and the groups run on several processes.

Whether `explore` has something to say must follow from the essence of the view (`cpmodel.model.essence`): how things
are called, where they are written, and pathways outside the space may only find their way into what it says. It is asked of
the essence first, and only where it has something to say once more of the procedure. So that nothing is to be said
can be kept from one check to the next under the essence's fingerprint, and is never stale.
"""

from __future__ import annotations

import importlib
import pickle
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures import ProcessPoolExecutor as Pool
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from types import ModuleType
from typing import Literal, TypeVar

from cpmodel.checks import _kept
from cpmodel.checks._told import telling_besides
from cpmodel.extensions import collect
from cpmodel.keeping import Shelf
from cpmodel.model.condition import variables
from cpmodel.model.essence import Essences, fingerprint
from cpmodel.model.findings import Finding, beside_the_base, ordered
from cpmodel.model.procedure import (
    Always,
    CanAlwaysStill,
    CausedBy,
    HoldsUntil,
    LeadsTo,
    Limit,
    Never,
    OnThen,
    Owned,
    Pathway,
    Possible,
    Precedes,
    Procedure,
    Rule,
    Told,
    Unchanged,
    named_events,
)
from cpmodel.processes import started, stop
from cpmodel.space import LARGEST, Space, TooLarge, cones

T = TypeVar("T")
Question = tuple[Literal["pathway", "limit", "rule"], str]
"""What can be asked of a state space: the kind of an element, and its name."""
Progress = Callable[[int, int, int], None]
"""Called with the groups of questions done, their number, and the configurations explored so far."""


@dataclass(frozen=True)
class View:
    """A state space, and the elements about which it is asked."""

    procedure: Procedure
    space: Space
    pathways: tuple[Pathway, ...]
    limits: tuple[Limit, ...]
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Explored:
    """How large one of the state spaces was, and about which pathways it was asked."""

    pathways: tuple[str, ...]
    configurations: int
    steps: int


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Questions that were not answered, and why: a sentence."""

    pathways: tuple[str, ...]
    limits: tuple[str, ...]
    rules: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What all checks found, in order of place, what was explored to find it, and what was not answered.

    `stopped` is true where Ctrl-C ended the check before all was asked.
    """

    findings: tuple[Finding, ...]
    explored: tuple[Explored, ...]
    unanswered: tuple[Unanswered, ...] = ()
    stopped: bool = False

    @property
    def configurations(self) -> int:
        """The configurations of all state spaces together."""
        return sum(each.configurations for each in self.explored)


def catalogue() -> dict[str, ModuleType]:
    """Every check by its code."""
    return dict(sorted((module.CODE, module) for module in collect("cpmodel.checks").values()))


def check(
    procedure: Procedure,
    processes: int = 1,
    largest: int = LARGEST,
    progress: Progress | None = None,
    shelf: Shelf | None = None,
    pool: Pool | None = None,
) -> Verdict:
    """Run every check, with what earlier checks kept on the shelf where there is one.

    Where a state space has more than `largest` configurations its questions are left unanswered; on Ctrl-C, all that
    are still open, and then a `pool` that was given (see `ready`) is stopped.
    """
    findings: list[Finding] = []
    answers: list[_Answer] = []
    groups = list(_groups(procedure))
    stopped = examined = False
    try:
        with _asked(procedure, groups, processes, largest, shelf, pool) as answered:
            findings += [
                each for module in catalogue().values() for each in getattr(module, "examine", _nothing)(procedure)
            ]
            examined = True
            for answer in answered:
                answers.append(answer)
                findings += answer.findings
                if progress:
                    progress(len(answers), len(groups), sum(each.configurations for each in answers))
    except KeyboardInterrupt:
        if not examined:
            raise
        if pool:
            stop(pool)
        stopped = True
    told = {each.group: each.too_large for each in answers}
    unanswered = [each for each in groups if told.get(each, _NOT_ASKED)]
    return Verdict(
        ordered(beside_the_base(findings, procedure.changed)),
        tuple(
            sorted(
                (
                    Explored(each.group.pathways, each.configurations, each.steps)
                    for each in answers
                    if not each.too_large
                ),
                key=lambda each: each.pathways,
            )
        ),
        tuple(Unanswered(each.pathways, each.limits, each.rules, told.get(each, _NOT_ASKED)) for each in unanswered),
        stopped,
    )


def _nothing(_: Procedure) -> tuple[Finding, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class _Group:
    """Questions that are asked of one state space."""

    asked: frozenset[str]
    pathways: tuple[str, ...]
    limits: tuple[str, ...]
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Answer:
    """What became of a group's questions: the checks that have something to say, by code, and what they say.

    `too_large` says that the space was, and then all else is empty.
    """

    group: _Group
    configurations: int = 0
    steps: int = 0
    speaking: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    too_large: str = ""


_NOT_ASKED = "The check was stopped before this was asked."


def questions(procedure: Procedure) -> dict[Question, frozenset[str]]:
    """Everything that is asked of a state space, by kind and name, each with the variables that can influence the answer."""
    asked: dict[Question, set[str]] = {
        ("pathway", name): {name, *_existence(procedure, pathway)} for name, pathway in procedure.pathways.items()
    }
    for name, limit in procedure.limits.items():
        asked["limit", name] = set(limit.asks)
    for name, rule in procedure.rules.items():
        if isinstance(rule.pattern, CausedBy | Owned):
            continue  # nothing that happens is asked: `cpmodel.checks.other_role` looks at what is written
        asked["rule", name] = (asked_by(rule) | telling_besides(procedure, rule.pattern)) & set(procedure.variables)
    return cones(procedure, asked)


def _existence(procedure: Procedure, pathway: Pathway) -> Iterator[str]:
    """What says whether there are the roles that a pathway asks."""
    asked = {state.owner for state in pathway.states.values()}
    asked.update(name for each in pathway.transitions for name in (*each.by, *each.tells))
    for name, role in procedure.roles.items():
        if name in asked:
            yield from variables(role.exists_when)


def _groups(procedure: Procedure) -> Iterator[_Group]:
    cones = questions(procedure)
    largest_first = sorted(set(cones.values()), key=lambda each: (-len(each), sorted(each)))
    maximal = [each for each in largest_first if not any(each < other for other in largest_first)]
    home = {
        question: min((each for each in maximal if wanted <= each), key=lambda each: (len(each), sorted(each)))
        for question, wanted in cones.items()
    }
    for each in maximal:
        names: dict[str, tuple[str, ...]] = {
            kind: tuple(name for (is_kind, name), where in home.items() if is_kind == kind and where == each)
            for kind in ("pathway", "limit", "rule")
        }
        if any(names.values()):
            yield _Group(each, names["pathway"], names["limit"], names["rule"])


def _pathways_of(events: Iterable[str]) -> set[str]:
    return {event.partition(".")[0] for event in events}


def asked_by(rule: Rule) -> set[str]:
    """The variables that a rule speaks of."""
    match rule.pattern:
        case Never(one) | Always(one) | Possible(one):
            return set(variables(one))
        case Precedes(condition=condition):
            return _pathways_of(named_events(rule.pattern)) | variables(condition)
        case OnThen(then=then, when=when) | HoldsUntil(holds=then, when=when):
            return _pathways_of(named_events(rule.pattern)) | variables(then) | variables(when)
        case LeadsTo(when, then) | CanAlwaysStill(when, then):
            return set(variables(when) | variables(then))
        case Unchanged(names, by):
            return {*names, *by}
        case CausedBy() | Owned():
            return set()
        case Told(on, _, when):
            return _pathways_of(on) | variables(when)


@contextmanager
def _asked(
    procedure: Procedure,
    groups: list[_Group],
    processes: int,
    largest: int,
    shelf: Shelf | None,
    pool: Pool | None,
) -> Iterator[Iterator[_Answer]]:
    """Let other processes begin, and give the answers: first those that are known, then those that are found."""
    essences = Essences.of(procedure)
    jobs: list[_Job] = []
    keys: dict[_Group, str] = {}
    taken: list[_Answer] = []
    for group in groups:
        essence = essences.cut(group.asked, group.rules)
        known = None
        if shelf:
            keys[group] = _kept.key(fingerprint(essence), group.pathways, group.limits, group.rules)
            known = _kept.taken(shelf, keys[group], largest, catalogue())
        if known and not known[2]:
            taken.append(_Answer(group, *known))
        else:
            jobs.append(_Job(group, essence, None if known is None else known[2]))

    def answers(found: Iterator[_Answer]) -> Iterator[_Answer]:
        yield from taken
        for answer in found:
            yield answer
            if shelf and not answer.too_large:
                _kept.put(shelf, keys[answer.group], answer.configurations, answer.steps, answer.speaking)
        if shelf and jobs:
            shelf.tidy()

    most_first = sorted(jobs, key=lambda each: (-len(each.group.rules), -len(each.group.asked)))
    if processes <= 1 or len(jobs) <= 1:
        yield answers(_answer(job, lambda: procedure, largest) for job in most_first)
        return
    workers = min(processes, len(jobs)) - 1
    with nullcontext(pool) if pool else started(workers) as others:
        sent = pickle.dumps(procedure)
        begun = {others.submit(_answer_sent, each, sent, largest) for each in most_first[:workers]}
        left = deque(most_first[workers:])

        def go_on() -> None:
            begun.add(others.submit(_answer_sent, left.popleft(), sent, largest))

        yield answers(_found(procedure, begun, left, go_on, largest))


@contextmanager
def ready(processes: int) -> Iterator[Pool | None]:
    """Processes that stay ready for several checks, so that only the first waits for them; None for one process."""
    if processes <= 1:
        yield None
        return
    with started(processes - 1) as pool:
        for _ in range(processes - 1):
            pool.submit(_get_ready)
        yield pool
        stop(pool)  # rather than wait for those that are not even ready yet


def _get_ready() -> None:
    """Load what checks need."""
    catalogue()
    importlib.import_module("scipy.sparse.csgraph")  # which `Space.circles` needs, and which takes a while


@dataclass(frozen=True, slots=True)
class _Job:
    """A group whose answers have to be found: its essence, and the checks that are known to have something to say, if known."""

    group: _Group
    essence: Procedure
    speaking: tuple[str, ...] | None


def _found(
    procedure: Procedure, begun: set[Future[_Answer]], left: deque[_Job], go_on: Callable[[], None], largest: int
) -> Iterator[_Answer]:
    """Yield the answers as they are found. This process works on what is left; whoever of the others is done goes on with that."""
    try:
        while left or begun:
            if left:
                yield _answer(left.popleft(), lambda: procedure, largest)
            else:
                wait(begun, return_when=FIRST_COMPLETED)
            for done in [each for each in begun if each.done()]:
                begun.discard(done)
                if left:
                    go_on()
                yield done.result()
    except KeyboardInterrupt:  # the others may have finished something meanwhile
        yield from (each.result() for each in begun if each.done() and not each.cancelled())
        raise


def _answer_sent(job: _Job, sent: bytes, largest: int) -> _Answer:
    """In another process: the procedure that was sent along is unpacked only where there is something to say of it."""
    return _answer(job, lambda: pickle.loads(sent), largest)


def _answer(job: _Job, whole: Callable[[], Procedure], largest: int) -> _Answer:
    group = job.group
    try:
        space = Space(job.essence, largest=largest)
    except TooLarge as error:
        sentence = str(error)
        return _Answer(group, too_large=f"{sentence[:1].upper()}{sentence[1:]}.")
    checks = {code: module for code, module in catalogue().items() if hasattr(module, "explore")}
    speaking = job.speaking
    if speaking is None:
        view = _view(job.essence, space, group)
        speaking = tuple(code for code, module in checks.items() if any(True for _ in module.explore(view)))
    findings: list[Finding] = []
    if speaking:
        procedure = whole()
        view = _view(procedure, space.told_by(procedure), group)
        findings += [each for code in speaking for each in checks[code].explore(view)]
    return _Answer(group, len(space), len(space.sources), speaking, tuple(findings))


def _view(procedure: Procedure, space: Space, group: _Group) -> View:
    return View(
        procedure,
        space,
        _picked(procedure.pathways, group.pathways),
        _picked(procedure.limits, group.limits),
        _picked(procedure.rules, group.rules),
    )


def spaces(procedure: Procedure, largest: int = LARGEST) -> Iterator[tuple[tuple[str, ...], Space]]:
    """Yield the state spaces that the questions about the pathways are asked of, one after the other, with these pathways."""
    for group in _groups(procedure):
        if group.pathways:
            yield group.pathways, Space(procedure, group.asked, largest)


def _picked(some: Mapping[str, T], names: tuple[str, ...]) -> tuple[T, ...]:
    return tuple(some[name] for name in names)

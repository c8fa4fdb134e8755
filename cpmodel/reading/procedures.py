"""A folder of documents to one `Procedure`: every name looked up, every fault of every file in one list.

procedure.yaml        what holds for the whole case
requirements.yaml     the register of what the sources require
pathways/*.yaml       one state machine a file
stories/*.yaml        named sequences of events

What a local procedure has and what it takes from its base is put together before, in `cpmodel.reading.basing`.
"""

from __future__ import annotations

import graphlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, Literal, get_args

from cpmodel.model import duration, wording
from cpmodel.model.condition import ALWAYS, NEVER, Condition, FactIs, InState, Value
from cpmodel.model.duration import Duration
from cpmodel.model.findings import Finding, Mend, Place, Remark, Reword, Unreadable, beside_the_base
from cpmodel.model.procedure import (
    CLOCK,
    OUTSIDE,
    Always,
    CalendarRules,
    CanAlwaysStill,
    CaseDate,
    CausedBy,
    Duty,
    Fact,
    Grounds,
    HoldsUntil,
    LeadsTo,
    Limit,
    LimitAtEnd,
    Name,
    Never,
    OnThen,
    Owned,
    Pathway,
    Pattern,
    Possible,
    Precedes,
    Procedure,
    Requirement,
    Role,
    Rule,
    Source,
    State,
    Story,
    Told,
    Transition,
    Unchanged,
    Word,
)
from cpmodel.reading import basing, conditions, shapes
from cpmodel.reading.basing import SHIPPED, shipped
from cpmodel.reading.document import (
    Document,
    S,
    Where,
    known_are,
    misspelt,
    nearest,
    read,
    respelt,
    rewording,
    text_of,
    validated,
)

__all__ = ["SHIPPED", "documents", "folder_of", "load", "shipped"]

_NOT_FOUND, _UNKNOWN_NAME, _CONDITION, _TWICE, _CYCLE, _DOES_NOT_FIT = (
    "CP001",
    "CP020",
    "CP021",
    "CP022",
    "CP023",
    "CP024",
)
_WORKING_WEEKS = {"Monday to Friday": range(5), "Monday to Saturday": range(6), "every day": range(7)}
_NAME, _REQUIREMENT = re.compile(shapes.NAME), re.compile(shapes.REQUIREMENT_ID)
_GROUPS_OF_STATES = ("any", "idle", "unfinished")


def folder_of(name: str | Path) -> Path:
    """The folder of a shipped procedure by its name, or the folder itself. Raises Unreadable where there is none.

    A folder of other things, such as an area's scenario, does not stand before the shipped procedure of its name.
    """
    path = Path(name)
    is_shipped = str(name) in shipped()
    if _is_folder(path) and not (is_shipped and not (path / basing.PROCEDURE).is_file()):
        return path
    if is_shipped:
        return SHIPPED / str(name)
    whole = (
        next((each for each in path.parents if (each / "procedure.yaml").is_file()), None) if _is_file(path) else None
    )
    if whole:
        said = f"This is one file of a procedure, which is a folder; give that: '{whole.as_posix()}'."
    else:
        near = nearest(str(name), shipped())
        said = f"There is no folder and no shipped procedure '{name}'{near}; shipped are: {', '.join(shipped())}."
    raise Unreadable([Finding(Place(str(name)), _NOT_FOUND, said)])


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):  # a name that no file system takes
        return False


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def shape_of(file: Path) -> type[shapes.Shape] | None:
    """The shape of a file in a procedure's folder; of a local procedure that of what is put over a base."""
    inner = file.parent.name in (basing.PATHWAYS, basing.STORIES)
    kind = file.parent.name if inner else file.name
    local = len(basing.folders(file.parent.parent if inner else file.parent)) > 1
    return (basing.LOCAL_SHAPES if local else _SHAPES).get(kind)


_SHAPES: dict[str, type[shapes.Shape]] = {
    basing.PROCEDURE: shapes.ProcedureDocument,
    basing.REQUIREMENTS: shapes.RequirementsDocument,
    basing.PATHWAYS: shapes.PathwayDocument,
    basing.STORIES: shapes.StoriesDocument,
}


@dataclass(frozen=True, slots=True)
class Otherwise:
    """One value that is to be taken for what is written: in `document` (`procedure`, or a pathway's name), at `where`."""

    document: str
    where: tuple[str, ...]
    value: Any


def load(name: str | Path, instead: Mapping[str, bytes] | None = None, otherwise: Otherwise | None = None) -> Procedure:
    """Read the procedure in a folder, or a shipped one by its name.

    `instead` has what some of its files would say, by the file's name in places, so that a change can be tried without
    writing it; `otherwise` has one value that is taken for what is written. Raises Unreadable with all findings of all its files.
    """
    folder = folder_of(name)
    if not (folder / "procedure.yaml").is_file():
        raise Unreadable([_no_procedure_in(folder)])
    documents = _Documents(basing.gathered(folder, partial(_read, instead or {})))
    if otherwise:
        documents.take(otherwise)
    procedure = _Resolver(documents).procedure() if documents.procedure else None
    findings = documents.findings()
    if findings or procedure is None:
        beside = beside_the_base(_with_removals(findings, documents.folder), documents.folder.changed)
        raise Unreadable(_each_once(beside))
    return procedure


def _read(instead: Mapping[str, bytes], path: Path) -> Document:
    return read(path, content=instead.get(path.as_posix()))


def documents(name: str | Path) -> dict[str, str]:
    """The whole of a procedure as documents that need no base: the text of each by its name in a folder.

    Raises Unreadable where it cannot be read. Comments are not in it.
    """
    load(name)
    whole: dict[str, Any] = {}
    for each, document in basing.gathered(folder_of(name)).documents:
        if each in whole:  # stories of the base and of this one, in files of the same name
            whole[each] = {"stories": [*whole[each]["stories"], *document.data["stories"]]}
        else:
            whole[each] = document.data
    return {each: text_of(data) for each, data in whole.items()}


def _no_procedure_in(folder: Path) -> Finding:
    """What there is to say of a folder without its first file; what is wrong with the others says nothing without it."""
    inside = sorted(each.parent.name for each in folder.glob("*/procedure.yaml"))
    hint = f" It has a folder with one: {', '.join(inside[:5])}." if inside else ""
    return Finding(
        Place((folder / "procedure.yaml").as_posix()),
        _NOT_FOUND,
        f"The folder has no file 'procedure.yaml', so that it is no procedure; nothing else in it was read.{hint}",
    )


def _with_removals(findings: Iterable[Finding], folder: basing.Folder) -> Iterator[Finding]:
    """Point from a name of the base's that there is no more to the line of the local procedure that removes it."""
    for each in findings:
        gone = [name for name in re.findall(r"'([^']+)'", each.sentence) if name in folder.removed]
        if each.code in (_UNKNOWN_NAME, _CONDITION) and gone:
            each = replace(each, remarks=(*each.remarks, Remark(folder.removed[gone[-1]], "It is removed here.")))
        yield each


def _each_once(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Tell once that a name is unknown, with the other places that have it: a single cause can be named at a hundred."""
    alike: dict[str, list[Finding]] = {}
    for each in findings:
        if each.code in (_UNKNOWN_NAME, _CONDITION):
            alike.setdefault(_UNLIKE.sub("", each.sentence).rstrip("."), []).append(each)
        else:
            yield each
    for some in alike.values():
        first, *others = sorted(some, key=lambda each: each.place)
        if not others:
            yield first
            continue
        mends = [each.mend for each in some if each.mend]
        says = mends[0].says if mends else ""
        elsewhere = ", and so at the other places" if any(each.says != says for each in mends) else ""
        sentence = first.sentence.rstrip(".")
        if len(some) > _A_SLIP and (missing := re.match(r"There is no pathway '(\w+)'", sentence)):
            sentence = f"{missing[0]}: the folder has no file '{basing.PATHWAYS}/{missing[1]}.yaml'"
        yield replace(
            first,
            sentence=f"{sentence}. It is written at {len(some)} places.",
            remarks=(*first.remarks, *(Remark(each.place, "Here too.") for each in others)),
            mend=Mend(says + elsewhere, tuple(edit for each in mends for edit in each.edits)) if mends else None,
        )


_A_SLIP = 5
"""Nobody misspells one pathway at more places; it is rather its file that is not there."""
_UNLIKE = re.compile("; (known are|it has|it is written): .*")
"""What the same fault says otherwise at another place."""


@dataclass
class _Pair:
    """A document and what its shape kept of it."""

    document: Document
    content: Any


class _Documents:
    """The documents of a procedure, each validated: those of its folder, over those of its base where it has one."""

    def __init__(self, folder: basing.Folder):
        self.folder = folder
        self.all = list(folder.read)
        self.told = {(each.code, each.place) for document in self.all for each in document.findings}
        self.misnamed: set[str] = set()
        """Pathways that are there under a name by which they are not read."""
        for path in (folder.path, *folder.bases):
            self._find_misnamed(path)
        self.procedure = self._one(basing.PROCEDURE, shapes.ProcedureDocument)
        self.requirements = self._one(basing.REQUIREMENTS, shapes.RequirementsDocument)
        self.pathways = self._each(basing.PATHWAYS, shapes.PathwayDocument)
        self.stories = self._each(basing.STORIES, shapes.StoriesDocument)
        if not self.pathways and folder.readable:
            missing = Document((folder.path / basing.PATHWAYS).as_posix())
            missing.fault(_NOT_FOUND, "The folder has no pathways; a procedure has one file a pathway there.")
            self.all.append(missing)

    def _one(self, name: str, shape: type[S]) -> _Pair | None:
        document = self.folder.named(name)
        return self._pair(document, shape) if document else None

    def _each(self, name: str, shape: type[S]) -> list[_Pair]:
        return [self._pair(document, shape) for document in self.folder.within(name)]

    def _find_misnamed(self, folder: Path) -> None:
        """Files that were meant to be read, by what they are called: `.yml`, or `.yaml.txt` as some editors save it."""
        for inner in (basing.PATHWAYS, basing.STORIES):
            for path in sorted((folder / inner).glob("[!.]*.*")):
                stem = path.name.partition(".")[0]
                copied = path.suffix != ".yml" and path.with_name(f"{stem}.yaml").exists()
                if path.suffix == ".yaml" or copied or not re.search(r"\.(ya?ml|txt)\b", path.name, re.IGNORECASE):
                    continue
                misnamed = Document(path.as_posix())
                misnamed.fault(
                    _NOT_FOUND, f"Only files whose name ends in '.yaml' are read; call this one '{stem}.yaml'."
                )
                self.all.append(misnamed)
                if inner == basing.PATHWAYS:
                    self.misnamed.add(stem)

    def _pair(self, document: Document, shape: type[S]) -> _Pair:
        """The document with what its shape kept of it. What was said of a file by itself is not said again of the whole."""
        content = validated(document, shape)
        if not any(document is each for each in self.folder.read):
            document.findings = [each for each in document.findings if (each.code, each.place) not in self.told]
            self.all.append(document)
        return _Pair(document, content)

    def take(self, otherwise: Otherwise) -> None:
        """Put a value in the place of one that is written."""
        for pair in [*([self.procedure] if self.procedure else []), *self.pathways]:
            if Path(pair.document.name).stem == otherwise.document and pair.content:
                pair.content = _put(pair.content, otherwise.where, otherwise.value)

    def findings(self) -> list[Finding]:
        return [finding for document in self.all for finding in document.findings]


@dataclass
class _Names:
    """Every name that is written anywhere, in faulty elements too, so that one fault is not reported twice."""

    states: dict[str, list[str]] = field(default_factory=dict)
    events: set[str] = field(default_factory=set)
    roles: set[str] = field(default_factory=set)
    facts: set[str] = field(default_factory=set)
    dates: set[str] = field(default_factory=set)
    requirements: set[str] = field(default_factory=set)
    sources: set[str] = field(default_factory=set)
    groups: dict[str, Any] = field(default_factory=dict)
    conditions: dict[str, str] = field(default_factory=dict)
    stories: set[str] = field(default_factory=set)
    limits: set[str] = field(default_factory=set)
    unreadable: set[str] = field(default_factory=set)
    """Pathways whose file could not be read as it should: nothing is said about names in them."""
    unknowable: set[str] = field(default_factory=set)
    """Kinds of names (`roles`, `requirements` ...) of which what is written could not be read: the same holds for them."""

    @classmethod
    def of(cls, documents: _Documents) -> _Names:
        names = cls()
        top_data = documents.procedure.document.data if documents.procedure else None
        top = _mapping(top_data)
        names.unknowable = {
            key
            for key in ("roles", "facts", "dates", "events", "conditions")
            if not isinstance(top_data, dict) or not isinstance(top.get(key, {}), dict)
        }
        names.roles, names.facts, names.dates = (set(_mapping(top.get(key))) for key in ("roles", "facts", "dates"))
        names.limits = set(_mapping(top.get("limits")))
        names.groups, names.conditions = _mapping(top.get("events")), _mapping(top.get("conditions"))
        names.unreadable |= documents.misnamed
        names.states = {each: [] for each in documents.misnamed}
        for pair in documents.pathways:
            stem = Path(pair.document.name).stem
            names._add_pathway(stem, _mapping(pair.document.data))
            called = _mapping(pair.document.data).get("pathway", stem)
            if isinstance(called, str) and called != stem:  # that is said there, and not of each name in it
                names.states.setdefault(called, [])
                names.unreadable.add(called)
        for pair in documents.stories:
            if not isinstance(_mapping(pair.document.data).get("stories"), list):
                names.unknowable.add("stories")
            for each in _listed(_mapping(pair.document.data).get("stories")):
                names.stories.add(str(_mapping(each).get("name")))
        register_data = documents.requirements.document.data if documents.requirements else {}
        register = _mapping(register_data)
        for key, kind in (("documents", dict), ("requirements", list)):
            if not isinstance(register_data, dict) or not isinstance(register.get(key, kind()), kind):
                names.unknowable.add("sources" if key == "documents" else key)
        names.sources = set(_mapping(register.get("documents")))
        names.requirements = {str(_mapping(each).get("id")) for each in _listed(register.get("requirements"))}
        if not all(_REQUIREMENT.fullmatch(each) for each in names.requirements):
            names.unknowable.add("requirements")
        return names

    def _add_pathway(self, stem: str, data: dict[str, Any]) -> None:
        states = data.get("states")
        well_named = all(_NAME.fullmatch(each) for each in _mapping(states))
        self.states[stem] = list(_mapping(states))
        self.limits |= {f"{stem}.{name}" for name, each in _mapping(states).items() if "within" in _mapping(each)}
        for each in _listed(data.get("transitions")):
            if isinstance(event := _mapping(each).get("event"), str):
                self.events.add(f"{stem}.{event}")
                well_named &= bool(_NAME.fullmatch(event))
        if not (well_named and isinstance(states, dict) and isinstance(data.get("transitions"), list)):
            self.unreadable.add(stem)

    def events_of(self, pathway: str) -> list[str]:
        return sorted(each.partition(".")[2] for each in self.events if each.startswith(f"{pathway}."))


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


class _Resolver:
    """Looks up every name and builds the model; what it cannot find becomes a finding of the document."""

    def __init__(self, documents: _Documents):
        self.documents = documents
        self.names = _Names.of(documents)
        assert documents.procedure
        self.top = documents.procedure
        self.content: shapes.ProcedureDocument | None = documents.procedure.content
        self.used: set[tuple[str, str]] = set()
        """The named conditions and groups of events that something has used so far."""
        self.groups = self._groups()
        self.conditions = self._named_conditions()

    def procedure(self) -> Procedure | None:
        top, document = self.content, self.top.document
        pathways = {pathway.name: pathway for pair in self.documents.pathways for pathway in self._pathway(pair)}
        stories = tuple(self._stories(pathways))
        requirements = self._requirements()
        if top is None:
            return None
        self._check_procedure(top, document)
        return Procedure(
            name=top.procedure,
            title=top.title,
            version=top.version,
            note=top.note,
            pathways=dict(sorted(self._with_ends(pathways, top).items())),
            roles={name: self._role(name, each) for name, each in top.roles.items()},
            facts={name: self._fact(name, each, pathways.values()) for name, each in top.facts.items()},
            dates={
                name: CaseDate(
                    name, each.title, each.note, self._grounds(document, ("dates", name), each), self._at("dates", name)
                )
                for name, each in top.dates.items()
            },
            words={
                name: Word(
                    name, each.title, each.says, self._grounds(document, ("words", name), each), self._at("words", name)
                )
                for name, each in top.words.items()
            },
            events=self.groups,
            conditions=self.conditions,
            ends_when=self._condition(document, ("case_ends", "when"), top.case_ends.when) if top.case_ends else NEVER,
            outlives=self._known_pathways(
                document, ("case_ends", "outlives"), top.case_ends.outlives if top.case_ends else []
            ),
            limits={name: limit for name, each in top.limits.items() for limit in self._limit(name, each)},
            rules={name: rule for name, each in top.rules.items() for rule in self._rule(name, each)},
            stories=stories,
            sources=self._sources(),
            requirements=requirements,
            calendar=_calendar(top.calendar),
            grounds=self._grounds(document, (), top),
            place=document.place(),
            bases=tuple(each.as_posix() for each in self.documents.folder.bases),
            changed=self.documents.folder.changed,
            names=(*self._uses("condition", "conditions"), *self._uses("group of events", "events")),
        )

    def _uses(self, kind: Literal["condition", "group of events"], key: str) -> Iterator[Name]:
        """The names of one kind, each with whether anything looked it up: so it is asked after everything is resolved."""
        for name in self.conditions if kind == "condition" else self.groups:
            yield Name(kind, name, (key, name) in self.used, self._at(key, name))

    # --- names ---------------------------------------------------------------------------------------------------

    def _at(self, *where: str | int) -> Place:
        return self.top.document.key_place(where)

    def _unknown(
        self,
        document: Document,
        place: Place,
        kind: str,
        name: str,
        allowed: Iterable[str],
        pathway: str | None = None,
        around: tuple[str, str] = ("", ""),
    ) -> None:
        if document.full:
            return
        words = sorted(set(allowed))
        there_is_no = f"The pathway '{pathway}' has no" if pathway else "There is no"
        sentence = f"{there_is_no} {kind} '{name}'{known_are(name, words)}."
        document.fault(_UNKNOWN_NAME, sentence, place, respelt(place, name, words, around))

    def _condition(self, document: Document, where: Where, text: str | None) -> Condition:
        if text is None:
            return ALWAYS
        try:
            return conditions.parse(text, self._lookup)
        except conditions.ConditionFault as fault:
            written = text if len(text) <= 120 else f"{text[:117]}..."
            place = document.place_within(where, fault.offset)
            mend = rewording(place, *fault.meant) if fault.meant else None
            document.fault(_CONDITION, f"{fault.sentence}; it is written: {written}", place, mend)
            return ALWAYS

    def _lookup(self, name: str, value: str | None, offset: int) -> Condition:
        pathway, dot, state = name.partition(".")
        if dot:
            return self._state_condition(pathway, state, value, offset)
        if name in self.names.facts:
            return self._fact_condition(name, value, offset)
        if self.names.unknowable & {"facts", "conditions"}:
            return ALWAYS
        if value is not None:
            raise conditions.ConditionFault(
                f"There is no fact '{name}'{nearest(name, self.names.facts)}",
                offset,
                _meant(name, self.names.facts),
            )
        if name in self.conditions:
            self.used.add(("conditions", name))
            return self.conditions[name]
        if name in self.names.conditions:
            return ALWAYS  # it is itself at fault, and that has been said
        known = {*self.names.facts, *self.names.conditions}
        if name in self.names.states:
            states = ", ".join(f"{name}.{each}" for each in self.names.states[name])
            raise conditions.ConditionFault(f"'{name}' is a pathway; say which state: {states}", offset)
        raise conditions.ConditionFault(
            f"There is no fact or condition '{name}'{nearest(name, known)}", offset, _meant(name, known)
        )

    def _state_condition(self, pathway: str, state: str, value: str | None, offset: int) -> Condition:
        if value is not None:
            raise conditions.ConditionFault(f"'{pathway}.{state}' is a state; '==' goes with a fact", offset)
        if pathway not in self.names.states:
            raise conditions.ConditionFault(
                f"There is no pathway '{pathway}'{nearest(pathway, self.names.states)}",
                offset,
                _meant(pathway, self.names.states, after=f".{state}"),
            )
        known = self.names.states[pathway]
        if state not in known and pathway not in self.names.unreadable:
            raise conditions.ConditionFault(
                f"The pathway '{pathway}' has no state '{state}'{known_are(state, known, 'it has')}",
                offset,
                _meant(state, known, before=f"{pathway}."),
            )
        return InState(pathway, state)

    def _fact_condition(self, name: str, value: str | None, offset: int) -> Condition:
        shape = self.content.facts.get(name) if self.content else None
        if shape is None:
            return ALWAYS
        values = _fact_values(shape)
        if value is None:
            if values != (False, True):
                raise conditions.ConditionFault(
                    f"The fact '{name}' is one of {', '.join(map(_written, values))}; say which with '=='", offset
                )
            return FactIs(name, True)
        found = next((each for each in values if _written(each) == value), None)
        if found is None:
            raise conditions.ConditionFault(
                f"The fact '{name}' is never '{value}'; it is one of: {', '.join(map(_written, values))}",
                offset,
                _meant(value, map(_written, values)),
            )
        return FactIs(name, found)

    def _named_conditions(self) -> dict[str, Condition]:
        texts = self.content.conditions if self.content else {}
        self.conditions = {}
        order = self._in_order("conditions", {name: _words_of(text) & texts.keys() for name, text in texts.items()})
        for name in order:
            self.conditions[name] = self._condition(self.top.document, ("conditions", name), texts[name])
        return {name: self.conditions[name] for name in texts if name in self.conditions}

    def _groups(self) -> dict[str, frozenset[str]]:
        written = self.content.events if self.content else {}
        inner = {
            name: {each.partition(".")[2] for each in members if each.startswith("events.")} & written.keys()
            for name, members in written.items()
        }
        self.groups = {}
        for name in self._in_order("events", inner):
            self.groups[name] = self._events(self.top.document, ("events", name), written[name])
        return {name: self.groups[name] for name in written if name in self.groups}

    def _in_order(self, key: str, inner: Mapping[str, set[str]]) -> tuple[str, ...]:
        """The names with those first that others use; a cycle is a finding, and those in it are left out."""
        inner = dict(inner)
        while True:
            try:
                return tuple(graphlib.TopologicalSorter(inner).static_order())
            except graphlib.CycleError as error:
                cycle = error.args[1][::-1]
                self.top.document.fault(
                    _CYCLE, f"These define each other in a circle: {' uses '.join(cycle)}.", self._at(key, cycle[0])
                )
                inner = {name: uses - set(cycle) for name, uses in inner.items() if name not in cycle}

    def _events(self, document: Document, where: Where, written: Iterable[str]) -> frozenset[str]:
        found: set[str] = set()
        for index, name in enumerate(written):
            head, _, tail = name.partition(".")
            place = document.place((*where, index))
            if head == "events":
                if tail in self.groups:
                    self.used.add(("events", tail))
                    found |= self.groups[tail]
                elif tail not in self.names.groups and "events" not in self.names.unknowable:
                    self._unknown(
                        document, place, "group of events", name, (f"events.{each}" for each in self.names.groups)
                    )
            elif not tail:
                document.fault(
                    _UNKNOWN_NAME,
                    f"'{name}' says no pathway; write pathway.event{nearest(name, self.names.events)}.",
                    place,
                    respelt(place, name, self.names.events),
                )
            elif name in self.names.events:
                found.add(name)
            elif head not in self.names.unreadable:
                if head in self.names.states:
                    known = self.names.events_of(head)
                    self._unknown(document, place, "event", tail, known, head, around=(f"{head}.", ""))
                else:
                    self._unknown(document, place, "pathway", head, self.names.states, around=("", f".{tail}"))
        return frozenset(found)

    def _roles_named(
        self, document: Document, where: Where, written: Iterable[str], also: Iterable[str] = ()
    ) -> tuple[str, ...]:
        for index, name in enumerate(written):
            if name not in self.names.roles and name not in also and "roles" not in self.names.unknowable:
                self._unknown(document, document.place((*where, index)), "role", name, [*self.names.roles, *also])
        return tuple(written)

    def _known_pathways(self, document: Document, where: Where, written: Iterable[str]) -> frozenset[str]:
        for index, name in enumerate(written):
            if name not in self.names.states:
                self._unknown(document, document.place((*where, index)), "pathway", name, self.names.states)
        return frozenset(written)

    def _grounds(self, document: Document, where: Where, shape: shapes.Grounded) -> Grounds:
        for index, cited in enumerate(shape.cites):
            if cited not in self.names.requirements and "requirements" not in self.names.unknowable:
                self._unknown_requirement(document, document.place((*where, "cites", index)), cited)
        return Grounds(tuple(shape.cites), shape.because, shape.assumed, shape.adopted_from)

    def _unknown_requirement(self, document: Document, place: Place, name: str) -> None:
        if self.documents.requirements is None and not document.full:
            said = "Requirements are named, and the folder has no file 'requirements.yaml' that says what they are."
            document.fault(_UNKNOWN_NAME, said, place)
        else:
            self._unknown(document, place, "requirement", name, self.names.requirements)

    def _value(self, document: Document, where: Where, fact: str, value: Value) -> Value:
        shape = self.content.facts.get(fact) if self.content else None
        if shape and value not in _fact_values(shape):
            allowed = ", ".join(map(_written, _fact_values(shape)))
            document.fault(
                _DOES_NOT_FIT,
                f"The fact '{fact}' is never '{_written(value)}'; it is one of: {allowed}.",
                document.place(where),
                respelt(document.place(where), _written(value), map(_written, _fact_values(shape))),
            )
        return value

    # --- what is in procedure.yaml -------------------------------------------------------------------------------

    def _check_procedure(self, top: shapes.ProcedureDocument, document: Document) -> None:
        for name in sorted((set(self.names.states) | set(self.names.conditions)) & set(self.names.facts)):
            document.fault(
                _TWICE,
                f"'{name}' is the name of a fact and of something else; one name is one thing.",
                self._at("facts", name),
            )
        for name in sorted(set(self.names.conditions) & set(self.names.states)):
            document.fault(
                _TWICE,
                f"'{name}' is the name of a condition and of a pathway; one name is one thing.",
                self._at("conditions", name),
            )
        for reserved in sorted({"events", "dates"} & set(self.names.states)):
            document.fault(_TWICE, f"A pathway cannot be called '{reserved}'; the word has a meaning of its own.")
        for name in sorted({OUTSIDE, CLOCK} & self.names.roles):
            document.fault(
                _TWICE, f"A role cannot be called '{name}'; the word has a meaning of its own.", self._at("roles", name)
            )

    def _role(self, name: str, shape: shapes.RoleShape) -> Role:
        document, where = self.top.document, ("roles", name)
        duties = tuple(self._duty(name, index, each) for index, each in enumerate(shape.duties))
        return Role(
            name=name,
            title=shape.title,
            family=shape.family,
            can_stay_away=shape.can_stay_away,
            exists_when=self._condition(document, (*where, "exists_when"), shape.exists_when),
            note=shape.note,
            also=tuple(shape.also),
            duties=duties,
            grounds=self._grounds(document, where, shape),
            place=self._at(*where),
        )

    def _duty(self, role: str, index: int, shape: shapes.DutyShape) -> Duty:
        document = self.top.document
        where = ("roles", role, "duties", index)
        if shape.when:
            pathway, _, rest = shape.when.partition(".")
            known_here = shape.when in self.names.events or rest in self.names.states.get(pathway, ())
            if not known_here and pathway not in self.names.unreadable:
                known = [*self.names.events_of(pathway), *self.names.states.get(pathway, ())]
                known = [f"{pathway}.{each}" for each in known]
                place = document.place((*where, "when"))
                if pathway in self.names.states:
                    self._unknown(document, place, "event or state", shape.when, known)
                else:
                    self._unknown(document, place, "pathway", pathway, self.names.states, around=("", f".{rest}"))
        return Duty(role, shape.text, shape.when, self._grounds(document, where, shape), document.place(where))

    def _fact(self, name: str, shape: shapes.FactShape, pathways: Iterable[Pathway]) -> Fact:
        document, where = self.top.document, ("facts", name)
        if shape.initial != "any":
            self._value(document, (*where, "initial"), name, shape.initial)
        elif shape.resets_on:
            document.fault(
                _DOES_NOT_FIT,
                f"The fact '{name}' begins with any value, so that nothing can set it back to one.",
                self._at(*where),
            )
        if shape.values and len(set(shape.values)) < len(shape.values):
            document.fault(_TWICE, f"The fact '{name}' has a value twice.", document.place((*where, "values")))
        writers = sorted({each.pathway for pathway in pathways for each in pathway.transitions if name in each.sets})
        if len(writers) > 1:
            document.fault(
                _DOES_NOT_FIT,
                f"The fact '{name}' is set by {' and '.join(writers)}; only one pathway may set a fact.",
                self._at(*where),
            )
        return Fact(
            name,
            shape.title,
            _fact_values(shape),
            None if shape.initial == "any" else shape.initial,
            self._events(document, (*where, "resets_on"), shape.resets_on),
            shape.note,
            self._grounds(document, where, shape),
            self._at(*where),
        )

    def _limit(self, name: str, shape: shapes.LimitShape) -> Iterator[Limit]:
        document, where = self.top.document, ("limits", name)
        dates = [each for each in shape.before if each.startswith("dates.")]
        date = dates[0].partition(".")[2] if dates else None
        if date is not None and date not in self.names.dates and "dates" not in self.names.unknowable:
            self._unknown(
                document,
                document.place((*where, "before")),
                "date",
                dates[0],
                (f"dates.{each}" for each in self.names.dates),
            )
        for sentence in _limit_faults(shape, dates) if _is_whole(document, where, shape) else ():
            document.fault(_DOES_NOT_FIT, f"The limit '{name}' {sentence}.", self._at(*where))
        events = partial(self._events, document)
        yield Limit(
            name=name,
            title=shape.title,
            starts=events((*where, "from"), shape.from_),
            until=events((*where, "until"), shape.until),
            void=events((*where, "void"), shape.void),
            within=_duration(shape.within),
            at_least=_duration(shape.at_least),
            before=events((*where, "before"), [each for each in shape.before if each not in dates]),
            before_date=date,
            when=self._condition(document, (*where, "when"), shape.when),
            restart=bool(shape.restart),
            restart_written=shape.restart is not None,
            statutory=shape.statutory,
            verified=shape.verified,
            note=shape.note,
            grounds=self._grounds(document, where, shape),
            place=self._at(*where),
        )

    def _rule(self, name: str, shape: shapes.RuleShape) -> Iterator[Rule]:
        document, where = self.top.document, ("rules", name)
        grounds = self._grounds(document, where, shape)
        yield Rule(name, shape.says, self._pattern(document, where, shape), grounds, self._at(*where))

    def _pattern(self, document: Document, where: Where, shape: shapes.RuleShape) -> Pattern:
        def condition(key: str) -> Condition:
            return self._condition(document, (*where, key), getattr(shape, key))

        def events(key: str) -> frozenset[str]:
            return self._events(document, (*where, key), getattr(shape, key) or ())

        if shape.never is not None:
            return Never(condition("never"))
        if shape.always is not None:
            return Always(condition("always"))
        if shape.possible is not None:
            return Possible(condition("possible"))
        if shape.precedes is not None:
            then = condition("condition") if shape.condition is not None else NEVER
            return Precedes(events("precedes"), events("event"), then, events("since"))
        if shape.holds is not None:
            return HoldsUntil(events("on"), condition("holds"), events("until"), condition("when"))
        if shape.then is not None:
            return OnThen(events("on"), condition("then"), condition("when"))
        if shape.leads_to is not None:
            return LeadsTo(condition("when"), condition("leads_to"))
        if shape.can_always_still is not None:
            return CanAlwaysStill(condition("when"), condition("can_always_still"))
        if shape.unchanged is not None:
            return self._unchanged(document, where, tuple(shape.unchanged), shape.by or ())
        return self._who(document, where, shape, events)

    def _unchanged(self, document: Document, where: Where, variables: tuple[str, ...], by: Sequence[str]) -> Unchanged:
        for index, each in enumerate(variables):
            if each not in self.names.states and each not in self.names.facts and "facts" not in self.names.unknowable:
                known = [*self.names.states, *self.names.facts]
                self._unknown(document, document.place((*where, "unchanged", index)), "pathway or fact", each, known)
        return Unchanged(tuple(variables), tuple(sorted(self._known_pathways(document, (*where, "by"), by))))

    def _who(
        self, document: Document, where: Where, shape: shapes.RuleShape, events: Callable[[str], frozenset[str]]
    ) -> Pattern:
        """The patterns about who causes, who is told and who has to act."""
        if shape.told is not None:
            when = self._condition(document, (*where, "when"), shape.when)
            return Told(events("on"), self._roles_named(document, (*where, "told"), shape.told), when)
        if shape.owner is None:
            by = self._roles_named(document, (*where, "by"), shape.by or (), also=(OUTSIDE, CLOCK))
            return CausedBy(events("event"), by)
        for index, name in enumerate(shape.of or ()):
            pathway, _, state = name.partition(".")
            known = self.names.states.get(pathway, [])
            if state not in known and pathway not in self.names.unreadable:
                place = document.place((*where, "of", index))
                if pathway not in self.names.states:
                    self._unknown(document, place, "pathway", pathway, self.names.states, around=("", f".{state}"))
                else:
                    self._unknown(document, place, "state", name, (f"{pathway}.{each}" for each in known))
        self._roles_named(document, (*where, "owner"), [shape.owner])
        return Owned(tuple(shape.of or ()), shape.owner)

    # --- pathways ------------------------------------------------------------------------------------------------

    def _pathway(self, pair: _Pair) -> Iterator[Pathway]:
        shape: shapes.PathwayDocument | None = pair.content
        document = pair.document
        if shape is None:
            return
        stem = Path(document.name).stem
        if _mapping(document.data).get("pathway", stem) not in (stem, None) and shape.pathway != stem:
            said = f"The pathway is called '{shape.pathway}' and its file '{stem}'; the two have to be the same"
            place = document.place(("pathway",))
            if self._spoken_of(shape.pathway) > self._spoken_of(stem):
                everything = f"everything else calls it '{shape.pathway}', so rename the file to '{shape.pathway}.yaml'"
                document.fault(_DOES_NOT_FIT, f"{said}. Here {everything}.", place)
            else:
                mend = Mend(f"call it '{stem}', as everything else does", (Reword(place, shape.pathway, stem),))
                document.fault(_DOES_NOT_FIT, f"{said}.", place, mend)
        states = {name: self._state(document, stem, name, each) for name, each in shape.states.items()}
        if not any(state.initial for state in states.values()) and len(states) == len(self.names.states[stem]):
            document.fault(
                _DOES_NOT_FIT, "No state is initial; a case has to begin somewhere.", document.key_place(("states",))
            )
        transitions = tuple(
            self._transition(document, stem, states, where, each) for where, each in self._written_transitions(pair)
        )
        self._check_ids(document, transitions)
        yield Pathway(
            stem, shape.title, states, transitions, shape.note, self._grounds(document, (), shape), document.place()
        )

    def _spoken_of(self, pathway: str) -> int:
        """How often the documents name something of a pathway of this name."""
        return sum(len(re.findall(rf"\b{re.escape(pathway)}\.", str(each.data))) for each in self.documents.all)

    def _written_transitions(self, pair: _Pair) -> Iterator[tuple[Where, shapes.TransitionShape]]:
        """The transitions that were kept, each with its way in the file, whatever was left out before it."""
        for kept, each in enumerate(pair.content.transitions):
            yield ("transitions", pair.document.position("transitions", kept)), each

    def _state(self, document: Document, pathway: str, name: str, shape: shapes.StateShape) -> State:
        where = ("states", name)
        if shape.owner:
            self._roles_named(document, (*where, "owner"), [shape.owner])
        return State(
            pathway=pathway,
            name=name,
            title=shape.title or wording.sentence_case(wording.in_words(name)),
            initial=shape.initial,
            final=shape.final,
            owner=shape.owner,
            within=_duration(shape.within),
            statutory=shape.statutory,
            verified=shape.verified,
            meeting=shape.meeting,
            waits_for=shape.waits_for,
            phase=shape.phase,
            note=shape.note,
            grounds=self._grounds(document, where, shape),
            place=document.key_place(where),
        )

    def _transition(
        self, document: Document, pathway: str, states: Mapping[str, State], where: Where, shape: shapes.TransitionShape
    ) -> Transition:
        whole = _is_whole(document, where, shape)
        for sentence, key in _transition_faults(shape) if whole else ():
            document.fault(_DOES_NOT_FIT, sentence, document.key_place((*where, key)))
        sources = self._states_named(document, pathway, states, (*where, "from"), shape.from_)
        known = (None, *self.names.states[pathway])
        if shape.to is not None and shape.to not in known and pathway not in self.names.unreadable:
            self._unknown(
                document,
                document.place((*where, "to")),
                "state",
                shape.to,
                self.names.states[pathway],
                pathway,
            )
        if CLOCK in shape.by:
            for name in sources:
                given = _mapping(_mapping(_mapping(document.data).get("states")).get(name))
                if name in states and not states[name].within and given.keys() <= shapes.StateShape.written_keys():
                    document.fault(
                        _DOES_NOT_FIT,
                        f"The clock acts in the state '{name}', which has no 'within'; give the state one, or name a role.",
                        document.place((*where, "by")),
                    )
        written = [f"{pathway}.{shape.event}"] if shape.event else list(shape.follows or ())
        return Transition(
            pathway=pathway,
            id=shape.id or _id(pathway, shape),
            sources=sources,
            to=shape.to,
            event=f"{pathway}.{shape.event}" if shape.event else None,
            follows=self._followed(document, pathway, (*where, "follows"), shape.follows or ()),
            by=self._roles_named(document, (*where, "by"), shape.by, also=(OUTSIDE, CLOCK)),
            when=self._condition(document, (*where, "when"), shape.when),
            sets=self._sets(document, where, shape.sets),
            tells=self._roles_named(document, (*where, "tells"), shape.tells),
            not_told=shape.not_told,
            needs_quorum=shape.needs_quorum,
            reopens=shape.reopens,
            title=shape.title,
            note=shape.note,
            written=", ".join(written),
            grounds=self._grounds(document, where, shape),
            place=document.place(where),
        )

    def _followed(self, document: Document, pathway: str, where: Where, written: Iterable[str]) -> frozenset[str]:
        for index, name in enumerate(written):
            if name.startswith(f"{pathway}.") and name in self.names.events:
                document.fault(
                    _DOES_NOT_FIT,
                    f"'{name}' is this pathway's own event; write 'event: {name.partition('.')[2]}', or follow another pathway's.",
                    document.place((*where, index)),
                )
        # A group may hold events of this pathway too: following it never makes one of them possible.
        found = self._events(document, where, written)
        return frozenset(each for each in found if not each.startswith(f"{pathway}."))

    def _states_named(
        self, document: Document, pathway: str, states: Mapping[str, State], where: Where, written: Iterable[str]
    ) -> tuple[str, ...]:
        found: set[str] = set()
        for index, name in enumerate(written):
            if name in _GROUPS_OF_STATES and name not in states:
                found |= {each.name for each in states.values() if name == "any" or each.at_rest == (name == "idle")}
            elif name in self.names.states[pathway]:
                found.add(name)
            elif pathway not in self.names.unreadable:
                known = [*self.names.states[pathway], *_GROUPS_OF_STATES]
                self._unknown(document, document.place((*where, index)), "state", name, known, pathway)
        return tuple(name for name in states if name in found)

    def _sets(self, document: Document, where: Where, written: Mapping[str, Value]) -> dict[str, Value]:
        found = {}
        for name, value in written.items():
            place = (*where, "sets", name)
            if name not in self.names.facts:
                if "facts" not in self.names.unknowable:
                    self._unknown(document, document.key_place(place), "fact", name, self.names.facts)
            else:
                found[name] = self._value(document, place, name, value)
        return found

    def _check_ids(self, document: Document, transitions: tuple[Transition, ...]) -> None:
        first: dict[str, Place] = {}
        for each in transitions:
            if each.id in first:
                document.fault(
                    _TWICE,
                    f"The transition at line {first[each.id].line} is called '{each.id}' too: the same event from the same"
                    " states. Change what was copied from it; where both are meant, give one of them an 'id'.",
                    each.place,
                )
            first.setdefault(each.id, each.place)

    def _with_ends(self, pathways: Mapping[str, Pathway], top: shapes.ProcedureDocument) -> dict[str, Pathway]:
        outlives = top.case_ends.outlives if top.case_ends else []
        return {
            name: replace(
                each,
                transitions=tuple(
                    replace(one, acts_after_end=one.reopens or name in outlives) for one in each.transitions
                ),
            )
            for name, each in pathways.items()
        }

    # --- stories and requirements --------------------------------------------------------------------------------

    def _stories(self, pathways: Mapping[str, Pathway]) -> Iterator[Story]:
        written: dict[str, tuple[Document, int, shapes.StoryShape]] = {}
        for pair in self.documents.stories:
            for kept, shape in enumerate(pair.content.stories if pair.content else ()):
                index = pair.document.position("stories", kept)
                if shape.name in written:
                    pair.document.fault(
                        _TWICE, f"There are two stories '{shape.name}'.", pair.document.place(("stories", index))
                    )
                written.setdefault(shape.name, (pair.document, index, shape))
        for document, index, shape in written.values():
            yield self._story(document, ("stories", index), shape, written, pathways)

    def _story(
        self,
        document: Document,
        where: Where,
        shape: shapes.StoryShape,
        written: Mapping[str, tuple[Document, int, shapes.StoryShape]],
        pathways: Mapping[str, Pathway],
    ) -> Story:
        chain = [(document, where, shape)]
        whole = True
        while (before := chain[0][2].after) is not None:
            if before not in written:
                whole = False
                if before in self.names.stories or "stories" in self.names.unknowable:
                    break  # that one is itself at fault, and that has been said
                self._unknown(chain[0][0], chain[0][0].place((*chain[0][1], "after")), "story", before, written)
                break
            earlier, index, told = written[before]
            if any(told is each for _, _, each in chain):
                names = [each.name for _, _, each in reversed(chain)]
                if told is shape and shape.name == min(names, key=list(written).index):
                    document.fault(
                        _CYCLE,
                        f"These stories come after each other in a circle: {' after '.join([*names, shape.name])}.",
                        document.place((*where, "after")),
                    )
                break
            chain.insert(0, (earlier, ("stories", index), told))
        starts: dict[str, Value] = {}
        dates: dict[str, date] = {}
        events: list[str] = []
        places: list[Place] = []
        for origin, way, each in chain:
            starts |= each.starts
            dates |= {name: date.fromisoformat(day) for name, day in each.dates.items()}
            events += each.events
            places += (origin.place((*way, "events", number)) for number in range(len(each.events)))
        self._check_story(document, where, shape, pathways)
        return Story(
            name=shape.name,
            kind=shape.kind,
            events=tuple(events),
            starts=starts,
            ends=self._condition(document, (*where, "ends"), shape.ends),
            days=self._days(document, where, [each for _, _, each in chain], whole),
            dates=dates,
            limits=self._limits_at_end(document, where, shape, pathways),
            note=shape.note,
            event_places=tuple(places),
            grounds=self._grounds(document, where, shape),
            place=document.place(where),
        )

    def _days(self, document: Document, where: Where, chain: list[shapes.StoryShape], whole: bool) -> tuple[date, ...]:
        """The day of each event: its own or its story's, else that of the one before it, else the first that is given."""
        shape = chain[-1]
        if shape.days is not None and (shape.day is not None or len(shape.days) != len(shape.events)):
            either = "has both a 'day' and 'days'; one of them is enough"
            count = f"has {wording.counted(len(shape.events), 'event')} and {wording.counted(len(shape.days), 'day')}"
            said = either if shape.day is not None else f"{count}; 'days' has one for each of its own events"
            document.fault(_DOES_NOT_FIT, f"The story {said}.", document.key_place((*where, "days")))
            return ()
        given = [day for each in chain for day in _own_days(each) if day]
        if not given:
            if shape.limits and whole:
                document.fault(
                    _DOES_NOT_FIT,
                    "The story says how limits stand, and no day; give it, or a story that it comes after, a 'day'.",
                    document.key_place((*where, "limits")),
                )
            return ()
        days: list[date] = []
        today = date.fromisoformat(given[0])
        for each in chain:
            for number, day in enumerate(_own_days(each)):
                then = date.fromisoformat(day) if day else today
                if then < today:
                    if each is shape:
                        said = (
                            f"has an event on {then} after one on {today}"
                            if number
                            else f"is on {then}, before the story that it comes after, which is on {today}"
                        )
                        document.fault(_DOES_NOT_FIT, f"The story '{each.name}' {said}.", document.place(where))
                    return ()
                today = then
                days.append(today)
        return tuple(days)

    def _limits_at_end(
        self, document: Document, where: Where, shape: shapes.StoryShape, pathways: Mapping[str, Pathway]
    ) -> dict[str, date | LimitAtEnd]:
        for name in shape.dates:
            if name not in self.names.dates and "dates" not in self.names.unknowable:
                self._unknown(document, document.key_place((*where, "dates", name)), "date", name, self.names.dates)
        known = set(self.content.limits) if self.content else set(shape.limits)
        states = [state for pathway in pathways.values() for state in pathway.states.values()]
        known |= {each.qualified for each in states if each.within}
        untimed = {each.qualified for each in states} - known
        for name in shape.limits:
            head = name.partition(".")[0]
            if name not in known | self.names.limits and head not in self.names.unreadable:
                if "." in name and head not in self.names.states:
                    place = document.key_place((*where, "limits", name))
                    self._unknown(document, place, "pathway", head, self.names.states)
                    continue
                place = document.key_place((*where, "limits", name))
                if name in untimed:
                    said = f"The state '{name}' has no 'within' (any more), and so no limit."
                    document.fault(_UNKNOWN_NAME, said, place)
                    continue
                self._unknown(document, place, "limit", name, known)
        words: dict[str, LimitAtEnd] = {each: each for each in get_args(LimitAtEnd)}
        return {
            name: words[told] if told in words else date.fromisoformat(told)
            for name, told in shape.limits.items()
            if name in known
        }

    def _check_story(
        self, document: Document, where: Where, shape: shapes.StoryShape, pathways: Mapping[str, Pathway]
    ) -> None:
        self._events(document, (*where, "events"), shape.events)
        for index, name in enumerate(shape.events):
            if name.startswith("events."):
                document.fault(
                    _DOES_NOT_FIT,
                    f"'{name}' is a group; a story says which event.",
                    document.place((*where, "events", index)),
                )
        for name, value in shape.starts.items():
            way = (*where, "starts", name)
            if name in pathways:
                if value not in pathways[name].initial and len(pathways[name].states) == len(self.names.states[name]):
                    allowed = ", ".join(pathways[name].initial)
                    document.fault(
                        _DOES_NOT_FIT,
                        f"The pathway '{name}' does not begin in '{_written(value)}'; it begins in: {allowed}.",
                        document.place(way),
                        respelt(document.place(way), _written(value), pathways[name].initial),
                    )
            elif name in self.names.facts:
                self._value(document, way, name, value)
            elif name not in self.names.states and "facts" not in self.names.unknowable:
                self._unknown(
                    document, document.key_place(way), "pathway or fact", name, [*self.names.states, *self.names.facts]
                )

    def _sources(self) -> dict[str, Source]:
        pair = self.documents.requirements
        if pair is None or pair.content is None:
            return {}
        return {
            name: Source(name, each.title, each.file, pair.document.key_place(("documents", name)))
            for name, each in pair.content.documents.items()
        }

    def _requirements(self) -> dict[str, Requirement]:
        pair = self.documents.requirements
        reasons = self.content.not_modelled if self.content else {}
        for name in reasons:
            if name not in self.names.requirements and "requirements" not in self.names.unknowable:
                self._unknown_requirement(self.top.document, self._at("not_modelled", name), name)
        if pair is None or pair.content is None:
            return {}
        found: dict[str, Requirement] = {}
        for kept, each in enumerate(pair.content.requirements):
            index = pair.document.position("requirements", kept)
            place = pair.document.place(("requirements", index))
            if each.id in found:
                pair.document.fault(
                    _TWICE,
                    f"The requirement '{each.id}' is here twice; the first is at line {found[each.id].place.line}.",
                    place,
                )
            if each.doc not in self.names.sources and "sources" not in self.names.unknowable:
                self._unknown(
                    pair.document,
                    pair.document.place(("requirements", index, "doc")),
                    "document",
                    each.doc,
                    self.names.sources,
                )
            found[each.id] = Requirement(each.id, each.doc, each.at, each.kind, each.says, reasons.get(each.id), place)
        return found


def _own_days(shape: shapes.StoryShape) -> list[str | None]:
    """The day of each of a story's own events, where it gives them."""
    if shape.days is not None and len(shape.days) == len(shape.events):
        return list(shape.days)
    return [shape.day] * len(shape.events)


def _meant(word: str, allowed: Iterable[str], before: str = "", after: str = "") -> tuple[str, str] | None:
    """What is written in a condition and what was meant, where the word is only misspelt."""
    found = misspelt(word, allowed)
    return (f"{before}{word}{after}", f"{before}{found}{after}") if found else None


def _put(content: Any, where: tuple[str, ...], value: Any) -> Any:
    """A copy of a shape, or of a mapping of shapes, with the value at that place."""
    if not where:
        return value
    key, *rest = where
    if isinstance(content, dict):
        return content | {key: _put(content[key], tuple(rest), value)}
    return content.model_copy(update={key: _put(getattr(content, key), tuple(rest), value)})


def _is_whole(document: Document, where: Where, shape: shapes.Shape) -> bool:
    """True where nothing that is written there was left out as unknown, so that what is missing is really missing."""
    written = document.data
    for step in where:
        written = written[step]
    return bool(written.keys() <= shape.written_keys())


def _id(pathway: str, shape: shapes.TransitionShape) -> str:
    return basing.usual_id(pathway, [shape.event] if shape.event else shape.follows or (), shape.from_)


def _words_of(text: str) -> set[str]:
    return set(text.replace("(", " ").replace(")", " ").split())


def _duration(text: str | None) -> Duration | None:
    return None if text is None else duration.parse(text)


def _fact_values(shape: shapes.FactShape) -> tuple[Value, ...]:
    return (False, True) if shape.values is None else tuple(shape.values)


def _written(value: Value) -> str:
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else value


def _calendar(shape: shapes.CalendarShape) -> CalendarRules:
    week = tuple(_WORKING_WEEKS[shape.working_week])
    return CalendarRules(shape.country, shape.subdivision, week, shape.day_zero_counts, shape.month_end)


def _limit_faults(shape: shapes.LimitShape, dates: list[str]) -> Iterator[str]:
    if (shape.within is None) == (shape.at_least is None):
        yield "has 'within' and 'until', or 'at_least' and 'before'; it needs one of the two pairs"
        return
    if shape.within is not None:
        if not shape.until:
            yield "has nothing in 'until' that stops it"
        if shape.before:
            yield "runs 'within' a time and has 'before', which goes with 'at_least'"
        return
    if not shape.before:
        yield "is 'at_least' so much ahead, and has nothing in 'before' that it is ahead of"
    if dates and len(shape.before) > 1:
        yield "is ahead of a date and of something else; write two limits"
    for key in ("until", "void", "restart"):
        if getattr(shape, key) not in (None, []):
            yield f"is 'at_least' so much ahead, which has no running clock for '{key}'"


def _transition_faults(shape: shapes.TransitionShape) -> Iterator[tuple[str, str]]:
    if (shape.event is None) == (shape.follows is None):
        yield "A transition has 'event' (the pathway's own) or 'follows' (another's), and one of the two only.", "event"
    elif shape.event is not None and not shape.by:
        yield f"Nobody causes '{shape.event}'; say who with 'by': a role, a list of roles, outside, or clock.", "event"
    elif OUTSIDE in shape.by and {*shape.by} - {OUTSIDE}:
        others = wording.listed(f"'{each}'" for each in shape.by if each != OUTSIDE)
        said = f"'{shape.event}' is caused by 'outside', which is nobody in the procedure, and by {others} too;"
        yield f"{said} keep the one or the other. What comes from outside as well is an event of its own.", "by"
    elif shape.follows is not None and shape.by:
        yield "What follows another pathway's event has no 'by'; the other pathway says who causes it.", "by"
    elif shape.follows is not None and shape.needs_quorum:
        yield "What follows another pathway's event has no 'needs_quorum'; the other pathway says it.", "needs_quorum"

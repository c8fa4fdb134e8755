"""The documents of a local procedure put over those of its base, before anything is asked of what they say.

The same is done with one scenario over another (`cpmodel.reading.scenarios`), which is one document each.

`based_on` in procedure.yaml names the base. In a file that the base has too there is only what differs, and it is put
over the base's file in this order:

    removes     by name, what the base has and this has not
    changes     by name and key, what is otherwise here
    the rest    what the base does not have

Every value keeps the place at which it is written, so that a finding points at the base's file or at the local one,
whichever has the line. An element that is changed has the place of its changes, and it is kept where the base has it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cpmodel.model.findings import Place
from cpmodel.reading import shapes
from cpmodel.reading.document import (
    MOST_BESIDE,
    Document,
    Part,
    nearest,
    put_together,
    read,
    respelt,
    taken_apart,
    validated,
)

SHIPPED = Path(__file__).parent.parent / "procedures"
"""The folder of the procedures that come with cpmodel."""
PROCEDURE, REQUIREMENTS, PATHWAYS, STORIES = "procedure.yaml", "requirements.yaml", "pathways", "stories"

_NOT_FOUND, _CYCLE, _NOT_IN_BASE, _IN_BASE = "CP001", "CP023", "CP025", "CP026"

Reader = Callable[[Path], Document]
"""Reads one file."""


def shipped() -> tuple[str, ...]:
    """The names of the procedures that come with cpmodel."""
    return tuple(sorted(each.name for each in SHIPPED.iterdir() if (each / PROCEDURE).is_file()))


def usual_id(pathway: str, heard: Iterable[str], sources: Iterable[str]) -> str:
    """The id of a transition that is given none: `pathway.event@from`."""
    return f"{pathway}.{'+'.join(heard)}@{'+'.join(sources)}"


@dataclass
class Folder:
    """The documents of one procedure: those of its folder, put over those of the folders that it is based on."""

    path: Path
    bases: tuple[Path, ...] = ()
    """The folders that it is based on, the nearest first."""
    documents: list[tuple[str, Document]] = field(default_factory=list)
    """Each with its name in the folder, in the order of the names. A name of stories can be there twice: base and local."""
    read: list[Document] = field(default_factory=list)
    """Every file as it was read, with what is wrong with it by itself."""
    removed: dict[str, Place] = field(default_factory=dict)
    """What is removed from a base, as a finding would name it, and where that is written."""
    changed: dict[Place, Place] = field(default_factory=dict)
    """Where the base has an element that is changed, by the place of its changes."""
    readable: bool = True
    """False where it is not known what it is based on, so that nothing more can be said of it."""

    def named(self, name: str) -> Document | None:
        """The document of this name, where there is one."""
        return next((each for known, each in self.documents if known == name), None)

    def within(self, folder: str) -> list[Document]:
        """The documents in a folder of the procedure's folder."""
        return [each for known, each in self.documents if known.startswith(f"{folder}/")]


def gathered(path: Path, reader: Reader = read) -> Folder:
    """Read a procedure's folder and those that it is based on. What is wrong is in the findings of the documents."""
    return _gathered(path, reader, ())


def folders(path: Path) -> tuple[Path, ...]:
    """A procedure's folder and those that it is based on, as far as they can be found."""
    found = [path]
    while True:
        top = read(found[-1] / PROCEDURE)
        base = _base_folder(found[-1], top)
        if base is None or any(_same(base, each) for each in found):
            return tuple(found)
        found.append(base)


def _gathered(path: Path, reader: Reader, above: tuple[Path, ...]) -> Folder:
    top = reader(path / PROCEDURE)
    own = dict(_own(path, reader))
    folder = Folder(path, read=[top, *own.values()])
    if _mapping(top.data).get("based_on") is None:
        folder.readable = not _says_based_on(top)
        if folder.readable:
            folder.documents = sorted([(PROCEDURE, top), *own.items()], key=lambda each: each[0])
        return folder
    validated(top, shapes.LocalProcedureDocument)
    base = _base(path, top, (*above, path))
    below = _gathered(base, reader, (*above, path)) if base else None
    if base is None or below is None or not below.readable:
        folder.read = [*(below.read if below else ()), *folder.read]
        folder.readable = False
        return folder
    folder.bases = (base, *below.bases)
    folder.changed = dict(below.changed)
    folder.documents = sorted(_over(below, top, own, folder.changed), key=lambda each: each[0])
    folder.removed = below.removed | {name: place for each in folder.read for name, place in _removals(each)}
    folder.read = [*below.read, *folder.read]
    return folder


def _own(path: Path, reader: Reader) -> Iterator[tuple[str, Document]]:
    """The documents of one folder besides its first, each with its name there."""
    if (path / REQUIREMENTS).exists():
        yield REQUIREMENTS, reader(path / REQUIREMENTS)
    for inner in (PATHWAYS, STORIES):
        for file in sorted((path / inner).glob("*.yaml")):
            yield f"{inner}/{file.name}", reader(file)


# --- the base ------------------------------------------------------------------------------------------------------


def _says_based_on(document: Document) -> bool:
    """True where the file cannot be read, and a line of it names a base."""
    if isinstance(document.data, dict):
        return False
    try:
        return bool(re.search(r"^based_on:", Path(document.name).read_text("utf-8", "replace"), re.MULTILINE))
    except OSError:
        return False


def _base_folder(path: Path, top: Document) -> Path | None:
    written = _mapping(top.data).get("based_on")
    if not isinstance(written, str) or not written:
        return None
    if written in shipped():
        return SHIPPED / written
    try:
        found = Path(os.path.normpath(path / written))
        return found if (found / PROCEDURE).is_file() else None
    except (OSError, ValueError):  # a name that no file system takes
        return None


def _base(path: Path, top: Document, above: tuple[Path, ...]) -> Path | None:
    """The folder of the base; None where there is no such one, or where it is based on this procedure itself."""
    place = top.place(("based_on",))
    written = _mapping(top.data)["based_on"]
    found = _base_folder(path, top)
    if found is None:
        if isinstance(written, str) and written:
            near = nearest(written, shipped())
            top.fault(
                _NOT_FOUND,
                f"There is no procedure '{written}' to be based on{near}; write a folder with a procedure.yaml, seen from"
                f" this one, or a shipped procedure: {', '.join(shipped())}.",
                place,
            )
        return None
    circle = next((above[number:] for number, each in enumerate(above) if _same(each, found)), None)
    if circle is None:
        return found
    names = [each.resolve().name for each in (*circle, found)]
    top.fault(_CYCLE, f"These procedures are based on each other in a circle: {' is based on '.join(names)}.", place)
    return None


def _same(one: Path, other: Path) -> bool:
    return one.resolve() == other.resolve()


# --- one folder over another ---------------------------------------------------------------------------------------


def _over(
    below: Folder, top: Document, own: Mapping[str, Document], changed: dict[Place, Place]
) -> Iterator[tuple[str, Document]]:
    """The documents of the base with what the local ones say over them, and in `changed` where what they change stands."""
    base = dict(below.documents)
    for name in _removed_pathways(top, base):
        del base[name]
    local = {PROCEDURE: top, **own}
    for name in sorted({*base, *local}):
        if name.startswith(f"{STORIES}/"):
            continue
        if name not in local:
            yield name, base[name]
        elif name in base:
            if name != PROCEDURE:  # which is known to be a local one, and was looked at before
                validated(local[name], LOCAL_SHAPES[name.partition("/")[0]])
            if name == PROCEDURE:
                yield name, put_over(base[name], local[name], name, changed, shapes.OWN_KEYS)
            else:
                yield name, put_over(base[name], local[name], name, changed, repeated=("pathway",))
        else:
            yield name, _new(local[name], name, base)
    stories = [each for each in below.documents if each[0].startswith(f"{STORIES}/")]
    yield from _stories(stories, [each for each in own.items() if each[0].startswith(f"{STORIES}/")], changed)


LOCAL_SHAPES: dict[str, type[shapes.Shape]] = {
    PROCEDURE: shapes.LocalProcedureDocument,
    REQUIREMENTS: shapes.LocalRequirementsDocument,
    PATHWAYS: shapes.LocalPathwayDocument,
    STORIES: shapes.LocalStoriesDocument,
}
"""The shapes of a local procedure's documents, by their names or by that of their folder."""


def _removals(document: Document) -> Iterator[tuple[str, Place]]:
    for names in _mapping(_mapping(taken_apart(document)).get("removes")).values():
        for each in _listed(names):
            yield str(each.value), each.place
            if "@" in str(each.value):  # a transition: with it goes its event
                yield str(each.value).partition("@")[0].partition(".")[2], each.place


def _removed_pathways(top: Document, base: Mapping[str, Document]) -> Iterator[str]:
    there = {Path(name).stem: name for name in base if name.startswith(f"{PATHWAYS}/")}
    for each in _listed(_mapping(_mapping(taken_apart(top)).get("removes")).get("pathways")):
        if str(each.value) in there:
            yield there.pop(str(each.value))
        else:
            _not_in_base(top, each.place, "pathway", str(each.value), there, "remove")


def _new(local: Document, name: str, base: Mapping[str, Document]) -> Document:
    """A document that the base does not have; there is nothing in it to change or remove."""
    patching = [key for key in ("changes", "removes") if key in _mapping(local.data)]
    if not patching:
        return local
    there = [Path(each).stem for each in base if each.startswith(f"{PATHWAYS}/")]
    noun = "pathway" if name.startswith(f"{PATHWAYS}/") else "file"
    _not_in_base(local, local.key_place((patching[0],)), noun, Path(name).stem, there, patching[0].removesuffix("s"))
    return Document(local.name)


def put_over(
    base: Document,
    local: Document,
    name: str,
    changed: dict[Place, Place],
    own: Collection[str] = (),
    repeated: Collection[str] = (),
) -> Document:
    """One document over another. Where one of them says nothing that can be used, nobody is told so twice.

    Nothing is taken from the base of what is under the keys in `own`; the keys in `repeated` may stand in both. In `changed`
    is put where what is changed stands in the base.
    """
    if not isinstance(base.data, dict):
        return base
    if not isinstance(local.data, dict):
        return Document(local.name)
    written = taken_apart(local)
    whole = _Whole(taken_apart(base), Path(name).stem, changed)
    mine = {key: each for key, each in written.value.items() if key in (*own, *repeated) and key != "based_on"}
    kept = {key: each for key, each in whole.parts.items() if key not in own and key not in mine}
    whole.parts = mine | kept
    _differ(local, written, [whole])
    for key, part in written.value.items():
        if key not in (*own, *repeated, "changes", "removes"):
            _add(local, whole, key, part)
    return put_together(local.name, Part(whole.parts, written.place))


def _stories(
    base: Iterable[tuple[str, Document]], own: Iterable[tuple[str, Document]], changed: dict[Place, Place]
) -> Iterator[tuple[str, Document]]:
    """The base's stories as the local ones change them, and the local ones."""
    wholes = [(name, each, _Whole(taken_apart(each), "", changed)) for name, each in base]
    usable = [whole for _, each, whole in wholes if isinstance(each.data, dict)]
    added: list[tuple[str, Document]] = []
    for name, local in own:
        validated(local, shapes.LocalStoriesDocument)
        if not isinstance(local.data, dict):
            added.append((name, Document(local.name)))
            continue
        written = taken_apart(local)
        _differ(local, written, usable)
        told = Part([], written.place)
        for each in _listed(written.value.get("stories")):
            title = _mapping(each.value).get("name")
            if title is None or not any(str(title.value) in whole.elements("stories") for whole in usable):
                told.value.append(each)
            else:
                _already(local, each.place, "stories", str(title.value))
        added.append((name, put_together(local.name, Part({"stories": told}, written.place))))
    for name, document, whole in wholes:
        yield name, put_together(document.name, Part(whole.parts, document.place())) if whole.differs else document
    yield from added


class _Whole:
    """A document of the base while something is put over it."""

    def __init__(self, part: Part, stem: str, changed: dict[Place, Place]):
        self.parts: dict[str, Part] = dict(_mapping(part.value))
        self.stem = stem
        self.changed = changed
        self.differs = False

    def elements(self, key: str) -> dict[str, Part]:
        """The elements of one kind by name, or by what identifies them in a list."""
        value = self.parts[key].value if key in self.parts else {}
        if key in _IDENTIFIED:
            return {self.identity(key, each): each for each in reversed(_listed(value))}
        return _mapping(value)

    def titles(self, key: str) -> dict[str, str]:
        """What identifies a transition, by its title where only one has that: ids that nobody gave are long."""
        found: dict[str, list[str]] = {}
        for name, each in self.elements(key).items() if key == "transitions" else ():
            if title := _mapping(each).get("title"):
                found.setdefault(str(title.value), []).append(name)
        return {title: names[0] for title, names in found.items() if len(names) == 1}

    def found(self, key: str, name: str) -> str | None:
        """What identifies the element that is meant by a name; None where there is none."""
        return name if name in self.elements(key) else self.titles(key).get(name)

    def identity(self, key: str, element: Part) -> str:
        """What identifies an element of a list: what it says, or for a transition that says nothing its usual id."""
        inside = _mapping(element.value)
        said = inside.get(_IDENTIFIED[key])
        if said is not None or key != "transitions":
            return str(said.value) if said else ""
        heard = inside.get("event") or inside.get("follows")
        return usual_id(self.stem, _words(heard), _words(inside.get("from")))

    def put(self, key: str, named: Iterable[tuple[str, Part]]) -> None:
        """Have these elements and no others."""
        self.differs = True
        old = self.parts[key]
        listed = key in _IDENTIFIED
        value: Any = [each for _, each in named] if listed else dict(named)
        self.parts[key] = Part(value, old.place, old.key)

    def ordered(self, key: str) -> list[tuple[str, Part]]:
        """The elements in order, each with its name; one that is there twice is kept twice."""
        value = self.parts[key].value
        if key in _IDENTIFIED:
            return [(self.identity(key, each), each) for each in _listed(value)]
        return list(_mapping(value).items())


_NAMED = {
    "roles": "role",
    "facts": "fact",
    "dates": "date",
    "words": "word",
    "events": "group of events",
    "conditions": "condition",
    "limits": "limit",
    "rules": "rule",
    "not_modelled": "reason for leaving out",
    "states": "state",
    "documents": "document",
    "arrivals": "sort of arrival",
    "caseload": "caseload",
    "stays": "stay",
    "hazards": "hazard",
    "opportunities": "opportunity",
    "meetings": "meeting",
    "people": "group of people",
    "teams": "team",
    "preferences": "preference",
}
"""The keys whose elements have names, with what one of them is called."""
_IDENTIFIED = {"transitions": "id", "requirements": "id", "stories": "name"}
"""The keys whose elements are a list, with the key of an element that says which it is."""


def _noun(key: str) -> str:
    return _NAMED.get(key) or {"stories": "story"}.get(key) or key.removesuffix("s")


def _differ(local: Document, written: Part, wholes: Collection[_Whole]) -> None:
    """Take away what the local document removes, and change what it changes, in whichever document has it."""
    for key, names in _mapping(_mapping(written).get("removes")).items():
        for each in _listed(names) if key != "pathways" and key in (*_NAMED, *_IDENTIFIED) else ():
            for whole, gone in _holder(local, wholes, key, each.place, str(each.value), "remove"):
                whole.put(key, [(name, kept) for name, kept in whole.ordered(key) if name != gone])
    for key, part in _mapping(_mapping(written).get("changes")).items():
        if key in _NAMED or key in _IDENTIFIED:
            for name, each in _mapping(part).items():
                for whole, found in _holder(local, wholes, key, each.key or each.place, name, "change"):
                    _change(local, whole, key, found, each)
        elif key == "without":
            for whole in wholes:
                whole.parts = _without(local, whole.parts, part)
        else:
            for whole in wholes:
                whole.parts[key] = _changed(local, whole.parts.get(key), part)


def _holder(
    local: Document, wholes: Iterable[_Whole], key: str, place: Place, name: str, what: str
) -> Iterator[tuple[_Whole, str]]:
    """The document that has the element, and what identifies it there; a finding where the base has no such one."""
    known: list[str] = []
    titles: list[str] = []
    for whole in wholes:
        if found := whole.found(key, name):
            yield whole, found
            return
        known += whole.elements(key)
        titles += whole.titles(key)
    _not_in_base(local, place, _noun(key), name, known, what, titles)


def _change(local: Document, whole: _Whole, key: str, name: str, changes: Part) -> None:
    """Change one element. A transition keeps its id, however it now reads, as long as it is given no other."""
    old = whole.elements(key)[name]
    changed = _changed(local, old, changes)
    whole.changed |= {changes.place: old.place, changes.key or changes.place: old.key or old.place}
    if key == "transitions" and isinstance(changed.value, dict) and whole.identity(key, changed) != name:
        changed.value.setdefault("id", Part(name, changed.place))
    whole.put(key, [(each, changed if each == name else kept) for each, kept in whole.ordered(key)])


def _changed(local: Document, old: Part | None, new: Part) -> Part:
    """The old with what is new, key by key where both have keys."""
    if not isinstance(new.value, dict):
        return new
    before = dict(old.value) if old and isinstance(old.value, dict) else {}
    kept = _without(local, before, new.value["without"]) if "without" in new.value else before
    return Part(kept | {key: each for key, each in new.value.items() if key != "without"}, new.place, new.key)


def _without(local: Document, parts: dict[str, Part], names: Part) -> dict[str, Part]:
    gone = {str(each.value): each.place for each in _listed(names)}
    for name, place in gone.items():
        if name not in parts:
            _not_in_base(local, place, "key", name, parts, "take away")
    return {key: each for key, each in parts.items() if key not in gone}


def _add(local: Document, whole: _Whole, key: str, part: Part) -> None:
    """Add what the base does not have: a key, or elements under a key that it has."""
    if key not in whole.parts:
        whole.parts[key] = part
        if key in ("states", "transitions"):
            whole.parts[key] = Part([] if key in _IDENTIFIED else {}, part.place, part.key)
            _add_elements(local, whole, key, part)
    elif key in _NAMED or key in _IDENTIFIED:
        _add_elements(local, whole, key, part)
    else:
        local.fault(_IN_BASE, f"The base has '{key}' already; write what it is here under 'changes'.", part.key)


def _add_elements(local: Document, whole: _Whole, key: str, part: Part) -> None:
    kind = list if key in _IDENTIFIED else dict
    if not (isinstance(part.value, kind) and isinstance(whole.parts[key].value, kind)):
        return  # which the shape says, of whichever of the two it is
    identified = [(whole.identity(key, each), each) for each in part.value] if kind is list else []
    added = identified or list(_mapping(part).items())
    there = whole.ordered(key)
    names = {name for name, _ in there}
    for name, each in added:
        if name in names:
            _already(local, each.key or each.place, key, name)
            continue
        goes_before, each = _placed(each) if key in ("states", "transitions") else (None, each)
        index = len(there)
        if goes_before is not None:
            known = [known for known, _ in there]
            found = whole.found(key, str(goes_before.value))
            if found in known:
                index = known.index(str(found))
            else:
                where, asked = goes_before.place, str(goes_before.value)
                _not_in_base(local, where, _noun(key), asked, known, "go before", whole.titles(key))
        there.insert(index, (name, each))
    whole.put(key, there)


def _placed(element: Part) -> tuple[Part | None, Part]:
    """What an added element goes before, and the element without saying so."""
    inside = dict(_mapping(element.value))
    if "before" not in inside:
        return None, element
    goes_before = inside.pop("before")
    return goes_before, Part(inside, element.place, element.key)


def _already(local: Document, place: Place, key: str, name: str) -> None:
    local.fault(
        _IN_BASE, f"The base has the {_noun(key)} '{name}' already; write what is otherwise under 'changes'.", place
    )


def _not_in_base(
    local: Document,
    place: Place,
    noun: str,
    name: str,
    known: Iterable[str],
    what: str,
    titles: Iterable[str] = (),
) -> None:
    words = sorted({*known})
    named = [*words, *titles]
    near = nearest(name, named)
    listed = f"; it has: {', '.join(words)}" if 0 < len(words) <= (MOST_BESIDE if near else 25) else ""
    said = f"The base has no {noun} '{name}' to {what}{near}{listed}."
    local.fault(_NOT_IN_BASE, said, place, respelt(place, name, named) if noun != "pathway" else None)


def _mapping(value: Any) -> dict[str, Any]:
    inside = value.value if isinstance(value, Part) else value
    return inside if isinstance(inside, dict) else {}


def _listed(value: Any) -> list[Any]:
    """The parts of a list; a single word stands for a list of one."""
    inside = value.value if isinstance(value, Part) else value
    if isinstance(inside, list):
        return inside
    return [value] if isinstance(value, Part) and isinstance(inside, str) else []


def _words(part: Part | None) -> list[str]:
    return [str(each.value) for each in _listed(part)]

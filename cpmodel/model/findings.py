"""What the reader and the checks have to say: values, gathered and sorted, never raised one by one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cpmodel.model.semantics import Trace


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something is written. Lines and columns count from 1."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        """Write it as `file:line:col`, which editors and terminals turn into a link."""
        return f"{self.file}:{self.line}:{self.column}"


NOWHERE = Place("<memory>", 0, 0)
"""The place of what was made by a program and never written down."""


class Severity(Enum):
    """How much a finding matters: an error fails a check, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Reword:
    """A change to a document: the word `was`, which is written at `place`, becomes `now`.

    Where a text has quotes or several lines and only its beginning is known, `place` is that: the first such word from
    there on, in the same value, is meant.
    """

    place: Place
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Put:
    """A change to a document: `value` is put below the element that is written at `place`.

    `place` is the element's own place, as the model has it: that of the key for what has a name, that of the mapping
    for a transition, rule or story in a list. `keys` lead on from the element to what changes; keys that are not there
    are made. Where the last key is `+` the value is added to the list that is there, to the word that stands for a list
    of one, or to a new list; what the list has already is not added twice. A value is text, a truth value, a number, a
    list or a mapping, as the document has it.
    """

    place: Place
    keys: tuple[str | int, ...]
    value: Any


@dataclass(frozen=True, slots=True)
class Ask:
    """A change to a document: what is written at `place` also asks for `condition`.

    It is joined by `and` to what stands under `key`, or becomes it. `place` is an element's own place, as for `Put`.
    """

    place: Place
    condition: str
    key: str = "when"


Edit = Reword | Put | Ask


@dataclass(frozen=True, slots=True)
class Mend:
    """A mechanical way to mend what was found: what it does, in words that follow "Mend:", and the edits that do it.

    `assumes` is true where it changes nothing for any case, and only writes down what is taken to be so; `redirects` where
    it changes what can happen to one.
    """

    says: str
    edits: tuple[Edit, ...]
    assumes: bool = False
    redirects: bool = False


@dataclass(frozen=True, slots=True)
class Remark:
    """Another place that a finding speaks of, and what is to be said of it."""

    place: Place
    sentence: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence about one place, with the shortest story that shows the fault where there is one.

    `code` is `CP` and three digits, by family: 0 document, 1 structure, 2 behaviour, 3 time, 4 scenario,
    5 requirements. `subject` names the element, as `pathway.state`, a transition's id, or a limit's name.
    `doomed_after` is the number of the step of the trace after which the fault could no longer be prevented, None where
    that was not asked. `mend` is there where a mend is mechanical.
    """

    place: Place
    code: str
    sentence: str
    severity: Severity = Severity.ERROR
    subject: str = ""
    trace: Trace | None = field(default=None, compare=False)
    doomed_after: int | None = field(default=None, compare=False)
    remarks: tuple[Remark, ...] = field(default=(), compare=False)
    mend: Mend | None = field(default=None, compare=False)

    def __str__(self) -> str:
        """Write it on one line: `file:line:col: CODE sentence`."""
        return f"{self.place}: {self.code} {self.sentence}"


def ordered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Sort by place, then code, then sentence, and drop repeats, so that the same input gives the same bytes."""
    return tuple(sorted(set(findings), key=lambda each: (each.place, each.code, each.sentence)))


def beside_the_base(findings: Iterable[Finding], changed: Mapping[Place, Place]) -> Iterator[Finding]:
    """Each finding about what a local procedure changes in its base, with the places at which the bases have the rest of it."""
    for each in findings:
        places = [each.place, *(remark.place for remark in each.remarks)]
        for place in places:  # which grows: a base can have a base
            if changed.get(place, place) not in places:
                places.append(changed[place])
                each = replace(
                    each, remarks=(*each.remarks, Remark(changed[place], "The base has the rest of it here."))
                )
        yield each


class Unreadable(ValueError):  # noqa: N818  # reads as what it says: the document is unreadable
    """A document could not be read; `findings` has every fault that was found, in order of place."""

    def __init__(self, findings: Iterable[Finding]):
        """Keep all findings; the message is all of them, one a line."""
        self.findings = ordered(findings)
        super().__init__("\n".join(map(str, self.findings)))

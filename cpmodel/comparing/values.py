"""What a comparison of two procedures has to say: values, in the order in which a reader wants them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from cpmodel.model import wording
from cpmodel.model.findings import Finding, Place
from cpmodel.model.procedure import Grounds, Procedure
from cpmodel.model.semantics import Trace

if TYPE_CHECKING:
    from cpmodel.comparing.pairing import Pair

Kind = Literal[
    "procedure",
    "calendar",
    "role",
    "fact",
    "date",
    "word",
    "condition",
    "group of events",
    "pathway",
    "state",
    "event",
    "transition",
    "limit",
    "rule",
    "story",
    "source",
    "requirement",
]
"""The kinds of elements, in the order in which changes are told."""
How = Literal["added", "removed", "changed", "renamed", "merged", "split"]
Turn = Literal["newly possible", "no longer possible", "leads elsewhere", "by others", "at rest", "begins otherwise"]
Effect = Literal["tighter", "looser", "tighter or looser", "same", "added", "removed"]

WORDS = frozenset({"title", "note", "also", "because", "assumed", "adopted_from", "says", "version", "phase"})
"""The keys that are said to people and have no effect."""

_KEYS = {
    "sources": "leads from",
    "to": "leads to",
    "when": "condition",
    "by": "caused by",
    "starts": "starts on",
    "until": "stops on",
    "before": "ahead of",
    "before_date": "ahead of",
    "void": "void after",
    "resets_on": "set back on",
    "ends_when": "a case ends when",
    "event": "happens on",
    "pattern": "asks",
    "ends": "ends with",
    "not_told": "why the family is not told",
    "exists_when": "is there only where",
}
"""How a key is said where its own name would not do."""


@dataclass(frozen=True, slots=True)
class Side:
    """An element as one of the two procedures has it: its name there, what people call it, its place and its grounds."""

    name: str
    title: str
    place: Place
    grounds: Grounds


@dataclass(frozen=True, slots=True)
class Reset:
    """One key of an element that is not what it was, both in words; None where the key was or is not written.

    Of a key that lists several things, `more` are those that are new and `less` those that are not there any more.
    """

    key: str
    was: str | None
    now: str | None
    more: tuple[str, ...] = ()
    less: tuple[str, ...] = ()

    @property
    def called(self) -> str:
        """The key as it is said."""
        return _KEYS.get(self.key, wording.in_words(self.key))

    @property
    def words_only(self) -> bool:
        """True where nothing but the wording is another."""
        return self.key in WORDS


@dataclass(frozen=True, slots=True)
class Change:
    """One element that was added, removed, changed or renamed; what was renamed may have changed as well.

    `old` and `new` have one side each, none where there is none, and several where transitions were merged or split.
    """

    kind: Kind
    how: How
    old: tuple[Side, ...]
    new: tuple[Side, ...]
    keys: tuple[Reset, ...]
    sentence: str

    @property
    def words_only(self) -> bool:
        """True where the element is there as it was, and only says something else."""
        return self.how == "changed" and all(each.words_only for each in self.keys)


@dataclass(frozen=True, slots=True)
class Aftermath:
    """What becomes visible where an event leads elsewhere: after these further events, what is possible in one only."""

    events: tuple[str, ...]
    newly: tuple[str, ...]
    no_longer: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """One way in which the two behave differently, however many combinations of other pathways show it.

    `event` and the `states` of `pathway` in which it is so have their names in the new procedure where they are in both.
    The stories are the shortest common one, each told by its own procedure; of what is possible in one only, that one's
    goes on by the event. `old` and `new` are the transitions that are taken.
    """

    turn: Turn
    event: str | None
    events: tuple[str, ...]
    """All events on which it is so, that of the story first; another pathway may follow several alike."""
    pathway: str
    states: tuple[str, ...]
    old: Side | None
    new: Side | None
    old_story: Trace | None
    new_story: Trace | None
    aftermath: Aftermath | None
    facts: tuple[str, ...]
    """The facts that the transition reads and that then have another value in the new procedure, by name."""
    sentence: str


@dataclass(frozen=True, slots=True)
class LimitChange:
    """What becomes of one limit: whether its time is tighter or looser, and everything else about it in words."""

    name: str
    effect: Effect
    old: Side | None
    new: Side | None
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Matter:
    """What a role has to learn of one matter, such as what it does or by when, in plain sentences."""

    title: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """What one role must do differently. `old` and `new` are its names, None where there is no such role."""

    title: str
    old: str | None
    new: str | None
    matters: tuple[Matter, ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        """All that it has to learn, one after the other."""
        return tuple(sentence for each in self.matters for sentence in each.sentences)


@dataclass(frozen=True, slots=True)
class Walked:
    """What one walk through both was about, and how many pairs of configurations it compared."""

    pathways: tuple[str, ...]
    pairs: int


@dataclass(frozen=True, slots=True)
class FindingChanges:
    """The findings that the checks have on one of the two only."""

    appeared: tuple[Finding, ...]
    gone: tuple[Finding, ...]


@dataclass(frozen=True)
class Comparison:
    """All that two procedures differ in. `findings` is None where the checks were not asked."""

    pair: Pair
    changes: tuple[Change, ...]
    differences: tuple[Difference, ...]
    limits: tuple[LimitChange, ...]
    people: tuple[Person, ...]
    walked: tuple[Walked, ...]
    findings: FindingChanges | None = None

    @property
    def old(self) -> Procedure:
        """The procedure that the other is held against."""
        return self.pair.old

    @property
    def new(self) -> Procedure:
        """The procedure of which it is said what it changes."""
        return self.pair.new

    @property
    def equivalent(self) -> bool:
        """True where no sequence of events tells the two apart; see `cpmodel.comparing`."""
        return not self.differences

    @property
    def same(self) -> bool:
        """True where nothing at all was changed."""
        return not self.changes and not self.differences

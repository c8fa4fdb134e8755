"""The shapes of the documents: which keys there are and what each may hold.

These models validate what is written and generate the JSON Schema that editors use; there is no second list of
keys. They know shapes only: whether a name means anything is asked in `cpmodel.reading.procedures`.
"""

from __future__ import annotations

from collections.abc import Collection
from copy import copy
from datetime import date
from types import GenericAlias
from typing import Annotated, Any, ClassVar, Literal, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    create_model,
    model_validator,
)
from pydantic.fields import FieldInfo

from cpmodel.model import duration
from cpmodel.model.procedure import LimitAtEnd, RequirementKind, StoryKind

NAME = r"[a-z][a-z0-9_]*"
REQUIREMENT_ID = r"^[A-Z]+-\d+$"
COUNTRY = "^[A-Z]{2}$"


def _listed(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


def _duration(value: str) -> str:
    duration.parse(value)
    return value


def _day(value: str) -> str:
    try:
        date.fromisoformat(value)
    except ValueError:
        raise ValueError(f"'{value}' is not a day; a day is written year-month-day, such as '2026-11-25'") from None
    return value


def _at_end(value: str) -> str:
    if value not in get_args(LimitAtEnd):
        try:
            _day(value)
        except ValueError:
            raise ValueError(
                f"'{value}' is not how a limit stands: kept, missed, void or none, or the day on which it is due, such as '2026-11-25'"
            ) from None
    return value


def _with_unit(value: Any) -> Any:
    if isinstance(value, int | float) and not isinstance(value, bool):
        duration.parse(str(value))  # which says that a unit is needed
    return value


def _number(value: Any) -> Any:
    if isinstance(value, bool):
        raise ValueError("is a truth value; it takes a number")  # pydantic gathers ValueError
    return value


Name = Annotated[str, StringConstraints(pattern=f"^{NAME}$")]
"""A name of ours: small letters, digits and underscores."""
Names = Annotated[
    list[Annotated[str, StringConstraints(pattern=f"^{NAME}(\\.{NAME})?$")]],
    BeforeValidator(_listed, json_schema_input_type=str | list[str]),
]
"""One name or a list of names; `pathway.event` where the thing belongs to a pathway."""
Text = Annotated[str, StringConstraints(min_length=1)]
Condition = Annotated[str, StringConstraints(min_length=1)]
"""A condition, such as `plan.active and not child.dead`."""
Cites = Annotated[list[str], BeforeValidator(_listed, json_schema_input_type=str | list[str])]
Day = Annotated[str, AfterValidator(_day), Field(examples=["2026-11-25"])]
"""A day, as year-month-day."""
Days = Annotated[
    str,
    BeforeValidator(_with_unit, json_schema_input_type=str),
    AfterValidator(_duration),
    Field(examples=["15 working days", "3 months", "72 hours"]),
]
AtEnd = Annotated[str, AfterValidator(_at_end), Field(examples=["2027-02-25", *get_args(LimitAtEnd)])]
"""How a limit stands."""
FactValue = bool | str


class Shape(BaseModel):
    """A part of a document. `noun` is what a message calls it."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)
    noun: ClassVar[str] = "A document"
    stand_ins: ClassVar[dict[str, Any]] = {}
    """What the reader puts for a missing line of text, so that it can go on and tell the other faults too."""

    @classmethod
    def written_keys(cls) -> frozenset[str]:
        """The keys that it has, as they are written."""
        return frozenset(each.alias or name for name, each in cls.model_fields.items())


class Grounded(Shape):
    """Keys that say on what an element rests."""

    cites: Cites = Field(default=[], description="Ids of the requirements that this comes from.")
    because: Text | None = Field(default=None, description="The reason, with its source, where no requirement says it.")
    assumed: Text | None = Field(default=None, description="What was assumed, where nobody has confirmed it.")
    adopted_from: Text | None = Field(
        default=None, description="The other area whose document this was taken over from."
    )


class DutyShape(Grounded):
    """Something that a role has to do."""

    noun: ClassVar[str] = "A duty"
    text: Text = Field(description="What the role does, as one sentence.")
    when: Text | None = Field(default=None, description="The event or state at which it is done, as pathway.name.")


class RoleShape(Grounded):
    """A person or body."""

    noun: ClassVar[str] = "A role"
    title: Text = Field(description="The name that people know.")
    family: bool = Field(default=False, description="They are the family, who must hear of every outcome.")
    can_stay_away: bool = Field(
        default=False, description="Nobody can order them to act, so no case may depend on them."
    )
    exists_when: Condition | None = Field(
        default=None, description="The condition while which there is such a body; without it, always."
    )
    note: Text | None = Field(default=None, description="A sentence or two for the handbook.")
    also: list[Text] = Field(
        default=[], description="Other names under which people look for it, such as Teacher or Health visitor."
    )
    duties: list[DutyShape] = Field(default=[], description="What the role does beside causing events.")


class FactShape(Grounded):
    """Something that a case remembers."""

    noun: ClassVar[str] = "A fact"
    title: Text
    values: Annotated[list[Name], Field(min_length=1)] | None = Field(
        default=None, description="The words it can be; without them it is true or false."
    )
    initial: FactValue = Field(description="Its value at the start, or `any` where every value is possible.")
    resets_on: Names = Field(default=[], description="Events that set it back to its initial value.")
    note: Text | None = None


class DateShape(Grounded):
    """A date that a case has from elsewhere."""

    noun: ClassVar[str] = "A date"
    title: Text
    note: Text | None = None


class WordShape(Grounded):
    """A word of the field, for the handbook."""

    noun: ClassVar[str] = "A word"
    title: Text = Field(description="The word as people write it.")
    says: Text = Field(description="What it means, in a sentence.")


class CalendarShape(Shape):
    """Which days are working days, and how days are counted."""

    noun: ClassVar[str] = "A calendar"
    country: Annotated[str, StringConstraints(pattern=COUNTRY)] = "GB"
    subdivision: str | None = "ENG"
    working_week: Literal["Monday to Friday", "Monday to Saturday", "every day"] = "Monday to Friday"
    day_zero_counts: bool = Field(default=False, description="Whether the day of the first event is day 1.")
    month_end: Literal["last day", "next month"] = Field(
        default="last day", description="Where a month is too short: its last day, or the first of the next month."
    )


class StateShape(Grounded):
    """A state of a pathway."""

    noun: ClassVar[str] = "A state"
    title: Text | None = Field(default=None, description="What people call it; without it, the name in words.")
    initial: bool = Field(default=False, description="A case can begin here.")
    final: bool = Field(default=False, description="At rest, with an outcome.")
    owner: Name | None = Field(default=None, description="The role that has to act.")
    within: Days | None = Field(default=None, description="The longest that one stay may last.")
    statutory: bool = Field(default=False, description="The limit is set by statute or statutory guidance.")
    verified: bool = Field(default=False, description="A source gives the number of the limit.")
    meeting: bool = Field(default=False, description="Siblings wait here for one booking.")
    waits_for: Text | None = Field(default=None, description="Why a case may stand here with nothing its owner can do.")
    phase: Text | None = Field(default=None, description="The part of the pathway it is drawn in.")
    note: Text | None = Field(default=None, description="What happens here, in a sentence or two for the handbook.")


class TransitionShape(Grounded):
    """A way from one state to another."""

    noun: ClassVar[str] = "A transition"
    id: Text | None = Field(default=None, description="A stable name; without it, pathway.event@from.")
    event: Name | None = Field(default=None, description="The pathway's own event.")
    follows: Names | None = Field(default=None, description="Events of other pathways, or groups of events.")
    by: Names = Field(default=[], description="Who causes the event: roles, or `outside`, or `clock`.")
    from_: Names = Field(alias="from", description="States by name, or `any`, `idle` (at rest) or `unfinished`.")
    to: Name | None = Field(
        default=None, description="The state entered; without it the event is heard and nothing is left."
    )
    when: Condition | None = Field(default=None, description="The guard: a condition that must hold before the step.")
    sets: dict[Name, FactValue] = Field(default={}, description="Facts, and the values that they get.")
    tells: Names = Field(default=[], description="Roles that are told.")
    not_told: Text | None = Field(default=None, description="Why the family is not told of this outcome.")
    needs_quorum: bool = Field(default=False, description="It happens only in a quorate meeting.")
    reopens: bool = Field(default=False, description="It may be taken after the case has ended.")
    title: Text | None = Field(default=None, description="What people call it; without it, the event in words.")
    note: Text | None = Field(default=None, description="What happens, in a sentence or two for the handbook.")


class PathwayDocument(Grounded):
    """One pathway: a file in the folder `pathways`."""

    noun: ClassVar[str] = "A pathway"
    stand_ins: ClassVar[dict[str, Any]] = {"pathway": "missing", "title": "missing"}
    pathway: Name = Field(description="The name, the same as the file's.")
    title: Text
    note: Text | None = Field(default=None, description="What this pathway is about, for the handbook.")
    states: dict[Name, StateShape] = Field(min_length=1)
    transitions: list[TransitionShape] = Field(min_length=1)


class LimitShape(Grounded):
    """A time limit."""

    noun: ClassVar[str] = "A limit"
    title: Text
    from_: Names = Field(alias="from", description="Events that start the clock.")
    until: Names = Field(default=[], description="Events that stop it.")
    void: Names = Field(default=[], description="Events that take it out of the count.")
    within: Days | None = Field(default=None, description="How long it may run.")
    at_least: Days | None = Field(default=None, description="The least distance ahead of `before`.")
    before: Names = Field(default=[], description="Events, or a date as `dates.name`, that it must be ahead of.")
    when: Condition | None = Field(default=None, description="It counts only where this holds at the start.")
    restart: bool | None = Field(
        default=None, description="Whether a later `from` starts the clock again; without it the clock goes on."
    )
    statutory: bool = False
    verified: bool = Field(default=False, description="A source gives the number.")
    note: Text | None = None


class RuleShape(Grounded):
    """What must hold whatever happens. Exactly one pattern's keys are given."""

    noun: ClassVar[str] = "A rule"
    says: Text = Field(description="The rule as a sentence.")
    never: Condition | None = None
    always: Condition | None = None
    possible: Condition | None = None
    precedes: Names | None = Field(
        default=None, description="Events, one of which must come before `event` or `condition`."
    )
    event: Names | None = None
    condition: Condition | None = None
    since: Names | None = Field(default=None, description="Events after which it must come again.")
    on: Names | None = Field(default=None, description="Events after which `then` holds, or `holds` begins to.")
    then: Condition | None = None
    holds: Condition | None = Field(default=None, description="What goes on holding until an event of `until`.")
    until: Names | None = None
    when: Condition | None = None
    leads_to: Condition | None = None
    can_always_still: Condition | None = None
    unchanged: Names | None = Field(default=None, description="Pathways or facts that no event of `by` changes.")
    by: Names | None = None
    told: Names | None = Field(default=None, description="Roles that are told of each event in `on`.")
    owner: Name | None = Field(default=None, description="The role that has to act in each state of `of`.")
    of: Names | None = Field(default=None, description="States, as pathway.state.")

    @model_validator(mode="after")
    def _one_pattern(self) -> RuleShape:
        given = {key for key in RULE_KEYS if getattr(self, key) is not None}
        if not any(need <= given <= need | may for need, may in RULE_PATTERNS.values()):
            wanted = "; ".join(
                f"{_in_order(need)} (may add {_in_order(may)})" if may else _in_order(need)
                for need, may in RULE_PATTERNS.values()
            )
            raise ValueError(f"has {_in_order(given) or 'no pattern'}; it has the keys of one pattern: {wanted}")
        return self


RULE_PATTERNS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "never": (frozenset({"never"}), frozenset()),
    "always": (frozenset({"always"}), frozenset()),
    "possible": (frozenset({"possible"}), frozenset()),
    "precedes event": (frozenset({"precedes", "event"}), frozenset({"since"})),
    "precedes condition": (frozenset({"precedes", "condition"}), frozenset({"since"})),
    "holds until": (frozenset({"on", "holds", "until"}), frozenset({"when"})),
    "on then": (frozenset({"on", "then"}), frozenset({"when"})),
    "leads to": (frozenset({"when", "leads_to"}), frozenset()),
    "can always still": (frozenset({"when", "can_always_still"}), frozenset()),
    "unchanged by": (frozenset({"unchanged", "by"}), frozenset()),
    "event by": (frozenset({"event", "by"}), frozenset()),
    "on told": (frozenset({"on", "told"}), frozenset({"when"})),
    "owner of": (frozenset({"owner", "of"}), frozenset()),
}
"""The patterns: for each the keys that it needs and those that it may have."""
RULE_KEYS = frozenset().union(*(need | may for need, may in RULE_PATTERNS.values()))


def _in_order(keys: Collection[str]) -> str:
    return " + ".join(name for name in RuleShape.model_fields if name in keys)


class CaseEndsShape(Grounded):
    """When a case ends."""

    noun: ClassVar[str] = "The end of a case"
    when: Condition
    outlives: Names = Field(default=[], description="Pathways that go on after it.")


class ProcedureDocument(Grounded):
    """The file `procedure.yaml` of a procedure's folder."""

    noun: ClassVar[str] = "A procedure"
    stand_ins: ClassVar[dict[str, Any]] = {
        "procedure": "missing",
        "title": "missing",
        "version": "missing",
        "language": 1,
    }
    procedure: Name = Field(description="The name, the same as the folder's.")
    title: Text
    version: Text
    language: Annotated[Literal[1], BeforeValidator(_number)] = Field(description="The version of this language.")
    based_on: Text | None = Field(
        default=None,
        description="The procedure that this one is a local form of: a shipped one's name, or a folder seen from this one.",
    )
    note: Text | None = None
    calendar: CalendarShape = CalendarShape()
    roles: dict[Name, RoleShape] = {}
    facts: dict[Name, FactShape] = {}
    dates: dict[Name, DateShape] = {}
    words: dict[Name, WordShape] = Field(default={}, description="Words that a newcomer may not know.")
    events: dict[Name, Names] = Field(default={}, description="Names for groups of events, used as events.name.")
    conditions: dict[Name, Condition] = Field(default={}, description="Names for guards that recur.")
    case_ends: CaseEndsShape | None = None
    limits: dict[Name, LimitShape] = {}
    rules: dict[Name, RuleShape] = {}
    not_modelled: dict[str, Text] = Field(default={}, description="Requirements left out, each with the reason.")


class StoryShape(Grounded):
    """A named sequence of events."""

    noun: ClassVar[str] = "A story"
    name: Text
    kind: StoryKind
    starts: dict[Name, FactValue] = Field(default={}, description="Where the case begins, by pathway or fact.")
    after: Text | None = Field(default=None, description="Another story, whose beginning and events come first.")
    events: Names = Field(description="The events in order, as pathway.event.")
    ends: Condition | None = Field(default=None, description="What holds after the last event.")
    day: Day | None = Field(
        default=None, description="The day of its own events; without it, that of the event before them."
    )
    days: list[Day] | None = Field(
        default=None, description="The day of each of its own events in turn, where they happen on several."
    )
    dates: dict[Name, Day] = Field(default={}, description="The dates that the case has from elsewhere.")
    limits: dict[Text, AtEnd] = Field(
        default={},
        description="How limits stand after the last event: the day on which one is due, kept, missed, void or none.",
    )
    note: Text | None = None


class StoriesDocument(Shape):
    """A file in the folder `stories`."""

    noun: ClassVar[str] = "A file of stories"
    stories: list[StoryShape]


class SourceShape(Shape):
    """A document that requirements come from."""

    noun: ClassVar[str] = "A document"
    title: Text
    file: Text | None = None


class RequirementShape(Shape):
    """One thing that a source asks for."""

    noun: ClassVar[str] = "A requirement"
    id: Annotated[str, StringConstraints(pattern=REQUIREMENT_ID)]
    doc: Name
    at: Text = Field(description="Where to find it in the document.")
    kind: RequirementKind = Field(description="The sort of element that is expected to carry it.")
    says: Text = Field(description="What it asks for, in our own words.")


class RequirementsDocument(Shape):
    """The file `requirements.yaml` of a procedure's folder."""

    noun: ClassVar[str] = "A register of requirements"
    documents: dict[Name, SourceShape]
    requirements: list[RequirementShape]


# --- local procedures: what differs from a base --------------------------------------------------------------------
# What changes an element has the keys of the element, so it is made from the element's shape.


def changing(shape: type[Shape], **instead: Any) -> type[Shape]:
    """The shape of what changes such an element: any of its keys, none needed, and those that it goes `without`.

    `instead` has another type for some of the keys.
    """
    keys: dict[str, Any] = {}
    for name, each in shape.model_fields.items():
        keys[name] = (instead.get(name, each.annotation), _may_be_missing(each))
    without: Any = Field(default=[], description="Keys of the base's that are taken away.")
    made: type[Shape] = create_model(
        f"Changed{shape.__name__.removesuffix('Shape')}",
        __base__=Shape,
        __doc__=f"What is otherwise than in the base. {shape.__doc__}",
        **keys,
        without=(OneOrMore, without),
    )
    made.noun = shape.noun
    return made


def _may_be_missing(key: FieldInfo) -> FieldInfo:
    """The key, which need not be there. What is there must be as it is in the element: nothing is no value."""
    made = copy(key)
    made.default, made.default_factory = None, None
    made.json_schema_extra = _without_default
    return made


def _without_default(schema: dict[str, Any]) -> None:
    schema.pop("default", None)


def only(shape: type[Shape], *keys: str) -> type[Shape]:
    """The shape with these of its keys and no others."""
    kept: dict[str, Any] = {name: (each.annotation, each) for name, each in shape.model_fields.items() if name in keys}
    made: type[Shape] = create_model(shape.__name__, __base__=Shape, __doc__=shape.__doc__, **kept)
    made.noun = shape.noun
    return made


def by_name(shape: type[Shape], name: Any = Name) -> Any:
    """The type of a mapping of such shapes."""
    return GenericAlias(dict, (name, shape))


OneOrMore = Annotated[list[Text], BeforeValidator(_listed, json_schema_input_type=str | list[str])]
CHANGES, REMOVALS = "What differs from the base, by name and key.", "What the base has and this has not, by name."


class LocalTransitionShape(TransitionShape):
    """A way from one state to another, among those of a base."""

    before: Text | None = Field(
        default=None, description="The id of the base's transition that it goes before; without it, after all of them."
    )


class LocalStateShape(StateShape):
    """A state, among those of a base."""

    before: Name | None = Field(
        default=None, description="The base's state that it goes before; without it, after all of them."
    )


_ChangedPathway = changing(
    only(PathwayDocument, "title", "note", "states", "transitions", *Grounded.model_fields),
    states=by_name(changing(StateShape)),
    transitions=by_name(changing(TransitionShape), Text),
)


class RemovedFromPathway(Shape):
    """What is left out of the base's pathway."""

    noun: ClassVar[str] = "What is removed"
    states: OneOrMore = Field(default=[], description="States by name.")
    transitions: OneOrMore = Field(default=[], description="Transitions by id.")


class LocalPathwayDocument(Grounded):
    """What differs from the base's pathway: a file of the same name in the folder `pathways` of a local procedure."""

    noun: ClassVar[str] = "A pathway"
    pathway: Name | None = Field(default=None, description="The name, the same as the file's.")
    title: Text | None = Field(default=None, description="Where the base has one, it is under `changes`.")
    note: Text | None = Field(default=None, description="Where the base has one, it is under `changes`.")
    states: dict[Name, LocalStateShape] = Field(default={}, description="States that the base does not have.")
    transitions: list[LocalTransitionShape] = Field(
        default=[], description="Transitions that the base does not have; they go after the base's."
    )
    changes: _ChangedPathway | None = Field(default=None, description=CHANGES)  # type: ignore[valid-type]  # made above
    removes: RemovedFromPathway | None = Field(default=None, description=REMOVALS)


_OWN = ("procedure", "title", "version", "language", "based_on", "note", *Grounded.model_fields)
"""The keys of procedure.yaml that a local procedure has for itself: nothing of them is taken from the base."""
OWN_KEYS = frozenset(_OWN)

_ChangedProcedure = changing(
    only(ProcedureDocument, *(name for name in ProcedureDocument.model_fields if name not in _OWN)),
    calendar=changing(CalendarShape),
    roles=by_name(changing(RoleShape)),
    facts=by_name(changing(FactShape)),
    dates=by_name(changing(DateShape)),
    words=by_name(changing(WordShape)),
    case_ends=changing(CaseEndsShape),
    limits=by_name(changing(LimitShape)),
    rules=by_name(changing(RuleShape)),
)


class RemovedFromProcedure(Shape):
    """What is left out of the base's procedure."""

    noun: ClassVar[str] = "What is removed"
    pathways: OneOrMore = Field(default=[], description="Pathways by name.")
    roles: OneOrMore = []
    facts: OneOrMore = []
    dates: OneOrMore = []
    words: OneOrMore = []
    events: OneOrMore = Field(default=[], description="Groups of events by name.")
    conditions: OneOrMore = []
    limits: OneOrMore = []
    rules: OneOrMore = []
    not_modelled: OneOrMore = Field(default=[], description="Requirements that are modelled here.")


class LocalProcedureDocument(ProcedureDocument):
    """The file `procedure.yaml` of a local procedure: what it is called, and what differs from its base."""

    based_on: Text
    changes: _ChangedProcedure | None = Field(default=None, description=CHANGES)  # type: ignore[valid-type]  # made above
    removes: RemovedFromProcedure | None = Field(default=None, description=REMOVALS)


_ChangedStories = changing(StoriesDocument, stories=by_name(changing(StoryShape), Text))


class RemovedStories(Shape):
    """What is left out of the base's stories."""

    noun: ClassVar[str] = "What is removed"
    stories: OneOrMore = Field(default=[], description="Stories by name.")


class LocalStoriesDocument(Shape):
    """A file in the folder `stories` of a local procedure: its own stories, and what differs in those of the base."""

    noun: ClassVar[str] = "A file of stories"
    stories: list[StoryShape] = Field(default=[], description="Stories that the base does not have.")
    changes: _ChangedStories | None = Field(default=None, description=CHANGES)  # type: ignore[valid-type]  # made above
    removes: RemovedStories | None = Field(default=None, description=REMOVALS)


_ChangedRequirements = changing(
    RequirementsDocument,
    documents=by_name(changing(SourceShape)),
    requirements=by_name(changing(RequirementShape), Text),
)


class RemovedRequirements(Shape):
    """What is left out of the base's register."""

    noun: ClassVar[str] = "What is removed"
    documents: OneOrMore = []
    requirements: OneOrMore = Field(default=[], description="Requirements by id.")


class LocalRequirementsDocument(Shape):
    """The file `requirements.yaml` of a local procedure: its own sources, and what differs in those of the base."""

    noun: ClassVar[str] = "A register of requirements"
    documents: dict[Name, SourceShape] = Field(default={}, description="Documents that the base does not have.")
    requirements: list[RequirementShape] = Field(default=[], description="Requirements that the base does not have.")
    changes: _ChangedRequirements | None = Field(default=None, description=CHANGES)  # type: ignore[valid-type]  # made above
    removes: RemovedRequirements | None = Field(default=None, description=REMOVALS)

"""The shapes of a scenario: which keys there are and what each may hold.

Every part that holds a number says on what it rests: `source`, or `assumed` with a `range` of two factors between which the
truth is believed to lie.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, model_validator

from cpmodel.model import distribution
from cpmodel.model.wording import listed
from cpmodel.reading.shapes import (
    CHANGES,
    NAME,
    REMOVALS,
    Cites,
    Condition,
    Name,
    Names,
    OneOrMore,
    Shape,
    Text,
    by_name,
    changing,
    only,
)

_QUALIFIED = rf"^{NAME}\.{NAME}$"
_MONTH = r"^\d{4}-(0[1-9]|1[0-2])$"
_CLOCK = r"^([01]\d|2[0-3]):[0-5]\d$"


def _day(value: str) -> str:
    try:
        date.fromisoformat(value)
    except ValueError:
        raise ValueError(f"is '{value}'; a day is written as 2023-04-01") from None
    return value


def _length(value: str) -> str:
    distribution.parse(value)
    return value


def _fixed_length(value: str) -> str:
    if distribution.parse(value).kind != "fixed" or "working" in value:
        raise ValueError(
            f"'{value}' is not a plain length; it is a number and a unit, such as '-30 days' or '26 weeks'"
        )
    return value


def days_of(stretch: str) -> tuple[date, date]:
    """The first and the last day of a stretch of days; raises ValueError where it is none."""
    first, _, last = stretch.partition(" to ")
    return date.fromisoformat(_day(first)), date.fromisoformat(_day(last or first))


def _stretch(value: str) -> str:
    first, last = days_of(value)
    if first > last:
        raise ValueError(f"is '{value}', which ends before it begins")
    return value


Stretch = Annotated[str, AfterValidator(_stretch), Field(examples=["2023-07-24 to 2023-09-01"])]
Day = Annotated[str, AfterValidator(_day), Field(examples=["2023-04-01"])]
Length = Annotated[str, AfterValidator(_length), Field(examples=["uniform 2 to 5 working days", "4 hours"])]
PlainLength = Annotated[str, AfterValidator(_fixed_length), Field(examples=["-30 days", "26 weeks"])]
Event = Annotated[str, StringConstraints(pattern=_QUALIFIED)]
Weight = Annotated[float, Field(ge=0)]
Words = Annotated[str, BeforeValidator(lambda value: str(value).lower() if isinstance(value, bool) else value)]


class Evidenced(Shape):
    """Keys that say on what numbers rest."""

    source: Text | None = Field(default=None, description="Where the numbers come from.")
    assumed: Text | None = Field(default=None, description="What was assumed, where no source gives the numbers.")
    range: list[Weight] | None = Field(
        default=None, description="Two factors on the numbers between which the truth is believed to lie."
    )
    cites: Cites = Field(default=[], description="Ids of requirements that ask for this.")

    @model_validator(mode="after")
    def _one_evidence(self) -> Evidenced:
        if (self.source is None) == (self.assumed is None):
            raise ValueError("needs either 'source' or 'assumed', so that its numbers can be judged")
        if (self.assumed is None) != (self.range is None):
            raise ValueError("has a 'range' of two factors where its numbers are 'assumed', and only there")
        if self.range is not None and (len(self.range) != 2 or not self.range[0] <= 1 <= self.range[1]):
            raise ValueError("has a range that is not two factors, the first at most 1 and the second at least 1")
        return self


class NumberShape(Evidenced):
    """A number."""

    noun: ClassVar[str] = "A number"
    number: float


class TimeShape(Evidenced):
    """A length of time that varies."""

    noun: ClassVar[str] = "A time"
    time: Length


class OddsShape(Evidenced):
    """How likely the outcomes are, as weights."""

    noun: ClassVar[str] = "A set of odds"
    odds: dict[Words, Weight] | None = Field(default=None, description="Weights by outcome; they need not sum to 100.")
    by_visit: list[dict[Words, Weight]] | None = Field(
        default=None, description="Weights for the first visit, the second and so on; the last is for all later ones."
    )

    @model_validator(mode="after")
    def _one_form(self) -> OddsShape:
        if (self.odds is None) == (self.by_visit is None):
            raise ValueError("has either 'odds' or 'by_visit'")
        if not all(sum(each.values()) > 0 for each in self.visits) or not self.visits:
            raise ValueError("needs at least one outcome with a weight above nothing")
        return self

    @property
    def visits(self) -> list[dict[str, float]]:
        """The weights of each visit."""
        return [self.odds] if self.odds is not None else self.by_visit or []


class PeriodShape(Shape):
    """The time that is simulated."""

    noun: ClassVar[str] = "A period"
    begins: Day
    ends: Day = Field(description="The first day that is not simulated any more.")


class SiblingsShape(Shape):
    """How many children families have, and how alike they fare."""

    noun: ClassVar[str] = "The siblings"
    sizes: OddsShape = Field(description="Weights by number of children.")
    shared: NumberShape = Field(
        description="How often, from 0 to 1, a decision is one for all siblings; else it is each child's own."
    )


class MonthsShape(Evidenced):
    """Numbers by month."""

    noun: ClassVar[str] = "A list of months"
    by_month: dict[Annotated[str, StringConstraints(pattern=_MONTH)], Weight]


class BeginningShape(OddsShape):
    """Where a variable of a case begins."""

    noun: ClassVar[str] = "A beginning"
    each: bool = Field(default=False, description="Drawn for each child; otherwise once a family.")


class SurgeShape(Shape):
    """Some days on which more or fewer come."""

    noun: ClassVar[str] = "A surge"
    days: Stretch
    times: NumberShape = Field(description="So many times as many as otherwise.")


class ArrivalsShape(Shape):
    """Families that come during the period."""

    noun: ClassVar[str] = "An arrival"
    event: Event = Field(description="The first thing that happens to each child.")
    children: MonthsShape = Field(description="Expected numbers of children.")
    weekdays: OddsShape = Field(description="Weights of Monday to Sunday; holidays are left out by themselves.")
    begins: dict[Name, BeginningShape] = Field(default={})
    growth: NumberShape | None = Field(
        default=None,
        description="The share by which they grow in a year, from the first day on: 0.05 is five per cent.",
    )
    surges: dict[Name, SurgeShape] = Field(default={})


class PastShape(Shape):
    """Events before the first day."""

    noun: ClassVar[str] = "A past"
    events: Names
    at: PlainLength = Field(description="So long after the anchor; with a minus, before it.")
    every: PlainLength | None = Field(default=None, description="And again, so much later each time.")


def _one_of(
    shape: CaseloadShape | PeopleShape | TeamShape, needed: tuple[str, ...], more: tuple[str, ...] = ()
) -> None:
    """Raise ValueError unless a part has either its sheet or the keys that the sheet stands for."""
    named = listed([f"'{each}'" for each in needed])
    there = [each for each in (*needed, *more) if getattr(shape, each) is not None]
    if shape.from_ is None:
        if any(getattr(shape, each) is None for each in needed):
            raise ValueError(f"needs either {named}, or 'from', a sheet that has them")
    elif there:
        quoted = [f"'{each}'" for each in there]
        raise ValueError(
            f"has a sheet under 'from', which stands for {listed(quoted)}; where the base has that, take it"
            f" away with 'without: [{', '.join(there)}]'"
        )


class SheetShape(Evidenced):
    """A spreadsheet saved as CSV that has a part of the scenario."""

    noun: ClassVar[str] = "A sheet"
    file: Text = Field(description="The file, seen from the folder of the scenario that names it.")


class CaseloadSheetShape(SheetShape):
    """A spreadsheet saved as CSV with a line for each child who has a plan on the first day."""

    meeting: Name = Field(description="The sort of meeting by which the plans are reviewed.")


class CaseloadShape(Shape):
    """Families that are there on the first day."""

    noun: ClassVar[str] = "A caseload"
    from_: CaseloadSheetShape | None = Field(
        default=None, alias="from", description="A sheet of children, instead of 'children' and 'ago'."
    )
    children: NumberShape | None = None
    ago: TimeShape | None = Field(
        default=None, description="How long before the first day the anchor of a family's past lies."
    )
    past: list[PastShape] = Field(default=[])
    begins: dict[Name, BeginningShape] = Field(default={})

    @model_validator(mode="after")
    def _has_children(self) -> CaseloadShape:
        _one_of(self, ("children", "ago"))
        return self


class StayShape(Shape):
    """What the owner of a state does, and when."""

    noun: ClassVar[str] = "A stay"
    takes: TimeShape = Field(description="How long it takes; with `ahead_of`, how long before that meeting it is done.")
    ahead_of: Name | None = Field(default=None, description="The sort of meeting that it is done ahead of.")
    then: OddsShape | None = Field(default=None, description="How likely each event is; not needed where there is one.")
    each: bool = Field(default=False, description="Siblings fare apart.")


class HazardShape(Shape):
    """Something from outside that happens at most once a case."""

    noun: ClassVar[str] = "A hazard"
    after: TimeShape = Field(description="How long after the case began.")
    each: bool = Field(default=False, description="Siblings fare apart.")
    date: Name | None = Field(default=None, description="The date of the procedure that this is expected on.")


class OpportunityShape(Shape):
    """Something that may happen after something else."""

    noun: ClassVar[str] = "An opportunity"
    on: Names
    chance: NumberShape = Field(description="From 0 to 1.")
    after: TimeShape
    each: bool = Field(default=False, description="Siblings fare apart.")


class MeetingShape(Shape):
    """How one sort of meeting is booked."""

    noun: ClassVar[str] = "A meeting"
    title: Text
    held: OddsShape = Field(description="The events by which it is held, or adjourned.")
    states: Names = Field(description="The states, as pathway.state, during which it stays booked.")
    due: dict[str, TimeShape] = Field(
        default={},
        description="By limit (a state with a limit as pathway.state), how many working days before the due day it aims at.",
    )
    otherwise: TimeShape = Field(description="How long after the request it is due where no limit runs.")
    notice: TimeShape = Field(description="The least time from the request to the meeting.")
    people: Name
    same_chair: bool = False
    another_chair: Condition | None = Field(default=None, description="Where the family's last chair must not take it.")
    priority: int = Field(default=0, description="Who goes first where two are due on one day; lower goes first.")
    same_chair_for: NumberShape | None = Field(
        default=None,
        description="Working days after the day aimed at up to which the same chair is waited for; otherwise as long as the limit allows.",
    )
    needs: OneOrMore = Field(
        default=[], description="Groups of people or rooms of which each meeting needs one besides."
    )
    avoids: OneOrMore = Field(default=[], description="Holidays on which it is held only to keep a limit.")
    overtime: bool = Field(
        default=False, description="People hold more than their meetings a day and a week rather than miss the limit."
    )
    can_move: bool = Field(default=True, description="It may move once, in time, where its chair is sick.")
    postponed_by: OneOrMore = Field(
        default=[],
        description="Least distances, such as that of reports: a meeting that would miss one is booked again, once.",
    )


class PeopleShape(Shape):
    """People with diaries."""

    noun: ClassVar[str] = "A group of people"
    title: Text
    role: Name
    from_: SheetShape | None = Field(default=None, alias="from", description="A sheet of people, instead of 'count'.")
    count: NumberShape | None = None
    places: list[Annotated[str, StringConstraints(pattern=_CLOCK)]] = Field(
        min_length=1, description="When meetings can begin on a day."
    )
    a_day: NumberShape = Field(description="Meetings a person can hold on a day.")
    a_week: NumberShape = Field(description="Meetings a person can hold in a week.")
    leave: NumberShape = Field(description="Working days of leave a year.")
    sickness: NumberShape = Field(description="Spells of sickness a year.")
    sick_for: TimeShape = Field(description="How long a spell lasts, in working days.")

    @model_validator(mode="after")
    def _has_people(self) -> PeopleShape:
        _one_of(self, ("count",))
        return self


class HolidaysShape(Evidenced):
    """Days that meetings may avoid."""

    noun: ClassVar[str] = "A set of holidays"
    title: Text
    days: list[Stretch] = Field(min_length=1, description="Days, and stretches of them with their last day.")


class WorkShape(Shape):
    """Hours that somebody works at what happens."""

    noun: ClassVar[str] = "A piece of work"
    at: Names = Field(description="The events at which it is done.")
    counts: Literal["child", "meeting"] = Field(description="Done for each child, or once a meeting.")
    role: Name
    hours: NumberShape
    cost: NumberShape | None = Field(default=None, description="Pounds an hour.")


class TeamShape(Shape):
    """Workers who carry children."""

    noun: ClassVar[str] = "A team"
    title: Text
    role: Name
    from_: SheetShape | None = Field(
        default=None, alias="from", description="A sheet of people, instead of 'workers', 'vacancy' and 'agency'."
    )
    workers: NumberShape | None = Field(default=None, description="Whole-time equivalents, in post and vacant.")
    caseload: NumberShape = Field(description="Children that a worker carries at most.")
    states: Names = Field(description="The states, as pathway.state, during which a child needs a worker.")
    vacancy: NumberShape | None = Field(default=None, description="The share of posts that is vacant, from 0 to 1.")
    agency: NumberShape | None = Field(default=None, description="Agency workers besides.")

    @model_validator(mode="after")
    def _has_workers(self) -> TeamShape:
        _one_of(self, ("workers",), ("vacancy", "agency"))
        return self


class PreferenceShape(Shape):
    """Something that practice prefers and this scenario carries out."""

    noun: ClassVar[str] = "A preference"
    says: Text
    cites: Cites = Field(default=[])


class PublishedShape(Shape):
    """A published figure."""

    noun: ClassVar[str] = "A published figure"
    value: float
    use: Literal["input", "fitted", "predicted"]
    source: Text


class ScenarioDocument(Shape):
    """A scenario: one file."""

    noun: ClassVar[str] = "A scenario"
    scenario: Name = Field(description="The name, the same as the file's.")
    title: Text
    procedure: Text = Field(description="The procedure that it is for.")
    language: Literal[1] = Field(description="The version of this language.")
    note: Text | None = None
    period: PeriodShape
    siblings: SiblingsShape
    arrivals: dict[Name, ArrivalsShape] = Field(default={})
    caseload: dict[Name, CaseloadShape] = Field(default={})
    stays: dict[Event, StayShape] = Field(default={}, description="By state, as pathway.state.")
    hazards: dict[Event, HazardShape] = Field(default={}, description="By event, as pathway.event.")
    opportunities: dict[Event, OpportunityShape] = Field(default={}, description="By event, as pathway.event.")
    meetings: dict[Name, MeetingShape] = Field(default={})
    people: dict[Name, PeopleShape] = Field(default={})
    teams: dict[Name, TeamShape] = Field(default={})
    holidays: dict[Name, HolidaysShape] = Field(default={})
    work: dict[Name, WorkShape] = Field(default={})
    preferences: dict[Name, PreferenceShape] = Field(default={})
    published: dict[str, PublishedShape] = Field(default={}, description="By measure; what the year is held against.")


# --- scenarios over others -----------------------------------------------------------------------------------------

_OWN = ("scenario", "title", "language", "based_on", "note", "published")
"""The keys that a scenario has for itself: nothing of them is taken from its base. Published figures are those of one year."""
OWN_KEYS = frozenset(_OWN)

_ChangedScenario = changing(
    only(ScenarioDocument, *(name for name in ScenarioDocument.model_fields if name not in _OWN)),
    period=changing(PeriodShape),
    siblings=changing(SiblingsShape),
    arrivals=by_name(changing(ArrivalsShape)),
    caseload=by_name(changing(CaseloadShape)),
    stays=by_name(changing(StayShape), Event),
    hazards=by_name(changing(HazardShape), Event),
    opportunities=by_name(changing(OpportunityShape), Event),
    meetings=by_name(changing(MeetingShape)),
    people=by_name(changing(PeopleShape)),
    teams=by_name(changing(TeamShape)),
    holidays=by_name(changing(HolidaysShape)),
    work=by_name(changing(WorkShape)),
    preferences=by_name(changing(PreferenceShape)),
)


class RemovedFromScenario(Shape):
    """What is left out of the base's scenario."""

    noun: ClassVar[str] = "What is removed"
    arrivals: OneOrMore = Field(default=[])
    caseload: OneOrMore = Field(default=[])
    stays: OneOrMore = Field(default=[])
    hazards: OneOrMore = Field(default=[])
    opportunities: OneOrMore = Field(default=[])
    meetings: OneOrMore = Field(default=[])
    people: OneOrMore = Field(default=[])
    teams: OneOrMore = Field(default=[])
    holidays: OneOrMore = Field(default=[])
    work: OneOrMore = Field(default=[])
    preferences: OneOrMore = Field(default=[])


class LocalScenarioDocument(Shape):
    """A scenario that says only what differs from another."""

    noun: ClassVar[str] = "A scenario"
    scenario: Name = Field(description="The name, the same as the file's.")
    title: Text
    language: Literal[1] = Field(description="The version of this language.")
    based_on: Text = Field(description="The scenario that it is based on: a name, or a file seen from this one.")
    note: Text | None = None
    arrivals: dict[Name, ArrivalsShape] = Field(default={}, description="What the base does not have; so the others.")
    caseload: dict[Name, CaseloadShape] = Field(default={})
    stays: dict[Event, StayShape] = Field(default={})
    hazards: dict[Event, HazardShape] = Field(default={})
    opportunities: dict[Event, OpportunityShape] = Field(default={})
    meetings: dict[Name, MeetingShape] = Field(default={})
    people: dict[Name, PeopleShape] = Field(default={})
    teams: dict[Name, TeamShape] = Field(default={})
    holidays: dict[Name, HolidaysShape] = Field(default={})
    work: dict[Name, WorkShape] = Field(default={})
    preferences: dict[Name, PreferenceShape] = Field(default={})
    published: dict[str, PublishedShape] = Field(default={}, description="By measure; what the year is held against.")
    changes: _ChangedScenario | None = Field(default=None, description=CHANGES)  # type: ignore[valid-type]  # made above
    removes: RemovedFromScenario | None = Field(default=None, description=REMOVALS)

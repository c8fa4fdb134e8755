"""The Department for Education's open data on children in need, as published every autumn for every authority of England.

A folder with its tables as CSV, each named after its table (`c4_...csv`), gives:

    C6          referrals by month: the demand
    C1, C4, D1  referrals without further action and not in need, enquiries, conferences, plans begun: the odds
                on the way from a referral to a plan (`_funnel`)
    C4          working days from the strategy discussion to the conference: how long enquiries take, and what day a
                conference is booked for (`_waits`)
    D7, D1      plans that ended, by length, of up to three years: the odds to end at the first, second, later reviews (`_lengths`)
    B7          child in need plans begun and open: how long they last
    D1, D5      of the year before: the caseload on the first day
    D6, D5      reviews on time, open plans by length: nothing is fitted to them

Of shares the latest year is taken, and of lengths of plans the last three together: of the years 2018 to 2023 those would have told the next
year best, over all authorities. A cell without a number is never zero: where the total is known what is withheld gets
England's proportions, where it is not England's share is assumed, and without referrals, enquiries, conferences or plans there is no scenario.

Several areas are made into one service, as if they had published together: their counts are added up, so that odds are those
of all their children and times a mixture of theirs. What one of them withholds is first filled in from its own total. Chairs
are as many as the areas have apart.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from cpmodel.calibration._asking import BASE, Calibrated, Gap, Request
from cpmodel.calibration._funnel import MOST_PLANS, Funnel, funnel, share, shares
from cpmodel.calibration._lengths import BANDS, SOONER, Lengths, fitted
from cpmodel.calibration._tables import NATION, NotPossible, Row, Tables, Together, split
from cpmodel.calibration._waits import Waits, spread, waits
from cpmodel.model.distribution import MINUTES_OF, Distribution
from cpmodel.model.scenario import Scenario, Time
from cpmodel.model.wording import listed
from cpmodel.reading.scenarios import load

WHAT = "the Department for Education's open data on children in need: a folder of CSV files, c1_*.csv to d7_*.csv"

MONTHS = (
    *("April", "May", "June", "July", "August", "September"),
    *("October", "November", "December", "January", "February", "March"),
)
WAITS = ("Duration_0-10_days", "Duration_11-15_days", "Duration_16-20_days", "Duration_21+_days")
LENGTHS = (
    "3_months_or_less",
    "more_than_3_months_6_months",
    "more_than_6_months_less_than_1_year",
    "1_year_less_than_2_years",
    "2_years_or_more",
)
WAIT_BANDS = ("to_10", "11_to_15", "16_to_20", "from_21")
LENGTH_BANDS = ("to_3_months", "to_6_months", "to_1_year", "to_2_years", "longer")
POOLED = 3
"""How many years of ended plans are taken together."""
LONGEST = 33
"""Months that the longest open plans have lasted at most, as the caseload has them."""
WORKING_DAYS = 253
"""Working days a year."""
TRANSFERS, TRANSFERS_RANGE = 0.03, (0.3, 2.0)
"""Children who move in with a plan, for each conference, and the factors between which that is believed to lie."""
USE, CHAIRS_RANGE = 0.7, (0.8, 1.3)
"""The share of the places in chairs' diaries that is used, and factors on the number of chairs."""
_BUILT_ON = {
    "stays": ("referral.enquiring", "referral.assessing", "child_in_need.active", "child_in_need.to_meet"),
    "meetings": ("initial_conference", "review"),
    "people": ("chairs",),
    "arrivals": ("referrals", "transfers_in"),
    "caseload": ("plans", "conferences_awaited", "enquiries", "assessments"),
}
"""What a base has to have."""
_AIMS = {"initial_conference": ("initial_conference",), "review": ("first_review", "later_review")}
"""The limits by meeting under which a base has to say, in bands, how long before the due day it is aimed."""


def calibrate(request: Request) -> Calibrated:
    """Make a scenario of a year and an area, or several as one service."""
    tables = _tables(request.data)
    _, base = load(request.based_on, request.procedure)
    _fit_to_build_on(base)
    names = tuple(map(tables.named, request.areas))
    if not names:
        raise NotPossible("No area is named of which a scenario is to be made.")
    for name in names:
        if names.count(name) > 1:
            raise NotPossible(f"{name} is named more than once; its children would be counted so many times.")
    return _Making(tables, names, base, request).calibrated()


def areas(data: Path) -> tuple[str, ...]:
    """The authorities in the tables."""
    return _tables(data).areas()


def _tables(folder: Path) -> Tables:
    """The tables of a folder, read once for all areas, and again where one of its files has changed."""
    stamps = ((each.name, each.stat()) for each in sorted(folder.glob("*.csv")))
    return _read_once(folder, tuple((name, stamp.st_size, stamp.st_mtime_ns) for name, stamp in stamps))


@lru_cache(maxsize=2)
def _read_once(folder: Path, _: tuple[tuple[str, int, int], ...]) -> Tables:
    return Tables(folder, ("c1", "c4", "c6", "d1", "d5", "d7"), ("b7", "d3", "d6"))


def _fit_to_build_on(base: Scenario) -> None:
    """Raise NotPossible where a base lacks what is built on."""
    for part, names in _BUILT_ON.items():
        for name in names:
            if name not in getattr(base, part):
                raise NotPossible(f"The scenario '{base.name}' is no base for these data: its '{part}' lack '{name}'.")
    for meeting, limits in _AIMS.items():
        for limit in limits:
            aim = base.meetings[meeting].aims.get(limit)
            if aim is None or aim.distribution.kind != "bands":
                raise NotPossible(
                    f"The scenario '{base.name}' is no base for these data: the meeting '{meeting}' is not aimed in bands"
                    f" under '{limit}'."
                )


@dataclass(frozen=True)
class _Year:
    """One year's figures on the way to a plan, and the odds and times that come of them."""

    referrals: float
    enquiries: float
    conferences: float
    plans: float
    funnel: Funnel
    waits: Waits
    nations: bool
    """True where some of its shares are England's."""


@dataclass(frozen=True)
class _Parts:
    """A total by parts, and in words what of it is withheld."""

    numbers: tuple[float, ...]
    withheld: str


class _Making:
    """A scenario while it is made."""

    def __init__(self, tables: Tables, areas: tuple[str, ...], base: Scenario, request: Request):
        self.tables, self.areas, self.base, self.request = tables, areas, base, request
        self.named = listed(areas)
        self.year = request.year
        self.gaps: list[Gap] = []

    def calibrated(self) -> Calibrated:
        """All of it."""
        for area in self.areas:
            years = self.tables.years(area, "c6")
            if self.year not in years:
                raise NotPossible(f"The tables have no referrals of {area} in {self.year}; they have {_listed(years)}.")
        changes: dict[str, Any] = {
            "period": {"begins": f"{self.year - 1}-04-01", "ends": f"{self.year}-04-01"},
            "arrivals": {"referrals": {"children": self._months()}},
        }
        if self.request.only_demand:
            before, lengths = self._figures(self.year - 1), self._plan_lengths(self.year - 1)
            changes["arrivals"]["transfers_in"] = {"children": self._transfers(before)}
        else:
            now, lengths = self._figures(self.year), self._plan_lengths(self.year)
            changes["arrivals"]["transfers_in"] = {"children": self._transfers(now)}
            changes |= self._fitted(now, lengths)
            before = self._figures_or(self.year - 1, now)
        changes["caseload"] = self._caseload(before, lengths)
        return Calibrated(self._document(changes), self._made_by(), tuple(self.gaps), tuple(self._left_out()))

    # --- figures ----------------------------------------------------------------------------------------------------

    def _together(self, table: str, year: int) -> Together:
        return Together(tuple(self.tables.row(table, area, year) for area in self.areas))

    def _needed(self, table: str, year: int, column: str) -> float:
        return sum(self._needed_of(area, table, year, column) for area in self.areas)

    def _needed_of(self, area: str, table: str, year: int, column: str) -> float:
        row = self.tables.row(table, area, year)
        if row is None:
            years = self.tables.years(area, table)
            raise NotPossible(f"Table {table.upper()} has nothing of {area} for {year}; it has {_listed(years)}.")
        what = f"The figure '{column.replace('_', ' ')}' of {area} for {year} (table {table.upper()})"
        value = row[column]
        if value is None:
            raise NotPossible(f"{what} is {row.why(column)}; without it there is no scenario.")
        if value == 0:
            raise NotPossible(f"{what} is 0, so that there is nothing to simulate.")
        return value

    def _referrals(self, year: int, column: str, what: str) -> float:
        """How many referrals of some sort table C1 has; England's share of them, assumed, where an area's are withheld."""
        return sum(self._referrals_of(area, year, column, what) for area in self.areas)

    def _referrals_of(self, area: str, year: int, column: str, what: str) -> float:
        row = self.tables.row("c1", area, year)
        if row and (found := row[column]) is not None:
            return found
        nation = _of(self.tables.row("c1", NATION, year), column, "Referrals") or 0.0
        why = _why(row, column)
        instead = f"England's share, {100 * nation:.1f} per cent"
        self._gap(f"{what}, {area}, {year}", f"it is {why}", instead, 0.3, 2.0)
        return nation * self._needed_of(area, "c1", year, "Referrals")

    def _figures(self, year: int) -> _Year:
        referrals = self._needed("c1", year, "Referrals")
        enquiries = self._needed("c4", year, "Section47")
        conferences = self._needed("c4", year, "ICPC")
        plans = self._needed("d1", year, "CPP_start")
        known = len(self.gaps)
        no_action = self._referrals(year, "No_Further_Action", "Referrals without further action")
        not_in_need = self._referrals(year, "Not_in_Need", "Referrals assessed as not in need")
        nations = len(self.gaps) > known
        ways = (no_action / referrals, not_in_need / referrals, enquiries / referrals)
        found = funnel(self.base, *ways, (1 - TRANSFERS) * conferences / enquiries)
        if found.cut_short:
            why = "more were published than this procedure assesses without finding harm"
            self._gap(
                f"Referrals assessed as not in need, {self.named}, {year}", why, "all whom it does assess so", 0.8, 1.0
            )
        bands = self._parts("c4", year, WAITS, ("c4", "ICPC"))
        return _Year(referrals, enquiries, conferences, plans, found, waits(self.base, bands.numbers), nations)

    def _figures_or(self, year: int, instead: _Year) -> _Year:
        """The figures of a year; where they cannot be had, others."""
        known = len(self.gaps)
        try:
            return self._figures(year)
        except NotPossible as error:
            del self.gaps[known:]
            self._gap("Work under way on the first day", _clause(error), f"as much as {year + 1} would have", 0.7, 1.4)
            return instead

    def _parts(self, table: str, year: int, columns: Sequence[str], whole: tuple[str, str]) -> _Parts:
        """A total, which a table and column have, by parts; what an area withholds is shared out as in England, and said."""
        splits, withheld = [], list[str]()
        for area in self.areas:
            row = self.tables.row(table, area, year)
            total = self._needed_of(area, whole[0], year, whole[1])
            found = split(row, self.tables.row(table, NATION, year), columns, total)
            splits.append(found.parts)
            if found.shared:
                whys = sorted({_why(row, each) for each in found.shared})
                names = ", ".join(each.replace("_", " ") for each in found.shared)
                what = f"Table {table.upper()}, {area}, {year}: {names}"
                instead = "what is left of the total, in England's proportions"
                self._gap(what, f"it is {' or '.join(whys)}", instead, 0.5, 2.0)
                withheld.append(f"{len(found.shared)} of {area}")
        more = f"{listed(withheld)} withheld, in England's proportions" if withheld else ""
        return _Parts(tuple(map(sum, zip(*splits, strict=True))), more)

    def _gap(self, what: str, why: str, instead: str, low: float, high: float) -> None:
        gap = Gap(what, why, instead, low, high)
        if gap not in self.gaps:
            self.gaps.append(gap)

    def _source(self, tables: str, year: int | None = None, more: str = "") -> dict[str, Any]:
        named = f"{'tables' if ' ' in tables else 'table'} {tables}"
        said = f"DfE, Children in need {year or self.year}, {named}, {self.named}"
        return {"source": f"{said} - {more}" if more else said}

    # --- demand and the first day -----------------------------------------------------------------------------------

    def _months(self) -> dict[str, Any]:
        found = self._parts("c6", self.year, MONTHS, ("c6", "Referrals"))
        return {"by_month": _by_month(self.year, found.numbers), **self._source("C6", more=found.withheld)}

    def _transfers(self, from_: _Year) -> dict[str, Any]:
        low, high = TRANSFERS_RANGE
        monthly = TRANSFERS * from_.conferences / 12
        instead = f"{100 * TRANSFERS:g} for each hundred conferences, evenly over the year"
        self._gap("Children who move in with a plan", "no table counts them", instead, low, high)
        assumed = "No table counts children who move in with a plan; taken are three for each hundred conferences."
        return {"by_month": _by_month(self.year, [monthly] * 12), "assumed": assumed, "range": [low, high]}

    def _caseload(self, before: _Year, lengths: Lengths) -> dict[str, Any]:
        year = self.year - 1
        plans = self._needed("d1", year, "CPP_At31")
        found = self._parts("d5", year, LENGTHS, ("d1", "CPP_At31"))
        ago = _ages(found.numbers, lengths)
        assessing = self.base.stays["referral.assessing"].time.distribution
        assessed = before.funnel.assessments * before.referrals
        waiting, enquiring, open_ = (
            round(number * days / WORKING_DAYS)
            for number, days in (
                (before.conferences, before.waits.call_to_conference),
                (before.enquiries, before.waits.enquiry_mean),
                (assessed, _mean(assessing)),
            )
        )
        little = "a year, times the working days that each lasts"
        instead = f"{open_:,}: those of a year times how long the base has them last"
        self._gap("Assessments open on the first day", "table C2 is not among these data", instead, 0.7, 1.4)
        return {
            "plans": {
                "children": {"number": _plain(plans), **self._source("D1", year, f"plans at 31 March {year}")},
                "ago": {
                    "time": str(ago),
                    **self._source("D5", year, found.withheld or "within a band as the lengths of ended plans have it"),
                },
            },
            "conferences_awaited": {
                "children": {
                    "number": waiting,
                    **self._source("C4", year, f"{before.conferences:,.0f} conferences {little}"),
                }
            },
            "enquiries": {
                "children": {
                    "number": enquiring,
                    **self._source("C4", year, f"{before.enquiries:,.0f} enquiries {little}"),
                }
            },
            "assessments": {
                "children": {
                    "number": open_,
                    "assumed": f"{assessed:,.0f} assessments {little} in the base (DfE, tables C1 and C4, give how many).",
                    "range": [0.7, 1.4],
                }
            },
        }

    # --- what is fitted ---------------------------------------------------------------------------------------------

    def _plan_lengths(self, last: int) -> Lengths:
        """Fitted to the plans that ended in the years to `last`."""
        pooled = range(last - POOLED + 1, last + 1)
        years = [year for year in pooled if self._together("d7", year)["CPP_End"]] or [last]
        ended = {year: self._parts("d7", year, LENGTHS, ("d7", "CPP_End")).numbers for year in years}
        known = (year for year in self.tables.years(self.areas[0], "d1") if year <= last)
        begun = ((year, self._together("d1", year)["CPP_start"]) for year in known)
        started = {year: number for year, number in begun if number is not None}
        return fitted(self.base, ended, started)

    def _fitted(self, now: _Year, lengths: Lengths) -> dict[str, Any]:
        found, base = now.funnel, self.base
        met = min(now.plans / now.conferences, MOST_PLANS)
        ways = self._source("C1 and C4", more=f"{now.enquiries:,.0f} enquiries from {now.referrals:,.0f} referrals")
        if now.nations:
            ways = {"assumed": f"{ways['source']}; what is withheld as in England", "range": [0.5, 2.0]}
        ended = f"DfE, Children in need {_listed(lengths.years)}, tables D7 and D1, {self.named} - fitted to the lengths of ended plans"
        stays: dict[str, Any] = {
            "referral.deciding": {"then": {"odds": _percent(found.deciding), **ways}},
            "referral.assessing": {"then": {"odds": _percent(found.assessing), **ways}},
            "referral.enquiring": {
                "takes": {"time": now.waits.enquiry, **self._source("C4", more="fitted to the waits for a conference")},
                "then": {
                    "odds": _percent(found.enquiring),
                    **self._source(
                        "C4", more=f"{now.conferences:,.0f} conferences from {now.enquiries:,.0f} enquiries"
                    ),
                },
            },
            "conference.giving_views": {
                "then": {
                    "odds": _percent({"conference.threshold_met": met, "conference.threshold_not_met": 1 - met}),
                    **self._source("C4 and D1", more=f"{now.plans:,.0f} plans from {now.conferences:,.0f} conferences"),
                }
            },
            "review.giving_views": {
                "then": {
                    "by_visit": [
                        _percent({"review.risk_found_to_continue": 1 - each, "review.risk_found_diminished": each})
                        for each in lengths.ending
                    ],
                    "source": ended,
                }
            },
        }
        if (rounds := self._rounds()) is not None:
            stays["child_in_need.active"] = {"then": rounds}
        first, later = (base.meetings["review"].aims[name] for name in ("first_review", "later_review"))
        conference = base.meetings["initial_conference"].aims
        aim = {"time": now.waits.aim, **self._source("C4", more="fitted to the waits for a conference")}
        early = {"time": early_share(later.distribution, lengths.early), "source": ended}
        return {
            "stays": stays,
            "meetings": {
                "initial_conference": {
                    "due": {name: _time(each) for name, each in conference.items()} | {"initial_conference": aim}
                },
                "review": {"due": {"first_review": _time(first), "later_review": early}},
            },
            "people": {"chairs": {"count": self._chairs(lengths)}},
        }

    def _rounds(self) -> dict[str, Any] | None:
        """How many meetings a child in need plan has: as many as make it last as long as those begun and open say."""
        plans = self._together("b7", self.year)
        begun, lasting = plans["CINPlan_start"], plans["CINPlan_At31"]
        usual = shares(self.base, "child_in_need.active")
        again = share(self.base, "child_in_need.active", "child_in_need.group_met")
        first, each = (
            _mean_minutes(self.base.stays[name].time.distribution)
            for name in ("child_in_need.to_meet", "child_in_need.active")
        )
        if not begun or not lasting or again == 1:
            why = "table B7 has no figures of it for the year"
            self._gap(
                "How long child in need plans last",
                why,
                f"after {100 * (1 - again):.0f} of 100 meetings they end",
                0.5,
                2.0,
            )
            return None
        meetings = (lasting / begun * MINUTES_OF["years"] - first) / each
        ending = min(max(1 / max(meetings, 1.0), 0.01), 0.95)
        odds = {
            name: weight / (1 - again) * ending for name, weight in usual.items() if name != "child_in_need.group_met"
        }
        more = f"{begun:,.0f} plans begun and {lasting:,.0f} open at the end"
        return {"odds": _percent({"child_in_need.group_met": 1 - ending} | odds), **self._source("B7", more=more)}

    def _chairs(self, lengths: Lengths) -> dict[str, Any]:
        """As many as have the places for a year's conferences and reviews, with some to spare; of several areas, of each."""
        people = self.base.people["chairs"]
        away = people.leave.value + people.sickness.value * _mean(people.sick_for.distribution)
        places = 52 * people.a_week.value * (1 - away / WORKING_DAYS)
        meetings = self._meetings(lengths)
        counts = {area: max(math.ceil(each / places / USE), 2) for area, each in meetings.items()}
        low, high = CHAIRS_RANGE
        used = f"{100 * USE:.0f} of 100 places"
        apart = [f"{count} in {area} for {meetings[area]:,.0f}" for area, count in counts.items()]
        teams = f": {listed(apart)}" if len(apart) > 1 else ""
        count, whole = sum(counts.values()), f"{sum(meetings.values()):,.0f} meetings a year"
        self._gap(
            "The number of chairs", "no table counts them", f"{count}, who use {used} for {whole}{teams}", low, high
        )
        assumed = f"Not published; enough for {whole}, if {used} are used{teams}."
        return {"number": count, "assumed": assumed, "range": [low, high]}

    def _meetings(self, lengths: Lengths) -> dict[str, float]:
        """Conferences and reviews a year, by area: each with its own lengths of plans."""
        if len(self.areas) > 1:
            found = dict[str, float]()
            for area in self.areas:
                alone = _Making(self.tables, (area,), self.base, self.request)
                found |= alone._meetings(alone._plan_lengths(self.year))
            return found
        children = self._needed("c4", self.year, "ICPC") + lengths.reviews * self._needed("d1", self.year, "CPP_start")
        return {self.named: children / self.base.siblings.mean}

    # --- the document -----------------------------------------------------------------------------------------------

    def _document(self, changes: dict[str, Any]) -> dict[str, Any]:
        year, request = self.year, self.request
        note = (
            "Taken from the Department's figures are the referrals of each month, the caseload on the first day, and from the"
            " year before how many move in; all else is the base's, and the year's other figures are predicted."
            if request.only_demand
            else f"Made from the Department's figures to {year}. What they do not say is the base's, and mostly assumed."
        )
        if len(self.areas) > 1:
            note += " The counts of the areas are added up, so that odds and times are those of all their children together."
        return {
            "scenario": request.name,
            "title": f"{self.named}, 1 April {year - 1} to 31 March {year}",
            "language": 1,
            "based_on": request.base_from_there,
            "note": note,
            "changes": changes,
            "published": dict(self._published()),
        }

    def _made_by(self) -> str:
        areas = "".join(f' --area "{each}"' if " " in each else f" --area {each}" for each in self.areas)
        base = "" if self.request.based_on == BASE else f" --based-on {self.request.base_from_there}"
        demand = " --only-demand" if self.request.only_demand else ""
        return f"cpmodel calibrate dfe{areas} --year {self.year}{base}{demand}"

    def _published(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """The year's figures, and what each was to the scenario."""
        fit = "predicted" if self.request.only_demand else "fitted"
        for measure, use, table, column in (
            ("referrals.by_child", "input", "c1", "Referrals"),
            ("enquiries.by_child", fit, "c4", "Section47"),
            ("conferences.by_child", fit, "c4", "ICPC"),
            ("plans.started.by_child", fit, "d1", "CPP_start"),
            ("plans.ended.by_child", fit, "d1", "CPP_end"),
            ("plans.open.by_child", "predicted", "d1", "CPP_At31"),
        ):
            if (value := self._together(table, self.year)[column]) is not None:
                yield measure, {"value": _plain(value), "use": use, **self._source(table.upper())}
        for prefix, use, table, columns, bands in (
            ("conference_waits", fit, "c4", WAITS, WAIT_BANDS),
            ("plan_lengths.ended", fit, "d7", LENGTHS, LENGTH_BANDS),
            ("plan_lengths.open", "predicted", "d5", LENGTHS, LENGTH_BANDS),
        ):
            row = self._together(table, self.year)
            numbers, whole = [row[each] for each in columns], row[_TOTALS[table]]
            for number, band in zip(numbers, bands, strict=True):
                if number is not None and whole:
                    value = round(100 * number / whole, 1)
                    more = f"{number:,.0f} of {whole:,.0f}"
                    yield f"{prefix}.{band}", {"value": value, "use": use, **self._source(table.upper(), more=more)}
            if table == "c4" and whole and numbers[0] is not None and numbers[1] is not None:
                in_time = numbers[0] + numbers[1]
                more = f"{in_time:,.0f} of {whole:,.0f}"
                said = {"value": round(100 * in_time / whole, 1), "use": fit, **self._source("C4", more=more)}
                yield "conference_waits.to_15", said
        share = _of(self._together("d6", self.year), "Reviewed_within_timescales", "CPP_At31_3Months")
        if share is not None:
            yield "reviews_on_time.by_child", {"value": round(100 * share, 1), "use": "predicted", **self._source("D6")}

    def _left_out(self) -> Iterator[str]:
        rows = [row for area in self.areas if (row := self.tables.row("d3", area, self.year))]
        shares = [(row.area, share) for row in rows if (share := row["CPP_subsequent_percent"]) is not None]
        if shares:
            said = listed(f"{share:g} per cent of those begun in {area}" for area, share in shares)
            yield (
                f"Second and later plans (table D3: {said}) are not told apart: each referral"
                " brings a child of its own, so that a child who is referred again counts as another."
            )
        yield (
            "Nothing is fitted to the reviews on time (table D6), nor to the open plans by length at the end of the year (table"
            " D5): they are there to be predicted."
        )


_TOTALS = {"c4": "ICPC", "d7": "CPP_End", "d5": "CPP_At31"}
"""What the bands of a table are parts of."""


def _ages(bands: Sequence[float], lengths: Lengths) -> Distribution:
    """The ages of open plans: by band as published, and within a band by three months as plans last."""
    edges, weights = [0.0], list[float]()
    for (low, high), number in zip(BANDS, bands, strict=True):
        high = min(high, LONGEST)
        parts = [lengths.aged(low + at, low + at + 3) for at in range(0, round(high - low), 3)]
        weights += [round(number * each / sum(parts), 1) for each in parts]
        edges += [low + at + 3 for at in range(0, round(high - low), 3)]
    return Distribution("bands", tuple(_alternating(edges, weights)), "months")


def early_share(base: Distribution, early: float) -> str:
    """The base's aim of later reviews, with another share of those that are brought well forward."""
    edges, weights = base.numbers[::2], base.numbers[1::2]
    usual = sum(edge < SOONER for edge in edges[:-1])
    shares = [*spread(1 - early, weights[:usual]), *spread(early, weights[usual:])]
    found = [round(100 * each, 1) for each in shares]
    return str(Distribution("bands", tuple(_alternating(edges, found)), base.unit))


def _why(row: Row | None, column: str) -> str:
    return row.why(column) if row else "missing"


def _of(row: Row | Together | None, column: str, whole: str) -> float | None:
    part, total = (row[column], row[whole]) if row else (None, None)
    return part / total if part is not None and total else None


def _time(time: Time) -> dict[str, Any]:
    """A time of the base as it is written."""
    said = time.evidence
    if said.assumed:
        return {"time": str(time.distribution), "assumed": said.assumed, "range": [said.low, said.high]}
    return {"time": str(time.distribution), "source": said.source}


def _plain(number: float) -> float:
    """A whole number without a point."""
    return int(number) if float(number).is_integer() else number


def _percent(odds: Mapping[str, float]) -> dict[str, float]:
    return {name: round(100 * share, 2) for name, share in odds.items()}


def _by_month(year: int, numbers: Sequence[float]) -> dict[str, float]:
    months = [(year - 1, month) for month in range(4, 13)] + [(year, month) for month in range(1, 4)]
    return {f"{at}-{month:02}": _plain(round(number, 2)) for (at, month), number in zip(months, numbers, strict=True)}


def _alternating(edges: Sequence[float], weights: Sequence[float]) -> Iterator[float]:
    for edge, weight in zip(edges, weights, strict=False):
        yield from (edge, weight)
    yield edges[-1]


def _mean(distribution: Distribution) -> float:
    return sum(distribution.quantile((n + 0.5) / 200) for n in range(200)) / 200


def _mean_minutes(distribution: Distribution) -> float:
    """The mean in minutes of the calendar; a working day is seven fifths of a day."""
    return _mean(distribution) * MINUTES_OF.get(distribution.unit, MINUTES_OF["days"] * 7 / 5)


def _clause(error: Exception) -> str:
    said = str(error).rstrip(".")
    return said[:1].lower() + said[1:]


def _listed(years: Sequence[int]) -> str:
    return listed(map(str, years)) or "none"

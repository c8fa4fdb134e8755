"""Sheets of a caseload: a line for each child with a plan on the first day, by a pseudonym.

case,family,plan_start,last_review,next_review,chair
C0412,F0207,2025-09-18,2025-12-11,2026-05-28,Chair A
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from cpmodel.model.calendar import Calendar
from cpmodel.model.scenario import OpenPlan, Person
from cpmodel.reading.document import known_are
from cpmodel.reading.sheets import Column, Sheet, plain, text

COLUMNS = (
    Column("case", "a pseudonym of the child, such as C0412; each once, and no name, date of birth or NHS number"),
    Column("family", "a pseudonym that brothers and sisters share; empty where there are none"),
    Column("plan_start", "the day on which the plan began, such as 2025-09-18"),
    Column("last_review", "the day of the last review; empty where there was none yet"),
    Column("next_review", "the day on which the next review is booked; empty where it is not booked yet"),
    Column("chair", "who holds the next review, or held the last one, as in the sheet of people; empty is anybody"),
    Column("reviews", "how many reviews there were; empty is as many as there usually are in that time"),
)
OLDEST = 7
"""How many years before the first day a plan can have begun."""
AHEAD = 366
"""How many days after the first one a review can be booked: the limit is six months."""


@dataclass(frozen=True)
class Known:
    """What the lines of a sheet have to go with."""

    first_day: date
    calendar: Calendar
    chairs: Mapping[str, Person] | None
    """Those who can hold the reviews; None where it is not known who they are."""
    usual_reviews: Callable[[date, date], int]
    """How many reviews there usually are, by the day on which the plan began and that of the last review."""


def load(path: Path, known: Known) -> tuple[Sheet, tuple[OpenPlan, ...]]:
    """Read the plans. What is wrong is in the faults of the sheet."""
    sheet = Sheet(path, "A sheet of a caseload", COLUMNS, ("case", "plan_start"))
    found: dict[str, OpenPlan] = {}
    for fields in sheet.rows():
        name, family = fields["case"], fields["family"]
        if name in found:
            sheet.fault("case", f"'{name}' is there twice; each child has one line")
        fit = [sheet.is_pseudonym("case", name), not family or sheet.is_pseudonym("family", family)]
        plan = _plan(sheet, fields, known)
        if plan and all(fit):
            found[name] = plan
    sheet.refuse_identifiers("case", found.keys())
    if not found:
        sheet.is_empty()
    return sheet, tuple(found.values())


def _plan(sheet: Sheet, fields: dict[str, str], known: Known) -> OpenPlan | None:
    began, last, coming = (sheet.day(each, fields[each]) for each in ("plan_start", "last_review", "next_review"))
    reviews = sheet.number("reviews", fields["reviews"], 0, 100, whole=True)
    if not fields["plan_start"]:
        sheet.fault("plan_start", "There is nothing under 'plan_start'")
    if coming:
        _look_at_next(sheet, known, coming)
    _look_at_chair(sheet, known.chairs, fields["chair"], coming)
    if began is None:
        return None
    _look_at_past(sheet, known.first_day, began, last)
    plan = OpenPlan(fields["case"], began, fields["family"], 0, last, coming, fields["chair"], sheet.place)
    if last is None:
        if reviews:
            sheet.fault("reviews", f"There were {reviews:g} reviews, and no day is given for the last one")
        return plan
    if began >= last:
        return None
    most = (last - began).days
    if reviews is not None and not 1 <= reviews <= most:
        sheet.fault("reviews", f"There is a last review, so there were from 1 to {most}; here are {reviews:g}")
        return None
    return replace(plan, reviews=known.usual_reviews(began, last) if reviews is None else round(reviews))


def _look_at_past(sheet: Sheet, first_day: date, began: date, last: date | None) -> None:
    oldest = first_day.replace(year=first_day.year - OLDEST, day=1)
    if not oldest <= began < first_day:
        said = f"The plan begins on {began}; it may be a day from {oldest} to the one before the first day of the period, {first_day}"
        sheet.fault("plan_start", said)
    if last is not None and last <= began:
        sheet.fault("last_review", f"The last review, {last}, is not after the plan began, {began}")
    if last is not None and last >= first_day:
        sheet.fault("last_review", f"The last review, {last}, is not before the first day of the period, {first_day}")


def _look_at_next(sheet: Sheet, known: Known, coming: date) -> None:
    latest = known.first_day + timedelta(days=AHEAD)
    if not known.first_day <= coming <= latest:
        said = f"The next review is on {coming}; it may be a day from {known.first_day} to {latest}, and is left empty where it is not booked"
        sheet.fault("next_review", said)
    elif not known.calendar.is_working_day(coming):
        why = known.calendar.holiday(coming) or f"a {coming:%A}"
        sheet.fault("next_review", f"The next review is on {coming}, which is {why}; reviews are held on working days")


def _look_at_chair(sheet: Sheet, chairs: Mapping[str, Person] | None, chair: str, coming: date | None) -> None:
    if chairs is None or not chair:
        return
    if chair not in chairs:
        sheet.fault("chair", f"There is nobody '{chair}' who holds reviews{known_are(chair, chairs)}")
    elif coming and not chairs[chair].is_there(coming):
        said = f"'{chair}' is not in post on {coming}, the day of the next review; name another, or leave it empty"
        sheet.fault("chair", said)


def written(plans: Iterable[OpenPlan], *, explained: bool = True) -> str:
    """A sheet of a caseload as the text of a file."""
    rows = (
        (
            each.name,
            each.family,
            plain(each.began),
            plain(each.last_review),
            plain(each.next_review),
            each.chair,
            str(each.reviews) if each.reviews else "",
        )
        for each in plans
    )
    return text(COLUMNS, rows, explained=explained)

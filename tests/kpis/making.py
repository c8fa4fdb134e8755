"""Small logs made by hand, and what is measured of them."""

from __future__ import annotations

from datetime import date, datetime

from cpmodel.kpis import Measure, Series, measure_all
from cpmodel.model.log import BEGINS, EventLog, Record
from cpmodel.reading.procedures import load


def record(
    at: str,
    event: str,
    to: str = "",
    left: str = "",
    case: str = "a",
    meeting: str = "",
    resource: str = "",
    pathway: str = "",
) -> Record:
    """One record; its pathway is the event's own unless said otherwise."""
    return Record(
        datetime.fromisoformat(at),
        case,
        case[:1],
        meeting,
        pathway or event.partition(".")[0],
        event,
        left,
        to,
        resource,
    )


def begun(case: str = "a") -> list[Record]:
    """A child who is born and lives here."""
    return [
        record("2023-04-03T09:00", BEGINS, "born", pathway="child", case=case),
        record("2023-04-03T09:00", BEGINS, "here", pathway="residence", case=case),
    ]


def year(*records: Record, begins: date = date(2023, 4, 1), ends: date = date(2024, 4, 1)) -> EventLog:
    """A log of the year to March 2024, or of another period."""
    return EventLog(tuple(sorted(records, key=lambda each: each.time)), begins, ends)


def values(*records: Record) -> dict[str, Measure]:
    """The measures of a log of the year to March 2024."""
    return {each.name: each for each in measure_all(year(*records), load("derbyshire")).measures}


def series(*records: Record, begins: date = date(2023, 4, 1), ends: date = date(2024, 4, 1)) -> dict[str, Series]:
    """The series of a log."""
    return {
        each.name: each for each in measure_all(year(*records, begins=begins, ends=ends), load("derbyshire")).series
    }


def number(found: dict[str, Measure], name: str) -> tuple[float | None, int | None]:
    """A measure's value, and of how many it is."""
    return found[name].value, found[name].count


def plan(case: str, start: str, end: str | None = None) -> list[Record]:
    """A plan of a child that was made at a conference, and ended by a review."""
    first = record(start, "conference.plan_agreed", "active", "none", case=case, pathway="plan")
    last = [record(end, "review.plan_ended", "ended", "active", case=case, pathway="plan")] if end else []
    return [first, *last]


CONFERENCE = [
    record("2023-04-03T09:00", "referral.referred", "received", "none"),
    record("2023-04-03T12:00", "referral.danger_excluded", "deciding", "received"),
    record("2023-04-03T15:00", "referral.harm_suspected", "strategy", "deciding"),
    record("2023-04-04T10:00", "referral.enquiry_started", "enquiring", "strategy"),
    record("2023-04-12T10:00", "referral.conference_called", "to_conference", "enquiring"),
    record("2023-04-13T10:00", "conference.invitations_sent", "invited", "called"),
    record("2023-04-24T10:00", "conference.reports_shared", "reports_shared", "invited"),
    record("2023-04-27T09:30", "conference.family_met", "ready", "reports_shared"),
]


def held(at: str) -> list[Record]:
    """The conference, opened at that time by Chair 1."""
    return [record(at, "conference.opened", "in_session", "ready", meeting="m1", resource="Chair 1")]

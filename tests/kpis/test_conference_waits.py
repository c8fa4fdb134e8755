from datetime import datetime

from tests.kpis.making import CONFERENCE, begun, held, number, record, series, values


def four_children():
    """Enquiries begun on Tuesday 4 April 2023; after it 5, 6, 11, 12, 13 and 14 April are working days, and 17 is the seventh."""
    days = {"a": "2023-04-17", "b": "2023-04-27", "c": "2023-04-27", "d": "2023-06-30"}
    for case, day in days.items():
        yield from begun(case)
        yield from (
            each._replace(case=case)
            for each in (*CONFERENCE, *held(f"{day}T10:00"))
            if each.time <= datetime.fromisoformat(f"{day}T10:00")
        )


def test_quantiles_are_the_least_wait_that_so_many_did_not_exceed():
    found = values(*four_children())
    # 7, 15, 15 and 58 days: from 27 April (the 15th) on there are 1 in April, 20 in May (three bank holidays) and 22 in June.
    assert [number(found, f"conference_waits.quantile_{each}") for each in (10, 25, 75, 90, 95)] == [
        (7, 4),
        (7, 4),
        (15, 4),
        (58, 4),
        (58, 4),
    ]


def test_the_histogram_counts_by_working_days_and_the_last_bar_all_longer_waits():
    found = series(*four_children())["conference_waits.histogram"]
    counts = dict(zip(found.at, found.lines[""], strict=True))
    assert {at: count for at, count in counts.items() if count} == {7: 1, 15: 2, 40: 1}
    assert (found.along, found.limit, found.at[0], found.at[-1]) == ("working days", 15, 0, 40)


def test_without_an_enquiry_there_is_no_wait():
    found = values(record("2023-04-03T09:00", "referral.referred", "received", "none"))
    assert number(found, "conference_waits.quantile_90") == (None, 0)

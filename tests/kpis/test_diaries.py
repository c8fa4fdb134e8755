from datetime import date

from cpmodel.model.log import PLACE_OFFERED
from tests.kpis.making import number, record, series, values


def meetings():
    """Chair 10 holds two on Monday 3 April and one on Tuesday; Chair 2 one on the Friday of the week after, on two siblings."""
    yield record(
        "2023-04-03T10:00", "conference.opened", "in_session", "ready", case="a", meeting="m1", resource="Chair 10"
    )
    yield record(
        "2023-04-03T14:00", "review.adjourned", "adjourned", "ready", case="b", meeting="m2", resource="Chair 10"
    )
    yield record(
        "2023-04-04T10:00", "review.opened", "in_session", "ready", case="c", meeting="m3", resource="Chair 10"
    )
    for case in ("d1", "d2"):
        yield record(
            "2023-04-14T10:00", "review.opened", "in_session", "ready", case=case, meeting="m4", resource="Chair 2"
        )
    yield record(
        "2023-04-14T11:00",
        "review.grid_completed",
        "giving_views",
        "in_session",
        case="d1",
        meeting="m4",
        resource="Chair 2",
    )


def test_each_persons_meetings_are_counted_by_week():
    found = series(*meetings(), begins=date(2023, 4, 1), ends=date(2023, 4, 18))["diaries.by_week"]
    assert found.at == (date(2023, 3, 27), date(2023, 4, 3), date(2023, 4, 10), date(2023, 4, 17))
    assert list(found.lines.items()) == [("Chair 2", (0, 0, 1, 0)), ("Chair 10", (0, 3, 0, 0))]


def test_where_the_log_says_who_had_room_a_stand_in_has_no_diary():
    room = record("2023-04-03T08:00", PLACE_OFFERED, pathway="chairs", resource="Chair 1", case="")
    alone = record("2023-04-03T10:00", "review.opened", "in_session", "ready", meeting="m", resource="stand-in")
    found = series(room, alone, begins=date(2023, 4, 3), ends=date(2023, 4, 4))["diaries.by_week"]
    assert found.lines == {"Chair 1": (0,)}
    assert "conferences_a_day.mean" not in values(room, alone)


def test_meetings_a_day_are_of_days_with_any():
    found = values(*meetings())
    value, count = number(found, "conferences_a_day.mean")
    assert (round(value or 0, 3), count) == (1.333, 3)  # 2, 1 and 1
    assert number(found, "conferences_a_day.most") == (2, 3)

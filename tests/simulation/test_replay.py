"""A whole simulated county: every record is one that the procedure allows, and every child is somewhere, always."""

from collections.abc import Iterator

import pytest

from cpmodel.model.condition import Value
from cpmodel.model.log import BEGINS, BESIDES, Record
from cpmodel.model.procedure import Procedure
from cpmodel.model.semantics import Configuration, Step, initial, step_on
from tests.simulation.year import derbyshire, five_years, year


def beginning(procedure: Procedure, records: tuple[Record, ...]) -> Configuration:
    """Where a case begins, by the records that say so."""
    said: dict[str, Value] = {each.pathway: each.state_to for each in records if each.event == BEGINS}
    return next(each for each in initial(procedure) if all(each[name] == value for name, value in said.items()))


def groups(records: tuple[Record, ...]) -> Iterator[list[Record]]:
    """The records of one event at a time, the own pathway's first."""
    found: list[Record] = []
    for each in records:
        if each.event in BESIDES:
            continue
        if each.own and found:
            yield found
            found = []
        found.append(each)
    yield found


@pytest.mark.slow
def test_every_record_of_five_years_is_one_that_the_procedure_allows() -> None:
    procedure, _ = derbyshire()
    known: dict[tuple[Configuration, str], Step | None] = {}
    assert five_years().records[-1].time.year == 2028
    for case, records in five_years().by_case.items():
        standing = beginning(procedure, records)
        for group in groups(records):
            event = group[0].event
            if (standing, event) not in known:
                known[standing, event] = step_on(procedure, standing, event)
            step = known[standing, event]
            assert step is not None, (case, group)
            moved = {(each.pathway, each.state_from, each.state_to) for each in group if each.state_to}
            assert moved == {
                (each.pathway, standing[each.pathway], each.to) for each in step.taken if each.to is not None
            }, case
            standing = step.after
            assert all(isinstance(standing[name], str) for name in procedure.pathways)


@pytest.mark.slow
def test_records_are_in_order_of_time_and_each_state_left_was_the_one_entered() -> None:
    times = [each.time for each in year().records]
    assert times == sorted(times)
    for case, records in year().by_case.items():
        stands: dict[str, str] = {}
        for each in records:
            if each.event == BEGINS:
                stands[each.pathway] = each.state_to
            elif each.state_to:
                assert stands.get(each.pathway, each.state_from) == each.state_from, (case, each)
                stands[each.pathway] = each.state_to


@pytest.mark.slow
def test_every_child_that_comes_is_in_the_log_once_and_goes_nowhere_else() -> None:
    _, scenario = derbyshire()
    log = year()
    firsts = {next(each.event for each in records if each.own) for records in log.by_case.values()}
    assert firsts == {each.event for each in scenario.arrivals.values()}
    there = [case for case in log.by_case if case.startswith(tuple(scenario.caseload))]
    assert len(there) == sum(each.children.value for each in scenario.caseload.values())


@pytest.mark.slow
def test_no_chair_holds_two_meetings_at_once_or_more_than_a_week_allows() -> None:
    _, scenario = derbyshire()
    people = scenario.people["chairs"]
    held = {
        (each.meeting, each.resource, each.time)
        for each in year().records
        if each.meeting and each.own and each.event.endswith(("opened", "opened_inquorate", "adjourned", "reconvened"))
    }
    theirs = [(resource, at) for _, resource, at in held if resource in people.names and at.date() >= scenario.begins]
    assert len(theirs) == len(set(theirs))
    weeks = [(resource, at.isocalendar()[:2]) for resource, at in theirs]
    assert max(weeks.count(each) for each in set(weeks)) <= people.a_week.value
    assert all(at.weekday() < 5 for _, at in theirs)

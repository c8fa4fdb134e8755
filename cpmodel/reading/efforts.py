"""Tables of effort: a CSV file to `Effort`s whose events and roles are those of a procedure, each line with its source.

event,counts,role,hours,cost,source
events.conference_opens,meeting,chair,2,48.50,assumed: two hours a conference
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

from cpmodel.model.effort import Counts, Effort
from cpmodel.model.findings import Unreadable
from cpmodel.model.procedure import Procedure
from cpmodel.reading.tables import Table

NEEDED = ("event", "counts", "role", "hours", "source")


def load(path: Path, procedure: Procedure) -> tuple[Effort, ...]:
    """Read every line of a table of effort. Raises Unreadable with every fault."""
    table = Table(path, "A table of effort", NEEDED, ("cost",))
    found = tuple(_efforts(table, procedure))
    if not found:
        table.is_empty()
    if table.faults:
        raise Unreadable(table.findings())
    return found


def _efforts(table: Table, procedure: Procedure) -> Iterator[Effort]:
    groups = {f"events.{name}": events for name, events in procedure.events.items()}
    groups |= {name: frozenset({name}) for name in procedure.own_events}
    of = f"of the procedure '{procedure.name}'"
    for fields in table.rows():
        known = [
            table.is_one_of("event", fields["event"], f"event or group of events {of}", groups),
            table.is_one_of("role", fields["role"], f"role {of}", procedure.roles),
            table.is_one_of(
                "counts",
                fields["counts"],
                "way of counting: hours are given for each child or meeting",
                get_args(Counts),
            ),
        ]
        hours, cost = _number(table, "hours", fields["hours"]), _number(table, "cost", fields["cost"] or "0")
        if not fields["source"]:
            table.fault("source", "The line does not say where its hours come from; where they are assumed, it says so")
        elif all(known) and hours is not None and cost is not None:
            counts: Counts = "meeting" if fields["counts"] == "meeting" else "child"
            yield Effort(
                fields["event"],
                groups[fields["event"]],
                counts,
                fields["role"],
                hours,
                cost if fields["cost"] else None,
                fields["source"],
            )


def _number(table: Table, column: str, written: str) -> float | None:
    try:
        value = float(written)
    except ValueError:
        value = math.nan
    if math.isfinite(value) and value >= 0:
        return value
    table.fault(column, f"'{written}' is no number of {'pounds an hour' if column == 'cost' else 'hours'}, such as 1.5")
    return None

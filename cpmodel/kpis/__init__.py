"""Measures of an event log, one file each. A file's docstring is the definition of its measure and its source.

Each module of this folder has `measure(reading) -> Iterable[Measure | Series]`, and is found by being here. It reads the event log
and nothing else (a `Reading` is the log with what several measures ask of it, worked out once), so that a log that a
real service exported can be measured too. A measure whose pathways the procedure does not have says nothing.

    from cpmodel.kpis import measure_all, measured

    for each in measured(log, procedure): ...      # Measures, file by file
    measure_all(log, procedure).series             # what is counted by day, by week or by length of a wait

A module may say in `ASKS` what its measures depend on (events, `events.group`, states, `limits.name`). Then it can be measured
by itself, and a simulation leaves out the pathways that have no part in it. The name of a measure begins with the file's, or with
a word that the file has in `MEASURES`, so that a page can say how it is counted. In `ALSO` a module names those measures that it
gives only where something happened, for each `{limit}`, `{people}` or `{team}`: so a name that is none is refused before a simulation.
"""

from __future__ import annotations

from cpmodel.kpis._measuring import (
    Measure,
    Measured,
    Reading,
    Series,
    can_be_asked,
    can_come,
    files_of,
    measure_all,
    measured,
    pathways_asked,
)

__all__ = [
    "Measure",
    "Measured",
    "Reading",
    "Series",
    "can_be_asked",
    "can_come",
    "files_of",
    "measure_all",
    "measured",
    "pathways_asked",
]

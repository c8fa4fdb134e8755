"""The simulator: a procedure and a scenario become an event log.

    from cpmodel.simulation import simulate, stream

    log = simulate(procedure, scenario, replication=0, seed=1)     # an EventLog, `cpmodel.model.log`
    write_csv(path, stream(procedure, scenario, seed=1))           # the same records, never all in memory

`replication` counts from 0. The same procedure, scenario, replication and seed give the same records. A scenario that
the procedure does not fit raises `Unreadable` in `cpmodel.reading.scenarios`, not here; what only shows while
running (a loop within one instant) raises `SimulationStopped`, whose text is a sentence that names it.

How it works, one module each:

- `program` compiles procedure and scenario into integer tables, once;
- `draws` gives random numbers by name, so that no draw depends on another having been made;
- `diaries` finds places for meetings;
- `reference` runs a program on SimPy, and is the only module that knows SimPy.
"""

from __future__ import annotations

from cpmodel.simulation.program import SimulationStopped
from cpmodel.simulation.running import simulate, stream

__all__ = ["SimulationStopped", "simulate", "stream"]

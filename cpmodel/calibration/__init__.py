"""Sources of data that a scenario can be made of, one file each. A file's docstring says what is taken from it, and how.

Each public module of this folder has `WHAT`, a line that says which data are wanted, `areas(data)`, whom they know, and
`calibrate(request) -> Calibrated`, and is found by being here. Numbers that the data have no say in are the base's, which is a scenario itself.

    from cpmodel.calibration import Request, calibrated

    made = calibrated("dfe", Request(Path("data"), ("Derbyshire",), 2023))
    made.document        # what the scenario says, as plain data
    made.gaps            # what could not be had, and what was assumed instead
"""

from __future__ import annotations

from cpmodel.calibration._asking import BASE, Calibrated, Gap, Request, areas, calibrated, sources, text
from cpmodel.calibration._tables import NotPossible

__all__ = ["BASE", "Calibrated", "Gap", "NotPossible", "Request", "areas", "calibrated", "sources", "text"]

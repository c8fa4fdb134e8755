"""Child protection procedures as explicit state machines: checked, drawn, taught and simulated from one definition.

The public names are the verbs of `cpmodel.api`; each is imported when it is first asked for, so that `import cpmodel`
and the command line stay quick.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cpmodel.api import (
        absences,
        backtest,
        begin,
        calibrate,
        capacity,
        check,
        compare,
        cover,
        documents,
        draft_scenario,
        draw,
        explain,
        load,
        log,
        measure,
        mend,
        mutate,
        open_version,
        quiz,
        scenario,
        schema,
        sensitivity,
        shipped,
        simulate,
        tell_all,
        to_chart,
        walk,
        what_if,
        why_late,
    )

__all__ = [
    "absences",
    "backtest",
    "begin",
    "calibrate",
    "capacity",
    "check",
    "compare",
    "cover",
    "documents",
    "draft_scenario",
    "draw",
    "explain",
    "load",
    "log",
    "measure",
    "mend",
    "mutate",
    "open_version",
    "quiz",
    "scenario",
    "schema",
    "sensitivity",
    "shipped",
    "simulate",
    "tell_all",
    "to_chart",
    "walk",
    "what_if",
    "why_late",
]
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'cpmodel' has no attribute '{name}'; it has: {', '.join(__all__)}")
    from cpmodel import api

    return getattr(api, name)

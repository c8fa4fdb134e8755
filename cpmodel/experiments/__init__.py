"""Experiments: many replications of one scenario, and what they say with how much certainty.

    from cpmodel.experiments import replicate

    results = replicate(procedure, scenario, replications=10, seed=1, processes=2, progress=print)
    results.estimates["conferences.by_child"]        # Estimate(mean, low, high, confidence, replications)
    results.measures["conferences.by_child"]         # what it is: title, unit, basis (a Measure without a value)
    results.replications[0]["conferences.by_child"]  # the value in one replication, or None
    results.series[0]["plans.open_by_day"]           # the same for what is counted by day, week or length of a wait
    band([each["plans.open_by_day"] for each in results.series])   # its mean, lowest and highest over replications

    replicate(procedure, scenario, Precision("1pp", "initial_conference"))   # as many as it needs to be so precise

    changed, changes = varied(scenario, ["chairs=9", "demand x1.2"])
    found = what_if(("as it is", procedure, scenario), [("nine chairs", procedure, changed)], replications=10)
    found.variants[0].differences["limits.initial_conference.by_child"]   # an Estimate: how much more than in the base

    capacity(procedure, scenario, ["chairs"], ["initial_conference >= 95%"]).answer   # the cheapest staffing that is enough
    why_late(procedure, scenario, "initial_conference").causes   # what stands in the way, each taken away
    sensitivity(procedure, scenario, "initial_conference").effects   # what each assumed number changes within its range

`progress(done, replications)` is called in the calling process after each replication that is finished, in order.
Results are merged in the order of replications, so that one process and two give the same.
"""

from __future__ import annotations

from cpmodel.experiments.backtest import Backtest, Prediction, Score, backtest
from cpmodel.experiments.capacity import Capacity, Resource, Tried, capacity
from cpmodel.experiments.replicating import Band, Estimate, Goal, Precision, Results, band, estimate, replicate
from cpmodel.experiments.sensitivity import Assumption, Effect, Sensitivity, assumptions, sensitivity
from cpmodel.experiments.varying import Change, Setting, settings, varied
from cpmodel.experiments.what_if import Variant, WhatIf, told_apart, what_if
from cpmodel.experiments.why_late import Cause, WhyLate, why_late

__all__ = [
    "Assumption",
    "Backtest",
    "Band",
    "Capacity",
    "Cause",
    "Change",
    "Effect",
    "Estimate",
    "Goal",
    "Precision",
    "Prediction",
    "Resource",
    "Results",
    "Score",
    "Sensitivity",
    "Setting",
    "Tried",
    "Variant",
    "WhatIf",
    "WhyLate",
    "assumptions",
    "backtest",
    "band",
    "capacity",
    "estimate",
    "replicate",
    "sensitivity",
    "settings",
    "told_apart",
    "varied",
    "what_if",
    "why_late",
]

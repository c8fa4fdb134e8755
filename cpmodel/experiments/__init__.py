"""Experiments: many replications of one scenario, and what they say with how much certainty.

    from cpmodel.experiments import replicate

    results = replicate(procedure, scenario, replications=10, seed=1, processes=2, progress=print)
    results.estimates["conferences.by_child"]        # Estimate(mean, low, high, confidence, replications)
    results.measures["conferences.by_child"]         # what it is: title, unit, basis (a Measure without a value)
    results.replications[0]["conferences.by_child"]  # the value in one replication, or None
    results.series[0]["plans.open_by_day"]           # the same for what is counted by day, week or length of a wait
    band([each["plans.open_by_day"] for each in results.series])   # its mean, lowest and highest over replications

    replicate(procedure, scenario, Precision("1pp", "initial_conference"))   # as many as it needs to be so precise

`progress(done, replications)` is called in the calling process after each replication that is finished, in order.
Results are merged in the order of replications, so that one process and two give the same.
"""

from __future__ import annotations

from cpmodel.experiments.replicating import Band, Estimate, Goal, Precision, Results, band, estimate, replicate

__all__ = ["Band", "Estimate", "Goal", "Precision", "Results", "band", "estimate", "replicate"]

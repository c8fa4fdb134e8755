"""The same answers for programs: JSON with sorted keys and stable names."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from cpmodel.model.condition import Value
from cpmodel.model.findings import Finding, Place
from cpmodel.model.procedure import Procedure
from cpmodel.model.reliance import reliance
from cpmodel.model.scenario import evidence
from cpmodel.model.semantics import Trace

if TYPE_CHECKING:
    from cpmodel.api import Checked
    from cpmodel.experiments import Results
    from cpmodel.mutating import Score


def of_check(checked: Checked) -> str:
    """A check: findings, rules, stories, coverage and what was explored."""
    return _text(
        {
            **_head(checked.procedure),
            "findings": [_finding(each) for each in checked.verdict.findings],
            "errors": len(checked.errors),
            "configurations": checked.verdict.configurations,
            "explored": [
                {"pathways": list(each.pathways), "configurations": each.configurations, "steps": each.steps}
                for each in checked.verdict.explored
            ],
            "rules": {name: name not in checked.broken_rules for name in checked.procedure.rules},
            "stories": {
                each.story.name: {"kind": each.story.kind, "possible": each.possible, "as_wanted": each.as_wanted}
                for each in checked.stories
            },
            "requirements": {
                "behaves": list(checked.coverage.behaves),
                "annotates": list(checked.coverage.annotates),
                "not_modelled": list(checked.coverage.not_modelled),
                "missing": list(checked.coverage.missing),
            },
        }
    )


def of_score(procedure: Procedure, found: Score) -> str:
    """What share of the broken copies is noticed."""
    return _text(
        {
            **_head(procedure),
            "score": found.share,
            "noticed": found.noticed,
            "survived": found.survived,
            "equal": found.equal,
            "refused": found.refused,
            "made": found.made,
            "judged": len(found.outcomes),
            "survivors": [
                {
                    **_place(each.place),
                    "change": each.change,
                    "element": each.element,
                    "sentence": each.says,
                    "hint": each.hint,
                }
                for each in found.survivors
            ],
        }
    )


def of_results(found: Results) -> str:
    """The measures of a simulated scenario, each with its interval and its value in every replication."""
    return _text(
        {
            **_head(found.procedure),
            "scenario": found.scenario.name,
            "scenario_assumes": {name: each.assumed for name, each in evidence(found.scenario) if each.source is None},
            "seed": found.seed,
            "replications": len(found.replications),
            "measures": {
                name: {
                    "title": measure.title,
                    "unit": measure.unit,
                    "mean": estimate.mean if (estimate := found.estimates.get(name)) else None,
                    "low": estimate.low if estimate else None,
                    "high": estimate.high if estimate else None,
                    "confidence": estimate.confidence if estimate else None,
                    "values": [each.get(name) for each in found.replications],
                }
                for name, measure in found.measures.items()
            },
        }
    )


def _head(procedure: Procedure) -> dict[str, Any]:
    found = reliance(procedure)
    return {
        "procedure": procedure.name,
        "title": procedure.title,
        "version": procedure.version,
        "unverified_limits": {each.name: str(each.duration) for each in found.unverified},
        "assumptions": {each.element.name: each.text for each in found.assumptions},
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        **_place(finding.place),
        "code": finding.code,
        "severity": finding.severity.value,
        "sentence": finding.sentence,
        "subject": finding.subject,
        "trace": None if finding.trace is None else _trace(finding.trace),
        "doomed_after": finding.doomed_after,
        "remarks": [{**_place(each.place), "sentence": each.sentence} for each in finding.remarks],
        "mend": finding.mend.says if finding.mend else None,
    }


def _place(place: Place) -> dict[str, Any]:
    return {"file": place.file, "line": place.line, "column": place.column}


def _trace(trace: Trace) -> dict[str, Any]:
    end: dict[str, Value] = dict(trace.end)
    return {
        "start": dict(trace.start),
        "events": list(trace.events),
        "end": end,
        "if_dates_allow": trace.if_dates_allow,
    }


def _text(value: Any) -> str:
    return json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False)

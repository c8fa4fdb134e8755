"""The same answers for programs: JSON with sorted keys and stable names."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from cpmodel.model import wording
from cpmodel.model.condition import Value, text
from cpmodel.model.findings import Ask, Edit, Finding, Mend, Place, Put, Reword, Unreadable
from cpmodel.model.procedure import Procedure
from cpmodel.model.refusals import Refusal, departure
from cpmodel.model.reliance import reliance
from cpmodel.model.scenario import evidence
from cpmodel.model.semantics import Trace
from cpmodel.model.stories import StoryResult

if TYPE_CHECKING:
    from cpmodel.api import Checked, MeasuredLog, Mended
    from cpmodel.comparing import Comparison
    from cpmodel.comparing.values import Change, Difference, LimitChange, Side
    from cpmodel.depending import Absence
    from cpmodel.experiments import Backtest, Band, Capacity, Estimate, Goal, Results, Sensitivity, WhatIf, WhyLate
    from cpmodel.mutating import Score


def of_check(checked: Checked) -> str:
    """A check: findings, rules, stories, coverage and what was explored."""
    return _text(_check(checked))


def of_mending(found: Mended) -> str:
    """The check of the mended procedure, or why it cannot be read; and what was mended, and what was left and why."""
    work = found.mending
    return _text(
        {
            **(_check(found.checked) if found.checked else _unreadable(work.faults)),
            "mended": [_finding(each) for each in work.mended],
            "left": [{**_finding(each.finding), "why": each.why} for each in work.left],
            "files": [path.as_posix() for path in work.contents],
            "written": found.written,
        }
    )


def _check(checked: Checked) -> dict[str, Any]:
    return {
        **_head(checked.procedure),
        "readable": True,
        "findings": [_finding(each, checked.procedure) for each in checked.verdict.findings],
        "causes": [{**_place(each.place), "sentence": each.sentence} for each in checked.causes],
        "errors": len(checked.errors),
        "warnings": len(checked.verdict.findings) - len(checked.errors),
        "configurations": checked.verdict.configurations,
        "explored": [
            {"pathways": list(each.pathways), "configurations": each.configurations, "steps": each.steps}
            for each in checked.verdict.explored
        ],
        "complete": checked.complete,
        "stopped": checked.verdict.stopped,
        "unanswered": [
            {
                "pathways": list(each.pathways),
                "limits": list(each.limits),
                "rules": list(each.rules),
                "why": each.why,
            }
            for each in checked.verdict.unanswered
        ],
        "rules": {
            name: None if name in checked.unasked_rules else name not in checked.broken_rules
            for name in checked.procedure.rules
        },
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


def of_absences(procedure: Procedure, found: Iterable[Absence]) -> str:
    """Who can hold up whom: for each role the states that wait for ever without it."""
    return _text(
        {
            **_head(procedure),
            "absences": {
                each.role: {"can_stay_away": each.can_stay_away, "waiting": list(each.waiting)} for each in found
            },
        }
    )


def of_unreadable(error: Unreadable) -> str:
    """The faults of documents that could not be read, in the form of a check: nothing else was done."""
    return _text(_unreadable(error.findings))


def _unreadable(faults: Sequence[Finding]) -> dict[str, Any]:
    return {
        "readable": False,
        "findings": [_finding(each) for each in faults],
        "errors": len(faults),
        "warnings": 0,
    }


def of_stories(procedure: Procedure, told: Iterable[StoryResult]) -> str:
    """What became of each story, and where one departs."""
    return _text({**_head(procedure), "stories": [_story(procedure, each) for each in told]})


def of_comparison(found: Comparison) -> str:
    """What a second procedure does otherwise than a first."""
    findings = found.findings
    return _text(
        {
            "old": _head(found.old),
            "new": _head(found.new),
            "equivalent": found.equivalent,
            "changes": [_change(each) for each in found.changes],
            "differences": [_difference(found, each) for each in found.differences],
            "limits": [_limit_change(each) for each in found.limits],
            "people": [
                {"title": each.title, "old": each.old, "new": each.new, "sentences": list(each.sentences)}
                for each in found.people
            ],
            "findings": findings
            and {
                "appeared": [_finding(each, found.new) for each in findings.appeared],
                "gone": [_finding(each, found.old) for each in findings.gone],
            },
            "walked": [{"pathways": list(each.pathways), "pairs": each.pairs} for each in found.walked],
        }
    )


def _change(each: Change) -> dict[str, Any]:
    return {
        "kind": each.kind,
        "how": each.how,
        "old": [_side(side) for side in each.old],
        "new": [_side(side) for side in each.new],
        "keys": [
            {"key": key.key, "was": key.was, "now": key.now, "more": list(key.more), "less": list(key.less)}
            for key in each.keys
        ],
        "words_only": each.words_only,
        "sentence": each.sentence,
    }


def _difference(found: Comparison, each: Difference) -> dict[str, Any]:
    after = each.aftermath
    return {
        "turn": each.turn,
        "event": each.event,
        "events": list(each.events),
        "pathway": each.pathway,
        "states": list(each.states),
        "facts": list(each.facts),
        "old": each.old and _side(each.old),
        "new": each.new and _side(each.new),
        "old_story": each.old_story and _trace(found.old, each.old_story),
        "new_story": each.new_story and _trace(found.new, each.new_story),
        "aftermath": after
        and {"events": list(after.events), "newly": list(after.newly), "no_longer": list(after.no_longer)},
        "sentence": each.sentence,
    }


def _limit_change(each: LimitChange) -> dict[str, Any]:
    return {
        "name": each.name,
        "effect": each.effect,
        "old": each.old and _side(each.old),
        "new": each.new and _side(each.new),
        "sentences": list(each.sentences),
    }


def _side(side: Side) -> dict[str, Any]:
    return {**_place(side.place), "name": side.name, "title": side.title, "cites": list(side.grounds.cites)}


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
    from cpmodel.experiments import band

    return _text(
        {
            **_simulated(found, found.stopped),
            "precision": _goal(found.goal),
            "measures": _estimates(found),
            "series": {
                name: _series(band([each[name] for each in found.series if name in each]))
                for name in dict.fromkeys(name for each in found.series for name in each)
            },
        }
    )


def of_what_if(found: WhatIf) -> str:
    """How far each variant's measures differ from the base's."""
    return _text(
        {
            **_simulated(found.base, found.stopped),
            "precision": _goal(found.goal),
            "measure": found.measure,
            "base": _estimates(found.base),
            "variants": [
                {
                    "title": each.title,
                    "scenario": each.results.scenario.name,
                    "measures": _estimates(each.results),
                    "differences": {name: _estimate(one) for name, one in each.differences.items()},
                }
                for each in found.variants
            ],
        }
    )


def of_capacity(found: Capacity) -> str:
    """The cheapest staffing that meets the targets, and what was tried."""

    def named(staffing: Sequence[float]) -> dict[str, float]:
        return dict(zip((each.setting.name for each in found.resources), staffing, strict=True))

    return _text(
        {
            **_simulated(found.base, found.stopped),
            "varied": {
                each.setting.name: {
                    "present": each.setting.value,
                    "least": each.numbers[0],
                    "most": each.numbers[-1],
                    "cost": each.cost if found.costed else None,
                }
                for each in found.resources
            },
            "targets": [
                {"measure": each.measure, "sense": each.sense, "value": each.value, "within": within}
                for each, within in zip(found.targets, found.tolerances, strict=True)
            ],
            "confidence": found.confidence,
            "answer": found.answer and named(found.answer),
            "cost": found.cost(found.answer) if found.answer and found.costed else None,
            "certain": found.certain,
            "ruling_out": [named(each) for each in found.ruling_out],
            "tried": [
                {
                    "staffing": named(each.staffing),
                    "meets": each.meets,
                    "replications": each.replications,
                    "measures": {name: _estimate(one) for name, one in each.estimates.items()},
                }
                for each in found.tried
            ],
        }
    )


def of_why_late(found: WhyLate) -> str:
    """What stands in the way of a limit."""
    base = found.found.base
    return _text(
        {
            **_simulated(base, found.found.stopped),
            "limit": found.limit,
            "in_time": _estimate(base.estimates[found.found.measure]),
            "causes": [
                {
                    "name": each.name,
                    "gone": each.gone,
                    "alone": _estimate(each.alone),
                    "then": _estimate(each.then),
                    "in_time_then": _estimate(each.left),
                }
                for each in found.causes
            ],
        }
    )


def of_sensitivity(found: Sensitivity) -> str:
    """What a measure changes by at the ends of the ranges of assumed numbers."""
    base = found.found.base
    return _text(
        {
            **_simulated(base, found.found.stopped),
            "measure": found.found.measure,
            "value": _estimate(base.estimates.get(found.found.measure)),
            "effects": [
                {
                    "number": ".".join(each.assumption.path),
                    "assumed": each.assumption.evidence.assumed,
                    "range": [each.assumption.evidence.low, each.assumption.evidence.high],
                    "low": each.low and _estimate(each.low),
                    "high": each.high and _estimate(each.high),
                }
                for each in found.effects
            ],
        }
    )


def of_backtest(found: Backtest) -> str:
    """How well each measure was predicted, and every prediction."""
    return _text(
        {
            **_simulated(found.example, found.stopped),
            "fitted_to": [found.first, found.last],
            "areas": list(found.areas),
            "repeated": found.replications,
            "scores": [asdict(each) for each in found.scores],
            "predictions": [asdict(each) for each in found.predictions],
            "left_out": [{"area": area, "year": year, "why": why} for area, year, why in found.left_out],
        }
    )


def _estimates(found: Results) -> dict[str, Any]:
    return {
        name: {
            "title": measure.title,
            "unit": measure.unit,
            **_estimate(found.estimates.get(name)),
            "values": [each.get(name) for each in found.replications],
        }
        for name, measure in found.measures.items()
    }


def _estimate(found: Estimate | None) -> dict[str, float | None]:
    names = ("mean", "low", "high", "confidence")
    return {name: getattr(found, name) if found else None for name in names}


def _goal(found: Goal | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {"measure": found.measure, "half_width": found.half_width, "reached": found.reached}


def _simulated(found: Results, stopped: bool) -> dict[str, Any]:
    """What every study says of the scenario that it is about."""
    return {
        **_head(found.procedure),
        "scenario": found.scenario.name,
        "scenario_assumes": {name: each.assumed for name, each in evidence(found.scenario) if each.source is None},
        "seed": found.seed,
        "replications": len(found.replications),
        "stopped": stopped,
    }


def of_log(found: MeasuredLog) -> str:
    """The measures of an event log, and where it departs from its procedure."""
    from cpmodel.experiments import band

    return _text(
        {
            **_head(found.procedure),
            "readable": True,
            "begins": str(found.log.begins),
            "ends": str(found.log.ends),
            "cases": len(found.log.by_case),
            "findings": [_finding(each) for each in found.findings],
            "measures": {
                each.name: {
                    "title": each.title,
                    "unit": each.unit,
                    "counts": each.basis,
                    "value": each.value,
                    "of": each.count,
                }
                for each in found.measured.measures
            },
            "series": {each.name: _series(band([each])) for each in found.measured.series},
        }
    )


def _series(found: Band) -> dict[str, Any]:
    series = found.series
    return {
        "title": series.title,
        "unit": series.unit,
        "counts": series.basis,
        "along": series.along,
        "at": [each if isinstance(each, int) else str(each) for each in series.at],
        "limit": series.limit,
        "lines": {
            name: {"mean": mean, "low": found.low[name], "high": found.high[name]}
            for name, mean in series.lines.items()
        },
    }


def _head(procedure: Procedure) -> dict[str, Any]:
    found = reliance(procedure)
    return {
        "procedure": procedure.name,
        "title": procedure.title,
        "version": procedure.version,
        "unverified_limits": {each.name: str(each.duration) for each in found.unverified},
        "assumptions": {each.element.name: each.text for each in found.assumptions},
    }


def _finding(finding: Finding, procedure: Procedure | None = None) -> dict[str, Any]:
    return {
        **_place(finding.place),
        "code": finding.code,
        "severity": finding.severity.value,
        "sentence": finding.sentence,
        "subject": finding.subject,
        "trace": None if finding.trace is None or procedure is None else _trace(procedure, finding.trace),
        "doomed_after": finding.doomed_after,
        "remarks": [{**_place(each.place), "sentence": each.sentence} for each in finding.remarks],
        "mend": finding.mend.says if finding.mend else None,
        "edits": _edits(finding.mend) if finding.mend else [],
    }


def _edits(mend: Mend) -> list[dict[str, Any]]:
    return [{**_place(each.place), **_edit(each)} for each in mend.edits]


def _edit(edit: Edit) -> dict[str, Any]:
    match edit:
        case Reword(_, was, now):
            return {"was": was, "now": now}
        case Put(_, keys, value):
            return {"keys": list(keys), "value": value}
        case Ask(_, condition, key):
            return {"key": key, "condition": condition}


def _story(procedure: Procedure, told: StoryResult) -> dict[str, Any]:
    story, at = told.story, departure(procedure, told)
    return {
        **_place(story.place),
        "name": story.name,
        "kind": story.kind,
        "events": list(story.events),
        "possible": told.possible,
        "as_wanted": told.as_wanted,
        "departs": at
        and {
            "sentence": f"The {story.kind} story '{story.name}' {wording.departure(procedure, story, at)}.",
            "position": at.position,
            "event": at.event,
            "refused": at.refused,
            "refusals": [_refusal(each) for each in at.refusals],
            "missing": at.missing and text(at.missing),
            "case": dict(at.case),
            "trace": _trace(procedure, told.departs.trace) if told.departs else None,
        },
    }


def _refusal(why: Refusal) -> dict[str, Any]:
    return {
        **_place(why.transition.place),
        "transition": why.transition.id,
        "stands": why.stands,
        "leads_from_here": why.leads_from_here,
        "missing": why.missing and text(why.missing),
        "case": dict(why.case),
        "ended": why.ended,
    }


def _place(place: Place) -> dict[str, Any]:
    return {"file": place.file, "line": place.line, "column": place.column}


def _trace(procedure: Procedure, trace: Trace) -> dict[str, Any]:
    end: dict[str, Value] = dict(trace.end)
    return {
        "start": dict(trace.start),
        "events": list(trace.events),
        "steps": [
            {
                "event": each.event,
                "words": wording.step(procedure, each),
                "transitions": [taken.id for taken in each.taken],
                "now": {name: each.after[name] for name in each.after if each.after[name] != each.before[name]},
            }
            for each in trace.steps
        ],
        "end": end,
        "if_dates_allow": trace.if_dates_allow,
    }


def _text(value: Any) -> str:
    return json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False)

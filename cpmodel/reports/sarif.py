"""The findings of a check as SARIF 2.1.0 (OASIS Standard, 2020), which code hosts and editors show at their lines.

A file under the folder that one is in is named from there, and a file of a procedure that comes with cpmodel from where
these are kept, so that no folder of the machine is told and the same finding has the same name everywhere. What
GitHub's code scanning asks for beyond the schema is kept: every rule has a help text, and every result a place in a
file and a fingerprint that stays the same when lines above it come and go.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from cpmodel import __version__
from cpmodel.model import wording
from cpmodel.model.findings import Finding, Mend, Place, Reword, Severity, Unreadable
from cpmodel.model.procedure import Procedure
from cpmodel.model.reliance import reliance
from cpmodel.model.semantics import Step, Trace
from cpmodel.reports import _unanswered
from cpmodel.reports._excerpts import excerpt

if TYPE_CHECKING:
    from cpmodel.api import Checked

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_PACKAGE = Path(__file__).parents[1]
_BASES: dict[str, str] = {
    "%SRCROOT%": "The folder in which cpmodel was run.",
    "CPMODEL": "The folder of the installed package cpmodel, which has the shipped procedures.",
}
_FAMILIES = {"0": "document", "1": "structure", "2": "behaviour", "3": "time", "4": "scenario", "5": "requirements"}


def of_check(checked: Checked, exit_code: int) -> str:
    """The findings of a check of a procedure that could be read, and what could not be answered."""
    procedure, found = checked.procedure, checked.verdict.findings
    resting = reliance(procedure)
    return _log(
        [(each, _result(each, _moving(procedure, each))) for each in found],
        successful=checked.complete,
        exit_code=exit_code,
        unanswered=_unanswered.sentences(procedure, checked.verdict),
        about={
            "procedure": procedure.name,
            "title": procedure.title,
            "version": procedure.version,
            "unverifiedLimits": {each.name: str(each.duration) for each in resting.unverified},
            "assumptions": {each.element.name: each.text for each in resting.assumptions},
            "likelyCauses": [each.sentence for each in checked.causes],
        },
    )


def of_unreadable(error: Unreadable) -> str:
    """The faults of documents that could not be read: nothing was checked."""
    return _log([(each, _result(each, {})) for each in error.findings], successful=False, exit_code=2, about={})


def _log(
    found: list[tuple[Finding, dict[str, Any]]],
    successful: bool,
    exit_code: int,
    about: Mapping[str, Any],
    unanswered: Iterable[str] = (),
) -> str:
    from cpmodel import api

    codes = sorted({*api.codes(), *(finding.code for finding, _ in found)})
    seen: Counter[str] = Counter()
    for finding, result in found:
        mark = _fingerprint(finding)
        seen[mark] += 1
        result["ruleIndex"] = codes.index(finding.code)
        result["partialFingerprints"] = {"cpmodel/v1": f"{mark}:{seen[mark]}"}
    run = {
        "tool": {
            "driver": {
                "name": "cpmodel",
                "version": __version__,
                "semanticVersion": __version__,
                "shortDescription": {"text": "Checks child protection procedures that are written as state machines."},
                "rules": [_rule(code, api.explain(code)) for code in codes],
            }
        },
        "invocations": [{"executionSuccessful": successful, "exitCode": exit_code, **_notifications(unanswered)}],
        "originalUriBaseIds": {name: {"description": {"text": said}} for name, said in _BASES.items()},
        "columnKind": "unicodeCodePoints",
        "language": "en-GB",
        "results": [result for _, result in found],
        "properties": dict(about),
    }
    if about:
        run["automationDetails"] = {"id": f"cpmodel/{about['procedure']}/"}
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=2, sort_keys=True, ensure_ascii=False)


def _notifications(unanswered: Iterable[str]) -> dict[str, Any]:
    notes = [{"level": "warning", "message": {"text": each}} for each in unanswered]
    return {"toolExecutionNotifications": notes} if notes else {}


def _rule(code: str, explanation: str) -> dict[str, Any]:
    first, _, rest = explanation.partition("\n")
    return {
        "id": code,
        "shortDescription": {"text": first},
        "fullDescription": {"text": " ".join(explanation.split())},
        "help": {"text": explanation, "markdown": f"**{first}**\n{rest}"},
        "properties": {"tags": [_FAMILIES[code[2]]]},
    }


def _result(finding: Finding, moving: dict[str, Any]) -> dict[str, Any]:
    mends = [finding.mend] if finding.mend else []
    said = [finding.sentence, *(f"Mend: {each.says}." for each in mends)]
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "level": "warning" if finding.severity is Severity.WARNING else "error",
        "message": {"text": " ".join([*said[:1], *moving.pop("said", ()), *said[1:]])},
        "locations": [_location(finding.place)],
        **moving,
    }
    if finding.remarks:
        result["relatedLocations"] = [
            {"id": number, **_location(each.place), "message": {"text": each.sentence}}
            for number, each in enumerate(finding.remarks, start=1)
        ]
    if fixes := [fix for each in mends if (fix := _fix(each))]:
        result["fixes"] = fixes
    return result


def _moving(procedure: Procedure, finding: Finding) -> dict[str, Any]:
    """What there is to say of a finding that has a story: the story, and from where on it could not be prevented."""
    if finding.trace is None:
        return {}
    steps = [_beginning(procedure, finding.trace)]
    steps += [
        _step(procedure, each, number == finding.doomed_after or number == len(finding.trace.steps))
        for number, each in enumerate(finding.trace.steps, start=1)
    ]
    doom = wording.doom(procedure, finding)
    return {
        "said": [doom] if doom else [],
        "codeFlows": [
            {
                "message": {"text": f"{wording.told(finding)}."},
                "threadFlows": [{"locations": steps}],
            }
        ],
    }


def _beginning(procedure: Procedure, trace: Trace) -> dict[str, Any]:
    said = wording.trace(procedure, Trace(trace.start))[0]
    return {
        "importance": "important",
        "location": {**_location(procedure.place), "message": {"text": said}},
        "state": {name: {"text": str(value)} for name, value in trace.start.items()},
    }


def _step(procedure: Procedure, step: Step, essential: bool) -> dict[str, Any]:
    return {
        "importance": "essential" if essential else "important",
        "location": {**_location(step.taken[0].place), "message": {"text": wording.step(procedure, step)}},
        "state": {name: {"text": str(value)} for name, value in step.after.items() if value != step.before[name]},
    }


def _location(place: Place) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": _artifact(place.file)}
    if place.line:
        physical["region"] = _region(place)
    return {"physicalLocation": physical}


def _region(place: Place, length: int | None = None) -> dict[str, Any]:
    found = excerpt(place) if length is None else None
    reach = length or (found.length if found else 0)
    region: dict[str, Any] = {"startLine": place.line, "startColumn": place.column}
    return {**region, "endColumn": place.column + reach} if reach else region


def _artifact(file: str) -> dict[str, str]:
    path = Path(file).absolute()
    for base, folder in (("%SRCROOT%", Path.cwd()), ("CPMODEL", _PACKAGE)):
        if path.is_relative_to(folder):
            return {"uri": quote(path.relative_to(folder).as_posix()), "uriBaseId": base}
    return {"uri": path.as_uri()}


def _fix(mend: Mend) -> dict[str, Any] | None:
    """The mend as replacements of text, or None where some of it is no mere change of words."""
    words = [each for each in mend.edits if isinstance(each, Reword)]
    if len(words) < len(mend.edits) or not all(map(_is_written, words)) or not words:
        return None
    files: dict[str, list[dict[str, Any]]] = {}
    for each in words:
        replacement = {"deletedRegion": _region(each.place, len(each.was)), "insertedContent": {"text": each.now}}
        files.setdefault(each.place.file, []).append(replacement)
    return {
        "description": {"text": wording.sentence_case(mend.says)},
        "artifactChanges": [
            {"artifactLocation": _artifact(file), "replacements": some} for file, some in files.items()
        ],
    }


def _is_written(edit: Reword) -> bool:
    """True where the word begins at the place itself: in a text of several lines the place is only that of the text."""
    line = excerpt(edit.place)
    return line is None or line.text.startswith(edit.was, edit.place.column - 1)


def _fingerprint(finding: Finding) -> str:
    """What a finding is about, whatever line it is on: its code, its file, its element, or else what its line says."""
    found = excerpt(finding.place)
    about: Iterable[str] = (
        finding.code,
        _artifact(finding.place.file)["uri"],
        finding.subject or (found.text.strip() if found else finding.sentence),
    )
    return sha256("\n".join(about).encode()).hexdigest()[:16]

"""The report as one page: everything inside it, nothing fetched, readable without scripts, on a phone and on paper.

`page` gathers plain rows from the values that the verbs return; the template beside it only sets them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from importlib.resources import files
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from cpmodel import __version__
from cpmodel.exports import svg, text
from cpmodel.model import wording
from cpmodel.model.coverage import citations
from cpmodel.model.findings import Finding, Place, Severity
from cpmodel.model.procedure import Grounds, Procedure
from cpmodel.model.scenario import Evidence
from cpmodel.model.stories import StoryResult
from cpmodel.reports import _charts
from cpmodel.reports._charts import Bar, Chart

if TYPE_CHECKING:
    from cpmodel.api import Checked
    from cpmodel.experiments import Results

LARGE = 1100.0
"""From this width on, in points, a diagram is scrolled rather than made smaller."""
SHARES, SERIES = 3, 5
"""So many shares, and so many counts, of one family make a chart."""
LONG = 25
"""A table with more rows than this is folded; what is wrong is always shown."""
PARTS = (
    ("summary", "Summary"),
    ("findings", "Findings"),
    ("rules", "Rules and stories"),
    ("requirements", "Requirements"),
    ("limits", "Time limits and assumptions"),
    ("diagrams", "Diagrams"),
    ("simulation", "A simulated year"),
    ("method", "Method"),
)


def page(checked: Checked, results: Results | None = None, drawn: Mapping[str, str] | None = None) -> str:
    """Write the whole report of a checked procedure, and of a simulated scenario where there is one.

    `drawn` has the SVG of pathways and of the `overview` that are drawn already, by name; what is not there is drawn.
    """
    import jinja2

    folder = files("cpmodel.reports") / "templates"
    environment = jinja2.Environment(
        autoescape=True, trim_blocks=False, undefined=jinja2.StrictUndefined, keep_trailing_newline=True
    )
    template = environment.from_string((folder / "report.html.j2").read_text(encoding="utf-8"))
    css = (folder / "report.css").read_text(encoding="utf-8")
    return template.render(css=_safe(css), program=__version__, **_content(checked, results, drawn or {}))


def _safe(markup: str) -> Any:
    """Markup of ours, which is not escaped again."""
    from markupsafe import Markup

    return Markup(markup)


def _content(checked: Checked, results: Results | None, drawn: Mapping[str, str]) -> dict[str, Any]:
    procedure = checked.procedure
    simulated = _simulation(results) if results else None
    return {
        "procedure": procedure,
        "parts": [{"id": name, "title": title} for name, title in PARTS if name != "simulation" or results],
        "summary": list(_summary(checked, results)),
        "headline": list(_headline(checked)),
        "explored": _explored(checked),
        "findings": [_finding(procedure, each) for each in checked.verdict.findings],
        "rules": [
            {"says": rule.says, "holds": name not in checked.broken_rules, "grounds": grounds(rule.grounds)}
            for name, rule in procedure.rules.items()
        ],
        "stories": [_story(procedure, each) for each in checked.stories],
        "long": LONG,
        "coverage": _coverage(checked),
        "requirements": list(_requirements(checked)),
        "reliance": f"The procedure {checked.reliance}.",
        "limits": [
            {
                "title": limit.title,
                "words": wording.limit_sentence(procedure, limit),
                "statutory": limit.statutory,
                "verified": limit.verified,
                "grounds": grounds(limit.grounds),
            }
            for limit in procedure.all_limits.values()
        ],
        "assumptions": [
            f"{each.element.kind} {each.element.name}: {each.text}" for each in checked.reliance.assumptions
        ],
        "pictures": list(_pictures(procedure, drawn)),
        "simulation": simulated,
        "spaces": [
            {
                "pathways": ", ".join(map(wording.in_words, each.pathways)) or "rules and limits over all pathways",
                "configurations": f"{each.configurations:,}",
                "steps": f"{each.steps:,}",
            }
            for each in checked.verdict.explored
        ],
    }


# --- the summary ---------------------------------------------------------------------------------------------------


def _summary(checked: Checked, results: Results | None) -> Iterator[str]:
    procedure = checked.procedure
    errors, warnings = len(checked.errors), len(checked.verdict.findings) - len(checked.errors)
    if errors or warnings:
        yield f"The checks found {counted(errors, 'error')} and {counted(warnings, 'warning')}."
    else:
        yield (
            "The checks found no fault: every case can reach an end, nothing that must be heard is lost, and all rules "
            "and stories hold."
        )
    yield (
        f"{counted(len(procedure.pathways), 'pathway')} with {counted(len(procedure.states), 'state')} and "
        f"{counted(len(procedure.transitions), 'transition')} were explored together; "
        f"the procedure {checked.reliance}."
    )
    if results:
        yield (
            f"The scenario “{results.scenario.title}” was simulated "
            f"{counted(len(results.replications), 'time')} with seed {results.seed}."
        )


def _headline(checked: Checked) -> Iterator[dict[str, str]]:
    told = [each for each in checked.stories if each.story.kind != "optional"]
    rules = len(checked.procedure.rules)
    yield {"number": f"{checked.verdict.configurations:,}", "words": "configurations explored"}
    yield {"number": f"{rules - len(checked.broken_rules)} of {rules}", "words": "rules hold"}
    yield {"number": f"{sum(each.as_wanted for each in told)} of {len(told)}", "words": "stories go as told"}
    total = len(checked.procedure.requirements)
    yield {"number": f"{len(checked.coverage.behaves)} of {total}", "words": "requirements shape what can happen"}


def _explored(checked: Checked) -> str:
    verdict = checked.verdict
    return (
        f"{counted(verdict.configurations, 'configuration')} explored in "
        f"{counted(len(verdict.explored), 'state space')}: every one that a case can come to."
    )


# --- findings, rules and stories -----------------------------------------------------------------------------------


def _finding(procedure: Procedure, finding: Finding) -> dict[str, Any]:
    return {
        "warning": finding.severity is Severity.WARNING,
        "code": finding.code,
        "place": place(finding.place),
        "sentence": finding.sentence,
        "trace": wording.trace(procedure, finding.trace) if finding.trace else (),
    }


def place(where: Place) -> str:
    """A place without the folders of the machine: `conference.yaml:15:3`."""
    return f"{PurePath(where.file).name}:{where.line}:{where.column}"


def _story(procedure: Procedure, result: StoryResult) -> dict[str, Any]:
    story = result.story
    said = "possible" if result.possible else "not possible"
    if story.kind == "forbidden":
        said = "refused, as it must be" if result.as_wanted else "not refused at its last event"
    elif story.kind == "required":
        said = "goes as told" if result.as_wanted else "does not go as told"
    return {
        "name": story.name,
        "kind": story.kind,
        "as_wanted": result.as_wanted,
        "result": said,
        "events": [wording.event_of_pathway(procedure, each) for each in story.events],
    }


def grounds(found: Grounds) -> str:
    """On what an element rests, in one line."""
    parts = [", ".join(found.cites)] if found.cites else []
    parts += [f"because: {found.because}"] if found.because else []
    parts += [f"assumed: {found.assumed}"] if found.assumed else []
    parts += [f"taken over from {found.adopted_from}"] if found.adopted_from else []
    return "; ".join(parts) or "nothing given"


# --- requirements --------------------------------------------------------------------------------------------------


def _coverage(checked: Checked) -> str:
    found = checked.coverage
    return (
        f"Of {counted(len(checked.procedure.requirements), 'requirement')}, {len(found.behaves)} shape what can happen "
        f"or check it, {len(found.annotates)} are carried in words only, {len(found.not_modelled)} are left out with a "
        f"reason, and {len(found.missing)} are missing."
    )


def _requirements(checked: Checked) -> Iterator[dict[str, str]]:
    procedure, found = checked.procedure, checked.coverage
    cited = citations(procedure)
    parts = (
        (found.behaves, "behaves", "good"),
        (found.annotates, "annotates", "good"),
        (found.not_modelled, "not modelled", ""),
        (found.missing, "missing", "bad"),
    )
    for name, each in procedure.requirements.items():
        part, tone = next((said, tone) for names, said, tone in parts if name in names)
        source = procedure.sources[each.document].title if each.document in procedure.sources else each.document
        where = ", ".join(f"{one.kind} {one.name}" for one in cited.get(name, ()))
        yield {
            "id": name,
            "says": each.says,
            "source": f"{source}: {each.at}",
            "part": part,
            "tone": tone,
            "where": where or each.not_modelled or "nowhere",
        }


# --- diagrams ------------------------------------------------------------------------------------------------------


def _pictures(procedure: Procedure, drawn: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    yield _picture(
        "overview",
        "How the pathways start and follow one another",
        None,
        drawn.get("overview") or svg.overview(procedure),
        text.overview_sections(procedure),
    )
    for name, pathway in procedure.pathways.items():
        drawing = drawn.get(name) or svg.pathway(procedure, name)
        yield _picture(name, pathway.title, pathway.note, drawing, text.sections(procedure, name))


def _picture(name: str, title: str, note: str | None, drawing: str, sections: text.Sections) -> dict[str, Any]:
    width = float(drawing.partition(' width="')[2].partition('"')[0])
    return {
        "name": name,
        "title": title,
        "note": note,
        "svg": _safe(drawing),
        "large": width > LARGE,
        "sections": sections,
    }


# --- the simulation ------------------------------------------------------------------------------------------------


def _simulation(results: Results) -> dict[str, Any]:
    scenario = results.scenario
    known = {each.measure: each for each in scenario.published.values()}
    rows = []
    for name, measure in results.measures.items():
        found = results.estimates.get(name)
        against = known.get(name)
        rows.append(
            {
                "title": measure.title,
                "unit": measure.unit,
                "mean": number(found.mean) if found else "none",
                "between": f"{number(found.low)} to {number(found.high)}" if found and found.replications > 1 else "",
                "published": f"{number(against.value)} ({against.use}): {against.source}" if against else "",
            }
        )
    evidence = list(_evidence(scenario))
    assumed = sum(bool(each["assumed"]) for each in evidence)
    level = next((each.confidence for each in results.estimates.values()), 0.95)
    return {
        "title": scenario.title,
        "note": scenario.note,
        "said": (
            f"From {day(scenario.begins)} up to {day(scenario.ends)}, "
            f"{counted(len(results.replications), 'replication')}, seed {results.seed}."
        ),
        "charts": list(_drawn(results, {name: each.value for name, each in known.items()})),
        "rows": rows,
        "interval": f"{level:.0%} interval" if len(results.replications) > 1 else "Interval (needs two replications)",
        "resting": (
            f"Of {counted(len(evidence), 'number')} with evidence in the scenario, {assumed} are assumed; "
            "the others have a source."
        ),
        "evidence": evidence,
    }


def _drawn(results: Results, published: Mapping[str, float]) -> Iterator[Chart]:
    """A chart for each family of measures that is large enough: shares as points, counts as columns.

    A family has the words before the colon of its titles in common, or the first part of its names.
    """
    families: dict[tuple[str, str, str], list[Bar]] = {}
    for name, measure in results.measures.items():
        found = results.estimates.get(name)
        if found is None:
            continue
        before, colon, after = measure.title.partition(": ")
        family = before if colon else wording.sentence_case(wording.in_words(name.partition(".")[0]))
        label = wording.sentence_case(after) if colon else measure.title
        bar = Bar(label, found.mean, found.low, found.high, published.get(name))
        families.setdefault((family, measure.unit, measure.basis), []).append(bar)
    for (family, unit, basis), bars in families.items():
        title = f"{family} (counting {basis})"
        if unit == "%" and len(bars) >= SHARES:
            yield _namespaced(_charts.shares(title, bars, "per cent"))
        elif unit != "%" and len(bars) >= SERIES:
            yield _namespaced(_charts.series(title, bars, unit))


def _namespaced(chart: Chart) -> Chart:
    """The same with the drawing marked as safe for the page."""
    return Chart(_safe(chart.svg), chart.caption)


def _evidence(part: Any, path: tuple[str, ...] = ()) -> Iterator[dict[str, str]]:
    """Every number of a scenario with its evidence, found by walking the scenario; the path names the number."""
    if isinstance(part, Evidence):
        if part.source or part.assumed:
            within = f" (factor {part.low:g} to {part.high:g})" if (part.low, part.high) != (1.0, 1.0) else ""
            yield {
                "name": ", ".join(map(wording.in_words, path)) or "the scenario",
                "source": part.source or "",
                "assumed": f"{part.assumed}{within}" if part.assumed else "",
            }
    elif isinstance(part, Mapping):
        for name, each in part.items():
            yield from _evidence(each, (*path, str(name)))
    elif isinstance(part, tuple):
        for each in part:
            yield from _evidence(each, path)
    elif is_dataclass(part) and not isinstance(part, type):
        for field in fields(part):
            own = path if field.name == "evidence" else (*path, field.name)
            yield from _evidence(getattr(part, field.name), own)


# --- numbers and words ---------------------------------------------------------------------------------------------


def number(value: float) -> str:
    """A number as people read it: no decimals from a thousand on, else one."""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:,.1f}"


def counted(count: int, one: str) -> str:
    """`1 error`, `2 errors`."""
    return f"{count:,} {one if count == 1 else f'{one}s'}"


def day(date: Any) -> str:
    """A date as it is written in Britain: 1 April 2023."""
    return f"{date.day} {date:%B %Y}"

"""The report as one page: everything inside it, nothing fetched, readable without scripts, on a phone and on paper.

`page` gathers plain rows from the values that the verbs return; the template beside it only sets them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from cpmodel import __version__
from cpmodel.exports import svg, text
from cpmodel.model import wording
from cpmodel.model.coverage import Citation, citations
from cpmodel.model.findings import Finding, Place, Severity
from cpmodel.model.procedure import Duty, Grounds, Limit, Procedure, Rule, State, Story, Transition
from cpmodel.model.refusals import departure, nearest
from cpmodel.model.semantics import Trace
from cpmodel.model.stories import StoryResult
from cpmodel.model.wording import counted
from cpmodel.reports import _figures, _simulated, _unanswered
from cpmodel.reports._excerpts import cut, excerpt, in_procedure
from cpmodel.reports._gathering import MOST, after, alike, together
from cpmodel.reports._templates import environment, inlined

if TYPE_CHECKING:
    from cpmodel.api import Checked
    from cpmodel.depending import Absence
    from cpmodel.experiments import Results

LARGE = 1100.0
"""From this width on, in points, a diagram is scrolled rather than made smaller."""
LONG = 25
"""A table with more rows than this is folded; what is wrong is always shown."""
PARTS = (
    ("summary", "Summary"),
    ("findings", "Findings"),
    ("rules", "Rules and stories"),
    ("absences", "Who can hold up whom"),
    ("requirements", "Requirements"),
    ("limits", "Time limits"),
    ("rests-on", "What is not confirmed"),
    ("diagrams", "Diagrams"),
    ("simulation", "The simulated year"),
    ("method", "Method"),
)


def page(
    checked: Checked,
    results: Results | None = None,
    drawn: Mapping[str, str] | None = None,
    absences: Iterable[Absence] = (),
) -> str:
    """Write the whole report of a checked procedure, and of a simulated scenario where there is one.

    `drawn` has the SVG of pathways and of the `overview` that are drawn already, by name; what is not there is drawn.
    `absences` say who can hold up whom; without them there is no such part.
    """
    from markupsafe import Markup

    setting = environment()
    setting.filters["drawing"] = Markup
    template = setting.get_template("report.html.jinja")
    return template.render(
        css=inlined("report.css"), program=__version__, **_content(checked, results, drawn or {}, tuple(absences))
    )


def _content(
    checked: Checked, results: Results | None, drawn: Mapping[str, str], absences: tuple[Absence, ...]
) -> dict[str, Any]:
    procedure = checked.procedure
    missing = {"simulation"} if results is None else set()
    missing |= set() if absences else {"absences"}
    findings = list(finding_rows(procedure, together(checked.verdict.findings)))
    return {
        "procedure": procedure,
        "parts": [{"id": name, "title": title} for name, title in PARTS if name not in missing],
        "summary": list(_summary(checked, results)),
        "headline": list(_headline(checked)),
        "long": LONG,
        "explored": _explored(checked),
        "causes": [{**_place(each.place), "sentence": each.sentence} for each in checked.causes],
        "findings": findings[:MOST],
        "more_findings": findings[MOST:],
        "rules": [
            {"says": rule.says, "holds": name not in checked.broken_rules, "grounds": grounds(rule.grounds)}
            for name, rule in procedure.rules.items()
            if name not in checked.unasked_rules
        ],
        "unanswered": list(_unanswered.sentences(procedure, checked.verdict)),
        "stories": [_story(procedure, each) for each in checked.stories],
        "absences": [_absence(procedure, each) for each in absences],
        "departing": [
            _departing(procedure, each)
            for each in alike(procedure, (each for each in checked.stories if not each.as_wanted))
        ],
        "parts_of_coverage": list(_parts_of_coverage(checked)),
        "requirements": list(_requirements(checked)),
        "reliance": f"The procedure {checked.reliance}.",
        "limits": [_limit(procedure, each) for each in procedure.all_limits.values()],
        "unverified": [f"{_limit_title(each)}: {wording.limit(each)}" for each in checked.reliance.unverified],
        "assumptions": [
            {"of": f"{each.element.kind} {element(procedure, each.element)}", "text": each.text}
            for each in checked.reliance.assumptions
        ],
        "pictures": list(_pictures(procedure, drawn)),
        "simulation": simulation(results) if results else None,
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
    size = f"{counted(len(procedure.pathways), 'pathway')} running side by side"
    if not checked.complete:
        yield (
            f"The procedure, {size}, was checked only in part: some questions were not answered, and are named under"
            f" the findings. What was asked found {counted(errors, 'error')} and {counted(warnings, 'warning')}."
        )
    elif errors or warnings:
        yield (
            f"The procedure, {size}, was checked in every situation that a case can come to. "
            f"The checks found {counted(errors, 'error')} and {counted(warnings, 'warning')}; each is below, most with "
            "the shortest story that shows it."
        )
    else:
        yield (
            f"The procedure, {size}, was checked in every situation that a case can come to, and nothing was found: "
            "every case can reach an end, nothing that must be heard is lost, and every rule holds."
        )
    if results and (said := list(_simulated.highlights(results))):
        yield (
            f"In the simulated year ({results.scenario.title}), {wording.listed(said)}. These are means of "
            f"{counted(len(results.replications), 'replication')}. A published figure that is called fitted or input "
            "tests nothing; one that is called predicted does."
        )
    yield f"None of this is more certain than what it is made of: the procedure {checked.reliance}."


def _headline(checked: Checked) -> Iterator[dict[str, str]]:
    told = [each for each in checked.stories if each.story.kind != "optional"]
    rules = len(checked.procedure.rules)
    errors = len(checked.errors)
    yield {"number": f"{errors:,}", "words": "error" if errors == 1 else "errors"}
    yield {"number": f"{checked.verdict.configurations:,}", "words": "configurations explored"}
    holding = rules - len(checked.broken_rules) - len(checked.unasked_rules)
    yield {"number": f"{holding} of {rules}", "words": "rules hold"}
    yield {
        "number": f"{sum(each.as_wanted for each in told)} of {len(told)}",
        "words": "required and forbidden stories go as they should",
    }
    total = len(checked.procedure.requirements)
    yield {"number": f"{len(checked.coverage.behaves)} of {total}", "words": "requirements shape what can happen"}


def _explored(checked: Checked) -> str:
    verdict = checked.verdict
    every = ": every one that a case can come to" if checked.complete else ""
    return (
        f"{counted(verdict.configurations, 'configuration')} explored in "
        f"{counted(len(verdict.explored), 'state space')}{every}. A configuration says where "
        "a case stands in every pathway at once, and what is known about it."
    )


# --- findings, rules and stories -----------------------------------------------------------------------------------


def finding_rows(procedure: Procedure, groups: Iterable[list[Finding]]) -> Iterator[dict[str, Any]]:
    """Groups of findings as they are set on a page; of a story that begins as the one before, only what comes then."""
    before: Trace | None = None
    for group in groups:
        yield _findings(procedure, group, before)
        before = group[0].trace or before


def _findings(procedure: Procedure, group: list[Finding], before: Trace | None) -> dict[str, Any]:
    """The first of several findings of one code at one place, and what the others say."""
    finding, *others = group
    return {
        "warning": finding.severity is Severity.WARNING,
        "code": finding.code,
        "sentence": finding.sentence,
        **_place(finding.place),
        "told": wording.told(finding),
        "trace": after(procedure, finding.trace, before) if finding.trace else (),
        "doom": wording.doom(procedure, finding),
        "remarks": [{**_place(each.place), "sentence": each.sentence} for each in finding.remarks],
        "mend": finding.mend.says if finding.mend else None,
        "others": [each.sentence for each in others],
    }


def _place(where: Place) -> dict[str, Any]:
    """A place, and the line that is written there, in three parts of which the middle one is the word at the place."""
    found = excerpt(where)
    if found is None:
        return {"place": place(where), "line": None}
    short = cut(found)
    start, end = short.column - 1, short.column - 1 + short.length
    return {
        "place": place(where),
        "line": {
            "number": where.line,
            "before": short.text[:start],
            "word": short.text[start:end],
            "after": short.text[end:],
        },
    }


def place(where: Place) -> str:
    """A place without the folders of the machine, but with that of the procedure.

    >>> place(Place("/somewhere/mine/pathways/conference.yaml", 15, 3))
    'mine/pathways/conference.yaml:15:3'
    """
    return f"{in_procedure(where.file)}:{where.line}:{where.column}"


def _story(procedure: Procedure, result: StoryResult) -> dict[str, Any]:
    story = result.story
    said = "possible" if result.possible else "not possible"
    if story.kind == "forbidden":
        said = "refused at its last event" if result.as_wanted else "not refused at its last event"
    return {
        "name": _called(story),
        "note": story.note,
        "kind": story.kind,
        "as_wanted": result.as_wanted,
        "result": said,
        "file": in_procedure(story.place.file),
        "events": [wording.event(procedure, each) for each in story.events],
    }


def _called(story: Story) -> str:
    return wording.sentence_case(wording.in_words(story.name))


def _departing(procedure: Procedure, group: list[StoryResult]) -> dict[str, Any]:
    """Stories that stop for one reason: the first with where and why, and the names of the others."""
    result, *others = group
    story, at = result.story, departure(procedure, result)
    assert at is not None, story.name
    known = at.position is not None and at.position < len(story.event_places)
    return {
        "name": _called(story),
        "kind": story.kind,
        "says": f"This {story.kind} story {wording.departure(procedure, story, at)}.",
        **_place(story.event_places[at.position or 0] if known else story.place),
        "refusals": [
            {**_place(each.transition.place), "sentence": wording.refusal(procedure, each)}
            for each in nearest(at.refusals)
        ],
        "trace": wording.trace(procedure, result.departs.trace) if result.departs else (),
        "others": [_called(each.story) for each in others],
    }


def _absence(procedure: Procedure, found: Absence) -> dict[str, Any]:
    return {
        "role": wording.absent(procedure, found.role),
        "can_stay_away": found.can_stay_away,
        "waiting": {
            procedure.pathways[name].title: [wording.state(procedure, each) for each in states]
            for name, states in found.by_pathway.items()
        },
    }


def grounds(found: Grounds) -> str:
    """On what an element rests, in one line."""
    parts = [", ".join(found.cites)] if found.cites else []
    parts += [f"because: {found.because.rstrip('.')}"] if found.because else []
    parts += [f"assumed: {found.assumed.rstrip('.')}"] if found.assumed else []
    parts += [f"taken over from {found.adopted_from.rstrip('.')}"] if found.adopted_from else []
    return "; ".join(parts) or "nothing given"


# --- requirements and limits ---------------------------------------------------------------------------------------


def _parts_of_coverage(checked: Checked) -> Iterator[dict[str, str]]:
    found = checked.coverage
    for names, part, meaning in (
        (found.behaves, "behaves", "something that changes what can happen, or checks it, carries the requirement"),
        (found.annotates, "annotates", "only words carry it, such as a duty of a role"),
        (found.not_modelled, "not modelled", "left out, with the reason"),
        (found.missing, "missing", "none of these; the checks report it"),
    ):
        yield {"count": str(len(names)), "part": part, "meaning": meaning}


def _requirements(checked: Checked) -> Iterator[dict[str, Any]]:
    procedure, found = checked.procedure, checked.coverage
    cited = citations(procedure)
    parts = (
        (found.behaves, "behaves", "good"),
        (found.annotates, "annotates", ""),
        (found.not_modelled, "not modelled", ""),
        (found.missing, "missing", "bad"),
    )
    for name, each in procedure.requirements.items():
        part, tone = next((said, tone) for names, said, tone in parts if name in names)
        source = procedure.sources[each.document].title if each.document in procedure.sources else each.document
        carriers: dict[str, list[str]] = {}
        for one in cited.get(name, ()):
            called = element(procedure, one)
            if called not in carriers.setdefault(one.kind, []):
                carriers[one.kind].append(called)
        yield {
            "id": name,
            "says": each.says,
            "source": f"{source}: {each.at}",
            "part": part,
            "tone": tone,
            "carriers": {kind: "; ".join(names) for kind, names in carriers.items()},
            "reason": "" if carriers else each.not_modelled or "no element, and no reason",
        }


def element(procedure: Procedure, cited: Citation) -> str:
    """What an element is called, without the word for its kind."""
    match cited.element:
        case State() as one:
            return f"{wording.quoted(one.title)} ({wording.in_words(one.pathway)})"
        case Transition() as one:
            return f"{wording.quoted(wording.transition(procedure, one))} ({wording.in_words(one.pathway)})"
        case Duty() as one:
            return f"{wording.role(procedure, one.role)}: {one.text.rstrip('.')}"
        case Rule() as one:
            return wording.quoted(one.says.rstrip("."))
        case Story() as one:
            return wording.quoted(wording.in_words(one.name))
        case one:
            return wording.quoted(one.title)


def _limit(procedure: Procedure, limit: Limit) -> dict[str, Any]:
    return {
        "title": _limit_title(limit),
        "length": f"at least {limit.duration}" if limit.within is None else str(limit.duration),
        "words": wording.limit_sentence(procedure, limit),
        "note": limit.note,
        "statutory": limit.statutory,
        "verified": limit.verified,
        "grounds": grounds(limit.grounds),
    }


def _limit_title(limit: Limit) -> str:
    """A limit's title; that of a state says in which pathway it is, since other pathways have like states."""
    return f"{limit.title} ({wording.in_words(limit.of_state[0])})" if limit.of_state else limit.title


# --- diagrams ------------------------------------------------------------------------------------------------------


def _pictures(procedure: Procedure, drawn: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    title = "How the pathways start and follow one another"
    whole = drawn.get("overview") or svg.overview(procedure)
    yield picture("overview", title, None, whole, text.overview_sections(procedure))
    for name, pathway in procedure.pathways.items():
        drawing = drawn.get(name) or svg.pathway(procedure, name)
        yield picture(name, pathway.title, pathway.note, drawing, text.sections(procedure, name))


def picture(name: str, title: str, note: str | None, drawing: str, sections: text.Sections) -> dict[str, Any]:
    """A drawing as it is set on a page, with ids that no other drawing there has, and the same in words."""
    found = re.search(r'width="([\d.]+)" height="([\d.]+)"', drawing)
    assert found, name
    width, height = map(float, found.groups())
    return {
        "name": name,
        "title": title,
        "note": note,
        "svg": _apart(drawing, f"{name}--"),
        "large": width > LARGE,
        "tall": height > width,
        "sections": sections,
    }


def _apart(drawing: str, prefix: str) -> str:
    """The same drawing with ids that no other drawing on the page has."""
    renamed = re.sub(r'(<[^<>]* id=")([^"]+)"', rf'\g<1>{prefix}\g<2>"', drawing)
    return re.sub(
        r'aria-(labelledby|describedby)="([^"]+)"',
        lambda found: f'aria-{found[1]}="{" ".join(prefix + each for each in found[2].split())}"',
        renamed,
    )


# --- the simulation ------------------------------------------------------------------------------------------------


def simulation(results: Results) -> dict[str, Any]:
    """What a page says of a simulated scenario."""
    scenario, replications = results.scenario, len(results.replications)
    rests = _simulated.resting(results)
    assumed = sum(bool(each.assumed) for each in rests)
    level = next((each.confidence for each in results.estimates.values()), 0.95)
    return {
        "title": scenario.title,
        "note": scenario.note,
        "said": (
            f"The period from {wording.plain_day(scenario.begins)} to {wording.plain_day(scenario.ends - timedelta(days=1))} was simulated "
            f"{counted(replications, 'time')}, with seed {results.seed}.{_simulated.standing(results)}"
        ),
        "groups": list(_figures.shown(_figures.of_results(results))),
        "interval": f"{level:.0%} interval" if replications > 1 else "Interval (needs two replications)",
        "level": f"{level:.0%}",
        "replications": replications,
        "seed": results.seed,
        "published": bool(scenario.published),
        "rests": rests,
        "resting": (
            f"The scenario has {counted(len(rests), 'number or table of numbers', 'numbers and tables of numbers')}: "
            f"{len(rests) - assumed} with a published source, {assumed} assumed, each with a range. How much the results "
            "move within those ranges is not measured here."
        ),
        "definitions": _simulated.definitions(_figures.of_results(results).names),
    }

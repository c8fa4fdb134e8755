"""A comparison of two procedures as one page: the answer, then people, behaviour, time, pictures, and all that is written otherwise.

Everything is inside it and nothing is fetched; it reads without scripts, on a phone, and on paper in black and white.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, get_args

from cpmodel import __version__
from cpmodel.comparing import pictures
from cpmodel.comparing.values import Effect, How, Kind, Turn
from cpmodel.model import wording
from cpmodel.model.procedure import Procedure
from cpmodel.model.reliance import reliance
from cpmodel.reports._gathering import together
from cpmodel.reports._templates import environment, inlined
from cpmodel.reports.comparison import SILENCE, answer, several
from cpmodel.reports.html import LONG, finding_rows, grounds, picture, place

if TYPE_CHECKING:
    from cpmodel.comparing import Change, Comparison, Difference
    from cpmodel.comparing.values import LimitChange, Reset, Side
    from cpmodel.exports.compared import Compared

PARTS = (
    ("people", "What each role does differently"),
    ("behaviour", "What can happen otherwise"),
    ("limits", "Time limits"),
    ("diagrams", "Diagrams"),
    ("rules", "Rules, stories and findings"),
    ("requirements", "Requirements"),
    ("text", "What is written otherwise"),
    ("method", "How this was found"),
)
_TURNS: dict[Turn, tuple[str, str]] = {
    "newly possible": ("+ Newly possible", "good"),
    "no longer possible": ("\N{MINUS SIGN} No longer possible", "bad"),
    "leads elsewhere": ("~ Leads elsewhere", ""),
    "by others": ("~ Others act", ""),
    "at rest": ("~ Ends otherwise", ""),
    "begins otherwise": ("~ Begins otherwise", ""),
}
_EFFECTS: dict[Effect, str] = {
    "tighter": "\N{BLACK DOWN-POINTING TRIANGLE} tighter",
    "looser": "\N{BLACK UP-POINTING TRIANGLE} looser",
    "tighter or looser": "~ tighter or looser",
    "same": "~ as long, but otherwise",
    "added": "+ new",
    "removed": "\N{MINUS SIGN} gone",
}
_HOW: dict[How, str] = {
    "added": "+ new",
    "removed": "\N{MINUS SIGN} gone",
    "changed": "~ changed",
    "renamed": "~ another name",
    "merged": "~ now one",
    "split": "~ now several",
}
_RULES: tuple[Kind, ...] = ("rule", "story")
_REQUIREMENTS: tuple[Kind, ...] = ("requirement", "source")


def page(found: Comparison) -> str:
    """Write the page of a comparison; of each pathway that is drawn otherwise there is one diagram."""
    from markupsafe import Markup

    setting = environment()
    setting.filters["drawing"] = Markup
    return setting.get_template("comparison.html.jinja").render(
        css=inlined("report.css"),
        program=__version__,
        most=LONG,
        old=str(found.old),
        new=str(found.new),
        answer=answer(found),
        parts=[{"id": name, "title": title} for name, title in PARTS],
        headline=list(_headline(found)),
        silence=SILENCE,
        people=found.people,
        differences=[_difference(found, each) for each in found.differences],
        limits=[_limit(each) for each in found.limits],
        pictures=[_picture(each) for each in pictures(found.pair)],
        checked=found.findings is not None,
        appeared=_findings(found.new, found.findings.appeared if found.findings else ()),
        gone=_findings(found.old, found.findings.gone if found.findings else ()),
        rules=list(_changes(found, _RULES)),
        requirements=list(_changes(found, _REQUIREMENTS)),
        changes=list(_changes(found, [each for each in get_args(Kind) if each not in (*_RULES, *_REQUIREMENTS)])),
        walked=[
            {"pathways": wording.listed(map(wording.in_words, each.pathways)), "pairs": f"{each.pairs:,}"}
            for each in found.walked
        ],
        rests=[f"{each} {reliance(each)}." for each in (found.old, found.new)],
    )


def _headline(found: Comparison) -> Iterator[dict[str, str]]:
    effects = [each.effect for each in found.limits]
    yield {"number": str(len(found.differences)), "words": "differences in what can happen to a case"}
    yield {
        "number": str(len(effects)),
        "words": f"limits changed: {effects.count('tighter')} tighter, {effects.count('looser')} looser,"
        f" {effects.count('added')} new, {effects.count('removed')} gone",
    }
    yield {"number": str(len(found.people)), "words": "roles with something to learn"}
    words = sum(each.words_only for each in found.changes)
    yield {"number": str(len(found.changes)), "words": f"changes in the text, {words} of them in words only"}


# --- behaviour, time and pictures ----------------------------------------------------------------------------------


def _difference(found: Comparison, each: Difference) -> dict[str, Any]:
    said, tone = _TURNS[each.turn]
    new = each.turn != "no longer possible" and each.new_story is not None
    story = each.new_story if new else each.old_story
    lead, _, rest = each.sentence.partition(": ")
    return {
        "said": said,
        "tone": tone,
        "sentence": rest if lead.lower() == each.turn else each.sentence,
        "sides": [_side(*both) for both in (("new", each.new), ("old", each.old)) if both[1]],
        "requirements": _cited(found, each.old, each.new),
        "story": wording.trace(found.new if new else found.old, story) if story else (),
        "steps": wording.counted(len(story.steps), "step") if story else "",
    }


def _side(version: str, one: Side | None) -> str:
    assert one
    return f"{version}: {place(one.place)}"


def _cited(found: Comparison, *sides: Side | None) -> list[str]:
    """The requirements that either version cites, in the words of the one that has them."""
    said = {
        name: requirement.says
        for procedure, one in zip((found.old, found.new), sides, strict=True)
        if one
        for name in one.grounds.cites
        if (requirement := procedure.requirements.get(name))
    }
    return [f"{name}: {words}" for name, words in said.items()]


def _limit(each: LimitChange) -> dict[str, Any]:
    side = each.new or each.old
    assert side
    where = f" ({wording.in_words(each.name.partition('.')[0])})" if "." in each.name else ""
    return {
        "title": side.title + where,
        "effect": _EFFECTS[each.effect],
        "tone": {"tighter": "bad", "looser": "good"}.get(each.effect, ""),
        "said": each.sentences,
        "grounds": grounds(side.grounds),
    }


def _picture(each: Compared) -> dict[str, Any]:
    sections = (
        ("+ Only in the new version", each.added),
        ("\N{MINUS SIGN} Only in the old version", each.removed),
        ("~ Changed", each.changed),
    )
    return picture(each.name, each.title, None, each.drawing, tuple(part for part in sections if part[1]))


def _findings(procedure: Procedure, some: Iterable[Any]) -> list[dict[str, Any]]:
    return list(finding_rows(procedure, together(some)))


# --- what is written -----------------------------------------------------------------------------------------------


def _changes(found: Comparison, kinds: Iterable[Kind]) -> Iterator[dict[str, Any]]:
    """The changes of some kinds of elements, kind by kind."""
    for kind in kinds:
        rows = [_change(each) for each in found.changes if each.kind == kind]
        if rows:
            yield {"kind": several(kind), "rows": rows}


def _change(each: Change) -> dict[str, Any]:
    sides = each.new or each.old
    return {
        "how": _HOW[each.how],
        "title": wording.listed(dict.fromkeys(one.title for one in sides)),
        "names": f"{each.old[0].name}, now {each.new[0].name}" if each.how == "renamed" else "",
        "keys": [_reset(key) for key in each.keys],
        "places": [_side(*both) for both in (*(("old", one) for one in each.old), *(("new", one) for one in each.new))],
        "cites": ", ".join(dict.fromkeys(name for one in sides for name in one.grounds.cites)),
    }


def _reset(key: Reset) -> dict[str, str]:
    if key.more or key.less:
        return {
            "called": key.called,
            "was": f"also {wording.listed(key.less)}" if key.less else "",
            "now": f"also {wording.listed(key.more)}" if key.more else "",
        }
    return {"called": key.called, "was": key.was or "nothing", "now": key.now or "nothing"}

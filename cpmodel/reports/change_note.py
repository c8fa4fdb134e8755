"""A comparison as a dated note in Markdown, to be pasted into the minutes: what changes, for whom, and on which requirement."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from cpmodel.model import wording
from cpmodel.reports.comparison import SILENCE, answer, several

if TYPE_CHECKING:
    from cpmodel.comparing import Change, Comparison
    from cpmodel.comparing.values import Effect, How, Reset, Side

_HOW: dict[How, str] = {
    "added": "added",
    "removed": "taken out",
    "changed": "changed",
    "renamed": "has another name",
    "merged": "merged into one",
    "split": "split",
}
_EFFECTS: dict[Effect, str] = {"same": "as long, but otherwise", "added": "new", "removed": "gone"}
_MARKUP = re.compile(r"[\\`*<>\[\]|]|(?<!\w)_|_(?!\w)")


def note(found: Comparison, day: date) -> str:
    """Write the note of a day. Each change cites its requirements; those that cite none say so."""
    title = _plain(found.new.title)
    lines = [f"# Change note: {title}", "", f"{wording.day(day)}", ""]
    lines += [f"- From: {_plain(str(found.old))}", f"- To: {_plain(str(found.new))}", "", answer(found)]
    words = [each for each in found.changes if each.words_only]
    rules = [each for each in found.changes if not each.words_only and each.kind in ("rule", "story")]
    others = [each for each in found.changes if not each.words_only and each not in rules]
    for heading, said in (
        ("What each role does differently", _people(found)),
        ("What can happen otherwise", _behaviour(found)),
        ("Time limits", _limits(found)),
        ("What is written otherwise", _changes(others)),
        ("Rules and stories", _changes(rules)),
        ("What is said in other words", _changes(words)),
        ("What the checks find", _findings(found)),
        ("Requirements cited", _requirements(found)),
    ):
        if some := list(said):
            lines += ["", f"## {heading}", "", *some]
    return "\n".join(lines) + "\n"


def _people(found: Comparison) -> Iterator[str]:
    if found.people:
        yield SILENCE
    for each in found.people:
        yield from ("", f"### {_plain(each.title)}", "")
        yield from (f"- **{matter.title}.** {_plain(' '.join(matter.sentences))}" for matter in each.matters)


def _behaviour(found: Comparison) -> Iterator[str]:
    return (f"- {_plain(each.sentence)}{_cited([each.old, each.new])}" for each in found.differences)


def _limits(found: Comparison) -> Iterator[str]:
    for each in found.limits:
        side = each.new or each.old
        assert side
        yield f"- **{_plain(side.title)}**, {_EFFECTS.get(each.effect, each.effect)}: {_plain(' '.join(each.sentences))}{_cited([each.old, each.new])}"


def _changes(some: Iterable[Change]) -> Iterator[str]:
    """One line each; what came or went whole, is of one kind and rests on the same requirements has one line together."""
    together: dict[Any, list[Change]] = {}
    for each in some:
        whole = each.how in ("added", "removed") and not each.keys
        together.setdefault((each.kind, each.how, _cited([*each.old, *each.new])) if whole else each, []).append(each)
    for first, *rest in together.values():
        if not rest:
            yield _change(first)
            continue
        sides = [side for each in (first, *rest) for side in (*each.old, *each.new)]
        titles = wording.listed(dict.fromkeys(wording.quoted(one.title) for one in sides))
        yield f"- {several(first.kind)} {_HOW[first.how]}: {_plain(titles)}.{_cited(sides)}"


def _change(each: Change) -> str:
    sides = each.new or each.old
    titles = wording.listed(dict.fromkeys(wording.quoted(one.title) for one in sides))
    names = f", {each.old[0].name} is now {each.new[0].name}" if each.how == "renamed" else ""
    keys = "; ".join(map(_reset, each.keys))
    said = f"{wording.sentence_case(each.kind)} {titles}, {_HOW[each.how]}{names}{f': {keys}' if keys else ''}"
    return f"- {_plain(said.removesuffix('.'))}.{_cited([*each.old, *each.new])}"


def _reset(each: Reset) -> str:
    if each.more or each.less:
        parts = [*([f"also {wording.listed(each.more)}"] if each.more else [])]
        parts += [f"no longer {wording.listed(each.less)}"] if each.less else []
        return f"{each.called} {', '.join(parts)}"
    return f"{each.called} {each.now or 'nothing'}, before {each.was or 'nothing'}"


def _findings(found: Comparison) -> Iterator[str]:
    if found.findings:
        yield from (f"- New: {each.code} {_plain(each.sentence)}" for each in found.findings.appeared)
        yield from (f"- Gone: {each.code} {_plain(each.sentence)}" for each in found.findings.gone)


def _cited(sides: Iterable[Side | None]) -> str:
    cites = dict.fromkeys(name for one in sides if one for name in one.grounds.cites)
    return f" [{', '.join(cites)}]" if cites else " [no requirement]"


def _requirements(found: Comparison) -> Iterator[str]:
    """What the requirements say that are cited above; of one that both have, what it says now."""
    sides = [one for each in found.differences for one in (each.old, each.new) if one]
    sides += [one for each in found.limits for one in (each.old, each.new) if one]
    sides += [one for each in found.changes for one in (*each.old, *each.new)]
    known = {**found.old.requirements, **found.new.requirements}
    cited = {name for one in sides for name in one.grounds.cites}
    return (f"- {name}: {_plain(each.says)}" for name, each in known.items() if name in cited)


def _plain(text: str) -> str:
    """A text in which nothing is taken for markup."""
    return _MARKUP.sub(lambda each: f"\\{each[0]}", " ".join(text.split()))

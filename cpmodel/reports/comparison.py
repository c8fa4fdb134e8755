"""A comparison of two procedures as plain text: the verdict first, then behaviour, time, people, findings, and the text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cpmodel.model import wording
from cpmodel.reports._excerpts import shown

if TYPE_CHECKING:
    from cpmodel.comparing import Comparison, Difference
    from cpmodel.comparing.values import Kind


def answer(found: Comparison) -> str:
    """The answer in one sentence."""
    if found.same:
        return "Nothing was changed."
    effects = [each.effect for each in found.limits]
    counts = {effect: effects.count(effect) for effect in ("tighter", "looser", "added", "removed")}
    words = {"tighter": "tighter", "looser": "looser", "added": "new", "removed": "gone"}
    limits = [f"{count} {words[effect]}" for effect, count in counts.items() if count]
    others = len(effects) - sum(counts.values())
    limits += [f"{others} otherwise changed"] if others else []
    parts = [f"{wording.counted(len(effects), 'limit')} changed ({wording.listed(limits)})"] if limits else []
    roles = len(found.people)
    parts += [f"{wording.counted(roles, 'role')} {'has' if roles == 1 else 'have'} something to learn"] if roles else []
    beside = wording.listed(parts) or "only the text was changed"
    gone = _pathways(found)
    if found.equivalent:
        return (
            "A case goes as before: after the same events the same can happen, by the same people, to the same outcomes;"
            f" {beside}.{gone}"
        )
    behave = f"{wording.counted(len(found.differences), 'difference')} in what can happen to a case"
    return f"There {'is' if len(found.differences) == 1 else 'are'} {wording.listed([behave, *parts])}.{gone}"


def _pathways(found: Comparison) -> str:
    """The pathways that only one of the two has: of all that changes they are the most that a role has to know."""
    said = []
    for how, words in (("added", "new"), ("removed", "no longer there")):
        titles = [
            wording.quoted(side.title)
            for each in found.changes
            if (each.kind, each.how) == ("pathway", how)
            for side in (*each.old, *each.new)
        ]
        if titles:
            said.append(f" {wording.listed(titles)} {'is' if len(titles) == 1 else 'are'} {words}.")
    return "".join(said)


SILENCE = (
    "In brackets stands the pathway. What only one version says is told as new, or as no longer possible, said or set."
    " A version that is silent about a duty or a time does not forbid it: ask there what is done."
)
"""How to read what a role has to learn, where one of the two texts is silent."""


def text(found: Comparison) -> str:
    """What a second procedure does otherwise than a first: the verdict, then behaviour, time, people, findings and text."""
    parts = ["\n".join(_verdict(found))]
    parts += ["\n".join(_difference(found, each)) for each in found.differences]
    if found.limits:
        parts.append("\n".join(_in_time(found)))
    for each in found.people:
        parts.append("\n".join([each.title, *(f"  {sentence}" for sentence in each.sentences)]))
    if found.findings:
        for said, some in (("New findings", found.findings.appeared), ("Findings that are gone", found.findings.gone)):
            if some:
                parts.append("\n".join([f"{said}:", *(f"  {each}" for each in some)]))
    if found.changes:
        parts.append("\n".join(["What was written otherwise:", *_changes(found)]))
    return "\n\n".join(parts)


_KINDS: dict[Kind, str] = {
    "story": "Stories",
    "calendar": "Keys of the calendar",
    "group of events": "Groups of events",
    "procedure": "Keys of the procedure",
}


def several(kind: Kind) -> str:
    """What several elements of a kind are called, at the beginning of a sentence."""
    return _KINDS.get(kind, f"{kind.capitalize()}s")


def _verdict(found: Comparison) -> Iterator[str]:
    yield f"From {found.old}"
    yield f"to   {found.new}"
    if found.same:
        yield "  Nothing was changed."
        return
    if found.equivalent:
        yield "  A case goes as before: the same events are possible after the same events, by the same people, to the same outcomes."
    else:
        yield f"  {wording.counted(len(found.differences), 'difference')} in what can happen to a case."
    words = sum(each.words_only for each in found.changes)
    yield (
        f"  {wording.counted(len(found.changes), 'change')} in the text, {words} of them in words only;"
        f" {wording.counted(len(found.limits), 'limit')} and {wording.counted(len(found.people), 'role')} concerned."
    )


def _difference(found: Comparison, each: Difference) -> Iterator[str]:
    yield each.sentence
    for side in (each.new, each.old):
        if side:
            yield f"  {shown(side.place)}{_rests_on(side.grounds.cites)}"
    new = each.turn != "no longer possible" and each.new_story is not None
    story = each.new_story if new else each.old_story
    if story is not None:
        yield f"  The shortest story that shows it (if dates allow), {wording.counted(len(story.steps), 'step')}:"
        yield from (f"    {line}" for line in wording.trace(found.new if new else found.old, story))


def _rests_on(cites: tuple[str, ...]) -> str:
    return f" (requirements {', '.join(cites)})" if cites else ""


def _in_time(found: Comparison) -> Iterator[str]:
    yield "Limits:"
    for each in found.limits:
        side = each.new or each.old
        assert side
        yield f"  {each.effect:<18} {side.title} ({each.name}){_rests_on(side.grounds.cites)}"
        yield from (f"    {sentence}" for sentence in each.sentences)


def _changes(found: Comparison) -> Iterator[str]:
    for each in found.changes:
        yield f"  {each.sentence}"
        for side in (*each.old, *each.new):
            yield f"    {shown(side.place)}{_rests_on(side.grounds.cites)}"

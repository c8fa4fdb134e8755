"""What becomes of each limit: whether there is less time than before, or more.

Lengths in one unit are compared by their numbers. Where units or calendars differ they are compared on real calendars, from
every day of four years, since working days are longer or shorter than other days by where in the year they fall.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np

from cpmodel.comparing.pairing import Pair, side
from cpmodel.comparing.saying import said
from cpmodel.comparing.values import Effect, LimitChange
from cpmodel.model import wording
from cpmodel.model.calendar import Calendar
from cpmodel.model.condition import ALWAYS
from cpmodel.model.duration import Duration
from cpmodel.model.procedure import CalendarRules, Limit, Procedure
from cpmodel.space import Ints

_FIRST, _LAST = date(2026, 1, 1), date(2029, 12, 31)
_HOURS_A_DAY = 24


def limits(pair: Pair) -> tuple[LimitChange, ...]:
    """Every limit that is not what it was, those of states among them."""
    return tuple(_changed(pair))


def _changed(pair: Pair) -> Iterator[LimitChange]:
    moved, new = dict(pair.translated.all_limits), pair.new.all_limits
    originals = dict(zip(_in_order(pair), pair.old.all_limits.values(), strict=True))
    for name, limit in moved.items():
        old = originals[name]
        now = new.get(name)
        if now is None:
            sentence = f"Such a time is no longer set. It was: {_what(pair.old, old)}"
            yield LimitChange(name, "removed", side(pair.old, old), None, (sentence,))
            continue
        effect, said_of_length = _effect(pair, limit, now)
        sentences = (*said_of_length, *_otherwise(pair, old, limit, now))
        if sentences:
            yield LimitChange(name, effect, side(pair.old, old), side(pair.new, now), sentences)
    for name, limit in new.items():
        if name not in moved:
            yield LimitChange(name, "added", None, side(pair.new, limit), (f"New: {_what(pair.new, limit)}",))


def _in_order(pair: Pair) -> Iterator[str]:
    """The names in the translation of the limits of the old procedure, in its order."""
    for name, limit in pair.old.all_limits.items():
        if limit.of_state:
            pathway, state = limit.of_state
            yield f"{pair.known.pathways.get(pathway, pathway)}.{pair.known.state(pathway, state)}"
        else:
            yield pair.known.limits.get(name, name)


def _what(procedure: Procedure, limit: Limit) -> str:
    if limit.of_state:
        return f"{wording.stay(procedure.states['.'.join(limit.of_state)])}."
    return wording.limit_sentence(procedure, limit)


def _effect(pair: Pair, old: Limit, new: Limit) -> tuple[Effect, tuple[str, ...]]:
    calendars = pair.old.calendar, pair.new.calendar
    if (old.within is None) != (new.within is None):
        return "tighter or looser", (f"It was {length(old)}, and is {length(new)}.",)
    if old.duration == new.duration and (calendars[0] == calendars[1] or old.duration.unit == "hours"):
        return "same", ()
    before, after = (_lengths(each, limit.duration) for each, limit in zip(calendars, (old, new), strict=True))
    if old.duration.unit == new.duration.unit == "hours":
        before, after = np.array([old.duration.count]), np.array([new.duration.count])
    less, more = bool((after < before).any()), bool((after > before).any())
    if new.within is None:
        less, more = more, less
    if not less and not more:
        return "same", (f"{_how(old, new)} that is the same time.",) if old.duration != new.duration else ()
    if less and more:
        return "tighter or looser", (f"{_how(old, new)} that is {_extremes(before, after)}.",)
    always = bool((after != before).all())
    word: Effect = "tighter" if less else "looser"
    where = "" if always else " from some days, and the same from others"
    return word, (f"{_how(old, new)} that is {word}{where}.",)


def _how(old: Limit, new: Limit) -> str:
    if old.duration == new.duration:
        return f"{length(new)} as before, by another calendar:".capitalize()
    return f"{length(new)} where it was {length(old)}:".capitalize()


def length(limit: Limit) -> str:
    """How long a limit is: `within 10 working days`, `at least 3 days ahead`."""
    return f"within {limit.within}" if limit.within else f"at least {limit.duration} ahead"


def _extremes(before: Ints, after: Ints) -> str:
    change = after - before
    return f"up to {wording.counted(int(-change.min()), 'day')} less from some days, up to {wording.counted(int(change.max()), 'day')} more from others"


def _lengths(rules: CalendarRules, length: Duration) -> Ints:
    """For a start on each day, how many days the length is; hours as whole days, rounded down."""
    calendar = Calendar.of(rules)
    days = Duration(length.count // _HOURS_A_DAY, "days") if length.unit == "hours" else length
    starts = np.arange((_LAST - _FIRST).days + 1, dtype=np.int64)
    return np.array(calendar.due_days(calendar.days(_FIRST, _LAST), days), dtype=np.int64) - starts


def _otherwise(pair: Pair, old: Limit, moved: Limit, new: Limit) -> Iterator[str]:
    """What else is not as it was: the events, the condition, and how sure the number is."""
    for key, also, no_longer in (
        ("starts", "It now also starts on", "It no longer starts on"),
        ("until", "It now also stops on", "It no longer stops on"),
        ("void", "It is now also out of the count after", "It is no longer out of the count after"),
        ("before", "It is now also ahead of", "It is no longer ahead of"),
    ):
        was, held = getattr(moved, key), getattr(new, key)
        if more := said(pair.new, new, key, held - was):
            yield f"{also} {more}."
        left = (
            was - held
        ) & pair.new.own_events.keys()  # that it does not stop on an event that is gone needs no saying
        if less := said(pair.old, old, key, frozenset(map(pair.old_event, left))):
            yield f"{no_longer} {less}."
    if moved.before_date != new.before_date:
        now, was = (
            said(*each)
            for each in (
                (pair.new, new, "before_date", new.before_date),
                (pair.old, old, "before_date", old.before_date),
            )
        )
        yield f"It is ahead of {now or 'no date'}; before: {was or 'no date'}."
    if moved.when != new.when:
        now, was = wording.condition(pair.new, new.when), wording.condition(pair.old, old.when)
        counts, counted = (
            ("always" if text == ALWAYS else f"where {said_}") for text, said_ in ((new.when, now), (moved.when, was))
        )
        yield f"It counts {counts}; before: {counted}."
    if moved.restart != new.restart:
        yield "Each new start begins the time again." if new.restart else "A new start no longer begins the time again."
    if moved.statutory != new.statutory:
        yield "It is statutory now." if new.statutory else "It is no longer statutory."
    if moved.verified != new.verified:
        yield "Its number is confirmed now." if new.verified else "Its number is no longer confirmed."

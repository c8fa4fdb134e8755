"""Checking again on every save: one round after the other, each with what is new and gone since the one before.

Files are looked at twice a second, by name, size and time of change, which costs next to nothing and needs nothing from
the system. An editor that saves in several steps is waited for; what is half saved all the same is a round of its own
that says what could not be read, and the next save puts it right.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from cpmodel import api
from cpmodel.model.findings import Finding, Unreadable
from cpmodel.reading.basing import folders
from cpmodel.reading.procedures import folder_of

PAUSE = 0.5
"""Seconds between two looks at the files."""
_SETTLING = 0.1
"""Seconds for which nothing must change before what was saved is read."""

Saved = dict[str, tuple[int, int]]
"""When each file was changed last, and its size."""
Ask = Callable[[], api.Checked]
"""Reads and checks the procedure; raises `Unreadable`."""


@dataclass(frozen=True)
class Round:
    """One round: what the check said, or why nothing could be read, and what that changes since the last that could be."""

    number: int
    seconds: float
    outcome: api.Checked | Unreadable
    gone: tuple[Finding, ...] = ()
    new: tuple[Finding, ...] = ()


def watch(procedure: str | Path, largest: int | None = None, fresh: bool = False) -> Iterator[Round]:
    """Yield a round now and after every save, until Ctrl-C. Raises `Unreadable` where there is no such folder."""
    folder = folder_of(procedure)
    with api.ready() as pool:
        yield from rounds(folder, lambda: api.check(api.load(folder), largest=largest, fresh=fresh, pool=pool))


def rounds(folder: Path, ask: Ask, wait: Callable[[float], None] = time.sleep) -> Iterator[Round]:
    """Yield a round now and whenever a document in the folder, or in one that it is based on, was changed, added or taken away.

    It ends where a check was stopped.
    """
    known: tuple[Finding, ...] = ()
    number = 0
    while True:
        number += 1
        looked_at = folders(folder)
        seen = saved(*looked_at)
        began = time.perf_counter()
        outcome = _outcome(ask)
        seconds = time.perf_counter() - began
        if isinstance(outcome, Unreadable):
            yield Round(number, seconds, outcome)
        else:
            found = outcome.verdict.findings
            first = number == 1
            yield Round(number, seconds, outcome, _without(known, found), () if first else _without(found, known))
            if outcome.verdict.stopped:
                return
            known = found
        _wait_for_save(looked_at, seen, wait)


def saved(*folders: Path) -> Saved:
    """How the documents of these folders stand now; what cannot be looked at is as if it were not there."""
    found: Saved = {}
    for folder in folders:
        try:
            for path in sorted(folder.rglob("*.y*ml")):
                status = path.stat()
                found[str(path)] = (status.st_mtime_ns, status.st_size)
        except OSError:  # taken away while it was looked at: seen by the next look
            pass
    return found


def _outcome(ask: Ask) -> api.Checked | Unreadable:
    try:
        return ask()
    except Unreadable as error:
        return error


def _wait_for_save(folders: tuple[Path, ...], seen: Saved, wait: Callable[[float], None]) -> None:
    """Wait until something is not as it was seen, and then until it stays so."""
    now = saved(*folders)
    while now == seen:
        wait(PAUSE)
        now = saved(*folders)
    while True:
        wait(_SETTLING)
        later = saved(*folders)
        if later == now:
            return
        now = later


def _without(some: Iterable[Finding], others: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings that are not among the others, whatever their lines: they move with every edit."""
    there = {_key(each) for each in others}
    return tuple(each for each in some if _key(each) not in there)


def _key(finding: Finding) -> tuple[str, str, str, str]:
    return finding.place.file, finding.code, finding.subject, finding.sentence

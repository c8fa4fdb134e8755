"""Mends that are tried, and kept only where the whole check proves that it mends and breaks nothing.

A mend is tried on the procedure as it would be: the changed text is read instead of the file, and nothing is written.
It is kept where the finding is then gone and there is none that was not there before. Where the procedure cannot be read, the
faults of its documents take the place of the findings. Nothing is written before all has been tried.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from stat import S_IWUSR

from cpmodel import files
from cpmodel.checks import Verdict
from cpmodel.model.findings import Edit, Finding, Severity, Unreadable
from cpmodel.model.procedure import Procedure
from cpmodel.reading.basing import folders
from cpmodel.reading.editing import CannotEdit, edited
from cpmodel.reading.procedures import load, shape_of

Check = Callable[[Procedure], Verdict]
"""The whole check."""


@dataclass(frozen=True, slots=True)
class Left:
    """A finding whose mend was not kept, and why, as a sentence."""

    finding: Finding
    why: str


@dataclass(frozen=True)
class Mending:
    """What mends were kept and what they make of the procedure; nothing of it is written yet.

    `procedure` and `verdict` are those of the mended procedure. Where it can still not be read both are None, and
    `faults` says why.
    """

    procedure: Procedure | None
    verdict: Verdict | None
    faults: tuple[Finding, ...]
    mended: tuple[Finding, ...]
    left: tuple[Left, ...]
    contents: Mapping[Path, tuple[bytes, bytes]]
    """Each file that changes, with what it says and what it will say."""

    def write(self) -> None:
        """Write the mended files, all or none. Raises OSError, and ValueError where a file was changed meanwhile."""
        files.rewrite(self.contents)


def mend(folder: Path, check: Check) -> Mending:
    """Try the mends of whatever is wrong with the procedure in the folder. The same procedure gives the same mends."""
    return _Bench(folder, check).mending()


class _Refused(Exception):  # noqa: N818  # control flow inside this module only
    """A mend is not kept; the message is the sentence that says why."""


@dataclass(frozen=True)
class _State:
    """How things stand: what the changed files say, and what is found then."""

    texts: Mapping[str, bytes]
    procedure: Procedure | None = None
    verdict: Verdict | None = None
    faults: tuple[Finding, ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        return self.verdict.findings if self.verdict else self.faults

    @property
    def counted(self) -> Counter[tuple[str, str]]:
        return Counter(map(_key, self.findings))


@dataclass
class _Bench:
    """Where mends are tried."""

    folder: Path
    check: Check
    before: dict[str, bytes] = field(default_factory=dict)
    mended: list[Finding] = field(default_factory=list)
    refusals: dict[tuple[str, str], str] = field(default_factory=dict)

    def mending(self) -> Mending:
        state = self._all_read()
        if not state.faults:
            state = self._all_checked(self._checked(state))
        there = {_key(each): each for each in state.findings}
        left = tuple(Left(there[key], why) for key, why in self.refusals.items() if key in there)
        contents = {Path(name): (self.before[name], text) for name, text in sorted(state.texts.items())}
        return Mending(state.procedure, state.verdict, state.faults, tuple(self.mended), left, contents)

    # --- documents that cannot be read ---------------------------------------------------------------------------

    def _read(self, texts: Mapping[str, bytes]) -> _State:
        try:
            return _State(texts, load(self.folder, texts))
        except Unreadable as unreadable:
            return _State(texts, faults=unreadable.findings)

    def _all_read(self) -> _State:
        """Mend one fault after the other, as long as there is a mend that was not refused."""
        state = self._read({})
        refused: set[Finding] = set()
        while found := next((each for each in state.faults if each.mend and each not in refused), None):
            try:
                state, mended = self._read_on(state, found)
            except _Refused as refusal:
                refused.add(found)
                self.refusals[_key(found)] = str(refusal)
            else:
                self.mended += mended
        return state

    def _read_on(self, state: _State, fault: Finding) -> tuple[_State, list[Finding]]:
        """Mend one fault, and with it what comes to light behind it: the reader passes over what is inside a faulty element."""
        mended = [fault]
        now = self._read(self._texts(state, mended))
        if now.counted[_key(fault)] >= state.counted[_key(fault)]:
            raise _Refused("The fault would still be there.")
        while new := now.counted - state.counted:
            behind = next((each for each in now.faults if _key(each) in new and each.mend), None)
            if behind is None or len(mended) > len(state.faults) + _MOST_BEHIND:
                raise _Refused(f"Behind it stands another, to be mended by hand: {_said(now, new)}")
            mended.append(behind)
            now = self._read(self._texts(now, [behind]))
        return now, mended

    # --- findings of a check -------------------------------------------------------------------------------------

    def _checked(self, state: _State) -> _State:
        assert state.procedure
        verdict = self.check(state.procedure)
        if verdict.stopped:
            raise KeyboardInterrupt
        return replace(state, verdict=verdict)

    def _all_checked(self, state: _State) -> _State:
        """Mend one finding after the other; then, together, those whose mend only writes down what is assumed.

        One fault often has many findings. A mend that repairs it takes the others away with it, and nothing needs to
        be assumed of them any more. What is assumed changes nothing for any case; so where something else goes wrong for
        one, nothing is assumed either: it would hide what comes of a cause that is still there. Nor is it changed then
        what can happen to a case, which comes after the other repairs, unless that puts all of it right.
        """
        while waiting := self._waiting(state):
            if repairs := [each for each in waiting if not _assumes(each)]:
                state = self._repaired(state, [each for each in repairs if not _redirects(each)] or repairs)
            elif wrong := _goes_wrong(state):
                self.refusals |= dict.fromkeys(map(_key, waiting), _would_hide(wrong))
            else:
                state = self._checked_on(state, waiting)
        return state

    def _repaired(self, state: _State, repairs: list[Finding]) -> _State:
        """Mend, of the first finding of each code, the one whose mend takes the most others away with it."""
        best: tuple[_State, Finding] | None = None
        for found in {each.code: each for each in reversed(repairs)}.values():
            try:
                now = self._together(state, [found])
                if _redirects(found) and (wrong := _goes_wrong(now)) and wrong.mend is None:
                    raise _Refused(_would_hide(wrong))
            except _Refused as refusal:
                self.refusals[_key(found)] = str(refusal)
                continue
            if best is None or len(now.findings) <= len(best[0].findings):
                best = now, found
        if best is None:
            return state
        self.mended.append(best[1])
        return best[0]

    def _waiting(self, state: _State) -> list[Finding]:
        """What has a mend that was not refused, each once."""
        found = {_key(each): each for each in state.findings if each.mend and _key(each) not in self.refusals}
        return list(found.values())

    def _checked_on(self, state: _State, batch: list[Finding]) -> _State:
        """Mend these together; where that cannot be kept, first the one half of them and then what is left of the other."""
        try:
            now = self._together(state, batch)
        except _Refused as refusal:
            if len(batch) == 1:
                self.refusals[_key(batch[0])] = str(refusal)
                return state
            state = self._checked_on(state, batch[: len(batch) // 2])
            others = set(map(_key, batch[len(batch) // 2 :]))
            left = [each for each in self._waiting(state) if _key(each) in others]
            return self._checked_on(state, left) if left else state
        self.mended += batch
        return now

    def _together(self, state: _State, batch: list[Finding]) -> _State:
        now = self._read(self._texts(state, batch))
        if now.faults:
            raise _Refused(f"The procedure could then not be read: {now.faults[0].code} {now.faults[0].sentence}")
        now = self._checked(now)
        assert now.verdict
        if now.verdict.unanswered:
            raise _Refused(f"That it breaks nothing is not proved: {now.verdict.unanswered[0].why}")
        if new := now.counted - state.counted:
            raise _Refused(f"It would bring another finding: {_said(now, new)}")
        if any(now.counted[_key(each)] >= state.counted[_key(each)] for each in batch):
            raise _Refused("The finding would still be there.")
        return now

    # --- texts ---------------------------------------------------------------------------------------------------

    def _texts(self, state: _State, findings: Iterable[Finding]) -> dict[str, bytes]:
        """What the files would say with the mends of these findings."""
        texts = dict(state.texts)
        by_file: dict[str, list[Edit]] = {}
        for edit in (edit for each in findings if each.mend for edit in each.mend.edits):
            by_file.setdefault(edit.place.file, []).append(edit)
        for name, edits in sorted(by_file.items()):
            texts[name] = self._text(name, texts, edits)
        if texts == dict(state.texts):
            raise _Refused("What it would write is there already.")
        return texts

    def _text(self, name: str, texts: Mapping[str, bytes], edits: Iterable[Edit]) -> bytes:
        file = Path(name)
        try:
            if name not in self.before:
                if not file.resolve().is_relative_to(self.folder.resolve()):
                    raise CannotEdit(self._elsewhere(file))
                if not file.stat().st_mode & S_IWUSR:
                    raise CannotEdit(f"{file.as_posix()} may only be read")
                self.before[name] = file.read_bytes()
            return edited(texts.get(name, self.before[name]).decode("utf-8"), edits, shape_of(file)).encode()
        except (CannotEdit, OSError) as error:
            raise _Refused(f"It cannot be written: {error}.") from error

    def _elsewhere(self, file: Path) -> str:
        bases = folders(self.folder)[1:]
        base = next((each for each in bases if file.resolve().is_relative_to(each.resolve())), None)
        if base is None:
            return f"{file.as_posix()} is not in the procedure's folder"
        return f"the line is in the base '{base.name}'; say under 'changes' what is otherwise here"


_MOST_BEHIND = 20
"""How many faults that come to light are mended together with the one that hid them."""


def _key(finding: Finding) -> tuple[str, str]:
    """What makes two findings the same, wherever they have moved. Faults of a document have no subject but what they say."""
    return finding.code, finding.subject or re.sub(r"\bline \d+", "line", finding.sentence)


def _assumes(finding: Finding) -> bool:
    """True where the mend only writes down that something is assumed."""
    return finding.mend is not None and finding.mend.assumes


def _redirects(finding: Finding) -> bool:
    """True where the mend changes what can happen to a case."""
    return finding.mend is not None and finding.mend.redirects


def _would_hide(wrong: Finding) -> str:
    return f"It would hide what may come of something that is still wrong; mend that first: {wrong}"


def _goes_wrong(state: _State) -> Finding | None:
    """The first error with a story that no assumption could mend, before all one that has no mend."""
    wrong = [each for each in state.findings if each.trace and each.severity is Severity.ERROR and not _assumes(each)]
    return min(wrong, key=lambda each: each.mend is not None, default=None)


def _said(state: _State, keys: Iterable[tuple[str, str]]) -> str:
    """The first of these findings, with its place."""
    first = next(each for each in state.findings if _key(each) in keys)
    return str(first)

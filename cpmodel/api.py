"""The verbs, as functions with typed results: what the command line, the studio and other programs call.

    import cpmodel

    procedure = cpmodel.load("derbyshire")
    checked = cpmodel.check(procedure)
    checked.verdict.findings          # what is wrong, with the shortest story that shows it
    Case = cpmodel.to_chart(procedure)   # a python-statemachine class of the whole case

Heavy libraries are imported by the verb that needs them.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from inspect import cleandoc
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cpmodel.model.coverage import Coverage, coverage
from cpmodel.model.findings import Finding, Severity
from cpmodel.model.procedure import Procedure
from cpmodel.model.reliance import Reliance, reliance
from cpmodel.model.stories import StoryResult
from cpmodel.model.stories import tell_all as tell_all

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor as Pool

    from cpmodel.calibration import Calibrated
    from cpmodel.causes import Cause
    from cpmodel.checks import Progress as CheckProgress
    from cpmodel.checks import Verdict
    from cpmodel.comparing import Comparison
    from cpmodel.covering import Covering
    from cpmodel.depending import Absence
    from cpmodel.drafting import Draft
    from cpmodel.experiments import Backtest, Capacity, Precision, Results, Sensitivity, WhatIf, WhyLate
    from cpmodel.experiments.capacity import First
    from cpmodel.guiding import Handbook
    from cpmodel.kpis import Measured
    from cpmodel.mending import Mending
    from cpmodel.model.log import EventLog
    from cpmodel.model.scenario import Scenario
    from cpmodel.mutating import Score
    from cpmodel.quizzing import Question
    from cpmodel.walking.commands import Session

CORES = os.cpu_count() or 1


@dataclass(frozen=True)
class Checked:
    """All that a check of one procedure has to say."""

    procedure: Procedure
    verdict: Verdict
    coverage: Coverage
    stories: tuple[StoryResult, ...]
    reliance: Reliance
    causes: tuple[Cause, ...] = ()
    """What many of the findings have in common, and is therefore likely to be their cause."""

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that fail a check."""
        return tuple(each for each in self.verdict.findings if each.severity is Severity.ERROR)

    @property
    def broken_rules(self) -> frozenset[str]:
        """The names of the rules that do not hold."""
        return frozenset(each.subject for each in self.verdict.findings if each.code in ("CP109", "CP211"))

    @property
    def unasked_rules(self) -> frozenset[str]:
        """The names of the rules of which it is not known whether they hold."""
        return frozenset(name for each in self.verdict.unanswered for name in each.rules)

    @property
    def complete(self) -> bool:
        """True where every question was answered."""
        return not self.verdict.unanswered


def shipped() -> tuple[str, ...]:
    """The names of the procedures that come with cpmodel."""
    from cpmodel.reading.procedures import shipped as names

    return names()


def load(procedure: str | Path) -> Procedure:
    """Read a procedure: a shipped one by its name, or a folder. Raises `Unreadable` with every fault of every file."""
    from cpmodel.reading.procedures import load as read

    return read(procedure)


def documents(procedure: str | Path) -> dict[str, str]:
    """The whole of a procedure as documents that need no base: the text of each by its name. Raises `Unreadable`."""
    from cpmodel.reading.procedures import documents as read

    return read(procedure)


def begin(folder: str | Path, based_on: str | Path | None = None) -> tuple[Path, ...]:
    """Write a local procedure to begin with into an empty folder, and return its files; `based_on` is a shipped one's name or a folder.

    Raises ValueError where the folder is not empty, and `Unreadable` where the base cannot be read.
    """
    from cpmodel.beginning import begin as begun

    return begun(Path(folder), based_on)


def written(texts: Mapping[str, str], folder: str | Path) -> tuple[Path, ...]:
    """Write the documents of a procedure (see `documents`) into an empty folder. Raises ValueError where it is not empty."""
    from cpmodel.beginning import written as write

    return write(texts, Path(folder))


def check(
    procedure: Procedure,
    processes: int = CORES,
    largest: int | None = None,
    progress: CheckProgress | None = None,
    fresh: bool = False,
    pool: Pool | None = None,
) -> Checked:
    """Run every check, rule and story over the whole case.

    `largest` is the most configurations that one state space may have; what would need more is left unanswered, and
    so is on Ctrl-C all that is still open (`Verdict.unanswered`). Where `fresh` is true nothing is taken from earlier
    checks, and nothing is kept for later ones. A `pool` of processes from `ready` works on it without having to be started.
    """
    from cpmodel import checks
    from cpmodel.keeping import shelf
    from cpmodel.space import LARGEST

    verdict = checks.check(procedure, processes, largest or LARGEST, progress, None if fresh else shelf(), pool)
    return _checked(procedure, verdict)


@contextmanager
def ready() -> Iterator[Pool | None]:
    """Processes that stay ready for several checks, so that only the first waits for them."""
    from cpmodel import checks

    with checks.ready(CORES) as pool:
        yield pool


def _checked(procedure: Procedure, verdict: Verdict) -> Checked:
    from cpmodel.causes import causes

    told = tell_all(procedure)
    likely = causes(procedure, verdict.findings, told)
    return Checked(procedure, verdict, coverage(procedure), told, reliance(procedure), likely)


@dataclass(frozen=True)
class Mended:
    """What was mended, what was left and why, and the check of the mended procedure; None where it cannot be read."""

    mending: Mending
    checked: Checked | None
    written: bool


def mend(
    procedure: str | Path,
    write: bool = True,
    processes: int = CORES,
    largest: int | None = None,
    progress: Callable[[int], None] | None = None,
    fresh: bool = False,
) -> Mended:
    """Mend in its files what is mechanical, each mend proved by a whole check; without `write` nothing is written.

    `progress` is called before each check with the number of checks that were made. A shipped procedure that is asked
    for by its name is not written to: ValueError.
    """
    from cpmodel import checks, mending
    from cpmodel.keeping import shelf
    from cpmodel.reading.procedures import folder_of
    from cpmodel.space import LARGEST

    folder = folder_of(procedure)
    if write and folder != Path(procedure):
        raise ValueError(
            f"'{procedure}' comes with cpmodel and stays as it is; copy its folder ({folder}), and mend the copy"
        )
    made = 0
    kept = None if fresh else shelf()

    def check_one(one: Procedure) -> Verdict:
        nonlocal made
        if progress:
            progress(made)
        made += 1
        return checks.check(one, processes, largest or LARGEST, shelf=kept, pool=pool)

    with checks.ready(processes) as pool:
        found = mending.mend(folder, check_one)
    if write:
        found.write()
    checked = found.procedure and found.verdict and _checked(found.procedure, found.verdict)
    return Mended(found, checked or None, write)


def walk(procedure: str | Path, day: date | None = None, stories: str | Path | None = None) -> Session:
    """Begin to walk a case on a day; `cpmodel.walking.commands.perform` takes the session and a line, and gives the next.

    Without a day it is a fixed one, so that the same lines give the same answers. Walks that are saved go to the file
    `stories`: by default `walked.yaml` in the procedure's folder of stories, and for a shipped procedure in the folder
    where one is. Raises `Unreadable` with every fault of the procedure.
    """
    from cpmodel.reading.procedures import folder_of
    from cpmodel.walking.case import FIRST_DAY
    from cpmodel.walking.commands import session

    own = folder_of(procedure) == Path(procedure)
    file = (Path(procedure) / "stories" if own else Path()) / "walked.yaml" if stories is None else Path(stories)
    return session(load(procedure), file, day or FIRST_DAY)


def cover(procedure: Procedure) -> Covering:
    """Find a small set of stories that takes every transition, and has every guard say yes and no."""
    from cpmodel.covering import cover as covered

    return covered(procedure)


def quiz(procedure: Procedure, count: int = 12, seed: int = 1) -> tuple[Question, ...]:
    """Make questions with proved answers from the procedure's own stories and the covering ones; another seed makes others.

    There are fewer than `count` where the procedure has no more to ask. Raises ValueError where that is less than 1.
    """
    from cpmodel.quizzing import quiz as asked

    told = [each for each in procedure.stories if each.kind == "required"]
    return asked(procedure, (*told, *cover(procedure).stories), count, seed)


def handbook(procedure: Procedure, story: str | None = None) -> Handbook:
    """Gather what a handbook tells: a card for each role, and one of the stories on its days as the typical case.

    Without `story` that is the longest in which every limit is kept. Raises ValueError where it cannot be told so.
    """
    from cpmodel.guiding import handbook as gathered

    return gathered(procedure, story, load(procedure.bases[0]) if procedure.bases else None)


def absences(procedure: Procedure, largest: int | None = None) -> tuple[Absence, ...]:
    """For each role say in which states a case would stay for ever if it stayed away.

    Raises `cpmodel.space.TooLarge` where a state space has more than `largest` configurations.
    """
    from cpmodel.depending import absences as found
    from cpmodel.space import LARGEST

    return found(procedure, largest or LARGEST)


def mutate(
    procedure: Procedure,
    sample: int | None = None,
    seed: int = 0,
    processes: int = CORES,
    progress: Callable[[int, int], None] | None = None,
) -> Score:
    """Break the procedure in every small way, or in a seeded sample of them, and count what the checks notice."""
    from cpmodel.mutating import measure

    return measure(procedure, sample=sample, seed=seed, processes=processes, progress=progress)


def compare(
    old: Procedure | str | Path,
    new: Procedure | str | Path,
    findings: bool = True,
    processes: int = CORES,
    largest: int | None = None,
    fresh: bool = False,
) -> Comparison:
    """What a second procedure does otherwise than a first: in its text, for a case, in time, for people, and in findings.

    Each is a procedure, or what `open_version` takes. Without `findings` the checks are not run, which takes most of the
    time; where they cannot answer everything nothing is said of findings. Raises `cpmodel.space.TooLarge` where the two
    are too large to be compared.
    """
    from cpmodel import checks
    from cpmodel.comparing import compare as compared
    from cpmodel.comparing import finding_changes
    from cpmodel.keeping import shelf
    from cpmodel.space import LARGEST

    one, other = (each if isinstance(each, Procedure) else open_version(each) for each in (old, new))
    found = compared(one, other, largest or LARGEST)
    if not findings or found.same:
        return found
    kept = None if fresh else shelf()
    before, after = (checks.check(each, processes, largest or LARGEST, None, kept) for each in (one, other))
    if any(each.stopped or each.unanswered for each in (before, after)):
        return found
    return replace(found, findings=finding_changes(found.pair, before.findings, after.findings))


def open_version(name: str | Path) -> Procedure:
    """Read a procedure by its name, its folder, or a git revision as `REV:path`. Raises `Unreadable`."""
    from cpmodel.reading.revisions import is_revision, load_revision

    return load_revision(str(name)) if is_revision(str(name)) else load(name)


def explain(code: str) -> str:
    """What a code means: the docstring of its check. Raises ValueError for a code that there is not."""
    found = _explanations()
    if code.upper() not in found:
        raise ValueError(f"There is no code '{code}'; there are: {', '.join(sorted(found))}.")
    return found[code.upper()]


def codes() -> tuple[str, ...]:
    """Every code that a finding can have."""
    return tuple(sorted(_explanations()))


def _explanations() -> dict[str, str]:
    from cpmodel.checks import catalogue
    from cpmodel.reading.codes import DOCUMENT_CODES, LOG_CODES, SCENARIO_CODES

    checks = {name: cleandoc(module.__doc__ or "") for name, module in catalogue().items()}
    return checks | DOCUMENT_CODES | SCENARIO_CODES | LOG_CODES


def schema(kind: str) -> str:
    """The JSON Schema of a kind of document, as text. Raises ValueError for a kind that there is not."""
    from cpmodel.reading.schemas import text

    return text(kind)


def kinds() -> tuple[str, ...]:
    """The kinds of document that there are."""
    from cpmodel.reading.schemas import KINDS

    return tuple(KINDS)


def draw(
    procedure: Procedure,
    folder: str | Path,
    progress: Callable[[int, int], None] | None = None,
    formats: Sequence[str] = ("svg", "png"),
    pathways: Sequence[str] = (),
    views: Sequence[str] = (),
) -> tuple[Path, ...]:
    """Draw some pathways, or every pathway and the overview, or views of them, into a folder, and return the files.

    `formats` are the names of the modules of `cpmodel.exports`; a view is `swimlanes`, `role:NAME`, `limit:NAME` or
    `story:NAME`, and `roles`, `limits` and `stories` are all of a kind. Raises ValueError for what there is not.
    """
    from cpmodel.exports.drawing import draw as drawn

    return tuple(drawn(procedure, Path(folder), progress, formats, pathways=pathways, views=views))


def to_chart(procedure: Procedure) -> Any:
    """The python-statemachine class of the whole case, all pathways in parallel (see `cpmodel.chart`)."""
    from cpmodel.chart import chart

    return chart(procedure)


def scenario(name: str | Path, procedure: Procedure | None = None) -> tuple[Procedure, Scenario]:
    """Read a scenario and the procedure that it is for. Raises `Unreadable` with every fault."""
    from cpmodel.reading.scenarios import load as read

    return read(name, procedure)


def calibrate(
    source: str,
    data: str | Path,
    area: str | Sequence[str],
    year: int,
    to: str | Path,
    based_on: str | Path | None = None,
    only_demand: bool = False,
) -> tuple[Calibrated, Scenario]:
    """Write a scenario of an area and reporting year from published data, over a base that has what no data say.

    `source` is one of `sources()`; of several areas it is the scenario of one service for all of them. With `only_demand` the data give but the year's referrals and its first day, and all that
    is fitted is the base's. Raises ValueError with the sentence that says why there can be no such scenario.
    """
    from cpmodel.calibration import BASE, Request, calibrated, text
    from cpmodel.files import write

    path = Path(to)
    if path.suffix != ".yaml":
        raise ValueError(f"A scenario is a file that ends in .yaml, which '{to}' does not.")
    areas = (area,) if isinstance(area, str) else tuple(area)
    request = Request(Path(data), areas, year, path, based_on or BASE, only_demand)
    made = calibrated(source, request)
    write(path, text(made, request))
    return made, scenario(path)[1]


def draft_scenario(
    area: str,
    where: str | Path | None = None,
    based_on: str | Path | None = None,
    begins: date | None = None,
    data: str | Path | None = None,
    year: int | None = None,
) -> Draft:
    """Write a scenario of an area to begin with, and beside it sheets of its people and its caseload; nothing is written over.

    `where` is a folder or a .yaml file, by default a folder named after the area. It is based on the latest scenario of the
    area that is known, else on a typical authority; with `data` it is made of the published figures of a `year`. Raises
    ValueError where it cannot be, and `Unreadable` where the base cannot be read.
    """
    from cpmodel.drafting import draft

    return draft(Path(where) if where else None, area, based_on, begins, Path(data) if data else None, year)


def sources() -> dict[str, str]:
    """The sources of data that `calibrate` takes, each with which data it wants."""
    from cpmodel.calibration import sources as found

    return found()


def simulate(
    procedure: Procedure,
    scenario: Scenario,
    replications: int | Precision = 2,
    seed: int = 1,
    processes: int = CORES,
    progress: Callable[[int, int], None] | None = None,
    fresh: bool = False,
    only: Collection[str] = (),
) -> Results:
    """Simulate a scenario several times, or until it is precise enough, and estimate every measure, each with its interval.

    With `only` some files of `cpmodel.kpis`, or limits, by name, what has no part in them is left out.
    Replications that were run before are taken from the user's cache folder; with `fresh` nothing is taken from there, nor kept.
    After Ctrl-C there is what was finished (`Results.stopped`).
    """
    from cpmodel.experiments import replicate
    from cpmodel.experiments.running import shelf

    shelved = None if fresh else shelf()
    return replicate(procedure, scenario, replications, seed, processes, progress, shelf=shelved, only=only)


def what_if(
    base: str | Path,
    variants: Sequence[str | Path] = (),
    changes: Sequence[str] = (),
    measure: str | None = None,
    replications: int | Precision = 10,
    seed: int = 1,
    processes: int = CORES,
    progress: Callable[[int, int], None] | None = None,
    fresh: bool = False,
) -> WhatIf:
    """Compare a scenario with others, on the same random numbers: each measure's difference, with its interval.

    `variants` are names or files of scenarios; `changes`, such as `chairs=9` or `demand x1.2`, make one more of the base (see
    `cpmodel.experiments.varying`). Raises `Unreadable`, and ValueError where there is nothing to compare with or no such measure.
    """
    from cpmodel import experiments
    from cpmodel.experiments.choosing import USUAL
    from cpmodel.experiments.running import shelf

    procedure, first = scenario(base)
    read = [scenario(each) for each in variants]
    others = [(each.title, other, each) for other, each in read]
    if changes:
        changed, made = experiments.varied(first, changes)
        others.append((", ".join(map(str, made)), procedure, changed))
    if not others:
        raise ValueError(
            "there is nothing to compare with; name another scenario, or say what changes, such as chairs=9"
        )
    return experiments.what_if(
        (first.title, procedure, first),
        others,
        replications,
        measure or USUAL,
        seed,
        processes,
        progress,
        shelf=None if fresh else shelf(),
    )


def capacity(
    of: str | Path,
    vary: Sequence[str],
    targets: Sequence[str],
    within: Sequence[str] = (),
    costs: Sequence[str] = (),
    changes: Sequence[str] = (),
    most: int | None = None,
    seed: int = 1,
    processes: int = CORES,
    progress: Callable[[int, int], None] | None = None,
    first: First | None = None,
    fresh: bool = False,
) -> Capacity:
    """Find the cheapest staffing that meets targets such as `initial_conference >= 95%`; `vary` has what is varied, such as `chairs=6..14`.

    `costs` has what one of each costs a year, such as `chairs=78000`; without any the fewest in all are looked for. `within` is how near to a
    target is near enough (once, or for each), `most` how often one staffing is run at most; `first` is called with a first estimate.
    `changes`, such as `demand x1.2`, are made first. Raises `Unreadable`, and ValueError for what cannot be varied or asked.
    """
    from cpmodel import experiments
    from cpmodel.experiments.replicating import MOST
    from cpmodel.experiments.running import shelf

    procedure, read = scenario(of)
    changed, made = experiments.varied(read, changes)
    if made:
        changed = replace(changed, title=f"{read.title}, with {', '.join(map(str, made))}")
    return experiments.capacity(
        procedure,
        changed,
        vary,
        targets,
        within,
        costs,
        seed,
        processes,
        progress,
        first,
        most or MOST,
        shelf=None if fresh else shelf(),
    )


def why_late(
    of: str | Path,
    limit: str | None = None,
    replications: int = 5,
    seed: int = 1,
    processes: int = CORES,
    progress: Callable[[int, int], None] | None = None,
    fresh: bool = False,
) -> WhyLate:
    """Say what stands in the way of a limit, by running the scenario without each obstacle. Raises `Unreadable` and ValueError."""
    from cpmodel import experiments
    from cpmodel.experiments.choosing import USUAL
    from cpmodel.experiments.running import shelf

    return experiments.why_late(
        *scenario(of), limit or USUAL, replications, seed, processes, progress, shelf=None if fresh else shelf()
    )


def sensitivity(
    of: str | Path,
    measure: str | None = None,
    replications: int = 2,
    seed: int = 1,
    processes: int = CORES,
    progress: Callable[[int, int], None] | None = None,
    fresh: bool = False,
) -> Sensitivity:
    """Say what a measure changes by where each assumed number is at an end of its range. Raises `Unreadable` and ValueError."""
    from cpmodel import experiments
    from cpmodel.experiments.choosing import USUAL
    from cpmodel.experiments.running import shelf

    return experiments.sensitivity(
        *scenario(of), measure or USUAL, replications, seed, processes, progress, shelf=None if fresh else shelf()
    )


def backtest(
    source: str,
    data: str | Path,
    first: int,
    last: int,
    areas: Sequence[str] = (),
    replications: int = 4,
    seed: int = 1,
    processes: int = CORES,
    progress: Callable[[int, int], None] | None = None,
    fresh: bool = False,
) -> Backtest:
    """Fit every area, or some, to each year from `first` to `last`, predict its next year, and hold it against what was published.

    Raises ValueError with the sentence that says why it cannot be done.
    """
    from cpmodel import experiments
    from cpmodel.calibration import areas as known
    from cpmodel.experiments.running import shelf

    folder = Path(data)
    return experiments.backtest(
        source,
        folder,
        tuple(areas) or known(source, folder),
        first,
        last,
        replications,
        seed,
        processes,
        progress,
        shelf=None if fresh else shelf(),
    )


def log(procedure: Procedure, scenario: Scenario, path: str | Path, seed: int = 1) -> int:
    """Write the event log of the first replication, as CSV or XES by what the path ends with; return how many records it has.

    Raises ValueError where it ends otherwise, before anything is simulated.
    """
    from cpmodel.model.log import writer_for
    from cpmodel.simulation import stream

    return writer_for(Path(path))(Path(path), stream(procedure, scenario, seed=seed))


@dataclass(frozen=True)
class MeasuredLog:
    """What was measured of an event log, and where the log departs from its procedure."""

    procedure: Procedure
    log: EventLog
    measured: Measured
    findings: tuple[Finding, ...]


def measure(
    log: str | Path,
    procedure: Procedure,
    begins: date | None = None,
    ends: date | None = None,
    effort: str | Path | None = None,
) -> MeasuredLog:
    """Measure an event log, also one that a real service exported, of the period from `begins` up to but not including `ends`.

    Without them it is from the log's first day to its last. `effort` is a table of hours and costs. Raises `Unreadable` with every fault of the file, and
    ValueError where the period has no day.
    """
    from cpmodel.kpis import measure_all
    from cpmodel.reading.efforts import load as read_effort
    from cpmodel.reading.logs import load as read
    from cpmodel.simulation.replaying import completed, findings

    efforts = read_effort(Path(effort), procedure) if effort else ()
    found = read(Path(log), procedure, begins, ends)
    if found.log.begins >= found.log.ends:
        raise ValueError(f"the period from {found.log.begins} to {found.log.ends} has no day")
    whole, departures = completed(found.log, procedure)
    said = findings(procedure, departures, found.places)
    return MeasuredLog(procedure, whole, measure_all(whole, procedure, efforts), said)

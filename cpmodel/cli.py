"""The command line: one command a verb. It speaks and decides exit codes; all else is `cpmodel.api` and the reports.

Exit codes: 0 nothing is wrong, 1 errors were found (or nothing could be made), 2 what was given cannot be read,
3 no error was found, but not every question was answered, 130 stopped with Ctrl-C.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from cpmodel import __version__

if TYPE_CHECKING:
    from cpmodel.api import Checked
    from cpmodel.experiments import Precision
    from cpmodel.walking.commands import Session

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Child protection procedures as state machines: checked, drawn and simulated from one definition.",
)

_INCOMPLETE = 3
_INTERRUPTED = 130


class Format(StrEnum):
    """How a result is written."""

    TEXT = "text"
    JSON = "json"


class CheckFormat(StrEnum):
    """How what a check found is written."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"


class PageFormat(StrEnum):
    """How a result is written that can be a page too."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"


class LogFormat(StrEnum):
    """How what was measured is written."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"
    CSV = "csv"


class Colour(StrEnum):
    """Stories that are as wanted, or that depart."""

    GREEN = "green"
    RED = "red"


Name = Annotated[str, typer.Argument(help="A shipped procedure's name, or a folder.", metavar="[PROCEDURE]")]
Written = Annotated[Format, typer.Option("--format", help="How the result is written.")]
Seed = Annotated[int, typer.Option(help="The same seed gives the same result.")]
Kept = Annotated[Path, typer.Option("--to", help="The folder to write into; it is made if it is not there.")]
Changes = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="CHANGE",
        help="What is otherwise: chairs=9, chairs+1, 'demand x1.2', 'demand +20%' and so on. It can be given again.",
    ),
]
Precise = Annotated[
    str | None,
    typer.Option(
        metavar="AMOUNT",
        help="Simulate until half the interval of one measure is at most so wide, such as 1pp or '0.5 days'.",
    ),
]
About = Annotated[
    str | None,
    typer.Option(
        "--for", metavar="MEASURE", help="The measure that it is about; without it, initial conferences in time."
    ),
]
Most = Annotated[int | None, typer.Option(min=1, help="With --precision: the most replications.")]
Answered = Annotated[
    Path | None, typer.Option("--to", help="The file to write into; without it the answer is printed.", metavar="FILE")
]
Anew = Annotated[
    bool, typer.Option("--fresh", help="Simulate everything anew: use nothing from earlier runs, and keep nothing.")
]


@app.command()
def check(
    procedure: Name = "derbyshire",
    written: Annotated[CheckFormat, typer.Option("--format", help="How the result is written.")] = CheckFormat.TEXT,
    every: Annotated[
        bool, typer.Option("--all", help="Show every finding, and in full what the answer rests on.")
    ] = False,
    mutate: Annotated[
        int | None,
        typer.Option(
            "--mutate",
            metavar="[NUMBER]",
            min=0,
            help="Break the procedure in every small way, or in so many of them, and say which changes go unnoticed.",
        ),
    ] = None,
    absences: Annotated[
        bool,
        typer.Option("--absences", help="Say for each role in which states a case would stay for ever without it."),
    ] = False,
    seed: Seed = 0,
    largest: Annotated[
        int | None,
        typer.Option(min=1, help="The most configurations of a state space; what needs more is not answered."),
    ] = None,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Ask everything anew: use nothing from earlier checks, and keep nothing.")
    ] = False,
    watch: Annotated[bool, typer.Option("--watch", help="Check again whenever a file is saved, until Ctrl-C.")] = False,
    fix: Annotated[
        bool, typer.Option("--fix", help="Mend in the files what is mechanical, where a check proves that it mends.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="With --fix: show what would change, and write nothing.")
    ] = False,
) -> None:
    """Check a procedure: whether it is sound, its rules hold, and its stories go as told."""
    from cpmodel import api
    from cpmodel.reports import json, terminal

    if watch:
        if mutate is not None or absences or fix or written is not CheckFormat.TEXT:
            raise ValueError(
                "--watch shows findings as text; it cannot be used together with --mutate, --fix or --format json"
            )
        _watch(procedure, largest, fresh)
    if dry_run and not fix:
        raise ValueError("--dry-run goes with --fix: it shows what --fix would change")
    if fix and (mutate is not None or absences):
        raise ValueError("--fix mends a procedure; it cannot be used together with --mutate or --absences")
    if fix:
        _fix(procedure, written, largest, fresh, dry_run)
    if mutate is None and not absences:
        _check(procedure, written, largest, fresh, every)
    read = _read(procedure, written)
    if written is CheckFormat.SARIF:
        raise ValueError("--mutate and --absences have no findings; they are written as text or json, not as sarif.")
    if absences:
        away = api.absences(read, largest)
        terminal.show(json.of_absences(read, away) if written is CheckFormat.JSON else terminal.absences(read, away))
        return
    with _progress("Breaking copies and checking them") as tick:
        score = api.mutate(read, mutate or None, seed, progress=tick)
    terminal.show(json.of_score(read, score) if written is CheckFormat.JSON else terminal.score(read, score))
    raise typer.Exit(_INTERRUPTED if score.stopped else 0)


def _check(procedure: str, written: CheckFormat, largest: int | None, fresh: bool, every: bool) -> NoReturn:
    from cpmodel import api
    from cpmodel.reports import json, sarif, terminal

    with api.ready() as pool:  # other processes begin while this one reads
        read = _read(procedure, written)
        with _progress("Exploring and checking") as tick:
            checked = api.check(
                read, largest=largest, progress=lambda done, all_, _: tick(done, all_), fresh=fresh, pool=pool
            )
    match written:
        case CheckFormat.JSON:
            print(json.of_check(checked))
        case CheckFormat.SARIF:
            print(sarif.of_check(checked, _code(checked)))
        case CheckFormat.TEXT:
            terminal.show(terminal.check(checked, whole=every))
    raise typer.Exit(_code(checked))


def _watch(procedure: str, largest: int | None, fresh: bool) -> None:
    from rich.console import Console

    from cpmodel.reports import terminal
    from cpmodel.watching import watch

    for each in watch(procedure, largest, fresh):
        Console().clear()  # where somebody is looking
        terminal.show(f"{terminal.watched(each)}\n")
    raise typer.Exit(_INTERRUPTED)


def _code(checked: Checked) -> int:
    if checked.verdict.stopped:
        return _INTERRUPTED
    if checked.errors:
        return 1
    return 0 if checked.complete else _INCOMPLETE


def _fix(procedure: str, written: CheckFormat, largest: int | None, fresh: bool, dry_run: bool) -> NoReturn:
    from cpmodel import api
    from cpmodel.reports import json, terminal

    if written is CheckFormat.SARIF:
        raise ValueError("What --fix does is written as text or json, not as sarif")
    with _progress("Mending and checking") as tick:
        found = api.mend(
            procedure, not dry_run, largest=largest, progress=lambda made: tick(made, made + 1), fresh=fresh
        )
    terminal.show(json.of_mending(found) if written is CheckFormat.JSON else terminal.mending(found))
    if found.checked is None:
        raise typer.Exit(2)
    raise typer.Exit(_code(found.checked))


def _read(procedure: str, written: CheckFormat | Format) -> Any:
    """Read a procedure; where it cannot be read and a program asked, answer in the form that it asked for."""
    from cpmodel import api
    from cpmodel.model.findings import Unreadable
    from cpmodel.reports import json, sarif

    try:
        return api.load(procedure)
    except Unreadable as error:
        if written == "text":
            raise
        print(json.of_unreadable(error) if written == "json" else sarif.of_unreadable(error))
        raise typer.Exit(2) from None


@app.command()
def stories(
    procedure: Name = "derbyshire",
    cover: Annotated[
        bool, typer.Option("--cover", help="Make a small set that takes every transition and every guard both ways.")
    ] = False,
    only: Annotated[Colour | None, typer.Option(help="Only the stories that depart (red), or the others.")] = None,
    file: Annotated[str | None, typer.Option(help="Only the stories of one file, such as plan.")] = None,
    written: Written = Format.TEXT,
) -> None:
    """Tell every story of a procedure, and say where one departs from what it should do."""
    from cpmodel import api
    from cpmodel.reports import json, terminal

    read = _read(procedure, written)
    if cover:
        print(terminal.covering(read, api.cover(read)))
        return
    told = [each for each in api.tell_all(read) if file in (None, Path(each.story.place.file).stem)]
    if file and not told:
        raise ValueError(f"There is no file of stories '{file}'; there are: {', '.join(_story_files(read))}.")
    chosen = [each for each in told if only is None or each.as_wanted == (only is Colour.GREEN)]
    terminal.show(json.of_stories(read, chosen) if written is Format.JSON else terminal.stories(read, told, chosen))
    raise typer.Exit(0 if all(each.as_wanted for each in told) else 1)


def _story_files(read: Any) -> list[str]:
    return sorted({Path(each.place.file).stem for each in read.stories})


Version = Annotated[
    str, typer.Argument(help="A shipped procedure's name, a folder, or a git revision and a folder in it (REV:path).")
]


@app.command()
def compare(
    old: Version,
    new: Version,
    written: Annotated[PageFormat, typer.Option("--format", help="How the result is written.")] = PageFormat.TEXT,
    to: Annotated[
        Path | None, typer.Option(help="The file to write into; without it the result is printed.", metavar="FILE")
    ] = None,
    record: Annotated[
        Path | None, typer.Option(help="Write a dated change note for minutes here, in Markdown.", metavar="FILE")
    ] = None,
    on: Annotated[
        str | None,
        typer.Option(help="The day of the note, such as 2026-11-25; without it, today.", metavar="DAY"),
    ] = None,
) -> None:
    """Say what a second version of a procedure changes: 0 both behave the same, 1 they do not, 2 one cannot be read."""
    from cpmodel import api
    from cpmodel.files import write
    from cpmodel.reports import change_note, comparison, comparison_page, json, terminal
    from cpmodel.walking.commands import day_meant

    if on and not record:
        raise ValueError("--on is the day of a change note, and goes with --record.")
    day = day_meant(on, date.today()) if on else date.today()
    compared = api.compare(*_versions(old, new, written))
    match written:
        case PageFormat.TEXT:
            said = comparison.text(compared)
        case PageFormat.JSON:
            said = json.of_comparison(compared)
        case PageFormat.HTML:
            said = comparison_page.page(compared)
    if to:
        write(to, f"{said.rstrip()}\n")
        print(f"The comparison is in {to}.")
    else:
        terminal.show(said)
    if record:
        write(record, change_note.note(compared, day))
        print(f"The change note is in {record}.", file=sys.stderr)
    raise typer.Exit(0 if compared.equivalent else 1)


def _versions(old: str, new: str, written: PageFormat) -> list[Any]:
    """Read both versions; where one cannot be read, the faults of both, in JSON where a program asked for it."""
    from cpmodel import api
    from cpmodel.model.findings import Finding, Unreadable
    from cpmodel.reports import json

    read: list[Any] = []
    faults: list[Finding] = []
    for each in (old, new):
        try:
            read.append(api.open_version(each))
        except Unreadable as error:
            faults += error.findings
    if not faults:
        return read
    unreadable = Unreadable(faults)
    if written is not PageFormat.JSON:
        raise unreadable
    print(json.of_unreadable(unreadable))
    raise typer.Exit(2)


@app.command()
def walk(
    procedure: Name = "derbyshire",
    start: Annotated[
        str | None, typer.Option(help="The day on which the case begins, such as 2026-01-05.", metavar="DAY")
    ] = None,
    to: Annotated[
        Path | None, typer.Option(help="The file of stories that walks are saved in.", metavar="FILE")
    ] = None,
) -> None:
    """Walk a case: say what happens on which day, and see what follows, who can act next and by when.

    Where lines are piped in, each is done and a transcript is written: events, days, undo and the rest of what help
    shows, one a line; what follows a # is left out. Without --start such a case begins on Monday 5 January 2026, so that
    the same lines give the same transcript. The exit code is then 1 where a line was refused, else 0.
    """
    from cpmodel import api
    from cpmodel.walking.commands import day_meant

    today = date.today()
    session = api.walk(procedure, day_meant(start, today) if start else None, to)
    if sys.stdin.isatty():
        raise typer.Exit(_walk_asking(session, None if start else today))
    raise typer.Exit(_walk_script(session))


def _walk_script(session: Session) -> int:
    """Do what is piped in, line by line, and write what came of each."""
    from cpmodel.reports import terminal
    from cpmodel.reports import walk as report
    from cpmodel.walking.commands import perform

    terminal.show(report.opening(session))
    if hasattr(sys.stdin, "reconfigure"):
        sys.stdin.reconfigure(encoding="utf-8-sig", errors="replace")
    refused = False
    for line in sys.stdin:
        answer = perform(session, line)
        if line.strip():
            terminal.show(f"> {line.strip()}")
        if said := report.answer(session, answer):
            terminal.show(said)
        session, refused = answer.session, refused or answer.refused
        if answer.stopped:
            break
    terminal.show(report.farewell(session))
    return 1 if refused else 0


def _walk_asking(session: Session, today: date | None) -> int:
    """Ask for one line after the other, until Ctrl-D; with `today`, first of all for the day on which the case begins."""
    from cpmodel.reports import terminal
    from cpmodel.reports import walk as report
    from cpmodel.walking.commands import perform

    with suppress(ImportError):  # it is not there on Windows, whose console edits lines by itself
        import readline  # noqa: F401
    code = 0
    try:
        terminal.show(report.welcome(session))
        session = _asked(session, today)
        terminal.show(report.screen(session))
        while True:
            line = input("> ")
            if not line.strip() and session.left:
                line = "step"
            answer = perform(session, line)
            if said := report.answer(session, answer):
                terminal.show(said)
            moved, session = answer.session.walk != session.walk, answer.session
            if answer.stopped:
                break
            if moved:
                terminal.show(report.screen(session))
    except EOFError:
        print()
    except KeyboardInterrupt:
        print()
        code = _INTERRUPTED
    terminal.show(report.farewell(session))
    return code


def _asked(session: Session, today: date | None) -> Session:
    """Ask for what is open when a case begins; Enter takes what is usual."""
    from cpmodel.reports import terminal
    from cpmodel.reports import walk as report
    from cpmodel.walking.commands import asked, perform

    for each in asked(session, today):
        terminal.show(report.question(session, each))
        while (answer := perform(session, each.line(input("> ")))).refused:
            terminal.show(report.answer(session, answer))
        session = answer.session
    return replace(session, before=None)


@app.command()
def new(
    folder: Annotated[Path, typer.Argument(help="The folder of the new procedure; it is made if it is not there.")],
    based_on: Annotated[
        str | None,
        typer.Option(help="A shipped procedure's name, or a folder; without it, the national one where there is one."),
    ] = None,
) -> None:
    """Start a local procedure that says only what differs from another."""
    from cpmodel import api

    files = api.begin(folder, based_on)
    print(f"A procedure is in {folder}:")
    for each in files:
        print(f"  {each}")
    print(f"Say in them what is otherwise here, and then: cpmodel check {folder}")


@app.command()
def show(
    procedure: Name = "derbyshire",
    pathway: Annotated[str | None, typer.Argument(help="One of its pathways.", metavar="[PATHWAY]")] = None,
    yaml: Annotated[
        bool, typer.Option("--yaml", help="As documents, with what is taken from the base; comments are left out.")
    ] = False,
    to: Annotated[Path | None, typer.Option(help="With --yaml: write the documents into this empty folder.")] = None,
) -> None:
    """Read a procedure back in plain sentences, or print the whole of it as documents."""
    from cpmodel import api
    from cpmodel.reports import prose, terminal

    if to and (pathway or not yaml):
        raise ValueError("--to writes a whole procedure, and goes with --yaml.")
    read = api.load(procedure)
    if not yaml:
        terminal.show(prose.read_back(read, api.load(read.bases[0]) if read.bases else None, pathway))
        return
    if pathway and pathway not in read.pathways:
        raise ValueError(f"There is no pathway '{pathway}'; there are: {', '.join(read.pathways)}.")
    texts = api.documents(procedure)
    if to:
        print(f"{len(api.written(texts, to))} documents are in {to}.")
    elif pathway:
        print(texts[f"pathways/{pathway}.yaml"], end="")
    else:
        print("---\n".join(f"# {name}\n{text}" for name, text in texts.items()), end="")


@app.command()
def explain(
    code: Annotated[
        str | None, typer.Argument(help="A code from a finding, such as CP202; without one, all with what they are.")
    ] = None,
) -> None:
    """Explain what a code means, and what to do about it."""
    from cpmodel import api

    if code is None:
        print("\n".join(f"{each}  {api.explain(each).splitlines()[0]}" for each in api.codes()))
    else:
        print(api.explain(code))


@app.command()
def draw(
    procedure: Name = "derbyshire",
    pathways: Annotated[
        list[str] | None, typer.Argument(help="Some of its pathways; without any, all and an overview.")
    ] = None,
    view: Annotated[
        list[str] | None,
        typer.Option(
            help="swimlanes, phases, role:NAME, limit:NAME or story:NAME; roles, limits or stories for all. It can be given again.",
            metavar="VIEW",
        ),
    ] = None,
    written: Annotated[
        str, typer.Option("--format", help="dot, mermaid, pdf, png, scxml, svg and text, several with commas.")
    ] = "svg,png",
    to: Kept = Path("out/diagrams"),
) -> None:
    """Draw one diagram a pathway and one overview; as PDF each fits a page of A3."""
    from cpmodel import api

    read = api.load(procedure)
    with _progress("Drawing") as tick:
        files = api.draw(read, to, tick, written.replace(",", " ").split(), pathways or (), view or ())
    print(f"{len(files)} drawings of {read} are in {to}.")


@app.command()
def quiz(
    procedure: Name = "derbyshire",
    to: Kept = Path("out/quiz"),
    questions: Annotated[int, typer.Option(help="How many questions to ask.")] = 12,
    seed: Seed = 1,
) -> None:
    """Make a sheet of questions about a procedure, and one with the answers; another seed makes another sheet.

    What can happen next, who has to act, until which day a limit is kept, what is wrong with a story, who is told: each
    answer is proved on the procedure.
    """
    from cpmodel import api
    from cpmodel.files import write
    from cpmodel.reports import quiz as sheets

    read = api.load(procedure)
    asked = api.quiz(read, questions, seed)
    for name, page in zip(("questions.html", "answers.html"), sheets.pages(read, asked, seed), strict=True):
        write(to / name, page)
    print(
        f"{len(asked)} questions about {read} are in {to / 'questions.html'}, and their answers in answers.html there."
    )
    if len(asked) < questions:
        print("The procedure has no more to ask with this seed.")


@app.command()
def handbook(
    procedure: Name = "derbyshire",
    to: Kept = Path("out/handbook"),
    story: Annotated[
        str | None,
        typer.Option(help="The story to tell as the typical case; without it, the longest in which all is in time."),
    ] = None,
) -> None:
    """Make the handbook of a procedure: pages that open in any browser, with no network.

    What happens, in words and in pictures to click through; a card for each role; a typical case on real days; time
    limits, stories, words and requirements; a page for families; and a search.
    """
    from cpmodel import api
    from cpmodel.files import publish
    from cpmodel.reports import handbook as site

    book = api.handbook(api.load(procedure), story)
    with _progress("Writing") as tick:
        pages = site.pages(book, tick)
    publish(to, pages, site.MARK)
    print(f"The handbook of {book.procedure} has {len(pages)} pages; {to / 'index.html'} opens in a browser.")


@app.command()
def simulate(
    scenario: Annotated[
        str, typer.Argument(help="A scenario file, or the name of one in simulations.", metavar="[SCENARIO]")
    ] = "derbyshire_2024",
    replications: Annotated[
        int | None, typer.Option(min=1, help="How many times the year is simulated; without it, 4 times.")
    ] = None,
    precision: Precise = None,
    measure: About = None,
    most: Most = None,
    only: Annotated[
        list[str] | None,
        typer.Option(
            help="Measure only this (a limit, or a file of cpmodel/kpis; may be given several times): pathways that have no part in"
            " it are left out, and it is quicker."
        ),
    ] = None,
    seed: Seed = 1,
    log: Annotated[
        Path | None, typer.Option(help="Write the event log of the first replication here: FILE.csv or FILE.xes.")
    ] = None,
    written: Annotated[LogFormat, typer.Option("--format", help="How the result is written.")] = LogFormat.TEXT,
    to: Answered = None,
    fresh: Anew = False,
) -> None:
    """Simulate a year of conferences, and say how well each limit is kept.

    What is simulated is kept, so that after Ctrl-C the same command goes on where it stopped. The exit code is 3 where it is not
    as precise as was asked after --most replications.
    """
    from cpmodel import api
    from cpmodel.model.log import writer_for
    from cpmodel.reports import json, measured

    if log:
        writer_for(log)
    asked = _replications(replications, precision, measure, most, 4)
    procedure, read = api.scenario(scenario)
    with _progress("Simulating") as tick:
        results = api.simulate(procedure, read, asked, seed, progress=tick, fresh=fresh, only=only or ())
    forms = {
        LogFormat.JSON: json.of_results,
        LogFormat.HTML: measured.page_of_results,
        LogFormat.CSV: measured.csv_of_results,
    }
    _say(forms.get(written, measured.text_of_results)(results), to)
    if results.stopped:
        raise typer.Exit(_INTERRUPTED)
    if log:
        count = api.log(procedure, read, log, seed)
        print(f"{count:,} records of the first replication are in {log}.", file=sys.stderr)
    if results.goal and not results.goal.reached:
        raise typer.Exit(_INCOMPLETE)


def _replications(
    replications: int | None, precision: str | None, measure: str | None, most: int | None, usual: int
) -> int | Precision:
    """How many replications are asked for, or how precise they are to be."""
    from cpmodel.experiments import Precision

    if precision is None:
        if measure or most:
            given = "--for" if measure else "--most"
            raise ValueError(f"{given} goes with --precision, which says how precise it is to be, such as 1pp")
        return usual if replications is None else replications
    if replications is not None:
        raise ValueError("--replications says how many, --precision until when; only one of them can be given")
    asked = Precision(precision)
    return replace(asked, measure=measure or asked.measure, most=most or asked.most)


@app.command(name="what-if")
def what_if(
    base: Annotated[str, typer.Argument(help="A scenario file, or the name of one in simulations.", metavar="BASE")],
    variants: Annotated[
        list[str] | None,
        typer.Argument(
            help="Scenarios to compare with it, such as small files that are based on it.", metavar="[VARIANT]..."
        ),
    ] = None,
    changes: Changes = None,
    measure: About = None,
    replications: Annotated[
        int | None, typer.Option(min=1, help="How many times each is simulated; without it, 10 times.")
    ] = None,
    precision: Precise = None,
    most: Most = None,
    seed: Seed = 1,
    written: Annotated[LogFormat, typer.Option("--format", help="How the result is written.")] = LogFormat.TEXT,
    to: Answered = None,
    fresh: Anew = False,
) -> None:
    """Compare a scenario with others, on the same random numbers: what differs, by how much, and how certain that is.

    With --precision the difference of the measure is to be so precise. What is simulated is kept, so that after Ctrl-C the same
    command goes on where it stopped. The exit code is 3 where it is not as precise as was asked.
    """
    from cpmodel import api
    from cpmodel.reports import json
    from cpmodel.reports import what_if as report

    asked = _replications(replications, precision, None, most, 10)
    with _progress("Simulating") as tick:
        found = api.what_if(base, variants or (), changes or (), measure, asked, seed, progress=tick, fresh=fresh)
    _answer(found, report, json.of_what_if, written, to, found.stopped, found.goal is None or found.goal.reached)


@app.command()
def capacity(
    scenario: Annotated[str, typer.Argument(help="A scenario file, or the name of one in simulations.")],
    vary: Annotated[
        list[str],
        typer.Option(
            help="What is varied: people or a team, such as chairs, and between which numbers, such as chairs=6..14 or"
            " 'desk=2..4 by 0.5'; without them up to four times as many as there are. It can be given again.",
            metavar="NAME[=LEAST..MOST]",
        ),
    ],
    target: Annotated[
        list[str],
        typer.Option(
            help="What is to be reached, such as 'initial_conference >= 95%'. It can be given again.", metavar="TARGET"
        ),
    ],
    cost: Annotated[
        list[str] | None,
        typer.Option(
            help="What one costs a year in pounds, such as chairs=78000, for each that is varied. Without it the fewest in all"
            " are looked for.",
            metavar="NAME=COST",
        ),
    ] = None,
    within: Annotated[
        list[str] | None,
        typer.Option(
            help="How near to a target is near enough: once for all, or for each. Without it 1pp, or a fiftieth.",
            metavar="AMOUNT",
        ),
    ] = None,
    changes: Changes = None,
    most: Annotated[int | None, typer.Option(min=10, help="The most replications of one staffing.")] = None,
    seed: Seed = 1,
    written: Annotated[LogFormat, typer.Option("--format", help="How the result is written.")] = LogFormat.TEXT,
    to: Answered = None,
    fresh: Anew = False,
) -> None:
    """Find the smallest or cheapest staffing that meets a target, and say what a few more or fewer would reach.

    That no staffing meets it is an answer too, with exit code 0. The exit code is 3 where --most replications could not tell. What is
    simulated is kept, so that after Ctrl-C the same command goes on where it stopped.
    """
    from cpmodel import api
    from cpmodel.reports import capacity as report
    from cpmodel.reports import json

    with _progress("Simulating") as tick:
        found = api.capacity(
            scenario,
            vary,
            target,
            within or (),
            cost or (),
            changes or (),
            most,
            seed,
            progress=tick,
            first=lambda resources, staffing: print(report.first(resources, staffing), file=sys.stderr),
            fresh=fresh,
        )
    _answer(found, report, json.of_capacity, written, to, found.stopped, found.certain)


@app.command(name="why-late")
def why_late(
    scenario: Annotated[str, typer.Argument(help="A scenario file, or the name of one in simulations.")],
    limit: Annotated[
        str | None, typer.Option("--for", metavar="LIMIT", help="The limit; without it, that of initial conferences.")
    ] = None,
    replications: Annotated[int, typer.Option(min=1, help="How many times each is simulated.")] = 5,
    seed: Seed = 1,
    written: Annotated[LogFormat, typer.Option("--format", help="How the result is written.")] = LogFormat.TEXT,
    to: Answered = None,
    fresh: Anew = False,
) -> None:
    """Say what makes people late: chairs, teams, notice, work before it and so on, each taken away in runs of its own.

    What is simulated is kept, so that after Ctrl-C the same command goes on where it stopped.
    """
    from cpmodel import api
    from cpmodel.reports import json
    from cpmodel.reports import why_late as report

    with _progress("Simulating") as tick:
        found = api.why_late(scenario, limit, replications, seed, progress=tick, fresh=fresh)
    _answer(found, report, json.of_why_late, written, to, found.found.stopped)


@app.command()
def sensitivity(
    scenario: Annotated[str, typer.Argument(help="A scenario file, or the name of one in simulations.")],
    measure: About = None,
    replications: Annotated[int, typer.Option(min=1, help="How many times each is simulated.")] = 2,
    seed: Seed = 1,
    written: Annotated[LogFormat, typer.Option("--format", help="How the result is written.")] = LogFormat.TEXT,
    to: Answered = None,
    fresh: Anew = False,
) -> None:
    """Say which assumed number should be checked first: each is put to both ends of its range, one at a time.

    A year is simulated twice for each of them, which takes long for a whole county; what is simulated is kept, so that after Ctrl-C the
    same command goes on where it stopped.
    """
    from cpmodel import api
    from cpmodel.reports import json
    from cpmodel.reports import sensitivity as report

    with _progress("Simulating") as tick:
        found = api.sensitivity(scenario, measure, replications, seed, progress=tick, fresh=fresh)
    _answer(found, report, json.of_sensitivity, written, to, found.found.stopped)


@app.command()
def backtest(
    source: Annotated[str, typer.Argument(help="The source of the data: dfe.", metavar="[SOURCE]")] = "dfe",
    data: Annotated[Path | None, typer.Option(help="The folder with the data.", metavar="DIR")] = None,
    first: Annotated[int, typer.Option("--from", help="The first year that areas are fitted to.")] = 2022,
    to: Annotated[
        list[str] | None,
        typer.Option(
            metavar="YEAR|FILE",
            help="The last of these years, such as 2023; without it, the first is the only one. Or the file to write into; without"
            " it the answer is printed. It can be given for both.",
        ),
    ] = None,
    area: Annotated[
        list[str] | None, typer.Option(help="Only this area; may be given several times. Without it, all of them.")
    ] = None,
    replications: Annotated[int, typer.Option(min=2, help="How many times each year is simulated.")] = 4,
    seed: Seed = 1,
    written: Annotated[LogFormat, typer.Option("--format", help="How the result is written.")] = LogFormat.TEXT,
    fresh: Anew = False,
) -> None:
    """Fit areas to one year, predict the next, and say how much better that is than saying that it will be as it was.

    All areas of England take an hour or two a year that is predicted; what is simulated is kept, so that after Ctrl-C the same
    command goes on where it stopped.
    """
    from cpmodel import api
    from cpmodel.reports import backtest as report
    from cpmodel.reports import json

    data = _data(data)
    last, file = _year_and_file(to or [])
    with _progress("Predicting") as tick:
        found = api.backtest(
            source, data, first, last or first, area or (), replications, seed, progress=tick, fresh=fresh
        )
    _answer(found, report, json.of_backtest, written, file, found.stopped)


def _year_and_file(to: list[str]) -> tuple[int | None, Path | None]:
    """What `--to` was given for. Raises ValueError where there are two years, or two files."""
    years = [each for each in to if len(each) == 4 and each.isdecimal()]
    files = [each for each in to if each not in years]
    if len(years) > 1 or len(files) > 1:
        raise ValueError(f"--to is given once for a year and once for a file, and not {' and '.join(to)}.")
    return int(years[0]) if years else None, Path(files[0]) if files else None


def _data(folder: Path | None) -> Path:
    """The folder with the data. Raises ValueError with what each source needs where none is given."""
    from cpmodel import api

    if folder is None:
        wanted = "; ".join(f"{name} needs {what}" for name, what in api.sources().items())
        raise ValueError(f"Say with --data in which folder the data are: {wanted}.")
    return folder


def _answer(
    found: Any,
    report: Any,
    programs: Callable[[Any], str],
    written: LogFormat,
    to: Path | None,
    stopped: bool,
    complete: bool = True,
) -> None:
    """Say what a study found, and with the exit code what it lacks, where it lacks something."""
    forms = {LogFormat.JSON: programs, LogFormat.HTML: report.page, LogFormat.CSV: report.csv}
    _say(forms.get(written, report.text)(found), to)
    if stopped or not complete:
        raise typer.Exit(_INTERRUPTED if stopped else _INCOMPLETE)


def _say(said: str, to: Path | None) -> None:
    """Print an answer, or write it into a file."""
    from cpmodel.files import write
    from cpmodel.reports import terminal

    if to:
        write(to, f"{said.rstrip()}\n")
        print(f"The answer is in {to}.")
    else:
        terminal.show(said.rstrip())


@app.command()
def calibrate(
    source: Annotated[str, typer.Argument(help="The source of the data: dfe.", metavar="SOURCE")],
    data: Annotated[Path | None, typer.Option(help="The folder with the data.", metavar="DIR")] = None,
    area: Annotated[
        list[str] | None,
        typer.Option(help="The authority, as the data call it; given several times, one service for all of them."),
    ] = None,
    year: Annotated[int | None, typer.Option(help="The reporting year: 2024 ends on 31 March 2024.")] = None,
    to: Annotated[Path | None, typer.Option(help="The scenario to write, a .yaml file.", metavar="FILE")] = None,
    based_on: Annotated[
        str | None,
        typer.Option(help="The scenario that has what the data do not say; without it, a typical authority."),
    ] = None,
    only_demand: Annotated[
        bool,
        typer.Option(
            "--only-demand", help="Take the year's referrals and its first day alone; all else is the base's."
        ),
    ] = False,
) -> None:
    """Make a scenario of published data, and say what they do not say and was assumed instead."""
    from cpmodel import api
    from cpmodel.reports import calibration, terminal

    data = _data(data)
    if not area or year is None or to is None:
        lacking = "--area" if not area else "--year" if year is None else "--to"
        raise ValueError(
            f"Say with --area, --year and --to of whom, of when and into which file; {lacking} is missing."
        )
    made, scenario = api.calibrate(source, data, area, year, to, based_on, only_demand)
    terminal.show(calibration.text(made, scenario, to))


scenarios = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Start a scenario of your own.")
app.add_typer(scenarios, name="scenario")


@scenarios.command("new")
def new_scenario(
    area: Annotated[str, typer.Option(help="The authority, such as Derbyshire.")],
    where: Annotated[
        Path | None,
        typer.Argument(help="The folder or the .yaml file to write; without it, a folder named after the area."),
    ] = None,
    based_on: Annotated[
        str | None,
        typer.Option(
            help="The scenario that has all else; without it, the latest of the area, or a typical authority."
        ),
    ] = None,
    begins: Annotated[
        str | None,
        typer.Option(help="The first day, such as 2026-04-01; without it, that of the base.", metavar="DAY"),
    ] = None,
    data: Annotated[
        Path | None, typer.Option(help="Make it of the Department's tables in this folder.", metavar="DIR")
    ] = None,
    year: Annotated[int | None, typer.Option(help="With --data: the reporting year to take.")] = None,
) -> None:
    """Start a scenario, with sheets for the people and the caseload that open in Excel; nothing is written over."""
    from cpmodel import api
    from cpmodel.reports import calibration, terminal

    made = api.draft_scenario(area, where, based_on, _day("--begins", begins), data, year)
    if made.made:
        terminal.show(calibration.text(made.made, made.scenario, made.file))
    terminal.show(calibration.drafted(made))


@app.command()
def kpis(
    log: Annotated[Path, typer.Argument(help="An event log: a CSV file with the columns time, case and event.")],
    procedure: Annotated[
        str, typer.Option(help="The procedure by which it was worked: a name or a folder.")
    ] = "derbyshire",
    since: Annotated[
        str | None, typer.Option("--from", metavar="DAY", help="The first day that is measured, such as 2023-04-01.")
    ] = None,
    until: Annotated[str | None, typer.Option(metavar="DAY", help="The last day that is measured.")] = None,
    effort: Annotated[
        Path | None, typer.Option(help="A CSV file of hours a role at what happens, and what an hour costs.")
    ] = None,
    written: Annotated[LogFormat, typer.Option("--format", help="How the result is written.")] = LogFormat.TEXT,
    to: Answered = None,
) -> None:
    """Measure an event log, also one that a real service exported, and say where it departs from the procedure.

    Without --from and --until it is from the log's first day to its last; what was before tells how cases came to stand
    where they do. A log that departs from its procedure is measured all the same, and the exit code is 0.
    """
    from cpmodel import api
    from cpmodel.model.findings import Unreadable
    from cpmodel.reports import json, measured

    begins, ends = _day("--from", since), _day("--until", until)
    read = _read(procedure, Format.JSON if written is LogFormat.JSON else Format.TEXT)
    try:
        found = api.measure(log, read, begins, ends and ends + timedelta(days=1), effort)
    except Unreadable as error:
        if written is not LogFormat.JSON:
            raise
        print(json.of_unreadable(error))
        raise typer.Exit(2) from None
    forms = {LogFormat.JSON: json.of_log, LogFormat.HTML: measured.page_of_log, LogFormat.CSV: measured.csv_of_log}
    _say(forms.get(written, measured.text_of_log)(found), to)


def _day(option: str, written: str | None) -> date | None:
    try:
        return None if written is None else date.fromisoformat(written)
    except ValueError:
        raise ValueError(f"{option} '{written}' is no day; a day is written as 2023-04-01") from None


@app.command()
def schema(
    kind: Annotated[
        str | None, typer.Argument(help="procedure, pathway, stories, requirements or scenario.", metavar="[KIND]")
    ] = None,
    to: Annotated[Path | None, typer.Option(help="Write the schemas of all kinds into this folder instead.")] = None,
) -> None:
    """Print the JSON Schema of a kind of document, for editors, or write all of them into a folder."""
    from cpmodel import api
    from cpmodel.files import write

    if to:
        files = [write(to / f"{each}.json", api.schema(each)) for each in api.kinds()]
        print(f"{len(files)} schemas are in {to}.")
    elif kind:
        print(api.schema(kind), end="")
    else:
        raise ValueError(
            f"Say of which kind ({', '.join(api.kinds())}), or with --to into which folder all of them go."
        )


@app.command()
def run(
    procedure: Name = "derbyshire",
    scenario: Annotated[
        str, typer.Option(help="A scenario file, or the name of one in simulations.")
    ] = "derbyshire_2024",
    replications: Annotated[int, typer.Option(min=1, help="How many times the year is simulated.")] = 4,
    seed: Seed = 1,
    to: Kept = Path("out"),
) -> None:
    """Check, draw and simulate a procedure, and leave a report that opens in a browser."""
    from cpmodel import api
    from cpmodel.files import write
    from cpmodel.reports import html, measured, terminal

    read = api.load(procedure)
    with _progress("Checking") as tick:
        checked = api.check(read, progress=lambda done, all_, _: tick(done, all_))
    terminal.show(terminal.check(checked))
    if checked.verdict.stopped:
        raise typer.Exit(_INTERRUPTED)
    with _progress("Drawing") as tick:
        files = api.draw(read, to / "diagrams", tick)
    drawn = {path.stem: path.read_text(encoding="utf-8") for path in files if path.suffix == ".svg"}
    _, year = api.scenario(scenario, read)
    with _progress("Simulating") as tick:
        results = api.simulate(read, year, replications, seed, progress=tick)
    print(measured.text_of_results(results))
    away = api.absences(read) if checked.complete else ()  # what is too large for the check is too large for this
    report = write(to / "report.html", html.page(checked, results, drawn, away))
    print(f"The report is {report}; it opens in a browser.")
    raise typer.Exit(_code(checked))


def _version(wanted: bool) -> None:
    if wanted:
        print(f"cpmodel {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    """Take what goes before a command."""


@contextmanager
def _progress(what: str) -> Iterator[Callable[[int, int], None]]:
    """Show a bar with the time left, on standard error, where somebody is looking."""
    if not sys.stderr.isatty():
        yield lambda _done, _all: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        task = bars.add_task(what, total=None)
        yield lambda done, all_: bars.update(task, completed=done, total=all_)


def main(arguments: list[str] | None = None) -> None:
    """Run the command line, and turn every way of failing into a sentence and an exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    try:
        app(args=_with_numbers(sys.argv[1:] if arguments is None else arguments), prog_name="cpmodel")
    except SystemExit as stopped:
        if stopped.code == _INTERRUPTED:
            print("Stopped. Files that were finished are kept, and nothing is left half-written.", file=sys.stderr)
        raise
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except Exception as error:  # the one place where no traceback may pass
        _explain(error)


def _with_numbers(arguments: list[str]) -> list[str]:
    """Write the number that `--mutate` alone stands for: 0, which is all of them. No option of Typer's may go without."""
    following = [*arguments[1:], ""]
    return [
        "--mutate=0" if each == "--mutate" and not after.isdecimal() else each
        for each, after in zip(arguments, following, strict=True)
    ]


def _explain(error: Exception) -> None:
    from cpmodel.model.findings import Unreadable

    match error:
        case Unreadable():
            from cpmodel.reports import terminal

            terminal.show(terminal.unreadable(error), sys.stderr)
            sys.exit(2)
        case ValueError():
            _fail(f"{str(error)[:1].upper()}{str(error)[1:].rstrip('.')}.", 2)
        case OSError():
            _fail(f"{error.filename or 'A file'} could not be written or read: {error.strerror or error}.", 1)
        case ModuleNotFoundError() if not (error.name or "").startswith("cpmodel"):
            _fail(f"This needs the package '{error.name}', which is not installed: pip install {error.name}.", 1)
    if os.environ.get("CPMODEL_DEBUG"):
        raise error
    _fail(
        f"This is a fault in cpmodel itself, not in what you wrote ({type(error).__name__}: {error})."
        " Set CPMODEL_DEBUG=1 to see where.",
        1,
    )


def _fail(sentence: str, code: int) -> Any:
    print(sentence, file=sys.stderr)
    sys.exit(code)

"""How well would it have told the next year? Every area is fitted to one year, its next year simulated, and held against what came.

Of the next year only the referrals are given, and who was there on its first day; everything else is predicted. Beside each
prediction stands the naive forecast, that it will be as it was: a model that does not beat it has told nothing new. Errors of numbers of
children are taken as parts of what was published, so that large areas count no more than small ones; those of shares are in
percentage points. Skill is 1 less the mean absolute error over that of the naive forecast (Murphy and Winkler, Monthly Weather Review
115, 1987): 0 is as good as naive, 1 is perfect, below 0 is worse. An interval is to hold 95 of 100 single years.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from statistics import fmean, median
from tempfile import TemporaryDirectory

from cpmodel.calibration import BASE, NotPossible, Request, calibrated, text
from cpmodel.experiments.replicating import Results, estimate, known_values, results
from cpmodel.experiments.running import Runner, Runs
from cpmodel.keeping import Shelf
from cpmodel.kpis import Measured
from cpmodel.model.findings import Unreadable
from cpmodel.model.procedure import Procedure
from cpmodel.model.scenario import Scenario
from cpmodel.reading.scenarios import load

CONFIDENCE = 0.95
Progress = Callable[[int, int], None]
"""Called with the years of areas done and to do."""


@dataclass(frozen=True, slots=True)
class Prediction:
    """One figure of one area and year: as it was published, the year before, and as it was simulated with the interval of a year."""

    area: str
    year: int
    measure: str
    published: float
    before: float
    simulated: float
    low: float
    high: float

    @property
    def covered(self) -> bool:
        """True where what was published lies in the interval."""
        return self.low <= self.published <= self.high


@dataclass(frozen=True, slots=True)
class Score:
    """How one measure was predicted over all areas and years. Errors are in per cent of the published number, or in points."""

    measure: str
    title: str
    unit: str
    count: int
    error: float
    naive: float
    """The median absolute error, and that of the naive forecast."""
    skill: float | None
    covered: float
    """The share of intervals, in per cent, that held what was published."""


@dataclass(frozen=True)
class Backtest:
    """All predictions, their scores by measure, and which areas and years could not be fitted, with the reason."""

    first: int
    last: int
    areas: tuple[str, ...]
    replications: int
    seed: int
    predictions: tuple[Prediction, ...]
    scores: tuple[Score, ...]
    left_out: tuple[tuple[str, int, str], ...]
    example: Results
    """The simulated year of the area that was predicted last: how measures are counted, and on what they rest."""
    stopped: bool = False


@dataclass(frozen=True)
class _Year:
    """An area's year that is to be predicted."""

    area: str
    year: int
    runs: Runs
    before: Mapping[str, float]
    published: Mapping[str, float]


def backtest(
    source: str,
    data: Path,
    areas: Sequence[str],
    first: int,
    last: int,
    replications: int = 4,
    seed: int = 1,
    processes: int | None = None,
    progress: Progress | None = None,
    shelf: Shelf | None = None,
) -> Backtest:
    """Predict for each area the year after each of those from `first` to `last`, which it is fitted to.

    After Ctrl-C there is what was done. Raises ValueError where there are fewer than two replications, as no interval can be told,
    and where nothing can be fitted.
    """
    if replications < 2:
        raise ValueError("there are at least two replications, as one says nothing of how much a year varies")
    if first > last:
        raise ValueError(f"the first year, {first}, is after the last, {last}")
    left_out: list[tuple[str, int, str]] = []
    predictions: list[Prediction] = []
    example: Results | None = None
    titles: dict[str, tuple[str, str]] = {}
    stopped = False
    pairs = [(area, year) for year in range(first, last + 1) for area in areas]
    years: list[_Year] = []
    found: list[Measured] = []
    try:
        with TemporaryDirectory() as folder, Runner(processes, shelf) as runner:
            asked = _asked(_years(source, data, pairs, Path(folder), seed, left_out), years, replications)
            for number, measured in enumerate(runner.measured(asked), start=1):
                found.append(measured)
                if number % replications == 0:
                    year = years[number // replications - 1]
                    titles.update((each.name, (each.title, each.unit)) for each in measured.measures)
                    predictions += _predicted(year, found)
                    example = results(year.runs.procedure, year.runs.scenario, seed, found)
                    found = []
                    if progress:
                        progress(number // replications + len(left_out), len(pairs))
    except KeyboardInterrupt:
        if not predictions:
            raise
        stopped = True
    if example is None:
        why = f": {left_out[0][0]}, {left_out[0][1]}: {left_out[0][2]}" if left_out else ""
        raise ValueError(f"no area could be fitted to any of these years{why}")
    return Backtest(
        first,
        last,
        tuple(areas),
        replications,
        seed,
        tuple(predictions),
        tuple(scores(predictions, titles)),
        tuple(left_out),
        example,
        stopped,
    )


def _asked(found: Iterable[_Year], years: list[_Year], replications: int) -> Iterator[tuple[Runs, int]]:
    """Every replication of every year, noting the years as they are begun."""
    for year in found:
        years.append(year)
        for number in range(replications):
            yield year.runs, number


def _years(
    source: str,
    data: Path,
    pairs: Iterable[tuple[str, int]],
    folder: Path,
    seed: int,
    left_out: list[tuple[str, int, str]],
) -> Iterator[_Year]:
    procedure, _ = load(BASE)
    for area, fitted in pairs:
        try:
            yield _year(source, data, procedure, area, fitted, folder, seed)
        except NotPossible as error:
            left_out.append((area, fitted + 1, str(error)))
        except Unreadable as error:
            left_out.append((area, fitted + 1, error.findings[0].sentence))


def _year(source: str, data: Path, procedure: Procedure, area: str, fitted: int, folder: Path, seed: int) -> _Year:
    """Fit an area to one year, and prepare its next."""
    base, following = folder / "fitted.yaml", folder / "following.yaml"
    _written(source, Request(data, (area,), fitted, base, procedure=procedure))
    _written(source, Request(data, (area,), fitted + 1, following, base, only_demand=True, procedure=procedure))
    _, before = load(base, procedure)
    _, scenario = load(following, procedure)
    earlier, published = _figures(before), _figures(scenario, predicted=True)
    measures = {name: value for name, value in published.items() if name in earlier and _counts(name, value)}
    if not measures:
        raise NotPossible("Nothing was published that could be held against it.")
    only = sorted({name.partition(".")[0] for name in measures})
    return _Year(area, fitted + 1, Runs.of(procedure, scenario, seed, only), earlier, measures)


def _written(source: str, request: Request) -> None:
    request.to.write_text(text(calibrated(source, request), request), encoding="utf-8")


def _figures(scenario: Scenario, predicted: bool = False) -> dict[str, float]:
    return {name: each.value for name, each in scenario.published.items() if not predicted or each.use == "predicted"}


def _counts(name: str, value: float) -> bool:
    """True where an error can be taken as a part of the number: not of none."""
    return value > 0 or not name.endswith(".by_child")


def _predicted(year: _Year, found: Sequence[Measured]) -> Iterator[Prediction]:
    for name, published in year.published.items():
        simulated = known_values(found, name)
        if len(simulated) == len(found):
            mean = estimate(simulated, CONFIDENCE)
            reach = mean.half_width * sqrt(len(simulated) + 1)  # of one more year, and not of the mean
            low, high = mean.mean - reach, mean.mean + reach
            yield Prediction(year.area, year.year, name, published, year.before[name], mean.mean, low, high)


def scores(predictions: Iterable[Prediction], titles: Mapping[str, tuple[str, str]]) -> Iterator[Score]:
    """How each measure was predicted; `titles` has the title and unit of each."""
    by_measure: dict[str, list[Prediction]] = {}
    for each in predictions:
        by_measure.setdefault(each.measure, []).append(each)
    for name, some in by_measure.items():
        title, unit = titles[name]
        ours = [_error(each, each.simulated, unit) for each in some]
        naive = [_error(each, each.before, unit) for each in some]
        skill = 1 - fmean(ours) / fmean(naive) if fmean(naive) else None
        covered = 100 * sum(each.covered for each in some) / len(some)
        yield Score(name, title, unit, len(some), median(ours), median(naive), skill, covered)


def _error(of: Prediction, forecast: float, unit: str) -> float:
    off = abs(forecast - of.published)
    return off if unit == "%" else 100 * off / of.published

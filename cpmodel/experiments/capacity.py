"""How many does it take? The smallest staffing that meets all targets, and what is reached with a few more and fewer.

More staff are taken to do no harm. Two replications of each staffing that is tried tell roughly where the answer lies (doubling steps
from the present number, then halving). Then it is tested there: a staffing meets a target, or misses it, as soon as the test in
`cpmodel.experiments.feasible` can tell; from one that meets them it goes down, from one that misses one it goes up, until the answer meets
all and one less does not. All staffings are run on the same random numbers. The answer can be wrong only where one of the last two tests
is, or one farther from the target, which is less likely still; so the error is shared between two tests, and evenly among the targets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from cpmodel.experiments.choosing import Target, aimed, amount, chosen, needed, target
from cpmodel.experiments.feasible import FIRST, Check
from cpmodel.experiments.replicating import MOST, Estimate, Progress, Results, estimate, known_values, results
from cpmodel.experiments.running import Runner, Runs
from cpmodel.experiments.varying import Setting, setting
from cpmodel.keeping import Shelf
from cpmodel.kpis import Measured
from cpmodel.model.procedure import Procedure
from cpmodel.model.scenario import Scenario

PILOT = 2
AROUND = 2
"""So many staffings are shown to either side of the answer."""
TOLERANCE = {"%": 1.0}
"""How near to a target is near enough where nobody says, by unit; of other units it is a fiftieth of the target."""


@dataclass(frozen=True)
class Tried:
    """A staffing that was tried: of each target's measure the estimate, and whether it meets them all (None: not tested to the end)."""

    staff: float
    estimates: Mapping[str, Estimate]
    meets: bool | None
    replications: int


@dataclass(frozen=True)
class Capacity:
    """The smallest staffing that meets the targets; None where the largest that may be does not, or where it was stopped before."""

    base: Results
    """The scenario as it is, in the replications that were run of it."""
    setting: Setting
    targets: tuple[Target, ...]
    tolerances: tuple[float, ...]
    confidence: float
    answer: float | None
    certain: bool
    """False where a test that the answer rests on could not tell within the most replications that may be run, or has not been made."""
    tried: tuple[Tried, ...]
    """In order of staffing."""
    stopped: bool = False

    @property
    def replications(self) -> int:
        """How many were run in all."""
        return sum(each.replications for each in self.tried)

    def at(self, staff: float) -> Tried | None:
        """What was tried with so many."""
        return next((each for each in self.tried if each.staff == staff), None)


@dataclass(frozen=True, slots=True)
class Range:
    """The staffings that may be: from, to, and in which steps. Without them from one step to four times as many as there are."""

    least: float | None = None
    most: float | None = None
    step: float = 1

    def of(self, what: Setting) -> list[float]:
        """Every staffing. Raises ValueError where there is none, or one that cannot be."""
        if self.step <= 0 or (what.whole and self.step != round(self.step)):
            raise ValueError(f"'{what.name}' cannot go up in steps of {self.step:g}")
        least = what.checked(self.step if self.least is None else self.least)
        most = what.checked(max(4 * what.value, what.value + 10 * self.step) if self.most is None else self.most)
        if least > most:
            raise ValueError(f"there is no staffing from {least:g} to {most:g}; the first is the smaller one")
        return [least + place * self.step for place in range(int((most - least) / self.step + 1e-9) + 1)]


def capacity(
    procedure: Procedure,
    scenario: Scenario,
    vary: str,
    targets: Sequence[str],
    within: Sequence[str] = (),
    staff: Range = Range(),
    seed: int = 1,
    processes: int | None = None,
    progress: Progress | None = None,
    first: Callable[[float | None], None] | None = None,
    most: int = MOST,
    confidence: float = 0.95,
    shelf: Shelf | None = None,
) -> Capacity:
    """Find the smallest number of what `vary` names with which all `targets` are met, such as `initial_conference >= 95%`.

    `within` is how near to a target is near enough (`1pp` of a share where nothing is said): once for all, or for each target. `first`
    is called with a first estimate, or None where it looks as if no staffing would do. No staffing is run more than `most` times. After
    Ctrl-C there is what was found until then. Raises ValueError for what cannot be varied, and for a target that is not understood.
    """
    what = setting(scenario, vary)
    if what.times:
        raise ValueError(f"'{vary}' is a length of time and no staffing; name people or a team")
    if not targets:
        raise ValueError("there is no target; write one such as 'initial_conference >= 95%'")
    if len(within) > 1 and len(within) != len(targets):
        raise ValueError("--within is given once for all targets, or once for each of them")
    nearly: list[str | None] = list(within) or [None]
    nearly *= len(targets) // len(nearly)
    written = list(zip(map(target, targets), nearly, strict=True))
    every = staff.of(what)
    search = _Search(procedure, what, every, needed((each[0][0] for each in written), procedure), seed, most, progress)
    stopped = False
    with_answer: tuple[float | None, bool] = None, False
    try:
        with Runner(processes, shelf) as runner:
            search.begin(runner, written, (1 - confidence) / 2 / len(written))
            place = search.looked_up()
            if first:
                first(None if place is None else every[place])
            with_answer = search.settled(len(every) - 1 if place is None else place)
            search.fill(every.index(with_answer[0]) if with_answer[0] is not None else len(every) - 1)
    except KeyboardInterrupt:
        if not search.checks:
            raise
        stopped = True
    return search.told(scenario, with_answer, confidence, stopped)


_Written = tuple[tuple[str, str, str], str | None]
"""A target's measure, sense and number, and how near is near enough."""


class _Search:
    """The staffings by their place in the list of all that may be, and what was measured of each so far."""

    runner: Runner

    def __init__(
        self,
        procedure: Procedure,
        what: Setting,
        every: Sequence[float],
        only: tuple[str, ...],
        seed: int,
        most: int,
        progress: Progress | None,
    ):
        self.procedure, self.what, self.every, self.only = procedure, what, every, only
        self.seed, self.most = seed, most
        self.progress = progress
        self.checks: dict[Target, Check] = {}
        self.found: dict[int, list[Measured]] = {}
        self.verdicts: dict[int, bool | None] = {}
        self.runs: dict[int, Runs] = {}
        self.planned: dict[int, int] = {}

    # --- what is asked ---------------------------------------------------------------------------------------------------

    def begin(self, runner: Runner, written: Sequence[_Written], wrong: float) -> None:
        """Run the staffing that is nearest to the present one for the first time, and read the targets by what it measures."""
        self.runner = runner
        place = self.present()
        self.run(place, 1)
        measures = {each.name: each for each in self.found[place][0].measures}
        for (name, sense, value), within in written:
            measure = chosen(name, measures)
            asked = aimed(value, measure)
            usual = TOLERANCE.get(measure.unit, asked / 50)
            tolerance = usual if within is None else amount(within, measure, "--within")
            wanted = Target(measure.name, ">=" if sense == ">=" else "<=", asked)
            self.checks[wanted] = Check(asked, sense == ">=", tolerance, wrong)

    def present(self) -> int:
        """The place of the staffing that is nearest to the present one."""
        return min(range(len(self.every)), key=lambda place: abs(self.every[place] - self.what.value))

    # --- running ---------------------------------------------------------------------------------------------------------

    def run(self, place: int, count: int) -> None:
        """Have at least so many replications of a staffing."""
        self.planned[place] = max(count, self.planned.get(place, 0))
        for _ in self.more(place, count):
            pass

    def more(self, place: int, most: int) -> Iterator[None]:
        """Go on running a staffing, a replication at a time."""
        if place not in self.runs:
            self.runs[place] = Runs.of(self.procedure, self.what.to(self.every[place]), self.seed, self.only)
        found = self.found.setdefault(place, [])
        asked = ((self.runs[place], number) for number in range(len(found), most))
        for measured in self.runner.measured(asked):
            found.append(measured)
            if self.progress:
                done = sum(map(len, self.found.values()))
                left = sum(max(0, count - len(self.found.get(at, ()))) for at, count in self.planned.items())
                self.progress(done, done + left)
            yield

    def values(self, place: int, measure: str) -> list[float]:
        """What was measured with a staffing."""
        return known_values(self.found.get(place, ()), measure)

    # --- searching -------------------------------------------------------------------------------------------------------

    def looked_up(self) -> int | None:
        """The place of the smallest staffing that looks as if it met all targets; None where none does."""
        last, step = len(self.every) - 1, 1
        below, above = -1, len(self.every)  # the answer is above the one, and the other or below it
        if self.looks_met(place := self.present()):
            above = place
            while above > 0 and self.looks_met(lower := max(0, above - step)):
                above, step = lower, 2 * step
            below = max(-1, above - step)
        else:
            below = place
            while below < last and not self.looks_met(higher := min(last, below + step)):
                below, step = higher, 2 * step
            above = min(last, below + step) if below < last else above
        while above - below > 1:
            middle = (above + below) // 2
            below, above = (below, middle) if self.looks_met(middle) else (middle, above)
        return above if above <= last else None

    def looks_met(self, place: int) -> bool:
        """Whether a staffing looks as if it met all targets, by a few replications."""
        self.run(place, PILOT)
        known = [(check, self.values(place, wanted.measure)) for wanted, check in self.checks.items()]
        return all(values and check.looks_met(values) for check, values in known)

    def settled(self, place: int) -> tuple[float | None, bool]:
        """Test from a place on, up or down, until a staffing meets all targets and the one before it does not; and whether that is certain."""
        for each in range(max(0, place - AROUND), min(len(self.every), place + AROUND + 1)):
            self.planned[each] = max(FIRST, self.planned.get(each, 0))
        while True:
            if self.meets(place):
                if place == 0 or not self.meets(place - 1):
                    return self.every[place], self.sure(place) and (place == 0 or self.sure(place - 1))
                place -= 1
            elif place == len(self.every) - 1:
                return None, self.sure(place)
            else:
                place += 1

    def meets(self, place: int) -> bool:
        """Whether a staffing meets all targets, with as many replications as it takes to tell, or by what it looks like after the most."""
        verdict = self.verdict(place)
        running = self.more(place, self.most)
        while verdict is None and next(running, self) is not self:
            verdict = self.verdict(place)
            known = (check.expected(self.values(place, wanted.measure)) for wanted, check in self.checks.items())
            self.planned[place] = min(self.most, max(FIRST, *known))
        self.planned[place] = len(self.found[place])
        self.verdicts[place] = verdict
        return self.looks_met(place) if verdict is None else verdict

    def sure(self, place: int) -> bool:
        """Whether the test of a staffing came to an end."""
        return self.verdicts.get(place) is not None

    def verdict(self, place: int) -> bool | None:
        """Whether a staffing is known to meet all targets, or to miss one."""
        told = [check.meets(self.values(place, wanted.measure)) for wanted, check in self.checks.items()]
        if False in told:
            return False
        return None if None in told else True

    def fill(self, place: int) -> None:
        """Run what lies around the answer often enough to be shown."""
        for each in range(max(0, place - AROUND), min(len(self.every), place + AROUND + 1)):
            self.run(each, min(FIRST, self.most))

    # --- what was found --------------------------------------------------------------------------------------------------

    def told(self, scenario: Scenario, answer: tuple[float | None, bool], confidence: float, stopped: bool) -> Capacity:
        """All of it as a value."""
        present = self.present()
        return Capacity(
            results(self.procedure, scenario, self.seed, self.found[present], confidence),
            self.what,
            tuple(self.checks),
            tuple(each.tolerance for each in self.checks.values()),
            confidence,
            answer[0],
            answer[1],
            tuple(
                Tried(
                    self.every[place],
                    {
                        each.measure: estimate(values, confidence)
                        for each in self.checks
                        if (values := self.values(place, each.measure))
                    },
                    self.verdicts.get(place),
                    len(found),
                )
                for place, found in sorted(self.found.items())
                if found
            ),
            stopped,
        )

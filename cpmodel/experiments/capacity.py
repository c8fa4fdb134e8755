"""How many does it take? The cheapest staffing that meets all targets, and what is reached with a few more and fewer.

More staff are taken to do no harm, so it is enough to ask few staffings (`cpmodel.experiments.frontier`). They are looked at first, in two
replications each. Then the answer is tested, and so are those staffings that are too few and rule out all that is cheaper: one less, where
one resource is varied. The test (`cpmodel.experiments.feasible`) goes on until it can tell. Where it says otherwise than it looked, it is looked
again in twice as many replications, and what was tested is known. All staffings are run on the same random numbers.

The answer can be wrong only where a test is; so the error is shared among all tests that were made, and among the targets. Where later there
are more of them each is asked again with the smaller share. What made a staffing look worth a test has no part in its test, as it would
speak for itself: tests begin with the replications after those that were looked at.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import tee

from cpmodel.experiments.choosing import Target, aimed, amount, chosen, needed, refuse_unknown, target
from cpmodel.experiments.feasible import FIRST, Check
from cpmodel.experiments.frontier import Grid, Known, Place
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
HELPS = ("a_day", "a_week", "agency", "caseload")
"""What is said of people and teams of which more do no harm, as of themselves."""

Staffing = tuple[float, ...]
"""How many there are of each resource."""


@dataclass(frozen=True)
class Resource:
    """What is varied: every number that may be, in order, and what one costs a year in pounds (1 where nobody says)."""

    setting: Setting
    numbers: tuple[float, ...]
    cost: float = 1

    @property
    def now(self) -> int:
        """The place of the number that is nearest to the present one."""
        return min(range(len(self.numbers)), key=lambda place: abs(self.numbers[place] - self.setting.value))


First = Callable[[tuple[Resource, ...], Staffing | None], None]
"""Called with the resources and a first estimate; None where it looks as if no staffing would do."""


@dataclass(frozen=True)
class Tried:
    """A staffing that was tried: of each target's measure the estimate, and whether it meets them all.

    That may follow from the test of another, as more do no harm; None where it does not.
    """

    staffing: Staffing
    estimates: Mapping[str, Estimate]
    meets: bool | None
    replications: int


@dataclass(frozen=True)
class Capacity:
    """The cheapest staffing that meets the targets; None where the most of everything does not, or where it was stopped before."""

    base: Results
    """The staffing that is nearest to the present one, in the replications that were run of it: the scenario as it is, where that may be."""
    resources: tuple[Resource, ...]
    costed: bool
    """Whether it was said what they cost; else the fewest in all are looked for."""
    targets: tuple[Target, ...]
    tolerances: tuple[float, ...]
    confidence: float
    answer: Staffing | None
    certain: bool
    """False where a test that the answer rests on could not tell within the most replications that may be run, or has not been made."""
    ruling_out: tuple[Staffing, ...]
    """Those that were tested besides, are too few, and rule out all that is cheaper."""
    tried: tuple[Tried, ...]
    """The cheapest first."""
    stopped: bool = False

    @property
    def replications(self) -> int:
        """How many were run in all."""
        return sum(each.replications for each in self.tried)

    @property
    def present(self) -> Staffing:
        """How many there are of each resource in the scenario as it is."""
        return tuple(each.setting.value for each in self.resources)

    @property
    def now(self) -> Staffing:
        """The staffing of all that may be which is nearest to the present one."""
        return tuple(each.numbers[each.now] for each in self.resources)

    def at(self, staffing: Staffing) -> Tried | None:
        """What was tried with so many."""
        return next((each for each in self.tried if each.staffing == staffing), None)

    def cost(self, staffing: Staffing) -> float:
        """What so many cost a year."""
        return sum(each.cost * count for each, count in zip(self.resources, staffing, strict=True))


def capacity(
    procedure: Procedure,
    scenario: Scenario,
    vary: Sequence[str],
    targets: Sequence[str],
    within: Sequence[str] = (),
    costs: Sequence[str] = (),
    seed: int = 1,
    processes: int | None = None,
    progress: Progress | None = None,
    first: First | None = None,
    most: int = MOST,
    confidence: float = 0.95,
    shelf: Shelf | None = None,
) -> Capacity:
    """Find the cheapest staffing with which all `targets` are met, such as `initial_conference >= 95%`.

    `vary` has the resources: `chairs`, or with the numbers that may be `chairs=6..14` and `desk=2..4 by 0.5`; without them they go from
    one step to four times as many as there are. `costs` has what one of each costs a year (`chairs=78000`); without any the fewest in all
    are looked for. Of staffings that cost the same it is the one with fewer of what is named first. `within` is how near to a target is
    near enough (`1pp` of a share where nothing is said): once for all, or for each target. `first` is called with a first estimate. No
    staffing is run more than `most` times. After Ctrl-C there is what was found until then. Raises ValueError for what cannot be varied,
    and for a target that is not understood.
    """
    if not targets:
        raise ValueError("there is no target; write one such as 'initial_conference >= 95%'")
    if len(within) > 1 and len(within) != len(targets):
        raise ValueError("--within is given once for all targets, or once for each of them")
    nearly: list[str | None] = list(within) or [None]
    nearly *= len(targets) // len(nearly)
    written = list(zip(map(target, targets), nearly, strict=True))
    asked = [measure for (measure, _, _), _ in written]
    refuse_unknown(asked, procedure, scenario)
    varied = resources(scenario, vary, costs)
    search = _Search(procedure, scenario, varied, needed(asked, procedure), seed, most, progress)
    stopped = False
    try:
        with Runner(processes, shelf) as runner:
            search.begin(runner, written, 1 - confidence)
            search.settle(first)
            search.fill()
    except KeyboardInterrupt:
        if not search.checks:
            raise
        stopped = True
    return search.told(bool(costs), confidence, stopped)


# --- what is varied --------------------------------------------------------------------------------------------------


_NUMBER = r"\d+(?:\.\d+)?"
_VARIED = re.compile(rf"\s*([\w.]+)\s*(?:=\s*({_NUMBER})?\s*\.\.\s*({_NUMBER})?)?(?:\s+by\s+({_NUMBER}))?\s*")
_COST = re.compile(rf"\s*([\w.]+)\s*=\s*({_NUMBER})\s*")


def resources(scenario: Scenario, vary: Sequence[str], costs: Sequence[str] = ()) -> tuple[Resource, ...]:
    """The resources as they are written. Raises ValueError with what is understood and what is allowed."""
    found = [_resource(scenario, each) for each in vary]
    names = [each.setting.name for each in found]
    if not names:
        raise ValueError("nothing is varied; name people or a team, such as chairs")
    if len(set(names)) < len(names):
        raise ValueError(f"each resource is varied once; named are {', '.join(names)}")
    known = dict(map(_cost, costs))
    if known and (other := sorted(known.keys() ^ set(names))):
        raise ValueError(
            f"what each costs is said of all that are varied and of nothing else; look at {', '.join(other)}"
        )
    return tuple(replace(each, cost=known.get(each.setting.name, 1)) for each in found)


def _resource(scenario: Scenario, written: str) -> Resource:
    found = _VARIED.fullmatch(written)
    if not found:
        raise ValueError(
            f"--vary '{written}' is not understood; write people or a team, such as chairs, with the numbers that may be where you"
            " want, such as chairs=6..14, chairs=6.. or 'desk=2..4 by 0.5'"
        )
    what = setting(scenario, found[1])
    owner, _, field = what.name.partition(".")
    if owner not in {**scenario.people, **scenario.teams} or field not in ("", *HELPS):
        raise ValueError(f"'{what.name}' is no staffing, of which more do no harm; name people or a team")
    step = float(found[4] or 1)
    if not step or (what.whole and step != round(step)):
        raise ValueError(f"'{what.name}' cannot go up in steps of {step:g}")
    low = what.checked(float(found[2] or step))
    high = what.checked(float(found[3] or max(4 * what.value, what.value + 10 * step)))
    if low > high:
        raise ValueError(f"there is no staffing from {low:g} to {high:g}; the first is the smaller one")
    count = int((high - low) / step + 1e-9) + 1
    return Resource(what, tuple(round(low + place * step, 6) for place in range(count)))


def _cost(written: str) -> tuple[str, float]:
    found = _COST.fullmatch(written)
    if not found or not float(found[2]):
        raise ValueError(
            f"--cost '{written}' is not understood; write what one costs a year in pounds, such as chairs=78000"
        )
    return found[1], float(found[2])


# --- the search ------------------------------------------------------------------------------------------------------


_Written = tuple[tuple[str, str, str], str | None]
"""A target's measure, sense and number, and how near is near enough."""


class _Search:
    """What was measured of each staffing so far, by its place in the grid of all that may be."""

    runner: Runner

    def __init__(
        self,
        procedure: Procedure,
        scenario: Scenario,
        varied: tuple[Resource, ...],
        only: tuple[str, ...],
        seed: int,
        most: int,
        progress: Progress | None,
    ):
        self.procedure, self.scenario, self.varied, self.only = procedure, scenario, varied, only
        self.seed, self.most, self.progress = seed, most, progress
        costs = [[each.cost * number for number in each.numbers] for each in varied]
        self.grid = Grid(costs, tuple(each.now for each in varied))
        self.checks: dict[Target, Check] = {}
        self.error = 0.0
        self.found: dict[Place, list[Measured]] = {}
        self.tested: dict[Place, int] = {}
        """The staffings that were tested, each with how many replications had been looked at before."""
        self.runs: dict[Place, Runs] = {}
        self.planned: dict[Place, int] = {}
        self.answer: Place | None = None
        self.ruling_out: list[Place] = []
        self.certain = False

    # --- what is asked ---------------------------------------------------------------------------------------------------

    def begin(self, runner: Runner, written: Sequence[_Written], error: float) -> None:
        """Look at the staffing that is nearest to the present one, and read the targets by what it measures."""
        self.runner = runner
        self.error = error / len(written)
        self.run([self.grid.near], PILOT)
        measures = {each.name: each for each in self.found[self.grid.near][0].measures}
        for (name, sense, value), within in written:
            measure = chosen(name, measures)
            asked = aimed(value, measure)
            usual = TOLERANCE.get(measure.unit, asked / 50)
            tolerance = usual if within is None else amount(within, measure, "--within")
            wanted = Target(measure.name, ">=" if sense == ">=" else "<=", asked)
            self.checks[wanted] = Check(asked, sense == ">=", tolerance, self.error)

    def share(self) -> None:
        """Share the error among all tests that were made."""
        wrong = self.error / len(self.tested)
        self.checks = {each: replace(check, wrong=wrong) for each, check in self.checks.items()}

    # --- running ---------------------------------------------------------------------------------------------------------

    def run(self, places: Iterable[Place], count: int) -> None:
        """Have at least so many replications of some staffings."""
        wanted = [each for each in places if len(self.found.get(each, ())) < count]
        self.planned |= dict.fromkeys(wanted, count)
        for _ in self.more((each, number) for each in wanted for number in range(len(self.found.get(each, ())), count)):
            pass

    def more(self, asked: Iterable[tuple[Place, int]]) -> Generator[None, None, None]:
        """Run replications of staffings, one after the other as they are asked for."""
        ahead, order = tee(asked)
        found = self.runner.measured((self.runs_of(place), number) for place, number in ahead)
        for (place, _), measured in zip(order, found, strict=True):
            self.found.setdefault(place, []).append(measured)
            if self.progress:
                done = sum(map(len, self.found.values()))
                left = sum(max(0, count - len(self.found.get(at, ()))) for at, count in self.planned.items())
                self.progress(done, done + left)
            yield

    def runs_of(self, place: Place) -> Runs:
        """The replications of a staffing."""
        if place not in self.runs:
            changed = self.scenario
            for each, at in zip(self.varied, place, strict=True):
                changed = setting(changed, each.setting.name).to(each.numbers[at])
            self.runs[place] = Runs.of(self.procedure, changed, self.seed, self.only)
        return self.runs[place]

    def values(self, place: Place, measure: str) -> list[float]:
        """What was measured with a staffing."""
        return known_values(self.found.get(place, ()), measure)

    def fresh(self, place: Place, measure: str) -> list[float]:
        """What was measured of a staffing for its test: nothing of what was looked at before."""
        return known_values(self.found.get(place, ())[self.tested[place] :], measure)

    # --- searching -------------------------------------------------------------------------------------------------------

    def settle(self, first: First | None) -> None:
        """Look for the answer, and test what it rests on, until the tests say what it looked like."""
        looks = PILOT
        while True:
            seen = self.tests_known()
            while (place := seen.next()) is not None:
                self.run([place], looks)
                seen.learn(place, self.looks_met(place))
            if first:
                first(self.varied, self.staffing(seen.answer))
                first = None
            rests_on = [*([seen.answer] if seen.answer else []), *seen.ruling_out()]
            self.tested = dict.fromkeys(rests_on, looks) | self.tested
            self.share()
            self.planned = dict.fromkeys(self.around(seen.answer), FIRST)
            self.run(rests_on, min(looks + FIRST, self.most))
            if all(self.meets(each) is (each == seen.answer) for each in rests_on):
                self.answer, self.ruling_out = seen.answer, rests_on[bool(seen.answer) :]
                self.certain = all(self.verdict(each) is not None for each in rests_on)
                return
            looks = min(2 * looks, self.most)

    def tests_known(self) -> Known:
        """What is known by the tests alone; of one that could not tell, what it looks like."""
        known = Known(self.grid)
        for place in sorted(self.tested):  # less before more: where two tests do not agree, the cheaper counts
            verdict = self.verdict(place)
            if known.says(place) is None and (verdict is not None or len(self.found[place]) >= self.most):
                known.learn(place, self.looks_met(place) if verdict is None else verdict)
        return known

    def looks_met(self, place: Place) -> bool:
        """Whether a staffing looks as if it met all targets, by what was run of it."""
        known = [(check, self.values(place, wanted.measure)) for wanted, check in self.checks.items()]
        return all(values and check.looks_met(values) for check, values in known)

    def meets(self, place: Place) -> bool:
        """Whether a staffing meets all targets, with as many replications as it takes to tell, or by what it looks like after the most."""
        verdict = self.verdict(place)
        running = self.more((place, number) for number in range(len(self.found[place]), self.most))
        while verdict is None and next(running, self) is not self:
            verdict = self.verdict(place)
            known = (check.expected(self.fresh(place, wanted.measure)) for wanted, check in self.checks.items())
            self.planned[place] = min(self.most, self.tested[place] + max(FIRST, *known))
        running.close()
        self.planned[place] = len(self.found[place])
        return self.looks_met(place) if verdict is None else verdict

    def verdict(self, place: Place) -> bool | None:
        """Whether a staffing is known to meet all targets, or to miss one."""
        told = [check.meets(self.fresh(place, wanted.measure)) for wanted, check in self.checks.items()]
        if False in told:
            return False
        return None if None in told else True

    def around(self, answer: Place | None) -> list[Place]:
        """The staffings that are shown: around an answer, one resource at a time; where there is none, from the present one to the most."""
        top, near = self.grid.top, self.grid.near
        if answer is None:
            return [near, tuple((most + now) // 2 for most, now in zip(top, near, strict=True)), top]
        return [
            (*answer[:axis], place, *answer[axis + 1 :])
            for axis, at in enumerate(answer)
            for place in range(max(0, at - AROUND), min(top[axis], at + AROUND) + 1)
        ]

    def fill(self) -> None:
        """Run what is shown often enough for that; of the present one and the most as many, as it is asked what more staff change."""
        self.run(dict.fromkeys(self.around(self.answer)), min(FIRST, self.most))
        if self.answer is None:
            self.run([self.grid.near], len(self.found[self.grid.top]))

    # --- what was found --------------------------------------------------------------------------------------------------

    def staffing(self, place: Place | None) -> Staffing | None:
        """How many there are at a place."""
        return place and tuple(each.numbers[at] for each, at in zip(self.varied, place, strict=True))

    def told(self, costed: bool, confidence: float, stopped: bool) -> Capacity:
        """All of it as a value."""
        known = self.tests_known()
        return Capacity(
            results(self.procedure, self.scenario, self.seed, self.found[self.grid.near], confidence),
            self.varied,
            costed,
            tuple(self.checks),
            tuple(each.tolerance for each in self.checks.values()),
            confidence,
            self.staffing(self.answer),
            self.certain,
            tuple(filter(None, map(self.staffing, self.ruling_out))),
            tuple(self.tried(place, known, confidence) for place in sorted(self.found, key=self.grid.rank.__getitem__)),
            stopped,
        )

    def tried(self, place: Place, known: Known, confidence: float) -> Tried:
        """What was found with a staffing."""
        measured = {each.measure: self.values(place, each.measure) for each in self.checks}
        estimates = {name: estimate(values, confidence) for name, values in measured.items() if values}
        return Tried(self.staffing(place) or (), estimates, known.says(place), len(self.found[place]))

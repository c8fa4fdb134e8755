"""How often a simulated case is where, and how it ends, against the exact solution of the absorbing Markov chain.

What is compared: the mean number of visits to each configuration and the share of cases that end in each way, out of the simulator's log,
with the expected visits and the ending probabilities that a sparse linear system gives.

Why that is independent: the chain is made of the state space (`cpmodel.space`) and of the scenario's odds as they are written; neither the
compiled program nor its steps, its draws, its agenda or its integers are used, and the solution comes from SuperLU (`scipy.sparse.linalg`).
With Q the transitions between configurations in which something goes on, and R those into the ends, visits from the beginning are the first row
of N = (I - Q)^-1, endings that of NR, and the variances of visits N(2 N_diag - I) - N² entry by entry (Kemeny and Snell, Finite Markov
Chains, 1960, theorems 3.2.4, 3.3.3 and 3.3.7). So the intervals too are exact but for the normal approximation.

Intervals hold together: all of a test's are wide enough that 99 % of runs would keep within every one of them (Bonferroni). Seeds are fixed.
Where stormpy is installed, its model checker solves the same chain once more; it has wheels for few machines, and nothing depends on it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from math import exp, sqrt
from pathlib import Path
from statistics import NormalDist
from typing import Any

import numpy as np
import pytest
from scipy.sparse import csc_matrix, identity
from scipy.sparse.linalg import splu

from cpmodel.model.condition import ALWAYS, Condition, Not, Or
from cpmodel.model.distribution import MINUTES_OF
from cpmodel.model.procedure import Procedure
from cpmodel.model.scenario import Odds, Scenario
from cpmodel.model.semantics import Configuration, initial, step_on
from cpmodel.simulation import stream
from cpmodel.simulation.running import without_collecting
from cpmodel.space import Space
from tests.building import fact, follows, is_so, pathway, procedure, state, transition
from tests.simulation.small import arrivals, hazard, scenario, stay


def reviewed(may_end: Condition) -> Procedure:
    """A conference that can be put off again and again, reviews that go on until a plan may end, and a child who may move away.

    At any time one pathway acts, so that what comes next depends only on where the case stands and on whether it was reviewed before.
    """
    return procedure(
        pathway(
            "child",
            "here gone",
            transition(
                "left", "here", "gone", by="outside", when=Or((Not(state("conference.held")), state("plan.active")))
            ),
            final="gone",
        ),
        pathway(
            "conference",
            "none awaited adjourned held",
            transition("called", "none", "awaited"),
            transition("put_off", "awaited", "adjourned"),
            transition("called_again", "adjourned", "awaited"),
            transition("plan_agreed", "awaited", "held"),
            transition("plan_refused", "awaited", "held"),
            final="held",
        ),
        pathway(
            "plan",
            "none active ended",
            follows("conference.plan_agreed", "none", "active"),
            follows("review.plan_ended", "active", "ended"),
            final="ended",
        ),
        pathway(
            "review",
            "none due put_off",
            follows("conference.plan_agreed", "none", "due"),
            transition("plan_continued", "due", "due", sets={"at_risk": False}),
            transition("risk_found", "due", "due", sets={"at_risk": True}),
            transition("adjourned", "due", "put_off"),
            transition("plan_ended", "due", "none", when=may_end),
            transition("resumed", "put_off", "due"),
        ),
        facts=[fact("at_risk")],
        ends_when=state("child.gone"),
    )


REVIEWED = reviewed(Not(is_so("at_risk")))
BEGUN = "conference.called"
AWAITED = {"conference.put_off": 3, "conference.plan_agreed": 5, "conference.plan_refused": 2}
FIRST = {"review.plan_continued": 6, "review.risk_found": 4, "review.adjourned": 1}
LATER = {"review.plan_continued": 3, "review.risk_found": 1, "review.adjourned": 1, "review.plan_ended": 5}


def told(children: int = 1, leaves: str = "exponential mean 1500 hours", adjourned: str = "50 hours") -> Scenario:
    """About so many children for whom a conference is called within a month, and time enough for all to come to an end."""
    return scenario(
        arrivals(BEGUN, {"2023-04": children}),
        stay("conference.awaited", "100 hours", AWAITED),
        stay("conference.adjourned", adjourned, {"conference.called_again": 1}),
        replace(stay("review.due", "100 hours"), odds=Odds((FIRST, LATER))),
        stay("review.put_off", "30 hours", {"review.resumed": 1}),
        hazard("child.left", leaves),
        ends="2026-04-03",
    )


# --- the chain -------------------------------------------------------------------------------------------------------

At = tuple[Configuration, int]
"""A place in the chain: a configuration, and whether (1) or not (0) a review was held before, as the odds ask for."""


@dataclass(frozen=True)
class Chain:
    """The probabilities of going from one place to the next, by place; a place without any is an end. The first is the beginning."""

    ways: Mapping[At, Mapping[At, float]]

    @property
    def passing(self) -> list[At]:
        """The places that a case leaves again, the beginning first."""
        return [each for each, ways in self.ways.items() if ways]

    @property
    def ends(self) -> list[At]:
        """The places that a case stays in."""
        return [each for each, ways in self.ways.items() if not ways]


@dataclass(frozen=True)
class Solved:
    """Expected visits to each place that a case passes, their variance in one case, and the probability of each end."""

    visits: Mapping[At, float]
    variances: Mapping[At, float]
    endings: Mapping[At, float]


def chain(made: Procedure, given: Scenario) -> Chain:
    """The chain of a procedure and a scenario in which one pathway acts at a time, for fixed times and exponential hazards."""
    space = Space(made)
    numbers = {space.configuration(number): number for number in range(len(space))}
    leaving: dict[int, dict[str, int]] = {number: {} for number in numbers.values()}
    for source, event, target in zip(space.sources, space.events, space.targets, strict=True):
        leaving[int(source)][space.event_names[event]] = int(target)

    def possible(here: Configuration) -> dict[str, Configuration]:
        return {event: space.configuration(target) for event, target in leaving[numbers[here]].items()}

    first = possible(next(initial(made)))[BEGUN]
    ways: dict[At, dict[At, float]] = {}
    waiting: list[At] = [(first, 0)]
    while waiting:
        here = waiting.pop(0)
        if here not in ways:
            ways[here] = _ways(given, here, possible(here[0]))
            waiting += ways[here]
    return Chain(ways)


def _ways(given: Scenario, at: At, possible: Mapping[str, Configuration]) -> dict[At, float]:
    here, visit = at
    acting = [each for name, each in given.stays.items() if here[name.split(".")[0]] == name.split(".")[1]]
    chances: Counter[str] = Counter()
    if not possible:
        return {}
    (one,) = acting
    assert one.odds is not None
    still = 1.0
    for event, each in given.hazards.items():
        if event in possible:
            still *= exp(-_minutes(one.time.distribution) / _minutes(each.after.distribution))
            chances[event] = 1 - still
    odds = one.odds.by_visit[min(visit, len(one.odds.by_visit) - 1)]
    whole = sum(weight for event, weight in odds.items() if event in possible)
    for event, weight in odds.items():
        if event in possible:
            chances[event] += still * weight / whole
    found: Counter[At] = Counter()
    for event, chance in chances.items():
        found[moved(at, possible[event])] += chance
    return dict(found)


def moved(at: At, after: Configuration) -> At:
    """Where an event leads to. The odds of a review tell the first from all later ones."""
    here, reviewed = at
    return after, 0 if after["review"] == "none" else max(reviewed, int(here["review"] == "due"))


def _minutes(distribution: Any) -> float:
    assert distribution.kind in ("fixed", "exponential")
    return float(distribution.numbers[0] * MINUTES_OF[distribution.unit])


def solved(of: Chain) -> Solved:
    """Solve the chain's linear systems."""
    passing, ends = of.passing, of.ends
    within = _matrix(of, passing, passing)
    system = splu((identity(len(passing), format="csc") - within).tocsc())
    beginning = np.zeros(len(passing))
    beginning[0] = 1
    visits = system.solve(beginning, trans="T")
    again = [system.solve(column)[number] for number, column in enumerate(np.eye(len(passing)))]
    endings = _matrix(of, passing, ends).T @ visits
    return Solved(
        dict(zip(passing, visits.tolist(), strict=True)),
        {
            each: mean * (2 * back - 1) - mean**2
            for each, mean, back in zip(passing, visits.tolist(), again, strict=True)
        },
        dict(zip(ends, endings.tolist(), strict=True)),
    )


def _matrix(of: Chain, rows: list[At], columns: list[At]) -> csc_matrix:
    row, column = {each: n for n, each in enumerate(rows)}, {each: n for n, each in enumerate(columns)}
    entries = [(row[a], column[b], p) for a in rows for b, p in of.ways[a].items() if b in column]
    where_from, where_to, chances = zip(*entries, strict=True)
    return csc_matrix((chances, (where_from, where_to)), shape=(len(rows), len(columns)))


# --- the simulation --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Counted:
    """How many cases were simulated, how often they were at each place, and how many ended there."""

    cases: int
    visits: Mapping[At, int]
    endings: Mapping[At, int]


@cache
def counted(children: int, replications: int) -> Counted:
    """Follow every case through the log."""
    known: dict[tuple[At, str], At] = {}
    visits: Counter[At] = Counter()
    endings: Counter[At] = Counter()
    for replication in range(replications):
        standing: dict[str, At] = {}
        with without_collecting():
            records = list(stream(REVIEWED, told(children), replication, seed=1906))
        for record in records:
            if record.own:
                at = standing.get(record.case, (next(initial(REVIEWED)), 0))
                if (at, record.event) not in known:
                    step = step_on(REVIEWED, at[0], record.event)
                    assert step, (at, record)
                    known[at, record.event] = moved(at, step.after)
                standing[record.case] = known[at, record.event]
                visits[standing[record.case]] += 1
        endings.update(standing.values())
    return Counted(endings.total(), visits, endings)


@dataclass(frozen=True)
class Compared:
    """One figure: what theory expects, what was simulated, and half the width of the interval that it must be within."""

    expected: float
    simulated: float
    half: float

    @property
    def kept(self) -> bool:
        """True where the simulated figure is as near as it must be."""
        return abs(self.simulated - self.expected) <= self.half


def compared(theory: Solved, seen: Counted) -> dict[tuple[str, At], Compared]:
    """Every figure of the theory beside the simulated one; together they keep within their intervals 99 times in a hundred."""
    figures = {("visits", at): (mean, theory.variances[at], seen.visits[at]) for at, mean in theory.visits.items()}
    figures |= {("ends", at): (share, share * (1 - share), seen.endings[at]) for at, share in theory.endings.items()}
    wide = NormalDist().inv_cdf(1 - 0.01 / (2 * len(figures)))
    return {
        figure: Compared(mean, number / seen.cases, wide * sqrt(variance / seen.cases))
        for figure, (mean, variance, number) in figures.items()
    }


QUICK, SLOW = (6000, 1), (20_000, 7)
"""Children expected a replication, and replications."""


def agreed(theory: Solved, seen: Counted) -> bool:
    """Whether the simulation was where the theory knows, and as often."""
    return (
        seen.visits.keys() == theory.visits.keys() | theory.endings.keys()
        and seen.endings.keys() <= theory.endings.keys()
        and all(each.kept for each in compared(theory, seen).values())
    )


def test_simulated_cases_are_where_theory_says_and_end_as_it_says() -> None:
    assert agreed(solved(chain(REVIEWED, told())), counted(*QUICK))


@pytest.mark.slow
def test_what_happens_to_a_quarter_of_cases_or_more_is_as_theory_says_to_within_two_per_cent() -> None:
    theory, seen = solved(chain(REVIEWED, told())), counted(*SLOW)
    figures = compared(theory, seen)
    assert {name: each for name, each in figures.items() if not each.kept} == {}
    assert agreed(theory, seen)
    often = [each for each in figures.values() if each.expected > 0.25]
    assert len(often) == 7
    assert max(each.half / each.expected for each in often) < 0.02
    # So many cases tell apart what is only a little wrong.
    assert not agreed(solved(chain(*WRONG_BY_LITTLE)), seen)


# --- the comparison can fail -----------------------------------------------------------------------------------------


def _with_odds(where: str, *by_visit: Mapping[str, float]) -> Scenario:
    given = told()
    return replace(given, stays={**given.stays, where: replace(given.stays[where], odds=Odds(by_visit))})


WRONG: dict[str, tuple[Procedure, Scenario]] = {
    "the odds of one outcome are a quarter off": (
        REVIEWED,
        _with_odds("conference.awaited", {**AWAITED, "conference.plan_refused": 2.5}),
    ),
    "the first review is like the others": (REVIEWED, _with_odds("review.due", LATER)),
    "later reviews continue as often as the first": (
        REVIEWED,
        _with_odds("review.due", {**FIRST, "review.plan_ended": 4}),
    ),
    "nobody moves away": (REVIEWED, replace(told(), hazards={})),
    "moving away is half as likely again": (REVIEWED, told(leaves="exponential mean 1000 hours")),
    "a plan can end while a child is at risk": (reviewed(ALWAYS), told()),
    "a conference that is put off takes eight times as long": (REVIEWED, told(adjourned="400 hours")),
}
WRONG_BY_LITTLE = REVIEWED, _with_odds("conference.awaited", {**AWAITED, "conference.plan_refused": 2.1})


@pytest.mark.parametrize("fault", WRONG)
def test_a_wrong_theory_is_not_agreed_with(fault: str) -> None:
    assert not agreed(solved(chain(*WRONG[fault])), counted(*QUICK))


# --- once more -------------------------------------------------------------------------------------------------------


def test_a_probabilistic_model_checker_solves_the_chain_alike(tmp_path: Path) -> None:
    stormpy = pytest.importorskip(
        "stormpy", "2.0", reason="stormpy 2 is missing (pip install stormpy, where it has a wheel)"
    )
    of = chain(REVIEWED, told())
    theory = solved(of)
    places = [*of.passing, *of.ends]
    model = tmp_path / "chain.prism"
    model.write_text(prism(of, places), encoding="utf-8")
    program = stormpy.parse_prism_program(str(model))

    def answer(asked: str) -> float:
        properties = stormpy.parse_properties(asked, program)
        built = stormpy.build_model(program, properties)
        return float(stormpy.model_checking(built, properties[0]).get_value(built.initial_states[0]))

    last = len(of.passing) - 1
    visits = {at: answer(f'R{{"at_{places.index(at)}"}}=? [F place>{last}]') for at in of.passing}
    assert visits == pytest.approx(theory.visits, rel=1e-5)
    endings = {at: answer(f"P=? [F place={places.index(at)}]") for at in of.ends}
    assert endings == pytest.approx(theory.endings, rel=1e-5)


def prism(of: Chain, places: Sequence[At]) -> str:
    """The chain in the language of PRISM, which Storm reads: a number for each place, and a reward for each visit to it."""
    number = {at: place for place, at in enumerate(places)}
    lines = ["dtmc", "module one_case", f"  place : [0..{len(places) - 1}] init 0;"]
    for at in places:
        ways = of.ways[at] or {at: 1.0}
        to = " + ".join(f"{chance!r} : (place'={number[after]})" for after, chance in ways.items())
        lines.append(f"  [] place={number[at]} -> {to};")
    lines.append("endmodule")
    lines += [f'rewards "at_{number[at]}" place={number[at]} : 1; endrewards' for at in of.passing]
    return "\n".join(lines) + "\n"

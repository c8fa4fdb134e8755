"""The state space and the verdicts of "no way out" (CP202) against SPIN, on generated procedures.

What is compared: where a case can begin, the configurations that can be reached, and every step between them, with its event and whether it
comes from outside; then, for each configuration and each pathway, whether the pathway can still come to rest without anything from outside,
whether all can together, and the states in which CP202 says that a case can be stuck.

Why that is independent: the model is written from the design's text (`tests.conformance.promela`), the search is SPIN's (Holzmann, The SPIN
Model Checker, 2004; exhaustive, without partial order reduction), and each line that its verifier prints is a step that it took. SPIN's logic
speaks of all runs and has no "there is a way", so that this question is answered by plain arithmetic on sets, over SPIN's steps alone.

SPIN and a C compiler are needed; where they are missing these tests are skipped.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from cpmodel import space as space_module
from cpmodel.checks import View, check, no_way_out
from cpmodel.model.condition import NEVER, And, Condition, InState, Or, Value
from cpmodel.model.procedure import Procedure
from tests.conformance import promela as promela_module
from tests.conformance.strategies import procedures
from tests.conformance.test_mutants_are_killed import OF_SPACE, Mutant, executed

COMPILER = shutil.which("gcc") or shutil.which("cc")

needs_spin = pytest.mark.skipif(
    sys.platform == "win32" or not shutil.which("spin") or not COMPILER,
    reason="SPIN or a C compiler is missing (Debian and Ubuntu: apt-get install spin gcc)",
)

SAMPLES, QUICK = 100, 5
LEAST, MOST = 12, 2000
"""How many configurations a procedure has at the least and at the most: enough to compare, and soon done."""

Standing = frozenset[tuple[str, Value]]
"""A configuration: each variable with its value."""


@dataclass(frozen=True)
class Answer:
    """What SPIN found: `steps` are (before, event, from outside, after), and `stored` is its own count of configurations."""

    beginnings: frozenset[Standing]
    steps: frozenset[tuple[Standing, str, bool, Standing]]
    stored: int

    @property
    def configurations(self) -> frozenset[Standing]:
        """Where a case begins, and where some step leads to."""
        return self.beginnings | {after for *_, after in self.steps}


def asked(procedure: Procedure, promela: ModuleType = promela_module) -> Answer:
    """Let SPIN search the model of a procedure."""
    with TemporaryDirectory() as folder:
        (Path(folder) / "case.pml").write_text(promela.promela(procedure), encoding="utf-8")
        _told(folder, "spin", "-a", "case.pml")
        _told(folder, str(COMPILER), "-O0", "-w", "-DSAFETY", "-DNOREDUCE", "-o", "pan", "pan.c")
        return _read(procedure, _told(folder, "./pan", "-E", "-w18", "-m100000").splitlines())


def _told(folder: str, *command: str) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=120)
    said = done.stdout + done.stderr
    if done.returncode or "max search depth too small" in said:
        raise RuntimeError(said)  # nothing was compared, so that this must not look like a difference
    return done.stdout


def _read(procedure: Procedure, lines: Iterable[str]) -> Answer:
    variables, events = promela_module.declared(procedure), promela_module.happening(procedure)
    width = len(variables)

    def standing(numbers: list[int]) -> Standing:
        return frozenset((name, values[at]) for (name, values), at in zip(variables.items(), numbers, strict=True))

    beginnings, steps, stored = set(), set(), 0
    for line in lines:
        if line.startswith("begin "):
            beginnings.add(standing([int(each) for each in line.split()[1:]]))
        elif line.startswith("step "):
            numbers = [int(each) for each in line.split()[1:]]
            event, outside = numbers[width : width + 2]
            steps.add((standing(numbers[:width]), events[event], bool(outside), standing(numbers[width + 2 :])))
        elif found := re.fullmatch(r" *(\d+) states, stored", line):
            stored = int(found[1]) - 1  # the state before anything has begun is no configuration
    return Answer(frozenset(beginnings), frozenset(steps), stored)


def way_to(answer: Answer, goal: Callable[[Standing], bool]) -> set[Standing]:
    """The configurations from which there is a way to the goal without anything from outside."""
    can = {each for each in answer.configurations if goal(each)}
    while new := {before for before, _, outside, after in answer.steps if not outside and after in can} - can:
        can |= new
    return can


def resting(procedure: Procedure, *names: str) -> Callable[[Standing], bool]:
    """Whether these pathways are in an initial or a final state."""
    at_rest = {
        (name, each.name)
        for name in names
        for each in procedure.pathways[name].states.values()
        if each.initial or each.final
    }
    return lambda standing: len(standing & at_rest) == len(names)


# --- what must agree -------------------------------------------------------------------------------------------------


def spaces_agree(procedure: Procedure, answer: Answer, space: ModuleType = space_module) -> None:
    """The space has SPIN's beginnings, configurations and steps, each once, and the same steps come from outside."""
    made = space.Space(procedure)
    standing = [frozenset(made.configuration(number).items()) for number in range(len(made))]
    assert len(made) == len(answer.configurations) == answer.stored
    assert set(standing) == answer.configurations
    assert {standing[number] for number in made.initial} == answer.beginnings
    steps = [
        (standing[source], made.event_names[event], not inside, standing[target])
        for source, event, inside, target in zip(made.sources, made.events, made.inside, made.targets, strict=True)
    ]
    assert len(steps) == len(answer.steps)
    assert set(steps) == answer.steps


def verdicts_agree(procedure: Procedure, answer: Answer, verdict: ModuleType = no_way_out) -> None:
    """Pathways can come to rest, alone and together, from where SPIN's steps lead there, and CP202 names the other states."""
    made = space_module.Space(procedure)
    standing = [frozenset(made.configuration(number).items()) for number in range(len(made))]

    def can_rest(*names: str) -> set[Standing]:
        ways = made.backward(made.where(And(tuple(_at_rest(procedure, name) for name in names))), made.inside)
        return {each for each, there_is in zip(standing, ways, strict=True) if there_is}

    stuck = set()
    for name in procedure.pathways:
        expected = way_to(answer, resting(procedure, name))
        assert can_rest(name) == expected
        stuck |= {f"{name}.{dict(each)[name]}" for each in answer.configurations - expected}
    together = way_to(answer, resting(procedure, *procedure.pathways))
    assert can_rest(*procedure.pathways) == together

    view = View(procedure, made, tuple(procedure.pathways.values()), (), ())
    said = {each.subject for each in verdict.explore(view)}
    assert bool(said) == (together != answer.configurations)
    # Where no pathway is stuck by itself the finding is about all of them, and its subject is a pathway.
    assert {each for each in said if "." in each} == stuck


def _at_rest(procedure: Procedure, name: str) -> Condition:
    return Or(tuple(InState(name, state) for state in procedure.pathways[name].resting))


# --- the procedures --------------------------------------------------------------------------------------------------


@cache
def sample(number: int) -> Procedure:
    """A random procedure, the same one always: the one with the largest space of a dozen."""
    for attempt in count():
        found = dozen(number + SAMPLES * attempt)
        if found:
            return max(found, key=lambda each: len(space_module.Space(each)))
    raise AssertionError


def dozen(number: int) -> list[Procedure]:
    """Up to twelve random procedures whose spaces have the right size."""
    found: list[Procedure] = []

    @seed(number)
    @settings(
        max_examples=12, database=None, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
    )
    @given(procedures(largest=4))
    def collect(procedure: Procedure) -> None:
        if LEAST <= len(space_module.Space(procedure)) <= MOST:
            found.append(procedure)

    collect()
    return found


@cache
def answered(number: int) -> Answer:
    """SPIN's answer about one of the samples."""
    return asked(sample(number))


@needs_spin
@pytest.mark.parametrize(
    "number", [*range(QUICK), *(pytest.param(each, marks=pytest.mark.slow) for each in range(QUICK, SAMPLES))]
)
def test_spin_finds_the_same_space_and_the_same_ways_out(number: int) -> None:
    procedure, answer = sample(number), answered(number)
    spaces_agree(procedure, answer)
    verdicts_agree(procedure, answer)
    # The check itself asks cones, and each state that it names is one that SPIN's steps do not lead out of.
    stuck = {
        f"{name}.{dict(each)[name]}"
        for name in procedure.pathways
        for each in answer.configurations - way_to(answer, resting(procedure, name))
    }
    found = {each.subject for each in check(procedure).findings if each.code == no_way_out.CODE}
    assert {each for each in found if "." in each} == stuck


@pytest.mark.slow
def test_the_procedures_have_what_can_go_wrong() -> None:
    some = [sample(number) for number in range(0, SAMPLES, 4)]
    ways = [[each for pathway in one.pathways.values() for each in pathway.transitions] for one in some]
    assert sum(bool(one.read_facts) for one in some) > 12
    assert sum(any("outside" in each.by for each in each_of) for each_of in ways) > 12
    assert sum(len({event.split(".")[0] for each in each_of for event in each.follows}) > 1 for each_of in ways) > 4
    assert (
        sum(
            one.ends_when != NEVER and any(each.reopens for each in each_of)
            for one, each_of in zip(some, ways, strict=True)
        )
        > 2
    )
    assert sum(bool(one.outlives) for one in some) > 2
    trapped = sum(any(each.code == no_way_out.CODE for each in check(one).findings) for one in some)
    assert 4 < trapped < len(some) - 2


# --- the comparison can fail -----------------------------------------------------------------------------------------

OF_MODEL = [
    Mutant(
        "the last enabled transition in file order is taken",
        "for each in transitions:",
        "for each in [*transitions][::-1]:",
    ),
    Mutant(
        "guards of followers see where the event's own pathway has gone",
        "yield from self.taken(own)\n",
        "yield from self.taken(own)\n        yield f'now_{home.name} = next_{home.name};'\n",
    ),
    Mutant(
        "being set back wins over being set",
        '        yield "    c_code {"\n',
        '        for fact in self.facts:\n            yield from self.set_back(fact, event)\n        yield "    c_code {"\n',
    ),
    Mutant("the end of the case bars what reopens it", "each.reopens or ", ""),
    Mutant("nothing outlives the case", " or each.pathway in self.procedure.outlives", ""),
    Mutant(
        "only one pathway follows", "if following:", "if following and pathway.name == min(self.procedure.pathways):"
    ),
    Mutant("what comes from outside is not told apart", "int('outside' in each.by)", "0"),
    Mutant(
        "a case begins in one state",
        "each.name for each in pathway.states.values() if each.initial",
        "[*pathway.states][0]",
    ),
]

SEEN_OF_SPACE = [
    each for each in OF_SPACE if not each.fault.startswith(("the cone", "two enabled transitions", "stories"))
]
"""The faults of the space that SPIN can see: it is asked about whole procedures, and knows neither overlaps nor stories."""

OF_CHECK = [
    Mutant("a way out of one pathway may come from outside", "pathway.at_rest), space.inside)", "pathway.at_rest))"),
    Mutant("a way out of all pathways may come from outside", "space.at_rest, space.inside)", "space.at_rest)"),
]

TRIED = 40
"""How many procedures a fault has to survive to be one that the comparison does not see."""


def noticed(compare: Callable[[int], None]) -> bool:
    """Whether one of the samples is not agreed upon. A faulty space may also point at a configuration that there is not."""
    try:
        for number in range(TRIED):
            compare(number)
    except (AssertionError, IndexError):
        return True
    return False


@needs_spin
@pytest.mark.slow
@pytest.mark.parametrize("mutant", OF_MODEL, ids=lambda each: each.fault)
def test_a_faulty_model_is_noticed(mutant: Mutant) -> None:
    faulty = executed("tests.conformance.promela", mutant)
    assert noticed(lambda number: spaces_agree(sample(number), asked(sample(number), faulty)))


@needs_spin
@pytest.mark.slow
@pytest.mark.parametrize("mutant", SEEN_OF_SPACE, ids=lambda each: each.fault)
def test_a_faulty_space_is_noticed(mutant: Mutant) -> None:
    faulty = executed("cpmodel.space", mutant)
    assert noticed(lambda number: spaces_agree(sample(number), answered(number), faulty))


@needs_spin
@pytest.mark.slow
@pytest.mark.parametrize("mutant", OF_CHECK, ids=lambda each: each.fault)
def test_a_faulty_verdict_is_noticed(mutant: Mutant) -> None:
    faulty = executed("cpmodel.checks.no_way_out", mutant)
    assert noticed(lambda number: verdicts_agree(sample(number), answered(number), faulty))

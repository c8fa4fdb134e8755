"""What a procedure does: the one definition of behaviour that everything else follows.

A case stands in a *configuration*: one state per pathway and the values of the facts. `initial` gives the
configurations in which a case can begin, `steps` all that can happen next. The rules, in full:

1. An event belongs to one pathway, and can happen only when that pathway has an enabled transition for it.
2. It is offered to all other pathways in the same instant. One with an enabled transition follows; the others
   stay. The event waits for nobody.
3. In each pathway the first enabled transition in file order is taken.
4. All guards of a step are read in the configuration before it.
5. A transition that sets a fact wins over the fact's own `resets_on`.
6. Once `case_ends` holds, only the pathways that outlive the case, and transitions that reopen it, act.

Rule 2 is the broadcast of SCXML over parallel regions (W3C Recommendation 2015, section 3.1).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from cpmodel.model.condition import Value, holds
from cpmodel.model.procedure import Procedure, Transition


class Configuration(Mapping[str, Value]):
    """Where one case stands: the value of each variable, immutable, equal and hashed by its values."""

    __slots__ = ("_hash", "_values")

    def __init__(self, values: Mapping[str, Value]):
        """Keep a copy of `values`."""
        self._values = dict(values)
        self._hash = hash(tuple(self._values.items()))

    def __getitem__(self, variable: str) -> Value:
        """The value of a pathway or fact."""
        return self._values[variable]

    def __iter__(self) -> Iterator[str]:
        """The variables, pathways first."""
        return iter(self._values)

    def __len__(self) -> int:
        """How many variables there are."""
        return len(self._values)

    def __hash__(self) -> int:
        """Equal configurations have equal hashes."""
        return self._hash

    def __eq__(self, other: object) -> bool:
        """Equal where every variable has the same value."""
        return self._values == other._values if isinstance(other, Configuration) else NotImplemented

    def __repr__(self) -> str:
        """Short: only the names and values."""
        return f"Configuration({', '.join(f'{name}={value}' for name, value in self._values.items())})"


@dataclass(frozen=True, slots=True)
class Step:
    """One event happening to a case: what was taken (the event's own pathway first) and where the case stands after it."""

    event: str
    taken: tuple[Transition, ...]
    before: Configuration
    after: Configuration


@dataclass(frozen=True, slots=True)
class Trace:
    """A beginning and the steps from it: how a case can come to stand where it does.

    `if_dates_allow` is true where the order of the steps was found without asking about time.
    """

    start: Configuration
    steps: tuple[Step, ...] = ()
    if_dates_allow: bool = True

    @property
    def events(self) -> tuple[str, ...]:
        """The events in order."""
        return tuple(step.event for step in self.steps)

    @property
    def end(self) -> Configuration:
        """Where the case stands after the last step."""
        return self.steps[-1].after if self.steps else self.start


def choices(procedure: Procedure) -> Mapping[str, tuple[Value, ...]]:
    """The values that each variable can begin with, whatever the others begin with."""
    found: dict[str, tuple[Value, ...]] = {name: each.initial for name, each in procedure.pathways.items()}
    for name in procedure.read_facts:
        fact = procedure.facts[name]
        found[name] = fact.values if fact.initial is None else (fact.initial,)
    return found


def initial(procedure: Procedure, so: Mapping[str, Value] | None = None) -> Iterator[Configuration]:
    """Yield every configuration in which a case can begin, or those in which the variables in `so` are so, in a fixed order."""
    wanted = so or {}
    values = {
        name: tuple(each for each in some if name not in wanted or each == wanted[name])
        for name, some in choices(procedure).items()
    }
    for chosen in product(*values.values()):
        yield Configuration(dict(zip(values, chosen, strict=True)))


def usual(procedure: Procedure) -> Configuration:
    """Where a case begins if nothing is chosen: as most of the stories do, and else with what is written first."""
    told = [story.starts for story in procedure.stories]
    return next(
        initial(
            procedure,
            {
                name: max(some, key=[each[name] for each in told if name in each].count)  # the first of those told most
                for name, some in choices(procedure).items()
            },
        )
    )


def steps(procedure: Procedure, configuration: Configuration) -> Iterator[Step]:
    """Yield every step that is possible from `configuration`, in the order of the events' names."""
    for event in procedure.own_events:
        step = step_on(procedure, configuration, event)
        if step:
            yield step


def step_on(procedure: Procedure, configuration: Configuration, event: str) -> Step | None:
    """The step that `event` causes in `configuration`, or None where the event cannot happen there."""
    own = first_enabled(procedure, procedure.own_events.get(event, ()), configuration)
    if own is None:
        return None
    following = (
        first_enabled(procedure, transitions, configuration) for transitions in procedure.followers[event].values()
    )
    taken = (own, *(each for each in following if each))
    return Step(event, taken, configuration, _after(procedure, configuration, event, taken))


def first_enabled(
    procedure: Procedure, transitions: Iterable[Transition], configuration: Configuration
) -> Transition | None:
    """The first of the transitions, in the order given, that can be taken in `configuration`."""
    return next((each for each in transitions if enabled(procedure, each, configuration)), None)


def enabled(procedure: Procedure, transition: Transition, configuration: Configuration) -> bool:
    """True where the pathway is in one of the sources, the guard holds, and the case has not ended for this transition."""
    return (
        configuration[transition.pathway] in transition.sources
        and holds(transition.when, configuration)
        and (transition.acts_after_end or not ended(procedure, configuration))
    )


def ended(procedure: Procedure, configuration: Configuration) -> bool:
    """True where the case has ended."""
    return holds(procedure.ends_when, configuration)


def complete(procedure: Procedure, configuration: Configuration) -> bool:
    """True where every pathway is at rest, in an initial or a final state."""
    return all(pathway.states[str(configuration[name])].at_rest for name, pathway in procedure.pathways.items())


def _after(
    procedure: Procedure, configuration: Configuration, event: str, taken: tuple[Transition, ...]
) -> Configuration:
    values = dict(configuration._values)  # of the mapping itself it would take several times as long
    for name in procedure.read_facts:
        fact = procedure.facts[name]
        if event in fact.resets_on and fact.initial is not None:
            values[name] = fact.initial
    for transition in taken:
        if transition.to is not None:
            values[transition.pathway] = transition.to
        values.update((name, value) for name, value in transition.sets.items() if name in values)
    return Configuration(values)

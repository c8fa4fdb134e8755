"""Stories run again: whether a named sequence of events is still possible, and where it first departs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time

from cpmodel.model.clocks import Clock, Happening, Limits
from cpmodel.model.condition import holds
from cpmodel.model.procedure import LimitAtEnd, Procedure, Story
from cpmodel.model.semantics import Configuration, Step, Trace, initial, step_on


@dataclass(frozen=True, slots=True)
class Run:
    """What became of a story from one beginning.

    `refused` is the position of the first event that could not happen, or None; `ends_as_told` says whether the
    story's last condition holds where it came to rest. `limits` has the limits that do not stand at its end as it
    says, each as it does.
    """

    trace: Trace
    refused: int | None
    ends_as_told: bool
    limits: Mapping[str, date | LimitAtEnd] = field(default_factory=dict)

    @property
    def possible(self) -> bool:
        """True where every event could happen and it ends as it says."""
        return self.refused is None and self.ends_as_told and not self.limits


@dataclass(frozen=True, slots=True)
class StoryResult:
    """A story with its run from each beginning that agrees with it."""

    story: Story
    runs: tuple[Run, ...]

    @property
    def possible(self) -> bool:
        """True where every beginning can take the whole story."""
        return bool(self.runs) and all(run.possible for run in self.runs)

    @property
    def as_wanted(self) -> bool:
        """True where the story behaves as its kind says. An optional one always does."""
        match self.story.kind:
            case "required":
                return self.possible
            case "forbidden":
                last = len(self.story.events) - 1
                return bool(self.runs) and all(run.refused == last for run in self.runs)
            case _:
                return True

    @property
    def departs(self) -> Run | None:
        """The first run that is not as wanted, or None."""
        if self.as_wanted:
            return None
        last = len(self.story.events) - 1
        forbidden = self.story.kind == "forbidden"
        return next((run for run in self.runs if (run.refused != last if forbidden else not run.possible)), None)


def tell_all(procedure: Procedure) -> tuple[StoryResult, ...]:
    """Run every story that is kept beside the procedure."""
    limits = Limits(procedure)
    return tuple(tell(procedure, story, limits) for story in procedure.stories)


def tell(procedure: Procedure, story: Story, limits: Limits | None = None) -> StoryResult:
    """Run a story from every beginning that agrees with what it says of its start. Who tells many gives the `limits` once."""
    runs = (_run(procedure, story, each, limits) for each in initial(procedure, story.starts))
    return StoryResult(story, tuple(runs))


def _run(procedure: Procedure, story: Story, start: Configuration, limits: Limits | None) -> Run:
    steps: list[Step] = []
    here = start
    for position, event in enumerate(story.events):
        step = step_on(procedure, here, event)
        if step is None:
            return Run(Trace(start, tuple(steps)), position, ends_as_told=False)
        steps.append(step)
        here = step.after
    trace = Trace(start, tuple(steps))
    return Run(
        trace,
        None,
        holds(story.ends, here),
        _other_limits(story, trace, limits or Limits(procedure)) if story.limits else {},
    )


def _other_limits(story: Story, trace: Trace, limits: Limits) -> dict[str, date | LimitAtEnd]:
    """The limits that stand otherwise than the story says, each as it does."""
    stand = limits_at_end(story, trace, limits)
    found: dict[str, date | LimitAtEnd] = {name: stand.get(name, "none") for name in story.limits}
    return {name: stands for name, stands in found.items() if stands != story.limits[name]}


def limits_at_end(story: Story, trace: Trace, limits: Limits) -> dict[str, date | LimitAtEnd]:
    """How each limit that ever ran stands where a story that has days comes to its end, by its latest clock."""
    days = [morning(each) for each in story.days]
    happenings = (Happening.of(step, at) for step, at in zip(trace.steps, days, strict=True))
    dates = {name: morning(each) for name, each in story.dates.items()}
    clocks = limits.measure(happenings, days[-1], dates, trace.start)
    return {each.limit: _standing(each) for each in clocks}


def morning(day: date) -> datetime:
    """When the events of a day happen, in a story and in a walk."""
    return datetime.combine(day, time(9))


def _standing(clock: Clock) -> date | LimitAtEnd:
    return clock.due.date() if clock.standing == "running" else clock.standing

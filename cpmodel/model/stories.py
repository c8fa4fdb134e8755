"""Stories run again: whether a named sequence of events is still possible, and where it first departs."""

from __future__ import annotations

from dataclasses import dataclass

from cpmodel.model.condition import holds
from cpmodel.model.procedure import Procedure, Story
from cpmodel.model.semantics import Configuration, Step, Trace, initial, step_on


@dataclass(frozen=True, slots=True)
class Run:
    """What became of a story from one beginning.

    `refused` is the position of the first event that could not happen, or None; `ends_as_told` says whether the
    story's last condition holds where it came to rest.
    """

    trace: Trace
    refused: int | None
    ends_as_told: bool

    @property
    def possible(self) -> bool:
        """True where every event could happen and it ends as it says."""
        return self.refused is None and self.ends_as_told


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


def tell(procedure: Procedure, story: Story) -> StoryResult:
    """Run a story from every beginning that agrees with what it says of its start."""
    beginnings = [
        each
        for each in initial(procedure)
        if all(each[name] == value for name, value in story.starts.items() if name in each)
    ]
    return StoryResult(story, tuple(_run(procedure, story, each) for each in beginnings))


def _run(procedure: Procedure, story: Story, start: Configuration) -> Run:
    steps: list[Step] = []
    here = start
    for position, event in enumerate(story.events):
        step = step_on(procedure, here, event)
        if step is None:
            return Run(Trace(start, tuple(steps)), position, ends_as_told=False)
        steps.append(step)
        here = step.after
    return Run(Trace(start, tuple(steps)), None, holds(story.ends, here))

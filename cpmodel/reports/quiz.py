"""Two pages to print: a sheet of questions, and the same with the answers, why each is right or wrong, and what it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from string import ascii_uppercase
from typing import Any

from cpmodel.model import wording
from cpmodel.model.procedure import Procedure
from cpmodel.model.reliance import reliance
from cpmodel.quizzing import Question
from cpmodel.reports._templates import environment, inlined
from cpmodel.walking.case import Happened, Walk, questions

SHOWN = 6
"""How many of the latest events a question tells; of those before it says how many there were."""


def pages(procedure: Procedure, asked: Sequence[Question], seed: int) -> tuple[str, str]:
    """The sheet of questions and the sheet of answers, as HTML that fetches nothing."""
    template = environment().get_template("quiz.html.jinja")
    content: dict[str, Any] = {
        "css": inlined("report.css"),
        "procedure": str(procedure),
        "rests": f"It {reliance(procedure)}.",
        "seed": seed,
        "questions": [_row(procedure, number, each) for number, each in enumerate(asked, start=1)],
    }
    return template.render(answers=False, **content), template.render(answers=True, **content)


def _row(procedure: Procedure, number: int, question: Question) -> dict[str, Any]:
    walk = question.walk
    return {
        "number": number,
        "asked": question.asked,
        "begins": _began(walk),
        "earlier": max(len(walk.happened) - SHOWN, 0),
        "told": [_line(procedure, each) for each in walk.happened[-SHOWN:]],
        "so": [wording.sentence_case(each) for each in _so(walk)],
        "said": question.said,
        "choices": [
            {"letter": letter, "text": each.text, "right": each.right, "because": each.because}
            for letter, each in zip(ascii_uppercase, question.choices, strict=False)
        ],
        "right": ascii_uppercase[question.right],
        "cites": [procedure.requirements[each] for each in question.cites],
    }


def _began(walk: Walk) -> str:
    """How the case began: what was open then."""
    said = wording.listed(
        wording.value(walk.procedure, each.name, walk.start[each.name]) for each in questions(walk.procedure)
    )
    return f"At the beginning {said}." if said else ""


def _line(procedure: Procedure, each: Happened) -> str:
    """An event as it happened: the day, what, in which pathway, by whom."""
    own = each.step.taken[0]
    event = wording.event_of_pathway(procedure, each.step.event)
    return f"{wording.short_day(each.at)}: {event}, by {wording.who(procedure, own.by)}"


def _so(walk: Walk) -> Iterator[str]:
    """Where each pathway stands that is not where it began, and each fact that is otherwise."""
    here, start = walk.here, walk.start
    return (wording.value(walk.procedure, name, held) for name, held in here.items() if held != start[name])

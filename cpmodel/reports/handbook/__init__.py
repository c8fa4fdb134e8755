"""The handbook of a procedure: a site of pages that need no network, no script and no program but a browser.

Every sentence comes from the procedure's files. `pages` gathers plain rows in one module for each sort of page and sets
them with the templates; nothing is written here.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain

from cpmodel import __version__
from cpmodel.guiding import Handbook
from cpmodel.model.reliance import reliance
from cpmodel.reports._templates import environment, inlined
from cpmodel.reports.handbook import (
    example,
    family,
    front,
    lists,
    pathways,
    requirements,
    roles,
    search,
    stories,
)

Progress = Callable[[int, int], None]
"""Called with the pages done and to do."""

MARK = '<meta name="generator" content="cpmodel handbook'
"""What every page of a handbook has in its head, and no other file: by it a later handbook knows the pages of an earlier one."""
PARTS = (
    ("index.html", "Start"),
    ("pathways.html", "What happens"),
    ("roles.html", "Who does what"),
    ("example.html", "A typical case"),
    ("limits.html", "Time limits"),
    ("rules.html", "What always holds"),
    ("stories.html", "Stories"),
    ("requirements.html", "Requirements"),
    ("unconfirmed.html", "Not confirmed"),
    ("words.html", "Words"),
    ("family.html", "For families"),
    ("search.html", "A to Z"),
)
"""The parts of the handbook, in the order of the navigation: the file of each, and what it is called there."""


def pages(book: Handbook, progress: Progress | None = None) -> dict[str, str]:
    """The pages of the handbook as HTML, by the names of their files."""
    makers = (front, pathways, roles, example, lists, stories, requirements, family, search)
    found = list(chain.from_iterable(each.pages(book) for each in makers))
    files = {each.file for each in found}
    common = {
        "css": inlined("report.css", "handbook/handbook.css"),
        "mark": MARK,
        "program": __version__,
        "procedure": book.procedure,
        "rests": f"It {reliance(book.procedure)}.",
        "parts": [{"file": file, "title": title} for file, title in PARTS if file in files],
    }
    setting = environment()
    written = {}
    for done, page in enumerate(found, start=1):
        template = setting.get_template(f"handbook/{page.template}.html.jinja")
        written[page.file] = template.render(page=page, **common, **page.content)
        if progress:
            progress(done, len(found))
    return written

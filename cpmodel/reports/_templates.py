"""The one way in which the pages are set: strict templates from the folder beside this, and the style that all share."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

_FOLDER = files("cpmodel.reports") / "templates"


def environment() -> Environment:
    """Templates in which everything is escaped that is not marked as markup, and a name that is missing is an error."""
    import jinja2

    return jinja2.Environment(
        loader=jinja2.FunctionLoader(lambda name: (_FOLDER / name).read_text(encoding="utf-8")),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
    )


def inlined(*names: str) -> Markup:
    """The text of style sheets or scripts, one after the other, to stand inside a page as it is."""
    from markupsafe import Markup

    return Markup("".join((_FOLDER / name).read_text(encoding="utf-8") for name in names))

"""Colour over plain text, for terminals: what the words and signs say already, seen sooner."""

from __future__ import annotations

from typing import TextIO

from rich.console import Console
from rich.highlighter import RegexHighlighter
from rich.theme import Theme


class _Signs(RegexHighlighter):
    """The places, codes, marks and verdicts in a text of `cpmodel.reports.terminal`."""

    base_style = "said."
    highlights = (
        r"^ *(?P<place>[^\s|:][^:|]*:\d+:\d+):",
        r": (?P<error>CP\d{3})\b(?! warning)",
        r": (?P<warning>CP\d{3} warning)\b",
        r"^(?P<margin> +\d+ \|)",
        r"^ +(?P<mark>\^+)$",
        r"^ +(?P<mend>Mend:)",
        r"(?P<green>✓ as told|✓ kept)",
        r"^ +(?P<more>\d+)  .*\b(?P<mend>by (Mon|Tue|Wed|Thu|Fri|Sat|Sun) .*)$",
        r"^(?P<more>What can happen next|By when|Where it stands)",
        r"(?P<red>✗ departs|✗ missed)",
        r"^ +(?P<no>unnoticed:)",
        r"^(?P<more>\.\.\. and .*)$",
    )


# Cyan and red rather than green and red: they differ for every kind of colour vision. The sixteen colours of any terminal do.
_THEME = Theme(
    {
        "said.place": "bold",
        "said.error": "bold red",
        "said.warning": "bold yellow",
        "said.margin": "dim",
        "said.mark": "bold red",
        "said.mend": "bold cyan",
        "said.green": "cyan",
        "said.red": "bold red",
        "said.no": "bold red",
        "said.more": "bold",
    }
)


def show(said: str, stream: TextIO) -> None:
    """Write the text, one line a line however wide the terminal is; rich leaves colour out where NO_COLOR is set."""
    console = Console(file=stream, theme=_THEME, highlighter=_Signs(), markup=False, emoji=False)
    for line in said.split("\n"):
        console.print(line, soft_wrap=True)

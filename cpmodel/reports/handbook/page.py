"""What a page of the handbook is before it is set: a file, a template, and plain values for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Page:
    """One page. `part` is the file of the part of the handbook that it belongs to, which the navigation marks."""

    file: str
    title: str
    template: str
    part: str
    content: Mapping[str, Any]

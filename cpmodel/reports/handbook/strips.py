"""The time limits of a case as strips over the months: from when to when each ran, and when it was due."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape
from typing import TYPE_CHECKING

from cpmodel.guiding import Example
from cpmodel.model import wording
from cpmodel.model.clocks import Clock
from cpmodel.reports.handbook.rows import length

if TYPE_CHECKING:
    from markupsafe import Markup

WIDTH, ROW, TOP = 700, 44, 32
AFTER = timedelta(days=31)
"""How long after the last day due days are still shown."""
INK, SOFT, FAINT = "#1a1a1a", "#4a4a4a", "#c9c9c5"
FILLS = {"kept": "#00558a", "running": "#00558a", "missed": "#a13a00", "void": "#8a8a86"}


def strips(example: Example) -> Markup:
    """A row for each limit that ran, with a strip for each time that it did and a mark at each due day."""
    from markupsafe import Markup

    clocks = [each for each in example.clocks if each.started and each.standing != "void"]
    found = _Strips(example, clocks, tuple(dict.fromkeys(each.limit for each in clocks)))
    said = "How long each time limit ran, and when it was due. The list of days says the same in words."
    return Markup(
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{said}" '
        f'viewBox="-2 0 {WIDTH + 12} {found.height}" font-size="12">\n' + "\n".join(found.drawn()) + "\n</svg>"
    )


@dataclass(frozen=True, slots=True)
class _Strips:
    example: Example
    clocks: list[Clock]
    rows: tuple[str, ...]

    @property
    def height(self) -> int:
        return TOP + ROW * len(self.rows) + 12

    @property
    def first(self) -> date:
        return self.example.happened[0].at.date()

    @property
    def last(self) -> date:
        """The last day that has room: that of the case, or a due day soon after it."""
        end = self.example.walk.now.date()
        return max([end, *(each.due.date() for each in self.clocks if each.due.date() <= end + AFTER)])

    def x(self, day: date) -> float:
        """Where a day is."""
        return WIDTH * min((day - self.first) / max(self.last - self.first, timedelta(days=1)), 1)

    def drawn(self) -> Iterator[str]:
        """The months, then a row a limit."""
        yield from self._months()
        for number, name in enumerate(self.rows):
            yield from self._row(name, TOP + ROW * number)

    def _months(self) -> Iterator[str]:
        month = self.first.replace(day=1)
        while month <= self.last:
            after = (month + timedelta(days=32)).replace(day=1)
            if month > self.first:
                x = self.x(month)
                yield f'<path d="M{x:.1f} {TOP - 8}V{self.height - 6}" stroke="{FAINT}"/>'
            if self.x(after) - self.x(max(month, self.first)) > 28:
                said = wording.MONTHS[month.month - 1][:3] + (f" {month.year}" if month.month == 1 else "")
                yield f'<text x="{self.x(max(month, self.first)) + 3:.1f}" y="{TOP - 14}" fill="{SOFT}">{said}</text>'
            month = after

    def _row(self, name: str, top: int) -> Iterator[str]:
        limit = self.example.walk.procedure.all_limits[name]
        yield f'<text x="0" y="{top + 12}" fill="{INK}">{escape(limit.title)}, {escape(length(limit))}</text>'
        for each in self.clocks:
            if each.limit == name and each.started:
                ended = each.ended or self.example.walk.now
                left, right, due = self.x(each.started.date()), self.x(ended.date()), self.x(each.due.date())
                yield f'<path d="M{left:.1f} {top + 24}H{due:.1f}" stroke="{SOFT}" stroke-dasharray="2 2"/>'
                yield (
                    f'<rect x="{left:.1f}" y="{top + 18}" width="{max(right - left, 2):.1f}" height="12" rx="2" '
                    f'fill="{FILLS[each.standing]}" stroke="#ffffff"/>'
                )
                yield f'<path d="M{due:.1f} {top + 16}V{top + 32}" stroke="{INK}" stroke-width="2"/>'

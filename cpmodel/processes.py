"""Work on several cores: one way of starting processes, for everything that does."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any


def started(workers: int, **more: Any) -> ProcessPoolExecutor:
    """A pool of processes that are started afresh; `more` goes to `ProcessPoolExecutor`.

    Forking would be quicker to start, but forking a process that has threads, as a terminal's progress bar does, can
    hang it; and Windows has no other way. A script that uses several processes therefore keeps what it does under
    `if __name__ == "__main__":`.
    """
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"), **more)

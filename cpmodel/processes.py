"""Work on several cores: one way of starting processes, and of stopping them, for everything that does."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import Any


@contextmanager
def started(
    workers: int, initializer: Callable[..., object] | None = None, initargs: tuple[Any, ...] = ()
) -> Iterator[ProcessPoolExecutor]:
    """A pool of processes that are started afresh, each with `initializer`; it stops at once where the block is left by an error.

    Forking would be quicker to start, but forking a process that has threads, as a terminal's progress bar does, can
    hang it; and Windows has no other way. A script that uses several processes therefore keeps what it does under
    `if __name__ == "__main__":`.
    """
    pool = ProcessPoolExecutor(
        workers, mp_context=get_context("spawn"), initializer=_begin, initargs=(initializer, initargs)
    )
    try:
        yield pool
    except BaseException:
        stop(pool)
        raise
    pool.shutdown()


def stop(pool: ProcessPoolExecutor) -> None:
    """Stop a pool at once, whatever its processes are doing."""
    running = list((pool._processes or {}).values())  # Python 3.14 has `terminate_workers` for this
    watching: Any = pool._executor_manager_thread
    pool.shutdown(wait=False, cancel_futures=True)
    for each in running:
        each.terminate()
    if watching is not None:
        watching.join()  # which would speak of a closed pipe if the whole command ended meanwhile


def _begin(initializer: Callable[..., object] | None, initargs: tuple[Any, ...]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is answered by the process that speaks to somebody
    Thread(target=_end_with_parent, daemon=True).start()
    if initializer:
        initializer(*initargs)


def _end_with_parent() -> None:
    """Where the process that started this one is killed nobody tells it so, and it would wait for work for ever."""
    parent = parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)

"""Processes: begun as asked, and stopped at once where the work is broken off."""

import os
import signal
import time

import pytest

from cpmodel.processes import started


def _remember(word: str) -> None:
    os.environ["REMEMBERED"] = word


def _remembered() -> tuple[str, bool]:
    return os.environ["REMEMBERED"], signal.getsignal(signal.SIGINT) is signal.SIG_IGN


def test_each_process_begins_as_asked_and_leaves_ctrl_c_to_the_one_that_speaks():
    with started(1, _remember, ("this",)) as pool:
        assert pool.submit(_remembered).result() == ("this", True)


def _break_off() -> None:
    with started(1, _remember, ("this",)) as pool:
        pool.submit(_remembered).result()
        pool.submit(time.sleep, 600)
        raise KeyboardInterrupt


def test_what_is_broken_off_stops_at_once():
    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        _break_off()
    assert time.monotonic() - began < 300

"""Processes: begun as asked, and stopped at once where the work is broken off."""

import os
import signal
import subprocess
import sys
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


STARTS_AND_WAITS = """
import os, time
from cpmodel.processes import started

if __name__ == "__main__":
    with started(1) as pool:
        print(pool.submit(os.getpid).result(), flush=True)
        time.sleep(600)
"""


@pytest.mark.skipif(
    os.name == "nt", reason="Windows has no signal that kills, and no other way to ask whether a process lives"
)
def test_a_process_ends_with_the_one_that_started_it_however_that_ends(tmp_path):
    script = tmp_path / "waits.py"
    script.write_text(STARTS_AND_WAITS)
    with subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, text=True) as command:
        worker = int(command.stdout.readline())
        command.kill()
    until = time.monotonic() + 60
    while _lives(worker) and time.monotonic() < until:
        time.sleep(0.05)
    assert not _lives(worker)


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True

"""A child that is kept runs again after it has ended, and ends for good when it is stopped."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

import pytest

from skillmatch.processes import SupervisedProcess

SAYS_ITS_ID = "import os, sys, time; open(sys.argv[1], 'a').write(f'{os.getpid()}\\n'); time.sleep(60)"


@pytest.fixture
def starts(tmp_path: Path) -> Path:
    """Where each start of the child leaves a line."""
    (tmp_path / "starts").touch()
    return tmp_path / "starts"


def ids(starts: Path, n: int) -> list[int]:
    """The process ids of `n` starts; fails where there are none after ten seconds."""
    for _ in range(200):
        found = starts.read_text().split()
        if len(found) >= n:
            return [int(one) for one in found]
        time.sleep(0.05)
    raise AssertionError(f"{n} starts were awaited, there were {found}")


def runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_it_is_started_again_after_a_kill_and_not_after_a_stop(starts: Path) -> None:
    kept = SupervisedProcess([sys.executable, "-c", SAYS_ITS_ID, str(starts)], starts.parent, pause=0.1)
    try:
        (first,) = ids(starts, 1)
        os.kill(first, signal.SIGKILL)
        second = ids(starts, 2)[1]
        assert second != first
    finally:
        kept.stop()
    assert not runs(second)
    time.sleep(0.5)
    assert len(ids(starts, 2)) == 2

"""Processes that belong together: what one started ends when it is gone, however it went."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Sequence
from pathlib import Path

LOOK_EVERY_SECONDS = 0.5

RESTART_SECONDS = 5.0
"""How long after its end a kept process is started again."""


def end_with(parent: int) -> None:
    """End this process in the usual way as soon as the process `parent`, which started it, is gone (even by ``kill -9``)."""
    threading.Thread(target=_follow, args=(parent,), name="end-with-parent", daemon=True).start()


def _follow(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(LOOK_EVERY_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)


class SupervisedProcess:
    """A child that is started again whenever it ends, until :meth:`stop`.

    Parameters
    ----------
    command : sequence of str
        What runs. It has a session of its own, so that Ctrl-C reaches this process alone, which then stops it in order.
    cwd : Path
        Where it runs.
    pause : float
        Seconds between its end and its next start.
    """

    def __init__(self, command: Sequence[str], cwd: Path, pause: float = RESTART_SECONDS) -> None:
        self._command, self._cwd, self._pause = list(command), cwd, pause
        self._stopping, self._lock = threading.Event(), threading.Lock()
        self._process = self._started()
        threading.Thread(target=self._keep, name="keep-child", daemon=True).start()

    def stop(self, patience: float = 15.0) -> None:
        """End the child for good: politely, then after `patience` seconds by force."""
        with self._lock:
            self._stopping.set()
        self._process.terminate()
        try:
            self._process.wait(patience)
        except subprocess.TimeoutExpired:
            self._process.kill()

    def _keep(self) -> None:
        while True:
            self._process.wait()
            if self._stopping.wait(self._pause):
                return
            with self._lock:
                if self._stopping.is_set():
                    return
                self._process = self._started()

    def _started(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(self._command, cwd=self._cwd, stdin=subprocess.DEVNULL, start_new_session=True)  # noqa: S603

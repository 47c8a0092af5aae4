"""Processes that belong together: what one started ends when it is gone, however it went."""

from __future__ import annotations

import os
import signal
import threading
import time

LOOK_EVERY_SECONDS = 0.5


def end_with(parent: int) -> None:
    """End this process in the usual way as soon as the process `parent`, which started it, is gone (even by ``kill -9``)."""
    threading.Thread(target=_follow, args=(parent,), name="end-with-parent", daemon=True).start()


def _follow(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(LOOK_EVERY_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)

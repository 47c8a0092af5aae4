"""Do people wait when 200 clients send as slowly as they can?

    python benchmarks/slow_connections.py [connections]

Starts the server as ``python app.py --demo`` does, then asks for the sign-in page 200 times: alone, beside clients that send the
head of a request a byte a second, and beside clients that send a form's body a byte a second. Prints the milliseconds at the median
and at the 99th percentile, and how many requests failed.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HEAD = b"GET /login HTTP/1.1\r\nHost: localhost\r\nX-Slow: "
FORM = (
    b"POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    b"Content-Length: 900\r\n\r\nusername="
)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def ask(port: int, path: str, timeout: float = 10) -> float:
    """Milliseconds of one request on a connection of its own; infinite where it failed."""
    start = time.perf_counter()
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=timeout) as answer:
            answer.read()
    except OSError:
        return float("inf")
    return (time.perf_counter() - start) * 1000


def drip(port: int, first: bytes, stop: threading.Event, opened: list[int]) -> None:
    """Send the start of a request, then a byte a second; begin again when the server hangs up."""
    while not stop.is_set():
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=5) as slow:
                slow.sendall(first)
                opened.append(1)
                while not stop.wait(1):
                    slow.sendall(b"x")
        except OSError:
            stop.wait(0.2)


def measure(name: str, port: int, connections: int, first: bytes | None) -> None:
    stop, opened = threading.Event(), []
    for _ in range(connections if first else 0):
        threading.Thread(target=drip, args=(port, first, stop, opened), daemon=True).start()
    time.sleep(4 if first else 0)
    found = sorted(ask(port, "/login") for _ in range(200))
    stop.set()
    failed = sum(taken == float("inf") for taken in found)
    print(
        f"{name:28} median {found[100]:8.1f} ms   p99 {found[197]:8.1f} ms   failed {failed}/200   slow {len(opened)}", flush=True
    )
    time.sleep(2)


def wait_for(held: Callable[[], bool], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not held():
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.2)


def main(connections: int = 200) -> None:
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "DATA_DIR": folder, "PORT": str(port)}
        command = [sys.executable, "app.py", "--demo", "--workers", "50"]
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            wait_for(lambda: ask(port, "/healthz") != float("inf"), 120)
            measure("alone", port, 0, None)
            measure(f"beside {connections} slow heads", port, connections, HEAD)
            measure(f"beside {connections} slow bodies", port, connections, FORM)
            measure("alone again", port, 0, None)
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(30)


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:]))

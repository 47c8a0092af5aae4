"""Do people wait when 200 clients send or read as slowly as they can?

    python benchmarks/slow_connections.py [server] [connections]

`server` is ``granian`` (with ``front.py``, as ``python app.py`` serves) or ``waitress`` with a number of threads after a colon
(``waitress:8``; it must be installed, and its own limits are raised). One web process with the demonstration city answers the
sign-in page up to 200 times, for 20 seconds at most: alone, beside clients that send the head of a request a byte a second, beside
clients that send a form's body so, and beside clients that read an answer of 10 MB so. Prints the milliseconds at the median and at
the 99th percentile, how many requests failed, how many answers a second 8 clients had, and the memory of the server.
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
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HEAD = b"GET /login HTTP/1.1\r\nHost: localhost\r\nX-Slow: "
FORM = (
    b"POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    b"Content-Length: 900\r\n\r\nusername="
)
LARGE = b"GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n"
SERVER = [sys.executable, "-m", "benchmarks.slow_server"]
MOST_SECONDS, BUSY_SECONDS, CLIENTS = 20, 5, 8


def command(server: str, port: int) -> list[str]:
    name, _, threads = server.partition(":")
    if name == "waitress":
        return [*SERVER, "waitress", str(port), threads or "8"]
    options = ["--interface", "rsgi", "--http", "1", "--http1-header-read-timeout", "10000", "--log-level", "warning", "--factory"]
    return [sys.executable, "-m", "granian", *options, "--port", str(port), "benchmarks.slow_server:door"]


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


def sip(port: int, first: bytes, stop: threading.Event, opened: list[int]) -> None:
    """Ask for a large answer and read a byte a second of it."""
    while not stop.is_set():
        try:
            with socket.socket() as slow:
                slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
                slow.settimeout(5)
                slow.connect(("127.0.0.1", port))
                slow.sendall(first)
                opened.append(1)
                while not stop.wait(1) and slow.recv(1):
                    pass
        except OSError:
            stop.wait(0.2)


def megabytes(parent: int) -> int:
    """What a process and its children hold."""
    found, kilobytes = [parent], 0
    for key in found:
        found += [int(word) for each in Path(f"/proc/{key}/task").glob("*/children") for word in each.read_text().split()]
        kilobytes += int(Path(f"/proc/{key}/status").read_text().partition("VmRSS:")[2].split()[0])
    return kilobytes // 1000


def measure(name: str, port: int, server: int, clients: int, first: bytes | None = None, how: Callable[..., None] = drip) -> None:
    stop, opened, found = threading.Event(), list[int](), list[float]()
    for _ in range(clients if first else 0):
        threading.Thread(target=how, args=(port, first, stop, opened), daemon=True).start()
    time.sleep(4 if first else 0)
    end = time.monotonic() + MOST_SECONDS
    while len(found) < 200 and time.monotonic() < end:
        found.append(ask(port, "/login"))
    memory = megabytes(server)
    stop.set()
    found.sort()
    failed = sum(taken == float("inf") for taken in found)
    print(
        f"{name:28} median {found[len(found) // 2]:8.1f} ms   p99 {found[int(len(found) * 0.99) - 1]:8.1f} ms   "
        f"failed {failed}/{len(found)}   slow {len(opened)}   {memory} MB",
        flush=True,
    )
    time.sleep(2)


def throughput(port: int) -> float:
    """Answers a second to clients that ask one after the other."""
    end = time.monotonic() + BUSY_SECONDS

    def busy(_: int) -> int:
        answered = 0
        while time.monotonic() < end:
            answered += ask(port, "/login") != float("inf")
        return answered

    with ThreadPoolExecutor(CLIENTS) as clients:
        return sum(clients.map(busy, range(CLIENTS))) / BUSY_SECONDS


def wait_for(held: Callable[[], bool], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not held():
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.2)


def main(server: str = "granian", connections: int = 200) -> None:
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "DATA_DIR": folder, "PYTHONPATH": str(ROOT)}
        subprocess.run([*SERVER, "prepare"], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
        child = subprocess.Popen(
            command(server, port), cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            wait_for(lambda: ask(port, "/healthz") != float("inf"), 120)
            ask(port, "/login")
            print(server, flush=True)
            measure("alone", port, child.pid, 0)
            print(f"{throughput(port):.0f} answers a second", flush=True)
            measure(f"beside {connections} slow heads", port, child.pid, connections, HEAD)
            measure(f"beside {connections} slow bodies", port, child.pid, connections, FORM)
            measure(f"beside {connections} slow readers", port, child.pid, connections, LARGE, sip)
            measure("alone again", port, child.pid, 0)
        finally:
            child.send_signal(signal.SIGTERM)
            try:
                child.wait(30)
            except subprocess.TimeoutExpired:
                child.kill()


if __name__ == "__main__":
    main(*sys.argv[1:2], *(int(word) for word in sys.argv[2:]))

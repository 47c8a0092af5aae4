"""A large answer and a large upload through a real server: neither is held in memory, and a slow reader holds nobody."""

from __future__ import annotations

import http.client
import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.serving.streamed import A_PIECE, PIECES

ROOT = Path(__file__).resolve().parents[2]
ALL_OF_IT = PIECES * A_PIECE
HALF_A_FILE = ALL_OF_IT // 2_000_000
"""Megabytes: what a process that held the file would have grown by at least."""

HEAD = b'--parts\r\nContent-Disposition: form-data; name="file"; filename="large.csv"\r\nContent-Type: text/csv\r\n\r\n'
TAIL = b"\r\n--parts--\r\n"


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        found = int(free.getsockname()[1])
    command = [sys.executable, "-m", "granian", "--interface", "rsgi", "--host", "127.0.0.1", "--port", str(found)]
    server = subprocess.Popen([*command, "tests.serving.streamed:door"], cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", found), 1).close()
                break
            except OSError:
                time.sleep(0.05)
        yield found
    finally:
        server.terminate()
        server.wait()


def asked(port: int, path: str) -> tuple[http.client.HTTPConnection, http.client.HTTPResponse]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", path)
    return connection, connection.getresponse()


def spent(port: int) -> dict[str, int]:
    connection, answer = asked(port, "/spent")
    found: dict[str, int] = json.loads(answer.read())
    connection.close()
    return found


def test_a_large_answer_begins_at_once_and_is_never_held(port: int) -> None:
    before = spent(port)["megabytes"]
    connection, answer = asked(port, "/export")
    first = answer.read(1000)
    time.sleep(0.5)  # a reader that takes its time, during which others are answered
    meanwhile = spent(port)
    rest = answer.read()
    connection.close()

    assert (answer.status, len(first) + len(rest)) == (200, ALL_OF_IT)
    assert (first[:1], rest[-1:]) == (b"\x00", bytes([(PIECES - 1) % 256]))
    assert 0 < meanwhile["made"] < PIECES / 2
    assert spent(port)["megabytes"] - before < HALF_A_FILE


def test_a_reader_who_leaves_ends_the_work(port: int) -> None:
    connection, answer = asked(port, "/export")
    answer.read(1000)
    answer.close()
    connection.close()
    time.sleep(0.5)

    first = spent(port)["made"]
    time.sleep(0.2)
    assert first == spent(port)["made"] < PIECES


def test_a_large_upload_is_not_held(port: int) -> None:
    before = spent(port)["megabytes"]
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.putrequest("POST", "/upload")
    connection.putheader("Content-Type", "multipart/form-data; boundary=parts")
    connection.putheader("Content-Length", str(len(HEAD) + ALL_OF_IT + len(TAIL)))
    connection.endheaders()
    connection.send(HEAD)
    for _ in range(PIECES):
        connection.send(b"x" * A_PIECE)
    connection.send(TAIL)
    answer = connection.getresponse()

    assert (answer.status, json.loads(answer.read())) == (200, {"size": ALL_OF_IT})
    connection.close()
    assert spent(port)["megabytes"] - before < HALF_A_FILE

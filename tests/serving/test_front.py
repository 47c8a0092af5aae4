"""The door reads a request whole before the application sees it, and passes it on as WSGI says."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Coroutine, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask, Response, request

from skillmatch import front
from skillmatch.web.security import MAX_REQUEST_BYTES


def run(work: Coroutine[Any, Any, Any]) -> Any:
    """Run it in a thread of its own: a browser test before it leaves this one with a running loop."""
    answers: list[Any] = []
    thread = threading.Thread(target=lambda: answers.append(asyncio.run(work)))
    thread.start()
    thread.join()
    assert answers, "it raised; see the thread's traceback"
    return answers[0]


class Protocol:
    """What granian hands over: the body in pieces, and where the answer goes."""

    def __init__(self, pieces: list[bytes], pause: float = 0) -> None:
        self.pieces, self.pause = pieces, pause
        self.taken: list[bytes] = []
        self.hold = threading.Event()
        self.hold.set()
        self.answer: tuple[int, dict[str, str], bytes] | None = None

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self.pieces:
            await asyncio.sleep(self.pause)
            yield piece

    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.answer = (status, dict(headers), body)

    def response_file(self, status: int, headers: list[tuple[str, str]], path: str) -> None:
        self.answer = (status, dict(headers), b"")

        def take() -> None:
            with Path(path).open("rb") as pipe:
                while piece := pipe.read(65536):
                    self.taken.append(piece)
                    self.hold.wait(5)

        self.reader = threading.Thread(target=take)
        self.reader.start()

    def response_empty(self, status: int, headers: list[tuple[str, str]]) -> None:
        self.answer = (status, dict(headers), b"")


class Headers(list):
    """Pairs that answer as granian's headers do."""

    def items(self) -> list[tuple[str, str]]:
        return list(self)

    def get(self, key: str) -> str | None:
        return next((value for name, value in self if name == key), None)

    def __contains__(self, key: object) -> bool:
        return any(name == key for name, _ in self)


def scope(method: str = "GET", path: str = "/", headers: list[tuple[str, str]] | None = None) -> Any:
    given = {"proto": "http", "http_version": "1.1", "server": "127.0.0.1:5000", "client": "10.0.0.7:4711", "scheme": "http"}
    return SimpleNamespace(**given, method=method, path=path, query_string="q=%E5%AF%BF", headers=Headers(headers or []))


@pytest.fixture
def echo() -> Flask:
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = MAX_REQUEST_BYTES

    @app.route("/<path:rest>", methods=["GET", "POST"])
    def answer(rest: str) -> dict[str, Any]:
        headers = dict(request.headers.items())
        return {"rest": rest, "q": request.args["q"], "form": request.form, "who": request.remote_addr, "headers": headers}

    return app


def ask(app: Flask, asked: Any, protocol: Protocol) -> tuple[int, dict[str, str], bytes]:
    run(front.Front(app.wsgi_app).__rsgi__(asked, protocol))
    assert protocol.answer is not None
    return protocol.answer


def test_it_passes_on_what_was_asked(echo: Flask) -> None:
    form = [("content-type", "application/x-www-form-urlencoded"), ("content-length", "9"), ("host", "localhost")]
    twice = [("cookie", "a=1"), ("cookie", "b=2"), ("x-forwarded_for", "1.2.3.4")]
    protocol = Protocol([b"name=", b"%E6%9D%8E"[:4]])

    status, headers, body = ask(echo, scope("POST", "/寿光/x", form + twice), protocol)

    found = echo.json.loads(body)
    assert status == 200
    assert (found["rest"], found["q"], found["who"]) == ("寿光/x", "寿", "10.0.0.7")
    assert list(found["form"]) == ["name"]
    assert found["headers"]["Cookie"] == "a=1; b=2"
    assert "X-Forwarded-For" not in found["headers"]
    assert headers["content-type"] == "application/json"


def test_a_body_that_is_too_large_is_not_read_and_refused(echo: Flask) -> None:
    announced = Protocol([b"x" * 10])
    length = [("content-length", str(MAX_REQUEST_BYTES + 1)), ("content-type", "application/x-www-form-urlencoded")]
    assert ask(echo, scope("POST", "/x", length), announced)[0] == 413

    endless = Protocol([b"x" * 100_000] * 20)
    chunked = [("transfer-encoding", "chunked"), ("content-type", "application/x-www-form-urlencoded")]
    assert ask(echo, scope("POST", "/x", chunked), endless)[0] == 413


def test_a_body_that_takes_too_long_is_given_up(echo: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(front, "BODY_SECONDS", 0.05)

    assert ask(echo, scope("POST", "/x", [("content-length", "50")]), Protocol([b"x"] * 50, pause=0.02))[0] == 408


def test_slow_clients_keep_nobody_waiting(echo: Flask) -> None:
    async def together() -> list[str]:
        door, order = front.Front(echo.wsgi_app), []

        async def one(name: str, asked: Any, protocol: Protocol) -> None:
            await door.__rsgi__(asked, protocol)
            order.append(name)

        slow = [one("slow", scope("POST", "/x", [("content-length", "5")]), Protocol([b"x"] * 5, 0.1)) for _ in range(200)]
        await asyncio.gather(*slow, one("quick", scope("GET", "/x"), Protocol([])))
        return order

    assert run(together())[0] == "quick"


def test_a_large_upload_lies_on_the_disk(echo: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[Any] = []

    @echo.post("/send")
    def send() -> dict[str, Any]:
        kept.append(request.environ["wsgi.input"]._rolled)
        return {"size": len(request.get_data())}

    monkeypatch.setattr(front, "IN_MEMORY", 100_000)
    for size, on_disk in ((50_000, False), (500_000, True)):
        length = [("content-length", str(size)), ("content-type", "application/octet-stream")]
        status, _, body = ask(echo, scope("POST", "/send", length), Protocol([b"x" * 10_000] * (size // 10_000)))
        assert (status, echo.json.loads(body)) == (200, {"size": size})
        assert kept.pop() is on_disk


def test_a_large_answer_goes_out_in_order_and_others_are_served_meanwhile(echo: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []

    @echo.get("/much")
    def much() -> Response:
        def pieces() -> Iterator[bytes]:
            try:
                for number in range(400):
                    made.append(number)
                    yield bytes([number % 256]) * 10_000
            finally:
                made.append(-1)

        return Response(pieces())

    async def both() -> list[int]:
        door, much, quick = front.Front(echo.wsgi_app), Protocol([]), Protocol([])
        much.hold.clear()  # its reader takes one piece and no more
        sending = asyncio.create_task(door.__rsgi__(scope("GET", "/much"), much))
        while not much.taken:
            await asyncio.sleep(0.01)
        await door.__rsgi__(scope("GET", "/x"), quick)
        found = [quick.answer[0] if quick.answer else 0, len(made)]
        much.hold.set()
        await sending
        much.reader.join()
        assert b"".join(much.taken) == b"".join(bytes([number % 256]) * 10_000 for number in range(400))
        return found

    status, worked_out = run(both())
    assert status == 200
    assert worked_out < 200, "more was worked out than its reader takes"
    assert made[-1] == -1


def test_an_answer_that_nobody_takes_is_given_up(echo: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(front, "SEND_SECONDS", 0.1)
    ended: list[bool] = []

    @echo.get("/much")
    def much() -> Response:
        def pieces() -> Iterator[bytes]:
            try:
                while True:
                    yield b"x" * 10_000
            finally:
                ended.append(True)

        return Response(pieces())

    protocol = Protocol([])
    protocol.hold.clear()
    run(front.Front(echo.wsgi_app).__rsgi__(scope("GET", "/much"), protocol))
    protocol.hold.set()
    protocol.reader.join()
    assert ended == [True]

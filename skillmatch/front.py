"""The door of a web process: a request is read whole, off the one thread that works, before the application sees it.

A client that sends a form a byte a second would otherwise hold that thread; here it holds only a few bytes, for a limited time, and
whoever has sent everything is served meanwhile. A large upload lies on the disk, not in memory. Answers are handed over whole too,
so that a slow reader holds nobody; a large one, such as an export, goes out piece by piece as it is worked out, as fast as its
reader takes it, and between two pieces the thread serves others.
"""

from __future__ import annotations

import asyncio
import errno
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import structlog

from skillmatch.web import uploads

BODY_SECONDS = 20.0
"""How long a client may take to send the body of a request."""

UPLOAD_SECONDS = 120.0
"""The same where files may be sent."""

SEND_SECONDS = 60.0
"""How long a client may leave a piece of a large answer untaken."""

IN_MEMORY = 500_000
"""Bytes of a request that are kept in memory; a larger one lies in a nameless file."""

WHOLE = 250_000
"""Bytes of an answer that is handed over whole; a larger one goes out in pieces of this size."""

AT_A_TIME = 0.05
"""Seconds for which the thread works at a large answer before it looks after others."""

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
log = structlog.get_logger(__name__)


@dataclass
class BufferedAnswer:
    """What the application answers; ``body`` is what has been worked out of it."""

    chunks: Iterable[bytes]
    pieces: Iterator[bytes]
    status: int = 500
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    over: bool = False

    def go_on(self) -> bytes:
        """Work out some more; gives it. Only the thread that works calls this."""
        found, size, until = [], 0, time.monotonic() + AT_A_TIME
        while size < WHOLE and time.monotonic() < until:
            piece = next(self.pieces, None)
            if piece is None:
                self.over = True
                break
            found.append(piece)
            size += len(piece)
        return b"".join(found)

    def end(self) -> None:
        """Nothing more is wanted of it."""
        getattr(self.chunks, "close", lambda: None)()


class Front:
    """A WSGI application behind granian's RSGI interface, called by one thread.

    Parameters
    ----------
    application : callable
        The WSGI application.
    limits : mapping of str to int
        The paths that take more than ``uploads.ELSEWHERE`` bytes, and how many.
    """

    def __init__(self, application: Application, limits: Mapping[str, int] | None = None) -> None:
        self._application, self._limits = application, limits or {}
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="requests")

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        """Read one request, let the application answer it, and hand the answer over."""
        if scope.proto != "http":
            protocol.close(403)
            return
        with tempfile.SpooledTemporaryFile(IN_MEMORY) as body:
            try:
                largest = self._limits.get(scope.path, uploads.ELSEWHERE)
                seconds = BODY_SECONDS if largest == uploads.ELSEWHERE else UPLOAD_SECONDS
                size = await asyncio.wait_for(_read(scope, protocol, largest, body), seconds)
            except TimeoutError:
                protocol.response_empty(408, [("connection", "close")])
                return
            environ = environment(scope, body, size)  # type: ignore[arg-type]  # a spooled file is one in all but its base class
            answer = await self._in_thread(self._call, environ)
            try:
                if answer.over:
                    protocol.response_bytes(answer.status, list(answer.headers), answer.body)
                else:
                    await self._stream(protocol, answer)
            finally:
                await self._in_thread(answer.end)

    async def _in_thread(self, work: Callable[..., Any], *args: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work, *args)

    def _call(self, environ: dict[str, Any]) -> BufferedAnswer:
        started: list[Any] = []

        def start_response(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
            started[:] = [int(status.split(" ", 1)[0]), tuple((name.lower(), value) for name, value in headers)]

        chunks = self._application(environ, start_response)
        answer = BufferedAnswer(chunks, iter(chunks))
        try:
            answer.body = answer.go_on()
        except BaseException:
            answer.end()
            raise
        answer.status, answer.headers = started
        answer.over = answer.over or dict(answer.headers).get("content-length") == str(len(answer.body))
        return answer

    async def _stream(self, protocol: Any, answer: BufferedAnswer) -> None:
        """Hand a large answer over through a pipe: granian reads it as its client does, while its own stream would keep it all."""
        while not answer.body and not answer.over:  # what it takes to begin, such as the writing of a workbook
            answer.body = await self._in_thread(answer.go_on)
        try:
            with tempfile.TemporaryDirectory(prefix="answer-") as folder:
                path = Path(folder) / "pipe"
                os.mkfifo(path, 0o600)
                protocol.response_file(answer.status, list(answer.headers), str(path))
                writer = await _opened(path)
            try:
                writer.write(answer.body)
                while not answer.over:
                    await asyncio.wait_for(writer.drain(), SEND_SECONDS)
                    writer.write(await self._in_thread(answer.go_on))
                await asyncio.wait_for(writer.drain(), SEND_SECONDS)
            finally:
                writer.close()
        except (TimeoutError, ConnectionError):
            log.info("nobody took the whole answer")


async def _opened(path: Path) -> asyncio.StreamWriter:
    """The writing end of a pipe, as soon as somebody reads it."""
    for _ in range(1000):
        try:
            pipe = os.open(path, os.O_WRONLY | os.O_NONBLOCK)
            break
        except OSError as error:
            if error.errno != errno.ENXIO:
                raise
            await asyncio.sleep(0.005)
    else:
        raise TimeoutError("nobody reads the answer")
    loop = asyncio.get_running_loop()
    transport, protocol = await loop.connect_write_pipe(asyncio.streams.FlowControlMixin, os.fdopen(pipe, "wb", 0))
    return asyncio.StreamWriter(transport, protocol, None, loop)


async def _read(scope: Any, protocol: Any, largest: int, body: Any) -> int:
    """Put the body of a request into `body`; gives its size, which is more than `largest` for one that is refused unread."""
    length = scope.headers.get("content-length")
    if length is None and "transfer-encoding" not in scope.headers:
        return 0
    if length is not None and int(length) > largest:
        return largest + 1
    size = 0
    async for chunk in protocol:
        size += len(chunk)
        if size > largest:
            body.seek(0)
            body.truncate()
            return largest + 1  # the application says 413 in the reader's language
        body.write(bytes(chunk))
    body.seek(0)
    return size


def environment(scope: Any, body: IO[bytes], size: int) -> dict[str, Any]:
    """Return what WSGI (PEP 3333) says of a request."""
    host, _, port = scope.server.rpartition(":")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode("utf-8").decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "CONTENT_LENGTH": str(size),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": body,
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope.headers.items():
        # A name with an underscore could pass for another with a dash, such as one that only a proxy may set.
        if "_" in name or name in ("content-length", "transfer-encoding"):
            continue
        key = name.upper().replace("-", "_")
        key = key if key == "CONTENT_TYPE" else f"HTTP_{key}"
        joint = "; " if key == "HTTP_COOKIE" else ","
        environ[key] = f"{environ[key]}{joint}{value}" if key in environ else value
    return environ

"""The door of a web process: a request is read whole, off the one thread that works, before the application sees it.

A client that sends a form a byte a second would otherwise hold that thread; here it holds only a few bytes, for a limited time, and
whoever has sent everything is served meanwhile. Answers are handed over whole too, so that a slow reader holds nobody.
"""

from __future__ import annotations

import asyncio
import io
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from skillmatch.web import uploads

BODY_SECONDS = 20.0
"""How long a client may take to send the body of a request."""

UPLOAD_SECONDS = 120.0
"""The same where files may be sent."""

Answer = tuple[int, list[tuple[str, str]], bytes]
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Front:
    """A WSGI application behind granian's RSGI interface, called by one thread.

    Parameters
    ----------
    application : callable
        The WSGI application.
    """

    def __init__(self, application: Application) -> None:
        self._application = application
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="requests")

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        """Read one request, let the application answer it, and hand the answer over."""
        if scope.proto != "http":
            protocol.close(403)
            return
        try:
            largest = uploads.limit(scope.path)
            seconds = BODY_SECONDS if largest == uploads.ELSEWHERE else UPLOAD_SECONDS
            body = await asyncio.wait_for(_read(scope, protocol, largest), seconds)
        except TimeoutError:
            protocol.response_empty(408, [("connection", "close")])
            return
        environ = environment(scope, body or b"")
        if body is None:
            environ["CONTENT_LENGTH"] = str(largest + 1)  # the application says 413 in the reader's language
        answer = await asyncio.get_running_loop().run_in_executor(self._thread, self._call, environ)
        protocol.response_bytes(*answer)

    def _call(self, environ: dict[str, Any]) -> Answer:
        started: list[Any] = []

        def start_response(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
            started[:] = [int(status.split(" ", 1)[0]), [(name.lower(), value) for name, value in headers]]

        chunks = self._application(environ, start_response)
        try:
            body = b"".join(chunks)
        finally:
            getattr(chunks, "close", lambda: None)()
        return started[0], started[1], body


async def _read(scope: Any, protocol: Any, largest: int) -> bytes | None:
    """The body of a request, or None where it has more than `largest` bytes."""
    length = scope.headers.get("content-length")
    if length is None and "transfer-encoding" not in scope.headers:
        return b""
    if length is not None and int(length) > largest:
        return None
    chunks, size = [], 0
    async for chunk in protocol:
        size += len(chunk)
        if size > largest:
            return None
        chunks.append(bytes(chunk))
    return b"".join(chunks)


def environment(scope: Any, body: bytes) -> dict[str, Any]:
    """What WSGI (PEP 3333) says of a request."""
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
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": io.BytesIO(body),
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

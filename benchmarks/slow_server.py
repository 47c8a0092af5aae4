"""One web process with the demonstration city and an answer of 10 MB beside it, for ``slow_connections.py``.

    python -m benchmarks.slow_server prepare
    python -m benchmarks.slow_server waitress PORT THREADS

Granian is started by its own command with the factory `door`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any

from app import create_app
from skillmatch import prepare
from skillmatch.front import Front

PIECES, A_PIECE = 200, b"x" * 50_000


def with_large(application: Any) -> Any:
    """The application with ``/large``, which is worked out as it is sent."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["PATH_INFO"] != "/large":
            return application(environ, start_response)
        start_response("200 OK", [("Content-Type", "application/octet-stream")])
        return (A_PIECE for _ in range(PIECES))

    return answer


def door() -> Any:
    """What granian serves."""
    return Front(with_large(create_app()))


def serve_waitress(port: int, threads: int) -> None:
    """Serve with waitress and its own limits raised; ``poll``, since ``select`` ends at 1024 connections."""
    import_module("waitress").serve(
        with_large(create_app()),
        host="127.0.0.1",
        port=port,
        threads=threads,
        connection_limit=2_000,
        backlog=2_048,
        channel_timeout=60,
        outbuf_high_watermark=1_000_000_000,
        asyncore_use_poll=True,
    )


if __name__ == "__main__":
    if sys.argv[1] == "prepare":
        prepare.prepare(create_app(), workers=50)
    else:
        serve_waitress(int(sys.argv[2]), int(sys.argv[3]))

"""Files that are sent in: how large a request to each address may be, known to the door before the application reads it, and what a
broken archive looks like to whoever opens one."""

from __future__ import annotations

import zipfile
import zlib

from flask import Flask, request

ELSEWHERE = 1_000_000
"""Bytes of a request to any other address."""

BROKEN_ARCHIVE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError)
"""The ways in which zipfile meets a broken archive: OSError for spoilt bzip2, ValueError for a place before its start."""

_limits: dict[str, int] = {}


def allow(path: str, largest: int) -> None:
    """Let requests to `path` be as large as `largest` bytes; saying it again replaces it."""
    _limits[path] = largest


def limit(path: str) -> int:
    """How many bytes a request to `path` may have."""
    return _limits.get(path, ELSEWHERE)


def init_app(app: Flask) -> None:
    """Hold each request to the limit of its address; before anything reads its form."""
    app.before_request(_hold)


def _hold() -> None:
    if request.path in _limits:
        request.max_content_length = _limits[request.path]

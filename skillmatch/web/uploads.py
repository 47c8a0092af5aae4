"""Files that are sent in: how large a request to each address may be, known to the door before the application reads it, and what a
broken archive looks like to whoever opens one."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Mapping

from flask import Flask, current_app, request

ELSEWHERE = 1_000_000
"""Bytes of a request to any other address."""

BROKEN_ARCHIVE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError)
"""The ways in which zipfile meets a broken archive: OSError for spoilt bzip2, ValueError for a place before its start."""


def init_app(app: Flask, limits: Mapping[str, int]) -> None:
    """Hold each request to the limit of its address; before anything reads its form.

    Parameters
    ----------
    app : Flask
    limits : mapping of str to int
        The paths that take more than `ELSEWHERE` bytes, and how many.
    """
    app.extensions["upload_limits"] = limits
    app.before_request(_hold)


def _hold() -> None:
    limits = current_app.extensions["upload_limits"]
    if request.path in limits:
        request.max_content_length = limits[request.path]

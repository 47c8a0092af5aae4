"""Static files carry the hash of their content in the address: a browser keeps each for a year and asks again only when it changed.

Without it every page asked after each of its six files again, which on a phone costs more than the page.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app, g, request, url_for

KEPT_SECONDS = 365 * 24 * 3600


def init_app(app: Flask) -> None:
    """Put the hash into every address that ``url_for("static", …)`` makes, and let what is asked for by it be kept."""
    app.url_defaults(_stamp)
    app.jinja_env.globals["sprite"] = sprite
    app.after_request(_keep)


def sprite() -> str:
    """The address of the icons, of which a page has dozens: it is made once a request."""
    if "sprite" not in g:
        g.sprite = url_for("static", filename="icons.svg")
    return str(g.sprite)


def digest(path: Path) -> str:
    """Twelve hexadecimal digits of a file's content; empty where there is no such file."""
    try:
        return _digest(path, path.stat().st_mtime_ns)
    except OSError:  # an address of nothing: its 404 says so
        return ""


@cache
def _digest(path: Path, _changed_at: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def _stamp(endpoint: str, values: dict[str, Any]) -> None:
    if endpoint == "static" and "filename" in values:
        values.setdefault("v", _digest_of(values["filename"]))


def _keep(response: Response) -> Response:
    if request.endpoint == "static" and response.status_code == 200:
        version = request.args.get("v")
        if version and version == _digest_of((request.view_args or {})["filename"]):
            response.headers["Cache-Control"] = f"public, max-age={KEPT_SECONDS}, immutable"
    return response


def _digest_of(filename: str) -> str:
    return digest(Path(current_app.static_folder or "") / filename)

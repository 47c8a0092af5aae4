"""What every answer and every cookie carries so that a browser keeps the session safe."""

from __future__ import annotations

import datetime as dt
import secrets
from pathlib import Path

from flask import Flask, Response, g
from flask_talisman import Talisman
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter, Map

from skillmatch.config import Settings
from skillmatch.numerals import MAX_WHOLE
from skillmatch.web import uploads

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
MAX_REQUEST_BYTES = uploads.ELSEWHERE
ABSOLUTE_LIMIT = dt.timedelta(hours=12)
"""A session ends this long after the sign-in, whatever happens in it."""


def init_app(app: Flask, settings: Settings, secret_key: str) -> None:
    """Set cookies, limits and headers; believe a proxy only where the settings say how many there are."""
    app.config.update(
        SECRET_KEY=secret_key,
        SESSION_COOKIE_NAME="__Host-session" if settings.secure_cookies else "session",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        PERMANENT_SESSION_LIFETIME=ABSOLUTE_LIMIT,
        MAX_CONTENT_LENGTH=MAX_REQUEST_BYTES,
        MAX_FORM_MEMORY_SIZE=MAX_REQUEST_BYTES,
        WTF_CSRF_TIME_LIMIT=None,  # a form lives as long as its session
        WTF_CSRF_SSL_STRICT=settings.secure_cookies,
    )
    Talisman(
        app,
        force_https=False,
        strict_transport_security=settings.secure_cookies,
        content_security_policy=CONTENT_SECURITY_POLICY,
        referrer_policy="same-origin",
        frame_options="DENY",
        session_cookie_secure=settings.secure_cookies,
        session_cookie_http_only=True,
    )
    app.after_request(keep_private)
    app.url_map.converters["int"] = IdConverter
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]


class IdConverter(IntegerConverter):
    """A number in an address; one that no database could hold is the address of nothing (404)."""

    def __init__(self, map: Map, fixed_digits: int = 0, min: int | None = None, max: int = MAX_WHOLE, signed: bool = False) -> None:
        super().__init__(map, fixed_digits, min, max, signed)


def keep_private(response: Response) -> Response:
    """Nothing that a signed-in person saw, and no form's token, stays in a cache."""
    if g.get("account") is not None or response.mimetype == "text/html":
        response.headers["Cache-Control"] = "no-store"
    return response


def drawn_once(path: Path) -> str:
    """The installation's secret, drawn by whichever process needs it first and readable by its owner alone."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    if not path.exists():
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(48), encoding="ascii")
        try:
            path.hardlink_to(draft)  # fails where another process was first, and its secret then holds
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text(encoding="ascii")

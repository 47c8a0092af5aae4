"""Every error becomes, in this one place, a page, a fragment for htmx, or JSON: what happened, what was kept, what to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import flask
import structlog
from flask import Flask, Response, request
from flask_babel import get_locale, gettext, lazy_gettext
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError

from skillmatch.errors import SkillMatchError, TooMany
from skillmatch.web import render, shell

log = structlog.get_logger(__name__)

BARE = (
    '<!doctype html><html lang="{lang}"><meta charset="utf-8"><title>{title}</title>'
    '<h1>{title}</h1><p>{kept} {advice}</p><p><a href="/">SkillMatch 匠路</a> · {status}</p>'
)
"""The page where the frame of all pages fails: plain, but in the reader's language."""

FROM_BELOW = (
    lazy_gettext("There is no such page, or it is not yours to see."),
    lazy_gettext("The reference data are not loaded yet."),
    lazy_gettext("A version is proposed already."),
)
"""Sentences that are raised where no language is known (`store.accounts.access.MISSING`), so that the catalogues have them."""


@dataclass(frozen=True)
class Failure:
    """What a person is told.

    Attributes
    ----------
    status : int
        HTTP status.
    title, kept, advice : str
        What happened, what was kept, what to do.
    message : str
        The reason in this case, if there is one to tell.
    fields : dict of str to str
        Reasons by field.
    when : datetime
        The moment, for whoever looks it up in the log.
    """

    status: int
    title: str
    kept: str
    advice: str
    message: str
    fields: dict[str, str]
    when: datetime


def init_app(app: Flask) -> None:
    """Send every error of an application through this file."""
    app.register_error_handler(SkillMatchError, domain_error)
    app.register_error_handler(CSRFError, stale_form)
    app.register_error_handler(HTTPException, http_error)


def domain_error(error: SkillMatchError) -> Response:
    """Answer NotFound, NotAllowed, Invalid, Conflict or TooMany; any other kind is a fault of ours."""
    log.info("refused", status=error.status, reason=type(error).__name__, endpoint=request.endpoint)
    message = _spoken(error.message) if error.status < 500 else ""
    response = answer(error.status, message, getattr(error, "fields", None))
    if isinstance(error, TooMany):
        response.headers["Retry-After"] = str(error.seconds)
    return response


def stale_form(error: CSRFError) -> Response:
    """Answer a form without a valid token: 400, and the page it came from has a new one."""
    log.info("refused", status=400, reason="CSRFError", endpoint=request.endpoint)
    return answer(400, gettext("This form was open for too long, or was not opened from this site."))


def http_error(error: HTTPException) -> Response | HTTPException:
    """Answer what Werkzeug, Flask and their extensions raise; redirects and ready-made responses pass untouched."""
    if error.response is not None or error.code is None or error.code < 400:
        return error
    if isinstance(error, InternalServerError):
        log.error("failed", status=error.code, reason=type(error.original_exception).__name__, endpoint=request.endpoint)
    response = answer(error.code)
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After", "WWW-Authenticate"):
            response.headers[name] = value
    return response


def answer(status: int, message: str = "", fields: dict[str, str] | None = None) -> Response:
    """Make the answer to a failure in the form that the request asked for.

    Parameters
    ----------
    status : int
        HTTP status, 400 or more.
    message : str
        The reason, already translated; without it the general words for the status serve.
    fields : dict of str to str, optional
        Reasons by field, shown as a list.
    """
    failure = Failure(status, *_words(status), message, fields or {}, datetime.now(UTC))
    if wants_json():
        detail = {"status": status, "title": failure.title, "message": message or failure.advice, "fields": failure.fields}
        response = flask.jsonify(error=detail)
    elif render.wants_fragment():
        response = _fragment(failure)
    else:
        response = flask.make_response(_whole(failure))
    response.status_code = status
    response.vary.update(["HX-Request", "Accept"])
    return response


def wants_json() -> bool:
    """Whether the request is one of the API, or prefers JSON over a page."""
    if request.path.startswith("/api/"):
        return True
    accepted = request.accept_mimetypes
    return accepted["application/json"] > accepted["text/html"]


def _spoken(message: str) -> str:
    """A reason in the reader's language: the layers below the pages keep it as the English sentence that catalogues know."""
    return str(gettext(str(message))) if message else ""


def _whole(failure: Failure) -> str:
    try:
        return flask.render_template("public/errors/error.html", failure=failure)
    except Exception as error:  # the frame itself may need what has just failed, such as the store
        log.error("failed", status=failure.status, reason=type(error).__name__, endpoint="public/errors/error.html")
        lang = "en" if str(get_locale()) == "en" else "zh-CN"
        words = {"title": failure.title, "kept": failure.kept, "advice": failure.advice}
        return BARE.format(status=failure.status, lang=lang, **words)


def _fragment(failure: Failure) -> Response:
    if failure.status == 401:
        response = flask.make_response("")
        sign_in = shell.href_of("security.login", next=shell.came_from()) or "/"
        response.headers["HX-Redirect"] = sign_in
        return response
    words = failure.message or f"{failure.title} {failure.advice}"
    parts = [words, *failure.fields.values()]
    response = flask.make_response(render.status_message(" ".join(parts), "danger"))
    response.headers["HX-Reswap"] = "none"  # only the out-of-band message changes; what was entered stays
    return response


def _words(status: int) -> tuple[str, str, str]:
    """Title, what was kept, what to do."""
    nothing = gettext("Nothing was changed.")
    known = {
        400: (
            gettext("This request could not be understood."),
            nothing,
            gettext("Go back, reload the page and send it again."),
        ),
        401: (gettext("Please sign in."), nothing, gettext("Sign in and you will come back to this page.")),
        403: (
            gettext("You may not do this."),
            nothing,
            gettext("If it belongs to your work, switch to the right role or ask your administrator."),
        ),
        404: (
            gettext("There is no such page."),
            nothing,
            gettext("It may have moved, or it is not yours to see. Start again from the home page."),
        ),
        405: (gettext("This address does not work that way."), nothing, gettext("Go back and use the button on the page.")),
        409: (
            gettext("Somebody was faster, or this step is not due yet."),
            nothing,
            gettext("Go back and reload the page to see how things stand."),
        ),
        413: (gettext("This is too large."), nothing, gettext("Send a smaller file or less text.")),
        422: (
            gettext("Some of what was entered cannot be accepted."),
            gettext("Nothing was stored; what you entered is still in the form."),
            gettext("Go back, correct it and send it again."),
        ),
        429: (gettext("Too many attempts."), nothing, gettext("Wait a few minutes and try again.")),
        503: (
            gettext("The service is busy."),
            gettext("What was saved before is safe."),
            gettext("Wait a moment and try again."),
        ),
    }
    failed = (
        gettext("Something went wrong on our side."),
        gettext("What was saved before is safe; this last step was not done."),
        gettext("Try again in a moment. If it happens again, tell the service desk the time shown below."),
    )
    return known.get(status, failed if status >= 500 else known[400])

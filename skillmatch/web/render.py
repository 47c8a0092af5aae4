"""Answers: a whole page, or one named block of it for htmx; a move to another page; a word on what was done."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, cast

import flask
from flask import Flask, Response, current_app, flash, request
from htmx_flask import Htmx
from htmx_flask.requests import HtmxHeaders
from jinja2 import StrictUndefined
from markupsafe import Markup, escape
from werkzeug.urls import iri_to_uri

from skillmatch.web import charts

htmx = Htmx()


def init_app(app: Flask) -> None:
    """Make ``request.htmx`` known and templates strict: an unknown name in a template is an error, not a blank."""
    htmx.init_app(app)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters["attributes"] = attributes
    app.jinja_env.globals["charts"] = charts
    # Macros reach every template and every block rendered alone as `ui`, without an import in each of them.
    app.context_processor(lambda: {"ui": current_app.jinja_env.get_template("components/ui.html").module})


def wants_fragment() -> bool:
    """Whether htmx asks for a part of the page; boosted links and history restores get the whole page."""
    hx: HtmxHeaders | None = getattr(request, "htmx", None)
    return bool(hx and not hx.boosted and not hx.history_restore_request)


def page(
    template: str,
    block: str | None = None,
    status: int = 200,
    trigger: str | Mapping[str, Any] | None = None,
    push_url: str | None = None,
    **context: Any,
) -> Response:
    """Answer with a page, or with one block of it.

    Parameters
    ----------
    template : str
        Name of the template of the whole page.
    block : str, optional
        The block to render alone when htmx asks; without it the answer is always the whole page.
    status : int
        422 when a form is shown again with its errors.
    trigger : str or mapping, optional
        Event (or events with details) that the page hears of through ``HX-Trigger``; only sent to htmx.
    push_url : str, optional
        Address that the browser shows; the same address must render the same page whole. Only sent to htmx.
    **context
        What the template needs. Names that are missing raise ``UndefinedError``.
    """
    alone = block if block and wants_fragment() else None
    body = fragment(template, alone, **context) if alone else flask.render_template(template, **context)
    return _answer(body, status, trigger, push_url)


def fragment(template: str, block: str, **context: Any) -> str:
    """Render one block of a template alone, with everything that the whole page would know."""
    environment = current_app.jinja_env
    source = environment.get_template(template)
    current_app.update_template_context(context)
    try:
        return Markup("").join(map(Markup, source.blocks[block](source.new_context(context))))
    except KeyError as error:
        if block not in source.blocks:
            raise LookupError(f"{template} has no block {block!r}") from error
        raise


def see_other(to: str) -> Response:
    """Send the browser to ``to`` (a local address): 303 plainly, ``HX-Redirect`` for htmx.

    A full load rather than ``HX-Location``: that would ask as htmx does, and get a fragment where a page is needed.
    """
    if not wants_fragment():
        return _vary(flask.redirect(iri_to_uri(to), 303))
    path, _, anchor = to.partition("#")
    here = (request.htmx.current_url or "").partition("#")[0]  # type: ignore[attr-defined]
    # A browser only scrolls, and does not load, when nothing but the part after # differs.
    target = path if anchor and here.endswith(path) else to
    response = _answer("", 204, None, None)
    response.headers["HX-Redirect"] = iri_to_uri(target)
    return response


def done(
    message: str,
    to: str,
    template: str | None = None,
    block: str | None = None,
    trigger: str | Mapping[str, Any] | None = None,
    kind: str = "success",
    **context: Any,
) -> Response:
    """Answer a POST that succeeded: the changed block and a spoken message for htmx, else the message on the next page.

    Parameters
    ----------
    message : str
        What was done, in one sentence.
    to : str
        Local address of the page that shows the result.
    template, block : str, optional
        The part that htmx swaps in; without them htmx is sent to ``to`` as well.
    trigger : str or mapping, optional
        As in :func:`page`.
    kind : str
        ``success``, ``info``, ``warning`` or ``danger``.
    """
    if template and block and wants_fragment():
        body = fragment(template, block, **context) + status_message(message, kind)
        return _answer(body, 200, trigger, None)
    flash(message, kind)
    return see_other(to)


def status_message(message: str, kind: str = "success") -> str:
    """The out-of-band fragment that fills the permanent ``role="status"`` region."""
    return Markup(flask.render_template("components/status.html", message=message, kind=kind))  # noqa: S704 - rendered by us


def local_path(target: str | None, default: str = "/") -> str:
    """``target`` if it is a path on this host, else ``default``: no other host, scheme or header line gets through."""
    if not target or not target.startswith("/") or target.startswith("//"):
        return default
    if "\\" in target or any(ord(character) < 32 or ord(character) == 127 for character in target):
        return default
    return target


def attributes(values: Mapping[str, Any]) -> Markup:
    """HTML attributes from keywords: ``hx_post`` becomes ``hx-post``, ``class_`` ``class``; None and False are left out."""
    parts = []
    for name, value in values.items():
        if value is None or value is False:
            continue
        key = name.rstrip("_").replace("_", "-")
        parts.append(escape(key) if value is True else Markup('{}="{}"').format(key, value))
    return Markup(" ") + Markup(" ").join(parts) if parts else Markup("")


def _answer(body: str, status: int, trigger: str | Mapping[str, Any] | None, push_url: str | None) -> Response:
    response = flask.make_response(body, status)
    if trigger and wants_fragment():
        events = {trigger: None} if isinstance(trigger, str) else dict(trigger)
        response.headers["HX-Trigger"] = json.dumps(events)  # ASCII, whatever the text
    if push_url and wants_fragment():
        response.headers["HX-Push-Url"] = iri_to_uri(push_url)
    return _vary(response)


def _vary(response: Any) -> Response:
    response.vary.add("HX-Request")
    return cast(Response, response)

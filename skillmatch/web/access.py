"""Who may call a view: each view carries exactly one of ``public``, ``signed_in`` and ``acting_as``; a view without one is shut.

The kit knows no store: ``app.py`` says how the account behind a session is loaded and where a denial is recorded.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any, Protocol, TypeVar, cast

import flask
import structlog
from flask import Flask, Response, current_app, g, request, session
from flask_babel import gettext

from skillmatch.errors import NotAllowed
from skillmatch.terms import Role
from skillmatch.web import failures, render, shell

log = structlog.get_logger(__name__)

PUBLIC = "public"
SIGNED_IN = "signed_in"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})

View = TypeVar("View", bound=Callable[..., Any])


class Membership(Protocol):
    """One role of an account, as ``g.acting`` holds it."""

    @property
    def membership_id(self) -> int: ...
    @property
    def role(self) -> Role: ...


class Account(Protocol):
    """Somebody who is signed in, as ``g.account`` holds it."""

    @property
    def account_id(self) -> int: ...
    @property
    def password_given(self) -> bool: ...
    @property
    def memberships(self) -> Sequence[Any]: ...


@dataclass(frozen=True)
class Doors:
    """What the kit cannot know by itself.

    Attributes
    ----------
    load : callable
        The account behind this session, or None.
    denied : callable
        Records that an account asked for an endpoint that none of its roles may use.
    choose_password : str
        The endpoint where a password is chosen: all that is open, beside public views, to an account whose password was drawn by
        somebody else.
    """

    load: Callable[[], Account | None]
    denied: Callable[[int, str, str], None]
    choose_password: str


def init_app(app: Flask, doors: Doors) -> None:
    """Load the account before each request, and shut every view that does not say who may call it."""
    app.extensions["doors"] = doors
    app.before_request(_enter)


def public(view: View) -> View:
    """Anybody may call the view, signed in or not."""
    view.access = PUBLIC  # type: ignore[attr-defined]
    return view


def signed_in(view: View) -> View:
    """Anybody signed in may call the view, in any role; ``g.acting`` is the role chosen last, or None without a role."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        return view(*args, **kwargs) if g.account else ask_to_sign_in()

    guarded.access = SIGNED_IN  # type: ignore[attr-defined]
    return cast(View, guarded)


def before_own_password(view: View) -> View:
    """The view is open also to an account that has still to choose a password of its own; put it above the other mark."""
    view.before_own_password = True  # type: ignore[attr-defined]
    return view


def acting_as(*roles: Role) -> Callable[[View], View]:
    """Only an account with one of `roles` may call the view; ``g.acting`` is the membership acted in.

    That is the one chosen last if it fits, otherwise the first that fits. Without one the answer is 403, and it is recorded.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if not g.account:
                return ask_to_sign_in()
            g.acting = _fitting(roles)
            return view(*args, **kwargs)

        guarded.access = frozenset(roles)  # type: ignore[attr-defined]
        return cast(View, guarded)

    return decorate


def choose(membership_id: int) -> Any:
    """Act by another of one's own memberships from now on; somebody else's id is refused."""
    found = next((held for held in g.memberships if held.membership_id == membership_id), None)
    if found is None:
        raise NotAllowed()
    session["membership"] = membership_id
    g.acting = found
    return found


def ask_to_sign_in() -> Response:
    """Send a visitor to the sign-in page and back afterwards: a move for pages, 401 for htmx and JSON."""
    if render.wants_fragment() or failures.wants_json():
        return failures.answer(401)
    target = shell.here()
    to = flask.url_for("security.login", next=None if target == "/" else target)
    return cast(Response, flask.redirect(to, 302 if request.method in SAFE else 303))


def _enter() -> Response | None:
    g.account, g.memberships, g.acting = None, (), None
    if request.endpoint is None or request.endpoint == "static":
        return None
    view, doors = current_app.view_functions[request.endpoint], current_app.extensions["doors"]
    if not hasattr(view, "access"):
        log.error("view without access", endpoint=request.endpoint)
        raise NotAllowed()
    account = doors.load()
    if account is None:
        return None
    g.account, g.memberships = account, tuple(account.memberships)
    g.acting = _chosen() or (g.memberships[0] if g.memberships else None)
    if account.password_given and view.access != PUBLIC and not hasattr(view, "before_own_password"):
        return render.see_other(flask.url_for(doors.choose_password))
    return None


def _chosen() -> Any:
    chosen = session.get("membership")
    return next((held for held in g.memberships if held.membership_id == chosen), None)


def _fitting(roles: Sequence[Role]) -> Any:
    if g.acting is not None and g.acting.role in roles:
        return g.acting
    found = next((held for held in g.memberships if held.role in roles), None)
    if found is None:
        current_app.extensions["doors"].denied(g.account.account_id, str(g.acting.role if g.acting else ""), str(request.endpoint))
        raise NotAllowed(gettext("None of your roles may do this."))
    return found

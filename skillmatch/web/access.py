"""Who may call a view: each view carries exactly one of ``public``, ``signed_in`` and ``acting_as``; a view without one is shut.

The kit knows no store: ``application.py`` says how the account behind a session is loaded and where a denial is recorded.
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


class ActingMembership(Protocol):
    """One role of an account, as ``g.acting`` holds it."""

    @property
    def membership_id(self) -> int: ...
    @property
    def role(self) -> Role: ...


class SignedInAccount(Protocol):
    """Somebody who is signed in, as ``g.account`` holds it."""

    @property
    def account_id(self) -> int: ...
    @property
    def password_given(self) -> bool: ...
    @property
    def memberships(self) -> Sequence[Any]: ...


@dataclass(frozen=True)
class AccessRules:
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
    standing_in : callable
        For whom an account acts, by what the session says and its memberships, or None once that is over; its ``acting`` is what
        the views that are marked :func:`also_on_behalf` get.
    stand_in : str
        The endpoint where acting for somebody begins: where whoever does so is sent once that is over.
    """

    load: Callable[[], SignedInAccount | None]
    denied: Callable[[int, str, str], None]
    choose_password: str
    standing_in: Callable[[int, Any], Any] = lambda behalf_id, memberships: None
    stand_in: str = ""


def init_app(app: Flask, doors: AccessRules) -> None:
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


def also_on_behalf(view: View) -> View:
    """The view is open also to an office that acts for the worker; put it above ``acting_as(Role.WORKER)``."""
    view.on_behalf = True  # type: ignore[attr-defined]
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
            marked = hasattr(current_app.view_functions[str(request.endpoint)], "on_behalf")
            if marked and g.behalf_over and not any(held.role in roles for held in g.memberships):
                return _stand_in_again()
            g.acting = g.behalf.acting if g.behalf and marked else _fitting(roles, marked)
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
    g.account, g.memberships, g.acting, g.behalf, g.behalf_over = None, (), None, None, False
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
    if "behalf" in session:
        g.behalf = doors.standing_in(session["behalf"], g.memberships)
        if g.behalf is None:
            session.pop("behalf")
            g.behalf_over = True
    if account.password_given and view.access != PUBLIC and not hasattr(view, "before_own_password"):
        return render.see_other(flask.url_for(doors.choose_password))
    return None


def _chosen() -> Any:
    chosen = session.get("membership")
    return next((held for held in g.memberships if held.membership_id == chosen), None)


def _stand_in_again() -> Response:
    """Tell whoever acted for somebody until a moment ago that it is over, where it can begin again; nothing is done."""
    message = gettext("You no longer act for this person: the time is over, or it was ended. This last step was not done.")
    return render.done(message, flask.url_for(current_app.extensions["doors"].stand_in), kind="warning")


def _none_may(on_behalf: bool) -> str:
    """Why none of the roles may call a view; to an office that could do it for somebody, how that begins."""
    start = current_app.view_functions.get(current_app.extensions["doors"].stand_in)
    offices: frozenset[Role] = getattr(start, "access", frozenset())
    if on_behalf and any(held.role in offices for held in g.memberships):
        return gettext("You act for nobody at the moment. Choose the person under “Act for somebody” first.")
    return gettext("None of your roles may do this.")


def _fitting(roles: Sequence[Role], on_behalf: bool = False) -> Any:
    if g.acting is not None and g.acting.role in roles:
        return g.acting
    found = next((held for held in g.memberships if held.role in roles), None)
    if found is None:
        current_app.extensions["doors"].denied(g.account.account_id, str(g.acting.role if g.acting else ""), str(request.endpoint))
        raise NotAllowed(_none_may(on_behalf))
    return found

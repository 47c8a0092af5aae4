"""What surrounds every page: navigation for the acting role, who is signed in, where the switches lead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast
from urllib.parse import urlsplit

from flask import Flask, current_app, g, request, url_for
from werkzeug.local import LocalProxy

from skillmatch.terms import Role
from skillmatch.web import render


@dataclass(frozen=True)
class NavigationEntry:
    """One place in the navigation of one role.

    Attributes
    ----------
    role : Role
        Whose navigation.
    label : lazy string
        A short noun; lazily translated.
    endpoint : str
        An endpoint without arguments.
    icon : str
        Name of a symbol in ``static/icons.svg``.
    order : int
        Ascending; the first five are the bottom bar of a phone.
    """

    role: Role
    label: Any
    endpoint: str
    icon: str
    order: int = 50


@dataclass(frozen=True)
class Navigation:
    """All places of an application, and the endpoint of each role's first page."""

    entries: tuple[NavigationEntry, ...] = ()
    homes: Mapping[Role, str] = field(default_factory=dict)

    def of(self, role: Role | None) -> list[NavigationEntry]:
        """Return the places of a role in their order."""
        return sorted((e for e in self.entries if e.role == role), key=lambda e: (e.order, e.endpoint))


@dataclass(frozen=True)
class NavigationItem:
    """What the page shows."""

    label: str
    href: str
    icon: str
    current: bool


def home_of(role: Role) -> str | None:
    """The address of a role's first page: its home, else the first place of its navigation, else None."""
    navigation: Navigation = current_app.extensions["navigation"]
    wanted = [navigation.homes.get(role, ""), *(entry.endpoint for entry in navigation.of(role))]
    return next((url_for(endpoint) for endpoint in wanted if endpoint in current_app.view_functions), None)


def init_app(app: Flask, navigation: Navigation) -> None:
    """Give templates ``nav`` (of the acting role), ``account``, ``acting``, ``memberships`` and the links of the frame."""
    app.extensions["navigation"] = navigation
    app.context_processor(
        lambda: {
            "nav": LocalProxy(_navigation),
            "account": g.get("account"),
            "acting": g.get("acting"),
            "memberships": g.get("memberships") or (),
            "behalf": g.get("behalf"),
        }
    )
    app.jinja_env.globals.update(href_of=href_of, here=here, way_back=way_back)


def href_of(endpoint: str, **values: Any) -> str | None:
    """The address of an endpoint, or None where no feature brought it."""
    return url_for(endpoint, **values) if endpoint in current_app.view_functions else None


def label_of(endpoint: str) -> str | None:
    """Return what the navigation calls a page, or else the pages that it belongs to; None where no navigation leads there."""
    entries = current_app.extensions["navigation"].entries
    area = endpoint.partition(".")[0]
    near = [entry for entry in entries if entry.endpoint == endpoint] or [
        entry for entry in entries if entry.endpoint.partition(".")[0] == area
    ]
    return str(near[0].label) if near else None


def here() -> str:
    """The local address to come back to after a switch: this page, or the page that a POST came from."""
    if request.method in ("GET", "HEAD") and not render.wants_fragment():
        return render.local_path(request.full_path.rstrip("?"))
    return came_from()


def came_from() -> str:
    """The local address of the page that sent this request, or ``/``."""
    seen = urlsplit(request.headers.get("HX-Current-URL") or request.referrer or "")
    path = seen.path + (f"?{seen.query}" if seen.query else "")
    return render.local_path(path) if seen.netloc == request.host else "/"


def way_back() -> str | None:
    """Return where a failed request came from, if going there differs from sending it again and from going home."""
    back = came_from()
    same = request.method in ("GET", "HEAD") and back == request.full_path.rstrip("?")
    return None if same or back == "/" else back


def _navigation() -> list[NavigationItem]:
    if "navigation" not in g:
        g.navigation = _items()
    return cast(list[NavigationItem], g.navigation)


def _items() -> list[NavigationItem]:
    acting = g.get("acting")
    mine = current_app.extensions["navigation"].of(acting.role if acting else None)
    places = [(e, url_for(e.endpoint)) for e in mine if e.endpoint in current_app.view_functions]
    inside = [href for _, href in places if _is_under(request.path, href)]
    current = max(inside, key=len, default=None)
    return [NavigationItem(str(entry.label), href, entry.icon, href == current) for entry, href in places]


def _is_under(path: str, href: str) -> bool:
    return path == href or (href != "/" and path.startswith(href.rstrip("/") + "/"))

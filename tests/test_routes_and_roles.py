"""Every route for every role and for a visitor: open exactly to those whom its view names, and nothing changes by looking."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from flask import Flask, request
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from app import create_app
from skillmatch.config import Settings
from skillmatch.store.accounts.models import Account, Membership
from skillmatch.store.db.database import db
from skillmatch.terms import Role
from skillmatch.web.access import PUBLIC, SIGNED_IN
from skillmatch.web.security import CONTENT_SECURITY_POLICY, MAX_REQUEST_BYTES

UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}
ENTERED = {200, 204, 302, 303, 304, 400, 404, 409, 422}
"""What a view may answer to somebody who is let in, on an address with made-up ids."""

LOGS = {"audit_event", "disclosure", "impression", "sign_in_attempt"}
"""What a GET may write: who was denied what, who was shown whom, and which list was shown (what is learned from; nobody's page or
record is another afterwards), and a guess at a secret address."""

SAFE_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}

SignIn = Callable[[str], FlaskClient]


def rules(app: Flask) -> list[Rule]:
    """Every rule of the application but the one of Flask's static files."""
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]


def access_of(app: Flask, rule: Rule) -> object:
    return getattr(app.view_functions[rule.endpoint], "access", None)


def address(app: Flask, rule: Rule) -> str:
    """An address of the rule, with 1 for each id and CSV for the form of a file."""
    values: dict[str, object] = {name: "csv" if name == "form" else 1 for name in rule.arguments}
    with app.test_request_context():
        return str(app.url_map.bind("localhost").build(rule.endpoint, values, method=next(iter(rule.methods or ()))))


@pytest.fixture
def one_of_each(app: Flask, cast, signed_in: SignIn) -> dict[Role, FlaskClient]:
    """A signed-in client for each role, which holds no other."""
    people = {
        Role.WORKER: "demo_worker",
        Role.ENTERPRISE: "demo_enterprise",
        Role.TRAINER: "other_trainer",
        Role.MENTOR: "other_mentor",
        Role.TOWN: "demo_town",
        Role.CITY: "demo_city",
        Role.AUDITOR: "auditor",
        Role.ADMINISTRATOR: "administrator",
    }
    for role in set(Role) - set(people):
        account = Account.create(username=role.value, display_name=role.value, password="-", fs_uniquifier=role.value)
        Membership.create(account=account, role=role.value)
        people[role] = role.value
    return {role: signed_in(username) for role, username in people.items()}


def safe_rules(app: Flask) -> Iterator[tuple[Rule, str]]:
    for rule in rules(app):
        if "GET" in (rule.methods or ()):
            yield rule, address(app, rule)


def watched_writes() -> set[str]:
    """The tables that this thread writes to from now on, as SQLite itself tells."""
    written: set[str] = set()

    def watch(action: int, table: str | None, *_: object) -> int:
        if action in (sqlite3.SQLITE_INSERT, sqlite3.SQLITE_UPDATE, sqlite3.SQLITE_DELETE):
            written.add(str(table))
        return sqlite3.SQLITE_OK

    db.obj.connection().set_authorizer(watch)
    return written


def unsafe(answer: TestResponse) -> Iterator[str]:
    """What an answer lacks to be safe in a browser: its headers, and whatever it would fetch from another host."""
    for name, value in SAFE_HEADERS.items():
        if answer.headers.get(name) != value:
            yield f"{name}: {answer.headers.get(name)}"
    if "no-store" not in answer.headers.get("Cache-Control", ""):
        yield f"Cache-Control: {answer.headers.get('Cache-Control')}"
    if answer.mimetype == "text/html":
        yield from re.findall(r'(?:src|href|action|hx-\w+)="(?:https?:)?//[^"]*"', answer.text)


def test_every_view_says_who_may_call_it(app: Flask) -> None:
    unsaid = [rule.endpoint for rule in rules(app) if access_of(app, rule) is None]
    assert not unsaid, unsaid


def test_a_view_that_does_not_say_so_is_shut(settings: Settings, city_template) -> None:
    app = create_app(settings)
    app.add_url_rule("/forgotten", "forgotten", lambda: "open")

    assert app.test_client().get("/forgotten").status_code == 403


def test_each_role_enters_exactly_where_it_may_and_changes_nothing_by_looking(
    app: Flask, one_of_each: dict[Role, FlaskClient]
) -> None:
    """One walk over all of it; no GET writes, except into the logs."""
    written = watched_writes()
    wrong = []
    for rule, where in safe_rules(app):
        access = access_of(app, rule)
        for role, client in one_of_each.items():
            written.clear()
            answer = client.get(where)
            may = access in (PUBLIC, SIGNED_IN) or role in access  # type: ignore[operator]
            if not (answer.status_code in ENTERED if may else answer.status_code == 403):
                wrong.append(f"{role} {where}: {answer.status_code}")
            wrong += [f"{role} {where}: {fault}" for fault in (*(written - LOGS), *unsafe(answer))]
    assert not wrong, "\n".join(wrong)


def test_each_role_is_stopped_from_changing_what_is_not_its_own(app: Flask, one_of_each: dict[Role, FlaskClient]) -> None:
    wrong = []
    for rule in rules(app):
        access = access_of(app, rule)
        if access in (PUBLIC, SIGNED_IN) or not UNSAFE & (rule.methods or set()):
            continue
        where = address(app, rule)
        for role, client in one_of_each.items():
            if role in access:  # type: ignore[operator]
                continue
            for method in UNSAFE & rule.methods:
                status = client.open(where, method=method).status_code
                if status != 403:
                    wrong.append(f"{role} {method} {where}: {status}")
    assert not wrong, "\n".join(wrong)


def test_a_visitor_is_sent_to_the_sign_in_page(app: Flask, cast) -> None:
    wrong = []
    for rule in rules(app):
        access, where = access_of(app, rule), address(app, rule)
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            answer = app.test_client().open(where, method=method)
            if access == PUBLIC:
                held = answer.status_code in ENTERED
            else:
                held = answer.status_code in (302, 303) and answer.headers["Location"].startswith("/login")
            if not held:
                wrong.append(f"{method} {where}: {answer.status_code}")
    assert not wrong, "\n".join(wrong)


def test_a_change_without_a_token_is_refused(csrf_app: Flask, cast) -> None:
    wrong = []
    client = csrf_app.test_client()
    for rule in rules(csrf_app):
        for method in UNSAFE & (rule.methods or set()):
            status = client.open(address(csrf_app, rule), method=method, data={"x": "1"}).status_code
            if status != 400:
                wrong.append(f"{method} {rule}: {status}")
    assert not wrong, "\n".join(wrong)


def test_the_watch_of_that_walk_sees_a_write(app: Flask, cast) -> None:
    written = watched_writes()

    app.test_client().post("/login", data={"username": "nobody-here", "password": "x" * 9})

    assert "sign_in_attempt" in written


def test_cookies_travel_over_https_alone_where_the_settings_say_so(settings: Settings, city_template) -> None:
    safe = create_app(replace(settings, secure_cookies=True))
    answer = safe.test_client().get("/login", base_url="https://city.example")

    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-session=")
    assert all(part in cookie for part in ("; Secure", "; HttpOnly", "; SameSite=Lax", "; Path=/"))
    assert "Domain" not in cookie
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31")


def test_a_request_that_is_too_large_is_refused(app: Flask) -> None:
    assert app.test_client().post("/login", data={"username": "x" * (MAX_REQUEST_BYTES + 1)}).status_code == 413


def test_a_header_of_a_proxy_is_believed_only_where_there_is_one(settings: Settings, city_template) -> None:
    spoofed = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "1.2.3.4"}
    for hops, scheme in ((0, "http"), (1, "https")):
        app = create_app(replace(settings, trusted_proxies=hops))
        with app.test_client() as client:
            client.get("/login", headers=spoofed)
            assert request.scheme == scheme
            assert (request.remote_addr == "1.2.3.4") is (hops == 1)

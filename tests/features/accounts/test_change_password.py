"""Somebody changes their own password."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from skillmatch.features.accounts import rules
from skillmatch.features.accounts.rules import PasswordFault, password_fault
from skillmatch.features.accounts.services import throttle as throttle_service
from tests.cast import Cast

NEW = "greenhouse tomato ladder"


def change(client: FlaskClient, current: str, chosen: str = NEW, again: str | None = None):
    return client.post(
        "/account/password", data={"current": current, "chosen": chosen, "again": chosen if again is None else again}
    )


def test_the_new_one_holds_and_other_sessions_end(app: Flask, as_worker: FlaskClient, cast: Cast) -> None:
    elsewhere = app.test_client()
    elsewhere.post("/login", data={"username": "demo_worker", "password": cast.password("worker")})

    answer = change(as_worker, cast.password("worker"))

    assert answer.status_code == 303
    assert as_worker.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 302
    assert app.test_client().post("/login", data={"username": "demo_worker", "password": NEW}).status_code == 303


@pytest.mark.parametrize(
    ("chosen", "again", "field"),
    [
        ("short", None, "chosen"),
        ("x1" * 65, None, "chosen"),
        ("password1", None, "chosen"),
        ("demo_worker", None, "chosen"),
        ("", None, "chosen"),
        (NEW, "something else", "again"),
    ],
)
def test_it_refuses_a_weak_one_with_the_reason(as_worker: FlaskClient, cast: Cast, chosen: str, again: str, field: str) -> None:
    answer = change(as_worker, cast.password("worker"), chosen, again)

    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text


def test_it_refuses_without_the_current_one_and_counts_that_as_a_guess(as_worker: FlaskClient, cast: Cast) -> None:
    answers = [change(as_worker, "not the current one").status_code for _ in range(throttle_service.MAX_PER_PAIR + 1)]

    assert answers == [422] * throttle_service.MAX_PER_PAIR + [429]


def test_a_visitor_cannot_change_any(client: FlaskClient) -> None:
    answer = change(client, "anything")

    assert (answer.status_code, answer.headers["Location"]) == (303, "/login")


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("1234567", PasswordFault.SHORT),
        ("a" * 129, PasswordFault.LONG),
        ("12345678", PasswordFault.COMMON),
        ("Iloveyou1", PasswordFault.COMMON),
        ("woaini1314", PasswordFault.COMMON),
        ("aaaaaaaaaaaa", PasswordFault.COMMON),
        ("qwertyuiop", PasswordFault.COMMON),
        ("0987654321", PasswordFault.COMMON),
        ("skillmatch1", PasswordFault.NAMED),
        ("li.mei-2024", PasswordFault.NAMED),
        ("correct horse battery staple", None),
        ("大棚里的西红柿熟了", None),
        ("x9-hv m9", None),
    ],
)
def test_what_attackers_try_first_is_refused(password: str, fault: PasswordFault | None) -> None:
    assert password_fault(password, "li.mei") is fault


def test_a_drawn_password_holds() -> None:
    drawn = {rules.one_time_password() for _ in range(200)}

    assert len(drawn) == 200
    assert all(password_fault(password, "somebody") is None for password in drawn)

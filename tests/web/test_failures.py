"""Every error is a page, a fragment or JSON, made in one place, and says nothing that it should not."""

from __future__ import annotations

import pytest

from skillmatch.web import failures
from tests.web.conftest import HTMX, build

STATUSES = [400, 403, 404, 405, 409, 413, 422, 429, 503]
SPOKEN = {403: "The reason 原因.", 404: "The reason 原因.", 409: "The reason 原因.", 422: "Check the form."}


@pytest.fixture(autouse=True)
def english(client):
    client.post("/language", data={"lang": "en", "next": "/"})


@pytest.mark.parametrize("status", STATUSES)
def test_as_a_page_it_says_what_happened_and_what_to_do(client, status):
    answer = client.get(f"/raise/{status}")
    assert answer.status_code == status
    assert answer.text.startswith("<!doctype html>") and '<h1 id="failure-title">' in answer.text
    assert SPOKEN.get(status, "") in answer.text
    assert 'href="/"' in answer.text and {"HX-Request", "Accept"} <= set(answer.vary)


@pytest.mark.parametrize("status", STATUSES)
def test_for_htmx_it_is_a_spoken_message_and_nothing_else_changes(client, status):
    answer = client.get(f"/raise/{status}", headers=HTMX)
    assert answer.status_code == status
    assert answer.headers["HX-Reswap"] == "none"
    assert answer.text.startswith('<div id="status" hx-swap-oob="innerHTML">') and "<html" not in answer.text
    assert SPOKEN.get(status, "") in answer.text


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize(("path", "accept"), [("/api/raise/{}", "*/*"), ("/raise/{}", "application/json")])
def test_for_programs_it_is_json(client, status, path, accept):
    answer = client.get(path.format(status), headers={"Accept": accept})
    assert answer.status_code == status
    assert answer.json["error"]["status"] == status and answer.json["error"]["title"]
    assert SPOKEN.get(status, "") in answer.json["error"]["message"]


def test_the_reasons_of_the_fields_are_told_in_each_form(client):
    page, htmx = client.get("/raise/422"), client.get("/raise/422", headers=HTMX)
    json = client.get("/api/raise/422")
    assert (page.status_code, htmx.status_code, json.status_code) == (422, 422, 422)
    assert "Too many." in page.text and "Too many." in htmx.text
    assert json.json["error"]["fields"] == {"people": "Too many."}


def test_a_session_that_ended_leads_htmx_to_the_sign_in_page_and_back():
    app = build()
    app.add_url_rule("/sign-in", "security.login", lambda: "")
    answer = app.test_client().get("/raise/401", headers={**HTMX, "HX-Current-URL": "http://localhost/list?q=1"})
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == "/sign-in?next=/list?q%3D1"


@pytest.mark.parametrize("path", ["/broken", "/strange"])
@pytest.mark.parametrize("headers", [{}, HTMX, {"Accept": "application/json"}])
def test_a_fault_of_ours_tells_no_detail(client, path, headers):
    answer = client.get(path, headers=headers)
    assert answer.status_code == 500
    assert "Something went wrong on our side." in answer.text
    assert "secret" not in answer.text and "370783" not in answer.text and "Traceback" not in answer.text


def test_a_fault_in_the_frame_itself_still_answers(app, client, monkeypatch):
    def no_store(*args, **kwargs):
        raise RuntimeError("no store")

    monkeypatch.setattr(failures.flask, "render_template", no_store)
    answer = client.get("/broken")
    assert answer.status_code == 500
    assert 'href="/"' in answer.text and "no store" not in answer.text


def test_a_form_without_its_token_is_refused_with_a_way_back():
    client = build(csrf=True).test_client()
    answer = client.post("/form", data={"title": "x"}, headers={"Referer": "http://localhost/form"})
    assert answer.status_code == 400
    assert 'href="/form"' in answer.text


def test_headers_that_belong_to_an_error_are_kept(client):
    answer = client.post("/list")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


def test_a_body_that_is_too_large_is_413(client):
    answer = client.post("/form", data={"text": "x" * 20_000})
    assert answer.status_code == 413
    assert "This is too large." in answer.text


def test_redirects_of_the_router_pass_untouched():
    app = build()
    app.add_url_rule("/folder/", "folder", lambda: "")
    answer = app.test_client().get("/folder")
    assert answer.status_code == 308
    assert answer.location.endswith("/folder/")

"""One template is the page and its fragments; htmx gets the part, everybody else the whole."""

from __future__ import annotations

import json

import pytest
from jinja2 import UndefinedError

from skillmatch.web import render
from tests.web.conftest import HTMX


def test_a_browser_gets_the_whole_page(client):
    answer = client.get("/list")
    assert answer.status_code == 200
    assert "<h1>Whole</h1>" in answer.text and "&lt;b&gt;" in answer.text and "HX-Request" in answer.vary
    assert "HX-Push-Url" not in answer.headers and "HX-Trigger" not in answer.headers


def test_htmx_gets_the_block_alone_and_it_is_part_of_the_page(client):
    whole, part = client.get("/list"), client.get("/list", headers=HTMX)
    assert (whole.status_code, part.status_code) == (200, 200)
    assert part.text.startswith('<ul id="items">') and "HX-Request" in part.vary
    assert part.text in whole.text


@pytest.mark.parametrize("header", ["HX-Boosted", "HX-History-Restore-Request"])
def test_boosted_links_and_history_get_the_whole_page(client, header):
    answer = client.get("/list", headers={**HTMX, header: "true"})
    assert answer.status_code == 200
    assert "<h1>Whole</h1>" in answer.text


def test_header_values_are_ascii_whatever_the_words(client):
    answer = client.get("/list", headers=HTMX)
    assert answer.status_code == 200
    assert answer.headers["HX-Push-Url"] == "/list?%E8%AF%8D=%E7%84%8A%E5%B7%A5"
    assert json.loads(answer.headers["HX-Trigger"]) == {"listed": {"说": "好"}}
    assert all(value.isascii() for _, value in answer.headers)


def test_an_unknown_name_in_a_template_is_an_error(app):
    app.testing = True
    with pytest.raises(UndefinedError, match="nobody_gave_this"):
        app.test_client().get("/strict")


def test_an_unknown_block_is_named(app):
    with app.test_request_context(headers=HTMX), pytest.raises(LookupError, match=r"list\.html has no block 'nothing'"):
        render.page("list.html", block="nothing", items=[])


def test_a_move_is_303_or_a_full_load_for_htmx(client):
    plain, htmx = client.post("/move"), client.post("/move", headers=HTMX)
    assert (plain.status_code, htmx.status_code) == (303, 204)
    assert plain.location == "/list?%E8%AF%8D=%E7%84%8A%E5%B7%A5#%E8%B0%81" == htmx.headers["HX-Redirect"]
    assert "HX-Request" in plain.vary and "HX-Request" in htmx.vary


def test_a_move_to_a_place_on_the_same_page_still_loads_it(app):
    here = {**HTMX, "HX-Current-URL": "http://localhost/profile"}
    with app.test_request_context(method="POST", headers=here):
        assert render.see_other("/profile#skills").headers["HX-Redirect"] == "/profile"
        assert render.see_other("/other#skills").headers["HX-Redirect"] == "/other#skills"


def test_done_swaps_the_block_and_speaks_or_moves_on_with_a_message(client):
    entered = {"title": "x", "people": "3", "share": "1", "price": "1"}
    htmx = client.post("/form", data=entered, headers=HTMX)
    assert htmx.status_code == 200
    assert "<li>new</li>" in htmx.text and 'id="status" hx-swap-oob="innerHTML"' in htmx.text and "Saved 保存" in htmx.text
    assert json.loads(htmx.headers["HX-Trigger"]) == {"saved": None}
    plain = client.post("/form", data=entered)
    assert plain.status_code == 303 and plain.location == "/list"
    assert "Saved 保存" in client.get("/list").text
    assert "Saved 保存" not in client.get("/list").text


@pytest.mark.parametrize(
    "target", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "/a\r\nX: y", "a/b", "", None]
)
def test_only_local_paths_are_moved_to(target):
    assert render.local_path(target) == "/"
    assert render.local_path("/list?q=1#a") == "/list?q=1#a"


def test_attributes_are_escaped_and_named_for_html():
    made = render.attributes({"hx_get": '/x?"<', "class_": "a", "hidden": True, "title": None, "open": False})
    assert str(made) == ' hx-get="/x?&#34;&lt;" class="a" hidden'
    assert str(render.attributes({})) == ""

"""The frame of every page: navigation of the acting role, switches, nothing inline."""

from __future__ import annotations

import re

from skillmatch.terms import Role
from tests.web.conftest import build

WORKER = {"X-Role": "worker"}


def test_navigation_is_the_acting_roles_own_in_order(client, navigate):
    navigate(Role.WORKER, "Second", "lists", "list", 2)
    navigate(Role.WORKER, "First", "home", "house", 1)
    navigate(Role.TRAINER, "Other", "list_one", "list", 1)
    navigate(Role.WORKER, "Gone", "nowhere", "list", 3)
    answer = client.get("/", headers=WORKER)
    assert answer.status_code == 200
    main = re.search(r'<nav class="nav-main".*?</nav>', answer.text, re.S)[0]
    assert re.findall(r'<a href="([^"]+)"[^>]*>(\w+)</a>', main) == [("/", "First"), ("/lists", "Second")]
    assert "示例·职工 07" in answer.text and "羊口镇" in answer.text


def test_the_nearest_place_is_marked_as_current(client, navigate):
    navigate(Role.WORKER, "Home", "home", "house", 1)
    navigate(Role.WORKER, "Lists", "lists", "list", 2)
    marked = re.compile(r'<a href="([^"]+)" aria-current="page"')
    assert set(marked.findall(client.get("/", headers=WORKER).text)) == {"/"}
    assert set(marked.findall(client.get("/lists/one", headers=WORKER).text)) == {"/lists"}


def test_a_phone_shows_at_most_five_places(client, navigate):
    for place, endpoint in enumerate(["home", "lists", "list_one", "the_list", "form", "strict"]):
        navigate(Role.WORKER, f"P{place}", endpoint, "list", place)
    answer = client.get("/", headers=WORKER)
    assert answer.status_code == 200
    foot = re.search(r'<nav class="nav-foot".*?</nav>', answer.text, re.S)[0]
    bar, more = foot.split('<details class="menu menu-up">')
    assert bar.count("<a ") == 4 and more.count("<a ") == 2


def test_a_visitor_has_no_navigation_but_the_switches(client):
    answer = client.get("/")
    assert answer.status_code == 200
    assert "<nav" not in answer.text
    assert 'action="/language"' in answer.text and 'action="/text-size"' in answer.text


def test_every_post_form_of_the_frame_has_a_token():
    text = build(csrf=True).test_client().get("/", headers=WORKER).text
    forms = re.findall(r'<form method="post".*?</form>', text, re.S)
    assert len(forms) >= 2
    assert all('name="csrf_token"' in form for form in forms)


def test_a_page_has_nothing_inline(client):
    text = client.get("/form", headers=WORKER).text
    assert "<h1" in text or "<form" in text
    assert not re.search(r'\sstyle=|\son\w+=|<style|<script(?![^>]*\ssrc=)|href="javascript:', text)

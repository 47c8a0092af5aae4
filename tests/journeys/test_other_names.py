"""The city gives a skill another name, is refused one that means something else, and takes one away; a worker finds it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from skillmatch.features.recommendations.feature import PREPARE_TEXTS
from skillmatch.store.catalogue.models import Skill
from tests.cast import Cast

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def in_the_background(csrf_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The background worker reads the register's words; here its jobs would run within the request, and this one takes seconds."""
    monkeypatch.setitem(csrf_app.extensions["work"].named, PREPARE_TEXTS, lambda: None)


@pytest.mark.parametrize(("width", "javascript"), [(360, False), (1280, True)], ids=["phone without scripts", "desk"])
def test_the_city_names_and_a_worker_finds(
    page: Callable[..., Page],
    sign_in: Callable[[Page, str, str], None],
    no_axe_violations: Callable[..., None],
    fits: Callable[[Page], None],
    look: Callable[[Page, str], None],
    cast: Cast,
    width: int,
    javascript: bool,
) -> None:
    one = Skill.get(Skill.zh == "农药安全配制与施用")
    opened = page(width=width, javascript=javascript)
    sign_in(opened, cast.username("city"), cast.password("city"))
    opened.goto(f"/vocabulary/skills/{one.id}")
    names = opened.locator("#names")

    names.locator("#text").fill("二保焊")
    names.get_by_role("button", name="添加名称").click()
    expect(names).to_contain_text("已经指 SK-MC-019")
    expect(names.locator("#text")).to_have_value("二保焊")
    fits(opened)
    look(opened, f"names-refused-{width}")

    names.locator("#text").fill("试喷水")
    names.locator("#source").select_option(label="当地说法")
    names.get_by_role("button", name="添加名称").click()
    expect(names).to_contain_text("试喷水")
    names.get_by_role("button", name="删除“喷农药”").click()
    expect(names).not_to_contain_text("喷农药")
    fits(opened)
    if javascript:
        no_axe_violations(opened)
    look(opened, f"names-{width}")

    worker = page(width=width, javascript=javascript)
    sign_in(worker, cast.username("worker"), cast.password("worker"))
    worker.goto("/profile?q=试喷水")
    expect(worker.locator("#found")).to_contain_text("试喷水 → 农药安全配制与施用")
    fits(worker)
    worker.goto("/courses?q=飞防")
    expect(worker.locator("#results")).to_contain_text("飞防 → 植保无人机施药")
    look(worker, f"courses-{width}")

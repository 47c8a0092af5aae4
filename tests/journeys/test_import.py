"""A file of 5,000 people in which 12 rows are wrong, from the choice of the file to the register, in a browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from skillmatch.features.registers.services import imports as imports_service
from skillmatch.store.people.models import Worker
from skillmatch.store.registers.models import ImportBatch
from tests.cast import Cast
from tests.features.registers.imports.making import a_csv, a_person

pytestmark = pytest.mark.browser

PEOPLE, WRONG = 5000, 12


@pytest.fixture
def file(tmp_path: Path) -> Path:
    rows = [a_person(number) for number in range(PEOPLE)]
    for place in range(WRONG):
        rows[place * 400 + 7][5 if place % 2 else 4] = "无此项"
    path = tmp_path / "城区人员.csv"
    path.write_bytes(a_csv(rows))
    return path


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"])
def test_a_file_with_12_wrong_rows(
    page: Callable[..., Page], sign_in: Callable[[Page, str, str], None], cast: Cast, csrf_app: Flask, file: Path,
    look: Callable[[Page, str], None], no_axe_violations: Callable[[Page], None], fits: Callable[[Page], None],
    monkeypatch: pytest.MonkeyPatch, javascript: bool,
) -> None:  # fmt: skip
    before = Worker.select().count()
    carry_out, waiting = imports_service.carry_out, list[int]()
    # jobs run at once here: the writing is held back, to see its progress
    monkeypatch.setattr(imports_service.events.import_confirmed, "send", waiting.append)
    opened = page(javascript=javascript)
    sign_in(opened, cast.username("city"), cast.password("city"))

    opened.goto("/files")
    if javascript:
        no_axe_violations(opened)
    opened.get_by_label("文件", exact=True).set_input_files(file)
    opened.get_by_role("button", name="检查文件").click()
    opened.wait_for_url(re.compile(r"/files/imports/\d+$"))
    opened.get_by_role("link", name="去说明").click()
    if javascript:
        no_axe_violations(opened)
        look(opened, "import-answers")
        opened.set_viewport_size({"width": 360, "height": 800})
        fits(opened)
        opened.set_viewport_size({"width": 1280, "height": 900})
    for rest in opened.get_by_label("其余的词").all():
        rest.select_option(label="不导入这些行")
    opened.get_by_role("button", name="按以上说明读取文件").click()
    opened.wait_for_url(re.compile(r"/files/imports/\d+$"))

    expect(opened.get_by_text("有 12 行不能导入", exact=False)).to_be_visible()
    opened.get_by_role("link", name=re.compile("^不能导入 12")).click()
    expect(opened.locator("#rows tbody tr")).to_have_count(WRONG)
    expect(opened.locator("#rows tbody tr").first).to_contain_text("没有这一项")
    if javascript:
        look(opened, "import-preview")
        no_axe_violations(opened)
        opened.set_viewport_size({"width": 360, "height": 800})
        fits(opened)
        opened.set_viewport_size({"width": 1280, "height": 900})
    opened.get_by_role("button", name="导入没有问题的 4,988 行").click()

    expect(opened.get_by_role("progressbar")).to_be_visible()
    opened.goto("/files")  # leave, and come back to it
    opened.get_by_role("link", name="城区人员.csv").click()
    expect(opened.get_by_role("progressbar")).to_be_visible()
    with csrf_app.app_context():
        carry_out(waiting[0])
    if not javascript:
        opened.get_by_role("link", name="再看一次").click()
    expect(opened.get_by_role("heading", name="已导入")).to_be_visible()
    expect(opened.get_by_text("4,988").first).to_be_visible()
    assert Worker.select().count() == before + PEOPLE - WRONG
    assert ImportBatch.get_by_id(waiting[0]).state == "done"

    opened.goto("/registers/talent?q=N-04999")
    expect(opened.get_by_text("王小4999")).to_be_visible()

"""An office's own workbook, as it is, from the choice of the file to the register, in a browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from skillmatch.store.people.models import Worker
from skillmatch.store.registers.models import ImportBatch
from tests.cast import Cast

pytestmark = pytest.mark.browser

DATA = Path(__file__).parent.parent / "features" / "registers" / "imports" / "data"
LEAST = 285
"""Of 300 rows; four have an identity number that stands in another row."""


@pytest.mark.parametrize(
    ("name", "javascript"), [("office_300_title_row.xlsx", True), ("office_300_two_level_heads.xlsx", False)],
    ids=["with scripts", "without scripts"],
)  # fmt: skip
def test_an_offices_own_workbook(
    page: Callable[..., Page], sign_in: Callable[[Page, str, str], None], cast: Cast, look: Callable[[Page, str], None],
    no_axe_violations: Callable[[Page], None], fits: Callable[[Page], None], name: str, javascript: bool,
) -> None:  # fmt: skip
    before = Worker.select().count()
    opened = page(javascript=javascript)
    sign_in(opened, cast.username("city"), cast.password("city"))

    opened.goto("/")
    opened.locator("summary", has_text="更多").first.click()
    opened.get_by_role("link", name="导入导出", exact=True).first.click()
    opened.get_by_label("文件", exact=True).set_input_files(DATA / name)
    opened.get_by_role("button", name="检查文件").click()
    opened.get_by_role("link", name="去说明").click()
    if javascript:
        no_axe_violations(opened)
        look(opened, "office-workbook-answers")
        opened.set_viewport_size({"width": 360, "height": 800})
        fits(opened)
        opened.set_viewport_size({"width": 1280, "height": 900})
    opened.get_by_label("不读，隐藏的略过").check()
    opened.get_by_role("button", name="按以上说明读取文件").click()  # two questions were overlooked
    expect(opened.locator(".form-errors")).to_be_visible()
    expect(opened.get_by_label("不读，隐藏的略过")).to_be_checked()
    opened.get_by_label("国家职业技能等级", exact=False).check()
    opened.get_by_label("都同意，加密保存").check()
    opened.get_by_role("button", name="按以上说明读取文件").click()

    opened.wait_for_url(re.compile(r"/files/imports/\d+$"))
    expect(opened.get_by_text("合计、备注和签字的行已跳过", exact=False)).to_be_visible()
    opened.get_by_role("button", name=re.compile("^导入")).click()
    expect(opened.get_by_role("heading", name="已导入", exact=True)).to_be_visible()
    batch = ImportBatch.select().order_by(ImportBatch.id.desc()).get()
    assert batch.added >= LEAST
    assert Worker.select().count() == before + batch.added
    opened.goto("/files/unread")
    expect(opened.locator("tbody tr").first).to_be_visible()

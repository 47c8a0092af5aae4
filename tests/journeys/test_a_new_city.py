"""A real city, from an empty database and the documented commands to the first suggestion that a worker sees, in a browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from skillmatch.config import Settings
from skillmatch.features.accounts.services import letter_sheet as letter_sheet_service
from skillmatch.store.people.models import Worker
from skillmatch.terms import Role
from tests.conftest import SECRET_KEY, Template
from tests.features.registers.imports.making import PEOPLE, a_csv, a_person

pytestmark = pytest.mark.browser

FIRMS = ["企业编号", "名称", "行业", "镇街"]
OWN = "craft-road-2026-new"


@pytest.fixture
def settings(city_template: Template, tmp_path: Path) -> Settings:
    """An installation whose database is not there yet; texts are encoded once a run."""
    (tmp_path / "embeddings").symlink_to(city_template.embeddings)
    url = f"sqlite:///{tmp_path / 'skillmatch.db'}"
    return Settings(
        data_dir=tmp_path, database_url=url, secret_key=SECRET_KEY, jobs_immediate=True, exploration=0, cheap_passwords=True
    )


def command(app: Flask, *words: str) -> str:
    answer = app.test_cli_runner().invoke(args=list(words))
    assert answer.exit_code == 0, answer.output
    return answer.output


def first_time(page: Page, sign_in: Callable[[Page, str, str], None], username: str, password: str) -> None:
    """Sign in with a password that somebody handed over, and choose one of one's own."""
    sign_in(page, username, password)
    page.get_by_label("当前密码").fill(password)
    page.get_by_label("新密码", exact=True).fill(OWN)
    page.get_by_label("再次填写新密码").fill(OWN)
    page.get_by_role("button", name="确认修改").click()
    expect(page.get_by_text("密码已修改", exact=False).first).to_be_visible()


def account(page: Page, username: str, role: Role, scope: str = "") -> str:
    """Make an account on its page; gives the password that is shown once."""
    page.goto("/accounts/new")
    page.get_by_label("用户名").fill(username)
    page.get_by_label("显示名称").fill(username)
    page.get_by_label("角色").select_option(role.value)
    if scope:
        page.get_by_label("具体是哪一个").select_option(label=scope)
    page.get_by_role("button", name="创建账号").click()
    return str(page.locator("dd").nth(1).inner_text())


def imported(page: Page, register: str, path: Path) -> None:
    """Send a file in and confirm it."""
    page.goto(f"/files?register={register}")
    page.get_by_label("文件", exact=True).set_input_files(path)
    page.get_by_role("button", name="检查文件").click()
    page.get_by_role("button", name=re.compile("^导入")).click()
    expect(page.get_by_role("heading", name="已导入", exact=True)).to_be_visible()


def step(page: Page, title: str) -> str:
    """What the first steps say of one of them."""
    return str(page.locator("#first-steps li").filter(has_text=title).locator("p > .tag").first.inner_text())


def test_from_nothing_to_the_first_suggestion(
    csrf_app: Flask, page: Callable[..., Page], sign_in: Callable[[Page, str, str], None], tmp_path: Path,
    no_axe_violations: Callable[[Page], None], fits: Callable[[Page], None], look: Callable[[Page, str], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    letters: list[str] = []
    print_ = letter_sheet_service.print_
    monkeypatch.setattr(
        letter_sheet_service, "print_", lambda found, url: letters.extend(one.secret for one in found) or print_(found, url)
    )
    assert "0001" in command(csrf_app, "migrate")
    command(csrf_app, "seed")
    chief, password = command(csrf_app, "users", "create", "chief", "--role", "administrator").split()

    administrator = page()
    first_time(administrator, sign_in, chief, password)
    administrator.goto("/")
    assert step(administrator, "开设各单位账号") == "待办"
    no_axe_violations(administrator)
    look(administrator, "first-steps-administrator")
    city_password = account(administrator, "city.office", Role.CITY)
    account(administrator, "tai.tou", Role.TOWN, "台头镇")
    administrator.goto("/")
    assert step(administrator, "开设各单位账号") == "完成"

    city = page()
    first_time(city, sign_in, "city.office", city_password)
    city.goto("/")
    expect(city.locator("#first-steps")).to_be_visible()
    no_axe_violations(city)
    look(city, "first-steps-city")
    firms, people = tmp_path / "firms.csv", tmp_path / "people.csv"
    firms.write_bytes(a_csv([["ENT-900", "示例机械有限公司", "智能装备", "TOWN001"]], FIRMS))
    people.write_bytes(a_csv([a_person(number, firm="ENT-900") for number in range(20)], PEOPLE))
    imported(city, "enterprises", firms)
    imported(city, "talent", people)
    city.goto("/")
    assert [step(city, title) for title in ("导入企业", "导入人员", "导入课程")] == ["完成", "完成", "可以以后再做"]
    assert Worker.select().count() == 20

    city.goto("/letters?q=N-00003")
    city.get_by_label(re.compile("^打印王小3")).check()
    with city.expect_download():
        city.get_by_role("button", name="打印开户信").click()

    worker = page(width=360)
    worker.goto("/claim")
    worker.get_by_label("信上的开户码").fill(letters[0])
    worker.get_by_label("您的姓名").fill("王小3")
    worker.get_by_label("出生年份").fill("1988")
    worker.get_by_role("button", name="下一步").click()
    worker.get_by_label("用户名").fill("wang.xiaosan")
    worker.get_by_label("密码", exact=True).fill(OWN)
    worker.get_by_label("再次输入密码").fill(OWN)
    worker.get_by_label("我已阅读个人信息使用说明").check()
    worker.get_by_role("button", name="开通账号").click()
    expect(worker.get_by_role("heading", level=1)).to_contain_text("王小3")
    worker.goto("/recommendations")
    expect(worker.locator("article").first).to_be_visible()
    fits(worker)
    look(worker, "first-suggestion")

"""From the sealed letter to the first page of one's own, on a telephone, in Chinese."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from skillmatch.features.accounts.services.activation import NOTICE_VERSION
from skillmatch.store.accounts.models import Account, AccountLetter, Membership
from tests.builders import a_worker
from tests.features.accounts.activation.making import PASSWORD, a_letter


@pytest.mark.browser
@pytest.mark.parametrize("javascript", [True, False])
def test_a_letter_leads_to_the_first_page(page, cast, no_axe_violations, fits, look, javascript):
    worker = a_worker(town=cast.town, name="王小明")
    letter = a_letter(worker)
    opened: Page = page(width=360, javascript=javascript)

    def check(step: str) -> None:
        look(opened, f"claim-{'js' if javascript else 'no-js'}-{step}")
        fits(opened)
        if javascript:
            no_axe_violations(opened)

    opened.goto(f"/claim#{letter.secret}" if javascript else "/claim")
    field = opened.get_by_label("信上的开户码")
    if javascript:  # the square of the letter brings the code along, and no server sees it
        expect(field).to_have_value(letter.secret)
        assert "#" not in opened.url
    else:
        field.fill(letter.secret.replace("-", " ").lower())
    opened.get_by_label("您的姓名").fill("王小名")
    opened.get_by_label("出生年份").fill(str(worker.birth_year))
    opened.get_by_role("button", name="下一步").click()
    expect(opened.locator(".form-errors")).to_contain_text("不相符")
    check("1-wrong")
    opened.get_by_label("您的姓名").fill("王小明")
    opened.get_by_role("button", name="下一步").click()
    opened.wait_for_url("**/claim/account")
    check("2-choose")
    opened.get_by_label("用户名").fill("wang.xiaoming")
    opened.get_by_label("密码", exact=True).fill(PASSWORD)
    opened.get_by_label("再次输入密码").fill(PASSWORD)
    opened.get_by_role("button", name="开通账号").click()
    expect(opened.get_by_text("请阅读说明后勾选").first).to_be_visible()
    check("3-unread")
    opened.get_by_label("密码", exact=True).fill(PASSWORD)
    opened.get_by_label("再次输入密码").fill(PASSWORD)
    opened.get_by_label("我已阅读个人信息使用说明").check()
    opened.get_by_role("button", name="开通账号").click()
    expect(opened.get_by_text("账号已开通，您已登录").first).to_be_visible()
    expect(opened.get_by_role("heading", level=1)).to_contain_text("王小明")
    check("4-home")
    opened.get_by_title("收件箱").click()
    expect(opened.get_by_role("heading", level=1)).to_have_text("收件箱")
    expect(opened.get_by_text(re.compile("已凭开户信上的开户码开通"))).to_be_visible()
    check("5-inbox")

    account = Account.get(Account.username == "wang.xiaoming")
    assert Membership.get(Membership.account == account).worker_id == worker.id
    assert AccountLetter.get(AccountLetter.worker == worker).consent_version == NOTICE_VERSION

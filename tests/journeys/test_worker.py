"""A worker's way through the site in Chinese, with JavaScript and without: the same steps, the same ends."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from skillmatch.store.classes.models import Enrolment
from skillmatch.store.people.models import HeldSkill, Worker
from skillmatch.store.recommendations.models import Feedback

SKILL = "机器人坐标系标定"
TYPED = "jiqirenzuobiaoxibiaoding"
INITIALS = "jqrzbxbd"


def add_a_skill(page: Page, javascript: bool) -> None:
    """Search by pinyin, choose, set the rank."""
    page.get_by_role("link", name="我的技能").first.click()
    box = page.get_by_role("searchbox")
    if javascript:
        box.press_sequentially(TYPED[:14], delay=10)
    else:
        box.fill(TYPED)
        box.press("Enter")
    page.locator("#found").get_by_role("link", name=f"选择 {SKILL}").click()
    page.get_by_label("能独立做好，会处理常见问题").check()
    page.locator("#skill-form").get_by_role("button", name="保存").click()
    expect(page.locator("#skills table")).to_contain_text(SKILL)


def request_a_place(page: Page) -> str:
    """Ask for a place in the first class of the first course; gives the title."""
    page.get_by_role("link", name="推荐", exact=True).first.click()
    card = page.locator("#items article").first
    title = card.get_by_role("heading").get_by_role("link").inner_text()
    card.locator("summary", has_text="我想参加").click()
    card.get_by_role("button", name="提交申请").click()
    expect(page.get_by_text(f"已申请“{title}”").first).to_be_visible()
    page.locator("#items").get_by_role("link", name="我的申请").click()
    expect(page.locator("#my-courses")).to_contain_text(title)
    expect(page.locator("#my-courses")).to_contain_text("已申请名额")
    return title


def dismiss_and_undo(page: Page) -> None:
    """Not for me with a reason; it leaves the list; undo brings it back."""
    page.locator("#items").get_by_role("link", name="课程", exact=True).click()
    card = page.locator("#items article").filter(has=page.locator("summary", has_text="不合适")).first
    title = card.get_by_role("heading").get_by_role("link").inner_text()
    card.locator("summary", has_text="不合适").click()
    card.get_by_label("太远").check()
    card.get_by_role("button", name="不再推荐").click()
    undo = page.locator("#items").get_by_role("button", name="撤销")
    expect(undo).to_be_visible()
    expect(page.locator("#items article").get_by_role("heading").get_by_role("link", name=title, exact=True)).to_have_count(0)
    undo.click()
    expect(undo).to_have_count(0)
    expect(page.locator("#items article").get_by_role("heading").get_by_role("link", name=title, exact=True)).to_have_count(1)


def plan_a_path(page: Page) -> None:
    """A path within 240 hours."""
    if (page.viewport_size or {}).get("width", 0) < 600:  # on a phone it is behind the last of the five
        page.locator("summary:visible").filter(has_text="更多").last.click()
    page.get_by_role("link", name="学习路径").first.click()
    page.get_by_label("总课时").fill("240")
    page.get_by_role("button", name="规划").click()
    page.wait_for_url("**/path?*hours=240*")
    expect(page.locator("#timeline table tbody tr").first).to_be_visible()


def switch_personalisation_off(page: Page) -> None:
    """One click, and the list is everybody's."""
    page.get_by_role("link", name="推荐", exact=True).first.click()
    expect(page.locator("#items")).to_contain_text("补差距")
    page.get_by_role("button", name="关闭个性化推荐").click()
    expect(page.get_by_role("button", name="开启个性化推荐")).to_be_visible()
    expect(page.locator("#items")).not_to_contain_text("补差距")
    expect(page.locator("#items article").first).to_be_visible()


@pytest.mark.browser
@pytest.mark.parametrize(("javascript", "width"), [(True, 1280), (False, 1280), (True, 360)])
def test_a_worker_from_the_skill_to_the_path(page, cast, sign_in, no_axe_violations, fits, look, javascript, width):
    opened: Page = page(width=width, javascript=javascript)
    sign_in(opened, cast.username("worker"), cast.password("worker"))
    name = f"worker-{width}{'' if javascript else '-no-js'}"

    def check(step: str) -> None:
        look(opened, f"{name}-{step}")
        fits(opened)
        if javascript:  # axe is a script itself
            no_axe_violations(opened)

    expect(opened.get_by_role("heading", level=1)).to_contain_text(cast.worker.name)
    check("1-home")
    opened.goto("/profile")
    if javascript:  # the list beside the skills is asked for again by itself
        with opened.expect_response(lambda answer: "view=brief" in answer.url):
            add_a_skill(opened, javascript)
    else:
        add_a_skill(opened, javascript)
    check("2-skill")
    expect(opened.locator("#items .match b").first).to_have_text(re.compile("^(很合适|合适|可以考虑)$"))
    title = request_a_place(opened)
    check("3-requests")
    dismiss_and_undo(opened)
    check("4-courses")
    plan_a_path(opened)
    check("5-path")
    switch_personalisation_off(opened)
    check("6-off")

    held = HeldSkill.select().where((HeldSkill.worker == cast.worker) & (HeldSkill.rank == 3) & (HeldSkill.evidence == "self"))
    assert SKILL in [row.skill.zh for row in held]
    requested = Enrolment.select().where((Enrolment.worker == cast.worker) & (Enrolment.state == "requested"))
    assert title in [row.course.zh for row in requested]
    assert Feedback.get((Feedback.worker == cast.worker) & (Feedback.kind == "dismissed")).undone_at is not None
    assert not Worker.get_by_id(cast.worker.id).personalised


@pytest.mark.browser
def test_the_keyboard_alone_saves_a_skill(page, cast, sign_in):
    opened: Page = page()
    sign_in(opened, cast.username("worker"), cast.password("worker"))
    opened.goto("/profile")
    opened.get_by_role("searchbox").focus()
    opened.keyboard.type(INITIALS)
    link = opened.locator("#found").get_by_role("link", name=f"选择 {SKILL}")
    expect(link).to_be_visible()
    opened.get_by_role("searchbox").focus()
    for _ in range(12):
        opened.keyboard.press("Tab")
        if link.evaluate("node => node === document.activeElement"):
            break
    opened.keyboard.press("Enter")
    expect(opened.locator("#scale h4")).to_be_focused()
    opened.keyboard.press("Tab")
    opened.keyboard.press("Space")
    for _ in range(3):
        opened.keyboard.press("ArrowDown")
    opened.keyboard.press("Enter")
    expect(opened.locator("#skills table")).to_contain_text(SKILL)
    held = HeldSkill.select().where((HeldSkill.worker == cast.worker) & (HeldSkill.evidence == "self"))
    assert (SKILL, 3) in [(row.skill.zh, row.rank) for row in held]


@pytest.mark.browser
@pytest.mark.parametrize("javascript", [True, False])
def test_a_wrong_form_keeps_what_was_entered(page, cast, sign_in, javascript):
    opened: Page = page(javascript=javascript)
    sign_in(opened, cast.username("worker"), cast.password("worker"))
    opened.goto("/profile")
    opened.get_by_label("每周可学课时").fill("600")
    opened.get_by_label("兴趣").fill("想学视觉标定")
    opened.locator("#details").get_by_role("button", name="保存").click()
    wrong = opened.locator("#details .wrong")
    expect(wrong).to_contain_text("0 到 60")
    expect(opened.get_by_label("每周可学课时")).to_have_value("600")
    expect(opened.get_by_label("兴趣")).to_have_value("想学视觉标定")
    assert Worker.get_by_id(cast.worker.id).hours_per_week == cast.worker.hours_per_week

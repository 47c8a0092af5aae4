"""Three people paste a text in Chinese and get something to work with: an advert, past work, the outline of a course.

Each at a desk with scripts and on a phone without; what was removed is remembered, and nothing is taken over unasked.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from skillmatch.engine_gateway import snapshot, text_reader
from skillmatch.store.catalogue.models import Skill
from skillmatch.store.db.database import db
from skillmatch.store.demands.models import Demand, DemandSkill
from skillmatch.store.people.models import HeldSkill, Worker
from skillmatch.store.recommendations.models import TextRefusal
from skillmatch.terms import Evidence
from tests.cast import Cast

pytestmark = pytest.mark.browser

WAYS = [(True, 1280), (False, 360)]

WELDING, SEAM = "二氧化碳气体保护焊", "焊缝外观检验"
ADVERT = (
    "急招电焊工8名，持焊工证，熟练掌握二氧化碳气体保护焊，会焊缝外观的检验。\n"
    "月薪6000-8000元，包吃住，两班倒，工作地点侯镇，12月30日前到岗。"
)
PAST = "当了6年电焊工，熟练二氧化碳气体保护焊，会焊缝外观的检验"
OUTLINE = "气雾栽培课程大纲\n气雾栽培技术（从初级到高级）\n无土栽培营养液管理入门\n棚室环境调控，进阶"


@pytest.fixture(autouse=True)
def ready(cast: Cast) -> None:
    """The reader is prepared, as it is before an installation serves: a page waits five seconds at most."""
    text_reader.reader(snapshot.current())
    db.close()


@pytest.fixture
def check(
    no_axe_violations: Callable[[Page], None], fits: Callable[[Page], None], look: Callable[[Page, str], None]
) -> Callable[[Page, str, bool], None]:
    """``check(page, name, javascript)``: the page as it stands fits, has no axe violation, and its picture is kept."""

    def at(page: Page, name: str, javascript: bool) -> None:
        look(page, name)
        fits(page)
        if javascript:  # axe is a script itself
            no_axe_violations(page)

    return at


def suggestion(page: Page, name: str) -> Locator:
    """The item of a list of suggestions that names something."""
    return page.locator("li").filter(has=page.locator("input[name=take]")).filter(has_text=name).first


def because_of(page: Page, name: str, words: str) -> None:
    """A suggestion says how sure it is and which words led to it."""
    one = suggestion(page, name)
    expect(one).to_contain_text(re.compile(r"把握 \d+%"))
    expect(one.locator("q").filter(has_text=words).first).to_be_visible()


@pytest.mark.parametrize(("javascript", "width"), WAYS)
def test_an_advert_becomes_a_demand(
    page: Callable[..., Page], sign_in: Callable[[Page, str, str], None], cast: Cast, javascript: bool, width: int,
    check: Callable[[Page, str, bool], None],
) -> None:  # fmt: skip
    at, name = page(width=width, javascript=javascript), f"advert-{width}{'' if javascript else '-no-js'}"
    sign_in(at, cast.username("enterprise"), cast.password("enterprise"))
    at.goto("/demands/new")
    paste_the_advert(at)
    for suggested, words in (
        ("焊工", "电焊工"), (WELDING, "熟练"), (SEAM, "焊缝外观"), ("需要人数", "8名"), ("月薪", "6000-8000元"),
        ("到岗", "12月30日前"), ("侯镇", "侯镇"), ("焊工证", "焊工证"), ("倒班", "两班倒"),
    ):  # fmt: skip
        because_of(at, suggested, words)
    check(at, f"{name}-1-read", javascript)

    suggestion(at, SEAM).get_by_role("checkbox").uncheck()
    at.get_by_role("button", name="采用勾选的内容").click()
    expect(at.get_by_text("勾选的内容已填入下面的表单")).to_be_visible()
    if javascript:
        expect(at.locator("#advert-used")).to_be_focused()
    row = at.locator("table.rows tr").filter(has_text=WELDING)
    expect(row.locator("select")).to_have_value("4")
    expect(at.locator("#headcount")).to_have_value("8")
    row.locator("select").select_option("3")
    at.fill("#pay_high", "8500")
    check(at, f"{name}-2-used", javascript)
    at.get_by_role("button", name="发布", exact=True).click()
    expect(at.get_by_text("需求已发布").first).to_be_visible()
    expect(at.locator("#page-title")).to_contain_text("焊工")
    stored(cast)
    check(at, f"{name}-3-posted", javascript)

    at.goto("/demands/new")
    paste_the_advert(at)
    because_of(at, WELDING, "二氧化碳气体保护焊")
    expect(at.locator("#advert-found")).not_to_contain_text(SEAM)


def paste_the_advert(page: Page) -> None:
    """Open the fold, paste, read."""
    page.locator("summary", has_text="粘贴招聘广告").click()
    page.get_by_label("广告内容").fill(ADVERT)
    page.get_by_role("button", name="读取广告").click()
    expect(page.locator("#advert-found")).to_be_visible()


def stored(cast: Cast) -> None:
    """The demand is there with what was left, changed and not removed; what was removed is remembered."""
    demand = Demand.select().where(Demand.enterprise == cast.enterprise).order_by(Demand.id.desc()).first()
    assert (demand.occupation.zh, demand.headcount, demand.pay_low, demand.pay_high) == ("焊工", 8, 6000, 8500)
    assert demand.town.zh == "侯镇"
    assert (demand.needed_by.month, demand.needed_by.day) == (12, 30)
    assert "倒班" in demand.note
    assert [row.permit for row in demand.permits] == ["welding"]
    asked = {row.skill.zh: row.required_rank for row in DemandSkill.select().where(DemandSkill.demand == demand)}
    assert asked[WELDING] == 3
    assert SEAM not in asked
    refused = TextRefusal.select().where((TextRefusal.account == cast.account("enterprise")) & (TextRefusal.kind == "skill"))
    assert Skill.get(Skill.zh == SEAM).id in [row.subject_id for row in refused]
    db.close()


@pytest.mark.parametrize(("javascript", "width"), WAYS)
def test_past_work_becomes_a_profile(
    page: Callable[..., Page], sign_in: Callable[[Page, str, str], None], cast: Cast, javascript: bool, width: int,
    check: Callable[[Page, str, bool], None],
) -> None:  # fmt: skip
    HeldSkill.delete().where(HeldSkill.worker == cast.worker).execute()
    Worker.update(occupation=None, target=None, grade=0, enterprise=None).where(Worker.id == cast.worker.id).execute()
    db.close()
    at, name = page(width=width, javascript=javascript), f"past-{width}{'' if javascript else '-no-js'}"
    sign_in(at, cast.username("worker"), cast.password("worker"))
    at.goto("/recommendations")
    before = at.locator("#items").inner_text()
    at.goto("/profile")
    at.get_by_role("link", name="从您的岗位开始").first.click()
    at.get_by_label("岗位名称或工作经历").fill(PAST)
    at.get_by_role("button", name="查看建议").click()
    expect(at.locator("#start-found")).to_be_visible()
    because_of(at, "焊工", "电焊工")
    because_of(at, WELDING, "熟练")
    because_of(at, SEAM, "焊缝外观")
    check(at, f"{name}-1-read", javascript)

    usual = at.locator("details", has_text="本职业通常要求")
    expect(usual.get_by_role("checkbox").first).to_be_hidden()
    usual.locator("summary").click()
    usual.locator("li").filter(has_text="机械识图").get_by_role("checkbox").check()
    suggestion(at, SEAM).get_by_role("checkbox").uncheck()
    suggestion(at, WELDING).get_by_role("combobox").select_option("5")
    at.get_by_role("button", name="把勾选的加入我的技能").click()
    expect(at.get_by_text("加入您的资料").first).to_be_visible()
    expect(at.locator("#skills table")).to_contain_text(WELDING)
    expect(at.locator("#skills table")).not_to_contain_text(SEAM)
    check(at, f"{name}-2-profile", javascript)
    at.goto("/recommendations")
    expect(at.locator("#items article").first).to_contain_text("补差距")
    expect(at.locator("#items")).not_to_have_text(before, use_inner_text=True)
    check(at, f"{name}-3-recommended", javascript)

    worker = Worker.get_by_id(cast.worker.id)
    held = {row.skill.zh: (row.rank, row.evidence) for row in HeldSkill.select().where(HeldSkill.worker == worker)}
    assert held[WELDING] == (5, Evidence.SELF.value)
    assert "机械识图" in held
    assert SEAM not in held
    assert (worker.occupation.zh, worker.grade) == ("焊工", 4)
    db.close()


@pytest.mark.parametrize(("javascript", "width"), WAYS)
def test_an_outline_becomes_skills_with_ranks(
    page: Callable[..., Page], sign_in: Callable[[Page, str, str], None], cast: Cast, javascript: bool, width: int,
    check: Callable[[Page, str, bool], None],
) -> None:  # fmt: skip
    at, name = page(width=width, javascript=javascript), f"outline-{width}{'' if javascript else '-no-js'}"
    sign_in(at, cast.username("trainer"), cast.password("trainer"))
    if width < 600:  # on a phone it is behind the last of the five
        at.locator("summary:visible").filter(has_text="更多").last.click()
    at.get_by_role("link", name="课程大纲").first.click()
    at.get_by_role("button", name="读取大纲").click()
    expect(at.locator("#outline-found .notice")).to_contain_text("没有文字")
    check(at, f"{name}-1-empty", javascript)
    at.get_by_label("大纲内容").fill(OUTLINE)
    at.get_by_role("button", name="读取大纲").click()
    for skill, low, high, words in (
        ("气雾栽培技术", "2", "4", "气雾栽培技术"), ("无土栽培营养液管理", "0", "2", "入门"), ("棚室环境调控", "3", "4", "进阶"),
    ):  # fmt: skip
        row = at.locator("#outline-found tbody tr").filter(has=page_row(at, skill))
        expect(row.get_by_role("cell").nth(1)).to_contain_text(low)
        expect(row.get_by_role("cell").nth(2)).to_contain_text(high)
        expect(row).to_contain_text(re.compile(r"把握 \d+%"))
        expect(row.locator("q").filter(has_text=words).first).to_be_visible()
    expect(at.get_by_label("大纲内容")).to_have_value(OUTLINE)
    if javascript:
        expect(at.locator("#outline-found")).to_be_focused()
    expect(at.locator("#outline-found")).to_contain_text("最相近的课程")
    check(at, f"{name}-2-read", javascript)


def page_row(page: Page, skill: str) -> Locator:
    """The head of a row that names a skill."""
    return page.get_by_role("rowheader", name=skill)

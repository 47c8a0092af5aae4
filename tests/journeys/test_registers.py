"""The registers by keyboard alone: narrowed, ordered, turned over, opened, corrected; and the review of mappings, in a browser."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Locator, Page, expect

from skillmatch.store.catalogue.models import Skill
from skillmatch.store.frameworks.models import Concept, Framework, Mapping
from skillmatch.store.people.models import HeldSkill, Worker
from tests import builders
from tests.cast import Cast

pytestmark = pytest.mark.browser

MOST_STEPS = 120


def reach(page: Page, wanted: Locator) -> None:
    """Press the tabulator until the wanted thing has the focus: what cannot be reached so is not there for many."""
    expect(wanted).to_be_visible()
    for _ in range(MOST_STEPS):
        if wanted.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{wanted} cannot be reached by the keyboard")


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"])
def test_a_list_is_narrowed_ordered_turned_and_an_entry_corrected_by_keyboard(
    page: Callable[..., Page], sign_in: Callable[[Page, str, str], None], cast: Cast, csrf_app: Flask, javascript: bool
) -> None:
    for number in range(40):
        builders.a_worker(town=cast.town, name=f"键盘{number:02d}", grade=3)
    opened = page(javascript=javascript)
    sign_in(opened, cast.username("city"), cast.password("city"))
    opened.goto("/registers/talent")

    reach(opened, opened.locator("summary", has_text="筛选"))
    opened.keyboard.press("Enter")
    grade = opened.locator("#filter-grade")
    reach(opened, grade)
    grade.select_option("3")
    reach(opened, opened.get_by_role("button", name="应用"))
    opened.keyboard.press("Enter")
    expect(opened.locator("#results .chips")).to_contain_text("等级")
    assert "grade=3" in opened.url

    reach(opened, opened.locator("#results thead").get_by_role("link", name="姓名"))
    opened.keyboard.press("Enter")
    expect(opened.locator("#results th[aria-sort=ascending]")).to_contain_text("姓名")
    if javascript:  # the list was replaced, and whoever ordered it goes on where it was ordered
        expect(opened.locator("#results th[aria-sort=ascending] a")).to_be_focused()
    reach(opened, opened.get_by_role("link", name="下一页"))
    opened.keyboard.press("Enter")
    opened.wait_for_url(re.compile("after="))
    if javascript:  # from the foot of the list to its head
        expect(opened.locator("#results-title")).to_be_focused()
    first = opened.locator("#results tbody a").first
    expect(first).to_be_visible()
    reach(opened, first)
    opened.keyboard.press("Enter")
    opened.wait_for_url(re.compile(r"/registers/talent/\d+$"))

    reach(opened, opened.get_by_role("link", name="更正", exact=True))
    opened.keyboard.press("Enter")
    opened.wait_for_url(re.compile(r"/edit$"))
    worker = int(opened.url.split("/")[-2])
    reach(opened, opened.locator("[name=hours_per_week]"))
    opened.keyboard.press("Control+A")
    opened.keyboard.type("17")
    opened.keyboard.press("Enter")
    opened.wait_for_url(re.compile(rf"/registers/talent/{worker}$"))
    assert Worker.get_by_id(worker).hours_per_week == 17
    expect(opened.locator("#history")).to_contain_text("17")


def test_a_skill_is_entered_with_its_evidence_by_keyboard(
    page: Callable[..., Page], sign_in: Callable[[Page, str, str], None], cast: Cast, csrf_app: Flask,
    no_axe_violations: Callable[[Page], None], fits: Callable[[Page], None],
) -> None:  # fmt: skip
    person = builders.a_worker(town=cast.town, name="键盘持证")
    opened = page(width=360)
    sign_in(opened, cast.username("town"), cast.password("town"))
    opened.goto(f"/registers/talent/{person.id}/holdings")
    fits(opened)
    no_axe_violations(opened)
    for name, value in (("skill", str(Skill.select().first().id)), ("rank", "4"), ("evidence", "certificate")):
        field = opened.locator(f"#enter [name={name}]")
        reach(opened, field)
        field.select_option(value)
    reach(opened, opened.locator("#enter").get_by_role("button", name="保存"))
    opened.keyboard.press("Enter")
    expect(opened.locator("#skills table")).to_be_visible()
    assert HeldSkill.get(HeldSkill.worker == person).rank == 4
    fits(opened)
    no_axe_violations(opened)


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"])
def test_a_mapping_is_reviewed_and_stands_on_the_skills_page(
    page: Callable[..., Page], sign_in: Callable[[Page, str, str], None], cast: Cast, csrf_app: Flask, javascript: bool
) -> None:
    framework, skill = Framework.create(kind="esco"), Skill.select().first()
    concept = Concept.create(framework=framework, ref="http://example.org/S1", code="S1.23", subject="skill", name="name there")
    Mapping.create(concept=concept, skill=skill, relation="close", confidence=0.8)
    opened = page(javascript=javascript)
    sign_in(opened, cast.username("city"), cast.password("city"))
    opened.goto(f"/vocabulary/skills/{skill.id}")
    expect(opened.locator("#codes")).not_to_contain_text("S1.23")
    opened.goto("/frameworks/mappings")
    opened.get_by_role("button", name="确认").first.click()
    opened.wait_for_load_state("networkidle")
    assert Mapping.get(Mapping.concept == concept).state == "confirmed"
    opened.goto(f"/vocabulary/skills/{skill.id}")
    expect(opened.locator("#codes")).to_contain_text("S1.23")

"""A trainer's way in Chinese from the queue to an accepted place: with JavaScript and without, wide and narrow."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from skillmatch.features.cohorts.queries import cohort_people as cohort_people_queries
from skillmatch.features.cohorts.services import proposing as proposing_service
from skillmatch.features.cohorts.services import review as review_service
from skillmatch.store.cohorts.models import CohortSeat
from skillmatch.terms import CohortState, SeatState
from tests import builders
from tests.cast import Cast
from tests.features.cohorts.making import Order, an_order


@pytest.fixture
def proposal(cast: Cast) -> Order:
    """A class of four for ``cast.trainer``; ``cast.worker`` is one of the best for it."""
    order = an_order(cast.trainer, cast.enterprise, headcount=4)
    for skill in order.skills:
        builders.a_held_skill(cast.worker, skill, 1)
    proposing_service.propose(order.cohort.id)
    assert cast.worker.id in order.who(SeatState.PROPOSED)[:2]
    return order


def numbers(page: Page) -> list[str]:
    """The numbers on the proposed list."""
    return re.findall(r"学员 (\d+)", " ".join(page.locator("#seats tbody th").all_inner_texts()))


def swap_the_last(page: Page, check: Callable[[Page, str], None]) -> None:
    """Preview a swap, read what it costs, confirm it; the class is worth what was announced."""
    last = numbers(page)[-1]
    page.locator("#seats tbody tr").last.get_by_role("link", name="换人").click()
    expect(page.get_by_role("heading", name=f"用谁替换学员 {last}？")).to_be_visible()
    check(page, "2a-candidates")
    page.locator(".desk tbody tr").first.get_by_role("link", name="预览").click()
    expect(page.get_by_role("heading", name=re.compile("换人预览"))).to_be_visible()
    before, after = re.findall(r"\d+\.\d{3}", page.locator(".desk .figure").first.inner_text())[:2]
    assert float(after) < float(before)
    check(page, "2b-preview")
    page.get_by_role("button", name="确认换人").click()
    expect(page.get_by_text("已换人").first).to_be_visible()
    expect(page.locator("section.panel .figure").first).to_contain_text(after)
    expect(page.locator("#seats tbody")).not_to_contain_text(f"学员 {last}")


def remove_the_last(page: Page, check: Callable[[Page, str], None]) -> None:
    """Remove a person: a reason is asked for; a reserve moves up."""
    last = numbers(page)[-1]
    page.locator("#seats tbody tr").last.get_by_role("link", name=re.compile("移[出除]")).click()
    expect(page.get_by_role("heading", name=f"把学员 {last} 移出名单？")).to_be_visible()
    page.get_by_role("button", name=re.compile("移[出除]")).click()
    expect(page.locator(".form-errors")).to_be_visible()
    check(page, "2c-no-reason")
    page.get_by_label("原因").fill("本人已调往外地")
    page.get_by_role("button", name=re.compile("移[出除]")).click()
    expect(page.get_by_text("已递补").first).to_be_visible()
    expect(page.locator("#seats tbody")).not_to_contain_text(f"学员 {last}")
    expect(page.locator("#seats tbody th")).to_have_count(4)


@pytest.mark.browser
@pytest.mark.parametrize(("javascript", "width"), [(True, 1280), (False, 1280), (True, 360)])
def test_a_class_from_the_queue_to_an_accepted_place(
    page, cast, proposal, sign_in, no_axe_violations, fits, look, javascript, width
):
    trainer: Page = page(width=width, javascript=javascript)
    name = f"trainer-{width}{'' if javascript else '-no-js'}"

    def check(opened: Page, step: str) -> None:
        look(opened, f"{name}-{step}")
        fits(opened)
        if javascript:  # axe is a script itself
            no_axe_violations(opened)

    sign_in(trainer, cast.username("trainer"), cast.password("trainer"))
    expect(trainer.get_by_text("有 1 个班等您审核").first).to_be_visible()
    check(trainer, "1-home")
    trainer.get_by_role("link", name="审核最早的").click()
    expect(trainer.locator("#seats tbody tr")).to_have_count(4)
    check(trainer, "2-cohort")
    for worker in (cast.worker, *proposal.workers):
        assert worker.name not in trainer.content()
    swap_the_last(trainer, check)
    remove_the_last(trainer, check)
    check(trainer, "3-changed")
    trainer.locator("#seats tbody tr").first.get_by_role("button", name="锁定").click()
    expect(trainer.locator("#seats tbody tr.pinned")).to_have_count(1)
    if javascript:
        expect(trainer.locator("#seats tbody tr").first.get_by_role("button")).to_be_focused()
    trainer.get_by_role("button", name="重新计算").click()
    expect(trainer.get_by_text("名单已重新计算，锁定的学员保留").first).to_be_visible()
    trainer.get_by_role("link", name="批准 4 人").click()
    expect(trainer.get_by_label("答复截止日")).to_be_visible()
    check(trainer, "4-approve")
    trainer.get_by_role("button", name="批准并征求意见").click()
    expect(trainer.locator("#seats tbody tr")).to_have_count(4)
    assert proposal.now().state == CohortState.CONFIRMED.value

    worker: Page = page(width=width, javascript=javascript)
    sign_in(worker, cast.username("worker"), cast.password("worker"))
    worker.goto("/seats")
    expect(worker.get_by_role("heading", name=proposal.course.zh)).to_be_visible()
    check(worker, "5-offer")
    worker.get_by_role("button", name="接受名额").click()
    expect(worker.get_by_text("您已有名额").first).to_be_visible()
    check(worker, "6-accepted")

    trainer.reload()
    expect(trainer.locator("#seats")).to_contain_text(cast.worker.name)
    check(trainer, "7-answers")
    seat = CohortSeat.get((CohortSeat.cohort == proposal.cohort) & (CohortSeat.worker == cast.worker))
    assert seat.state == SeatState.ACCEPTED.value
    assert cast.worker.disclosures.where(review_service.Disclosure.cohort_id == proposal.cohort.id).count() == 1


@pytest.mark.browser
def test_the_keyboard_alone_swaps_a_person(page, cast, proposal, sign_in):
    opened: Page = page()
    sign_in(opened, cast.username("trainer"), cast.password("trainer"))
    opened.goto(f"/cohorts/{proposal.cohort.id}")
    first = numbers(opened)[0]
    opened.locator("#seats tbody tr").first.get_by_role("link", name="换人").focus()
    opened.keyboard.press("Enter")
    expect(opened.locator("#swap-title")).to_be_focused()
    for step, title in (("预览", "换人预览"), ("确认换人", "已换人")):
        for _ in range(6):
            opened.keyboard.press("Tab")
            if step in opened.evaluate("document.activeElement.innerText"):
                break
        opened.keyboard.press("Enter")
        expect(opened.get_by_text(title).first).to_be_visible()
    assert first not in numbers(opened)
    assert cohort_people_queries.numbers(proposal.now()).worker(first) in proposal.who(SeatState.RESERVE)

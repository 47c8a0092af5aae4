"""The whole loop of an order in a real browser: twenty are ordered, fourteen pass, and the six that are missing are ordered again.

Demand → order → proposal → a swap → approval → places taken and declined → timetable → attendance → assessment by two people →
certificates → verification → residual gap → next order. The city's clock is moved on where weeks pass.
"""

from __future__ import annotations

import datetime as dt
import re
import time
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from skillmatch import clock
from skillmatch.store.accounts.models import Account, Membership
from skillmatch.store.catalogue.models import Course
from skillmatch.store.certificates.models import Certificate
from skillmatch.store.classes.models import ClassSession
from skillmatch.store.cohorts.models import Cohort, CohortSeat
from skillmatch.store.db.database import db, write
from skillmatch.store.mentoring.models import TrainerSkill
from skillmatch.store.people.models import HeldSkill, Worker
from skillmatch.terms import CohortState, Evidence, Role, SeatState
from tests import builders
from tests.cast import Cast
from tests.conftest import CHEAP
from tests.features.cohorts.making import FAMILY

pytestmark = pytest.mark.browser

SKILL = "示例管道焊缝打磨"
ORDERED, PASSING, HOURS = 20, 14, 12
PASSWORD = "a-long-way-to-walk-9"


@dataclass
class World:
    """What the city has before anything happens: a course, people whom it fits, two assessors."""

    course: Course
    workers: list[Worker]
    passwords: dict[str, str]


@pytest.fixture
def world(site: object, cast: Cast) -> World:
    """A skill of its own, a course that lifts it, twenty-six people who hold its beginnings."""
    skill = builders.a_skill(zh=SKILL, en="Weld grinding", pinyin="shiliguandaohanfengdamo", initials="slgdhfdm", family=FAMILY)
    TrainerSkill.get_or_create(trainer=cast.trainer, family=FAMILY)
    course = builders.a_course(
        {skill: (1, 4)}, base=cast.trainer.base, family=FAMILY, hours=HOURS, certificate="SPECIAL_ABILITY", zh="示例焊缝打磨班"
    )
    town = builders.a_town()
    workers = [builders.a_worker({skill: 1}, town=town, grade=2, hours_per_week=20, shift="day") for _ in range(26)]
    for worker in workers:
        _account(f"worker-{worker.id}", Role.WORKER, worker=worker)
    for name in ("assessor-one", "assessor-two"):
        _account(name, Role.ASSESSOR)
    db.close()
    return World(course, workers, {})


def _account(username: str, role: Role, **scope: object) -> None:
    with write():
        account = Account.create(
            username=username, display_name=username, password=CHEAP.hash(PASSWORD), fs_uniquifier=f"session-of-{username}"
        )
        Membership.create(account=account, role=role.value, **scope)


@pytest.fixture
def travel(monkeypatch: pytest.MonkeyPatch) -> Callable[[dt.datetime], None]:
    """``travel(moment)``: the city's clocks show this moment and go on from there."""
    real, offset = dt.datetime, [dt.timedelta()]

    def to(moment: dt.datetime) -> None:
        offset[0] = moment - real.now(clock.CITY_ZONE).replace(tzinfo=None)

    def in_city() -> dt.datetime:
        return (real.now(clock.CITY_ZONE).replace(tzinfo=None) + offset[0]).replace(microsecond=0)

    monkeypatch.setattr(clock, "in_city", in_city)
    monkeypatch.setattr(clock, "today", lambda: in_city().date())
    monkeypatch.setattr(clock, "now", lambda: in_city() - dt.timedelta(hours=8))
    return to


def press(page: Page, action: str) -> None:
    """Press the button of the form that leads to an address ending in `action`."""
    page.locator(f'form[action$="{action}"] button[type=submit], form[action$="{action}"] button:not([type])').first.click()


def go(page: Page, ending: str) -> None:
    """Follow the link to an address that ends so."""
    page.locator(f'main a[href$="{ending}"]').first.click()


def posted_and_ordered(at: Page) -> None:
    """The enterprise posts a demand for twenty and orders a class for it, each from its own home."""
    at.goto("/enterprise")
    go(at, "/demands/new")
    at.fill("#occupation-q", "hangong")
    at.locator("#occupation-results").get_by_role("button", name=re.compile("^焊工")).click()
    expect(at.locator("#occupation .chosen")).to_contain_text("焊工")
    at.fill("#skill-q", "guan dao han feng")
    at.locator("#skill-results").get_by_role("button", name=re.compile(SKILL)).click()
    expect(at.locator("table.rows")).to_contain_text(SKILL)
    rows = at.locator("select[name=rank]")
    at.select_option(f"#rank-{rows.count() - 1}", "4")
    while at.get_by_role("button", name=re.compile("^移除")).count() > 1:
        left = rows.count()
        at.get_by_role("button", name=re.compile("^移除")).first.click()
        expect(rows).to_have_count(left - 1)
    at.fill("#title", "焊缝打磨工（示例）")
    at.fill("#headcount", str(ORDERED))
    at.get_by_label("焊接与热切割作业证", exact=False).uncheck()  # proposed by the occupation; nobody of this class needs it
    at.get_by_role("button", name="发布", exact=True).click()
    expect(at.locator("#page-title")).to_contain_text("焊缝打磨工")
    go(at, "/order")
    at.fill("#headcount", str(ORDERED))
    at.fill("#seats", str(ORDERED))
    at.fill("#reserves", "4")
    press(at, "/order")
    expect(at.locator("#standing")).to_be_visible()


def test_twenty_are_ordered_fourteen_pass_and_six_are_ordered_again(
    page: Callable[..., Page], sign_in: Callable[[Page, str, str], None], cast: Cast, world: World,
    travel: Callable[[dt.datetime], None], look: Callable[[Page, str], None], fits: Callable[[Page], None],
    csrf_app: Flask,
) -> None:  # fmt: skip
    def entered(username: str, password: str = PASSWORD) -> Page:
        opened = page()
        sign_in(opened, username, password)
        return opened

    enterprise = entered(cast.username("enterprise"), cast.password("enterprise"))
    posted_and_ordered(enterprise)
    look(enterprise, "loop-1-order")
    cohort = Cohort.select().order_by(Cohort.id.desc()).first()
    db.close()

    trainer = entered(cast.username("trainer"), cast.password("trainer"))
    go(trainer, f"/cohorts/{cohort.id}")
    expect(trainer.locator("#seats tbody tr")).to_have_count(ORDERED)
    press(trainer, "/take")
    first = trainer.locator("#seats tbody tr").first.inner_text().split("\n")[0]
    trainer.locator('#seats tbody tr:first-child a[href$="/swap"]').click()
    trainer.locator(".desk tbody tr a").first.click()
    expect(trainer.locator(".desk .figure").first).to_be_visible()
    look(trainer, "loop-2-swap")
    press(trainer, "/swap")
    expect(trainer.locator("#reserves")).to_contain_text(first)
    trainer.locator('a[href$="/approve"]').click()
    look(trainer, "loop-3-approve")
    press(trainer, "/approve")
    expect(trainer.locator("#seats tbody tr")).to_have_count(ORDERED)
    look(trainer, "loop-4-asked")
    assert Cohort.get_by_id(cohort.id).state == CohortState.CONFIRMED.value
    db.close()

    # one declines, a reserve moves up, and everybody who is asked takes the place
    asked = _who(cohort, SeatState.OFFERED)
    refusing = entered(f"worker-{asked[0]}")
    refusing.goto("/seats")
    refusing.locator("details:has(form[action$='/decline']) summary").first.click()
    press(refusing, "/decline")
    refusing.wait_for_load_state()
    taking = entered(f"worker-{asked[1]}")
    go(taking, "/seats")
    press(taking, "/accept")
    expect(taking.locator("main")).to_contain_text("您已有名额")
    look(taking, "loop-5-accepted")
    for worker in _who(cohort, SeatState.OFFERED):
        _takes_the_place(csrf_app, worker, cohort)
    seated = _who(cohort, SeatState.ACCEPTED)
    assert len(seated) == ORDERED and asked[0] not in seated
    run = Cohort.get_by_id(cohort.id).run_id
    db.close()

    # the timetable in one click, then each session on its day, by the trainer's tap
    trainer.goto("/classes")
    go(trainer, f"/classes/{run}")
    press(trainer, "/lay-out")
    look(trainer, "loop-6-timetable")
    sessions = list(ClassSession.select().where(ClassSession.run == run).order_by(ClassSession.starts_at))
    assert sum((one.ends_at - one.starts_at).total_seconds() for one in sessions) <= HOURS * 3600
    db.close()
    for session in sessions:
        travel(session.starts_at + dt.timedelta(minutes=5))
        trainer = entered(cast.username("trainer"), cast.password("trainer"))
        trainer.goto("/my-day")
        go(trainer, f"/sessions/{session.id}/attendance")
        trainer.locator("form:has(input[name=everybody]) button").first.click()
        expect(trainer.locator("#roster [data-state=present]")).to_have_count(ORDERED)
    look(trainer, "loop-7-attendance")
    trainer.goto(f"/cohorts/{cohort.id}")
    expect(trainer.locator("#residual")).to_be_visible()
    look(trainer, "loop-8-running")
    assert Cohort.get_by_id(cohort.id).state == CohortState.RUNNING.value
    db.close()

    # the assessment: set by the trainer, entered and checked by two others, published
    travel(sessions[-1].ends_at + dt.timedelta(days=40))
    trainer = entered(cast.username("trainer"), cast.password("trainer"))
    trainer.goto("/assessments")
    go(trainer, f"/assessments/new?run={run}")
    trainer.fill("#place", "工匠学院二号车间")
    trainer.fill("#on_day", clock.today().isoformat())
    for name in ("assessor-one", "assessor-two"):
        trainer.get_by_label(re.compile(name)).check()
    look(trainer, "loop-9-assessment")
    press(trainer, "/assessments")
    expect(trainer.locator("#candidates")).to_be_visible()
    case = re.search(r"/assessments/(\d+)$", trainer.url)
    assert case is not None
    entering = entered("assessor-one")
    go(entering, f"/cases/{case[1]}")
    fields = entering.locator("input[name^=theory-], input[name^=practical-]")
    numbers = sorted({int(re.sub(r"\D", "", fields.nth(at).get_attribute("name") or "")) for at in range(fields.count())})
    assert len(numbers) == ORDERED
    for place, number in enumerate(numbers):
        for part in ("theory", "practical"):
            field = entering.locator(f"input[name={part}-{number}]")
            if field.count():
                field.fill("86.5" if place < PASSING else "41")
    look(entering, "loop-10-marks")
    with entering.expect_navigation():
        entering.locator("button[name=do][value=enter]").click()
    checking = entered("assessor-two")
    go(checking, f"/cases/{case[1]}")
    with checking.expect_navigation():
        checking.locator("button[name=do][value=check]").click()
    trainer.goto(f"/assessments/{case[1]}")
    press(trainer, "/publish")
    expect(trainer.locator("#standing")).to_contain_text(str(PASSING))
    look(trainer, "loop-11-published")

    # certificates, what others see of them, and what changed for the person
    issued = list(Certificate.select().where(Certificate.run == run).order_by(Certificate.id))
    assert len(issued) == PASSING
    passed, token = issued[0].worker_id, issued[0].token
    raised = HeldSkill.get((HeldSkill.worker == passed) & (HeldSkill.skill == Course.get_by_id(world.course.id).skills[0].skill_id))
    assert (raised.rank, raised.evidence) == (4, Evidence.CERTIFICATE.value)
    name = Worker.get_by_id(passed).name
    db.close()
    certified = entered(f"worker-{passed}")
    certified.goto("/certificates")
    go(certified, f"/certificates/{issued[0].id}")
    expect(certified.locator("main")).to_contain_text(issued[0].number)
    look(certified, "loop-12-certificate")
    certified.goto("/progress")
    expect(certified.locator("main")).to_contain_text(SKILL)
    look(certified, "loop-13-progress")
    stranger = page(width=360)
    stranger.goto(f"/verify/{token}")
    expect(stranger.locator(".verdict-valid")).to_contain_text(issued[0].number)
    assert name not in stranger.content()
    fits(stranger)
    look(stranger, "loop-14-verification")

    # what is left of the order, and the next one
    enterprise = entered(cast.username("enterprise"), cast.password("enterprise"))
    enterprise.goto("/orders")
    go(enterprise, f"/orders/{cohort.id}")
    figures = enterprise.locator("#standing .figures").first
    for number in (ORDERED, PASSING, ORDERED - PASSING):
        expect(figures).to_contain_text(str(number))
    look(enterprise, "loop-15-residual")
    press(enterprise, "/next")
    enterprise.wait_for_url(lambda url: not url.endswith(f"/orders/{cohort.id}"))
    look(enterprise, "loop-16-next")
    following = Cohort.select().order_by(Cohort.id.desc()).first()
    assert following.id != cohort.id
    assert (following.headcount, following.demand_id, following.course_id) == (ORDERED - PASSING, cohort.demand_id, world.course.id)
    assert set(_who(following, SeatState.PROPOSED)).isdisjoint({one.worker_id for one in issued})
    db.close()


def _who(cohort: Cohort, state: SeatState) -> list[int]:
    query = CohortSeat.select().where((CohortSeat.cohort == cohort.id) & (CohortSeat.state == state.value))
    return [seat.worker_id for seat in query.order_by(CohortSeat.position)]


def _takes_the_place(app: Flask, worker: int, cohort: Cohort) -> None:
    """Others answer like the one in the browser; their clients need no token."""
    client = app.test_client()
    with client.session_transaction() as session:
        session.update(_user_id=f"session-of-worker-{worker}", _fresh=True, began=int(time.time()), seen=int(time.time()))
    seat = CohortSeat.get((CohortSeat.cohort == cohort.id) & (CohortSeat.worker == worker))
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/seats").text)
    assert token is not None
    assert client.post(f"/seats/{seat.id}/accept", data={"csrf_token": token[1]}).status_code == 303

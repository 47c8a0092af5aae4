"""The home: what needs the worker now, where they stand, what is suggested; within a fixed number of queries."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from playhouse.test_utils import count_queries

from skillmatch import clock
from skillmatch.features.people import rules
from skillmatch.store.cohorts.models import Cohort, CohortSeat
from skillmatch.store.people.models import HeldSkill, Worker, WorkerPermit
from skillmatch.store.people.worker_queries import HeldPermit
from tests import builders

TODAY = dt.date(2026, 11, 22)


def an_offered_seat(worker, days=4):
    demand = builders.a_demand({"SK-RB-008": 3}, title="机器人操作员")
    cohort = Cohort.create(
        number="T-77", demand=demand, course=builders.a_course({"SK-RB-008": (1, 4)}, zh="订单班课程"), time="weekend",
        headcount=1, seats=5, state="confirmed",
    )  # fmt: skip
    return CohortSeat.create(
        cohort=cohort, worker=worker, position=0, state="offered", contribution=0.5, coverage=0.5, coverage_after=0.9, hours=40,
        answer_by=clock.today() + dt.timedelta(days=days),
    )  # fmt: skip


def test_the_home_shows_where_one_stands_and_three_suggestions(as_worker, cast):
    page = as_worker.get("/home")
    assert page.status_code == 200
    assert cast.worker.name in page.text
    assert len(re.findall(r'<li class="brief">', page.text)) == 3
    assert "高级工" in page.text.split('id="where"')[1]
    assert len(re.findall(r'class="chart skill-bar"', page.text.split('id="gaps"')[1].split("</section>")[0])) == 5


def test_an_offered_seat_comes_first_with_its_day(as_worker, cast):
    seat = an_offered_seat(cast.worker)
    page = as_worker.get("/home")
    assert page.status_code == 200
    strip = page.text.split('class="need-me')[1].split("</div>")[0]
    assert "订单班课程" in strip
    assert f"{seat.answer_by.year}年{seat.answer_by.month}月{seat.answer_by.day}日" in strip


def test_somebody_elses_seat_is_not_shown(as_worker, as_outsider, cast):
    an_offered_seat(cast.other_worker)
    mine, theirs = as_worker.get("/home"), as_outsider.get("/home")
    assert mine.status_code == theirs.status_code == 200
    assert "订单班课程" not in mine.text
    assert "订单班课程" in theirs.text


@pytest.mark.parametrize(("days", "said"), [(-1, "过期"), (30, "到期"), (200, None)])
def test_a_permit_is_spoken_of_when_it_ends(as_worker, cast, days, said):
    WorkerPermit.delete().where(WorkerPermit.worker == cast.worker).execute()
    WorkerPermit.create(worker=cast.worker, permit="forklift", expires_on=clock.today() + dt.timedelta(days=days))
    page = as_worker.get("/home")
    assert page.status_code == 200
    strips = "".join(page.text.split('class="need-me')[1:])
    assert ("叉车作业证" in strips) == (said is not None)
    assert said is None or said in strips


def test_an_empty_profile_is_told_what_to_add(as_worker, cast):
    HeldSkill.delete().where(HeldSkill.worker == cast.worker).execute()
    Worker.update(occupation=None, target=None, town=None, grade=0, hours_per_week=0).where(Worker.id == cast.worker.id).execute()
    page = as_worker.get("/home")
    assert page.status_code == 200
    assert "补充职业、至少三项技能、所在镇街、每周可学课时" in page.text


def test_three_stated_skills_are_enough_though_they_count_little(as_worker, cast):
    HeldSkill.delete().where(HeldSkill.worker == cast.worker).execute()
    for code in ("SK-RB-008", "SK-RB-009", "SK-RB-010"):
        builders.a_held_skill(cast.worker, code, 1, evidence="self")
    page = as_worker.get("/home")
    assert page.status_code == 200
    assert "至少三项技能" not in page.text


def test_a_request_waits_for_its_answer(as_worker, cast):
    course = builders.a_course({"SK-RB-008": (1, 4)}, zh="我申请的课")
    assert as_worker.post("/recommendations/place", data={"run": builders.a_run(course).id}).status_code == 303
    page = as_worker.get("/home")
    assert page.status_code == 200
    assert page.text.split('id="classes"')[1].count("我申请的课") == 2, "among the dates and among what waits"


def test_the_number_of_queries_is_fixed(as_worker, cast):
    assert as_worker.get("/home").status_code == 200
    with count_queries() as few:
        assert as_worker.get("/home").status_code == 200
    for _ in range(5):
        builders.an_enrolment(cast.worker, builders.a_course({"SK-RB-008": (1, 4)}), state="requested")
    assert as_worker.get("/home").status_code == 200
    with count_queries() as many:
        assert as_worker.get("/home").status_code == 200
    assert few.count == many.count <= 19


def test_other_roles_have_their_own_home(as_enterprise, as_trainer, as_city, client):
    for visitor in (as_enterprise, as_trainer, as_city):
        assert visitor.get("/home").status_code == 403
    assert client.get("/home").status_code == 302


def test_pressing_permits_are_the_ended_and_the_soon_ending():
    def permit(days):
        return HeldPermit("electric", None if days is None else TODAY + dt.timedelta(days=days))

    found = rules.pressing([permit(-5), permit(0), permit(90), permit(91), permit(None)], TODAY)
    assert [days for _, days in found] == [-5, 0, 90]

"""The city's first page: figures are counts of rows, towns sum to the city, and what is overdue stands at the top."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter

import pytest
from flask.testing import FlaskClient

from skillmatch import clock
from skillmatch.store.catalogue.models import Course
from skillmatch.store.classes.models import Enrolment
from skillmatch.store.cohorts.models import Cohort
from skillmatch.store.db.database import write
from skillmatch.store.demands.models import Demand
from skillmatch.store.organisations.models import Town
from skillmatch.store.people.models import HeldSkill, Worker
from skillmatch.store.statistics import counting, figures
from tests.builders import a_demand, a_held_skill, a_worker, an_enrolment
from tests.cast import Cast


def figure(page: str, label: str) -> list[int]:
    """The numbers of one figure: its own, and the one in its note."""
    found = re.search(rf"<dt>{label}</dt><dd><b>(?:<a [^>]*>)?([\d,]+)(?:</a>)?</b></dd>(?:<dd class=\"note\">([^<]*)</dd>)?", page)
    assert found, label
    note = re.search(r"[\d,]+", found[2] or "")
    return [int(found[1].replace(",", ""))] + ([int(note[0].replace(",", ""))] if note else [])


def english(client: FlaskClient, path: str) -> str:
    client.post("/language", data={"lang": "en", "next": "/"})
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_its_figures_are_counts_of_the_rows(as_city: FlaskClient) -> None:
    person, course, other = a_worker(), *Course.select().limit(2)
    an_enrolment(person, course, state="enrolled")
    an_enrolment(person, other, state="enrolled")
    page = english(as_city, "/city")
    enrolled = list(Enrolment.select().where(Enrolment.state == "enrolled"))
    certified = HeldSkill.select().where(
        (HeldSkill.evidence == "certificate") & (HeldSkill.expires_on.is_null() | (HeldSkill.expires_on >= clock.today()))
    )
    assert figure(page, "People in the register") == [Worker.select().count()]
    assert figure(page, "Open places") == [sum(d.headcount - d.filled for d in Demand.select().where(Demand.state == "open"))]
    assert figure(page, "People in training") == [len({row.worker_id for row in enrolled})]
    assert figure(page, "Enrolments running") == [len(enrolled)]
    assert figure(page, "Certified people") == [len({row.worker_id for row in certified})]


def test_people_and_enrolments_are_counted_apart(as_city: FlaskClient) -> None:
    names = ("People in training", "Enrolments running")
    before = [figure(english(as_city, "/city"), name)[0] for name in names]
    person = a_worker()
    for course in Course.select().limit(3):
        an_enrolment(person, course, state="enrolled")
    assert [figure(english(as_city, "/city"), name)[0] for name in names] == [before[0] + 1, before[1] + 3]


def test_an_expired_certificate_certifies_nobody(as_city: FlaskClient) -> None:
    before = figure(english(as_city, "/city"), "Certified people")
    skill = HeldSkill.select().first().skill_id
    a_held_skill(a_worker(), skill, 3, expires_on=clock.today() - dt.timedelta(days=1))
    assert figure(english(as_city, "/city"), "Certified people") == before
    a_held_skill(a_worker(), skill, 3, expires_on=clock.today())
    assert figure(english(as_city, "/city"), "Certified people") == [before[0] + 1]


def test_the_towns_sum_to_the_city(store: None) -> None:
    a_worker(town=None)
    by_town = figures.by_town(clock.today())
    total = figures.total(by_town.values())
    assert total.people == Worker.select().count() > 0
    assert total.training_enrolments == Enrolment.select().where(Enrolment.state == "enrolled").count()
    assert total.open_places == sum(d.headcount - d.filled for d in Demand.select().where(Demand.state == "open"))
    assert by_town[None].people == 1
    for town in Town.select():
        assert figures.by_town(clock.today(), town.id).get(town.id) == by_town.get(town.id)


def test_the_grades_sum_to_the_people(store: None) -> None:
    a_worker(town=None, grade=3)
    found = counting.places(clock.today())
    city, towns = found[counting.CITY].grades, [one.grades for name, one in found.items() if name != counting.CITY]
    assert sum(city.values()) == Worker.select().count()
    assert city == sum(map(Counter, towns), Counter({3: 1}))


def test_a_demand_that_is_needed_soon_waits_until_a_class_is_ordered(as_city: FlaskClient) -> None:
    demand = a_demand({}, title="急需试剂检验", needed_by=clock.today() + dt.timedelta(days=10))
    a_demand({}, title="明年才要的人", needed_by=clock.today() + dt.timedelta(days=300))
    page = english(as_city, "/city")
    assert "急需试剂检验" in page
    assert "明年才要的人" not in page
    Cohort.create(number="T-1", demand=demand, time="weekend", headcount=2, seats=4, state="posted")
    assert "急需试剂检验" not in english(as_city, "/city")


def test_a_class_is_shown_only_when_it_has_waited_too_long(as_city: FlaskClient) -> None:
    demand = a_demand({}, title="等人审核的需求")
    now = clock.now()
    waiting = {"demand": demand, "time": "weekend", "headcount": 2, "seats": 4, "state": "proposed"}
    Cohort.create(number="T-LONG", proposed_at=now - dt.timedelta(days=4), **waiting)
    Cohort.create(number="T-SHORT", proposed_at=now - dt.timedelta(days=1), **waiting)
    page = english(as_city, "/city")
    assert "T-LONG" in page
    assert "T-SHORT" not in page


@pytest.mark.parametrize("path", ["/city", "/city/courses-to-open"])
@pytest.mark.parametrize("who", ["demo_worker", "demo_enterprise", "demo_trainer", "demo_town", "auditor", "administrator"])
def test_it_refuses_every_other_role(signed_in, path: str, who: str) -> None:
    assert signed_in(who).get(path).status_code == 403


@pytest.mark.parametrize("path", ["/city", "/town", "/office", "/shortage", "/courses", "/mentors", "/mentor"])
def test_a_visitor_is_sent_to_sign_in(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 302
    assert "/login" in answer.location or "sign" in answer.location


def test_titles_are_text_and_never_markup(as_city: FlaskClient, cast: Cast) -> None:
    a_demand({}, title="<img hx-get=/x hx-trigger=load>{{7*7}}", needed_by=clock.today() + dt.timedelta(days=3))
    page = as_city.get("/city").get_data(as_text=True)
    assert "&lt;img hx-get=/x hx-trigger=load&gt;{{7*7}}" in page


def test_a_demand_without_a_day_is_not_called_served(as_city: FlaskClient) -> None:
    with write():
        Demand.update(state="closed").execute()
        Cohort.update(state="cancelled").execute()
    assert "没有逾期事项" in as_city.get("/city").text
    a_demand({}, needed_by=clock.today() + dt.timedelta(days=90), headcount=50)
    later = as_city.get("/city").text.split('id="uncovered"')[1].split("</p>")[0]
    assert "50" in later
    a_demand({}, needed_by=None, headcount=50, title="五十名焊工")
    page = as_city.get("/city").text
    assert "没有逾期事项" not in page
    listed = page.split('id="demands"')[1]
    assert "五十名焊工" in listed and "尽快" in listed

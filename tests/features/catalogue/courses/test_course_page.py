"""One course: what it teaches, who can take it, when, what it pays, and for a worker why it is suggested or not."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from playhouse.test_utils import count_queries

from skillmatch.store.catalogue.models import Course
from skillmatch.store.db.database import write
from skillmatch.store.db.versions import raise_version
from skillmatch.store.people.models import Worker
from tests.builders import a_course, a_run, a_skill, an_enrolment
from tests.cast import Cast


def english(client: FlaskClient, path: str) -> str:
    client.post("/language", data={"lang": "en", "next": "/"})
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_every_listed_course_has_a_page(as_worker: FlaskClient) -> None:
    courses = list(Course.select().where(Course.state == "listed"))
    assert len(courses) > 60
    for course in courses:
        answer = as_worker.get(f"/courses/{course.id}")
        assert answer.status_code == 200
        assert course.zh in answer.get_data(as_text=True)


@pytest.mark.parametrize("who", ["demo_enterprise", "demo_trainer", "demo_town", "demo_city", "auditor"])
def test_every_role_reads_it_without_a_word_on_themselves(signed_in, who: str) -> None:
    page = english(signed_in(who), "/courses/1")
    assert "What it teaches" in page
    assert 'id="for-me"' not in page


def test_it_shows_ranks_prerequisites_and_seats(as_worker: FlaskClient) -> None:
    first = a_course({a_skill(): (0, 2)}, zh="先修的课", en="The first course")
    skill = a_skill(zh="铜件打磨", en="Polishing brass")
    course = a_course({skill: (1, 4)}, before=(first,), hours=37, en="Advanced brass")
    a_run(course, seats=12, taken=5)
    page = english(as_worker, f"/courses/{course.id}")
    assert "Polishing brass" in page
    assert f'href="/courses/{first.id}"' in page
    assert "37 hours" in page
    assert "7 of 12" in page
    assert "The first course" in page
    assert f'href="/courses/{course.id}"' in english(as_worker, f"/courses/{first.id}")


def test_a_retired_course_says_so_and_offers_no_place(as_worker: FlaskClient) -> None:
    course = a_course({a_skill(): (0, 2)}, state="retired")
    a_run(course)
    page = english(as_worker, f"/courses/{course.id}")
    assert "This course is retired" in page
    assert "The course is no longer given." in page
    assert "/recommendations/place" not in page


@pytest.mark.parametrize("state", ["draft", "reviewed"])
def test_a_course_that_is_not_published_yet_does_not_exist(as_worker: FlaskClient, state: str) -> None:
    course = a_course({a_skill(): (0, 2)}, state=state)
    assert as_worker.get(f"/courses/{course.id}").status_code == 404


@pytest.mark.parametrize("key", ["99999", str(2**31), str(2**63), "-1", "0", "abc"])
def test_an_unknown_course_is_not_found(as_worker: FlaskClient, key: str) -> None:
    assert as_worker.get(f"/courses/{key}").status_code == 404


def test_a_worker_reads_what_blocks_it(as_worker: FlaskClient, cast: Cast) -> None:
    first = a_course({a_skill(): (0, 3)})
    course = a_course({a_skill(): (0, 2)}, before=(first,))
    assert "Another course has to come first." in english(as_worker, f"/courses/{course.id}")
    an_enrolment(cast.worker, first)
    assert "Another course has to come first." not in english(as_worker, f"/courses/{course.id}")


def test_a_worker_without_personalisation_reads_nothing_about_themselves(as_worker: FlaskClient, cast: Cast) -> None:
    course = a_course({a_skill(): (0, 2)}, before=(a_course({a_skill(): (0, 3)}),))
    with write():
        Worker.update(personalised=False).where(Worker.id == cast.worker.id).execute()
    page = english(as_worker, f"/courses/{course.id}")
    assert "switched off" in page
    assert "Another course has to come first." not in page


def test_a_full_class_offers_interest_instead_of_a_place(as_worker: FlaskClient) -> None:
    open_, full = a_course({a_skill(): (0, 2)}), a_course({a_skill(): (0, 2)})
    run = a_run(open_, seats=2, taken=1)
    a_run(full, seats=1, taken=1)
    page = english(as_worker, f"/courses/{open_.id}")
    assert f'name="run" value="{run.id}"' in page
    assert "/interest" not in page
    page = english(as_worker, f"/courses/{full.id}")
    assert 'name="run"' not in page
    assert f'action="/recommendations/courses/{full.id}/interest"' in page


def test_a_default_subsidy_says_that_it_is_one(as_worker: FlaskClient) -> None:
    default = Course.select().where(Course.subsidy.is_null(False) & (Course.state == "listed"))
    course = next(c for c in default if c.subsidy.basis == "design_default")
    sourced = next(c for c in default if c.subsidy.basis != "design_default")
    assert "A default of this system" in english(as_worker, f"/courses/{course.id}")
    page = english(as_worker, f"/courses/{sourced.id}")
    assert "A default of this system" not in page
    assert sourced.subsidy.basis in page


def test_the_page_costs_few_queries(as_worker: FlaskClient) -> None:
    course = a_course({a_skill(): (0, 2) for _ in range(8)})
    for _ in range(6):
        a_run(course)
    path = f"/courses/{course.id}"
    as_worker.get(path)
    with count_queries() as counted:
        assert as_worker.get(path).status_code == 200
    assert counted.count <= 15


def test_a_course_listed_a_moment_ago_is_readable(as_worker: FlaskClient) -> None:
    course = a_course({a_skill(): (0, 2)}, state="draft", zh="刚刚上架")
    assert as_worker.get(f"/courses/{course.id}").status_code == 404
    with write():
        Course.update(state="listed").where(Course.id == course.id).execute()
        raise_version()
    answer = as_worker.get(f"/courses/{course.id}")
    assert answer.status_code == 200
    assert "刚刚上架" in answer.get_data(as_text=True)

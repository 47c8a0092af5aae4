"""Courses are found by name, skill, pinyin and code, and narrowed by place, field, grade and way."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from playhouse.test_utils import count_queries

from skillmatch.store.catalogue.models import Course
from tests.builders import a_course, a_skill


def titles(client: FlaskClient, query: str) -> str:
    answer = client.get("/courses" + query)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


@pytest.mark.parametrize(
    "q", ["测试冶炼", "Quenching of brass", "ceshiyelian", "csyl", "Skill of brass", "T-BRASS", "brass QUENCHING"]
)
def test_it_is_found_in_every_spelling(as_worker: FlaskClient, q: str) -> None:
    a_course({a_skill(en="Skill of brass"): (0, 2)}, zh="测试冶炼", en="Quenching of brass", code="T-BRASS")
    a_course({a_skill(): (0, 2)}, zh="别的课", en="Something else")
    page = titles(as_worker, f"?q={q}")
    assert "测试冶炼" in page
    assert "别的课" not in page


def test_filters_narrow_and_combine(as_worker: FlaskClient) -> None:
    a_course({a_skill(): (0, 2)}, zh="夜间焊接试验课", mode="online", target_rank=7)
    assert "夜间焊接试验课" in titles(as_worker, "?rank=7&mode=online&base=ACADEMY&family=MC")
    for other in ("?rank=2&mode=online", "?rank=7&mode=onsite", "?rank=7&base=TOWN_CENTER", "?rank=7&family=AG"):
        assert "夜间焊接试验课" not in titles(as_worker, other)


def test_every_listed_course_is_on_exactly_one_page(as_worker: FlaskClient) -> None:
    listed = {course.id for course in Course.select().where(Course.state == "listed")}
    seen: list[int] = []
    for page in range(1, 99):
        found = titles(as_worker, f"?page={page}")
        ids = [key for key in listed if f'href="/courses/{key}"' in found]
        seen += ids
        if 'rel="next"' not in found:
            break
    assert sorted(seen) == sorted(listed)
    assert len(listed) > 60


@pytest.mark.parametrize("state", ["retired", "draft", "reviewed"])
def test_a_course_that_is_not_listed_is_not_in_the_list(as_worker: FlaskClient, state: str) -> None:
    a_course({a_skill(): (0, 2)}, zh="没有上架的课", state=state)
    a_course({a_skill(): (0, 2)}, zh="已经上架的课")
    page = titles(as_worker, "?q=上架")
    assert "已经上架的课" in page
    assert "没有上架的课" not in page


NONSENSE = (
    "?rank='", '?base="', "?family=';--", "?mode=%00", "?rank=-1", "?rank=9223372036854775808", "?page=NaN", "?page=-3",
    "?page=99999999999999999999",
)  # fmt: skip


@pytest.mark.parametrize("query", NONSENSE)
def test_a_value_that_is_none_asks_for_nothing(as_worker: FlaskClient, query: str) -> None:
    listed = Course.select().where(Course.state == "listed").count()
    assert str(listed) in titles(as_worker, query)


def test_a_search_that_finds_nothing_says_what_to_do(as_worker: FlaskClient) -> None:
    page = titles(as_worker, "?q=不存在的课程'\"")
    assert 'class="empty"' in page
    assert 'href="/courses"' in page


def test_the_fragment_is_a_part_of_the_page(as_worker: FlaskClient) -> None:
    page = titles(as_worker, "?rank=4")
    fragment = as_worker.get("/courses?rank=4", headers={"HX-Request": "true"})
    assert fragment.status_code == 200
    assert fragment.get_data(as_text=True).strip() in page
    assert "HX-Request" in fragment.headers["Vary"]


def test_a_page_of_courses_costs_few_queries(as_worker: FlaskClient) -> None:
    titles(as_worker, "")
    with count_queries() as counted:
        titles(as_worker, "")
    assert counted.count <= 6


def test_names_are_text_and_never_markup(as_worker: FlaskClient) -> None:
    a_course({a_skill(): (0, 2)}, zh="<img hx-get=/x>{{7*7}}", en="<b>x</b>")
    page = titles(as_worker, "?q=hx-get")
    assert "&lt;img hx-get=/x&gt;{{7*7}}" in page
    assert "<img hx-get" not in page

"""The supply on the demand's page: right counts, no names, no small groups."""

from __future__ import annotations

import re

from flask.testing import FlaskClient

from skillmatch.engine_gateway import snapshot
from skillmatch.engine_gateway import workers as engine_workers
from skillmatch.features.demands.queries import supply as supply_queries
from skillmatch.store.people.models import Worker
from skillmatch.store.statistics.suppression import CountRange
from tests import builders
from tests.cast import Cast
from tests.features.demands.conftest import words


def city(skill: object, other: object) -> None:
    """Seven who hold both, six more who hold the first and could learn the second in a course of 60 hours."""
    builders.a_course({other: (0, 3)}, hours=60)
    for _ in range(7):
        builders.a_worker({skill: 3, other: 3})
    for _ in range(6):
        builders.a_worker({skill: 3})


def test_now_after_training_and_missing(as_enterprise: FlaskClient, cast: Cast) -> None:
    skill, other = builders.a_skill(), builders.a_skill()
    city(skill, other)
    demand = builders.a_demand({skill: 3, other: 3}, enterprise=cast.enterprise, headcount=20)
    page = as_enterprise.get(f"/demands/{demand.id}")
    assert page.status_code == 200
    read = words(page.text)
    assert "现在就符合 7" in read
    assert "现在或培训最多 80 课时后符合 13" in read
    assert "20 人中仍缺 7" in read
    fewer = as_enterprise.get(f"/demands/{demand.id}?within=40")
    assert fewer.status_code == 200
    assert "现在或培训最多 40 课时后符合 7" in words(fewer.text)
    assert "20 人中仍缺 13" in words(fewer.text)


def test_unknown_hours_are_the_usual_ones(as_enterprise: FlaskClient, cast: Cast) -> None:
    demand = builders.a_demand({builders.a_skill(): 3}, enterprise=cast.enterprise)
    for within in ("0", "-1", "NaN", "81", "9" * 30, "<b>"):
        page = as_enterprise.get(f"/demands/{demand.id}", query_string={"within": within})
        assert page.status_code == 200
        assert re.search(r'aria-current="page"[^>]*>80 课时', page.text)


def test_each_skill_says_how_many_hold_it_and_whether_it_is_taught(as_enterprise: FlaskClient, cast: Cast) -> None:
    skill, other = builders.a_skill(zh="示例甲"), builders.a_skill(zh="示例乙")
    city(skill, other)
    demand = builders.a_demand({skill: 3, other: 3}, enterprise=cast.enterprise, headcount=20)
    page = as_enterprise.get(f"/demands/{demand.id}")
    assert page.status_code == 200
    lines = {
        name: words(row) for row in re.findall(r"<tr>.*?</tr>", page.text, re.S) for name in ("示例甲", "示例乙") if name in row
    }
    assert "13 13 还没有课程" in lines["示例甲"]
    assert "有课程" in lines["示例乙"]


def test_few_people_are_not_told(as_enterprise: FlaskClient, cast: Cast) -> None:
    skill = builders.a_skill()
    for _ in range(3):
        builders.a_worker({skill: 3})
    demand = builders.a_demand({skill: 3}, enterprise=cast.enterprise, headcount=10)
    page = as_enterprise.get(f"/demands/{demand.id}")
    assert page.status_code == 200
    read = words(page.text)
    assert "现在就符合 不足 5" in read
    assert "10 人中仍缺 6 至 10" in read
    assert "仍缺 7" not in read


def test_the_picture_is_drawn_from_what_is_told(as_enterprise: FlaskClient, cast: Cast) -> None:
    """One, two or three people make the same page, to the last pixel."""
    skill = builders.a_skill()
    demand = builders.a_demand({skill: 3}, enterprise=cast.enterprise, headcount=10)
    seen = set()
    for _ in range(3):
        builders.a_worker({skill: 3})
        page = as_enterprise.get(f"/demands/{demand.id}", headers={"HX-Request": "true"})
        assert page.status_code == 200
        seen.add(page.text)
    assert len(seen) == 1


def test_nobody_is_named(as_enterprise: FlaskClient, cast: Cast) -> None:
    skill = builders.a_skill()
    people = [builders.a_worker({skill: 3}, enterprise=cast.enterprise, consent=True) for _ in range(6)]
    demand = builders.a_demand({skill: 3}, enterprise=cast.enterprise)
    named = {worker.name for worker in Worker.select(Worker.name)} | {worker.code for worker in people}
    for path in (f"/demands/{demand.id}", "/demands", "/enterprise"):
        page = as_enterprise.get(path)
        assert page.status_code == 200
        assert "测试需求" in page.text
        assert not [name for name in named if name in page.text]


def test_the_list_and_the_page_tell_the_same(store: None, cast: Cast) -> None:
    skill, other = builders.a_skill(), builders.a_skill()
    city(skill, other)
    asked = supply_queries.SupplyQuery(((skill.id, 3), (other.id, 3)), (), 20)
    snap = snapshot.current()
    one = supply_queries.picture(snap, asked, 80)
    assert one is not None
    assert supply_queries.pictures(snap, {5: asked, 6: supply_queries.SupplyQuery((), (), 3)}, 80) == {5: one}
    assert (one.now, one.after, one.missing) == (CountRange(7, 7), CountRange(13, 13), CountRange(7, 7))
    assert one.curve[0] == (0.0, one.now)
    assert one.curve[-1] == (80.0, one.after)


def test_a_permit_counts(store: None, cast: Cast) -> None:
    skill = builders.a_skill()
    for number in range(12):
        builders.a_worker({skill: 3}, permits=("welding",) if number < 6 else ())
    found = supply_queries.picture(snapshot.current(), supply_queries.SupplyQuery(((skill.id, 3),), ("welding",), 8), 80)
    assert found is not None
    assert found.now == CountRange(6, 6)


def test_what_courses_build_on_is_read_too(store: None) -> None:
    """Whoever holds what the earlier course teaches needs no more than the later one."""
    base, top = builders.a_skill(), builders.a_skill()
    first = builders.a_course({base: (0, 3)}, hours=60)
    builders.a_course({top: (0, 3)}, hours=40, before=(first,))
    for _ in range(6):
        builders.a_worker({base: 3})
    snap = snapshot.current()
    assert engine_workers.relevant_skills(snap, [snap.skill_index.at(top.id)]) == sorted(
        snap.skill_index.at(key) for key in (base.id, top.id)
    )
    found = supply_queries.picture(snap, supply_queries.SupplyQuery(((top.id, 3),), (), 6), 40)
    assert found is not None
    assert found.after == CountRange(6, 6)
